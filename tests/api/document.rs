//! The document cannot lie: every answer of every test is held against it, and the file against the routes.

use crate::{
    app::{App, Reply},
    support::{both, databases::Database},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock},
};

/// The document, with schemas closed so that a property it does not know fails.
pub struct Document {
    document: Value,
    /// The same, where no property is required: with `fields` an answer has those that were asked for.
    sparse: Value,
    validators: Mutex<HashMap<(String, bool), jsonschema::Validator>>,
}

/// Headers of the transport, which the document does not speak of.
const TRANSPORT: &[&str] = &["content-length", "content-type", "date", "connection", "transfer-encoding"];

impl Document {
    /// The document as the routes make it.
    pub fn get() -> &'static Self {
        static DOCUMENT: OnceLock<Document> = OnceLock::new();
        DOCUMENT.get_or_init(|| Self::new(&broadsheet::api::openapi::text()))
    }

    /// The document of the Admin API.
    pub fn admin() -> &'static Self {
        static DOCUMENT: OnceLock<Document> = OnceLock::new();
        DOCUMENT.get_or_init(|| Self::new(&broadsheet::api::openapi::admin::text()))
    }

    /// The document that an address belongs to.
    pub fn of(path: &str) -> &'static Self {
        let admin = path.starts_with("/v1/admin") || path.starts_with("/v1/auth");
        if admin { Self::admin() } else { Self::get() }
    }

    fn new(text: &str) -> Self {
        let mut document = serde_json::from_str(text).unwrap();
        close(&mut document);
        let mut sparse = document.clone();
        free(&mut sparse["components"]["schemas"]);
        Self { document, sparse, validators: Mutex::default() }
    }

    /// Fails where an answer is not as the document says.
    pub fn check(&self, method: &str, path: &str, reply: &Reply) {
        if method == "OPTIONS" {
            return;
        }
        check_codes(method, path, reply);
        let sparse = path.contains("fields=");
        let path = path.split('?').next().unwrap();
        let Some((template, item)) = self.path(path) else {
            // Of the newsroom's addresses nobody unknown is told which there are.
            let unknown = if path.starts_with("/v1/admin") { [404, 401] } else { [404; 2] };
            assert!(unknown.contains(&reply.status), "{path} is not in the document but answers {}", reply.status);
            if method != "HEAD" {
                self.check_body("#/components/schemas/Problem", reply, path, false);
            }
            return;
        };
        let own = if method == "HEAD" { "get".to_owned() } else { method.to_lowercase() };
        let any = ["get", "post", "put", "patch", "delete"].into_iter().find(|method| item[method].is_object());
        let operation = if item[&own].is_object() { &item[&own] } else { &item[any.unwrap_or("get")] };
        let told = self.resolved(&operation["responses"][reply.status.to_string()]);
        assert!(told.is_object(), "{template} answers {}, which is not in the document", reply.status);
        for (name, _) in &reply.headers {
            let known = told["headers"]
                .as_object()
                .is_some_and(|headers| headers.keys().any(|header| header.eq_ignore_ascii_case(name)));
            assert!(
                known || TRANSPORT.contains(&name.as_str()),
                "{template} {}: header {name} is not told",
                reply.status
            );
        }
        if method == "HEAD" || reply.header("content-encoding").is_some() {
            return;
        }
        let Some(content) = told["content"].as_object() else {
            return assert!(reply.body.is_empty(), "{template} {} has a body that is not told", reply.status);
        };
        let media = reply.header("content-type").unwrap_or_default();
        let schema = &content.get(media).unwrap_or_else(|| panic!("{template}: {media} is not told"))["schema"];
        if media.contains("json") {
            assert!(reply.body.ends_with(b"\n"), "{template}: no line break at the end");
            if let Some(reference) = schema["$ref"].as_str() {
                self.check_body(reference, reply, path, sparse);
            }
        }
    }

    /// Every address with what it takes.
    pub fn paths(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.document["paths"].as_object().unwrap().iter().map(|(path, item)| (path.as_str(), item))
    }

    /// A part of the document, or what it refers to.
    pub fn resolved<'d>(&'d self, part: &'d Value) -> &'d Value {
        let target =
            part["$ref"].as_str().and_then(|reference| self.document.pointer(reference.trim_start_matches('#')));
        target.unwrap_or(part)
    }

    /// With `fields` an article has the properties that were asked for, and those must be as told.
    fn check_body(&self, reference: &str, reply: &Reply, path: &str, sparse: bool) {
        let body = reply.json();
        // One test that fails must not fail the others.
        let mut validators = self.validators.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let validator = validators.entry((reference.to_owned(), sparse)).or_insert_with(|| {
            let document = if sparse { &self.sparse } else { &self.document };
            let schema = json!({"$ref": reference, "components": document["components"]});
            jsonschema::validator_for(&schema).unwrap()
        });
        let faults: Vec<String> =
            validator.iter_errors(&body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        drop(validators);
        assert!(faults.is_empty(), "{path} is not as {reference}: {faults:#?}\n{}", reply.text());
    }

    fn path(&self, path: &str) -> Option<(&str, &Value)> {
        let paths = self.document["paths"].as_object().unwrap();
        let matches = |template: &str| {
            let (given, wanted): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
            given.len() == wanted.len()
                && given.iter().zip(&wanted).all(|(a, b)| a == b || (b.starts_with('{') && !a.is_empty()))
        };
        paths.iter().find(|(template, _)| matches(template)).map(|(template, item)| (template.as_str(), item))
    }
}

