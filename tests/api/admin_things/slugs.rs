//! Slugs of things: made of the name, taken, given up; and old ones lead to what had them.

use super::Desk;
use crate::{
    app::each,
    auth::{call, told},
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use serde_json::json;

fn a_slug_is_made_of_the_name_or_must_be_free(database: &Database) {
    let desk = Desk::open(database);
    for (things, name, slug) in
        [("tags", "Elections", "elections"), ("sources", "Northline", "northline"), ("sections", "Sport", "sport")]
    {
        let made = desk.done("POST", things, &json!({"name": name, "language": "en"}));
        assert_eq!(made["slug"], format!("{slug}-2"));
        let taken = desk.send("POST", things, &json!({"name": name, "language": "en", "slug": slug}));
        assert_eq!(told(&taken), (409, "slug_taken".to_owned()), "{things}");
        assert_eq!(taken.json()["proposal"], format!("{slug}-3"));
        assert_eq!(taken.json()["owner"], desk.json(&format!("{things}/{slug}"))["id"]);
        let renamed = desk.send("PATCH", &format!("{things}/{slug}-2"), &json!({"slug": slug}));
        assert_eq!(told(&renamed), (409, "slug_taken".to_owned()), "{things}");
    }
    let without_letters = desk.done("POST", "tags", &json!({"name": "!!", "language": "en"}));
    assert!(without_letters["slug"].as_str().unwrap().starts_with("tag-"));
    let arabic = desk.done("POST", "tags", &json!({"name": "المرفأ القديم", "language": "ar"}));
    assert_eq!(arabic["slug"], "المرفأ-القديم");
}

fn put_on_a_free_slug_makes_it(database: &Database) {
    let desk = Desk::open(database);
    let whole = json!({"name": "Mira Quay", "language": "en"});
    let made = desk.send_for("PUT", "contributors/mira", None, &whole);
    assert_eq!((made.status, &made.json()["slug"]), (201, &json!("mira")));
    let whole = json!({"name": "Mira Quay", "language": "en", "bio": "Writes."});
    assert_eq!(told(&desk.send_for("PUT", "contributors/mira", None, &whole)).0, 428);
    let again = desk.send("PUT", "contributors/mira", &whole);
    assert_eq!((again.status, &again.json()["slug"], &again.json()["version"]), (200, &json!("mira"), &json!(2)));
    let nobody = "media/0193a5c2-0000-7000-8000-0000000fffff";
    assert_eq!(desk.send("PUT", nobody, &json!({"url": "https://a.example", "language": "en"})).status, 404);
}

fn old_slugs_lead_to_what_had_them(database: &Database) {
    let desk = Desk::open(database);
    let before = desk.told();
    for (things, old, new) in [
        ("sources", "northline", "north-line"),
        ("contributors", "ada-north", "ada"),
        ("tags", "elections", "votes"),
        ("sections", "sport", "sports"),
    ] {
        desk.done("PATCH", &format!("{things}/{old}"), &json!({"slug": new}));
        assert_eq!(desk.json(&format!("{things}/{old}"))["slug"], new);
        let moved = desk.app.get(&format!("/v1/{things}/{old}"));
        assert_eq!((moved.status, moved.header("location")), (301, Some(&*format!("/v1/{things}/{new}"))));
        assert_eq!(desk.app.get(&format!("/v1/{things}/{new}")).status, 200);
        let filter = things.trim_end_matches('s');
        let by = |slug: &str| each(&desk.app.json(&format!("/v1/articles?{filter}={slug}")), "id");
        assert_eq!(by(old), by(new), "{things}");
        assert!(!by(old).is_empty(), "{things}");
        let out = |slug: &str| each(&desk.app.json(&format!("/v1/articles?{filter}=-{slug}")), "id");
        assert_eq!(out(old), out(new), "{things}");
    }
    assert_eq!(desk.told() - before, 4);
    // Whoever writes by the old slug means the same.
    let body = json!({"title": "A", "language": "en", "tags": ["elections"], "sources": ["northline"]});
    let article = call(&desk.app, "POST", "/v1/admin/articles", &desk.admin, Some(&body), &[]);
    assert_eq!((article.status, &article.json()["tags"][0]["slug"]), (201, &json!("votes")), "{}", article.text());
    // Another takes the slug: it is its own from then on.
    desk.done("POST", "tags", &json!({"name": "Elections", "language": "en", "slug": "elections"}));
    assert_eq!(desk.app.get("/v1/tags/elections").status, 404);
    assert_eq!(each(&desk.app.json("/v1/articles?tag=elections"), "id"), [""; 0]);
    desk.is_sound();
}

fn what_nothing_public_carries_has_no_old_slug_either(database: &Database) {
    let desk = Desk::open(database);
    desk.done("POST", "tags", &json!({"name": "Hidden", "language": "en"}));
    let before = desk.told();
    desk.done("PATCH", "tags/hidden", &json!({"slug": "hidden-still"}));
    assert_eq!(desk.app.get("/v1/tags/hidden").status, 404);
    assert_eq!(each(&desk.app.json("/v1/articles?tag=hidden"), "id"), [""; 0]);
    assert_eq!(desk.told(), before);
    let tag = desk.json("tags/hidden-still")["id"].as_str().unwrap().to_owned();
    let story = Story::new("Now it shows", Some("2026-11-21T06:00:00Z"))
        .with(|it| it.tags = vec![broadsheet::domain::id::Id::parse(&tag).unwrap()]);
    stories::publish(&desk.app.db, vec![story]);
    assert_eq!(desk.app.get("/v1/tags/hidden").header("location"), Some("/v1/tags/hidden-still"));
}

both!(
    a_slug_is_made_of_the_name_or_must_be_free,
    put_on_a_free_slug_makes_it,
    old_slugs_lead_to_what_had_them,
    what_nothing_public_carries_has_no_old_slug_either,
);
