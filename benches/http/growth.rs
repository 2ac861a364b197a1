//! How the cost grows with the number of articles: time of a miss, memory, and the start of the server.

use crate::{
    Plan, Results,
    keys::{self, Indexed},
    results::{Lines, Table, Target},
    rounds::Spread,
    servers::Server,
    store::Store,
    support::{Backend, Client},
};
use std::{thread, time::Instant};

/// So often each address is asked for, in turn with those of the other sizes.
const ROUNDS: usize = 40;
/// Megabytes of kept answers while memory is looked at: the default of the server.
const BOUND: u64 = 64;
/// So many addresses nobody has asked for; they weigh several times as much as may be kept.
const SCANNED: usize = 40_000;
/// The sizes between which growth has a target.
const FROM_TO: (usize, usize) = (10_000, 1_000_000);

/// Measures stores of one database, from small to large.
pub fn measure(plan: &Plan, stores: &[Store], results: &mut Results) {
    if plan.wants("growth") {
        latencies(stores, results);
    }
    if plan.wants("memory") {
        memory(stores, results);
    }
    if plan.wants("start") {
        starts(stores, results);
    }
}

fn sizes(stores: &[Store]) -> impl Iterator<Item = String> {
    stores.iter().map(|store| format!("{} articles", grouped(store.articles)))
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    parts.join(",")
}

fn between(stores: &[Store]) -> Option<(usize, usize)> {
    let at = |articles| stores.iter().position(|store| store.articles == articles);
    Some((at(FROM_TO.0)?, at(FROM_TO.1)?))
}

/// Microseconds of one reader's misses, one after another.
fn latencies(stores: &[Store], results: &mut Results) {
    let backend = stores[0].backend.name();
    let servers: Vec<Server> = stores.iter().map(|store| Server::broadsheet(store, 0)).collect();
    // A connection is not kept for long on which nothing is asked, and to find the addresses takes long.
    let connect = |server: &Server| Client::new(server.address);
    let found = servers.iter().zip(stores).map(|(server, store)| keys::indexed(&mut connect(server), store.articles));
    let kinds: Vec<Vec<Indexed>> = found.collect();
    let mut clients: Vec<Client> = servers.iter().map(connect).collect();
    let mut table = Table {
        title: format!("Misses on {backend}, by number of articles"),
        note: "Median time of an answer in microseconds, one reader, nothing kept.".to_owned(),
        head: std::iter::once("kind".to_owned()).chain(sizes(stores)).collect(),
        rows: Vec::new(),
    };
    let mut lines = Vec::new();
    let mut worst: Option<(f64, &str)> = None;
    for at in 0..kinds[0].len() {
        let medians = asked(&mut clients, &kinds, at);
        let name = kinds[0][at].name;
        let cells = medians.iter().map(|micros| format!("{micros:.0}"));
        table.rows.push(std::iter::once(name.to_owned()).chain(cells).collect());
        if let Some((from, to)) = between(stores) {
            let grown = medians[to] / medians[from];
            if worst.is_none_or(|(most, _)| grown > most) {
                worst = Some((grown, name));
            }
        }
        let points = stores.iter().zip(&medians).map(|(store, micros)| (store.articles as f64, *micros));
        lines.push((name.to_owned(), points.collect()));
    }
    if let Some((grown, name)) = worst {
        let reached = format!("× {grown:.2} at most ({name})");
        let what = "miss of every indexed list, 10⁴ to 10⁶ articles";
        results.targets.push(Target::new(what, backend, "× 1.3 at most", reached, Some(grown <= 1.3)));
    }
    results.lines.push(Lines {
        title: table.title.clone(),
        x: "articles".to_owned(),
        y: "microseconds".to_owned(),
        logarithmic: true,
        series: lines,
    });
    results.tables.push(table.printed());
}

fn asked(clients: &mut [Client], kinds: &[Vec<Indexed>], at: usize) -> Vec<f64> {
    let mut times = vec![Vec::new(); clients.len()];
    for round in 0..ROUNDS {
        for (size, client) in clients.iter_mut().enumerate() {
            for path in &kinds[size][at].paths {
                let begun = Instant::now();
                client.get(path);
                // The first asks fill the caches of the database.
                if round >= 3 {
                    times[size].push(begun.elapsed().as_secs_f64() * 1e6);
                }
            }
        }
    }
    times.into_iter().map(|times| Spread::of(times).median).collect()
}

/// What the server's process holds after a walk through far more addresses than can be kept.
fn memory(stores: &[Store], results: &mut Results) {
    let backend = stores[0].backend.name();
    let mega = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let (mut rows, mut beyond) = (Vec::new(), Vec::new());
    for store in stores {
        let server = Server::broadsheet(store, BOUND);
        let Some(fresh) = server.memory() else { return };
        let sent = scan(&server, &keys::ever_new(store.articles, SCANNED));
        let Some((own, all)) = server.memory() else { return };
        beyond.push(mega(own) - BOUND as f64);
        let cells = [mega(fresh.0), mega(sent), mega(own), mega(own) - BOUND as f64, mega(all - own)];
        let name = format!("{} articles", grouped(store.articles));
        rows.push(std::iter::once(name).chain(cells.map(|cell| format!("{cell:.0}"))).collect());
    }
    let head = ["store", "at the start", "bytes of answers", "afterwards", "beyond the bound", "mapped files"];
    let note = format!(
        "Megabytes of the process's own memory before and after {SCANNED} addresses that were never asked; the bound is \
         {BOUND}. What is mapped of files is the kernel's, which takes it back when it needs it, and is counted once for \
         each connection that maps it."
    );
    let title = format!("Memory of the server on {backend}");
    let table = Table { title, note, head: head.map(str::to_owned).to_vec(), rows };
    results.tables.push(table.printed());
    if let Some((from, to)) = between(stores) {
        let grown = beyond[to] / beyond[from];
        let reached = format!("× {grown:.2} ({:.0} MB to {:.0} MB)", beyond[from], beyond[to]);
        let what = "memory beyond the bound, 10⁴ to 10⁶ articles";
        results.targets.push(Target::new(what, backend, "× 1.5 at most", reached, Some(grown <= 1.5)));
    }
}

/// Asks for each address once, eight at a time; the bytes of all answers.
fn scan(server: &Server, paths: &[String]) -> u64 {
    let address = server.address;
    thread::scope(|scope| {
        let parts = paths.chunks(paths.len().div_ceil(8));
        let parts: Vec<_> = parts
            .map(|part| {
                scope.spawn(move || {
                    let mut client = Client::new(address);
                    part.iter().map(|path| client.get(path).len() as u64).sum::<u64>()
                })
            })
            .collect();
        parts.into_iter().map(|part| part.join().unwrap()).sum()
    })
}

/// From the start of the process to its first answer.
fn starts(stores: &[Store], results: &mut Results) {
    let backend: Backend = stores[0].backend;
    let rows = stores.iter().map(|store| {
        let times = (0..5).map(|_| {
            let begun = Instant::now();
            let server = Server::broadsheet(store, BOUND);
            Client::new(server.address).get(keys::FRONT);
            begun.elapsed().as_secs_f64() * 1e3
        });
        let Spread { median, least, most } = Spread::of(times.collect());
        vec![format!("{} articles", grouped(store.articles)), format!("{median:.0} ({least:.0}–{most:.0})")]
    });
    let table = Table {
        title: format!("Cold start on {}", backend.name()),
        note: "Milliseconds from the start of the process until the front page is answered.".to_owned(),
        head: ["store", "ms"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    };
    results.tables.push(table.printed());
}
