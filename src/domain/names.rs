//! What sections, sources, contributors and tags have in common: a slug, a name, and names by language.

use super::language::{Direction, Language};
use std::collections::BTreeMap;

/// A name in its own language, and other names by language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The name that is shown where there is none in the language asked for.
    pub name: String,
    /// The language of `name`.
    pub language: Language,
    /// Further names, each in the language of its key.
    pub others: BTreeMap<Language, String>,
}

/// One name with its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Its language.
    pub language: Language,
}

impl Named {
    /// In which direction the name is written.
    pub fn direction(&self) -> Direction {
        self.language.direction()
    }
}

impl Names {
    /// The name in a language (or one broader: `ar` for `ar-IQ`), else the default one.
    pub fn in_language(&self, wanted: &Language) -> Named {
        wanted
            .broader()
            .find_map(|tag| {
                if tag == self.language.as_ref() {
                    return Some(self.default_name());
                }
                let other = self.others.iter().find(|(language, _)| language.as_ref() == tag);
                other.map(|(language, name)| Named { name: name.clone(), language: language.clone() })
            })
            .unwrap_or_else(|| self.default_name())
    }

    /// The default name.
    pub fn default_name(&self) -> Named {
        Named { name: self.name.clone(), language: self.language.clone() }
    }

    /// Every name by language, the default one among them.
    pub fn all(&self) -> BTreeMap<Language, String> {
        let mut all = self.others.clone();
        all.insert(self.language.clone(), self.name.clone());
        all
    }
}
