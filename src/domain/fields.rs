//! Reads a JSON object field by field into values, and gathers all that is wrong with it.

use crate::domain::fault::{Fault, Wrong};
use serde_json::{Map, Value};

/// An object that is being read. What was read is taken out; what is left at the end is unknown.
pub struct Fields {
    object: Map<String, Value>,
    pointer: String,
    faults: Vec<Fault>,
}

impl Fields {
    /// Reads this object, which stands at this JSON Pointer.
    pub fn new(object: Map<String, Value>, pointer: impl Into<String>) -> Self {
        Self { object, pointer: pointer.into(), faults: Vec::new() }
    }

    /// Notes what is wrong with a field.
    pub fn wrong(&mut self, name: &str, wrong: Wrong) {
        self.wrong_at(self.pointer_to(name), wrong);
    }

    /// Notes what is wrong at a pointer.
    pub fn wrong_at(&mut self, pointer: String, wrong: Wrong) {
        self.faults.push(Fault::pointer(pointer, wrong.code, wrong.detail));
    }

    /// Where a field stands.
    pub fn pointer_to(&self, name: &str) -> String {
        format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"))
    }

    /// A field that is there and not null.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.object.shift_remove(name).filter(|value| !value.is_null())
    }

    /// Whether a field was sent, and not as null.
    pub fn has(&self, name: &str) -> bool {
        self.object.get(name).is_some_and(|value| !value.is_null())
    }

    /// A field that holds just this value.
    pub fn take_if(&mut self, name: &str, value: Option<&Value>) -> Option<Value> {
        if value.is_some() && self.object.get(name) == value { self.take(name) } else { None }
    }

    /// Notes a fault that was found elsewhere.
    pub fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// A text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            _ => self.not_a(name, "a text"),
        }
    }

    /// A text, or a whole number as text.
    pub fn text_or_number(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            _ => self.not_a(name, "a text or a number"),
        }
    }

    /// A list of texts.
    pub fn texts(&mut self, name: &str) -> Vec<String> {
        let Some(value) = self.take(name) else { return Vec::new() };
        let Value::Array(items) = value else {
            self.not_a::<()>(name, "a list of texts");
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(items.len());
        for (at, item) in items.into_iter().enumerate() {
            match item {
                Value::String(text) => texts.push(text),
                _ => drop(self.not_a::<()>(&format!("{name}/{at}"), "a text")),
            }
        }
        texts
    }

    /// A list of objects, each read by a function.
    pub fn objects<T>(&mut self, name: &str, mut read: impl FnMut(&mut Fields) -> Option<T>) -> Vec<T> {
        let Some(value) = self.take(name) else { return Vec::new() };
        let Value::Array(items) = value else {
            self.not_a::<()>(name, "a list of objects");
            return Vec::new();
        };
        let mut all = Vec::with_capacity(items.len());
        for (at, item) in items.into_iter().enumerate() {
            match item {
                Value::Object(object) => all.extend(self.within(&format!("{name}/{at}"), object, &mut read)),
                _ => drop(self.not_a::<()>(&format!("{name}/{at}"), "an object")),
            }
        }
        all
    }

    /// An object, read by a function.
    pub fn object<T>(&mut self, name: &str, mut read: impl FnMut(&mut Fields) -> Option<T>) -> Option<T> {
        match self.take(name)? {
            Value::Object(object) => self.within(name, object, &mut read),
            _ => self.not_a(name, "an object"),
        }
    }

    fn within<T>(
        &mut self,
        path: &str,
        object: Map<String, Value>,
        read: &mut impl FnMut(&mut Fields) -> Option<T>,
    ) -> Option<T> {
        let mut inner = Fields::new(object, format!("{}/{path}", self.pointer));
        let value = read(&mut inner);
        let faults = inner.finish();
        let sound = faults.is_empty();
        self.faults.extend(faults);
        value.filter(|_| sound)
    }

    /// A whole number.
    pub fn number(&mut self, name: &str) -> Option<i64> {
        match self.take(name)?.as_i64() {
            Some(number) => Some(number),
            None => self.not_a(name, "a whole number"),
        }
    }

    /// A number.
    pub fn decimal(&mut self, name: &str) -> Option<f64> {
        match self.take(name)?.as_f64() {
            Some(number) => Some(number),
            None => self.not_a(name, "a number"),
        }
    }

    /// Yes or no.
    pub fn truth(&mut self, name: &str) -> Option<bool> {
        match self.take(name)? {
            Value::Bool(truth) => Some(truth),
            _ => self.not_a(name, "true or false"),
        }
    }

    /// A text that is read further.
    pub fn parsed<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Wrong>) -> Option<T> {
        let text = self.text(name)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.wrong(name, wrong);
                None
            }
        }
    }

    /// A value that has to be there.
    pub fn required<T>(&mut self, name: &str, read: impl FnOnce(&mut Self, &str) -> Option<T>) -> Option<T> {
        if self.object.get(name).is_none_or(Value::is_null) {
            self.object.shift_remove(name);
            self.wrong(name, Wrong::new("missing", "is missing"));
            return None;
        }
        read(self, name)
    }

    fn not_a<T>(&mut self, name: &str, what: &str) -> Option<T> {
        let pointer = format!("{}/{name}", self.pointer);
        self.faults.push(Fault::pointer(pointer, "wrong_type", format!("is not {what}")));
        None
    }

    /// All that is wrong; fields that nobody asked for are unknown.
    pub fn finish(mut self) -> Vec<Fault> {
        let unknown: Vec<String> = self.object.keys().map(|name| self.pointer_to(name)).collect();
        let unknown = unknown.into_iter().map(|at| Fault::pointer(at, "unknown_field", "is a field of no record"));
        self.faults.extend(unknown);
        self.faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_of_an_object_are_told_with_their_places() {
        let Ok(Value::Object(object)) = serde_json::from_str(
            r#"{"a": 1, "list": ["x", 2], "inner": [{"b": true}, 3], "gone": null, "odd/name": 1, "n": "x"}"#,
        ) else {
            panic!("no object")
        };
        let mut fields = Fields::new(object, "");
        assert_eq!(fields.text("a"), None);
        assert_eq!(fields.texts("list"), ["x"]);
        assert_eq!(fields.text("gone"), None);
        assert!(fields.objects("inner", |inner| inner.text("b")).is_empty());
        assert_eq!(fields.required("absent", Fields::text), None);
        assert_eq!(fields.number("n"), None);
        let faults: Vec<String> =
            fields.finish().into_iter().map(|fault| format!("{:?} {}", fault.place, fault.code)).collect();
        assert_eq!(
            faults,
            [
                "Pointer(\"/a\") wrong_type",
                "Pointer(\"/list/1\") wrong_type",
                "Pointer(\"/inner/0/b\") wrong_type",
                "Pointer(\"/inner/1\") wrong_type",
                "Pointer(\"/absent\") missing",
                "Pointer(\"/n\") wrong_type",
                "Pointer(\"/odd~1name\") unknown_field",
            ]
        );
    }
}
