//! From the references of a form to things: by id, slug, name or alias. What is unknown is a fault that names the
//! nearest; tags and contributors can be made as they are met.

use super::form::{ArticleForm, By, Reference};
use crate::{
    domain::{
        article::{ContributorLink, SourceLink},
        fault::Fault,
        id::Id,
        language::Language,
        names::Names,
        slug::Slug,
        taxonomy::{Contributor, ContributorType, Tag, TagType},
    },
    error::Result,
    newsroom::slugs::by_id,
    store::{
        Tx, contributors, media, named, old_slugs, sections,
        slugs::{self, Space},
        sources, spellings, tags,
    },
    text::fold::fold,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What the references of a form mean.
#[derive(Debug, Default)]
pub struct Resolved {
    /// The main section first.
    pub sections: Vec<Id>,
    /// Sources in order.
    pub sources: Vec<SourceLink>,
    /// Contributors in order.
    pub contributors: Vec<ContributorLink>,
    /// Tags in order.
    pub tags: Vec<Id>,
    /// The lead picture.
    pub image: Option<Id>,
}

/// Looks up all that a form refers to. `known` are the ids that the article refers to already: they are there.
pub fn resolve(tx: &mut Tx<'_>, form: &ArticleForm, known: &HashSet<Id>, faults: &mut Vec<Fault>) -> Result<Resolved> {
    let mut finder = Finder { tx, known, faults, language: &form.language };
    let sections = finder.find_all(Sort::Section, form.sections.iter(), false)?;
    let sources = finder.find_all(Sort::Source, form.sources.iter().map(|used| &used.source), false)?;
    let bylines = form.contributors.iter().map(|(reference, _)| reference);
    let contributors = finder.find_all(Sort::Contributor, bylines, form.making.contributors)?;
    let tags = finder.find_all(Sort::Tag, form.tags.iter(), form.making.tags)?;
    let image = finder.find_all(Sort::Media, form.image.iter(), false)?;
    let used = sources.into_iter().zip(&form.sources).filter_map(|(source, used)| {
        let (url, credit_line) = (used.url.clone(), used.credit_line.clone());
        Some(SourceLink { source: source?, role: used.role, url, credit_line })
    });
    let used = used.collect();
    let by = contributors.into_iter().zip(&form.contributors);
    let by = by.filter_map(|(contributor, (_, role))| Some(ContributorLink { contributor: contributor?, role: *role }));
    Ok(Resolved {
        sources: used,
        contributors: by.collect(),
        sections: sections.into_iter().flatten().collect(),
        tags: tags.into_iter().flatten().collect(),
        image: image.into_iter().flatten().next(),
    })
}

/// The things that these references mean; none, and a fault, for one that means nothing.
pub fn find_each(
    tx: &mut Tx<'_>,
    sort: Sort,
    references: &[Reference],
    language: &Language,
    faults: &mut Vec<Fault>,
) -> Result<Vec<Option<Id>>> {
    let mut finder = Finder { tx, known: &HashSet::new(), faults, language };
    finder.find_all(sort, references.iter(), false)
}

/// The sorts of things that are referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Sections.
    Section,
    /// Sources.
    Source,
    /// Contributors.
    Contributor,
    /// Tags.
    Tag,
    /// Media, which have no names.
    Media,
}

impl Sort {
    const fn word(self) -> &'static str {
        match self {
            Self::Section => spellings::SECTION,
            Self::Source => spellings::SOURCE,
            Self::Contributor => spellings::CONTRIBUTOR,
            Self::Tag => spellings::TAG,
            Self::Media => "medium",
        }
    }

    const fn space(self) -> Option<Space> {
        match self {
            Self::Section => Some(Space::Sections),
            Self::Source => Some(Space::Sources),
            Self::Contributor => Some(Space::Contributors),
            Self::Tag => Some(Space::Tags),
            Self::Media => None,
        }
    }
}

struct Finder<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    known: &'a HashSet<Id>,
    faults: &'a mut Vec<Fault>,
    language: &'a Language,
}

