//! Slugs that sources, contributors, tags and collections once had: they lead to the thing until another has them.
//! Sections keep theirs with their paths.

use super::{
    backend::{Conn, on_backend},
    columns,
    named::word,
    schema::old_slugs,
    slugs::Space,
};
use crate::{
    domain::{id::Id, slug::Slug},
    error::Result,
};
use diesel::prelude::*;

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