/// Fails where a problem has a code, in whatever place, that no page tells of.
fn check_codes(method: &str, path: &str, reply: &Reply) {
    if method == "HEAD" || reply.header("content-type") != Some("application/problem+json") {
        return;
    }
    let body = reply.json();
    for code in
        std::iter::once(&body).chain(body["errors"].as_array().unwrap()).map(|one| one["code"].as_str().unwrap())
    {
        let known = broadsheet::api::problems::find(code).unwrap_or_else(|| panic!("{path}: no page tells of {code}"));
        assert!(known.statuses.contains(&reply.status), "{path}: {code} is not told to come with {}", reply.status);
    }
    assert_eq!(body["type"], format!("/problems/{}", body["code"].as_str().unwrap()), "{path}");
}

/// Shuts every object schema that lists its properties.
fn close(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.contains_key("properties") && !members.contains_key("additionalProperties") {
                members.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// Lets every property be left out.
fn free(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.contains_key("properties") {
                members.remove("required");
            }
            members.values_mut().for_each(free);
        }
        Value::Array(items) => items.iter_mut().for_each(free),
        _ => {}
    }
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                found.push(reference.clone());
            }
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn the_committed_document_is_the_one_that_the_routes_make() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.json");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let made = broadsheet::api::openapi::text() + "\n";
    assert!(kept == made, "openapi/openapi.json is not up to date: run `cargo run -- openapi > openapi/openapi.json`");
}

#[test]
fn the_committed_document_of_the_newsroom_is_the_one_that_the_routes_make() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi-admin.json");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let made = broadsheet::api::openapi::admin::text() + "\n";
    let told =
        "openapi/openapi-admin.json is not up to date: run `cargo run -- openapi --admin > openapi/openapi-admin.json`";
    assert!(kept == made, "{told}");
}

#[test]
fn every_reference_of_the_documents_leads_somewhere() {
    for document in [&Document::get().document, &Document::admin().document] {
        let mut found = Vec::new();
        references(document, &mut found);
        assert!(found.len() > 20);
        for reference in found {
            let target = document.pointer(reference.trim_start_matches('#'));
            assert!(target.is_some(), "{reference} leads nowhere");
        }
    }
}

