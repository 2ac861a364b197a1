//! `broadsheet check`: recomputes what is derived, and compares.

use crate::{error::Result, moving::check::check, store::Db};
use clap::Args;
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Recompute what is derived (lists, spellings, paths, slugs, word counts, rendered bodies) and compare; verify the
/// ledgers of corrections.
///
/// Prints each difference. Ends with 0 if there is none, with 1 otherwise.
#[derive(Debug, Args)]
pub struct CheckArgs {}

/// Runs the command.
pub fn run(_: &CheckArgs, db: &Db) -> Result<ExitCode> {
    let mut differences = 0_u64;
    let mut out = io::stdout().lock();
    let checked = check(db, &mut |difference| {
        differences += 1;
        // The exit code tells what nobody reads.
        drop(writeln!(out, "{difference}"));
    })?;
    drop(writeln!(out, "{checked} articles checked, {differences} differences"));
    Ok(if differences == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
