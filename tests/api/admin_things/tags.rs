//! Two tags become one: listings, names and slugs follow, and readers are told once.

use super::Desk;
use crate::{
    app::each,
    auth::{faults, log, told},
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use broadsheet::store::revisions;
use serde_json::{Value, json};

fn everything_that_carried_the_one_carries_the_other(database: &Database) {
    let desk = Desk::open(database);
    let rooms = &desk.rooms;
    // One carries the tag that goes alone, one both in either order, one only the tag that stays.
    let (goes, stays) = (rooms.things.topic, rooms.place);
    let story = |title: &str, tags: Vec<broadsheet::domain::id::Id>| {
        Story::new(title, Some("2026-11-21T06:00:00Z")).with(|it| it.tags = tags)
    };
    let both_tags = stories::publish(&desk.app.db, vec![story("Both ways", vec![stays, goes])])[0];
    desk.done("PATCH", "tags/elections", &json!({"slug": "votes", "aliases": ["Polls", "Harbour City"]}));
    let before = desk.told();
    let wanted = |list: Value| {
        let mut ids = each(&list, "id");
        ids.sort();
        ids
    };
    let mut all = wanted(desk.app.json("/v1/articles?tag=votes,harbour-city"));
    all.sort();
    let merged = desk.done("POST", "tags/votes/merge", &json!({"into": "harbour-city", "reason": "one for both"}));
    assert_eq!((&merged["slug"], &merged["version"]), (&json!("harbour-city"), &json!(2)));
    assert_eq!(merged["aliases"], json!(["Elections", "انتخابات", "Polls", "votes"]));
    desk.is_sound();
    for slug in ["harbour-city", "votes", "elections"] {
        assert_eq!(wanted(desk.app.json(&format!("/v1/articles?tag={slug}"))), all, "{slug}");
    }
    for old in ["votes", "elections"] {
        assert_eq!(desk.app.get(&format!("/v1/tags/{old}")).header("location"), Some("/v1/tags/harbour-city"));
    }
    assert_eq!(each(&desk.app.json("/v1/tags"), "slug"), ["harbour-city"]);
    assert_eq!(desk.app.json("/v1/tags/harbour-city?expand=counts")["counts"]["articles"], all.len());
    let tags = |article| {
        let newest = desk.app.db.look(|conn| revisions::newest_of(conn, &[article])).unwrap();
        newest[&article].content.tags.clone()
    };
    assert_eq!(
        [tags(both_tags), tags(rooms.envoy), tags(rooms.envoy_arabic), tags(rooms.opinion)],
        [const { 0 }; 4].map(|_| vec![stays])
    );
    assert_eq!((desk.told() - before, desk.changes(2)), (2, vec!["tag.merged".to_owned(), "tag.updated".to_owned()]));
    let noted = &log(&desk.app, &desk.admin)[0];
    assert_eq!((&noted["action"], &noted["reason"]), (&json!("tag.merge"), &json!("one for both")));
}

fn a_merge_needs_another_tag_and_the_version_of_the_one_that_goes(database: &Database) {
    let desk = Desk::open(database);
    let merge = |version: Option<&str>, body: Value| desk.send_for("POST", "tags/elections/merge", version, &body);
    assert_eq!(told(&merge(None, json!({"into": "harbour-city"}))), (428, "version_missing".to_owned()));
    assert_eq!(told(&merge(Some("\"4\""), json!({"into": "harbour-city"}))), (412, "stale".to_owned()));
    let wrong = faults(&merge(Some("*"), json!({"into": "elections"})));
    assert_eq!(wrong, [("/into".to_owned(), "same_tag".to_owned())]);
    let wrong = faults(&merge(Some("*"), json!({"into": "harbor"})));
    assert_eq!(wrong, [("/into".to_owned(), "unknown_reference".to_owned())]);
    let wrong = faults(&merge(Some("*"), json!({"reason": 7, "x": 1})));
    assert_eq!(wrong.len(), 3, "{wrong:?}");
    let tried = desk.done("POST", "tags/elections/merge?dry_run=true", &json!({"into": "harbour-city"}));
    assert_eq!(tried["dry_run"]["public"], true);
    assert_eq!(desk.json("tags/elections")["version"], 1);
    desk.is_sound();
}

fn a_tag_that_nothing_public_carries_goes_unheard(database: &Database) {
    let desk = Desk::open(database);
    for name in ["One", "Two"] {
        desk.done("POST", "tags", &json!({"name": name, "language": "en"}));
    }
    let before = desk.told();
    desk.done("POST", "tags/one/merge", &json!({"into": "two"}));
    assert_eq!(desk.told(), before);
    assert_eq!((desk.app.get("/v1/tags/one").status, desk.json("tags/one")["slug"].clone()), (404, json!("two")));
    desk.is_sound();
}

fn what_is_published_while_a_tag_goes_is_listed_under_the_other(database: &Database) {
    let desk = Desk::open(database);
    for round in 0..8 {
        let tag = desk.done("POST", "tags", &json!({"name": format!("Word {round}"), "language": "en"}));
        let tag = tag["id"].as_str().unwrap();
        let draft = json!({"title": format!("Story {round}"), "language": "en", "section": "sport", "tags": [tag]});
        let article = desk.done("POST", "articles", &draft)["id"].as_str().unwrap().to_owned();
        std::thread::scope(|scope| {
            scope.spawn(|| desk.done("POST", &format!("articles/{article}/publish"), &json!({})));
            scope.spawn(|| desk.done("POST", &format!("tags/{tag}/merge"), &json!({"into": "harbour-city"})));
        });
        let shown = desk.app.json(&format!("/v1/articles/{article}"));
        assert_eq!(shown["tags"][0]["slug"], "harbour-city");
    }
    assert_eq!(each(&desk.app.json("/v1/articles?tag=harbour-city&limit=100"), "id").len(), 10);
    desk.is_sound();
}

both!(
    what_is_published_while_a_tag_goes_is_listed_under_the_other,
    everything_that_carried_the_one_carries_the_other,
    a_merge_needs_another_tag_and_the_version_of_the_one_that_goes,
    a_tag_that_nothing_public_carries_goes_unheard,
);
