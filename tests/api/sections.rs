//! Sections that are renamed and moved: what was found by their old names is found still, and lists follow the tree.

use crate::{
    app::{App, each},
    newsroom,
    support::{
        both,
        databases::Database,
        stories::{self, Story, Things},
    },
};
use broadsheet::{
    domain::{article::EndedBy, id::Id, slug::Slug, taxonomy::Section},
    error::{Error, Result},
    moving::check::check,
    newsroom::sections,
    store::{Conn, Db, sections as stored},
};
use diesel::{QueryableByName, RunQueryDsl, dsl::sql_query, sql_types::Text};

fn find(db: &Db, id: Id) -> Section {
    db.look(stored::list_all).unwrap().into_iter().find(|section| section.id == id).unwrap()
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn make(db: &Db, name: &str, parent: Option<Id>) -> Result<Id> {
    db.write_now(|tx| {
        let section = Section { parent, ..stories::section(tx, name, None) };
        Ok(sections::create(tx, section)?.id)
    })
}

/// What shall become of a section.
type Change<'c> = (Id, &'c dyn Fn(&mut Section));

/// Changes sections, all at once.
fn edit(db: &Db, changes: &[Change<'_>]) -> Result<Vec<Section>> {
    let edited = |(id, change): &Change<'_>| {
        let mut section = find(db, *id);
        change(&mut section);
        section
    };
    let changed = changes.iter().map(edited).collect();
    db.write_now(|tx| sections::write(tx, Vec::new(), changed))
}

fn put_below(db: &Db, id: Id, parent: Option<Id>) -> Result<Vec<Section>> {
    edit(db, &[(id, &|section| section.parent = parent)])
}

fn assert_sound(db: &Db) {
    let mut told = Vec::new();
    check(db, &mut |difference| told.push(difference)).unwrap();
    assert_eq!(told, Vec::<String>::new());
}

/// The titles of a list, in alphabetical order.
fn titles(app: &App, section: &str) -> Vec<String> {
    let mut titles = each(&app.json(&format!("/v1/articles?section={section}")), "title");
    titles.sort();
    titles
}

fn counts(app: &App) -> Vec<(String, i64)> {
    let list = app.json("/v1/sections?expand=counts");
    let counts = list["data"].as_array().unwrap().iter().map(|one| one["counts"]["articles"].as_i64().unwrap());
    each(&list, "path").into_iter().zip(counts).collect()
}

fn paths(app: &App) -> Vec<String> {
    each(&app.json("/v1/sections"), "path")
}

/// The kinds and subjects of the last changes.
fn changes(db: &Db, after: i64) -> Vec<(String, String)> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        kind: String,
        #[diesel(sql_type = Text)]
        subject_id: String,
    }
    let query = sql_query(format!("select type as kind, subject_id from changes where seq > {after} order by seq"));
    let rows: Vec<Row> = db
        .look(|conn| {
            Ok(match conn {
                Conn::Postgres(inner) => query.load(inner)?,
                Conn::Sqlite(inner) => query.load(inner)?,
            })
        })
        .unwrap();
    rows.into_iter().map(|row| (row.kind, row.subject_id)).collect()
}

fn latest(db: &Db) -> i64 {
    db.read_now(|public| public.latest_change()).unwrap()
}

fn updated(ids: &[Id]) -> Vec<(String, String)> {
    ids.iter().map(|id| ("section.updated".to_owned(), id.to_string())).collect()
}

fn story(title: &str, sections: &[Id]) -> Story {
    Story::new(title, Some("2026-11-20T08:00:00Z")).with(|content| content.sections = sections.to_vec())
}

/// `world/middle-east/gulf` and `asia`, with stories in them.
struct Paper {
    things: Things,
    gulf: Id,
    asia: Id,
    stories: Vec<Id>,
}

fn print(db: &Db) -> Paper {
    let things = stories::add_things(db);
    let gulf = make(db, "Gulf", Some(things.middle_east)).unwrap();
    let asia = make(db, "Asia", None).unwrap();
    let (world, middle_east) = (things.world, things.middle_east);
    let undated = Story::new("Undated", None).with(|content| content.sections = vec![gulf]);
    let stories = vec![
        story("Both", &[middle_east, world]),
        story("East", &[middle_east]),
        story("Pearls", &[gulf]),
        story("Sails", &[gulf, asia]),
        story("World", &[world]),
        undated,
    ];
    let stories = stories::publish(db, stories);
    Paper { things, gulf, asia, stories }
}

