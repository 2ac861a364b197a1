//! Sections, sources, contributors and tags for readers.

mod sections;
mod shapes;

pub use sections::{SectionExpand, SectionList, SectionName, SectionView, get_section, list_sections};
pub use shapes::{ContributorList, ContributorView, ReliabilityView, SourceList, SourceView, TagList, TagView};

use super::pages::Page;
use crate::{
    domain::{
        id::Id,
        language::Language,
        page::{Cursor, Key, Way},
        query::{Lane, NameQuery},
        site::Site,
        slug::Slug,
    },
    error::{Error, Result},
    store::published::{
        Public,
        taxonomy::{self, Listed, Things},
    },
};
use serde::Serialize;
use shapes::{contributor_view, source_view, tag_view};
use std::collections::HashMap;
use utoipa::ToSchema;

/// How many public articles there are under a thing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Counts {
    /// Articles, counted up to 10,000.
    #[schema(minimum = 0, maximum = 10000)]
    pub articles: i64,
}

/// The rows of a page of things by name, and where the page stands; `name` is the list's in its cursors.
pub(super) fn page_of(
    public: &mut Public<'_>,
    things: Things,
    query: &NameQuery,
    site: &Site,
    name: &str,
) -> Result<(Vec<Listed>, Page)> {
    let mut rows = taxonomy::list(public, things, query)?;
    let limit = usize::try_from(query.limit).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| {
        let fingerprint = query.fingerprint(name);
        Cursor { way: Way::Next, key: Key::Text(row.name.clone()), id: row.id, fingerprint }.write(&site.cursor_key)
    });
    Ok((rows, Page { limit: query.limit, next, previous: None, newer: None, total: None, total_is: None }))
}

pub(super) fn counts(asked: bool, row: &Listed) -> Option<Counts> {
    asked.then_some(Counts { articles: row.count })
}

pub(super) fn ids(rows: &[Listed]) -> Vec<Id> {
    rows.iter().map(|row| row.id).collect()
}

/// The things in the order of their rows, each with its count where that is asked for.
fn printed<T, V>(
    rows: &[Listed],
    mut all: HashMap<Id, T>,
    counted: bool,
    locale: &Language,
    print: fn(T, Option<Counts>, &Language) -> V,
) -> Vec<V> {
    rows.iter().filter_map(|row| all.remove(&row.id).map(|thing| print(thing, counts(counted, row), locale))).collect()
}

/// A page of public sources.
pub fn list_sources(public: &mut Public<'_>, query: &NameQuery, locale: &Language, site: &Site) -> Result<SourceList> {
    let (rows, page) = page_of(public, Things::Sources, query, site, SOURCES)?;
    let all = taxonomy::sources(public, &ids(&rows))?;
    Ok(SourceList { data: printed(&rows, all, query.counts, locale, source_view), page })
}

/// A page of public contributors.
pub fn list_contributors(
    public: &mut Public<'_>,
    query: &NameQuery,
    locale: &Language,
    site: &Site,
) -> Result<ContributorList> {
    let (rows, page) = page_of(public, Things::Contributors, query, site, CONTRIBUTORS)?;
    let all = taxonomy::contributors(public, &ids(&rows))?;
    Ok(ContributorList { data: printed(&rows, all, query.counts, locale, contributor_view), page })
}

/// A page of public tags.
pub fn list_tags(public: &mut Public<'_>, query: &NameQuery, locale: &Language, site: &Site) -> Result<TagList> {
    let (rows, page) = page_of(public, Things::Tags, query, site, TAGS)?;
    let all = taxonomy::tags(public, &ids(&rows))?;
    Ok(TagList { data: printed(&rows, all, query.counts, locale, tag_view), page })
}

/// The name of the list of sources in its cursors.
pub const SOURCES: &str = "sources";
/// The name of the list of contributors in its cursors.
pub const CONTRIBUTORS: &str = "contributors";
/// The name of the list of tags in its cursors.
pub const TAGS: &str = "tags";

/// A thing that is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// By its id,
    pub id: Option<Id>,
    /// or by its slug.
    pub slug: Option<Slug>,
    /// Whether its articles are counted.
    pub count: bool,
    /// In which language its name is given, if there is one.
    pub locale: Language,
}

impl Wanted {
    /// The lane of this question.
    pub fn lane(&self) -> Lane {
        if self.count { Lane::Slow } else { Lane::Quick }
    }
}

/// What is found at the address of a thing.
#[derive(Debug)]
pub enum Found<T> {
    /// The thing.
    Here(T),
    /// It has another slug now.
    Moved(Slug),
}

impl<T> Found<T> {
    fn then<U>(self, print: impl FnOnce(T) -> Result<U>) -> Result<Found<U>> {
        match self {
            Self::Here(thing) => print(thing).map(Found::Here),
            Self::Moved(slug) => Ok(Found::Moved(slug)),
        }
    }
}

/// The public thing that is asked for; where it is asked for by a slug it once had, the slug it has now.
pub(super) fn find(public: &mut Public<'_>, things: Things, wanted: &Wanted, what: &str) -> Result<Found<Listed>> {
    if let Some(row) = taxonomy::find(public, things, wanted.id, wanted.slug.as_ref(), wanted.count)? {
        return Ok(Found::Here(row));
    }
    let now = wanted.slug.as_ref().map(|slug| taxonomy::slug_now(public, things, slug)).transpose()?.flatten();
    now.map(Found::Moved).ok_or_else(|| Error::NotFound(format!("No public {what} has this id or slug.")))
}

fn vanished() -> Error {
    Error::internal("a thing vanished while it was read")
}

/// One public source.
pub fn get_source(public: &mut Public<'_>, wanted: &Wanted) -> Result<Found<SourceView>> {
    find(public, Things::Sources, wanted, "source")?.then(|row| {
        let source = taxonomy::sources(public, &[row.id])?.remove(&row.id).ok_or_else(vanished)?;
        Ok(source_view(source, counts(wanted.count, &row), &wanted.locale))
    })
}

/// One public contributor.
pub fn get_contributor(public: &mut Public<'_>, wanted: &Wanted) -> Result<Found<ContributorView>> {
    find(public, Things::Contributors, wanted, "contributor")?.then(|row| {
        let contributor = taxonomy::contributors(public, &[row.id])?.remove(&row.id).ok_or_else(vanished)?;
        Ok(contributor_view(contributor, counts(wanted.count, &row), &wanted.locale))
    })
}

/// One public tag.
pub fn get_tag(public: &mut Public<'_>, wanted: &Wanted) -> Result<Found<TagView>> {
    find(public, Things::Tags, wanted, "tag")?.then(|row| {
        let tag = taxonomy::tags(public, &[row.id])?.remove(&row.id).ok_or_else(vanished)?;
        Ok(tag_view(tag, counts(wanted.count, &row), &wanted.locale))
    })
}
