//! Lists made by hand, and the filter by them.

use crate::{
    app::{App, each, with_cursor},
    desk::{self, place, timed},
    newsroom::{self, Newsroom},
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use broadsheet::domain::{article::EndedBy, collection::CollectionItem};
use serde_json::{Value, json};

const FRONT: &str = "/v1/collections/front-page";

fn started(database: &Database) -> (App, Newsroom) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    (app, newsroom)
}

/// The titles of the articles that a collection shows.
fn shown(collection: &Value) -> Vec<String> {
    each(&json!({"data": collection["articles"]}), "title")
}

/// One property of every row of a list, page after page.
fn follow(app: &App, first: &str, property: &str) -> Vec<String> {
    let (mut seen, mut page) = (Vec::new(), app.json(first));
    loop {
        seen.extend(each(&page, property));
        if page["page"]["next"].is_null() {
            return seen;
        }
        page = app.json(&with_cursor(first, &page["page"]["next"]));
    }
}

const ENVOY: &str = "Envoy Returns to the Capital";
const ROVERS: &str = "Rovers Draw Again";
const FERRY: &str = "Why the Ferry Matters";
const FOG: &str = "A Lantern in the Fog";

fn articles_stand_in_the_editors_order_each_with_its_placement(database: &Database) {
    let (app, newsroom) = started(database);
    let items = vec![
        CollectionItem {
            title: Some("The ferry, at last".to_owned()),
            kicker: Some("Opinion".to_owned()),
            ..place(newsroom.opinion)
        },
        place(newsroom.match_report),
        CollectionItem { kicker: Some("Late".to_owned()), ..place(newsroom.undated) },
        place(newsroom.envoy),
    ];
    let id = desk::collection(&app.db, "Front Page", None, items);
    let front = app.json(FRONT);
    assert_eq!(shown(&front), [FERRY, ROVERS, FOG, ENVOY]);
    let placements: Vec<&Value> =
        front["articles"].as_array().unwrap().iter().map(|article| &article["placement"]).collect();
    let none = json!({"title": null, "kicker": null});
    let first = json!({"title": "The ferry, at last", "kicker": "Opinion"});
    assert_eq!(placements, [&first, &none, &json!({"title": null, "kicker": "Late"}), &none]);
    assert_eq!(app.json(&format!("/v1/collections/{id}")), front);
    assert!(app.json(&format!("/v1/articles/{}", newsroom.opinion))["placement"].is_null());
    let sparse = app.json(&format!("{FRONT}?fields=placement,section.path&limit=1"));
    assert_eq!(
        sparse["articles"],
        json!([{"id": newsroom.opinion.to_string(), "section": {"id": newsroom.things.world.to_string(),
            "path": "world"}, "placement": first}])
    );
    assert_eq!(sparse["name"], "Front Page");
    let full = app.json(&format!("{FRONT}?body=html,text,markdown,blocks&expand=related,corrections,section"));
    assert!(full["articles"][3]["body_blocks"].is_array() && full["articles"][3]["related"].is_array());
    desk::change_collection(&app.db, id, |it| it.items.reverse());
    assert_eq!(shown(&app.json(FRONT)), [ENVOY, FOG, ROVERS, FERRY]);
}

fn a_place_is_shown_in_its_time_alone(database: &Database) {
    let (app, newsroom) = started(database);
    let items = vec![
        timed(newsroom.envoy, Some("2026-11-22T08:00:00Z"), None),
        timed(newsroom.opinion, None, Some("2026-11-22T09:00:00Z")),
        timed(newsroom.match_report, Some("2026-11-22T08:00:00Z"), Some("2026-11-22T08:30:00Z")),
    ];
    desk::collection(&app.db, "Front Page", None, items);
    for (time, expected) in [
        ("07:59:59.999999Z", vec![FERRY]),
        ("08:00:00Z", vec![ENVOY, FERRY, ROVERS]),
        ("08:29:59.999999Z", vec![ENVOY, FERRY, ROVERS]),
        ("08:30:00Z", vec![ENVOY, FERRY]),
        ("09:00:00Z", vec![ENVOY]),
    ] {
        app.clock.set(&format!("2026-11-22T{time}"));
        assert_eq!(shown(&app.json(FRONT)), expected, "{time}");
        let mut listed = each(&app.json("/v1/articles?collection=front-page"), "title");
        let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        listed.sort();
        expected.sort();
        assert_eq!(listed, expected, "{time}");
        let counted = app.json("/v1/collections?expand=counts");
        assert_eq!(counted["data"][0]["counts"]["articles"], expected.len(), "{time}");
    }
}