fn a_renamed_section_is_found_by_the_slugs_and_paths_it_had(database: &Database) {
    let app = App::start(database);
    let paper = print(&app.db);
    let before = latest(&app.db);
    newsroom::rename_section(&app.db, paper.things.middle_east, "levant");
    assert_eq!(changes(&app.db, before), updated(&[paper.things.middle_east, paper.gulf]));
    assert_eq!(paths(&app), ["world", "world/levant", "world/levant/gulf", "asia"]);
    let all = ["Both", "East", "Pearls", "Sails", "Undated"];
    for name in ["levant", "world/levant", "middle-east", "world/middle-east"] {
        assert_eq!(titles(&app, name), all, "{name}");
        let excluded = titles(&app, &format!("-{name}"));
        assert_eq!(excluded, ["World"], "{name}");
    }
    assert_eq!(titles(&app, "world/middle-east/gulf"), ["Pearls", "Sails", "Undated"]);
    assert_eq!(titles(&app, "middle-east,world/levant,asia"), all);
    assert_eq!(app.json("/v1/articles?section=middle-east&limit=0&count=exact")["page"]["total"], 5);
    assert_eq!(titles(&app, "world/middle-east&subsections=false"), ["Both", "East"]);
    for name in ["middle", "asia/middle-east", "world/asia", "gulf/middle-east", "levant/gulf"] {
        let reply = app.get(&format!("/v1/articles?section={name}"));
        assert_eq!(reply.status, 400, "{name}");
        assert_eq!(reply.faults(), [("section".to_owned(), "unknown_section".to_owned())], "{name}");
    }
    let article = app.json("/v1/articles/pearls");
    assert_eq!(article["section"]["path"], "world/levant/gulf");
    assert!(article["path"].as_str().unwrap().contains("/world/levant/gulf/"), "{}", article["path"]);
    assert_sound(&app.db);
}

fn an_old_slug_of_a_section_leads_to_the_new_one_and_keeps_the_query(database: &Database) {
    let app = App::start(database);
    let paper = print(&app.db);
    newsroom::rename_section(&app.db, paper.things.middle_east, "المشرق");
    let location = "/v1/sections/%D8%A7%D9%84%D9%85%D8%B4%D8%B1%D9%82";
    let reply = app.get("/v1/sections/middle-east?expand=ancestors,counts");
    assert_eq!(reply.status, 301);
    assert_eq!(reply.header("location"), Some(format!("{location}?expand=ancestors,counts").as_str()));
    assert_eq!(reply.header("cache-control"), Some("public, max-age=10, s-maxage=60"));
    assert_eq!(app.json(location)["id"], paper.things.middle_east.to_string());
    assert_eq!(app.get("/v1/sections/middle-east?expand=nothing").status, 400);
    assert_eq!(app.get("/v1/sections/nowhere").status, 404);
    newsroom::rename_section(&app.db, paper.things.middle_east, "middle-east");
    assert_eq!(app.get("/v1/sections/middle-east").status, 200);
    assert_eq!(app.get(location).header("location"), Some("/v1/sections/middle-east"));
}

fn a_section_has_its_slug_before_all_that_once_had_it(database: &Database) {
    let app = App::start(database);
    let paper = print(&app.db);
    let (older, younger) = (paper.things.middle_east, paper.asia);
    newsroom::rename_section(&app.db, older, "levant");
    newsroom::rename_section(&app.db, younger, "middle-east");
    assert_eq!(titles(&app, "middle-east"), ["Sails"]);
    assert_eq!(app.json("/v1/sections/middle-east")["id"], younger.to_string());
    assert_eq!(titles(&app, "world/middle-east").len(), 5, "the path is still the other's");
    // Now both had it: the younger one stood at the path that is nothing but the slug.
    newsroom::rename_section(&app.db, younger, "orient");
    assert_eq!(titles(&app, "middle-east"), ["Sails"]);
    assert_eq!(app.get("/v1/sections/middle-east").header("location"), Some("/v1/sections/orient"));
    // Once more deep in the tree: of those the youngest comes first.
    let youngest = make(&app.db, "Levant", Some(paper.gulf));
    assert!(matches!(&youngest, Err(error) if error.code() == "slug_taken"), "{youngest:?}");
    newsroom::rename_section(&app.db, older, "east");
    let youngest = make(&app.db, "Levant", Some(paper.gulf)).unwrap();
    assert_eq!(titles(&app, "levant"), [""; 0]);
    newsroom::rename_section(&app.db, youngest, "coast");
    assert_eq!(app.get("/v1/sections/levant").header("location"), Some("/v1/sections/coast"));
    assert_eq!(titles(&app, "levant"), [""; 0]);
    assert_eq!(titles(&app, "world/levant").len(), 5);
    assert_sound(&app.db);
}

