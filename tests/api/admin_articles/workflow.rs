//! From draft to reader and back.

use super::{Desk, code, text};
use crate::{
    app::App,
    auth::{call, enter},
    support::{both, databases::Database},
};
use broadsheet::{
    moving::{
        Options, Report,
        check::check,
        export::export,
        import::{Watch, import},
        report::Refusal,
    },
    newsroom::schedule,
    store::Db,
};
use serde_json::json;

/// What the loop of the server does at every look.
pub fn tick(desk: &Desk) {
    let db = &desk.app.db;
    let due = db.look(|conn| schedule::due(conn, db.now())).unwrap();
    for id in due.to_publish {
        // A second node that found it due at the same look comes after, and has nothing left to do.
        db.write_now(|tx| schedule::publish(tx, id)).unwrap();
        db.write_now(|tx| schedule::publish(tx, id)).unwrap();
    }
    for id in due.to_end {
        db.write_now(|tx| schedule::end(tx, id)).unwrap();
        db.write_now(|tx| schedule::end(tx, id)).unwrap();
    }
}

pub fn sound(desk: &Desk) {
    let mut told = Vec::new();
    check(&desk.app.db, &mut |what| told.push(what)).unwrap();
    assert_eq!(told, Vec::<String>::new());
}

fn a_story_goes_from_draft_to_reader_and_its_rework_waits(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.draft("Bridge opens");
    assert_eq!(desk.act(&id, "submit", &json!({}))["state"], "in_review");
    assert_eq!(desk.act(&id, "reject", &json!({"reason": "Who says so?"}))["state"], "draft");
    desk.act(&id, "submit", &json!({"note": "now with names"}));
    assert_eq!(desk.act(&id, "approve", &json!({}))["state"], "approved");
    let out = desk.act(&id, "publish", &json!({}));
    assert_eq!(
        (&out["state"], &out["visibility"], &out["has_unpublished_changes"]),
        (&json!("published"), &json!("live"), &json!(false))
    );
    assert_eq!(desk.app.json("/v1/articles/bridge-opens")["title"], "Bridge opens");
    let path = format!("/v1/admin/articles/{id}");
    let rework = desk.done("PATCH", &path, &json!({"title": "Bridge opens, late"}));
    assert_eq!(
        (&rework["state"], &rework["visibility"], &rework["has_unpublished_changes"]),
        (&json!("draft"), &json!("live"), &json!(true))
    );
    assert_eq!(desk.app.json("/v1/articles/bridge-opens")["title"], "Bridge opens");
    desk.act(&id, "publish", &json!({"minor": true}));
    assert_eq!(desk.app.json("/v1/articles/bridge-opens")["title"], "Bridge opens, late");
    desk.act(&id, "publish", &json!({"revision": 1}));
    assert_eq!(desk.app.json("/v1/articles/bridge-opens")["title"], "Bridge opens");
    assert_eq!(desk.read(&path)["revision"], 3);
    sound(&desk);
}

fn what_takes_a_text_away_needs_no_version_and_may_be_repeated(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.public("Wrong ship");
    let path = format!("/v1/admin/articles/{id}");
    let away = |verb: &str| {
        call(
            &desk.app,
            "POST",
            &format!("{path}/{verb}"),
            &desk.admin,
            Some(&json!({"reason": "Wrong.", "public_note": "Withdrawn."})),
            &[],
        )
    };
    assert_eq!([away("unpublish").status, away("unpublish").status], [200, 200]);
    let gone = desk.app.get(&format!("/v1/articles/{id}"));
    assert_eq!(
        (gone.status, &gone.json()["reason"], &gone.json()["public_note"]),
        (410, &json!("unpublished"), &json!("Withdrawn."))
    );
    assert!(!gone.text().contains("Wrong."));
    assert_eq!([away("kill").status, away("kill").status], [200, 200]);
    assert_eq!(desk.app.get(&format!("/v1/articles/{id}")).json()["reason"], "killed");
    let refused = desk.send("POST", &format!("{path}/publish"), &json!({}));
    assert_eq!(code(&refused), (409, "illegal_move".to_owned()));
    assert_eq!(refused.json()["legal"], json!(["archive", "revive"]));
    assert_eq!(desk.act(&id, "revive", &json!({"reason": "The right ship after all."}))["state"], "draft");
    desk.act(&id, "publish", &json!({}));
    assert_eq!(desk.public_status(&id), 200);
    sound(&desk);
}

