//! What comes in.

use super::{DEMO, Desk, WIRE, counts, faults, packed, post};
use crate::{
    app::App,
    auth::{add_key, log, told},
    support::{both, databases::Database},
};
use serde_json::json;

const PLAIN: (&str, &str) = ("Content-Type", "application/x-ndjson");

fn an_export_comes_in_whole_and_goes_out_as_the_same_bytes(database: &Database) {
    let desk = Desk::open(database);
    let lines = DEMO.lines().count() as u64;
    let report = desk.done("", DEMO);
    assert_eq!((report["read"].as_u64().unwrap(), counts(&report)), (lines, [lines - 1, 0, 1, 0]));
    assert_eq!((report["mode"].as_str(), report["dry_run"].as_bool()), (Some("all"), Some(false)));
    assert!(desk.exported() == DEMO, "the export differs");
    desk.is_sound();
    let told = desk.told();
    assert_eq!(counts(&desk.done("?mode=lines", packed(DEMO))), [0, 0, lines, 0]);
    assert_eq!(desk.told(), told, "nothing new was told to readers");
    assert!(desk.exported() == DEMO, "the export differs");
    let story = desk.app.get("/v1/articles/night-ferry-returns-to-harbour-city");
    assert_eq!(story.status, 200);
}

fn plain_records_come_in_as_drafts_or_are_published(database: &Database) {
    let desk = Desk::open(database);
    assert_eq!(counts(&desk.done("?system=wire.example", WIRE)), [3, 0, 0, 0]);
    assert_eq!(desk.json("/v1/admin/articles?state=draft&count=exact")["page"]["total"], 3);
    assert_eq!(desk.app.json("/v1/articles?count=exact")["page"]["total"], 0);
    let report = desk.done("?system=wire.example&publish=true", WIRE);
    assert_eq!(counts(&report), [0, 3, 0, 0]);
    let arabic = desk.app.json("/v1/articles?language=ar");
    assert_eq!(arabic["data"][0]["title"], "العبّارة الليلية تعود");
    assert_eq!(arabic["data"][0]["direction"], "rtl");
    let undated = desk.app.json("/v1/articles/undated");
    assert_eq!(undated["published_at"], json!(null), "no date is made up");
    // Another system knows none of them.
    let again = desk.done("?system=other.example", WIRE);
    assert_eq!((counts(&again), &again["things"]), ([3, 0, 0, 0], &json!({})));
    desk.is_sound();
}

fn line_by_line_what_is_sound_comes_in(database: &Database) {
    let desk = Desk::open(database);
    let lines = format!("{WIRE}{{\"title\": 7, \"colour\": \"blue\"}}\nno json\n");
    let report = desk.done("?mode=lines&publish=true", &lines);
    assert_eq!((report["read"].as_u64(), counts(&report)), (Some(5), [3, 0, 0, 2]));
    let expected = [
        (5, "/title", "title_missing"),
        (5, "/title", "wrong_type"),
        (5, "/colour", "unknown_field"),
        (6, "", "invalid_json"),
    ];
    let mut found = faults(&report);
    found.sort();
    let mut expected: Vec<_> = expected.map(|(line, at, code)| (line, at.to_owned(), code.to_owned())).into();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(report["things"], json!({"sections": 2, "sources": 1, "tags": 2}));
    let changed = WIRE.replace("بعد تسع سنوات", "بعد عشر سنوات");
    assert_eq!(counts(&desk.done("?mode=lines&publish=true", &changed)), [0, 1, 2, 0]);
    let arabic = desk.app.get("/v1/articles?language=ar&body=text").text();
    assert!(arabic.contains("بعد عشر سنوات"), "{arabic}");
    desk.is_sound();
}

fn what_records_lack_is_said_in_the_address(database: &Database) {
    let desk = Desk::open(database);
    let line = r#"{"id": 1, "body": "One thing happened. Another did not.", "published_at": "1987-02-26T15:02:20"}"#;
    let bare = desk.send("", line);
    assert_eq!(bare.status, 422);
    let query = "?timezone=America/New_York&section=world&source=Meridian%20Wire&language=en&title_from_body=true";
    let report = desk.done(&format!("{query}&publish=true"), line);
    assert_eq!(counts(&report), [1, 0, 0, 0]);
    let story = desk.app.json("/v1/articles/one-thing-happened");
    let said = ["title", "language", "published_at"].map(|name| story[name].as_str().unwrap().to_owned());
    assert_eq!(said, ["One thing happened.", "en", "1987-02-26T20:02:20Z"]);
    assert_eq!((&story["section"]["slug"], &story["source"]["name"]), (&json!("world"), &json!("Meridian Wire")));
}

