//! An article as a Markdown file, and back, without loss.

use super::article::BODIES;
use crate::{
    domain::{
        body::BodyFormat,
        fault::{Fault, Place},
    },
    error::{Error, Result},
    newsroom::dossiers::Dossier,
    text::front_matter,
};
use serde_json::{Map, Value};

/// What of an article stands in the front matter, in this order: all that can be set, but the body.
const FIELDS: &[&str] = &[
    "version",
    "title",
    "short_title",
    "kicker",
    "standfirst",
    "slug",
    "kind",
    "language",
    "section",
    "other_sections",
    "sources",
    "byline",
    "contributors",
    "tags",
    "image",
    "dateline",
    "place",
    "canonical_url",
    "seo",
    "custom",
    "urgency",
    "internal_note",
    "note",
    "expires_at",
    "no_automatic_related",
];

/// Prints an article as a file. References are slugs, for people to read; a body that is not Markdown says so in
/// `body_format`.
pub fn to_file(dossier: &Dossier, mut json: Map<String, Value>) -> String {
    let mut front = Map::new();
    for name in FIELDS {
        if let Some(value) = json.shift_remove(*name).filter(|value| !is_empty(value)) {
            front.insert((*name).to_owned(), plain(name, value));
        }
    }
    let content = &dossier.revision.content;
    if content.body_format != BodyFormat::Markdown {
        front.insert("body_format".to_owned(), content.body_format.as_str().into());
    }
    front_matter::write(&front, &content.body)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(Value::is_null),
        _ => false,
    }
}

/// A reference as its slug; where more is said than which it is, with that.
fn plain(name: &str, value: Value) -> Value {
    let slug = |value: &Value| value.get("slug").or_else(|| value.get("id")).cloned().unwrap_or_default();
    match (name, value) {
        ("section", value) => value.get("path").cloned().unwrap_or_default(),
        ("image", value) => value.get("id").cloned().unwrap_or_default(),
        ("other_sections", Value::Array(items)) => {
            items.iter().map(|item| item.get("path").cloned().unwrap_or_default()).collect()
        }
        ("tags", Value::Array(items)) => items.iter().map(slug).collect(),
        ("sources", Value::Array(items)) => {
            items.iter().map(|item| of(item, &["slug", "role", "url", "credit_line"])).collect()
        }
        ("contributors", Value::Array(items)) => items.iter().map(|item| of(item, &["slug", "role"])).collect(),
        ("seo" | "place", Value::Object(members)) => {
            members.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>().into()
        }
        (_, value) => value,
    }
}

fn of(item: &Value, names: &[&str]) -> Value {
    let members = names.iter().filter_map(|name| {
        let value = item.get(*name).filter(|value| !value.is_null())?;
        Some(((*name).to_owned(), value.clone()))
    });
    members.collect::<Map<_, _>>().into()
}

/// Reads a file: the members of its front matter, and the body as one of the members that hold it.
pub fn from_file(bytes: &[u8]) -> Result<Map<String, Value>> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        let fault = Fault::pointer("", "invalid_encoding", "The file is not UTF-8.");
        Error::Malformed(vec![fault])
    })?;
    let (mut front, body) = front_matter::read(text).map_err(|fault| Error::Malformed(vec![fault]))?;
    let format = match front.shift_remove("body_format") {
        None | Some(Value::Null) => BodyFormat::Markdown,
        Some(Value::String(word)) => BodyFormat::parse(&word)
            .map_err(|wrong| Error::Invalid(vec![wrong.at(Place::Pointer("/body_format".to_owned()))]))?,
        Some(_) => return Err(Error::invalid("/body_format", "wrong_type", "is not a text")),
    };
    for (name, of) in BODIES {
        if of == format {
            front.insert(name.to_owned(), body.clone().into());
        }
    }
    Ok(front)
}

/// The article that a file makes of the one that is there: what the file can hold and does not is empty; what it cannot
/// hold stays.
pub fn with_file(mut current: Map<String, Value>, file: Map<String, Value>) -> Map<String, Value> {
    for name in FIELDS.iter().chain(BODIES.iter().map(|(name, _)| name)) {
        // Whose address it is keeps it, unless another is sent.
        if *name != "slug" {
            current.shift_remove(*name);
        }
    }
    current.extend(file);
    current
}
