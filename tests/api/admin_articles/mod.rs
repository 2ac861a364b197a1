//! Articles in the newsroom, through HTTP: written, moved, shown, and kept from readers until it is time.

mod hanging;
mod lists;
mod once;
mod rights;
mod strikes;
mod trying;
pub mod workflow;
pub mod writing;

use crate::{
    app::{App, Reply},
    auth::{add_key, call, enter, tokens},
    support::databases::Database,
};
use serde_json::{Value, json};

/// A newsroom with an admin and a section.
pub struct Desk {
    pub app: App,
    pub admin: String,
}

impl Desk {
    pub fn open(database: &Database) -> Self {
        let app = App::start(database);
        let admin = enter(&app, "ada", "admin").1;
        let desk = Self { app, admin };
        for (name, parent) in [("City", Value::Null), ("World", Value::Null), ("Harbour", json!("city"))] {
            let body = json!({"name": name, "language": "en", "parent": parent});
            assert_eq!(desk.send("POST", "/v1/admin/sections", &body).status, 201);
        }
        desk
    }

    /// Sends as the admin, for whatever version.
    pub fn send(&self, method: &str, path: &str, body: &Value) -> Reply {
        call(&self.app, method, path, &self.admin, Some(body), &[("If-Match", "*")])
    }

    /// What is sent, and must be taken.
    pub fn done(&self, method: &str, path: &str, body: &Value) -> Value {
        let reply = self.send(method, path, body);
        assert!(reply.status < 300, "{method} {path}: {}", reply.text());
        if reply.status == 204 { Value::Null } else { reply.json() }
    }

    /// A move of an article.
    pub fn act(&self, id: &str, verb: &str, body: &Value) -> Value {
        self.done("POST", &format!("/v1/admin/articles/{id}/{verb}"), body)
    }

    pub fn read(&self, path: &str) -> Value {
        let reply = call(&self.app, "GET", path, &self.admin, None, &[]);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    /// Lets time pass; the admin signs in again.
    pub fn later(&mut self, moment: &str) {
        self.app.clock.set(moment);
        self.admin = tokens(&self.app, "ada").0;
    }

    /// A new draft; its id.
    pub fn draft(&self, title: &str) -> String {
        let body = json!({"title": title, "language": "en", "section": "city", "body_markdown": "One *two* three."});
        text(&self.done("POST", "/v1/admin/articles", &body)["id"])
    }

    /// A new article that is public; its id.
    pub fn public(&self, title: &str) -> String {
        let id = self.draft(title);
        self.act(&id, "publish", &json!({}));
        id
    }

    /// The status of what readers get.
    pub fn public_status(&self, id: &str) -> u16 {
        self.app.get(&format!("/v1/articles/{id}")).status
    }

    /// A key of somebody.
    pub fn key(&self, name: &str, scopes: &[&str]) -> String {
        add_key(&self.app, name, scopes)
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

pub fn code(reply: &Reply) -> (u16, String) {
    (reply.status, text(&reply.json()["code"]))
}
