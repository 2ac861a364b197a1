//! What was public of an article, as the newsroom has it.

use crate::{domain::article::EndedBy, domain::time::Time, newsroom::publications::Numbered};
use serde::Serialize;
use utoipa::ToSchema;

/// The publications of an article.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPublicationList {
    /// The first first.
    pub data: Vec<AdminPublication>,
}

/// A stretch of time in which one revision was public.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPublication {
    /// Its number among those of the article.
    #[schema(minimum = 1)]
    pub number: i64,
    /// The number of the revision that readers had.
    #[schema(minimum = 1)]
    pub revision: i64,
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    pub from: Time,
    /// Until when; null while readers have it.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub until: Option<Time>,
    /// Why it ended: `superseded`, `unpublished`, `expired` or `killed`; null while readers have it. More words may come.
    #[schema(required = true, value_type = Option<String>, example = "superseded")]
    pub ended_by: Option<&'static str>,
    /// What readers are told of its end.
    #[schema(required = true)]
    pub public_note: Option<String>,
    /// The slug it had.
    pub slug: String,
    /// When the story was first published, as readers were told; null where that is not known.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub published_at: Option<Time>,
    /// The last editorial change that readers were told of.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Time,
    /// When it was to end by itself.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Time>,
    /// Since when its text is read no more, in no history and at no moment.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub struck_at: Option<Time>,
}

/// Prints publications.
pub fn publications(all: Vec<Numbered>) -> AdminPublicationList {
    AdminPublicationList { data: all.into_iter().map(publication).collect() }
}

/// Prints a publication.
pub fn publication((publication, revision): Numbered) -> AdminPublication {
    AdminPublication {
        number: publication.version,
        revision,
        from: publication.live_from,
        until: publication.live_until,
        ended_by: publication.ended_by.map(EndedBy::as_str),
        public_note: publication.public_note,
        slug: publication.slug.to_string(),
        published_at: publication.published_at,
        updated_at: publication.updated_at,
        expires_at: publication.expires_at,
        struck_at: publication.struck_at,
    }
}
