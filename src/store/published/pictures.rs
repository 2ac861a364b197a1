//! Pictures as they are read beside other things.

use crate::{
    domain::{
        media::{FocalPoint, Media, MediaKind},
        time::Time,
    },
    error::Result,
    store::columns,
};
use diesel::{
    Queryable,
    sql_types::{BigInt, Double, Nullable, Text},
};

/// The measures of a picture, and what it shows.
#[derive(Queryable)]
pub(super) struct Picture {
    width: Option<i64>,
    height: Option<i64>,
    focal_x: Option<f64>,
    focal_y: Option<f64>,
    alt: Option<String>,
}

/// The columns of [`Picture`].
pub(super) type PictureColumns =
    (Nullable<BigInt>, Nullable<BigInt>, Nullable<Double>, Nullable<Double>, Nullable<Text>);

/// A picture of its columns; `texts` are caption, credit and licence.
pub(super) fn media(
    id: String,
    kind: String,
    url: String,
    language: String,
    [caption, credit, licence]: [Option<String>; 3],
    picture: Picture,
    changed: Time,
) -> Result<Media> {
    Ok(Media {
        id: columns::id(&id)?,
        kind: columns::word(&kind, MediaKind::parse)?,
        url,
        width: picture.width,
        height: picture.height,
        focal_point: picture.focal_x.zip(picture.focal_y).and_then(|(x, y)| FocalPoint::new(x, y)),
        alt: picture.alt,
        caption,
        credit,
        licence,
        language: columns::language(language),
        created_at: changed,
        updated_at: changed,
    })
}
