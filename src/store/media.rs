//! Media: what is told of pictures, and where they stand.

use super::{
    backend::{Conn, insert_all},
    columns,
    schema::media,
    tx::Tx,
};
use crate::{
    domain::{
        id::Id,
        media::{FocalPoint, Media, MediaKind},
    },
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = media, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    kind: String,
    url: String,
    width: Option<i64>,
    height: Option<i64>,
    focal_x: Option<f64>,
    focal_y: Option<f64>,
    alt: Option<String>,
    caption: Option<String>,
    credit: Option<String>,
    licence: Option<String>,
    language: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

fn row(one: &Media) -> Row {
    Row {
        id: one.id.to_string(),
        kind: one.kind.to_string(),
        url: one.url.clone(),
        width: one.width,
        height: one.height,
        focal_x: one.focal_point.map(|point| point.x),
        focal_y: one.focal_point.map(|point| point.y),
        alt: one.alt.clone(),
        caption: one.caption.clone(),
        credit: one.credit.clone(),
        licence: one.licence.clone(),
        language: one.language.to_string(),
        created_at: one.created_at.naive(),
        updated_at: one.updated_at.naive(),
    }
}

fn media(row: Row) -> Result<Media> {
    Ok(Media {
        id: columns::id(&row.id)?,
        kind: columns::word(&row.kind, MediaKind::parse)?,
        url: row.url,
        width: row.width,
        height: row.height,
        focal_point: row.focal_x.zip(row.focal_y).and_then(|(x, y)| FocalPoint::new(x, y)),
        alt: row.alt,
        caption: row.caption,
        credit: row.credit,
        licence: row.licence,
        language: columns::language(row.language),
        created_at: columns::time(row.created_at),
        updated_at: columns::time(row.updated_at),
    })
}

/// At most so many media with greater ids, by id.
pub fn list_after(conn: &mut Conn, after: Id, limit: i64) -> Result<Vec<Media>> {
    let rows: Vec<Row> =
        media::table.filter(media::id.gt(after.to_string())).order(media::id).limit(limit).load(conn)?;
    rows.into_iter().map(media).collect()
}

/// At most so many media of some kinds (of any, if none is named) with lesser ids, from the newest id on.
pub fn list_before(conn: &mut Conn, before: Option<Id>, kinds: &[&str], limit: i64) -> Result<Vec<Media>> {
    let mut query = media::table.into_boxed();
    if let Some(before) = before {
        query = query.filter(media::id.lt(before.to_string()));
    }
    if !kinds.is_empty() {
        query = query.filter(media::kind.eq_any(kinds.to_vec()));
    }
    let rows: Vec<Row> = query.order(media::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(media).collect()
}

/// The media with these ids.
pub fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Media>> {
    let mut found = HashMap::new();
    for part in ids.chunks(500) {
        let texts: Vec<String> = part.iter().map(Id::to_string).collect();
        for row in media::table.filter(media::id.eq_any(texts)).load::<Row>(conn)? {
            let one = media(row)?;
            found.insert(one.id, one);
        }
    }
    Ok(found)
}

/// Adds media.
pub fn insert(tx: &mut Tx<'_>, new: &[Media]) -> Result<()> {
    let rows: Vec<Row> = new.iter().map(row).collect();
    insert_all!(tx.conn, media::table, rows);
    Ok(())
}

/// Replaces what is told of a medium.
pub fn update(tx: &mut Tx<'_>, one: &Media) -> Result<()> {
    let row = row(one);
    diesel::update(media::table.find(row.id.clone())).set(row).execute(tx.conn)?;
    Ok(())
}

/// Removes a medium that nothing refers to.
pub fn delete(conn: &mut Conn, id: Id) -> Result<()> {
    diesel::delete(media::table.find(id.to_string())).execute(conn)?;
    Ok(())
}
