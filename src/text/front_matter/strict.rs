//! YAML as front matter may use it: mappings, lists and scalars, and no more.

use super::MAX_DEPTH;
use crate::domain::fault::Wrong;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::{cell::RefCell, fmt};

/// How many brackets a text may open.
const MAX_BRACKETS: usize = 1000;

/// The mapping that a text holds, or what is wrong in which line.
pub fn parse(yaml: &str) -> Result<Map<String, Value>, (u64, Wrong)> {
    refuse_brackets(yaml)?;
    refuse_references(yaml)?;
    let found = RefCell::new(None);
    let node = Node { depth: 0, found: &found };
    match node.deserialize(yaml_serde::Deserializer::from_str(yaml)) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err((1, Wrong::new("invalid_yaml", "The front matter is no mapping: write `title: …` line by line."))),
        Err(error) => {
            let wrong = found.take().unwrap_or_else(|| syntax(&error));
            Err((line(&error), wrong))
        }
    }
}

fn line(error: &yaml_serde::Error) -> u64 {
    error.location().map_or(1, |location| location.line() as u64)
}

fn syntax(error: &yaml_serde::Error) -> Wrong {
    // The place is told apart, counted from the first line of the file.
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    Wrong::new("invalid_yaml", format!("The front matter is no YAML: {said}."))
}

/// The parser's work grows with the square of the brackets that are open, and nobody but an attacker writes so many.
///
/// A bracket can open something only at the beginning of a line or behind a sign; one that is closed at once does no
/// harm. Brackets behind words, such as those of links, are not counted.
fn refuse_brackets(yaml: &str) -> Result<(), (u64, Wrong)> {
    let (mut open, mut line, mut before) = (0, 1, '\n');
    let mut chars = yaml.chars().peekable();
    while let Some(c) = chars.next() {
        let closing = match c {
            '[' => Some(&']'),
            '{' => Some(&'}'),
            _ => None,
        };
        if closing.is_some() && "\n[{,:-?".contains(before) && chars.peek() != closing {
            open += 1;
        }
        if open > MAX_BRACKETS {
            let detail = format!("The front matter opens more than {MAX_BRACKETS} brackets: write line by line.");
            return Err((line, Wrong::new("nested_too_deep", detail)));
        }
        line += u64::from(c == '\n');
        before = match c {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            '\u{FEFF}' => before,
            _ if c.is_whitespace() => before,
            _ => c,
        };
    }
    Ok(())
}

/// Anchors, aliases and tags begin with a character that is plain text everywhere but at the beginning of a node, where
/// `@` is an error. So a text in which these characters are `@` is YAML exactly where they were plain text.
fn refuse_references(yaml: &str) -> Result<(), (u64, Wrong)> {
    let masked = yaml.replace(['&', '*', '!'], "@");
    let Err(error) = IgnoredAny::deserialize(yaml_serde::Deserializer::from_str(&masked)) else { return Ok(()) };
    let culprit = error.location().and_then(|location| yaml.as_bytes().get(location.index()).copied());
    if !error.to_string().contains("cannot start any token") {
        return Ok(());
    }
    let wrong = match culprit {
        Some(b'&') => {
            Wrong::new("yaml_alias", "`&` names an anchor, which is not taken here; quote what begins with it.")
        }
        Some(b'*') => {
            Wrong::new("yaml_alias", "`*` stands for an alias, which is not taken here; quote what begins with it.")
        }
        Some(b'!') => Wrong::new("yaml_tag", "`!` begins a tag, which is not taken here; quote what begins with it."),
        _ => return Ok(()),
    };
    Err((line(&error), wrong))
}

/// A node at a depth, and the place where what is wrong with it is left.
#[derive(Clone, Copy)]
struct Node<'a> {
    depth: usize,
    found: &'a RefCell<Option<Wrong>>,
}

impl<'a> Node<'a> {
    fn below<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            let detail = format!("The front matter is nested deeper than {MAX_DEPTH} levels.");
            return Err(self.refuse(Wrong::new("nested_too_deep", detail)));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn refuse<E: serde::de::Error>(self, wrong: Wrong) -> E {
        let error = E::custom(&wrong.detail);
        *self.found.borrow_mut() = Some(wrong);
        error
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value that JSON knows")
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(truth.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        let number = Number::from_f64(number).map(Value::Number);
        number.ok_or_else(|| self.refuse(Wrong::new("invalid_yaml", "This is no number: quote it if it is a text.")))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(below)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut fields = Map::new();
        while let Some(key) = map.next_key_seed(Key { node: self, seen: &fields })? {
            let value = map.next_value_seed(below)?;
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }
}

/// A key of a mapping that has these already.
struct Key<'a> {
    node: Node<'a>,
    seen: &'a Map<String, Value>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = String;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<String, E> {
        if self.seen.contains_key(key) {
            let shown: String = key.chars().take(40).collect();
            return Err(self.node.refuse(Wrong::new("duplicate_key", format!("`{shown}` stands here a second time."))));
        }
        Ok(key.to_owned())
    }
}
