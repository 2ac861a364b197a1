//! What GET gives, PUT and PATCH take; and all that is wrong is told at once.

use super::Desk;
use crate::{
    auth::{add_key, call, enter, faults, get, told},
    support::{both, databases::Database},
};
use serde_json::{Value, json};

/// One thing of each kind, made anew: where it is.
fn one_of_each(desk: &Desk) -> Vec<String> {
    let new = [
        ("sections", json!({"name": "Harbour", "language": "en", "parent": "world", "names": {"ar": "المرفأ"}})),
        (
            "sources",
            json!({"name": "Lantern Press", "language": "en", "kind": "newspaper", "country": "IQ",
                "home_url": "https://lantern.example", "max_age_days": 30, "may_edit": false, "notes": "call\nfirst",
                "credit_line": "By {name}", "aliases": ["Lantern", "لانترن"],
                "reliability": [{"scheme": "JTI", "value": "certified", "assessor": "A board", "date": "2026-01-02"}]}),
        ),
        (
            "contributors",
            json!({"name": "Mira Quay", "language": "en", "bio": "Writes.", "links": ["https://m.example"]}),
        ),
        ("tags", json!({"name": "Harbour dues", "language": "en", "type": "topic", "aliases": ["Dues"]})),
        ("collections", json!({"name": "Weekend", "language": "en", "length": 12, "description": "To read."})),
        (
            "media",
            json!({"url": "https://pictures.example/quay.jpg", "language": "en", "alt": "The quay", "width": 800,
                "height": 600, "focal_point": {"x": 0.25, "y": 0.5}, "credit": "Mira Quay"}),
        ),
    ];
    let made = |(things, body): (&str, Value)| {
        let reply = desk.send("POST", things, &body);
        assert_eq!((reply.status, reply.header("etag")), (201, Some("\"1\"")), "{things}: {}", reply.text());
        let shown = reply.json();
        for (name, value) in body.as_object().unwrap() {
            match name.as_str() {
                "parent" => assert_eq!(&shown["parent"]["slug"], value),
                "names" => assert_eq!(shown["names"], json!({"ar": "المرفأ", "en": "Harbour"})),
                "reliability" => assert_eq!(shown["reliability"][0]["value"], "certified"),
                _ => assert_eq!(&shown[name], value, "{things} {name}"),
            }
        }
        let location = reply.header("location").unwrap().to_owned();
        assert_eq!(location, format!("/v1/admin/{things}/{}", shown["id"].as_str().unwrap()));
        location.strip_prefix("/v1/admin/").unwrap().to_owned()
    };
    new.into_iter().map(made).collect()
}

fn what_get_gives_put_and_patch_take(database: &Database) {
    let desk = Desk::open(database);
    for path in one_of_each(&desk) {
        let shown = desk.json(&path);
        for method in ["PUT", "PATCH"] {
            let same = desk.send_for(method, &path, None, &shown);
            assert_eq!((same.status, same.json()), (200, shown.clone()), "{method} {path}");
            assert_eq!(same.header("etag"), Some("\"1\""), "{method} {path}");
        }
        let changed = desk.send("PATCH", &path, &json!({"language": "ar-IQ"}));
        assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{path}: {}", changed.text());
        assert_eq!(changed.json()["direction"], "rtl", "{path}");
        let mut wrong = changed.json();
        wrong["id"] = json!("x");
        wrong["created_at"] = json!("2020-01-01T00:00:00Z");
        wrong["shade"] = json!(1);
        let reply = desk.send_for("PUT", &path, None, &wrong);
        let mut found = faults(&reply);
        found.sort();
        let told = [("/created_at", "read_only"), ("/id", "read_only"), ("/shade", "unknown_field")];
        assert_eq!((reply.status, found), (422, told.map(|(at, code)| (at.into(), code.into())).to_vec()), "{path}");
        assert_eq!(desk.remove(&path).status, 204, "{path}");
        assert_eq!(desk.read(&path).status, 404, "{path}");
    }
    desk.is_sound();
}

fn all_that_is_wrong_is_told_at_once(database: &Database) {
    let desk = Desk::open(database);
    let long = "x".repeat(201);
    let source = json!({"name": long, "language": "english!", "names": {"ar": "", "??": "A"}, "kind": "rag",
        "home_url": "ftp://x", "country": "Iraq", "max_age_days": 0, "may_edit": "no", "aliases": ["a", 1],
        "reliability": [{"scheme": "JTI", "value": "x", "date": "soon"}], "slug": "--", "logo": 1});
    let reply = desk.send("POST", "sources", &source);
    let mut found: Vec<String> = faults(&reply).into_iter().map(|(at, code)| format!("{at} {code}")).collect();
    found.sort();
    assert_eq!(reply.status, 422);
    assert_eq!(
        found,
        [
            "/aliases/1 wrong_type",
            "/country invalid_country",
            "/home_url invalid_url",
            "/kind unknown_value",
            "/language invalid_language",
            "/logo unknown_field",
            "/max_age_days out_of_range",
            "/may_edit wrong_type",
            "/name too_long",
            "/names/?? invalid_language",
            "/names/ar empty",
            "/reliability/0/assessor missing",
            "/reliability/0/date invalid_time",
            "/slug invalid_slug",
        ]
    );
    let media = json!({"url": "javascript:alert(1)", "width": -1, "focal_point": {"x": 2, "y": 0.1}, "kind": "gif"});
    let mut found: Vec<String> =
        faults(&desk.send("POST", "media", &media)).into_iter().map(|(at, code)| format!("{at} {code}")).collect();
    found.sort();
    assert_eq!(
        found,
        [
            "/focal_point/x out_of_range",
            "/kind unknown_value",
            "/language missing",
            "/url invalid_url",
            "/width out_of_range"
        ]
    );
    let sneaky = json!({"name": "A\u{202E}B", "language": "en", "aliases": ["b\u{0}"]});
    let codes = faults(&desk.send("POST", "tags", &sneaky));
    assert_eq!(codes.len(), 2, "{codes:?}");
    desk.is_sound();
}

