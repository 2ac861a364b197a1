//! An article as the newsroom has it: what it says, where it stands, and what may be done with it.

use super::{AdminPage, DryRun, RemovedMarkup};
use crate::{
    delivery::views::{self, Attribution, ContributorReference, Image, PlaceView, SectionReference, Seo, TagReference},
    domain::{
        article::{ExternalId, SourceLink},
        body::BodyFormat,
        edition::{Edition, References, SourceRef},
        language::{Direction, Language},
        site::Site,
        taxonomy::SourceRole,
        time::Time,
        workflow::{self, Waits},
    },
    newsroom::dossiers::{Dossier, Translation},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// An article as the newsroom has it. Members marked `readOnly` may be sent back unchanged; the others are taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminArticle {
    /// Its id, for ever.
    #[schema(read_only)]
    pub id: String,
    /// The lock: one more at every change; also its `ETag`.
    #[schema(minimum = 1, example = 7)]
    pub version: i64,
    /// Where the newest revision stands: `draft`, `in_review`, `approved`, `scheduled` or `published`. More words may come.
    #[schema(read_only, value_type = String, example = "draft")]
    pub state: &'static str,
    /// What readers have: `none`, `live`, `withdrawn`, `expired` or `killed`. More words may come.
    #[schema(read_only, value_type = String, example = "live")]
    pub visibility: &'static str,
    /// Whether the newest revision says something else than what readers have.
    #[schema(read_only)]
    pub has_unpublished_changes: bool,
    /// What you may do with it now, besides changing it. More words may come.
    #[schema(read_only, value_type = Vec<String>)]
    pub actions: Vec<&'static str>,
    /// The number of the newest revision.
    #[schema(read_only, minimum = 1)]
    pub revision: i64,
    /// The slug it has, or would like at its first publication.
    #[schema(required = true, example = "envoy-returns-to-the-capital")]
    pub slug: Option<String>,
    /// Its path on the site, percent-encoded; before its first publication as it would be.
    #[schema(read_only)]
    pub path: String,
    /// Its whole address; null where the site's is not configured.
    #[schema(read_only, required = true)]
    pub url: Option<String>,
    /// What kind of story it is. More words may come.
    #[schema(value_type = String, example = "news")]
    pub kind: &'static str,
    /// Language of the text, BCP 47.
    #[schema(value_type = String, example = "en")]
    pub language: Language,
    /// In which direction the text is written.
    #[schema(read_only, value_type = String)]
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
    /// The body, if it is written in Markdown. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub body_markdown: Option<Option<String>>,
    /// The body, if it is written in HTML. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub body_html: Option<Option<String>>,
    /// The body, if it came as plain paragraphs. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub body_text: Option<Option<String>>,
    /// The main section.
    #[schema(required = true)]
    pub section: Option<SectionReference>,
    /// Further sections.
    pub other_sections: Vec<SectionReference>,
    /// Every source with its role, in order.
    pub sources: Vec<UsedSource>,
    /// The credit line of its own source, ready to print.
    #[schema(read_only, required = true)]
    pub attribution: Option<Attribution>,
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
    /// Where the original stands, if not here.
    #[schema(required = true)]
    pub canonical_url: Option<String>,
    /// For search engines.
    pub seo: Seo,
    /// Fields of the newsroom's own making, public or not.
    #[schema(value_type = Object)]
    pub custom: Map<String, Value>,
    /// From 1 (most urgent) to 9. Never public.
    #[schema(required = true, minimum = 1, maximum = 9)]
    pub urgency: Option<i64>,
    /// For the newsroom. Never public.
    #[schema(required = true)]
    pub internal_note: Option<String>,
    /// What its author wrote about the newest revision; send another with a change.
    #[schema(required = true)]
    pub note: Option<String>,
    /// When it shall no longer be public. Holds at once.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Time>,
    /// Keeps it out of automatic related lists. Holds at once.
    pub no_automatic_related: bool,
    /// How many words the body has.
    #[schema(read_only, minimum = 0)]
    pub word_count: i64,
    /// Shared by the translations of one text.
    #[schema(read_only)]
    pub translation_group: String,
    /// The articles that say the same in other languages, as far as you may see them.
    #[schema(read_only)]
    pub translations: Vec<TranslationState>,
    /// When the story was first published; null where it was not, or where that is not known.
    #[schema(read_only, required = true, value_type = Option<String>, format = DateTime)]
    pub published_at: Option<Time>,
    /// The last editorial change that readers were told of.
    #[schema(read_only, required = true, value_type = Option<String>, format = DateTime)]
    pub updated_at: Option<Time>,
    /// When it shall be published.
    #[schema(read_only, required = true, value_type = Option<String>, format = DateTime)]
    pub publish_at: Option<Time>,
    /// What it waits for, if it is scheduled: `time`, `embargo` or `lift`; null where it waits for nothing. More words
    /// may come.
    #[schema(read_only, required = true, value_type = Option<String>, example = "time")]
    pub waits_for: Option<&'static str>,
    /// Until when it must not be public.
    #[schema(read_only, required = true, value_type = Option<String>, format = DateTime)]
    pub embargo_until: Option<Time>,
    /// Whether it must not be public until the embargo is lifted.
    #[schema(read_only)]
    pub embargoed: bool,
    /// When it was put aside.
    #[schema(read_only, required = true, value_type = Option<String>, format = DateTime)]
    pub archived_at: Option<Time>,
    /// Where it comes from.
    #[schema(read_only)]
    pub external_ids: Vec<ExternalIdView>,
    /// The user who wrote it first; null for what was imported.
    #[schema(read_only, required = true)]
    pub owner: Option<String>,
    /// When it was made.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub created_at: Time,
    /// By whom.
    #[schema(read_only)]
    pub created_by: String,
    /// When it was last changed.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub saved_at: Time,
    /// By whom.
    #[schema(read_only)]
    pub saved_by: String,
    /// What cleaning took out of the text. Only in the answer to a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false)]
    pub removed: Option<Vec<RemovedMarkup>>,
    /// What would have been done. Only with `dry_run=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false)]
    pub dry_run: Option<DryRun>,
}

