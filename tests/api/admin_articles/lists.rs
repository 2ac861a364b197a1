//! Pages of the newsroom's articles, forward and back.

use super::{Desk, code, text};
use crate::{
    app::each,
    auth::call,
    support::{both, databases::Database},
};
use serde_json::{Value, json};

fn ids(page: &Value) -> Vec<String> {
    each(page, "id")
}

fn a_page_is_found_again_from_the_next_one_in_every_order(database: &Database) {
    let mut desk = Desk::open(database);
    for number in 0..7 {
        desk.later(&format!("2026-11-22T08:0{number}:00Z"));
        let id = desk.draft(&format!("Story {number}"));
        if number % 2 == 0 {
            desk.act(&id, "publish", &json!({}));
        }
    }
    for sort in ["-saved_at", "saved_at", "-published_at", "published_at"] {
        let list = format!("/v1/admin/articles?sort={sort}&limit=3");
        let go = |cursor: &Value| desk.read(&format!("{list}&cursor={}", cursor.as_str().unwrap()));
        let first = desk.read(&list);
        assert_eq!(first["page"]["previous"], json!(null), "{sort}");
        let second = go(&first["page"]["next"]);
        let third = go(&second["page"]["next"]);
        assert_eq!((ids(&third).len(), &third["page"]["next"]), (1, &json!(null)), "{sort}");
        assert_eq!(ids(&go(&third["page"]["previous"])), ids(&second), "{sort}");
        let again = go(&second["page"]["previous"]);
        assert_eq!((ids(&again), &again["page"]["previous"]), (ids(&first), &json!(null)), "{sort}");
        assert_eq!(ids(&go(&again["page"]["next"])), ids(&second), "{sort}");
        let offset = desk.read(&format!("{list}&offset=3"));
        assert_eq!(ids(&offset), ids(&second), "{sort}");
        assert_eq!(ids(&go(&offset["page"]["previous"])), ids(&first), "{sort}");
        let beyond = desk.read(&format!("{list}&offset=70"));
        assert_eq!((ids(&beyond), &beyond["page"]["previous"]), (Vec::new(), &json!(null)), "{sort}");
    }
}

fn the_pages_around_one_stand_in_its_link_header(database: &Database) {
    let desk = Desk::open(database);
    (0..3).for_each(|number| drop(desk.draft(&format!("Story {number}"))));
    let list = "/v1/admin/articles?limit=1&state=draft";
    let first = desk.read(list);
    let path = format!("{list}&cursor={}", text(&first["page"]["next"]));
    let reply = call(&desk.app, "GET", &path, &desk.admin, None, &[]);
    let link = reply.header("link").unwrap().to_owned();
    assert!(link.contains("rel=\"next\"") && link.contains("rel=\"prev\""), "{link}");
    // A place of other filters is none of this list.
    let other = format!("/v1/admin/articles?limit=1&cursor={}", text(&reply.json()["page"]["previous"]));
    assert_eq!(call(&desk.app, "GET", &other, &desk.admin, None, &[]).status, 400);
}

fn what_there_is_in_the_newsroom_is_told_to_those_who_are_known(database: &Database) {
    let desk = Desk::open(database);
    for (method, path, status, word) in [
        ("GET", "/v1/admin/nothing", 404, "not_found"),
        ("GET", "/v1/admin", 404, "not_found"),
        ("POST", "/v1/admin/articles/a/b/c/d", 404, "not_found"),
        ("GET", "/v1/admin/articles/", 404, "not_found"),
        ("DELETE", "/v1/admin/articles", 405, "method_not_allowed"),
        ("PUT", "/v1/admin/users", 405, "method_not_allowed"),
    ] {
        for credential in ["", "bsk_no_such_key"] {
            let unknown = call(&desk.app, method, path, credential, None, &[]);
            assert_eq!(unknown.status, 401, "{method} {path}");
            assert!(unknown.header("www-authenticate").is_some(), "{method} {path}");
            assert_eq!(unknown.header("allow"), None, "{method} {path}");
        }
        assert_eq!(code(&call(&desk.app, method, path, &desk.admin, None, &[])), (status, word.to_owned()), "{path}");
    }
    // Signing in is for those who are not known yet; a preflight brings no credentials.
    assert_eq!(call(&desk.app, "GET", "/v1/auth/login", "", None, &[]).status, 405);
    assert_eq!(desk.app.send("OPTIONS", "/v1/admin/articles", &[]).status, 204);
    assert_eq!(desk.app.get("/v1/administration").status, 404);
}

both!(
    a_page_is_found_again_from_the_next_one_in_every_order,
    the_pages_around_one_stand_in_its_link_header,
    what_there_is_in_the_newsroom_is_told_to_those_who_are_known
);
