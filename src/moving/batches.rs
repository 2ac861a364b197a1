//! Lines become documents on one thread while the last batch is written on another.

use super::{
    import::Options,
    lines::{LONGEST, Line, Lines},
    own::{self, Own},
    plain::{self, Plain},
    report::Refusal,
};
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
pub fn send(mut lines: Lines, options: &Options, to: &SyncSender<Vec<Item>>) {
    loop {
        let (batch, ended) = next(&mut lines, options);
        // Where nobody listens any more, another error has been told.
        if batch.is_empty() || to.send(batch).is_err() || ended {
            return;
        }
    }
}

/// The next batch, and whether it is the last one.
///
/// A file that cannot be read further, such as one that was cut short, ends with a line that is refused: what stands
/// before it has come in, and the report must tell so.
pub fn next(lines: &mut Lines, options: &Options) -> (Vec<Item>, bool) {
    let mut batch: Vec<Item> = Vec::with_capacity(LINES);
    let mut size = 0;
    while batch.len() < LINES && size < BYTES {
        match lines.next_line() {
            Ok(None) => return (batch, true),
            Ok(Some((line, content))) => {
                if let Line::Bytes(bytes) = &content {
                    size += bytes.len();
                }
                batch.push(Item { line, document: document(line, content, options) });
            }
            Err(error) => {
                let detail = format!("the file cannot be read beyond line {}: {error}", lines.number());
                let refusal = Refusal::whole(lines.number() + 1, "unreadable", detail);
                batch.push(Item { line: refusal.line, document: Err(refusal) });
                return (batch, true);
            }
        }
    }
    (batch, false)
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
