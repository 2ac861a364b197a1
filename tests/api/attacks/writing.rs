//! Writing what one may not.

use crate::{
    admin_articles::{Desk, code, text, writing::raw},
    auth::{add, call, enter, faults, told},
    support::{both, databases::Database},
};
use serde_json::{Value, json};

/// What nobody sets with a body, be it of an article, a thing or a user.
const NOT_THEIRS: &[(&str, &str)] = &[
    ("id", "\"01a1f8a0-0000-7000-8000-000000000009\""),
    ("owner", "\"01a1f8a0-0000-7000-8000-000000000009\""),
    ("created_by", "\"somebody\""),
    ("created_at", "\"2020-01-01T00:00:00Z\""),
    ("updated_at", "\"2020-01-01T00:00:00Z\""),
    ("deleted_at", "\"2020-01-01T00:00:00Z\""),
    ("password_hash", "\"$argon2\""),
    ("author_id", "1"),
    ("section_id", "1"),
    ("status", "\"published\""),
    ("__proto__", "{\"admin\":true}"),
    ("is_admin", "true"),
];

fn attack_21_no_body_sets_what_is_not_its_own(database: &Database) {
    let desk = Desk::open(database);
    let id = add(&desk.app, "layla", "author");
    desk.done("POST", "/v1/admin/tags", &json!({"name": "Ferries", "language": "en"}));
    let article = desk.draft("As it was");
    let named = json!({"name": "New", "language": "en"});
    let places = [
        ("POST", "articles".to_owned(), json!({"title": "New", "language": "en"})),
        ("PATCH", format!("articles/{article}"), json!({})),
        ("PUT", format!("articles/{article}"), json!({"title": "New", "language": "en"})),
        ("POST", "tags".to_owned(), named.clone()),
        ("PATCH", "tags/ferries".to_owned(), json!({})),
        ("POST", "sections".to_owned(), named.clone()),
        ("POST", "sources".to_owned(), named.clone()),
        ("POST", "contributors".to_owned(), named.clone()),
        ("POST", "collections".to_owned(), named),
        ("POST", "media".to_owned(), json!({"url": "https://pictures.example/a.jpg", "language": "en"})),
        ("POST", "users".to_owned(), json!({"email": "a@b.example", "name": "A", "role": "author"})),
        ("PATCH", format!("users/{id}"), json!({})),
        ("POST", "keys".to_owned(), json!({"name": "A", "scopes": ["articles:read"]})),
        ("POST", format!("articles/{article}/submit"), json!({})),
        ("POST", format!("articles/{article}/publish"), json!({})),
        ("POST", format!("articles/{article}/previews"), json!({})),
    ];
    for (method, path, body) in &places {
        for (name, value) in NOT_THEIRS {
            let mut body = body.clone();
            body[*name] = serde_json::from_str(value).unwrap();
            let reply = desk.send(method, &format!("/v1/admin/{path}"), &body);
            assert_eq!(reply.status, 422, "{method} {path} {name}: {}", reply.text());
            let [(at, code)] = &faults(&reply)[..] else { panic!("{method} {path} {name}: {}", reply.text()) };
            assert_eq!(at, &format!("/{name}"), "{method} {path}");
            assert!(["read_only", "unknown_field"].contains(&code.as_str()), "{method} {path} {name}: {code}");
        }
    }
    assert_eq!((desk.public_status(&article), desk.read("/v1/admin/tags")["data"].as_array().unwrap().len()), (404, 1));
}

fn attack_22_nothing_is_moved_out_of_reach_by_any_way_of_writing(database: &Database) {
    let desk = Desk::open(database);
    let (id, cito) = enter(&desk.app, "cito", "editor");
    desk.done("PATCH", &format!("/v1/admin/users/{id}"), &json!({"sections": ["city"]}));
    let article = desk.draft("Of the city");
    let path = format!("/v1/admin/articles/{article}");
    // Its first revision stood in the world.
    let first = json!({"title": "Of the world", "language": "en", "section": "world"});
    let moved = text(&desk.done("POST", "/v1/admin/articles", &first)["id"]);
    let moved = format!("/v1/admin/articles/{moved}");
    desk.done("PATCH", &moved, &json!({"section": "city"}));
    let whole = json!({"title": "Away", "language": "en", "section": "world"});
    let ways: [(&str, &str, String, Value); 4] = [
        ("PATCH", "elsewhere", path.clone(), json!({"section": "world"})),
        ("PATCH", "nowhere", path.clone(), json!({"section": null})),
        ("PUT", "elsewhere", path.clone(), whole),
        ("POST", "as it was", format!("{moved}/revisions/1/restore"), json!({})),
    ];
    for (method, what, path, body) in &ways {
        for dry in ["", "?dry_run=true"] {
            let reply = call(&desk.app, method, &format!("{path}{dry}"), &cito, Some(body), &[("If-Match", "*")]);
            assert_eq!(told(&reply), (403, "not_allowed".to_owned()), "{method} {what} {dry}");
        }
    }
    let publish = call(
        &desk.app,
        "POST",
        &format!("{moved}/publish"),
        &cito,
        Some(&json!({"revision": 1})),
        &[("If-Match", "*")],
    );
    assert_eq!(told(&publish), (403, "not_allowed".to_owned()));
    let file = "---\ntitle: Away\nlanguage: en\nsection: world\n---\nB";
    let head = format!(
        "PUT {path}/markdown HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {cito}\r\nIf-Match: *\r\n"
    );
    let reply = raw(&desk, &format!("{head}Content-Length: {}\r\n\r\n{file}", file.len()));
    assert_eq!(code(&reply), (403, "not_allowed".to_owned()));
    assert_eq!((&desk.read(&path)["version"], &desk.read(&moved)["version"]), (&json!(1), &json!(2)));
}

