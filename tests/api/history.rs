//! The history of a public text, and its ledger of corrections.

use crate::{
    app::App,
    desk,
    newsroom::{self, Newsroom},
    support::{both, databases::Database},
};
use broadsheet::domain::{article::EndedBy, body::BodyFormat};
use serde_json::{Value, json};

const HISTORY: &str = "/v1/articles/envoy-returns-to-the-capital/history";

/// An article that was updated, updated in passing, taken back, and published again.
fn lived(app: &App) -> Newsroom {
    let newsroom = newsroom::fill(&app.db);
    app.clock.set("2026-11-22T08:00:00.250Z");
    desk::update(&app.db, newsroom.envoy, false, |it| it.title = "Envoy Is Back".to_owned());
    app.clock.set("2026-11-22T09:00:00Z");
    desk::update(&app.db, newsroom.envoy, true, |it| it.title = "Envoy Is Back Again".to_owned());
    app.clock.set("2026-11-22T10:00:00Z");
    newsroom::withdraw(&app.db, newsroom.envoy, EndedBy::Unpublished, Some("A name was wrong."));
    app.clock.set("2026-11-22T11:00:00Z");
    desk::update(&app.db, newsroom.envoy, false, |it| it.title = "Envoy Returns".to_owned());
    app.clock.set("2026-11-22T12:00:00Z");
    newsroom
}

fn stretch(kind: &str, from: &str, until: Option<&str>, minor: bool, ended_by: Option<&str>) -> Value {
    json!({"type": kind, "from": from, "until": until, "minor": minor, "ended_by": ended_by, "public_note": null,
        "text": null})
}

fn every_change_is_told_in_order_and_no_older_text(database: &Database) {
    let app = App::start(database);
    lived(&app);
    let mut withdrawn =
        stretch("updated", "2026-11-22T09:00:00Z", Some("2026-11-22T10:00:00Z"), true, Some("unpublished"));
    withdrawn["public_note"] = json!("A name was wrong.");
    assert_eq!(
        app.json(HISTORY)["data"],
        json!([
            stretch("published", "2026-11-22T07:00:00Z", Some("2026-11-22T08:00:00Z"), false, Some("superseded")),
            stretch("updated", "2026-11-22T08:00:00Z", Some("2026-11-22T09:00:00Z"), false, Some("superseded")),
            withdrawn,
            stretch("republished", "2026-11-22T11:00:00Z", None, false, None),
        ])
    );
    assert!(!app.get(HISTORY).text().contains("Envoy Is Back"));
}

fn a_minor_change_leaves_the_last_change_where_it_was(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    let path = format!("/v1/articles/{}", newsroom.envoy);
    let first = app.json(&path);
    app.clock.set("2026-11-22T08:00:00Z");
    desk::update(&app.db, newsroom.envoy, true, |it| it.title = "Comma, Moved".to_owned());
    let minor = app.json(&path);
    assert_eq!((&minor["updated_at"], &minor["title"]), (&first["updated_at"], &json!("Comma, Moved")));
    assert_eq!((&minor["published_at"], &minor["slug"]), (&first["published_at"], &first["slug"]));
    app.clock.set("2026-11-22T09:00:00Z");
    desk::update(&app.db, newsroom.envoy, false, |it| it.title = "News".to_owned());
    assert_eq!(app.json(&path)["updated_at"], "2026-11-22T09:00:00Z");
    let minors: Vec<Value> =
        app.json(HISTORY)["data"].as_array().unwrap().iter().map(|entry| entry["minor"].clone()).collect();
    assert_eq!(minors, [json!(false), json!(true), json!(false)]);
}

fn a_draft_of_a_public_article_is_in_no_history(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    let before = app.get(HISTORY);
    app.clock.set("2026-11-22T08:00:00Z");
    desk::redraft(&app.db, newsroom.envoy, |it| it.title = "Not Yet".to_owned());
    assert_eq!(app.get(HISTORY).body, before.body);
}

