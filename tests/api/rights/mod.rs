//! Who may do what: every operation of the Admin API, asked for by everybody whose rights differ.

mod table;

use crate::{
    admin_articles::{Desk, text, writing::raw},
    app::Reply,
    auth::{add, add_key, call, tokens},
    document::Document,
    support::{both, databases::Database},
};
use broadsheet::{
    domain::caller::{Role, Scope},
    newsroom::doorkeeping::{self, AddKey},
};
use serde_json::{Value, json};
use std::collections::HashMap;
use table::{CALLERS, ROWS, Row};

/// A newsroom with all who ask, and what they have that lets them in.
struct Newsroom {
    desk: Desk,
    credentials: Vec<String>,
    /// Who asks just now; the author where it is a key, or nobody.
    caller: &'static str,
    /// What was made for the row in hand, by placeholder.
    made: HashMap<String, String>,
    numbers: u32,
}

impl Newsroom {
    fn open(database: &Database) -> Self {
        let desk = Desk::open(database);
        for (name, role, section) in [
            ("edda", "editor", None),
            ("cito", "editor", Some("city")),
            ("wanda", "editor", Some("world")),
            ("otto", "author", None),
            ("nina", "author", None),
            ("dina", "admin", None),
            ("sami", "admin", None),
        ] {
            let id = add(&desk.app, name, role);
            if let Some(section) = section {
                desk.done("PATCH", &format!("/v1/admin/users/{id}"), &json!({"sections": [section]}));
            }
        }
        let every: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
        let credentials = CALLERS.map(|caller| match caller {
            "ada" => desk.admin.clone(),
            "every scope" => add_key(&desk.app, "ada", &every),
            "one scope" => add_key(&desk.app, "ada", &["articles:read"]),
            "demoted" => add_key(&desk.app, "dina", &every),
            "nobody" => String::new(),
            "suspended" => tokens(&desk.app, "sami").0,
            person => tokens(&desk.app, person).0,
        });
        let newsroom =
            Self { desk, credentials: credentials.to_vec(), caller: "otto", made: HashMap::new(), numbers: 0 };
        newsroom.change_user("dina", &json!({"role": "author"}));
        newsroom.change_user("sami", &json!({"suspended": true}));
        newsroom
    }

    fn change_user(&self, name: &str, change: &Value) {
        let found = self.desk.read(&format!("/v1/admin/users?q={name}"));
        let id = text(&found["data"][0]["id"]);
        self.desk.done("PATCH", &format!("/v1/admin/users/{id}"), change);
    }

    fn credential(&self, caller: &str) -> &str {
        &self.credentials[CALLERS.iter().position(|name| *name == caller).unwrap()]
    }

    /// A text with every placeholder replaced by what it stands for.
    fn filled(&mut self, template: &str) -> String {
        let mut filled = template.to_owned();
        for name in placeholders(template) {
            let value = self.thing(&name);
            filled = filled.replace(&format!("{{{name}}}"), &value);
        }
        filled
    }

    /// What a placeholder stands for; made where the last one is used up.
    fn thing(&mut self, name: &str) -> String {
        if let Some(made) = self.made.get(name) {
            return made.clone();
        }
        self.numbers += 1;
        let fresh = format!("fresh-{}", self.numbers);
        let desk = &self.desk;
        let named = json!({"name": fresh, "language": "en"});
        let thing = |things: &str, body: &Value| text(&desk.done("POST", &format!("/v1/admin/{things}"), body)["id"]);
        let made = match name {
            "fresh" => fresh,
            "section" | "source" | "contributor" | "tag" | "collection" => thing(&format!("{name}s"), &named),
            "into" => thing("tags", &named),
            "media" => thing("media", &json!({"url": "https://pictures.example/c.jpg", "language": "en"})),
            "user" => add(&desk.app, &fresh, "author"),
            "key" => key_of(desk, "otto"),
            "own" => key_of(desk, self.caller),
            "refresh" => tokens(&desk.app, "ada").1,
            "preview" => {
                let draft = self.made["draft"].clone();
                text(&desk.done("POST", &format!("/v1/admin/articles/{draft}/previews"), &json!({}))["id"])
            }
            state => self.article(state),
        };
        self.made.insert(name.to_owned(), made.clone());
        made
    }

    /// An article of the author's that has come to a state.
    fn article(&self, state: &str) -> String {
        let body = json!({"title": format!("{state} {}", self.numbers), "language": "en", "section": "city"});
        let otto = self.credential("otto");
        let made = call(&self.desk.app, "POST", "/v1/admin/articles", otto, Some(&body), &[]);
        let id = text(&made.json()["id"]);
        let reason = json!({"reason": "A"});
        let at = json!({"at": "2026-12-24T18:00:00Z"});
        let none = json!({});
        let moves: &[(&str, &Value)] = match state {
            "draft" => &[],
            "review" => &[("submit", &none)],
            "approved" => &[("submit", &none), ("approve", &none)],
            "scheduled" => &[("schedule", &at)],
            "embargoed" => &[("embargo", &none)],
            "live" | "rework" => &[("publish", &none)],
            "archived" => &[("archive", &none)],
            "killed" => &[("kill", &reason)],
            other => panic!("{other} stands for nothing"),
        };
        for (verb, body) in moves {
            self.desk.act(&id, verb, body);
        }
        if ["live", "rework"].contains(&state) {
            let path = format!("/v1/admin/articles/{id}");
            self.desk.done("PATCH", &path, &json!({"kicker": "Rework"}));
            // What is live has a second revision, so that the first can be restored.
            if state == "live" {
                self.desk.act(&id, "publish", &none);
            }
        }
        id
    }

