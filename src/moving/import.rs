//! Import: a file of documents, one a line, into the store.
//!
//! Lines that are wrong are refused with all their faults, and the rest goes on. An import can be run again: what it
//! has seen it leaves alone. Memory holds a few batches and the ids of new articles, however long the file is.

use super::{
    batches::{self, Document, Item},
    copied,
    lines::Lines,
    own::{self, Own},
    plain::Plain,
    records::{self, Run},
    report::{Refusal, Report},
};
pub use crate::domain::language::Language;
use crate::{
    error::{Error, Result},
    store::{self, Db, Tx},
};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, sync_channel},
    },
    thread,
};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One JSON document a line.
    Lines,
    /// The text of a copied news page.
    Page,
}

/// What data may lack, and how to import it.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The system of the external ids; else `file:` and the name of the file without its endings.
    pub system: Option<String>,
    /// Where the clock hung that dates without an offset were read from.
    pub timezone: Option<chrono_tz::Tz>,
    /// The section of records that name none.
    pub section: Option<String>,
    /// The source of records that name none.
    pub source: Option<String>,
    /// The language of records that name none.
    pub language: Option<Language>,
    /// Whether to publish what is imported.
    pub publish: bool,
    /// Whether to write nothing.
    pub dry_run: bool,
    /// Whether to import nothing if a single line is refused.
    pub strict: bool,
    /// Whether the first sentence of the body may stand in for a missing title.
    pub title_from_body: bool,
    /// How the file is written; else what its name says.
    pub form: Option<Form>,
}

impl Options {
    /// Digest of a line and of what fills its gaps.
    pub(super) fn digest(&self, line: &[u8]) -> String {
        let gaps = format!(
            "{:?} {:?} {:?} {:?} {}",
            self.timezone.map(|zone| zone.name()),
            self.section,
            self.source,
            self.language.as_ref().map(Language::as_ref),
            self.title_from_body
        );
        let mut hasher = blake3::Hasher::new();
        hasher.update(line).update(b"\n").update(gaps.as_bytes());
        hasher.finalize().to_hex()[..16].to_owned()
    }

    fn system(&self, path: &Path) -> String {
        self.system.clone().unwrap_or_else(|| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let name = name.strip_suffix(".gz").unwrap_or(&name);
            let ending = [".ndjson", ".jsonl", ".json", ".txt"].iter().find_map(|ending| name.strip_suffix(ending));
            format!("file:{}", ending.unwrap_or(name))
        })
    }

    fn form(&self, path: &Path) -> Form {
        let named = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
        self.form.unwrap_or(if named { Form::Page } else { Form::Lines })
    }
}

/// Is told how an import goes on.
pub trait Watch {
    /// So many bytes of the file have been read, and so much was done.
    fn progress(&mut self, bytes: u64, report: &Report);
    /// A line was refused.
    fn refused(&mut self, refusal: &Refusal);
}

/// Looks away.
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&mut self, _: u64, _: &Report) {}
    fn refused(&mut self, _: &Refusal) {}
}

/// Imports a file.
///
/// A dry run does everything in one transaction and takes it back, so that its counts are those of a true run; other
/// writers of an SQLite store wait for it, and where it changes sections those of a PostgreSQL store too. A strict
/// import is a dry run, and then, if nothing was refused, a true one.
pub fn import(db: &Db, path: &Path, options: &Options, watch: &mut dyn Watch) -> Result<Report> {
    let mut import = Import { db, path, options, watch };
    if options.dry_run || options.strict {
        let mut report = import.pass(true)?;
        if options.dry_run || report.refused > 0 {
            if !options.dry_run {
                report.note("nothing was imported, for --strict was sent and lines were refused");
            }
            return Ok(report);
        }
    }
    let report = import.pass(false)?;
    db.analyze()?;
    Ok(report)
}

struct Import<'i> {
    db: &'i Db,
    path: &'i Path,
    options: &'i Options,
    watch: &'i mut dyn Watch,
}

