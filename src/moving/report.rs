//! What an import did, and what it refused: for people and for programs.

use crate::domain::fault::{Fault, Place};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt};

/// So many refused lines are kept; the others are counted, and were told as they were met.
const KEPT: usize = 1_000;

/// What an import did.
#[derive(Debug, Default, Clone)]
pub struct Report {
    /// Lines read, empty ones not among them.
    pub read: u64,
    /// Things and articles that are new.
    pub created: u64,
    /// Articles that say something else now, or have become public.
    pub updated: u64,
    /// Lines that said nothing new.
    pub unchanged: u64,
    /// Lines that were refused.
    pub refused: u64,
    /// The first refused lines with all their faults.
    pub refusals: Vec<Refusal>,
    /// Other remarks, each with the number of lines it was made on.
    pub notes: BTreeMap<&'static str, u64>,
    /// Lines of a copied page that were left out.
    pub left_out: Vec<String>,
    /// New sections, sources, contributors and tags that articles asked for.
    pub things: BTreeMap<&'static str, u64>,
    /// Whether nothing was written.
    pub dry_run: bool,
}

/// A line that was refused.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Its number, from 1.
    pub line: u64,
    /// All that is wrong with it.
    pub faults: Vec<Fault>,
}

impl Report {
    /// Makes a remark on one more line.
    pub fn note(&mut self, note: &'static str) {
        *self.notes.entry(note).or_default() += 1;
    }

    /// Refuses a line.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.refused += 1;
        if self.refusals.len() < KEPT {
            self.refusals.push(refusal);
        }
    }

    /// Adds what another part of the same import did.
    pub fn add(&mut self, part: Self) {
        self.read += part.read;
        self.created += part.created;
        self.updated += part.updated;
        self.unchanged += part.unchanged;
        self.refused += part.refused;
        let room = KEPT.saturating_sub(self.refusals.len());
        self.refusals.extend(part.refusals.into_iter().take(room));
        part.notes.into_iter().for_each(|(note, count)| *self.notes.entry(note).or_default() += count);
        part.things.into_iter().for_each(|(what, count)| *self.things.entry(what).or_default() += count);
        self.left_out.extend(part.left_out);
    }

    /// The report as JSON.
    pub fn to_json(&self) -> Value {
        json!({
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "dry_run": self.dry_run,
            "things": self.things,
            "notes": self.notes,
            "left_out": self.left_out,
            "refusals": self.refusals.iter().map(Refusal::to_json).collect::<Vec<_>>(),
            "refusals_omitted": self.refused.saturating_sub(self.refusals.len() as u64),
        })
    }
}

impl Refusal {
    /// A line with one fault of the whole line.
    pub fn whole(line: u64, code: &'static str, detail: impl Into<String>) -> Self {
        Self { line, faults: vec![Fault::pointer("", code, detail)] }
    }

    fn to_json(&self) -> Value {
        let faults: Vec<Value> = self
            .faults
            .iter()
            .map(|fault| json!({"pointer": place(fault), "code": fault.code, "detail": fault.detail}))
            .collect();
        json!({"line": self.line, "faults": faults})
    }
}

fn place(fault: &Fault) -> &str {
    match &fault.place {
        Place::Pointer(text) | Place::Parameter(text) | Place::Header(text) => text,
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {} refused:", self.line)?;
        for (at, fault) in self.faults.iter().enumerate() {
            let place = place(fault);
            let parted = if at == 0 { " " } else { "; " };
            let space = if place.is_empty() { "" } else { " " };
            write!(out, "{parted}{place}{space}{} ({})", fault.detail, fault.code)?;
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dry_run {
            writeln!(out, "dry run: nothing was written")?;
        }
        for (name, count) in [
            ("read", self.read),
            ("created", self.created),
            ("updated", self.updated),
            ("unchanged", self.unchanged),
            ("refused", self.refused),
        ] {
            writeln!(out, "{name:<10} {count:>9}")?;
        }
        for (name, count) in &self.things {
            writeln!(out, "{:<10} {count:>9}", format!("new {name}"))?;
        }
        for (note, count) in &self.notes {
            writeln!(out, "{count} × {note}")?;
        }
        for line in &self.left_out {
            writeln!(out, "{line}")?;
        }
        let mut reasons: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for fault in self.refusals.iter().flat_map(|refusal| &refusal.faults) {
            *reasons.entry((place(fault), fault.code)).or_default() += 1;
        }
        for ((place, code), count) in reasons {
            writeln!(out, "refused: {count} × {code} {place}")?;
        }
        Ok(())
    }
}
