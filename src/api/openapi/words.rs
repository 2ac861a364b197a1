//! Lists of words that may grow: told in the document as `x-extensible-enum`, so that no client shuts itself against a
//! new one.

use crate::domain::{
    article::{CorrectionKind, EndedBy, Kind, Relation},
    block::KINDS,
    taxonomy::{ContributorRole, ContributorType, SourceKind, SourceRole, TagType},
};
use utoipa::openapi::{
    Components, RefOr, Schema,
    extensions::Extensions,
    schema::{AdditionalProperties, ArrayItems, Object},
};

/// Which property of which schema holds one of which words.
const OPEN: &[(&str, &str, &[&str])] = &[
    ("Article", "kind", Kind::WORDS),
    ("Teaser", "kind", Kind::WORDS),
    ("Source", "kind", SourceKind::WORDS),
    ("SourceReference", "kind", SourceKind::WORDS),
    ("SourceReference", "role", SourceRole::WORDS),
    ("Contributor", "type", ContributorType::WORDS),
    ("ContributorReference", "type", ContributorType::WORDS),
    ("ContributorReference", "role", ContributorRole::WORDS),
    ("Tag", "type", TagType::WORDS),
    ("TagReference", "type", TagType::WORDS),
    ("Correction", "kind", CorrectionKind::WORDS),
    ("Related", "relation", Relation::WORDS),
    ("Reason", "type", &["tag", "contributor", "section", "words"]),
    ("HistoryEntry", "type", &["published", "updated", "republished"]),
    ("HistoryEntry", "ended_by", EndedBy::WORDS),
    ("Problem", "reason", &["unpublished", "expired", "killed"]),
    ("ByPath", "type", &["article", "section"]),
    ("Page", "total_is", &["exact", "estimated", "at_least"]),
    ("Block", "type", &KINDS),
    ("Span", "marks", &["strong", "em", "code", "strike"]),
];

/// Adds the words to the schemas.
pub(super) fn open(components: &mut Components) {
    for (schema, property, words) in OPEN {
        if let Some(property) = property_of(components, schema, property) {
            let words = Extensions::from_iter([("x-extensible-enum", words.to_vec())]);
            property.extensions.get_or_insert_default().merge(words);
        }
    }
    if let Some(custom) = property_of(components, "Article", "custom") {
        custom.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(true)));
    }
}

/// The schema of a property; of its items, if it is a list.
fn property_of<'c>(components: &'c mut Components, schema: &str, property: &str) -> Option<&'c mut Object> {
    let Some(RefOr::T(Schema::Object(schema))) = components.schemas.get_mut(schema) else { return None };
    match schema.properties.get_mut(property) {
        Some(RefOr::T(Schema::Object(object))) => Some(object),
        Some(RefOr::T(Schema::Array(list))) => match &mut list.items {
            ArrayItems::RefOrSchema(items) => match &mut **items {
                RefOr::T(Schema::Object(object)) => Some(object),
                _ => None,
            },
            ArrayItems::False => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_words_belongs_to_a_property() {
        let mut document = super::super::document();
        let components = document.components.as_mut().unwrap();
        for (schema, property, _) in OPEN {
            assert!(property_of(components, schema, property).is_some(), "{schema}.{property}");
        }
    }

    #[test]
    fn every_property_whose_words_may_grow_lists_them() {
        let document = serde_json::to_value(super::super::document()).unwrap();
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            for (property, about) in schema["properties"].as_object().into_iter().flatten() {
                let grows = about["description"].as_str().is_some_and(|text| text.contains("ore words may come"));
                let items = if about["items"].is_object() { &about["items"] } else { about };
                // The codes of problems have pages of their own, which list them.
                let code = ["Problem", "ProblemFault"].contains(&name.as_str()) && property == "code";
                assert!(!grows || code || items["x-extensible-enum"].is_array(), "{name}.{property}");
            }
        }
    }
}
