//! What the bodies of things with names have in common: names by language, other spellings, addresses, numbers.

use super::reading::{Known, line};
use crate::{
    domain::{fault::Wrong, fields::Fields, language::Language, names::Names},
    text::normal,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The longest name.
const MAX_NAME: usize = 200;
/// So many other spellings a thing may have.
const MAX_ALIASES: usize = 100;
/// The longest address.
const MAX_URL: usize = 2_048;

/// The name with its language, and the names in others.
///
/// The default name stands among `names` too. There it may be left out, or sent as it came, or be changed alone; what
/// `name` and `names` both say anew must be the same.
pub fn names(fields: &mut Fields, known: &Known) -> Option<Names> {
    let name = fields.required("name", named);
    let language = fields.required("language", |fields, name| fields.parsed(name, Language::parse));
    let mut others = by_language(fields);
    let (mut name, language) = (name?, language?);
    if let Some(listed) = others.remove(&language)
        && listed != name
    {
        let said = |value: Option<&Value>, text: &str| value.and_then(Value::as_str) == Some(text);
        let known_names = known.0.get("names").and_then(Value::as_object);
        let listed_before = said(known_names.and_then(|names| names.get(language.as_ref())), &listed);
        let name_before = said(known.0.get("name"), &name);
        let same_language = said(known.0.get("language"), language.as_ref());
        match (name_before, listed_before) {
            // The name was changed, and what is listed came along.
            (false, true) => {}
            // What is listed was changed; or another language is the default one now, in which there is a name.
            (true, false) => name = listed,
            (true, true) if !same_language => name = listed,
            _ => {
                let detail = format!("says another name in `{language}` than `name` does: send one of them");
                fields.wrong("names", Wrong::new("exclusive", detail));
            }
        }
    }
    Some(Names { name, language, others })
}

fn named(fields: &mut Fields, name: &str) -> Option<String> {
    fields.parsed(name, |text| filled(normal::line_field(text, MAX_NAME)?))
}

fn filled(text: String) -> Result<String, Wrong> {
    match text.chars().any(|c| !c.is_whitespace()) {
        true => Ok(text),
        false => Err(Wrong::new("empty", "is empty")),
    }
}

fn by_language(fields: &mut Fields) -> BTreeMap<Language, String> {
    let names = match fields.take("names") {
        None => return BTreeMap::new(),
        Some(Value::Object(names)) => names,
        Some(_) => {
            fields.wrong("names", Wrong::new("wrong_type", "is not an object of names by language"));
            return BTreeMap::new();
        }
    };
    let mut all = BTreeMap::new();
    let mut inner = Fields::new(names.clone(), fields.pointer_to("names"));
    for tag in names.keys() {
        let name = named(&mut inner, tag);
        match Language::parse(tag) {
            Err(wrong) => inner.wrong(tag, wrong),
            Ok(language) => {
                if let Some(name) = name
                    && all.insert(language, name).is_some()
                {
                    inner.wrong(tag, Wrong::new("duplicate", "is a language that is there twice"));
                }
            }
        }
    }
    inner.finish().into_iter().for_each(|fault| fields.fault(fault));
    all
}

/// Other spellings, each once. What two tags had together when they became one may be more than is taken else.
pub fn aliases(fields: &mut Fields, known: &Known) -> Vec<String> {
    let had = known.0.get("aliases").and_then(Value::as_array).map_or(0, Vec::len);
    texts(fields, "aliases", MAX_ALIASES.max(had), |text| filled(normal::line_field(text, MAX_NAME)?))
}

/// Addresses of pages.
pub fn links(fields: &mut Fields) -> Vec<String> {
    texts(fields, "links", 20, web_address)
}

/// An address of the web, of at most 2,048 bytes.
pub fn web_address(text: &str) -> Result<String, Wrong> {
    let text = normal::line_field(text, MAX_URL)?;
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = host.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    match host {
        Some(host) if !host.is_empty() && !text.contains([' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}']) => {
            Ok(text)
        }
        _ => Err(Wrong::new("invalid_url", "is no address that begins with https:// or http://")),
    }
}

/// An address of the web in a field.
pub fn address(fields: &mut Fields, name: &str) -> Option<String> {
    fields.parsed(name, web_address)
}

/// Texts of a list, each read; the same text twice is there once.
fn texts(fields: &mut Fields, name: &str, most: usize, read: impl Fn(&str) -> Result<String, Wrong>) -> Vec<String> {
    let Some(value) = fields.take(name) else { return Vec::new() };
    let Value::Array(items) = value else {
        fields.wrong(name, Wrong::new("wrong_type", "is not a list of texts"));
        return Vec::new();
    };
    if items.len() > most {
        fields.wrong(name, Wrong::new("too_many_values", format!("are more than {most}")));
        return Vec::new();
    }
    let pointer = fields.pointer_to(name);
    let mut all: Vec<String> = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let text = item.as_str().ok_or_else(|| Wrong::new("wrong_type", "is not a text"));
        match text.and_then(&read) {
            Ok(text) if !all.contains(&text) => all.push(text),
            Ok(_) => {}
            Err(wrong) => fields.wrong_at(format!("{pointer}/{at}"), wrong),
        }
    }
    all
}

/// A country.
pub fn country(fields: &mut Fields, name: &str) -> Option<String> {
    fields.parsed(name, |text| match text.len() {
        2 if text.bytes().all(|byte| byte.is_ascii_uppercase()) => Ok(text.to_owned()),
        _ => Err(Wrong::new("invalid_country", "is no country of ISO 3166-1, two capital letters such as `IQ`")),
    })
}

/// A whole number within bounds.
pub fn number(fields: &mut Fields, name: &str, least: i64, most: i64) -> Option<i64> {
    let number = fields.number(name)?;
    if (least..=most).contains(&number) {
        return Some(number);
    }
    fields.wrong(name, Wrong::new("out_of_range", format!("is no whole number from {least} to {most}")));
    None
}

/// A text of one line that is not blank.
pub fn filled_line(fields: &mut Fields, name: &str, max: usize) -> Option<String> {
    line(fields, name, max).filter(|text| !text.trim().is_empty())
}

/// What GET gave, or nothing for what is new.
pub fn known(current: Option<Map<String, Value>>) -> Known {
    Known(current.unwrap_or_default())
}