    /// Asks for a row as a caller; the answer.
    fn ask(&mut self, row: &Row, caller: &'static str, dry: bool) -> Reply {
        let own = if CALLERS[..6].contains(&caller) { caller } else { "otto" };
        if own != std::mem::replace(&mut self.caller, own) {
            self.made.remove("own");
        }
        let (_, method, path, body, ..) = row;
        let (path, body) = (self.filled(path), self.filled(body));
        let path = if path.starts_with("/v1") { path } else { format!("/v1/admin{path}") };
        let path = if dry { format!("{path}?dry_run=true") } else { path };
        let credential = self.credential(caller);
        let lines = path.starts_with("/v1/admin/import");
        if body.starts_with("---") || lines {
            let bearer =
                if credential.is_empty() { String::new() } else { format!("Authorization: Bearer {credential}\r\n") };
            let head = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIf-Match: *\r\n{bearer}");
            let kind = if lines { "application/x-ndjson" } else { "text/markdown" };
            let head = format!("{head}Content-Type: {kind}\r\n");
            return raw(&self.desk, &format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()));
        }
        let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(&body).unwrap());
        let headers: &[(&str, &str)] = if path.starts_with("/v1/auth") { &[] } else { &[("If-Match", "*")] };
        call(&self.desk.app, method, &path, credential, body.as_ref(), headers)
    }
}

fn placeholders(template: &str) -> Vec<String> {
    let parts = template.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
    parts
        .filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect()
}

fn key_of(desk: &Desk, person: &str) -> String {
    let new = AddKey {
        user: format!("{person}@harbour-dispatch.example"),
        name: "a script".to_owned(),
        scopes: vec!["articles:read".to_owned()],
        days: None,
    };
    doorkeeping::add_key(&desk.app.db, &new).unwrap().0.id.to_string()
}

fn every_operation_is_for_those_who_may(database: &Database) {
    let mut newsroom = Newsroom::open(database);
    let mut wrong = Vec::new();
    for row in ROWS {
        let (operation, method, path, body, success, letters) = row;
        newsroom.made.clear();
        let letters: Vec<char> = letters.chars().filter(|letter| *letter != ' ').collect();
        assert_eq!(letters.len(), CALLERS.len(), "{operation}");
        for (caller, letter) in CALLERS.iter().zip(letters) {
            let expected = match letter {
                'y' => *success,
                'n' => 403,
                '-' => 404,
                'a' => 401,
                other => panic!("{operation}: {other} means nothing"),
            };
            // What is only tried out is for the same people.
            let tried = *method != "GET" && !path.starts_with("/v1/auth") && *operation != "revoke_preview";
            for dry in [true, false].into_iter().filter(|dry| tried || !dry) {
                let reply = newsroom.ask(row, caller, dry);
                if reply.status != expected {
                    let dry = if dry { " dry run" } else { "" };
                    wrong.push(format!(
                        "{operation} {path} {body} by {caller}{dry}: {}, not {expected}: {}",
                        reply.status,
                        reply.text()
                    ));
                }
            }
            if *method != "GET" && letter == 'y' {
                newsroom.made.clear();
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_operation_has_a_row_in_the_table_and_every_row_an_operation() {
    let mut operations = Vec::new();
    for (path, item) in Document::admin().paths() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(_, part)| part.is_object()) {
            let id = operation["operationId"].as_str().unwrap();
            let row = ROWS.iter().find(|row| row.0 == id);
            let row = row.unwrap_or_else(|| panic!("{path}: {id} has no row in the table of rights"));
            assert_eq!(row.1, method.to_uppercase(), "{id}");
            operations.push(id);
        }
    }
    for row in ROWS {
        assert!(operations.contains(&row.0), "{} is no operation", row.0);
    }
}

/// What the document says of roles and scopes is what the table shows of an admin, editors, authors and keys.
#[test]
fn the_document_tells_of_the_same_rights() {
    let mut wrong = Vec::new();
    for (_, item) in Document::admin().paths() {
        for operation in item.as_object().unwrap().values().filter(|part| part.is_object()) {
            let id = operation["operationId"].as_str().unwrap();
            let Some(roles) = operation["x-roles"].as_array() else { continue };
            let told: Vec<&str> = roles.iter().map(|role| role.as_str().unwrap()).collect();
            let may = |columns: std::ops::Range<usize>| {
                let rows = ROWS.iter().filter(|row| row.0 == id);
                rows.map(|row| row.5).any(|letters| letters[columns.clone()].contains('y'))
            };
            let seen = [(Role::Admin, 0..1), (Role::Editor, 1..4), (Role::Author, 4..6)]
                .map(|(role, columns)| (role.as_str(), may(columns)));
            wrong.extend(
                seen.into_iter()
                    .filter(|(role, may)| told.contains(role) != *may)
                    .map(|(role, may)| format!("{id}: {role} {} by the table", if may { "may" } else { "may not" })),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

both!(every_operation_is_for_those_who_may);
