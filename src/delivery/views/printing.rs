//! An edition printed: which of its parts go where in the shape of an article.

use super::{
    article::{ArticleView, Attribution, CorrectionView, PlaceView, PlacementView, Seo},
    bodies::{Forms, forms},
    image::image,
    references::{contributor_reference, section_reference, source_reference, tag_reference},
    related::{related, translation},
};
use crate::domain::{
    article::{Correction, Place},
    edition::{Edition, References, SourceRef},
    language::Language,
    site::Site,
    taxonomy::SourceRole,
};

/// The relations that a request wants expanded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Bodies {
    /// HTML.
    pub html: bool,
    /// Markdown.
    pub markdown: bool,
    /// Plain text.
    pub text: bool,
    /// Typed pieces.
    pub blocks: bool,
}

/// Prints an edition; names are in the language of the article where there is such a name, or in `locale`.
pub fn article(
    edition: Edition,
    expand: Expand,
    bodies: Bodies,
    locale: Option<&Language>,
    site: &Site,
) -> ArticleView {
    let named = locale.unwrap_or(&edition.language).clone();
    let References { sections, sources, contributors, tags, translations, corrections, image: lead, pictures } =
        edition.references;
    let path = site.article_path(edition.section_path.as_deref(), edition.slug.as_ref());
    let own = sources.iter().find(|source| source.role != SourceRole::Cited);
    let attribution = own.and_then(|source| attribution(source, &named));
    let licence = own.and_then(|source| source.licence.clone());
    let mut sections = sections.into_iter().map(|section| section_reference(section, &named, expand.section));
    let section = sections.next();
    let other_sections = sections.collect();
    let sources: Vec<_> = sources.into_iter().map(|source| source_reference(source, &named, expand.source)).collect();
    let source = sources.iter().find(|source| source.role != SourceRole::Cited.as_str()).cloned();
    let Forms { html, markdown, text, blocks } = forms(edition.body, edition.html, edition.text, bodies, &pictures);
    ArticleView {
        id: edition.id.to_string(),
        slug: edition.slug.to_string(),
        url: site.url_of(&path),
        path,
        kind: edition.kind.as_str(),
        direction: edition.language.direction(),
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
            .map(|contributor| contributor_reference(contributor, &named, expand.contributors))
            .collect(),
        tags: tags.into_iter().map(|tag| tag_reference(tag, &named, expand.tags)).collect(),
        image: lead.map(image),
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
        body_html: html,
        body_markdown: markdown,
        body_text: text,
        body_blocks: blocks,
        related: edition.related.map(|links| links.into_iter().map(|link| related(link, site)).collect()),
        corrections: expand.corrections.then(|| corrections.into_iter().map(correction).collect()),
        preview: None,
        placement: edition.placement.map(|place| PlacementView { title: place.title, kicker: place.kicker }),
        language: edition.language,
    }
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
pub fn attribution(source: &SourceRef, language: &Language) -> Option<Attribution> {
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

/// Prints a place.
pub fn place(Place { name, country, latitude, longitude }: Place) -> PlaceView {
    PlaceView { name, country, latitude, longitude }
}

/// Prints an entry of the ledger.
pub fn correction(entry: Correction) -> CorrectionView {
    CorrectionView {
        id: entry.id.to_string(),
        kind: entry.kind.as_str(),
        text: entry.text,
        at: entry.created_at,
        direction: entry.language.direction(),
        language: entry.language,
    }
}
