//! What hangs on an article: revisions, corrections, links, translations, previews; and the lists.

use super::{Desk, code, text};
use crate::{
    auth::{call, faults},
    support::{both, databases::Database},
};
use broadsheet::moving::check::check;
use serde_json::json;

fn revisions_are_listed_compared_and_restored(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.draft("One");
    let path = format!("/v1/admin/articles/{id}");
    desk.done(
        "PATCH",
        &path,
        &json!({"title": "One two", "body_markdown": "One *two* four.", "note": "four, not three"}),
    );
    let list = desk.read(&format!("{path}/revisions?limit=1"));
    assert_eq!(
        (&list["data"][0]["number"], &list["data"][0]["note"], &list["page"]["before"]),
        (&json!(2), &json!("four, not three"), &json!(2))
    );
    assert_eq!(desk.read(&format!("{path}/revisions/1"))["title"], "One");
    let diff = desk.read(&format!("{path}/diff?from=1&to=2"));
    let fields: Vec<&str> =
        diff["fields"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["title", "body"]);
    assert!(diff["words"][1]["pieces"].to_string().contains(r#"{"op":"delete","text":"three"}"#), "{diff}");
    let restored = desk.done("POST", &format!("{path}/revisions/1/restore"), &json!({}));
    assert_eq!((&restored["revision"], &restored["title"]), (&json!(3), &json!("One")));
    let missing = call(&desk.app, "GET", &format!("{path}/revisions/9"), &desk.admin, None, &[]);
    assert_eq!(missing.status, 404);
}

fn corrections_are_added_and_chained(database: &Database) {
    let desk = Desk::open(database);
    let draft = desk.draft("Not yet");
    let entry = json!({"kind": "correction", "text": "The ferry sails at nine."});
    assert_eq!(code(&desk.send("POST", &format!("/v1/admin/articles/{draft}/corrections"), &entry)).1, "not_public");
    let id = desk.public("Ferry times");
    let path = format!("/v1/admin/articles/{id}/corrections");
    let first = desk.done("POST", &path, &entry);
    let second =
        desk.done("POST", &path, &json!({"kind": "clarification", "text": "في التاسعة مساءً.", "language": "ar"}));
    assert_eq!((&first["number"], &second["number"]), (&json!(1), &json!(2)));
    assert_ne!(first["hash"], second["hash"]);
    assert_eq!(desk.app.json(&format!("/v1/articles/{id}"))["corrected"], true);
    assert_eq!(desk.app.json(&format!("/v1/articles/{id}/corrections"))["data"].as_array().unwrap().len(), 2);
    let mut told = Vec::new();
    check(&desk.app.db, &mut |what| told.push(what)).unwrap();
    assert_eq!(told, Vec::<String>::new());
}

fn links_are_put_in_order_and_nothing_links_to_itself(database: &Database) {
    let desk = Desk::open(database);
    let (id, other) = (desk.public("Here"), desk.public("There"));
    let path = format!("/v1/admin/articles/{id}/related");
    let links = json!({"links": [
        {"relation": "background", "external": {"url": "https://ferries.example/1901", "title": "The ferry of 1901"}},
        {"relation": "previous", "article": "there"}], "bans": []});
    let put = desk.done("PUT", &path, &links);
    assert_eq!(put["links"][1]["article"]["id"], json!(other));
    assert_eq!(desk.done("PUT", &path, &desk.read(&path))["version"], put["version"]);
    let public = desk.app.json(&format!("/v1/articles/{id}/related"));
    assert_eq!(
        (&public["data"][0]["external"]["title"], &public["data"][1]["article"]["slug"]),
        (&json!("The ferry of 1901"), &json!("there"))
    );
    let wrong = json!({"links": [{"relation": "previous", "article": id}, {"relation": "opinion", "article": "there"},
        {"relation": "opinion", "article": other}, {"relation": "live"}, {"relation": "live", "article": "nowhere"}]});
    let told = faults(&desk.send("PUT", &path, &wrong));
    let codes: Vec<String> = told.into_iter().map(|(at, code)| format!("{at} {code}")).collect();
    for expected in [
        "/links/0/article self_link",
        "/links/2/article duplicate",
        "/links/3/article exclusive",
        "/links/4/article unknown_reference",
    ] {
        assert!(codes.contains(&expected.to_owned()), "{codes:?}");
    }
}

fn translations_are_mutual_and_each_language_is_there_once(database: &Database) {
    let desk = Desk::open(database);
    let (english, second) = (desk.public("Ferry"), desk.public("Second ferry"));
    let body = json!({"title": "عبّارة", "language": "ar", "section": "city", "body_markdown": "نص"});
    let arabic = text(&desk.done("POST", "/v1/admin/articles", &body)["id"]);
    desk.act(&arabic, "publish", &json!({}));
    let path = |id: &str| format!("/v1/admin/articles/{id}/translations");
    let joined = desk.done("PUT", &path(&english), &json!({"articles": [arabic]}));
    assert_eq!(joined["translations"][0]["id"], json!(arabic));
    assert_eq!(desk.app.json(&format!("/v1/articles/{arabic}"))["translations"][0]["id"], json!(english));
    let twice = desk.send("PUT", &path(&english), &json!({"articles": [arabic, second]}));
    assert_eq!(faults(&twice), [("/articles/1".to_owned(), "duplicate_language".to_owned())]);
    desk.done("PUT", &path(&english), &json!({"articles": []}));
    assert_eq!(desk.app.json(&format!("/v1/articles/{arabic}"))["translations"], json!([]));
}

fn a_preview_shows_one_revision_until_it_ends_or_is_taken_back(database: &Database) {
    let mut desk = Desk::open(database);
    let id = desk.draft("Not for all");
    let path = format!("/v1/admin/articles/{id}/previews");
    let made = desk.done("POST", &path, &json!({}));
    let url = text(&made["url"]);
    desk.done("PATCH", &format!("/v1/admin/articles/{id}"), &json!({"title": "Changed since"}));
    let shown = desk.app.get(&url);
    assert_eq!((shown.status, shown.header("cache-control")), (200, Some("no-store")));
    assert_eq!((&shown.json()["title"], &shown.json()["preview"]), (&json!("Not for all"), &json!(true)));
    assert_eq!(desk.app.get(&url[..url.len() - 1]).status, 404);
    // What opens a preview opens nothing else.
    let token = url.rsplit('/').next().unwrap();
    assert_eq!(call(&desk.app, "GET", "/v1/admin/articles", token, None, &[]).status, 401);
    assert_eq!(desk.public_status(&id), 404);
    desk.done("DELETE", &format!("{path}/{}", text(&made["id"])), &json!({}));
    assert_eq!(desk.app.get(&url).status, 404);
    let second = text(&desk.done("POST", &path, &json!({"revision": 2, "expires_at": "2026-11-22T09:00:00Z"}))["url"]);
    assert_eq!(desk.app.get(&second).status, 200);
    desk.later("2026-11-22T09:00:00Z");
    assert_eq!(desk.app.get(&second).status, 404);
    let third = text(&desk.done("POST", &path, &json!({}))["url"]);
    desk.act(&id, "kill", &json!({"reason": "Stop."}));
    assert_eq!(desk.app.get(&third).status, 404);
}

fn lists_have_all_states_in_pages(database: &Database) {
    let desk = Desk::open(database);
    let public = desk.public("Live one");
    let drafts: Vec<String> = (0..5).map(|number| desk.draft(&format!("Draft {number}"))).collect();
    let mut seen = Vec::new();
    let mut path = "/v1/admin/articles?limit=2&count=exact".to_owned();
    loop {
        let page = desk.read(&path);
        assert_eq!(page["page"]["total"], 6);
        seen.extend(page["data"].as_array().unwrap().iter().map(|one| text(&one["id"])));
        let Some(next) = page["page"]["next"].as_str() else { break };
        path = format!("/v1/admin/articles?limit=2&count=exact&cursor={next}");
    }
    seen.sort();
    let mut all = drafts;
    all.push(public.clone());
    all.sort();
    assert_eq!(seen, all);
    let ids = |query: &str| desk.read(&format!("/v1/admin/articles?{query}"))["data"].as_array().unwrap().len();
    assert_eq!(
        [ids("state=draft"), ids("visibility=live"), ids("section=city"), ids("section=world"), ids("section=-city")],
        [5, 1, 6, 0, 0]
    );
    assert_eq!(
        [
            ids("language=en"),
            ids("kind=opinion"),
            ids("owner=me"),
            ids(&format!("id={public}")),
            ids("sort=-published_at")
        ],
        [6, 0, 6, 1, 6]
    );
    let wrong = call(&desk.app, "GET", "/v1/admin/articles?section=citty&state=gone", &desk.admin, None, &[]);
    assert_eq!(wrong.status, 400);
    let few = desk.app.statements(|_| drop(desk.read("/v1/admin/articles?limit=1")));
    let many = desk.app.statements(|_| drop(desk.read("/v1/admin/articles?limit=6")));
    assert_eq!(few, many);
}

both!(
    revisions_are_listed_compared_and_restored,
    corrections_are_added_and_chained,
    links_are_put_in_order_and_nothing_links_to_itself,
    translations_are_mutual_and_each_language_is_there_once,
    a_preview_shows_one_revision_until_it_ends_or_is_taken_back,
    lists_have_all_states_in_pages
);
