//! Fields that many bodies have.

use crate::{
    domain::{fault::Wrong, fields::Fields, id::Id, time::Time},
    newsroom::form::{By, Reference},
    text::normal,
};
use serde_json::Value;

/// The longest name or slug by which something is referred to.
const MAX_REFERENCE: usize = 500;

/// A text of one line.
pub fn line(fields: &mut Fields, name: &str, max: usize) -> Option<String> {
    fields.parsed(name, |text| normal::line_field(text, max))
}

/// A text that is taken as it stands: no more than so many characters, whichever they are.
pub fn exact_text(fields: &mut Fields, name: &str, max: usize) -> Option<String> {
    fields.parsed(name, |text| {
        if text.chars().nth(max).is_some() {
            return Err(Wrong::new("too_long", format!("is longer than {max} characters")));
        }
        Ok(text.to_owned())
    })
}

/// A text of many lines.
pub fn free_text(fields: &mut Fields, name: &str, max: usize) -> Option<String> {
    fields.parsed(name, |text| normal::text_field(text, max))
}

/// A text whose length is counted in bytes, for bodies.
pub fn long_text(fields: &mut Fields, name: &str, max: usize) -> Option<String> {
    fields.parsed(name, |text| normal::body_field(text, max))
}

/// A moment; its offset must be given.
pub fn moment(fields: &mut Fields, name: &str) -> Option<Time> {
    fields.parsed(name, Time::parse)
}

/// A thing that is referred to by its id, slug, name or alias, or by the object that came out.
pub fn reference(fields: &mut Fields, name: &str) -> Option<Reference> {
    let value = fields.take(name)?;
    let pointer = fields.pointer_to(name);
    of_value(fields, value, pointer)
}

/// Things that are referred to, in order; at most so many.
pub fn references(fields: &mut Fields, name: &str, most: usize) -> Vec<Reference> {
    let Some(value) = fields.take(name) else { return Vec::new() };
    let pointer = fields.pointer_to(name);
    let Value::Array(items) = value else {
        fields.wrong(name, Wrong::new("wrong_type", "is not a list"));
        return Vec::new();
    };
    if items.len() > most {
        fields.wrong(name, Wrong::new("too_many_values", format!("are more than {most}")));
        return Vec::new();
    }
    items.into_iter().enumerate().filter_map(|(at, item)| of_value(fields, item, format!("{pointer}/{at}"))).collect()
}

/// Of an object that came out, its id counts; what else it says is not looked at.
pub(super) fn of_value(fields: &mut Fields, value: Value, pointer: String) -> Option<Reference> {
    let text = match value {
        Value::String(text) => Some(text),
        Value::Object(mut object) => ["id", "slug", "name"].iter().find_map(|name| match object.remove(*name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        }),
        _ => None,
    };
    let Some(text) = text else {
        let detail = "is no id, slug or name, and no object with one";
        fields.wrong_at(pointer, Wrong::new("wrong_type", detail));
        return None;
    };
    if let Ok(id) = Id::parse(&text) {
        return Some(Reference { pointer, by: By::Id(id) });
    }
    match normal::line_field(&text, MAX_REFERENCE) {
        Ok(text) => Some(Reference { pointer, by: By::Text(text) }),
        Err(wrong) => {
            fields.wrong_at(pointer, wrong);
            None
        }
    }
}

/// What GET gave and is read-only: sent back unchanged it is passed over, changed it is a fault.
#[derive(Debug)]
pub struct Known(pub serde_json::Map<String, Value>);

impl Known {
    /// Takes the read-only fields out of an object.
    pub fn take(&mut self, fields: &mut Fields, names: &[&str]) {
        for name in names {
            let Some(sent) = fields.take(name) else { continue };
            if self.0.get(*name) != Some(&sent) {
                fields.wrong(name, Wrong::new("read_only", "is read-only: leave it out, or send it as it came"));
            }
        }
    }
}