fn a_moment_tells_the_history_as_it_was_known_then(database: &Database) {
    let app = App::start(database);
    lived(&app);
    let at = |moment: &str| app.json(&format!("{HISTORY}?as_of={moment}"))["data"].clone();
    let first = stretch("published", "2026-11-22T07:00:00Z", None, false, None);
    assert_eq!(at("2026-11-22T07:00:00Z"), json!([first]));
    assert_eq!(at("2026-11-22T07:59:59Z"), json!([first]));
    // The change came within this second; its end is what is meant.
    let second = at("2026-11-22T08:00:00Z");
    assert_eq!(second[0]["until"], "2026-11-22T08:00:00Z");
    assert_eq!(second[1], stretch("updated", "2026-11-22T08:00:00Z", None, false, None));
    assert_eq!(at("2026-11-22T08:00:00.249Z"), json!([first]));
    assert_eq!(at("2026-11-22T08:00:00.250Z"), second);
    let third = at("2026-11-22T09:30:00Z");
    assert_eq!((&third[2]["ended_by"], &third[2]["public_note"]), (&json!(null), &json!(null)));
    assert_eq!(at("2026-11-22T11:00:00Z").as_array().unwrap().len(), 4);
    for not_public in ["2026-11-22T06:59:59Z", "2026-11-22T10:00:00Z", "2026-11-22T10:59:59Z"] {
        assert_eq!(app.get(&format!("{HISTORY}?as_of={not_public}")).status, 404, "{not_public}");
    }
}

