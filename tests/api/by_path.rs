//! What stands at a path of the site.

use crate::{
    app::App,
    desk,
    newsroom::{self, Newsroom},
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use broadsheet::domain::{article::EndedBy, site::encode_segment};
use serde_json::{Value, json};

fn started(database: &Database) -> (App, Newsroom) {
    let app = App::start_with(database, &[("BROADSHEET_SITE_URL", "https://lantern.example")]);
    let newsroom = newsroom::fill(&app.db);
    (app, newsroom)
}

/// The answer for a path, encoded once more for the query.
fn ask(app: &App, path: &str) -> Value {
    app.json(&format!("/v1/by-path?path={}", encode_segment(path)))
}

/// What stands there, its right path, and whether it moved.
fn told(answer: &Value) -> (&str, &str, bool) {
    let text = |name: &str| answer[name].as_str().unwrap();
    let (kind, other) = if text("type") == "article" { ("article", "section") } else { ("section", "article") };
    assert!(answer[kind].is_object() && answer[other].is_null(), "{answer}");
    (text("type"), text("path"), answer["moved"].as_bool().unwrap())
}

const ENVOY: &str = "/world/middle-east/envoy-returns-to-the-capital";

fn an_article_is_found_by_any_path_that_ends_in_its_slug(database: &Database) {
    let (app, newsroom) = started(database);
    let found = ask(&app, ENVOY);
    assert_eq!(told(&found), ("article", ENVOY, false));
    assert_eq!(found["article"], app.json(&format!("/v1/articles/{}", newsroom.envoy)));
    newsroom::rename(&app.db, newsroom.envoy, "envoy");
    for (path, moved) in [
        ("/world/middle-east/envoy", false),
        ("world/middle-east/envoy", false),
        ("/world/middle-east/envoy?page=2&utm=x", false),
        ("/world/middle-east/envoy#top", false),
        (ENVOY, true),
        ("/world/middle-east/envoy/", true),
        ("//world/middle-east/envoy", true),
        ("/world//middle-east/envoy", true),
        ("/World/Middle-East/Envoy", true),
        ("/sport/envoy", true),
        ("/envoy", true),
        ("/a/b/c/d/e/f/envoy-returns-to-the-capital", true),
    ] {
        assert_eq!(told(&ask(&app, path)), ("article", "/world/middle-east/envoy", moved), "{path}");
    }
}

fn a_path_may_be_plain_or_encoded_once_or_twice(database: &Database) {
    let (app, newsroom) = started(database);
    let article = app.json(&format!("/v1/articles/{}", newsroom.envoy_arabic));
    let (slug, path) = (article["slug"].as_str().unwrap(), article["path"].as_str().unwrap());
    let decoded = format!("/world/middle-east/{slug}");
    let decomposed = encode_segment("/world/Cafe\u{301}");
    for query in [
        encode_segment(&decoded),
        encode_segment(path),
        path.to_owned(),
        path.to_lowercase(),
        encode_segment(&path.to_lowercase()),
        decoded.replace(slug, &encode_segment(slug)),
    ] {
        assert_eq!(told(&app.json(&format!("/v1/by-path?path={query}"))), ("article", path, false), "{query}");
    }
    stories::publish(&app.db, vec![Story::new("Café", None).with(|it| it.sections = vec![newsroom.things.world])]);
    let found = app.json(&format!("/v1/by-path?path={decomposed}"));
    assert_eq!(told(&found), ("article", "/world/caf%C3%A9", true), "another form of the same letters");
}

fn a_section_is_found_by_its_path_and_its_old_ones(database: &Database) {
    let (app, newsroom) = started(database);
    let found = ask(&app, "/world/middle-east");
    assert_eq!(told(&found), ("section", "/world/middle-east", false));
    assert_eq!(found["section"], app.json("/v1/sections/middle-east"));
    assert_eq!(told(&ask(&app, "/world/middle-east/")), ("section", "/world/middle-east", true));
    desk::move_section(&app.db, newsroom.things.middle_east, "الشرق-الأوسط");
    let path = "/world/%D8%A7%D9%84%D8%B4%D8%B1%D9%82-%D8%A7%D9%84%D8%A3%D9%88%D8%B3%D8%B7";
    assert_eq!(told(&ask(&app, "/world/middle-east")), ("section", path, true));
    assert_eq!(told(&ask(&app, path)), ("section", path, false));
    // Articles follow their section.
    let envoy = format!("{path}/envoy-returns-to-the-capital");
    assert_eq!(told(&ask(&app, ENVOY)), ("article", envoy.as_str(), true));
    assert_eq!(told(&ask(&app, &envoy)), ("article", envoy.as_str(), false));
    let arabic = app.json(&format!("/v1/by-path?path={path}&locale=ar"));
    assert_eq!((&arabic["section"]["name"], &arabic["section"]["direction"]), (&json!("الشرق الأوسط"), &json!("rtl")));
}

fn where_an_article_and_a_section_want_one_path_what_stands_there_now_is_found(database: &Database) {
    let (app, newsroom) = started(database);
    // An article without a section has the path of a root section.
    let sport = stories::publish(&app.db, vec![Story::new("Sport", None), Story::new("Games", None)])[0];
    assert_eq!(app.json(&format!("/v1/articles/{sport}"))["path"], "/sport");
    assert_eq!(told(&ask(&app, "/sport")), ("section", "/sport", false));
    assert_eq!(told(&ask(&app, "/world/sport")), ("article", "/sport", true));
    // The section leaves the path to the article that stands at it.
    desk::move_section(&app.db, newsroom.sport, "athletics");
    assert_eq!(told(&ask(&app, "/sport")), ("article", "/sport", false));
    // Where the article stands elsewhere, the path is that of the section that once stood there.
    desk::move_section(&app.db, newsroom.sport, "games");
    desk::move_section(&app.db, newsroom.sport, "play");
    desk::update(&app.db, sport, true, |it| it.sections = vec![newsroom.things.world]);
    assert_eq!(told(&ask(&app, "/sport")), ("section", "/play", true));
    assert_eq!(told(&ask(&app, "/games")), ("article", "/games", false));
    assert_eq!(told(&ask(&app, "/athletics")), ("section", "/play", true));
}

fn what_is_not_there_is_not_found_and_what_was_is_gone(database: &Database) {
    let (app, newsroom) = started(database);
    desk::draft(&app.db, "Hidden Draft");
    for path in ["/", "/world/", "/never-was", "/hidden-draft", "/world/never-was", "/?a=b", "/#top", "/a b", "/%25"] {
        let reply = app.get(&format!("/v1/by-path?path={}", encode_segment(path)));
        let expected = if path == "/world/" { 200 } else { 404 };
        assert_eq!(reply.status, expected, "{path}");
    }
    app.clock.set("2026-11-22T08:00:00Z");
    newsroom::withdraw(&app.db, newsroom.envoy, EndedBy::Unpublished, Some("Withdrawn."));
    for path in [ENVOY, "/sport/envoy-returns-to-the-capital"] {
        for rest in ["", "&as_of=2026-11-22T07:30:00Z"] {
            let reply = app.get(&format!("/v1/by-path?path={path}{rest}"));
            let problem = reply.json();
            assert_eq!((reply.status, problem["reason"].as_str()), (410, Some("unpublished")), "{path}");
            assert_eq!(problem["public_note"], "Withdrawn.");
        }
    }
    let early = app.get("/v1/by-path?path=/sport/rovers-draw-again&as_of=2026-11-21");
    assert_eq!(early.status, 404);
}

fn a_path_that_cannot_be_read_is_a_fault(database: &Database) {
    let (app, _) = started(database);
    for (query, parameter, code) in [
        ("", "path", "missing"),
        ("?fields=title", "path", "missing"),
        ("?path=", "path", "empty"),
        ("?path=/a&path=/b", "path", "repeated_parameter"),
        ("?path=/a%FF", "path", "invalid_encoding"),
        ("?path=/a%25FF", "path", "invalid_encoding"),
        ("?path=/a%2500", "path", "control_character"),
        ("?path=/a&page=2", "page", "unknown_parameter"),
        ("?path=/a&fields=state", "fields", "unknown_field"),
    ] {
        let reply = app.get(&format!("/v1/by-path{query}"));
        assert_eq!(reply.faults(), [(parameter.to_owned(), code.to_owned())], "{query}");
    }
    let several = app.get("/v1/by-path?fields=state&body=xml").faults();
    let named: Vec<&str> = several.iter().map(|(parameter, _)| parameter.as_str()).collect();
    assert_eq!(named, ["path", "body", "fields"]);
}

fn the_articles_parameters_hold_within(database: &Database) {
    let (app, _) = started(database);
    let sparse = app.json(&format!("/v1/by-path?path={ENVOY}&fields=title,section.name"));
    assert_eq!(sparse["article"].as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "title", "section"]);
    assert_eq!((&sparse["moved"], &sparse["path"]), (&json!(false), &json!(ENVOY)));
    let section = app.json("/v1/by-path?path=/sport&fields=title&body=text&expand=tags");
    assert_eq!(section["section"], app.json("/v1/sections/sport"));
    let whole = app.json(&format!("/v1/by-path?path={ENVOY}&body=text&expand=corrections&locale=ar"));
    assert!(whole["article"]["body_text"].is_string() && whole["article"]["body_html"].is_null());
    assert_eq!(whole["article"]["section"]["name"], "الشرق الأوسط");
    assert_eq!(whole["article"]["corrections"], json!([]));
}

