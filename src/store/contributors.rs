//! Contributors: persons and organisations with a byline.

use super::{
    backend::{Conn, insert_all},
    columns,
    schema::contributors,
    spellings::{self, Spelled},
    tx::Tx,
};
use crate::{
    domain::{
        id::Id,
        taxonomy::{Contributor, ContributorType},
    },
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = contributors, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    slug: String,
    name: String,
    names: String,
    language: String,
    type_: String,
    bio: Option<String>,
    links: String,
    aliases: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

fn row(contributor: &Contributor) -> Result<Row> {
    Ok(Row {
        id: contributor.id.to_string(),
        slug: contributor.slug.to_string(),
        name: contributor.names.name.clone(),
        names: columns::to_json(&contributor.names.others)?,
        language: contributor.names.language.to_string(),
        type_: contributor.kind.to_string(),
        bio: contributor.bio.clone(),
        links: columns::to_json(&contributor.links)?,
        aliases: columns::to_json(&contributor.aliases)?,
        created_at: contributor.created_at.naive(),
        updated_at: contributor.updated_at.naive(),
    })
}

fn contributor(row: Row) -> Result<Contributor> {
    Ok(Contributor {
        id: columns::id(&row.id)?,
        slug: columns::slug(row.slug),
        names: columns::names(row.name, row.language, &row.names)?,
        kind: columns::word(&row.type_, ContributorType::parse)?,
        bio: row.bio,
        links: columns::texts(&row.links)?,
        aliases: columns::texts(&row.aliases)?,
        created_at: columns::time(row.created_at),
        updated_at: columns::time(row.updated_at),
    })
}

/// At most so many contributors with greater ids, by id.
pub fn list_after(conn: &mut Conn, after: Id, limit: i64) -> Result<Vec<Contributor>> {
    let rows: Vec<Row> = contributors::table
        .filter(contributors::id.gt(after.to_string()))
        .order(contributors::id)
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(contributor).collect()
}

/// The contributors with these ids.
pub fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Contributor>> {
    let mut found = HashMap::new();
    for part in ids.chunks(500) {
        let texts: Vec<String> = part.iter().map(Id::to_string).collect();
        for row in contributors::table.filter(contributors::id.eq_any(texts)).load::<Row>(conn)? {
            let contributor = contributor(row)?;
            found.insert(contributor.id, contributor);
        }
    }
    Ok(found)
}

/// Adds contributors.
pub fn insert(tx: &mut Tx<'_>, new: &[Contributor]) -> Result<()> {
    let rows: Vec<Row> = new.iter().map(row).collect::<Result<_>>()?;
    insert_all!(tx.conn, contributors::table, rows);
    spellings::insert(tx.conn, &new.iter().map(spelled).collect::<Vec<_>>())
}

/// Replaces a contributor.
pub fn update(tx: &mut Tx<'_>, contributor: &Contributor) -> Result<()> {
    let row = row(contributor)?;
    diesel::update(contributors::table.find(row.id.clone())).set(row).execute(tx.conn)?;
    spellings::replace(tx.conn, &spelled(contributor))
}

/// All its spellings.
pub fn spelled(contributor: &Contributor) -> Spelled<'_> {
    Spelled::new(spellings::CONTRIBUTOR, contributor.id, &contributor.slug, &contributor.names, &contributor.aliases)
}
