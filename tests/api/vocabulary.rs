//! The words that questions are filled with: what a store answers, and what a test adds to it.

use crate::{
    client::Client,
    questions::{Operation, Parameter, Random},
};
use serde_json::Value;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

/// Words of a store.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// By the name of the parameter that they are for.
    by_name: BTreeMap<String, Vec<String>>,
    /// All of them.
    all: BTreeSet<String>,
    /// Those that a schema lets through, by the schema.
    valid: RefCell<HashMap<String, Rc<Vec<String>>>>,
}

/// Filters that take the words of another parameter.
const ALIKE: &[(&str, &str)] = &[("cites", "source"), ("id", "article")];

impl Vocabulary {
    /// Takes what a server answers to the operations that take nothing in their path.
    ///
    /// The things of a list at `/v1/tags` are words for `{tag}`, if the document has `/v1/tags/{tag}`.
    pub fn read_answers(&mut self, operations: &[Operation], client: &mut Client) {
        let lists = operations.iter().filter(|operation| operation.parameters.iter().all(|it| !it.required));
        for list in lists.filter(|list| list.template.starts_with("/v1")) {
            let below = format!("{}/{{", list.template);
            let one = operations.iter().find_map(|one| one.template.strip_prefix(&below)?.strip_suffix('}'));
            let address = if list.in_query().any(|it| it.name == "limit") { "?limit=100" } else { "" };
            let answer = client.get(&format!("{}{address}", list.template)).json();
            if let Some(name) = one {
                for thing in answer["data"].as_array().into_iter().flatten() {
                    for key in ["slug", "id"] {
                        self.add(name, thing[key].as_str().unwrap());
                    }
                    if let Some(path) = thing["path"].as_str() {
                        let (name, path) = if path.starts_with('/') { ("path", path) } else { (name, path) };
                        self.add(name, path);
                    }
                    if let Some(text) = thing["name"].as_str() {
                        self.add("q", text);
                    }
                }
            }
            self.read(&answer);
        }
    }

    /// Takes every short text of an answer.
    fn read(&mut self, value: &Value) {
        match value {
            Value::String(text) if !text.is_empty() && text.chars().count() <= 60 => {
                self.add_any(text);
            }
            Value::Array(items) => items.iter().for_each(|item| self.read(item)),
            Value::Object(members) => members.values().for_each(|member| self.read(member)),
            _ => {}
        }
    }

    /// Adds a word for the parameters with a name.
    pub fn add(&mut self, name: &str, word: &str) {
        let words = self.by_name.entry(name.to_owned()).or_default();
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
        self.add_any(word);
    }

    /// Adds a word for whatever may hold it.
    pub fn add_any(&mut self, word: &str) {
        self.all.insert(word.to_owned());
        self.valid.get_mut().clear();
    }

    /// The words for the parameters with a name.
    pub fn of(&self, name: &str) -> &[String] {
        let alike = || ALIKE.iter().find(|(of, _)| *of == name).and_then(|(_, as_of)| self.by_name.get(*as_of));
        self.by_name.get(name).or_else(alike).map_or(&[], Vec::as_slice)
    }

    /// The words that a parameter may hold.
    fn valid(&self, parameter: &Parameter) -> Rc<Vec<String>> {
        let mut valid = self.valid.borrow_mut();
        let words = valid.entry(parameter.schema.to_string()).or_insert_with(|| {
            let schema = jsonschema::validator_for(parameter.schema).unwrap();
            Rc::new(self.all.iter().filter(|word| schema.is_valid(&Value::from(word.as_str()))).cloned().collect())
        });
        Rc::clone(words)
    }

    /// The words meant for a parameter that it may hold.
    pub fn meant(&self, parameter: &Parameter) -> Vec<String> {
        let valid = self.valid(parameter);
        self.of(parameter.name).iter().filter(|word| valid.contains(word)).cloned().collect()
    }

    /// A word for a parameter: most often one that is meant for it, now and then any at all.
    pub fn draw(&self, parameter: &Parameter, random: &mut Random) -> String {
        let meant = self.meant(parameter);
        if !meant.is_empty() && !random.one_in(12) {
            return random.pick(&meant).clone();
        }
        let valid = self.valid(parameter);
        if !valid.is_empty() && !random.one_in(15) {
            return random.pick(&valid).clone();
        }
        let all: Vec<&String> = self.all.iter().collect();
        (*random.pick(&all)).clone()
    }
}
