//! Media: found by what is told of them, kept as long as a revision shows them.

use super::Desk;
use crate::{
    app::each,
    auth::{call, told},
    support::{both, databases::Database},
};
use serde_json::json;

fn media_are_found_by_what_is_told_of_them(database: &Database) {
    let desk = Desk::open(database);
    for (alt, credit, kind) in
        [("The Quay at dawn", "Mira", "image"), ("Café terrace", "Omar", "image"), ("منظر المرفأ", "Mira", "video")]
    {
        let url = "https://pictures.example/a.jpg";
        desk.done("POST", "media", &json!({"url": url, "language": "en", "alt": alt, "credit": credit, "kind": kind}));
    }
    let alts = |query: &str| each(&desk.json(&format!("media{query}")), "alt");
    assert_eq!(alts(""), ["منظر المرفأ", "Café terrace", "The Quay at dawn"]);
    assert_eq!(alts("?q=cafe"), ["Café terrace"]);
    assert_eq!(alts("?q=MIRA&kind=image"), ["The Quay at dawn"]);
    assert_eq!(alts("?q=%D8%A7%D9%84%D9%85%D8%B1%D9%81%D8%A7"), ["منظر المرفأ"]);
    let first = desk.json("media?limit=2&count=exact");
    assert_eq!((&first["page"]["total"], each(&first, "alt").len()), (&json!(3), 2));
    let next = first["page"]["next"].as_str().unwrap();
    assert_eq!(alts(&format!("?limit=2&cursor={next}")), ["The Quay at dawn"]);
    assert_eq!(desk.json("media?limit=3")["page"]["next"], json!(null));
}

fn a_picture_that_is_shown_stays_and_readers_hear_of_it(database: &Database) {
    let desk = Desk::open(database);
    let body = json!({"url": "https://pictures.example/a.jpg", "language": "en", "focal_point": {"x": 0.5, "y": 0.5}});
    let id = desk.done("POST", "media", &body)["id"].as_str().unwrap().to_owned();
    let path = format!("media/{id}");
    let moved = desk.done("PATCH", &path, &json!({"focal_point": {"x": 0.25}}));
    assert_eq!(moved["focal_point"], json!({"x": 0.25, "y": 0.5}));
    let story = json!({"title": "With a picture", "language": "en", "image": id, "section": "sport"});
    let article = call(&desk.app, "POST", "/v1/admin/articles", &desk.admin, Some(&story), &[]);
    assert_eq!(article.status, 201, "{}", article.text());
    let before = desk.told();
    desk.done("PATCH", &path, &json!({"alt": "A quay"}));
    assert_eq!(desk.told(), before);
    let used = desk.remove(&path);
    assert_eq!((told(&used).1, &used.json()["by"][0]["ids"]), ("in_use".to_owned(), &json!([article.json()["id"]])));
    let published =
        desk.send("POST", &format!("articles/{}/publish", article.json()["id"].as_str().unwrap()), &json!({}));
    assert_eq!(published.status, 200, "{}", published.text());
    let before = desk.told();
    desk.done("PATCH", &path, &json!({"alt": "The quay"}));
    assert_eq!((desk.told() - before, desk.changes(1)), (1, vec!["media.updated".to_owned()]));
}

both!(media_are_found_by_what_is_told_of_them, a_picture_that_is_shown_stays_and_readers_hear_of_it);
