//! Tags: typed topics.

use super::{
    backend::{Conn, insert_all},
    columns,
    schema::tags,
    slugs::Space,
    spellings::{self, Spelled},
    statement::Statement,
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

/// Lets nobody begin to use a tag, and nobody change an article that carries it, until the end of this transaction.
pub fn hold_carriers(conn: &mut Conn, tag: Id) -> Result<()> {
    // On SQLite there is one writer at a time, and this is it.
    let Conn::Postgres(_) = conn else { return Ok(()) };
    // Another slug makes the lock one that waits for whoever refers to the tag; what nobody else can have is its id.
    diesel::update(tags::table.find(tag.to_string())).set(tags::slug.eq(tags::id)).execute(conn)?;
    Statement::<()>::new(
        "update articles set version = version where id in (select r.article_id from revisions r \
         join revision_tags t on t.revision_id = r.id where t.tag_id = ",
    )
    .id(tag)
    .sql(")")
    .execute(conn)?;
    Ok(())
}

/// Lets every revision that carries a tag carry another, once: where it has both, at the first of their places.
pub fn hand_over(conn: &mut Conn, from: Id, into: Id) -> Result<()> {
    let without = |leaving: Id, first: Id| {
        Statement::<()>::new("delete from revision_tags where tag_id = ")
            .id(leaving)
            .sql(" and exists (select 1 from revision_tags o where o.revision_id = revision_tags.revision_id")
            .sql(" and o.position < revision_tags.position and o.tag_id = ")
            .id(first)
            .sql(")")
    };
    without(into, from).execute(conn)?;
    without(from, into).execute(conn)?;
    Statement::<()>::new("update revision_tags set tag_id = ")
        .id(into)
        .sql(" where tag_id = ")
        .id(from)
        .execute(conn)?;
    Ok(())
}

/// Removes a tag that nothing refers to, with its spellings and old slugs.
pub fn delete(conn: &mut Conn, tag: Id) -> Result<()> {
    super::named::delete(conn, Space::Tags, tag)
}
