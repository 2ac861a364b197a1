//! What is asked becomes no query of the asker's own.

use crate::{
    admin_articles::Desk,
    app::each,
    auth::{call, enter, faults, told},
    document::Document,
    questions::encoded,
    support::{both, databases::Database},
};
use serde_json::{Value, json};

/// Fields that no reader has, and some ways to name them.
const PRIVATE: &[&str] = &[
    "internal_note",
    "owner",
    "created_by",
    "updated_by",
    "state",
    "notes",
    "note",
    "email",
    "password_hash",
    "users.password_hash",
    "t1.password_hash",
    "owner.email",
    "sections.articles.internal_note",
    "custom.secret",
    "wished_slug",
    "publish_at",
    "embargo_until",
    "rowid",
    "1",
];

fn attack_01_no_filter_order_or_facet_reaches_a_private_field(database: &Database) {
    let desk = Desk::open(database);
    desk.public("Told");
    let (_, author) = enter(&desk.app, "nina", "author");
    for field in PRIVATE {
        for list in ["articles", "sections", "tags", "sources", "contributors", "collections"] {
            for query in [
                format!("{field}=a"),
                format!("filter%5B{field}%5D%5B_starts_with%5D=a"),
                format!("where%5B{field}%5D%5B%24startsWith%5D=a"),
                format!("filter={field}:a"),
                format!("{field}__startswith=a"),
                format!("sort={field}"),
                format!("sort=-{field}"),
                format!("order={field}"),
                format!("expand={field}"),
                format!("facets={field}"),
                format!("group={field}"),
            ] {
                let reply = desk.app.get(&format!("/v1/{list}?{query}"));
                assert_eq!(reply.status, 400, "{list}?{query}: {}", reply.text());
                // The newsroom's lists have no other way in; `state` and `owner` are what they are made for.
                let theirs = format!("/v1/admin/{list}?{query}");
                let known = ["state=a", "owner=a"].contains(&query.as_str()) && list == "articles";
                let reply = call(&desk.app, "GET", &theirs, &author, None, &[]);
                assert!(reply.status == 400 || known, "{theirs}: {}", reply.text());
            }
        }
        let reply = desk.app.get(&format!("/v1/articles?fields={field}"));
        assert_eq!(reply.status, 400, "fields={field}");
    }
    // Asking for somebody's articles finds those that one may see, and so none.
    let ada = call(&desk.app, "GET", "/v1/auth/me", &desk.admin, None, &[]).json();
    let theirs = format!("/v1/admin/articles?count=exact&owner={}", ada["id"].as_str().unwrap());
    assert_eq!(call(&desk.app, "GET", &theirs, &author, None, &[]).json()["page"]["total"], 0);
}

fn attack_02_a_search_looks_only_into_what_is_shown(database: &Database) {
    let desk = Desk::open(database);
    let source = json!({"name": "Northline", "language": "en", "notes": "ring Zelda", "kind": "agency"});
    desk.done("POST", "/v1/admin/sources", &source);
    let body = json!({"title": "Ferry", "language": "en", "section": "city", "internal_note": "zelda says",
        "sources": [{"slug": "northline", "role": "cited"}], "contributors": ["Mira Quay"], "tags": ["Quays"]});
    let article = desk.done("POST", "/v1/admin/articles?create=contributors,tags", &body);
    desk.act(article["id"].as_str().unwrap(), "publish", &json!({}));
    let found = |path: &str| desk.app.json(path)["data"].as_array().unwrap().len();
    for list in ["sources", "contributors", "tags", "collections"] {
        for words in ["zelda", "harbour-dispatch", "ada", "argon2", "agency"] {
            assert_eq!(found(&format!("/v1/{list}?q={words}")), 0, "{list} {words}");
        }
    }
    assert_eq!([found("/v1/sources?q=north"), found("/v1/contributors?q=mira")], [1, 1]);
    // Of users their names and addresses are shown, and nothing else is looked into.
    enter(&desk.app, "layla", "author");
    let users = |words: &str| desk.read(&format!("/v1/admin/users?q={words}"))["data"].as_array().unwrap().len();
    assert_eq!([users("layla"), users("argon2"), users("$argon"), users("v=19"), users("0193a5c2")], [1, 0, 0, 0, 0]);
}

/// What would be SQL if it became a part of a statement.
const SQL: &[&str] = &[
    "'",
    "\"",
    "a' or '1'='1",
    "a'; drop table articles; --",
    "a') union select password_hash from users --",
    "(select case when (select count(*) from users)>0 then 1 else randomblob(100000000) end)",
    "id desc, (select pg_sleep(5))",
    "a\\'; select 1",
    "$1",
    "?",
    ":name",
    "a\u{0}b",
    "%' escape '\\",
    "1::int",
    "{\"$gt\": \"\"}",
    "json_extract(custom, '$.a')",
];

