//! Sections, sources, contributors and tags for readers.

use super::pages::Page;
use crate::{
    domain::{
        id::Id,
        language::{Direction, Language},
        page::{Cursor, Key, Way},
        query::NameQuery,
        site::Site,
        slug::Slug,
        taxonomy::{Contributor, Section, Source, Tag},
    },
    error::{Error, Result},
    store::published::{
        Public,
        taxonomy::{self, Listed, Things},
    },
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// How many public articles there are under a thing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Counts {
    /// Articles, counted up to 10,000.
    #[schema(minimum = 0, maximum = 10000)]
    pub articles: i64,
}

/// A section of the paper.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Section)]
pub struct SectionView {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// The slugs from the root down.
    #[schema(example = "world/middle-east")]
    pub path: String,
    /// Its name.
    pub name: String,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// Its names by language.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<Language, String>,
    /// What it is about.
    #[schema(required = true)]
    pub description: Option<String>,
    /// The section above it.
    #[schema(required = true)]
    pub parent: Option<SectionName>,
    /// Its place among its siblings, from 0.
    pub position: i64,
    /// The sections below it. Only with `expand=children`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion)]
    pub children: Option<Vec<SectionView>>,
    /// The sections above it, from the root down. Only with `expand=ancestors`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ancestors: Option<Vec<SectionName>>,
    /// How many public articles it has with all below it. Only with `expand=counts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
}

/// A section by its name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SectionName {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// The slugs from the root down.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
}

/// Every section.
#[derive(Debug, Serialize, ToSchema)]
pub struct SectionList {
    /// In the order of the tree.
    pub data: Vec<SectionView>,
}

/// A source.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Source)]
pub struct SourceView {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What sort of house it is. More words may come.
    #[schema(value_type = String, example = "agency")]
    pub kind: &'static str,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// Its names by language.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<Language, String>,
    /// Its home page.
    #[schema(required = true)]
    pub home_url: Option<String>,
    /// Its country, ISO 3166-1 alpha-2.
    #[schema(required = true)]
    pub country: Option<String>,
    /// Address of its logo.
    #[schema(required = true)]
    pub logo_url: Option<String>,
    /// The licence of its copy.
    #[schema(required = true)]
    pub licence: Option<String>,
    /// The credit line to print; `{name}` stands for the name.
    #[schema(required = true)]
    pub credit_line: Option<String>,
    /// Whether the credit line must be printed.
    pub attribution_required: bool,
    /// What others have said of its reliability.
    pub reliability: Vec<ReliabilityView>,
    /// How many public articles name it. Only with `expand=counts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
}

/// One dated assertion about a source.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Reliability)]
pub struct ReliabilityView {
    /// The scheme, such as `JTI`.
    pub scheme: String,
    /// What it says.
    pub value: String,
    /// Who says it.
    pub assessor: String,
    /// The day it was said.
    #[schema(required = true)]
    pub date: Option<String>,
    /// Where it can be read.
    #[schema(required = true)]
    pub url: Option<String>,
}

/// A page of sources.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceList {
    /// The sources, by name.
    pub data: Vec<SourceView>,
    /// Where the page stands.
    pub page: Page,
}

/// A contributor.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Contributor)]
pub struct ContributorView {
    /// Their id.
    pub id: String,
    /// Their slug.
    pub slug: String,
    /// Their name.
    pub name: String,
    /// `person` or `organisation`. More words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "person")]
    pub kind: &'static str,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// Their names by language.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<Language, String>,
    /// A few sentences about them.
    #[schema(required = true)]
    pub bio: Option<String>,
    /// Addresses of pages about them.
    pub links: Vec<String>,
    /// How many public articles carry them. Only with `expand=counts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
}

/// A page of contributors.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContributorList {
    /// The contributors, by name.
    pub data: Vec<ContributorView>,
    /// Where the page stands.
    pub page: Page,
}

/// A tag.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Tag)]
pub struct TagView {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it stands for. More words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "topic")]
    pub kind: &'static str,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// Its names by language.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<Language, String>,
    /// Addresses of pages about it.
    pub links: Vec<String>,
    /// How many public articles carry it. Only with `expand=counts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
}

/// A page of tags.
#[derive(Debug, Serialize, ToSchema)]
pub struct TagList {
    /// The tags, by name.
    pub data: Vec<TagView>,
    /// Where the page stands.
    pub page: Page,
}

/// What is added to sections.
#[derive(Debug, Clone, Copy, Default)]
pub struct SectionExpand {
    /// Each with those below it.
    pub children: bool,
    /// Each with those above it.
    pub ancestors: bool,
    /// Each with its count.
    pub counts: bool,
}

