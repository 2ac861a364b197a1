//! Made-up stories as lines of the newsroom's own form.

use crate::things::{
    CLOSED, COLLECTIONS, CONTRIBUTORS, Dice, KINDS, LANGUAGES, Of, PICTURES, SECTIONS, SOURCES, TAGS, id, lines,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

/// All stories were published within so many days.
const DAYS: i64 = 3_650;
/// So many have no date.
const UNDATED: usize = 1_000;

/// Writes a whole newsroom with so many articles.
pub fn write(path: &Path, articles: usize) {
    let mut out = BufWriter::new(File::create(path).unwrap());
    let mut line = |value: &Value| writeln!(out, "{value}").unwrap();
    lines().iter().for_each(&mut line);
    let now = Utc::now();
    (0..articles).for_each(|number| line(&article(number, articles, now)));
    (1..articles).filter(|number| number % 17 == 0).for_each(|number| line(&related(number)));
    (0..COLLECTIONS).for_each(|number| line(&collection(number, articles)));
}

/// The slug of an article, as it stands in a path.
pub fn slug(number: usize) -> String {
    broadsheet::domain::site::encode_segment(&plain_slug(number))
}

fn plain_slug(number: usize) -> String {
    if language(number) == "ar" { format!("خبر-{number}") } else { format!("story-{number}") }
}

/// The section that an article stands in first.
pub fn section(number: usize, articles: usize) -> u64 {
    let section = Dice::new(number as u64).skewed(SECTIONS, 2);
    // A section that was closed has old articles alone.
    match section == CLOSED || (number < articles / 20 && section > SECTIONS / 2) {
        true if number < articles / 20 => CLOSED,
        true => 0,
        false => section,
    }
}

/// Every twentieth is a translation of the one before it.
fn original(number: usize) -> usize {
    if number % 20 == 1 { number - 1 } else { number }
}

fn language(number: usize) -> &'static str {
    let of = |number: usize| Dice::new(number as u64 + 1_000_000_007).skewed(6, 2) as usize;
    let original = original(number);
    LANGUAGES[if original == number { of(number) } else { (of(original) + 1) % LANGUAGES.len() }]
}

