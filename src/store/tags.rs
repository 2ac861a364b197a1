//! Tags: typed topics.

use super::{
    backend::{Conn, insert_all},
    columns,
    schema::tags,
    spellings::{self, Spelled},
    tx::Tx,
};
use crate::{
    domain::{
        id::Id,
        taxonomy::{Tag, TagType},
    },
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = tags, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    slug: String,
    name: String,
    names: String,
    language: String,
    type_: String,
    links: String,
    aliases: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

fn row(tag: &Tag) -> Result<Row> {
    Ok(Row {
        id: tag.id.to_string(),
        slug: tag.slug.to_string(),
        name: tag.names.name.clone(),
        names: columns::to_json(&tag.names.others)?,
        language: tag.names.language.to_string(),
        type_: tag.kind.to_string(),
        links: columns::to_json(&tag.links)?,
        aliases: columns::to_json(&tag.aliases)?,
        created_at: tag.created_at.naive(),
        updated_at: tag.updated_at.naive(),
    })
}

fn tag(row: Row) -> Result<Tag> {
    Ok(Tag {
        id: columns::id(&row.id)?,
        slug: columns::slug(row.slug),
        names: columns::names(row.name, row.language, &row.names)?,
        kind: columns::word(&row.type_, TagType::parse)?,
        links: columns::texts(&row.links)?,
        aliases: columns::texts(&row.aliases)?,
        created_at: columns::time(row.created_at),
        updated_at: columns::time(row.updated_at),
    })
}

/// At most so many tags with greater ids, by id.
pub fn list_after(conn: &mut Conn, after: Id, limit: i64) -> Result<Vec<Tag>> {
    let rows: Vec<Row> = tags::table.filter(tags::id.gt(after.to_string())).order(tags::id).limit(limit).load(conn)?;
    rows.into_iter().map(tag).collect()
}

/// The tags with these ids.
pub fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Tag>> {
    let mut found = HashMap::new();
    for part in ids.chunks(500) {
        let texts: Vec<String> = part.iter().map(Id::to_string).collect();
        for row in tags::table.filter(tags::id.eq_any(texts)).load::<Row>(conn)? {
            let tag = tag(row)?;
            found.insert(tag.id, tag);
        }
    }
    Ok(found)
}

/// Adds tags.
pub fn insert(tx: &mut Tx<'_>, new: &[Tag]) -> Result<()> {
    let rows: Vec<Row> = new.iter().map(row).collect::<Result<_>>()?;
    insert_all!(tx.conn, tags::table, rows);
    spellings::insert(tx.conn, &new.iter().map(spelled).collect::<Vec<_>>())
}

/// Replaces a tag.
pub fn update(tx: &mut Tx<'_>, tag: &Tag) -> Result<()> {
    let row = row(tag)?;
    diesel::update(tags::table.find(row.id.clone())).set(row).execute(tx.conn)?;
    spellings::replace(tx.conn, &spelled(tag))
}

/// All its spellings.
pub fn spelled(tag: &Tag) -> Spelled<'_> {
    Spelled::new(spellings::TAG, tag.id, &tag.slug, &tag.names, &tag.aliases)
}
