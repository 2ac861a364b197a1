//! Reads the configuration, picks the command and calls the library.

use broadsheet::{cli, config::Config};
use clap::Parser;
use std::process::ExitCode;

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
