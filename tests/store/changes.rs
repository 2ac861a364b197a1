//! The sequence of public changes: no number is ever missing, and none is seen before a lower one.

use crate::support::{
    both,
    databases::Database,
    stores::{self, Going},
};
use broadsheet::{
    domain::{
        freshness::{Aspect, Effect},
        id::Id,
    },
    error::Error,
    store::{Conn, Db, changes::ChangeKind},
};
use diesel::{
    QueryableByName, RunQueryDsl,
    sql_types::{BigInt, Text},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

both!(numbers_have_no_gap_and_follow_the_order_of_commits, a_change_that_is_taken_back_takes_no_number);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Text)]
    subject_id: String,
}

fn rows(db: &Db) -> Vec<(i64, String)> {
    let load = |conn: &mut Conn| {
        let rows: Vec<Row> = match conn {
            Conn::Postgres(inner) => diesel::sql_query(ALL).load(inner)?,
            Conn::Sqlite(inner) => diesel::sql_query(ALL).load(inner)?,
        };
        Ok(rows)
    };
    db.look(load).unwrap().into_iter().map(|row| (row.seq, row.subject_id)).collect()
}

const ALL: &str = "select seq, subject_id from changes order by seq";
const WRITERS: u64 = 8;
const TURNS: u64 = 30;

/// What a writer does in one of its turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Commit,
    Abort,
    Panic,
}

fn turn(number: u64) -> (Turn, u64) {
    let turn = match number % 7 {
        3 => Turn::Abort,
        5 => Turn::Panic,
        _ => Turn::Commit,
    };
    (turn, number / 2 % 4)
}

/// Writes 0 to 3 changes of one new subject. Whether it was committed.
fn write(db: &Db, subject: Id, turn: Turn, changes: u64) -> bool {
    let work = || {
        db.write_now(|tx| {
            for _ in 0..changes {
                tx.change(ChangeKind::ArticlePublished, subject, Effect::article(subject, &[Aspect::Text]));
            }
            match turn {
                Turn::Commit => Ok(()),
                Turn::Abort => Err(Error::internal("thought better of it")),
                Turn::Panic => std::panic::resume_unwind(Box::new("lost its head")),
            }
        })
    };
    matches!(catch_unwind(AssertUnwindSafe(work)), Ok(Ok(())))
}

fn numbers_have_no_gap_and_follow_the_order_of_commits(database: &Database) {
    let db = stores::open_plain(database);
    let next = AtomicU64::new(1_000);
    let writing = AtomicBool::new(true);
    let committed = Mutex::new(Vec::new());
    let looks = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut looks, mut known) = (0, Vec::new());
            while writing.load(Ordering::Relaxed) {
                let seen = rows(&db);
                assert!(seen.iter().map(|(seq, _)| *seq).eq(1..=seen.len() as i64), "a hole in {seen:?}");
                assert!(seen.starts_with(&known), "what was seen has changed: {known:?}, then {seen:?}");
                known = seen;
                looks += 1;
            }
            looks
        });
        let going = Going::new(&writing);
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (db, next, committed) = (&db, &next, &committed);
                scope.spawn(move || {
                    for round in 0..TURNS {
                        let (turn, changes) = turn(writer + round);
                        let subject = stores::numbered(next.fetch_add(1, Ordering::Relaxed));
                        let before = latest(db);
                        if write(db, subject, turn, changes) {
                            assert_eq!(turn, Turn::Commit);
                            committed.lock().unwrap().push((subject.to_string(), changes, before, latest(db)));
                        } else {
                            assert_ne!(turn, Turn::Commit, "a writer failed that should not");
                        }
                    }
                })
            })
            .collect();
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        drop(going);
        reader.join().unwrap()
    });
    let (rows, committed) = (rows(&db), committed.into_inner().unwrap());
    let total: u64 = committed.iter().map(|(_, changes, ..)| changes).sum();
    assert!(rows.iter().map(|(seq, _)| *seq).eq(1..=total as i64), "{} rows, {total} changes", rows.len());
    assert_eq!(latest(&db), total as i64);
    // A transaction's numbers lie between what was the latest before it began and what was the latest after it.
    for (subject, changes, before, after) in committed {
        let mine: Vec<i64> = rows.iter().filter(|(_, of)| *of == subject).map(|(seq, _)| *seq).collect();
        assert_eq!(mine.len() as u64, changes, "{subject}");
        assert!(mine.iter().all(|seq| before < *seq && *seq <= after), "{mine:?} not in {before}..={after}");
        assert!(mine.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{mine:?} is torn");
    }
    assert!(looks > 3, "the reader had {looks} looks");
}

fn latest(db: &Db) -> i64 {
    db.read_now(|public| public.latest_change()).unwrap()
}

fn a_change_that_is_taken_back_takes_no_number(database: &Database) {
    let db = stores::open_plain(database);
    assert!(write(&db, stores::numbered(1), Turn::Commit, 1));
    assert!(!write(&db, stores::numbered(2), Turn::Abort, 3));
    assert!(!write(&db, stores::numbered(3), Turn::Panic, 3));
    assert!(write(&db, stores::numbered(4), Turn::Commit, 2));
    let subjects = [1, 4, 4].map(|number| stores::numbered(number).to_string());
    assert_eq!(rows(&db), (1..).zip(subjects).collect::<Vec<_>>());
}
