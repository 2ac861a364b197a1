//! Rights that depend on more than the article: where it goes, and what it refers to. The table is in `tests/api/rights`.

use super::{Desk, text};
use crate::{
    auth::{add, call, tokens},
    support::{both, databases::Database},
};
use serde_json::json;

/// Everybody whose rights differ: admin, editor of all, editor of the city, editor of the world, author of the article,
/// another author.
const WHO: [&str; 6] = ["ada", "edda", "cito", "wanda", "otto", "nina"];

fn people(desk: &Desk) -> Vec<String> {
    let roles = [("edda", "editor"), ("cito", "editor"), ("wanda", "editor"), ("otto", "author"), ("nina", "author")];
    for (name, role) in roles {
        let id = add(&desk.app, name, role);
        if let Some(section) = [("cito", "city"), ("wanda", "world")].iter().find(|(who, _)| *who == name) {
            desk.done("PATCH", &format!("/v1/admin/users/{id}"), &json!({"sections": [section.1]}));
        }
    }
    WHO.iter().map(|name| if *name == "ada" { desk.admin.clone() } else { tokens(&desk.app, name).0 }).collect()
}

fn an_editor_moves_nothing_out_of_reach_and_nobody_links_what_they_may_not_see(database: &Database) {
    let desk = Desk::open(database);
    let people = people(&desk);
    let id = desk.draft("City matters");
    let path = format!("/v1/admin/articles/{id}");
    let away = call(&desk.app, "PATCH", &path, &people[2], Some(&json!({"section": "world"})), &[("If-Match", "*")]);
    assert_eq!(away.status, 403);
    let made = json!({"title": "World matters", "language": "en", "section": "world"});
    let own = call(&desk.app, "POST", "/v1/admin/articles", &people[2], Some(&made), &[]);
    // A draft of their own they may write wherever it stands, as authors may; but not publish.
    let publish = format!("/v1/admin/articles/{}/publish", text(&own.json()["id"]));
    assert_eq!(
        (own.status, call(&desk.app, "POST", &publish, &people[2], Some(&json!({})), &[("If-Match", "*")]).status),
        (201, 403)
    );
    // The author of another draft may not relate the hidden one.
    let own = call(
        &desk.app,
        "POST",
        "/v1/admin/articles",
        &people[5],
        Some(&json!({"title": "Mine", "language": "en"})),
        &[],
    );
    let related = format!("/v1/admin/articles/{}/related", text(&own.json()["id"]));
    let link = json!({"links": [{"relation": "background", "article": id}]});
    let [hidden, absent] =
        [link, json!({"links": [{"relation": "background", "article": "01a1f8a0-0000-7000-8000-000000000009"}]})].map(
            |body| {
                call(&desk.app, "PUT", &related, &people[5], Some(&body), &[("If-Match", "*")]).json()["errors"]
                    .to_string()
            },
        );
    assert_eq!(hidden, absent);
    let list = call(&desk.app, "GET", "/v1/admin/articles?count=exact", &people[5], None, &[]).json();
    assert_eq!(list["page"]["total"], 1);
}

fn a_key_does_no_more_than_its_scopes(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.draft("By key");
    let key = desk.key("ada", &["articles:read"]);
    let path = format!("/v1/admin/articles/{id}");
    assert_eq!(call(&desk.app, "GET", &path, &key, None, &[]).status, 200);
    let refused = call(&desk.app, "PATCH", &path, &key, Some(&json!({"kicker": "A"})), &[("If-Match", "*")]);
    assert_eq!((refused.status, text(&refused.json()["code"])), (403, "scope_missing".to_owned()));
}

both!(an_editor_moves_nothing_out_of_reach_and_nobody_links_what_they_may_not_see, a_key_does_no_more_than_its_scopes);
