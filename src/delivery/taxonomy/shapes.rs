//! The public shape of sources, contributors and tags.

use super::Counts;
use crate::{
    delivery::pages::Page,
    domain::{
        language::{Direction, Language},
        taxonomy::{Contributor, Reliability, Source, Tag},
    },
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

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
    #[schema(nullable = false)]
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
    #[schema(nullable = false)]
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
    #[schema(nullable = false)]
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

/// Prints a source; its name in `locale` if there is one.
pub(super) fn source_view(source: Source, counts: Option<Counts>, locale: &Language) -> SourceView {
    let named = source.names.in_language(locale);
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
        reliability: source.reliability.into_iter().map(reliability).collect(),
        counts,
    }
}

fn reliability(Reliability { scheme, value, assessor, date, url }: Reliability) -> ReliabilityView {
    ReliabilityView { scheme, value, assessor, date, url }
}

/// Prints a contributor; their name in `locale` if there is one.
pub(super) fn contributor_view(contributor: Contributor, counts: Option<Counts>, locale: &Language) -> ContributorView {
    let named = contributor.names.in_language(locale);
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

/// Prints a tag; its name in `locale` if there is one.
pub(super) fn tag_view(tag: Tag, counts: Option<Counts>, locale: &Language) -> TagView {
    let named = tag.names.in_language(locale);
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