fn names_are_changed_one_way_or_the_other(database: &Database) {
    let desk = Desk::open(database);
    let patched = |body: Value| desk.send("PATCH", "tags/elections", &body);
    assert_eq!(desk.json("tags/elections")["names"], json!({"ar": "انتخابات", "en": "Elections"}));
    let renamed = patched(json!({"name": "Votes"})).json();
    assert_eq!((&renamed["name"], &renamed["names"]["en"]), (&json!("Votes"), &json!("Votes")));
    let renamed = patched(json!({"names": {"en": "Ballots"}})).json();
    assert_eq!((&renamed["name"], &renamed["names"]["en"]), (&json!("Ballots"), &json!("Ballots")));
    let turned = patched(json!({"language": "ar"})).json();
    assert_eq!(turned["name"], "انتخابات");
    assert_eq!(turned["names"], json!({"ar": "انتخابات", "en": "Ballots"}));
    let both = patched(json!({"name": "س", "names": {"ar": "ع"}}));
    assert_eq!(faults(&both), [("/names".to_owned(), "exclusive".to_owned())]);
    desk.is_sound();
}

fn lists_have_all_things_in_pages(database: &Database) {
    let desk = Desk::open(database);
    one_of_each(&desk);
    // Nothing public carries Lantern Press; the newsroom sees it all the same.
    let names = |list: &Value| crate::app::each(list, "name").join(", ");
    let all = desk.json("sources?count=exact");
    assert_eq!(names(&all), "Harbour Post, Lantern Press, Meridian Wire, Northline");
    assert_eq!((&all["page"]["total"], &all["page"]["next"]), (&json!(4), &Value::Null));
    let first = desk.json("sources?limit=3&sort=name");
    let next = first["page"]["next"].as_str().unwrap();
    assert_eq!(names(&desk.json(&format!("sources?limit=3&sort=name&cursor={next}"))), "Northline");
    assert_eq!(names(&desk.json("sources?kind=newspaper,staff")), "Lantern Press");
    assert_eq!(names(&desk.json("sources?q=LANTERN")), "Lantern Press");
    assert_eq!(names(&desk.json("tags?type=place")), "Harbour City");
    assert_eq!(names(&desk.json("contributors?type=organisation")), "");
    let sections = desk.json("sections");
    assert_eq!(crate::app::each(&sections, "path"), ["world", "world/middle-east", "world/harbour", "sport"]);
    assert_eq!(crate::app::each(&desk.json("sections?q=har"), "slug"), ["harbour"]);
    assert_eq!(desk.read("sections?limit=2").status, 400);
    assert_eq!(desk.read(&format!("tags?cursor={next}")).status, 400);
}

fn who_may_is_asked_first(database: &Database) {
    let desk = Desk::open(database);
    let app = &desk.app;
    let (_, author) = enter(app, "amal", "author");
    let (id, editor) = enter(app, "layla", "editor");
    let send = |who: &str, things: &str, body: &Value| {
        told(&call(app, "POST", &format!("/v1/admin/{things}"), who, Some(body), &[]))
    };
    let named = json!({"name": "New", "language": "en"});
    let picture = json!({"url": "https://p.example/1.jpg", "language": "en"});
    assert_eq!(send("", "tags", &named).0, 401);
    for things in ["sections", "sources", "contributors", "tags", "collections"] {
        assert_eq!(get(app, &format!("/v1/admin/{things}"), &author).status, 200);
        assert_eq!(send(&author, things, &named), (403, "not_allowed".to_owned()), "{things}");
        assert_eq!(send(&editor, things, &named).0, 201, "{things}");
    }
    assert_eq!(send(&author, "media", &picture).0, 201);
    let medium = desk.json("media")["data"][0]["id"].as_str().unwrap().to_owned();
    let change = |who: &str| {
        call(app, "PATCH", &format!("/v1/admin/media/{medium}"), who, Some(&json!({"alt": "A"})), &[("If-Match", "*")])
            .status
    };
    assert_eq!((change(&author), change(&editor)), (403, 200));
    // Bound to a section, an editor leaves alone what the whole paper shares.
    assert_eq!(desk.send("PATCH", &format!("users/{id}"), &json!({"sections": ["sport"]})).status, 200);
    let newer = json!({"name": "Newer", "language": "en"});
    assert_eq!(send(&editor, "sections", &newer), (403, "not_allowed".to_owned()));
    assert_eq!(send(&editor, "sources", &newer), (403, "not_allowed".to_owned()));
    assert_eq!(send(&editor, "tags", &newer).0, 201);
    let key = add_key(app, "root", &["things:read"]);
    assert_eq!(get(app, "/v1/admin/tags", &key).status, 200);
    assert_eq!(send(&key, "tags", &json!({"name": "X", "language": "en"})), (403, "scope_missing".to_owned()));
    let key = add_key(app, "root", &["articles:read"]);
    assert_eq!(told(&get(app, "/v1/admin/tags/elections", &key)), (403, "scope_missing".to_owned()));
    assert_eq!(told(&desk.remove("sections/sport")).0, 409);
}

both!(
    what_get_gives_put_and_patch_take,
    all_that_is_wrong_is_told_at_once,
    names_are_changed_one_way_or_the_other,
    lists_have_all_things_in_pages,
    who_may_is_asked_first,
);