/// A page of articles as the newsroom has them.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminArticleList {
    /// The articles, without their bodies.
    pub data: Vec<AdminArticle>,
    /// Where this page stands.
    pub page: AdminPage,
}

/// A source as an article uses it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsedSource {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its name, in the article's language if there is one.
    pub name: String,
    /// What sort of house it is. More words may come.
    #[schema(value_type = String)]
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
    /// The credit line, if it differs from the source's own.
    #[schema(required = true)]
    pub credit_line: Option<String>,
}

/// An article that says the same in another language.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TranslationState {
    /// Its id.
    pub id: String,
    /// The slug it has, or would like.
    #[schema(required = true)]
    pub slug: Option<String>,
    /// Its headline.
    pub title: String,
    /// Its language.
    #[schema(value_type = String)]
    pub language: Language,
    /// Its direction.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// Where its newest revision stands. More words may come.
    #[schema(value_type = String)]
    pub state: &'static str,
    /// What readers have of it. More words may come.
    #[schema(value_type = String)]
    pub visibility: &'static str,
}

/// Where an article comes from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExternalIdView {
    /// The system.
    #[schema(example = "wordpress:example.org")]
    pub system: String,
    /// The id there.
    pub id: String,
}

/// Prints an article with its body.
pub fn article(dossier: &Dossier, site: &Site) -> AdminArticle {
    let content = &dossier.revision.content;
    let body = |format| Some((content.body_format == format).then(|| content.body.clone()));
    AdminArticle {
        body_markdown: body(BodyFormat::Markdown),
        body_html: body(BodyFormat::Html),
        body_text: body(BodyFormat::Text),
        ..in_list(dossier, site)
    }
}

