//! The examples of the Admin API's document: the `curl` lines of every operation, run one after the other against the
//! demo newsroom in the order of `openapi/examples/admin.txt`, answer what the document shows.
//!
//! With `BROADSHEET_RECORD_EXAMPLES=1` what was sent and answered is written down in `openapi/examples/admin.json`:
//! build again and print the document anew.

use crate::{
    app::{App, Reply},
    document::Document,
    support::{
        both,
        databases::Database,
        lines::{self, Shown, Step},
    },
};
use broadsheet::newsroom::doorkeeping::{self, AddKey, AddUser};
use serde_json::{Map, Value, json};
use std::{
    collections::HashMap,
    io::{Read, Write},
    net::TcpStream,
};

const SERVER: &str = "http://127.0.0.1:8080";
/// The file that the examples are kept in.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/examples/admin.json");
/// Secrets, of which the document shows the beginning alone.
const SECRETS: &[(&str, usize)] =
    &[("access_token", 3), ("refresh_token", 4), ("key", 4), ("hint", 4), ("initial_password", 0)];

/// Somebody at a shell beside the demo.
struct Reader {
    app: App,
    /// What `curl -K` reads: the secret of each key.
    keys: HashMap<String, String>,
    files: HashMap<String, String>,
    variables: HashMap<String, String>,
    sent: u64,
}

