//! An article as it was public at a moment.

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
use broadsheet::domain::article::EndedBy;
use serde_json::json;

/// An article whose text changed within a second, and that moved to another section.
fn changed(app: &App) -> Newsroom {
    let newsroom = newsroom::fill(&app.db);
    app.clock.set("2026-11-22T08:00:00.250Z");
    desk::update(&app.db, newsroom.envoy, false, |it| {
        it.title = "Envoy Leaves".to_owned();
        it.body = "Gone **again**.".to_owned();
        it.sections = vec![newsroom.sport];
        it.kind = broadsheet::domain::article::Kind::Analysis;
        it.tags = vec![newsroom.place];
    });
    app.clock.set("2026-11-22T12:00:00Z");
    newsroom
}

fn the_text_is_that_of_the_moment_to_the_microsecond(database: &Database) {
    let app = App::start(database);
    let newsroom = changed(&app);
    let title = |moment: &str| {
        let reply = app.get(&format!("/v1/articles/{}?as_of={moment}", newsroom.envoy));
        if reply.status == 200 { reply.json()["title"].as_str().unwrap().to_owned() } else { reply.status.to_string() }
    };
    let (old, new) = ("Envoy Returns to the Capital", "Envoy Leaves");
    for (moment, expected) in [
        ("2026-11-21", "404"),
        ("2026-11-22T06:59:59Z", "404"),
        ("2026-11-22T06:59:59.999999Z", "404"),
        ("2026-11-22T07:00:00Z", old),
        ("2026-11-22T07:00:00.0Z", old),
        ("2026-11-22T07:00Z", old),
        ("2026-11-22T07:59:59Z", old),
        ("2026-11-22T08:00:00.249999Z", old),
        ("2026-11-22T08:00:00.25Z", new),
        ("2026-11-22T08:00:00Z", new),
        ("2026-11-22T11:00:00.000%2B03:00", old),
        ("2026-11-22T11:00:00%2B03:00", new),
        ("2026-11-22T11:00:00+03:00", new),
        ("9999-12-31T23:59:59Z", new),
    ] {
        assert_eq!(title(moment), expected, "{moment}");
    }
}

fn the_text_is_of_then_and_the_address_of_now(database: &Database) {
    let app = App::start_with(database, &[("BROADSHEET_SITE_URL", "https://lantern.example")]);
    let newsroom = changed(&app);
    newsroom::rename(&app.db, newsroom.envoy, "envoy");
    let path = "/v1/articles/envoy?body=html,text,markdown,blocks";
    let (now, then) = (app.json(path), app.json(&format!("{path}&as_of=2026-11-22T07:30:00Z")));
    assert_eq!(then["title"], "Envoy Returns to the Capital");
    assert_eq!(then["body_markdown"], "The envoy is **back**.\n\nTalks begin on Monday.");
    assert_eq!(then["body_text"], "The envoy is back.\n\nTalks begin on Monday.");
    assert_eq!(then["body_blocks"].as_array().unwrap().len(), 2);
    assert_eq!((&then["kind"], &then["section"]["path"]), (&json!("news"), &json!("world/middle-east")));
    assert_eq!(then["tags"].as_array().unwrap().len(), 2);
    assert_eq!(then["updated_at"], "2026-11-20T08:00:00Z");
    for same in ["id", "slug", "path", "url", "published_at", "translations"] {
        assert_eq!(then[same], now[same], "{same}");
    }
    assert_eq!(now["path"], "/sport/envoy");
    let moved = app.get("/v1/articles/envoy-returns-to-the-capital?as_of=2026-11-22T07:30:00Z");
    assert_eq!(moved.header("location"), Some("/v1/articles/envoy?as_of=2026-11-22T07:30:00Z"));
    let by_path = app.json("/v1/by-path?path=/sport/envoy&as_of=2026-11-22T07:30:00Z");
    assert_eq!((&by_path["moved"], &by_path["path"]), (&json!(false), &json!("/sport/envoy")));
    assert_eq!(by_path["article"]["title"], "Envoy Returns to the Capital");
}

