//! Facets: each count is what the list itself counts with that value as its filter.

use crate::{
    app::App,
    desk::{self, place},
    newsroom::{self, Newsroom},
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use broadsheet::{
    domain::{
        article::{Kind, SourceLink},
        site::encode_segment,
        taxonomy::{SourceRole, Tag},
    },
    store::tags,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Every facet.
const ALL: [&str; 5] = ["section", "source", "tag", "kind", "language"];

/// Many stories in many lists; some in two sections, some undated, some in languages with regions.
fn many(app: &App, newsroom: &Newsroom) {
    let things = newsroom.things;
    let stories = (0..60_usize).map(|number| {
        let moment = format!("2026-10-{:02}T00:00:00Z", 1 + number % 20);
        Story::new(&format!("Story {number}"), (number % 5 != 0).then_some(moment.as_str())).with(|it| {
            it.sections = match number % 5 {
                0 => vec![],
                1 => vec![newsroom.sport],
                2 => vec![things.middle_east, newsroom.sport],
                3 => vec![things.world, things.middle_east],
                _ => vec![things.middle_east],
            };
            it.tags = [things.topic, newsroom.place].into_iter().take(number % 3).collect();
            it.kind = [Kind::News, Kind::Opinion, Kind::Feature][number % 3];
            it.language = stories::language(["en", "ar", "ar-IQ", "zh-Hant-TW"][number % 4]);
            let role = [SourceRole::Original, SourceRole::Cited, SourceRole::Provider][number % 3];
            let source = if number % 2 == 0 { things.house } else { things.quoted };
            it.sources = vec![SourceLink { source, role, url: None, credit_line: None }];
        })
    });
    let mut stories: Vec<Story> = stories.collect();
    for number in [3, 17, 31] {
        // What has expired is counted nowhere, though no job has ended it.
        stories[number].expires_at = Some(crate::support::stores::moment_of("2026-11-22T07:30:00Z"));
    }
    let ids = stories::publish(&app.db, stories);
    desk::collection(&app.db, "Front Page", None, ids.iter().step_by(2).copied().map(place).collect());
    app.clock.set("2026-11-22T07:30:00Z");
}

/// The exact count of a query.
fn total(app: &App, query: &str) -> i64 {
    app.json(&format!("/v1/articles?limit=0&count=exact{query}"))["page"]["total"].as_i64().unwrap()
}

fn every_count_is_what_the_filter_would_count(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    many(&app, &newsroom);
    let filter = |choices: &[&'static str]| prop::sample::select(choices.to_vec());
    let filters = (
        filter(&["", "section=world", "section=middle-east,sport", "section=-sport", "section=world&section=sport"]),
        filter(&["", "source=harbour-post", "source=-meridian-wire", "cites=meridian-wire", "source=never-was"]),
        filter(&["", "tag=elections", "tag=elections&tag=harbour-city", "tag=-elections", "tag=never-was"]),
        filter(&["", "kind=news", "kind=opinion,feature", "kind=-news"]),
        filter(&["", "language=ar", "language=zh,ar-IQ", "language=-ar"]),
        filter(&["", "collection=front-page", "collection=-front-page"]),
        filter(&["", "published_since=2026-10-05", "published_before=2026-10-15", "updated_since=2026-10-10"]),
        filter(&["", "subsections=false"]),
        filter(&["", "sort=published_at", "sort=-updated_at", "offset=3"]),
    );
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 30,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&filters, |(section, source, tag, kind, language, collection, window, below, order)| {
            let own = [section, source, tag, kind, language];
            let rest = [collection, window, below];
            let all: String =
                own.iter().chain(&rest).filter(|part| !part.is_empty()).map(|part| format!("&{part}")).collect();
            let order = if order.is_empty() { String::new() } else { format!("&{order}") };
            let list = app.json(&format!("/v1/articles?limit=1&facets={}{all}{order}", ALL.join(",")));
            for (facet, mine) in ALL.into_iter().zip(own) {
                // The filter `cites` is none of the facet of own sources.
                let mine = if mine.starts_with("cites") { "" } else { mine };
                let others = if mine.is_empty() { all.clone() } else { all.replacen(&format!("&{mine}"), "", 1) };
                let view = &list["facets"][facet];
                prop_assert_eq!(&view["of"], &json!(total(&app, &others)), "{} of {}", facet, others);
                prop_assert_eq!(&view["other"], &json!(0));
                for value in view["values"].as_array().unwrap() {
                    let name = encode_segment(value["value"].as_str().unwrap());
                    let counted = total(&app, &format!("{others}&{facet}={name}"));
                    prop_assert_eq!(&value["count"], &json!(counted), "{}={} with {}", facet, name, others);
                }
            }
            Ok(())
        })
        .unwrap();
}

fn values(list: &Value, facet: &str) -> Vec<(String, i64)> {
    let values = list["facets"][facet]["values"].as_array().unwrap_or_else(|| panic!("no {facet} in {list}"));
    let pair = |value: &Value| (value["value"].as_str().unwrap().to_owned(), value["count"].as_i64().unwrap());
    values.iter().map(pair).collect()
}

fn pairs(all: &[(&str, i64)]) -> Vec<(String, i64)> {
    all.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
}

fn a_facet_looks_past_its_own_filter(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    let list = app.json("/v1/articles?section=sport&kind=opinion,analysis&facets=section,kind,language&limit=0");
    assert_eq!(list["data"], json!([]));
    assert_eq!(values(&list, "section"), pairs(&[("sport", 2), ("world", 1)]));
    let kinds = values(&list, "kind");
    assert_eq!(kinds.iter().map(|(_, count)| count).sum::<i64>(), 3);
    assert_eq!(kinds.len(), 3);
    assert_eq!((&list["facets"]["section"]["of"], &list["facets"]["kind"]["of"]), (&json!(2), &json!(3)));
    assert_eq!(values(&list, "language"), pairs(&[("en", 2)]));
    assert!(list["facets"].get("tag").is_none());
    let plain = app.json("/v1/articles?limit=0");
    assert!(plain.get("facets").is_none());
    let languages = app.json("/v1/articles?facets=language");
    assert_eq!(values(&languages, "language"), pairs(&[("en", 4), ("ar", 1), ("ar-IQ", 1)]));
    let nothing = app.json("/v1/articles?tag=never-was&facets=section,tag");
    assert_eq!(nothing["facets"]["section"], json!({"values": [], "other": 0, "of": 0}));
    assert_eq!(nothing["facets"]["tag"]["of"], 5);
}

fn names_are_in_the_language_asked_for_or_their_own(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    let tag = app
        .db
        .write_now(|tx| {
            let tag = stories::tag(tx, "سوق السمك");
            let names = broadsheet::domain::names::Names { language: stories::language("ar"), ..tag.names.clone() };
            let tag = Tag { names, ..tag };
            tags::insert(tx, std::slice::from_ref(&tag))?;
            Ok(tag.id)
        })
        .unwrap();
    let story = Story::new("سوق", None).with(|it| it.tags = vec![tag, newsroom.things.topic]);
    stories::publish(&app.db, vec![story]);
    let named = |query: &str| {
        let list = app.json(&format!("/v1/articles?facets=tag,kind,section{query}"));
        let find = |facet: &str, wanted: &str| {
            let values = list["facets"][facet]["values"].as_array().unwrap();
            let value = values.iter().find(|value| value["value"] == wanted).unwrap();
            (value["name"].clone(), value["language"].clone(), value["direction"].clone())
        };
        [find("tag", "elections"), find("tag", "سوق-السمك"), find("section", "middle-east"), find("kind", "news")]
    };
    let said = |name: &str, language: &str, direction: &str| (json!(name), json!(language), json!(direction));
    let fish = said("سوق السمك", "ar", "rtl");
    let kind = (Value::Null, Value::Null, Value::Null);
    assert_eq!(
        named(""),
        [said("Elections", "en", "ltr"), fish.clone(), said("Middle East", "en", "ltr"), kind.clone()]
    );
    let arabic = [said("انتخابات", "ar", "rtl"), fish.clone(), said("الشرق الأوسط", "ar", "rtl"), kind.clone()];
    assert_eq!(named("&locale=ar"), arabic);
    assert_eq!(named("&locale=ar-EG"), arabic);
    assert_eq!(named("&locale=fa"), [said("Elections", "en", "ltr"), fish, said("Middle East", "en", "ltr"), kind]);
    let list = app.json(&format!("/v1/articles?limit=0&count=exact&tag={}", encode_segment("سوق-السمك")));
    assert_eq!(list["page"]["total"], 1);
}

fn only_the_largest_twenty_are_told_and_the_rest_summed(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    let tags: Vec<_> = app
        .db
        .write_now(|tx| {
            let all: Vec<Tag> = (0..30).map(|number| stories::tag(tx, &format!("Tag {number:02}"))).collect();
            tags::insert(tx, &all)?;
            Ok(all.into_iter().map(|tag| tag.id).collect())
        })
        .unwrap();
    // Tag n stands on n + 1 stories.
    let story = |number: usize| {
        let story = Story::new(&format!("Story {number}"), None);
        story.with(|it| {
            it.tags = tags[number..].to_vec();
            it.sections = vec![newsroom.sport];
        })
    };
    stories::publish(&app.db, (0..30).map(story).collect());
    let list = app.json("/v1/articles?section=sport&facets=tag&limit=0");
    let told = values(&list, "tag");
    assert_eq!(told.len(), 20);
    assert_eq!(told[0], ("tag-29".to_owned(), 30));
    assert_eq!(told[19], ("tag-10".to_owned(), 11));
    assert_eq!(list["facets"]["tag"]["other"], (1..=10).sum::<i64>() + 1);
    assert_eq!(list["facets"]["tag"]["of"], 33);
}

fn a_section_that_once_stood_at_the_path_of_another_takes_nothing_of_its_count(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    // A section is called what the path of another once was.
    desk::move_section(&app.db, newsroom.sport, "athletics");
    desk::move_section(&app.db, newsroom.things.middle_east, "sport");
    let list = app.json("/v1/articles?facets=section");
    for (value, count) in values(&list, "section") {
        assert_eq!(count, total(&app, &format!("&section={value}")), "{value}");
    }
    assert_eq!(total(&app, "&section=sport"), 2);
    assert_eq!(total(&app, "&section=athletics"), 3);
    // By its own old path it is found no more, but old paths that are nobody's name still lead on.
    assert_eq!(total(&app, "&section=world/middle-east"), 2);
}

fn statements_do_not_grow_with_rows(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    let everything = "expand=section,source,contributors,tags,related,corrections&body=html,markdown,text,blocks";
    let path =
        format!("/v1/articles?limit=100&count=exact&section=world&tag=elections&facets={}&{everything}", ALL.join(","));
    let count = || app.statements(|app| assert_eq!(app.get(&path).status, 200));
    let few = count();
    many(&app, &newsroom);
    assert_eq!(count(), few);
    let bare = format!("/v1/articles?limit=0&facets={}", ALL.join(","));
    let bare = app.statements(|app| assert_eq!(app.get(&bare).status, 200));
    assert!(bare <= 11, "{bare} statements");
    assert!(few <= bare + 5, "{few} statements");
}

fn a_facet_that_there_is_none_of_is_a_fault(database: &Database) {
    let app = App::start(database);
    for wrong in ["contributor", "section,", "Section", "section,collection"] {
        let faults = app.get(&format!("/v1/articles?facets={wrong}")).faults();
        assert_eq!(faults, [("facets".to_owned(), "unknown_value".to_owned())], "{wrong}");
    }
    assert_eq!(app.get("/v1/articles?facets=kind&facets=tag").faults()[0].1, "repeated_parameter");
    let twice = app.json("/v1/articles?facets=kind,kind");
    assert_eq!(twice["facets"], json!({"kind": {"values": [], "other": 0, "of": 0}}));
}

both!(
    every_count_is_what_the_filter_would_count,
    a_facet_looks_past_its_own_filter,
    names_are_in_the_language_asked_for_or_their_own,
    only_the_largest_twenty_are_told_and_the_rest_summed,
    a_section_that_once_stood_at_the_path_of_another_takes_nothing_of_its_count,
    statements_do_not_grow_with_rows,
    a_facet_that_there_is_none_of_is_a_fault,
);
