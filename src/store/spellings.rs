//! Under which folded spellings a thing is met: its slug, its names, its aliases.

use super::{
    backend::{Conn, insert_all},
    columns,
    schema::spellings,
    statement::Statement,
};
use crate::{
    domain::{id::Id, names::Names, slug::Slug},
    error::Result,
    text::fold::fold,
};
use diesel::{
    prelude::*,
    sql_types::{Nullable, Text},
};
use std::collections::{BTreeSet, HashSet};

/// The word for sections in the table of spellings.
pub const SECTION: &str = "section";
/// The word for sources.
pub const SOURCE: &str = "source";
/// The word for contributors.
pub const CONTRIBUTOR: &str = "contributor";
/// The word for tags.
pub const TAG: &str = "tag";
/// The word for collections.
pub const COLLECTION: &str = "collection";

/// A spelling as it is kept: kind, folded spelling, id.
pub type Key = (String, String, String);

/// A thing and all its spellings.
pub struct Spelled<'a> {
    kind: &'static str,
    id: Id,
    spellings: Vec<&'a str>,
}

impl<'a> Spelled<'a> {
    /// Gathers the spellings of a thing.
    pub fn new(kind: &'static str, id: Id, slug: &'a Slug, names: &'a Names, aliases: &'a [String]) -> Self {
        let mut spellings = vec![slug.as_ref(), names.name.as_str()];
        spellings.extend(names.others.values().map(String::as_str));
        spellings.extend(aliases.iter().map(String::as_str));
        Self { kind, id, spellings }
    }

    /// Its spellings as they are kept: kind, folded spelling, id.
    pub fn keys(&self) -> Vec<Key> {
        self.rows().map(|row| (row.kind.to_owned(), row.folded, row.target)).collect()
    }

    fn rows(&self) -> impl Iterator<Item = Row> + use<'_> {
        let folded: BTreeSet<String> =
            self.spellings.iter().map(|spelling| fold(spelling)).filter(|folded| !folded.is_empty()).collect();
        folded.into_iter().map(|folded| Row { kind: self.kind, folded, target: self.id.to_string() })
    }
}

#[derive(Insertable)]
#[diesel(table_name = spellings, treat_none_as_default_value = false)]
struct Row {
    kind: &'static str,
    folded: String,
    target: String,
}

/// Adds the spellings of new things.
pub fn insert(conn: &mut Conn, things: &[Spelled<'_>]) -> Result<()> {
    let rows: Vec<Row> = things.iter().flat_map(Spelled::rows).collect();
    insert_all!(conn, spellings::table, rows);
    Ok(())
}

/// Replaces the spellings of a thing.
pub fn replace(conn: &mut Conn, thing: &Spelled<'_>) -> Result<()> {
    diesel::delete(spellings::table.filter(spellings::target.eq(thing.id.to_string()))).execute(conn)?;
    insert(conn, std::slice::from_ref(thing))
}

/// Every spelling that is kept.
pub fn list_all(conn: &mut Conn) -> Result<HashSet<Key>> {
    Ok(spellings::table.load::<Key>(conn)?.into_iter().collect())
}

/// A thing that has a spelling.
#[derive(Debug, Clone)]
pub struct Match {
    /// The folded spelling.
    pub folded: String,
    /// The thing.
    pub id: Id,
    /// The type of a tag.
    pub tag_type: Option<String>,
}

/// The things of one kind that have one of these folded spellings; the oldest first.
pub fn find(conn: &mut Conn, kind: &'static str, folded: &[String]) -> Result<Vec<Match>> {
    let mut found = Vec::new();
    for part in folded.chunks(101) {
        let rows: Vec<(String, String, Option<String>)> = Statement::<(Text, Text, Nullable<Text>)>::new(
            "select s.folded, s.target, t.type from spellings s left join tags t on t.id = s.target where s.kind = ",
        )
        .text(kind)
        .sql(" and s.folded")
        .within(part)
        .sql(" order by s.target")
        .load(conn)?;
        for (folded, target, tag_type) in rows {
            found.push(Match { folded, id: columns::id(&target)?, tag_type });
        }
    }
    Ok(found)
}

/// The slug or name of the thing of a kind whose spelling is nearest to one that nothing has; none if none is near.
///
/// Only spellings that begin alike are looked at.
pub fn nearest(conn: &mut Conn, kind: &'static str, folded: &str) -> Result<Option<String>> {
    let Some(first) = folded.chars().next() else { return Ok(None) };
    let after = char::from_u32(u32::from(first) + 1).unwrap_or(char::MAX);
    let near: Vec<String> = Statement::<Text>::new("select folded from spellings where kind = ")
        .text(kind)
        .sql(" and folded >= ")
        .text(first.to_string())
        .sql(" and folded < ")
        .text(after.to_string())
        .sql(" order by folded limit 2000")
        .load(conn)?;
    let likeness = |spelling: String| (strsim::jaro_winkler(&spelling, folded), spelling);
    let best = near.into_iter().map(likeness).max_by(|a, b| a.0.total_cmp(&b.0));
    Ok(best.filter(|(likeness, _)| *likeness > 0.8).map(|(_, spelling)| spelling))
}
