//! Import, export and check, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot be arranged has failed")]

#[path = "moving/ledger.rs"]
mod ledger;
#[path = "moving/lists.rs"]
mod lists;
#[path = "moving/sections.rs"]
mod sections_moved;
mod support;

use broadsheet::{
    domain::{
        article::{EndedBy, Place, RelatedLink, Relation},
        id::Id,
        slug::Slug,
    },
    error::Result,
    moving::{Options, Report, check::check, export::export, import::Unwatched, import::import, report::Refusal},
    newsroom::{articles as writing, publication::withdraw},
    store::{self, Db, articles, links, old_slugs, publications, revisions, sections, slugs::Space, tags},
};
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
};
use support::databases::{Backend, Database};

/// A store of its own; what it needs is removed with it.
struct Store {
    db: Db,
    _database: Database,
}

fn store_on(backend: Backend) -> Option<Store> {
    let database = Database::new(backend)?;
    Some(Store { db: Db::open(store::Options::new(database.url(), 2)).unwrap(), _database: database })
}

fn sqlite() -> Store {
    store_on(Backend::Sqlite).unwrap()
}

fn postgres() -> Option<Store> {
    store_on(Backend::Postgres)
}

/// One on each database; without a PostgreSQL server that is told loudly.
fn stores() -> Vec<Store> {
    [Some(sqlite()), postgres()].into_iter().flatten().collect()
}

struct File(tempfile::TempDir, PathBuf);

fn file(name: &str, text: impl AsRef<[u8]>) -> File {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    File(folder, path)
}

fn run(db: &Db, path: &Path, options: &Options) -> Report {
    import(db, path, options, &mut Unwatched).unwrap()
}

fn run_text(db: &Db, text: &str, options: &Options) -> Report {
    let File(_folder, path) = file("wire.ndjson", text);
    run(db, &path, options)
}

