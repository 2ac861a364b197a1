//! From names to things: sections, sources, contributors and tags, matched by any spelling or created as met.

mod sections;

pub use sections::is_path;

use super::{plain::Plain, report::Report};
use crate::{
    domain::{
        id::Id,
        language::Language,
        names::Names,
        slug::Slug,
        taxonomy::{Contributor, ContributorType, Source, SourceKind, Tag, TagType},
    },
    error::Result,
    newsroom::slugs::by_id,
    store::{
        Tx, contributors,
        slugs::{self, Space},
        sources, spellings, tags,
    },
    text::fold::fold,
};
use sections::{section_ids, section_key};
use std::collections::{BTreeMap, HashMap};

/// What a record refers to.
#[derive(Debug, Default)]
pub struct Links {
    /// The main section first.
    pub sections: Vec<Id>,
    /// Who supplied it.
    pub source: Option<Id>,
    /// Who is quoted in it.
    pub cited: Vec<Id>,
    /// Who wrote it.
    pub author: Option<Id>,
    /// Tags, places, persons and organisations, in this order.
    pub tags: Vec<Id>,
}

/// A name that is met for the first time in a batch, and the language of the record it stands in.
#[derive(Debug, Clone)]
struct Wish {
    folded: String,
    name: String,
    language: Language,
}

/// Names of one kind, each folded spelling once.
#[derive(Default)]
struct Wishes(Vec<Wish>, HashMap<String, usize>);

impl Wishes {
    fn add(&mut self, name: &str, folded: String, language: &Language) {
        if folded.is_empty() || self.1.contains_key(&folded) {
            return;
        }
        self.1.insert(folded.clone(), self.0.len());
        self.0.push(Wish { folded, name: name.to_owned(), language: language.clone() });
    }

    fn folded(&self) -> Vec<String> {
        self.0.iter().map(|wish| wish.folded.clone()).collect()
    }

    fn missing(self, found: &HashMap<String, Id>) -> Vec<Wish> {
        self.0.into_iter().filter(|wish| !found.contains_key(&wish.folded)).collect()
    }
}

type Found = HashMap<String, Id>;

/// The things that these records name, record by record; what is not there yet is created.
pub fn resolve(tx: &mut Tx<'_>, records: &[&Plain], report: &mut Report) -> Result<Vec<Links>> {
    let keyed = |names: fn(&Plain) -> Vec<&String>, key: fn(&str) -> String| {
        let mut wishes = Wishes::default();
        for record in records {
            names(record).into_iter().for_each(|name| wishes.add(name, key(name), &record.language));
        }
        wishes
    };
    let all = |names| keyed(names, fold);
    let source = source_ids(tx, all(|record| record.source.iter().chain(&record.cited).collect()), report)?;
    let author = contributor_ids(tx, all(|record| record.author.iter().collect()), report)?;
    let section = section_ids(tx, keyed(|record| record.sections.iter().collect(), section_key), report)?;
    let typed = [
        (TagType::Place, all(|record| record.places.iter().collect())),
        (TagType::Person, all(|record| record.people.iter().collect())),
        (TagType::Organisation, all(|record| record.orgs.iter().collect())),
        (TagType::Topic, all(|record| record.tags.iter().collect())),
    ];
    let [place, person, organisation, topic] = tag_ids(tx, typed, report)?;
    let id = |found: &Found, name: &String| found.get(&fold(name)).copied();
    let mut links = Vec::with_capacity(records.len());
    for record in records {
        let tags = record.tags.iter().filter_map(|name| id(&topic, name));
        let tags = tags.chain(record.places.iter().filter_map(|name| id(&place, name)));
        let tags = tags.chain(record.people.iter().filter_map(|name| id(&person, name)));
        let tags = tags.chain(record.orgs.iter().filter_map(|name| id(&organisation, name)));
        let sections = record.sections.iter().filter_map(|name| section.get(&section_key(name)).copied());
        links.push(Links {
            sections: once_each(sections),
            source: record.source.as_ref().and_then(|name| id(&source, name)),
            cited: once_each(record.cited.iter().filter_map(|name| id(&source, name))),
            author: record.author.as_ref().and_then(|name| id(&author, name)),
            tags: once_each(tags),
        });
    }
    Ok(links)
}

fn once_each(ids: impl Iterator<Item = Id>) -> Vec<Id> {
    let mut kept = Vec::new();
    for id in ids {
        if !kept.contains(&id) {
            kept.push(id);
        }
    }
    kept
}

/// The oldest thing of a kind for each folded spelling.
fn matched(tx: &mut Tx<'_>, kind: &'static str, folded: &[String]) -> Result<Found> {
    let mut found = Found::new();
    for one in spellings::find(tx.conn, kind, folded)? {
        found.entry(one.folded).or_insert(one.id);
    }
    Ok(found)
}

