//! The secret article: two stores that differ by one hidden article answer every question byte for byte alike.

use crate::{
    app::App,
    newsroom::{self, Newsroom},
    support::{
        both,
        databases::Database,
        stories::{self, EDITOR, Story},
    },
};
use broadsheet::{
    domain::{
        article::{ContributorLink, EndedBy, Kind, SourceLink, State},
        id::Id,
        taxonomy::{ContributorRole, SourceRole},
        time::Time,
    },
    newsroom::articles::{self, NewArticle},
    store::{Db, contributors, sources, tags},
};

/// How an article can be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hidden {
    Draft,
    InReview,
    Scheduled,
    Embargoed,
    Archived,
}

/// Things that only the hidden article carries: both stores have them, so that only the article differs.
struct Own {
    tag: Id,
    source: Id,
    contributor: Id,
}

fn add_own(db: &Db) -> Own {
    db.write_now(|tx| {
        let (tag, source) = (stories::tag(tx, "Whisper"), stories::source(tx, "Whispering House"));
        let contributor = stories::contributor(tx, "Silent Writer");
        tags::insert(tx, std::slice::from_ref(&tag))?;
        sources::insert(tx, std::slice::from_ref(&source))?;
        contributors::insert(tx, std::slice::from_ref(&contributor))?;
        Ok(Own { tag: tag.id, source: source.id, contributor: contributor.id })
    })
    .unwrap()
}

fn hide(db: &Db, newsroom: &Newsroom, own: &Own, how: Hidden) -> Id {
    db.write_now(|tx| {
        let mut content = stories::content("Envoy Returns to the Capital");
        content.sections = vec![newsroom.things.middle_east];
        content.tags = vec![newsroom.things.topic, own.tag];
        content.sources =
            vec![SourceLink { source: own.source, role: SourceRole::Original, url: None, credit_line: None }];
        content.contributors = vec![ContributorLink { contributor: own.contributor, role: ContributorRole::Author }];
        content.kind = Kind::Satire;
        content.language = stories::language("fa");
        let mut new = NewArticle::draft(tx, content, EDITOR);
        let later = Time::parse("2026-11-23T00:00:00Z").unwrap();
        match how {
            Hidden::Draft => {}
            Hidden::InReview => new.article.state = State::InReview,
            Hidden::Scheduled => (new.article.state, new.article.publish_at) = (State::Scheduled, Some(later)),
            Hidden::Embargoed => (new.article.state, new.article.embargoed) = (State::Approved, true),
            Hidden::Archived => new.article.archived_at = Some(tx.now),
        }
        new.article.wished_slug = broadsheet::domain::slug::Slug::derive("the whispered story");
        articles::create(tx, std::slice::from_ref(&new))?;
        Ok(new.article.id)
    })
    .unwrap()
}

/// Every question of the Content API that these stores can be asked.
fn questions(secret: Id) -> Vec<String> {
    let filters = [
        "",
        "section=world",
        "section=world/middle-east",
        "section=middle-east&subsections=false",
        "tag=elections",
        "tag=whisper",
        "tag=-whisper",
        "tag=elections,whisper",
        "source=whispering-house",
        "cites=meridian-wire",
        "contributor=silent-writer",
        "contributor=-silent-writer",
        "kind=satire",
        "kind=-satire",
        "language=fa",
        "published_since=2026-11-01",
        "published_before=2026-11-21",
        "updated_since=2026-11-22",
    ];
    let prints = [
        "",
        "limit=0&count=exact",
        "limit=1",
        "limit=2&offset=1",
        "count=estimated",
        "expand=section,source,contributors,tags,related,corrections",
        "body=html,text,markdown",
        "fields=title,tags.name",
    ];
    let mut questions = Vec::new();
    for sort in ["", "sort=published_at", "sort=-updated_at"] {
        for filter in filters {
            for print in prints {
                let parts: Vec<&str> = [sort, filter, print].into_iter().filter(|part| !part.is_empty()).collect();
                questions.push(format!("/v1/articles?{}", parts.join("&")));
            }
        }
    }
    for path in [
        "/v1",
        "/v1/sections",
        "/v1/sections?expand=children,counts",
        "/v1/sources?expand=counts",
        "/v1/contributors?expand=counts",
        "/v1/tags?expand=counts",
        "/v1/tags?q=whisper",
        "/v1/tags/whisper",
        "/v1/sources/whispering-house",
        "/v1/contributors/silent-writer",
        "/v1/tags/elections?expand=counts",
        "/v1/articles/the-whispered-story",
        "/v1/articles/envoy-returns-to-the-capital",
        "/v1/articles/envoy-returns-to-the-capital-2",
        "/v1/articles/envoy-returns-to-the-capital?expand=related",
        "/v1/articles/envoy-returns-to-the-capital/related",
        "/openapi.json",
    ] {
        questions.push(path.to_owned());
    }
    questions.push(format!("/v1/articles/{secret}"));
    questions.push(format!("/v1/articles/{secret}/related"));
    questions.push(format!("/v1/articles?id={secret}"));
    questions.push(format!("/v1/articles?id=-{secret}"));
    questions.push(format!("/v1/tags/{secret}"));
    questions
}

