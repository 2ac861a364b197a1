//! Sections, sources, contributors, tags, collections and media in the Admin API.

mod collections;
mod media;
mod sections;
mod shapes;
mod slugs;
mod tags;
mod writes;

use crate::{
    app::{App, Reply},
    auth::{call, enter},
    newsroom::{self, Newsroom},
    support::databases::Database,
};
use broadsheet::moving::check;
use serde_json::Value;

/// A newsroom, and an admin who has signed in.
pub struct Desk {
    pub app: App,
    pub rooms: Newsroom,
    pub admin: String,
}

impl Desk {
    pub fn open(database: &Database) -> Self {
        let app = App::start(database);
        let rooms = newsroom::fill(&app.db);
        let (_, admin) = enter(&app, "root", "admin");
        Self { app, rooms, admin }
    }

    /// Sends a request of the admin's, for whatever version.
    pub fn send(&self, method: &str, path: &str, body: &Value) -> Reply {
        call(&self.app, method, &format!("/v1/admin/{path}"), &self.admin, Some(body), &[("If-Match", "*")])
    }

    /// The same, for a version or none.
    pub fn send_for(&self, method: &str, path: &str, version: Option<&str>, body: &Value) -> Reply {
        let headers: Vec<(&str, &str)> = version.map(|version| ("If-Match", version)).into_iter().collect();
        call(&self.app, method, &format!("/v1/admin/{path}"), &self.admin, Some(body), &headers)
    }

    /// What is sent, and must be taken.
    pub fn done(&self, method: &str, path: &str, body: &Value) -> Value {
        let reply = self.send(method, path, body);
        assert!(reply.status < 300, "{method} {path}: {}", reply.text());
        if reply.status == 204 { Value::Null } else { reply.json() }
    }

    pub fn remove(&self, path: &str) -> Reply {
        call(&self.app, "DELETE", &format!("/v1/admin/{path}"), &self.admin, None, &[("If-Match", "*")])
    }

    pub fn read(&self, path: &str) -> Reply {
        call(&self.app, "GET", &format!("/v1/admin/{path}"), &self.admin, None, &[])
    }

    pub fn json(&self, path: &str) -> Value {
        let reply = self.read(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    /// Fails where what is derived is not as it follows from the rest.
    pub fn is_sound(&self) {
        let mut told = Vec::new();
        check::check(&self.app.db, &mut |line| told.push(line)).unwrap();
        assert!(told.is_empty(), "{told:#?}");
    }

    /// The last changes that readers were told of.
    pub fn changes(&self, last: usize) -> Vec<String> {
        use diesel::{QueryableByName, RunQueryDsl, dsl::sql_query, sql_types::Text};
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            told: String,
        }
        let text = "select type as told from changes order by seq desc limit 50";
        let rows: Vec<Row> = self.app.db.look(|conn| Ok(sql_query(text).load(conn)?)).unwrap();
        rows.into_iter().take(last).map(|row| row.told).collect()
    }

    /// How many changes readers were told of.
    pub fn told(&self) -> i64 {
        self.app.db.look(broadsheet::store::changes::latest).unwrap()
    }
}
