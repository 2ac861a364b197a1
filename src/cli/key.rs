//! `broadsheet key`: keys for scripts.

use crate::{
    error::{Error, Result},
    newsroom::doorkeeping::{self, AddKey},
    store::Db,
};
use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What is done with keys.
#[derive(Debug, clap::Subcommand)]
pub enum KeyCommand {
    /// Make a key for a script. It is printed once, or written into a configuration of curl.
    Add(AddArgs),
}

/// A key that shall be made.
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// The e-mail address of its owner.
    #[arg(long, value_name = "EMAIL")]
    user: String,
    /// What it is for.
    #[arg(long)]
    name: String,
    /// What it may be used for, such as articles:read; given several times.
    #[arg(long = "scope", value_name = "SCOPE", required = true)]
    scopes: Vec<String>,
    /// For how many days, at most 366 [default: 90].
    #[arg(long, value_name = "N")]
    expires_days: Option<i64>,
    /// Write a configuration of curl that sends the key, and do not print it: `curl -K FILE …`.
    #[arg(long, value_name = "FILE")]
    curl: Option<PathBuf>,
}

/// Runs the command.
pub fn run(command: &KeyCommand, db: &Db) -> Result<ExitCode> {
    let KeyCommand::Add(args) = command;
    let new = AddKey {
        user: args.user.clone(),
        name: args.name.clone(),
        scopes: args.scopes.clone(),
        days: args.expires_days,
    };
    let (key, secret) = doorkeeping::add_key(db, &new)?;
    let until = key.expires_at.map(|at| format!(" until {at}")).unwrap_or_default();
    match &args.curl {
        Some(file) => {
            write_curl(file, &secret)
                .map_err(|error| Error::internal(format!("{}: {error}; the key is lost", file.display())))?;
            println!("The key `{}` is good{until}: curl -K {} …", key.name, file.display());
        }
        None => {
            println!("The key `{}` is good{until}. Nobody can be told it again:", key.name);
            println!("{secret}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A file that its owner alone can read. One that is there is replaced, whoever could read it.
fn write_curl(file: &Path, secret: &str) -> io::Result<()> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".part");
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&beside)?;
    writeln!(out, "# Sent by `curl -K` with every request: keep this file to yourself.")?;
    writeln!(out, "header = \"Authorization: Bearer {secret}\"")?;
    out.sync_all()?;
    std::fs::rename(&beside, file)
}
