//! Reading a request field by field into domain values, collecting **every** fault.
//!
//! What an operation takes stands in a table of [`Param`]s; the same table refuses what is not in it and gives the
//! document its parameters.

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
use utoipa::openapi::{
    Ref, RefOr, Required, Schema,
    extensions::Extensions,
    path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle},
    schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type},
};

/// A query parameter.
#[derive(Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it means, in Markdown.
    pub about: &'static str,
    /// What it may hold.
    pub form: Form,
    /// An example; empty where only the server can make one.
    pub example: &'static str,
    /// Whether it may be given more than once.
    pub repeats: bool,
}

/// What a parameter may hold.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// A text of at most so many characters.
    Text(usize),
    /// A text of a form, as a regular expression tells it, of at most so many characters.
    Pattern(&'static str, usize),
    /// One word of a list; and the names that programs may give to the words, where the words are no names.
    Word(&'static [&'static str], &'static [&'static str]),
    /// Words of a list, joined by `,`.
    Words(&'static [&'static str]),
    /// Names of a list that is a schema of the document, joined by `,`.
    Listed(&'static str, fn() -> Vec<String>),
    /// A whole number within bounds.
    Int(i64, i64, i64),
    /// `true` or `false`.
    Flag(bool),
}

/// No text of a parameter holds a control character.
const PLAIN: &str = r"^[^\u0000-\u001f\u007f-\u009f]+$";
/// The longest value of a list of words, in characters.
const MAX_WORDS: usize = 4_000;

impl Form {
    /// How many characters a value may have.
    const fn longest(&self) -> usize {
        match self {
            Self::Text(longest) | Self::Pattern(_, longest) => *longest,
            _ => MAX_WORDS,
        }
    }

    fn schema(&self) -> RefOr<Schema> {
        let object = |kind| ObjectBuilder::new().schema_type(SchemaType::new(kind));
        let text = |pattern: &str, longest: usize| {
            let text = object(Type::String).min_length(Some(1)).max_length(Some(longest));
            text.pattern(Some(pattern))
        };
        let list = |items: RefOr<Schema>| ArrayBuilder::new().items(items).min_items(Some(1));
        match *self {
            Self::Text(longest) => text(PLAIN, longest).into(),
            Self::Pattern(pattern, longest) => text(pattern, longest).into(),
            Self::Word(words, names) => {
                let named = (!names.is_empty()).then(|| Extensions::from_iter([("x-enum-varnames", names.to_vec())]));
                object(Type::String).enum_values(Some(words.iter().copied())).extensions(named).into()
            }
            Self::Words(words) => list(object(Type::String).enum_values(Some(words.iter().copied())).into()).into(),
            Self::Listed(schema, _) => list(Ref::from_schema_name(schema).into()).into(),
            // A program must not send an offset of its own accord, for it cannot stand beside a cursor.
            Self::Int(least, most, 0) => object(Type::Integer).minimum(Some(least)).maximum(Some(most)).into(),
            Self::Int(least, most, default) => {
                let number = object(Type::Integer).minimum(Some(least)).maximum(Some(most));
                number.default(Some(default.into())).into()
            }
            Self::Flag(default) => object(Type::Boolean).default(Some(default.into())).into(),
        }
    }

    fn example(&self, text: &str) -> Option<serde_json::Value> {
        match *self {
            _ if text.is_empty() => None,
            Self::Words(_) | Self::Listed(..) => Some(text.split(',').collect::<Vec<_>>().into()),
            Self::Int(_, _, default) => Some(text.parse::<i64>().unwrap_or(default).into()),
            Self::Flag(default) => Some((!default).into()),
            Self::Text(_) | Self::Pattern(..) | Self::Word(..) => Some(text.into()),
        }
    }
}

impl Param {
    /// The parameter as the document has it: what may be given more than once is a list.
    pub fn document(&self) -> Parameter {
        let (mut schema, mut example) = (self.form.schema(), self.form.example(self.example));
        let joined = matches!(self.form, Form::Words(_) | Form::Listed(..));
        if self.repeats {
            schema = ArrayBuilder::new().items(schema).min_items(Some(1)).max_items(Some(MAX_REPEATS)).into();
            example = example.map(|one| vec![one].into());
        }
        ParameterBuilder::new()
            .name(self.name)
            .parameter_in(ParameterIn::Query)
            .required(if self.is_needed() { Required::True } else { Required::False })
            .description(Some(self.about))
            .schema(Some(schema))
            .style((joined || self.repeats).then_some(ParameterStyle::Form))
            .explode((joined || self.repeats).then_some(self.repeats))
            .example(example)
            .build()
    }

    /// Whether a request must give it.
    fn is_needed(&self) -> bool {
        self.name == "path"
    }
}

/// So many times a filter is given at most, as the document has it; what counts is how many values there are.
const MAX_REPEATS: usize = 20;

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