/// A request as curl would send it.
#[derive(Debug, Default)]
struct Request {
    method: Option<String>,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Reader {
    /// Does what the description tells a reader to do before the examples.
    fn start(database: &Database) -> Self {
        let app = App::start_demo_counting(database);
        for (name, role) in [("Mina Farouk", "admin"), ("Tomas Lindqvist", "editor"), ("Salma Idris", "author")] {
            let email = format!("{role}@harbour-dispatch.example");
            let new = AddUser { email, name: name.to_owned(), role: role.to_owned(), ..AddUser::default() };
            doorkeeping::add_user(&app.db, &new).unwrap();
        }
        let keys = HashMap::new();
        let mut reader = Self { app, keys, files: HashMap::new(), variables: HashMap::new(), sent: 0 };
        let told = lines::of(include_str!("../../openapi/description-admin.md"));
        assert!(told.lines.len() > 3);
        for line in told.lines {
            reader.make_ready(&lines::words(&line, &|_| String::new()));
        }
        reader
    }

    /// `user add` and `key add`, as the command line has them.
    fn make_ready(&mut self, words: &[String]) {
        let after = |option: &str| {
            let pairs = words.windows(2).filter(move |pair| pair[0] == option);
            pairs.map(|pair| pair[1].clone()).collect::<Vec<_>>()
        };
        let one = |option: &str| after(option).pop().unwrap_or_else(|| panic!("no {option} in {words:?}"));
        if words.iter().any(|word| word == "user") {
            let password = Some(words[1].clone());
            let new = AddUser {
                email: one("--email"),
                name: one("--name"),
                role: one("--role"),
                password,
                ..AddUser::default()
            };
            doorkeeping::add_user(&self.app.db, &new).unwrap();
        } else {
            let new = AddKey { user: one("--user"), name: one("--name"), scopes: after("--scope"), days: None };
            self.keys.insert(one("--curl"), doorkeeping::add_key(&self.app.db, &new).unwrap().1);
        }
    }

    fn read(&self, line: &str) -> Request {
        let variable =
            |name: &str| self.variables.get(name).unwrap_or_else(|| panic!("no ${name} yet: {line}")).clone();
        let mut words = lines::words(line, &variable).into_iter();
        assert_eq!(words.next().as_deref(), Some("curl"), "no request: {line}");
        let mut request = Request::default();
        while let Some(word) = words.next() {
            let mut next = || words.next().unwrap();
            match word.as_str() {
                "-X" => request.method = Some(next()),
                "-H" => {
                    let header = next();
                    let (name, value) = header.split_once(": ").unwrap();
                    request.headers.push((name.to_owned(), value.to_owned()));
                }
                "-K" => {
                    let file = next();
                    let key = self.keys.get(&file).unwrap_or_else(|| panic!("nobody made {file}"));
                    request.headers.push(("Authorization".to_owned(), format!("Bearer {key}")));
                }
                "-d" => {
                    request.body = Some(next());
                    request.method.get_or_insert_with(|| "POST".to_owned());
                }
                "-T" => {
                    request.body = Some(self.files[&next()].clone());
                    request.method.get_or_insert_with(|| "PUT".to_owned());
                }
                _ => request.path = word.strip_prefix(SERVER).unwrap_or_else(|| panic!("{word}? {line}")).to_owned(),
            }
        }
        request
    }

    /// Sends a line; the answer is held against the document.
    fn send(&mut self, line: &str) -> (Request, Reply) {
        let request = self.read(line);
        self.sent += 1;
        let method = request.method.as_deref().unwrap_or("GET");
        // The log tells by which request something was done.
        let mut head = format!("{method} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", request.path);
        head.push_str(&format!("X-Request-Id: example-{}\r\n", self.sent));
        for (name, value) in &request.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let body = request.body.clone().unwrap_or_default();
        if method != "GET" {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        let mut stream = TcpStream::connect(self.app.address).unwrap();
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let reply = Reply::read(&bytes);
        Document::of(&request.path).check(method, &request.path, &reply);
        (request, reply)
    }

    /// Runs the lines of an operation; gives what the document shall show: the first with a body, else the first.
    fn show(&mut self, shown: &Shown, kept: &[(String, String)], faults: &mut Vec<String>) -> Value {
        self.files.extend(shown.files.iter().cloned());
        let mut example = Value::Null;
        for line in &shown.lines {
            let (request, reply) = self.send(line);
            if reply.status >= 300 {
                faults.push(format!("{line}\n  answers {}: {}", reply.status, reply.text()));
                continue;
            }
            for (name, at) in kept {
                let value = reply.json().pointer(at).and_then(Value::as_str).unwrap().to_owned();
                self.variables.insert(name.clone(), value);
            }
            if example.is_null() || (example["request"].is_null() && request.body.is_some()) {
                example = as_example(&request, &reply);
            }
        }
        example
    }
}

/// What was sent and answered, without secrets.
fn as_example(request: &Request, reply: &Reply) -> Value {
    let read = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    let mut example = json!({
        "request": request.body.as_deref().map(read),
        "status": reply.status,
        "answer": if reply.body.is_empty() { Value::Null } else { read(&reply.text()) },
    });
    hide(&mut example);
    example
}

/// Cuts secrets off behind their beginning.
fn hide(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match (SECRETS.iter().find(|(secret, _)| secret == name), &member) {
                    (Some((_, shown)), Value::String(text)) => {
                        *member = Value::String(text.chars().take(*shown).chain(['…']).collect());
                    }
                    _ => hide(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        _ => {}
    }
}

fn document() -> Value {
    serde_json::from_str(&broadsheet::api::openapi::admin::text()).unwrap()
}

fn every_example_is_what_the_demo_was_sent_and_answered(database: &Database) {
    let shown = lines::of_operations(&document());
    let mut reader = Reader::start(database);
    let (mut made, mut faults) = (Map::new(), Vec::new());
    for step in lines::steps() {
        match step {
            Step::Show(operation, kept) => {
                let example = reader.show(&shown[&operation], &kept, &mut faults);
                made.insert(operation, example);
            }
            Step::Prepare(line) => {
                let (_, reply) = reader.send(&line);
                assert!(reply.status < 300, "{line}: {}", reply.text());
            }
            Step::Refused(status, line) => {
                let (request, reply) = reader.send(&line);
                if reply.status != status {
                    faults.push(format!("{line}\n  answers {}: {}", reply.status, reply.text()));
                }
                made.insert(format!("problem_{status}"), as_example(&request, &reply));
            }
        }
    }
    made.sort_keys();
    let made = Value::Object(made);
    if std::env::var_os("BROADSHEET_RECORD_EXAMPLES").is_some() {
        std::fs::write(KEPT, serde_json::to_string_pretty(&made).unwrap() + "\n").unwrap();
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(KEPT).unwrap()).unwrap();
    let (made, kept) = (made.as_object().unwrap(), kept.as_object().unwrap());
    for (name, example) in made {
        assert_eq!(Some(example), kept.get(name), "{name}; record it with BROADSHEET_RECORD_EXAMPLES=1");
    }
    let needless: Vec<&String> = kept.keys().filter(|name| !made.contains_key(*name)).collect();
    assert!(needless.is_empty(), "nobody asked for {needless:?}");
}

#[test]
fn every_operation_of_the_newsroom_shows_what_was_sent_and_answered() {
    let document = document();
    let items = document["paths"].as_object().unwrap().values();
    for operation in items.flat_map(|item| item.as_object().unwrap().values()).filter(|part| part.is_object()) {
        let id = &operation["operationId"];
        for content in operation["requestBody"]["content"].as_object().into_iter().flatten() {
            let schema = &content.1["schema"];
            let nothing = schema["$ref"] == "#/components/schemas/Nothing";
            assert!(nothing || !content.1["example"].is_null(), "{id} shows no request");
        }
        let good = operation["responses"].as_object().unwrap().iter().filter(|(status, _)| status.starts_with('2'));
        let mut good = good.map(|(_, answer)| answer);
        let shows = |answer: &Value| {
            let content = answer["content"].as_object();
            content.is_none_or(|content| content.values().all(|content| !content["example"].is_null()))
        };
        assert!(good.any(shows), "{id} shows no answer; see openapi/examples/admin.txt");
    }
}

#[test]
fn no_secret_stands_in_the_document_of_the_newsroom() {
    let text = broadsheet::api::openapi::admin::text();
    for secret in ["bsk_", "bsf_", "eyJ"] {
        for (at, _) in text.match_indices(secret) {
            let next = text[at + secret.len()..].chars().next().unwrap();
            assert!(!next.is_ascii_alphanumeric(), "{}", &text[at..at + 20]);
        }
    }
}

both!(every_example_is_what_the_demo_was_sent_and_answered);
