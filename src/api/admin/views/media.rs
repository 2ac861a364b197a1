//! Media as the newsroom has them.

use super::{AdminPage, DryRun};
use crate::domain::{
    language::{Direction, Language},
    media::Media,
    time::Time,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A medium as the newsroom has it. Members marked `readOnly` may be sent back unchanged; the others are taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminMedia {
    /// Its id, for ever.
    #[schema(read_only)]
    pub id: String,
    /// The lock: one more at every change; also its `ETag`.
    #[schema(minimum = 1, example = 3)]
    pub version: i64,
    /// What sort it is: `image`, `video` or `audio`. More words may come.
    #[schema(value_type = String, example = "image")]
    pub kind: &'static str,
    /// Where it stands.
    #[schema(example = "https://pictures.example/quay.jpg")]
    pub url: String,
    /// Its width in pixels.
    #[schema(required = true, minimum = 1, maximum = 100000)]
    pub width: Option<i64>,
    /// Its height in pixels.
    #[schema(required = true, minimum = 1, maximum = 100000)]
    pub height: Option<i64>,
    /// What must not be cut off.
    #[schema(required = true)]
    pub focal_point: Option<AdminFocalPoint>,
    /// What it shows, for those who do not see it.
    #[schema(required = true)]
    pub alt: Option<String>,
    /// The line below it.
    #[schema(required = true)]
    pub caption: Option<String>,
    /// Who made it.
    #[schema(required = true)]
    pub credit: Option<String>,
    /// Under which licence.
    #[schema(required = true)]
    pub licence: Option<String>,
    /// Language of its texts, BCP 47.
    #[schema(value_type = String, example = "en")]
    pub language: Language,
    /// Direction of its texts.
    #[schema(read_only, value_type = String)]
    pub direction: Direction,
    /// When it was made.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub created_at: Time,
    /// When it was last changed.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub updated_at: Time,
    /// What would have been done. Only with `dry_run=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false)]
    pub dry_run: Option<DryRun>,
}

/// A point of a picture: from 0 to 1, from the left and from the top.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminFocalPoint {
    /// From the left.
    #[schema(minimum = 0, maximum = 1)]
    pub x: f64,
    /// From the top.
    #[schema(minimum = 0, maximum = 1)]
    pub y: f64,
}

/// A page of media.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminMediaList {
    /// The media, the newest first.
    pub data: Vec<AdminMedia>,
    /// Where the page stands.
    pub page: AdminPage,
}

/// Prints a medium.
pub fn media(one: &Media, version: i64) -> AdminMedia {
    AdminMedia {
        id: one.id.to_string(),
        version,
        kind: one.kind.as_str(),
        url: one.url.clone(),
        width: one.width,
        height: one.height,
        focal_point: one.focal_point.map(|point| AdminFocalPoint { x: point.x, y: point.y }),
        alt: one.alt.clone(),
        caption: one.caption.clone(),
        credit: one.credit.clone(),
        licence: one.licence.clone(),
        language: one.language.clone(),
        direction: one.language.direction(),
        created_at: one.created_at,
        updated_at: one.updated_at,
        dry_run: None,
    }
}
