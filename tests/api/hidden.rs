//! An article that readers must not know of, with all that could betray it; and the same store without it.

use crate::{
    app::{App, NOW},
    client::Client,
    newsroom::{self, Newsroom},
    questions::Operation,
    support::{
        databases::Database,
        stores::moment_of,
        stories::{self, EDITOR},
    },
    vocabulary::Vocabulary,
};
use broadsheet::{
    domain::{
        article::{Content, ContributorLink, EndedBy, Kind, State},
        body::BodyFormat,
        collection::{Collection, CollectionItem},
        id::Id,
        media::{Media, MediaKind},
        names::Names,
        slug::Slug,
        taxonomy::{ContributorRole, SourceRole},
    },
    newsroom::{
        articles::{self, NewArticle},
        collections,
        publication::{self, ToPublish},
    },
    store::{Db, Tx, contributors, media, sources, tags},
};

/// How an article is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Draft,
    InReview,
    Scheduled,
    Embargoed,
    Archived,
    Unpublished,
    Killed,
    Expired,
    /// Its time is over, and nothing has ended it yet.
    Overdue,
}

/// What was never public.
pub const NEVER: [Way; 5] = [Way::Draft, Way::InReview, Way::Scheduled, Way::Embargoed, Way::Archived];
/// What is public no longer.
pub const NO_LONGER: [Way; 4] = [Way::Unpublished, Way::Killed, Way::Expired, Way::Overdue];

/// The slug that it wishes for, and had first if it was public.
pub const FIRST_SLUG: &str = "the-whispered-story";
/// The slug that it had last if it was public.
pub const LAST_SLUG: &str = "the-quiet-story";

const WRITTEN: &str = "2026-11-21T12:00:00Z";
const PUBLISHED: &str = "2026-11-21T00:00:00Z";
const OVER: &str = "2026-11-22T06:30:00Z";
const SCHEDULED: &str = "2026-11-23T00:00:00Z";

/// A store that hides something, or nothing.
pub struct Store {
    pub app: App,
    /// How it hides the article; the plain store has none.
    pub way: Option<Way>,
    /// The article, or the id that nothing has.
    pub article: Id,
    own: Own,
}

/// Things that only the article carries. Both stores have them, so that only the article differs.
#[derive(Debug, Clone, Copy)]
struct Own {
    tag: Id,
    source: Id,
    contributor: Id,
    picture: Id,
    /// A collection that shows it and public stories.
    shared: Id,
    /// A collection that shows it alone.
    alone: Id,
}

impl Store {
    /// Fills a store that hides an article in a way; without one the store is the same, but for the article.
    pub fn fill(database: &Database, way: Option<Way>) -> Self {
        let app = App::start(database);
        app.clock.set(WRITTEN);
        let newsroom = newsroom::fill(&app.db);
        let own = add_own(&app.db);
        let (article, shown) = match way {
            Some(way) => {
                let article = hide(&app.db, &newsroom, &own, way);
                newsroom::correct(&app.db, article, "The envoy did not whisper.");
                newsroom::relate(&app.db, article, &[newsroom.envoy]);
                (article, Some(article))
            }
            None => {
                // The ids of what comes later must be alike: here as many are taken for nothing.
                let article = app.db.next_id();
                for _ in 1..IDS {
                    app.db.next_id();
                }
                (article, None)
            }
        };
        place(&app.db, &newsroom, &own, shown);
        app.clock.set(OVER);
        if let Some((why, note)) = way.and_then(ended_by) {
            newsroom::withdraw(&app.db, article, why, note);
        }
        app.clock.set(NOW);
        Self { app, way, article, own }
    }

    /// Its words, and those that are the hidden article's.
    pub fn words(&self, operations: &[Operation]) -> Vocabulary {
        let mut words = Vocabulary::default();
        words.read_answers(operations, &mut Client::new(self.app.address));
        let Own { tag, source, contributor, picture, shared, alone } = self.own;
        for (name, slug, id) in [
            ("article", FIRST_SLUG, self.article),
            ("article", LAST_SLUG, self.article),
            ("article", "envoy-returns-to-the-capital-2", self.article),
            ("tag", "whisper", tag),
            ("source", "whispering-house", source),
            ("contributor", "silent-writer", contributor),
            ("collection", "evening-dossier", shared),
            ("collection", "whispering-corner", alone),
        ] {
            words.add(name, slug);
            words.add(name, &id.to_string());
        }
        for name in ["article", "tag", "source", "contributor", "collection", "section"] {
            words.add(name, "no-such-thing");
            words.add(name, "0193a5c2-0000-7000-8000-00000000ffff");
        }
        words.add_any(&picture.to_string());
        for path in ["", "/", "/world/middle-east/", "/sport/", "/nowhere/"] {
            words.add("path", &format!("{path}{FIRST_SLUG}"));
            words.add("path", &format!("{path}{LAST_SLUG}"));
        }
        for part in ["whisper", "silent", "Evening", "corner", "المبعوث"] {
            words.add("q", part);
        }
        for moment in [WRITTEN, PUBLISHED, OVER, SCHEDULED, NOW] {
            for moment in [moment.to_owned(), moment.replace("00Z", "01Z"), moment.replace("00:00Z", "00.5+03:00")] {
                words.add_any(&moment);
            }
            words.add_any(&moment[..10]);
        }
        for language in ["fa", "fa-IR", "en", "ar", "ar-IQ", "de", "satire", "news", "opinion"] {
            words.add_any(language);
        }
        words
    }
}

