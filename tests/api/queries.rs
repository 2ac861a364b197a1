//! The number of statements of a request does not depend on how many rows it returns.

use crate::{
    app::App,
    client::Client,
    hidden::{collection, picture},
    newsroom::{self, Newsroom},
    questions::{self, Operation, Parameter},
    support::{
        both,
        databases::Database,
        stories::{self, EDITOR, Story},
    },
    vocabulary::Vocabulary,
};
use broadsheet::{
    domain::{article::ContributorLink, id::Id, preview, taxonomy::*, time::Time},
    newsroom::{
        articles::{self, Change, NewArticle},
        collections,
        publication::{self, ToPublish},
    },
    store::{
        Db, contributors, media,
        previews::{self, Preview},
        revisions, sections, sources, tags,
    },
};
use std::fmt::Write;

/// So many more there are of everything.
const MORE: usize = 60;

/// Statements of any request at most, without facets; each facet adds its count and its names.
const MOST: u64 = 6;

/// Statements of a preview, which reads a revision as the newsroom does, from the tables that lists never touch.
const MOST_OF_A_PREVIEW: u64 = 11;

/// A request that is counted.
#[derive(Debug)]
struct Request {
    operation: &'static str,
    what: String,
    address: String,
    facets: u64,
}

/// The requests of an operation: plain; with everything it can add, in each order; with one filter or field at a time.
fn requests(operation: &Operation, words: &Vocabulary) -> Vec<Request> {
    let first = |parameter: &Parameter| words.meant(parameter).into_iter().next();
    let in_path = |parameter: &Parameter| first(parameter).unwrap_or_else(|| panic!("no word for {}", parameter.name));
    let needed: Vec<(&str, String)> =
        operation.in_query().filter(|it| it.required).map(|it| (it.name, in_path(it))).collect();
    let request = |what: String, more: Vec<(&str, String)>| Request {
        operation: operation.id,
        what,
        facets: more.iter().filter(|(name, _)| *name == "facets").map(|(_, all)| all.split(',').count() as u64).sum(),
        address: operation.address(in_path, &[&needed[..], &more].concat()),
    };
    let mut everything = Vec::new();
    for parameter in operation.in_query() {
        match (parameter.name, parameter.listed()) {
            ("fields", _) => {}
            ("count", Some(_)) => everything.push(("count", "exact".to_owned())),
            (name, Some(all)) if parameter.joins => everything.push((name, all.join(","))),
            ("limit", None) => everything.push(("limit", parameter.schema["maximum"].to_string())),
            _ => {}
        }
    }
    let mut requests = vec![request("plain".to_owned(), Vec::new())];
    requests.push(request("everything".to_owned(), everything.clone()));
    for parameter in operation.in_query().filter(|it| !it.required && it.name != "cursor" && it.name != "offset") {
        let given = |value: &String| {
            let mut query: Vec<_> = everything.iter().filter(|(name, _)| *name != parameter.name).cloned().collect();
            query.push((parameter.name, value.clone()));
            request(format!("everything, {}={}", parameter.name, &value[..value.len().min(40)]), query)
        };
        match parameter.listed() {
            Some(all) if parameter.joins => requests.push(given(&all.join(","))),
            Some(all) => requests.extend(all.iter().map(given)),
            None => requests.extend(first(parameter).iter().map(given)),
        }
    }
    requests
}

/// The token of a preview of an article.
fn preview_of(app: &App, article: Id) -> String {
    app.db
        .write_now(|tx| {
            let revision = revisions::newest_of(tx.conn, &[article])?.remove(&article).unwrap();
            let one = Preview {
                id: tx.next_id(),
                article,
                revision: revision.id,
                created_at: tx.now,
                created_by: EDITOR.to_owned(),
                expires_at: Time::from_micros(tx.now.micros() + 86_400_000_000).unwrap(),
                revoked_at: None,
            };
            previews::insert(tx.conn, &one)?;
            Ok(preview::token(one.id, &app.db.settings().cursor_key))
        })
        .unwrap()
}

/// The words of the newsroom; what has most rows comes first.
fn words(operations: &[Operation], app: &App, newsroom: &Newsroom) -> Vocabulary {
    let mut words = Vocabulary::default();
    words.add("article", "envoy-returns-to-the-capital");
    words.add("article", &newsroom.envoy.to_string());
    words.add("path", "/world/middle-east/envoy-returns-to-the-capital");
    words.add("code", "unknown_parameter");
    words.add("token", &preview_of(app, newsroom.envoy));
    words.add("source", "harbour-post");
    words.add("cites", "meridian-wire");
    words.add("kind", "news");
    words.add("language", "en");
    words.add("locale", "ar");
    words.add("as_of", crate::app::NOW);
    for name in ["published_since", "updated_since"] {
        words.add(name, "2026-01-01");
    }
    words.add("published_before", "2027-01-01");
    words.add("q", "o");
    words.read_answers(operations, &mut Client::new(app.address));
    words
}

fn named(thing: &str, number: usize) -> String {
    format!("{thing} {number}")
}