impl Finder<'_, '_> {
    /// The thing that each reference means; none, and a fault, for one that means nothing.
    fn find_all<'r>(
        &mut self,
        sort: Sort,
        references: impl Iterator<Item = &'r Reference>,
        make: bool,
    ) -> Result<Vec<Option<Id>>> {
        let references: Vec<&Reference> = references.collect();
        let ids: Vec<Id> =
            references.iter().filter_map(|one| if let By::Id(id) = one.by { Some(id) } else { None }).collect();
        let unsure: Vec<Id> = ids.into_iter().filter(|id| !self.known.contains(id)).collect();
        let lost = self.lost(sort, &unsure)?;
        let texts: Vec<&str> = references
            .iter()
            .filter_map(|one| if let By::Text(text) = &one.by { Some(text.as_str()) } else { None })
            .collect();
        let by_slug = self.by_slug(sort, &texts)?;
        let mut by_text = self.by_text(sort, &texts)?;
        let mut found = Vec::with_capacity(references.len());
        let mut seen: HashSet<Id> = HashSet::new();
        for reference in references {
            let id = match &reference.by {
                By::Id(id) if lost.contains(id) => {
                    let detail = format!("there is no {} with this id", sort.word());
                    self.faults.push(Fault::pointer(&reference.pointer, "unknown_reference", detail));
                    None
                }
                By::Id(id) => Some(*id),
                By::Text(text) => match by_slug.get(text).or_else(|| by_text.get(&fold(text))) {
                    Some(id) => Some(*id),
                    None if make => {
                        let id = self.make(sort, text)?;
                        by_text.insert(fold(text), id);
                        Some(id)
                    }
                    None => self.unknown(sort, reference, text)?,
                },
            };
            // A source may be there in two roles.
            if let Some(id) = id
                && sort != Sort::Source
                && !seen.insert(id)
            {
                self.faults.push(Fault::pointer(&reference.pointer, "duplicate", "is there twice"));
            }
            found.push(id);
        }
        Ok(found)
    }

    fn lost(&mut self, sort: Sort, ids: &[Id]) -> Result<HashSet<Id>> {
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let conn = &mut *self.tx.conn;
        let there: HashSet<Id> = match sort {
            Sort::Section => sections::list_parents(conn)?.into_keys().collect(),
            Sort::Source => sources::find_all(conn, ids)?.into_keys().collect(),
            Sort::Contributor => contributors::find_all(conn, ids)?.into_keys().collect(),
            Sort::Tag => tags::find_all(conn, ids)?.into_keys().collect(),
            Sort::Media => media::find_all(conn, ids)?.into_keys().collect(),
        };
        Ok(ids.iter().copied().filter(|id| !there.contains(id)).collect())
    }

    /// The things whose slug a text is: that comes before what is only spelled alike.
    fn by_slug(&mut self, sort: Sort, texts: &[&str]) -> Result<HashMap<String, Id>> {
        let Some(space) = sort.space() else { return Ok(HashMap::new()) };
        let slugs: Vec<Slug> = texts.iter().filter_map(|text| Slug::parse(text).ok()).collect();
        let found = named::with_slugs(self.tx.conn, space, &slugs)?;
        Ok(found.into_iter().map(|(slug, id)| (slug.to_string(), id)).collect())
    }

    /// The oldest thing for each folded spelling; a section also by its path.
    fn by_text(&mut self, sort: Sort, texts: &[&str]) -> Result<HashMap<String, Id>> {
        let mut found = HashMap::new();
        if texts.is_empty() || sort == Sort::Media {
            return Ok(found);
        }
        let folded: Vec<String> = texts.iter().map(|text| fold(text)).collect();
        if sort == Sort::Section {
            for section in sections::list_all(self.tx.conn)? {
                found.entry(fold(&section.path)).or_insert(section.id);
            }
        }
        for one in spellings::find(self.tx.conn, sort.word(), &folded)? {
            found.entry(one.folded).or_insert(one.id);
        }
        self.add_old(sort, texts, &mut found)?;
        Ok(found)
    }

    /// Adds what once had the slug that a text is.
    fn add_old(&mut self, sort: Sort, texts: &[&str], found: &mut HashMap<String, Id>) -> Result<()> {
        // Sections keep their old slugs with their paths.
        let Some(space) = sort.space().filter(|space| *space != Space::Sections) else { return Ok(()) };
        let unmet = texts.iter().filter(|text| !found.contains_key(&fold(text)));
        let unmet: Vec<Slug> = unmet.filter_map(|text| Slug::parse(text).ok()).collect();
        for (slug, id) in old_slugs::find(self.tx.conn, space, &unmet)? {
            found.entry(fold(slug.as_ref())).or_insert(id);
        }
        Ok(())
    }

    fn unknown(&mut self, sort: Sort, reference: &Reference, text: &str) -> Result<Option<Id>> {
        let near = match sort {
            Sort::Media => None,
            _ => spellings::nearest(self.tx.conn, sort.word(), &fold(text))?,
        };
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let makeable = matches!(sort, Sort::Tag | Sort::Contributor);
        let make = if makeable { format!(" `create={}s` makes it.", sort.word()) } else { String::new() };
        let shown: String = text.chars().take(80).collect();
        let detail = format!("there is no {} `{shown}`{hint}{make}", sort.word());
        self.faults.push(Fault::pointer(&reference.pointer, "unknown_reference", detail));
        Ok(None)
    }

    fn make(&mut self, sort: Sort, name: &str) -> Result<Id> {
        let (id, now) = (self.tx.next_id(), self.tx.now);
        let (space, what) = if sort == Sort::Tag { (Space::Tags, "tag") } else { (Space::Contributors, "contributor") };
        let wish = Slug::derive(name).unwrap_or_else(|| by_id(what, id));
        let slug = slugs::free(self.tx.conn, space, std::slice::from_ref(&wish))?.into_iter().next().unwrap_or(wish);
        let names = Names { name: name.to_owned(), language: self.language.clone(), others: BTreeMap::new() };
        let (links, aliases, created_at, updated_at) = (Vec::new(), Vec::new(), now, now);
        if sort == Sort::Tag {
            let kind = TagType::Keyword;
            tags::insert(self.tx, &[Tag { id, slug, names, kind, links, aliases, created_at, updated_at }])?;
        } else {
            let (kind, bio) = (ContributorType::Person, None);
            let new = Contributor { id, slug, names, kind, bio, links, aliases, created_at, updated_at };
            contributors::insert(self.tx, &[new])?;
        }
        Ok(id)
    }
}
