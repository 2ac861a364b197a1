//! Pages: their union is the set, without repeats, while others write; forwards, backwards, and what is new.

use crate::{
    app::{App, each, with_cursor},
    newsroom,
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use proptest::prelude::*;
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
};

/// Follows a cursor to the end; the ids met.
fn follow(app: &App, first: &str, member: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut path = first.to_owned();
    for _ in 0..1_000 {
        let page = app.json(&path);
        let mut ids = each(&page, "id");
        if member == "previous" {
            ids.reverse();
        }
        seen.extend(ids);
        if page["page"][member].is_null() {
            return seen;
        }
        path = with_cursor(first.split("&cursor=").next().unwrap(), &page["page"][member]);
    }
    panic!("{first} has no end");
}

fn many(app: &App, newsroom: &newsroom::Newsroom, count: usize) {
    let stories = (0..count).map(|number| {
        // Several stories share a moment, and some have none.
        let moment = format!("2026-10-{:02}T00:00:00Z", 1 + number % 20);
        let story = Story::new(&format!("Story {number}"), (number % 5 != 0).then_some(moment.as_str()));
        match number % 3 {
            0 => story.about(&newsroom.things),
            1 => story.with(|it| it.sections = vec![newsroom.sport]),
            _ => story.with(|it| it.tags = vec![newsroom.place, newsroom.things.topic]),
        }
    });
    stories::publish(&app.db, stories.collect());
}

fn the_union_of_all_pages_is_the_set_for_any_filters(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    many(&app, &newsroom, 60);
    let filter = prop::sample::select(vec![
        "",
        "&section=world",
        "&section=middle-east,sport",
        "&tag=elections",
        "&tag=elections,harbour-city",
        "&tag=elections&section=-world",
        "&source=harbour-post&kind=news",
        "&language=en",
        "&published_since=2026-10-05",
        "&published_before=2026-10-12&section=world",
        "&tag=-elections",
    ]);
    let sort = prop::sample::select(vec!["-published_at", "published_at", "-updated_at"]);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&(filter, sort, 1..30_usize), |(filter, sort, limit)| {
            let all = each(&app.json(&format!("/v1/articles?limit=100&sort={sort}{filter}")), "id");
            let base = format!("/v1/articles?limit={limit}&sort={sort}{filter}");
            prop_assert_eq!(&follow(&app, &base, "next"), &all, "forwards {}", base);
            for offset in [0, limit, 2 * limit] {
                let page = each(&app.json(&format!("{base}&offset={offset}")), "id");
                let expected: Vec<String> = all.iter().skip(offset).take(limit).cloned().collect();
                prop_assert_eq!(page, expected, "{} offset {}", &base, offset);
            }
            // From the last page back to the first.
            let last = app.json(&format!("{base}&offset={}", all.len().saturating_sub(1)));
            if let Some(last_id) = all.last() {
                let mut back = vec![last_id.clone()];
                if !last["page"]["previous"].is_null() {
                    back.extend(follow(&app, &with_cursor(&base, &last["page"]["previous"]), "previous"));
                }
                back.reverse();
                prop_assert_eq!(back, all, "backwards {}", base);
            }
            Ok(())
        })
        .unwrap();
}

fn nothing_is_missed_or_repeated_while_others_write(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    many(&app, &newsroom, 60);
    let steady: BTreeSet<String> = each(&app.json("/v1/articles?limit=100"), "id").into_iter().collect();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while !done.load(Ordering::Relaxed) {
                number += 1;
                let moment = format!("2026-10-{:02}T00:00:00Z", 1 + number % 28);
                let ids =
                    stories::publish(&app.db, vec![Story::new("Passing", Some(&moment)), Story::new("Passing", None)]);
                ids.into_iter().for_each(|id| stories::withdraw(&app.db, id));
            }
        });
        for sort in ["-published_at", "published_at"] {
            for _ in 0..3 {
                let seen = follow(&app, &format!("/v1/articles?limit=7&sort={sort}"), "next");
                let distinct: BTreeSet<String> = seen.iter().cloned().collect();
                assert_eq!(distinct.len(), seen.len(), "{sort}: something came twice");
                assert!(steady.is_subset(&distinct), "{sort}: something was missed");
            }
        }
        done.store(true, Ordering::Relaxed);
    });
}

