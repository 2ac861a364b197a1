//! Sections that were moved and renamed, in files that go in and out.

use super::{Store, counts, differences, exported, publishing, run_text, stores};
use broadsheet::{
    domain::{
        query::{ArticleQuery, ListKind, Term},
        slug::Slug,
        taxonomy::Section,
    },
    moving::Options,
    newsroom::sections as newsroom,
    store::{Db, published::lists, sections},
};

const WIRE: &str = concat!(
    r#"{"id": 1, "title": "Pearls", "section": "world/middle-east/gulf", "language": "en"}"#,
    "\n",
    r#"{"id": 2, "title": "Both", "sections": ["world/middle-east", "world"], "language": "en"}"#,
    "\n",
    r#"{"id": 3, "title": "Goals", "section": "sport/football", "language": "en"}"#,
    "\n",
);

fn at(db: &Db, path: &str) -> Section {
    let all = db.look(sections::list_all).unwrap();
    all.into_iter().find(|section| section.path == path).unwrap_or_else(|| panic!("nothing stands at {path}"))
}

fn edit(db: &Db, path: &str, change: impl Fn(&mut Section)) {
    let mut section = at(db, path);
    change(&mut section);
    db.write_now(|tx| newsroom::update(tx, section)).unwrap();
}

fn rename(db: &Db, path: &str, slug: &str) {
    edit(db, path, |section| section.slug = Slug::parse(slug).unwrap());
}

/// How many public articles a section has with all below it.
fn listed(db: &Db, section: &str) -> i64 {
    let term = Term { kind: ListKind::Section, exclude: false, values: vec![section.to_owned()] };
    let query = ArticleQuery { terms: vec![term], ..ArticleQuery::default() };
    db.read_now(|public| {
        let filters = lists::resolve(public, &query, false)?;
        assert!(filters.unknown.is_empty(), "{section} is unknown");
        lists::count(public, &query, &filters, true)
    })
    .unwrap()
}

