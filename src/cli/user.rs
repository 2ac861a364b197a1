//! `broadsheet user`: who may sign in.

use crate::{
    error::{Error, Result},
    newsroom::doorkeeping::{self, AddUser},
    store::Db,
};
use std::{
    io::{self, Read},
    process::ExitCode,
};

/// What is done with users.
#[derive(Debug, clap::Subcommand)]
pub enum UserCommand {
    /// Add a user. Without `--password-stdin` a password is made up, and printed once.
    Add(AddArgs),
}

/// Somebody who shall be able to sign in.
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// What they sign in with.
    #[arg(long)]
    email: String,
    /// How they are called.
    #[arg(long)]
    name: String,
    /// What they are: author, editor or admin.
    #[arg(long)]
    role: String,
    /// A section that they are bound to as an editor, with all below it; may be given several times.
    #[arg(long = "section", value_name = "SLUG")]
    sections: Vec<String>,
    /// Read the password from standard input: its first line.
    #[arg(long)]
    password_stdin: bool,
}

/// Runs the command.
pub fn run(command: &UserCommand, db: &Db) -> Result<ExitCode> {
    let UserCommand::Add(args) = command;
    let password = if args.password_stdin { Some(first_line(io::stdin().lock())?) } else { None };
    let new = AddUser {
        email: args.email.clone(),
        name: args.name.clone(),
        role: args.role.clone(),
        sections: args.sections.clone(),
        password,
    };
    let added = doorkeeping::add_user(db, &new)?;
    let user = &added.details.user;
    println!("{} ({}) can sign in as {}.", user.email, user.name, user.role);
    if let Some(password) = added.made_up {
        println!("The password, which nobody can be told again: {password}");
    }
    Ok(ExitCode::SUCCESS)
}

fn first_line(input: impl Read) -> Result<String> {
    let mut text = String::new();
    input.take(10_000).read_to_string(&mut text).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