fn a_pattern_of_the_site_decides_where_the_slug_stands(database: &Database) {
    let app = App::start_with(database, &[("BROADSHEET_PATH_PATTERN", "news/{slug}.html")]);
    newsroom::fill(&app.db);
    let right = "/news/rovers-draw-again.html";
    assert_eq!(told(&ask(&app, right)), ("article", right, false));
    assert_eq!(told(&ask(&app, "/old/rovers-draw-again.html")), ("article", right, true));
    for wrong in ["/rovers-draw-again.html", "/news/rovers-draw-again", "/sport/x/rovers-draw-again.html"] {
        assert_eq!(app.get(&format!("/v1/by-path?path={wrong}")).status, 404, "{wrong}");
    }
    assert_eq!(told(&ask(&app, "/world/middle-east")), ("section", "/world/middle-east", false));
}

fn a_pattern_leaves_no_empty_segment_where_there_is_no_section(database: &Database) {
    let app = App::start_with(database, &[("BROADSHEET_PATH_PATTERN", "/news/{section_path}/{slug}/")]);
    let newsroom = newsroom::fill(&app.db);
    stories::publish(&app.db, vec![Story::new("Late Word", None)]);
    assert_eq!(app.json("/v1/articles/late-word")["path"], "/news/late-word/");
    assert_eq!(told(&ask(&app, "/news/late-word/")), ("article", "/news/late-word/", false));
    assert_eq!(told(&ask(&app, "/news/late-word")), ("article", "/news/late-word/", true));
    let envoy = app.json(&format!("/v1/articles/{}", newsroom.envoy))["path"].clone();
    assert_eq!(envoy, "/news/world/middle-east/envoy-returns-to-the-capital/");
}

both!(
    an_article_is_found_by_any_path_that_ends_in_its_slug,
    a_path_may_be_plain_or_encoded_once_or_twice,
    a_section_is_found_by_its_path_and_its_old_ones,
    where_an_article_and_a_section_want_one_path_what_stands_there_now_is_found,
    what_is_not_there_is_not_found_and_what_was_is_gone,
    a_path_that_cannot_be_read_is_a_fault,
    the_articles_parameters_hold_within,
    a_pattern_of_the_site_decides_where_the_slug_stands,
    a_pattern_leaves_no_empty_segment_where_there_is_no_section,
);
