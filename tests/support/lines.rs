//! The `curl` lines of the Admin API's document, and the order in which `openapi/examples/admin.txt` has them run.

use serde_json::Value;
use std::collections::BTreeMap;

/// What is done with the lines, one after the other.
#[derive(Debug)]
pub enum Step {
    /// The lines of an operation, and what of the answer is kept: name and pointer.
    Show(String, Vec<(String, String)>),
    /// A line that makes ready for what comes after it.
    Prepare(String),
    /// A line that is refused with this status.
    Refused(u16, String),
}

/// What a description shows.
#[derive(Debug, Default)]
pub struct Shown {
    /// The commands.
    pub lines: Vec<String>,
    /// Files that the reader is told to save: name and text.
    pub files: Vec<(String, String)>,
}

/// The steps in their order.
pub fn steps() -> Vec<Step> {
    let lines = include_str!("../../openapi/examples/admin.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(step).collect()
}

fn step(line: &str) -> Step {
    if let Some(line) = line.strip_prefix("$ ") {
        return Step::Prepare(line.to_owned());
    }
    if let Some(rest) = line.strip_prefix("! ") {
        let (status, line) = rest.split_once(' ').unwrap();
        return Step::Refused(status.parse().unwrap(), line.to_owned());
    }
    let mut words = line.split(' ');
    let operation = words.next().unwrap().to_owned();
    let kept = words.map(|word| word.split_once('=').unwrap()).map(|(name, at)| (name.to_owned(), at.to_owned()));
    Step::Show(operation, kept.collect())
}

/// What each operation of a document shows.
///
/// Fails where an operation shows no command, or one that is not run: each is a step, once.
pub fn of_operations(document: &Value) -> BTreeMap<String, Shown> {
    let mut all = BTreeMap::new();
    let items = document["paths"].as_object().unwrap().values();
    let operations = items.flat_map(|item| item.as_object().unwrap().values()).filter(|part| part.is_object());
    for operation in operations {
        let id = operation["operationId"].as_str().unwrap();
        let shown = of(operation["description"].as_str().unwrap_or_default());
        assert!(!shown.lines.is_empty(), "{id} shows no request");
        all.insert(id.to_owned(), shown);
    }
    let mut run: Vec<String> = Vec::new();
    for step in steps() {
        if let Step::Show(operation, _) = step {
            assert!(all.contains_key(&operation), "{operation}, in openapi/examples/admin.txt, is no operation");
            assert!(!run.contains(&operation), "{operation} stands twice in openapi/examples/admin.txt");
            run.push(operation);
        }
    }
    let forgotten: Vec<&String> = all.keys().filter(|id| !run.contains(id)).collect();
    assert!(forgotten.is_empty(), "no line of openapi/examples/admin.txt has these run: {forgotten:?}");
    all
}

/// What a text shows in its blocks.
pub fn of(markdown: &str) -> Shown {
    let (mut shown, mut open) = (Shown::default(), None::<(String, String)>);
    for line in markdown.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.to_owned(), String::new())),
            (Some(_), Some(_)) => keep(&mut shown, open.take().unwrap()),
            (Some((_, text)), None) => text.extend([line, "\n"]),
            (None, None) => assert!(!line.contains("curl -"), "a request outside of a block: {line}"),
        }
    }
    assert!(open.is_none(), "a block has no end: {markdown}");
    shown
}

fn keep(shown: &mut Shown, (info, text): (String, String)) {
    match info.split_once(' ') {
        Some((_, file)) => shown.files.push((file.to_owned(), text)),
        None if info == "sh" => {
            let mut command = String::new();
            for line in text.replace("\\\n", " ").lines() {
                command.push_str(line);
                // A quote may go over several lines.
                if command.matches('\'').count().is_multiple_of(2) {
                    shown.lines.push(std::mem::take(&mut command));
                }
            }
            assert!(command.is_empty(), "a quote has no end: {command}");
        }
        None => {}
    }
}

/// The words of a command, as a shell parts them. Variables are looked up where a shell would.
pub fn words(line: &str, variable: &dyn Fn(&str) -> String) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (Some('"'), '\\') => word.get_or_insert_default().extend(letters.next()),
            (Some('"') | None, '$') => {
                let mut name = String::new();
                while let Some(letter) = letters.next_if(|next| next.is_ascii_uppercase() || *next == '_') {
                    name.push(letter);
                }
                word.get_or_insert_default().push_str(&variable(&name));
            }
            _ => word.get_or_insert_default().push(letter),
        }
    }
    assert!(quote.is_none(), "a quote has no end: {line}");
    words.extend(word);
    words
}
