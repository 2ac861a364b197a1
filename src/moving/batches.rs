//! Lines become documents on one thread while the last batch is written on another.

use super::{
    import::Options,
    lines::{LONGEST, Line, Lines},
    own::{self, Own},
    plain::{self, Plain},
    report::Refusal,
};
use crate::error::{Error, Result};
use serde_json::Value;
use std::sync::mpsc::SyncSender;

/// So many lines are written in one transaction,
const LINES: usize = 500;
/// or fewer, if they are long.
const BYTES: usize = 8 << 20;

/// What a line holds.
#[derive(Debug)]
pub enum Document {
    /// A record of the plain form.
    Plain(Box<Plain>),
    /// A line of an export.
    Own(Box<Own>),
}

/// A line that was read.
#[derive(Debug)]
pub struct Item {
    /// Its number.
    pub line: u64,
    /// What it holds, or what is wrong with it.
    pub document: std::result::Result<Document, Refusal>,
}

/// Reads all lines, and sends them on in batches; ends early where nobody listens any more.
pub fn send(mut lines: Lines, options: &Options, to: &SyncSender<Result<Vec<Item>>>) {
    loop {
        let (batch, error) = read(&mut lines, options);
        let ended = batch.is_empty() || to.send(Ok(batch)).is_err();
        if let Some(error) = error {
            // Where nobody listens any more, another error has been told.
            drop(to.send(Err(error)));
            return;
        }
        if ended {
            return;
        }
    }
}

/// The next batch, and why it is the last one if the file cannot be read further.
fn read(lines: &mut Lines, options: &Options) -> (Vec<Item>, Option<Error>) {
    let mut batch: Vec<Item> = Vec::with_capacity(LINES);
    let mut size = 0;
    while batch.len() < LINES && size < BYTES {
        match lines.next_line() {
            Ok(None) => break,
            Ok(Some((line, content))) => {
                if let Line::Bytes(bytes) = &content {
                    size += bytes.len();
                }
                batch.push(Item { line, document: document(line, content, options) });
            }
            Err(error) => {
                let detail = format!("the file cannot be read beyond line {}: {error}", lines.number());
                return (batch, Some(Error::internal(detail)));
            }
        }
    }
    (batch, None)
}

fn document(line: u64, content: Line, options: &Options) -> std::result::Result<Document, Refusal> {
    let Line::Bytes(bytes) = content else {
        return Err(Refusal::whole(line, "too_long", format!("the line is longer than {LONGEST} bytes")));
    };
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        Refusal::whole(line, "invalid_utf8", format!("the line is no UTF-8 after byte {}", error.valid_up_to()))
    })?;
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Refusal::whole(line, "invalid_json", format!("the line is no JSON: {error}")))?;
    let Value::Object(object) = value else {
        return Err(Refusal::whole(line, "wrong_type", "the line is no JSON object"));
    };
    let document = if object.contains_key("type") {
        own::read(object).map(|own| Document::Own(Box::new(own)))
    } else {
        plain::read(object, options.digest(&bytes), options).map(|plain| Document::Plain(Box::new(plain)))
    };
    document.map_err(|faults| Refusal { line, faults })
}
