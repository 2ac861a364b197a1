//! What can be set: `.env.example` lists it, `src/config.rs` reads it, and nothing else looks at the environment.

#![expect(clippy::unwrap_used, reason = "a test that cannot be arranged has failed")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const PREFIX: &str = "BROADSHEET_";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// Every name with the prefix.
fn names(text: &str) -> BTreeSet<String> {
    let of_name = |letter: &char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || *letter == '_';
    text.split(PREFIX)
        .skip(1)
        .map(|rest| format!("{PREFIX}{}", rest.chars().take_while(of_name).collect::<String>()))
        .collect()
}

#[test]
fn the_example_lists_just_the_variables_that_are_read() {
    let (example, read) = (names(&text(".env.example")), names(&text("src/config.rs")));
    assert!(!read.is_empty());
    assert_eq!(example.difference(&read).collect::<Vec<_>>(), Vec::<&String>::new(), "listed, but not read");
    assert_eq!(read.difference(&example).collect::<Vec<_>>(), Vec::<&String>::new(), "read, but not listed");
}

#[test]
fn no_other_file_reads_the_environment() {
    let mut offences = Vec::new();
    for file in files(&root().join("src")) {
        let name = file.strip_prefix(root()).unwrap().display().to_string();
        let text = fs::read_to_string(&file).unwrap();
        let reads = ["env::var", "env::vars", "env::remove_var", "env::set_var", "dotenvy::", "env ="];
        for (number, line) in (1..).zip(text.lines()) {
            let code = line.trim_start();
            if name != "src/config.rs" && !code.starts_with("//") && reads.iter().any(|read| code.contains(read)) {
                offences.push(format!("{name}:{number}: {code}"));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn a_variable_that_a_message_names_exists() {
    let read = names(&text("src/config.rs"));
    for file in files(&root().join("src")) {
        for name in names(&fs::read_to_string(&file).unwrap()) {
            assert!(read.contains(&name), "{} names {name}", file.display());
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}
