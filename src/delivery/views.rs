//! The public shape of an article and of all it refers to: one schema for each thing, whatever was asked.
//!
//! A property is always there, `null` where there is nothing, or there only when it was asked for.

use crate::domain::{
    edition::*,
    language::{Direction, Language},
    names::{Named, Names},
    site::Site,
    taxonomy::SourceRole,
    time::Time,
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A public article.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Article)]
pub struct ArticleView {
    /// Its id, for ever.
    #[schema(example = "0193a5c2-7c1e-7a52-9d0e-3f6f0c1a2b3c")]
    pub id: String,
    /// Its slug, decoded.
    #[schema(example = "envoy-returns-to-the-capital")]
    pub slug: String,
    /// Its path on the site, percent-encoded, ready for `href`.
    #[schema(example = "/world/middle-east/envoy-returns-to-the-capital")]
    pub path: String,
    /// Its whole address; null where the site's is not configured.
    #[schema(required = true)]
    pub url: Option<String>,
    /// What kind of story it is. More words may come.
    #[schema(value_type = String, example = "news")]
    pub kind: &'static str,
    /// Language of the text, BCP 47.
    #[schema(value_type = String, example = "en")]
    pub language: Language,
    /// In which direction the text is written.
    #[schema(value_type = String, example = "ltr")]
    pub direction: Direction,
    /// The headline.
    pub title: String,
    /// A shorter headline.
    #[schema(required = true)]
    pub short_title: Option<String>,
    /// The label over the headline.
    #[schema(required = true)]
    pub kicker: Option<String>,
    /// The summary under the headline.
    #[schema(required = true)]
    pub standfirst: Option<String>,
    /// The main section.
    #[schema(required = true)]
    pub section: Option<SectionReference>,
    /// Further sections.
    pub other_sections: Vec<SectionReference>,
    /// The article's own source: the first that published it first or supplied the copy. Never one that is quoted.
    #[schema(required = true)]
    pub source: Option<SourceReference>,
    /// Every source with its role, in order.
    pub sources: Vec<SourceReference>,
    /// The credit line of `source`, ready to print.
    #[schema(required = true)]
    pub attribution: Option<Attribution>,
    /// The licence of the copy.
    #[schema(required = true)]
    pub licence: Option<String>,
    /// The byline as printed.
    #[schema(required = true)]
    pub byline: Option<String>,
    /// Contributors with their roles, in order.
    pub contributors: Vec<ContributorReference>,
    /// Tags, in order.
    pub tags: Vec<TagReference>,
    /// The lead image.
    #[schema(required = true)]
    pub image: Option<Image>,
    /// The place line as printed.
    #[schema(required = true)]
    pub dateline: Option<String>,
    /// Where it happened.
    #[schema(required = true)]
    pub place: Option<PlaceView>,
    /// When the story was first published; null where that is not known.
    #[schema(required = true, value_type = Option<String>, format = DateTime, example = "2026-11-22T07:02:11Z")]
    pub published_at: Option<Time>,
    /// The last editorial change.
    #[schema(value_type = String, format = DateTime, example = "2026-11-22T07:02:11Z")]
    pub updated_at: Time,
    /// How many words the body has.
    #[schema(minimum = 0)]
    pub word_count: i64,
    /// Whether the ledger of corrections has an entry.
    pub corrected: bool,
    /// Where the original stands, if not here.
    #[schema(required = true)]
    pub canonical_url: Option<String>,
    /// For search engines.
    pub seo: Seo,
    /// Fields of the newsroom's own making that are public.
    #[schema(value_type = Object)]
    pub custom: serde_json::Map<String, serde_json::Value>,
    /// The public articles that say the same in other languages.
    pub translations: Vec<Translation>,
    /// The body as HTML. Only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_html: Option<String>,
    /// The body as Markdown. Only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_markdown: Option<String>,
    /// The body as plain text. Only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_text: Option<String>,
    /// Links that editors made. Only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related: Option<Vec<RelatedView>>,
    /// The ledger of corrections, oldest first. Only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrections: Option<Vec<CorrectionView>>,
}

/// A section that is referred to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SectionReference {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// The slugs from the root down.
    #[schema(example = "world/middle-east")]
    pub path: String,
    /// Its name, in the article's language if there is one.
    pub name: String,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// Its names by language. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub names: Option<BTreeMap<Language, String>>,
    /// What it is about. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub description: Option<Option<String>>,
}

