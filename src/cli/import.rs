//! `broadsheet import`: articles from a file into the store.

use crate::{
    error::{Error, Result},
    moving::{self, Form, Language, Options, Report, import::Watch, report::Refusal},
    store::Db,
};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

/// Import articles from a file.
///
/// The file holds one JSON document a line (gzipped or not): what `export` writes, or plain records with the fields
/// id, title, section, sections, tags, places, people, orgs, source, author, dateline, published_at, url, language,
/// summary and body. A file whose name ends in .txt holds the text of a copied news page.
///
/// An import can be run again: what it has seen it leaves alone. Ends with 0 if every line was taken, with 1 if some
/// were refused.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The file.
    pub file: PathBuf,
    /// System of the external ids [default: `file:` and the file's name without its endings].
    #[arg(long)]
    pub system: Option<String>,
    /// Where dates without an offset were read from a clock, such as Europe/Berlin.
    #[arg(long)]
    pub timezone: Option<chrono_tz::Tz>,
    /// Section of records that name none: a name, or a path such as world/middle-east.
    #[arg(long)]
    pub section: Option<String>,
    /// Source of records that name none.
    #[arg(long)]
    pub source: Option<String>,
    /// Language of records that name none, such as en or ar-IQ.
    #[arg(long, value_parser = language)]
    pub language: Option<Language>,
    /// Publish what is imported; else it is imported as drafts.
    #[arg(long)]
    pub publish: bool,
    /// Do everything, then take it back.
    #[arg(long)]
    pub dry_run: bool,
    /// Import nothing if a single line is refused.
    #[arg(long)]
    pub strict: bool,
    /// Take the first sentence of the body for the title of records that have none.
    #[arg(long)]
    pub title_from_body: bool,
    /// How the file is written [default: page if its name ends in .txt, else lines].
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Format {
    /// One JSON document a line.
    Lines,
    /// The text of a copied news page.
    Page,
}

fn language(tag: &str) -> std::result::Result<Language, String> {
    Language::parse(tag).map_err(|wrong| wrong.detail)
}

/// Runs the command.
pub fn run(args: &ImportArgs, db: &Db) -> Result<ExitCode> {
    let size = std::fs::metadata(&args.file)
        .map_err(|error| Error::internal(format!("{}: {error}", args.file.display())))?
        .len();
    let options = Options {
        system: args.system.clone(),
        timezone: args.timezone,
        section: args.section.clone(),
        source: args.source.clone(),
        language: args.language.clone(),
        publish: args.publish,
        dry_run: args.dry_run,
        strict: args.strict,
        title_from_body: args.title_from_body,
        form: args.format.map(|format| match format {
            Format::Lines => Form::Lines,
            Format::Page => Form::Page,
        }),
    };
    let mut progress = Progress::new(size);
    let report = moving::import::import(db, &args.file, &options, &mut progress);
    progress.bar.finish_and_clear();
    let report = report?;
    let text = if args.json { format!("{:#}\n", report.to_json()) } else { report.to_string() };
    io::stdout().write_all(text.as_bytes()).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(if report.refused == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A bar on a terminal, a line a second elsewhere.
struct Progress {
    bar: ProgressBar,
    size: u64,
    told: Instant,
}

impl Progress {
    fn new(size: u64) -> Self {
        let bar = if io::stderr().is_terminal() { ProgressBar::new(size) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3}%  {msg}  {elapsed} (left: {eta})") {
            bar.set_style(style);
        }
        Self { bar, size, told: Instant::now() }
    }
}

impl Watch for Progress {
    fn progress(&mut self, bytes: u64, report: &Report) {
        let done = format!("{} read, {} refused", report.read, report.refused);
        if !self.bar.is_hidden() {
            self.bar.set_position(bytes);
            self.bar.set_message(done);
        } else if self.told.elapsed() >= Duration::from_secs(1) {
            self.told = Instant::now();
            let percent = (bytes * 100).checked_div(self.size).unwrap_or(100).min(100);
            // Where nobody reads the progress there is nobody to be told that it cannot be written.
            drop(writeln!(io::stderr(), "{percent} %, {done}"));
        }
    }

    fn refused(&mut self, refusal: &Refusal) {
        self.bar.suspend(|| drop(writeln!(io::stderr(), "{refusal}")));
    }
}
