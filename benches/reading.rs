//! How fast articles are read, as ratios within one run, because machines differ and are shared:
//! one article with its relations against a bare handler that returns the same bytes, on the same number of workers;
//! and the page after 20,000 articles against the first one.
//!
//! `cargo bench --bench reading`; reads the corpora beside the checkout, or makes stories up where there are none.
//! `BROADSHEET_BENCH_DATABASE_URL` names another store than a fresh SQLite file.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be arranged has failed")]

use actix_web::{App, HttpResponse, HttpServer, web};
#[path = "support/mod.rs"]
mod support;

use broadsheet::{
    config::Config,
    moving::{
        Options,
        import::{Watch, import},
        report::{Refusal, Report},
    },
    server,
    store::{self, Db},
};
use std::{
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};
use support::{Client, serve};

const WORKERS: usize = 2;
const CLIENTS: usize = 8;
const SPAN: Duration = Duration::from_secs(4);

struct Silent;

impl Watch for Silent {
    fn progress(&mut self, _: u64, _: &Report) {}
    fn refused(&mut self, _: &Refusal) {}
}

fn fill(db: &Db, folder: &Path) {
    let options = Options { publish: true, timezone: Some(chrono_tz::UTC), ..Options::default() };
    let corpora = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/corpus"));
    let mut files: Vec<_> =
        std::fs::read_dir(corpora).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    if files.is_empty() {
        println!("no corpora beside the checkout: made-up stories instead");
        let made_up = folder.join("made-up.ndjson");
        let line = |number: usize| {
            let body = "The ferry was late and the harbour was full of gulls. ".repeat(40);
            format!(
                "{{\"id\":\"{number}\",\"title\":\"Story {number}\",\"section\":\"Section {}\",\"tags\":[\"Tag {}\",\"Tag {}\"],\
                 \"source\":\"Northline\",\"author\":\"Ada North\",\"language\":\"en\",\"published_at\":\"2026-01-{:02}T00:00:00Z\",\
                 \"body\":\"{body}\"}}\n",
                number % 20,
                number % 300,
                number % 7,
                1 + number % 28
            )
        };
        std::fs::write(&made_up, (0..25_000).map(line).collect::<String>()).unwrap();
        files.push(made_up);
    }
    for file in files {
        let report = import(db, &file, &options, &mut Silent).unwrap();
        println!("{}: {} created, {} refused", file.file_name().unwrap().display(), report.created, report.refused);
    }
}

/// Answers a second, over several clients.
fn rate(address: SocketAddr, paths: &[String]) -> f64 {
    let begun = Instant::now();
    let total: usize = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                scope.spawn(move || {
                    let mut client = Client::new(address);
                    let mut done = 0;
                    while begun.elapsed() < SPAN {
                        client.get(&paths[(number + done) % paths.len()]);
                        done += 1;
                    }
                    done
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().unwrap()).sum()
    });
    total as f64 / begun.elapsed().as_secs_f64()
}

/// The median time of an answer to a single client, in microseconds.
fn median(address: SocketAddr, path: &str, times: usize) -> f64 {
    let mut client = Client::new(address);
    let mut took: Vec<f64> = (0..times)
        .map(|_| {
            let begun = Instant::now();
            client.get(path);
            begun.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    took.sort_by(f64::total_cmp);
    took[times / 2]
}

fn json(address: SocketAddr, path: &str) -> serde_json::Value {
    Client::new(address).json(path)
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let given = std::env::var("BROADSHEET_BENCH_DATABASE_URL").ok();
    let url = given.unwrap_or_else(|| format!("sqlite://{}/bench.db", folder.path().display()));
    let db = Db::open(store::Options::new(&url, 4)).unwrap();
    if db.read_now(|public| public.latest_change()).unwrap() == 0 {
        fill(&db, folder.path());
    }
    let mut config = Config::read(|_| None).unwrap();
    config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    config.workers = WORKERS;
    let ours = serve(move || {
        let bound = server::bind(&config, db).unwrap();
        (bound.address, bound.server)
    });
    one_article(ours);
    pages(ours);
}

/// One article with its relations against the same bytes from a handler that does nothing.
fn one_article(ours: SocketAddr) {
    let list = json(ours, "/v1/articles?limit=100&fields=slug");
    let slugs: Vec<String> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|article| format!("/v1/articles/{}", encode(article["slug"].as_str().unwrap())))
        .collect();
    let middle = slugs[slugs.len() / 2].clone();
    let bytes = Client::new(ours).get(&middle).to_vec();
    println!("one article: {} bytes", bytes.len());
    let body = web::Bytes::from(bytes);
    let bare = serve(move || {
        let server = HttpServer::new(move || {
            let body = body.clone();
            App::new().default_service(web::to(move || {
                let body = body.clone();
                async move { HttpResponse::Ok().content_type("application/json").body(body) }
            }))
        })
        .workers(WORKERS)
        .bind(("127.0.0.1", 0))
        .unwrap();
        let address = server.addrs()[0];
        (address, server.run())
    });
    let paths = [middle];
    for round in 1..=3 {
        let (theirs, mine) = (rate(bare, &paths), rate(ours, &paths));
        println!("round {round}: bare {theirs:.0}/s, article {mine:.0}/s, ratio {:.3}", mine / theirs);
    }
    println!("over 100 slugs: {:.0}/s", rate(ours, &slugs));
}

fn encode(slug: &str) -> String {
    broadsheet::domain::site::encode_segment(slug)
}

/// The page after 20,000 articles against the first one.
fn pages(ours: SocketAddr) {
    let mut path = "/v1/articles?limit=100&fields=id".to_owned();
    let mut passed = 0;
    while passed < 20_000 {
        let page = json(ours, &path);
        passed += page["data"].as_array().unwrap().len();
        let Some(next) = page["page"]["next"].as_str() else { break };
        path = format!("/v1/articles?limit=100&fields=id&cursor={next}");
    }
    let cursor = path.rsplit('=').next().unwrap();
    for round in 1..=3 {
        let first = median(ours, "/v1/articles", 1_000);
        let deep = median(ours, &format!("/v1/articles?cursor={cursor}"), 1_000);
        println!(
            "round {round}: first page {first:.0} µs, page after {passed} {deep:.0} µs, ratio {:.2}",
            deep / first
        );
    }
    for query in [
        "",
        "?section=world",
        "?kind=news&limit=100",
        "?language=ar",
        "?sort=-updated_at",
        "?limit=0&count=exact",
        "?expand=section,source,contributors,tags,related,corrections",
    ] {
        let path = format!("/v1/articles{query}");
        if Client::new(ours).ask(&path, &[]).status == 200 {
            println!("{path}: {:.0} µs", median(ours, &path, 300));
        }
    }
}
