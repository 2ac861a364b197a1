//! Rounds of load on several servers in turn, so that whatever else the machine does hits all of them alike.

use crate::{
    Plan,
    load::{Load, Run},
    recorded,
    servers::processor_time,
};
use std::{
    net::SocketAddr,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

/// What somebody does while a round lasts, until told to stop; how many edits that were.
pub type Beside<'a> = Box<dyn Fn(&AtomicBool) -> u64 + Sync + 'a>;

/// A server under load.
pub struct Entry<'a> {
    pub name: String,
    pub address: SocketAddr,
    pub process: u32,
    pub load: Load,
    /// What is asked for before each round, so that all of it is kept.
    pub warm: Vec<String>,
    pub beside: Option<Beside<'a>>,
}

impl Entry<'_> {
    fn run(&self, seconds: u64, seed: usize) -> Run {
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            let beside = self.beside.as_ref().map(|beside| scope.spawn(|| beside(&stop)));
            let before = processor_time(self.process);
            let mut run = self.load.run(self.address, seconds, seed);
            if let (Some(before), Some(after)) = (before, processor_time(self.process)) {
                run.processor = (after - before) * 1e6 / run.requests as f64;
            }
            stop.store(true, Ordering::Relaxed);
            if let Some(beside) = beside {
                run.edits = beside.join().unwrap();
            }
            run
        })
    }
}

/// What was seen of one server.
pub struct Series {
    pub name: String,
    pub runs: Vec<Run>,
}

/// What was seen of all; all are measured by the first.
pub struct Case {
    pub name: String,
    /// What was asked, in a few words.
    pub what: String,
    pub series: Vec<Series>,
}

/// The middle of several rounds, and the least and the most.
#[derive(Debug, Clone, Copy)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub most: f64,
}

impl Spread {
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        let median = if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 };
        Self { median, least: values[0], most: values[values.len() - 1] }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:.2} ({:.2}–{:.2})", self.median, self.least, self.most)
    }
}

impl Series {
    pub fn spread(&self, value: impl Fn(&Run) -> f64) -> Spread {
        Spread::of(self.runs.iter().map(value).collect())
    }

    /// The same as a ratio to another server in the same round.
    pub fn ratio(&self, other: &Self, value: impl Fn(&Run) -> f64) -> Spread {
        Spread::of(self.runs.iter().zip(&other.runs).map(|(own, other)| value(own) / value(other)).collect())
    }
}

impl Case {
    /// Puts load on all servers, round by round; no answer may be one of 400 and over.
    pub fn run(plan: &Plan, name: &str, what: &str, entries: &[Entry<'_>]) -> Self {
        let mut series: Vec<Series> =
            entries.iter().map(|entry| Series { name: entry.name.clone(), runs: Vec::new() }).collect();
        // The first second of each is not told of.
        for entry in entries {
            entry.load.run(entry.address, 1, 999);
        }
        for round in 0..plan.rounds {
            for turn in 0..entries.len() {
                let at = (round + turn) % entries.len();
                let entry = &entries[at];
                recorded::record(entry.address, &entry.warm, &[]);
                let run = entry.run(plan.seconds, round * entries.len() + at);
                series[at].runs.push(run);
            }
        }
        let case = Self { name: name.to_owned(), what: what.to_owned(), series };
        case.print();
        case
    }

    /// Answers that were no answers.
    pub fn failures(&self) -> u64 {
        let runs = self.series.iter().flat_map(|series| &series.runs);
        runs.map(|run| run.statuses + run.broken).sum()
    }

    pub fn find(&self, name: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.name == name)
    }

    fn print(&self) {
        println!("\n{}: {}", self.name, self.what);
        let base = &self.series[0];
        for series in &self.series {
            let (rate, bytes) = (series.spread(Run::rate), series.spread(Run::byte_rate));
            println!(
                "  {:<34} {:>7.0}/s ({:.0}–{:.0}) {:>5.0} MB/s  p50 {:>6.0} µs  p99 {:>6.0} µs  cpu {:>6.1} µs  \
                 × {}: {}; p99 × {}; cpu × {}",
                series.name,
                rate.median,
                rate.least,
                rate.most,
                bytes.median / 1e6,
                series.spread(|run| run.p50 as f64).median,
                series.spread(|run| run.p99 as f64).median,
                series.spread(|run| run.processor).median,
                base.name,
                series.ratio(base, Run::rate),
                series.ratio(base, |run| run.p99 as f64),
                series.ratio(base, |run| run.processor)
            );
        }
        if self.failures() > 0 {
            println!("  {} ANSWERS FAILED", self.failures());
        }
    }
}
