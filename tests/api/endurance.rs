//! Many who edit the same articles for a while, as others read: no change is lost, and nobody sees half of one.
//!
//! For 5 seconds, or as many as `BROADSHEET_TEST_SECONDS` says.

use crate::{
    admin_articles::{Desk, workflow},
    app::Reply,
    client::Client,
    questions::Random,
    support::{both, databases::Database, stores::Going},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

const WRITERS: usize = 16;
const READERS: usize = 4;
const ARTICLES: usize = 20;
/// Every field that a change writes, with the same mark.
const MARKED: [&str; 6] = ["title", "short_title", "kicker", "standfirst", "byline", "dateline"];

fn seconds() -> u64 {
    std::env::var("BROADSHEET_TEST_SECONDS").map_or(5, |text| text.parse().expect("a whole number of seconds"))
}

/// What all of them did.
#[derive(Default)]
struct Done {
    stale: AtomicU64,
    published: AtomicU64,
    read: AtomicU64,
    /// The revisions that were saved, with their marks: by article and number.
    saved: Mutex<BTreeMap<(usize, i64), String>>,
}

/// An answer that must be no failure of the server.
fn sound(reply: std::io::Result<Reply>, what: &str) -> Reply {
    let reply = reply.unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(reply.status < 500, "{what}: {}", reply.text());
    reply
}

/// The mark that all marked fields of an article carry.
fn mark(article: &Value) -> String {
    let title = article["title"].as_str().unwrap_or_else(|| panic!("{article} has no title"));
    for field in MARKED {
        assert_eq!(article[field], title, "a mix of two revisions: {article}");
    }
    title.to_owned()
}

/// The text says the same as the fields.
fn same_text(article: &Value, body: &str) {
    let (mark, text) = (mark(article), article[body].as_str().unwrap());
    assert!(text.contains(&format!("[{mark}]")), "a mix of two revisions: {article}");
}

struct Story {
    path: String,
    public: String,
}

fn stories(desk: &Desk) -> Vec<Story> {
    let story = |number: usize| {
        let mut body = marked(&format!("start {number}"));
        body["language"] = json!("en");
        body["section"] = json!("city");
        body["slug"] = json!(format!("story-{number}"));
        let id = desk.done("POST", "/v1/admin/articles", &body)["id"].as_str().unwrap().to_owned();
        desk.act(&id, "publish", &json!({}));
        Story { path: format!("/v1/admin/articles/{id}"), public: format!("/v1/articles/story-{number}?body=text") }
    };
    (0..ARTICLES).map(story).collect()
}

/// A change that writes its mark everywhere.
fn marked(mark: &str) -> Value {
    let mut body = json!({"body_markdown": format!("The ferry [{mark}] was late."), "seo": {"title": mark}});
    MARKED.iter().for_each(|field| body[*field] = json!(mark));
    body
}

/// Reads an article, changes it for the version that was read, and now and then publishes it.
fn write(desk: &Desk, stories: &[Story], writer: usize, going: &AtomicBool, done: &Done) {
    let mut client = Client::new(desk.app.address);
    let mut random = Random::of(writer as u64 + 1);
    let mut turn = 0;
    while going.load(Ordering::Relaxed) {
        turn += 1;
        let at = random.below(stories.len());
        let path = &stories[at].path;
        let read = sound(client.read_as(path, &desk.admin), "read");
        same_text(&read.json(), "body_markdown");
        let version = format!("\"{}\"", read.json()["version"]);
        let mark = format!("{writer}-{turn}");
        let reply = sound(client.write("PATCH", path, &desk.admin, &version, &marked(&mark)), "change");
        match reply.status {
            200 => {
                let number = reply.json()["revision"].as_i64().unwrap();
                assert_eq!(Some(number - 1), read.json()["revision"].as_i64(), "a change in between is lost");
                let twice = done.saved.lock().unwrap().insert((at, number), mark);
                assert_eq!(twice, None, "two changes became one revision");
                if random.one_in(3) {
                    let version = format!("\"{}\"", reply.json()["version"]);
                    let out = sound(
                        client.write("POST", &format!("{path}/publish"), &desk.admin, &version, &json!({})),
                        "out",
                    );
                    assert!([200, 412].contains(&out.status), "{}", out.text());
                    done.published.fetch_add(u64::from(out.status == 200), Ordering::Relaxed);
                }
            }
            412 => drop(done.stale.fetch_add(1, Ordering::Relaxed)),
            _ => panic!("{}", reply.text()),
        }
    }
}

/// Reads one article, and the list of all.
fn read(desk: &Desk, stories: &[Story], reader: usize, going: &AtomicBool, done: &Done) {
    let mut client = Client::new(desk.app.address);
    let mut random = Random::of(reader as u64 + 100);
    while going.load(Ordering::Relaxed) {
        let one = sound(Ok(client.get(&stories[random.below(stories.len())].public)), "one");
        same_text(&one.json(), "body_text");
        assert_eq!(one.json()["seo"]["title"], one.json()["title"], "a mix of two revisions: {}", one.text());
        let list = sound(Ok(client.get("/v1/articles?limit=50&body=text&sort=-updated_at")), "list").json();
        let list = list["data"].as_array().unwrap();
        assert_eq!(list.len(), ARTICLES);
        list.iter().for_each(|article| same_text(article, "body_text"));
        done.read.fetch_add(2, Ordering::Relaxed);
    }
}

fn of_many_who_edit_the_same_articles_none_is_lost_and_no_reader_sees_a_mix(database: &Database) {
    let desk = Desk::open(database);
    let stories = stories(&desk);
    let (going, done) = (AtomicBool::new(false), Done::default());
    let started = Going::new(&going);
    std::thread::scope(|scope| {
        // Where one of them fails the others stop, too.
        let all: Vec<_> = (0..WRITERS + READERS)
            .map(|number| {
                let (desk, stories, going, done) = (&desk, &stories, &going, &done);
                scope.spawn(move || match number {
                    writer if writer < WRITERS => write(desk, stories, writer, going, done),
                    reader => read(desk, stories, reader, going, done),
                })
            })
            .collect();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(seconds()) && !all.iter().any(|one| one.is_finished()) {
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(started);
    });
    let saved = done.saved.into_inner().unwrap();
    println!(
        "{} changes taken, {} stale, {} published, {} read in {} s",
        saved.len(),
        done.stale.into_inner(),
        done.published.into_inner(),
        done.read.into_inner(),
        seconds()
    );
    let mut revisions = 0;
    for (at, story) in stories.iter().enumerate() {
        let newest = desk.read(&story.path)["revision"].as_i64().unwrap();
        revisions += newest - 1;
        for number in 2..=newest {
            let revision = desk.read(&format!("{}/revisions/{number}", story.path));
            assert_eq!(saved.get(&(at, number)), Some(&mark(&revision)), "{} {number}", story.path);
        }
    }
    assert_eq!(revisions, i64::try_from(saved.len()).unwrap(), "as many new revisions as changes that were taken");
    assert!(saved.len() > ARTICLES, "only {} changes were taken", saved.len());
    workflow::sound(&desk);
}

both!(of_many_who_edit_the_same_articles_none_is_lost_and_no_reader_sees_a_mix);
