//! Drafts, changes, versions, round trips.

use super::{Desk, code, text};
use crate::{
    auth::{call, faults},
    support::{both, databases::Database},
};
use serde_json::{Value, json};

fn a_new_article_is_a_draft_that_no_reader_sees(database: &Database) {
    let desk = Desk::open(database);
    let body =
        json!({"title": "Ferry runs again", "language": "en", "section": "city/harbour", "body_markdown": "It runs."});
    let reply = desk.send("POST", "/v1/admin/articles", &body);
    assert_eq!((reply.status, reply.header("etag")), (201, Some("\"1\"")));
    let made = reply.json();
    assert_eq!(reply.header("location"), Some(format!("/v1/admin/articles/{}", text(&made["id"])).as_str()));
    assert_eq!((&made["state"], &made["visibility"], &made["revision"]), (&json!("draft"), &json!("none"), &json!(1)));
    assert_eq!(made["section"]["path"], "city/harbour");
    assert_eq!(desk.public_status(&text(&made["id"])), 404);
    assert_eq!(desk.app.json("/v1/articles?limit=0&count=exact")["page"]["total"], 0);
}

fn whatever_a_body_says_of_state_or_owner_is_refused(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.draft("Quiet night");
    let body = json!({"state": "published", "visibility": "live", "owner": "x", "published_at": "2026-01-01T00:00:00Z", "shoe": 1});
    let reply = desk.send("PATCH", &format!("/v1/admin/articles/{id}"), &body);
    assert_eq!(reply.status, 422);
    let codes: Vec<String> = faults(&reply).into_iter().map(|(at, code)| format!("{at} {code}")).collect();
    for expected in [
        "/state read_only",
        "/visibility read_only",
        "/owner read_only",
        "/published_at read_only",
        "/shoe unknown_field",
    ] {
        assert!(codes.contains(&expected.to_owned()), "{expected}: {codes:?}");
    }
    assert_eq!(desk.public_status(&id), 404);
}

fn every_fault_of_an_article_is_told_at_once(database: &Database) {
    let desk = Desk::open(database);
    let body = json!({"title": "a\u{202e}b", "language": "e", "urgency": 12, "section": "citty", "tags": ["nothing", 4],
        "sources": [{"name": "Nobody", "role": "boss"}], "canonical_url": "javascript:alert(1)", "place": {"latitude": 99}});
    let reply = desk.send("POST", "/v1/admin/articles", &body);
    assert_eq!(reply.status, 422);
    let at: Vec<String> = faults(&reply).into_iter().map(|(at, _)| at).collect();
    for pointer in [
        "/title",
        "/language",
        "/urgency",
        "/tags/1",
        "/sources/0/role",
        "/canonical_url",
        "/place/latitude",
        "/place/name",
    ] {
        assert!(at.contains(&pointer.to_owned()), "{pointer}: {at:?}");
    }
    let body = json!({"title": "A", "language": "en", "section": "citty", "tags": ["nothing"]});
    let reply = desk.send("POST", "/v1/admin/articles", &body);
    let told = reply.json()["errors"].to_string();
    assert!(told.contains("did you mean `city`") && told.contains("/tags/0") && told.contains("create=tags"), "{told}");
    assert_eq!(
        desk.send(
            "POST",
            "/v1/admin/articles?create=tags",
            &json!({"title": "A", "language": "en", "tags": ["ميناء"]})
        )
        .status,
        201
    );
}

fn a_change_needs_the_version_it_was_made_for(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.draft("Two at once");
    let path = format!("/v1/admin/articles/{id}");
    let patch =
        |headers: &[(&str, &str)], body: &Value| call(&desk.app, "PATCH", &path, &desk.admin, Some(body), headers);
    let without = patch(&[], &json!({"kicker": "A"}));
    assert_eq!((code(&without), without.header("etag")), ((428, "version_missing".to_owned()), Some("\"1\"")));
    assert_eq!(patch(&[("If-Match", "\"1\"")], &json!({"kicker": "A"})).header("etag"), Some("\"2\""));
    let stale = patch(&[("If-Match", "\"1\"")], &json!({"kicker": "B"}));
    assert_eq!(code(&stale), (412, "stale".to_owned()));
    assert_eq!((&stale.json()["current_version"], &stale.json()["changed_by"]), (&json!(2), &json!("ada")));
    assert_eq!(patch(&[], &json!({"version": 2, "kicker": "B"})).json()["version"], 3);
    assert_eq!(code(&patch(&[("If-Match", "\"3\"")], &json!({"version": 2}))).0, 400);
    assert_eq!(patch(&[("If-Match", "7, 8")], &json!({})).status, 400);
}

