//! Getting at what must stay hidden.

use crate::{
    admin_articles::{Desk, text},
    app::Reply,
    auth::{call, enter, faults, told},
    document::Document,
    support::{both, databases::Database},
};
use serde_json::{Value, json};

/// An id that nothing has.
const ABSENT: &str = "01a1f8a0-0000-7000-8000-000000000009";

fn attack_03_a_draft_is_reached_by_no_id_state_relation_or_count(database: &Database) {
    let desk = Desk::open(database);
    let (public, draft) = (desk.public("Told"), desk.draft("Untold"));
    let path = format!("/v1/admin/articles/{public}");
    let slug = json!({"slug": "untold", "tags": ["Untold"], "kind": "satire", "language": "fa"});
    desk.done("PATCH", &format!("/v1/admin/articles/{draft}?create=tags"), &slug);
    desk.done(
        "PUT",
        &format!("{path}/related"),
        &json!({"links": [{"relation": "background", "article": draft}], "bans": []}),
    );
    desk.done("PUT", &format!("{path}/translations"), &json!({"articles": [draft]}));
    desk.done("POST", "/v1/admin/collections", &json!({"name": "Front", "language": "en"}));
    let items = json!({"items": [{"article": draft}, {"article": public}]});
    desk.done("PUT", "/v1/admin/collections/front/items", &items);
    let app = &desk.app;
    for path in [
        format!("/v1/articles/{draft}"),
        "/v1/articles/untold".to_owned(),
        format!("/v1/articles/{draft}/history"),
        format!("/v1/articles/{draft}/related"),
        format!("/v1/articles/{draft}/corrections"),
        "/v1/by-path?path=/city/untold".to_owned(),
        "/v1/tags/untold".to_owned(),
    ] {
        assert_eq!(app.get(&path).status, 404, "{path}");
    }
    for parameter in ["state=draft", "status=draft", "visibility=none", "preview=true", "draft=true", "published=false"]
    {
        let reply = app.get(&format!("/v1/articles?{parameter}"));
        assert_eq!(told(&reply), (400, "unknown_parameter".to_owned()), "{parameter}");
    }
    let number = |query: &str| app.json(&format!("/v1/articles?limit=0&count=exact&{query}"))["page"]["total"].clone();
    assert_eq!(
        [number(""), number(&format!("id={draft},{public}")), number("tag=untold"), number("kind=satire")],
        [1, 1, 0, 0]
    );
    let answers = [
        app.get("/v1/articles?facets=section,tag,kind,language&body=html&expand=related").text(),
        app.get(&format!("/v1/articles/{public}?expand=related")).text(),
        app.get(&format!("/v1/articles/{public}/related")).text(),
        app.get("/v1/collections/front").text(),
        app.get("/v1/tags").text(),
    ];
    for answer in answers {
        assert!(!answer.contains(&draft) && !answer.to_lowercase().contains("untold"), "{answer}");
    }
}

/// The faults of a body that names a story in some place.
fn named(desk: &Desk, who: &str, own: &str, story: &str) -> Vec<(String, Vec<(String, String)>)> {
    let link = json!({"links": [{"relation": "background", "article": story}], "bans": []});
    let ban = json!({"links": [], "bans": [story]});
    let ways = [
        (format!("articles/{own}/related"), link),
        (format!("articles/{own}/related"), ban),
        (format!("articles/{own}/translations"), json!({"articles": [story]})),
        ("collections/front/items".to_owned(), json!({"items": [{"article": story}]})),
    ];
    ways.into_iter()
        .map(|(path, body)| {
            let path = format!("/v1/admin/{path}");
            let reply = call(&desk.app, "PUT", &path, who, Some(&body), &[("If-Match", "*")]);
            assert!(reply.status >= 400, "{path} {body}: {}", reply.text());
            let faults = if reply.status == 422 {
                faults(&reply)
            } else {
                vec![told(&reply)].into_iter().map(|(status, code)| (status.to_string(), code)).collect()
            };
            (path, faults)
        })
        .collect()
}

fn attack_04_what_may_not_be_read_is_linked_placed_and_translated_by_nobody(database: &Database) {
    let desk = Desk::open(database);
    let hidden = desk.draft("Hidden away");
    desk.done("PATCH", &format!("/v1/admin/articles/{hidden}"), &json!({"slug": "hidden-away"}));
    desk.done("POST", "/v1/admin/collections", &json!({"name": "Front", "language": "en"}));
    for (name, role, section) in [("nina", "author", None), ("wanda", "editor", Some("world"))] {
        let (id, token) = enter(&desk.app, name, role);
        if let Some(section) = section {
            desk.done("PATCH", &format!("/v1/admin/users/{id}"), &json!({"sections": [section]}));
        }
        let own = json!({"title": "Mine", "language": "ar", "section": "world"});
        let own = text(&call(&desk.app, "POST", "/v1/admin/articles", &token, Some(&own), &[]).json()["id"]);
        assert_eq!(named(&desk, &token, &own, &hidden), named(&desk, &token, &own, ABSENT), "{name}");
        assert_eq!(named(&desk, &token, &own, "hidden-away"), named(&desk, &token, &own, "no-such-story"), "{name}");
        // Nor does a body take its words, or its picture's place, by naming it.
        let copied = json!({"body_markdown": format!("![]({hidden}) ![](media:{hidden})")});
        let path = format!("/v1/admin/articles/{own}");
        let reply = call(&desk.app, "PATCH", &path, &token, Some(&copied), &[("If-Match", "*")]);
        assert_eq!(faults(&reply), [("/body_markdown".to_owned(), "unknown_reference".to_owned())]);
    }
}

