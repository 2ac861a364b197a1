//! Sections and their paths, past and present.

use super::{
    backend::{Conn, insert_all},
    changes::ChangeKind,
    columns,
    schema::{section_paths, sections},
    spellings::{self, Spelled},
    tx::Tx,
};
use crate::{
    domain::{id::Id, taxonomy::Section},
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = sections, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    slug: String,
    name: String,
    names: String,
    language: String,
    description: Option<String>,
    parent_id: Option<String>,
    position: i64,
    aliases: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

#[derive(Insertable, Queryable)]
#[diesel(table_name = section_paths, treat_none_as_default_value = false)]
struct PathRow {
    path: String,
    section_id: String,
    current: bool,
}

fn row(section: &Section) -> Result<Row> {
    Ok(Row {
        id: section.id.to_string(),
        slug: section.slug.to_string(),
        name: section.names.name.clone(),
        names: columns::to_json(&section.names.others)?,
        language: section.names.language.to_string(),
        description: section.description.clone(),
        parent_id: section.parent.map(|id| id.to_string()),
        position: section.position,
        aliases: columns::to_json(&section.aliases)?,
        created_at: section.created_at.naive(),
        updated_at: section.updated_at.naive(),
    })
}

fn section(row: Row, path: String) -> Result<Section> {
    Ok(Section {
        id: columns::id(&row.id)?,
        slug: columns::slug(row.slug),
        names: columns::names(row.name, row.language, &row.names)?,
        description: row.description,
        parent: columns::some_id(row.parent_id.as_deref())?,
        position: row.position,
        path,
        aliases: columns::texts(&row.aliases)?,
        created_at: columns::time(row.created_at),
        updated_at: columns::time(row.updated_at),
    })
}

/// Every section, parents before children, siblings by position.
pub fn list_all(conn: &mut Conn) -> Result<Vec<Section>> {
    let rows: Vec<Row> = sections::table.order((sections::position, sections::id)).load(conn)?;
    let paths: HashMap<String, String> = section_paths::table
        .filter(section_paths::current)
        .select((section_paths::section_id, section_paths::path))
        .load::<(String, String)>(conn)?
        .into_iter()
        .collect();
    let all: Vec<Section> = rows
        .into_iter()
        .map(|row| {
            let path = paths.get(&row.id).cloned().unwrap_or_default();
            section(row, path)
        })
        .collect::<Result<_>>()?;
    Ok(in_tree_order(all))
}

/// How many sections there are.
pub fn count(conn: &mut Conn) -> Result<i64> {
    Ok(sections::table.count().get_result(conn)?)
}

/// Parents before children, siblings in the order given.
pub fn in_tree_order(all: Vec<Section>) -> Vec<Section> {
    let mut children: HashMap<Option<Id>, Vec<Section>> = HashMap::new();
    for section in all {
        children.entry(section.parent).or_default().push(section);
    }
    let mut ordered = Vec::new();
    let mut stack: Vec<Section> = children.remove(&None).unwrap_or_default();
    stack.reverse();
    while let Some(section) = stack.pop() {
        if let Some(below) = children.remove(&Some(section.id)) {
            stack.extend(below.into_iter().rev());
        }
        ordered.push(section);
    }
    ordered
}

/// Old paths: `(path, section)`, by path.
pub fn list_old_paths(conn: &mut Conn) -> Result<Vec<(String, Id)>> {
    section_paths::table
        .filter(section_paths::current.eq(false))
        .order(section_paths::path)
        .select((section_paths::path, section_paths::section_id))
        .load::<(String, String)>(conn)?
        .into_iter()
        .map(|(path, id)| Ok((path, columns::id(&id)?)))
        .collect()
}

/// Adds sections, parents first. A section is public as soon as it exists.
pub fn insert(tx: &mut Tx<'_>, new: &[Section]) -> Result<()> {
    let rows: Vec<Row> = new.iter().map(row).collect::<Result<_>>()?;
    insert_all!(tx.conn, sections::table, rows);
    for section in new {
        set_path(tx, section)?;
        tx.change(ChangeKind::SectionCreated, section.id);
    }
    spellings::insert(tx.conn, &new.iter().map(spelled).collect::<Vec<_>>())?;
    tx.forget_tree();
    Ok(())
}

/// Replaces a section, keeping its old path as an alias.
pub fn update(tx: &mut Tx<'_>, section: &Section) -> Result<()> {
    let row = row(section)?;
    diesel::update(sections::table.find(row.id.clone())).set(row).execute(tx.conn)?;
    set_path(tx, section)?;
    spellings::replace(tx.conn, &spelled(section))?;
    tx.forget_tree();
    Ok(())
}

/// Adds an old path of a section, unless a section stands there.
pub fn insert_old_path(tx: &mut Tx<'_>, path: &str, section: Id) -> Result<bool> {
    let taken = section_paths::table.find(path).count().get_result::<i64>(tx.conn)? > 0;
    if !taken {
        let row = PathRow { path: path.to_owned(), section_id: section.to_string(), current: false };
        diesel::insert_into(section_paths::table).values(row).execute(tx.conn)?;
    }
    Ok(!taken)
}

fn set_path(tx: &mut Tx<'_>, section: &Section) -> Result<()> {
    let id = section.id.to_string();
    diesel::update(section_paths::table.filter(section_paths::section_id.eq(&id)).filter(section_paths::current))
        .set(section_paths::current.eq(false))
        .execute(tx.conn)?;
    diesel::delete(section_paths::table.find(&section.path)).execute(tx.conn)?;
    let row = PathRow { path: section.path.clone(), section_id: id, current: true };
    diesel::insert_into(section_paths::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// All its spellings.
pub fn spelled(section: &Section) -> Spelled<'_> {
    Spelled::new(spellings::SECTION, section.id, &section.slug, &section.names, &section.aliases)
}
