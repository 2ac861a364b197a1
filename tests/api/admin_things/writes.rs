//! Versions, dry runs, keys that make it once, two who write at a time; and what is in use stays.

use super::Desk;
use crate::{
    auth::{call, log, told},
    support::{both, databases::Database},
};
use serde_json::json;

fn a_change_needs_the_version_it_was_made_for(database: &Database) {
    let desk = Desk::open(database);
    for path in ["sections/sport", "sources/northline", "contributors/ada-north", "tags/elections"] {
        let change = json!({"aliases": ["Other"]});
        let missing = desk.send_for("PATCH", path, None, &change);
        assert_eq!((told(&missing), missing.header("etag")), ((428, "version_missing".to_owned()), Some("\"1\"")));
        assert_eq!(desk.send_for("PATCH", path, Some("\"1\""), &change).header("etag"), Some("\"2\""), "{path}");
        let stale = desk.send_for("PATCH", path, Some("\"1\""), &json!({"aliases": ["Third"]}));
        assert_eq!((told(&stale), stale.header("etag")), ((412, "stale".to_owned()), Some("\"2\"")), "{path}");
        assert_eq!(stale.json()["changed_by"], "root");
        let in_body = json!({"aliases": ["Third"], "version": 2});
        assert_eq!(desk.send_for("PATCH", path, None, &in_body).json()["version"], 3, "{path}");
        let gone = desk.send_for("DELETE", path, Some("\"2\""), &json!({}));
        assert_eq!(told(&gone).0, 412, "{path}");
    }
    desk.is_sound();
}

fn what_is_only_tried_out_changes_nothing(database: &Database) {
    let desk = Desk::open(database);
    let before = desk.told();
    let tried = desk.done("PATCH", "tags/elections?dry_run=true", &json!({"name": "Votes", "slug": "votes"}));
    let changed: Vec<&str> =
        tried["dry_run"]["changes"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!((changed, &tried["dry_run"]["public"]), (vec!["slug", "name"], &json!(true)));
    let made = desk.done("POST", "tags?dry_run=true", &json!({"name": "Votes", "language": "en"}));
    assert_eq!(made["dry_run"]["provisional"][0], made["id"]);
    desk.done("POST", "tags", &json!({"name": "Ballots", "language": "en"}));
    assert_eq!(desk.remove("tags/ballots?dry_run=true").status, 204);
    assert_eq!(desk.read("tags/ballots").status, 200);
    assert_eq!(desk.json("tags/elections")["version"], 1);
    assert_eq!((desk.read("tags/votes").status, desk.told()), (404, before));
}

fn a_key_makes_it_once(database: &Database) {
    let desk = Desk::open(database);
    let make = |name: &str| {
        let body = json!({"name": name, "language": "en"});
        let headers = [("Idempotency-Key", "k-1")];
        call(&desk.app, "POST", "/v1/admin/contributors", &desk.admin, Some(&body), &headers)
    };
    let (first, again) = (make("Mira Quay"), make("Mira Quay"));
    assert_eq!((first.json(), again.header("idempotent-replayed")), (again.json(), Some("true")));
    assert_eq!(told(&make("Another")), (422, "idempotency_key_reused".to_owned()));
    assert_eq!(desk.json("contributors?count=exact")["page"]["total"], 2);
}

fn what_is_in_use_stays(database: &Database) {
    let desk = Desk::open(database);
    for (path, by) in [
        ("sections/world", vec!["article", "section"]),
        ("sources/northline", vec!["article"]),
        ("contributors/ada-north", vec!["article"]),
        ("tags/elections", vec!["article"]),
    ] {
        let reply = desk.remove(path);
        assert_eq!(told(&reply), (409, "in_use".to_owned()), "{path}");
        let used = reply.json()["by"].as_array().unwrap().clone();
        assert_eq!(used.iter().map(|one| one["type"].as_str().unwrap()).collect::<Vec<_>>(), by, "{path}");
        assert!(used.iter().all(|one| one["count"].as_u64() == Some(one["ids"].as_array().unwrap().len() as u64)));
    }
    assert_eq!(desk.json("sections/world")["version"], 1);
    desk.is_sound();
}

fn every_change_is_in_the_log(database: &Database) {
    let desk = Desk::open(database);
    desk.done("PATCH", "sources/northline", &json!({"max_age_days": 7, "kind": "agency"}));
    let tag = desk.done("POST", "tags", &json!({"name": "Votes", "language": "en"}));
    assert_eq!(desk.remove("tags/votes").status, 204);
    let log = log(&desk.app, &desk.admin);
    let noted = |at: usize| (log[at]["action"].as_str().unwrap(), &log[at]["before"], &log[at]["after"]);
    let (action, before, after) = noted(0);
    assert_eq!((action, &before["slug"], after), ("tag.delete", &json!("votes"), &json!(null)));
    assert_eq!((noted(1).0, &noted(1).2["name"]), ("tag.create", &tag["name"]));
    let was = json!({"kind": "broadcaster", "max_age_days": null});
    assert_eq!(noted(2), ("source.update", &was, &json!({"kind": "agency", "max_age_days": 7})));
}

fn of_two_who_write_at_a_time_none_is_lost(database: &Database) {
    let desk = Desk::open(database);
    let taken: usize = std::thread::scope(|scope| {
        let write = |who: usize| {
            let desk = &desk;
            move || {
                let mut taken = 0;
                for round in 0..10 {
                    let shown = desk.json("tags/elections");
                    let version = format!("\"{}\"", shown["version"]);
                    let mut aliases = shown["aliases"].as_array().unwrap().clone();
                    aliases.push(json!(format!("alias {who} {round}")));
                    let reply = desk.send_for("PATCH", "tags/elections", Some(&version), &json!({"aliases": aliases}));
                    assert!([200, 412].contains(&reply.status), "{}", reply.text());
                    taken += usize::from(reply.status == 200);
                }
                taken
            }
        };
        let hands: Vec<_> = (0..3).map(|who| scope.spawn(write(who))).collect();
        hands.into_iter().map(|hand| hand.join().unwrap()).sum()
    });
    let after = desk.json("tags/elections");
    assert_eq!(after["aliases"].as_array().unwrap().len(), taken);
    assert_eq!(after["version"], 1 + taken);
    desk.is_sound();
}

both!(
    a_change_needs_the_version_it_was_made_for,
    what_is_only_tried_out_changes_nothing,
    a_key_makes_it_once,
    what_is_in_use_stays,
    every_change_is_in_the_log,
    of_two_who_write_at_a_time_none_is_lost,
);