impl Import<'_> {
    fn pass(&mut self, dry: bool) -> Result<Report> {
        let mut run = Run {
            system: self.options.system(self.path),
            id: self.db.next_id().to_string(),
            met_again: Default::default(),
            made: Default::default(),
        };
        let mut report = Report { dry_run: dry, ..Report::default() };
        if self.options.form(self.path) == Form::Page {
            let item = copied::read(self.path, self.options, &mut report)?;
            let (to, from) = sync_channel(1);
            // The channel holds one batch, so that this cannot wait.
            drop(to.send(vec![item]));
            drop(to);
            self.write(from, &AtomicU64::new(0), dry, &mut run, &mut report)?;
            return Ok(report);
        }
        let read = Arc::new(AtomicU64::new(0));
        let lines = Lines::open(self.path, Arc::clone(&read))
            .map_err(|error| Error::internal(format!("{}: {error}", self.path.display())))?;
        let options = self.options;
        thread::scope(|scope| {
            let (to, from) = sync_channel(2);
            scope.spawn(move || batches::send(lines, options, &to));
            self.write(from, &read, dry, &mut run, &mut report)
        })?;
        Ok(report)
    }

    fn write(
        &mut self,
        batches: Receiver<Vec<Item>>,
        read: &AtomicU64,
        dry: bool,
        run: &mut Run,
        report: &mut Report,
    ) -> Result<()> {
        if !dry {
            for batch in batches {
                let done = self.db.write_now(|tx| write_batch(tx, batch, self.options, run))?;
                self.tell(done, read, report);
            }
            return Ok(());
        }
        let mut answer = Ok(());
        let rolled_back: Result<()> = self.db.write_now(|tx| {
            answer = batches.into_iter().try_for_each(|batch| {
                let done = write_batch(tx, batch, self.options, run)?;
                self.tell(done, read, report);
                Ok(())
            });
            Err(Error::internal("a dry run is taken back"))
        });
        match rolled_back {
            Err(Error::Unavailable { code, detail, retry_after }) => {
                Err(Error::Unavailable { code, detail, retry_after })
            }
            _ => answer,
        }
    }

    fn tell(&mut self, done: Report, read: &AtomicU64, report: &mut Report) {
        done.refusals.iter().for_each(|refusal| self.watch.refused(refusal));
        report.add(done);
        self.watch.progress(read.load(Ordering::Relaxed), report);
    }
}

/// Writes a batch; if something in it cannot be, line by line, so that only that line is refused.
pub(super) fn write_batch(tx: &mut Tx<'_>, items: Vec<Item>, options: &Options, run: &mut Run) -> Result<Report> {
    let mut report = Report::default();
    let mut sound: Vec<(u64, Document)> = Vec::with_capacity(items.len());
    for Item { line, document } in items {
        match document {
            Ok(document) => sound.push((line, document)),
            Err(refusal) => {
                report.read += 1;
                report.refuse(refusal);
            }
        }
    }
    match tx.attempt(|tx| write_documents(tx, &sound, options, run)) {
        Ok(done) => report.add(done),
        Err(error) if as_refusal(0, &error).is_none() => return Err(error),
        Err(_) => {
            // Sections that change places need each other: all of them are tried together first.
            let section =
                |one: &(u64, Document)| matches!(&one.1, Document::Own(own) if matches!(**own, Own::Section(_)));
            for part in sound.chunk_by(|a, b| section(a) && section(b)) {
                write_part(tx, part, options, run, &mut report)?;
            }
        }
    }
    report.refusals.sort_by_key(|refusal| refusal.line);
    Ok(report)
}

/// Writes a part of a batch; if something in it cannot be, each line by itself.
fn write_part(
    tx: &mut Tx<'_>,
    part: &[(u64, Document)],
    options: &Options,
    run: &mut Run,
    report: &mut Report,
) -> Result<()> {
    match (tx.attempt(|tx| write_documents(tx, part, options, run)), part) {
        (Ok(done), _) => report.add(done),
        (Err(error), [one]) => {
            report.refuse(as_refusal(one.0, &error).ok_or(error)?);
            report.read += 1;
        }
        (Err(error), _) if as_refusal(0, &error).is_none() => return Err(error),
        (Err(_), several) => {
            for one in several.chunks(1) {
                write_part(tx, one, options, run, report)?;
            }
        }
    }
    Ok(())
}

/// What is wrong with a line, if it is the line and not the store that is to blame.
fn as_refusal(line: u64, error: &Error) -> Option<Refusal> {
    match error {
        Error::Malformed(faults) | Error::Invalid(faults) => Some(Refusal { line, faults: faults.clone() }),
        Error::Conflict(conflict) => Some(Refusal::whole(line, conflict.code, conflict.detail.clone())),
        // It was there when the line was looked at, and somebody has removed it since.
        Error::NotFound(detail) => Some(Refusal::whole(line, "unknown_reference", detail.clone())),
        other => store::clash(other).map(|(code, detail)| Refusal::whole(line, code, detail)),
    }
}

/// Writes documents in their order; neighbours of one form together.
fn write_documents(tx: &mut Tx<'_>, all: &[(u64, Document)], options: &Options, run: &mut Run) -> Result<Report> {
    let mut report = Report::default();
    for part in all.chunk_by(|a, b| matches!(a.1, Document::Plain(_)) == matches!(b.1, Document::Plain(_))) {
        let plain: Vec<&Plain> = part
            .iter()
            .filter_map(|(_, document)| if let Document::Plain(plain) = document { Some(&**plain) } else { None })
            .collect();
        let own: Vec<&Own> = part
            .iter()
            .filter_map(|(_, document)| if let Document::Own(own) = document { Some(&**own) } else { None })
            .collect();
        if plain.is_empty() {
            report.add(own::write(tx, &own, &mut run.made)?);
        } else {
            report.add(records::write(tx, &plain, options, run)?);
        }
    }
    Ok(report)
}