fn what_is_not_public_leaves_no_gap(database: &Database) {
    let (app, newsroom) = started(database);
    let draft = desk::draft(&app.db, "Hidden Draft");
    let mut brief = Story::new("Brief Notice", None);
    brief.expires_at = Some(crate::support::stores::moment_of("2026-11-22T08:00:00Z"));
    let brief = stories::publish(&app.db, vec![brief])[0];
    let items = [draft, brief, newsroom.match_report, newsroom.opinion, newsroom.envoy].map(place).to_vec();
    desk::collection(&app.db, "Front Page", Some(3), items);
    assert_eq!(shown(&app.json(FRONT)), ["Brief Notice", ROVERS, FERRY]);
    newsroom::withdraw(&app.db, newsroom.opinion, EndedBy::Unpublished, None);
    app.clock.set("2026-11-22T08:00:00Z");
    let front = app.get(FRONT);
    assert_eq!(shown(&front.json()), [ROVERS, ENVOY]);
    for hidden in [draft, brief, newsroom.opinion] {
        assert!(!front.text().contains(&hidden.to_string()));
        assert!(!app.get("/v1/articles?collection=front-page").text().contains(&hidden.to_string()));
    }
    assert_eq!(app.json("/v1/collections?expand=counts")["data"][0]["counts"]["articles"], 2);
}

fn a_collection_shows_no_more_than_its_length(database: &Database) {
    let (app, newsroom) = started(database);
    let items = || [newsroom.match_report, newsroom.opinion, newsroom.undated, newsroom.envoy].map(place).to_vec();
    desk::collection(&app.db, "Front Page", Some(2), items());
    desk::collection(&app.db, "Everything", None, items());
    assert_eq!(shown(&app.json(FRONT)), [ROVERS, FERRY]);
    for (limit, expected) in [(0, 0), (1, 1), (2, 2), (3, 2), (100, 2)] {
        let collection = app.json(&format!("{FRONT}?limit={limit}"));
        assert_eq!(collection["articles"].as_array().unwrap().len(), expected, "{limit}");
    }
    assert_eq!(shown(&app.json("/v1/collections/everything?limit=3")), [ROVERS, FERRY, FOG]);
    // The count is of what it shows.
    let counted = app.json("/v1/collections?expand=counts");
    let counts: Vec<&Value> =
        counted["data"].as_array().unwrap().iter().map(|one| &one["counts"]["articles"]).collect();
    assert_eq!(counts, [4, 2]);
    for wrong in ["101", "-1", "x"] {
        assert_eq!(app.get(&format!("{FRONT}?limit={wrong}")).faults().len(), 1, "{wrong}");
    }
}

fn a_collection_that_shows_nothing_is_not_there(database: &Database) {
    let (app, newsroom) = started(database);
    let draft = desk::draft(&app.db, "Hidden Draft");
    desk::collection(&app.db, "Hidden", None, vec![place(draft)]);
    desk::collection(&app.db, "Empty", None, vec![]);
    desk::collection(&app.db, "Over", None, vec![timed(newsroom.envoy, None, Some("2026-11-22T07:00:00Z"))]);
    desk::collection(&app.db, "To Come", None, vec![timed(newsroom.envoy, Some("2026-11-22T07:00:01Z"), None)]);
    let known = desk::collection(&app.db, "Known", None, vec![place(newsroom.envoy)]);
    assert_eq!(each(&app.json("/v1/collections"), "name"), ["Known"]);
    let never = app.get("/v1/collections/never-was").body;
    for slug in ["hidden", "empty", "over", "to-come"] {
        let reply = app.get(&format!("/v1/collections/{slug}"));
        assert_eq!((reply.status, &reply.body), (404, &never), "{slug}");
        assert_eq!(each(&app.json(&format!("/v1/articles?collection={slug}")), "id"), [""; 0], "{slug}");
    }
    newsroom::withdraw(&app.db, newsroom.envoy, EndedBy::Killed, None);
    assert_eq!(app.get(&format!("/v1/collections/{known}")).status, 404);
    app.clock.set("2026-11-22T07:00:01Z");
    assert_eq!(app.json("/v1/collections")["data"], json!([]));
}

