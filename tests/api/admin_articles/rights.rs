//! Who may do what: every operation on an article, by role, section and ownership.

use super::{Desk, text};
use crate::{
    auth::{add, call, tokens},
    document::Document,
    support::{both, databases::Database},
};
use serde_json::{Value, json};

/// Everybody whose rights differ: admin, editor of all, editor of the city, editor of the world, author of the article,
/// another author.
const WHO: [&str; 6] = ["ada", "edda", "cito", "wanda", "otto", "nina"];

/// What each may do with an author's draft in the city: operation, method, rest of the path, body, and for each of
/// [`WHO`] whether it is let through (`y`), forbidden (`n`) or not even there (`-`).
const ON_A_DRAFT: &[(&str, &str, &str, &str, &str)] = &[
    ("admin_get_article", "GET", "", "", "yyy-y-"),
    ("update_article", "PATCH", "", r#"{"kicker":"A"}"#, "yyy-y-"),
    ("replace_article", "PUT", "", r#"{"title":"A","language":"en","section":"city"}"#, "yyy-y-"),
    ("get_markdown", "GET", "/markdown", "", "yyy-y-"),
    ("put_markdown", "PUT", "/markdown", "---\ntitle: A\nlanguage: en\nsection: city\n---\nB", "yyy-y-"),
    ("list_revisions", "GET", "/revisions", "", "yyy-y-"),
    ("get_revision", "GET", "/revisions/1", "", "yyy-y-"),
    ("restore_revision", "POST", "/revisions/1/restore", "{}", "yyy-y-"),
    ("compare_revisions", "GET", "/diff", "", "yyy-y-"),
    ("admin_list_corrections", "GET", "/corrections", "", "yyy-y-"),
    ("append_correction", "POST", "/corrections", r#"{"kind":"correction","text":"A"}"#, "yyy-n-"),
    ("admin_get_related", "GET", "/related", "", "yyy-y-"),
    ("replace_related", "PUT", "/related", r#"{"links":[]}"#, "yyy-y-"),
    ("replace_translations", "PUT", "/translations", r#"{"articles":[]}"#, "yyy-y-"),
    ("list_previews", "GET", "/previews", "", "yyy-y-"),
    ("create_preview", "POST", "/previews", "{}", "yyy-y-"),
    ("revoke_preview", "DELETE", "/previews/01a1f8a0-0000-7000-8000-000000000009", "", "yyy-y-"),
    ("list_publications", "GET", "/publications", "", "yyy-y-"),
    ("strike_publication", "POST", "/publications/1/strike", r#"{"reason":"A"}"#, "yyy-n-"),
    ("submit_article", "POST", "/submit", "{}", "yyy-y-"),
    ("reject_article", "POST", "/reject", r#"{"reason":"A"}"#, "yyy-n-"),
    ("approve_article", "POST", "/approve", "{}", "yyy-n-"),
    ("publish_article", "POST", "/publish", "{}", "yyy-n-"),
    ("schedule_article", "POST", "/schedule", r#"{"at":"2027-01-01T00:00:00Z"}"#, "yyy-n-"),
    ("unschedule_article", "POST", "/unschedule", "{}", "yyy-n-"),
    ("embargo_article", "POST", "/embargo", "{}", "yyy-n-"),
    ("lift_article", "POST", "/lift", "{}", "yyy-n-"),
    ("unpublish_article", "POST", "/unpublish", r#"{"reason":"A"}"#, "yyy-n-"),
    ("kill_article", "POST", "/kill", r#"{"reason":"A"}"#, "yyy-n-"),
    ("archive_article", "POST", "/archive", "{}", "yyy-y-"),
    ("unarchive_article", "POST", "/unarchive", "{}", "yyy-y-"),
    ("revive_article", "POST", "/revive", r#"{"reason":"A"}"#, "ynn-n-"),
    ("delete_article", "DELETE", "", "", "ynn-n-"),
];

/// Operations on articles that name none.
const WITHOUT_ONE: &[&str] = &["admin_list_articles", "create_article"];

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

fn every_operation_on_an_article_is_for_those_who_may(database: &Database) {
    let desk = Desk::open(database);
    let people = people(&desk);
    let mut wrong = Vec::new();
    for (operation, method, rest, body, expected) in ON_A_DRAFT {
        for ((name, token), expected) in WHO.iter().zip(&people).zip(expected.chars()) {
            let draft = json!({"title": format!("{operation} {name}"), "language": "en", "section": "city"});
            let made = call(&desk.app, "POST", "/v1/admin/articles", &people[4], Some(&draft), &[]);
            let id = text(&made.json()["id"]);
            let path = format!("/v1/admin/articles/{id}{rest}");
            let status = if rest == &"/markdown" && method == &"PUT" {
                let head =
                    format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n");
                super::writing::raw(
                    &desk,
                    &format!("{head}If-Match: *\r\nContent-Length: {}\r\n\r\n{body}", body.len()),
                )
                .status
            } else {
                let body: Option<Value> = serde_json::from_str(body).ok();
                call(&desk.app, method, &path, token, body.as_ref(), &[("If-Match", "*")]).status
            };
            // That a preview or a publication is not there is told to those who may, and to those who see nothing.
            let seen = match status {
                403 => 'n',
                404 if !["revoke_preview", "strike_publication"].contains(operation) || expected == '-' => '-',
                401 | 500.. => '!',
                _ => 'y',
            };
            if seen != expected {
                wrong.push(format!("{operation} by {name}: {status}, which is {seen} and not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_operation_on_articles_stands_in_the_table() {
    let told: Vec<&str> = ON_A_DRAFT.iter().map(|row| row.0).chain(WITHOUT_ONE.iter().copied()).collect();
    for (path, item) in Document::admin().paths().filter(|(path, _)| path.starts_with("/v1/admin/articles")) {
        for operation in item.as_object().unwrap().values().filter(|part| part.is_object()) {
            let id = operation["operationId"].as_str().unwrap();
            assert!(told.contains(&id), "{path}: {id} has no row in the table of rights");
        }
    }
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

both!(
    every_operation_on_an_article_is_for_those_who_may,
    an_editor_moves_nothing_out_of_reach_and_nobody_links_what_they_may_not_see,
    a_key_does_no_more_than_its_scopes
);
