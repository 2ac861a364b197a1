//! Names in a language: everywhere where there are names, and their own where there is no such name.

use crate::{
    app::App,
    desk::{self, place},
    newsroom::{self, Newsroom},
    support::{both, databases::Database, stories},
};
use broadsheet::{
    domain::{
        names::Names,
        taxonomy::{Contributor, Source},
    },
    store::{Db, contributors, sources},
};
use serde_json::{Value, json};

fn arabic(names: &Names, name: &str) -> Names {
    let mut names = names.clone();
    names.others.insert(stories::language("ar"), name.to_owned());
    names
}

/// Gives the house, the writer and a collection Arabic names too.
fn name(db: &Db, newsroom: &Newsroom) {
    let things = newsroom.things;
    db.write_now(|tx| {
        let house = sources::find_all(tx.conn, &[things.house])?.remove(&things.house).unwrap();
        let names = arabic(&house.names, "بريد المرفأ");
        let credit_line = Some("© {name}".to_owned());
        sources::update(tx, &Source { names, credit_line, ..house })?;
        let writer = contributors::find_all(tx.conn, &[things.writer])?.remove(&things.writer).unwrap();
        let names = arabic(&writer.names, "آدا نورث");
        contributors::update(tx, &Contributor { names, ..writer })
    })
    .unwrap();
    let front = desk::collection(db, "Front Page", None, vec![place(newsroom.envoy)]);
    desk::change_collection(db, front, |it| it.names = arabic(&it.names, "الصفحة الأولى"));
}

fn started(database: &Database) -> (App, Newsroom) {
    let app = App::start(database);
    let newsroom = newsroom::fill(&app.db);
    name(&app.db, &newsroom);
    (app, newsroom)
}

/// Name, language and direction of a thing.
fn named(thing: &Value) -> (&str, &str, &str) {
    let text = |name: &str| thing[name].as_str().unwrap_or_else(|| panic!("no {name} in {thing}"));
    (text("name"), text("language"), text("direction"))
}

fn every_thing_and_every_list_of_them_takes_a_language(database: &Database) {
    let (app, _) = started(database);
    for (list, slug, english, arabic) in [
        ("/v1/sections", "middle-east", "Middle East", "الشرق الأوسط"),
        ("/v1/sources", "harbour-post", "Harbour Post", "بريد المرفأ"),
        ("/v1/contributors", "ada-north", "Ada North", "آدا نورث"),
        ("/v1/tags", "elections", "Elections", "انتخابات"),
        ("/v1/collections", "front-page", "Front Page", "الصفحة الأولى"),
    ] {
        for (query, expected) in [
            ("", (english, "en", "ltr")),
            ("?locale=en", (english, "en", "ltr")),
            ("?locale=ar", (arabic, "ar", "rtl")),
            ("?locale=AR-iq", (arabic, "ar", "rtl")),
            ("?locale=ar-Latn", (arabic, "ar", "rtl")),
            ("?locale=fa", (english, "en", "ltr")),
        ] {
            let one = app.json(&format!("{list}/{slug}{query}"));
            assert_eq!(named(&one), expected, "{list}/{slug}{query}");
            assert_eq!(one["names"], json!({"ar": arabic, "en": english}), "{list}");
            let all = app.json(&format!("{list}{query}"));
            let listed = all["data"].as_array().unwrap().iter().find(|thing| thing["slug"] == slug).unwrap();
            assert_eq!(named(listed), expected, "{list}{query}");
        }
        for wrong in ["arabic_language", "x", "%D8%B9"] {
            for path in [list.to_owned(), format!("{list}/{slug}")] {
                let faults = app.get(&format!("{path}?locale={wrong}")).faults();
                assert_eq!(faults, [("locale".to_owned(), "invalid_language".to_owned())], "{path} {wrong}");
            }
        }
    }
    let tree = app.json("/v1/sections?locale=ar&expand=children,ancestors");
    let world = tree["data"].as_array().unwrap().iter().find(|section| section["slug"] == "world").unwrap();
    let below = &world["children"][0];
    assert_eq!(named(below), ("الشرق الأوسط", "ar", "rtl"));
    assert_eq!(named(&below["parent"]), ("World", "en", "ltr"));
    assert_eq!(named(&below["ancestors"][0]), ("World", "en", "ltr"));
}

