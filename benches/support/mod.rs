//! What the benches stand on: a store on either database, a running server, and a client that keeps its connection.

#![allow(dead_code, unused_imports, reason = "each bench uses the part of it that it needs")]

pub mod client;
#[path = "../../tests/support/mod.rs"]
mod tests;

pub use client::{Answer, Client};
pub use tests::{
    databases::Backend,
    server::{address, wait_for_the_disk},
};

use broadsheet::{
    config::Config,
    server,
    store::{self, Db},
};
use std::{
    net::SocketAddr,
    sync::mpsc,
    time::{Duration, Instant},
};
use tests::databases::Database;

/// Names a store that stays, instead of one that goes with the bench. It is filled if it is empty.
pub const GIVEN: &str = "BROADSHEET_BENCH_DATABASE_URL";

/// An open store; it goes when this is dropped, unless it was named.
pub struct Store {
    /// The store.
    pub db: Db,
    /// Which database it is on.
    pub backend: Backend,
    url: String,
    _database: Option<Database>,
}

impl Store {
    /// The store that is named, if it is on this database; else a new one. None where there is no PostgreSQL server.
    pub fn open(backend: Backend) -> Option<Self> {
        let given = std::env::var(GIVEN).ok().filter(|url| of(url) == backend);
        let database = if given.is_some() { None } else { Some(Database::new(backend)?) };
        let url = given.unwrap_or_else(|| database.as_ref().unwrap().url().to_owned());
        let db = Db::open(store::Options::new(&url, 4)).unwrap();
        Some(Self { db, backend, url, _database: database })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether nothing has ever been public in it.
    pub fn is_empty(&self) -> bool {
        self.db.read_now(|public| public.latest_change()).unwrap() == 0
    }

    /// Serves it; where.
    pub fn serve(&self) -> SocketAddr {
        let db = self.db.clone();
        let mut config = Config::read(|_| None).unwrap().with_demo_site();
        config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        config.workers = 2;
        serve(move || {
            let bound = server::bind(&config, db).unwrap();
            (bound.address, bound.server)
        })
    }

    /// Does something; what it gives, how many statements it took and how long.
    pub fn watch<T>(&self, work: impl FnOnce() -> T) -> (T, u64, Duration) {
        let (before, begun) = (self.db.statements(), Instant::now());
        let given = work();
        (given, self.db.statements() - before, begun.elapsed())
    }
}

fn of(url: &str) -> Backend {
    if url.starts_with("sqlite://") { Backend::Sqlite } else { Backend::Postgres }
}

/// The databases that are asked for by name; else that of the store that is named; else both.
pub fn backends(arguments: &[String]) -> Vec<Backend> {
    let named = [("sqlite", Backend::Sqlite), ("postgres", Backend::Postgres)];
    let asked: Vec<Backend> =
        named.iter().filter(|(name, _)| arguments.iter().any(|word| word == name)).map(|(_, one)| *one).collect();
    match std::env::var(GIVEN) {
        _ if !asked.is_empty() => asked,
        Ok(url) => vec![of(&url)],
        Err(_) => vec![Backend::Sqlite, Backend::Postgres],
    }
}

/// Runs a server on a thread of its own; where it listens.
pub fn serve(start: impl FnOnce() -> (SocketAddr, actix_web::dev::Server) + Send + 'static) -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let (address, server) = start();
            sender.send(address).unwrap();
            server.await.unwrap();
        });
    });
    receiver.recv().unwrap()
}
