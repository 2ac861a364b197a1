//! From lines to the domain, with all that is wrong with a line.

use super::{Own, VERSION, Whole};
use crate::{
    domain::{
        article::{
            Article, Content, ContributorLink, Correction, CorrectionKind, EndedBy, ExternalId, Kind, MAX_BODY,
            MAX_TITLE, Place, Publication, RelatedLink, Relation, Revision, SourceLink, State,
        },
        body::BodyFormat,
        fault::{Fault, Wrong},
        id::Id,
        language::Language,
        names::Names,
        slug::Slug,
        taxonomy::*,
        time::Time,
    },
    moving::fields::Fields,
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
        "article" => whole(&mut fields).map(Own::Article),
        "related_links" => related(&mut fields),
        "section_path" => section_path(&mut fields),
        _ => {
            let detail =
                "is none of broadsheet, section, source, contributor, tag, article, related_links, section_path";
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

fn free(fields: &mut Fields, name: &str) -> Option<String> {
    let text = fields.text(name)?;
    if let Some(c) = normal::forbidden(&text) {
        let detail = format!("holds the character U+{:04X}, which no text may hold", u32::from(c));
        fields.wrong(name, Wrong::new("forbidden_character", detail));
        return None;
    }
    Some(text)
}

/// One line that is not empty.
fn line(fields: &mut Fields, name: &str) -> Option<String> {
    let text = free(fields, name)?;
    if text.is_empty() || normal::line(&text).text != text {
        fields.wrong(name, Wrong::new("not_normal", "is empty, or not one line of NFC with single spaces"));
        return None;
    }
    Some(text)
}

fn free_texts(fields: &mut Fields, name: &str) -> Vec<String> {
    let texts = fields.texts(name);
    for (at, text) in texts.iter().enumerate() {
        if normal::forbidden(text).is_some() {
            let pointer = format!("{}/{at}", fields.pointer_to(name));
            fields.wrong_at(pointer, Wrong::new("forbidden_character", "holds a forbidden character"));
        }
    }
    texts
}

fn id(fields: &mut Fields, name: &str) -> Option<Id> {
    fields.parsed(name, Id::parse)
}

fn time(fields: &mut Fields, name: &str) -> Option<Time> {
    fields.parsed(name, Time::parse)
}

fn slug(fields: &mut Fields, name: &str) -> Option<Slug> {
    fields.parsed(name, Slug::parse)
}

fn ids(fields: &mut Fields, name: &str) -> Vec<Id> {
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

fn names(fields: &mut Fields) -> Option<Names> {
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

fn whole(fields: &mut Fields) -> Option<Whole> {
    let article = article(fields);
    let slugs = fields.objects("slugs", |one| {
        let found = (one.required("slug", slug), one.required("current", Fields::truth));
        Some((found.0?, found.1?))
    });
    let external_ids = fields.objects("external_ids", external_id);
    // Of what hangs on an article without a sound id nothing can be said but what is wrong with it itself.
    let of = article.as_ref().map_or(Id::MIN, |article| article.id);
    let revisions = fields.objects("revisions", |one| revision(one, of));
    let publications = fields.objects("publications", |one| publication(one, of));
    let corrections = fields.objects("corrections", correction);
    Some(Whole { article: article?, slugs, external_ids, revisions, publications, corrections })
}

fn article(fields: &mut Fields) -> Option<Article> {
    let found = (fields.required("id", id), fields.required("translation_group", id));
    let version = fields.required("version", Fields::number);
    let state = fields.required("state", |fields, name| fields.parsed(name, State::parse));
    let wished_slug = slug(fields, "wished_slug");
    let [archived_at, embargo_until, publish_at, expires_at] =
        ["archived_at", "embargo_until", "publish_at", "expires_at"].map(|name| time(fields, name));
    let [embargoed, no_automatic_related] =
        ["embargoed", "no_automatic_related"].map(|name| fields.required(name, Fields::truth));
    let [created_at, updated_at] = ["created_at", "updated_at"].map(|name| fields.required(name, time));
    let [created_by, updated_by] = ["created_by", "updated_by"].map(|name| fields.required(name, free));
    Some(Article {
        id: found.0?,
        version: version?,
        state: state?,
        archived_at,
        wished_slug,
        translation_group: found.1?,
        embargo_until,
        embargoed: embargoed?,
        publish_at,
        expires_at,
        no_automatic_related: no_automatic_related?,
        created_at: created_at?,
        created_by: created_by?,
        updated_at: updated_at?,
        updated_by: updated_by?,
    })
}

fn external_id(fields: &mut Fields) -> Option<ExternalId> {
    let found = (fields.required("system", line), fields.required("id", line));
    let digests = free_texts(fields, "digests");
    if digests.iter().any(|digest| digest.is_empty() || digest.contains(char::is_whitespace)) {
        fields.wrong("digests", Wrong::new("invalid_digest", "holds a digest with a space or without a letter"));
    }
    let run = free(fields, "run").unwrap_or_default();
    Some(ExternalId { system: found.0?, id: found.1?, digests, run })
}

fn revision(fields: &mut Fields, article_id: Id) -> Option<Revision> {
    let found = (fields.required("id", id), fields.required("number", Fields::number));
    let content = content(fields);
    let note = free(fields, "note");
    let made = (fields.required("created_at", time), fields.required("created_by", free));
    Some(Revision {
        id: found.0?,
        article_id,
        number: found.1?,
        content: content?,
        note,
        created_at: made.0?,
        created_by: made.1?,
    })
}

fn content(fields: &mut Fields) -> Option<Content> {
    let title = fields.required("title", line);
    if title.as_ref().is_some_and(|title| title.chars().nth(MAX_TITLE).is_some()) {
        fields.wrong("title", Wrong::new("too_long", format!("is longer than {MAX_TITLE} characters")));
    }
    let body = fields.required("body", free);
    if body.as_ref().is_some_and(|body| body.len() > MAX_BODY) {
        fields.wrong("body", Wrong::new("too_long", format!("is longer than {MAX_BODY} bytes")));
    }
    let body_format = fields.required("body_format", |fields, name| fields.parsed(name, BodyFormat::parse));
    let language = fields.required("language", |fields, name| fields.parsed(name, Language::parse));
    let kind = fields.required("kind", |fields, name| fields.parsed(name, Kind::parse));
    let [short_title, kicker, standfirst, dateline, byline] =
        ["short_title", "kicker", "standfirst", "dateline", "byline"].map(|name| free(fields, name));
    let [seo_title, seo_description, canonical_url, internal_note] =
        ["seo_title", "seo_description", "canonical_url", "internal_note"].map(|name| free(fields, name));
    let place = fields.object("place", place);
    let (word_count, urgency) = (fields.required("word_count", Fields::number), fields.number("urgency"));
    let custom = match fields.take("custom") {
        None => Map::new(),
        Some(Value::Object(custom)) => custom,
        Some(_) => {
            fields.wrong("custom", Wrong::new("wrong_type", "is not an object"));
            Map::new()
        }
    };
    let (sections, tags) = (ids(fields, "sections"), ids(fields, "tags"));
    let (sources, contributors) = (fields.objects("sources", source_link), fields.objects("contributors", by_link));
    Some(Content {
        title: title?,
        short_title,
        kicker,
        standfirst,
        body: body?,
        body_format: body_format?,
        language: language?,
        kind: kind?,
        dateline,
        place,
        byline,
        word_count: word_count?,
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
    })
}

fn place(fields: &mut Fields) -> Option<Place> {
    let (name, country) = (fields.required("name", free), free(fields, "country"));
    let [latitude, longitude] = ["latitude", "longitude"].map(|name| fields.decimal(name));
    Some(Place { name: name?, country, latitude, longitude })
}

fn source_link(fields: &mut Fields) -> Option<SourceLink> {
    let source = fields.required("source", id);
    let role = fields.required("role", |fields, name| fields.parsed(name, SourceRole::parse));
    let [url, credit_line] = ["url", "credit_line"].map(|name| free(fields, name));
    Some(SourceLink { source: source?, role: role?, url, credit_line })
}

fn by_link(fields: &mut Fields) -> Option<ContributorLink> {
    let contributor = fields.required("contributor", id);
    let role = fields.required("role", |fields, name| fields.parsed(name, ContributorRole::parse));
    Some(ContributorLink { contributor: contributor?, role: role? })
}

fn publication(fields: &mut Fields, article_id: Id) -> Option<Publication> {
    let found = (fields.required("id", id), fields.required("revision", id), fields.required("slug", slug));
    let version = fields.required("version", Fields::number);
    let [live_from, updated_at] = ["live_from", "updated_at"].map(|name| fields.required(name, time));
    let [live_until, published_at, expires_at] =
        ["live_until", "published_at", "expires_at"].map(|name| time(fields, name));
    let ended_by = fields.parsed("ended_by", EndedBy::parse);
    let public_note = free(fields, "public_note");
    if live_until.is_some() != ended_by.is_some() {
        fields.wrong("ended_by", Wrong::new("invalid_end", "stands beside live_until, or both are left out"));
    }
    Some(Publication {
        id: found.0?,
        article_id,
        revision_id: found.1?,
        version: version?,
        live_from: live_from?,
        live_until,
        ended_by,
        public_note,
        slug: found.2?,
        published_at,
        updated_at: updated_at?,
        expires_at,
    })
}

fn correction(fields: &mut Fields) -> Option<Correction> {
    let found = (fields.required("id", id), fields.required("number", Fields::number));
    let kind = fields.required("kind", |fields, name| fields.parsed(name, CorrectionKind::parse));
    let language = fields.required("language", |fields, name| fields.parsed(name, Language::parse));
    let [text, created_by, hash] = ["text", "created_by", "hash"].map(|name| fields.required(name, free));
    let created_at = fields.required("created_at", time);
    Some(Correction {
        id: found.0?,
        number: found.1?,
        kind: kind?,
        text: text?,
        language: language?,
        created_at: created_at?,
        created_by: created_by?,
        hash: hash?,
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

fn section_path(fields: &mut Fields) -> Option<Own> {
    let (path, section) = (fields.required("path", line), fields.required("section", id));
    Some(Own::SectionPath(path?, section?))
}
