//! An article as one text file: YAML front matter between two lines of `---`, then the body.
//!
//! What is written here reads back as it was. What is read is YAML without what can make a small text large (anchors,
//! aliases), without tags and without doubled keys.

mod strict;

use crate::domain::{
    fault::{Fault, Wrong},
    letters::is_noncharacter,
};
use serde_json::{Map, Value};

/// The longest front matter, in bytes.
pub const MAX_BYTES: usize = 256 << 10;
/// How deep lists and mappings may be nested.
pub const MAX_DEPTH: usize = 32;

const FENCE: &str = "---";

/// What stands in front of a text, and the text, to the letter.
///
/// A fault tells its line, counted from 1.
pub fn read(text: &str) -> Result<(Map<String, Value>, String), Fault> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let Some(rest) = after_fence(text) else {
        let detail = "The text does not begin with a line of `---`, the front matter, and another line of `---`.";
        return Err(at(1, Wrong::new("front_matter_missing", detail)));
    };
    let Some((yaml, body)) = closed(rest) else {
        let detail = "No line of `---` ends the front matter.";
        return Err(at(1, Wrong::new("front_matter_missing", detail)));
    };
    if yaml.len() > MAX_BYTES {
        let detail = format!("The front matter has {} bytes, and may have {MAX_BYTES}.", yaml.len());
        return Err(at(1, Wrong::new("too_long", detail)));
    }
    // The line of the fence comes before the first of the front matter.
    let fields = strict::parse(yaml).map_err(|(line, wrong)| at(line + 1, wrong))?;
    Ok((fields, body.to_owned()))
}

/// Fields and a text as one file.
pub fn write(fields: &Map<String, Value>, body: &str) -> String {
    let yaml: String = fields.iter().map(|(name, value)| print(name, value)).collect();
    format!("{FENCE}\n{yaml}{FENCE}\n{body}")
}

/// One field in the YAML that is pleasant to edit, or as JSON, which is YAML too.
fn print(name: &str, value: &Value) -> String {
    let field = Map::from_iter([(name.to_owned(), value.clone())]);
    let json = format!("{}: {value}\n", Value::from(name));
    // They end lines in YAML, and would be lost; no text that was let in holds them, but fields of the newsroom's own may.
    if json.contains(['\u{2028}', '\u{2029}']) {
        return json.chars().map(escaped).collect();
    }
    yaml_serde::to_string(&field).unwrap_or(json)
}

/// A character of JSON as YAML takes it between quotes.
fn escaped(c: char) -> String {
    match c {
        '\n' => c.to_string(),
        '\u{2028}' | '\u{2029}' | '\u{FEFF}' => format!("\\u{:04X}", u32::from(c)),
        _ if c.is_control() || is_noncharacter(c) => format!("\\U{:08X}", u32::from(c)),
        _ => c.to_string(),
    }
}

/// What follows a line of `---` at the beginning of a text.
fn after_fence(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(FENCE)?.trim_start_matches([' ', '\t']);
    let line_end = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'));
    line_end.or_else(|| rest.is_empty().then_some(rest))
}

/// The lines before the next fence, and what follows it.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(body) = after_fence(&text[start..]) {
            return Some((&text[..start], body));
        }
        start += line.len();
    }
    None
}

fn at(line: u64, wrong: Wrong) -> Fault {
    Fault { line: Some(line), ..Fault::pointer("", wrong.code, wrong.detail) }
}

#[cfg(test)]
mod tests;
