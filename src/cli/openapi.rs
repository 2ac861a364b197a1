//! `openapi`: prints a document, as it is committed in `openapi`.

use crate::{api::openapi, error::Result};
use std::process::ExitCode;

/// Which document to print.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// That of the Admin API.
    #[arg(long)]
    admin: bool,
}

/// Prints the document.
pub fn run(args: &Args) -> Result<ExitCode> {
    println!("{}", if args.admin { openapi::admin::text() } else { openapi::text() });
    Ok(ExitCode::SUCCESS)
}