/// Things of every sort, each carried by a story of its own; the ids of the stories.
fn add_more(db: &Db, newsroom: &Newsroom) -> Vec<Id> {
    let stories = db
        .write_now(|tx| {
            let mut stories = Vec::new();
            for number in 0..MORE {
                let section = stories::section(tx, &named("Borough", number), Some("world"));
                let section = Section { parent: Some(newsroom.things.world), ..section };
                let source = stories::source(tx, &named("Courier", number));
                let contributor = stories::contributor(tx, &named("Writer", number));
                let tag = stories::tag(tx, &named("Theme", number));
                let picture = picture(tx, &format!("https://pictures.example/{number}.jpg"));
                sections::insert(tx, std::slice::from_ref(&section))?;
                sources::insert(tx, std::slice::from_ref(&source))?;
                contributors::insert(tx, std::slice::from_ref(&contributor))?;
                tags::insert(tx, std::slice::from_ref(&tag))?;
                media::insert(tx, std::slice::from_ref(&picture))?;
                let story = Story::new(&named("Story", number), Some("2026-11-18T10:00:00Z")).about(&newsroom.things);
                stories.push(story.with(|it| {
                    it.sections.push(section.id);
                    it.tags.push(tag.id);
                    it.sources.push(newsroom::link(source.id, SourceRole::Cited));
                    let role = ContributorRole::Author;
                    it.contributors.push(ContributorLink { contributor: contributor.id, role });
                    it.image = Some(picture.id);
                }));
            }
            Ok(stories)
        })
        .unwrap();
    stories::publish(db, stories)
}

/// Publishes an article anew, so that its history grows.
fn publish_again(db: &Db, article: Id) {
    db.write_now(|tx| {
        let of = broadsheet::store::articles::find_all(tx.conn, &[article])?.remove(&article).unwrap();
        let newest = revisions::newest_of(tx.conn, &[article])?.remove(&article).unwrap();
        let change = Change { article: of, newest: newest.number, content: newest.content, note: None };
        for (article, revision) in articles::save(tx, vec![change], EDITOR)? {
            let wanted = ToPublish { article, revision, published_at: None, minor: false, derived: None };
            publication::publish(tx, EDITOR, vec![wanted])?;
        }
        Ok(())
    })
    .unwrap();
}

/// Translations of an article.
fn translate(db: &Db, article: Id) {
    db.write_now(|tx| {
        for language in ["ar", "fa", "he", "de", "fr", "es", "it", "tr", "ru", "el"] {
            let mut content = stories::content(&named("Envoy", language.len()));
            content.language = stories::language(language);
            let mut new = NewArticle::draft(tx, content, EDITOR);
            new.article.translation_group = article;
            articles::create(tx, std::slice::from_ref(&new))?;
            let (article, revision) = (new.article, new.revision);
            let wanted = ToPublish { article, revision, published_at: None, minor: false, derived: None };
            publication::publish(tx, EDITOR, vec![wanted])?;
        }
        Ok(())
    })
    .unwrap();
}

fn grow(db: &Db, newsroom: &Newsroom, front: Id) {
    let ids = add_more(db, newsroom);
    for id in &ids {
        newsroom::relate(db, *id, &[newsroom.envoy, newsroom.opinion]);
        newsroom::correct(db, *id, "Put right.");
    }
    newsroom::relate(db, newsroom.envoy, &ids);
    newsroom::correct(db, newsroom.envoy, "Put right.");
    (0..10).for_each(|_| publish_again(db, newsroom.envoy));
    translate(db, newsroom.envoy);
    db.write_now(|tx| {
        let before = collection(tx, front, "Front", &[newsroom.envoy]);
        let mut after = collection(tx, front, "Front", &ids);
        after.length = None;
        collections::update(tx, &before, &after)?;
        for number in 0..MORE {
            let id = tx.next_id();
            collections::create(tx, &collection(tx, id, &named("Dossier", number), &ids))?;
        }
        Ok(())
    })
    .unwrap();
}

fn statements_do_not_grow_with_rows(database: &Database) {
    // An answer that is kept takes none.
    let app = App::start_with(database, &[("BROADSHEET_CACHE_MEGABYTES", "0")]);
    let newsroom = newsroom::fill(&app.db);
    let front = app.db.next_id();
    app.db.write_now(|tx| collections::create(tx, &collection(tx, front, "Front", &[newsroom.envoy]))).unwrap();
    let operations = questions::operations();
    let words = words(&operations, &app, &newsroom);
    let requests: Vec<Request> = operations.iter().flat_map(|operation| requests(operation, &words)).collect();
    let count = |request: &Request| {
        app.statements(|app| {
            let reply = app.get(&request.address);
            assert_eq!(reply.status, 200, "{}: {}", request.address, reply.text());
        })
    };
    let few: Vec<u64> = requests.iter().map(count).collect();
    grow(&app.db, &newsroom, front);
    let (mut table, mut wrong) = (String::new(), Vec::new());
    for (request, few) in requests.iter().zip(few) {
        let many = count(request);
        writeln!(table, "{:20} {few:3} {many:3}  {}", request.operation, request.what).unwrap();
        let most = if request.operation == "get_preview" { MOST_OF_A_PREVIEW } else { MOST + 2 * request.facets };
        if few != many || many > most {
            wrong.push(format!("{few} statements with few rows, {many} with many: {}", request.address));
        }
    }
    println!("{table}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

both!(statements_do_not_grow_with_rows);
