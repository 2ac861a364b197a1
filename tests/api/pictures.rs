//! Pictures: the lead of an article and of its teasers, and those in its text.

use crate::{
    app::App,
    desk,
    newsroom::{self, Newsroom},
    support::{
        both,
        databases::Database,
        stories::{self, Story},
    },
};
use broadsheet::{
    domain::{body::BodyFormat, id::Id},
    store::media,
};
use serde_json::{Value, json};

const PIER: &str = "https://media.lantern.example/pier.jpg?w=1600&q=80";
const ENVOY: &str = "/v1/articles/envoy-returns-to-the-capital";

fn started(database: &Database) -> (App, Newsroom, Id) {
    let app = App::start_with(database, &[("BROADSHEET_CACHE_MEGABYTES", "0")]);
    let newsroom = newsroom::fill(&app.db);
    let pier = desk::picture(&app.db, "pier");
    (app, newsroom, pier)
}

fn shape(id: Id) -> Value {
    json!({"id": id.to_string(), "url": PIER, "width": 1600, "height": 900, "alt": "The pier",
        "caption": "The pier, at dawn.", "credit": "Ada North", "licence": "CC BY 4.0",
        "focal_point": {"x": 0.5, "y": 0.25}, "renditions": [], "language": "en", "direction": "ltr"})
}

fn the_lead_picture_stands_wherever_its_article_does(database: &Database) {
    let (app, newsroom, pier) = started(database);
    desk::update(&app.db, newsroom.envoy, true, |it| it.image = Some(pier));
    newsroom::relate(&app.db, newsroom.opinion, &[newsroom.envoy, newsroom.undated]);
    desk::collection(&app.db, "Front Page", None, vec![desk::place(newsroom.envoy)]);
    let id = newsroom.envoy;
    for (path, pointer) in [
        (ENVOY.to_owned(), "/image"),
        (format!("/v1/articles?id={id}"), "/data/0/image"),
        ("/v1/collections/front-page".to_owned(), "/articles/0/image"),
        ("/v1/by-path?path=/envoy-returns-to-the-capital".to_owned(), "/article/image"),
        (format!("/v1/articles/{}/related", newsroom.opinion), "/data/0/article/image"),
        (format!("/v1/articles/{}?expand=related", newsroom.opinion), "/related/0/article/image"),
        (format!("/v1/articles?id={}&expand=related", newsroom.opinion), "/data/0/related/0/article/image"),
        (format!("/v1/articles?id={id}&fields=image"), "/data/0/image"),
    ] {
        assert_eq!(app.json(&path).pointer(pointer), Some(&shape(pier)), "{path}");
    }
    let related = app.json(&format!("/v1/articles/{}/related", newsroom.opinion));
    assert_eq!(related["data"][1]["article"]["image"], Value::Null);
    let part = app.json(&format!("{ENVOY}?fields=image.url,image.focal_point"));
    assert_eq!(part["image"], json!({"id": pier.to_string(), "url": PIER, "focal_point": {"x": 0.5, "y": 0.25}}));
}

fn what_is_told_of_a_picture_is_what_is_known_now(database: &Database) {
    let (app, newsroom, pier) = started(database);
    desk::update(&app.db, newsroom.envoy, true, |it| it.image = Some(pier));
    app.db
        .write_now(|tx| {
            let mut one = media::find_all(tx.conn, &[pier])?.remove(&pier).unwrap();
            one.alt = Some(String::new());
            one.language = stories::language("ar");
            one.caption = Some("الرصيف".to_owned());
            (one.width, one.height, one.focal_point, one.credit, one.licence) = (None, None, None, None, None);
            media::update(tx, &one)
        })
        .unwrap();
    let image = app.json(ENVOY)["image"].clone();
    assert_eq!(
        image,
        json!({"id": pier.to_string(), "url": PIER, "width": null, "height": null, "alt": "", "caption": "الرصيف",
            "credit": null, "licence": null, "focal_point": null, "renditions": [], "language": "ar",
            "direction": "rtl"})
    );
}

/// A body with the lead picture in it, another one, one that is elsewhere, and code that only looks like one.
fn with_pictures(app: &App, newsroom: &Newsroom, pier: Id) -> Id {
    let quay = desk::picture(&app.db, "quay");
    desk::update(&app.db, newsroom.envoy, true, |it| {
        it.image = Some(pier);
        it.body_format = BodyFormat::Markdown;
        it.body = format!(
            "Before.\n\n![the pier](media:{pier})\n\n![a quay](media:{quay} \"Quay\")\n\n\
             ![elsewhere](https://elsewhere.example/a.png)\n\nAfter ![again](media:{pier}).\n\n    ![code](media:{pier})\n"
        );
    });
    quay
}

