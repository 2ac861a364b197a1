//! The reading page: that it comes as told, compressed once, and names nothing of elsewhere.

use crate::{
    app::{App, Reply},
    support::{both, databases::Database},
};
use std::io::Read;

const DAY: &str = "public, max-age=86400";

/// What the policy lets a page load, by directive.
fn policy(reply: &Reply, directive: &str) -> Option<String> {
    let policy = reply.header("content-security-policy").unwrap();
    policy.split("; ").find_map(|part| part.strip_prefix(directive)?.strip_prefix(' ')).map(str::to_owned)
}

fn the_reading_page_loads_nothing_from_elsewhere(database: &Database) {
    let app = App::start_with(database, &[("BROADSHEET_SITE_NAME", "Lamp & <Lantern>")]);
    let page = app.get("/docs");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!((page.header("cache-control"), page.header("referrer-policy")), (Some(DAY), Some("no-referrer")));
    for (directive, sources) in [
        ("default-src", "'none'"),
        ("script-src", "'self'"),
        ("connect-src", "'self'"),
        ("img-src", "'self' data:"),
        ("font-src", "'self' data:"),
        ("style-src", "'self' 'unsafe-inline'"),
        ("base-uri", "'none'"),
        ("form-action", "'none'"),
        ("frame-ancestors", "'none'"),
    ] {
        assert_eq!(policy(&page, directive).as_deref(), Some(sources), "{directive}");
    }
    let html = page.text();
    assert!(html.contains("<html lang=\"en\">"));
    assert!(html.contains("<title>Lamp &amp; &lt;Lantern&gt; · API</title>"));
    assert!(html.contains("<noscript>") && html.contains("href=\"/openapi.json\""));
    assert!(html.contains("href=\"/openapi-admin.json\""));
    // Every address in the page is one of ours, and no script stands in it.
    for part in html.split("src=\"").skip(1) {
        let address = part.split('"').next().unwrap();
        assert_eq!(app.get(address).header("content-type"), Some("text/javascript; charset=utf-8"), "{address}");
    }
    assert_eq!(html.matches("<script").count(), html.matches("<script src=\"/docs/").count());
    assert!(!html.replace("http://www.w3.org/2000/svg", "").contains("://"));
}

fn the_setup_of_the_reading_page_tells_nobody_anything(database: &Database) {
    let app = App::start(database);
    let start = app.get("/docs/start.js");
    assert_eq!(start.header("cache-control"), Some(DAY));
    let text = start.text();
    for setting in [
        "url: '/openapi.json', default: true",
        "url: '/openapi-admin.json' }",
        "withDefaultFonts: false",
        "telemetry: false",
        "hideClientButton: true",
        "showDeveloperTools: 'never'",
        "agent: { disabled: true }",
        "mcp: { disabled: true }",
    ] {
        assert!(text.contains(setting), "{setting}");
    }
    assert!(!text.contains("proxyUrl") && !text.contains("://"));
}

fn the_script_of_the_reading_page_comes_compressed_and_once(database: &Database) {
    let app = App::start(database);
    let plain = app.get("/docs/scalar.js");
    assert!(plain.body.len() > 1_000_000 && plain.text().contains("createApiReference"));
    assert_eq!(plain.header("cache-control"), Some(DAY));
    let tag = plain.header("etag").unwrap().trim_matches('"').to_owned();
    let gzip = app.send("GET", "/docs/scalar.js", &[("Accept-Encoding", "gzip")]);
    assert_eq!(gzip.header("content-encoding"), Some("gzip"));
    assert_eq!(gzip.header("etag"), Some(format!("\"{tag}-gz\"").as_str()));
    assert!(gzip.body.len() < plain.body.len() / 2);
    let mut decoded = Vec::new();
    flate2::read::GzDecoder::new(&gzip.body[..]).read_to_end(&mut decoded).unwrap();
    assert!(decoded == plain.body);
    let again = app.send("GET", "/docs/scalar.js", &[("Accept-Encoding", "gzip")]);
    assert!(again.body == gzip.body);
}

fn pages_and_documents_answer_conditions_and_head(database: &Database) {
    let app = App::start(database);
    for path in
        ["/docs", "/docs/start.js", "/docs/scalar.js", "/openapi.yaml", "/problems", "/problems/unknown_parameter"]
    {
        let (get, head) = (app.get(path), app.send("HEAD", path, &[]));
        assert_eq!((get.status, head.status, head.body.len()), (200, 200, 0), "{path}");
        for name in ["content-length", "content-type", "etag", "cache-control", "vary", "content-security-policy"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
        assert_eq!(get.header("x-content-type-options"), Some("nosniff"));
        let tag = get.header("etag").unwrap();
        let kept = app.send("GET", path, &[("If-None-Match", tag)]);
        assert_eq!((kept.status, kept.body.len(), kept.header("etag")), (304, 0, Some(tag)), "{path}");
        // A kept page goes on under the policy of now.
        assert_eq!(kept.header("content-security-policy"), get.header("content-security-policy"), "{path}");
        assert_eq!(app.get(&format!("{path}?x=1")).status, 400, "{path}");
        assert_eq!(app.send("POST", path, &[("Content-Length", "0")]).status, 405, "{path}");
    }
    for path in ["/docs/", "/docs/other.js", "/openapi.yml", "/problems/"] {
        assert_eq!(app.get(path).status, 404, "{path}");
    }
}

fn the_document_comes_as_yaml_with_the_same_meaning(database: &Database) {
    let app = App::start(database);
    let reply = app.get("/openapi.yaml");
    assert_eq!(reply.header("content-type"), Some("application/yaml"));
    let text = reply.text();
    assert!(text.starts_with("openapi: ") && text.contains("عودة"));
    let yaml: serde_json::Value = yaml_serde::from_str(&text).unwrap();
    assert_eq!(yaml, app.json("/openapi.json"));
}

both!(
    the_reading_page_loads_nothing_from_elsewhere,
    the_setup_of_the_reading_page_tells_nobody_anything,
    the_script_of_the_reading_page_comes_compressed_and_once,
    pages_and_documents_answer_conditions_and_head,
    the_document_comes_as_yaml_with_the_same_meaning,
);
