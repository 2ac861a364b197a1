//! What happens when everything that is kept goes at once, under full load.

use crate::{
    Plan, Results,
    edits::{ARTICLES, Desk, contains},
    keys,
    load::{Load, Run},
    recorded,
    results::{Lines, Target},
    rounds::Spread,
    support::Client,
};
use serde_json::json;
use std::{
    thread,
    time::{Duration, Instant},
};

/// Everything that is kept goes at once: a tag gets another name that every one of these articles shows.
pub fn measure(plan: &Plan, desk: &Desk<'_>, results: &mut Results) {
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