#[test]
fn every_operation_of_the_newsroom_says_who_may_ask_for_it() {
    let mut ids = std::collections::BTreeSet::new();
    for (path, item) in Document::admin().paths().chain(Document::get().paths()) {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(_, part)| part.is_object()) {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id), "{id} stands twice");
            let open =
                ["login", "refresh"].contains(&id) || !path.starts_with("/v1/a") || path.starts_with("/v1/articles");
            assert!(
                open || operation["security"].is_array() && operation["x-roles"].is_array(),
                "{method} {path}: {id}"
            );
        }
    }
    for access in broadsheet::api::admin::access::ALL {
        assert!(ids.contains(access.operation), "{} is no operation", access.operation);
    }
}

#[test]
fn every_operation_is_named_and_told_of() {
    for (path, item) in Document::get().document["paths"].as_object().unwrap() {
        let operation = &item["get"];
        for member in ["operationId", "summary"] {
            assert!(operation[member].as_str().is_some_and(|text| !text.is_empty()), "{path} has no {member}");
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{path}: {} is not told of", parameter["name"]);
        }
    }
}

/// The addresses of the `curl` lines of an operation.
fn examples(path: &str, item: &Value) -> Vec<String> {
    let told = item["get"]["description"].as_str().unwrap_or_default();
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("curl ")).collect();
    assert!(!lines.is_empty(), "{path} has no example");
    let asked = |line: &&str| {
        let address = line.split('\'').nth(1).and_then(|address| address.strip_prefix("http://127.0.0.1:8080"));
        address.unwrap_or_else(|| panic!("{path}: no address in {line}")).to_owned()
    };
    lines.iter().map(asked).collect()
}

/// The `curl` line of each operation is run against the demo newsroom, and answers what the document shows.
///
/// With `BROADSHEET_RECORD_EXAMPLES=1` what is answered is written down: build again and print the document anew.
fn every_example_is_what_the_demo_answers(database: &Database) {
    let app = App::start_demo(database);
    let mut wrong = Vec::new();
    for (path, item) in Document::get().document["paths"].as_object().unwrap() {
        let operation = &item["get"];
        for (number, asked) in examples(path, item).iter().enumerate() {
            let reply = app.get(asked);
            assert_eq!(reply.status, 200, "{asked}: {}", reply.text());
            let content = &operation["responses"]["200"]["content"]["application/json"];
            let shown = !["openapi", "openapi_admin"].contains(&operation["operationId"].as_str().unwrap())
                && content.is_object();
            if number == 0 && shown && !same(operation["operationId"].as_str().unwrap(), &content["example"], &reply) {
                wrong.push(asked.clone());
            }
        }
    }
    for (status, method, asked) in broadsheet::api::openapi::FAILING {
        let reply = app.send(method, asked, &[]);
        assert_eq!(reply.status, *status, "{asked}: {}", reply.text());
        let responses = Document::get().document["components"]["responses"].as_object().unwrap();
        let told = responses.values().filter_map(|told| told["content"]["application/problem+json"].get("example"));
        let told = told.filter(|told| told["status"] == *status).collect::<Vec<_>>();
        let told = told.first().copied().unwrap_or(&Value::Null);
        if !same(&format!("problem_{status}"), told, &reply) {
            wrong.push((*asked).to_owned());
        }
    }
    assert!(wrong.is_empty(), "the document shows other answers: {wrong:#?}");
}

/// Whether an answer is the one that the document shows; writes it down where that is wanted.
fn same(name: &str, shown: &Value, reply: &Reply) -> bool {
    let answered = reply.json();
    if std::env::var_os("BROADSHEET_RECORD_EXAMPLES").is_some() {
        let file = format!("{}/openapi/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(file, serde_json::to_string_pretty(&answered).unwrap() + "\n").unwrap();
        return true;
    }
    *shown == answered
}

fn the_served_document_is_the_committed_one(database: &Database) {
    let app = App::start(database);
    let made = broadsheet::api::openapi::text() + "\n";
    assert_eq!(app.get("/openapi.json").text(), made);
}

both!(every_example_is_what_the_demo_answers, the_served_document_is_the_committed_one);
