//! The tree of sections: moves, what is refused, what goes.

use super::Desk;
use crate::{
    app::each,
    auth::{enter, faults, told},
    support::{both, databases::Database},
};
use serde_json::json;

fn a_branch_moves_and_its_old_paths_lead_to_it(database: &Database) {
    let desk = Desk::open(database);
    let moved = desk.done("PATCH", "sections/world", &json!({"parent": "sport"}));
    assert_eq!((&moved["path"], &moved["parent"]["path"]), (&json!("sport/world"), &json!("sport")));
    assert_eq!(desk.json("sections/middle-east")["path"], "sport/world/middle-east");
    let by = |section: &str| each(&desk.app.json(&format!("/v1/articles?section={section}")), "id").len();
    assert_eq!((by("world/middle-east"), by("sport/world/middle-east"), by("sport")), (2, 2, 5));
    let back = desk.done("PATCH", "sections/world", &json!({"parent": null}));
    assert_eq!(back["parent"], json!(null));
    assert_eq!((&back["path"], by("sport/world/middle-east")), (&json!("world"), 2));
    desk.is_sound();
}

fn what_is_no_tree_is_refused(database: &Database) {
    let desk = Desk::open(database);
    let refused = |path: &str, parent: &str| faults(&desk.send("PATCH", path, &json!({"parent": parent})));
    let at_parent = |code: &str| vec![("/parent".to_owned(), code.to_owned())];
    assert_eq!(refused("sections/world", "middle-east"), at_parent("section_cycle"));
    assert_eq!(refused("sections/world", "world"), at_parent("section_cycle"));
    assert_eq!(refused("sections/world", "nowhere"), at_parent("unknown_reference"));
    let mut above = "middle-east".to_owned();
    for name in ["Three", "Four", "Five"] {
        let made = desk.done("POST", "sections", &json!({"name": name, "language": "en", "parent": above}));
        above = made["slug"].as_str().unwrap().to_owned();
    }
    let deep = desk.send("POST", "sections", &json!({"name": "Six", "language": "en", "parent": above}));
    assert_eq!((deep.status, faults(&deep)), (422, at_parent("too_deep")));
    assert_eq!(refused("sections/world", "sport"), at_parent("too_deep"));
    // A path, an object that came out, and an id name the one above as well.
    let three = desk.json("sections/three");
    for parent in [json!("sport"), json!("world/middle-east"), three["parent"].clone(), three["parent"]["id"].clone()] {
        desk.done("PATCH", "sections/five", &json!({"parent": parent}));
    }
    assert_eq!(desk.json("sections/five")["path"], "world/middle-east/five");
    desk.is_sound();
}

fn a_section_goes_when_nothing_is_left_in_it(database: &Database) {
    let desk = Desk::open(database);
    desk.done("POST", "sections", &json!({"name": "Harbour", "language": "en", "parent": "world"}));
    desk.done("PATCH", "sections/harbour", &json!({"slug": "port"}));
    let (id, _) = enter(&desk.app, "layla", "editor");
    desk.done("PATCH", &format!("users/{id}"), &json!({"sections": ["port"]}));
    let used = desk.remove("sections/port");
    assert_eq!((told(&used).0, &used.json()["by"]), (409, &json!([{"type": "user", "count": 1, "ids": [id]}])));
    desk.done("PATCH", &format!("users/{id}"), &json!({"sections": []}));
    assert_eq!(desk.remove("sections/port").status, 204);
    assert_eq!(desk.changes(1), ["section.deleted"]);
    for slug in ["harbour", "port"] {
        assert_eq!(desk.app.get(&format!("/v1/sections/{slug}")).status, 404);
    }
    let again = desk.done("POST", "sections", &json!({"name": "Harbour", "language": "en"}));
    assert_eq!((&again["slug"], &again["position"]), (&json!("harbour"), &json!(1)));
    desk.is_sound();
}

both!(
    a_branch_moves_and_its_old_paths_lead_to_it,
    what_is_no_tree_is_refused,
    a_section_goes_when_nothing_is_left_in_it,
);
