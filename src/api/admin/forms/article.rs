//! An article as somebody wants it: from JSON to a form, with all that is wrong with it.

use super::named::address;
use super::reading::{self, Known, free_text, line, long_text, moment, reference, references};
use crate::{
    domain::{
        article::{Kind, MAX_BODY, MAX_TITLE, Place},
        body::BodyFormat,
        fault::{Fault, Wrong},
        fields::Fields,
        language::Language,
        slug::Slug,
        taxonomy::{ContributorRole, SourceRole},
    },
    newsroom::form::{ArticleForm, Filled, Making, Reference, SourceUse},
};
use serde_json::{Map, Value};

/// What GET gives and nobody can set.
const READ_ONLY: &[&str] = &[
    "id",
    "state",
    "visibility",
    "has_unpublished_changes",
    "actions",
    "revision",
    "path",
    "url",
    "direction",
    "attribution",
    "word_count",
    "translation_group",
    "translations",
    "published_at",
    "updated_at",
    "publish_at",
    "waits_for",
    "embargo_until",
    "embargoed",
    "archived_at",
    "external_ids",
    "owner",
    "created_at",
    "created_by",
    "saved_at",
    "saved_by",
];

/// The members that hold the body, of which one is written.
pub const BODIES: [(&str, BodyFormat); 3] =
    [("body_markdown", BodyFormat::Markdown), ("body_html", BodyFormat::Html), ("body_text", BodyFormat::Text)];

/// Makes room for the body that a patch brings: one in another format takes its place.
pub fn prepared(mut current: Map<String, Value>, patch: &Map<String, Value>) -> Map<String, Value> {
    let brings = |name: &str| patch.get(name).is_some_and(|value| !value.is_null());
    if BODIES.iter().any(|(name, _)| brings(name)) {
        BODIES
            .iter()
            .filter(|(name, _)| !brings(name))
            .for_each(|(name, _)| drop(current.insert((*name).to_owned(), Value::Null)));
    }
    current
}

/// Reads an article. `current` is what GET gives of it now; none for a new one.
pub fn article(sent: Map<String, Value>, current: Option<Map<String, Value>>, making: Making) -> Filled {
    let mut fields = Fields::new(sent, "");
    let mut known = Known(current.unwrap_or_default());
    known.take(&mut fields, READ_ONLY);
    let form = form(&mut fields, &known, making);
    Filled { form, faults: fields.finish() }
}

fn form(fields: &mut Fields, known: &Known, making: Making) -> Option<ArticleForm> {
    let title = fields.required("title", |fields, name| line(fields, name, MAX_TITLE));
    let short_title = line(fields, "short_title", MAX_TITLE);
    let kicker = line(fields, "kicker", 200);
    let standfirst = free_text(fields, "standfirst", 2_000);
    let (body_format, body) = body(fields, known);
    let language = fields.required("language", |fields, name| fields.parsed(name, Language::parse));
    let kind = fields.parsed("kind", Kind::parse).unwrap_or(Kind::News);
    let (dateline, byline) = (line(fields, "dateline", 500), line(fields, "byline", 500));
    let place = fields.object("place", place);
    let seo = fields.object("seo", |seo| Some((line(seo, "title", MAX_TITLE), free_text(seo, "description", 2_000))));
    let (seo_title, seo_description) = seo.unwrap_or_default();
    let canonical_url = address(fields, "canonical_url");
    let urgency = urgency(fields);
    let internal_note = free_text(fields, "internal_note", 10_000);
    let custom = custom(fields);
    let sections: Vec<Reference> =
        reference(fields, "section").into_iter().chain(references(fields, "other_sections", 20)).collect();
    let sources = list_of(fields, "sources", source);
    let contributors = list_of(fields, "contributors", contributor);
    let tags = references(fields, "tags", 100);
    let image = reference(fields, "image");
    let slug = fields.parsed("slug", Slug::parse);
    let expires_at = moment(fields, "expires_at");
    let no_automatic_related = fields.truth("no_automatic_related").unwrap_or(false);
    let note = free_text(fields, "note", 2_000);
    Some(ArticleForm {
        title: title?,
        short_title,
        kicker,
        standfirst,
        body,
        body_format,
        language: language?,
        kind,
        dateline,
        place,
        byline,
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
        slug,
        expires_at,
        no_automatic_related,
        note,
        making,
    })
}

