//! `broadsheet export`: everything there is, into a file.

use crate::{
    error::{Error, Result},
    moving::export::export,
    store::Db,
};
use clap::Args;
use flate2::{Compression, write::GzEncoder};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Write all content, one JSON document a line.
///
/// The same content gives the same bytes, on either database. Users, keys, sessions and the numbers of changes are
/// not content.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The file; gzipped if its name ends in .gz; `-` for standard output.
    #[arg(short, long, default_value = "-")]
    pub output: PathBuf,
}

/// Runs the command.
pub fn run(args: &ExportArgs, db: &Db) -> Result<ExitCode> {
    if args.output.as_os_str() == "-" {
        export(db, &mut BufWriter::with_capacity(1 << 16, io::stdout().lock()))?;
    } else {
        to_file(db, &args.output).map_err(|error| Error::internal(format!("{}: {error}", args.output.display())))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes beside the file first, so that no half export ever stands under its name.
fn to_file(db: &Db, path: &Path) -> Result<()> {
    let told = |error: io::Error| Error::Internal(Box::new(error));
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let mut out = BufWriter::with_capacity(1 << 16, File::create(&beside).map_err(told)?);
    if path.extension().is_some_and(|ending| ending == "gz") {
        let mut packed = GzEncoder::new(out, Compression::default());
        export(db, &mut packed)?;
        out = packed.finish().map_err(told)?;
    } else {
        export(db, &mut out)?;
    }
    out.flush().and_then(|()| out.get_ref().sync_all()).map_err(told)?;
    std::fs::rename(&beside, path).map_err(told)
}
