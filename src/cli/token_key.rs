//! `broadsheet token-key`: the keys that sign access tokens.

use crate::{
    config::Config,
    error::{Error, Result},
    newsroom::doorkeeping,
    server,
};
use std::process::ExitCode;

/// What is done with the keys that sign access tokens.
#[derive(Debug, clap::Subcommand)]
pub enum TokenKeyCommand {
    /// Make a new key, which signs within a minute on every node. Old ones are honoured until their tokens have ended.
    Rotate,
}

/// Runs the command.
pub fn run(command: &TokenKeyCommand, config: &Config) -> Result<ExitCode> {
    let TokenKeyCommand::Rotate = command;
    if !config.token_keys.is_empty() {
        return Err(Error::internal(
            "the keys are those of BROADSHEET_TOKEN_KEYS: put a new file first there, and leave the old one in for 20 minutes",
        ));
    }
    let name = doorkeeping::rotate_token_key(&server::open_store(config)?)?;
    println!("Access tokens are signed with the new key {name} within a minute.");
    Ok(ExitCode::SUCCESS)
}
