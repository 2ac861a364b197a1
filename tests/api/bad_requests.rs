//! Bad requests: whatever stands in whichever parameter or header, the answer is a good one or names what is wrong.

use crate::{
    app::{App, Reply},
    client::Client,
    document::Document,
    questions::{self, Operation, Parameter, encoded},
    support::{both, databases::Database},
};
use std::{
    io,
    time::{Duration, Instant},
};

/// Values that mean harm or nothing; they are percent-encoded.
const VALUES: &[(&str, &[u8])] = &[
    ("nothing", b""),
    ("a space", b" "),
    ("a comma", b","),
    ("commas", b",,,"),
    ("a minus", b"-"),
    ("minuses", b"-,-"),
    ("no number", b"ten"),
    ("a word", b"null"),
    ("a list", b"[]"),
    ("an object", b"{\"a\":1}"),
    ("below nothing", b"-1"),
    ("a fraction", b"1.5"),
    ("an exponent", b"1e9"),
    ("a large number", b"99999999999999999999"),
    ("the largest number", b"9223372036854775807"),
    ("a number in Arabic digits", "\u{661}\u{662}".as_bytes()),
    ("no day", b"2026-02-30"),
    ("the last day", b"9999-12-31"),
    ("a far time", b"9999-12-31T23:59:59.999999999-23:59"),
    ("an early time", b"0000-01-01T00:00:00+23:59"),
    ("Arabic", "\u{639}\u{648}\u{62f}\u{629}-\u{627}\u{644}\u{645}\u{628}\u{639}\u{648}\u{62b}".as_bytes()),
    ("encoded twice", b"%D8%B9%D9%88"),
    ("encoded thrice", b"%25D8%25B9"),
    ("a nul", b"a\0b"),
    ("a tab and a line", b"a\t\r\nX-Evil: 1"),
    ("a bell and an escape", b"\x07\x1b[31m"),
    ("a control of Latin 1", "\u{85}\u{9f}".as_bytes()),
    ("not UTF-8", b"\xff\xfe"),
    ("UTF-8 cut short", b"a\xd8"),
    ("a surrogate", b"\xed\xa0\x80"),
    ("overlong", b"\xc0\xaf"),
    ("a quote", b"'"),
    ("SQL", b"' or 1=1; drop table articles; --"),
    ("SQL in a union", b"x') union select name from sqlite_master --"),
    ("wildcards", b"%_\\%"),
    ("a search", b"NEAR(\"a\" b, 3) AND title:c* NOT -d"),
    ("a search of PostgreSQL", b"a & !(b | c:*) <-> 'd"),
    ("quotes", b"\"\"\""),
    ("a path upwards", b"../../etc/passwd"),
    ("a path of Windows", b"..\\..\\boot.ini"),
    ("dots", b".."),
    ("slashes", b"//"),
    ("a bidi override", "\u{202e}gnp.exe\u{2066}".as_bytes()),
    ("an emoji", "\u{1f4f0}\u{200d}\u{2764}\u{fe0f}".as_bytes()),
    ("nothing that is seen", "\u{200b}\u{feff}".as_bytes()),
    ("marks", "e\u{301}\u{301}\u{301}\u{301}".as_bytes()),
    ("a script", b"<script>alert(1)</script>"),
    ("a template", b"{{7*7}}${7*7}%{7}"),
];

/// What is sent as it is: broken percent signs, and bytes that no address may hold.
const RAW: &[(&str, &[u8])] = &[
    ("a percent sign", b"%"),
    ("percent and one digit", b"a%2"),
    ("percent and no digits", b"%zz"),
    ("percent and a unicode escape", b"%u0639"),
    ("a plus", b"+"),
    ("semicolons", b"a;b=c"),
    ("an equals sign", b"=="),
    ("a path upwards", b"../../etc/passwd"),
    ("brackets", b"[a]{b}|^`"),
    ("raw Arabic", "\u{639}\u{648}\u{62f}\u{629}".as_bytes()),
    ("a raw control", b"a\x01b"),
    ("a raw nul", b"a\0b"),
    ("raw and not UTF-8", b"\xff\xfe"),
];