/// The one body that was written. Of two, one may be as it came: then the other counts.
fn body(fields: &mut Fields, known: &Known) -> (BodyFormat, String) {
    let mut given: Vec<(&str, BodyFormat, String)> = Vec::new();
    for (name, format) in BODIES {
        // What is there already was let in before, and stays as it is.
        let text = match fields.take_if(name, known.0.get(name)) {
            Some(Value::String(same)) => Some(same),
            _ => long_text(fields, name, MAX_BODY),
        };
        given.extend(text.map(|text| (name, format, text)));
    }
    if given.len() > 1 {
        given.retain(|(name, _, text)| known.0.get(*name).and_then(Value::as_str) != Some(text.as_str()));
    }
    if given.len() > 1 {
        let names: Vec<&str> = given.iter().map(|(name, ..)| *name).collect();
        let detail = format!("only one of {} is taken", names.join(", "));
        fields.wrong(names[1], Wrong::new("exclusive", detail));
    }
    given.into_iter().next().map_or((BodyFormat::Markdown, String::new()), |(_, format, text)| (format, text))
}

fn place(fields: &mut Fields) -> Option<Place> {
    let name = fields.required("name", |fields, name| line(fields, name, 200));
    let country = fields.parsed("country", |text| match text.len() {
        2 if text.bytes().all(|byte| byte.is_ascii_uppercase()) => Ok(text.to_owned()),
        _ => Err(Wrong::new("invalid_country", "is no country of ISO 3166-1, two capital letters such as `IQ`")),
    });
    let mut degrees = |name: &str, most: f64| {
        let number = fields.decimal(name)?;
        if number.abs() > most {
            fields.wrong(name, Wrong::new("out_of_range", format!("is not within -{most} and {most}")));
            return None;
        }
        Some(number)
    };
    let (latitude, longitude) = (degrees("latitude", 90.0), degrees("longitude", 180.0));
    Some(Place { name: name?, country, latitude, longitude })
}

fn urgency(fields: &mut Fields) -> Option<i64> {
    let number = fields.number("urgency")?;
    if !(1..=9).contains(&number) {
        fields.wrong("urgency", Wrong::new("out_of_range", "is no whole number from 1 to 9"));
        return None;
    }
    Some(number)
}

/// How large `custom` may be, in bytes of JSON, and how deep.
const MAX_CUSTOM: usize = 64 << 10;
const MAX_CUSTOM_DEPTH: usize = 5;

fn custom(fields: &mut Fields) -> Map<String, Value> {
    let custom = match fields.take("custom") {
        None => return Map::new(),
        Some(Value::Object(custom)) => custom,
        Some(_) => {
            fields.wrong("custom", Wrong::new("wrong_type", "is not an object"));
            return Map::new();
        }
    };
    let custom = Value::Object(custom);
    if custom.to_string().len() > MAX_CUSTOM {
        fields.wrong("custom", Wrong::new("too_long", "is larger than 64 kB"));
    }
    if depth(&custom) > MAX_CUSTOM_DEPTH {
        fields.wrong("custom", Wrong::new("nested_too_deep", "is nested deeper than 5 levels"));
    }
    if let Value::Object(custom) = custom { custom } else { Map::new() }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// A list whose items are references with more about them; a bare reference has the least said.
fn list_of<T>(fields: &mut Fields, name: &str, read: fn(&mut Fields, Reference) -> Option<T>) -> Vec<T> {
    let Some(value) = fields.take(name) else { return Vec::new() };
    let pointer = fields.pointer_to(name);
    let Value::Array(items) = value else {
        fields.wrong(name, Wrong::new("wrong_type", "is not a list"));
        return Vec::new();
    };
    if items.len() > 100 {
        fields.wrong(name, Wrong::new("too_many_values", "are more than 100"));
        return Vec::new();
    }
    let mut all = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        let pointer = format!("{pointer}/{at}");
        let object = if let Value::Object(object) = &item { object.clone() } else { Map::new() };
        let Some(reference) = reading::of_value(fields, item, pointer.clone()) else { continue };
        let mut inner = Fields::new(object, pointer);
        all.extend(read(&mut inner, reference));
        // What a reference says of the thing itself is the thing's own.
        for name in REFERENCE {
            inner.take(name);
        }
        inner.finish().into_iter().for_each(|fault: Fault| fields.fault(fault));
    }
    all
}

/// What an object that refers to something says of the thing.
const REFERENCE: &[&str] = &["id", "slug", "name", "kind", "type", "language", "direction", "path", "names"];

fn source(fields: &mut Fields, source: Reference) -> Option<SourceUse> {
    let role = fields.parsed("role", SourceRole::parse).unwrap_or(SourceRole::Cited);
    let (url, credit_line) = (address(fields, "url"), line(fields, "credit_line", 500));
    Some(SourceUse { source, role, url, credit_line })
}

fn contributor(fields: &mut Fields, contributor: Reference) -> Option<(Reference, ContributorRole)> {
    let role = fields.parsed("role", ContributorRole::parse).unwrap_or(ContributorRole::Author);
    Some((contributor, role))
}