fn exported(db: &Db) -> String {
    let mut out = Vec::new();
    export(db, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn differences(db: &Db) -> Vec<String> {
    let mut all = Vec::new();
    check(db, &mut |difference| all.push(difference)).unwrap();
    all
}

fn counts(report: &Report) -> [u64; 5] {
    [report.read, report.created, report.updated, report.unchanged, report.refused]
}

fn publishing() -> Options {
    Options { publish: true, timezone: Some(chrono_tz::UTC), ..Options::default() }
}

fn articles_of(db: &Db) -> Vec<broadsheet::domain::article::Article> {
    db.look(|conn| articles::list_after(conn, Id::MIN, 1_000)).unwrap()
}

const WIRE: &str = concat!(
    r#"{"id": 1, "title": "Old ferry sails", "section": "World", "tags": ["Ferry"], "places": ["Port"], "source": "Wire","#,
    r#" "author": "A. Writer", "published_at": "1987-02-26T15:02:20", "language": "en", "body": "One.\n\nTwo words."}"#,
    "\n",
    r#"{"id": "two", "title": "عبّارة", "section": "WORLD", "source": "wire", "language": "ar", "body": "نص"}"#,
    "\n"
);

#[test]
fn a_second_run_changes_nothing_and_a_changed_line_updates_its_article() {
    for store in stores() {
        let db = &store.db;
        assert_eq!(counts(&run_text(db, WIRE, &publishing())), [2, 2, 0, 0, 0]);
        let before = exported(db);
        assert_eq!(counts(&run_text(db, WIRE, &publishing())), [2, 0, 0, 2, 0]);
        assert_eq!(exported(db), before);
        let changed = WIRE.replace("Two words.", "Three more words.");
        assert_eq!(counts(&run_text(db, &changed, &publishing())), [2, 0, 1, 1, 0]);
        let first = articles_of(db)[0].id;
        let past = db.look(|conn| publications::list_of(conn, &[first])).unwrap();
        assert_eq!(past.iter().map(|one| one.ended_by).collect::<Vec<_>>(), [Some(EndedBy::Superseded), None]);
        assert_eq!(past[0].published_at, past[1].published_at);
        assert_eq!(Some(past[0].updated_at), past[0].published_at);
        assert!(past[1].updated_at > past[0].updated_at);
        // All that a second spelling of a name makes is a match.
        assert_eq!(exported(db).matches(r#""type":"section""#).count(), 1);
        assert_eq!(exported(db).matches(r#""type":"source""#).count(), 1);
        assert_eq!(differences(db), Vec::<String>::new());
    }
}

#[test]
fn a_changed_date_is_published_though_no_word_has_changed() {
    let store = sqlite();
    run_text(&store.db, WIRE, &publishing());
    let redated = WIRE.replace("1987-02-26", "1987-02-27");
    assert_eq!(counts(&run_text(&store.db, &redated, &publishing())), [2, 0, 1, 1, 0]);
    assert!(exported(&store.db).contains(r#""published_at":"1987-02-27T15:02:20.000000Z""#));
    assert_eq!(differences(&store.db), Vec::<String>::new());
}

#[test]
fn drafts_are_published_by_a_later_run_and_future_ones_stay_drafts() {
    let store = sqlite();
    let options = Options { publish: false, ..publishing() };
    assert_eq!(counts(&run_text(&store.db, WIRE, &options)), [2, 2, 0, 0, 0]);
    assert!(!exported(&store.db).contains("publications"));
    assert_eq!(counts(&run_text(&store.db, WIRE, &publishing())), [2, 0, 2, 0, 0]);
    assert_eq!(counts(&run_text(&store.db, WIRE, &publishing())), [2, 0, 0, 2, 0]);
    let future = r#"{"id": 3, "title": "To come", "published_at": "9999-01-01T00:00:00Z", "language": "en"}"#;
    let report = run_text(&store.db, future, &publishing());
    assert_eq!(counts(&report), [1, 1, 0, 0, 0]);
    assert_eq!(report.notes.len(), 1, "{:?}", report.notes);
    assert_eq!(differences(&store.db), Vec::<String>::new());
}

#[test]
fn an_id_that_comes_twice_settles_after_one_run_even_when_the_file_is_edited() {
    let store = sqlite();
    let line = |text: &str| format!("{{\"id\": 1, \"title\": \"T\", \"language\": \"en\", \"body\": \"{text}\"}}\n");
    let twice = line("a") + &line("b");
    assert_eq!(counts(&run_text(&store.db, &twice, &publishing())), [2, 1, 1, 0, 0]);
    assert_eq!(counts(&run_text(&store.db, &twice, &publishing())), [2, 0, 0, 2, 0]);
    let edited = line("a") + &line("c");
    assert_eq!(counts(&run_text(&store.db, &edited, &publishing())), [2, 0, 1, 1, 0]);
    assert_eq!(counts(&run_text(&store.db, &edited, &publishing())), [2, 0, 0, 2, 0]);
}

#[test]
fn bad_lines_are_refused_with_their_numbers_and_the_rest_goes_on() {
    let store = sqlite();
    let text = [
        &b"{\"title\": \"A\", \"language\": \"en\"}\n"[..],
        b"{\"title\": \"\xFF\"}\n",
        b"{broken\n",
        b"[1]\n",
        b"{\"body\": 1, \"colour\": 2}\n",
        b"{\"title\": \"B\", \"language\": \"en\"}",
    ]
    .concat();
    let bad = file("bad.ndjson", text);
    let report = run(&store.db, &bad.1, &Options::default());
    assert_eq!(counts(&report), [6, 2, 0, 0, 4]);
    let told: Vec<String> = report.refusals.iter().map(ToString::to_string).collect();
    assert!(told[0].starts_with("line 2 refused: the line is no UTF-8"), "{}", told[0]);
    assert!(told[1].starts_with("line 3 refused: the line is no JSON"), "{}", told[1]);
    assert_eq!(told[2], "line 4 refused: the line is no JSON object (wrong_type)");
    for fault in ["/body is not a text", "/title is untitled", "/colour is a field of no record"] {
        assert!(told[3].contains(fault), "{}", told[3]);
    }
    let strict = sqlite();
    let report = run(&strict.db, &bad.1, &Options { strict: true, ..Options::default() });
    assert_eq!(report.refused, 4);
    assert!(articles_of(&strict.db).is_empty());
}

#[test]
fn a_file_that_cannot_be_read_to_its_end_is_reported_with_what_came_in() {
    for store in stores() {
        let text: String = (0..1_000).map(|n| format!("{{\"id\": {n}, \"title\": \"Story {n}\"}}\n")).collect();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(text.as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        let File(_folder, cut) = file("cut.ndjson.gz", &packed[..packed.len() / 2]);

        let refused = run(&store.db, &cut, &Options { strict: true, ..Options::default() });
        assert_eq!((refused.refused, articles_of(&store.db).len()), (1, 0));

        let report = run(&store.db, &cut, &Options::default());
        assert!(report.created > 0);
        assert_eq!(articles_of(&store.db).len() as u64, report.created);
        let told: Vec<(u64, &str)> = report.refusals.iter().map(|one| (one.line, one.faults[0].code)).collect();
        assert_eq!(told, [(report.created + 1, "unreadable")]);
    }
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    for store in stores() {
        let before = exported(&store.db);
        let report = run_text(&store.db, WIRE, &Options { dry_run: true, ..publishing() });
        assert_eq!(counts(&report), [2, 2, 0, 0, 0]);
        assert_eq!(report.things.get("sections"), Some(&1));
        assert_eq!(exported(&store.db), before);
    }
}

/// Fills a store with something of everything that import and newsroom make.
fn fill(db: &Db) -> Result<()> {
    run_text(db, WIRE, &publishing());
    run_text(db, &WIRE.replace("Two words.", "Changed."), &publishing());
    let path =
        r#"{"id": 9, "title": "؟؟", "section": "world/middle-east", "tags": ["World Cup", "Ferry"], "language": "fa"}"#;
    run_text(db, path, &publishing());
    run_text(db, r#"{"id": 10, "title": "Draft", "language": "en"}"#, &Options::default());
    let all = articles_of(db);
    db.write_now(|tx| withdraw(tx, all[1].id, EndedBy::Unpublished, "test", Some("Gone")))?;
    db.write_now(|tx| {
        let newest = revisions::newest_of(tx.conn, &[all[2].id])?.remove(&all[2].id).unwrap();
        let mut content = newest.content;
        let (latitude, longitude) = (Some(0.1 + 0.2), Some(-1e-7));
        content.place = Some(Place { name: "Port".into(), country: None, latitude, longitude });
        content.custom.insert("z".into(), serde_json::json!({"b": [1.5, null], "a": "\u{0}"}));
        let change = writing::Change { article: all[2].clone(), newest: newest.number, content, note: None };
        writing::save(tx, vec![change], "test")?;
        let link = RelatedLink {
            relation: Relation::Background,
            target: Some(all[1].id),
            url: None,
            title: None,
            source: None,
            note: Some("first".into()),
        };
        links::replace_related(tx.conn, all[0].id, &[link])?;
        let section = sections::list_all(tx.conn)?.remove(0);
        sections::keep_old_path(tx.conn, "old/world", section.id)?;
        let tag = tags::list_after(tx.conn, Id::MIN, 1)?.remove(0);
        old_slugs::keep(tx.conn, Space::Tags, &Slug::parse("an-old-word").unwrap(), tag.id)?;
        Ok(())
    })
}

#[test]
fn an_export_comes_back_as_the_same_bytes_from_the_other_database() {
    let (first, between, last) = (sqlite(), postgres().unwrap_or_else(sqlite), sqlite());
    fill(&first.db).unwrap();
    let text = exported(&first.db);
    for (kind, count) in
        [("article", 4), ("tag", 3), ("related_links", 1), ("section_path", 1), ("old_slug", 1), ("section", 2)]
    {
        assert_eq!(text.matches(&format!("{{\"type\":\"{kind}\"")).count(), count, "{kind}");
    }
    for db in [&between.db, &last.db] {
        let report = run_text(db, &text, &Options::default());
        assert_eq!(report.refused, 0, "{report}{:?}", report.refusals);
        assert_eq!(exported(db), text);
        assert_eq!(differences(db), Vec::<String>::new());
        let again = run_text(db, &text, &Options::default());
        assert_eq!((again.unchanged, again.created, again.updated), (again.read, 0, 0));
        assert_eq!(exported(db), text);
    }
    // The file that was imported first is still known by its digests.
    let changed = WIRE.replace("Two words.", "Changed.");
    assert_eq!(counts(&run_text(&between.db, &changed, &publishing())), [2, 0, 0, 2, 0]);
}

#[test]
fn a_line_of_an_export_that_is_edited_becomes_a_new_revision() {
    for store in stores() {
        run_text(&store.db, WIRE, &publishing());
        let text = exported(&store.db);
        let edited = text.replace("Old ferry sails", "Old ferry sails again");
        let report = run_text(&store.db, &edited, &Options::default());
        assert_eq!((report.updated, report.refused), (1, 0), "{report}{:?}", report.refusals);
        let now = exported(&store.db);
        assert!(now.contains(r#""number":2,"title":"Old ferry sails again""#), "{now}");
        assert!(now.contains(r#""ended_by":"superseded""#));
        // The edited file says what is here already.
        let report = run_text(&store.db, &edited, &Options::default());
        assert_eq!((report.updated, report.refused), (0, 0), "{report}{:?}", report.refusals);
        assert_eq!(exported(&store.db), now);
        // The first export does not know the newer revision any more.
        let report = run_text(&store.db, &text, &Options::default());
        assert_eq!(report.refused, 1);
        assert_eq!(report.refusals[0].faults[0].code, "newer_here");
        assert_eq!(exported(&store.db), now);
        assert_eq!(differences(&store.db), Vec::<String>::new());
    }
}

#[test]
fn what_was_killed_here_is_not_brought_back() {
    let store = sqlite();
    run_text(&store.db, WIRE, &publishing());
    let text = exported(&store.db);
    let first = articles_of(&store.db)[0].id;
    store.db.write_now(|tx| withdraw(tx, first, EndedBy::Killed, "test", None)).unwrap();
    let report = run_text(&store.db, &text, &publishing());
    assert_eq!(report.refusals[0].faults[0].code, "killed");
    let changed = WIRE.replace("Two words.", "Changed.");
    run_text(&store.db, &changed, &publishing());
    let past = store.db.look(|conn| publications::last_of(conn, &[first])).unwrap();
    assert_eq!(past[&first].ended_by, Some(EndedBy::Killed));
}

#[test]
fn a_damaged_export_is_refused_line_by_line() {
    for store in stores() {
        let source = sqlite();
        run_text(&source.db, WIRE, &publishing());
        let text = exported(&source.db);
        let lines: Vec<&str> = text.lines().collect();
        let article = lines.iter().find(|line| line.contains(r#""type":"article""#)).unwrap();
        let alone = format!("{}\n{article}\n", lines[0]);
        let report = run_text(&store.db, &alone, &Options::default());
        let codes: Vec<_> = report.refusals[0].faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["unknown_reference"; 5]);
        for (from, to) in [
            (r#""number":1"#, r#""number":2"#),
            (r#""state":"published""#, r#""state":"lost""#),
            (r#""body":"#, r#""bodice":"#),
            (r#""slugs":["#, r#""slugs":["x","#),
            (r#""version":2,"state""#, r#""version":1.5,"state""#),
            (r#""type":"article""#, r#""type":"artikel""#),
            (r#""type":"broadsheet","version":1"#, r#""type":"broadsheet","version":2"#),
        ] {
            let broken = text.replace(from, to);
            assert_ne!(broken, text, "{from}");
            let report = run_text(&store.db, &broken, &Options { dry_run: true, ..Options::default() });
            assert!(report.refused > 0, "{from}");
        }
        let report = run_text(&store.db, &text, &Options::default());
        assert_eq!(report.refused, 0);
    }
}

#[test]
fn an_export_that_clashes_with_what_is_here_is_refused() {
    for store in stores() {
        let source = sqlite();
        run_text(&source.db, WIRE, &publishing());
        run_text(&store.db, WIRE, &publishing());
        // The same things under other ids: every slug and every external id is taken.
        let report = run_text(&store.db, &exported(&source.db), &Options::default());
        assert_eq!(report.refused, report.read - 1, "{report}");
        assert_eq!(differences(&store.db), Vec::<String>::new());
    }
}

#[test]
fn a_copied_page_becomes_a_draft_with_nothing_made_up() {
    let store = sqlite();
    let page = file("page.txt", include_str!("moving/page.txt"));
    let report = run(&store.db, &page.1, &Options::default());
    assert_eq!(counts(&report), [1, 1, 0, 0, 0]);
    assert_eq!(report.left_out.len(), 4, "{:?}", report.left_out);
    let article = articles_of(&store.db)[0].id;
    let said = store.db.look(|conn| revisions::newest_of(conn, &[article])).unwrap().remove(&article).unwrap().content;
    assert!(said.title.starts_with("Envoy Returns to the Capital Again"));
    assert_eq!(said.body.split("\n\n").count(), 6);
    assert_eq!((said.source(), said.sources.len(), said.contributors.len()), (None, 1, 0));
    let text = exported(&store.db);
    assert!(text.contains(r#""name":"Meridian Wire""#) && text.contains(r#""role":"cited""#));
    assert!(text.contains(r#""slug":"middle-east","name":"Middle East""#));
    assert_eq!(counts(&run(&store.db, &page.1, &Options::default())), [1, 0, 0, 1, 0]);
}

/// The archives, and of how many lines each is tried: all of two, for one of them has ids that come twice, and all of
/// all with `BROADSHEET_TEST_WHOLE_ARCHIVES`.
const ARCHIVES: [(&str, usize); 10] = [
    ("10kgnad-de", 120),
    ("ag-news-test", 120),
    ("bbc-2004", 120),
    ("egypt-2013", 120),
    ("globalvoices-eo", usize::MAX),
    ("hespress-jazeera", 120),
    ("masakhanews", 120),
    ("reuters-21578", 120),
    ("sanad-khaleej", 120),
    ("wikinews-en", usize::MAX),
];

#[test]
fn real_archives_come_in_and_a_second_run_changes_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/corpus");
    if !folder.is_dir() {
        eprintln!("{} is not there: real archives were not tried", folder.display());
        return;
    }
    let whole = std::env::var_os("BROADSHEET_TEST_WHOLE_ARCHIVES").is_some();
    for store in stores() {
        for (name, limit) in ARCHIVES {
            let limit = if whole { usize::MAX } else { limit };
            let (titled, part) = part(&folder.join(format!("{name}.ndjson.gz")), name, limit);
            let report = run(&store.db, &part.1, &publishing());
            assert_eq!(report.created + report.updated + report.unchanged, titled, "{name}: {report}");
            assert_eq!(titled + report.refused, report.read, "{name}");
            let untitled = |refusal: &Refusal| refusal.faults.iter().all(|fault| fault.code == "title_missing");
            assert!(report.refusals.iter().all(untitled), "{name}: {:?}", report.refusals.first());
            let again = run(&store.db, &part.1, &publishing());
            assert_eq!((again.created, again.updated, again.unchanged), (0, 0, titled), "{name}: {again}");
        }
        assert_eq!(differences(&store.db), Vec::<String>::new());
    }
}

/// The first lines of an archive, and how many of them have a title.
fn part(archive: &Path, name: &str, limit: usize) -> (u64, File) {
    let unpacked = flate2::read::MultiGzDecoder::new(std::fs::File::open(archive).unwrap());
    let mut text = Vec::new();
    let mut titled = 0;
    for line in BufReader::new(unpacked).split(b'\n').take(limit) {
        let line = line.unwrap();
        titled += u64::from(line.windows(9).any(|part| part == b"\"title\": "));
        text.write_all(&line).unwrap();
        text.push(b'\n');
    }
    (titled, file(&format!("{name}.ndjson"), text))
}

#[test]
fn what_is_killed_while_an_import_waits_for_it_is_not_published() {
    for store in stores() {
        let db = &store.db;
        run_text(db, WIRE, &Options { publish: false, ..publishing() });
        let first = articles_of(db)[0].id;
        let changed = WIRE.replace("Two words.", "Three more words.");
        std::thread::scope(|scope| {
            let importing = db.write_now(|tx| {
                let mut article = articles::hold(tx.conn, first)?.unwrap();
                let importing = scope.spawn(|| run_text(db, &changed, &publishing()));
                // Time for the import to read what it can.
                std::thread::sleep(std::time::Duration::from_millis(500));
                article.killed_at = Some(tx.now);
                articles::update(tx.conn, &article)?;
                Ok(importing)
            });
            importing.unwrap().join().unwrap();
        });
        let killed = db.look(|conn| publications::list_of(conn, &[first])).unwrap();
        assert_eq!(killed.len(), 0);
        assert_eq!(differences(db), Vec::<String>::new());
    }
}