fn what_get_gives_put_and_patch_take(database: &Database) {
    let desk = Desk::open(database);
    desk.done("POST", "/v1/admin/sources", &json!({"name": "Northline", "language": "en", "kind": "agency"}));
    let body = json!({"title": "عودة العبّارة", "language": "ar", "section": "city", "other_sections": ["world"],
        "body_html": "<p>عادت <b>العبّارة</b>.</p>", "sources": [{"slug": "northline", "role": "cited", "credit_line": "نورثلاين"}],
        "contributors": ["Ada North"], "tags": ["ميناء"], "place": {"name": "Harbour City", "latitude": 1.5, "longitude": 2.0},
        "seo": {"title": "عبّارة"}, "custom": {"paywall": true}, "urgency": 3, "internal_note": "ring first", "dateline": "المدينة"});
    let made = desk.done("POST", "/v1/admin/articles?create=tags,contributors", &body);
    let path = format!("/v1/admin/articles/{}", text(&made["id"]));
    let given = desk.read(&path);
    for method in ["PUT", "PATCH"] {
        let taken = desk.done(method, &path, &given);
        assert_eq!((&taken["version"], &taken["revision"]), (&given["version"], &given["revision"]), "{method}");
    }
    let changed = desk.done("PATCH", &path, &json!({"tags": [], "body_markdown": "*New*", "seo": null}));
    assert_eq!(
        (&changed["revision"], &changed["body_markdown"], &changed["body_html"]),
        (&json!(2), &json!("*New*"), &Value::Null)
    );
    assert_eq!(
        (&changed["tags"], &changed["seo"]["title"], &changed["kicker"]),
        (&json!([]), &Value::Null, &Value::Null)
    );
    assert_eq!(changed["internal_note"], "ring first");
}

fn put_makes_an_article_on_a_free_slug(database: &Database) {
    let desk = Desk::open(database);
    let body = json!({"title": "Pier", "language": "en", "body_markdown": ""});
    let made = desk.send("PUT", "/v1/admin/articles/the-pier", &body);
    assert_eq!((made.status, &made.json()["slug"]), (201, &json!("the-pier")));
    let again = desk.send("PUT", "/v1/admin/articles/the-pier", &json!({"title": "Pier 2", "language": "en"}));
    assert_eq!(
        (again.status, &again.json()["title"], &again.json()["id"]),
        (200, &json!("Pier 2"), &made.json()["id"])
    );
    // Two drafts may wish for one slug: then it names neither.
    desk.done("POST", "/v1/admin/articles", &json!({"title": "B", "language": "en", "slug": "the-pier"}));
    let both = call(&desk.app, "GET", "/v1/admin/articles/the-pier", &desk.admin, None, &[]);
    assert_eq!((code(&both).1, both.json()["ids"].as_array().unwrap().len()), ("ambiguous_slug".to_owned(), 2));
}

fn what_cleaning_takes_out_is_told(database: &Database) {
    let desk = Desk::open(database);
    for (member, body) in [
        ("body_html", "<p onclick=\"x()\">A</p><script>alert(1)</script>"),
        ("body_markdown", "A <script>alert(1)</script> B"),
    ] {
        let mut article = json!({"title": "Mutant", "language": "en"});
        article[member] = json!(body);
        let made = desk.done("POST", "/v1/admin/articles", &article);
        let removed = made["removed"].to_string();
        assert!(removed.contains("<script>"), "{removed}");
        let kept = text(&made[member]);
        assert!(!kept.contains("script") && !kept.contains("onclick"), "{kept}");
    }
}

