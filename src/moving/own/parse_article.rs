//! From the line of an article to the domain.

use super::{
    Whole,
    parse::{free, free_texts, id, ids, line, slug, time},
};
use crate::domain::{
    article::{
        Article, Content, ContributorLink, Correction, CorrectionKind, EndedBy, ExternalId, Kind, MAX_BODY, MAX_TITLE,
        Place, Publication, Revision, SourceLink, State,
    },
    body::BodyFormat,
    fault::Wrong,
    fields::Fields,
    id::Id,
    language::Language,
    taxonomy::{ContributorRole, SourceRole},
};
use serde_json::{Map, Value};

/// An article with its whole past.
pub(super) fn whole(fields: &mut Fields) -> Option<Whole> {
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
    let [archived_at, killed_at, deleted_at, embargo_until, publish_at, expires_at] =
        ["archived_at", "killed_at", "deleted_at", "embargo_until", "publish_at", "expires_at"]
            .map(|name| time(fields, name));
    let [embargoed, no_automatic_related] =
        ["embargoed", "no_automatic_related"].map(|name| fields.required(name, Fields::truth));
    let [created_at, updated_at] = ["created_at", "updated_at"].map(|name| fields.required(name, time));
    let [created_by, updated_by] = ["created_by", "updated_by"].map(|name| fields.required(name, free));
    Some(Article {
        id: found.0?,
        version: version?,
        state: state?,
        archived_at,
        killed_at,
        deleted_at,
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
        owner: None,
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
    let image = id(fields, "image");
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
        image,
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
    let [live_until, published_at, expires_at, struck_at] =
        ["live_until", "published_at", "expires_at", "struck_at"].map(|name| time(fields, name));
    let ended_by = fields.parsed("ended_by", EndedBy::parse);
    let public_note = free(fields, "public_note");
    if live_until.is_some() != ended_by.is_some() {
        fields.wrong("ended_by", Wrong::new("invalid_end", "stands beside live_until, or both are left out"));
    }
    if struck_at.is_some() && live_until.is_none() {
        fields.wrong("struck_at", Wrong::new("invalid_end", "stands at a publication that is over"));
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
        struck_at,
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
