//! What is refused, and leaves nothing.

use super::{DEMO, Desk, WIRE, faults, packed, post};
use crate::{
    auth::{add_key, enter, told},
    support::{both, databases::Database},
};
use broadsheet::moving::receive::{MAX_BODY, MAX_UNPACKED};
use std::{
    io::{Read, Write},
    net::TcpStream,
};

const PLAIN: (&str, &str) = ("Content-Type", "application/x-ndjson");

fn a_single_wrong_line_leaves_nothing(database: &Database) {
    let desk = Desk::open(database);
    let before = desk.exported();
    let lost = desk.send("", " \n");
    assert_eq!((lost.status, &lost.json()["errors"][0]["code"]), (400, &"missing".into()), "{}", lost.text());
    let lines = format!("{WIRE}{{\"title\": \"\", \"url\": 1}}\n{{\"type\": \"tag\", \"slug\": \"A b\"}}\n");
    let reply = desk.send("?publish=true", lines);
    assert_eq!(told(&reply), (422, "invalid_content".to_owned()), "{}", reply.text());
    let found = faults(&reply.json());
    for expected in
        [(5, "/title", "title_missing"), (5, "/url", "wrong_type"), (6, "/id", "missing"), (6, "/name", "missing")]
    {
        let expected = (expected.0, expected.1.to_owned(), expected.2.to_owned());
        assert!(found.contains(&expected), "{expected:?} is not in {found:?}");
    }
    assert_eq!((desk.exported(), desk.told()), (before, 0));
    desk.is_sound();
}

fn what_only_the_store_knows_is_told_with_its_line(database: &Database) {
    let desk = Desk::open(database);
    desk.done("", DEMO);
    let before = desk.exported();
    let lost = r#"{"type": "related_links", "article": "0193a5c2-7c1e-7a52-9d0e-3f6f0c1a2b3c"}"#;
    let tag = DEMO.lines().find(|line| line.contains("\"type\":\"tag\"")).unwrap();
    // The same slug under another id.
    let id = &tag[tag.find("\"id\":\"").unwrap() + 6..][..36];
    let taken = tag.replace(id, "0193a5c2-7c1e-7a52-9d0e-3f6f0c1a2b3d");
    let reply = desk.send("", format!("{taken}\n{lost}\n{WIRE}"));
    assert_eq!(reply.status, 422);
    let expected = [(1, "/slug", "slug_taken"), (2, "/article", "unknown_reference")];
    assert_eq!(faults(&reply.json()), expected.map(|(line, at, code)| (line, at.to_owned(), code.to_owned())));
    assert_eq!(desk.exported(), before);
}

fn faults_without_number_are_counted(database: &Database) {
    let desk = Desk::open(database);
    let lines = "{\"title\": \"\"}\n".repeat(1_200);
    let refused = desk.send("", &lines).json();
    assert_eq!((faults(&refused).len(), refused["errors_omitted"].as_u64()), (1_000, Some(200)));
    assert_eq!(refused["code"], "invalid_content", "{refused}");
    let report = desk.done("?mode=lines", &lines);
    assert_eq!((faults(&report).len(), report["errors_omitted"].as_u64()), (1_000, Some(200)));
    assert_eq!(report["failed"], 1_200);
}

fn only_admins_and_keys_for_it_may_import(database: &Database) {
    let desk = Desk::open(database);
    let (_, editor) = enter(&desk.app, "layla", "editor");
    let (_, author) = enter(&desk.app, "omar", "author");
    let narrow = add_key(&desk.app, "root", &["articles:write", "articles:publish", "things:write"]);
    for credential in [&editor, &author, &narrow] {
        for query in ["", "?dry_run=true", "?mode=lines"] {
            let reply = post(&desk.app, credential, query, WIRE.as_bytes(), &[PLAIN]);
            assert_eq!(told(&reply), (403, "scope_missing".to_owned()));
        }
    }
    assert_eq!(post(&desk.app, "", "", WIRE.as_bytes(), &[PLAIN]).status, 401);
    assert_eq!(desk.told(), 0);
    assert_eq!(desk.exported().lines().count(), 1, "nothing came in");
    let key = add_key(&desk.app, "root", &["import"]);
    assert_eq!(post(&desk.app, &key, "", WIRE.as_bytes(), &[PLAIN]).status, 200);
}

fn what_is_too_large_or_of_another_type_is_refused_early(database: &Database) {
    let desk = Desk::open(database);
    let bomb = packed(vec![b' '; MAX_UNPACKED + 1]);
    assert!(bomb.len() < 1 << 20);
    let reply = post(&desk.app, &desk.admin, "", &bomb, &[PLAIN, ("Content-Encoding", "gzip")]);
    assert_eq!(
        (told(&reply), reply.json()["limit"].as_u64()),
        ((413, "too_large".to_owned()), Some(MAX_UNPACKED as u64))
    );
    // What is announced as too large is not waited for.
    let mut stream = TcpStream::connect(desk.app.address).unwrap();
    let head = format!(
        "POST /v1/admin/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n{}: {}\r\nContent-Length: {}\r\n\r\n",
        desk.admin,
        PLAIN.0,
        PLAIN.1,
        MAX_BODY + 1
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let reply = crate::app::Reply::read(&bytes);
    assert_eq!((told(&reply), reply.json()["limit"].as_u64()), ((413, "too_large".to_owned()), Some(MAX_BODY as u64)));
    let reply = post(&desk.app, &desk.admin, "", b"{}", &[("Content-Type", "application/json")]);
    assert_eq!(told(&reply), (415, "wrong_type_of_body".to_owned()));
    assert_eq!(reply.json()["accepted"][0], "application/x-ndjson");
    let query = "?mode=some&publish=1&timezone=Nowhere&language=%3F&strict=true&dry_run=perhaps";
    let reply = post(&desk.app, &desk.admin, query, WIRE.as_bytes(), &[PLAIN]);
    assert_eq!(reply.status, 400, "{}", reply.text());
}

fn bad_lines_of_every_sort_are_told(database: &Database) {
    let desk = Desk::open(database);
    let mut lines: Vec<u8> = b"[]\n\"text\"\n{\"title\":\n".to_vec();
    lines.extend(b"{\"title\": \"\xff\"}\n");
    lines.extend(format!("{{\"a\":{}\n", "[".repeat(10_000)).bytes());
    lines.extend(b"{\"type\": \"user\", \"role\": \"admin\"}\n{\"type\": \"broadsheet\", \"version\": 2}\n");
    let reply = desk.send("", lines);
    let codes: Vec<(u64, String)> = faults(&reply.json()).into_iter().map(|(line, _, code)| (line, code)).collect();
    let expected = [
        (1, "wrong_type"),
        (2, "wrong_type"),
        (3, "invalid_json"),
        (4, "invalid_utf8"),
        (5, "invalid_json"),
        (6, "unknown_value"),
        (7, "unknown_version"),
    ];
    assert_eq!(codes, expected.map(|(line, code)| (line, code.to_owned())));
}

both!(
    a_single_wrong_line_leaves_nothing,
    what_only_the_store_knows_is_told_with_its_line,
    faults_without_number_are_counted,
    only_admins_and_keys_for_it_may_import,
    what_is_too_large_or_of_another_type_is_refused_early,
    bad_lines_of_every_sort_are_told,
);
