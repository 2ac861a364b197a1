//! Free slugs: never one that somebody has, never one twice.

use crate::support::{
    both,
    databases::Database,
    stores,
    stories::{self, Story},
};
use broadsheet::{
    domain::slug::{MAX_CHARS, Slug},
    error::{Error, Result},
    store::{
        slugs::{self, Owned, Space},
        tags,
    },
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use std::collections::HashSet;

both!(no_slug_is_handed_out_that_an_article_has, no_slug_is_handed_out_that_a_tag_has);

/// Few enough that they meet, with numbers behind them, and long enough that a number must cut them.
fn slug() -> impl Strategy<Value = Slug> {
    let short = "[ab](-[ab2-4]{1,2}){0,2}|[ا-ت](-[2-4])?";
    let long = (0..3_usize, "[xกé]").prop_map(|(less, letter)| letter.repeat(MAX_CHARS - less));
    let text = prop_oneof![3 => short, 1 => long];
    text.prop_flat_map(|text| {
        let slug = Slug::derive(&text).unwrap();
        prop_oneof![Just(slug.clone()), (2..4_u32).prop_map(move |number| slug.with_number(number))]
    })
}

fn try_many(try_one: impl Fn(Vec<Slug>, Vec<Slug>) -> Result<Vec<Slug>>) {
    let config = Config { cases: 48, failure_persistence: None, ..Config::default() };
    let cases = (vec(slug(), 0..25), vec(slug(), 0..12));
    TestRunner::new(config)
        .run(&cases, |(taken, wishes)| {
            let chosen =
                try_one(taken.clone(), wishes.clone()).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(chosen.len(), wishes.len());
            let mut met: HashSet<Slug> = taken.into_iter().collect();
            for (wish, slug) in wishes.iter().zip(&chosen) {
                prop_assert!(!met.contains(slug), "{} was taken", slug);
                prop_assert!(met.contains(wish) || slug == wish, "{} was free, but {} was chosen", wish, slug);
                prop_assert_eq!(Slug::parse(slug.as_ref()), Ok(slug.clone()));
                met.insert(slug.clone());
            }
            Ok(())
        })
        .unwrap();
}

/// Runs in a transaction that is then rolled back.
fn undone(
    db: &broadsheet::store::Db,
    work: impl FnOnce(&mut broadsheet::store::Tx<'_>) -> Result<Vec<Slug>>,
) -> Result<Vec<Slug>> {
    let mut answer = Err(Error::internal("nothing was asked"));
    let _: Result<()> = db.write_now(|tx| {
        answer = work(tx);
        Err(Error::internal("undo"))
    });
    answer
}

fn distinct(taken: Vec<Slug>) -> HashSet<Slug> {
    taken.into_iter().collect()
}

fn no_slug_is_handed_out_that_an_article_has(database: &Database) {
    let db = stores::open_plain(database);
    let article = stories::publish(&db, vec![Story::new("Zebra", None)])[0];
    try_many(|taken, wishes| {
        undone(&db, |tx| {
            let owned = distinct(taken).into_iter().map(|slug| Owned { slug, article, current: false });
            slugs::insert(tx.conn, &owned.collect::<Vec<_>>())?;
            slugs::free(tx.conn, Space::Articles, &wishes)
        })
    });
}

fn no_slug_is_handed_out_that_a_tag_has(database: &Database) {
    let db = stores::open_plain(database);
    try_many(|taken, wishes| {
        undone(&db, |tx| {
            let tag = |slug| broadsheet::domain::taxonomy::Tag { slug, ..stories::tag(tx, "Zebra") };
            let new: Vec<_> = distinct(taken).into_iter().map(tag).collect();
            tags::insert(tx, &new)?;
            slugs::free(tx.conn, Space::Tags, &wishes)
        })
    });
}