fn add_own(db: &Db) -> Own {
    db.write_now(|tx| {
        let (tag, source) = (stories::tag(tx, "Whisper"), stories::source(tx, "Whispering House"));
        let contributor = stories::contributor(tx, "Silent Writer");
        let picture = picture(tx, "https://pictures.example/whisper.jpg");
        tags::insert(tx, std::slice::from_ref(&tag))?;
        sources::insert(tx, std::slice::from_ref(&source))?;
        contributors::insert(tx, std::slice::from_ref(&contributor))?;
        media::insert(tx, std::slice::from_ref(&picture))?;
        let (shared, alone) = (tx.next_id(), tx.next_id());
        Ok(Own { tag: tag.id, source: source.id, contributor: contributor.id, picture: picture.id, shared, alone })
    })
    .unwrap()
}

/// A picture that is not kept yet.
pub fn picture(tx: &Tx<'_>, url: &str) -> Media {
    Media {
        id: tx.next_id(),
        kind: MediaKind::Image,
        url: url.to_owned(),
        width: Some(1_600),
        height: Some(900),
        focal_point: None,
        alt: Some("A quay at night".to_owned()),
        caption: None,
        credit: None,
        licence: None,
        language: stories::language("en"),
        created_at: tx.now,
        updated_at: tx.now,
    }
}

/// What the article says: its title is that of a public story, and of one that comes later.
fn content(newsroom: &Newsroom, own: &Own) -> Content {
    Content {
        sections: vec![newsroom.things.middle_east],
        tags: vec![newsroom.things.topic, own.tag],
        sources: vec![newsroom::link(own.source, SourceRole::Original)],
        contributors: vec![ContributorLink { contributor: own.contributor, role: ContributorRole::Author }],
        image: Some(own.picture),
        body: format!("They whispered.\n\n![Whisper](media:{})", own.picture),
        body_format: BodyFormat::Markdown,
        kind: Kind::Satire,
        language: stories::language("fa"),
        ..stories::content("Envoy Returns to the Capital")
    }
}

/// So many ids the article takes: itself, its revision, its publication, its correction.
const IDS: usize = 4;

fn hide(db: &Db, newsroom: &Newsroom, own: &Own, way: Way) -> Id {
    let published = NO_LONGER.contains(&way);
    let article = db
        .write_now(|tx| {
            let mut new = NewArticle::draft(tx, content(newsroom, own), EDITOR);
            new.article.translation_group = newsroom.envoy;
            new.article.wished_slug = Some(Slug::parse(FIRST_SLUG).unwrap());
            match way {
                Way::InReview => new.article.state = State::InReview,
                Way::Scheduled => {
                    (new.article.state, new.article.publish_at) = (State::Scheduled, Some(moment_of(SCHEDULED)));
                }
                Way::Embargoed => (new.article.state, new.article.embargoed) = (State::Approved, true),
                Way::Archived => new.article.archived_at = Some(tx.now),
                Way::Overdue => new.article.expires_at = Some(moment_of(OVER)),
                _ => {}
            }
            articles::create(tx, std::slice::from_ref(&new))?;
            let (article, revision) = (new.article, new.revision);
            let id = article.id;
            if published {
                let published_at = Some(moment_of(PUBLISHED));
                let wanted = ToPublish { article, revision, published_at, minor: false, derived: None };
                publication::publish(tx, EDITOR, vec![wanted])?;
            } else {
                let _ = tx.next_id();
            }
            Ok(id)
        })
        .unwrap();
    if published {
        newsroom::rename(db, article, LAST_SLUG);
    }
    article
}

fn ended_by(way: Way) -> Option<(EndedBy, Option<&'static str>)> {
    match way {
        Way::Unpublished => Some((EndedBy::Unpublished, Some("Taken back."))),
        Way::Killed => Some((EndedBy::Killed, None)),
        Way::Expired => Some((EndedBy::Expired, None)),
        _ => None,
    }
}

/// Puts the article, if there is one, before what is public: in collections, in related links, in time.
fn place(db: &Db, newsroom: &Newsroom, own: &Own, article: Option<Id>) {
    let with = |others: &[Id]| article.into_iter().chain(others.iter().copied()).collect::<Vec<_>>();
    db.write_now(|tx| {
        let public = [newsroom.envoy, newsroom.opinion, newsroom.match_report];
        collections::create(tx, &collection(tx, own.shared, "Evening Dossier", &with(&public)))?;
        collections::create(tx, &collection(tx, own.alone, "Whispering Corner", &with(&[])))
    })
    .unwrap();
    newsroom::relate(db, newsroom.envoy, &with(&[newsroom.opinion]));
    let later = stories::Story::new("Envoy Returns to the Capital", Some("2026-11-22T06:00:00Z"));
    stories::publish(db, vec![later.about(&newsroom.things)]);
}

/// A collection of two places at most that are seen.
pub fn collection(tx: &Tx<'_>, id: Id, name: &str, articles: &[Id]) -> Collection {
    let item = |article: &Id| CollectionItem { article: *article, title: None, kicker: None, from: None, until: None };
    Collection {
        id,
        slug: Slug::derive(name).unwrap(),
        names: Names { name: name.to_owned(), language: stories::language("en"), others: Default::default() },
        description: None,
        length: Some(2),
        items: articles.iter().map(item).collect(),
        created_at: tx.now,
        updated_at: tx.now,
    }
}
