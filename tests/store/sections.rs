//! Lists that follow the tree of sections: many articles, others who publish meanwhile, and the check of it all.

use crate::support::{
    both,
    databases::Database,
    stores,
    stories::{self, EDITOR, Story},
};
use broadsheet::{
    domain::{article::Content, id::Id, query::ListKind, taxonomy::Section},
    error::{Error, Result},
    moving::check::check,
    newsroom::{
        articles::{self, NewArticle},
        publication::{self, ToPublish},
        sections,
    },
    store::{Conn, Db, sections as stored},
};
use diesel::{RunQueryDsl, dsl::sql_query};
use std::thread;

both!(
    more_articles_than_a_page_move_with_their_section,
    an_article_is_listed_by_the_tree_that_is_when_it_is_published,
    a_check_tells_what_is_wrong_with_sections,
);

fn put_below(db: &Db, id: Id, parent: Option<Id>) -> Result<Section> {
    db.write_now(|tx| {
        let section = stored::list_all(tx.conn)?.into_iter().find(|section| section.id == id).unwrap();
        sections::update(tx, Section { parent, ..section })
    })
}

fn told(db: &Db) -> Vec<String> {
    let mut told = Vec::new();
    check(db, &mut |difference| told.push(difference)).unwrap();
    told
}

fn run(db: &Db, text: &str) -> usize {
    db.write_now(|tx| {
        Ok(match &mut *tx.conn {
            Conn::Postgres(inner) => sql_query(text).execute(inner)?,
            Conn::Sqlite(inner) => sql_query(text).execute(inner)?,
        })
    })
    .unwrap()
}

fn listed(db: &Db, kind: ListKind, section: Id) -> usize {
    // Nothing is changed, and so the rows that would be are those that there are.
    let list = format!("(select id from lists where kind = '{}' and target = '{section}')", kind.as_str());
    run(db, &format!("update listings set order_at = order_at where list_id = {list}"))
}

fn more_articles_than_a_page_move_with_their_section(database: &Database) {
    let db = stores::open_plain(database);
    let things = stories::add_things(&db);
    // Many at one moment, and many without one: a page ends among neighbours that differ by their ids alone.
    for part in 0..7 {
        let story =
            |at: i32| Story::new(&format!("Story {part} {at}"), (at % 2 == 0).then_some("2026-11-20T08:00:00Z"));
        let stories = (0..300).map(story).map(|story| story.with(|it| it.sections = vec![things.middle_east]));
        stories::publish(&db, stories.collect());
    }
    let both = Story::new("Both", None).with(|it| it.sections = vec![things.middle_east, things.world]);
    stories::publish(&db, vec![both]);
    assert_eq!(listed(&db, ListKind::Section, things.world), 2_101);
    let before = db.statements();
    put_below(&db, things.middle_east, None).unwrap();
    let statements = db.statements() - before;
    assert!(statements < 60, "{statements} statements: articles are not moved one by one");
    assert_eq!(listed(&db, ListKind::Section, things.world), 1);
    assert_eq!(listed(&db, ListKind::Section, things.middle_east), 2_101);
    assert_eq!(told(&db), Vec::<String>::new());
    put_below(&db, things.middle_east, Some(things.world)).unwrap();
    assert_eq!(listed(&db, ListKind::Section, things.world), 2_101);
    assert_eq!(told(&db), Vec::<String>::new());
}

fn an_article_is_listed_by_the_tree_that_is_when_it_is_published(database: &Database) {
    let db = stores::open_plain(database);
    let things = stories::add_things(&db);
    thread::scope(|scope| {
        for writer in 0..3 {
            let db = &db;
            scope.spawn(move || {
                for at in 0..25 {
                    let content = Story::new(&format!("Story {writer} {at}"), None).about(&things).content;
                    let draft = again_while_busy(|| draft(db, &content));
                    again_while_busy(|| db.write_now(|tx| publication::publish(tx, EDITOR, vec![draft.clone()])));
                }
            });
        }
        for at in 0..20 {
            again_while_busy(|| put_below(&db, things.middle_east, (at % 2 == 1).then_some(things.world)));
        }
        again_while_busy(|| put_below(&db, things.middle_east, None));
    });
    assert_eq!(told(&db), Vec::<String>::new());
    assert_eq!(listed(&db, ListKind::Section, things.middle_east), 75);
    assert_eq!(listed(&db, ListKind::Section, things.world), 0);
}

/// A draft that is to be published by another transaction, which touches no section and so waits for nobody by itself.
fn draft(db: &Db, content: &Content) -> Result<ToPublish> {
    db.write_now(|tx| {
        let new = NewArticle::draft(tx, content.clone(), EDITOR);
        articles::create(tx, std::slice::from_ref(&new))?;
        let NewArticle { article, revision, .. } = new;
        Ok(ToPublish { article, revision, published_at: None, minor: false, derived: None })
    })
}

fn again_while_busy<T>(mut work: impl FnMut() -> Result<T>) -> T {
    loop {
        match work() {
            Err(Error::Unavailable { code: "busy", .. }) => {}
            answer => return answer.unwrap(),
        }
    }
}

fn a_check_tells_what_is_wrong_with_sections(database: &Database) {
    let db = stores::open_plain(database);
    let things = stories::add_things(&db);
    let article = stories::publish(&db, vec![Story::new("Zebra", None).about(&things)])[0];
    assert_eq!(told(&db), Vec::<String>::new());
    // Moved by hand: nothing followed.
    run(&db, &format!("update sections set parent_id = null where id = '{}'", things.middle_east));
    let wrong = told(&db);
    assert!(wrong[0].contains("its path is kept as `world/middle-east`, not `middle-east`"), "{wrong:?}");
    assert_eq!(wrong[1], "lists: 1 rows belong to no public article or to no list it is in");
    run(&db, &format!("update sections set parent_id = '{}' where id = '{}'", things.world, things.middle_east));
    let gulf = db.write_now(|tx| sections::create(tx, stories::section(tx, "Gulf", None))).unwrap();
    run(&db, &format!("update sections set parent_id = '{}' where id = '{}'", gulf.id, things.world));
    let wrong = told(&db);
    assert!(wrong.contains(&format!("article {article}: is missing from the list section {}", gulf.id)), "{wrong:?}");
    run(&db, &format!("update sections set parent_id = '{}' where id = '{}'", things.middle_east, things.world));
    let wrong = told(&db);
    for id in [things.world, things.middle_east] {
        assert!(wrong.contains(&format!("section {id}: is its own ancestor")), "{wrong:?}");
    }
    assert!(!wrong.contains(&format!("section {}: is its own ancestor", gulf.id)));
    run(&db, &format!("update sections set parent_id = null where id = '{}'", things.world));
    run(&db, "update section_paths set slug = 'elsewhere' where path = 'gulf'");
    assert_eq!(told(&db), ["path gulf: its slug is not kept as its last part"]);
    run(&db, "update section_paths set slug = 'gulf' where path = 'gulf'");
    assert_eq!(told(&db), Vec::<String>::new());
}