fn a_moved_branch_takes_its_articles_along_and_comes_back(database: &Database) {
    let app = App::start(database);
    let paper = print(&app.db);
    let (world, middle_east) = (paper.things.world, paper.things.middle_east);
    let count = |path: &str, count: i64| (path.to_owned(), count);
    let as_printed = counts(&app);
    let expected =
        [count("world", 6), count("world/middle-east", 5), count("world/middle-east/gulf", 3), count("asia", 1)];
    assert_eq!(as_printed, expected);
    let before = latest(&app.db);
    put_below(&app.db, middle_east, Some(paper.asia)).unwrap();
    assert_eq!(changes(&app.db, before), updated(&[middle_east, paper.gulf]));
    let expected =
        [count("world", 2), count("asia", 5), count("asia/middle-east", 5), count("asia/middle-east/gulf", 3)];
    assert_eq!(counts(&app), expected);
    assert_eq!(titles(&app, "world"), ["Both", "World"], "what is in the section above too stays there");
    assert_eq!(titles(&app, "asia"), ["Both", "East", "Pearls", "Sails", "Undated"]);
    assert_eq!(titles(&app, "asia&subsections=false"), ["Sails"]);
    for gulf in ["gulf", "asia/middle-east/gulf", "world/middle-east/gulf"] {
        assert_eq!(titles(&app, gulf), ["Pearls", "Sails", "Undated"], "{gulf}");
    }
    assert_eq!(app.json("/v1/articles/pearls")["section"]["path"], "asia/middle-east/gulf");
    assert_eq!(app.json("/v1/sections/gulf?expand=ancestors")["ancestors"][0]["path"], "asia");
    assert_sound(&app.db);
    // An article that is taken back leaves its new lists, and a new one comes into them.
    newsroom::withdraw(&app.db, paper.stories[2], EndedBy::Unpublished, None);
    assert_eq!(titles(&app, "asia"), ["Both", "East", "Sails", "Undated"]);
    stories::publish(&app.db, vec![story("Dhows", &[paper.gulf])]);
    assert_eq!(titles(&app, "asia"), ["Both", "Dhows", "East", "Sails", "Undated"]);
    assert_sound(&app.db);

    put_below(&app.db, middle_east, Some(world)).unwrap();
    assert_eq!(counts(&app), as_printed);
    assert_eq!(titles(&app, "asia"), ["Sails"]);
    assert_eq!(titles(&app, "asia/middle-east"), ["Both", "Dhows", "East", "Sails", "Undated"]);
    put_below(&app.db, middle_east, None).unwrap();
    assert_eq!(paths(&app), ["world", "middle-east", "middle-east/gulf", "asia"]);
    assert_eq!(titles(&app, "world"), ["Both", "World"]);
    assert_sound(&app.db);
}

fn sections_change_places(database: &Database) {
    let app = App::start(database);
    let paper = print(&app.db);
    let (world, middle_east) = (paper.things.world, paper.things.middle_east);
    // Slugs and so paths.
    edit(
        &app.db,
        &[(world, &|section| section.slug = slug("asia")), (paper.asia, &|section| section.slug = slug("world"))],
    )
    .unwrap();
    assert_eq!(paths(&app), ["asia", "asia/middle-east", "asia/middle-east/gulf", "world"]);
    assert_eq!(titles(&app, "world"), ["Sails"]);
    assert_eq!(titles(&app, "asia").len(), 6);
    assert_eq!(titles(&app, "world/middle-east").len(), 5, "nobody stands there, and so it is known of old");
    assert_sound(&app.db);
    // The lower becomes the upper.
    edit(
        &app.db,
        &[
            (world, &|section| section.parent = Some(middle_east)),
            (middle_east, &|section| section.parent = None),
            (paper.gulf, &|section| section.parent = Some(world)),
        ],
    )
    .unwrap();
    assert_eq!(paths(&app), ["middle-east", "middle-east/asia", "middle-east/asia/gulf", "world"]);
    assert_eq!(titles(&app, "middle-east").len(), 6);
    assert_eq!(titles(&app, "asia"), ["Both", "Pearls", "Sails", "Undated", "World"]);
    assert_sound(&app.db);
    // One takes the place that another leaves, and a new one the place that this one leaves.
    let moved = find(&app.db, paper.gulf);
    let news = app.db.write_now(|tx| {
        let new = Section { parent: Some(world), slug: slug("gulf"), ..stories::section(tx, "Waters", None) };
        let one = Section { slug: slug("world"), parent: None, ..moved };
        let all = stored::list_all(tx.conn)?;
        let other = all.into_iter().find(|section| section.id == paper.asia).unwrap();
        let other = Section { slug: slug("orient"), ..other };
        sections::write(tx, vec![new], vec![one, other])
    });
    assert_eq!(
        news.unwrap().iter().map(|one| one.path.as_str()).collect::<Vec<_>>(),
        ["middle-east/asia/gulf", "world", "orient"]
    );
    assert_eq!(titles(&app, "world"), ["Pearls", "Sails", "Undated"]);
    assert_eq!(titles(&app, "gulf"), [""; 0]);
    assert_eq!(app.get("/v1/sections/gulf").status, 200);
    assert_sound(&app.db);
}

