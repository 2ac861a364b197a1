//! Edits while readers read: what they cost the readers, how soon they are seen, and what happens when everything that
//! is kept goes at once.

use crate::{
    Plan, Results, disk, keys,
    load::{Load, Run},
    reading::ROOMY,
    results::{Table, Target},
    rounds::{Beside, Case, Entry},
    servers::Server,
    store::Store,
    stories, storms,
    support::{Backend, Client},
    things::{Of, id},
};
use serde_json::json;
use std::{
    net::SocketAddr,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

/// Edits over so many articles.
pub const ARTICLES: usize = 10_000;
/// So often an edit is waited for.
const EDITS: usize = 200;

/// Measures all that has to do with edits, on copies of some stores.
pub fn measure(plan: &Plan, results: &mut Results) {
    let cases = ["reads with edits", "edits seen", "storm"];
    if !cases.iter().any(|case| plan.wants(case)) {
        return;
    }
    let copies: Vec<Store> = plan.stores(ARTICLES).iter().map(Store::copy).collect();
    let desks: Vec<Desk<'_>> = copies.iter().map(Desk::new).collect();
    if plan.wants(cases[0]) {
        let case = mixed(plan, &desks);
        results.tables.push(edits_table(&case, &desks));
        results.cases.push(case);
    }
    if plan.wants(cases[1]) {
        seen(&desks, results);
    }
    if plan.wants(cases[2]) {
        desks.iter().for_each(|desk| storms::measure(plan, desk, results));
    }
}

/// A store that is written to, with a server on it.
pub struct Desk<'s> {
    pub store: &'s Store,
    pub server: Server,
    authorization: String,
    begun: Instant,
}

impl<'s> Desk<'s> {
    fn new(store: &'s Store) -> Self {
        let authorization = store.authorization();
        Self { store, authorization, server: Server::broadsheet(store, ROOMY), begun: Instant::now() }
    }

    fn headers(&self) -> Vec<String> {
        let json = "Content-Type: application/json".to_owned();
        vec![format!("Authorization: {}", self.authorization), json, "If-Match: *".to_owned()]
    }

    /// Changes something, and fails where that is refused.
    pub fn write(&self, client: &mut Client, method: &str, path: &str, body: &serde_json::Value) {
        let answer = client.send(method, path, &self.headers(), &body.to_string());
        assert!(answer.status == 200, "{path}: {}", answer.json());
    }

    /// Edits one article after the other until it is told to stop; how many.
    fn edit_until(&self, stop: &AtomicBool) -> u64 {
        let (mut client, mut done) = (Client::new(self.server.address), 0);
        while !stop.load(Ordering::Relaxed) {
            let standfirst = format!("It was late {:?} ago.", self.begun.elapsed());
            self.edit(&mut client, done * 7 % ARTICLES, &standfirst);
            done += 1;
        }
        done as u64
    }

    /// Gives an article another standfirst, and publishes it.
    fn edit(&self, client: &mut Client, number: usize, standfirst: &str) {
        let path = format!("/v1/admin/articles/{}", id(Of::Article, number as u64));
        self.write(client, "PATCH", &path, &json!({"standfirst": standfirst}));
        self.write(client, "POST", &format!("{path}/publish"), &json!({}));
    }
}

