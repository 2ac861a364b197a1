//! The text of a copied news page as a document.

use super::{
    batches::{Document, Item},
    import::Options,
    plain::{Plain, hashed},
    report::{Refusal, Report},
    script::undetermined,
};
use crate::{
    domain::{body::BodyFormat, fault::Fault},
    error::{Error, Result},
    text::{
        body,
        page::{read_page, section_name},
    },
};
use std::path::Path;

/// The longest page that is read, in bytes.
const LONGEST: u64 = 4 << 20;

/// Reads a page; the report names each line that is left out, and why.
pub fn read(path: &Path, options: &Options, report: &mut Report) -> Result<Item> {
    let told = |error: std::io::Error| Error::internal(format!("{}: {error}", path.display()));
    if std::fs::metadata(path).map_err(told)?.len() > LONGEST {
        return Ok(refused(1, vec![Fault::pointer("", "too_long", format!("is longer than {LONGEST} bytes"))]));
    }
    let bytes = std::fs::read(path).map_err(told)?;
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Ok(refused(1, vec![Fault::pointer("", "invalid_utf8", "is no UTF-8")]));
    };
    let page = match read_page(text.strip_prefix('\u{FEFF}').unwrap_or(text)) {
        Ok(page) => page,
        Err(faults) => {
            let line = faults.first().map_or(1, |(line, _)| *line);
            let faults = faults.into_iter().map(|(_, wrong)| Fault::pointer("", wrong.code, wrong.detail)).collect();
            return Ok(refused(line, faults));
        }
    };
    let left_out = page.left_out.iter();
    report.left_out.extend(left_out.map(|out| format!("line {} left out ({}): {}", out.line, out.reason, out.text)));
    let body = page.paragraphs.join("\n\n");
    let language = options.language.clone().unwrap_or_else(|| undetermined(&page.title));
    let section = page.section.as_deref().map(section_name).or_else(|| options.section.clone());
    let plain = Plain {
        id: hashed(&page.title, &body, ""),
        digest: options.digest(&bytes),
        standfirst: None,
        derived: body::derive(BodyFormat::Text, &body),
        body,
        language,
        dateline: None,
        url: None,
        published_at: None,
        sections: section.into_iter().collect(),
        source: options.source.clone(),
        cited: page.cited,
        author: None,
        tags: Vec::new(),
        places: Vec::new(),
        people: Vec::new(),
        orgs: Vec::new(),
        notes: Vec::new(),
        title: page.title,
    };
    Ok(Item { line: 1, document: Ok(Document::Plain(Box::new(plain))) })
}

fn refused(line: u64, faults: Vec<Fault>) -> Item {
    Item { line, document: Err(Refusal { line, faults }) }
}
