//! What was killed or removed stays so, whatever is imported.

use super::{DEMO, Desk, WIRE, counts, faults};
use crate::{
    app::App,
    auth::call,
    support::{both, databases::Database},
};
use serde_json::{Value, json};

const FERRY: &str = "night-ferry-returns-to-harbour-city";

impl Desk {
    fn act(&self, method: &str, path: &str, body: &Value) {
        let path = format!("/v1/admin/articles/{path}");
        let reply = call(&self.app, method, &path, &self.admin, Some(body), &[("If-Match", "*")]);
        assert!(reply.status < 300, "{path}: {}", reply.text());
    }

    fn public(&self, slug: &str) -> u16 {
        self.app.get(&format!("/v1/articles/{slug}")).status
    }
}

fn no_line_brings_back_what_was_killed(database: &Database) {
    let desk = Desk::of(App::start_demo(database));
    desk.act("POST", &format!("{FERRY}/kill"), &json!({"reason": "wrong"}));
    assert_eq!(desk.public(FERRY), 410);
    let (before, told) = (desk.exported(), desk.told());
    let at = DEMO.lines().position(|line| line.contains(&format!("\"slug\":\"{FERRY}\",\"current\":true"))).unwrap();
    let refused = desk.send("", DEMO);
    assert_eq!(refused.status, 422);
    let expected = (at as u64 + 1, "/publications".to_owned(), "killed".to_owned());
    assert!(faults(&refused.json()).contains(&expected), "{}", refused.text());
    assert_eq!((desk.exported() == before, desk.told(), desk.public(FERRY)), (true, told, 410));
    desk.done("?mode=lines&publish=true", DEMO);
    assert_eq!(desk.public(FERRY), 410);
    desk.is_sound();
}

fn no_line_brings_back_what_was_removed_for_ever(database: &Database) {
    let desk = Desk::of(App::start_demo(database));
    desk.act("POST", &format!("{FERRY}/unpublish"), &json!({"reason": "a test"}));
    desk.act("POST", &format!("{FERRY}/archive"), &json!({}));
    desk.act("DELETE", FERRY, &json!({}));
    desk.done("?mode=lines&publish=true", DEMO);
    assert_eq!(desk.public(FERRY), 410);
    let text = desk.exported();
    assert!(!text.contains("The night ferry is back"), "nothing of what it said has come back");
}

fn no_record_brings_back_what_was_killed(database: &Database) {
    let desk = Desk::open(database);
    desk.done("?publish=true", WIRE);
    desk.act("POST", "night-ferry-returns/kill", &json!({"reason": "wrong"}));
    let report = desk.done("?publish=true", WIRE.replace("is back", "is back at last"));
    assert_eq!(counts(&report), [0, 1, 2, 0]);
    let note = "articles that were withdrawn here stay withdrawn: the change is a draft";
    assert_eq!(report["notes"], json!([{"note": note, "lines": 1}]));
    assert_eq!(desk.public("night-ferry-returns"), 410);
    desk.is_sound();
}

both!(
    no_line_brings_back_what_was_killed,
    no_line_brings_back_what_was_removed_for_ever,
    no_record_brings_back_what_was_killed,
);
