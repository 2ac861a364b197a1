//! Previews: links to one revision, for those who have no account.

use super::{
    articles::address,
    forms,
    revisions::list,
    views::{self, AdminPreview, AdminPreviewList},
    writing::{Asked, Made},
};
use crate::{
    api::{
        State,
        answer::Answer,
        body::JSON,
        input::Query,
        openapi::{AdminFailures, WriteFailures},
        problem::Problem,
    },
    domain::{caller::Caller, id::Id},
    error::{Error, Result},
    newsroom::previews,
};
use actix_web::{
    HttpRequest, delete, get, post,
    web::{Data, Payload},
};
use std::sync::Arc;
use utoipa::ToSchema;

/// What a preview shall show, and for how long.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct NewPreview {
    /// Number of the revision; the newest where it is left out.
    #[schema(minimum = 1, nullable = false)]
    revision: Option<i64>,
    /// When it ends: within thirty days; three days from now where it is left out.
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    expires_at: Option<String>,
}

/// The previews of an article that have not ended by themselves.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/previews'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug.")),
    responses((status = 200, description = "The previews, the newest first.", body = AdminPreviewList), AdminFailures))]
#[get("/v1/admin/articles/{article}/previews")]
pub async fn list_previews(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let (address, now) = (address(&request)?, state.db.now());
    let all = state.db.examine(move |conn| previews::list(conn, &caller, &address, now)).await?;
    list(&views::previews(all, &state.site))
}

/// Makes a link that shows one revision to whoever has it.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/previews' \
///   -H 'Content-Type: application/json' -d '{"revision": 1}'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug.")),
    request_body(content = NewPreview, content_type = "application/json"),
    responses((status = 201, description = "The preview, with its link.", body = AdminPreview), WriteFailures))]
#[post("/v1/admin/articles/{article}/previews")]
pub async fn create_preview(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    let (revision, expires_at) = forms::preview(asked.object()?)?;
    let (address, site) = (address(&request)?, Arc::clone(&state.site));
    let here = request.uri().path().to_owned();
    asked
        .make(&state, move |tx, asked| {
            let made = previews::create(tx, &asked.caller, &address, revision, expires_at)?;
            let location = format!("{here}/{}", made.0.id);
            Made::new(&views::preview(made, &site), None, location)
        })
        .await
}

/// Takes a link back: it shows nothing any more.
///
/// ```sh
/// curl -K editor.curl -X DELETE \
///   "http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/previews/$PREVIEW"
/// ```
#[utoipa::path(tag = "Articles",
    params(("article" = String, Path, description = "Id or slug."),
        ("preview" = String, Path, description = "Id of the preview.")),
    responses((status = 204, description = "It was taken back."), WriteFailures))]
#[delete("/v1/admin/articles/{article}/previews/{preview}")]
pub async fn revoke_preview(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    forms::nothing(asked.object()?)?;
    let (address, id) = (address(&request)?, preview(&request)?);
    asked
        .make(&state, move |tx, asked| {
            previews::revoke(tx, &asked.caller, &address, id)?;
            Ok(Made::nothing())
        })
        .await
}

/// The id of a preview in the path.
fn preview(request: &HttpRequest) -> Result<Id> {
    let text = request.uri().path().rsplit('/').next().unwrap_or_default();
    Id::parse(text).map_err(|_| Error::NotFound("The article has no such preview.".to_owned()))
}