/// A source that is referred to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourceReference {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its name, in the article's language if there is one.
    pub name: String,
    /// What sort of house it is. More words may come.
    #[schema(value_type = String, example = "agency")]
    pub kind: &'static str,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// What it did for the article: `original`, `provider`, `cited`. More words may come.
    #[schema(value_type = String, example = "cited")]
    pub role: &'static str,
    /// Where the story stands there.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Its names by language. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub names: Option<BTreeMap<Language, String>>,
    /// Its home page. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub home_url: Option<Option<String>>,
    /// Its country, ISO 3166-1 alpha-2. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub country: Option<Option<String>>,
    /// Address of its logo. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub logo_url: Option<Option<String>>,
    /// The licence of its copy. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub licence: Option<Option<String>>,
}

/// A contributor who is referred to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContributorReference {
    /// Their id.
    pub id: String,
    /// Their slug.
    pub slug: String,
    /// Their name, in the article's language if there is one.
    pub name: String,
    /// `person` or `organisation`. More words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "person")]
    pub kind: &'static str,
    /// What they did for the article. More words may come.
    #[schema(value_type = String, example = "author")]
    pub role: &'static str,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// Their names by language. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub names: Option<BTreeMap<Language, String>>,
    /// A few sentences about them. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub bio: Option<Option<String>>,
    /// Addresses of pages about them. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<String>>,
}

/// A tag that is referred to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TagReference {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// What it stands for. More words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "topic")]
    pub kind: &'static str,
    /// Its name, in the article's language if there is one.
    pub name: String,
    /// Language of `name`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// Its names by language. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub names: Option<BTreeMap<Language, String>>,
    /// Addresses of pages about it. Only when expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<String>>,
}

/// The same article in another language.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Translation {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its headline.
    pub title: String,
    /// Its path on the site, percent-encoded.
    pub path: String,
    /// Its whole address; null where the site's is not configured.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Its language.
    #[schema(value_type = String)]
    pub language: Language,
    /// Its direction.
    #[schema(value_type = String)]
    pub direction: Direction,
}

/// The credit line of a source, ready to print.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Attribution {
    /// The line.
    pub text: String,
    /// Where it should link to.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Whether it must be printed.
    pub required: bool,
    /// Language of the source's name in it.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of that language.
    #[schema(value_type = String)]
    pub direction: Direction,
}

/// A picture.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Image {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: String,
}

/// A place with a name.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Place)]
pub struct PlaceView {
    /// Its name.
    pub name: String,
    /// Its country, ISO 3166-1 alpha-2.
    #[schema(required = true)]
    pub country: Option<String>,
    /// Degrees north, WGS 84.
    #[schema(required = true)]
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    #[schema(required = true)]
    pub longitude: Option<f64>,
}

/// For search engines.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Seo {
    /// A title for result pages.
    #[schema(required = true)]
    pub title: Option<String>,
    /// A description for result pages.
    #[schema(required = true)]
    pub description: Option<String>,
}

/// One entry of the ledger of corrections.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Correction)]
pub struct CorrectionView {
    /// Its id.
    pub id: String,
    /// `correction`, `clarification`, `editors_note`, `update` or `retraction`. More words may come.
    #[schema(value_type = String, example = "correction")]
    pub kind: &'static str,
    /// What readers are told.
    pub text: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
    /// Language of `text`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `text`.
    #[schema(value_type = String)]
    pub direction: Direction,
}

/// A related story.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Related)]
pub struct RelatedView {
    /// Whether an editor made the link.
    pub curated: bool,
    /// How the other story stands to this one. More words may come.
    #[schema(required = true, value_type = Option<String>, example = "background")]
    pub relation: Option<&'static str>,
    /// The story here.
    #[schema(required = true)]
    pub article: Option<TeaserView>,
    /// The story elsewhere.
    #[schema(required = true)]
    pub external: Option<ExternalView>,
    /// How near an automatic link is; null for one an editor made.
    #[schema(required = true)]
    pub score: Option<f64>,
    /// Why an automatic link was made.
    pub reasons: Vec<Reason>,
}

/// Why an automatic link was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reason {
    /// What both have in common. More words may come.
    #[serde(rename = "type")]
    pub kind: String,
    /// Which.
    pub values: Vec<String>,
}

/// Another article, in few words.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Teaser)]
pub struct TeaserView {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its headline.
    pub title: String,
    /// What kind of story it is. More words may come.
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// Its language.
    #[schema(value_type = String)]
    pub language: Language,
    /// Its direction.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// When it was first published; null where that is not known.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub published_at: Option<Time>,
    /// Its path on the site, percent-encoded.
    pub path: String,
    /// Its whole address; null where the site's is not configured.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Its lead image.
    #[schema(required = true)]
    pub image: Option<Image>,
}

