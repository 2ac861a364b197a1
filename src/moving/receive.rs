//! Import of lines that an admin sends, in one transaction: all or nothing, or line by line.

use super::{
    batches,
    import::{Options, write_batch},
    lines::Lines,
    records::Run,
    report::{Refusal, Report},
};
use crate::{
    domain::{
        caller::{Caller, Scope},
        fault::Fault,
        id::Id,
        words::words,
    },
    error::{Error, Result},
    newsroom::rights::needs,
    store::{
        Tx,
        audit::{self, Deed},
    },
};
use flate2::bufread::MultiGzDecoder;
use serde_json::json;
use std::io::{self, Read};

/// How many bytes may be sent, packed or not: while one import is written, others who write to SQLite wait.
pub const MAX_BODY: usize = 16 << 20;
/// How many bytes they may unpack to.
pub const MAX_UNPACKED: usize = 64 << 20;
/// So many faults are kept; the others are counted.
const KEPT: usize = 1_000;
/// The system of the external ids, where none is said.
const SYSTEM: &str = "import";

words! {
    /// What becomes of the sound lines if others are refused.
    Mode {
        /// Nothing is imported if a single line is refused.
        All = "all",
        /// Every line that is sound is imported.
        Lines = "lines",
    }
}

/// What an import did.
#[derive(Debug)]
pub struct Received {
    /// Names the run, in the audit log too.
    pub run: Id,
    /// Its counts and remarks.
    pub report: Report,
    /// What was wrong, each with its line; the first of it.
    pub faults: Vec<Fault>,
    /// How many further faults there were.
    pub omitted: usize,
}

/// Why bytes cannot be unpacked.
#[derive(Debug)]
pub enum Unpackable {
    /// They unpack to more than [`MAX_UNPACKED`].
    TooLarge,
    /// They are damaged.
    Damaged(io::Error),
}

/// Refuses those who may not import.
pub fn may(caller: &Caller) -> Result<()> {
    needs(caller, Scope::Import)
}

/// Looks whether bytes can be read whole within the bounds, before a transaction waits for them.
pub fn measure(body: &[u8]) -> std::result::Result<(), Unpackable> {
    if !body.starts_with(&[0x1F, 0x8B]) {
        return Ok(());
    }
    let most = MAX_UNPACKED as u64;
    let mut unpacked = MultiGzDecoder::new(body).take(most + 1);
    let size = io::copy(&mut unpacked, &mut io::sink()).map_err(Unpackable::Damaged)?;
    if size > most { Err(Unpackable::TooLarge) } else { Ok(()) }
}

/// Imports lines that are already [measured](measure). What the caller does not come to know is taken back by whoever
/// began the transaction: a dry run, or everything in [`Mode::All`] where a line was refused, which is an error here.
pub fn receive(
    tx: &mut Tx<'_>,
    caller: &Caller,
    body: impl AsRef<[u8]> + Send + 'static,
    options: &Options,
    mode: Mode,
) -> Result<Received> {
    may(caller)?;
    let mut lines = Lines::new(io::Cursor::new(body)).map_err(|error| Error::Internal(Box::new(error)))?;
    let id = tx.next_id();
    let system = options.system.clone().unwrap_or_else(|| SYSTEM.to_owned());
    let mut run = Run { system, id: id.to_string(), met_again: Default::default(), made: Default::default() };
    let report = Report { dry_run: options.dry_run, ..Report::default() };
    let mut received = Received { run: id, report, faults: Vec::new(), omitted: 0 };
    loop {
        let (batch, ended) = batches::next(&mut lines, options);
        let mut done = write_batch(tx, batch, options, &mut run)?;
        std::mem::take(&mut done.refusals).into_iter().for_each(|refusal| received.keep(refusal));
        received.report.add(done);
        if ended {
            break;
        }
    }
    if mode == Mode::All && received.report.refused > 0 {
        return Err(Error::Refused { faults: received.faults, omitted: received.omitted });
    }
    note(tx, caller, options, mode, &received)?;
    Ok(received)
}

impl Received {
    fn keep(&mut self, refusal: Refusal) {
        let Refusal { line, faults } = refusal;
        let room = KEPT.saturating_sub(self.faults.len());
        self.omitted += faults.len().saturating_sub(room);
        self.faults.extend(faults.into_iter().take(room).map(|fault| Fault { line: Some(line), ..fault }));
    }
}

fn note(tx: &mut Tx<'_>, caller: &Caller, options: &Options, mode: Mode, received: &Received) -> Result<()> {
    let Report { read, created, updated, unchanged, refused, .. } = &received.report;
    let after = json!({
        "mode": mode,
        "publish": options.publish,
        "read": read,
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "refused": refused,
    });
    let (subject, after) = (received.run, Some(after));
    audit::note(tx, caller, &Deed { action: "import", kind: "import", subject, reason: None, before: None, after })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn what_unpacks_to_too_much_is_told_before_it_is_held() {
        assert!(measure(b"{}\n").is_ok());
        assert!(measure(&packed(b"{}\n")).is_ok());
        let most = packed(&vec![b' '; MAX_UNPACKED]);
        assert!(measure(&most).is_ok());
        // Members behind each other count together.
        assert!(matches!(measure(&[most, packed(b" ")].concat()), Err(Unpackable::TooLarge)));
        let whole = packed(b"{\"title\": \"one\"}\n");
        assert!(matches!(measure(&whole[..whole.len() - 4]), Err(Unpackable::Damaged(_))));
    }
}
