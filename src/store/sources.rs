//! Sources: who makes or supplies stories.

use super::{
    backend::{Conn, insert_all},
    columns,
    schema::sources,
    spellings::{self, Spelled},
    tx::Tx,
};
use crate::{
    domain::{
        id::Id,
        taxonomy::{Source, SourceKind},
    },
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = sources, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    slug: String,
    name: String,
    names: String,
    language: String,
    kind: String,
    home_url: Option<String>,
    country: Option<String>,
    logo_url: Option<String>,
    licence: Option<String>,
    credit_line: Option<String>,
    attribution_required: bool,
    may_edit: bool,
    may_translate: bool,
    max_age_days: Option<i64>,
    aliases: String,
    notes: Option<String>,
    reliability: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

fn row(source: &Source) -> Result<Row> {
    Ok(Row {
        id: source.id.to_string(),
        slug: source.slug.to_string(),
        name: source.names.name.clone(),
        names: columns::to_json(&source.names.others)?,
        language: source.names.language.to_string(),
        kind: source.kind.to_string(),
        home_url: source.home_url.clone(),
        country: source.country.clone(),
        logo_url: source.logo_url.clone(),
        licence: source.licence.clone(),
        credit_line: source.credit_line.clone(),
        attribution_required: source.attribution_required,
        may_edit: source.may_edit,
        may_translate: source.may_translate,
        max_age_days: source.max_age_days,
        aliases: columns::to_json(&source.aliases)?,
        notes: source.notes.clone(),
        reliability: columns::to_json(&source.reliability)?,
        created_at: source.created_at.naive(),
        updated_at: source.updated_at.naive(),
    })
}

fn source(row: Row) -> Result<Source> {
    Ok(Source {
        id: columns::id(&row.id)?,
        slug: columns::slug(row.slug),
        names: columns::names(row.name, row.language, &row.names)?,
        kind: columns::word(&row.kind, SourceKind::parse)?,
        home_url: row.home_url,
        country: row.country,
        logo_url: row.logo_url,
        licence: row.licence,
        credit_line: row.credit_line,
        attribution_required: row.attribution_required,
        may_edit: row.may_edit,
        may_translate: row.may_translate,
        max_age_days: row.max_age_days,
        aliases: columns::texts(&row.aliases)?,
        notes: row.notes,
        reliability: columns::from_json(&row.reliability)?,
        created_at: columns::time(row.created_at),
        updated_at: columns::time(row.updated_at),
    })
}

/// At most so many sources with greater ids, by id.
pub fn list_after(conn: &mut Conn, after: Id, limit: i64) -> Result<Vec<Source>> {
    let rows: Vec<Row> =
        sources::table.filter(sources::id.gt(after.to_string())).order(sources::id).limit(limit).load(conn)?;
    rows.into_iter().map(source).collect()
}

/// The sources with these ids.
pub fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Source>> {
    let mut found = HashMap::new();
    for part in ids.chunks(500) {
        let texts: Vec<String> = part.iter().map(Id::to_string).collect();
        for row in sources::table.filter(sources::id.eq_any(texts)).load::<Row>(conn)? {
            let source = source(row)?;
            found.insert(source.id, source);
        }
    }
    Ok(found)
}

/// Adds sources.
pub fn insert(tx: &mut Tx<'_>, new: &[Source]) -> Result<()> {
    let rows: Vec<Row> = new.iter().map(row).collect::<Result<_>>()?;
    insert_all!(tx.conn, sources::table, rows);
    spellings::insert(tx.conn, &new.iter().map(spelled).collect::<Vec<_>>())
}

/// Replaces a source.
pub fn update(tx: &mut Tx<'_>, source: &Source) -> Result<()> {
    let row = row(source)?;
    diesel::update(sources::table.find(row.id.clone())).set(row).execute(tx.conn)?;
    spellings::replace(tx.conn, &spelled(source))
}

/// All its spellings.
pub fn spelled(source: &Source) -> Spelled<'_> {
    Spelled::new(spellings::SOURCE, source.id, &source.slug, &source.names, &source.aliases)
}
