//! The shape of an article, and of what belongs to it alone.

use super::{
    blocks::BlockView,
    image::Image,
    references::{ContributorReference, SectionReference, SourceReference, TagReference},
    related::{RelatedView, Translation},
};
use crate::domain::{
    language::{Direction, Language},
    time::Time,
};
use serde::Serialize;
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
    #[schema(examples("Envoy Returns to the Capital", "عودة المبعوث إلى العاصمة"))]
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
    /// Whether something was corrected, made clear, noted or taken back: the ledger has an entry other than an `update`.
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
    /// The body in typed pieces. Only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub body_blocks: Option<Vec<BlockView>>,
    /// Links that editors made. Only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub related: Option<Vec<RelatedView>>,
    /// The ledger of corrections, oldest first. Only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub corrections: Option<Vec<CorrectionView>>,
    /// What the collection says of the article. Only in a collection.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub placement: Option<PlacementView>,
    /// `true`: this is no public text, and may never be one. Only in a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub preview: Option<bool>,
}

/// What a collection says of an article in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Placement)]
pub struct PlacementView {
    /// The headline for this place; null for the article's own.
    #[schema(required = true)]
    pub title: Option<String>,
    /// The label for this place; null for the article's own.
    #[schema(required = true)]
    pub kicker: Option<String>,
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
