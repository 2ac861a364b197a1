//! An import that changes something is to readers and editors what an editor's change is.

use super::Desk;
use crate::{
    app::App,
    auth::call,
    support::{both, databases::Database},
};
use serde_json::{Value, json};

/// Each sort of thing of the demo: what its line is called, where it stands, one that readers see, and a field.
const THINGS: &[(&str, &str, &str, &str)] = &[
    ("section", "sections", "middle-east", "name"),
    ("source", "sources", "meridian-wire", "name"),
    ("contributor", "contributors", "ada-north", "name"),
    ("tag", "tags", "ferries", "name"),
    ("media", "media", "01a1ec06-a591-7833-beab-2e4a0a4d55ed", "alt"),
    ("collection", "collections", "front", "name"),
];

impl Desk {
    fn version(&self, path: &str) -> i64 {
        self.json(path)["version"].as_i64().unwrap()
    }

    /// The line of an export that is of this sort and has this id.
    fn line(&self, form: &str, id: &str) -> Option<Value> {
        let lines = self.exported();
        let all = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        all.into_iter().find(|line| line["type"] == form && [&line["id"], &line["article"]].contains(&&json!(id)))
    }

    /// What was made for this version is refused, and nothing is changed by it.
    fn is_stale(&self, path: &str, version: i64) {
        let before = self.exported();
        let version = format!("\"{version}\"");
        let body = json!({"name": "An editor's"});
        let reply = call(&self.app, "PATCH", path, &self.admin, Some(&body), &[("If-Match", &version)]);
        assert_eq!(reply.status, 412, "{path}: {}", reply.text());
        assert!(self.exported() == before, "{path}");
    }
}

fn a_thing_that_is_changed_by_a_line_is_told_as_if_by_an_editor(database: &Database) {
    let twin = Database::new(database.backend()).unwrap();
    let (edited, imported) = (Desk::of(App::start_demo(database)), Desk::of(App::start_demo(&twin)));
    for (form, things, address, field) in THINGS {
        let path = format!("/v1/admin/{things}/{address}");
        let id = imported.json(&path)["id"].as_str().unwrap().to_owned();
        let said = format!("Another {form} · آخر");
        let before = edited.told();
        let reply =
            call(&edited.app, "PATCH", &path, &edited.admin, Some(&json!({*field: said})), &[("If-Match", "*")]);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        let expected = edited.told_since(before);
        assert!(!expected.is_empty(), "{form}: readers are told nothing");
        let (before, version) = (imported.told(), imported.version(&path));
        let mut line = imported.line(form, &id).unwrap();
        line[*field] = json!(said);
        let report = imported.done("", line.to_string());
        assert_eq!(report["updated"], 1, "{form}");
        assert_eq!(imported.told_since(before), expected, "{form}");
        assert_eq!(imported.version(&path), version + 1, "{form}");
        imported.is_stale(&path, version);
        // The same line again is no change.
        let told = imported.told();
        assert_eq!(imported.done("", line.to_string())["unchanged"], 1, "{form}");
        assert_eq!((imported.told(), imported.version(&path)), (told, version + 1), "{form}");
    }
    imported.is_sound();
}

fn a_thing_that_readers_do_not_see_is_changed_in_silence(database: &Database) {
    let desk = Desk::open(database);
    let tag = json!({"name": "Night trains", "language": "en", "type": "topic"});
    let made = call(&desk.app, "POST", "/v1/admin/tags", &desk.admin, Some(&tag), &[]).json();
    let mut line = desk.line("tag", made["id"].as_str().unwrap()).unwrap();
    (line["name"], line["slug"]) = (json!("Sleepers"), json!("sleepers"));
    desk.done("", line.to_string());
    assert_eq!(desk.told(), 0);
    // The slug that it had leads to it.
    assert_eq!(desk.json("/v1/admin/tags/night-trains")["slug"], "sleepers");
    desk.is_stale("/v1/admin/tags/sleepers", 1);
}

fn articles_are_at_another_version_after_every_change(database: &Database) {
    let desk = Desk::of(App::start_demo(database));
    let path = "/v1/admin/articles/night-ferry-returns-to-harbour-city";
    let article = desk.json(path);
    let id = article["id"].as_str().unwrap();
    let all = desk.json("/v1/admin/articles?limit=2");
    let ids = all["data"].as_array().unwrap().iter().map(|one| one["id"].clone());
    let other = ids.into_iter().find(|other| *other != article["id"]).unwrap();
    let whole = desk.line("article", id).unwrap();
    let mut settings = whole.clone();
    settings["no_automatic_related"] = json!(!whole["no_automatic_related"].as_bool().unwrap());
    let mut external = whole.clone();
    external["external_ids"] = json!([{"system": "wire.example", "id": "77", "digests": ["0123456789abcdef"]}]);
    let mut revised = whole.clone();
    let last = revised["revisions"].as_array_mut().unwrap().last_mut().unwrap();
    last["title"] = json!("The ferry is back · عادت العبّارة");
    let lines = [
        json!({"type": "related_bans", "article": id, "targets": [other]}),
        json!({"type": "related_bans", "article": id}),
        json!({"type": "related_links", "article": id, "links": [{"relation": "background", "target": other}]}),
        settings,
        external,
        revised,
    ];
    for line in lines {
        let version = desk.version(path);
        assert_eq!(desk.done("", line.to_string())["unchanged"], 0, "{line}");
        assert!(desk.version(path) > version, "{line}");
        desk.is_stale(path, version);
    }
    desk.is_sound();
}

fn bans_go_out_and_come_in(database: &Database) {
    let desk = Desk::of(App::start_demo(database));
    let path = "/v1/admin/articles/night-ferry-returns-to-harbour-city";
    let others: Vec<Value> = desk.json("/v1/admin/articles?limit=5")["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .filter(|one| *one != desk.json(path)["id"])
        .collect();
    let related = format!("{path}/related");
    let body = json!({"links": [], "bans": others[..2]});
    let reply = call(&desk.app, "PUT", &related, &desk.admin, Some(&body), &[("If-Match", "*")]);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let out = desk.exported();
    assert!(out.contains("\"type\":\"related_bans\""));
    let twin = Database::new(database.backend()).unwrap();
    let copy = Desk::open(&twin);
    copy.done("", &out);
    assert!(copy.exported() == out, "the export differs");
    assert_eq!(copy.json(&related)["bans"], desk.json(&related)["bans"]);
    assert_eq!(copy.version(path), desk.version(path), "what was made whole is at the version it had");
    assert_eq!(copy.done("", &out)["updated"], 0);
    let id = desk.json(path)["id"].clone();
    let wrong = copy.send("", json!({"type": "related_bans", "article": id, "targets": [id]}).to_string());
    assert_eq!(super::faults(&wrong.json()), [(1, "/targets/0".to_owned(), "self_link".to_owned())]);
}

both!(
    a_thing_that_is_changed_by_a_line_is_told_as_if_by_an_editor,
    a_thing_that_readers_do_not_see_is_changed_in_silence,
    articles_are_at_another_version_after_every_change,
    bans_go_out_and_come_in,
);
