//! The steps of a news app, each with what its readers ask and what the newsroom does in between.

use crate::{desk, support::Client};
use broadsheet::{domain::site::encode_segment, store::Db};
use serde_json::Value;
use std::net::SocketAddr;

/// Asks on behalf of one app, and counts.
pub struct Reader {
    client: Client,
    brotli: bool,
    /// Requests so far.
    pub requests: usize,
    /// Bytes of their answers' bodies.
    pub bytes: usize,
    /// What the step remembers: an entity tag or a cursor.
    kept: String,
}

impl Reader {
    /// An app that takes compressed answers, or not.
    pub fn new(address: SocketAddr, brotli: bool) -> Self {
        Self { client: Client::new(address), brotli, requests: 0, bytes: 0, kept: String::new() }
    }

    fn get(&mut self, path: &str) -> Value {
        self.ask(path, None, 200).unwrap_or_default()
    }

    /// Asks for what may not have changed, and remembers its tag.
    fn ask(&mut self, path: &str, unless: Option<&str>, status: u16) -> Option<Value> {
        let mut headers = Vec::new();
        if self.brotli {
            headers.push("Accept-Encoding: br".to_owned());
        }
        headers.extend(unless.map(|tag| format!("If-None-Match: {tag}")));
        let answer = self.client.ask(path, &headers);
        assert_eq!(answer.status, status, "{path}: {}", String::from_utf8_lossy(answer.body));
        self.requests += 1;
        self.bytes += answer.body.len();
        let value = (status == 200).then(|| answer.json());
        self.kept = answer.etag.unwrap_or_default();
        value
    }
}

/// What is done in a step, in turn.
pub enum Part {
    /// A reader asks.
    Reader(Box<dyn Fn(&mut Reader)>),
    /// The newsroom acts.
    Newsroom(Box<dyn Fn(&Db)>),
}

/// A step of the script.
pub struct Step {
    pub name: &'static str,
    pub parts: Vec<Part>,
}

fn reads(name: &'static str, asks: impl Fn(&mut Reader) + 'static) -> Step {
    Step { name, parts: vec![Part::Reader(Box::new(asks))] }
}

/// A reader asks, the newsroom acts, the reader asks again.
fn between(
    name: &'static str,
    before: impl Fn(&mut Reader) + 'static,
    acts: impl Fn(&Db) + 'static,
    after: impl Fn(&mut Reader) + 'static,
) -> Step {
    Step {
        name,
        parts: vec![Part::Reader(Box::new(before)), Part::Newsroom(Box::new(acts)), Part::Reader(Box::new(after))],
    }
}

/// The thing of a list that most articles carry; none where the list is empty.
fn largest(client: &mut Client, list: &str) -> Option<String> {
    let things = client.json(list);
    let things = things["data"].as_array().unwrap();
    let largest = things.iter().max_by_key(|thing| thing["counts"]["articles"].as_i64())?;
    Some(largest["path"].as_str().or(largest["slug"].as_str()).unwrap().to_owned())
}

fn follow(reader: &mut Reader, list: &str, pages: usize) {
    let mut page = reader.get(list);
    for _ in 0..pages {
        let Some(next) = page["page"]["next"].as_str() else { return };
        let joint = if list.contains('?') { '&' } else { '?' };
        page = reader.get(&format!("{list}{joint}cursor={next}"));
    }
}

/// The steps; what is looked at in them is chosen first.
pub fn steps(client: &mut Client) -> Vec<Step> {
    let section = largest(client, "/v1/sections?expand=counts");
    let writer = largest(client, "/v1/contributors?expand=counts&limit=100");
    let middle = client.json("/v1/articles?offset=100&limit=1");
    let path = middle["data"][0]["path"].as_str().unwrap().to_owned();
    let live = format!("/v1/articles/{}", encode_segment(middle["data"][0]["slug"].as_str().unwrap()));
    let mut steps = vec![
        reads("1 boot: door and sections", |reader| {
            reader.get("/v1");
            reader.get("/v1/sections");
        }),
        reads("2 home: front page and newest", |reader| {
            reader.get("/v1/collections/front");
            reader.get("/v1/articles");
        }),
    ];
    steps.extend(section.map(|section| {
        let list = format!("/v1/articles?section={}", encoded(&section));
        reads("3 section, and three times more", move |reader| follow(reader, &list, 3))
    }));
    steps.push(reads("4 article by its address", move |reader| {
        reader.get(&format!("/v1/by-path?path={path}&expand=section,source,contributors,tags,related,corrections"));
    }));
    steps.push(reads("5 live page, polled ten times unchanged", move |reader| {
        reader.get(&live);
        for _ in 0..10 {
            let tag = reader.kept.clone();
            reader.ask(&live, Some(&tag), 304);
        }
    }));
    match writer {
        None => println!("== NO CONTRIBUTOR in these corpora: the author page is left out =="),
        Some(writer) => steps.push(reads("7 author page", move |reader| {
            reader.get(&format!("/v1/contributors/{}", encode_segment(&writer)));
            reader.get(&format!("/v1/articles?contributor={}", encode_segment(&writer)));
        })),
    }
    steps.extend(changing());
    steps
}

/// The steps in which the newsroom publishes, and the walk through everything.
fn changing() -> Vec<Step> {
    vec![
        reads("8 sitemap: addresses of all articles", |reader| {
            follow(reader, "/v1/articles?fields=url,updated_at&limit=100", usize::MAX);
        }),
        between(
            "9 list kept, an update published, asked again",
            |reader| drop(reader.get("/v1/articles")),
            desk::update,
            |reader| {
                let old = reader.kept.clone();
                reader.ask("/v1/articles", Some(&old), 200);
                let new = reader.kept.clone();
                reader.ask("/v1/articles", Some(&new), 304);
            },
        ),
        between(
            "11 pull to refresh: how many new, and which",
            |reader| reader.kept = reader.get("/v1/articles")["page"]["newer"].as_str().unwrap().to_owned(),
            |db| desk::add(db, 3),
            |reader| {
                let newer = reader.kept.clone();
                let count = reader.get(&format!("/v1/articles?cursor={newer}&limit=0&count=exact"));
                assert_eq!(count["page"]["total"], 3);
                let rows = reader.get(&format!("/v1/articles?cursor={newer}"));
                assert_eq!(rows["data"].as_array().unwrap().len(), 3);
            },
        ),
    ]
}

/// A path of several segments, for a query.
fn encoded(path: &str) -> String {
    path.split('/').map(encode_segment).collect::<Vec<_>>().join("/")
}
