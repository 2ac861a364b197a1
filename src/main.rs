//! Reads the configuration, picks the command and calls the library.

use broadsheet::{cli, config::Config};
use clap::Parser;
use std::process::ExitCode;

/// Rendering makes many small things that soon go, on several threads: the system's allocator is slow at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match Config::from_env().and_then(|config| cli::run(cli, config)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("broadsheet: {error}");
            ExitCode::from(2)
        }
    }
}
