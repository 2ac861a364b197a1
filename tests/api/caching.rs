//! What HTTP asks: conditions, codings, HEAD, OPTIONS, origins, request ids, and an orderly end.

use crate::{
    app::App,
    desk, newsroom,
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use broadsheet::domain::article::EndedBy;
use std::{io::Read, time::Duration};

fn decoded(coding: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    match coding {
        "br" => brotli::Decompressor::new(body, 4_096).read_to_end(&mut bytes).unwrap(),
        _ => flate2::read::GzDecoder::new(body).read_to_end(&mut bytes).unwrap(),
    };
    bytes
}

fn the_same_bytes_come_plain_and_compressed_each_under_its_own_tag(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    let plain = app.get("/v1/articles");
    let tag = plain.header("etag").unwrap().trim_matches('"').to_owned();
    assert_eq!(plain.header("vary"), Some("Accept-Encoding"));
    for (accept, coding, suffix) in [
        ("br", "br", "-br"),
        ("gzip", "gzip", "-gz"),
        ("gzip, deflate, br", "br", "-br"),
        ("br;q=0.1, gzip", "gzip", "-gz"),
    ] {
        let reply = app.send("GET", "/v1/articles", &[("Accept-Encoding", accept)]);
        assert_eq!(reply.header("content-encoding"), Some(coding), "{accept}");
        assert_eq!(reply.header("etag"), Some(format!("\"{tag}{suffix}\"").as_str()));
        assert_eq!(decoded(coding, &reply.body), plain.body, "{accept}");
        assert!(reply.body.len() < plain.body.len() / 2);
    }
    for accept in ["identity", "br;q=0, gzip;q=0", "zstd", ""] {
        let reply = app.send("GET", "/v1/articles", &[("Accept-Encoding", accept)]);
        assert_eq!((reply.header("content-encoding"), &reply.body), (None, &plain.body), "{accept}");
    }
}

fn known_bytes_are_not_sent_again(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    for path in [
        "/v1",
        "/v1/articles",
        "/v1/articles/envoy-returns-to-the-capital",
        "/v1/sections",
        "/v1/tags",
        "/v1/sources/northline",
    ] {
        let tag = app.get(path).header("etag").unwrap().trim_matches('"').to_owned();
        for given in [
            format!("\"{tag}\""),
            format!("W/\"{tag}\""),
            format!("\"{tag}-br\""),
            format!("\"x\", \"{tag}-gz\""),
            "*".to_owned(),
        ] {
            let reply = app.send("GET", path, &[("If-None-Match", &given)]);
            assert_eq!((reply.status, reply.body.len()), (304, 0), "{path} {given}");
            assert_eq!(reply.header("etag"), Some(format!("\"{tag}\"").as_str()));
            assert!(reply.header("cache-control").is_some());
        }
        assert_eq!(app.send("GET", path, &[("If-None-Match", "\"other\"")]).status, 200, "{path}");
    }
    let before = app.get("/v1/articles").header("etag").unwrap().to_owned();
    stories::publish(&app.db, vec![Story::new("News", None).about(&newsroom.things)]);
    assert_eq!(app.send("GET", "/v1/articles", &[("If-None-Match", &before)]).status, 200);
}

fn answers_are_kept_as_long_as_the_site_says(database: &Database) {
    let values = |articles: &'static str, things: &'static str, absent: &'static str| {
        let variables = ["BROADSHEET_CACHE_ARTICLES", "BROADSHEET_CACHE_THINGS", "BROADSHEET_CACHE_ABSENT"];
        variables.into_iter().zip([articles, things, absent]).collect::<Vec<_>>()
    };
    let set = values("max-age=1", "public, max-age=2", "no-cache");
    let app = App::start_with(database, &set);
    let newsroom = newsroom::fill(&app.db);
    desk::collection(&app.db, "Front Page", None, vec![desk::place(newsroom.envoy)]);
    newsroom::rename(&app.db, newsroom.opinion, "opinion");
    newsroom::withdraw(&app.db, newsroom.match_report, EndedBy::Killed, None);
    let [articles, things, absent] = [set[0].1, set[1].1, set[2].1];
    for (path, status, expected) in [
        ("/v1/articles", 200, articles),
        ("/v1/articles/envoy-returns-to-the-capital", 200, articles),
        ("/v1/articles/envoy-returns-to-the-capital/history", 200, articles),
        ("/v1/articles/envoy-returns-to-the-capital/related", 200, articles),
        ("/v1/by-path?path=/sport", 200, articles),
        ("/v1/collections", 200, articles),
        ("/v1/collections/front-page", 200, articles),
        ("/v1/sections", 200, things),
        ("/v1/sections/sport", 200, things),
        ("/v1/sources", 200, things),
        ("/v1/contributors/ada-north", 200, things),
        ("/v1/tags?locale=ar", 200, things),
        ("/v1/articles/why-the-ferry-matters", 301, absent),
        ("/v1/articles/rovers-draw-again", 410, absent),
        ("/v1/by-path?path=/rovers-draw-again", 410, absent),
        ("/v1/articles/never-was", 404, absent),
        ("/v1/collections/never-was", 404, absent),
        ("/v1/nowhere", 404, absent),
        ("/v1/articles/", 404, absent),
        ("/v1/articles?limit=x", 400, "no-store"),
        ("/healthz", 200, "no-store"),
    ] {
        let reply = app.get(path);
        assert_eq!((reply.status, reply.header("cache-control")), (status, Some(expected)), "{path}");
        let head = app.send("HEAD", path, &[]);
        assert_eq!(head.header("cache-control"), Some(expected), "{path}");
        if let Some(tag) = reply.header("etag") {
            let known = app.send("GET", path, &[("If-None-Match", tag)]);
            assert_eq!((known.status, known.header("cache-control")), (304, Some(expected)), "{path}");
        }
    }
    let wrong_method = app.send("POST", "/v1/articles", &[("Content-Length", "0")]);
    assert_eq!((wrong_method.status, wrong_method.header("cache-control")), (405, Some("no-store")));
}