fn the_list_of_collections_is_paged_by_name_and_searched(database: &Database) {
    let (app, newsroom) = started(database);
    for name in ["Zebra", "apple", "Élan", "Front Page", "Éclair", "Bells"] {
        desk::collection(&app.db, name, None, vec![place(newsroom.envoy)]);
    }
    let front = desk::collection(&app.db, "النشرة العربية", None, vec![place(newsroom.envoy_arabic)]);
    desk::change_collection(&app.db, front, |it| {
        it.names.language = stories::language("ar");
        it.names.others.insert(stories::language("fr"), "The Arabic edition".to_owned());
    });
    let all = each(&app.json("/v1/collections?limit=100"), "name");
    assert_eq!(all, ["Bells", "Front Page", "Zebra", "apple", "Éclair", "Élan", "النشرة العربية"]);
    assert_eq!(follow(&app, "/v1/collections?limit=2", "name"), all);
    for (q, expected) in [
        ("ela", vec!["Élan"]),
        ("FRONT", vec!["Front Page"]),
        ("%D8%A7%D9%84%D8%B9%D8%B1%D8%A8%D9%8A%D8%A9", vec!["النشرة العربية"]),
        ("arabic", vec!["النشرة العربية"]),
        ("nothing-like-it", vec![]),
    ] {
        assert_eq!(each(&app.json(&format!("/v1/collections?q={q}")), "name"), expected, "{q}");
    }
    let cursor = app.json("/v1/collections?limit=2")["page"]["next"].clone();
    let other = app.get(&with_cursor("/v1/collections?limit=2&q=e", &cursor));
    assert_eq!(other.faults(), [("cursor".to_owned(), "cursor_mismatch".to_owned())]);
    assert_eq!(app.get(&with_cursor("/v1/tags?limit=2", &cursor)).status, 400, "a cursor of another list");
}

fn the_filter_by_collection_joins_all_others(database: &Database) {
    let (app, newsroom) = started(database);
    let front = [newsroom.opinion, newsroom.match_report, newsroom.envoy].map(place).to_vec();
    let id = desk::collection(&app.db, "Front Page", Some(1), front);
    desk::collection(&app.db, "Dossier", None, [newsroom.envoy, newsroom.undated].map(place).to_vec());
    let arabic = "عودة المبعوث إلى العاصمة";
    let by_id = format!("collection={id}&sort=published_at");
    for (query, expected) in [
        ("collection=front-page", vec![ROVERS, ENVOY, FERRY]),
        ("collection=front-page,dossier", vec![ROVERS, ENVOY, FERRY, FOG]),
        ("collection=front-page&collection=dossier", vec![ENVOY]),
        ("collection=-front-page", vec![arabic, FOG]),
        ("collection=front-page,-dossier", vec![ROVERS, FERRY]),
        ("collection=-front-page,-dossier", vec![arabic]),
        ("collection=-front-page&collection=-dossier", vec![arabic]),
        ("collection=never-was", vec![]),
        ("collection=never-was,dossier", vec![ENVOY, FOG]),
        ("collection=-never-was&kind=opinion", vec![FERRY]),
        ("collection=dossier&sort=published_at", vec![ENVOY, FOG]),
        ("collection=dossier&sort=-updated_at", vec![FOG, ENVOY]),
        ("collection=front-page&section=world", vec![ENVOY, FERRY]),
        ("collection=front-page&section=-world", vec![ROVERS]),
        ("collection=front-page&tag=harbour-city&kind=-opinion", vec![ENVOY]),
        ("collection=front-page&published_since=2026-11-20&published_before=2026-11-21", vec![ENVOY]),
        ("collection=dossier&published_before=2030-01-01", vec![ENVOY]),
        ("collection=front-page&offset=1&limit=1", vec![ENVOY]),
        (by_id.as_str(), vec![FERRY, ENVOY, ROVERS]),
    ] {
        let list = app.json(&format!("/v1/articles?count=exact&{query}"));
        assert_eq!(each(&list, "title"), expected, "{query}");
        if !query.contains("offset") {
            assert_eq!(list["page"]["total"], expected.len(), "{query}");
        }
    }
    assert!(app.json("/v1/articles?collection=front-page")["data"][0].get("placement").is_none());
    let id_filter = format!("/v1/articles?collection=dossier&id={},{}", newsroom.opinion, newsroom.envoy);
    assert_eq!(each(&app.json(&id_filter), "title"), [ENVOY]);
    let many = (0..21).map(|number| format!("c{number}")).collect::<Vec<_>>().join(",");
    let faults = app.get(&format!("/v1/articles?collection={many}")).faults();
    assert_eq!(faults, [("collection".to_owned(), "too_many_values".to_owned())]);
}

