//! What is wrong with an input, said so that a person can mend it and a program can branch on it.

use serde::Serialize;

/// One thing that is wrong with a value, before it is known where the value stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Stable word for programs, such as `too_long`. Never changes its meaning.
    pub code: &'static str,
    /// One English sentence that says what to send instead.
    pub detail: String,
}

impl Wrong {
    /// A fault with its stable code and its sentence.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// Says where the value stood.
    pub fn at(self, place: Place) -> Fault {
        let Self { code, detail } = self;
        Fault { place, line: None, code, detail }
    }
}

/// Where a faulty value stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// JSON Pointer (RFC 6901) into a body or a record, such as `/title`.
    Pointer(String),
    /// Name of a query parameter.
    Parameter(String),
    /// Name of a request header.
    Header(String),
}

/// One fault of an input, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where the value stood.
    #[serde(flatten)]
    pub place: Place,
    /// The line of the input, counted from 1, where the input has lines.
    pub line: Option<u64>,
    /// Stable word for programs.
    pub code: &'static str,
    /// One English sentence.
    pub detail: String,
}

impl Fault {
    /// A fault of a query parameter.
    pub fn parameter(name: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Wrong::new(code, detail).at(Place::Parameter(name.to_owned()))
    }

    /// A fault at a JSON Pointer.
    pub fn pointer(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Wrong::new(code, detail).at(Place::Pointer(pointer.into()))
    }
}
