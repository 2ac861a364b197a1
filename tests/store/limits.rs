//! What runs too long is stopped, on both databases alike, and nobody suffers from it afterwards.

use crate::support::{
    both,
    databases::Database,
    stores::{self, CountingIds, FixedClock},
};
use broadsheet::{
    error::{Error, Result},
    store::{Conn, Db, Limits, published::taxonomy},
};
use diesel::{QueryableByName, RunQueryDsl, sql_types::BigInt};
use std::time::Duration;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

/// A statement that never ends by itself.
const ENDLESS: &str =
    "with recursive n(i) as (select 1 union all select i + 1 - i from n) select count(*) as value from n";

fn ask(conn: &mut Conn, statement: &str) -> Result<i64> {
    Ok(diesel::sql_query(statement).get_result::<Row>(conn)?.value)
}

fn open(database: &Database, running: Duration) -> Db {
    let clock = FixedClock::at("2026-11-22T07:00:00Z");
    stores::open_limited(database, clock, CountingIds::new(), Limits { running, ..Limits::default() })
}

fn code(answer: Result<i64>) -> &'static str {
    answer.as_ref().map_or_else(Error::code, |_| "an answer")
}

fn a_statement_that_takes_too_long_is_stopped(database: &Database) {
    let db = open(database, Duration::from_millis(50));
    let system = actix_web::rt::System::new();
    let examined = |statement: &'static str| system.block_on(db.examine(move |conn| ask(conn, statement)));
    // More often than there are connections.
    for _ in 0..10 {
        assert_eq!(code(examined(ENDLESS)), "too_slow");
    }
    // Each of them can be used on.
    for _ in 0..10 {
        assert_eq!(examined("select cast(7 as bigint) as value").unwrap(), 7);
    }
    let (in_use, open) = db.readers();
    assert!(in_use == 0 && open <= 4, "{in_use} of {open}");
}

fn what_is_done_after_the_time_is_not_begun(database: &Database) {
    let db = open(database, Duration::ZERO);
    let system = actix_web::rt::System::new();
    let answer = system.block_on(db.read(|public| taxonomy::languages(public).map(|_| 0)));
    assert_eq!(code(answer), "too_slow");
    // Whoever writes, and whoever reads on a thread of their own, is not hurried.
    db.write_now(|tx| ask(tx.conn, "select cast(7 as bigint) as value")).unwrap();
    assert_eq!(db.snapshot(|conn| ask(conn, SHORT)).unwrap(), 100_000);
}

/// Longer than a limit of nothing.
const SHORT: &str = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000) \
     select count(*) as value from n";

both!(a_statement_that_takes_too_long_is_stopped, what_is_done_after_the_time_is_not_begun);