/// Lengths of values: beyond ours, and beyond what the server's parser takes.
const LONG: &[usize] = &[130, 5_000, 20_000, 70_000, 200_000];

/// Headers that we read.
const HEADERS: &[&str] = &["If-None-Match", "Accept-Encoding", "X-Request-Id"];

/// A request that may be bad, and what it is about.
struct Case {
    what: String,
    path: Vec<u8>,
    headers: Vec<(&'static str, Vec<u8>)>,
    /// The parameter or the header that faults may stand at.
    name: &'static str,
    /// Whether a 404 is right.
    may_be_absent: bool,
    /// Whether the server's parser may refuse it before any of our code.
    raw: bool,
}

/// The bytes that can stand for a value, and whether they are raw.
fn values() -> Vec<(String, Vec<u8>, bool)> {
    let plain = VALUES.iter().map(|(what, value)| ((*what).to_owned(), encoded(value).into_bytes(), false));
    let raw = RAW.iter().map(|(what, value)| ((*what).to_owned(), value.to_vec(), true));
    let long = LONG.iter().map(|length| (format!("{length} letters"), vec![b'a'; *length], *length > 5_000));
    plain.chain(raw).chain(long).collect()
}

fn example(parameter: &Parameter) -> String {
    parameter.example_text().unwrap_or_else(|| panic!("{} has no example", parameter.name))
}

/// The requests for one parameter; all else of them is as the document shows it.
fn cases(operation: &Operation, parameter: &Parameter) -> Vec<Case> {
    let case = |what: String, path: Vec<u8>, raw| Case {
        what,
        path,
        headers: Vec::new(),
        name: parameter.name,
        may_be_absent: parameter.in_path || parameter.required,
        raw,
    };
    let address = |query: &[(&str, String)]| operation.address(example, query).into_bytes();
    if parameter.in_path {
        let template = operation.template.replace(&format!("{{{}}}", parameter.name), "\u{1}");
        let (before, after) = template.split_once('\u{1}').unwrap();
        let with = |value: &[u8]| [before.as_bytes(), value, after.as_bytes()].concat();
        let mut cases: Vec<Case> =
            values().into_iter().map(|(what, value, raw)| case(what, with(&value), raw)).collect();
        cases.push(case("doubled".to_owned(), with(b"a/b"), false));
        return cases;
    }
    let others: Vec<(&str, String)> = operation
        .in_query()
        .filter(|other| other.required && other.name != parameter.name)
        .map(|other| (other.name, example(other)))
        .collect();
    let base = address(&others);
    let joint: &[u8] = if others.is_empty() { b"?" } else { b"&" };
    let with = |value: &[u8]| [&base, joint, parameter.name.as_bytes(), b"=", value].concat();
    let mut cases: Vec<Case> = values().into_iter().map(|(what, value, raw)| case(what, with(&value), raw)).collect();
    cases.push(case("missing".to_owned(), base.clone(), false));
    cases.push(case("without a value".to_owned(), [&base, joint, parameter.name.as_bytes()].concat(), false));
    let twice = parameter.example_text().unwrap_or_else(|| "x".to_owned());
    let twice = encoded(twice.as_bytes());
    cases.push(case("doubled".to_owned(), with(format!("{twice}&{}={twice}", parameter.name).as_bytes()), false));
    cases.push(case(
        "many times".to_owned(),
        with(format!("{twice}&{}={twice}", parameter.name).repeat(50).as_bytes()),
        false,
    ));
    cases
}

/// The requests for the headers that we read, at one operation.
fn header_cases(operation: &Operation) -> Vec<Case> {
    let query: Vec<(&str, String)> =
        operation.in_query().filter(|it| it.required).map(|it| (it.name, example(it))).collect();
    let path = operation.address(example, &query).into_bytes();
    let mut cases = Vec::new();
    for name in HEADERS {
        let case = |what: &str, values: Vec<Vec<u8>>, raw| Case {
            what: what.to_owned(),
            path: path.clone(),
            headers: values.into_iter().map(|value| (*name, value)).collect(),
            name,
            may_be_absent: false,
            raw,
        };
        for (what, value) in VALUES.iter().chain(RAW) {
            cases.push(case(what, vec![value.to_vec()], true));
        }
        for length in LONG {
            cases.push(case(&format!("{length} letters"), vec![vec![b'a'; *length]], *length > 5_000));
        }
        cases.push(case("doubled", vec![b"*".to_vec(), b"gzip".to_vec()], false));
        cases.push(case("weights", vec![b"br;q=nan, gzip;q=-1, *;q=1e99, ;;;q=".to_vec()], false));
        cases.push(case("tags", vec![b"W/\"\", \"-br\", \"\"-gz, W/W/\"".to_vec()], false));
        cases.push(case("many", vec![b"\"a\",".repeat(1_000)], false));
    }
    cases
}

/// What is wrong with an answer, if anything is.
fn fault(case: &Case, reply: &Reply) -> Option<String> {
    let told = |wrong: &str| Some(format!("{wrong}: {} {}", reply.status, String::from_utf8_lossy(&reply.body)));
    let Some(id) = reply.header("x-request-id") else {
        let refused = case.raw && [400, 431].contains(&reply.status);
        return if refused { None } else { told("it does not come from our code") };
    };
    if !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) || id.len() > 128 {
        return told("the id of the request is not plain");
    }
    match reply.status {
        200 | 301 | 304 => None,
        404 if !case.may_be_absent => told("it answers that nothing is there"),
        400 | 404 if reply.body.is_empty() => told("nothing is told"),
        404 => None,
        400 => {
            let body = reply.json();
            let faults = body["errors"].as_array().unwrap();
            let named = |fault: &serde_json::Value| fault["parameter"] == case.name || fault["header"] == case.name;
            if !faults.is_empty() && faults.iter().all(named) { None } else { told("a fault names something else") }
        }
        _ => told("it answers something else"),
    }
}

