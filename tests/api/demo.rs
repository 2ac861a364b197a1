//! The demo newsroom shows everything that the API can say, and is sound itself.

use crate::{
    app::{App, with_cursor},
    support::{
        both,
        databases::Database,
        stores::{self, CountingIds, FixedClock},
    },
};
use broadsheet::{
    domain::{
        article::{CorrectionKind, EndedBy, Kind, Relation},
        taxonomy::{ContributorRole, ContributorType, SourceKind, SourceRole, TagType},
    },
    moving::{check::check, demo, export::export},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Properties that nothing in the demo can give a value, and why.
const NEVER: &[(&str, &str)] = &[
    ("Image.renditions", "pictures are kept elsewhere, so that there are no other sizes of them"),
    ("Rendition.*", "as above"),
    ("Related.score", "links are made by editors alone"),
    ("Related.reasons", "as above"),
    ("Reason.*", "as above"),
    ("HistoryEntry.text", "the demo's site shows no older texts"),
    ("HistoryText.*", "as above"),
    ("Problem.legal", "a problem of the newsroom"),
    ("Problem.by", "as above"),
    ("Problem.ids", "as above"),
    ("Problem.owner", "as above"),
    ("Problem.proposal", "as above"),
    ("Problem.current_version", "as above"),
    ("Problem.changed_by", "as above"),
    ("Problem.changed_at", "as above"),
    ("Problem.limit", "as above"),
    ("Problem.accepted", "as above"),
    ("ProblemUse.*", "as above"),
    ("Problem.errors_omitted", "no request of this test has more than a thousand faults"),
    ("Problem.request_id", "only a fault of ours names its request"),
    ("ProblemFault.pointer", "nothing is sent in a body"),
    ("ProblemFault.header", "no header can be wrong"),
    ("ProblemFault.line", "nothing is sent in lines"),
    ("Block.url", "bodies hold no film, no sound and nothing embedded yet"),
];

/// What is asked of the demo: every operation, with all that can be added.
fn asked(app: &App) -> Vec<String> {
    let everything = "expand=section,source,contributors,tags,related,corrections&body=html,markdown,text,blocks";
    let facets = "facets=section,source,tag,kind,language&count=exact";
    let mut all = vec![
        "/v1".to_owned(),
        "/v1/sections".to_owned(),
        "/v1/sections?expand=children,ancestors,counts".to_owned(),
        "/v1/sections?expand=ancestors".to_owned(),
        "/v1/sources?expand=counts&limit=100".to_owned(),
        "/v1/contributors?expand=counts&limit=100".to_owned(),
        "/v1/contributors?limit=2".to_owned(),
        "/v1/tags?expand=counts&limit=100".to_owned(),
        "/v1/collections?expand=counts".to_owned(),
        "/v1/by-path?path=/local/transit".to_owned(),
        "/v1/by-path?path=/nowhere/night-ferry-returns-to-harbour-city".to_owned(),
        "/v1/previews/AaH4oAAAcACAAAAAAAAAAdKvc3Sh-g7bkdk_ASh6Zng".to_owned(),
        "/healthz".to_owned(),
        "/readyz".to_owned(),
        format!("/v1/articles?limit=1&{facets}"),
        "/v1/articles?limit=x&nothing=1".to_owned(),
    ];
    let collections = app.json("/v1/collections");
    for collection in collections["data"].as_array().unwrap() {
        all.push(format!("/v1/collections/{}?{everything}", collection["id"].as_str().unwrap()));
    }
    let mut page = format!("/v1/articles?limit=20&{everything}");
    loop {
        let list = app.json(&page);
        all.push(page);
        for article in list["data"].as_array().unwrap() {
            let id = article["id"].as_str().unwrap();
            all.extend(["related", "corrections", "history"].map(|rest| format!("/v1/articles/{id}/{rest}")));
        }
        if list["page"]["next"].is_null() {
            break;
        }
        page = with_cursor(&format!("/v1/articles?limit=20&{everything}"), &list["page"]["next"]);
    }
    all
}

/// The articles that are in the file and are public no more.
fn gone() -> Vec<String> {
    let lines = include_str!("../../demo/newsroom.ndjson").lines();
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let articles = lines.filter(|line| line["type"] == "article" && line["publications"].is_array());
    articles.map(|line| format!("/v1/articles/{}", line["id"].as_str().unwrap())).collect()
}

/// Walks an answer beside its schema: every property that has a value is noted.
fn walk(document: &Value, schema: &Value, value: &Value, name: &str, met: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#')).unwrap();
        return walk(document, target, value, reference.rsplit('/').next().unwrap(), met);
    }
    for variants in ["oneOf", "anyOf", "allOf"] {
        for schema in schema[variants].as_array().into_iter().flatten().filter(|schema| schema["type"] != "null") {
            walk(document, schema, value, name, met);
        }
    }
    if let Value::Array(items) = value {
        items.iter().for_each(|item| walk(document, &schema["items"], item, name, met));
    }
    let (Some(properties), Value::Object(members)) = (schema["properties"].as_object(), value) else { return };
    for (property, schema) in properties {
        let Some(value) = members.get(property).filter(|value| says_something(value)) else { continue };
        met.insert(format!("{name}.{property}"));
        walk(document, schema, value, &format!("{name}.{property}"), met);
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

/// Every property of every schema that an answer can be of.
fn told(document: &Value) -> BTreeSet<String> {
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let of = |(name, schema): (&String, &Value)| {
        let properties = schema["properties"].as_object().cloned().unwrap_or_default();
        properties.keys().map(|property| format!("{name}.{property}")).collect::<Vec<_>>()
    };
    schemas.iter().flat_map(of).collect()
}

/// The schema of what an address answers.
fn schema_of<'d>(document: &'d Value, path: &str, status: u16) -> &'d Value {
    if status >= 400 {
        return document.pointer("/components/schemas/Problem").unwrap();
    }
    let path: Vec<&str> = path.split('?').next().unwrap().split('/').collect();
    let templates = document["paths"].as_object().unwrap();
    let fits = |template: &str| {
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == path.len() && parts.iter().zip(&path).all(|(part, given)| part == given || part.starts_with('{'))
    };
    let (_, item) = templates.iter().find(|(template, _)| fits(template)).unwrap();
    &item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
}

