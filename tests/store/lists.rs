//! How much work a list is: one walk of the key of `listings`, wherever the page begins.
//!
//! The plans looked at are those of the statements that really run, as the connection tells them.

use crate::support::{
    both,
    databases::{Backend, Database},
    stores::{self, CountingIds, FixedClock, moment_of},
    stories::{self, Story, Things},
};
use broadsheet::{
    domain::{
        article::Kind,
        page::{Cursor, Key, Way},
        query::{ArticleQuery, ArticleSort, ListKind, Start, Term},
        time::{Time, UNDATED},
    },
    store::{
        Db, Limits, Options,
        published::lists::{self, Keys},
    },
};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::{InstrumentationEvent, SimpleConnection},
    sql_types::Text,
};
use serde_json::Value;
use std::sync::{Arc, Mutex};

both!(every_list_is_one_walk_of_its_key);

const STORIES: i64 = 20_000;
const DEEP: i64 = 15_000;
const LIMIT: i64 = 20;
/// A story a minute from here on.
const BEGIN: &str = "2026-01-01T00:00:00Z";
/// Rows that a walk may read beyond those of its page: the one that tells whether there is more, and some air.
const AIR: f64 = 5.0;
/// Pages of the database that a walk may touch on PostgreSQL: one a row where nothing was vacuumed yet, the way down
/// the tree, the catalogue. A walk that passes over 15,000 rows touches far more.
const BUFFERS: i64 = 90;