fn an_article_names_its_things_in_its_own_language_or_that_asked_for(database: &Database) {
    let (app, newsroom) = started(database);
    let check = |article: &Value, in_arabic: bool| {
        let pick = |english, arabic| if in_arabic { (arabic, "ar", "rtl") } else { (english, "en", "ltr") };
        assert_eq!(named(&article["section"]), pick("Middle East", "الشرق الأوسط"));
        assert_eq!(named(&article["tags"][0]), pick("Elections", "انتخابات"));
        if article["source"].is_object() {
            assert_eq!(named(&article["source"]), pick("Harbour Post", "بريد المرفأ"));
            assert_eq!(named(&article["contributors"][0]), pick("Ada North", "آدا نورث"));
            let attribution = &article["attribution"];
            let text = if in_arabic { "© بريد المرفأ" } else { "© Harbour Post" };
            assert_eq!((&attribution["text"], &attribution["direction"]), (&json!(text), &json!(pick("", "").2)));
        }
        // A name that is not there in that language is given in its own.
        assert_eq!(
            named(&article["sources"].as_array().unwrap().last().unwrap().clone()),
            ("Meridian Wire", "en", "ltr")
        );
    };
    let [english, arabic] = [newsroom.envoy, newsroom.envoy_arabic].map(|id| format!("/v1/articles/{id}"));
    for (path, query, in_arabic) in [
        (&english, "", false),
        (&english, "?locale=ar", true),
        (&english, "?locale=he", false),
        (&arabic, "", true),
        (&arabic, "?locale=en", false),
        (&arabic, "?locale=ar-EG", true),
    ] {
        let article = app.json(&format!("{path}{query}"));
        check(&article, in_arabic);
        let own = if path == &english { ("en", "ltr") } else { ("ar-IQ", "rtl") };
        assert_eq!((article["language"].as_str().unwrap(), article["direction"].as_str().unwrap()), own);
    }
    for list in [
        "/v1/articles?tag=elections",
        "/v1/collections/front-page?fields=section,tags,sources,source,contributors,attribution",
    ] {
        let joint = if list.contains('?') { '&' } else { '?' };
        let answer = app.json(&format!("{list}{joint}locale=ar"));
        let articles = answer.get("data").unwrap_or(&answer["articles"]);
        articles.as_array().unwrap().iter().for_each(|article| check(article, true));
    }
    let by_path = app.json("/v1/by-path?path=/world/middle-east/envoy-returns-to-the-capital&locale=ar");
    check(&by_path["article"], true);
}

fn the_site_says_which_language_is_meant_where_none_is_asked(database: &Database) {
    let app = App::start_with(database, &[("BROADSHEET_DEFAULT_LOCALE", "ar")]);
    let newsroom = newsroom::fill(&app.db);
    name(&app.db, &newsroom);
    assert_eq!(app.json("/v1/tags/elections")["name"], "انتخابات");
    assert_eq!(app.json("/v1/tags")["data"][0]["name"], "انتخابات");
    assert_eq!(app.json("/v1/collections/front-page")["name"], "الصفحة الأولى");
    assert_eq!(app.json("/v1/sections/world")["name"], "World");
    assert_eq!(app.json("/v1/articles?facets=tag")["facets"]["tag"]["values"][0]["language"], "ar");
    // What belongs to an article is in the article's language all the same.
    assert_eq!(app.json(&format!("/v1/articles/{}", newsroom.envoy))["tags"][0]["name"], "Elections");
}

both!(
    every_thing_and_every_list_of_them_takes_a_language,
    an_article_names_its_things_in_its_own_language_or_that_asked_for,
    the_site_says_which_language_is_meant_where_none_is_asked,
);