/// Sections and all that is needed to print them.
struct Printer {
    all: Vec<Section>,
    counts: Option<HashMap<Id, i64>>,
    expand: SectionExpand,
}

impl Printer {
    fn read(public: &mut Public<'_>, expand: SectionExpand) -> Result<Self> {
        let all = taxonomy::sections(public)?;
        let counts = if expand.counts { Some(taxonomy::section_counts(public)?) } else { None };
        Ok(Self { all, counts, expand })
    }

    fn name(&self, id: Id) -> Option<SectionName> {
        let section = self.all.iter().find(|section| section.id == id)?;
        let named = section.names.default_name();
        Some(SectionName {
            id: section.id.to_string(),
            slug: section.slug.to_string(),
            path: section.path.clone(),
            direction: named.direction(),
            name: named.name,
            language: named.language,
        })
    }

    fn ancestors(&self, section: &Section) -> Vec<SectionName> {
        let mut above = Vec::new();
        let mut at = section.parent;
        while let Some(id) = at
            && above.len() < self.all.len()
        {
            above.extend(self.name(id));
            at = self.all.iter().find(|section| section.id == id).and_then(|section| section.parent);
        }
        above.reverse();
        above
    }

    fn children(&self, of: Option<Id>) -> Vec<SectionView> {
        self.all.iter().filter(|section| section.parent == of).map(|section| self.print(section)).collect()
    }

    fn print(&self, section: &Section) -> SectionView {
        let named = section.names.default_name();
        let counts = self.counts.as_ref();
        SectionView {
            id: section.id.to_string(),
            slug: section.slug.to_string(),
            path: section.path.clone(),
            direction: named.direction(),
            name: named.name,
            language: named.language,
            names: section.names.all(),
            description: section.description.clone(),
            parent: section.parent.and_then(|id| self.name(id)),
            position: section.position,
            children: self.expand.children.then(|| self.children(Some(section.id))),
            ancestors: self.expand.ancestors.then(|| self.ancestors(section)),
            counts: counts.map(|counts| Counts { articles: counts.get(&section.id).copied().unwrap_or(0) }),
        }
    }
}

/// Every section: flat in tree order, or the roots with their branches.
pub fn list_sections(public: &mut Public<'_>, expand: SectionExpand) -> Result<SectionList> {
    let printer = Printer::read(public, expand)?;
    let data = if expand.children {
        printer.children(None)
    } else {
        printer.all.iter().map(|section| printer.print(section)).collect()
    };
    Ok(SectionList { data })
}

/// One section.
pub fn get_section(
    public: &mut Public<'_>,
    id: Option<Id>,
    slug: Option<&Slug>,
    expand: SectionExpand,
) -> Result<SectionView> {
    let printer = Printer::read(public, expand)?;
    let found = printer.all.iter().find(|section| Some(section.id) == id || Some(&section.slug) == slug);
    found
        .map(|section| printer.print(section))
        .ok_or_else(|| Error::NotFound("No public section has this id or slug.".to_owned()))
}

fn page_of(mut rows: Vec<Listed>, query: &NameQuery, site: &Site, name: &str) -> (Vec<Listed>, Page) {
    let limit = usize::try_from(query.limit).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| {
        let fingerprint = query.fingerprint(name);
        Cursor { way: Way::Next, key: Key::Text(row.name.clone()), id: row.id, fingerprint }.write(&site.cursor_key)
    });
    (rows, Page { limit: query.limit, next, previous: None, newer: None, total: None, total_is: None })
}

fn counts(asked: bool, row: &Listed) -> Option<Counts> {
    asked.then_some(Counts { articles: row.count })
}

fn ids(rows: &[Listed]) -> Vec<Id> {
    rows.iter().map(|row| row.id).collect()
}

/// A page of public sources.
pub fn list_sources(public: &mut Public<'_>, query: &NameQuery, site: &Site) -> Result<SourceList> {
    let rows = taxonomy::list(public, Things::Sources, query)?;
    let (rows, page) = page_of(rows, query, site, SOURCES);
    let mut all = taxonomy::sources(public, &ids(&rows))?;
    let data = rows
        .iter()
        .filter_map(|row| all.remove(&row.id).map(|source| source_view(source, counts(query.counts, row))))
        .collect();
    Ok(SourceList { data, page })
}

