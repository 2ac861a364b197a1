//! How long each kind of request takes at 200,000 public articles, on both databases.
//!
//! `cargo bench --bench large [-- sqlite|postgres] [articles] [each] [only=…]`; fails if one takes longer than 0.3 s, but
//! for an exact count. `each` tells of every address, `only=facets` asks only kinds with this in their name.
//! `BROADSHEET_BENCH_DATABASE_URL` names a store that stays.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench that cannot be arranged has failed")]

mod requests;
mod stories;
#[path = "../support/mod.rs"]
mod support;
mod things;

use broadsheet::moving::{
    Options,
    import::{Unwatched, import},
};
use requests::Kind;
use std::{
    process::ExitCode,
    time::{Duration, Instant},
};
use support::{Client, Store};

/// So often each kind is asked at least,
const ASKS: usize = 20;
/// and each of its addresses.
const ASKS_EACH: usize = 5;
const LONGEST: Duration = Duration::from_millis(300);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let articles = arguments.iter().find_map(|word| word.parse().ok()).unwrap_or(200_000);
    let each = arguments.iter().any(|word| word == "each");
    let only = arguments.iter().find_map(|word| word.strip_prefix("only=")).unwrap_or_default();
    let mut slow = Vec::new();
    for backend in support::backends(&arguments) {
        let Some(store) = Store::open(backend) else { continue };
        if store.is_empty() {
            fill(&store, articles);
        }
        slow.extend(measure(&store, articles, each, only).into_iter().map(|told| format!("{backend:?}: {told}")));
    }
    if slow.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("\nlonger than {} ms:", LONGEST.as_millis());
    slow.iter().for_each(|told| println!("  {told}"));
    ExitCode::FAILURE
}

/// Imports what is made up, in the newsroom's own form.
fn fill(store: &Store, articles: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.ndjson");
    let begun = Instant::now();
    stories::write(&path, articles);
    println!("{:?}: {articles} articles made up in {:.0?}", store.backend, begun.elapsed());
    let begun = Instant::now();
    let report = import(&store.db, &path, &Options::default(), &mut Unwatched).unwrap();
    assert!(report.refused == 0, "{report}\n{:?}", report.refusals.first());
    let took = begun.elapsed();
    println!("imported in {took:.0?}, {:.0} lines/s", report.created as f64 / took.as_secs_f64());
}

/// Asks every kind of request and prints a line for each; those that took too long.
fn measure(store: &Store, articles: usize, each: bool, only: &str) -> Vec<String> {
    let mut client = Client::new(store.serve());
    let kinds = requests::kinds(&mut client, articles);
    println!("\n{:?}, {articles} articles", store.backend);
    println!(
        "{:<34} {:>5} {:>10} {:>9} {:>8} {:>8} {:>8}",
        "kind", "asked", "statements", "bytes", "min", "median", "slowest"
    );
    let mut slow = Vec::new();
    for kind in kinds.iter().filter(|kind| kind.name.contains(only)) {
        let asked = ask(store, &mut client, kind, each);
        println!("{}", asked.line(kind));
        let (took, path) = asked.slowest();
        if took > LONGEST && !kind.may_be_slow {
            slow.push(format!("{}: {:.0} ms {path}", kind.name, millis(took)));
        }
    }
    slow
}

/// What was seen of a kind.
#[derive(Default)]
struct Asked {
    times: Vec<(Duration, String)>,
    statements: (u64, u64),
    bytes: usize,
}

fn ask(store: &Store, client: &mut Client, kind: &Kind, each: bool) -> Asked {
    let mut asked = Asked { statements: (u64::MAX, 0), ..Asked::default() };
    let rounds = ASKS_EACH.max(ASKS.div_ceil(kind.paths.len()));
    for path in &kind.paths {
        let mut own = Vec::new();
        for _ in 0..rounds {
            let (bytes, statements, took) = store.watch(|| client.get(path).len());
            asked.bytes = asked.bytes.max(bytes);
            asked.statements = (asked.statements.0.min(statements), asked.statements.1.max(statements));
            own.push(took);
            asked.times.push((took, path.clone()));
        }
        own.sort();
        if each {
            println!(
                "    {:8.1} {:8.1} {:8.1}  {path}",
                millis(own[0]),
                millis(own[rounds / 2]),
                millis(own[rounds - 1])
            );
        }
    }
    asked.times.sort();
    asked
}

impl Asked {
    fn slowest(&self) -> (Duration, &str) {
        let (took, path) = self.times.last().expect("a kind has an address");
        (*took, path)
    }

    fn line(&self, kind: &Kind) -> String {
        let [least, median] = [0, self.times.len() / 2].map(|at| millis(self.times[at].0));
        let (fewest, most) = self.statements;
        let statements = if fewest == most { format!("{most}") } else { format!("{fewest}-{most}") };
        format!(
            "{:<34} {:>5} {statements:>10} {:>9} {least:>8.1} {median:>8.1} {:>8.1}",
            kind.name,
            self.times.len(),
            self.bytes,
            millis(self.slowest().0)
        )
    }
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}
