//! `openapi`: prints the document, as it is committed in `openapi/openapi.json`.

use crate::{api::openapi, error::Result};
use std::process::ExitCode;

/// Prints the document.
pub fn run() -> Result<ExitCode> {
    println!("{}", openapi::text());
    Ok(ExitCode::SUCCESS)
}
