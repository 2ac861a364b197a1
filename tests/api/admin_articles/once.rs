//! Requests that are sent twice and done once; and two who write at a time.

use super::{Desk, code, text};
use crate::{
    auth::call,
    support::{both, databases::Database},
};
use serde_json::json;

fn the_same_key_is_answered_again_and_another_body_is_refused(database: &Database) {
    let desk = Desk::open(database);
    let key = [("Idempotency-Key", "8e03978e-40d5-43e8-bc93-6894a57f9324")];
    let post = |body: &serde_json::Value| call(&desk.app, "POST", "/v1/admin/articles", &desk.admin, Some(body), &key);
    let body = json!({"title": "Once", "language": "en"});
    let (first, second) = (post(&body), post(&body));
    assert_eq!((first.status, first.text()), (second.status, second.text()));
    assert_eq!((first.header("idempotent-replayed"), second.header("idempotent-replayed")), (None, Some("true")));
    assert_eq!(code(&post(&json!({"title": "Twice", "language": "en"}))), (422, "idempotency_key_reused".to_owned()));
    assert_eq!(desk.read("/v1/admin/articles?count=exact&limit=0")["page"]["total"], 1);
    let bad = [("Idempotency-Key", "another")];
    let wrong = json!({"title": "", "language": "en"});
    let refused = [0, 1].map(|_| call(&desk.app, "POST", "/v1/admin/articles", &desk.admin, Some(&wrong), &bad));
    let told = refused.map(|reply| (reply.status, reply.header("idempotent-replayed").map(str::to_owned)));
    assert_eq!(told, [(422, None), (422, Some("true".to_owned()))]);
}

fn two_at_once_with_one_key_make_one_article(database: &Database) {
    let desk = Desk::open(database);
    let body = json!({"title": "At once", "language": "en"});
    let replies: Vec<_> = std::thread::scope(|scope| {
        let send =
            || call(&desk.app, "POST", "/v1/admin/articles", &desk.admin, Some(&body), &[("Idempotency-Key", "k")]);
        let all: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let ids: std::collections::BTreeSet<String> =
        replies.iter().filter(|reply| reply.status == 201).map(|reply| text(&reply.json()["id"])).collect();
    assert_eq!(ids.len(), 1, "{replies:?}");
    assert_eq!(desk.read("/v1/admin/articles?count=exact&limit=0")["page"]["total"], 1);
}

fn of_many_who_write_at_once_none_is_lost(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.public("Edited by all");
    let path = format!("/v1/admin/articles/{id}");
    let taken: i64 = std::thread::scope(|scope| {
        let edit = |writer: usize| {
            let (desk, path) = (&desk, &path);
            move || {
                let mut taken = 0;
                for turn in 0..12 {
                    let version = desk.read(path)["version"].to_string();
                    let words = format!("{writer}-{turn}");
                    let body = json!({"title": words, "standfirst": words});
                    let reply = call(
                        &desk.app,
                        "PATCH",
                        path,
                        &desk.admin,
                        Some(&body),
                        &[("If-Match", &format!("\"{version}\""))],
                    );
                    assert!([200, 412].contains(&reply.status), "{}", reply.text());
                    taken += i64::from(reply.status == 200);
                    let seen = desk.read(path);
                    assert!(seen["standfirst"].is_null() || seen["title"] == seen["standfirst"], "{seen}");
                    assert_eq!(desk.app.json("/v1/articles/edited-by-all")["title"], "Edited by all");
                }
                taken
            }
        };
        let all: Vec<_> = (0..6).map(|writer| scope.spawn(edit(writer))).collect();
        all.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert!(taken >= 12);
    assert_eq!(desk.read(&path)["revision"], json!(taken + 1));
}

both!(
    the_same_key_is_answered_again_and_another_body_is_refused,
    two_at_once_with_one_key_make_one_article,
    of_many_who_write_at_once_none_is_lost
);