fn newer_brings_what_has_come_since(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    let first = app.json("/v1/articles?limit=2");
    let newer = |limit: usize, page: &serde_json::Value| {
        with_cursor(&format!("/v1/articles?limit={limit}"), &page["page"]["newer"])
    };
    let nothing = app.json(&newer(2, &first));
    assert_eq!(each(&nothing, "id"), [""; 0]);
    assert_eq!(nothing["page"]["newer"], first["page"]["newer"]);
    let fresh: Vec<Story> = (1..=7)
        .map(|number| Story::new(&format!("Fresh {number}"), Some(&format!("2026-11-22T06:0{number}:00Z"))))
        .collect();
    stories::publish(&app.db, fresh);
    let counted = app.json(&(newer(0, &first) + "&count=exact"));
    assert_eq!((counted["page"]["total"].clone(), counted["data"].as_array().unwrap().len()), (7.into(), 0));
    let nearest = app.json(&newer(3, &first));
    assert_eq!(each(&nearest, "title"), ["Fresh 3", "Fresh 2", "Fresh 1"]);
    let rest = app.json(&newer(10, &nearest));
    assert_eq!(each(&rest, "title"), ["Fresh 7", "Fresh 6", "Fresh 5", "Fresh 4"]);
    let back = app.json(&with_cursor("/v1/articles?limit=2", &nearest["page"]["next"]));
    assert_eq!(each(&back, "id"), each(&first, "id"));
}

fn an_empty_list_asks_for_anything_from_now_on(database: &Database) {
    let app = App::start(database);
    let empty = app.json("/v1/articles?limit=5");
    let newer = with_cursor("/v1/articles?limit=5", &empty["page"]["newer"]);
    assert_eq!(each(&app.json(&newer), "id"), [""; 0]);
    stories::publish(&app.db, vec![Story::new("First", Some("2026-11-01T00:00:00Z")), Story::new("Undated", None)]);
    assert_eq!(each(&app.json(&newer), "title"), ["First", "Undated"]);
    let counted = app.json("/v1/articles?limit=0&count=exact");
    stories::publish(&app.db, vec![Story::new("Second", Some("2026-11-02T00:00:00Z"))]);
    let news = app.json(&with_cursor("/v1/articles?limit=0&count=exact", &counted["page"]["newer"]));
    assert_eq!(news["page"]["total"], 1);
}

fn the_first_page_has_no_previous_and_the_links_say_the_same(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    let first = app.get("/v1/articles?limit=2&offset=0");
    let page = first.json()["page"].clone();
    assert!(page["previous"].is_null());
    let next = page["next"].as_str().unwrap();
    assert_eq!(first.header("link"), Some(format!("</v1/articles?cursor={next}&limit=2>; rel=\"next\"").as_str()));
    let second = app.json(&format!("/v1/articles?limit=2&cursor={next}"));
    let back = app.json(&with_cursor("/v1/articles?limit=2", &second["page"]["previous"]));
    assert_eq!(each(&back, "id"), each(&first.json(), "id"));
    assert!(back["page"]["previous"].is_null());
    let again = app.json(&format!("/v1/articles?limit=2&cursor={next}"));
    assert_eq!(again, second, "the same place is the same text");
}

both!(
    the_union_of_all_pages_is_the_set_for_any_filters,
    nothing_is_missed_or_repeated_while_others_write,
    newer_brings_what_has_come_since,
    an_empty_list_asks_for_anything_from_now_on,
    the_first_page_has_no_previous_and_the_links_say_the_same,
);
