//! Pictures, and lists made by hand, in Broadsheet's own form.

use super::{articles_of, counts, differences, exported, publishing, run_text, sqlite, stores};
use broadsheet::{
    domain::{fault::Place, id::Id},
    moving::{Options, Report},
    store::{Db, collections, media},
};
use serde_json::{Value, json};

const PIER: &str = "0193a5c2-0000-7000-8000-000000000001";
const QUAY: &str = "0193a5c2-0000-7000-8000-000000000002";
const FRONT: &str = "0193a5c2-0000-7000-8000-000000000003";
const MOMENT: &str = "2026-11-22T07:00:00.123456Z";

fn picture(id: &str, change: Value) -> Value {
    let whole = json!({"type": "media", "id": id, "kind": "image", "url": "https://media.lantern.example/a.jpg",
        "width": 1600, "height": 900, "focal_point": {"x": 0.1, "y": 1.0}, "alt": "رصيف", "caption": "At dawn.",
        "credit": "Ada North", "licence": "CC BY 4.0", "language": "ar", "created_at": MOMENT, "updated_at": MOMENT});
    changed(whole, change)
}

fn front(items: Value, change: Value) -> Value {
    let whole = json!({"type": "collection", "id": FRONT, "slug": "front", "name": "Front page", "language": "en",
        "names": {"ar": "الصفحة الأولى"}, "description": "What matters now.", "length": 12, "created_at": MOMENT,
        "updated_at": MOMENT, "items": items});
    changed(whole, change)
}

fn changed(mut whole: Value, change: Value) -> Value {
    for (name, value) in change.as_object().unwrap() {
        if value.is_null() {
            whole.as_object_mut().unwrap().remove(name);
        } else {
            whole[name] = value.clone();
        }
    }
    whole
}

