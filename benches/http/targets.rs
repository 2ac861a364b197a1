//! What the cases must reach.

use crate::{
    edits::{ALONE, BESIDE, MIXED},
    load::Run,
    reading::PARTS_KEPT,
    results::{Results, Target},
    rounds::Spread,
};

/// A case's least ratio to the limit's rate, and for hits to nginx's and the most of the limit's p99.
struct Wanted {
    case: &'static str,
    rate: [(&'static str, f64); 2],
    hit: bool,
}

const ANY: f64 = 0.0;

fn wanted() -> Vec<Wanted> {
    let both = |rate| [("SQLite", rate), ("PostgreSQL", rate)];
    let row = |case, rate, hit| Wanted { case, rate, hit };
    vec![
        row("article hit", both(0.95), true),
        row("front page hit", both(0.95), true),
        row("not modified", both(1.0), false),
        row("brotli hit", both(0.95), false),
        row("gzip hit", both(0.95), false),
        row("front page brotli hit", both(0.95), false),
        row("front page hit, all of each article", both(0.95), true),
        row("article miss", both(ANY), false),
        row("article with relations miss", [("SQLite", 0.12), ("PostgreSQL", 0.06)], false),
        row("list of 20 with relations miss", [("SQLite", 0.06), ("PostgreSQL", 0.03)], false),
        row(PARTS_KEPT, [("SQLite", 0.06), ("PostgreSQL", 0.03)], false),
        row("section list miss", both(ANY), false),
        row("deep page miss", both(ANY), false),
        row("filters with facets miss", both(ANY), false),
        row("article with relations miss through the cache", both(ANY), false),
    ]
}

/// Compares all cases with what they must reach.
pub fn judge(results: &mut Results) {
    let mut targets = Vec::new();
    for Wanted { case: name, rate, hit } in wanted() {
        let Some(case) = results.cases.iter().find(|case| case.name == name) else { continue };
        let Some(limit) = case.find("limit") else { continue };
        for (server, least) in rate {
            let Some(own) = case.find(server) else { continue };
            let mut at_least = |to: &str, least: f64, reached: Spread| {
                let wanted = if least == ANY { "(no target)".to_owned() } else { format!("≥ {least:.2} × {to}") };
                let holds = (least != ANY).then_some(reached.median >= least);
                targets.push(Target::new(name, server, &wanted, reached.to_string(), holds));
            };
            at_least("the limit", least, own.ratio(limit, Run::rate));
            if let (true, Some(nginx)) = (hit, case.find("nginx")) {
                at_least("nginx", 1.0, own.ratio(nginx, Run::rate));
            }
            if hit {
                let slower = own.ratio(limit, |run| run.p99 as f64);
                let (wanted, holds) = ("p99 ≤ 1.30 × the limit", slower.median <= 1.3);
                targets.push(Target::new(name, server, wanted, slower.to_string(), Some(holds)));
            }
        }
    }
    if let Some(case) = results.cases.iter().find(|case| case.name == "reads with edits") {
        for server in ["SQLite", "PostgreSQL"] {
            let find = |kind: &str| case.find(&format!("{server}, {kind}"));
            let Some(alone) = find(ALONE) else { continue };
            for kind in [MIXED, BESIDE] {
                let Some(with) = find(kind) else { continue };
                let reached = with.ratio(alone, Run::rate);
                let holds = Some(reached.median >= 0.7);
                targets.push(Target::new(kind, server, "≥ 0.70 × reads alone", reached.to_string(), holds));
            }
        }
    }
    let failures: u64 = results.cases.iter().map(crate::rounds::Case::failures).sum();
    targets.push(Target::new("answers that failed", "all", "0", failures.to_string(), Some(failures == 0)));
    targets.append(&mut results.targets);
    results.targets = targets;
}