fn export_of(db: &Db) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    export(db, &mut file).unwrap();
    file
}

fn bring_in(db: &Db, file: &tempfile::NamedTempFile) {
    struct Quiet;
    impl Watch for Quiet {
        fn progress(&mut self, _: u64, _: &Report) {}
        fn refused(&mut self, _: &Refusal) {}
    }
    import(db, file.path(), &Options { publish: true, ..Options::default() }, &mut Quiet).unwrap();
}

/// An import of the same articles, live in another store, where one was killed before it was ever public here, and one
/// was removed for ever.
fn no_import_brings_back_what_was_killed_or_removed(database: &Database) {
    let desk = Desk::open(database);
    let (draft, removed) = (desk.draft("Never to be seen"), desk.public("Once seen"));
    let other = Database::new(database.backend()).unwrap();
    let there = App::start(&other);
    bring_in(&there.db, &export_of(&desk.app.db));
    let admin = enter(&there, "ada", "admin").1;
    let publish = format!("/v1/admin/articles/{draft}/publish");
    assert_eq!(call(&there, "POST", &publish, &admin, Some(&json!({})), &[("If-Match", "*")]).status, 200);
    desk.act(&draft, "kill", &json!({"reason": "Stop."}));
    desk.act(&removed, "unpublish", &json!({"reason": "Old."}));
    desk.act(&removed, "archive", &json!({}));
    desk.done("DELETE", &format!("/v1/admin/articles/{removed}"), &json!({}));
    bring_in(&desk.app.db, &export_of(&there.db));
    assert_eq!([desk.public_status(&draft), desk.public_status(&removed)], [404, 410]);
    assert_eq!(desk.read("/v1/admin/articles?archived=any&visibility=live")["data"], json!([]));
    sound(&desk);
}

fn a_scheduled_story_comes_at_its_hour_and_not_before(database: &Database) {
    let mut desk = Desk::open(database);
    let id = desk.draft("Election night");
    let past = desk.send("POST", &format!("/v1/admin/articles/{id}/schedule"), &json!({"at": "2026-11-22T06:00:00Z"}));
    assert_eq!(past.status, 422);
    let set = desk.act(&id, "schedule", &json!({"at": "2026-11-22T08:00:00Z"}));
    assert_eq!((&set["state"], &set["publish_at"]), (&json!("scheduled"), &json!("2026-11-22T08:00:00Z")));
    assert_eq!(set["waits_for"], "time");
    desk.later("2026-11-22T07:59:59.9Z");
    tick(&desk);
    assert_eq!(desk.public_status(&id), 404);
    desk.later("2026-11-22T08:00:00Z");
    tick(&desk);
    assert_eq!(desk.app.json(&format!("/v1/articles/{id}"))["published_at"], "2026-11-22T08:00:00Z");
    let versions = desk
        .app
        .db
        .look(|conn| broadsheet::store::publications::list_of(conn, &[broadsheet::domain::id::Id::parse(&id).unwrap()]))
        .unwrap();
    assert_eq!(versions.len(), 1);
    sound(&desk);
}

fn an_embargo_holds_back_what_is_published_and_what_is_scheduled(database: &Database) {
    let mut desk = Desk::open(database);
    let timed = desk.draft("Report at nine");
    desk.act(&timed, "embargo", &json!({"until": "2026-11-22T09:00:00Z"}));
    let waiting = desk.act(&timed, "publish", &json!({}));
    assert_eq!((&waiting["state"], &waiting["waits_for"]), (&json!("scheduled"), &json!("embargo")));
    let open = desk.draft("Report some day");
    desk.act(&open, "embargo", &json!({}));
    assert_eq!(desk.act(&open, "schedule", &json!({"at": "2026-11-22T08:00:00Z"}))["waits_for"], "lift");
    assert_eq!(desk.read(&format!("/v1/admin/articles?id={open}"))["data"][0]["waits_for"], "lift");
    desk.later("2026-11-22T08:30:00Z");
    tick(&desk);
    assert_eq!([desk.public_status(&timed), desk.public_status(&open)], [404, 404]);
    desk.act(&open, "lift", &json!({}));
    desk.later("2026-11-22T09:00:00Z");
    tick(&desk);
    assert_eq!([desk.public_status(&timed), desk.public_status(&open)], [200, 200]);
    assert_eq!(desk.read(&format!("/v1/admin/articles/{timed}"))["waits_for"], json!(null));
    let late = desk.send("POST", &format!("/v1/admin/articles/{open}/embargo"), &json!({}));
    assert_eq!(code(&late), (409, "already_public".to_owned()));
}