fn what_makes_no_tree_is_refused_and_leaves_no_trace(database: &Database) {
    let app = App::start(database);
    let paper = print(&app.db);
    let (world, middle_east) = (paper.things.world, paper.things.middle_east);
    let fourth = make(&app.db, "Ports", Some(paper.gulf)).unwrap();
    let fifth = make(&app.db, "Piers", Some(fourth)).unwrap();
    let (known, changed) = (app.get("/v1/sections").text(), latest(&app.db));
    let nowhere = crate::support::stores::numbered(9_999);
    let invalid = |answer: Result<Vec<Section>>| match answer {
        Err(Error::Invalid(faults)) => faults[0].code,
        other => panic!("{other:?}"),
    };
    assert_eq!(invalid(put_below(&app.db, world, Some(fifth))), "section_cycle");
    assert_eq!(invalid(put_below(&app.db, world, Some(world))), "section_cycle");
    assert_eq!(invalid(put_below(&app.db, paper.gulf, Some(nowhere))), "unknown_reference");
    assert_eq!(invalid(put_below(&app.db, world, Some(paper.asia))), "too_deep", "the fifth below it would be a sixth");
    let each_other: [Change<'_>; 2] = [
        (world, &|section: &mut Section| section.parent = Some(paper.asia)),
        (paper.asia, &|section: &mut Section| section.parent = Some(world)),
    ];
    assert_eq!(invalid(edit(&app.db, &each_other)), "section_cycle");
    assert!(matches!(make(&app.db, "Sixth", Some(fifth)), Err(Error::Invalid(_))));
    let taken = edit(&app.db, &[(paper.asia, &|section| section.slug = slug("gulf"))]);
    let Err(Error::Conflict(taken)) = taken else { panic!("{taken:?}") };
    assert_eq!(taken.code, "slug_taken");
    let detail = taken.detail;
    assert!(detail.contains("`gulf-2` is free"), "{detail}");
    assert_eq!((app.get("/v1/sections").text(), latest(&app.db)), (known, changed));
    put_below(&app.db, middle_east, Some(paper.asia)).unwrap();
    assert_sound(&app.db);
}

fn another_name_is_told_of_those_below_and_another_position_is_not(database: &Database) {
    let app = App::start(database);
    let paper = print(&app.db);
    let before = latest(&app.db);
    edit(&app.db, &[(paper.things.world, &|section| section.position = 7)]).unwrap();
    assert_eq!(paths(&app)[0], "asia");
    edit(&app.db, &[(paper.things.middle_east, &|section| section.names.name = "Levant".to_owned())]).unwrap();
    let told = [paper.things.world, paper.things.middle_east, paper.gulf];
    assert_eq!(changes(&app.db, before), updated(&told));
    assert_eq!(app.json("/v1/sections/gulf")["parent"]["name"], "Levant");
}

both!(
    a_renamed_section_is_found_by_the_slugs_and_paths_it_had,
    an_old_slug_of_a_section_leads_to_the_new_one_and_keeps_the_query,
    a_section_has_its_slug_before_all_that_once_had_it,
    a_moved_branch_takes_its_articles_along_and_comes_back,
    sections_change_places,
    what_makes_no_tree_is_refused_and_leaves_no_trace,
    another_name_is_told_of_those_below_and_another_position_is_not,
);
