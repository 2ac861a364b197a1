//! `dry_run`: where it works and where not, and what it tells of links; bodies that got lost on their way.

use super::{Desk, text};
use crate::{
    auth::call,
    document::Document,
    support::{both, databases::Database},
};
use serde_json::{Value, json};

const NOBODY: &str = "01a1f8a0-0000-7000-8000-000000000009";

/// Every change of the Admin API: method, an address that it has, and whether the document says that it can be tried.
fn changes() -> Vec<(String, String, bool)> {
    let mut all = Vec::new();
    for (template, item) in Document::admin().paths() {
        let path: Vec<&str> =
            template.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part }).collect();
        for (method, operation) in item.as_object().unwrap().iter().filter(|(method, _)| *method != "get") {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let told = parameters.iter().any(|parameter| parameter["name"] == "dry_run");
            all.push((method.to_uppercase(), path.join("/"), told));
        }
    }
    all
}

fn what_can_be_tried_says_so_and_nothing_else_takes_the_word(database: &Database) {
    let desk = Desk::open(database);
    let changes = changes();
    assert!(changes.iter().filter(|change| change.2).count() > 50 && changes.iter().any(|change| !change.2));
    for (method, path, told) in changes {
        let reply = call(&desk.app, &method, &format!("{path}?dry_run=perhaps"), &desk.admin, Some(&json!({})), &[]);
        let fault = reply.json()["errors"][0].clone();
        assert_eq!((reply.status, &fault["parameter"]), (400, &json!("dry_run")), "{method} {path}: {}", reply.text());
        assert_eq!(fault["code"] != "unknown_parameter", told, "{method} {path}");
    }
}

fn nothing_is_replaced_by_a_body_that_got_lost(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.draft("With links");
    let path = format!("/v1/admin/articles/{id}");
    let link = json!({"relation": "background", "external": {"url": "https://ferries.example/1901", "title": "1901"}});
    desk.done("PUT", &format!("{path}/related"), &json!({"links": [link]}));
    for (method, path) in [
        ("PUT", format!("{path}/related")),
        ("PUT", format!("{path}/translations")),
        ("PATCH", path.clone()),
        ("PATCH", "/v1/admin/sections/city".to_owned()),
        ("PATCH", "/v1/auth/me".to_owned()),
    ] {
        let reply = call(&desk.app, method, &path, &desk.admin, None, &[("If-Match", "*")]);
        assert_eq!((reply.status, &reply.json()["errors"][0]["code"]), (400, &json!("missing")), "{method} {path}");
    }
    assert_eq!(desk.read(&format!("{path}/related"))["links"].as_array().unwrap().len(), 1);
    // Nor do translations part because nobody said which they are.
    let parted = desk.send("PUT", &format!("{path}/translations"), &json!({"articles": null}));
    assert_eq!((parted.status, &parted.json()["errors"][0]["code"]), (422, &json!("missing")));
    // A move needs no body where nothing need be said; and no header is longer than the document says.
    assert_eq!(call(&desk.app, "POST", &format!("{path}/submit"), &desk.admin, None, &[]).status, 200);
    let none = call(&desk.app, "POST", &format!("{path}/archive"), &desk.admin, Some(&json!({"version": 0})), &[]);
    assert_eq!((none.status, &none.json()["errors"][0]["pointer"]), (400, &json!("/version")), "{}", none.text());
    let long = "0".repeat(256);
    let reply = call(&desk.app, "POST", &format!("{path}/archive"), &desk.admin, None, &[("If-Match", &long)]);
    assert_eq!((reply.status, &reply.json()["errors"][0]["header"]), (400, &json!("If-Match")), "{}", reply.text());
}

fn a_dry_run_tells_which_links_would_come_and_go(database: &Database) {
    let desk = Desk::open(database);
    let (live, hidden, own) = (desk.public("Before"), desk.draft("Hidden"), desk.draft("Now"));
    let path = format!("/v1/admin/articles/{own}");
    let to = |id: &str| json!({"relation": "background", "article": id});
    let story = json!({"relation": "analysis", "external": {"url": "https://tides.example/", "title": "Tides"}});
    desk.done("PUT", &format!("{path}/related"), &json!({"links": [to(&live), to(&hidden), story]}));
    desk.done("PUT", &format!("/v1/admin/articles/{live}/related"), &json!({"links": [to(&own)]}));
    desk.done("PUT", &format!("/v1/admin/articles/{hidden}/related"), &json!({"links": [to(&own)]}));
    let expected = |shown: bool| {
        json!([
            {"article": own, "target": live, "url": null, "shown": shown},
            {"article": own, "target": null, "url": "https://tides.example/", "shown": shown},
            {"article": live, "target": own, "url": null, "shown": shown},
        ])
    };
    let tried = |verb: &str, body: Value| {
        let answer = desk.done("POST", &format!("{path}/{verb}?dry_run=true"), &body);
        answer["dry_run"]["related"].clone()
    };
    assert_eq!(tried("submit", json!({})), json!([]));
    assert_eq!(tried("publish", json!({})), expected(true));
    desk.act(&own, "publish", &json!({}));
    assert_eq!(tried("unpublish", json!({"reason": "A trial."})), expected(false));
    assert_eq!(tried("kill", json!({"reason": "A trial."})), expected(false));
    assert_eq!(text(&desk.read(&path)["visibility"]), "live");
}

both!(
    what_can_be_tried_says_so_and_nothing_else_takes_the_word,
    nothing_is_replaced_by_a_body_that_got_lost,
    a_dry_run_tells_which_links_would_come_and_go
);
