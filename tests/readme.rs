//! What the prose shows is typed into a shell beside a demo that is served, and must print what is shown.
//!
//! In README.md and docs/recipes.md these are the blocks marked `console`: a line `$ …` is a command, the lines after
//! it are its output. A block with a name after its mark (`json week.ndjson`) is a file that the reader is told to
//! save. In openapi/description.md it is the requests of the blocks marked `sh`; a block marked `json` is a part of the
//! answer to the last of them, spread over lines. `…` stands for anything. The `curl` lines of the Admin API's document
//! are typed in the order of openapi/examples/admin.txt, behind what openapi/description-admin.md has the reader do.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be arranged has failed")]

#[allow(dead_code, clippy::unwrap_used, reason = "the other test that runs these lines needs all of it")]
#[path = "support/lines.rs"]
mod lines;

use std::{
    collections::HashMap,
    env, fs,
    io::{self, BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_broadsheet");
const SHOWN_ADDRESS: &str = "http://127.0.0.1:8080";
const GAP: char = '…';

#[test]
fn every_console_line_of_the_readme_prints_what_it_shows() {
    let Some(desk) = Desk::new() else { return };
    let mut faults = Vec::new();
    for name in ["README.md", "docs/recipes.md"] {
        let blocks = blocks(name);
        for block in &blocks {
            if let Some(file) = block.info.split_whitespace().nth(1) {
                fs::write(desk.folder.path().join(file), &block.text).unwrap();
            }
        }
        let steps: Vec<Step> = blocks.iter().filter(|block| block.info == "console").flat_map(steps).collect();
        assert!(steps.len() > 5, "{name} shows only {} commands", steps.len());
        for step in steps {
            let said = desk.type_in(&step.command);
            if !holds(&step.shown, &said) {
                faults
                    .push(format!("{name}:{}\n$ {}\nshown:\n{}\nsaid:\n{said}\n", step.line, step.command, step.shown));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_request_of_the_description_is_answered_as_it_says() {
    let Some(desk) = Desk::new() else { return };
    let (mut faults, mut said, mut compared) = (Vec::new(), String::new(), 0);
    for block in blocks("openapi/description.md") {
        match block.info.as_str() {
            "sh" => {
                for line in block.text.lines() {
                    said = desk.type_in(line);
                    if said.is_empty() {
                        faults.push(format!("{}: nothing is answered to {line}", block.line));
                    }
                }
            }
            "json" => {
                compared += 1;
                let part = format!("{GAP}{}{GAP}", squeezed(&block.text));
                if !holds(&part, &squeezed(&said)) {
                    faults.push(format!("{}:\n{}\nis no part of\n{said}\n", block.line, block.text));
                }
            }
            _ => {}
        }
    }
    assert!(compared > 5, "only {compared} answers are shown");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_request_of_the_newsrooms_document_is_answered_well() {
    let Some(mut desk) = Desk::new() else { return };
    fs::write(desk.folder.path().join(".curlrc"), "silent\nshow-error\nfail-with-body\n").unwrap();
    for line in lines::of(&read("openapi/description-admin.md")).lines {
        desk.must_go_well(&line);
    }
    let document = broadsheet::api::openapi::admin::text();
    let shown = lines::of_operations(&serde_json::from_str(&document).unwrap());
    for step in lines::steps() {
        match step {
            lines::Step::Show(operation, kept) => {
                let shown = &shown[&operation];
                for (file, text) in &shown.files {
                    fs::write(desk.folder.path().join(file), text).unwrap();
                }
                for line in &shown.lines {
                    let said = desk.must_go_well(line);
                    for (name, at) in &kept {
                        let answer: serde_json::Value = serde_json::from_str(&said).unwrap();
                        let value = answer.pointer(at).and_then(|value| value.as_str()).unwrap();
                        desk.variables.insert(name.clone(), value.to_owned());
                    }
                }
            }
            lines::Step::Prepare(line) => drop(desk.must_go_well(&line)),
            lines::Step::Refused(status, line) => {
                let (said, well) = desk.type_in_and_see(&line);
                assert!(!well && said.contains(&format!("\"status\": {status},")), "{line}\n{said}");
            }
        }
    }
}

#[test]
fn every_link_of_the_readme_leads_somewhere() {
    let text = read("README.md");
    let links: Vec<&str> = text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(links.len() > 10);
    for link in links {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let there = read(file);
        let mut anchors = there.lines().filter_map(|line| line.strip_prefix("## ")).map(anchor_of);
        assert!(anchor.is_empty() || anchors.any(|found| found == anchor), "there is no {link}");
    }
}

#[test]
fn a_gap_stands_for_anything_and_all_else_for_itself() {
    assert!(holds("a…c", "a b\nc") && holds("a…c", "ac") && holds("…", "x") && holds("a", "a\n"));
    assert!(holds("a\n…\nd", "a\nb\nc\nd") && holds("{…,\"b\":1}", "{\"a\":[…],\"b\":1}\n"));
    assert!(!holds("a", "ab") && !holds("a…c", "abcd") && !holds("b…", "abc") && !holds("ab…bc", "abc"));
}

/// A temporary folder to work in, and a demo that is served while it lasts.
struct Desk {
    folder: TempDir,
    address: String,
    demo: Child,
    variables: HashMap<String, String>,
    /// Open as long as the demo may print.
    _printed: BufReader<ChildStdout>,
}

impl Desk {
    /// None where there is no curl.
    fn new() -> Option<Self> {
        if Command::new("curl").arg("--version").output().is_err() {
            // Written by hand, because the harness keeps to itself what a passing test prints.
            io::stderr().write_all(b"\n==  NO CURL: what the prose shows IS NOT TRIED. Install it.  ==\n\n").unwrap();
            return None;
        }
        let folder = TempDir::new().unwrap();
        // The reader sees no meter, for curl knows a terminal when it sees one.
        fs::write(folder.path().join(".curlrc"), "silent\nshow-error\n").unwrap();
        let mut demo = command(BINARY, folder.path());
        demo.args(["--database", "sqlite://demo.db", "serve", "--demo", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped());
        let mut demo = demo.spawn().unwrap();
        let mut printed = BufReader::new(demo.stdout.take().unwrap());
        let mut line = String::new();
        printed.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Broadsheet listens on ").and_then(|rest| rest.strip_suffix("/v1"));
        let address = address.expect("the demo tells where it listens").to_owned();
        Some(Self { folder, address, demo, variables: HashMap::new(), _printed: printed })
    }

    /// All that a line prints when it is typed in.
    fn type_in(&self, line: &str) -> String {
        self.type_in_and_see(line).0
    }

    /// The same, and whether it went well.
    fn type_in_and_see(&self, line: &str) -> (String, bool) {
        let line = format!("exec 2>&1; {}", line.replace(SHOWN_ADDRESS, &self.address));
        let mut shell = command("sh", self.folder.path());
        let output = shell.envs(&self.variables).args(["-c", &line]).output().unwrap();
        (String::from_utf8(output.stdout).unwrap().replace('\r', ""), output.status.success())
    }

    /// What a line prints that must go well.
    fn must_go_well(&self, line: &str) -> String {
        let (said, well) = self.type_in_and_see(line);
        assert!(well, "$ {line}\n{said}");
        said
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.demo.kill();
        let _ = self.demo.wait();
    }
}

/// A command of a reader whose home is the folder, who has set nothing, and who has `broadsheet` on the path.
fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("BROADSHEET_")) {
        command.env_remove(name);
    }
    let binaries = Path::new(BINARY).parent().unwrap().to_owned();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([binaries].into_iter().chain(env::split_paths(&path))).unwrap();
    // The demo's own folder is made in this one, and goes with it.
    command.current_dir(folder).env("HOME", folder).env("CURL_HOME", folder).env("TMPDIR", folder).env("PATH", path);
    command.env("BROADSHEET_LOG", "warn");
    command
}

/// A block between fences.
struct Block {
    info: String,
    /// Of its first line of text.
    line: usize,
    text: String,
}

struct Step {
    line: usize,
    command: String,
    shown: String,
}

fn read(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file))
        .unwrap_or_else(|_| panic!("there is no {file}"))
}

fn blocks(file: &str) -> Vec<Block> {
    let (mut blocks, mut open) = (Vec::new(), None::<Block>);
    for (number, line) in (1..).zip(read(file).lines()) {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some(Block { info: info.to_owned(), line: number + 1, text: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.text.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block of {file} has no end");
    blocks
}

fn steps(block: &Block) -> Vec<Step> {
    let mut steps = Vec::<Step>::new();
    for (line, text) in (block.line..).zip(block.text.lines()) {
        match (text.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step { line, command: command.to_owned(), shown: String::new() }),
            (None, Some(step)) => step.shown.extend([text, "\n"]),
            (None, None) => panic!("line {line} is the output of no command"),
        }
    }
    steps
}

/// Whether a text with gaps stands for one without. Line breaks at the end do not count.
fn holds(shown: &str, said: &str) -> bool {
    let mut pieces = shown.trim_end().split(GAP);
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = said.trim_end().strip_prefix(first) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

/// JSON without the white space that makes it pleasant to read, and that within texts.
fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// How GitHub names a heading in an address.
fn anchor_of(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')).collect()
}
