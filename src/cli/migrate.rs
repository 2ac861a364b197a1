//! `migrate`: brings the tables up to date and ends.

use crate::{config::Config, error::Result, server};
use std::process::ExitCode;

/// Opens the store, which brings its tables up to date.
pub fn run(config: &Config) -> Result<ExitCode> {
    server::open_store(config)?;
    println!("The tables are up to date.");
    Ok(ExitCode::SUCCESS)
}
