//! The pages of problems: one for every code that the sources can send, each as true as its example.

use crate::{
    app::App,
    newsroom,
    support::{both, databases::Database},
};
use broadsheet::api::problems::{self, Known};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What only commands reach: they alone read copied pages.
const NOT_BY_HTTP: &[&str] = &["src/cli", "src/moving/check.rs", "src/text/page.rs", "src/api/problems"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The quoted word at the beginning of a text, if that is what stands there.
fn word(text: &str) -> Option<&str> {
    let word = text.trim_start().strip_prefix('"')?.split('"').next()?;
    let is_code =
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    is_code.then_some(word)
}

/// The codes that a source makes faults and errors with.
fn codes(text: &str) -> BTreeSet<String> {
    // The code is the first argument, or the second behind a place that holds no comma of its own.
    let first = [
        "Wrong::new(",
        "later(",
        "code:",
        "Conflict::new(",
        "at_parent(",
        "Error::conflict(",
        "Error::forbidden(",
        "whole(line, ",
    ];
    let second = [
        "Fault::parameter(",
        "Fault::pointer(",
        "Error::invalid(",
        "fault(\"/",
        "fault(format!(",
        "fault(pointer(",
        "wrong(\"/",
    ];
    let after = |mark: &'static str| text.match_indices(mark).map(move |(at, _)| &text[at + mark.len()..]);
    let mut found: BTreeSet<String> =
        first.iter().flat_map(|mark| after(mark)).filter_map(word).map(str::to_owned).collect();
    found.extend(
        second.iter().flat_map(|mark| after(mark)).filter_map(|rest| word(rest.split_once(',')?.1)).map(str::to_owned),
    );
    found
}

/// Every code that the sources can send by HTTP, with a file that does.
fn sent() -> BTreeMap<String, PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let mut sent = BTreeMap::new();
    for file in files {
        let name = file.strip_prefix(root).unwrap();
        if !NOT_BY_HTTP.iter().any(|shut| name.starts_with(shut)) {
            let text = fs::read_to_string(&file).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            sent.extend(codes(text).into_iter().map(|code| (code, name.to_owned())));
        }
    }
    sent
}

#[test]
fn every_code_of_the_sources_has_a_page() {
    let sent = sent();
    assert!(sent.len() > 25, "{sent:#?}");
    for (code, file) in sent {
        assert!(problems::find(&code).is_some(), "{}: src/api/problems has no entry for {code}", file.display());
    }
}

#[test]
fn codes_are_found_in_sources_in_every_form() {
    let text = r#"
        Wrong::new("a", x) Wrong::new(
            "b_c", y) Fault::parameter(name, "d", z) Fault::pointer("/x", "e", z) Conflict::new("f", detail)
        Error::Unavailable { code, detail } Fault::pointer(at, code, z) later("g", "no code") code: "Not a code""#;
    assert_eq!(codes(text).into_iter().collect::<Vec<_>>(), ["a", "b_c", "d", "e", "f", "g"]);
}

#[test]
fn every_page_is_of_a_code_that_is_sent() {
    use broadsheet::error::Error;
    let mut sent: BTreeSet<String> = sent().into_keys().collect();
    let whole = [Error::Malformed(Vec::new()), Error::Invalid(Vec::new()), Error::NotFound(String::new())];
    sent.extend(whole.iter().map(|error| error.code().to_owned()));
    sent.extend(["gone", "method_not_allowed", Error::internal("").code()].map(str::to_owned));
    // Those of versions and of bodies are made by variants too, and one by the database.
    sent.extend(
        [
            "stale",
            "version_missing",
            "too_large",
            "wrong_type_of_body",
            "too_slow_to_read",
            "invalid_json",
            "malformed_body",
            "already_there",
        ]
        .map(str::to_owned),
    );
    let mut seen = BTreeSet::new();
    for Known { code, statuses, title, means, mend, .. } in problems::all() {
        assert!(sent.contains(*code), "nothing sends {code}");
        assert!(seen.insert(*code), "{code} stands twice");
        assert!(!statuses.is_empty() && !title.ends_with('.') && means.ends_with('.') && mend.ends_with('.'), "{code}");
    }
}

fn every_example_of_a_problem_meets_it(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    let mut shown = 0;
    for Known { code, title, example, .. } in problems::all() {
        let Some(example) = example else { continue };
        let body = app.get(example).json();
        assert_eq!((body["code"].as_str(), body["title"].as_str()), (Some(*code), Some(*title)), "{example}");
        shown += 1;
    }
    assert!(shown > 15);
}

fn every_problem_leads_to_its_page(database: &Database) {
    let app = App::start(database);
    let index = app.get("/problems").text();
    for known in problems::all() {
        let path = format!("/problems/{}", known.code);
        assert!(index.contains(&format!("href=\"{path}\"")), "{path} is not listed");
        let page = app.get(&path);
        assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")), "{path}");
        assert_eq!(page.header("cache-control"), Some("public, max-age=86400"));
        let html = page.text();
        for text in [format!("<h1>{}</h1>", known.title), "<html lang=\"en\">".to_owned()] {
            assert!(html.contains(&text), "{path}: {text}");
        }
        for status in known.statuses {
            assert!(html.contains(&status.to_string()), "{path}: {status}");
        }
    }
    let met = app.get("/v1/articles?sektion=world").json();
    assert_eq!(app.get(met["type"].as_str().unwrap()).status, 200);
}

fn the_pages_of_problems_load_nothing(database: &Database) {
    let app = App::start(database);
    for path in ["/problems", "/problems/too_long"] {
        let page = app.get(path);
        let policy = page.header("content-security-policy").unwrap();
        let (begin, rest) = policy.split_once("style-src 'sha256-").unwrap();
        assert_eq!(begin, "default-src 'none'; ");
        let (hash, rest) = rest.split_once("'; ").unwrap();
        assert_eq!(rest, "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        let html = page.text();
        let style = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let digest = <sha2::Sha256 as sha2::Digest>::digest(style);
        assert_eq!(hash, base64::Engine::encode(&base64::engine::general_purpose::STANDARD, digest));
        assert!(!html.contains("<script") && !html.contains("style=") && !html.contains("src="));
    }
}

fn a_code_that_is_none_has_no_page(database: &Database) {
    let app = App::start(database);
    for code in ["unknown", "UNKNOWN_PARAMETER", "%3Cscript%3E", "%FF", "%2e%2e"] {
        let reply = app.get(&format!("/problems/{code}"));
        assert_eq!((reply.status, reply.json()["code"].as_str()), (404, Some("not_found")), "{code}");
    }
}

both!(
    every_example_of_a_problem_meets_it,
    every_problem_leads_to_its_page,
    the_pages_of_problems_load_nothing,
    a_code_that_is_none_has_no_page,
);