/// A story on another site.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = External)]
pub struct ExternalView {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    #[schema(required = true)]
    pub source: Option<String>,
}

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
        place: edition.place.map(|place| PlaceView {
            name: place.name,
            country: place.country,
            latitude: place.latitude,
            longitude: place.longitude,
        }),
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

type Body = Option<(crate::domain::body::BodyFormat, String)>;

/// The forms of a body that were asked for. A derived form that is not kept is derived now.
fn forms(
    body: Body,
    html: Option<String>,
    text: Option<String>,
    asked: Bodies,
) -> (Option<String>, Option<String>, Option<String>) {
    use crate::text::body;
    let (format, source) = match body {
        Some((format, source)) => (Some(format), source),
        None => (None, String::new()),
    };
    let derive = |wanted: bool, kept: Option<String>, make: fn(crate::domain::body::BodyFormat, &str) -> String| {
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

fn in_language(names: &Names, language: &Language, expanded: bool) -> (Named, Option<BTreeMap<Language, String>>) {
    (names.in_language(language), expanded.then(|| names.all()))
}

/// Prints a section that is referred to.
pub fn section_reference(section: SectionRef, language: &Language, expanded: bool) -> SectionReference {
    let (named, names) = in_language(&section.names, language, expanded);
    SectionReference {
        id: section.id.to_string(),
        slug: section.slug.to_string(),
        path: section.path,
        direction: named.direction(),
        name: named.name,
        language: named.language,
        names,
        description: expanded.then_some(section.description),
    }
}

fn source_reference(source: SourceRef, language: &Language, expanded: bool) -> SourceReference {
    let (named, names) = in_language(&source.names, language, expanded);
    SourceReference {
        id: source.id.to_string(),
        slug: source.slug.to_string(),
        kind: source.kind.as_str(),
        direction: named.direction(),
        name: named.name,
        language: named.language,
        role: source.role.as_str(),
        url: source.url,
        names,
        home_url: expanded.then_some(source.home_url),
        country: expanded.then_some(source.country),
        logo_url: expanded.then_some(source.logo_url),
        licence: expanded.then_some(source.licence),
    }
}

fn contributor_reference(contributor: ContributorRef, language: &Language, expanded: bool) -> ContributorReference {
    let (named, names) = in_language(&contributor.names, language, expanded);
    ContributorReference {
        id: contributor.id.to_string(),
        slug: contributor.slug.to_string(),
        kind: contributor.kind.as_str(),
        role: contributor.role.as_str(),
        direction: named.direction(),
        name: named.name,
        language: named.language,
        names,
        bio: expanded.then_some(contributor.bio),
        links: expanded.then_some(contributor.links),
    }
}

fn tag_reference(tag: TagRef, language: &Language, expanded: bool) -> TagReference {
    let (named, names) = in_language(&tag.names, language, expanded);
    TagReference {
        id: tag.id.to_string(),
        slug: tag.slug.to_string(),
        kind: tag.kind.as_str(),
        direction: named.direction(),
        name: named.name,
        language: named.language,
        names,
        links: expanded.then_some(tag.links),
    }
}

fn translation(teaser: Teaser, site: &Site) -> Translation {
    let path = site.article_path(teaser.section_path.as_deref(), teaser.slug.as_ref());
    Translation {
        id: teaser.id.to_string(),
        slug: teaser.slug.to_string(),
        title: teaser.title,
        url: site.url_of(&path),
        path,
        direction: teaser.language.direction(),
        language: teaser.language,
    }
}

fn correction(entry: crate::domain::article::Correction) -> CorrectionView {
    CorrectionView {
        id: entry.id.to_string(),
        kind: entry.kind.as_str(),
        text: entry.text,
        at: entry.created_at,
        direction: entry.language.direction(),
        language: entry.language,
    }
}

/// Prints a link that an editor made.
pub fn related(item: RelatedItem, site: &Site) -> RelatedView {
    RelatedView {
        curated: true,
        relation: Some(item.relation.as_str()),
        article: item.article.map(|teaser| teaser_view(teaser, site)),
        external: item.external.map(|story| ExternalView { url: story.url, title: story.title, source: story.source }),
        score: None,
        reasons: Vec::new(),
    }
}

fn teaser_view(teaser: Teaser, site: &Site) -> TeaserView {
    let path = site.article_path(teaser.section_path.as_deref(), teaser.slug.as_ref());
    TeaserView {
        id: teaser.id.to_string(),
        slug: teaser.slug.to_string(),
        title: teaser.title,
        kind: teaser.kind.as_str(),
        direction: teaser.language.direction(),
        language: teaser.language,
        published_at: teaser.published_at,
        url: site.url_of(&path),
        path,
        image: None,
    }
}
