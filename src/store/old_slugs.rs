//! Slugs that sources, contributors, tags and collections once had: they lead to the thing until another has them.
//! Sections keep theirs with their paths.

use super::{
    backend::{Conn, on_backend},
    columns,
    named::{self, word},
    schema::old_slugs,
    slugs::Space,
};
use crate::{
    domain::{id::Id, slug::Slug},
    error::{Error, Result},
};
use diesel::prelude::*;

/// The kinds of things that have old slugs here.
pub const SPACES: [Space; 4] = [Space::Sources, Space::Contributors, Space::Tags, Space::Collections];

#[derive(Insertable)]
#[diesel(table_name = old_slugs, treat_none_as_default_value = false)]
struct Row {
    kind: &'static str,
    slug: String,
    target_id: String,
}

/// Lets a slug that a thing had lead to it from now on.
pub fn keep(conn: &mut Conn, space: Space, slug: &Slug, thing: Id) -> Result<()> {
    let row = Row { kind: word(space), slug: slug.to_string(), target_id: thing.to_string() };
    on_backend!(conn, inner => diesel::insert_into(old_slugs::table)
        .values(&row)
        .on_conflict((old_slugs::kind, old_slugs::slug))
        .do_update()
        .set(old_slugs::target_id.eq(&row.target_id))
        .execute(inner))?;
    Ok(())
}

/// What became of an old slug that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    New,
    /// It led to another thing.
    Changed,
    /// It was kept already, or a thing has it now.
    Before,
}

/// Keeps an old slug of a thing, unless a thing has it now.
pub fn restore(conn: &mut Conn, space: Space, slug: &Slug, thing: Id) -> Result<Kept> {
    let slugs = std::slice::from_ref(slug);
    let there = find(conn, space, slugs)?.pop().map(|(_, there)| there);
    if there == Some(thing) || !named::with_slugs(conn, space, slugs)?.is_empty() {
        return Ok(Kept::Before);
    }
    keep(conn, space, slug, thing)?;
    Ok(if there.is_some() { Kept::Changed } else { Kept::New })
}

/// Every old slug: kind of thing, slug, thing; by kind and slug.
pub fn list_all(conn: &mut Conn) -> Result<Vec<(Space, Slug, Id)>> {
    let rows: Vec<(String, String, String)> = old_slugs::table.order((old_slugs::kind, old_slugs::slug)).load(conn)?;
    let mut all = Vec::with_capacity(rows.len());
    for (kind, slug, target) in rows {
        let space = SPACES.iter().find(|space| word(**space) == kind);
        let space = space.ok_or_else(|| Error::internal(format!("`{kind}` has no old slugs")))?;
        all.push((*space, columns::slug(slug), columns::id(&target)?));
    }
    Ok(all)
}

/// The things that once had these slugs: slug and thing.
pub fn find(conn: &mut Conn, space: Space, slugs: &[Slug]) -> Result<Vec<(Slug, Id)>> {
    let mut found = Vec::new();
    for part in slugs.chunks(500) {
        let texts: Vec<&str> = part.iter().map(AsRef::as_ref).collect();
        let rows: Vec<(String, String)> = old_slugs::table
            .filter(old_slugs::kind.eq(word(space)))
            .filter(old_slugs::slug.eq_any(texts))
            .select((old_slugs::slug, old_slugs::target_id))
            .load(conn)?;
        for (slug, target) in rows {
            found.push((columns::slug(slug), columns::id(&target)?));
        }
    }
    Ok(found)
}

/// Forgets what a slug led to: a thing has it now.
pub fn forget(conn: &mut Conn, space: Space, slug: &Slug) -> Result<()> {
    diesel::delete(old_slugs::table.find((word(space), slug.as_ref()))).execute(conn)?;
    Ok(())
}

/// Lets all that led to a thing lead to another.
pub fn hand_over(conn: &mut Conn, from: Id, to: Id) -> Result<()> {
    diesel::update(old_slugs::table.filter(old_slugs::target_id.eq(from.to_string())))
        .set(old_slugs::target_id.eq(to.to_string()))
        .execute(conn)?;
    Ok(())
}

/// Forgets all that led to a thing which is gone.
pub fn forget_all_of(conn: &mut Conn, thing: Id) -> Result<()> {
    diesel::delete(old_slugs::table.filter(old_slugs::target_id.eq(thing.to_string()))).execute(conn)?;
    Ok(())
}
