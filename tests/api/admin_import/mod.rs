//! `POST /v1/admin/import`: many lines at once.

mod changes;
mod lines;
mod refusals;
mod stays;

use crate::{
    app::{App, Reply},
    auth::{enter, get},
    document::Document,
    support::databases::Database,
};
use broadsheet::moving::{check, export};
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::TcpStream,
};

const IMPORT: &str = "/v1/admin/import";
const DEMO: &str = include_str!("../../../demo/newsroom.ndjson");

/// Three sound lines: English, Arabic, one without a date.
const WIRE: &str = concat!(
    r#"{"id": "1", "title": "Night ferry returns", "section": "world/coast", "tags": ["Ferries"], "source": "Northline","#,
    r#" "published_at": "2026-11-20T06:30:00Z", "language": "en", "body": "The ferry is back."}"#,
    "\n",
    r#"{"id": "2", "title": "العبّارة الليلية تعود", "section": "world/coast", "tags": ["عبّارات"], "language": "ar","#,
    r#" "published_at": "2026-11-20T08:00:00+03:00", "body": "عادت العبّارة الليلية بعد تسع سنوات."}"#,
    "\n\n",
    r#"{"id": "3", "title": "Undated", "language": "en", "body": "No day is told."}"#,
    "\n",
);

/// A server on an empty store, and an admin who has signed in.
struct Desk {
    app: App,
    admin: String,
}

impl Desk {
    fn open(database: &Database) -> Self {
        Self::of(App::start(database))
    }

    fn of(app: App) -> Self {
        let (_, admin) = enter(&app, "root", "admin");
        Self { app, admin }
    }

    /// Sends lines; gives the answer whatever it is.
    fn send(&self, query: &str, body: impl AsRef<[u8]>) -> Reply {
        post(&self.app, &self.admin, query, body.as_ref(), &[("Content-Type", "application/x-ndjson")])
    }

    /// Sends lines, which must be taken.
    fn done(&self, query: &str, body: impl AsRef<[u8]>) -> Value {
        let reply = self.send(query, body);
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    }

    fn json(&self, path: &str) -> Value {
        let reply = get(&self.app, path, &self.admin);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    fn exported(&self) -> String {
        let mut out = Vec::new();
        export::export(&self.app.db, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Fails where what is derived is not as it follows from the rest.
    fn is_sound(&self) {
        let mut told = Vec::new();
        check::check(&self.app.db, &mut |line| told.push(line)).unwrap();
        assert!(told.is_empty(), "{told:#?}");
    }

    /// What readers were told since this number: what happened, and to what.
    fn told_since(&self, number: i64) -> Vec<(String, String)> {
        use diesel::{QueryableByName, RunQueryDsl, dsl::sql_query, sql_types::Text};
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            kind: String,
            #[diesel(sql_type = Text)]
            subject: String,
        }
        let text = format!("select type as kind, subject_id as subject from changes where seq > {number} order by seq");
        let rows: Vec<Row> = self.app.db.look(|conn| Ok(sql_query(text).load(conn)?)).unwrap();
        rows.into_iter().map(|row| (row.kind, row.subject)).collect()
    }

    /// How many changes readers were told of.
    fn told(&self) -> i64 {
        self.app.db.look(broadsheet::store::changes::latest).unwrap()
    }
}

/// Sends bytes as they are; the answer is held against the document.
fn post(app: &App, credential: &str, query: &str, body: &[u8], headers: &[(&str, &str)]) -> Reply {
    let path = format!("{IMPORT}{query}");
    let mut stream = TcpStream::connect(app.address).unwrap();
    let mut head = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    if !credential.is_empty() {
        head.push_str(&format!("Authorization: Bearer {credential}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    // Who is refused at once need not take it all.
    let _ = stream.write_all(body);
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let reply = Reply::read(&bytes);
    assert!(reply.status < 500, "{path}: {}", reply.text());
    Document::of(&path).check("POST", &path, &reply);
    assert_eq!(reply.header("cache-control"), Some("no-store"), "{path}");
    reply
}

fn packed(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(text.as_ref()).unwrap();
    out.finish().unwrap()
}

/// Created, updated, unchanged, failed.
fn counts(report: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "failed"].map(|name| report[name].as_u64().unwrap())
}

/// Line, pointer and code of each fault.
fn faults(told: &Value) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = told["errors"].as_array().unwrap().iter();
    all.map(|one| (one["line"].as_u64().unwrap(), text(&one["pointer"]), text(&one["code"]))).collect()
}
