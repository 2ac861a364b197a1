//! What the disk allows: bare transactions, one after another.

use crate::{store::Store, support::Backend};
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use std::time::{Duration, Instant};

const SPAN: Duration = Duration::from_secs(2);

/// Transactions a second of one row each, on the disk when they are over, in a table of their own.
pub fn commits(store: &Store) -> f64 {
    let begun = Instant::now();
    let mut done = 0;
    let mut insert: Box<dyn FnMut(&str)> = match store.backend {
        Backend::Sqlite => {
            let mut conn = SqliteConnection::establish(store.url().trim_start_matches("sqlite://")).unwrap();
            conn.batch_execute("pragma busy_timeout = 5000; pragma synchronous = full").unwrap();
            Box::new(move |sql| conn.batch_execute(sql).unwrap())
        }
        Backend::Postgres => {
            let mut conn = PgConnection::establish(store.url()).unwrap();
            Box::new(move |sql| conn.batch_execute(sql).unwrap())
        }
    };
    insert("create table bench_rows (said text not null)");
    while begun.elapsed() < SPAN {
        insert("insert into bench_rows values ('It was late again, says the harbour office.')");
        done += 1;
    }
    let rate = f64::from(done) / begun.elapsed().as_secs_f64();
    insert("drop table bench_rows");
    rate
}
