//! Sections, sources, contributors and tags; and the door.

use crate::{
    app::{App, each},
    newsroom,
    support::{both, databases::Database},
};
use broadsheet::domain::article::EndedBy;
use insta::assert_json_snapshot;

fn sections_are_flat_in_tree_order_or_a_tree(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    let flat = app.json("/v1/sections");
    assert_eq!(each(&flat, "path"), ["world", "world/middle-east", "sport"]);
    assert_json_snapshot!("sections", app.json("/v1/sections?expand=children,counts"));
    let one = app.json("/v1/sections/middle-east?expand=ancestors,counts");
    assert_eq!(one["ancestors"][0]["path"], "world");
    assert_eq!(one["parent"]["slug"], "world");
    assert_eq!(one["counts"]["articles"], 2);
    assert_eq!(app.get("/v1/sections/nowhere").status, 404);
}

fn only_what_something_public_carries_is_there(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    assert_eq!(each(&app.json("/v1/sources"), "name"), ["Harbour Post", "Meridian Wire", "Northline"]);
    assert_eq!(each(&app.json("/v1/contributors"), "name"), ["Ada North"]);
    assert_eq!(each(&app.json("/v1/tags"), "name"), ["Elections", "Harbour City"]);
    newsroom::withdraw(&app.db, newsroom.envoy, EndedBy::Unpublished, None);
    assert_eq!(each(&app.json("/v1/sources"), "name"), ["Meridian Wire", "Northline"]);
    assert_eq!(app.json("/v1/contributors")["data"].as_array().unwrap().len(), 0);
    assert_eq!(app.get("/v1/contributors/ada-north").status, 404);
    assert_eq!(app.get("/v1/sources/harbour-post").status, 404);
}

fn things_are_found_by_a_part_of_any_of_their_names(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    assert_eq!(each(&app.json("/v1/tags?q=%D8%A5%D9%86%D8%AA%D8%AE%D8%A7%D8%A8"), "slug"), ["elections"]);
    assert_eq!(each(&app.json("/v1/tags?q=CITY"), "slug"), ["harbour-city"]);
    assert_eq!(each(&app.json("/v1/tags?type=place"), "slug"), ["harbour-city"]);
    assert_eq!(each(&app.json("/v1/tags?type=person,event"), "slug"), [""; 0]);
    assert_eq!(each(&app.json("/v1/sources?kind=broadcaster"), "slug"), ["northline"]);
    assert_eq!(each(&app.json("/v1/sources?q=wire&sort=name"), "slug"), ["meridian-wire"]);
    let counted = app.json("/v1/tags?expand=counts");
    assert_eq!(
        (counted["data"][0]["counts"]["articles"].clone(), counted["data"][1]["counts"]["articles"].clone()),
        (2.into(), 2.into())
    );
    assert_json_snapshot!("source", app.json("/v1/sources/northline?expand=counts"));
    assert_json_snapshot!("contributor", app.json("/v1/contributors/ada-north"));
    assert_json_snapshot!("tag", app.json("/v1/tags/elections"));
}

fn names_are_paged(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    let mut seen = Vec::new();
    let mut path = "/v1/sources?limit=1".to_owned();
    for _ in 0..5 {
        let reply = app.get(&path);
        let list = reply.json();
        seen.extend(each(&list, "slug"));
        let Some(next) = list["page"]["next"].as_str() else { break };
        assert_eq!(reply.header("link"), Some(format!("</v1/sources?cursor={next}&limit=1>; rel=\"next\"").as_str()));
        path = format!("/v1/sources?limit=1&cursor={next}");
    }
    assert_eq!(seen, ["harbour-post", "meridian-wire", "northline"]);
}

fn the_door_tells_what_is_here(database: &Database) {
    let variables = [("BROADSHEET_SITE_NAME", "The Lantern"), ("BROADSHEET_CONTACT", "desk@lantern.example")];
    let app = App::start_with(database, &variables);
    newsroom::fill(&app.db);
    assert_json_snapshot!("door", app.json("/v1"));
}

both!(
    sections_are_flat_in_tree_order_or_a_tree,
    only_what_something_public_carries_is_there,
    things_are_found_by_a_part_of_any_of_their_names,
    names_are_paged,
    the_door_tells_what_is_here,
);
