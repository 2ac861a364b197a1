//! Pictures and addresses.

use crate::{
    admin_articles::Desk,
    auth::{call, faults},
    support::{both, databases::Database},
};
use serde_json::{Value, json};

/// Addresses that a reader's program should never be given to load or to open.
const BAD: &[&str] = &[
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/a.jpg",
    "/a.jpg",
    "a.jpg",
    "https://",
    "https:///a.jpg",
    "https://pictures.example/a b.jpg",
    "https://pictures.example/\"onerror=\"alert(1)",
    "ftp://pictures.example/a.jpg",
];

/// The address of a medium, of a source, of a link and of the original are addresses of the web, or refused.
fn attack_11_titles_captions_and_names_are_text(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.draft("Addresses");
    let path = format!("/v1/admin/articles/{id}");
    for bad in BAD {
        let link = json!({"links": [{"relation": "background", "external": {"url": bad, "title": "A"}}], "bans": []});
        for (method, path, body) in [
            ("POST", "/v1/admin/media".to_owned(), json!({"url": bad, "language": "en"})),
            ("POST", "/v1/admin/sources".to_owned(), json!({"name": "A", "language": "en", "home_url": bad})),
            ("POST", "/v1/admin/contributors".to_owned(), json!({"name": "A", "language": "en", "links": [bad]})),
            ("PATCH", path.clone(), json!({"canonical_url": bad})),
            ("PUT", format!("{path}/related"), link),
        ] {
            let reply = desk.send(method, &path, &body);
            assert_eq!(reply.status, 422, "{method} {path} {bad:?}: {}", reply.text());
        }
    }
    // Markup in what is text comes out as the text that it is, told to be JSON and nothing else.
    let script = "<img src=x onerror=alert(1)></title><script>alert(1)</script>";
    let named = |name: &str| json!({"name": format!("{name} {script}"), "language": "en"});
    let tag = desk.done("POST", "/v1/admin/tags", &named("Tag"));
    let source = desk.done("POST", "/v1/admin/sources", &named("Source"));
    let writer = desk.done("POST", "/v1/admin/contributors", &named("Writer"));
    let picture = json!({"url": "https://pictures.example/a.svg", "language": "en", "caption": script, "credit": script, "alt": script});
    let picture = desk.done("POST", "/v1/admin/media", &picture);
    let said = json!({"title": script, "kicker": script, "standfirst": script, "byline": script, "seo": {"title": script},
        "tags": [tag["id"]], "sources": [{"id": source["id"], "role": "cited"}], "contributors": [writer["id"]],
        "image": picture["id"], "body_markdown": "Text.", "slug": "markup"});
    desk.done("PATCH", &path, &said);
    desk.act(&id, "publish", &json!({}));
    let reply = desk.app.get("/v1/articles/markup?body=html,text,markdown,blocks");
    let reply = if reply.status == 200 { reply } else { desk.app.get("/v1/articles/markup?body=html") };
    let article = reply.json();
    assert_eq!(
        (reply.header("content-type"), reply.header("x-content-type-options")),
        (Some("application/json"), Some("nosniff"))
    );
    for field in ["title", "kicker", "standfirst", "byline"] {
        assert_eq!(article[field], script, "{field}");
    }
    assert!(
        article["image"]["caption"] == script && !article["body_html"].as_str().unwrap().contains("<img"),
        "{article}"
    );
    assert!(!article["slug"].as_str().unwrap().contains('<'));
}

fn attack_29_no_redirect_leads_elsewhere(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.public("Old name");
    desk.done("PATCH", &format!("/v1/admin/articles/{id}"), &json!({"slug": "new-name"}));
    let moved = desk.app.get("/v1/articles/old-name");
    assert_eq!((moved.status, moved.header("location")), (301, Some("/v1/articles/new-name")));
    for slug in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "evil.example/..",
        "a\r\nLocation: x",
        "..",
        "%2f%2fevil.example",
    ] {
        let reply = desk.send("PATCH", &format!("/v1/admin/articles/{id}"), &json!({"slug": slug}));
        assert_eq!(faults(&reply), [("/slug".to_owned(), "invalid_slug".to_owned())], "{slug}");
    }
    for name in ["redirect", "redirect_uri", "return_to", "next", "url", "continue", "callback"] {
        let query = format!("{name}=https://evil.example");
        assert_eq!(desk.app.get(&format!("/v1/articles/old-name?{query}")).status, 400, "{name}");
        let body = json!({"email": "ada@harbour-dispatch.example", "password": "x", name: "https://evil.example"});
        assert_eq!(call(&desk.app, "POST", "/v1/auth/login", "", Some(&body), &[]).status, 422, "{name}");
        let preview = json!({name: "https://evil.example"});
        assert_eq!(desk.send("POST", &format!("/v1/admin/articles/{id}/previews"), &preview).status, 422, "{name}");
    }
    // Whatever the address or the host is said to be, an answer leads to an address of this service.
    let strange = [
        "//evil.example/v1/articles",
        "/v1/articles//evil.example",
        "/v1/articles/old-name/",
        "/v1/../..//evil.example",
        "/v1/sections/%2f%2fevil.example",
        "/\\evil.example",
        "http://evil.example/v1/articles/old-name",
    ];
    for address in strange {
        let reply = desk.app.send_raw(
            "GET",
            address.as_bytes(),
            &[("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "http")],
        );
        let leads = reply.header("location").unwrap_or("/v1/articles");
        assert!(leads.starts_with("/v1/") && !leads.starts_with("//"), "{address}: {leads}");
        assert!(
            !reply.headers.iter().any(|(_, value)| value.contains("evil.example")),
            "{address}: {:?}",
            reply.headers
        );
    }
    let by_path: Value = desk.app.get("/v1/by-path?path=//evil.example/old-name").json();
    assert_eq!(by_path["location"], Value::Null);
}

both!(attack_11_titles_captions_and_names_are_text, attack_29_no_redirect_leads_elsewhere);