/// What is asked of an article, by method and the rest of the address.
fn on_articles() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (path, item) in Document::admin().paths() {
        let Some(rest) = path.strip_prefix("/v1/admin/articles/{article}") else { continue };
        for (method, _) in item.as_object().unwrap().iter().filter(|(_, part)| part.is_object()) {
            all.push((method.to_uppercase(), rest.replace("{number}", "1").replace("{preview}", ABSENT)));
        }
    }
    all
}

/// The answer to somebody who asks for an article, without its name.
fn answer(desk: &Desk, who: &str, method: &str, rest: &str, article: &str) -> (u16, Vec<u8>, Option<String>) {
    let body = (!["GET", "DELETE"].contains(&method)).then(|| json!({"reason": "A", "at": "2027-01-01T00:00:00Z"}));
    // A body that would be refused does not matter: who may not is told so first.
    let path = format!("/v1/admin/articles/{article}{rest}");
    let reply = call(&desk.app, method, &path, who, body.as_ref(), &[("If-Match", "*")]);
    let Reply { status, body, .. } = &reply;
    let told = String::from_utf8_lossy(body).replace(article, "the article").into_bytes();
    (*status, told, reply.header("etag").map(str::to_owned))
}

fn attack_05_what_is_hidden_is_answered_as_what_is_not_there(database: &Database) {
    let desk = Desk::open(database);
    let hidden = desk.draft("Hidden away");
    desk.done("PATCH", &format!("/v1/admin/articles/{hidden}"), &json!({"slug": "hidden-away"}));
    let taken_back = desk.public("Taken back");
    desk.act(&taken_back, "unpublish", &json!({"reason": "A"}));
    let (id, wanda) = enter(&desk.app, "wanda", "editor");
    desk.done("PATCH", &format!("/v1/admin/users/{id}"), &json!({"sections": ["world"]}));
    let (_, nina) = enter(&desk.app, "nina", "author");
    for (method, rest) in on_articles() {
        for who in [&nina, &wanda] {
            let absent = answer(&desk, who, &method, &rest, ABSENT);
            assert_eq!(answer(&desk, who, &method, &rest, &hidden), absent, "{method} {rest}");
            assert_eq!(answer(&desk, who, &method, &rest, &taken_back), absent, "{method} {rest}");
            let by_slug = |slug: &str| answer(&desk, who, &method, &rest, slug);
            // What is put on a slug makes a draft that wishes for it, whoever else does.
            if method != "PUT" || !["", "/markdown"].contains(&rest.as_str()) {
                assert_eq!(by_slug("hidden-away"), by_slug("no-such-story"), "{method} {rest}");
            }
        }
    }
    // A wish for the slug that another draft wishes for is no conflict.
    let wish = |slug: &str| {
        let body = json!({"title": "Mine", "language": "en", "slug": slug});
        call(&desk.app, "POST", "/v1/admin/articles", &nina, Some(&body), &[]).status
    };
    assert_eq!([wish("hidden-away"), wish("free-slug")], [201, 201]);
}

/// A key that may do nothing with articles is told the same of each, be it there or not.
fn attack_05_a_key_of_another_purpose_learns_of_no_article(database: &Database) {
    let desk = Desk::open(database);
    let draft = desk.draft("Hidden away");
    desk.done("PATCH", &format!("/v1/admin/articles/{draft}"), &json!({"slug": "hidden-away"}));
    let key = desk.key("ada", &["things:read", "things:write"]);
    for (method, rest) in on_articles() {
        let absent = answer(&desk, &key, &method, &rest, ABSENT);
        // Some bodies are read before anything else, and what was sent is none of theirs.
        assert!([400, 403, 422].contains(&absent.0), "{method} {rest}");
        assert_eq!(answer(&desk, &key, &method, &rest, &draft), absent, "{method} {rest}");
        assert_eq!(
            answer(&desk, &key, &method, &rest, "hidden-away"),
            answer(&desk, &key, &method, &rest, "no-such-story"),
            "{method} {rest}"
        );
    }
}