fn a_filtered_list_is_paged_whole_in_every_order(database: &Database) {
    let (app, newsroom) = started(database);
    let stories = (0..30).map(|number| {
        let moment = format!("2026-10-{:02}T00:00:00Z", 1 + number % 7);
        Story::new(&format!("Story {number}"), (number % 4 != 0).then_some(moment.as_str())).about(&newsroom.things)
    });
    let ids = stories::publish(&app.db, stories.collect());
    desk::collection(&app.db, "Front Page", None, ids.iter().step_by(2).copied().map(place).collect());
    desk::collection(&app.db, "Dossier", None, ids.iter().step_by(3).copied().map(place).collect());
    for filter in ["collection=front-page", "collection=front-page,dossier", "collection=-dossier&section=world"] {
        for sort in ["-published_at", "published_at", "-updated_at"] {
            let base = format!("/v1/articles?{filter}&sort={sort}");
            let all = each(&app.json(&format!("{base}&limit=100")), "id");
            assert!(all.len() > 14, "{base}");
            assert_eq!(follow(&app, &format!("{base}&limit=4"), "id"), all, "{base}");
        }
    }
}

fn statements_do_not_grow_with_places(database: &Database) {
    let (app, newsroom) = started(database);
    let picture = desk::picture(&app.db, "pier");
    let id = desk::collection(&app.db, "Front Page", None, vec![place(newsroom.envoy)]);
    let everything = "expand=section,source,contributors,tags,related,corrections&body=html,markdown,text,blocks";
    let paths = [
        format!("{FRONT}?{everything}"),
        "/v1/collections?expand=counts&limit=100".to_owned(),
        format!("/v1/articles?collection=front-page&count=exact&limit=100&{everything}"),
    ];
    let count = |path: &String| app.statements(|app| assert_eq!(app.get(path).status, 200, "{path}"));
    let few: Vec<u64> = paths.iter().map(&count).collect();
    let stories = (0..60).map(|number| {
        let story = Story::new(&format!("Story {number}"), Some("2026-11-18T10:00:00Z")).about(&newsroom.things);
        story.with(|it| it.image = Some(picture))
    });
    let ids = stories::publish(&app.db, stories.collect());
    ids.iter().for_each(|id| newsroom::relate(&app.db, *id, &[newsroom.envoy]));
    desk::change_collection(&app.db, id, |it| it.items.extend(ids.iter().copied().map(place)));
    for (number, id) in ids.iter().enumerate().take(20) {
        desk::collection(&app.db, &format!("Dossier {number}"), None, vec![place(*id)]);
    }
    let many: Vec<u64> = paths.iter().map(&count).collect();
    assert_eq!(few, many, "{paths:#?}");
    assert!(many.iter().all(|statements| *statements <= 7), "{many:?}");
}

both!(
    articles_stand_in_the_editors_order_each_with_its_placement,
    a_place_is_shown_in_its_time_alone,
    what_is_not_public_leaves_no_gap,
    a_collection_shows_no_more_than_its_length,
    a_collection_that_shows_nothing_is_not_there,
    the_list_of_collections_is_paged_by_name_and_searched,
    the_filter_by_collection_joins_all_others,
    a_filtered_list_is_paged_whole_in_every_order,
    statements_do_not_grow_with_places,
);
