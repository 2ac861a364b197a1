//! Pages of a list while others write: every article that is there throughout is met exactly once.

use crate::support::{
    both,
    databases::Database,
    stores::{self, Going},
    stories::{self, Story},
};
use broadsheet::{
    domain::{
        id::Id,
        page::{Cursor, Key, Way},
        query::{ArticleQuery, ArticleSort, Start},
    },
    store::{
        Db,
        published::lists::{self, Keys},
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};

both!(pages_make_up_the_list_while_others_write, pages_are_in_order_and_the_way_back_is_the_same);

/// Ten stories an hour, several at the same moment, every seventh without a date.
fn story(number: usize) -> Story {
    let moment = format!("2026-11-{:02}T{:02}:00:00Z", 1 + number / 240, number / 10 % 24);
    Story::new(&format!("Story {number}"), (number % 7 != 3).then_some(moment.as_str()))
}

fn page(db: &Db, query: &ArticleQuery) -> Keys {
    db.read_now(|public| {
        let filters = lists::resolve(public, query, false)?;
        lists::keys(public, query, &filters)
    })
    .unwrap()
}

fn at(query: &ArticleQuery, way: Way, row: lists::Key) -> ArticleQuery {
    let cursor = Cursor { way, key: Key::Moment(row.at), id: row.id, fingerprint: query.fingerprint() };
    ArticleQuery { start: Start::At(cursor), ..query.clone() }
}

/// All pages from the first to the last; then from there back to the first.
fn there_and_back(db: &Db, sort: ArticleSort) -> [Vec<Id>; 2] {
    let query = ArticleQuery { sort, limit: 9, ..ArticleQuery::default() };
    let (mut there, mut back) = (Vec::new(), Vec::new());
    let mut keys = page(db, &query);
    loop {
        there.extend(keys.rows.iter().map(|row| row.id));
        let Some(last) = keys.rows.last().filter(|_| keys.more_after) else { break };
        keys = page(db, &at(&query, Way::Next, *last));
    }
    let mut pages = vec![keys.rows.clone()];
    while let Some(first) = keys.rows.first().filter(|_| keys.more_before).copied() {
        keys = page(db, &at(&query, Way::Previous, first));
        pages.push(keys.rows.clone());
    }
    pages.reverse();
    back.extend(pages.into_iter().flatten().map(|row| row.id));
    [there, back]
}

fn pages_make_up_the_list_while_others_write(database: &Database) {
    let db = stores::open_plain(database);
    let steady: BTreeSet<Id> =
        stories::publish(&db, (0..150).map(|number| story(2 * number)).collect()).into_iter().collect();
    let reading = AtomicBool::new(true);
    // However slow the machine is, the lists are walked while there is writing.
    let turns = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut shown = Vec::new();
            while reading.load(Ordering::Relaxed) {
                let turn = turns.load(Ordering::Relaxed);
                let new = (0..5).map(|step| story((turn * 37 + step * 61) % 300)).collect();
                shown.extend(stories::publish(&db, new));
                if shown.len() > 40 {
                    shown.drain(..7).for_each(|old| stories::withdraw(&db, old));
                }
                turns.fetch_add(1, Ordering::Relaxed);
            }
        });
        let going = Going::new(&reading);
        let sorts = [ArticleSort::NewestFirst, ArticleSort::OldestFirst].into_iter().cycle();
        for (walks, sort) in sorts.enumerate() {
            if walks >= 8 && turns.load(Ordering::Relaxed) > 3 {
                break;
            }
            for pages in there_and_back(&db, sort) {
                let mut met: BTreeMap<Id, u32> = BTreeMap::new();
                pages.iter().for_each(|id| *met.entry(*id).or_default() += 1);
                assert!(met.values().all(|times| *times == 1), "{sort}: an article came twice");
                assert!(steady.iter().all(|id| met.contains_key(id)), "{sort}: an article was passed over");
            }
        }
        drop(going);
    });
}

fn pages_are_in_order_and_the_way_back_is_the_same(database: &Database) {
    let db = stores::open_plain(database);
    let mut known: Vec<(Option<i64>, Id)> = Vec::new();
    for part in 0..4 {
        let stories: Vec<Story> = (part * 25..part * 25 + 25).map(|number| story(number * 73 % 100)).collect();
        let times: Vec<Option<i64>> =
            stories.iter().map(|story| story.published_at.map(|time| time.micros())).collect();
        known.extend(times.into_iter().zip(stories::publish(&db, stories)));
    }
    // Those without a date come last in both orders; among equals the id decides, in the direction of the order.
    known.sort_by_key(|(at, id)| (at.is_none(), *at, *id));
    let oldest: Vec<Id> = known.iter().map(|(_, id)| *id).collect();
    known.sort_by_key(|(at, id)| std::cmp::Reverse((*at, *id)));
    let newest: Vec<Id> = known.iter().map(|(_, id)| *id).collect();
    for (sort, expected) in [(ArticleSort::NewestFirst, newest), (ArticleSort::OldestFirst, oldest)] {
        let [there, back] = there_and_back(&db, sort);
        assert_eq!(there, expected, "{sort}");
        assert_eq!(back, expected, "{sort}, back");
    }
}
