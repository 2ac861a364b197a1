//! Edits while readers read: what they cost the readers, how soon they are seen, and what happens when everything that
//! is kept goes at once.

use crate::{
    Plan, Results, keys,
    load::{Load, Run},
    reading::ROOMY,
    recorded,
    results::{Lines, Table, Target},
    rounds::{Case, Entry, Spread},
    servers::Server,
    store::Store,
    stories,
    support::{Backend, Client},
    things::{Of, id},
};
use serde_json::json;
use std::{
    net::SocketAddr,
    thread,
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
        results.tables.push(edits_table(&case));
        results.cases.push(case);
    }
    if plan.wants(cases[1]) {
        seen(&desks, results);
    }
    if plan.wants(cases[2]) {
        desks.iter().for_each(|desk| storms(plan, desk, results));
    }
}

/// A store that is written to, with a server on it.
struct Desk<'s> {
    store: &'s Store,
    server: Server,
    authorization: String,
}

impl<'s> Desk<'s> {
    fn new(store: &'s Store) -> Self {
        Self { store, authorization: store.authorization(), server: Server::broadsheet(store, ROOMY) }
    }

    fn headers(&self) -> Vec<String> {
        let json = "Content-Type: application/json".to_owned();
        vec![format!("Authorization: {}", self.authorization), json, "If-Match: *".to_owned()]
    }

    /// Changes something, and fails where that is refused.
    fn write(&self, client: &mut Client, method: &str, path: &str, body: &serde_json::Value) {
        let answer = client.send(method, path, &self.headers(), &body.to_string());
        assert!(answer.status == 200, "{path}: {}", answer.json());
    }

    /// Gives an article another standfirst, and publishes it.
    fn edit(&self, client: &mut Client, number: usize, standfirst: &str) {
        let path = format!("/v1/admin/articles/{}", id(Of::Article, number as u64));
        self.write(client, "PATCH", &path, &json!({"standfirst": standfirst}));
        self.write(client, "POST", &format!("{path}/publish"), &json!({}));
    }
}

