//! Previews as the newsroom has them.

use crate::{
    domain::{preview, site::Site, time::Time},
    newsroom::previews::Numbered,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The previews of an article, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPreviewList {
    /// The previews.
    pub data: Vec<AdminPreview>,
}

/// A preview.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPreview {
    /// Its id.
    pub id: String,
    /// The number of the revision that it shows.
    #[schema(minimum = 1)]
    pub revision: i64,
    /// The address here that shows it to whoever has it.
    #[schema(example = "/v1/previews/AaH4oAAAcACAAAAAAAAAAdKvc3Sh-g7bkdk_ASh6Zng")]
    pub url: String,
    /// The address on the site that shows it; null where none is configured.
    #[schema(required = true)]
    pub preview_url: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Time,
    /// By whom.
    pub created_by: String,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Time,
    /// When it was taken back.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Time>,
}

/// Prints previews.
pub fn previews(all: Vec<Numbered>, site: &Site) -> AdminPreviewList {
    AdminPreviewList { data: all.into_iter().map(|one| preview(one, site)).collect() }
}

/// Prints a preview.
pub fn preview((one, revision): Numbered, site: &Site) -> AdminPreview {
    let token = preview::token(one.id, &site.cursor_key);
    AdminPreview {
        id: one.id.to_string(),
        revision,
        preview_url: site.preview_url.as_ref().map(|pattern| pattern.replace("{token}", &token)),
        url: format!("/v1/previews/{token}"),
        created_at: one.created_at,
        created_by: one.created_by,
        expires_at: one.expires_at,
        revoked_at: one.revoked_at,
    }
}