/// Prints an article without its body.
pub fn in_list(dossier: &Dossier, site: &Site) -> AdminArticle {
    let Dossier { article, revision, edition, slug, last, visibility, external_ids, translations, actions, .. } =
        dossier;
    let content = &revision.content;
    let named = &content.language;
    let References { sections, sources, contributors, tags, image, .. } = edition.references.clone();
    let own = sources.iter().find(|source| source.role != SourceRole::Cited);
    let attribution = own.and_then(|source| views::attribution(source, named));
    let mut sections = sections.into_iter().map(|section| views::section_reference(section, named, false));
    let path = path(edition, site);
    AdminArticle {
        id: article.id.to_string(),
        version: article.version,
        state: article.state.as_str(),
        visibility: visibility.as_str(),
        has_unpublished_changes: !dossier.newest_is_live(),
        actions: actions.iter().map(|verb| verb.as_str()).collect(),
        revision: revision.number,
        slug: slug.as_ref().or(article.wished_slug.as_ref()).map(ToString::to_string),
        url: site.url_of(&path),
        path,
        kind: content.kind.as_str(),
        language: content.language.clone(),
        direction: content.language.direction(),
        title: content.title.clone(),
        short_title: content.short_title.clone(),
        kicker: content.kicker.clone(),
        standfirst: content.standfirst.clone(),
        body_markdown: None,
        body_html: None,
        body_text: None,
        section: sections.next(),
        other_sections: sections.collect(),
        sources: sources.into_iter().zip(&content.sources).map(|(source, link)| used(source, link, named)).collect(),
        attribution,
        byline: content.byline.clone(),
        contributors: contributors.into_iter().map(|one| views::contributor_reference(one, named, false)).collect(),
        tags: tags.into_iter().map(|tag| views::tag_reference(tag, named, false)).collect(),
        image: image.map(views::image),
        dateline: content.dateline.clone(),
        place: content.place.clone().map(views::place),
        canonical_url: content.canonical_url.clone(),
        seo: Seo { title: content.seo_title.clone(), description: content.seo_description.clone() },
        custom: content.custom.clone(),
        urgency: content.urgency,
        internal_note: content.internal_note.clone(),
        note: revision.note.clone(),
        expires_at: article.expires_at,
        no_automatic_related: article.no_automatic_related,
        word_count: content.word_count,
        translation_group: article.translation_group.to_string(),
        translations: translations.iter().map(translation).collect(),
        published_at: last.as_ref().and_then(|last| last.published_at),
        updated_at: last.as_ref().map(|last| last.updated_at),
        publish_at: article.publish_at,
        waits_for: workflow::waits_for(article, dossier.now).map(Waits::as_str),
        embargo_until: article.embargo_until,
        embargoed: article.embargoed,
        archived_at: article.archived_at,
        external_ids: external_ids.iter().map(external_id).collect(),
        owner: article.owner.map(|id| id.to_string()),
        created_at: article.created_at,
        created_by: article.created_by.clone(),
        saved_at: article.updated_at,
        saved_by: article.updated_by.clone(),
        removed: None,
        dry_run: None,
    }
}

fn path(edition: &Edition, site: &Site) -> String {
    site.article_path(edition.section_path.as_deref(), edition.slug.as_ref())
}

fn used(source: SourceRef, link: &SourceLink, language: &Language) -> UsedSource {
    let view = views::source_reference(source, language, false);
    UsedSource {
        id: view.id,
        slug: view.slug,
        name: view.name,
        kind: view.kind,
        language: view.language,
        direction: view.direction,
        role: view.role,
        url: view.url,
        credit_line: link.credit_line.clone(),
    }
}

fn translation(other: &Translation) -> TranslationState {
    TranslationState {
        id: other.article.id.to_string(),
        slug: other.slug.as_ref().map(ToString::to_string),
        title: other.title.clone(),
        direction: other.language.direction(),
        language: other.language.clone(),
        state: other.article.state.as_str(),
        visibility: other.visibility.as_str(),
    }
}

fn external_id(external: &ExternalId) -> ExternalIdView {
    ExternalIdView { system: external.system.clone(), id: external.id.clone() }
}
