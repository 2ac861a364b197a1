//! Questions drawn from the document: its operations, and their parameters filled with words of the store.
//!
//! What the document says of a parameter decides what is drawn for it, so that a new one is asked about by itself.

use crate::{document::Document, vocabulary::Vocabulary};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use serde_json::Value;
use std::collections::BTreeSet;

/// An operation of the document.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its id.
    pub id: &'static str,
    /// Its address, such as `/v1/articles/{article}`.
    pub template: &'static str,
    /// What it takes.
    pub parameters: Vec<Parameter>,
}

/// A parameter of an operation.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Whether it stands in the path, else in the query.
    pub in_path: bool,
    /// Whether a question must give it.
    pub required: bool,
    /// Whether it may be given more than once.
    pub repeats: bool,
    /// Whether its values may be joined by `,`.
    pub joins: bool,
    /// What one value may be.
    pub schema: &'static Value,
    /// An example that the demo newsroom knows.
    pub example: Option<&'static Value>,
}

/// Every operation of the document.
pub fn operations() -> Vec<Operation> {
    let document = Document::get();
    let mut operations = Vec::new();
    for (template, item) in document.paths() {
        let operation = &item["get"];
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        operations.push(Operation {
            id: operation["operationId"].as_str().unwrap(),
            template,
            parameters: parameters.map(|parameter| Parameter::read(document.resolved(parameter))).collect(),
        });
    }
    operations
}

impl Operation {
    /// Its parameters in the path.
    pub fn in_path(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.in_path)
    }

    /// Its parameters in the query.
    pub fn in_query(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| !parameter.in_path)
    }

    /// Its address with a value for each parameter of the path, and a query of pairs.
    pub fn address(&self, in_path: impl Fn(&Parameter) -> String, query: &[(&str, String)]) -> String {
        let mut address = self.template.to_owned();
        for parameter in self.in_path() {
            address = address.replace(&format!("{{{}}}", parameter.name), &encoded(in_path(parameter).as_bytes()));
        }
        let pairs: Vec<String> =
            query.iter().map(|(name, value)| format!("{name}={}", encoded(value.as_bytes()))).collect();
        if pairs.is_empty() { address } else { format!("{address}?{}", pairs.join("&")) }
    }
}

impl Parameter {
    fn read(parameter: &'static Value) -> Self {
        let document = Document::get();
        let schema = document.resolved(&parameter["schema"]);
        let list = schema["type"] == "array";
        let repeats = list && parameter["explode"] == true;
        let one = if list { document.resolved(&schema["items"]) } else { schema };
        Self {
            name: parameter["name"].as_str().unwrap(),
            in_path: parameter["in"] == "path",
            required: parameter["required"] == true,
            repeats,
            joins: list,
            schema: one,
            example: parameter.get("example"),
        }
    }

    /// The words it may hold, where they are listed.
    pub fn listed(&self) -> Option<Vec<String>> {
        let words = self.schema["enum"].as_array()?;
        Some(words.iter().map(|word| word.as_str().unwrap().to_owned()).collect())
    }

    /// The example as it stands in a query.
    pub fn example_text(&self) -> Option<String> {
        let one = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let example = self.example?;
        Some(example.as_array().map_or_else(|| one(example), |all| all.iter().map(one).collect::<Vec<_>>().join(",")))
    }

    /// One value, as often as not a sensible one.
    fn draw(&self, random: &mut Random, words: &Vocabulary) -> String {
        let one = |random: &mut Random| {
            if let Some(listed) = self.listed() {
                return random.pick(&listed).clone();
            }
            match self.schema["type"].as_str() {
                Some("boolean") => (*random.pick(&["true", "false"])).to_owned(),
                Some("integer") => self.draw_number(random),
                _ => words.draw(self, random),
            }
        };
        if !self.joins {
            return one(random);
        }
        let count = 1 + random.below(3);
        let values: BTreeSet<String> = (0..count)
            .map(|_| if self.repeats && random.one_in(5) { format!("-{}", one(random)) } else { one(random) })
            .collect();
        values.into_iter().collect::<Vec<_>>().join(",")
    }

