//! Sparse answers: which properties of an article a request wants printed.

use super::views::{Bodies, Expand};
use crate::domain::fault::Wrong;
use serde_json::Value;
use std::collections::BTreeSet;

/// The properties that are printed, besides `id`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fields(BTreeSet<(String, Option<String>)>);

const REFERENCE: &[&str] = &["id", "slug", "name", "language", "direction"];

/// Every property of an article, with the properties of those that have some.
const PROPERTIES: &[(&str, &[&str])] = &[
    ("id", &[]),
    ("slug", &[]),
    ("path", &[]),
    ("url", &[]),
    ("kind", &[]),
    ("language", &[]),
    ("direction", &[]),
    ("title", &[]),
    ("short_title", &[]),
    ("kicker", &[]),
    ("standfirst", &[]),
    ("section", &["path", "names", "description"]),
    ("other_sections", &["path", "names", "description"]),
    ("source", &["kind", "role", "url", "names", "home_url", "country", "logo_url", "licence"]),
    ("sources", &["kind", "role", "url", "names", "home_url", "country", "logo_url", "licence"]),
    ("attribution", &["text", "url", "required"]),
    ("licence", &[]),
    ("byline", &[]),
    ("contributors", &["type", "role", "names", "bio", "links"]),
    ("tags", &["type", "names", "links"]),
    ("image", &["url", "width", "height", "alt", "caption", "credit", "licence", "focal_point", "renditions"]),
    ("dateline", &[]),
    ("place", &["country", "latitude", "longitude"]),
    ("published_at", &[]),
    ("updated_at", &[]),
    ("word_count", &[]),
    ("corrected", &[]),
    ("canonical_url", &[]),
    ("seo", &["title", "description"]),
    ("custom", &[]),
    ("translations", &["title", "path", "url"]),
    ("body_html", &[]),
    ("body_markdown", &[]),
    ("body_text", &[]),
    ("body_blocks", &[]),
    ("related", &["curated", "relation", "article", "external", "score", "reasons"]),
    ("corrections", &["kind", "text", "at"]),
    ("placement", &[]),
    ("preview", &[]),
];

/// Properties that are there only when a reference is expanded.
const EXPANDED: &[&str] = &["names", "description", "home_url", "country", "logo_url", "licence", "bio", "links"];

/// Every name that can be asked for.
pub fn names() -> Vec<String> {
    let dotted = |property: &'static str, inner: &'static [&'static str]| {
        let inner: BTreeSet<&str> = if inner.is_empty() {
            BTreeSet::new()
        } else {
            inner.iter().chain(references(property)).copied().collect()
        };
        inner.into_iter().map(move |name| format!("{property}.{name}"))
    };
    PROPERTIES
        .iter()
        .flat_map(|(property, inner)| std::iter::once((*property).to_owned()).chain(dotted(property, inner)))
        .collect()
}

/// What a property has besides what the table says, where it refers to a thing.
fn references(property: &str) -> &'static [&'static str] {
    match property {
        "section" | "other_sections" | "source" | "sources" | "contributors" | "tags" => REFERENCE,
        "translations" => &["id", "slug", "language", "direction"],
        "image" | "corrections" => &["id", "language", "direction"],
        "attribution" => &["language", "direction"],
        "place" => &["name"],
        _ => &[],
    }
}

impl Fields {
    /// Reads `title,section.description`; every name that is none is a fault.
    pub fn parse(text: &str) -> Result<Self, Vec<Wrong>> {
        let mut fields = BTreeSet::new();
        let mut faults = Vec::new();
        for name in text.split(',').map(str::trim) {
            let (first, second) = name.split_once('.').map_or((name, None), |(first, second)| (first, Some(second)));
            match (PROPERTIES.iter().find(|(property, _)| *property == first), second) {
                (Some(_), None) => drop(fields.insert((first.to_owned(), None))),
                (Some((_, inner)), Some(second)) if inner.contains(&second) || references(first).contains(&second) => {
                    fields.insert((first.to_owned(), Some(second.to_owned())));
                }
                _ => faults.push(Wrong::new(
                    "unknown_field",
                    format!("`{name}` is no property of an article; the document lists them under `Article`."),
                )),
            }
        }
        if faults.is_empty() { Ok(Self(fields)) } else { Err(faults) }
    }