fn what_is_not_public_now_is_not_public_at_any_moment(database: &Database) {
    let app = App::start(database);
    let newsroom = changed(&app);
    let mut tickets = Story::new("Tickets", Some("2026-11-22T06:00:00Z"));
    tickets.expires_at = Some(crate::support::stores::moment_of("2026-11-22T13:00:00Z"));
    let tickets = stories::publish(&app.db, vec![tickets])[0];
    app.clock.set("2026-11-22T14:00:00Z");
    newsroom::withdraw(&app.db, newsroom.envoy, EndedBy::Killed, None);
    newsroom::withdraw(&app.db, newsroom.opinion, EndedBy::Unpublished, None);
    for (id, reason) in [(newsroom.envoy, "killed"), (newsroom.opinion, "unpublished"), (tickets, "expired")] {
        for moment in ["2026-11-01", "2026-11-22T07:30:00Z", "2026-11-22T12:30:00Z", "2026-12-24"] {
            let reply = app.get(&format!("/v1/articles/{id}?as_of={moment}"));
            assert_eq!((reply.status, reply.json()["reason"].as_str()), (410, Some(reason)), "{moment}");
        }
    }
    for never in ["never-was", "0193a5c2-0000-7000-8000-00000000ffff"] {
        assert_eq!(app.get(&format!("/v1/articles/{never}?as_of=2026-11-22T07:30:00Z")).status, 404);
    }
    let draft = desk::draft(&app.db, "Not for Anybody");
    assert_eq!(app.get(&format!("/v1/articles/{draft}?as_of=2026-11-22T14:00:00Z")).status, 404);
}

fn between_a_withdrawal_and_the_next_publication_there_is_nothing(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    app.clock.set("2026-11-22T08:00:00Z");
    newsroom::withdraw(&app.db, newsroom.envoy, EndedBy::Unpublished, None);
    app.clock.set("2026-11-22T09:00:00Z");
    desk::republish(&app.db, newsroom.envoy, false);
    let status = |moment: &str| app.get(&format!("/v1/articles/{}?as_of={moment}", newsroom.envoy)).status;
    assert_eq!(
        ["07:59:59.999999Z", "07:59:59Z", "08:00:00Z", "08:59:59Z", "09:00:00Z"]
            .map(|time| status(&format!("2026-11-22T{time}"))),
        [200, 200, 404, 404, 200]
    );
}

fn corrections_are_those_made_until_then(database: &Database) {
    let app = App::start(database);
    let newsroom = changed(&app);
    newsroom::correct(&app.db, newsroom.envoy, "It was a Tuesday.");
    app.clock.set("2026-11-22T13:00:00Z");
    let path = format!("/v1/articles/{}?expand=corrections", newsroom.envoy);
    let of = |query: &str| {
        let article = app.json(&format!("{path}{query}"));
        (article["corrected"].as_bool().unwrap(), article["corrections"].as_array().unwrap().len())
    };
    assert_eq!(of(""), (true, 1));
    assert_eq!(of("&as_of=2026-11-22T12:00:00Z"), (true, 1));
    assert_eq!(of("&as_of=2026-11-22T11:59:59Z"), (false, 0));
    assert_eq!(of("&as_of=2026-11-22T07:30:00Z"), (false, 0));
}

fn each_text_has_a_tag_of_its_own(database: &Database) {
    let app = App::start(database);
    let newsroom = changed(&app);
    let tag = |query: &str| {
        let reply = app.get(&format!("/v1/articles/{}{query}", newsroom.envoy));
        reply.header("etag").unwrap().to_owned()
    };
    let (now, then) = (tag(""), tag("?as_of=2026-11-22T07:30:00Z"));
    assert_ne!(now, then);
    assert_eq!(tag("?as_of=2026-11-22T07:45:00Z"), then);
    assert_eq!(tag("?as_of=2026-11-22T08:00:00Z"), now);
    let path = format!("/v1/articles/{}?as_of=2026-11-22T07:30:00Z", newsroom.envoy);
    assert_eq!(app.send("GET", &path, &[("If-None-Match", &now)]).status, 200);
    assert_eq!(app.send("GET", &path, &[("If-None-Match", &then)]).status, 304);
}

fn a_list_has_no_moment(database: &Database) {
    let app = App::start(database);
    for path in ["/v1/articles", "/v1/collections", "/v1/collections/front", "/v1/sections", "/v1/tags"] {
        let reply = app.get(&format!("{path}?as_of=2026-11-22"));
        assert_eq!(reply.faults(), [("as_of".to_owned(), "unknown_parameter".to_owned())], "{path}");
    }
    let twice = app.get("/v1/articles/a?as_of=2026-11-22&as_of=2026-11-23");
    assert_eq!(twice.faults(), [("as_of".to_owned(), "repeated_parameter".to_owned())]);
}

both!(
    the_text_is_that_of_the_moment_to_the_microsecond,
    the_text_is_of_then_and_the_address_of_now,
    what_is_not_public_now_is_not_public_at_any_moment,
    between_a_withdrawal_and_the_next_publication_there_is_nothing,
    corrections_are_those_made_until_then,
    each_text_has_a_tag_of_its_own,
    a_list_has_no_moment,
);