/// The line of a section in an export.
fn line<'t>(text: &'t str, slug: &str) -> &'t str {
    let slug = format!(r#""slug":"{slug}","name""#);
    text.lines().find(|line| line.contains(r#""type":"section""#) && line.contains(&slug)).unwrap()
}

/// Every store, and a second one on the other database, where there is one.
fn pairs() -> Vec<(Store, Store)> {
    let mut others = stores();
    others.reverse();
    stores().into_iter().zip(others).collect()
}

#[test]
fn a_later_export_moves_what_has_moved_and_keeps_all_old_paths() {
    for (first, second) in pairs() {
        let (first, second) = (&first.db, &second.db);
        run_text(first, WIRE, &publishing());
        rename(first, "sport/football", "soccer");
        run_text(second, &exported(first), &Options::default());

        rename(first, "world/middle-east", "levant");
        let sport = at(first, "sport").id;
        edit(first, "world/levant", |section| section.parent = Some(sport));
        rename(first, "sport/levant/gulf", "coast");
        // Another section stood for a while where one stood before: the old path is now its own.
        let world = at(first, "world").id;
        edit(first, "sport/soccer", |section| section.parent = Some(world));
        rename(first, "world/soccer", "football");
        edit(first, "world/football", |section| section.parent = Some(sport));
        rename(first, "sport/football", "middle-east");
        edit(first, "sport/middle-east", |section| section.parent = Some(world));
        edit(first, "world/middle-east", |section| section.parent = None);
        let later = exported(first);
        assert!(later.matches(r#""type":"section_path""#).count() > 8, "{later}");

        let report = run_text(second, &later, &Options::default());
        assert_eq!(report.refused, 0, "{report}{:?}", report.refusals);
        assert_eq!(exported(second), later);
        let again = run_text(second, &later, &Options::default());
        assert_eq!((again.unchanged, again.created, again.updated), (again.read, 0, 0));
        for db in [first, second] {
            assert_eq!(differences(db), Vec::<String>::new());
            assert_eq!((listed(db, "world"), listed(db, "sport"), listed(db, "world/middle-east/gulf")), (1, 2, 1));
            assert_eq!((listed(db, "world/middle-east"), listed(db, "football")), (1, 1));
        }
    }
}

#[test]
fn an_edited_export_moves_a_branch_with_its_articles() {
    for store in stores() {
        let db = &store.db;
        run_text(db, WIRE, &publishing());
        assert_eq!((listed(db, "world"), listed(db, "sport")), (2, 1));
        let text = exported(db);
        let (world, sport) = (at(db, "world").id, at(db, "sport").id);
        let old = line(&text, "middle-east");
        let edited = text.replace(old, &old.replace(&world.to_string(), &sport.to_string()));
        let report = run_text(db, &edited, &Options::default());
        assert_eq!((report.updated, report.refused), (1, 0), "{report}{:?}", report.refusals);
        assert_eq!((listed(db, "world"), listed(db, "sport")), (1, 3));
        let now = exported(db);
        let kept: Vec<&str> = now.lines().filter(|line| line.contains("section_path")).collect();
        assert_eq!(kept.len(), 2, "{kept:?}");
        assert!(kept[0].contains(r#""path":"world/middle-east""#) && kept[1].contains("world/middle-east/gulf"));
        let again = run_text(db, &edited, &Options::default());
        assert_eq!((again.updated, again.refused), (0, 0), "{again}");
        assert_eq!(exported(db), now);
        // The file as it was before moves it back.
        run_text(db, &text, &Options::default());
        assert_eq!((listed(db, "world"), listed(db, "sport"), listed(db, "sport/middle-east/gulf")), (2, 1, 1));
        assert_eq!(differences(db), Vec::<String>::new());
    }
}

#[test]
fn sections_change_places_though_another_line_is_refused() {
    for store in stores() {
        let db = &store.db;
        run_text(db, WIRE, &publishing());
        let text = exported(db);
        let (world, sport) = (line(&text, "world"), line(&text, "sport"));
        let swapped = text
            .replace(world, &world.replace(r#""slug":"world""#, r#""slug":"sport""#))
            .replace(sport, &sport.replace(r#""slug":"sport""#, r#""slug":"world""#));
        let unknown = broadsheet::domain::id::Id::MIN.to_string();
        let broken =
            format!("{swapped}{}\n", format_args!(r#"{{"type":"section_path","path":"a","section":"{unknown}"}}"#));
        let report = run_text(db, &broken, &Options::default());
        assert_eq!((report.updated, report.refused), (2, 1), "{report}{:?}", report.refusals);
        assert_eq!(report.refusals[0].faults[0].code, "unknown_reference");
        assert_eq!((listed(db, "sport"), listed(db, "world"), listed(db, "world/football")), (2, 1, 1));
        assert_eq!(differences(db), Vec::<String>::new());
    }
}

#[test]
fn a_line_that_makes_no_tree_is_refused() {
    for store in stores() {
        let db = &store.db;
        run_text(db, WIRE, &publishing());
        let text = exported(db);
        let (world, gulf) = (line(&text, "world"), at(db, "world/middle-east/gulf").id);
        let taken = world.replace(r#""slug":"world""#, r#""slug":"sport""#);
        let cycle = world.replace(r#""position""#, &format!(r#""parent":"{gulf}","position""#));
        for (edited, code) in [(taken, "slug_taken"), (cycle, "section_cycle")] {
            assert_ne!(edited, world);
            let report = run_text(db, &text.replace(world, &edited), &Options::default());
            let codes: Vec<_> = report.refusals.iter().map(|refusal| refusal.faults[0].code).collect();
            assert_eq!((report.updated, codes), (0, vec![code]));
            assert_eq!(exported(db), text);
        }
    }
}

#[test]
fn a_plain_line_finds_a_section_where_it_once_stood() {
    for store in stores() {
        let db = &store.db;
        run_text(db, WIRE, &publishing());
        rename(db, "world/middle-east", "levant");
        edit(db, "world/levant", |section| section.parent = None);
        let more = r#"{"id": 4, "title": "Sails", "section": "world/middle-east/gulf", "language": "en"}"#;
        assert_eq!(counts(&run_text(db, more, &publishing())), [1, 1, 0, 0, 0]);
        assert_eq!((listed(db, "levant"), listed(db, "world")), (3, 1));
        assert_eq!(db.look(sections::count).unwrap(), 5);
        assert_eq!(differences(db), Vec::<String>::new());
    }
}
