//! Collections: the whole order at once.

use super::Desk;
use crate::{
    app::each,
    auth::{call, enter, faults, told},
    support::{both, databases::Database},
};
use serde_json::{Value, json};

fn the_whole_order_is_written_at_once(database: &Database) {
    let desk = Desk::open(database);
    desk.done("POST", "collections", &json!({"name": "Front", "language": "en"}));
    let before = desk.told();
    let items = json!({"items": [
        {"article": "why-the-ferry-matters", "title": "On ferries", "kicker": "Opinion"},
        {"article": desk.rooms.envoy.to_string(), "from": "2026-11-21T00:00:00Z", "until": "2026-12-01T00:00:00Z"},
        {"article": "rovers-draw-again", "from": "2026-12-01T00:00:00Z"},
    ]});
    let written = desk.done("PUT", "collections/front/items", &items);
    assert_eq!(written["version"], 2);
    assert_eq!((desk.told() - before, desk.changes(1)), (1, vec!["collection.updated".to_owned()]));
    let shown = desk.app.json("/v1/collections/front");
    let slugs: Vec<&str> =
        shown["articles"].as_array().unwrap().iter().map(|one| one["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["why-the-ferry-matters", "envoy-returns-to-the-capital"]);
    assert_eq!(shown["articles"][0]["placement"]["title"], "On ferries");
    // What came out goes in again, and is nothing new.
    let listed = desk.read("collections/front/items");
    assert_eq!(listed.header("etag"), Some("\"2\""));
    let same = desk.send_for("PUT", "collections/front/items", None, &listed.json());
    assert_eq!((same.status, same.json()), (200, listed.json()));
    let mut turned = listed.json();
    turned["items"].as_array_mut().unwrap().reverse();
    assert_eq!(desk.send_for("PUT", "collections/front/items", None, &turned).json()["version"], 3);
    assert_eq!(each(&desk.app.json("/v1/articles?collection=front"), "slug")[0], "envoy-returns-to-the-capital");
    // The fields of the collection leave its places alone, and its old slug finds them.
    desk.done("PATCH", "collections/front", &json!({"slug": "top", "length": 1}));
    assert_eq!(desk.app.get("/v1/collections/front").header("location"), Some("/v1/collections/top"));
    assert_eq!(each(&desk.app.json("/v1/articles?collection=front"), "slug").len(), 2);
    assert_eq!(desk.json("collections/top/items")["items"].as_array().unwrap().len(), 3);
    assert_eq!(desk.remove("collections/top").status, 204);
    assert_eq!(desk.changes(1), ["collection.deleted"]);
    desk.is_sound();
}

fn all_that_is_wrong_with_places_is_told(database: &Database) {
    let desk = Desk::open(database);
    desk.done("POST", "collections", &json!({"name": "Front", "language": "en"}));
    let items = json!({"items": [
        {"article": "why-the-ferry-matters"},
        {"article": desk.rooms.opinion.to_string()},
        {"article": "no-such-story"},
        {"title": "x"},
        {"article": "rovers-draw-again", "from": "2026-12-01T00:00:00Z", "until": "2026-11-01T00:00:00Z"},
    ]});
    let reply = desk.send("PUT", "collections/front/items", &items);
    let mut found: Vec<String> = faults(&reply).into_iter().map(|(at, code)| format!("{at} {code}")).collect();
    found.sort();
    let told_of = [
        "/items/1/article duplicate",
        "/items/2/article unknown_reference",
        "/items/3/article missing",
        "/items/4/until out_of_range",
    ];
    assert_eq!((reply.status, found), (422, told_of.map(str::to_owned).to_vec()));
    let many: Vec<Value> = (0..1_001).map(|_| json!({"article": "why-the-ferry-matters"})).collect();
    let reply = desk.send("PUT", "collections/front/items", &json!({"items": many}));
    assert_eq!(faults(&reply), [("/items".to_owned(), "too_many_values".to_owned())]);
    assert_eq!(faults(&desk.send("PUT", "collections/front/items", &json!({})))[0].1, "missing");
    assert_eq!(told(&desk.send_for("PUT", "collections/front/items", None, &json!({"items": []}))).0, 428);
}

fn a_hidden_article_is_placed_by_those_who_see_it(database: &Database) {
    let desk = Desk::open(database);
    let app = &desk.app;
    let draft = |section: &str| {
        let body = json!({"title": format!("Secret {section}"), "language": "en", "section": section});
        let reply = call(app, "POST", "/v1/admin/articles", &desk.admin, Some(&body), &[]);
        reply.json()["id"].as_str().unwrap().to_owned()
    };
    let (theirs, ours) = (draft("world"), draft("sport"));
    desk.done("POST", "collections", &json!({"name": "Front", "language": "en"}));
    let (id, editor) = enter(app, "layla", "editor");
    desk.done("PATCH", &format!("users/{id}"), &json!({"sections": ["sport"]}));
    let put = |who: &str, items: Value| {
        let headers = [("If-Match", "*")];
        call(app, "PUT", "/v1/admin/collections/front/items", who, Some(&json!({"items": items})), &headers)
    };
    let refused = put(&editor, json!([{"article": ours}, {"article": theirs}]));
    assert_eq!(faults(&refused), [("/items/1/article".to_owned(), "unknown_reference".to_owned())]);
    let before = desk.told();
    assert_eq!(put(&desk.admin, json!([{"article": theirs}, {"article": ours}])).status, 200);
    assert_eq!((desk.told(), app.get("/v1/collections/front").status), (before, 404));
    // What others placed stays where it is, and says no more than its id.
    let listed = call(app, "GET", "/v1/admin/collections/front/items", &editor, None, &[]).json();
    assert_eq!(listed["items"][0]["article"], json!({"id": theirs, "slug": null, "title": null, "visibility": "none"}));
    assert_eq!(listed["items"][1]["article"]["title"], "Secret sport");
    assert_eq!(put(&editor, listed["items"].clone()).status, 200);
    desk.is_sound();
}

both!(
    the_whole_order_is_written_at_once,
    all_that_is_wrong_with_places_is_told,
    a_hidden_article_is_placed_by_those_who_see_it,
);
