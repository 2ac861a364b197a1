//! Stories for the store: what they refer to, what they say, and their publication.

use super::stores::moment_of;
use broadsheet::{
    domain::{
        article::{Content, ContributorLink, EndedBy, Kind, SourceLink},
        body::BodyFormat,
        id::Id,
        language::Language,
        names::Names,
        slug::Slug,
        taxonomy::*,
        time::Time,
    },
    error::Result,
    newsroom::{
        articles::{self, NewArticle},
        publication::{self, ToPublish},
    },
    store::{Db, Tx, contributors, sections, sources, tags},
};

/// Who acts in the tests.
pub const EDITOR: &str = "the night desk";

/// What stories can refer to: a section with one below it, a house, a quoted house, a writer and a topic.
#[derive(Debug, Clone, Copy)]
pub struct Things {
    /// `world`.
    pub world: Id,
    /// `world/middle-east`.
    pub middle_east: Id,
    /// The source `harbour-post`.
    pub house: Id,
    /// The source `meridian-wire`.
    pub quoted: Id,
    /// The contributor `ada-north`.
    pub writer: Id,
    /// The tag `elections`.
    pub topic: Id,
}

/// Adds the things.
pub fn add_things(db: &Db) -> Things {
    db.write_now(|tx| {
        let [world, middle_east] = [section(tx, "World", None), section(tx, "Middle East", Some("world"))];
        let middle_east = Section { parent: Some(world.id), ..middle_east };
        let [house, quoted] = [source(tx, "Harbour Post"), source(tx, "Meridian Wire")];
        let (writer, topic) = (contributor(tx, "Ada North"), tag(tx, "Elections"));
        sections::insert(tx, &[world.clone(), middle_east.clone()])?;
        sources::insert(tx, &[house.clone(), quoted.clone()])?;
        contributors::insert(tx, std::slice::from_ref(&writer))?;
        tags::insert(tx, std::slice::from_ref(&topic))?;
        Ok(Things {
            world: world.id,
            middle_east: middle_east.id,
            house: house.id,
            quoted: quoted.id,
            writer: writer.id,
            topic: topic.id,
        })
    })
    .unwrap()
}

/// A language by its tag.
pub fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

fn named(name: &str) -> (Slug, Names) {
    let names = Names { name: name.to_owned(), language: language("en"), others: Default::default() };
    (Slug::derive(name).unwrap(), names)
}

/// A section that is not kept yet, below the path of another.
pub fn section(tx: &Tx<'_>, name: &str, below: Option<&str>) -> Section {
    let (slug, names) = named(name);
    Section {
        id: tx.next_id(),
        path: below.map_or_else(|| slug.to_string(), |path| format!("{path}/{slug}")),
        slug,
        names,
        description: None,
        parent: None,
        position: 0,
        aliases: Vec::new(),
        created_at: tx.now,
        updated_at: tx.now,
    }
}

/// A source that is not kept yet.
pub fn source(tx: &Tx<'_>, name: &str) -> Source {
    let (slug, names) = named(name);
    Source {
        id: tx.next_id(),
        slug,
        names,
        kind: SourceKind::Agency,
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
        created_at: tx.now,
        updated_at: tx.now,
    }
}

/// A contributor who is not kept yet.
pub fn contributor(tx: &Tx<'_>, name: &str) -> Contributor {
    let (slug, names) = named(name);
    Contributor {
        id: tx.next_id(),
        slug,
        names,
        kind: ContributorType::Person,
        bio: None,
        links: Vec::new(),
        aliases: Vec::new(),
        created_at: tx.now,
        updated_at: tx.now,
    }
}

/// A tag that is not kept yet.
pub fn tag(tx: &Tx<'_>, name: &str) -> Tag {
    let (slug, names) = named(name);
    Tag {
        id: tx.next_id(),
        slug,
        names,
        kind: TagType::Topic,
        links: Vec::new(),
        aliases: Vec::new(),
        created_at: tx.now,
        updated_at: tx.now,
    }
}

/// A story and its times.
#[derive(Debug, Clone)]
pub struct Story {
    pub content: Content,
    pub published_at: Option<Time>,
    pub expires_at: Option<Time>,
}

impl Story {
    /// A piece of news in English that refers to nothing.
    pub fn new(title: &str, published_at: Option<&str>) -> Self {
        Self { content: content(title), published_at: published_at.map(moment_of), expires_at: None }
    }

    /// The same story, saying something else.
    pub fn with(mut self, change: impl FnOnce(&mut Content)) -> Self {
        change(&mut self.content);
        self
    }

    /// The same story, in all the lists that the things stand for.
    pub fn about(self, things: &Things) -> Self {
        self.with(|content| {
            content.sections = vec![things.middle_east];
            content.sources = vec![link(things.house, SourceRole::Original), link(things.quoted, SourceRole::Cited)];
            content.contributors = vec![ContributorLink { contributor: things.writer, role: ContributorRole::Author }];
            content.tags = vec![things.topic];
        })
    }
}

fn link(source: Id, role: SourceRole) -> SourceLink {
    SourceLink { source, role, url: None, credit_line: None }
}

/// What a plain story says.
pub fn content(title: &str) -> Content {
    Content {
        title: title.to_owned(),
        short_title: None,
        kicker: None,
        standfirst: None,
        body: "The ferry was late.".to_owned(),
        body_format: BodyFormat::Text,
        language: language("en"),
        kind: Kind::News,
        dateline: None,
        place: None,
        byline: None,
        word_count: 4,
        seo_title: None,
        seo_description: None,
        canonical_url: None,
        urgency: None,
        internal_note: None,
        custom: Default::default(),
        sections: Vec::new(),
        sources: Vec::new(),
        contributors: Vec::new(),
        tags: Vec::new(),
        image: None,
    }
}

/// Creates and publishes stories in one transaction; their ids in the order given.
pub fn publish(db: &Db, stories: Vec<Story>) -> Vec<Id> {
    try_publish(db, stories).unwrap()
}

/// As [`publish`], where it may fail.
pub fn try_publish(db: &Db, stories: Vec<Story>) -> Result<Vec<Id>> {
    db.write_now(|tx| {
        let (mut new, mut wanted) = (Vec::new(), Vec::new());
        for story in stories {
            let mut draft = NewArticle::draft(tx, story.content, EDITOR);
            draft.article.expires_at = story.expires_at;
            wanted.push(ToPublish {
                article: draft.article.clone(),
                revision: draft.revision.clone(),
                published_at: story.published_at,
                minor: false,
                derived: None,
            });
            new.push(draft);
        }
        articles::create(tx, &new)?;
        publication::publish(tx, EDITOR, wanted)?;
        Ok(new.iter().map(|new| new.article.id).collect())
    })
}

/// Takes an article back.
pub fn withdraw(db: &Db, article: Id) {
    db.write_now(|tx| publication::withdraw(tx, article, EndedBy::Unpublished, EDITOR, None)).unwrap();
}