/// The same reads: without edits, beside an editor who never rests, and with one write to 99 of them.
fn mixed(plan: &Plan, desks: &[Desk<'_>]) -> Case {
    let paths = keys::articles(ARTICLES);
    let ids: Vec<String> = (0..ARTICLES as u64).map(|number| id(Of::Article, number)).collect();
    let mut entries = Vec::new();
    for desk in desks {
        let Server { name, address, .. } = &desk.server;
        let entry = |what: &str, load: Load| {
            let (name, warm) = (format!("{name}, {what}"), paths.clone());
            Entry { name, address: *address, process: desk.server.process(), load, warm, beside: None }
        };
        let reads = Load::reads(plan.folder(), &format!("pure-{name}"), &paths, 1, &[]);
        let edits = Load::edits(plan.folder(), name, &paths, &ids, &desk.authorization);
        let editor: Beside<'_> = Box::new(|stop| desk.edit_until(stop));
        entries.push(entry(ALONE, reads.clone()));
        entries.push(Entry { beside: Some(editor), ..entry(BESIDE, reads) });
        entries.push(entry(MIXED, edits));
    }
    let what = format!("{ARTICLES} articles, all kept before; an edit is a PATCH and a publication, both on the disk");
    Case::run(plan, "reads with edits", &what, &entries)
}

/// The kinds of rounds.
pub const ALONE: &str = "reads alone";
pub const BESIDE: &str = "reads beside an editor";
pub const MIXED: &str = "99 % reads, 1 % writes";

fn edits_table(case: &Case, desks: &[Desk<'_>]) -> Table {
    let rows = desks.iter().map(|desk| {
        let rate = |kind: &str| {
            let series = case.find(&format!("{}, {kind}", desk.name()));
            series.map_or(0.0, |series| series.spread(Run::edit_rate).median)
        };
        let numbers = [rate(BESIDE), rate(MIXED), disk::commits(desk.store)];
        std::iter::once(desk.name().to_owned()).chain(numbers.map(|number| format!("{number:.0}"))).collect()
    });
    Table {
        title: "Edits a second".to_owned(),
        note: "An edit is two transactions, each on the disk when it is answered. The last column is what the disk \
               allows: transactions of one bare insert each, one after another, with the same durability."
            .to_owned(),
        head: ["server", "an editor beside reads", "99 % reads, 1 % writes", "bare transactions"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
    }
    .printed()
}

/// How long it takes from the answer to an edit until a reader has read it.
fn seen(desks: &[Desk<'_>], results: &mut Results) {
    let mut rows = Vec::new();
    for desk in desks {
        let own = until_seen(desk, desk.server.address, "here");
        rows.push(row(desk, "the same node", &own));
        let holds = Some(own.p99 < 5.0);
        results.targets.push(Target::new("publish to visible on the node", desk.name(), "< 5 ms", told(&own), holds));
        if desk.store.backend == Backend::Postgres {
            let other = Server::broadsheet(desk.store, ROOMY);
            let there = until_seen(desk, other.address, "there");
            rows.push(row(desk, "another node", &there));
            let holds = Some(there.p99 < 100.0);
            let what = "publish to visible on another node";
            results.targets.push(Target::new(what, desk.name(), "< 100 ms", told(&there), holds));
        }
    }
    let head = ["server", "read from", "median ms", "p99 ms", "longest ms"].map(str::to_owned).to_vec();
    let note =
        format!("From the answer to a publication until a reader has its text; {EDITS} edits, one after another.");
    results.tables.push(Table { title: "From published to visible".to_owned(), note, head, rows }.printed());
}

impl Desk<'_> {
    pub fn name(&self) -> &'static str {
        self.store.backend.name()
    }
}

/// Milliseconds of many edits.
struct Waits {
    median: f64,
    p99: f64,
    most: f64,
}

fn told(waits: &Waits) -> String {
    format!("{:.2} ms (p99 {:.2}, longest {:.2})", waits.median, waits.p99, waits.most)
}

fn row(desk: &Desk<'_>, node: &str, waits: &Waits) -> Vec<String> {
    let numbers = [waits.median, waits.p99, waits.most].map(|number| format!("{number:.2}"));
    [desk.name().to_owned(), node.to_owned()].into_iter().chain(numbers).collect()
}

fn until_seen(desk: &Desk<'_>, readers: SocketAddr, word: &str) -> Waits {
    let (mut writer, mut reader) = (Client::new(desk.server.address), Client::new(readers));
    let mut waits: Vec<f64> = (0..EDITS)
        .map(|edit| {
            let number = edit * (ARTICLES / EDITS);
            let path = format!("/v1/articles/{}", stories::slug(number));
            reader.get(&path);
            let standfirst = format!("It was late {edit} times, as was seen {word}.");
            desk.edit(&mut writer, number, &standfirst);
            let begun = Instant::now();
            while !contains(reader.get(&path), standfirst.as_bytes()) {
                assert!(begun.elapsed() < Duration::from_secs(10), "{path} does not change");
            }
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    waits.sort_by(f64::total_cmp);
    Waits { median: waits[EDITS / 2], p99: waits[EDITS * 99 / 100 - 1], most: waits[EDITS - 1] }
}

pub fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