fn text(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

fn article(number: usize, articles: usize, now: DateTime<Utc>) -> Value {
    let own = number as u64;
    let mut dice = Dice::new(own + 7_000_000_000);
    let step = TimeDelta::microseconds(DAYS * 86_400_000_000 / articles as i64);
    let published = now - step * (articles - number) as i32;
    // Some were changed later, and the oldest of all just now, by a tidying hand.
    let updated = match number < articles / 100 {
        true => now - TimeDelta::seconds((articles / 100 - number) as i64 + 60),
        false if dice.chance(0.2) => (published + TimeDelta::seconds(dice.below(2_000_000) as i64)).min(now),
        false => published,
    };
    let dated = UNDATED == 0 || number % (articles / UNDATED).max(1) != 7;
    let (at, changed) = (text(published), text(updated));
    let mut publication = json!({"id": id(Of::Publication, own), "revision": id(Of::Revision, own), "version": 1,
        "live_from": at, "slug": plain_slug(number), "updated_at": changed});
    if dated {
        publication["published_at"] = Value::from(at.clone());
    }
    let mut revision = said(number, articles, &mut dice);
    revision["created_at"] = Value::from(at.clone());
    let mut line = json!({"type": "article", "id": id(Of::Article, own), "version": 2, "state": "published",
        "translation_group": id(Of::Article, original(number) as u64), "embargoed": false,
        "no_automatic_related": false, "created_at": at, "created_by": "desk", "updated_at": changed,
        "updated_by": "desk", "slugs": [{"slug": plain_slug(number), "current": true}], "revisions": [revision],
        "publications": [publication]});
    if dice.chance(0.01) {
        line["corrections"] = json!([{"id": id(Of::Correction, own), "number": 1, "kind": "correction",
            "text": "An earlier version gave the wrong pier.", "language": "en", "created_at": changed,
            "created_by": "desk", "hash": format!("{own:064x}")}]);
    }
    line
}

fn said(number: usize, articles: usize, dice: &mut Dice) -> Value {
    let language = language(number);
    let mut sections = vec![section(number, articles)];
    if dice.chance(0.2) {
        sections.push(dice.below(CLOSED));
    }
    let mut tags: Vec<u64> = (0..7).map(|_| 1 + dice.skewed(TAGS - 1, 3)).collect();
    if dice.chance(0.95) {
        tags.push(0);
    }
    let source = if dice.chance(0.46) { 0 } else { 1 + dice.skewed(SOURCES - 1, 2) };
    let mut sources = vec![json!({"source": id(Of::Source, source), "role": "original"})];
    if dice.chance(0.3) {
        let cited = (source + 1 + dice.below(SOURCES - 1)) % SOURCES;
        sources.push(json!({"source": id(Of::Source, cited), "role": "cited"}));
    }
    let writers: Vec<u64> = (0..1 + dice.below(2)).map(|_| dice.skewed(CONTRIBUTORS, 2)).collect();
    let writers = each_once(writers).into_iter();
    let kind = KINDS[if dice.chance(0.6) { 0 } else { 1 + dice.skewed(9, 2) as usize }];
    let body = body(language, dice);
    let mut revision = json!({"id": id(Of::Revision, number as u64), "number": 1,
        "title": title(language, number), "standfirst": sentence(language, dice), "body": body,
        "body_format": "markdown", "language": language, "kind": kind,
        "word_count": body.split_whitespace().count(),
        "sections": ids(Of::Section, sections), "sources": sources, "tags": ids(Of::Tag, tags),
        "contributors": writers.map(|one| json!({"contributor": id(Of::Contributor, one), "role": "author"}))
            .collect::<Vec<_>>(),
        "created_by": "desk"});
    if dice.chance(0.5) {
        revision["image"] = Value::from(id(Of::Picture, dice.below(PICTURES)));
    }
    revision
}

fn each_once(numbers: Vec<u64>) -> Vec<u64> {
    let mut once: Vec<u64> = Vec::new();
    for number in numbers {
        if !once.contains(&number) {
            once.push(number);
        }
    }
    once
}

fn ids(of: Of, numbers: Vec<u64>) -> Vec<String> {
    each_once(numbers).into_iter().map(|number| id(of, number)).collect()
}

const LATIN: [&str; 8] = [
    "The ferry was late and the harbour was full of gulls.",
    "Nobody on the quay would say who had ordered the second crane.",
    "The council meets again on Thursday, in the hall above the fish market.",
    "Fares rise by a tenth from the first of the month.",
    "“We were promised a bridge,” said the baker, and shut her window.",
    "The pilots want eleven hours of rest, and the port wants them by noon.",
    "It rained for the whole of the second half.",
    "A spokesman for the line said that the matter was being looked into.",
];
const ARABIC: [&str; 4] = [
    "تأخرت العبّارة وكان الميناء مليئا بالنوارس.",
    "يجتمع المجلس مرة أخرى يوم الخميس فوق سوق السمك.",
    "ترتفع الأسعار بنسبة عشرة في المئة من أول الشهر.",
    "قال متحدث باسم الشركة إن الأمر قيد النظر.",
];

fn sentence(language: &str, dice: &mut Dice) -> &'static str {
    if matches!(language, "ar" | "fa") { ARABIC[dice.below(4) as usize] } else { LATIN[dice.below(8) as usize] }
}

fn title(language: &str, number: usize) -> String {
    if language == "ar" {
        format!("العبّارة رقم {number} تصل")
    } else {
        format!("Ferry number {number} comes in")
    }
}

fn body(language: &str, dice: &mut Dice) -> String {
    let mut paragraph = || (0..4).map(|_| sentence(language, dice)).collect::<Vec<_>>().join(" ");
    let [first, second, third, fourth] = [(); 4].map(|()| paragraph());
    format!("{first}\n\n{second}\n\n## {number}\n\n> {third}\n\n- **{fourth}**\n", number = "1911")
}

/// Links from an article to some before it, and to one elsewhere.
fn related(number: usize) -> Value {
    let mut dice = Dice::new(number as u64 + 9_000_000_000);
    let targets = (0..3).map(|_| dice.below(number as u64)).collect();
    let mut links: Vec<Value> = ids(Of::Article, targets)
        .into_iter()
        .map(|target| json!({"relation": "background", "target": target}))
        .collect();
    links.push(json!({"relation": "background", "url": "https://elsewhere.example/", "title": "What others say"}));
    json!({"type": "related_links", "article": id(Of::Article, number as u64), "links": links})
}

/// A collection of 10 to 200 articles, most of them new.
fn collection(number: u64, articles: usize) -> Value {
    let mut dice = Dice::new(number + 11_000_000_000);
    let chosen = (0..10 + number * 10).map(|_| articles as u64 - 1 - dice.skewed(articles as u64, 3)).collect();
    let items: Vec<Value> = ids(Of::Article, chosen).into_iter().map(|article| json!({"article": article})).collect();
    json!({"type": "collection", "id": id(Of::Collection, number), "slug": format!("collection-{number}"),
        "name": format!("Collection {number}"), "language": "en", "items": items,
        "created_at": "2016-01-01T00:00:00Z", "updated_at": "2016-01-01T00:00:00Z"})
}
