//! Sections, sources, contributors and tags as an article refers to them.

use crate::domain::{
    edition::{ContributorRef, SectionRef, SourceRef, TagRef},
    language::{Direction, Language},
    names::{Named, Names},
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A section that is referred to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SectionReference {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// The slugs from the root down.
    #[schema(example = "world/middle-east")]
    pub path: String,
    /// Its name, in the article's language if there is one.
    pub name: String,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// Its names by language. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, String>>, nullable = false)]
    pub names: Option<BTreeMap<Language, String>>,
    /// What it is about. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub description: Option<Option<String>>,
}

/// A source that is referred to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourceReference {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its name, in the article's language if there is one.
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
    /// What it did for the article: `original`, `provider`, `cited`. More words may come.
    #[schema(value_type = String, example = "cited")]
    pub role: &'static str,
    /// Where the story stands there.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Its names by language. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, String>>, nullable = false)]
    pub names: Option<BTreeMap<Language, String>>,
    /// Its home page. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub home_url: Option<Option<String>>,
    /// Its country, ISO 3166-1 alpha-2. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub country: Option<Option<String>>,
    /// Address of its logo. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub logo_url: Option<Option<String>>,
    /// The licence of its copy. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub licence: Option<Option<String>>,
}

/// A contributor who is referred to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContributorReference {
    /// Their id.
    pub id: String,
    /// Their slug.
    pub slug: String,
    /// Their name, in the article's language if there is one.
    pub name: String,
    /// `person` or `organisation`. More words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "person")]
    pub kind: &'static str,
    /// What they did for the article. More words may come.
    #[schema(value_type = String, example = "author")]
    pub role: &'static str,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// Their names by language. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, String>>, nullable = false)]
    pub names: Option<BTreeMap<Language, String>>,
    /// A few sentences about them. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub bio: Option<Option<String>>,
    /// Addresses of pages about them. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub links: Option<Vec<String>>,
}

/// A tag that is referred to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TagReference {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// What it stands for. More words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "topic")]
    pub kind: &'static str,
    /// Its name, in the article's language if there is one.
    pub name: String,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// Its names by language. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, String>>, nullable = false)]
    pub names: Option<BTreeMap<Language, String>>,
    /// Addresses of pages about it. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub links: Option<Vec<String>>,
}

fn in_language(names: &Names, language: &Language, expanded: bool) -> (Named, Option<BTreeMap<Language, String>>) {
    (names.in_language(language), expanded.then(|| names.all()))
}

/// Prints a section that is referred to.
pub fn section_reference(section: SectionRef, language: &Language, expanded: bool) -> SectionReference {
    let (named, names) = in_language(&section.names, language, expanded);
    SectionReference {
        id: section.id.to_string(),
        slug: section.slug.to_string(),
        path: section.path,
        direction: named.direction(),
        name: named.name,
        language: named.language,
        names,
        description: expanded.then_some(section.description),
    }
}

/// Prints a source that is referred to.
pub fn source_reference(source: SourceRef, language: &Language, expanded: bool) -> SourceReference {
    let (named, names) = in_language(&source.names, language, expanded);
    SourceReference {
        id: source.id.to_string(),
        slug: source.slug.to_string(),
        kind: source.kind.as_str(),
        direction: named.direction(),
        name: named.name,
        language: named.language,
        role: source.role.as_str(),
        url: source.url,
        names,
        home_url: expanded.then_some(source.home_url),
        country: expanded.then_some(source.country),
        logo_url: expanded.then_some(source.logo_url),
        licence: expanded.then_some(source.licence),
    }
}

/// Prints a contributor who is referred to.
pub fn contributor_reference(contributor: ContributorRef, language: &Language, expanded: bool) -> ContributorReference {
    let (named, names) = in_language(&contributor.names, language, expanded);
    ContributorReference {
        id: contributor.id.to_string(),
        slug: contributor.slug.to_string(),
        kind: contributor.kind.as_str(),
        role: contributor.role.as_str(),
        direction: named.direction(),
        name: named.name,
        language: named.language,
        names,
        bio: expanded.then_some(contributor.bio),
        links: expanded.then_some(contributor.links),
    }
}

/// Prints a tag that is referred to.
pub fn tag_reference(tag: TagRef, language: &Language, expanded: bool) -> TagReference {
    let (named, names) = in_language(&tag.names, language, expanded);
    TagReference {
        id: tag.id.to_string(),
        slug: tag.slug.to_string(),
        kind: tag.kind.as_str(),
        direction: named.direction(),
        name: named.name,
        language: named.language,
        names,
        links: expanded.then_some(tag.links),
    }
}
