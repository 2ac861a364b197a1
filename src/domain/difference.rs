//! What differs between two revisions, field by field.

use super::article::{Content, ContributorLink, Place, SourceLink};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A field that is not as it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// Its name.
    pub field: &'static str,
    /// What it was.
    pub before: Value,
    /// What it is.
    pub after: Value,
}

/// The fields in which two revisions differ, in the order of the document. What is counted from the text is none.
pub fn fields(before: &Content, after: &Content) -> Vec<Changed> {
    let pairs = printed(before).into_iter().zip(printed(after));
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| Changed { field, before, after })
        .collect()
}

fn printed(content: &Content) -> Vec<(&'static str, Value)> {
    let Content {
        title,
        short_title,
        kicker,
        standfirst,
        body,
        body_format,
        language,
        kind,
        dateline,
        place,
        byline,
        word_count: _,
        seo_title,
        seo_description,
        canonical_url,
        urgency,
        internal_note,
        custom,
        sections,
        sources,
        contributors,
        tags,
        image,
    } = content;
    vec![
        ("title", json!(title)),
        ("short_title", json!(short_title)),
        ("kicker", json!(kicker)),
        ("standfirst", json!(standfirst)),
        ("body", json!(body)),
        ("body_format", json!(body_format)),
        ("language", json!(language)),
        ("kind", json!(kind)),
        ("dateline", json!(dateline)),
        ("place", place.as_ref().map_or(Value::Null, print_place)),
        ("byline", json!(byline)),
        ("seo", json!({"title": seo_title, "description": seo_description})),
        ("canonical_url", json!(canonical_url)),
        ("urgency", json!(urgency)),
        ("internal_note", json!(internal_note)),
        ("custom", Value::Object(Map::clone(custom))),
        ("sections", json!(sections)),
        ("sources", sources.iter().map(print_source).collect()),
        ("contributors", contributors.iter().map(print_contributor).collect()),
        ("tags", json!(tags)),
        ("image", json!(image)),
    ]
}

fn print_place(place: &Place) -> Value {
    let Place { name, country, latitude, longitude } = place;
    json!({"name": name, "country": country, "latitude": latitude, "longitude": longitude})
}

fn print_source(link: &SourceLink) -> Value {
    let SourceLink { source, role, url, credit_line } = link;
    json!({"source": source, "role": role, "url": url, "credit_line": credit_line})
}

fn print_contributor(link: &ContributorLink) -> Value {
    let ContributorLink { contributor, role } = link;
    json!({"contributor": contributor, "role": role})
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::{
        article::Kind,
        body::BodyFormat,
        id::Id,
        language::Language,
        taxonomy::{ContributorRole, SourceRole},
    };

    /// A text that says as little as one can.
    pub(crate) fn content() -> Content {
        Content {
            title: "Ferry sails".to_owned(),
            short_title: None,
            kicker: None,
            standfirst: None,
            body: "It sails.".to_owned(),
            body_format: BodyFormat::Markdown,
            language: Language::parse("en").unwrap(),
            kind: Kind::News,
            dateline: None,
            place: None,
            byline: None,
            word_count: 2,
            seo_title: None,
            seo_description: None,
            canonical_url: None,
            urgency: None,
            internal_note: None,
            custom: Map::new(),
            sections: Vec::new(),
            sources: Vec::new(),
            contributors: Vec::new(),
            tags: Vec::new(),
            image: None,
        }
    }

    #[test]
    fn only_what_differs_is_told() {
        assert_eq!(fields(&content(), &Content { word_count: 9, ..content() }), []);
        let id = Id::from_bytes([7; 16]);
        let after = Content {
            kicker: Some("ميناء".to_owned()),
            seo_description: Some("All about it".to_owned()),
            tags: vec![id],
            sources: vec![SourceLink { source: id, role: SourceRole::Cited, url: None, credit_line: None }],
            ..content()
        };
        let told = serde_json::to_value(fields(&content(), &after)).unwrap();
        let shown = id.to_string();
        assert_eq!(
            told,
            json!([
                {"field": "kicker", "before": null, "after": "ميناء"},
                {"field": "seo", "before": {"title": null, "description": null},
                 "after": {"title": null, "description": "All about it"}},
                {"field": "sources", "before": [],
                 "after": [{"source": shown, "role": "cited", "url": null, "credit_line": null}]},
                {"field": "tags", "before": [], "after": [shown]},
            ])
        );
    }

    #[test]
    fn every_field_of_a_text_is_looked_at() {
        let id = Id::from_bytes([7; 16]);
        let some = |text: &str| Some(text.to_owned());
        let all = Content {
            title: "A".to_owned(),
            short_title: some("b"),
            kicker: some("c"),
            standfirst: some("d"),
            body: "e".to_owned(),
            body_format: BodyFormat::Html,
            language: Language::parse("ar").unwrap(),
            kind: Kind::Opinion,
            dateline: some("f"),
            place: Some(Place { name: "g".to_owned(), country: None, latitude: Some(1.5), longitude: Some(2.0) }),
            byline: some("h"),
            word_count: 2,
            seo_title: some("i"),
            seo_description: some("j"),
            canonical_url: some("https://paper.example"),
            urgency: Some(1),
            internal_note: some("k"),
            custom: Map::from_iter([("l".to_owned(), json!(1))]),
            sections: vec![id],
            sources: vec![SourceLink { source: id, role: SourceRole::Cited, url: None, credit_line: None }],
            contributors: vec![ContributorLink { contributor: id, role: ContributorRole::Author }],
            tags: vec![id],
            image: Some(id),
        };
        let told: Vec<&str> = fields(&content(), &all).into_iter().map(|changed| changed.field).collect();
        let names: Vec<&str> = printed(&content()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(told, names);
    }
}
