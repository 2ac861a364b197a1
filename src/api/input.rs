//! Reading a request field by field into domain values, collecting **every** fault.
//!
//! What an operation takes stands in a table of [`Param`]s; the same table refuses what is not in it.

use super::param::{Form, Param};
use crate::{
    domain::{
        fault::{Fault, Wrong},
        id::Id,
        slug::Slug,
    },
    error::{Error, Result},
};
use actix_web::HttpRequest;
use percent_encoding::percent_decode_str;

/// The query of a request, decoded; and the faults found so far.
#[derive(Debug)]
pub struct Query {
    pairs: Vec<(String, String)>,
    faults: Vec<Fault>,
}

impl Query {
    /// Decodes the query; what is not in the table, is given twice or is no UTF-8 is a fault.
    pub fn of(request: &HttpRequest, table: &[&Param]) -> Self {
        let mut query = Self { pairs: Vec::new(), faults: Vec::new() };
        for part in request.query_string().split('&').filter(|part| !part.is_empty()) {
            query.take(part, table);
        }
        query
    }

    fn take(&mut self, part: &str, table: &[&Param]) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let Some(name) = decode(name) else {
            let shown = name.replace('+', " ");
            return self.fault(&shown, Wrong::new("invalid_encoding", "The name is not UTF-8 once decoded."));
        };
        let Some(param) = table.iter().find(|param| param.name == name) else {
            return self.faults.push(unknown(&name, table));
        };
        match decode(value) {
            None => self.fault(&name, Wrong::new("invalid_encoding", "The value is not UTF-8 once decoded.")),
            Some(value) if value.is_empty() => {
                self.fault(&name, Wrong::new("empty", "The value is empty: give one, or leave the parameter out."));
            }
            Some(value) if value.chars().nth(param.form.longest()).is_some() => {
                let detail = format!("The value is longer than {} characters.", param.form.longest());
                self.fault(&name, Wrong::new("too_long", detail));
            }
            Some(value) if value.chars().any(char::is_control) => {
                self.fault(&name, Wrong::new("control_character", "The value holds a control character."));
            }
            Some(_) if !param.repeats && self.pairs.iter().any(|(other, _)| *other == name) => {
                self.fault(&name, Wrong::new("repeated_parameter", "This parameter is given once."));
            }
            Some(value) => self.pairs.push((name, value)),
        }
    }

    /// Notes a fault of a parameter.
    pub fn fault(&mut self, name: &str, wrong: Wrong) {
        self.faults.push(wrong.at(crate::domain::fault::Place::Parameter(name.to_owned())));
    }

    /// Adds faults that were found elsewhere.
    pub fn add(&mut self, faults: Vec<Fault>) {
        self.faults.extend(faults);
    }

    /// Whether a parameter was given and could be decoded.
    pub fn has(&self, param: &Param) -> bool {
        self.pairs.iter().any(|(name, _)| name == param.name)
    }

    /// Every value of a parameter.
    pub fn values(&self, param: &Param) -> Vec<String> {
        self.pairs.iter().filter(|(name, _)| name == param.name).map(|(_, value)| value.clone()).collect()
    }

    /// The value of a parameter, read; a value that cannot be read is a fault and counts as not given.
    pub fn one<T>(&mut self, param: &Param, read: impl FnOnce(&str) -> Result<T, Wrong>) -> Option<T> {
        let value = self.values(param).into_iter().next()?;
        match read(&value) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.fault(param.name, wrong);
                None
            }
        }
    }

    /// A whole number within the bounds of its table entry, else its default.
    pub fn int(&mut self, param: &Param) -> i64 {
        let Form::Int(least, most, default) = param.form else { return 0 };
        let read = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = if digits { text.parse::<i64>().ok() } else { None };
            number.filter(|number| (least..=most).contains(number)).ok_or_else(|| {
                Wrong::new("out_of_range", format!("`{text}` is no whole number from {least} to {most}."))
            })
        };
        self.one(param, read).unwrap_or(default)
    }

    /// `true` or `false`, else the default of its table entry.
    pub fn flag(&mut self, param: &Param) -> bool {
        let Form::Flag(default) = param.form else { return false };
        let read = |text: &str| match text {
            "true" => Ok(true),
            "false" => Ok(false),
            other => Err(Wrong::new("unknown_value", format!("`{other}` is neither `true` nor `false`."))),
        };
        self.one(param, read).unwrap_or(default)
    }

    /// The words of a comma list; each that is not in its table entry is a fault.
    pub fn words(&mut self, param: &Param) -> Vec<&'static str> {
        let Form::Words(list) = param.form else { return Vec::new() };
        let mut found = Vec::new();
        for value in self.values(param) {
            for word in value.split(',') {
                match list.iter().find(|known| **known == word) {
                    Some(known) => found.push(*known),
                    None => {
                        let detail = format!("`{word}` is none of {}.", list.join(", "));
                        self.fault(param.name, Wrong::new("unknown_value", detail));
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The value read from all this, unless there were faults.
    pub fn finish<T>(self, value: T) -> Result<T> {
        if self.faults.is_empty() { Ok(value) } else { Err(Error::Malformed(self.faults)) }
    }

    /// Refuses what has been found so far.
    pub fn check(&self) -> Result<()> {
        if self.faults.is_empty() { Ok(()) } else { Err(Error::Malformed(self.faults.clone())) }
    }
}

/// Decodes percent signs and `+`; none if the bytes are not UTF-8 or a percent sign stands for nothing.
fn decode(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'%' && !(hex(at + 1) && hex(at + 2)) {
            return None;
        }
    }
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn unknown(name: &str, table: &[&Param]) -> Fault {
    let near = table
        .iter()
        .map(|param| (strsim::jaro_winkler(param.name, name), param.name))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.8);
    let detail = match near {
        Some((_, near)) => format!("There is no such parameter here; did you mean `{near}`?"),
        None if table.is_empty() => "This address takes no parameters.".to_owned(),
        None => {
            let names: Vec<&str> = table.iter().map(|param| param.name).collect();
            format!("There is no such parameter here; there are {}.", names.join(", "))
        }
    };
    Fault::parameter(name, "unknown_parameter", detail)
}

/// A thing in a path: its id or its slug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By its id.
    Id(Id),
    /// By its slug.
    Slug(Slug),
}

impl Named {
    /// Reads the segment at a place of the path, counted from 0, decoded once. What can be no slug names nothing.
    pub fn in_path(request: &HttpRequest, at: usize, what: &str) -> Result<Self> {
        let segment = request.uri().path().split('/').nth(at + 1).unwrap_or_default();
        let text = percent_decode_str(segment).decode_utf8().map_err(|_| {
            let detail = "The address is not UTF-8 once decoded.";
            Error::Malformed(vec![Fault::parameter(what, "invalid_encoding", detail)])
        })?;
        if let Ok(id) = Id::parse(&text) {
            return Ok(Self::Id(id));
        }
        Slug::parse(&text)
            .map(Self::Slug)
            .map_err(|_| Error::NotFound(format!("No public {what} has this id or slug.")))
    }

    /// The id, if it is one.
    pub fn id(&self) -> Option<Id> {
        if let Self::Id(id) = self { Some(*id) } else { None }
    }

    /// The slug, if it is one.
    pub fn slug(&self) -> Option<&Slug> {
        if let Self::Slug(slug) = self { Some(slug) } else { None }
    }
}