fn attack_25_the_id_of_one_kind_of_thing_is_none_of_another(database: &Database) {
    let desk = Desk::open(database);
    let (user, _) = enter(&desk.app, "layla", "author");
    let named = json!({"name": "One", "language": "en"});
    let thing = |things: &str, body: &Value| text(&desk.done("POST", &format!("/v1/admin/{things}"), body)["id"]);
    let mut ids = vec![("articles", desk.draft("One")), ("users", user)];
    for things in ["sections", "sources", "contributors", "tags", "collections"] {
        ids.push((things, thing(things, &named)));
    }
    ids.push(("media", thing("media", &json!({"url": "https://pictures.example/a.jpg", "language": "en"}))));
    ids.push(("keys", thing("keys", &json!({"name": "a", "scopes": ["articles:read"]}))));
    for (kind, _) in &ids {
        for (of, id) in &ids {
            let reply = call(&desk.app, "GET", &format!("/v1/admin/{kind}/{id}"), &desk.admin, None, &[]);
            assert_eq!(reply.status, if kind == of { 200 } else { 404 }, "{kind}/{id}, which is of {of}");
        }
    }
}

fn attack_32_no_answer_of_one_caller_is_another_s(database: &Database) {
    let desk = Desk::open(database);
    let (_, otto) = enter(&desk.app, "otto", "author");
    let (_, nina) = enter(&desk.app, "nina", "author");
    let key = [("Idempotency-Key", "the-same-key")];
    let body = json!({"title": "Mine alone", "language": "en", "section": "city"});
    let make = |who: &str| call(&desk.app, "POST", "/v1/admin/articles", who, Some(&body), &key);
    let (first, second) = (make(&otto), make(&nina));
    assert_eq!((first.status, second.status, second.header("idempotent-replayed")), (201, 201, None));
    assert_ne!(first.json()["id"], second.json()["id"]);
    // A tag of somebody else's answer gives no 304 to those who may not have the answer.
    let path = format!("/v1/admin/articles/{}", text(&first.json()["id"]));
    let tag = first.header("etag").unwrap();
    let known = |who: &str, tag: &str| call(&desk.app, "GET", &path, who, None, &[("If-None-Match", tag)]).status;
    assert_eq!([known(&otto, tag), known(&nina, tag), known(&nina, "*"), known("", tag)], [304, 404, 404, 401]);
    for who in [&otto, &nina, &desk.admin] {
        let mine = call(&desk.app, "GET", "/v1/auth/me", who, None, &[]);
        assert_eq!(mine.header("cache-control"), Some("no-store"));
    }
    let preview = desk.done("POST", &format!("{path}/previews"), &json!({}));
    assert_eq!(desk.app.get(&text(&preview["url"])).header("cache-control"), Some("no-store"));
    // Who signs in has the same bytes of the Content API as anybody.
    desk.public("For all");
    let plain = desk.app.get("/v1/articles");
    let bearer = format!("Bearer {}", desk.admin);
    let signed = desk.app.send(
        "GET",
        "/v1/articles",
        &[("Authorization", &bearer), ("Accept-Language", "ar"), ("Cookie", "a=b")],
    );
    let tag = |reply: &Reply| reply.header("etag").map(str::to_owned);
    assert_eq!((signed.status, &signed.body, tag(&signed)), (200, &plain.body, tag(&plain)));
}

fn attack_32_no_strange_site_reads_the_newsroom(database: &Database) {
    let app = crate::app::App::start_with(database, &[("BROADSHEET_ADMIN_ORIGINS", "https://desk.example")]);
    let (_, admin) = enter(&app, "ada", "admin");
    let from = |origin: &str, path: &str| call(&app, "GET", path, &admin, None, &[("Origin", origin)]);
    for origin in [
        "https://evil.example",
        "null",
        "https://desk.example.evil.example",
        "http://desk.example",
        "https://DESK.example",
        "*",
    ] {
        let reply = from(origin, "/v1/admin/users");
        assert_eq!(reply.header("access-control-allow-origin"), None, "{origin}");
        assert!(reply.headers.iter().any(|(name, value)| name == "vary" && value.contains("Origin")), "{origin}");
    }
    let known = from("https://desk.example", "/v1/admin/users");
    assert_eq!(known.header("access-control-allow-origin"), Some("https://desk.example"));
    let public = app.send("GET", "/v1/articles", &[("Origin", "https://evil.example")]);
    assert_eq!(public.header("access-control-allow-origin"), Some("*"));
    for reply in [known, public] {
        assert_eq!(reply.header("access-control-allow-credentials"), None);
    }
}

both!(
    attack_03_a_draft_is_reached_by_no_id_state_relation_or_count,
    attack_04_what_may_not_be_read_is_linked_placed_and_translated_by_nobody,
    attack_05_what_is_hidden_is_answered_as_what_is_not_there,
    attack_05_a_key_of_another_purpose_learns_of_no_article,
    attack_25_the_id_of_one_kind_of_thing_is_none_of_another,
    attack_32_no_answer_of_one_caller_is_another_s,
    attack_32_no_strange_site_reads_the_newsroom,
);