fn an_article_ends_at_its_time(database: &Database) {
    let mut desk = Desk::open(database);
    let id = desk.public("Sale");
    let path = format!("/v1/admin/articles/{id}");
    desk.done("PATCH", &path, &json!({"expires_at": "2026-11-22T10:00:00Z"}));
    assert_eq!(desk.public_status(&id), 200);
    desk.later("2026-11-22T10:00:00Z");
    assert_eq!((desk.public_status(&id), text(&desk.read(&path)["visibility"])), (410, "expired".to_owned()));
    tick(&desk);
    assert_eq!((desk.public_status(&id), text(&desk.read(&path)["visibility"])), (410, "expired".to_owned()));
    sound(&desk);
}

fn only_what_was_put_aside_is_removed_for_ever(database: &Database) {
    let desk = Desk::open(database);
    let (draft, public) = (desk.draft("Never mind"), desk.public("Once told"));
    let path = |id: &str| format!("/v1/admin/articles/{id}");
    assert_eq!(code(&desk.send("DELETE", &path(&draft), &json!({}))).1, "illegal_move");
    assert_eq!(code(&desk.send("POST", &format!("{}/archive", path(&public)), &json!({}))).1, "still_public");
    desk.act(&public, "unpublish", &json!({"reason": "Old."}));
    for id in [&draft, &public] {
        desk.act(id, "archive", &json!({}));
        assert!(desk.read("/v1/admin/articles").to_string().find(id.as_str()).is_none());
        desk.done("DELETE", &path(id), &json!({}));
        assert_eq!(desk.send("PATCH", &path(id), &json!({"kicker": "A"})).status, 404);
    }
    assert_eq!([desk.public_status(&draft), desk.public_status(&public)], [404, 410]);
    assert_eq!(desk.app.get("/v1/articles/once-told").status, 410);
    sound(&desk);
}

fn a_source_s_terms_are_held_and_an_admin_may_set_them_aside(database: &Database) {
    let desk = Desk::open(database);
    let source = json!({"name": "Northline", "language": "en", "kind": "agency", "attribution_required": true, "max_age_days": 3});
    desk.done("POST", "/v1/admin/sources", &source);
    let id = desk.draft("Wire copy");
    let path = format!("/v1/admin/articles/{id}");
    desk.done("PATCH", &path, &json!({"sources": [{"slug": "northline", "role": "provider"}]}));
    let publish = |body: &serde_json::Value| desk.send("POST", &format!("{path}/publish"), body);
    let refused = publish(&json!({"published_at": "2026-11-01T00:00:00Z"}));
    let codes: Vec<String> = crate::auth::faults(&refused).into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["credit_missing", "source_too_old"]);
    assert_eq!(publish(&json!({"override": ["credit_missing"]})).status, 422);
    let body = json!({"override": ["credit_missing"], "reason": "They rang."});
    assert_eq!(publish(&body).json()["visibility"], "live");
    assert!(desk.read(&format!("/v1/admin/audit?subject={id}")).to_string().contains("They rang."));
}

both!(
    a_story_goes_from_draft_to_reader_and_its_rework_waits,
    what_takes_a_text_away_needs_no_version_and_may_be_repeated,
    no_import_brings_back_what_was_killed_or_removed,
    a_scheduled_story_comes_at_its_hour_and_not_before,
    an_embargo_holds_back_what_is_published_and_what_is_scheduled,
    an_article_ends_at_its_time,
    only_what_was_put_aside_is_removed_for_ever,
    a_source_s_terms_are_held_and_an_admin_may_set_them_aside
);
