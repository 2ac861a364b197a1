//! Sections for readers: their shape, and the tree of them.

use super::{Counts, Found};
use crate::{
    domain::{
        id::Id,
        language::{Direction, Language},
        query::Lane,
        slug::Slug,
        taxonomy::Section,
    },
    error::{Error, Result},
    store::published::{Public, taxonomy},
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

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
    #[schema(no_recursion, nullable = false)]
    pub children: Option<Vec<SectionView>>,
    /// The sections above it, from the root down. Only with `expand=ancestors`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ancestors: Option<Vec<SectionName>>,
    /// How many public articles it has with all below it. Only with `expand=counts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
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

impl SectionExpand {
    /// The lane of a question for sections with this.
    pub fn lane(self) -> Lane {
        if self.counts { Lane::Slow } else { Lane::Quick }
    }
}

/// Sections and all that is needed to print them.
struct Printer<'l> {
    locale: &'l Language,
    all: Vec<Section>,
    counts: Option<HashMap<Id, i64>>,
    expand: SectionExpand,
}

impl<'l> Printer<'l> {
    fn read(public: &mut Public<'_>, expand: SectionExpand, locale: &'l Language) -> Result<Self> {
        let all = taxonomy::sections(public)?;
        let counts = if expand.counts { Some(taxonomy::section_counts(public)?) } else { None };
        Ok(Self { locale, all, counts, expand })
    }

    fn name(&self, id: Id) -> Option<SectionName> {
        let section = self.all.iter().find(|section| section.id == id)?;
        let named = section.names.in_language(self.locale);
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
        let named = section.names.in_language(self.locale);
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
pub fn list_sections(public: &mut Public<'_>, expand: SectionExpand, locale: &Language) -> Result<SectionList> {
    let printer = Printer::read(public, expand, locale)?;
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
    locale: &Language,
) -> Result<Found<SectionView>> {
    let printer = Printer::read(public, expand, locale)?;
    let found = printer.all.iter().find(|section| Some(section.id) == id || Some(&section.slug) == slug);
    if let Some(section) = found {
        return Ok(Found::Here(printer.print(section)));
    }
    let moved = slug.map(|slug| taxonomy::section_with_old_slug(public, slug)).transpose()?.flatten();
    let section = printer.all.into_iter().find(|section| Some(section.id) == moved);
    section
        .map(|section| Found::Moved(section.slug))
        .ok_or_else(|| Error::NotFound("No public section has this id or slug.".to_owned()))
}
