//! From lines to the domain, with all that is wrong with a line.

use super::{
    Own, VERSION,
    parse_article::whole,
    parse_lists::{collection, media},
};
use crate::{
    domain::{
        article::{RelatedLink, Relation},
        fault::{Fault, Wrong},
        fields::Fields,
        id::Id,
        language::Language,
        names::Names,
        slug::Slug,
        taxonomy::*,
        time::Time,
    },
    store::{named::word, old_slugs},
    text::normal,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Reads a line, or says all that is wrong with it.
pub fn read(object: Map<String, Value>) -> Result<Own, Vec<Fault>> {
    let mut fields = Fields::new(object, "");
    let form = fields.text("type").unwrap_or_default();
    let own = match form.as_str() {
        "broadsheet" => header(&mut fields),
        "section" => section(&mut fields).map(Own::Section),
        "source" => source(&mut fields).map(Own::Source),
        "contributor" => contributor(&mut fields).map(Own::Contributor),
        "tag" => tag(&mut fields).map(Own::Tag),
        "media" => media(&mut fields).map(Own::Media),
        "article" => whole(&mut fields).map(Own::Article),
        "collection" => collection(&mut fields).map(Own::Collection),
        "related_links" => related(&mut fields),
        "related_bans" => bans(&mut fields),
        "section_path" => section_path(&mut fields),
        "old_slug" => old_slug(&mut fields),
        _ => {
            let detail = "is none of broadsheet, section, source, contributor, tag, media, article, related_links, \
                related_bans, collection, section_path, old_slug";
            return Err(vec![Fault::pointer("/type", "unknown_value", detail)]);
        }
    };
    let faults = fields.finish();
    match own {
        Some(own) if faults.is_empty() => Ok(own),
        _ if faults.is_empty() => Err(vec![Fault::pointer("", "incomplete", "is not complete")]),
        _ => Err(faults),
    }
}

pub(super) fn free(fields: &mut Fields, name: &str) -> Option<String> {
    let text = fields.text(name)?;
    if let Some(c) = normal::forbidden(&text) {
        let detail = format!("holds the character U+{:04X}, which no text may hold", u32::from(c));
        fields.wrong(name, Wrong::new("forbidden_character", detail));
        return None;
    }
    Some(text)
}

/// One line that is not empty.
pub(super) fn line(fields: &mut Fields, name: &str) -> Option<String> {
    let text = free(fields, name)?;
    if text.is_empty() || normal::line(&text).text != text {
        fields.wrong(name, Wrong::new("not_normal", "is empty, or not one line of NFC with single spaces"));
        return None;
    }
    Some(text)
}

pub(super) fn free_texts(fields: &mut Fields, name: &str) -> Vec<String> {
    let texts = fields.texts(name);
    for (at, text) in texts.iter().enumerate() {
        if normal::forbidden(text).is_some() {
            let pointer = format!("{}/{at}", fields.pointer_to(name));
            fields.wrong_at(pointer, Wrong::new("forbidden_character", "holds a forbidden character"));
        }
    }
    texts
}

pub(super) fn id(fields: &mut Fields, name: &str) -> Option<Id> {
    fields.parsed(name, Id::parse)
}

pub(super) fn time(fields: &mut Fields, name: &str) -> Option<Time> {
    fields.parsed(name, Time::parse)
}

pub(super) fn slug(fields: &mut Fields, name: &str) -> Option<Slug> {
    fields.parsed(name, Slug::parse)
}

pub(super) fn ids(fields: &mut Fields, name: &str) -> Vec<Id> {
    let mut ids = Vec::new();
    for (at, text) in fields.texts(name).iter().enumerate() {
        match Id::parse(text) {
            Ok(id) => ids.push(id),
            Err(wrong) => {
                let pointer = format!("{}/{at}", fields.pointer_to(name));
                fields.wrong_at(pointer, wrong);
            }
        }
    }
    ids
}

fn header(fields: &mut Fields) -> Option<Own> {
    let version = fields.required("version", Fields::number)?;
    if version != VERSION {
        fields.wrong("version", Wrong::new("unknown_version", format!("is not {VERSION}, which is what is read here")));
    }
    Some(Own::Header)
}

pub(super) fn names(fields: &mut Fields) -> Option<Names> {
    let name = fields.required("name", line);
    let language = fields.required("language", |fields, name| fields.parsed(name, Language::parse));
    let mut others = BTreeMap::new();
    match fields.take("names") {
        None => {}
        Some(Value::Object(object)) => {
            for (tag, name) in object {
                match (Language::parse(&tag), name) {
                    (Ok(language), Value::String(name)) if normal::line(&name).text == name => {
                        others.insert(language, name);
                    }
                    _ => fields.wrong("names", Wrong::new("invalid_name", format!("has no sound name for `{tag}`"))),
                }
            }
        }
        Some(_) => fields.wrong("names", Wrong::new("wrong_type", "is not an object")),
    }
    Some(Names { name: name?, language: language?, others })
}

fn section(fields: &mut Fields) -> Option<Section> {
    let found = (fields.required("id", id), fields.required("slug", slug), names(fields));
    let description = free(fields, "description");
    let parent = id(fields, "parent");
    let position = fields.required("position", Fields::number);
    let aliases = free_texts(fields, "aliases");
    let times = (fields.required("created_at", time), fields.required("updated_at", time));
    Some(Section {
        id: found.0?,
        slug: found.1?,
        names: found.2?,
        description,
        parent,
        position: position?,
        path: String::new(),
        aliases,
        created_at: times.0?,
        updated_at: times.1?,
    })
}

fn source(fields: &mut Fields) -> Option<Source> {
    let found = (fields.required("id", id), fields.required("slug", slug), names(fields));
    let kind = fields.required("kind", |fields, name| fields.parsed(name, SourceKind::parse));
    let [home_url, country, logo_url, licence, credit_line, notes] =
        ["home_url", "country", "logo_url", "licence", "credit_line", "notes"].map(|name| free(fields, name));
    let [attribution_required, may_edit, may_translate] =
        ["attribution_required", "may_edit", "may_translate"].map(|name| fields.required(name, Fields::truth));
    let max_age_days = fields.number("max_age_days");
    let aliases = free_texts(fields, "aliases");
    let reliability = fields.objects("reliability", reliability);
    let times = (fields.required("created_at", time), fields.required("updated_at", time));
    Some(Source {
        id: found.0?,
        slug: found.1?,
        names: found.2?,
        kind: kind?,
        home_url,
        country,
        logo_url,
        licence,
        credit_line,
        attribution_required: attribution_required?,
        may_edit: may_edit?,
        may_translate: may_translate?,
        max_age_days,
        aliases,
        notes,
        reliability,
        created_at: times.0?,
        updated_at: times.1?,
    })
}

fn reliability(fields: &mut Fields) -> Option<Reliability> {
    let [scheme, value, assessor] = ["scheme", "value", "assessor"].map(|name| fields.required(name, free));
    let [date, url] = ["date", "url"].map(|name| free(fields, name));
    Some(Reliability { scheme: scheme?, value: value?, assessor: assessor?, date, url })
}

fn contributor(fields: &mut Fields) -> Option<Contributor> {
    let found = (fields.required("id", id), fields.required("slug", slug), names(fields));
    let kind = fields.required("kind", |fields, name| fields.parsed(name, ContributorType::parse));
    let bio = free(fields, "bio");
    let [links, aliases] = ["links", "aliases"].map(|name| free_texts(fields, name));
    let times = (fields.required("created_at", time), fields.required("updated_at", time));
    Some(Contributor {
        id: found.0?,
        slug: found.1?,
        names: found.2?,
        kind: kind?,
        bio,
        links,
        aliases,
        created_at: times.0?,
        updated_at: times.1?,
    })
}

fn tag(fields: &mut Fields) -> Option<Tag> {
    let found = (fields.required("id", id), fields.required("slug", slug), names(fields));
    let kind = fields.required("kind", |fields, name| fields.parsed(name, TagType::parse));
    let [links, aliases] = ["links", "aliases"].map(|name| free_texts(fields, name));
    let times = (fields.required("created_at", time), fields.required("updated_at", time));
    Some(Tag {
        id: found.0?,
        slug: found.1?,
        names: found.2?,
        kind: kind?,
        links,
        aliases,
        created_at: times.0?,
        updated_at: times.1?,
    })
}

fn related(fields: &mut Fields) -> Option<Own> {
    let article = fields.required("article", id);
    let links = fields.objects("links", |one| {
        let relation = one.required("relation", |fields, name| fields.parsed(name, Relation::parse));
        let target = id(one, "target");
        let [url, title, source, note] = ["url", "title", "source", "note"].map(|name| free(one, name));
        Some(RelatedLink { relation: relation?, target, url, title, source, note })
    });
    Some(Own::RelatedLinks(article?, links))
}

fn bans(fields: &mut Fields) -> Option<Own> {
    let (article, targets) = (fields.required("article", id), ids(fields, "targets"));
    Some(Own::RelatedBans(article?, targets))
}

fn old_slug(fields: &mut Fields) -> Option<Own> {
    let space = fields.required("kind", |fields, name| {
        fields.parsed(name, |text| {
            let known = old_slugs::SPACES.into_iter().find(|space| word(*space) == text);
            known.ok_or_else(|| Wrong::new("unknown_value", "is none of source, contributor, tag, collection"))
        })
    });
    let (slug, target) = (fields.required("slug", slug), fields.required("target", id));
    Some(Own::OldSlug(space?, slug?, target?))
}

fn section_path(fields: &mut Fields) -> Option<Own> {
    let (path, section) = (fields.required("path", line), fields.required("section", id));
    Some(Own::SectionPath(path?, section?))
}
