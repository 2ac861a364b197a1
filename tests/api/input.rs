//! Bad input: every fault is told, nothing is ignored, and nothing becomes a fault of ours.

use crate::{
    app::App,
    newsroom,
    support::{both, databases::Database},
};

fn every_fault_of_a_request_is_told(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    let reply = app.get(
        "/v1/articles?limit=101&offset=-1&sort=title&count=some&kind=gossip&language=klingonish-x&tag=a--b&tag=%ff\
         &section=nowhere,world&published_since=2026-11-20T10:00:00&updated_since=soon&id=7&fields=title,state\
         &expand=everything&body=pdf&subsections=maybe&limt=3&source=&limit=5",
    );
    assert_eq!(reply.status, 400);
    assert_eq!(reply.header("content-type"), Some("application/problem+json"));
    let mut faults = reply.faults();
    faults.sort();
    let expected = [
        ("body", "unknown_value"),
        ("count", "unknown_value"),
        ("expand", "unknown_value"),
        ("fields", "unknown_field"),
        ("id", "invalid_id"),
        ("kind", "unknown_value"),
        ("language", "invalid_language"),
        ("limit", "out_of_range"),
        ("limit", "repeated_parameter"),
        ("limt", "unknown_parameter"),
        ("offset", "out_of_range"),
        ("published_since", "offset_missing"),
        ("section", "unknown_section"),
        ("sort", "unknown_value"),
        ("source", "empty"),
        ("subsections", "unknown_value"),
        ("tag", "invalid_encoding"),
        ("tag", "invalid_slug"),
        ("updated_since", "invalid_time"),
    ];
    assert_eq!(faults, expected.map(|(name, code)| (name.to_owned(), code.to_owned())));
    assert!(reply.text().contains("did you mean `limit`?"));
}

fn a_cursor_is_refused_by_other_filters_and_beside_an_offset(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    let page = app.json("/v1/articles?limit=2")["page"].clone();
    let next = page["next"].as_str().unwrap();
    assert_eq!(app.get(&format!("/v1/articles?limit=1&cursor={next}&fields=title&expand=tags")).status, 200);
    for (query, code) in [
        (format!("cursor={next}&tag=elections"), "cursor_mismatch"),
        (format!("cursor={next}&sort=published_at"), "cursor_mismatch"),
        (format!("cursor={next}x"), "invalid_cursor"),
        ("cursor=abc".to_owned(), "invalid_cursor"),
        (format!("cursor={next}&offset=1"), "exclusive_parameters"),
    ] {
        let reply = app.get(&format!("/v1/articles?{query}"));
        assert_eq!((reply.status, reply.json()["code"].as_str()), (400, Some(code)), "{query}");
    }
    let names = app.json("/v1/tags?limit=1")["page"]["next"].as_str().unwrap().to_owned();
    assert_eq!(app.get(&format!("/v1/tags?limit=1&cursor={names}")).status, 200);
    assert_eq!(app.get(&format!("/v1/sources?cursor={names}")).json()["code"], "cursor_mismatch");
    assert_eq!(app.get(&format!("/v1/articles?cursor={names}")).status, 400);
}

fn too_many_values_are_refused_not_cut(database: &Database) {
    let app = App::start(database);
    let tags: Vec<String> = (0..21).map(|number| format!("tag-{number}")).collect();
    let reply = app.get(&format!("/v1/articles?tag={}", tags.join(",")));
    assert_eq!(reply.json()["code"], "too_many_values");
    assert_eq!(app.get(&format!("/v1/articles?tag={}", tags[..20].join(","))).status, 200);
    let ids = vec!["0193a5c2-0000-7000-8000-000000000001"; 101].join(",");
    assert_eq!(app.get(&format!("/v1/articles?id={ids}")).json()["code"], "too_many_values");
    let long = "a".repeat(5_000);
    assert_eq!(app.get(&format!("/v1/articles?tag={long}")).json()["code"], "too_long");
}

fn what_is_not_there_and_what_is_not_allowed_are_problems(database: &Database) {
    let app = App::start(database);
    for path in ["/", "/v1/", "/v1/articles/", "/v2/articles", "/v1//articles", "/v1/articles/a/b/c", "/admin", "/.env"]
    {
        let reply = app.get(path);
        assert_eq!((reply.status, reply.json()["code"].as_str()), (404, Some("not_found")), "{path}");
    }
    assert!(app.get("/v1/articles/").text().contains("ask for /v1/articles\""));
    for method in ["POST", "PUT", "PATCH", "DELETE", "PURGE", "TRACE"] {
        let reply = app.send(method, "/v1/articles", &[("Content-Length", "0")]);
        assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD, OPTIONS")), "{method}");
        assert_eq!(reply.json()["code"], "method_not_allowed");
    }
}

both!(
    every_fault_of_a_request_is_told,
    a_cursor_is_refused_by_other_filters_and_beside_an_offset,
    too_many_values_are_refused_not_cut,
    what_is_not_there_and_what_is_not_allowed_are_problems,
);