fn import(db: &Db, lines: &[Value]) -> Report {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    run_text(db, &(r#"{"type":"broadsheet","version":1}"#.to_owned() + "\n" + &text), &Options::default())
}

/// The faults of the lines that were refused: where and what.
fn faults(report: &Report) -> Vec<(String, String)> {
    let all = report.refusals.iter().flat_map(|refusal| &refusal.faults);
    let told = all.map(|fault| {
        let Place::Pointer(pointer) = &fault.place else { panic!("{fault:?} has no place") };
        (pointer.clone(), fault.code.to_owned())
    });
    told.collect()
}

fn fault(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

const STORIES: &str = concat!(
    r#"{"id": 1, "title": "First", "language": "en", "body": "One."}"#,
    "\n",
    r#"{"id": 2, "title": "Second", "language": "en", "body": "Two."}"#,
    "\n"
);

/// Two public stories, by id.
fn stories(db: &Db) -> [Id; 2] {
    run_text(db, STORIES, &publishing());
    let all = articles_of(db);
    [all[0].id, all[1].id]
}

/// The line of the first story with another body and a lead picture.
fn illustrated(db: &Db, image: &str, in_text: &str) -> Value {
    let text = exported(db);
    let line = text.lines().find(|line| line.contains(r#""title":"First""#)).unwrap();
    let mut article: Value = serde_json::from_str(line).unwrap();
    let mut next = article["revisions"][0].clone();
    next["id"] = json!("0193a5c2-0000-7000-8000-0000000000aa");
    next["number"] = json!(2);
    next["image"] = json!(image);
    next["body_format"] = json!("markdown");
    next["body"] = json!(format!("One.\n\n![p](media:{in_text})"));
    article["revisions"].as_array_mut().unwrap().push(next);
    article
}

#[test]
fn pictures_and_collections_come_back_as_the_same_bytes() {
    for store in stores() {
        let ids = stories(&store.db);
        let items = json!([{"article": ids[1].to_string(), "title": "العنوان", "kicker": "Late", "from": MOMENT},
            {"article": ids[0].to_string(), "until": "2026-12-24T00:00:00.000000Z"}]);
        let pictures = [
            picture(PIER, json!({})),
            picture(
                QUAY,
                json!({"width": null, "height": null,
            "focal_point": null, "alt": "", "caption": null, "credit": null, "licence": null, "kind": "video"}),
            ),
        ];
        let report = import(&store.db, &pictures);
        assert_eq!(counts(&report), [3, 2, 0, 1, 0], "{:?}", report.refusals);
        let lines = [illustrated(&store.db, PIER, QUAY), front(items, json!({}))];
        let report = import(&store.db, &lines);
        assert_eq!(counts(&report), [3, 1, 1, 1, 0], "{:?}", report.refusals);
        let text = exported(&store.db);
        for line in pictures.iter().chain(&lines[1..]) {
            let kept: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert!(kept.contains(line), "{line} is not in {text}");
        }
        for other in stores() {
            let report = run_text(&other.db, &text, &Options::default());
            assert_eq!(report.refused, 0, "{:?}", report.refusals);
            assert_eq!(exported(&other.db), text);
            assert_eq!(differences(&other.db), [""; 0]);
            let again = run_text(&other.db, &text, &Options::default());
            assert_eq!((again.unchanged, again.created, again.updated), (again.read, 0, 0));
        }
    }
}

#[test]
fn what_a_line_says_otherwise_replaces_what_is_here() {
    for store in stores() {
        let db = &store.db;
        let [first, second] = stories(db).map(|id| id.to_string());
        let items = json!([{"article": first}, {"article": second}]);
        import(db, &[picture(PIER, json!({})), front(items.clone(), json!({}))]);
        let other = [
            picture(PIER, json!({"alt": null, "focal_point": null, "url": "https://media.lantern.example/b.jpg"})),
            front(json!([{"article": second, "kicker": "New"}]), json!({"slug": "top", "length": null, "names": null})),
        ];
        let report = import(db, &other);
        assert_eq!(counts(&report), [3, 0, 2, 1, 0], "{:?}", report.refusals);
        let text = exported(db);
        for line in &other {
            assert!(text.lines().any(|kept| serde_json::from_str::<Value>(kept).unwrap() == *line), "{line}: {text}");
        }
        assert_eq!(counts(&import(db, &other)), [3, 0, 0, 3, 0]);
        assert_eq!(differences(db), [""; 0]);
        // Of two lines with one id the second holds, and the slug that was left is free.
        let twice = [
            picture(QUAY, json!({"alt": "one"})),
            picture(QUAY, json!({"alt": "two"})),
            front(items, json!({"id": "0193a5c2-0000-7000-8000-000000000004"})),
        ];
        let report = import(db, &twice);
        assert_eq!(counts(&report), [4, 2, 1, 1, 0], "{:?}", report.refusals);
        let quay = Id::parse(QUAY).unwrap();
        let kept = db.look(|conn| media::find_all(conn, &[quay])).unwrap();
        assert_eq!(kept[&quay].alt.as_deref(), Some("two"));
    }
}

#[test]
fn a_collection_holds_only_what_is_here_and_each_once() {
    for store in stores() {
        let db = &store.db;
        let [first, second] = stories(db).map(|id| id.to_string());
        let lost = "0193a5c2-0000-7000-8000-00000000ffff";
        let many: Vec<Value> = (0..1_001).map(|_| json!({"article": first})).collect();
        for (items, change, expected) in [
            (json!([{"article": first}, {"article": lost}]), json!({}), fault("/items/1/article", "unknown_reference")),
            (
                json!([{"article": first}, {"article": second}, {"article": first}]),
                json!({}),
                fault("/items/2/article", "repeated"),
            ),
            (json!(many), json!({}), fault("/items", "too_many")),
            (json!([{"title": "No article"}]), json!({}), fault("/items/0/article", "missing")),
            (json!([{"article": first, "from": "2026-11-22"}]), json!({"length": 0}), fault("/length", "out_of_range")),
            (json!([{"article": first, "until": "soon"}]), json!({}), fault("/items/0/until", "invalid_time")),
            (json!([{"article": first, "note": "x"}]), json!({}), fault("/items/0/note", "unknown_field")),
            (json!([]), json!({"slug": "Not A Slug"}), fault("/slug", "invalid_slug")),
        ] {
            let report = import(db, &[front(items, change)]);
            assert_eq!((report.refused, faults(&report)), (1, vec![expected]));
        }
        let front_id = Id::parse(FRONT).unwrap();
        assert!(db.look(|conn| collections::find_all(conn, &[front_id])).unwrap().is_empty());
        let taken =
            [front(json!([]), json!({})), front(json!([]), json!({"id": "0193a5c2-0000-7000-8000-000000000009"}))];
        let report = import(db, &taken);
        assert_eq!((report.created, faults(&report)), (1, vec![fault("/slug", "slug_taken")]));
        // A place from its end on is never shown; that is a mistake.
        let report = import(db, &[front(json!([{"article": first, "from": MOMENT, "until": MOMENT}]), json!({}))]);
        assert_eq!(faults(&report), [fault("/items/0/until", "out_of_order")]);
    }
}

#[test]
fn a_picture_that_makes_no_sense_is_refused() {
    let store = sqlite();
    for (change, expected) in [
        (json!({"focal_point": {"x": 1.5, "y": 0.5}}), fault("/focal_point/x", "out_of_range")),
        (json!({"focal_point": {"x": 0.5, "y": -0.1}}), fault("/focal_point/y", "out_of_range")),
        (json!({"focal_point": {"x": 0.5}}), fault("/focal_point/y", "missing")),
        (json!({"focal_point": [0.5, 0.5]}), fault("/focal_point", "wrong_type")),
        (json!({"width": 0}), fault("/width", "out_of_range")),
        (json!({"height": -900}), fault("/height", "out_of_range")),
        (json!({"width": 1.5}), fault("/width", "wrong_type")),
        (json!({"url": null}), fault("/url", "missing")),
        (json!({"url": ""}), fault("/url", "not_normal")),
        (json!({"url": "javascript:alert(1)"}), fault("/url", "invalid_url")),
        (json!({"url": "media:0193a5c2-0000-7000-8000-000000000001"}), fault("/url", "invalid_url")),
        (json!({"kind": "painting"}), fault("/kind", "unknown_value")),
        (json!({"language": "arabic language"}), fault("/language", "invalid_language")),
        (json!({"alt": "a\u{0}b"}), fault("/alt", "forbidden_character")),
        (json!({"notes": "x"}), fault("/notes", "unknown_field")),
    ] {
        let report = import(&store.db, &[picture(PIER, change.clone())]);
        assert_eq!(faults(&report), [expected], "{change}");
    }
}

#[test]
fn a_revision_shows_only_pictures_that_are_here() {
    for store in stores() {
        let db = &store.db;
        stories(db);
        let before = exported(db);
        let report = import(db, &[illustrated(db, PIER, QUAY)]);
        let expected =
            [fault("/revisions/1/image", "unknown_reference"), fault("/revisions/1/body", "unknown_reference")];
        assert_eq!(faults(&report), expected);
        import(db, &[picture(PIER, json!({}))]);
        let report = import(db, &[illustrated(db, PIER, QUAY)]);
        assert_eq!(faults(&report), expected[1..]);
        let report = import(db, &[picture(QUAY, json!({})), illustrated(db, PIER, QUAY)]);
        assert_eq!(counts(&report), [3, 1, 1, 1, 0], "{:?}", report.refusals);
        assert_ne!(exported(db), before);
    }
}
