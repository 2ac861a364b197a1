//! The report: printed, and as a page with plots.

use crate::{
    Plan,
    load::{CONNECTIONS, Run, THREADS},
    plots,
    results::{Results, Table},
    rounds::Case,
    servers::WORKERS,
    store,
};
use serde_json::{Value, json};
use std::{fmt::Write, fs, process::Command};

/// The cases of the picture for the README.
const PICTURE: [&str; 5] =
    ["article hit", "front page hit", "not modified", "article with relations miss", "list of 20 with relations miss"];

/// Prints what was to be reached and what was, and writes `report.html`, `results.json` and `performance.svg`.
pub fn tell(plan: &Plan, results: &Results) {
    let table = targets(results).printed();
    let folder = store::folder();
    let (page, raw, picture) =
        (folder.join("report.html"), folder.join("results.json"), folder.join("performance.svg"));
    fs::write(&page, html(plan, results, &table)).unwrap();
    fs::write(raw, format!("{:#}\n", json(results))).unwrap();
    let chosen: Vec<&Case> = results.cases.iter().filter(|case| PICTURE.contains(&case.name.as_str())).collect();
    if !chosen.is_empty() {
        let title = format!("Requests a second, {} articles, {}", plan.articles, machine());
        fs::write(picture, plots::bars(&title, &chosen)).unwrap();
    }
    println!("\nThe report with plots: {}", page.display());
}

fn targets(results: &Results) -> Table {
    let rows = results.targets.iter().map(|target| {
        let words = [&target.what, &target.server, &target.wanted, &target.reached];
        words.into_iter().cloned().chain([target.verdict().to_owned()]).collect()
    });
    Table {
        title: "What was to be reached".to_owned(),
        note: "Ratios are medians over rounds, with the least and the greatest.".to_owned(),
        head: ["what", "server", "target", "reached", "reached?"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

/// The processor, as far as it is known.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(": "));
    format!("{cores} cores, {}", model.map_or("an unknown processor", |(_, model)| model.trim()))
}

fn version_of(program: &str, argument: &str) -> String {
    let Ok(output) = Command::new(program).arg(argument).output() else { return format!("{program}: none") };
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&said).lines().next().unwrap_or_default().trim().to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

const STYLE: &str =
    "body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2em auto;padding:0 1em;color:#24292f}
table{border-collapse:collapse;margin:1em 0}td,th{padding:.25em .7em;border-bottom:1px solid #d8dee4;text-align:right}
td:first-child,th:first-child{text-align:left}h2{margin-top:2em}.NO{color:#b3261e;font-weight:600}svg{max-width:100%}";

fn html(plan: &Plan, results: &Results, targets: &Table) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Broadsheet beside what is possible</title>\n\
         <style>{STYLE}</style>\n<h1>Broadsheet beside what is possible</h1>\n"
    );
    let _ = writeln!(
        out,
        "<p>{} articles; {}; {} rounds of {} s, the servers in turn; wrk with {THREADS} threads and {CONNECTIONS} \
         connections that are kept; {WORKERS} workers for each server. {}. {}.</p>",
        plan.articles,
        escaped(&machine()),
        plan.rounds,
        plan.seconds,
        escaped(&version_of("wrk", "-v")),
        escaped(&version_of("nginx", "-v"))
    );
    table(&mut out, targets);
    out.push_str("<h2>Requests a second</h2>\n");
    for case in &results.cases {
        let _ = writeln!(out, "<p>{}</p>\n{}", escaped(&case.what), plots::bars(&case.name, &[case]));
        table(&mut out, &case_table(case));
    }
    results.lines.iter().for_each(|plot| out.push_str(&plots::lines(plot)));
    results.tables.iter().for_each(|one| table(&mut out, one));
    out.push_str("</html>\n");
    out
}

fn case_table(case: &Case) -> Table {
    let base = &case.series[0];
    let rows = case.series.iter().map(|series| {
        let rate = series.spread(Run::rate);
        vec![
            series.name.clone(),
            format!("{:.0} ({:.0}–{:.0})", rate.median, rate.least, rate.most),
            format!("{:.0}", series.spread(Run::byte_rate).median / 1e6),
            format!("{:.0}", series.spread(|run| run.p50 as f64).median),
            format!("{:.0}", series.spread(|run| run.p99 as f64).median),
            format!("{:.1}", series.spread(|run| run.processor).median),
            series.ratio(base, Run::rate).to_string(),
            series.ratio(base, |run| run.p99 as f64).to_string(),
            series.ratio(base, |run| run.processor).to_string(),
        ]
    });
    let head = ["server", "requests/s", "MB/s", "p50 µs", "p99 µs", "processor µs", "× rate", "× p99", "× processor"];
    Table { title: String::new(), note: String::new(), head: head.map(str::to_owned).to_vec(), rows: rows.collect() }
}

fn table(out: &mut String, table: &Table) {
    if !table.title.is_empty() {
        let _ = writeln!(out, "<h2>{}</h2>\n<p>{}</p>", escaped(&table.title), escaped(&table.note));
    }
    let cells = |row: &[String], tag: &str| {
        let cell = |cell: &String| format!("<{tag} class=\"{}\">{}</{tag}>", class(cell), escaped(cell));
        row.iter().map(cell).collect::<String>()
    };
    let rows: String = table.rows.iter().map(|row| format!("<tr>{}</tr>\n", cells(row, "td"))).collect();
    let _ = writeln!(out, "<table>\n<tr>{}</tr>\n{rows}</table>", cells(&table.head, "th"));
}

fn class(cell: &str) -> &'static str {
    if cell == "NO" { "NO" } else { "" }
}

/// All numbers, for whoever wants to compute with them.
fn json(results: &Results) -> Value {
    let run = |run: &Run| {
        json!({"rate": run.rate(), "bytes": run.byte_rate(), "p50": run.p50, "p99": run.p99, "longest": run.longest,
            "processor": run.processor})
    };
    let cases: Vec<Value> = results
        .cases
        .iter()
        .map(|case| {
            let series = case
                .series
                .iter()
                .map(|series| json!({"server": series.name, "runs": series.runs.iter().map(run).collect::<Vec<_>>()}));
            json!({"case": case.name, "what": case.what, "series": series.collect::<Vec<_>>()})
        })
        .collect();
    let tables: Vec<Value> = results
        .tables
        .iter()
        .map(|table| json!({"title": table.title, "head": table.head, "rows": table.rows}))
        .collect();
    let targets = targets(results);
    json!({"cases": cases, "tables": tables, "targets": targets.rows})
}