    fn draw_number(&self, random: &mut Random) -> String {
        let bound = |name: &str, otherwise| self.schema[name].as_i64().unwrap_or(otherwise);
        let (least, most) = (bound("minimum", 0), bound("maximum", 1_000));
        let number = *random.pick(&[least, least + 1, least + 1, least + 2, least + 2, least + 3, least + 5, most]);
        number.to_string()
    }
}

/// What stands in an address as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',');

/// Bytes as they stand in an address.
pub fn encoded(bytes: &[u8]) -> String {
    percent_encode(bytes, PLAIN).to_string()
}

/// Questions: every operation with every word for its path, then as many as are wanted with some of its parameters.
/// Each is there once.
pub fn draw(operations: &[Operation], words: &Vocabulary, count: usize, random: &mut Random) -> Vec<String> {
    let mut drawn = BTreeSet::new();
    let mut questions: Vec<String> = operations.iter().flat_map(|operation| bare(operation, words)).collect();
    questions.retain(|question| drawn.insert(question.clone()));
    // An operation that takes more is asked more.
    let weighted: Vec<&Operation> = operations
        .iter()
        .filter(|operation| !operation.parameters.is_empty())
        .flat_map(|operation| std::iter::repeat_n(operation, 1 + operation.parameters.len() / 3))
        .collect();
    while questions.len() < count {
        let question = one(weighted[random.below(weighted.len())], words, random);
        if drawn.insert(question.clone()) {
            questions.push(question);
        }
    }
    questions
}

/// An operation with each word for its path, or for a parameter that it must have, and nothing else.
fn bare(operation: &Operation, words: &Vocabulary) -> Vec<String> {
    let required = operation.in_query().find(|parameter| parameter.required);
    let Some(parameter) = operation.in_path().next().or(required) else {
        return vec![operation.template.to_owned()];
    };
    let address = |word: &String| {
        let query: Vec<_> = required.iter().map(|parameter| (parameter.name, word.clone())).collect();
        operation.address(|_| word.clone(), &query)
    };
    words.of(parameter.name).iter().map(address).collect()
}

fn one(operation: &Operation, words: &Vocabulary, random: &mut Random) -> String {
    let values: Vec<(&str, String)> =
        operation.in_path().map(|parameter| (parameter.name, parameter.draw(random, words))).collect();
    let taken: Vec<&Parameter> = operation.in_query().collect();
    let mut query = Vec::new();
    for parameter in taken.iter().filter(|parameter| parameter.required) {
        query.push((parameter.name, parameter.draw(random, words)));
    }
    if !taken.is_empty() {
        for _ in 0..random.below(5) {
            let parameter = random.pick(&taken);
            // A cursor of another question is refused; those of its own answer are asked for later.
            if parameter.name == "cursor" && !random.one_in(8) {
                continue;
            }
            let given = query.iter().any(|(name, _)| *name == parameter.name);
            // Now and then one that must not be is given twice.
            if !given || parameter.repeats || random.one_in(30) {
                query.push((parameter.name, parameter.draw(random, words)));
            }
        }
    }
    let value_of = |parameter: &Parameter| {
        values.iter().find(|(name, _)| *name == parameter.name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    operation.address(value_of, &query)
}

/// Numbers that look drawn and are the same every time: xorshift64*.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
    /// What it began with, to be told where a test fails.
    pub seed: u64,
}

impl Random {
    /// Begins with the seed that `BROADSHEET_TEST_SEED` names, else always with the same.
    pub fn new() -> Self {
        let named = std::env::var("BROADSHEET_TEST_SEED").ok();
        Self::of(named.map_or(20_261_122, |seed| seed.parse().expect("a whole number")))
    }

    /// Begins with a seed.
    pub fn of(seed: u64) -> Self {
        Self { state: seed | 1 << 63, seed }
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    /// A number from 0 to less than this.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