/// Sends a request; the answer, once more where it took too long.
fn ask(client: &mut Client, case: &Case) -> io::Result<(Reply, Duration)> {
    let mut answer = None;
    for _ in 0..2 {
        let begun = Instant::now();
        let reply = client.send("GET", &case.path, &case.headers)?;
        let took = begun.elapsed();
        answer = Some((reply, took));
        if took < Duration::from_secs(1) {
            break;
        }
    }
    answer.ok_or_else(|| io::Error::other("nothing was asked"))
}

fn no_value_of_any_parameter_breaks_anything(database: &Database) {
    let app = App::start_demo(database);
    let mut client = Client::new(app.address);
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for operation in questions::operations() {
        let of_parameters = operation.parameters.iter().flat_map(|parameter| cases(&operation, parameter));
        for case in of_parameters.chain(header_cases(&operation)) {
            asked += 1;
            let path = String::from_utf8_lossy(&case.path).into_owned();
            let short: String = path.chars().take(120).collect();
            let at = format!("{short} ({}: {})", case.name, case.what);
            match ask(&mut client, &case) {
                // What is too long for the server's parser may end the connection while it is still being sent.
                Err(error) if case.raw => drop(error),
                Err(error) => wrong.push(format!("{at}: {error}")),
                Ok((_, took)) if took >= Duration::from_secs(1) => wrong.push(format!("{at}: took {took:?}")),
                Ok((reply, _)) => {
                    wrong.extend(fault(&case, &reply).map(|fault| format!("{at}: {fault}")));
                    if reply.status >= 400 && reply.header("x-request-id").is_some() {
                        Document::get().check("GET", &path, &reply);
                    }
                }
            }
        }
        let unknown = client.get(&operation.address(example, &[("state", "draft".to_owned())]));
        let unknown = unknown.faults();
        if !unknown.contains(&("state".to_owned(), "unknown_parameter".to_owned())) {
            wrong.push(format!("{} takes `state`: {unknown:?}", operation.template));
        }
    }
    println!("{asked} requests");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

both!(no_value_of_any_parameter_breaks_anything);
