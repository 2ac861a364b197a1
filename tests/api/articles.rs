//! One article, and lists of them: shapes, filters, orders.

use crate::{
    app::{App, each},
    newsroom::{self, Newsroom},
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use broadsheet::domain::article::EndedBy;
use insta::assert_json_snapshot;
use serde_json::json;

fn started(database: &Database) -> (App, Newsroom) {
    let app = App::start_with(database, &[("BROADSHEET_SITE_URL", "https://lantern.example")]);
    let newsroom = newsroom::fill(&app.db);
    (app, newsroom)
}

fn an_article_has_every_property_of_its_shape(database: &Database) {
    let (app, newsroom) = started(database);
    newsroom::correct(&app.db, newsroom.envoy, "The envoy is a she.");
    newsroom::relate(&app.db, newsroom.envoy, &[newsroom.opinion]);
    let article = app.json("/v1/articles/envoy-returns-to-the-capital?expand=related,corrections,section,source,contributors,tags&body=html,markdown,text");
    assert_json_snapshot!("article", article);
}

fn an_arabic_article_names_things_in_arabic_and_says_where_it_is_read_from(database: &Database) {
    let (app, newsroom) = started(database);
    let article = app.json(&format!("/v1/articles/{}", newsroom.envoy_arabic));
    assert_json_snapshot!("arabic_article", article);
}

fn the_own_source_is_credited_and_a_cited_one_is_not(database: &Database) {
    let (app, newsroom) = started(database);
    let report = app.json(&format!("/v1/articles/{}", newsroom.match_report));
    assert_eq!(report["source"]["slug"], "northline");
    assert_eq!(
        report["attribution"],
        json!({"text": "Copy: Northline", "url": "https://northline.example", "required": true, "language": "en",
            "direction": "ltr"})
    );
    assert_eq!(report["licence"], "All rights reserved");
    let arabic = app.json(&format!("/v1/articles/{}", newsroom.envoy_arabic));
    assert!(arabic["source"].is_null() && arabic["attribution"].is_null());
    assert_eq!(arabic["sources"][0]["role"], "cited");
    let text = app.get("/v1/sources/northline").text() + &report.to_string();
    for hidden in ["ring before noon", "may_", "max_age", "notes", "internal", "urgency", "expires"] {
        assert!(!text.contains(hidden), "{hidden} is public");
    }
}

fn every_filter_finds_what_it_names(database: &Database) {
    let (app, newsroom) = started(database);
    let titles = |query: &str| each(&app.json(&format!("/v1/articles?{query}")), "title");
    let (envoy, arabic) = ("Envoy Returns to the Capital", "عودة المبعوث إلى العاصمة");
    let (rovers, ferry, fog) = ("Rovers Draw Again", "Why the Ferry Matters", "A Lantern in the Fog");
    for (query, expected) in [
        ("", vec![rovers, arabic, envoy, ferry, fog]),
        ("sort=published_at", vec![ferry, envoy, arabic, rovers, fog]),
        ("section=world", vec![arabic, envoy, ferry]),
        ("section=world/middle-east", vec![arabic, envoy]),
        ("section=middle-east,sport", vec![rovers, arabic, envoy, ferry, fog]),
        ("section=world&subsections=false", vec![ferry]),
        ("section=world&section=sport", vec![ferry]),
        ("section=-world", vec![rovers, fog]),
        ("section=sport,-world", vec![rovers, fog]),
        ("source=harbour-post", vec![envoy]),
        ("source=northline,harbour-post", vec![rovers, envoy]),
        ("source=-northline", vec![arabic, envoy, ferry, fog]),
        ("source=meridian-wire", vec![]),
        ("cites=meridian-wire", vec![arabic, envoy]),
        ("contributor=ada-north", vec![envoy]),
        ("tag=elections", vec![arabic, envoy]),
        ("tag=elections,harbour-city", vec![arabic, envoy, ferry]),
        ("tag=elections&tag=harbour-city", vec![envoy]),
        ("tag=elections&tag=-harbour-city", vec![arabic]),
        ("tag=elections,nobody-has-this", vec![arabic, envoy]),
        ("tag=nobody-has-this", vec![]),
        ("tag=-nobody-has-this", vec![rovers, arabic, envoy, ferry, fog]),
        ("kind=opinion,analysis", vec![rovers, ferry]),
        ("kind=-news", vec![rovers, ferry]),
        ("language=ar", vec![arabic]),
        ("language=ar-IQ", vec![arabic]),
        ("language=ar-EG", vec![]),
        ("language=-ar", vec![rovers, envoy, ferry, fog]),
        ("published_since=2026-11-20", vec![rovers, arabic, envoy]),
        ("published_since=2026-11-20T08:00:00Z&published_before=2026-11-20T09:30:00Z", vec![envoy]),
        ("published_since=2026-11-20T11:00:00%2B03:00&published_before=2026-11-21", vec![arabic, envoy]),
        ("published_since=2026-11-20T11:00:00+03:00&published_before=2026-11-21", vec![arabic, envoy]),
        ("published_before=2026-11-20", vec![ferry]),
        ("section=sport&published_since=2026-11-20", vec![rovers]),
        ("section=sport&kind=news&sort=published_at", vec![fog]),
        ("offset=2&limit=2", vec![envoy, ferry]),
        ("section=world,sport&offset=1&limit=2", vec![arabic, envoy]),
        ("sort=published_at&offset=3", vec![rovers, fog]),
    ] {
        assert_eq!(titles(query), expected, "{query}");
    }
    assert_eq!(titles(&format!("id={},{}", newsroom.undated, newsroom.envoy)), vec![envoy, fog]);
    assert_eq!(titles(&format!("id=-{}&section=world", newsroom.envoy)), vec![arabic, ferry]);
    assert_eq!(titles(&format!("tag={}", newsroom.place)), vec![envoy, ferry]);
}

fn the_last_change_orders_and_filters(database: &Database) {
    let (app, newsroom) = started(database);
    app.clock.set("2026-11-22T08:00:00Z");
    newsroom::withdraw(&app.db, newsroom.match_report, EndedBy::Unpublished, None);
    let story = Story::new("Late Word", None).with(|it| it.sections = vec![newsroom.sport]);
    stories::publish(&app.db, vec![story]);
    let titles = |query: &str| each(&app.json(&format!("/v1/articles?sort=-updated_at&{query}")), "title");
    assert_eq!(titles("updated_since=2026-11-22T07:30:00Z"), vec!["Late Word"]);
    assert_eq!(titles("section=sport"), vec!["Late Word", "A Lantern in the Fog", "Why the Ferry Matters"]);
    assert_eq!(titles("")[0], "Late Word");
    assert_eq!(titles("").len(), 5);
    let first = app.json("/v1/articles?sort=-updated_at&limit=2");
    assert!(first["page"]["newer"].is_null());
}

fn counts_are_made_only_when_asked_for(database: &Database) {
    let (app, _) = started(database);
    let page = |query: &str| app.json(&format!("/v1/articles?{query}"))["page"].clone();
    assert_eq!((page("")["total"].clone(), page("")["total_is"].clone()), (json!(null), json!(null)));
    for (query, total) in
        [("", 5), ("&section=world,sport", 5), ("&tag=elections", 2), ("&tag=none-such", 0), ("&kind=-news", 2)]
    {
        let page = page(&format!("limit=0&count=exact{query}"));
        assert_eq!((page["total"].clone(), page["total_is"].clone()), (json!(total), json!("exact")), "{query}");
    }
    assert_eq!(page("count=estimated&limit=1")["total"], 5);
    for sort in ["published_at", "-updated_at"] {
        let counted =
            page(&format!("limit=1&count=exact&sort={sort}&section=world&tag=-harbour-city&updated_since=2026-11-01"));
        assert_eq!(counted["total"], 1, "{sort}");
    }
}

fn fields_print_what_they_name_and_the_id(database: &Database) {
    let (app, _) = started(database);
    let list =
        app.send_raw("GET", b"/v1/articles?fields=title,section.name,tags.names&tag=elections&language=en", &[]).json();
    let article = list["data"][0].as_object().unwrap();
    assert_eq!(article.keys().collect::<Vec<_>>(), ["id", "title", "section", "tags"]);
    assert_eq!(article["section"].as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "name"]);
    assert_eq!(article["tags"][0]["names"], json!({"ar": "انتخابات", "en": "Elections"}));
}