/// The same reads, without edits and with one write to 99 of them.
fn mixed(plan: &Plan, desks: &[Desk<'_>]) -> Case {
    let paths = keys::articles(ARTICLES);
    let ids: Vec<String> = (0..ARTICLES as u64).map(|number| id(Of::Article, number)).collect();
    let mut entries = Vec::new();
    for desk in desks {
        let Server { name, address, .. } = &desk.server;
        let reads = Load::reads(plan.folder(), &format!("pure-{name}"), &paths, 1, &[]);
        let edits = Load::edits(plan.folder(), name, &paths, &ids, &desk.authorization);
        entries.push(Entry {
            name: format!("{name}, reads alone"),
            address: *address,
            load: reads,
            warm: paths.clone(),
        });
        entries.push(Entry {
            name: format!("{name}, with edits"),
            address: *address,
            load: edits,
            warm: paths.clone(),
        });
    }
    let what = format!("{ARTICLES} articles, all kept before; 99 reads, then one write of the desk");
    Case::run(plan, "reads with edits", &what, &entries)
}

fn edits_table(case: &Case) -> Table {
    let rows = case.series.iter().filter(|series| series.name.ends_with("edits"));
    let rows = rows.map(|series| vec![series.name.clone(), format!("{:.0}", series.spread(Run::edit_rate).median)]);
    Table {
        title: "Edits a second among the reads".to_owned(),
        note: "An edit is a PATCH and a publication, each on the disk when it is answered.".to_owned(),
        head: ["server", "edits/s"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
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
    fn name(&self) -> &'static str {
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

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// Everything that is kept goes at once: a tag gets another name that every one of these articles shows.
fn storms(plan: &Plan, desk: &Desk<'_>, results: &mut Results) {
    let mut client = Client::new(desk.server.address);
    let tagged = |path: &String| contains(client.get(path), b"\"slug\":\"tag-0\"");
    let paths: Vec<String> = keys::articles(ARTICLES).into_iter().filter(tagged).collect();
    for (name, power, wanted) in [("read as news is", 4, true), ("read evenly", 1, false)] {
        let storm = storm(plan, desk, &paths, power);
        let title = format!("Storm on {}, {} articles {name}", desk.name(), paths.len());
        println!("{title}: {storm}");
        if wanted {
            let holds = Some(storm.back.is_some_and(|back| back < 2.0) && storm.failures == 0);
            results.targets.push(Target::new(
                "storm",
                desk.name(),
                "over within 2 s, no error",
                storm.to_string(),
                holds,
            ));
        } else {
            let what = "storm, all articles read evenly";
            results.targets.push(Target::new(what, desk.name(), "(no target)", storm.to_string(), None));
        }
        results.lines.push(Lines {
            title,
            x: "seconds since the change was sent".to_owned(),
            y: "answers a second".to_owned(),
            logarithmic: false,
            series: vec![(desk.name().to_owned(), storm.rates)],
        });
    }
}

struct Storm {
    /// Seconds since the change, and answers a second.
    rates: Vec<(f64, f64)>,
    before: f64,
    lowest: f64,
    /// Seconds until the change was answered,
    took: f64,
    /// and until as many answers come as before, but for a tenth.
    back: Option<f64>,
    longest: f64,
    failures: u64,
}

impl std::fmt::Display for Storm {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { before, lowest, took, longest, failures, .. } = self;
        let back = self.back.map_or("not back in time".to_owned(), |back| format!("back in {back:.2} s"));
        write!(
            out,
            "{back}, {failures} errors, longest answer {longest:.0} ms, {before:.0}/s before, {lowest:.0}/s at worst, \
             the change itself took {took:.2} s"
        )
    }
}

/// Seconds of load before the change, and in all.
const BEFORE: f64 = 3.0;
const IN_ALL: u64 = 12;
/// Over so many seconds a rate is taken.
const WINDOW: f64 = 0.2;

fn storm(plan: &Plan, desk: &Desk<'_>, paths: &[String], power: u32) -> Storm {
    let address = desk.server.address;
    recorded::record(address, paths, &[]);
    let load = Load::reads(plan.folder(), &format!("storm-{}", desk.name()), paths, power, &[]);
    let begun = Instant::now();
    let (run, changed, counts) = thread::scope(|scope| {
        let load = scope.spawn(|| load.run(address, IN_ALL, 1));
        let changed = scope.spawn(|| {
            thread::sleep(Duration::from_secs_f64(BEFORE));
            let sent = begun.elapsed().as_secs_f64();
            let name = format!("Topic of {sent} s");
            desk.write(&mut Client::new(address), "PATCH", "/v1/admin/tags/tag-0", &json!({"name": name}));
            (sent, begun.elapsed().as_secs_f64() - sent, name)
        });
        let (mut client, mut counts) = (Client::new(address), Vec::new());
        while !load.is_finished() {
            counts.push((begun.elapsed().as_secs_f64(), answered(&mut client)));
            thread::sleep(Duration::from_millis(20));
        }
        (load.join().unwrap(), changed.join().unwrap(), counts)
    });
    let (changed, took, name) = changed;
    let mut client = Client::new(address);
    assert!(contains(client.get(&paths[0]), name.as_bytes()), "the change is not seen");
    told_storm(&counts, changed, took, &run)
}

fn told_storm(counts: &[(f64, f64)], changed: f64, took: f64, run: &Run) -> Storm {
    let rates: Vec<(f64, f64)> = counts
        .iter()
        .filter_map(|(now, count)| {
            let (then, before) = counts.iter().rev().find(|(then, _)| now - then >= WINDOW)?;
            Some((now - changed, (count - before) / (now - then)))
        })
        .collect();
    let before = rates.iter().filter(|(at, _)| (1.0 - BEFORE..-0.1).contains(at)).map(|(_, rate)| *rate).collect();
    let before = Spread::of(before).median;
    let after = || rates.iter().filter(|(at, _)| *at > 0.0 && *at < IN_ALL as f64 - BEFORE - 0.5);
    let lowest = after().map(|(_, rate)| *rate).fold(f64::MAX, f64::min);
    // Back is when the next half second has as many answers as before, but for a tenth.
    let count_at = |at: f64| counts.iter().find(|(now, _)| *now >= changed + at).copied();
    let next = |at: f64| {
        let ((then, before), (now, count)) = (count_at(at)?, count_at(at + 0.5)?);
        Some((count - before) / (now - then))
    };
    let back = after().find(|(at, _)| next(*at).is_some_and(|rate| rate >= 0.9 * before)).map(|(at, _)| *at);
    let (longest, failures) = (run.longest as f64 / 1e3, run.statuses + run.broken);
    Storm { rates, before, lowest, took, back, longest, failures }
}

/// How many requests a server has answered, as its meters say.
fn answered(client: &mut Client) -> f64 {
    let text = String::from_utf8_lossy(client.get("/metrics")).into_owned();
    let counters = text.lines().filter(|line| line.starts_with("broadsheet_http_requests_total{"));
    counters.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
}
