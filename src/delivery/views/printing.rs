//! An edition printed: which of its parts go where in the shape of an article.

use super::{
    article::{ArticleView, Attribution, CorrectionView, PlaceView, Seo},
    references::{contributor_reference, section_reference, source_reference, tag_reference},
    related::{related, translation},
};
use crate::{
    domain::{
        article::{Correction, Place},
        body::BodyFormat,
        edition::{Edition, References, SourceRef},
        language::Language,
        site::Site,
        taxonomy::SourceRole,
    },
    text::body,
};

/// The relations that a request wants expanded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expand {
    /// Sections with description and names.
    pub section: bool,
    /// Sources with home page, licence and names.
    pub source: bool,
    /// Contributors with biography, links and names.
    pub contributors: bool,
    /// Tags with links and names.
    pub tags: bool,
    /// Links made by editors.
    pub related: bool,
    /// The ledger of corrections.
    pub corrections: bool,
}

/// The forms in which a request wants the body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bodies {
    /// HTML.
    pub html: bool,
    /// Markdown.
    pub markdown: bool,
    /// Plain text.
    pub text: bool,
}

/// Prints an edition.
pub fn article(edition: Edition, expand: Expand, bodies: Bodies, site: &Site) -> ArticleView {
    let language = edition.language.clone();
    let References { sections, sources, contributors, tags, translations, corrections } = edition.references;
    let path = site.article_path(sections.first().map(|section| section.path.as_str()), edition.slug.as_ref());
    let own = sources.iter().find(|source| source.role != SourceRole::Cited);
    let attribution = own.and_then(|source| attribution(source, &language));
    let licence = own.and_then(|source| source.licence.clone());
    let mut sections = sections.into_iter().map(|section| section_reference(section, &language, expand.section));
    let section = sections.next();
    let other_sections = sections.collect();
    let sources: Vec<_> =
        sources.into_iter().map(|source| source_reference(source, &language, expand.source)).collect();
    let source = sources.iter().find(|source| source.role != SourceRole::Cited.as_str()).cloned();
    let (body_html, body_markdown, body_text) = forms(edition.body, edition.html, edition.text, bodies);
    ArticleView {
        id: edition.id.to_string(),
        slug: edition.slug.to_string(),
        url: site.url_of(&path),
        path,
        kind: edition.kind.as_str(),
        direction: language.direction(),
        title: edition.title,
        short_title: edition.short_title,
        kicker: edition.kicker,
        standfirst: edition.standfirst,
        section,
        other_sections,
        source,
        sources,
        attribution,
        licence,
        byline: edition.byline,
        contributors: contributors
            .into_iter()
            .map(|contributor| contributor_reference(contributor, &language, expand.contributors))
            .collect(),
        tags: tags.into_iter().map(|tag| tag_reference(tag, &language, expand.tags)).collect(),
        image: None,
        dateline: edition.dateline,
        place: edition.place.map(place),
        published_at: edition.published_at,
        updated_at: edition.updated_at,
        word_count: edition.word_count,
        corrected: edition.corrected,
        canonical_url: edition.canonical_url,
        seo: Seo { title: edition.seo_title, description: edition.seo_description },
        custom: public_custom(&edition.custom, site),
        translations: translations.into_iter().map(|teaser| translation(teaser, site)).collect(),
        body_html,
        body_markdown,
        body_text,
        related: edition.related.map(|links| links.into_iter().map(|link| related(link, site)).collect()),
        corrections: expand.corrections.then(|| corrections.into_iter().map(correction).collect()),
        language,
    }
}

type Body = Option<(BodyFormat, String)>;

/// The forms of a body that were asked for. A derived form that is not kept is derived now.
fn forms(
    body: Body,
    html: Option<String>,
    text: Option<String>,
    asked: Bodies,
) -> (Option<String>, Option<String>, Option<String>) {
    let (format, source) = match body {
        Some((format, source)) => (Some(format), source),
        None => (None, String::new()),
    };
    let derive = |wanted: bool, kept: Option<String>, make: fn(BodyFormat, &str) -> String| {
        if wanted { kept.or_else(|| format.map(|format| make(format, &source))) } else { None }
    };
    (
        derive(asked.html, html, body::html),
        derive(asked.markdown, None, body::markdown),
        derive(asked.text, text, body::plain),
    )
}

fn public_custom(custom: &str, site: &Site) -> serde_json::Map<String, serde_json::Value> {
    if custom == "{}" || site.public_custom.is_empty() {
        return serde_json::Map::new();
    }
    let all: serde_json::Map<String, serde_json::Value> = serde_json::from_str(custom).unwrap_or_default();
    all.into_iter().filter(|(key, _)| site.public_custom.contains(key)).collect()
}

/// The credit line: the template with the source's name in it. A source that must be named but has no template is
/// named by its name alone; one that need not be named and has none has no line.
fn attribution(source: &SourceRef, language: &Language) -> Option<Attribution> {
    let named = source.names.in_language(language);
    let template = match &source.credit_line {
        Some(template) => template.as_str(),
        None if source.attribution_required => "{name}",
        None => return None,
    };
    Some(Attribution {
        text: template.replace("{name}", &named.name),
        url: source.url.clone().or_else(|| source.home_url.clone()),
        required: source.attribution_required,
        direction: named.direction(),
        language: named.language,
    })
}

fn place(Place { name, country, latitude, longitude }: Place) -> PlaceView {
    PlaceView { name, country, latitude, longitude }
}

fn correction(entry: Correction) -> CorrectionView {
    CorrectionView {
        id: entry.id.to_string(),
        kind: entry.kind.as_str(),
        text: entry.text,
        at: entry.created_at,
        direction: entry.language.direction(),
        language: entry.language,
    }
}
