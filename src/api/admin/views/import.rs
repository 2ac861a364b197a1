//! What an import did.

use crate::{
    api::problem::ProblemFault,
    domain::id::Id,
    moving::receive::{Mode, Received},
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What an import did; with `dry_run=true` what it would have done.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportReport {
    /// Names this run; its entry in the audit log is about it. Provisional with `dry_run=true`.
    #[schema(value_type = String)]
    pub run: Id,
    /// `all`: a single wrong line would have made the whole fail. `lines`: what is sound came in.
    #[schema(value_type = String)]
    pub mode: Mode,
    /// Whether it was only tried out.
    pub dry_run: bool,
    /// Lines that were read, empty ones not among them.
    #[schema(minimum = 0)]
    pub read: u64,
    /// Lines that made something new.
    #[schema(minimum = 0)]
    pub created: u64,
    /// Lines that changed something, or made it public.
    #[schema(minimum = 0)]
    pub updated: u64,
    /// Lines that said nothing new.
    #[schema(minimum = 0)]
    pub unchanged: u64,
    /// Lines that failed; `errors` says why.
    #[schema(minimum = 0)]
    pub failed: u64,
    /// New sections, sources, contributors and tags that articles asked for, by kind.
    pub things: BTreeMap<&'static str, u64>,
    /// Remarks.
    pub notes: Vec<ImportNote>,
    /// Every fault of the lines that failed, up to 1,000, each with its line.
    pub errors: Vec<ProblemFault>,
    /// How many faults are not listed. Only where there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub errors_omitted: Option<usize>,
}

/// A remark on an import.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportNote {
    /// The remark.
    pub note: &'static str,
    /// On how many lines it was made.
    #[schema(minimum = 1)]
    pub lines: u64,
}

/// Prints what an import did.
pub fn import(received: &Received, mode: Mode) -> ImportReport {
    let Received { run, report, faults, omitted } = received;
    ImportReport {
        run: *run,
        mode,
        dry_run: report.dry_run,
        read: report.read,
        created: report.created,
        updated: report.updated,
        unchanged: report.unchanged,
        failed: report.refused,
        things: report.things.clone(),
        notes: report.notes.iter().map(|(note, lines)| ImportNote { note, lines: *lines }).collect(),
        errors: faults.iter().map(ProblemFault::from).collect(),
        errors_omitted: Some(*omitted).filter(|omitted| *omitted > 0),
    }
}
