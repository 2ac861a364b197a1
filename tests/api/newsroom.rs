//! A small newsroom for the tests: things of every sort, and stories in several languages.

use crate::support::stories::{self, EDITOR, Story, Things};
use broadsheet::{
    domain::{
        article::{Correction, CorrectionKind, EndedBy, Kind, RelatedLink, Relation, SourceLink},
        body::BodyFormat,
        freshness::{Aspect, Effect},
        id::Id,
        ledger,
        names::Names,
        slug::Slug,
        taxonomy::*,
    },
    newsroom::{self, publication},
    store::{Db, changes::ChangeKind, links, publications, sections, sources, tags},
};

/// What the tests refer to.
pub struct Newsroom {
    pub things: Things,
    pub sport: Id,
    pub place: Id,
    /// Stories by name.
    pub envoy: Id,
    pub envoy_arabic: Id,
    pub match_report: Id,
    pub opinion: Id,
    pub undated: Id,
}

fn names(name: &str, others: &[(&str, &str)]) -> Names {
    Names {
        name: name.to_owned(),
        language: stories::language("en"),
        others: others.iter().map(|(tag, name)| (stories::language(tag), (*name).to_owned())).collect(),
    }
}

/// Fills a store.
pub fn fill(db: &Db) -> Newsroom {
    let things = stories::add_things(db);
    let (sport, place, agency) = add_more(db, &things);
    let envoy = Story::new("Envoy Returns to the Capital", Some("2026-11-20T08:00:00Z")).about(&things).with(|it| {
        it.short_title = Some("Envoy returns".to_owned());
        it.kicker = Some("Diplomacy".to_owned());
        it.standfirst = Some("Talks resume after a month of silence.".to_owned());
        it.body = "The envoy is **back**.\n\nTalks begin on Monday.".to_owned();
        it.body_format = BodyFormat::Markdown;
        it.dateline = Some("HARBOUR CITY".to_owned());
        it.tags = vec![things.topic, place];
        it.word_count = 8;
    });
    let arabic = Story::new("عودة المبعوث إلى العاصمة", Some("2026-11-20T09:30:00Z")).with(|it| {
        it.language = stories::language("ar-IQ");
        it.sections = vec![things.middle_east];
        it.sources = vec![link(things.quoted, SourceRole::Cited)];
        it.tags = vec![things.topic];
        it.body = "عاد المبعوث إلى العاصمة.".to_owned();
    });
    let match_report = Story::new("Rovers Draw Again", Some("2026-11-21T20:00:00Z")).with(|it| {
        it.sections = vec![sport];
        it.sources = vec![link(agency, SourceRole::Provider)];
        it.kind = Kind::Analysis;
    });
    let opinion = Story::new("Why the Ferry Matters", Some("2026-11-19T06:00:00Z")).with(|it| {
        it.kind = Kind::Opinion;
        it.sections = vec![things.world, sport];
        it.tags = vec![place];
    });
    let undated = Story::new("A Lantern in the Fog", None).with(|it| it.sections = vec![sport]);
    let ids = stories::publish(db, vec![envoy, arabic, match_report, opinion, undated]);
    let [envoy, envoy_arabic, match_report, opinion, undated] = ids[..] else { panic!("five stories") };
    Newsroom { things, sport, place, envoy, envoy_arabic, match_report, opinion, undated }
}

fn add_more(db: &Db, things: &Things) -> (Id, Id, Id) {
    db.write_now(|tx| {
        let middle_east = sections::list_all(tx.conn)?.into_iter().find(|one| one.id == things.middle_east).unwrap();
        let named = Section { names: names("Middle East", &[("ar", "الشرق الأوسط")]), ..middle_east };
        newsroom::sections::update(tx, named)?;
        let sport = stories::section(tx, "Sport", None);
        sections::insert(tx, std::slice::from_ref(&sport))?;
        let elections = tags::find_all(tx.conn, &[things.topic])?.remove(&things.topic).unwrap();
        tags::update(tx, &Tag { names: names("Elections", &[("ar", "انتخابات")]), ..elections })?;
        let place = Tag { kind: TagType::Place, ..stories::tag(tx, "Harbour City") };
        tags::insert(tx, std::slice::from_ref(&place))?;
        let agency = Source {
            kind: SourceKind::Broadcaster,
            credit_line: Some("Copy: {name}".to_owned()),
            attribution_required: true,
            licence: Some("All rights reserved".to_owned()),
            home_url: Some("https://northline.example".to_owned()),
            notes: Some("ring before noon".to_owned()),
            may_translate: false,
            ..stories::source(tx, "Northline")
        };
        sources::insert(tx, std::slice::from_ref(&agency))?;
        Ok((sport.id, place.id, agency.id))
    })
    .unwrap()
}

/// A link to a source.
pub fn link(source: Id, role: SourceRole) -> SourceLink {
    SourceLink { source, role, url: None, credit_line: None }
}

/// Takes an article back.
pub fn withdraw(db: &Db, article: Id, why: EndedBy, note: Option<&str>) {
    db.write_now(|tx| publication::withdraw(tx, article, why, EDITOR, note)).unwrap();
}

/// Gives an article another slug; the old one stays an alias.
pub fn rename(db: &Db, article: Id, slug: &str) {
    let slug = Slug::parse(slug).unwrap();
    db.write_now(|tx| publication::rename(tx, article, &slug)).unwrap();
}

/// Gives a section another slug; the old one stays an alias.
pub fn rename_section(db: &Db, section: Id, slug: &str) {
    let slug = Slug::parse(slug).unwrap();
    db.write_now(|tx| {
        let section = sections::list_all(tx.conn)?.into_iter().find(|one| one.id == section).unwrap();
        newsroom::sections::update(tx, Section { slug, ..section })
    })
    .unwrap();
}

/// Links an article to others, here and elsewhere.
pub fn relate(db: &Db, article: Id, targets: &[Id]) {
    let mut related: Vec<RelatedLink> = targets
        .iter()
        .map(|target| RelatedLink {
            relation: Relation::Background,
            target: Some(*target),
            url: None,
            title: None,
            source: None,
            note: None,
        })
        .collect();
    related.push(RelatedLink {
        relation: Relation::Analysis,
        target: None,
        url: Some("https://elsewhere.example/ferry".to_owned()),
        title: Some("The ferry, explained".to_owned()),
        source: Some("Elsewhere".to_owned()),
        note: Some("for us alone".to_owned()),
    });
    db.write_now(|tx| links::replace_related(tx.conn, article, &related)).unwrap();
}

/// Adds an entry to an article's ledger.
pub fn correct(db: &Db, article: Id, text: &str) {
    db.write_now(|tx| {
        let ledger = links::corrections_of(tx.conn, &[article])?;
        let previous = ledger.last().map_or(ledger::START, |(_, last)| &last.hash);
        let mut correction = Correction {
            id: tx.next_id(),
            number: 1 + ledger.len() as i64,
            kind: CorrectionKind::Correction,
            text: text.to_owned(),
            language: stories::language("en"),
            created_at: tx.now,
            created_by: EDITOR.to_owned(),
            hash: String::new(),
        };
        correction.hash = ledger::hash(previous, &correction);
        // Readers hear of what they can see.
        let last = publications::last_of(tx.conn, &[article])?;
        if last.get(&article).is_some_and(|last| last.live_until.is_none()) {
            tx.change(
                ChangeKind::ArticleCorrected,
                article,
                Effect::article(article, &[Aspect::Text, Aspect::Corrections]),
            );
        }
        links::insert_corrections(tx.conn, &[(article, correction)])
    })
    .unwrap();
}
