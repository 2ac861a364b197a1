//! Stores whose time and ids are known beforehand.

use super::databases::Database;
use broadsheet::{
    domain::{id::Id, time::Time},
    moving::demo,
    store::{Clock, Db, Ids, Limits, Options},
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// A clock that stands until it is set.
#[derive(Debug)]
pub struct FixedClock(Mutex<Time>);

impl FixedClock {
    /// A clock at a moment such as `2026-11-22T07:02:11Z`.
    pub fn at(moment: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new(moment_of(moment))))
    }

    /// Sets it.
    pub fn set(&self, moment: &str) {
        *self.0.lock().unwrap() = moment_of(moment);
    }

    /// Moves it on.
    pub fn advance(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap();
        *now = Time::from_micros(now.micros() + seconds * 1_000_000).unwrap();
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Time {
        *self.0.lock().unwrap()
    }
}

/// Ids `0193a5c2-0000-7000-8000-000000000001`, `…02`, and so on; secrets that follow from their number.
#[derive(Debug, Default)]
pub struct CountingIds(AtomicU64);

impl CountingIds {
    /// Begins at 1.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }
}

impl Ids for CountingIds {
    fn next(&self) -> Id {
        numbered(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn secret(&self) -> [u8; 32] {
        *blake3::hash(&self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes()).as_bytes()
    }
}

/// Ids that count, and the secrets of the demo: what is told of one is told of every other.
#[derive(Debug, Default)]
pub struct CountingDemoIds(AtomicU64);

impl Ids for CountingDemoIds {
    fn next(&self) -> Id {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Id::parse(&format!("01a20540-0000-7000-8000-{number:012x}")).unwrap()
    }

    fn secret(&self) -> [u8; 32] {
        demo::DemoIds.secret()
    }
}

/// The id with a number, of the form of version 7.
pub fn numbered(number: u64) -> Id {
    Id::parse(&format!("0193a5c2-0000-7000-8000-{number:012x}")).unwrap()
}

/// A moment as RFC 3339 has it.
pub fn moment_of(text: &str) -> Time {
    Time::parse(text).unwrap()
}

/// Opens the store on a database.
pub fn open(database: &Database, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Db {
    open_limited(database, clock, ids, Limits::default())
}

/// The same, where a question may take no more than this.
pub fn open_limited(database: &Database, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, limits: Limits) -> Db {
    let options = Options { url: database.url().to_owned(), readers: 4, limits, clock, ids };
    Db::open(options).expect("an open store")
}

/// Opens the store at a fixed moment with ids that count.
pub fn open_plain(database: &Database) -> Db {
    open(database, FixedClock::at("2026-11-22T07:00:00Z"), CountingIds::new())
}

/// Whether others shall go on; they stop when this goes, be it by a failed assertion.
#[derive(Debug)]
pub struct Going<'a>(&'a AtomicBool);

impl<'a> Going<'a> {
    /// Lets them go on.
    pub fn new(flag: &'a AtomicBool) -> Self {
        flag.store(true, Ordering::Relaxed);
        Self(flag)
    }
}

impl Drop for Going<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}