fn lines_may_be_packed(database: &Database) {
    let desk = Desk::open(database);
    let bytes = packed(WIRE);
    let coded = [PLAIN, ("Content-Encoding", "gzip")];
    let reply = post(&desk.app, &desk.admin, "", &bytes, &coded);
    assert_eq!(counts(&reply.json()), [3, 0, 0, 0], "{}", reply.text());
    let file = [("Content-Type", "application/gzip")];
    assert_eq!(counts(&post(&desk.app, &desk.admin, "", &bytes, &file).json()), [0, 0, 3, 0]);
    let not = post(&desk.app, &desk.admin, "", WIRE.as_bytes(), &coded);
    assert_eq!(told(&not), (400, "malformed_body".to_owned()));
    let other = post(&desk.app, &desk.admin, "", WIRE.as_bytes(), &[PLAIN, ("Content-Encoding", "br")]);
    assert_eq!(told(&other), (415, "wrong_type_of_body".to_owned()));
    let short = post(&desk.app, &desk.admin, "?mode=lines", &bytes[..bytes.len() - 6], &coded);
    assert_eq!(told(&short), (400, "malformed_body".to_owned()));
}

fn a_dry_run_tells_all_and_leaves_nothing(database: &Database) {
    let desk = Desk::open(database);
    let before = desk.exported();
    let report = desk.done("?dry_run=true&publish=true", WIRE);
    assert_eq!((counts(&report), report["dry_run"].as_bool()), ([3, 0, 0, 0], Some(true)));
    assert_eq!(report["things"], json!({"sections": 2, "sources": 1, "tags": 2}));
    assert_eq!(counts(&desk.done("?dry_run=true&mode=lines", format!("{WIRE}x"))), [3, 0, 0, 1]);
    assert_eq!(desk.send("?dry_run=true", format!("{WIRE}x")).status, 422);
    assert_eq!((desk.exported(), desk.told()), (before, 0));
    assert!(log(&desk.app, &desk.admin).iter().all(|deed| deed["action"] != "import"));
    assert_eq!(counts(&desk.done("?publish=true", WIRE)), [3, 0, 0, 0]);
}

fn a_key_of_an_import_is_answered_again(database: &Database) {
    let desk = Desk::open(database);
    let headers = [PLAIN, ("Idempotency-Key", "7d2ac1de-9d7e-4a0e-8b80-a4a7a7a3d001")];
    let send = |query: &str, body: &str| post(&desk.app, &desk.admin, query, body.as_bytes(), &headers);
    let (first, second) = (send("", WIRE), send("", WIRE));
    assert_eq!((first.status, first.text()), (second.status, second.text()));
    assert_eq!((first.header("idempotent-replayed"), second.header("idempotent-replayed")), (None, Some("true")));
    assert_eq!(counts(&second.json()), [3, 0, 0, 0]);
    assert_eq!(told(&send("", "{}")), (422, "idempotency_key_reused".to_owned()));
    // What was refused is remembered with every fault.
    let (refused, again) = (send("?mode=all", "x"), send("?mode=all", "x"));
    assert_eq!((refused.status, refused.text()), (422, again.text()));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
}

fn an_import_stands_in_the_audit_log(database: &Database) {
    let desk = Desk::open(database);
    let key = add_key(&desk.app, "root", &["import"]);
    let reply = post(&desk.app, &key, "?mode=lines&publish=true", format!("{WIRE}x").as_bytes(), &[PLAIN]);
    let report = reply.json();
    let deeds = log(&desk.app, &desk.admin);
    let deed = deeds.iter().find(|deed| deed["action"] == "import").unwrap();
    assert_eq!(deed["subject"], json!({"type": "import", "id": report["run"]}));
    let after =
        json!({"mode": "lines", "publish": true, "read": 4, "created": 3, "updated": 0, "unchanged": 0, "refused": 1});
    assert_eq!(deed["after"], after);
    assert!(deed["via"].as_str().unwrap().starts_with("key "), "{deed}");
}

fn the_demo_takes_lines_too(database: &Database) {
    let desk = Desk::of(App::start_demo(database));
    assert_eq!(counts(&desk.done("", WIRE)), [3, 0, 0, 0]);
    desk.is_sound();
}

both!(
    an_export_comes_in_whole_and_goes_out_as_the_same_bytes,
    plain_records_come_in_as_drafts_or_are_published,
    line_by_line_what_is_sound_comes_in,
    what_records_lack_is_said_in_the_address,
    lines_may_be_packed,
    a_dry_run_tells_all_and_leaves_nothing,
    a_key_of_an_import_is_answered_again,
    an_import_stands_in_the_audit_log,
    the_demo_takes_lines_too,
);
