//! Sections and their paths, past and present.

use super::{
    backend::{Conn, insert_all, on_backend},
    changes::ChangeKind,
    columns,
    schema::{section_paths, sections},
    spellings::{self, Spelled},
    tx::Tx,
};
use crate::{
    domain::{
        freshness::{Effect, ThingKind},
        id::Id,
        slug::Slug,
        taxonomy::Section,
    },
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::{connection::SimpleConnection, prelude::*};
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
    slug: String,
}

impl PathRow {
    fn new(path: &str, section: Id, current: bool) -> Self {
        Self { path: path.to_owned(), section_id: section.to_string(), current, slug: last_part(path).to_owned() }
    }
}

/// The slug that a section has at a path.
fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
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

/// The section that once stood at this path, or once had this slug, where no section has it now.
///
/// Of several the one comes first that stood there with nothing above it, whose whole path was the slug; then the
/// youngest.
pub fn find_by_old_slug(conn: &mut Conn, slug: &Slug) -> Result<Option<Id>> {
    let mut rows: Vec<(String, String)> = section_paths::table
        .filter(section_paths::slug.eq(slug.as_ref()))
        .select((section_paths::path, section_paths::section_id))
        .load(conn)?;
    rows.sort_by(|a, b| (a.0 == slug.as_ref(), &a.1).cmp(&(b.0 == slug.as_ref(), &b.1)));
    rows.last().map(|(_, id)| columns::id(id)).transpose()
}

/// Who stands below whom, whether or not a root is above them.
pub fn list_parents(conn: &mut Conn) -> Result<HashMap<Id, Option<Id>>> {
    let rows: Vec<(String, Option<String>)> = sections::table.select((sections::id, sections::parent_id)).load(conn)?;
    rows.into_iter().map(|(id, parent)| Ok((columns::id(&id)?, columns::some_id(parent.as_deref())?))).collect()
}

/// The paths whose slug is kept as another than their last part.
pub fn list_wrong_slugs(conn: &mut Conn) -> Result<Vec<String>> {
    let rows: Vec<(String, String)> = section_paths::table
        .order(section_paths::path)
        .select((section_paths::path, section_paths::slug))
        .load(conn)?;
    Ok(rows.into_iter().filter(|(path, slug)| last_part(path) != slug).map(|(path, _)| path).collect())
}

/// Lets nobody move a section until this transaction ends. Several may share that.
pub fn share_tree(conn: &mut Conn) -> Result<()> {
    lock(conn, "lock table sections in row share mode")
}

/// Waits for all who share the tree, and lets nobody else write by it until this transaction ends: whoever lists an
/// article by the tree as it was would list it wrongly. Readers are not in the way.
pub fn hold_tree(conn: &mut Conn) -> Result<()> {
    lock(conn, "lock table sections in exclusive mode")
}

/// SQLite has one writer at a time, which needs no lock.
fn lock(conn: &mut Conn, statement: &str) -> Result<()> {
    match conn {
        Conn::Postgres(inner) => Ok(inner.batch_execute(statement)?),
        Conn::Sqlite(_) => Ok(()),
    }
}

/// Adds sections, parents first. A section is public as soon as it exists.
pub fn insert(tx: &mut Tx<'_>, new: &[Section]) -> Result<()> {
    let rows: Vec<Row> = new.iter().map(row).collect::<Result<_>>()?;
    insert_all!(tx.conn, sections::table, rows);
    set_paths(tx.conn, new)?;
    for section in new {
        tx.change(ChangeKind::SectionCreated, section.id, Effect::thing(ThingKind::Section, section.id));
    }
    spellings::insert(tx.conn, &new.iter().map(spelled).collect::<Vec<_>>())?;
    tx.forget_tree();
    Ok(())
}

/// Replaces a section, all but its path.
pub fn update(tx: &mut Tx<'_>, section: &Section) -> Result<()> {
    let row = row(section)?;
    diesel::update(sections::table.find(row.id.clone())).set(row).execute(tx.conn)?;
    spellings::replace(tx.conn, &spelled(section))?;
    tx.forget_tree();
    Ok(())
}

/// Removes a section that nothing refers to, with all its paths.
pub fn delete(tx: &mut Tx<'_>, section: Id) -> Result<()> {
    super::named::delete(tx.conn, super::slugs::Space::Sections, section)?;
    tx.forget_tree();
    Ok(())
}

/// Frees the slugs of sections that will get others: until then each has its id, which nothing else can have.
pub fn park_slugs(conn: &mut Conn, sections: &[Id]) -> Result<()> {
    let ids: Vec<String> = sections.iter().map(Id::to_string).collect();
    for part in ids.chunks(500) {
        diesel::update(sections::table.filter(sections::id.eq_any(part)))
            .set(sections::slug.eq(sections::id))
            .execute(conn)?;
    }
    Ok(())
}

/// Where sections stand from now on. The paths they had stay as old ones, but where one of these stands now.
pub fn set_paths(conn: &mut Conn, moved: &[Section]) -> Result<()> {
    // All leave before the first arrives: one may take the place of another.
    for part in moved.chunks(500) {
        let ids: Vec<String> = part.iter().map(|section| section.id.to_string()).collect();
        diesel::update(
            section_paths::table.filter(section_paths::section_id.eq_any(ids)).filter(section_paths::current),
        )
        .set(section_paths::current.eq(false))
        .execute(conn)?;
    }
    for part in moved.chunks(500) {
        let paths = part.iter().map(|section| section.path.clone());
        diesel::delete(section_paths::table.filter(section_paths::path.eq_any(paths))).execute(conn)?;
    }
    let rows: Vec<PathRow> = moved.iter().map(|section| PathRow::new(&section.path, section.id, true)).collect();
    insert_all!(conn, section_paths::table, rows);
    Ok(())
}

/// What became of an old path that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    New,
    /// It led to another section.
    Changed,
    /// It was kept already, or a section stands there.
    Before,
}

/// Keeps an old path of a section, unless a section stands there.
pub fn keep_old_path(conn: &mut Conn, path: &str, section: Id) -> Result<Kept> {
    let there: Option<PathRow> = section_paths::table.find(path).first(conn).optional()?;
    let kept = match there {
        Some(row) if row.current || row.section_id == section.to_string() => return Ok(Kept::Before),
        Some(_) => Kept::Changed,
        None => Kept::New,
    };
    let row = PathRow::new(path, section, false);
    on_backend!(conn, inner => diesel::insert_into(section_paths::table)
        .values(&row)
        .on_conflict(section_paths::path)
        .do_update()
        .set(section_paths::section_id.eq(&row.section_id))
        .execute(inner))?;
    Ok(kept)
}

/// All its spellings.
pub fn spelled(section: &Section) -> Spelled<'_> {
    Spelled::new(spellings::SECTION, section.id, &section.slug, &section.names, &section.aliases)
}
