//! What a news app asks for, step by step, of real corpora on both databases: requests, bytes, statements and time.
//!
//! `cargo bench --bench app -- <corpus.ndjson.gz>… [sqlite|postgres]`. Not asked, as they are not there yet: search,
//! full synchronisation and previews.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench that cannot be arranged has failed")]

mod desk;
mod script;
#[path = "../support/mod.rs"]
mod support;

use broadsheet::moving::{
    Options,
    import::{Unwatched, import},
};
use script::{Reader, Step};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use support::{Client, Store};

/// So often each step is done; the shortest time is told.
const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let named: Vec<PathBuf> =
        arguments.iter().filter(|word| word.contains('.')).map(|word| Path::new(word).to_owned()).collect();
    let (files, absent): (Vec<_>, Vec<_>) = named.into_iter().partition(|file| file.exists());
    absent.iter().for_each(|file| println!("== NOT THERE, and left out: {} ==", file.display()));
    if files.is_empty() {
        return println!("== NO CORPUS: nothing is measured; name files of articles, one a line ==");
    }
    for backend in support::backends(&arguments) {
        let Some(store) = Store::open(backend) else { continue };
        fill(&store, &files);
        measure(&store);
    }
}

fn fill(store: &Store, files: &[PathBuf]) {
    let options =
        Options { publish: true, timezone: Some(chrono_tz::UTC), title_from_body: true, ..Options::default() };
    let mut created = 0;
    for file in files {
        let report = import(&store.db, file, &options, &mut Unwatched).unwrap();
        println!("{}: {} articles, {} refused", file.file_name().unwrap().display(), report.created, report.refused);
        created += report.created;
    }
    assert!(created > 100, "{created} articles are too few to walk through");
    desk::make_front(&store.db);
}

/// What a step took in one round.
#[derive(Clone, Copy)]
struct Taken {
    requests: usize,
    bytes: usize,
    statements: u64,
    time: Duration,
}

fn measure(store: &Store) {
    let address = store.serve();
    println!("\n{:?}", store.backend);
    println!("{:<44} {:>8} {:>10} {:>9} {:>10} {:>9}", "step", "requests", "bytes", "brotli", "statements", "ms");
    let steps = script::steps(&mut Client::new(address));
    for step in &steps {
        let mut rounds: Vec<Taken> = (0..ROUNDS).map(|_| take(store, Reader::new(address, false), step)).collect();
        let brotli = take(store, Reader::new(address, true), step);
        rounds.sort_by_key(|round| round.time);
        let Taken { requests, bytes, statements, time } = rounds[0];
        let time = time.as_secs_f64() * 1e3;
        println!("{:<44} {requests:>8} {bytes:>10} {:>9} {statements:>10} {time:>9.1}", step.name, brotli.bytes);
    }
}

/// Does a step once. What the newsroom does in between is not counted.
fn take(store: &Store, mut reader: Reader, step: &Step) -> Taken {
    let (mut statements, mut time) = (0, Duration::ZERO);
    for part in &step.parts {
        match part {
            script::Part::Reader(asks) => {
                let ((), some, took) = store.watch(|| asks(&mut reader));
                statements += some;
                time += took;
            }
            script::Part::Newsroom(acts) => acts(&store.db),
        }
    }
    Taken { requests: reader.requests, bytes: reader.bytes, statements, time }
}
