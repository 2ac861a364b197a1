//! Kept answers are never stale, and are thrown away only when they change: random edits, with every question asked
//! before and after each of them, of a server that keeps answers, of one that keeps none, and of another node.

use crate::{
    app::{App, NOW, Reply},
    auth::{call, enter, tokens},
    client::Client,
    guard::{followed, operations, whole},
    hidden::Store,
    questions::{self, Random},
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const STORIES: usize = 240;
const QUESTIONS: usize = 260;
/// So many pages of single articles are asked for beside, each with what hangs on it.
const ARTICLES: usize = 40;

/// How many edits are made: `BROADSHEET_TEST_EDITS`, else a few.
fn edits() -> usize {
    std::env::var("BROADSHEET_TEST_EDITS").map_or(14, |named| named.parse().expect("a whole number"))
}

/// Three servers on one store.
struct House {
    keeping: App,
    plain: App,
    other: App,
    admin: String,
    random: Random,
    articles: Vec<String>,
}

fn add_stories(app: &App) -> Vec<String> {
    let words = ["Ferry", "Harbour", "Budget", "Bridge", "Lighthouse", "Market", "Tide", "Council"];
    let section = |path: &str| app.json(&format!("/v1/sections/{path}"))["id"].as_str().unwrap().parse_id();
    let (world, sport) = (section("world"), section("sport"));
    let tag = |slug: &str| app.json(&format!("/v1/tags/{slug}"))["id"].as_str().unwrap().parse_id();
    let tags = [tag("elections"), tag("harbour-city")];
    let story = |number: usize| {
        let title = format!("{} notes, number {number}", words[number % words.len()]);
        let date = format!("2026-{:02}-{:02}T{:02}:00:00Z", 1 + number % 10, 1 + number % 28, number % 24);
        Story::new(&title, (!number.is_multiple_of(40)).then_some(&date)).with(|content| {
            content.sections = vec![if number.is_multiple_of(3) { world } else { sport }];
            content.tags = if number.is_multiple_of(2) { vec![tags[number / 2 % 2]] } else { Vec::new() };
        })
    };
    let ids = stories::publish(&app.db, (0..STORIES).map(story).collect());
    ids.iter().map(ToString::to_string).collect()
}

trait ParseId {
    fn parse_id(&self) -> broadsheet::domain::id::Id;
}

impl ParseId for str {
    fn parse_id(&self) -> broadsheet::domain::id::Id {
        broadsheet::domain::id::Id::parse(self).unwrap()
    }
}

/// What an edit was, and whether it was of one article.
type Edit = (String, bool);

impl House {
    fn write(&self, method: &str, path: &str, body: &Value) -> Reply {
        call(&self.keeping, method, path, &self.admin, Some(body), &[("If-Match", "*")])
    }

    fn article(&mut self) -> String {
        self.random.pick(&self.articles).clone()
    }

    /// Changes an article, and publishes it.
    fn rewrite(&mut self, id: &str, change: &Value, publish: &Value) -> u16 {
        let path = format!("/v1/admin/articles/{id}");
        let changed = self.write("PATCH", &path, change).status;
        if changed != 200 {
            return changed;
        }
        self.write("POST", &format!("{path}/publish"), publish).status
    }

    /// One edit at random.
    fn edit(&mut self) -> Edit {
        let (id, other) = (self.article(), self.article());
        let path = format!("/v1/admin/articles/{id}");
        let number = self.random.below(1_000_000);
        let which = self.random.below(23);
        let (what, status) = match which {
            0 | 1 => {
                let body = json!({"body_markdown": format!("The ferry was late by {number} minutes.")});
                ("text", self.rewrite(&id, &body, &json!({})))
            }
            2 => {
                ("a small change", self.rewrite(&id, &json!({"kicker": format!("{number}")}), &json!({"minor": true})))
            }
            3 => ("headline", self.rewrite(&id, &json!({"title": format!("Headline {number}")}), &json!({}))),
            4 => {
                let tags =
                    if number.is_multiple_of(2) { json!(["elections"]) } else { json!(["harbour-city", "whisper"]) };
                ("tags", self.rewrite(&id, &json!({"tags": tags}), &json!({})))
            }
            5 => {
                let section = if number.is_multiple_of(2) { "world" } else { "sport" };
                ("section", self.rewrite(&id, &json!({"section": section}), &json!({})))
            }
            6 => {
                let body = json!({"title": format!("Story {number}"), "language": "en", "section": "sport",
                    "tags": ["elections"], "body_markdown": "Fresh off the quay."});
                let made = self.write("POST", "/v1/admin/articles", &body);
                let id = made.json()["id"].as_str().unwrap().to_owned();
                self.articles.push(id.clone());
                ("a new story", self.write("POST", &format!("/v1/admin/articles/{id}/publish"), &json!({})).status)
            }
            7 => (
                "taken back",
                self.write("POST", &format!("{path}/unpublish"), &json!({"reason": "of the test"})).status,
            ),
            8 => ("killed", self.write("POST", &format!("{path}/kill"), &json!({"reason": "of the test"})).status),
            9 => {
                let body = json!({"kind": "correction", "text": format!("It was {number} boats.")});
                ("a correction", self.write("POST", &format!("{path}/corrections"), &body).status)
            }
            10 => {
                let body = json!({"related": [{"relation": "background", "article": {"id": other}}]});
                ("related", self.write("PUT", &format!("{path}/related"), &body).status)
            }
            11 => ("slug", self.write("PATCH", &path, &json!({"slug": format!("slug-{number}")})).status),
            12 => {
                let status = self.write("PATCH", &path, &json!({"expires_at": "2026-11-22T07:00:30Z"})).status;
                ("expiry to come", status)
            }
            13 => {
                self.later(1);
                ("time", 200)
            }
            14 => {
                let body = json!({"name": format!("Northline {number}")});
                ("a source", self.write("PATCH", "/v1/admin/sources/northline", &body).status)
            }
            15 => {
                let body = json!({"names": {"ar": format!("انتخابات {number}")}});
                ("a tag", self.write("PATCH", "/v1/admin/tags/elections", &body).status)
            }
            16 => {
                let body = json!({"description": format!("Described {number} times.")});
                ("a section", self.write("PATCH", "/v1/admin/sections/sport", &body).status)
            }
            17 => {
                let items = json!({"items": [{"article": other}, {"article": id, "title": format!("For this place {number}")}]});
                ("places", self.write("PUT", "/v1/admin/collections/evening-dossier/items", &items).status)
            }
            19 => ("published again", self.write("POST", &format!("{path}/publish"), &json!({})).status),
            20 => {
                // Perhaps of what is not public: then readers see no such collection.
                let items = json!({"items": [{"article": id}]});
                ("a corner", self.write("PUT", "/v1/admin/collections/whispering-corner/items", &items).status)
            }
            21 => {
                let sources = json!({"sources": [{"slug": "northline", "role": "original"},
                    {"slug": "whispering-house", "role": "provider"}]});
                ("two sources", self.rewrite(&id, &sources, &json!({})))
            }
            22 => {
                let body = json!({"name": format!("Whispering House {number}")});
                ("a second source", self.write("PATCH", "/v1/admin/sources/whispering-house", &body).status)
            }
            18 => {
                ("a translation", self.write("PUT", &format!("{path}/translations"), &json!({"articles": []})).status)
            }
            _ => {
                let body = json!({"articles": [{"id": other}]});
                ("a translation", self.write("PUT", &format!("{path}/translations"), &body).status)
            }
        };
        (format!("{what} of {id}, {other}: {status}"), which < 12 && which != 10)
    }

    /// Lets minutes pass.
    fn later(&mut self, minutes: i64) {
        for app in [&self.keeping, &self.plain, &self.other] {
            app.clock.advance(minutes * 60);
        }
        self.admin = tokens(&self.keeping, "chief").0;
    }

    /// Waits until the other node has heard of everything.
    fn heard(&self) {
        let begun = Instant::now();
        while self.other.db.recent().latest() < self.keeping.db.recent().latest() {
            assert!(begun.elapsed() < Duration::from_secs(10), "the other node hears nothing");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// How many answers an edit made untrue, and how many of them though their bytes stayed.
#[derive(Default)]
struct Share {
    kept: usize,
    dropped: usize,
    needless: usize,
}

fn kept_answers_are_true_and_stay_while_they_are(database: &Database) {
    let Store { app: keeping, .. } = Store::fill(database, None);
    let articles = add_stories(&keeping);
    let plain = App::start_with(database, &[("BROADSHEET_CACHE_MEGABYTES", "0")]);
    let other = App::start(database);
    for app in [&plain, &other] {
        app.clock.set(NOW);
    }
    let admin = enter(&keeping, "chief", "admin").1;
    let mut house = House { keeping, plain, other, admin, random: Random::new(), articles };
    let questions = questions_of(&mut house);
    let mut keeping = Client::new(house.keeping.address);
    let mut plain = Client::new(house.plain.address);
    let mut other = Client::new(house.other.address);
    let same = |client: &mut Client, question: &str| {
        client.send("GET", question.as_bytes(), &[("X-Request-Id", b"same".to_vec())]).unwrap()
    };
    // Asked twice: what is kept is answered without a statement then.
    let mut before: Vec<Vec<u8>> = Vec::new();
    for question in &questions {
        same(&mut other, question);
        before.push(whole(&same(&mut keeping, question)));
    }
    let (mut of_articles, mut of_others) = (Share::default(), Share::default());
    for number in 0..edits() {
        let kept: Vec<bool> = questions
            .iter()
            .map(|question| house.keeping.statements(|_| drop(same(&mut keeping, question))) == 0)
            .collect();
        let (what, of_one) = house.edit();
        println!("edit {number}: {what}");
        let share = if of_one { &mut of_articles } else { &mut of_others };
        let mut truth = Vec::with_capacity(questions.len());
        for (at, question) in questions.iter().enumerate() {
            let mut reply = None;
            let statements = house.keeping.statements(|_| reply = Some(same(&mut keeping, question)));
            let (reply, expected) = (whole(&reply.unwrap()), whole(&same(&mut plain, question)));
            let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            assert!(
                reply == expected,
                "after {what} (seed {}): {question}\n{}\n--- but truly\n{}",
                house.random.seed,
                show(&reply),
                show(&expected)
            );
            share.kept += usize::from(kept[at]);
            if kept[at] && statements > 0 {
                share.dropped += 1;
                let needless = before[at] == reply;
                share.needless += usize::from(needless);
                if needless && of_one {
                    println!("  needlessly: {question}");
                }
            }
            truth.push(expected);
        }
        house.heard();
        for (question, expected) in questions.iter().zip(&truth) {
            let reply = whole(&same(&mut other, question));
            assert!(
                reply == *expected,
                "on another node, after {what} (seed {}): {question}\n{}\n--- but truly\n{}",
                house.random.seed,
                String::from_utf8_lossy(&reply),
                String::from_utf8_lossy(expected)
            );
        }
        before = truth;
    }
    for (name, share) in [("one article", &of_articles), ("other things", &of_others)] {
        let Share { kept, dropped, needless } = share;
        println!("edits of {name}: of {kept} kept answers {dropped} were dropped, {needless} of them needlessly");
    }
    assert!(of_articles.dropped > 0, "no edit of an article changed anything");
    assert!(of_articles.needless * 10 <= of_articles.dropped, "too much is dropped needlessly");
    assert!(of_articles.dropped * 2 < of_articles.kept, "most answers have nothing to do with one article");
}

/// Every sort of question, and the pages of single articles with what hangs on them.
fn questions_of(house: &mut House) -> Vec<String> {
    let mut operations = operations();
    operations.retain(|operation| operation.template.starts_with("/v1"));
    let words = {
        let mut words = crate::vocabulary::Vocabulary::default();
        words.read_answers(&operations, &mut Client::new(house.plain.address));
        words
    };
    let mut questions = questions::draw(&operations, &words, QUESTIONS, &mut house.random);
    for _ in 0..ARTICLES {
        let id = house.article();
        questions.push(format!("/v1/articles/{id}"));
        questions.push(format!("/v1/articles/{id}?expand=related,corrections&body=text"));
        for part in ["related", "corrections", "history"] {
            questions.push(format!("/v1/articles/{id}/{part}"));
        }
    }
    for path in ["collections/whispering-corner", "collections", "collections?expand=counts", "tags/whisper", "tags"] {
        questions.push(format!("/v1/{path}"));
    }
    for list in ["", "section=sport", "section=world", "tag=elections", "tag=harbour-city", "kind=news", "language=en"]
    {
        questions.push(format!("/v1/articles?{list}&limit=10"));
    }
    questions.retain(|question| !question.contains("/previews/"));
    let mut plain = Client::new(house.plain.address);
    for _ in 0..3 {
        let answers: Vec<(String, Reply)> =
            questions.iter().map(|question| (question.clone(), plain.get(question))).collect();
        let more = followed(&answers);
        questions.extend(more.into_iter().filter(|question| question.contains("limit=10")));
        questions.sort();
        questions.dedup();
    }
    questions
}

both!(kept_answers_are_true_and_stay_while_they_are);
