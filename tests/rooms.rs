//! The rooms of the house and the arrows between them: what no arrow allows, no file says.

#![expect(clippy::unwrap_used, reason = "a test that cannot be arranged has failed")]

use std::{
    collections::BTreeSet,
    fmt, fs,
    path::{Path, PathBuf},
};

/// The drawing. Each room, and all that it may name of the others: a room, or a part of one.
///
/// When it no longer serves, change it and the code together, in a commit of its own.
const DRAWING: &[(&str, &[&str])] = &[
    ("main", &["cli", "config"]),
    ("lib", &[]),
    ("cli", &["config", "server", "api", "moving", "newsroom", "store"]),
    ("server", &["api", "jobs", "store", "auth", "config"]),
    // The front of the house is HTTP, so it stands in `api`: there the kept answers are asked for and kept.
    (
        "api",
        &[
            "api/content",
            "api/admin",
            "rendered",
            // What every handler can reach holds the parts of lists that are kept.
            "delivery::readings",
            "newsroom::login",
            "auth",
            "domain",
            "store::Db",
            "store::Following",
        ],
    ),
    ("api/content", &["api", "delivery", "domain", "store::Db"]),
    (
        "api/admin",
        &[
            "api",
            "api/content::asking",
            "newsroom",
            // One operation imports lines, by the same code as the command: it is a use case made of many.
            "moving",
            "delivery::views",
            "auth",
            "text",
            "domain",
            "store::Db",
            "store::Tx",
        ],
    ),
    ("newsroom", &["store", "auth", "text", "domain"]),
    ("delivery", &["store::published", "text", "domain"]),
    ("moving", &["newsroom", "store", "text", "domain"]),
    ("rendered", &["domain"]),
    ("jobs", &["newsroom", "delivery", "rendered", "store", "domain"]),
    ("store", &["text", "domain"]),
    ("auth", &["domain"]),
    ("text", &["domain"]),
    ("config", &["domain"]),
    ("error", &["domain"]),
    ("domain", &[]),
];
/// What every room may name.
const EVERYWHERE: &str = "error";

/// A path that a file names, from the root of the crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    line: usize,
    path: Vec<String>,
}

#[derive(Debug)]
struct Offence {
    file: PathBuf,
    line: usize,
    from: String,
    to: String,
}

impl fmt::Display for Offence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {} -> {}", self.file.display(), self.line, self.from, self.to)
    }
}