fn head_answers_as_get_without_the_body(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    for path in [
        "/v1",
        "/v1/articles",
        "/v1/articles/never-was",
        "/v1/articles?limit=x",
        "/healthz",
        "/nowhere",
        "/openapi.json",
    ] {
        let (get, head) = (app.get(path), app.send("HEAD", path, &[]));
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        for name in ["content-length", "content-type", "etag", "cache-control", "vary", "link"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
        assert_eq!(head.header("content-length"), Some(get.body.len().to_string().as_str()), "{path}");
    }
}

fn options_tell_what_is_allowed_and_let_every_site_in(database: &Database) {
    let app = App::start(database);
    let plain = app.send("OPTIONS", "/v1/articles", &[]);
    assert_eq!((plain.status, plain.header("allow")), (204, Some("GET, HEAD, OPTIONS")));
    assert_eq!(plain.header("access-control-allow-methods"), None);
    let preflight = [("Origin", "https://app.example"), ("Access-Control-Request-Method", "GET")];
    let reply = app.send("OPTIONS", "/v1/articles/some-slug", &preflight);
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    assert_eq!(reply.header("access-control-allow-methods"), Some("GET, HEAD, OPTIONS"));
    assert_eq!(reply.header("access-control-max-age"), Some("86400"));
    assert_eq!(app.send("OPTIONS", "/nowhere", &[]).status, 404);
    let reply = app.send("GET", "/v1/articles", &[("Origin", "https://app.example")]);
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    assert!(reply.header("access-control-expose-headers").unwrap().contains("ETag"));
    assert_eq!(reply.header("vary"), Some("Accept-Encoding"));
}

fn every_answer_names_its_request(database: &Database) {
    let app = App::start(database);
    for path in ["/v1/articles", "/nowhere", "/v1/articles?x=1"] {
        let own = app.send("GET", path, &[("X-Request-Id", "from-the-client.1")]);
        assert_eq!(own.header("x-request-id"), Some("from-the-client.1"));
        for bad in ["", "has space", "<script>", &"a".repeat(129)] {
            let reply = app.send("GET", path, &[("X-Request-Id", bad)]);
            assert_eq!(reply.header("x-request-id").map(str::len), Some(36), "{bad}");
        }
    }
}

fn the_service_tells_how_it_is(database: &Database) {
    let app = App::start(database);
    assert_eq!(app.json("/healthz")["status"], "ok");
    assert_eq!(app.json("/readyz")["status"], "ok");
    app.get("/v1/articles");
    let metrics = app.get("/metrics").text();
    assert!(metrics.contains("broadsheet_http_requests_total{method=\"GET\",route=\"/v1/articles\",status=\"200\"} 1"));
    assert!(metrics.ends_with("# EOF\n"));
    assert_eq!(app.get("/metrics").header("cache-control"), Some("no-store"));
}

fn a_request_in_flight_finishes_when_the_server_stops(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    // A transaction that holds the only connections back makes the request wait while the server is told to stop.
    let started = std::sync::Arc::new(std::sync::Barrier::new(5));
    let holders: Vec<_> = (0..4)
        .map(|_| {
            let (db, started) = (app.db.clone(), started.clone());
            std::thread::spawn(move || {
                db.look(|_| {
                    started.wait();
                    std::thread::sleep(Duration::from_millis(800));
                    Ok(())
                })
                .unwrap();
            })
        })
        .collect();
    started.wait();
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| app.get("/v1/articles"));
        std::thread::sleep(Duration::from_millis(200));
        app.stop(true);
        assert_eq!(asked.join().unwrap().status, 200);
    });
    holders.into_iter().for_each(|holder| holder.join().unwrap());
    assert!(std::net::TcpStream::connect_timeout(&app.address, Duration::from_millis(500)).is_err());
}

both!(
    the_same_bytes_come_plain_and_compressed_each_under_its_own_tag,
    known_bytes_are_not_sent_again,
    answers_are_kept_as_long_as_the_site_says,
    head_answers_as_get_without_the_body,
    options_tell_what_is_allowed_and_let_every_site_in,
    every_answer_names_its_request,
    the_service_tells_how_it_is,
    a_request_in_flight_finishes_when_the_server_stops,
);
