//! Sections, contributors and tags as the newsroom has them.

use super::{AdminPage, DryRun};
use crate::{
    delivery::views::SectionReference,
    domain::{
        id::Id,
        language::{Direction, Language},
        taxonomy::{Contributor, Section, Tag},
        time::Time,
    },
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// A section as the newsroom has it. Members marked `readOnly` may be sent back unchanged; the others are taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminSection {
    /// Its id, for ever.
    #[schema(read_only)]
    pub id: String,
    /// The lock: one more at every change; also its `ETag`.
    #[schema(minimum = 1, example = 3)]
    pub version: i64,
    /// Its slug. Left out where it is made, it is made of the name.
    #[schema(example = "harbour")]
    pub slug: String,
    /// Its name.
    #[schema(example = "Harbour")]
    pub name: String,
    /// Language of `name`, BCP 47.
    #[schema(value_type = String, example = "en")]
    pub language: Language,
    /// Direction of `name`.
    #[schema(read_only, value_type = String)]
    pub direction: Direction,
    /// Its names by language, the default one among them.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<Language, String>,
    /// The slugs from the root down.
    #[schema(read_only, example = "city/harbour")]
    pub path: String,
    /// What it is about.
    #[schema(required = true)]
    pub description: Option<String>,
    /// The section above it; null at the root.
    #[schema(required = true)]
    pub parent: Option<SectionReference>,
    /// Its place among its siblings, from 0. Left out, it stands behind them, or stays where it is.
    #[schema(minimum = 0)]
    pub position: i64,
    /// Other spellings under which it is met, in any script.
    pub aliases: Vec<String>,
    /// When it was made.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub created_at: Time,
    /// When it was last changed.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub updated_at: Time,
    /// What would have been done. Only with `dry_run=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false)]
    pub dry_run: Option<DryRun>,
}

/// A page of sections.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminSectionList {
    /// The sections, in the order of the tree.
    pub data: Vec<AdminSection>,
    /// Where the page stands.
    pub page: AdminPage,
}

/// Prints a section; `all` are those that may stand above it.
pub fn section(section: &Section, version: i64, all: &HashMap<Id, Section>) -> AdminSection {
    AdminSection {
        id: section.id.to_string(),
        version,
        slug: section.slug.to_string(),
        name: section.names.name.clone(),
        language: section.names.language.clone(),
        direction: section.names.language.direction(),
        names: section.names.all(),
        path: section.path.clone(),
        description: section.description.clone(),
        parent: section.parent.and_then(|id| all.get(&id)).map(above),
        position: section.position,
        aliases: section.aliases.clone(),
        created_at: section.created_at,
        updated_at: section.updated_at,
        dry_run: None,
    }
}

fn above(section: &Section) -> SectionReference {
    SectionReference {
        id: section.id.to_string(),
        slug: section.slug.to_string(),
        path: section.path.clone(),
        name: section.names.name.clone(),
        language: section.names.language.clone(),
        direction: section.names.language.direction(),
        names: None,
        description: None,
    }
}

/// A contributor as the newsroom has it. Members marked `readOnly` may be sent back unchanged; the others are taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminContributor {
    /// Its id, for ever.
    #[schema(read_only)]
    pub id: String,
    /// The lock: one more at every change; also its `ETag`.
    #[schema(minimum = 1, example = 3)]
    pub version: i64,
    /// Its slug. Left out where it is made, it is made of the name.
    #[schema(example = "mira-quay")]
    pub slug: String,
    /// Its name.
    #[schema(example = "Mira Quay")]
    pub name: String,
    /// Language of `name`, BCP 47.
    #[schema(value_type = String, example = "en")]
    pub language: Language,
    /// Direction of `name`.
    #[schema(read_only, value_type = String)]
    pub direction: Direction,
    /// Its names by language, the default one among them.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<Language, String>,
    /// `person` or `organisation`. More words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "person")]
    pub kind: &'static str,
    /// A few sentences about them.
    #[schema(required = true)]
    pub bio: Option<String>,
    /// Addresses of pages about them.
    pub links: Vec<String>,
    /// Other spellings under which it is met, in any script.
    pub aliases: Vec<String>,
    /// When it was made.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub created_at: Time,
    /// When it was last changed.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub updated_at: Time,
    /// What would have been done. Only with `dry_run=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false)]
    pub dry_run: Option<DryRun>,
}

/// A page of contributors.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminContributorList {
    /// The contributors, by name.
    pub data: Vec<AdminContributor>,
    /// Where the page stands.
    pub page: AdminPage,
}

/// Prints a contributor.
pub fn contributor(contributor: &Contributor, version: i64) -> AdminContributor {
    AdminContributor {
        id: contributor.id.to_string(),
        version,
        slug: contributor.slug.to_string(),
        name: contributor.names.name.clone(),
        language: contributor.names.language.clone(),
        direction: contributor.names.language.direction(),
        names: contributor.names.all(),
        kind: contributor.kind.as_str(),
        bio: contributor.bio.clone(),
        links: contributor.links.clone(),
        aliases: contributor.aliases.clone(),
        created_at: contributor.created_at,
        updated_at: contributor.updated_at,
        dry_run: None,
    }
}

/// A tag as the newsroom has it. Members marked `readOnly` may be sent back unchanged; the others are taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminTag {
    /// Its id, for ever.
    #[schema(read_only)]
    pub id: String,
    /// The lock: one more at every change; also its `ETag`.
    #[schema(minimum = 1, example = 3)]
    pub version: i64,
    /// Its slug. Left out where it is made, it is made of the name.
    #[schema(example = "harbour-dues")]
    pub slug: String,
    /// Its name.
    #[schema(example = "Harbour dues")]
    pub name: String,
    /// Language of `name`, BCP 47.
    #[schema(value_type = String, example = "en")]
    pub language: Language,
    /// Direction of `name`.
    #[schema(read_only, value_type = String)]
    pub direction: Direction,
    /// Its names by language, the default one among them.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<Language, String>,
    /// What it stands for: `topic`, `person`, `organisation`, `place`, `event` or `keyword`. More words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "topic")]
    pub kind: &'static str,
    /// Addresses of pages about it.
    pub links: Vec<String>,
    /// Other spellings under which it is met, in any script.
    pub aliases: Vec<String>,
    /// When it was made.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub created_at: Time,
    /// When it was last changed.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub updated_at: Time,
    /// What would have been done. Only with `dry_run=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false)]
    pub dry_run: Option<DryRun>,
}

/// A page of tags.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminTagList {
    /// The tags, by name.
    pub data: Vec<AdminTag>,
    /// Where the page stands.
    pub page: AdminPage,
}

/// Prints a tag.
pub fn tag(tag: &Tag, version: i64) -> AdminTag {
    AdminTag {
        id: tag.id.to_string(),
        version,
        slug: tag.slug.to_string(),
        name: tag.names.name.clone(),
        language: tag.names.language.clone(),
        direction: tag.names.language.direction(),
        names: tag.names.all(),
        kind: tag.kind.as_str(),
        links: tag.links.clone(),
        aliases: tag.aliases.clone(),
        created_at: tag.created_at,
        updated_at: tag.updated_at,
        dry_run: None,
    }
}

/// Which tag another shall become part of.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergeTag {
    /// The other tag: its id, its slug, a name or an alias.
    #[schema(example = "shipping")]
    pub into: String,
    /// Why; for the audit log alone.
    #[schema(nullable = true)]
    pub reason: Option<String>,
}