fn attack_23_what_belongs_to_another_article_is_not_reached_through_one_s_own(database: &Database) {
    let desk = Desk::open(database);
    let (_, nina) = enter(&desk.app, "nina", "author");
    let theirs = format!("/v1/admin/articles/{}", desk.draft("Theirs"));
    desk.done("PATCH", &theirs, &json!({"title": "Theirs, again"}));
    let preview = desk.done("POST", &format!("{theirs}/previews"), &json!({}));
    let mine = json!({"title": "Mine", "language": "en"});
    let mine = text(&call(&desk.app, "POST", "/v1/admin/articles", &nina, Some(&mine), &[]).json()["id"]);
    let mine = format!("/v1/admin/articles/{mine}");
    let ask = |method: &str, path: &str, body: Option<&Value>| {
        call(&desk.app, method, path, &nina, body, &[("If-Match", "*")])
    };
    assert_eq!(ask("DELETE", &format!("{mine}/previews/{}", text(&preview["id"])), None).status, 404);
    assert_eq!(desk.app.get(&text(&preview["url"])).status, 200, "it was not taken back");
    assert_eq!(ask("GET", &format!("{mine}/revisions/2"), None).status, 404);
    assert_eq!(ask("POST", &format!("{mine}/revisions/2/restore"), Some(&json!({}))).status, 404);
    assert_eq!(ask("GET", &format!("{mine}/diff?from=1&to=2"), None).status, 400);
    assert_eq!(ask("POST", &format!("{mine}/previews"), Some(&json!({"revision": 2}))).status, 404);
    // One that may not be changed spoils the whole list, and nothing of it is done.
    let group = json!({"articles": [theirs.rsplit('/').next()]});
    assert_eq!(ask("PUT", &format!("{mine}/translations"), Some(&group)).status, 422);
    assert_eq!(desk.read(&theirs)["translations"], json!([]));
}

fn attack_24_an_id_is_read_whole_and_the_address_alone_says_which(database: &Database) {
    let desk = Desk::open(database);
    let (one, other) = (desk.draft("One"), desk.draft("Other"));
    let path = format!("/v1/admin/articles/{one}");
    let mixed = desk.send("PATCH", &path, &json!({"id": other, "title": "Mixed"}));
    assert_eq!(faults(&mixed), [("/id".to_owned(), "read_only".to_owned())]);
    assert_eq!(desk.send("PATCH", &format!("{path}?id={other}"), &json!({"title": "Mixed"})).status, 400);
    for id in [
        format!("{one}x"),
        format!("{one}%00"),
        format!("{one}%20"),
        format!("%20{one}"),
        format!("{{{one}}}"),
        format!("{one},{other}"),
        format!("urn:uuid:{one}"),
        one.replace('-', ""),
        "0".to_owned(),
        "1".to_owned(),
        "-1".to_owned(),
        "null".to_owned(),
        "undefined".to_owned(),
        "*".to_owned(),
    ] {
        let reply = call(
            &desk.app,
            "PATCH",
            &format!("/v1/admin/articles/{id}"),
            &desk.admin,
            Some(&json!({"title": "Mixed"})),
            &[("If-Match", "*")],
        );
        assert!([400, 404].contains(&reply.status), "{id}: {}", reply.text());
    }
    for number in ["1abc", "1%20", "01x", "1.0", "1e0", "-1", "0", "99999999999999999999", "%D9%A1"] {
        let reply = call(
            &desk.app,
            "POST",
            &format!("{path}/revisions/{number}/restore"),
            &desk.admin,
            Some(&json!({})),
            &[("If-Match", "*")],
        );
        assert!([400, 404].contains(&reply.status), "{number}: {}", reply.text());
    }
    for version in ["\"1abc\"", "1x", "\"1\", \"2\"", "W/\"1\"", "\"-1\""] {
        let reply =
            call(&desk.app, "PATCH", &path, &desk.admin, Some(&json!({"title": "Mixed"})), &[("If-Match", version)]);
        assert_eq!(reply.status, 400, "{version}");
    }
    assert_eq!(
        [&desk.read(&path)["title"], &desk.read(&format!("/v1/admin/articles/{other}"))["title"]],
        ["One", "Other"]
    );
}

both!(
    attack_21_no_body_sets_what_is_not_its_own,
    attack_22_nothing_is_moved_out_of_reach_by_any_way_of_writing,
    attack_23_what_belongs_to_another_article_is_not_reached_through_one_s_own,
    attack_24_an_id_is_read_whole_and_the_address_alone_says_which,
);