#[test]
fn no_room_names_another_without_an_arrow() {
    let root = root().join("src");
    let mut offences = Vec::new();
    for file in files(&root) {
        let module = module(file.strip_prefix(&root).unwrap());
        let room = room(&module);
        let Some((_, arrows)) = DRAWING.iter().find(|(name, _)| *name == room) else {
            panic!("{}: the room `{room}` is not in the drawing", file.display());
        };
        for named in paths(&fs::read_to_string(&file).unwrap(), &module) {
            if !allowed(&room, arrows, &named.path) {
                let file = Path::new("src").join(file.strip_prefix(&root).unwrap());
                offences.push(Offence { file, line: named.line, from: room.clone(), to: named.path.join("::") });
            }
        }
    }
    let lines: Vec<String> = offences.iter().map(Offence::to_string).collect();
    assert!(lines.is_empty(), "{} arrows that are not drawn:\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn both_databases_have_the_same_migrations_each_with_its_way_back() {
    let names = |side: &str| -> BTreeSet<String> {
        let side = root().join("migrations").join(side);
        let folders = fs::read_dir(side).unwrap().map(|entry| entry.unwrap().path());
        folders
            .map(|folder| {
                for step in ["up.sql", "down.sql"] {
                    assert!(folder.join(step).is_file(), "{} has no {step}", folder.display());
                }
                folder.file_name().unwrap().to_str().unwrap().to_owned()
            })
            .collect()
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
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
    found.sort();
    found
}

/// The module that a file of `src` holds: `store/mod.rs` and `store.rs` are both `store`.
fn module(file: &Path) -> Vec<String> {
    let mut module: Vec<String> =
        file.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    module.pop_if(|last| last == "mod");
    module
}

/// The room that a path leads to; two wings of `api` are rooms of their own.
fn room(path: &[String]) -> String {
    match path {
        [first, second, ..] if first == "api" && ["content", "admin"].contains(&second.as_str()) => {
            format!("{first}/{second}")
        }
        [first, ..] => first.clone(),
        [] => "lib".to_owned(),
    }
}

fn allowed(from: &str, arrows: &[&str], path: &[String]) -> bool {
    let to = room(path);
    // What is no room is an item of this file or of a test in it.
    let is_room = DRAWING.iter().any(|(name, _)| *name == to);
    if !is_room || to == from || to == EVERYWHERE {
        return true;
    }
    arrows.iter().any(|arrow| {
        let arrow: Vec<&str> = arrow.split("::").collect();
        let deep = arrow[0].split('/').count();
        let part = path.iter().skip(deep).zip(&arrow[1..]).all(|(a, b)| a == b);
        to == arrow[0] && part && path.len() >= deep + arrow.len() - 1
    })
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Colons,
    Open,
    Close,
    Comma,
    Other(char),
}

/// The words and signs of a source text, without comments and quoted texts, each with its line.
fn tokens(text: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = text.chars().collect();
    let (mut at, mut line, mut found) = (0, 1, Vec::new());
    let starts = |at: usize, word: &str| chars[at..].iter().copied().take(word.len()).eq(word.chars());
    while at < chars.len() {
        let begin = at;
        match chars[at] {
            '/' if starts(at, "//") => at += until(&chars[at..], |rest| rest[0] == '\n'),
            '/' if starts(at, "/*") => at += comment(&chars[at..]),
            'r' | 'b' if raw(&chars[at..]).is_some() => at += raw(&chars[at..]).unwrap(),
            '"' => at += quoted(&chars[at..]),
            '\'' if letter(&chars[at..]).is_some() => at += letter(&chars[at..]).unwrap(),
            ':' if starts(at, "::") => {
                found.push((line, Token::Colons));
                at += 2;
            }
            first if first.is_alphabetic() || first == '_' => {
                at += until(&chars[at..], |rest| !rest[0].is_alphanumeric() && rest[0] != '_');
                found.push((line, Token::Word(chars[begin..at].iter().collect())));
            }
            sign => {
                at += 1;
                match sign {
                    '{' => found.push((line, Token::Open)),
                    '}' => found.push((line, Token::Close)),
                    ',' => found.push((line, Token::Comma)),
                    _ if sign.is_whitespace() => {}
                    _ => found.push((line, Token::Other(sign))),
                }
            }
        }
        line += chars[begin..at].iter().filter(|sign| **sign == '\n').count();
    }
    found
}

fn until(chars: &[char], end: impl Fn(&[char]) -> bool) -> usize {
    (0..chars.len()).find(|at| end(&chars[*at..])).unwrap_or(chars.len())
}

/// The length of a block comment, which may hold others.
fn comment(chars: &[char]) -> usize {
    let (mut at, mut depth) = (0, 0);
    while at < chars.len() {
        match chars[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of `r"…"`, `r#"…"#`, `br"…"`, if one stands here.
fn raw(chars: &[char]) -> Option<usize> {
    let prefix = if chars.starts_with(&['b', 'r']) { 2 } else { usize::from(chars[0] == 'r') };
    let hashes = until(&chars[prefix..], |rest| rest[0] != '#');
    if prefix == 0 || chars.get(prefix + hashes) != Some(&'"') {
        return None;
    }
    let begin = prefix + hashes + 1;
    let end = |rest: &[char]| rest[0] == '"' && rest[1..].iter().take_while(|sign| **sign == '#').count() >= hashes;
    Some(begin + until(&chars[begin..], end) + 1 + hashes)
}

fn quoted(chars: &[char]) -> usize {
    let mut at = 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// The length of a letter such as `'{'`, if one stands here and not a lifetime.
fn letter(chars: &[char]) -> Option<usize> {
    match chars {
        ['\'', '\\', ..] => Some(3 + until(&chars[3..], |rest| rest[0] == '\'')),
        ['\'', _, '\'', ..] => Some(3),
        _ => None,
    }
}

/// Every path from the root of the crate that a text names: those that begin with `crate` (in the binary with the name
/// of the library) and those that `super` leads out of the file with.
fn paths(text: &str, module: &[String]) -> Vec<Named> {
    let tokens = tokens(text);
    let word = |at: usize| match tokens.get(at) {
        Some((_, Token::Word(word))) => Some(word.as_str()),
        _ => None,
    };
    let is = |at: usize, token: &Token| tokens.get(at).is_some_and(|(_, here)| here == token);
    // In which modules within the file we are, each with the depth of its braces.
    let (mut inner, mut depth): (Vec<(String, usize)>, usize) = (Vec::new(), 0);
    let (mut at, mut found) = (0, Vec::new());
    while at < tokens.len() {
        let follows = at > 0 && is(at - 1, &Token::Colons);
        match &tokens[at].1 {
            Token::Open => depth += 1,
            Token::Close => {
                depth = depth.saturating_sub(1);
                inner.pop_if(|(_, opened)| *opened == depth);
            }
            Token::Word(first) if first == "mod" && is(at + 2, &Token::Open) => {
                inner.push((word(at + 1).unwrap_or_default().to_owned(), depth));
            }
            Token::Word(first) if !follows && is(at + 1, &Token::Colons) => {
                let mut base: Option<Vec<String>> = match first.as_str() {
                    "crate" => Some(Vec::new()),
                    "broadsheet" if module == ["main"] => Some(Vec::new()),
                    "super" => Some(module.iter().chain(inner.iter().map(|(name, _)| name)).cloned().collect()),
                    _ => None,
                };
                let mut next = at + 2;
                if let (Some(base), true) = (&mut base, first == "super") {
                    base.pop();
                    while word(next) == Some("super") && is(next + 1, &Token::Colons) {
                        base.pop();
                        next += 2;
                    }
                }
                if let Some(base) = base {
                    tree(&tokens, next, &base, &mut found);
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Adds the paths of a tree such as `a::{b, c::{self, d as e}, f::*}`, and returns where it ends.
fn tree(tokens: &[(usize, Token)], mut at: usize, base: &[String], found: &mut Vec<Named>) -> usize {
    let mut path = base.to_vec();
    let line = tokens.get(at).map_or(0, |(line, _)| *line);
    loop {
        match tokens.get(at).map(|(_, token)| token) {
            Some(Token::Word(word)) => {
                if word != "self" {
                    path.push(word.clone());
                }
                at += 1;
            }
            Some(Token::Open) => {
                at += 1;
                while let Some((_, token)) = tokens.get(at) {
                    match token {
                        Token::Close => return at + 1,
                        Token::Comma => at += 1,
                        Token::Word(word) if word == "as" => at += 2,
                        Token::Word(_) | Token::Open => at = tree(tokens, at, &path, found),
                        _ => at += 1,
                    }
                }
                return at;
            }
            // A glob, or what stands behind a whole path.
            _ => {
                found.push(Named { line, path });
                return at;
            }
        }
        if tokens.get(at).map(|(_, token)| token) != Some(&Token::Colons) {
            found.push(Named { line, path });
            return at;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, module: &str) -> Vec<String> {
        let module: Vec<String> = module.split("::").map(str::to_owned).collect();
        paths(text, &module).into_iter().map(|named| format!("{} {}", named.line, named.path.join("::"))).collect()
    }

    #[test]
    fn a_tree_of_names_is_read_to_its_leaves() {
        let text = "use crate::{\n    domain::{id::Id, page::{self, Key as K}, query::*},\n    error::Result,\n};\nuse crate::text;";
        let expected = [
            "2 domain::id::Id",
            "2 domain::page",
            "2 domain::page::Key",
            "2 domain::query",
            "3 error::Result",
            "5 text",
        ];
        assert_eq!(named(text, "store::articles"), expected);
    }

    #[test]
    fn a_path_in_the_code_is_read_as_well() {
        let text = "fn f() -> crate::error::Result<()> {\n $crate::store::Db::open::<u8>(); a::crate_b::c }";
        assert_eq!(named(text, "api"), ["1 error::Result", "2 store::Db::open"]);
    }

    #[test]
    fn comments_and_texts_name_nothing() {
        let text = r##"// crate::a
            /* crate::b /* crate::c */ crate::d */ "crate::e \" crate::f" r#"crate::g " crate::h"# b"crate::i" '"' crate::j '\'' crate::k 'a crate::l"##;
        assert_eq!(named(text, "api"), ["2 j", "2 k", "2 l"]);
    }

    #[test]
    fn super_leads_out_of_the_file_but_not_out_of_a_module_in_it() {
        assert_eq!(named("use super::super::store::Db;", "api::problem"), ["1 store::Db"]);
        assert_eq!(
            named("mod tests { use super::{a, b}; } use super::c;", "api::problem"),
            ["1 api::problem::a", "1 api::problem::b", "1 api::c"]
        );
    }

    #[test]
    fn the_binary_names_the_library() {
        assert_eq!(named("use broadsheet::{cli, config::Config};", "main"), ["1 cli", "1 config::Config"]);
        assert_eq!(named("use broadsheet::cli;", "api"), Vec::<String>::new());
    }

    #[test]
    fn an_arrow_to_a_part_of_a_room_is_no_arrow_to_the_room() {
        let path = |text: &str| text.split("::").map(str::to_owned).collect::<Vec<_>>();
        assert!(allowed("delivery", &["store::published"], &path("store::published::lists")));
        for refused in ["store", "store::articles", "newsroom::articles"] {
            assert!(!allowed("delivery", &["store::published"], &path(refused)), "{refused}");
        }
        assert!(allowed("api", &["api/content"], &path("api::content::door")));
        assert!(!allowed("api/content", &["api"], &path("api::admin::articles")));
        assert!(allowed("text", &[], &path("error::Error")));
    }
}