fn a_file_comes_back_without_loss(database: &Database) {
    let desk = Desk::open(database);
    let file = "---\ntitle: \"خبر: عاجل\"\nlanguage: ar\nsection: city\nkicker: 'yes'\ncustom:\n  paywall: true\n---\nسطر أول  \nسطر ثانٍ\n";
    let path = "/v1/admin/articles/breaking/markdown";
    let send = |file: &str| {
        let headers = format!("Content-Length: {}\r\nAuthorization: Bearer {}\r\n", file.len(), desk.admin);
        raw(&desk, &format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n{file}"))
    };
    let made = send(file);
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.json()["body_markdown"], "سطر أول  \nسطر ثانٍ\n");
    let given = call(&desk.app, "GET", path, &desk.admin, None, &[]);
    assert_eq!(given.header("content-type"), Some("text/markdown; charset=utf-8"));
    let unchanged = send(&given.text());
    assert_eq!((unchanged.status, &unchanged.json()["version"]), (200, &json!(1)), "{}", given.text());
    let edited = send(&given.text().replace("سطر ثانٍ", "سطر آخر"));
    assert_eq!((edited.status, &edited.json()["version"], &edited.json()["kicker"]), (200, &json!(2), &json!("yes")));
    // The file still says version 1.
    assert_eq!(code(&send(&given.text().replace("أول", "ثالث"))), (412, "stale".to_owned()));
    assert_eq!(send("no front matter").status, 400);
}

pub fn raw(desk: &Desk, request: &str) -> crate::app::Reply {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(desk.app.address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    crate::app::Reply::read(&bytes)
}

fn a_dry_run_changes_nothing(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.draft("As it was");
    let path = format!("/v1/admin/articles/{id}");
    let tried = desk.done("PATCH", &format!("{path}?dry_run=true"), &json!({"title": "As it would be"}));
    assert_eq!(
        (&tried["title"], &tried["dry_run"]["changes"][0]["field"]),
        (&json!("As it would be"), &json!("title"))
    );
    let tried = desk.done("POST", &format!("{path}/publish?dry_run=true"), &json!({}));
    assert_eq!((&tried["visibility"], &tried["dry_run"]["public"]), (&json!("live"), &json!(true)));
    let is = desk.read(&path);
    assert_eq!((&is["title"], &is["version"], &is["visibility"]), (&json!("As it was"), &json!(1), &json!("none")));
    assert_eq!(desk.public_status(&id), 404);
}

fn bodies_that_are_too_large_too_deep_or_of_another_type_are_refused(database: &Database) {
    let desk = Desk::open(database);
    let post = |kind: &str, length: usize, body: &str| {
        let head = format!(
            "POST /v1/admin/articles HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {}\r\n",
            desk.admin
        );
        raw(&desk, &format!("{head}Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"))
    };
    assert_eq!(code(&post("application/json", 100 << 20, "")), (413, "too_large".to_owned()));
    assert_eq!(code(&post("text/plain", 2, "{}")), (415, "wrong_type_of_body".to_owned()));
    let deep = format!("{{\"custom\":{}", "[".repeat(10_000));
    assert_eq!(code(&post("application/json", deep.len(), &deep)), (400, "nested_too_deep".to_owned()));
    assert_eq!(code(&post("application/json", 3, "{\"a")), (400, "invalid_json".to_owned()));
    assert_eq!(post("application/json", 2, "[]").status, 400);
}

both!(
    a_new_article_is_a_draft_that_no_reader_sees,
    whatever_a_body_says_of_state_or_owner_is_refused,
    every_fault_of_an_article_is_told_at_once,
    a_change_needs_the_version_it_was_made_for,
    what_get_gives_put_and_patch_take,
    put_makes_an_article_on_a_free_slug,
    what_cleaning_takes_out_is_told,
    a_file_comes_back_without_loss,
    a_dry_run_changes_nothing,
    bodies_that_are_too_large_too_deep_or_of_another_type_are_refused
);
