//! Lists of words that may grow: told in the document as `x-extensible-enum`, so that no client shuts itself against a
//! new one.

use crate::domain::{
    article::{CorrectionKind, EndedBy, Kind, Relation, State},
    block::KINDS,
    caller::Role,
    media::MediaKind,
    taxonomy::{ContributorRole, ContributorType, SourceKind, SourceRole, TagType},
    workflow::{Verb, Visibility, Waits},
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
    ("ProblemUse", "type", &["article", "section", "user", "collection"]),
    ("AdminArticle", "kind", Kind::WORDS),
    ("AdminArticle", "state", State::WORDS),
    ("AdminArticle", "visibility", Visibility::WORDS),
    ("AdminArticle", "actions", Verb::WORDS),
    ("AdminArticle", "waits_for", Waits::WORDS),
    ("AdminPublication", "ended_by", EndedBy::WORDS),
    ("UsedSource", "kind", SourceKind::WORDS),
    ("UsedSource", "role", SourceRole::WORDS),
    ("TranslationState", "state", State::WORDS),
    ("TranslationState", "visibility", Visibility::WORDS),
    ("AdminCorrection", "kind", CorrectionKind::WORDS),
    ("AdminLink", "relation", Relation::WORDS),
    ("LinkedArticle", "visibility", Visibility::WORDS),
    ("WordPiece", "op", &["equal", "insert", "delete"]),
    ("AdminPage", "total_is", &["exact", "at_least"]),
    ("AdminContributor", "type", ContributorType::WORDS),
    ("AdminMedia", "kind", MediaKind::WORDS),
    ("AdminSource", "kind", SourceKind::WORDS),
    ("AdminTag", "type", TagType::WORDS),
    ("PlacedArticle", "visibility", Visibility::WORDS),
    ("User", "role", Role::WORDS),
    ("AuditSubject", "type", SUBJECTS),
    ("ImportReport", "mode", &["all", "lines"]),
];

/// What deeds are done to.
const SUBJECTS: &[&str] = &[
    "article",
    "section",
    "source",
    "contributor",
    "tag",
    "collection",
    "medium",
    "user",
    "key",
    "session",
    "token_key",
    "import",
];

/// Adds the words to the schemas.
pub(super) fn open(components: &mut Components) {
    for (schema, property, words) in OPEN {
        if let Some(property) = property_of(components, schema, property) {
            let words = Extensions::from_iter([("x-extensible-enum", words.to_vec())]);
            property.extensions.get_or_insert_default().merge(words);
        }
    }
    for schema in ["Article", "AdminArticle"] {
        if let Some(custom) = property_of(components, schema, "custom") {
            custom.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(true)));
        }
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
        let mut documents = [super::super::document(), super::super::admin::document()];
        for (schema, property, _) in OPEN {
            let told = documents
                .iter_mut()
                .any(|document| property_of(document.components.as_mut().unwrap(), schema, property).is_some());
            assert!(told, "{schema}.{property}");
        }
    }

    #[test]
    fn every_property_whose_words_may_grow_lists_them() {
        let documents = [super::super::document(), super::super::admin::document()];
        let documents = documents.map(|document| serde_json::to_value(document).unwrap());
        let schemas = documents.iter().flat_map(|document| document["components"]["schemas"].as_object().unwrap());
        for (name, schema) in schemas {
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