/// The whole answer, without what names the single request.
fn answer(app: &App, path: &str) -> String {
    let reply = app.send("GET", path, &[("X-Request-Id", "same")]);
    let headers: Vec<_> = reply
        .headers
        .iter()
        .filter(|(name, _)| name != "date")
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let mut headers = headers;
    headers.sort();
    format!("{}\n{}\n\n{}", reply.status, headers.join("\n"), reply.text())
}

fn a_hidden_article_changes_no_byte_of_any_answer(database: &Database) {
    for how in [Hidden::Draft, Hidden::InReview, Hidden::Scheduled, Hidden::Embargoed, Hidden::Archived] {
        let other = Database::new(database.backend()).unwrap();
        let empty = Database::new(database.backend()).unwrap();
        let (plain, secret) = (App::start(&other), App::start(&empty));
        let mut hidden = Id::MIN;
        for app in [&plain, &secret] {
            let newsroom = newsroom::fill(&app.db);
            let own = add_own(&app.db);
            // The ids of what comes later must be alike: the other store takes the same number of ids for nothing.
            if std::ptr::eq(app, &secret) {
                hidden = hide(&app.db, &newsroom, &own, how);
                newsroom::relate(&app.db, newsroom.envoy, &[hidden, newsroom.opinion]);
            } else {
                let _ = (app.db.next_id(), app.db.next_id());
                newsroom::relate(&app.db, newsroom.envoy, &[newsroom.opinion]);
            }
            let later =
                Story::new("Envoy Returns to the Capital", Some("2026-11-22T06:00:00Z")).about(&newsroom.things);
            stories::publish(&app.db, vec![later]);
        }
        for question in questions(hidden) {
            assert_eq!(answer(&secret, &question), answer(&plain, &question), "{how:?}: {question}");
        }
    }
}

fn a_withdrawn_article_differs_by_its_own_answer_alone(database: &Database) {
    let other = Database::new(database.backend()).unwrap();
    let (plain, secret) = (App::start(&other), App::start(database));
    let mut withdrawn = Id::MIN;
    for app in [&plain, &secret] {
        let newsroom = newsroom::fill(&app.db);
        let own = add_own(&app.db);
        if std::ptr::eq(app, &secret) {
            let story = Story::new("A Story Taken Back", Some("2026-11-21T00:00:00Z")).about(&newsroom.things);
            let story = story.with(|it| it.tags.push(own.tag));
            withdrawn = stories::publish(&app.db, vec![story])[0];
            newsroom::relate(&app.db, newsroom.envoy, &[withdrawn, newsroom.opinion]);
            newsroom::withdraw(&app.db, withdrawn, EndedBy::Unpublished, None);
        } else {
            newsroom::relate(&app.db, newsroom.envoy, &[newsroom.opinion]);
        }
    }
    let mut gone = 0;
    for question in questions(withdrawn).into_iter().chain(["/v1/articles/a-story-taken-back".to_owned()]) {
        // The door tells the number of the latest public change, and this article was a public change twice.
        if question == "/v1" {
            continue;
        }
        let (with, without) = (answer(&secret, &question), answer(&plain, &question));
        if with.starts_with("410") {
            gone += 1;
            assert!(without.starts_with("404"), "{question}");
        } else {
            assert_eq!(with, without, "{question}");
        }
    }
    assert_eq!(gone, 3, "by id, by slug, and its related stories");
}

both!(a_hidden_article_changes_no_byte_of_any_answer, a_withdrawn_article_differs_by_its_own_answer_alone);