fn every_property_of_the_document_has_a_value_somewhere(database: &Database) {
    let app = App::start_demo(database);
    let document: Value = serde_json::from_str(&broadsheet::api::openapi::text()).unwrap();
    let mut met = BTreeSet::new();
    for path in asked(&app).into_iter().chain(gone()) {
        let reply = app.get(&path);
        let schema = schema_of(&document, &path, reply.status);
        let name = if reply.status >= 400 { "Problem" } else { "" };
        walk(&document, schema, &reply.json(), name, &mut met);
    }
    let excused = |property: &str| {
        NEVER.iter().any(|(name, _)| {
            *name == property || name.strip_suffix('*').is_some_and(|schema| property.starts_with(schema))
        })
    };
    let missing: Vec<String> =
        told(&document).into_iter().filter(|name| !met.contains(name) && !excused(name)).collect();
    assert!(missing.is_empty(), "never shown: {missing:#?}");
    let needless: Vec<&String> = met.iter().filter(|name| excused(name)).collect();
    assert!(needless.is_empty(), "excused, but shown: {needless:#?}");
}

/// The words under a key anywhere in an answer.
fn words(value: &Value, key: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| words(item, key, found)),
        Value::Object(members) => {
            if let Some(Value::String(word)) = members.get(key) {
                found.insert(word.clone());
            }
            members.values().for_each(|member| words(member, key, found));
        }
        _ => {}
    }
}

fn every_word_is_used_somewhere(database: &Database) {
    let app = App::start_demo(database);
    let mut found: [BTreeSet<String>; 5] = Default::default();
    for path in asked(&app).into_iter().chain(gone()) {
        let answer = app.get(&path).json();
        for (key, found) in ["kind", "role", "relation", "type", "reason"].iter().zip(&mut found) {
            words(&answer, key, found);
        }
        let mut reasons = BTreeSet::new();
        words(&answer, "ended_by", &mut reasons);
        found[4].extend(reasons);
    }
    // A story that is taken back is public no more, and its ledger with it.
    let corrections = CorrectionKind::WORDS.iter().filter(|word| **word != CorrectionKind::Retraction.as_str());
    let kinds = Kind::WORDS.iter().chain(SourceKind::WORDS).chain(corrections);
    let roles = SourceRole::WORDS.iter().chain(ContributorRole::WORDS);
    let block_types = [
        "paragraph",
        "heading",
        "list",
        "quote",
        "code",
        "table",
        "image",
        "gallery",
        "divider",
        "html",
        "article",
        "section",
        "published",
        "updated",
        "republished",
    ];
    let types = TagType::WORDS.iter().chain(ContributorType::WORDS).chain(&block_types);
    let wanted: [Vec<&str>; 5] = [
        kinds.copied().collect(),
        roles.copied().collect(),
        Relation::WORDS.to_vec(),
        types.copied().collect(),
        EndedBy::WORDS.to_vec(),
    ];
    for (wanted, found) in wanted.into_iter().zip(&found) {
        let missing: Vec<&str> = wanted.into_iter().filter(|word| !found.contains(*word)).collect();
        assert!(missing.is_empty(), "never used: {missing:?}; used: {found:?}");
    }
}

fn the_demo_is_sound_and_comes_out_as_it_went_in(database: &Database) {
    let db = stores::open(database, FixedClock::at("2026-11-22T20:00:00Z"), CountingIds::new());
    demo::load(&db).unwrap();
    let mut differences = Vec::new();
    assert!(check(&db, &mut |difference| differences.push(difference)).unwrap() > 60);
    assert_eq!(differences, [""; 0]);
    let mut out = Vec::new();
    export(&db, &mut out).unwrap();
    let (out, kept) = (String::from_utf8(out).unwrap(), include_str!("../../demo/newsroom.ndjson"));
    for (number, (ours, theirs)) in out.lines().zip(kept.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {}", number + 1);
    }
    assert_eq!(out.len(), kept.len());
    // Once more changes nothing.
    demo::load(&db).unwrap();
}

both!(
    every_property_of_the_document_has_a_value_somewhere,
    every_word_is_used_somewhere,
    the_demo_is_sound_and_comes_out_as_it_went_in,
);
