//! The number of statements of a request does not depend on how many rows it returns.

use crate::{
    app::App,
    newsroom,
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};

/// Every expansion there is.
const EVERYTHING: &str = "expand=section,source,contributors,tags,related,corrections&body=html,markdown,text";

fn statements_do_not_grow_with_rows(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    let paths = [
        "/v1".to_owned(),
        "/v1/sections?expand=children,ancestors,counts".to_owned(),
        "/v1/sources?expand=counts&limit=100".to_owned(),
        "/v1/contributors?expand=counts&limit=100".to_owned(),
        "/v1/tags?expand=counts&limit=100".to_owned(),
        format!("/v1/articles?limit=100&{EVERYTHING}"),
        format!("/v1/articles?limit=100&sort=published_at&{EVERYTHING}"),
        format!("/v1/articles?limit=100&sort=-updated_at&section=world&{EVERYTHING}"),
        format!("/v1/articles?limit=100&section=world,sport&tag=elections&kind=-opinion&{EVERYTHING}"),
        format!("/v1/articles/envoy-returns-to-the-capital?{EVERYTHING}"),
        "/v1/articles/envoy-returns-to-the-capital/related".to_owned(),
        format!("/v1/articles?limit=100&section=once,world/once&{EVERYTHING}"),
    ];
    for slug in ["once", "middle-east"] {
        newsroom::rename_section(&app.db, newsroom.things.middle_east, slug);
    }
    let count = |path: &String| app.statements(|app| assert_eq!(app.get(path).status, 200, "{path}"));
    let few: Vec<u64> = paths.iter().map(&count).collect();
    let more: Vec<Story> = (0..90)
        .map(|number| Story::new(&format!("Story {number}"), Some("2026-11-18T10:00:00Z")).about(&newsroom.things))
        .collect();
    let ids = stories::publish(&app.db, more);
    for id in &ids {
        newsroom::relate(&app.db, *id, &[newsroom.envoy, newsroom.opinion]);
        newsroom::correct(&app.db, *id, "Put right.");
    }
    newsroom::relate(&app.db, newsroom.envoy, &ids);
    let many: Vec<u64> = paths.iter().map(&count).collect();
    assert_eq!(few, many, "{paths:#?}");
    for (path, statements) in paths.iter().zip(&many) {
        assert!(*statements <= 6, "{path}: {statements} statements");
    }
    let list = count(&format!("/v1/articles?limit=100&section=world&count=exact&{EVERYTHING}"));
    assert!(list <= 6, "{list} statements for a counted list with a filter and every expansion");
}

both!(statements_do_not_grow_with_rows);
