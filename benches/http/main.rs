//! How fast Broadsheet answers beside what is possible: in one run and in turn, `wrk` puts load on a bare actix-web
//! server that sends the same bytes (the limit), on nginx with a file of the same bytes, and on Broadsheet on both
//! databases.
//!
//! `cargo bench --bench http [-- sqlite|postgres] [articles] [seconds=2] [rounds=5] [only=article]`. It takes `wrk`,
//! and nginx where it is installed (Debian: `apt-get install wrk nginx-light`). 10,000 articles are read unless a number
//! says otherwise; `1000000` makes a store of a million and compares it with all smaller powers of ten. `only=` asks
//! only cases with this in their name. Stores of SQLite stay in `target/bench/`; those of PostgreSQL stay only on a
//! server that `BROADSHEET_TEST_DATABASE_URL` names. `docs/performance.md` tells what was seen.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be arranged has failed")]

mod disk;
mod edits;
mod growth;
mod keys;
mod limit;
mod load;
mod plots;
mod reading;
mod recorded;
mod report;
mod results;
mod rounds;
mod servers;
mod store;
#[path = "../large/stories.rs"]
mod stories;
mod storms;
#[path = "../support/mod.rs"]
mod support;
mod targets;
#[path = "../large/things.rs"]
mod things;

use results::Results;
use std::path::{Path, PathBuf};
use store::Store;
use support::Backend;
use tempfile::TempDir;

/// What is to be measured, and for how long.
pub struct Plan {
    /// How many articles are read.
    pub articles: usize,
    /// Seconds of a round.
    pub seconds: u64,
    /// How often each server has its turn.
    pub rounds: usize,
    only: String,
    backends: Vec<Backend>,
    folder: TempDir,
}

impl Plan {
    fn read(arguments: &[String]) -> Self {
        let value = |name: &str| arguments.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        let number = |name: &str, usual: usize| value(name).map_or(usual, |text| text.parse().unwrap());
        Self {
            articles: arguments.iter().find_map(|word| word.parse().ok()).unwrap_or(10_000),
            seconds: number("seconds", 2) as u64,
            rounds: number("rounds", 5),
            only: value("only").unwrap_or_default().to_owned(),
            backends: support::backends(arguments),
            folder: tempfile::Builder::new().prefix("broadsheet-bench-").tempdir().unwrap(),
        }
    }

    /// Whether a case is asked for.
    pub fn wants(&self, case: &str) -> bool {
        case.contains(&self.only)
    }

    /// For what is gone at the end.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// One store of so many articles on each database.
    fn stores(&self, articles: usize) -> Vec<Store> {
        self.backends.iter().filter_map(|backend| Store::open(*backend, articles)).collect()
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|word| word == limit::WORD) {
        return limit::serve(&PathBuf::from(&arguments[1]));
    }
    if !load::is_there() {
        println!("== NO wrk: nothing is measured; install it (Debian: apt-get install wrk) ==");
        return;
    }
    let plan = Plan::read(&arguments);
    let mut results = Results::default();
    reading::measure(&plan, &mut results);
    edits::measure(&plan, &mut results);
    if ["growth", "memory", "start"].iter().any(|part| plan.wants(part)) {
        let sizes = [1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|size| *size <= plan.articles.max(10_000));
        let sizes: Vec<usize> = sizes.collect();
        for backend in &plan.backends {
            let stores: Vec<Store> = sizes.iter().filter_map(|size| Store::open(*backend, *size)).collect();
            if !stores.is_empty() {
                growth::measure(&plan, &stores, &mut results);
            }
        }
    }
    targets::judge(&mut results);
    report::tell(&plan, &results);
}