/// An id and a free slug for each new thing.
fn named(tx: &mut Tx<'_>, space: Space, what: &str, wishes: &[Wish]) -> Result<Vec<(Id, Slug, Names)>> {
    let ids: Vec<Id> = wishes.iter().map(|_| tx.next_id()).collect();
    let slug = |(wish, id): (&Wish, &Id)| Slug::derive(&wish.name).unwrap_or_else(|| by_id(what, *id));
    let wanted: Vec<Slug> = wishes.iter().zip(&ids).map(slug).collect();
    let free = slugs::free(tx.conn, space, &wanted)?;
    let names = wishes.iter().map(|wish| Names {
        name: wish.name.clone(),
        language: wish.language.clone(),
        others: BTreeMap::new(),
    });
    Ok(ids.into_iter().zip(free).zip(names).map(|((id, slug), names)| (id, slug, names)).collect())
}

fn note_new(found: &mut Found, wishes: &[Wish], ids: impl Iterator<Item = Id>) {
    found.extend(wishes.iter().map(|wish| wish.folded.clone()).zip(ids));
}

fn count(report: &mut Report, what: &'static str, new: usize) {
    if new > 0 {
        *report.things.entry(what).or_default() += new as u64;
    }
}

fn source_ids(tx: &mut Tx<'_>, wishes: Wishes, report: &mut Report) -> Result<Found> {
    let mut found = matched(tx, spellings::SOURCE, &wishes.folded())?;
    let missing = wishes.missing(&found);
    let now = tx.now;
    let new: Vec<Source> = named(tx, Space::Sources, "source", &missing)?
        .into_iter()
        .map(|(id, slug, names)| Source {
            id,
            slug,
            names,
            kind: SourceKind::Other,
            home_url: None,
            country: None,
            logo_url: None,
            licence: None,
            credit_line: None,
            attribution_required: false,
            may_edit: true,
            may_translate: true,
            max_age_days: None,
            aliases: Vec::new(),
            notes: None,
            reliability: Vec::new(),
            created_at: now,
            updated_at: now,
        })
        .collect();
    sources::insert(tx, &new)?;
    count(report, "sources", new.len());
    note_new(&mut found, &missing, new.iter().map(|new| new.id));
    Ok(found)
}

fn contributor_ids(tx: &mut Tx<'_>, wishes: Wishes, report: &mut Report) -> Result<Found> {
    let mut found = matched(tx, spellings::CONTRIBUTOR, &wishes.folded())?;
    let missing = wishes.missing(&found);
    let now = tx.now;
    let new: Vec<Contributor> = named(tx, Space::Contributors, "contributor", &missing)?
        .into_iter()
        .map(|(id, slug, names)| Contributor {
            id,
            slug,
            names,
            kind: ContributorType::Person,
            bio: None,
            links: Vec::new(),
            aliases: Vec::new(),
            created_at: now,
            updated_at: now,
        })
        .collect();
    contributors::insert(tx, &new)?;
    count(report, "contributors", new.len());
    note_new(&mut found, &missing, new.iter().map(|new| new.id));
    Ok(found)
}

/// Under which types a word without one is looked for, the likeliest first.
const LIKELIEST: [TagType; 6] =
    [TagType::Topic, TagType::Keyword, TagType::Event, TagType::Place, TagType::Person, TagType::Organisation];

/// The tags of each type. A topic may be met by a tag of another type; those come first, so that it can.
fn tag_ids(tx: &mut Tx<'_>, typed: [(TagType, Wishes); 4], report: &mut Report) -> Result<[Found; 4]> {
    let mut folded: Vec<String> = typed.iter().flat_map(|(_, wishes)| wishes.folded()).collect();
    folded.sort_unstable();
    folded.dedup();
    let mut known: HashMap<(&'static str, String), Id> = HashMap::new();
    for one in spellings::find(tx.conn, spellings::TAG, &folded)? {
        let kind = TagType::ALL.iter().find(|kind| Some(kind.as_str()) == one.tag_type.as_deref());
        if let Some(kind) = kind {
            known.entry((kind.as_str(), one.folded)).or_insert(one.id);
        }
    }
    let mut all: [Found; 4] = Default::default();
    for (found, (kind, wishes)) in all.iter_mut().zip(typed) {
        let may_be: &[TagType] = if kind == TagType::Topic { &LIKELIEST } else { &[kind] };
        for folded in wishes.folded() {
            let hit = may_be.iter().find_map(|kind| known.get(&(kind.as_str(), folded.clone())));
            if let Some(id) = hit {
                found.insert(folded, *id);
            }
        }
        let missing = wishes.missing(found);
        let new = new_tags(tx, kind, &missing)?;
        count(report, "tags", new.len());
        for (wish, tag) in missing.iter().zip(&new) {
            known.insert((kind.as_str(), wish.folded.clone()), tag.id);
        }
        note_new(found, &missing, new.iter().map(|new| new.id));
    }
    Ok(all)
}

fn new_tags(tx: &mut Tx<'_>, kind: TagType, missing: &[Wish]) -> Result<Vec<Tag>> {
    let now = tx.now;
    let new: Vec<Tag> = named(tx, Space::Tags, "tag", missing)?
        .into_iter()
        .map(|(id, slug, names)| Tag {
            id,
            slug,
            names,
            kind,
            links: Vec::new(),
            aliases: Vec::new(),
            created_at: now,
            updated_at: now,
        })
        .collect();
    tags::insert(tx, &new)?;
    Ok(new)
}