fn a_body_comes_only_in_the_forms_asked_for(database: &Database) {
    let (app, _) = started(database);
    let keys = |path: &str| {
        let article = app.json(path);
        let article = article["data"].get(0).unwrap_or(&article).clone();
        article.as_object().unwrap().keys().filter(|key| key.starts_with("body_")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(keys("/v1/articles/envoy-returns-to-the-capital"), ["body_html"]);
    assert_eq!(keys("/v1/articles/envoy-returns-to-the-capital?body=text,markdown"), ["body_markdown", "body_text"]);
    assert_eq!(keys("/v1/articles?source=harbour-post"), [""; 0]);
    assert_eq!(keys("/v1/articles?source=harbour-post&body=html"), ["body_html"]);
    let article = app.json("/v1/articles/envoy-returns-to-the-capital?body=html,markdown,text");
    assert_eq!(article["body_markdown"], "The envoy is **back**.\n\nTalks begin on Monday.");
}

fn related_stories_are_those_that_are_public_in_the_editors_order(database: &Database) {
    let (app, newsroom) = started(database);
    newsroom::relate(&app.db, newsroom.envoy, &[newsroom.match_report, newsroom.opinion]);
    newsroom::withdraw(&app.db, newsroom.match_report, EndedBy::Unpublished, None);
    let related = app.json("/v1/articles/envoy-returns-to-the-capital/related");
    assert_json_snapshot!("related", related);
    let listed = app.json("/v1/articles?expand=related&source=harbour-post");
    assert_eq!(listed["data"][0]["related"], related["data"]);
}

fn translations_name_one_another(database: &Database) {
    let (app, newsroom) = started(database);
    let ids = app
        .db
        .write_now(|tx| {
            use crate::support::stories::EDITOR;
            use broadsheet::newsroom::{articles, articles::NewArticle, publication, publication::ToPublish};
            let mut group = None;
            let (mut new, mut wanted) = (Vec::new(), Vec::new());
            for (title, tag) in [("The Tide", "en"), ("المد", "ar")] {
                let mut content = stories::content(title);
                content.language = stories::language(tag);
                content.sections = vec![newsroom.things.world];
                let mut draft = NewArticle::draft(tx, content, EDITOR);
                draft.article.translation_group = *group.get_or_insert(draft.article.id);
                wanted.push(ToPublish {
                    article: draft.article.clone(),
                    revision: draft.revision.clone(),
                    published_at: None,
                    minor: false,
                    derived: None,
                });
                new.push(draft);
            }
            articles::create(tx, &new)?;
            publication::publish(tx, EDITOR, wanted)?;
            Ok(new.iter().map(|one| one.article.id.to_string()).collect::<Vec<_>>())
        })
        .unwrap();
    let english = app.json("/v1/articles/the-tide");
    assert_eq!(
        english["translations"],
        json!([{"id": ids[1], "slug": "المد", "title": "المد", "path": "/world/%D8%A7%D9%84%D9%85%D8%AF",
            "url": "https://lantern.example/world/%D8%A7%D9%84%D9%85%D8%AF", "language": "ar", "direction": "rtl"}])
    );
    assert_eq!(app.json("/v1/articles/%D8%A7%D9%84%D9%85%D8%AF")["translations"][0]["id"], ids[0].as_str());
}

both!(
    an_article_has_every_property_of_its_shape,
    an_arabic_article_names_things_in_arabic_and_says_where_it_is_read_from,
    the_own_source_is_credited_and_a_cited_one_is_not,
    every_filter_finds_what_it_names,
    the_last_change_orders_and_filters,
    counts_are_made_only_when_asked_for,
    fields_print_what_they_name_and_the_id,
    a_body_comes_only_in_the_forms_asked_for,
    related_stories_are_those_that_are_public_in_the_editors_order,
    translations_name_one_another,
);
