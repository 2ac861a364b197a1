//! Slugs in every script, encoded and decoded; old ones, withdrawn ones, and those that never were.

use crate::{
    app::App,
    newsroom,
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use broadsheet::domain::{article::EndedBy, site::encode_segment};

fn a_slug_of_any_script_is_found_encoded_and_decoded(database: &Database) {
    let app = App::start(database);
    for (tag, title) in [
        ("ar", "ميناء المدينة يستقبل أول سفينة"),
        ("fa", "می‌خواهم به بندر برگردم"),
        ("he", "הנמל נפתח מחדש בבוקר"),
        ("th", "ท่าเรือเปิดอีกครั้งในตอนเช้า"),
        ("ko", "항구가 아침에 다시 열렸다"),
        ("am", "ወደቡ ጠዋት ተከፈተ"),
        ("de", "Der Hafen öffnet früh"),
    ] {
        let story = Story::new(title, None).with(|it| it.language = stories::language(tag));
        let id = stories::publish(&app.db, vec![story])[0].to_string();
        let article = app.json(&format!("/v1/articles/{id}"));
        let slug = article["slug"].as_str().unwrap();
        assert_eq!(app.json(&format!("/v1/articles/{}", encode_segment(slug)))["id"], id.as_str(), "{slug}");
        assert_eq!(app.json(&format!("/v1/articles/{}", encode_segment(slug).to_lowercase()))["id"], id.as_str());
        // A known limit: the server's parser refuses bytes that no address may hold before any of our code sees them.
        assert_eq!(
            app.send_raw("GET", format!("/v1/articles/{slug}").as_bytes(), &[]).status,
            if slug.is_ascii() { 200 } else { 400 }
        );
        assert!(article["path"].as_str().unwrap().is_ascii());
        let twice = encode_segment(&encode_segment(slug));
        let reply = app.get(&format!("/v1/articles/{twice}"));
        assert_eq!(reply.status, if slug.is_ascii() { 200 } else { 404 }, "{slug} encoded twice");
    }
}

fn titles_that_are_alike_get_numbered_slugs(database: &Database) {
    let app = App::start(database);
    let stories: Vec<Story> = (0..4).map(|_| Story::new("رأي الصحيفة", None)).collect();
    stories::publish(&app.db, stories);
    stories::publish(&app.db, vec![Story::new("رأي الصحيفة", None), Story::new("!!! …", None)]);
    let mut slugs = crate::app::each(&app.json("/v1/articles"), "slug");
    slugs.sort();
    let numbered = ["رأي-الصحيفة", "رأي-الصحيفة-2", "رأي-الصحيفة-3", "رأي-الصحيفة-4", "رأي-الصحيفة-5"];
    assert_eq!(slugs[1..], numbered);
    assert!(slugs[0].starts_with("news-"), "{}", slugs[0]);
}

fn an_old_slug_leads_to_the_new_one_and_keeps_the_query(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    newsroom::rename(&app.db, newsroom.envoy, "المبعوث");
    let reply = app.get("/v1/articles/envoy-returns-to-the-capital?body=text&fields=title");
    let location = "/v1/articles/%D8%A7%D9%84%D9%85%D8%A8%D8%B9%D9%88%D8%AB";
    assert_eq!(reply.status, 301);
    assert_eq!(reply.header("location"), Some(format!("{location}?body=text&fields=title").as_str()));
    assert_eq!(reply.header("cache-control"), Some("public, max-age=10, s-maxage=60"));
    assert_eq!(app.json(location)["id"], newsroom.envoy.to_string());
    let related = app.get("/v1/articles/envoy-returns-to-the-capital/related");
    assert_eq!(related.header("location"), Some(format!("{location}/related").as_str()));
    newsroom::rename(&app.db, newsroom.envoy, "envoy-returns-to-the-capital");
    assert_eq!(app.get(location).status, 301);
}

fn a_withdrawn_article_is_gone_by_every_address(database: &Database) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    newsroom::rename(&app.db, newsroom.envoy, "back-again");
    app.clock.set("2026-11-22T07:30:00Z");
    newsroom::withdraw(&app.db, newsroom.envoy, EndedBy::Killed, Some("Withdrawn for legal reasons."));
    let id = newsroom.envoy.to_string();
    for address in [id.as_str(), "back-again", "envoy-returns-to-the-capital", "back-again/related"] {
        let reply = app.get(&format!("/v1/articles/{address}"));
        let problem = reply.json();
        assert_eq!((reply.status, problem["code"].as_str()), (410, Some("gone")), "{address}");
        assert_eq!(problem["reason"], "killed");
        assert_eq!(problem["since"], "2026-11-22T07:30:00Z");
        assert_eq!(problem["public_note"], "Withdrawn for legal reasons.");
    }
    for list in [
        "/v1/articles",
        "/v1/articles?section=middle-east",
        "/v1/articles?tag=elections",
        "/v1/articles?sort=-updated_at",
    ] {
        assert!(!app.get(list).text().contains(&id), "{list}");
    }
}

fn an_article_whose_time_is_over_is_gone_before_any_job_has_noticed(database: &Database) {
    let app = App::start(database);
    let mut story = Story::new("Tickets for Tonight", Some("2026-11-22T06:00:00Z"));
    story.expires_at = Some(stories_time("2026-11-22T08:00:00Z"));
    let id = stories::publish(&app.db, vec![story])[0];
    assert_eq!(app.get("/v1/articles/tickets-for-tonight").status, 200);
    app.clock.set("2026-11-22T08:00:00Z");
    let reply = app.get(&format!("/v1/articles/{id}"));
    assert_eq!((reply.status, reply.json()["reason"].as_str()), (410, Some("expired")));
    for list in
        ["/v1/articles", "/v1/articles?sort=published_at", "/v1/articles?sort=-updated_at", "/v1/articles?kind=news"]
    {
        assert_eq!(app.json(list)["data"].as_array().unwrap().len(), 0, "{list}");
    }
    assert_eq!(app.json("/v1/articles?limit=0&count=exact")["page"]["total"], 0);
    assert_eq!(app.json("/v1")["languages"].as_array().unwrap().len(), 0);
}

fn stories_time(text: &str) -> broadsheet::domain::time::Time {
    crate::support::stores::moment_of(text)
}

fn what_never_was_public_is_not_found(database: &Database) {
    let app = App::start(database);
    for address in
        ["never-was", "0193a5c2-0000-7000-8000-00000000ffff", "%D8%B9", "a%2Fb", "..", "%20", "UPPER", "a--b"]
    {
        let reply = app.get(&format!("/v1/articles/{address}"));
        assert_eq!((reply.status, reply.json()["code"].as_str()), (404, Some("not_found")), "{address}");
    }
    let reply = app.get("/v1/articles/%D8%B9%ff");
    assert_eq!(reply.faults(), [("article".to_owned(), "invalid_encoding".to_owned())]);
}

both!(
    a_slug_of_any_script_is_found_encoded_and_decoded,
    titles_that_are_alike_get_numbered_slugs,
    an_old_slug_leads_to_the_new_one_and_keeps_the_query,
    a_withdrawn_article_is_gone_by_every_address,
    an_article_whose_time_is_over_is_gone_before_any_job_has_noticed,
    what_never_was_public_is_not_found,
);