/// A page of public contributors.
pub fn list_contributors(public: &mut Public<'_>, query: &NameQuery, site: &Site) -> Result<ContributorList> {
    let rows = taxonomy::list(public, Things::Contributors, query)?;
    let (rows, page) = page_of(rows, query, site, CONTRIBUTORS);
    let mut all = taxonomy::contributors(public, &ids(&rows))?;
    let data = rows
        .iter()
        .filter_map(|row| all.remove(&row.id).map(|one| contributor_view(one, counts(query.counts, row))))
        .collect();
    Ok(ContributorList { data, page })
}

/// A page of public tags.
pub fn list_tags(public: &mut Public<'_>, query: &NameQuery, site: &Site) -> Result<TagList> {
    let rows = taxonomy::list(public, Things::Tags, query)?;
    let (rows, page) = page_of(rows, query, site, TAGS);
    let mut all = taxonomy::tags(public, &ids(&rows))?;
    let data =
        rows.iter().filter_map(|row| all.remove(&row.id).map(|tag| tag_view(tag, counts(query.counts, row)))).collect();
    Ok(TagList { data, page })
}

/// The name of the list of sources in its cursors.
pub const SOURCES: &str = "sources";
/// The name of the list of contributors in its cursors.
pub const CONTRIBUTORS: &str = "contributors";
/// The name of the list of tags in its cursors.
pub const TAGS: &str = "tags";

fn find(public: &mut Public<'_>, things: Things, id: Option<Id>, slug: Option<&Slug>, what: &str) -> Result<Listed> {
    taxonomy::find(public, things, id, slug)?
        .ok_or_else(|| Error::NotFound(format!("No public {what} has this id or slug.")))
}

fn vanished() -> Error {
    Error::internal("a thing vanished while it was read")
}

/// One public source.
pub fn get_source(public: &mut Public<'_>, id: Option<Id>, slug: Option<&Slug>, count: bool) -> Result<SourceView> {
    let row = find(public, Things::Sources, id, slug, "source")?;
    let source = taxonomy::sources(public, &[row.id])?.remove(&row.id).ok_or_else(vanished)?;
    Ok(source_view(source, counts(count, &row)))
}

/// One public contributor.
pub fn get_contributor(
    public: &mut Public<'_>,
    id: Option<Id>,
    slug: Option<&Slug>,
    count: bool,
) -> Result<ContributorView> {
    let row = find(public, Things::Contributors, id, slug, "contributor")?;
    let contributor = taxonomy::contributors(public, &[row.id])?.remove(&row.id).ok_or_else(vanished)?;
    Ok(contributor_view(contributor, counts(count, &row)))
}

/// One public tag.
pub fn get_tag(public: &mut Public<'_>, id: Option<Id>, slug: Option<&Slug>, count: bool) -> Result<TagView> {
    let row = find(public, Things::Tags, id, slug, "tag")?;
    let tag = taxonomy::tags(public, &[row.id])?.remove(&row.id).ok_or_else(vanished)?;
    Ok(tag_view(tag, counts(count, &row)))
}

fn source_view(source: Source, counts: Option<Counts>) -> SourceView {
    let named = source.names.default_name();
    SourceView {
        id: source.id.to_string(),
        slug: source.slug.to_string(),
        kind: source.kind.as_str(),
        direction: named.direction(),
        name: named.name,
        language: named.language,
        names: source.names.all(),
        home_url: source.home_url,
        country: source.country,
        logo_url: source.logo_url,
        licence: source.licence,
        credit_line: source.credit_line,
        attribution_required: source.attribution_required,
        reliability: source
            .reliability
            .into_iter()
            .map(|said| ReliabilityView {
                scheme: said.scheme,
                value: said.value,
                assessor: said.assessor,
                date: said.date,
                url: said.url,
            })
            .collect(),
        counts,
    }
}

fn contributor_view(contributor: Contributor, counts: Option<Counts>) -> ContributorView {
    let named = contributor.names.default_name();
    ContributorView {
        id: contributor.id.to_string(),
        slug: contributor.slug.to_string(),
        kind: contributor.kind.as_str(),
        direction: named.direction(),
        name: named.name,
        language: named.language,
        names: contributor.names.all(),
        bio: contributor.bio,
        links: contributor.links,
        counts,
    }
}

fn tag_view(tag: Tag, counts: Option<Counts>) -> TagView {
    let named = tag.names.default_name();
    TagView {
        id: tag.id.to_string(),
        slug: tag.slug.to_string(),
        kind: tag.kind.as_str(),
        direction: named.direction(),
        name: named.name,
        language: named.language,
        names: tag.names.all(),
        links: tag.links,
        counts,
    }
}