fn pictures_in_the_text_get_their_addresses_in_every_form(database: &Database) {
    let (app, newsroom, pier) = started(database);
    let quay = with_pictures(&app, &newsroom, pier);
    for path in [
        format!("{ENVOY}?body=html,markdown,text,blocks"),
        format!("/v1/articles?id={}&body=html,markdown,text,blocks", newsroom.envoy),
    ] {
        let answer = app.json(&path);
        let article = answer.get("data").map_or(&answer, |data| &data[0]);
        let html = article["body_html"].as_str().unwrap();
        assert_eq!(html.matches("src=\"https://media.lantern.example/pier.jpg?w=1600&amp;q=80\"").count(), 2, "{html}");
        assert!(
            html.contains("quay.jpg?w=1600&amp;q=80") && html.contains("https://elsewhere.example/a.png"),
            "{html}"
        );
        assert_eq!(html.matches("media:").count(), 1, "only code keeps it: {html}");
        let markdown = article["body_markdown"].as_str().unwrap();
        assert_eq!(markdown.matches(&format!("]({PIER})")).count(), 2, "{markdown}");
        assert!(markdown.contains(&format!("    ![code](media:{pier})")), "{markdown}");
        assert!(!article["body_text"].as_str().unwrap().contains("media.lantern"));
        let blocks = article["body_blocks"].as_array().unwrap();
        let pictures: Vec<&Value> = blocks.iter().flat_map(|block| block["images"].as_array().unwrap()).collect();
        assert_eq!(pictures.len(), 4, "{blocks:#?}");
        for picture in &pictures {
            let url = picture["url"].as_str().unwrap();
            match picture["image"]["id"].as_str() {
                Some(id) if id == pier.to_string() => assert_eq!(picture["image"], shape(pier)),
                Some(id) => assert_eq!((id, picture["alt"].as_str()), (quay.to_string().as_str(), Some("a quay"))),
                None => assert_eq!(url, "https://elsewhere.example/a.png"),
            }
            assert!(url.starts_with("https://"), "{url}");
        }
    }
}

fn a_picture_in_what_no_block_can_say_has_its_address_too(database: &Database) {
    let (app, newsroom, pier) = started(database);
    desk::update(&app.db, newsroom.envoy, true, |it| {
        it.body_format = BodyFormat::Html;
        it.body = format!("<dl><dt>Pier</dt><dd>Here: <img src=\"media:{pier}\" alt=\"it\"></dd></dl>");
    });
    let blocks = app.json(&format!("{ENVOY}?body=blocks"))["body_blocks"].clone();
    assert_eq!(blocks[0]["type"], "html");
    let html = blocks[0]["html"].as_str().unwrap();
    assert!(html.contains("src=\"https://media.lantern.example/pier.jpg?w=1600&amp;q=80\""), "{html}");
    assert!(!html.contains("media:"), "{html}");
}

fn a_form_of_the_body_alone_has_its_pictures_too(database: &Database) {
    let (app, newsroom, pier) = started(database);
    with_pictures(&app, &newsroom, pier);
    for (query, member) in [
        ("", "body_html"),
        ("?body=markdown", "body_markdown"),
        ("?body=blocks", "body_blocks"),
        ("?fields=body_html", "body_html"),
        ("?fields=body_blocks", "body_blocks"),
        ("?as_of=2026-11-22T07:00:00Z", "body_html"),
    ] {
        let article = app.json(&format!("{ENVOY}{query}"));
        let body = article[member].to_string();
        assert!(body.contains("pier.jpg") && body.contains("quay.jpg"), "{query}: {body}");
    }
}

fn a_picture_that_is_not_kept_cannot_be_published(database: &Database) {
    let (app, newsroom, _) = started(database);
    let unknown = "0193a5c2-0000-7000-8000-00000000ffff";
    for story in [
        Story::new("Lead", None).with(|it| it.image = Some(Id::parse(unknown).unwrap())),
        Story::new("Text", None).with(|it| {
            it.body_format = BodyFormat::Html;
            it.body = format!("<p>a</p><img src=\"MEDIA:{unknown}\">");
        }),
    ] {
        assert!(stories::try_publish(&app.db, vec![story]).is_err());
    }
    // What is no picture needs none.
    let plain = Story::new("Plain", None).with(|it| it.body = format!("![a](media:{unknown})"));
    stories::publish(&app.db, vec![plain.with(|it| it.sections = vec![newsroom.sport])]);
    let blocks = app.json("/v1/articles/plain?body=blocks,text,html");
    assert_eq!(blocks["body_blocks"][0]["type"], "paragraph");
    assert_eq!(blocks["body_text"], format!("![a](media:{unknown})"));
}

fn statements_do_not_grow_with_pictures(database: &Database) {
    let (app, newsroom, pier) = started(database);
    let everything = "expand=section,source,contributors,tags,related,corrections&body=html,markdown,text,blocks";
    let paths = [
        format!("/v1/articles?limit=100&section=world&count=exact&{everything}"),
        format!("{ENVOY}?{everything}"),
        format!("/v1/articles/{}/related", newsroom.envoy),
    ];
    let count = |path: &String| app.statements(|app| assert_eq!(app.get(path).status, 200, "{path}"));
    let few: Vec<u64> = paths.iter().map(&count).collect();
    with_pictures(&app, &newsroom, pier);
    let story = |number: usize| {
        let picture = desk::picture(&app.db, &format!("picture-{number}"));
        Story::new(&format!("Story {number}"), None).about(&newsroom.things).with(|it| {
            it.image = Some(picture);
            it.body_format = BodyFormat::Markdown;
            it.body = format!("![one](media:{picture}) ![two](media:{pier})");
        })
    };
    let ids = stories::publish(&app.db, (0..40).map(story).collect());
    ids.iter().for_each(|id| newsroom::relate(&app.db, *id, &[newsroom.envoy]));
    newsroom::relate(&app.db, newsroom.envoy, &ids);
    let many: Vec<u64> = paths.iter().map(&count).collect();
    assert_eq!(few, many, "{paths:#?}");
    assert!(many.iter().all(|statements| *statements <= 6), "{many:?}");
}

both!(
    the_lead_picture_stands_wherever_its_article_does,
    what_is_told_of_a_picture_is_what_is_known_now,
    pictures_in_the_text_get_their_addresses_in_every_form,
    a_picture_in_what_no_block_can_say_has_its_address_too,
    a_form_of_the_body_alone_has_its_pictures_too,
    a_picture_that_is_not_kept_cannot_be_published,
    statements_do_not_grow_with_pictures,
);
