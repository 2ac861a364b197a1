//! What is kept of answers to readers, and how it is asked for.

use crate::{
    admin_articles::Desk,
    app::{App, Reply},
    guard::whole,
    newsroom,
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use broadsheet::domain::article::EndedBy;
use serde_json::json;
use std::collections::BTreeSet;

const SAME: (&str, &str) = ("X-Request-Id", "same");

/// An answer that must come without a statement.
fn kept(app: &App, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut reply = None;
    let headers = [headers, &[SAME]].concat();
    let statements = app.statements(|app| reply = Some(app.send(method, path, &headers)));
    assert_eq!(statements, 0, "{method} {path}");
    reply.unwrap()
}

fn one_answer_serves_every_form_of_a_question(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    let path = "/v1/articles?expand=source&limit=3&tag=elections";
    let first = app.send("GET", path, &[SAME]);
    assert_eq!(whole(&kept(&app, "GET", path, &[])), whole(&first));
    let head = kept(&app, "HEAD", path, &[]);
    assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, first.header("etag")));
    let tag = first.header("etag").unwrap();
    let known = kept(&app, "GET", path, &[("If-None-Match", tag)]);
    assert_eq!(
        (known.status, known.body.len(), known.header("surrogate-key")),
        (304, 0, first.header("surrogate-key"))
    );
    for coding in ["br", "gzip"] {
        let coded = kept(&app, "GET", path, &[("Accept-Encoding", coding)]);
        assert_eq!(coded.header("content-encoding"), Some(coding));
        assert!(coded.body.len() < first.body.len());
        assert_eq!(whole(&kept(&app, "GET", path, &[("Accept-Encoding", coding)])), whole(&coded));
    }
    // A part may be asked for; the whole is sent.
    let ranged = kept(&app, "GET", path, &[("Range", "bytes=0-9")]);
    assert_eq!((ranged.status, &ranged.body), (200, &first.body));
    // The same question, spelled otherwise.
    for other in
        ["/v1/articles?tag=elections&limit=3&expand=source", "/v1/articles?&limit=3&tag=elections&expand=source&"]
    {
        assert_eq!(whole(&kept(&app, "GET", other, &[])), whole(&first), "{other}");
    }
}

fn what_is_not_there_is_kept_until_it_is(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    for path in ["/v1/articles/the-night-ferry", "/v1/tags/lanterns", "/v1/articles?tag=lanterns"] {
        let first = app.send("GET", path, &[SAME]);
        assert_eq!(whole(&kept(&app, "GET", path, &[])), whole(&first));
    }
    let lanterns = app.db.write_now(|tx| {
        let tag = stories::tag(tx, "Lanterns");
        broadsheet::store::tags::insert(tx, std::slice::from_ref(&tag))?;
        Ok(tag.id)
    });
    let story = Story::new("The Night Ferry", Some("2026-11-21T00:00:00Z"));
    let ids = stories::publish(&app.db, vec![story.with(|it| it.tags = vec![lanterns.unwrap()])]);
    assert_eq!(app.get("/v1/articles/the-night-ferry").status, 200);
    assert_eq!(app.get("/v1/tags/lanterns").status, 200);
    assert_eq!(app.json("/v1/articles?tag=lanterns")["data"].as_array().unwrap().len(), 1);
    newsroom::withdraw(&app.db, ids[0], EndedBy::Killed, None);
    assert_eq!(app.get("/v1/articles/the-night-ferry").status, 410);
    assert_eq!(kept(&app, "GET", "/v1/articles/the-night-ferry", &[]).status, 410);
    assert_eq!(app.get("/v1/tags/lanterns").status, 404);
}

/// Bad requests, previews, the newsroom and the service itself: answered anew each time.
fn what_is_not_for_everybody_is_not_kept(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.public("A story");
    let preview = desk.done("POST", &format!("/v1/admin/articles/{id}/previews"), &json!({}));
    let reads = |path: &str| desk.app.statements(|_| drop(desk.read(path)));
    for path in ["/v1/admin/articles", "/v1/auth/me"] {
        assert!(reads(path) > 0 && reads(path) > 0, "{path}");
    }
    for path in ["/v1/articles?section=nowhere", preview["url"].as_str().unwrap()] {
        let asked = || desk.app.statements(|app| drop(app.get(path)));
        asked();
        assert!(asked() > 0, "{path}");
    }
}

