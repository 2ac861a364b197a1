//! The commands, one file each.

mod check;
mod export;
mod import;
mod key;
mod migrate;
mod openapi;
mod serve;
mod token_key;
mod user;

use crate::{
    config::{Config, Secret},
    error::{Error, Result},
    server,
};
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// A headless content API for news.
#[derive(Debug, Parser)]
#[command(name = "broadsheet", version)]
pub struct Cli {
    /// The database; wins over BROADSHEET_DATABASE_URL.
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API (what happens without a command, too).
    Serve(serve::Args),
    /// Bring the tables of the database up to date.
    Migrate,
    Import(import::ImportArgs),
    Export(export::ExportArgs),
    Check(check::CheckArgs),
    /// Add users.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Make keys for scripts.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Change the keys that sign access tokens.
    #[command(subcommand)]
    TokenKey(token_key::TokenKeyCommand),
    /// Print the OpenAPI document.
    Openapi(openapi::Args),
}

/// Runs the command that was asked for.
pub fn run(cli: Cli, mut config: Config) -> Result<ExitCode> {
    log(&config)?;
    let named = cli.database.is_some();
    if let Some(url) = cli.database {
        config.database_url = Secret::new(url);
    }
    match cli.command.unwrap_or_else(|| Command::Serve(serve::Args::default())) {
        Command::Serve(args) => serve::run(args, config, named),
        Command::Migrate => migrate::run(&config),
        Command::Import(args) => import::run(&args, &server::open_store(&config)?),
        Command::Export(args) => export::run(&args, &server::open_store(&config)?),
        Command::Check(args) => check::run(&args, &server::open_store(&config)?),
        Command::User(command) => user::run(&command, &server::open_store(&config)?),
        Command::Key(command) => key::run(&command, &server::open_store(&config)?),
        Command::TokenKey(command) => token_key::run(&command, &config),
        Command::Openapi(args) => openapi::run(&args),
    }
}

/// Logs go to standard error, one JSON object a line unless text is wanted.
fn log(config: &Config) -> Result<()> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|error| Error::internal(format!("BROADSHEET_LOG cannot be read: {error}")))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let set = if config.log_json { builder.json().flatten_event(true).try_init() } else { builder.try_init() };
    set.map_err(Error::Internal)
}