fn every_list_is_one_walk_of_its_key(database: &Database) {
    let store = Watched::open(database);
    let things = stories::add_things(&store.db);
    fill(&store.db, &things);
    let mut faults = Vec::new();
    for term in terms() {
        for window in [false, true] {
            for sort in [ArticleSort::NewestFirst, ArticleSort::OldestFirst] {
                for (name, query) in pages(&store, term.clone(), window, sort) {
                    let what = format!("{term:?}, window {window}, {sort}, {name}");
                    let (keys, sql) = store.keys(&query);
                    assert_eq!(keys.rows.len(), LIMIT as usize, "{what}");
                    faults.extend(
                        match database.backend() {
                            Backend::Sqlite => sqlite_faults(database, &query, &sql),
                            Backend::Postgres => postgres_faults(database, &sql),
                        }
                        .into_iter()
                        .map(|fault| format!("{what}: {fault}")),
                    );
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// One value for each kind of list; nine in ten stories are in each of these lists.
fn terms() -> Vec<Option<Term>> {
    let term = |kind, value: &str| Some(Term { kind, exclude: false, values: vec![value.to_owned()] });
    // A collection is no list of the index: it has tests of its own.
    let indexed = ListKind::ALL.iter().filter(|kind| **kind != ListKind::Collection);
    indexed
        .map(|kind| match kind {
            ListKind::All | ListKind::Collection => None,
            ListKind::Section => term(ListKind::Section, "world"),
            ListKind::SectionAlone => term(ListKind::SectionAlone, "world/middle-east"),
            ListKind::Source => term(ListKind::Source, "harbour-post"),
            ListKind::CitedSource => term(ListKind::CitedSource, "meridian-wire"),
            ListKind::Contributor => term(ListKind::Contributor, "ada-north"),
            ListKind::Tag => term(ListKind::Tag, "elections"),
            ListKind::Kind => term(ListKind::Kind, "news"),
            ListKind::Language => term(ListKind::Language, "en"),
        })
        .collect()
}

fn minute(number: i64) -> Time {
    Time::from_micros(moment_of(BEGIN).micros() + number * 60_000_000).unwrap()
}

fn fill(db: &Db, things: &Things) {
    let story = |number: i64| {
        let mut story = Story::new(&format!("Story {number}"), None);
        // Some without a date, a few whose time is over though nobody has noticed.
        story.published_at = (number % 20 != 7).then(|| minute(number));
        story.expires_at = (number % 2_000 == 9).then(|| moment_of("2026-11-01T00:00:00Z"));
        match number % 10 {
            5 => story.with(|content| {
                content.kind = Kind::Opinion;
                content.language = stories::language("ar");
            }),
            _ => story.about(things),
        }
    };
    let numbers: Vec<i64> = (0..STORIES).collect();
    for part in numbers.chunks(2_000) {
        stories::publish(db, part.iter().map(|number| story(*number)).collect());
    }
    db.analyze().unwrap();
}

/// The first page; those on either side of a place behind 15,000 rows, and of one among those without a date.
fn pages(store: &Watched, term: Option<Term>, window: bool, sort: ArticleSort) -> Vec<(&'static str, ArticleQuery)> {
    let first = ArticleQuery {
        terms: term.into_iter().collect(),
        published_since: window.then(|| minute(100)),
        published_before: window.then(|| minute(STORIES - 100)),
        sort,
        limit: LIMIT,
        ..ArticleQuery::default()
    };
    let deep = ArticleQuery { start: Start::Offset(DEEP), limit: 1, ..first.clone() };
    let row = store.keys(&deep).0.rows[0];
    let at = |way| {
        let place = Cursor { way, key: Key::Moment(row.at), id: row.id, fingerprint: first.fingerprint() };
        ArticleQuery { start: Start::At(place), ..first.clone() }
    };
    let mut pages = vec![("after", at(Way::Next)), ("before", at(Way::Previous)), ("first", first.clone())];
    if sort == ArticleSort::OldestFirst && !window {
        let place = Cursor {
            way: Way::Next,
            key: Key::Moment(UNDATED),
            id: stores::numbered(STORIES as u64),
            fingerprint: first.fingerprint(),
        };
        let back = Cursor { way: Way::Previous, ..place.clone() };
        pages.push(("after an undated one", ArticleQuery { start: Start::At(place), ..first.clone() }));
        pages.push(("before an undated one", ArticleQuery { start: Start::At(back), ..first }));
    }
    pages
}

/// A store with one reader that tells what it runs.
struct Watched {
    db: Db,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Watched {
    fn open(database: &Database) -> Self {
        let clock = FixedClock::at("2026-11-22T07:00:00Z");
        let (url, limits) = (database.url().to_owned(), Limits::default());
        let options = Options { url, readers: 1, limits, clock, ids: CountingIds::new() };
        let db = Db::open(options).unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let listener = Arc::clone(&heard);
        db.look(|conn| {
            conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
                if let InstrumentationEvent::StartQuery { query, .. } = event {
                    listener.lock().unwrap().push(query.to_string());
                }
            });
            Ok(())
        })
        .unwrap();
        Self { db, heard }
    }

    /// The rows of a page, and the one statement that read them.
    fn keys(&self, query: &ArticleQuery) -> (Keys, String) {
        let filters = self.db.read_now(|public| lists::resolve(public, query, false)).unwrap();
        assert!(filters.unknown.is_empty(), "{:?}", filters.unknown);
        self.heard.lock().unwrap().clear();
        let keys = self.db.read_now(|public| lists::keys(public, query, &filters)).unwrap();
        let heard = std::mem::take(&mut *self.heard.lock().unwrap());
        assert_eq!(heard.len(), 1, "{heard:?}");
        (keys, heard.into_iter().next().unwrap())
    }
}

/// What the connection says: the statement, and its values.
fn taken_apart(heard: &str) -> (&str, Vec<String>) {
    let (sql, values) = heard.split_once(" -- binds: ").unwrap();
    let values = values.trim().trim_start_matches('[').trim_end_matches(']');
    let literal = |value: &str| match value.as_bytes() {
        [b'"', ..] => format!("'{}'", value.trim_matches('"')),
        _ if value.contains('T') => format!("'{}'", value.replace('T', " ")),
        _ => value.to_owned(),
    };
    (sql, values.split(", ").filter(|value| !value.is_empty()).map(literal).collect())
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

fn sqlite_faults(database: &Database, query: &ArticleQuery, heard: &str) -> Vec<String> {
    let mut conn = SqliteConnection::establish(database.file().unwrap()).unwrap();
    let (sql, _) = taken_apart(heard);
    let steps: Vec<Step> = diesel::sql_query(format!("explain query plan {sql}")).load(&mut conn).unwrap();
    let steps: Vec<String> = steps.into_iter().map(|step| step.detail).collect();
    let plan = || steps.join(" | ");
    let mut faults = Vec::new();
    // The order `published_at` is two stretches of one index, each read by itself: their union scans nothing.
    let scans = steps.iter().filter(|step| step.starts_with("SCAN") && *step != "SCAN w");
    faults.extend(scans.map(|step| format!("{step} in {}", plan())));
    faults.extend(steps.iter().filter(|step| step.contains("TEMP B-TREE")).map(|step| format!("{step} in {}", plan())));
    let walks: Vec<&String> = steps.iter().filter(|step| step.starts_with("SEARCH l ")).collect();
    let expected = sql.matches("from listings l").count();
    if walks.len() != expected || !walks.iter().all(|walk| walk.contains("USING PRIMARY KEY (list_id=?")) {
        faults.push(format!("not a walk of the key: {}", plan()));
    }
    // A place must be gone to, not be looked for row by row.
    let places = ["(order_at,article_id)", "order_at=? AND article_id"];
    if matches!(query.start, Start::At(_)) && !walks.iter().any(|walk| places.iter().any(|place| walk.contains(place)))
    {
        faults.push(format!("the place is not gone to: {}", plan()));
    }
    faults
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    plan: String,
}

/// Looks at the plan made for these values, and at the one made for any: the server chooses between them later.
fn postgres_faults(database: &Database, heard: &str) -> Vec<String> {
    let mut conn = PgConnection::establish(database.url()).unwrap();
    let (sql, values) = taken_apart(heard);
    conn.batch_execute(&format!("prepare walk as {sql}")).unwrap();
    let mut faults = Vec::new();
    for mode in ["force_custom_plan", "force_generic_plan"] {
        conn.batch_execute(&format!("set plan_cache_mode = {mode}")).unwrap();
        let explain = format!("explain (analyze, buffers, format json) execute walk({})", values.join(", "));
        let plan: Plan = diesel::sql_query(explain).get_result(&mut conn).unwrap();
        let plan: Value = serde_json::from_str(&plan.plan).unwrap();
        let root = &plan[0]["Plan"];
        let mut work = Work::default();
        work.add(root);
        let buffers = [&root["Shared Hit Blocks"], &root["Shared Read Blocks"]]
            .into_iter()
            .filter_map(Value::as_i64)
            .sum::<i64>();
        let mut fault = |text: String| faults.push(format!("{mode}: {text}"));
        if !work.refused.is_empty() {
            fault(work.refused.join(", "));
        }
        let walks = sql.matches("from listings l").count() as f64;
        if work.listings > walks * (LIMIT as f64 + 1.0) + AIR {
            fault(format!("{} rows of listings read", work.listings));
        }
        if buffers > BUFFERS {
            fault(format!("{buffers} buffers"));
        }
    }
    faults
}

/// What a plan does.
#[derive(Default)]
struct Work {
    refused: Vec<String>,
    listings: f64,
}

impl Work {
    fn add(&mut self, node: &Value) {
        let text = |name: &str| node[name].as_str().unwrap_or_default();
        let number = |name: &str| node[name].as_f64().unwrap_or_default();
        let (kind, table) = (text("Node Type"), text("Relation Name"));
        if kind.contains("Sort") || (kind == "Seq Scan" && ["listings", "publications"].contains(&table)) {
            self.refused.push(format!("{kind} {table}"));
        }
        if table == "listings" {
            let rows =
                number("Actual Rows") + number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
            self.listings += rows * number("Actual Loops");
        }
        node["Plans"].as_array().into_iter().flatten().for_each(|below| self.add(below));
    }
}