/// Of a list that nobody has asked for in this way, what it means and its articles are taken from what is kept; what is
/// touched of them is read anew, and nothing else.
fn a_list_is_put_together_from_articles_that_are_kept(database: &Database) {
    let desk = Desk::open(database);
    let ids: Vec<String> = ["First", "Second", "Third"].map(|title| desk.public(title)).to_vec();
    let mut day = 0;
    let mut anew = |expand: &str| {
        day += 1;
        let path = format!("/v1/articles?section=city&expand={expand}&published_before=2099-01-{day:02}T00:00:00Z");
        let mut list = None;
        let statements = desk.app.statements(|app| list = Some(app.json(&path)["data"].clone()));
        (list.unwrap(), statements)
    };
    let (first, all) = anew("section,related");
    assert_eq!(first.as_array().unwrap().len(), 3);
    let (again, walk) = anew("section,related");
    assert_eq!((&again, walk), (&first, 1));
    assert!(all > 3, "{all} statements for what nobody has read");
    // In another form nothing but the meaning of the filter is known.
    let (_, other) = anew("source");
    assert!(other > walk && other < all, "{other}");
    desk.done("PATCH", &format!("/v1/admin/articles/{}", ids[1]), &json!({"title": "Second, again"}));
    assert_eq!(anew("section,related").1, walk, "nothing is public of it yet");
    desk.act(&ids[1], "publish", &json!({}));
    let (newest, statements) = anew("section,related&limit=1");
    assert_eq!((&newest[0]["title"], statements), (&json!("Third"), walk), "nothing is touched of it");
    let (changed, statements) = anew("section,related");
    assert!(statements > walk && statements < all, "{statements}");
    let titles = |list: &serde_json::Value| -> BTreeSet<String> {
        list.as_array().unwrap().iter().map(|article| article["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles(&changed), BTreeSet::from(["First", "Second, again", "Third"].map(str::to_owned)));
    desk.act(&ids[2], "kill", &json!({"reason": "of the test"}));
    let (left, statements) = anew("section,related");
    assert_eq!((titles(&left).len(), statements), (2, walk));
    desk.done("PATCH", "/v1/admin/sections/city", &json!({"name": "Town"}));
    let (named, _) = anew("section,related");
    assert!(named.as_array().unwrap().iter().all(|article| article["section"]["name"] == "Town"), "{named}");
}

/// However many ask the same at once, it is read once.
fn many_who_ask_the_same_at_once_wait_for_one(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    let path = "/v1/articles?limit=4&facets=section,tag";
    let alone = app.statements(|app| drop(app.get(path)));
    for round in 0..5 {
        // Nobody has asked this before.
        let path = format!("{path}&updated_since=2026-11-0{}T00:00:00Z", round + 1);
        let answers = std::sync::Mutex::new(Vec::new());
        let statements = app.statements(|app| {
            std::thread::scope(|scope| {
                for _ in 0..12 {
                    scope.spawn(|| {
                        let reply = app.send("GET", &path, &[SAME]);
                        answers.lock().unwrap().push(whole(&reply));
                    });
                }
            });
        });
        let answers = answers.into_inner().unwrap();
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert!(statements <= alone + 2, "{statements} statements instead of about {alone}");
    }
}

/// The purge keys of what a change touches stand on the answers that tell it, and on no others.
fn caches_in_front_can_purge_by_key(database: &Database) {
    let desk = Desk::open(database);
    let (first, second) = (desk.public("First"), desk.public("Second"));
    let keys = |path: &str| -> BTreeSet<String> {
        let reply = desk.app.get(path);
        reply.header("surrogate-key").unwrap().split(' ').map(str::to_owned).collect()
    };
    let purged = || -> BTreeSet<String> {
        let last = desk.app.db.look(broadsheet::store::changes::last_purge_keys).unwrap();
        last.split(' ').map(str::to_owned).collect()
    };
    let one = |id: &str| format!("/v1/articles/{id}");
    let (own, other, list) = (keys(&one(&first)), keys(&one(&second)), keys("/v1/articles?section=city"));
    desk.done("PATCH", &format!("/v1/admin/articles/{first}"), &json!({"title": "First, again"}));
    desk.act(&first, "publish", &json!({}));
    let changed = purged();
    assert!(!changed.is_disjoint(&own) && !changed.is_disjoint(&list), "{changed:?}");
    assert!(changed.is_disjoint(&other), "{changed:?} {other:?}");
    // What is new enters the list, and shows on no page of another article.
    let third = desk.public("Third");
    let changed = purged();
    assert!(!changed.is_disjoint(&list), "{changed:?} {list:?}");
    assert!(changed.is_disjoint(&own) && changed.is_disjoint(&other), "{changed:?}");
    let missing = keys("/v1/articles/the-fourth");
    desk.act(&third, "kill", &json!({"reason": "of the test"}));
    let changed = purged();
    assert!(!changed.is_disjoint(&list) && changed.is_disjoint(&other), "{changed:?}");
    desk.public("The Fourth");
    assert!(!purged().is_disjoint(&missing), "{missing:?}");
}

fn the_header_of_purge_keys_has_the_name_that_is_configured(database: &Database) {
    let named = |name: &str| App::start_with(database, &[("BROADSHEET_CACHE_KEY_HEADER", name)]);
    let app = named("Cache-Tag");
    newsroom::fill(&app.db);
    let reply = app.send_raw("GET", b"/v1/articles", &[]);
    assert!(reply.header("cache-tag").is_some_and(|keys| keys.contains(',') && !keys.contains(' ')), "{reply:?}");
    assert_eq!(reply.header("surrogate-key"), None);
    drop(app);
    let reply = named("none").get("/v1/articles");
    assert_eq!(reply.header("surrogate-key"), None);
}

both!(
    one_answer_serves_every_form_of_a_question,
    what_is_not_there_is_kept_until_it_is,
    what_is_not_for_everybody_is_not_kept,
    a_list_is_put_together_from_articles_that_are_kept,
    many_who_ask_the_same_at_once_wait_for_one,
    caches_in_front_can_purge_by_key,
    the_header_of_purge_keys_has_the_name_that_is_configured,
);