    /// About how many bytes of memory they take.
    pub fn weight(&self) -> usize {
        self.0.len() * size_of::<(String, Option<String>)>() * 2
    }

    /// Adds properties that were asked for in another way: bodies and lists that are left out otherwise.
    pub fn add(&mut self, expand: &Expand, bodies: &Bodies) {
        let asked = [
            (bodies.html, "body_html"),
            (bodies.markdown, "body_markdown"),
            (bodies.text, "body_text"),
            (bodies.blocks, "body_blocks"),
            (expand.related, "related"),
            (expand.corrections, "corrections"),
        ];
        self.0.extend(asked.iter().filter(|(asked, _)| *asked).map(|(_, name)| ((*name).to_owned(), None)));
    }

    /// Adds what these properties need: a body form, an expanded relation.
    pub fn needs(&self, expand: &mut Expand, bodies: &mut Bodies) {
        for (first, second) in &self.0 {
            let expanded = second.as_deref().is_some_and(|second| EXPANDED.contains(&second));
            match first.as_str() {
                "body_html" => bodies.html = true,
                "body_markdown" => bodies.markdown = true,
                "body_text" => bodies.text = true,
                "body_blocks" => bodies.blocks = true,
                "related" => expand.related = true,
                "corrections" => expand.corrections = true,
                "section" | "other_sections" => expand.section |= expanded,
                "source" | "sources" => expand.source |= expanded,
                "contributors" => expand.contributors |= expanded,
                "tags" => expand.tags |= expanded,
                _ => {}
            }
        }
    }

    /// Keeps these properties of an article, or of the article or each of the articles `within` a value.
    pub fn keep(&self, value: &mut Value, within: Option<&str>) {
        match within {
            None => self.keep_of(value),
            Some(member) => match value.get_mut(member) {
                Some(Value::Array(articles)) => articles.iter_mut().for_each(|article| self.keep_of(article)),
                Some(article) => self.keep_of(article),
                None => {}
            },
        }
    }

    fn keep_of(&self, article: &mut Value) {
        let Value::Object(properties) = article else { return };
        properties.retain(|name, _| name == "id" || self.0.iter().any(|(first, _)| first == name));
        for (name, value) in properties {
            let inner: Vec<&Option<String>> =
                self.0.iter().filter(|(first, _)| first == name).map(|(_, second)| second).collect();
            // The property as a whole was asked for as well.
            if inner.is_empty() || inner.iter().any(|second| second.is_none()) {
                continue;
            }
            let wanted = |key: &str| key == "id" || inner.iter().any(|second| second.as_deref() == Some(key));
            match value {
                Value::Array(items) => items.iter_mut().for_each(|item| retain(item, &wanted)),
                single => retain(single, &wanted),
            }
        }
    }
}

fn retain(value: &mut Value, wanted: &impl Fn(&str) -> bool) {
    if let Value::Object(properties) = value {
        properties.retain(|key, _| wanted(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_was_asked_for_is_left_besides_the_id() {
        let fields = Fields::parse("title,section.name,tags.slug,tags").unwrap();
        let mut article = json!({"id": "1", "title": "T", "slug": "t", "section": {"id": "2", "name": "N", "path": "p"},
            "tags": [{"id": "3", "slug": "s", "name": "n"}]});
        fields.keep(&mut article, None);
        assert_eq!(
            article,
            json!({"id": "1", "title": "T", "section": {"id": "2", "name": "N"},
                "tags": [{"id": "3", "slug": "s", "name": "n"}]})
        );
    }

    #[test]
    fn every_wrong_name_is_a_fault() {
        let faults = Fields::parse("title,state,section.internal_note,body").unwrap_err();
        assert_eq!(faults.len(), 3);
    }

    #[test]
    fn what_a_field_needs_is_expanded_or_read() {
        let (mut expand, mut bodies) = (Expand::default(), Bodies::default());
        Fields::parse("section.description,body_text,source.name").unwrap().needs(&mut expand, &mut bodies);
        assert_eq!((expand.section, expand.source, bodies.text, bodies.html), (true, false, true, false));
    }
}