fn a_struck_stretch_is_in_no_history_and_at_no_moment(database: &Database) {
    let app = App::start_with(database, &[("BROADSHEET_PUBLIC_HISTORY", "text")]);
    let newsroom = lived(&app);
    desk::strike(&app.db, newsroom.envoy, 2);
    let history = app.json(HISTORY);
    let kinds: Vec<&str> =
        history["data"].as_array().unwrap().iter().map(|entry| entry["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["published", "updated", "republished"]);
    assert!(!history.to_string().contains("\"Envoy Is Back\""));
    for path in ["", "/history", "/corrections", "/related"] {
        let path = format!("/v1/articles/{}{path}?as_of=2026-11-22T08:30:00Z", newsroom.envoy);
        assert_eq!(app.get(&path).status, 404, "{path}");
    }
    desk::strike(&app.db, newsroom.envoy, 1);
    assert_eq!(app.json(HISTORY)["data"][0]["type"], "published");
}

fn older_texts_are_told_only_where_the_site_wants_it(database: &Database) {
    let app = App::start_with(database, &[("BROADSHEET_PUBLIC_HISTORY", "text")]);
    let newsroom = newsroom::fill(&app.db);
    let picture = desk::picture(&app.db, "pier");
    app.clock.set("2026-11-22T08:00:00Z");
    desk::update(&app.db, newsroom.envoy, false, |it| {
        it.title = "عودة المبعوث".to_owned();
        it.language = crate::support::stories::language("ar");
        it.standfirst = None;
        it.body_format = BodyFormat::Markdown;
        it.body = format!("عاد.\n\n![the pier](media:{picture})\n\n<script>alert(1)</script>\n");
        it.internal_note = Some("for us alone".to_owned());
    });
    let history = app.json(HISTORY);
    assert_eq!(
        history["data"][0]["text"],
        json!({"title": "Envoy Returns to the Capital", "standfirst": "Talks resume after a month of silence.",
            "body_html": "<p>The envoy is <strong>back</strong>.</p>\n<p>Talks begin on Monday.</p>\n",
            "language": "en", "direction": "ltr"})
    );
    let now = &history["data"][1]["text"];
    assert_eq!((&now["title"], &now["direction"]), (&json!("عودة المبعوث"), &json!("rtl")));
    let body = now["body_html"].as_str().unwrap();
    assert!(body.contains("عاد") && !body.contains("script") && !body.contains("media:"), "{body}");
    assert!(!history.to_string().contains("for us alone"));
}

fn what_hangs_on_an_article_is_found_where_the_article_is(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    newsroom::rename(&app.db, newsroom.envoy, "المبعوث");
    for rest in ["history", "corrections", "related"] {
        let moved = app.get(&format!("/v1/articles/envoy-returns-to-the-capital/{rest}?as_of=2026-11-22"));
        // That moment was before the first publication: an old slug says no more than the new one.
        assert_eq!(moved.status, 404, "{rest}");
        let moved = app.get(&format!("/v1/articles/envoy-returns-to-the-capital/{rest}?as_of=2026-11-22T07:00:00Z"));
        let there = format!("/v1/articles/%D8%A7%D9%84%D9%85%D8%A8%D8%B9%D9%88%D8%AB/{rest}");
        assert_eq!(moved.header("location"), Some(format!("{there}?as_of=2026-11-22T07:00:00Z").as_str()));
        assert_eq!(app.get(&there).status, 200);
        assert_eq!(app.get(&format!("/v1/articles/never-was/{rest}")).status, 404);
        let faults = app.get(&format!("{there}?expand=tags&as_of=soon")).faults();
        assert_eq!(faults, [("expand", "unknown_parameter"), ("as_of", "invalid_time")].map(owned), "{rest}");
        assert_eq!(
            app.get(&format!("{there}?as_of=2026-11-22T07:00:00")).faults(),
            [owned(("as_of", "offset_missing"))]
        );
    }
    app.clock.set("2026-11-22T09:00:00Z");
    newsroom::withdraw(&app.db, newsroom.envoy, EndedBy::Killed, None);
    for rest in ["history", "corrections", "related"] {
        for query in ["", "?as_of=2026-11-22T08:00:00Z"] {
            let gone = app.get(&format!("/v1/articles/{}/{rest}{query}", newsroom.envoy));
            assert_eq!((gone.status, gone.json()["reason"].as_str()), (410, Some("killed")), "{rest}");
        }
    }
}

fn owned((parameter, code): (&str, &str)) -> (String, String) {
    (parameter.to_owned(), code.to_owned())
}

fn the_ledger_is_told_whole_or_up_to_a_moment(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    let path = format!("/v1/articles/{}", newsroom.envoy);
    assert_eq!(app.json(&format!("{path}/corrections")), json!({"data": []}));
    app.clock.set("2026-11-22T08:00:00.5Z");
    newsroom::correct(&app.db, newsroom.envoy, "It was Monday.");
    app.clock.set("2026-11-22T09:00:00Z");
    newsroom::correct(&app.db, newsroom.envoy, "It was Tuesday.");
    let texts = |query: &str| {
        let list = app.json(&format!("{path}/corrections{query}"));
        let entries = list["data"].as_array().unwrap();
        entries.iter().map(|entry| entry["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(texts(""), ["It was Monday.", "It was Tuesday."]);
    assert_eq!(texts("?as_of=2026-11-22T07:59:59Z"), [""; 0]);
    assert_eq!(texts("?as_of=2026-11-22T08:00:00Z"), ["It was Monday."]);
    assert_eq!(texts("?as_of=2026-11-22T08:00:00.499999Z"), [""; 0]);
    assert_eq!(texts("?as_of=2026-11-22T10:00:00%2B01:00"), ["It was Monday.", "It was Tuesday."]);
    assert_eq!(texts("?as_of=2026-11-22T10:59:59+02:00"), ["It was Monday."]);
    assert!(!app.get(&format!("{path}/corrections")).text().contains("night desk"));
}

both!(
    every_change_is_told_in_order_and_no_older_text,
    a_minor_change_leaves_the_last_change_where_it_was,
    a_draft_of_a_public_article_is_in_no_history,
    a_moment_tells_the_history_as_it_was_known_then,
    a_struck_stretch_is_in_no_history_and_at_no_moment,
    older_texts_are_told_only_where_the_site_wants_it,
    what_hangs_on_an_article_is_found_where_the_article_is,
    the_ledger_is_told_whole_or_up_to_a_moment,
);