fn attack_09_no_parameter_of_the_newsroom_and_no_name_of_a_field_becomes_sql(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.draft("Kept");
    let before = desk.read("/v1/admin/articles?count=exact&archived=any")["page"]["total"].clone();
    for (path, item) in Document::admin().paths() {
        let operation = &item["get"];
        let address = path.replace("{article}", &id).replace("{number}", "1");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = Document::admin().resolved(parameter);
            let name = parameter["name"].as_str().unwrap();
            for sql in SQL {
                let value = encoded(sql.as_bytes());
                let asked = match parameter["in"].as_str() {
                    Some("query") => format!("{address}?{name}={value}"),
                    Some("path") if address.contains(&format!("{{{name}}}")) => {
                        address.replace(&format!("{{{name}}}"), &value)
                    }
                    _ => continue,
                };
                if asked.contains('{') {
                    continue;
                }
                let reply = call(&desk.app, "GET", &asked, &desk.admin, None, &[]);
                assert!([200, 400, 404].contains(&reply.status), "{asked}: {}", reply.text());
            }
        }
    }
    for sql in SQL {
        for (method, path, body) in [
            ("PATCH", format!("articles/{id}"), json!({*sql: "a"})),
            ("POST", "tags".to_owned(), json!({"name": "A", "language": "en", *sql: 1})),
            ("PATCH", format!("articles/{id}"), json!({"slug": sql})),
            ("PATCH", format!("articles/{id}"), json!({"tags": [sql], "section": sql, "image": sql})),
            (
                "PUT",
                format!("articles/{id}/related"),
                json!({"links": [{"relation": sql, "article": sql}], "bans": [sql]}),
            ),
        ] {
            let reply = desk.send(method, &format!("/v1/admin/{path}"), &body);
            assert!([400, 422].contains(&reply.status), "{method} {path} {body}: {}", reply.text());
        }
        // As the words of a field, or the names of one's own, they are words.
        if !sql.contains('\0') {
            let custom = json!({"title": sql, "kicker": sql, "custom": {*sql: sql}});
            let kept = desk.done("PATCH", &format!("/v1/admin/articles/{id}"), &custom);
            assert_eq!((&kept["title"], &kept["custom"][sql]), (&json!(sql), &json!(sql)));
        }
    }
    assert_eq!(desk.read("/v1/admin/articles?count=exact&archived=any")["page"]["total"], before);
}

fn attack_10_a_part_of_a_name_is_no_pattern_and_no_query(database: &Database) {
    let desk = Desk::open(database);
    for name in ["Harbour", "Harvest", "H_rbour", "100% true"] {
        desk.done("POST", "/v1/admin/tags", &json!({"name": name, "language": "en"}));
    }
    let find = |words: &str| {
        let reply =
            call(&desk.app, "GET", &format!("/v1/admin/tags?q={}", encoded(words.as_bytes())), &desk.admin, None, &[]);
        if reply.status == 200 { each(&reply.json(), "name") } else { vec![told(&reply).1] }
    };
    assert_eq!(find("har"), ["Harbour", "Harvest"]);
    for words in [
        "har%",
        "h%r",
        "har*",
        "har_our",
        "\"har",
        "har\"",
        "harbour OR harvest",
        "name:harbour",
        "NEAR(har, 2)",
        "har & !b",
        "har:*",
        "^har",
        "-har har",
        "{name} : har",
        "har AND NOT x",
        "(har",
        "har'",
    ] {
        let found = find(words);
        let whole = ["har%", "har*", "\"har", "har\"", "har:*", "^har", "(har", "har'"].contains(&words);
        // Signs that are no letters are left out of names and of what is looked for.
        assert!(
            if whole {
                found.is_empty() || found == ["Harbour", "Harvest"]
            } else {
                !found.contains(&"Harvest".to_owned())
            },
            "{words}: {found:?}"
        );
    }
    for words in ["%", "_", "*", "\"", "''", "()", "^"] {
        assert_eq!(find(words), ["no_letters"], "{words}");
    }
    let long = call(&desk.app, "GET", &format!("/v1/admin/tags?q={}", "a".repeat(5_000)), &desk.admin, None, &[]);
    assert_eq!(long.status, 400);
    let media = json!({"url": "https://pictures.example/a.jpg", "language": "en", "alt": "A quay"});
    desk.done("POST", "/v1/admin/media", &media);
    let found = |words: &str| desk.read(&format!("/v1/admin/media?q={}", encoded(words.as_bytes())))["data"].clone();
    assert_eq!(found("q%y"), json!([]));
    assert_ne!(found("quay"), json!([]));
    let wrong: Value = json!({"name": "", "language": "en"});
    assert_eq!(faults(&desk.send("POST", "/v1/admin/tags", &wrong)).len(), 1);
}

both!(
    attack_01_no_filter_order_or_facet_reaches_a_private_field,
    attack_02_a_search_looks_only_into_what_is_shown,
    attack_09_no_parameter_of_the_newsroom_and_no_name_of_a_field_becomes_sql,
    attack_10_a_part_of_a_name_is_no_pattern_and_no_query,
);
