//! Striking what was public: a text that must not be read again.

use super::{Desk, code, text};
use crate::{
    app::App,
    auth::{call, enter, log},
    support::{both, databases::Database},
};
use serde_json::{Value, json};

const SECRET: &str = "The witness is called Orla Vance.";

/// A newsroom whose site shows older texts, with a story that named a witness for an hour; its id.
fn told_too_much(database: &Database) -> (Desk, String) {
    let app = App::start_with(database, &[("BROADSHEET_PUBLIC_HISTORY", "text")]);
    let admin = enter(&app, "ada", "admin").1;
    let mut desk = Desk { app, admin };
    desk.done("POST", "/v1/admin/sections", &json!({"name": "City", "language": "en"}));
    let id = desk.draft("The trial begins");
    let path = format!("/v1/admin/articles/{id}");
    desk.done("PATCH", &path, &json!({"body_markdown": SECRET, "standfirst": SECRET}));
    desk.act(&id, "publish", &json!({}));
    desk.later("2026-11-22T08:00:00Z");
    desk.done("PATCH", &path, &json!({"body_markdown": "A witness spoke.", "standfirst": null}));
    desk.act(&id, "publish", &json!({}));
    desk.later("2026-11-22T09:00:00Z");
    (desk, id)
}

fn strike(desk: &Desk, id: &str, number: &str, body: &Value) -> crate::app::Reply {
    // What takes something away needs no version.
    let path = format!("/v1/admin/articles/{id}/publications/{number}/strike");
    call(&desk.app, "POST", &path, &desk.admin, Some(body), &[])
}

/// All that readers can ask of an article, as it is now and at some moments.
fn everything_public(desk: &Desk, id: &str) -> String {
    let mut all = String::new();
    for rest in ["", "/history", "/corrections", "/related"] {
        for query in ["", "?as_of=2026-11-22T07:30:00Z", "?as_of=2026-11-22T08:00:00Z", "?as_of=2026-11-22T08:30:00Z"] {
            all.push_str(&desk.app.get(&format!("/v1/articles/{id}{rest}{query}")).text());
        }
    }
    all.push_str(&desk.app.get("/v1/articles?body=html,text,blocks").text());
    all
}

fn a_struck_text_is_read_no_more_in_any_public_place(database: &Database) {
    let (desk, id) = told_too_much(database);
    let path = format!("/v1/admin/articles/{id}");
    assert!(everything_public(&desk, &id).contains(SECRET));
    let preview = text(&desk.done("POST", &format!("{path}/previews"), &json!({"revision": 2}))["url"]);
    assert!(desk.app.get(&preview).text().contains(SECRET));
    let newest = text(&desk.done("POST", &format!("{path}/previews"), &json!({}))["url"]);
    let version = desk.read(&path)["version"].clone();

    let tried = strike(&desk, &id, "1", &json!({"reason": ""}));
    assert_eq!(tried.status, 422, "{}", tried.text());
    let trial = format!("{path}/publications/1/strike?dry_run=true");
    assert!(desk.done("POST", &trial, &json!({"reason": "A trial."}))["struck_at"].is_string());
    assert!(everything_public(&desk, &id).contains(SECRET));

    let struck = strike(&desk, &id, "1", &json!({"reason": "It named a witness."}));
    assert_eq!(struck.status, 200, "{}", struck.text());
    let struck = struck.json();
    assert_eq!((&struck["number"], &struck["revision"]), (&json!(1), &json!(2)));
    assert_eq!(struck["struck_at"], "2026-11-22T09:00:00Z");
    let left = everything_public(&desk, &id);
    assert!(!left.contains("Orla"), "{left}");
    assert_eq!(desk.public_status(&id), 200);
    assert_eq!(desk.app.get(&format!("/v1/articles/{id}?as_of=2026-11-22T07:30:00Z")).status, 404);
    assert_eq!(desk.app.get(&preview).status, 404);
    assert_eq!(desk.app.get(&newest).status, 200);
    assert_eq!(desk.app.json(&format!("/v1/articles/{id}/history"))["data"].as_array().unwrap().len(), 1);

    // In the newsroom all stays readable, and nobody's work is stale.
    let listed = desk.read(&format!("{path}/publications"))["data"].clone();
    assert_eq!((&listed[0], &listed[1]["struck_at"]), (&struck, &json!(null)));
    assert_eq!(desk.read(&path)["version"], version);
    assert_eq!(desk.read(&format!("{path}/revisions/2"))["standfirst"], SECRET);
    let again = strike(&desk, &id, "1", &json!({"reason": "Once more."}));
    assert_eq!((again.status, &again.json()), (200, &struck));
    let deeds = log(&desk.app, &desk.admin);
    let mut deeds = deeds.iter().filter(|deed| deed["action"] == "article.strike");
    let deed = deeds.next().unwrap();
    assert_eq!((&deed["reason"], deeds.next()), (&json!("It named a witness."), None));
    assert!(!deed.to_string().contains("Orla"));
}

fn only_what_is_over_is_struck(database: &Database) {
    let (desk, id) = told_too_much(database);
    let reason = json!({"reason": "No."});
    assert_eq!(code(&strike(&desk, &id, "2", &reason)), (409, "still_public".to_owned()));
    for number in ["3", "0", "one", "99999999999999999999"] {
        assert_eq!(strike(&desk, &id, number, &reason).status, 404, "{number}");
    }
    let more = strike(&desk, &id, "1", &json!({"reason": "No.", "public_note": "Sorry."}));
    assert_eq!(more.status, 422);
    let key = desk.key("ada", &["articles:read", "articles:write"]);
    let path = format!("/v1/admin/articles/{id}/publications/1/strike");
    assert_eq!(call(&desk.app, "POST", &path, &key, Some(&reason), &[]).status, 403);
}

fn that_a_struck_article_is_gone_is_told_still(database: &Database) {
    let (mut desk, id) = told_too_much(database);
    let path = format!("/v1/admin/articles/{id}");
    desk.act(&id, "unpublish", &json!({"reason": "Wait.", "public_note": "We look into it."}));
    for number in ["1", "2"] {
        assert_eq!(strike(&desk, &id, number, &json!({"reason": "It named a witness."})).status, 200);
    }
    let gone = desk.app.get(&format!("/v1/articles/{id}"));
    assert_eq!((gone.status, &gone.json()["public_note"]), (410, &json!("We look into it.")));
    assert_eq!(desk.read(&path)["visibility"], "withdrawn");
    desk.later("2026-11-22T10:00:00Z");
    desk.done("PATCH", &path, &json!({"title": "The trial goes on"}));
    desk.act(&id, "publish", &json!({}));
    let history = desk.app.json(&format!("/v1/articles/{id}/history"));
    assert_eq!((history["data"].as_array().unwrap().len(), &history["data"][0]["type"]), (1, &json!("published")));
    assert!(!everything_public(&desk, &id).contains("Orla"));
}

both!(
    a_struck_text_is_read_no_more_in_any_public_place,
    only_what_is_over_is_struck,
    that_a_struck_article_is_gone_is_told_still
);
