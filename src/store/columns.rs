//! From the columns of a row to the domain's types and back. What a row holds was checked before it was written.

use crate::{
    domain::{fault::Wrong, id::Id, language::Language, names::Names, slug::Slug, time::Time},
    error::{Error, Result},
};
use chrono::NaiveDateTime;
use serde::{Serialize, de::DeserializeOwned};

/// An id.
pub fn id(text: &str) -> Result<Id> {
    Id::parse(text).map_err(|wrong| damaged(text, &wrong))
}

/// An id that may be absent.
pub fn some_id(text: Option<&str>) -> Result<Option<Id>> {
    text.map(id).transpose()
}

/// A slug.
pub fn slug(text: String) -> Slug {
    Slug::trusted(text)
}

/// A language.
pub fn language(text: String) -> Language {
    Language::trusted(text)
}

/// A word of a closed list.
pub fn word<T>(text: &str, parse: impl FnOnce(&str) -> std::result::Result<T, Wrong>) -> Result<T> {
    parse(text).map_err(|wrong| damaged(text, &wrong))
}

/// A moment.
pub fn time(naive: NaiveDateTime) -> Time {
    Time::from_naive(naive)
}

/// A moment that may be absent.
pub fn some_time(naive: Option<NaiveDateTime>) -> Option<Time> {
    naive.map(Time::from_naive)
}

/// A value kept as JSON.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Internal(Box::new(error)))
}

/// A value to be kept as JSON.
pub fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(Box::new(error)))
}

/// Names: the default one and its language stand in columns of their own.
pub fn names(name: String, own: String, others: &str) -> Result<Names> {
    let others = if others == "{}" { Default::default() } else { from_json(others)? };
    Ok(Names { name, language: language(own), others })
}

/// A list of texts kept as JSON.
pub fn texts(json: &str) -> Result<Vec<String>> {
    if json == "[]" { Ok(Vec::new()) } else { from_json(json) }
}

fn damaged(text: &str, wrong: &Wrong) -> Error {
    Error::internal(format!("a column holds `{text}`, where it should not: {}", wrong.detail))
}
