//! The ledger of corrections: append-only.

use super::{
    articles::address,
    forms,
    revisions::list,
    views::{self, AdminCorrection, AdminCorrectionList},
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
    domain::caller::Caller,
    newsroom::corrections,
};
use actix_web::{
    HttpRequest, get, post,
    web::{Data, Payload},
};
use utoipa::ToSchema;

/// What readers shall be told.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct NewCorrection {
    /// What sort it is.
    #[schema(value_type = String, example = "correction")]
    kind: String,
    /// What readers are told: what was wrong, and what is right.
    #[schema(min_length = 1, max_length = 5000)]
    text: String,
    /// Language of the text; the article's own where it is left out.
    #[schema(nullable = false)]
    language: Option<String>,
}

/// The ledger of corrections of an article, oldest first, with the hashes that chain it.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/corrections'
/// ```
#[utoipa::path(operation_id = "admin_list_corrections", tag = "Articles",
    params(("article" = String, Path, description = "Id or slug.")),
    responses((status = 200, description = "The entries.", body = AdminCorrectionList), AdminFailures))]
#[get("/v1/admin/articles/{article}/corrections")]
pub async fn list_corrections(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let (address, now) = (address(&request)?, state.db.now());
    let entries = state.db.examine(move |conn| corrections::list(conn, &caller, &address, now)).await?;
    list(&views::corrections(entries))
}

/// Adds an entry to the ledger, for ever: readers of the article see it at once.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/corrections' \
///   -H 'Content-Type: application/json' -d '{"kind": "clarification", "text": "The ferry sails at nine in winter."}'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug.")),
    request_body(content = NewCorrection, content_type = "application/json"),
    responses((status = 201, description = "The entry.", body = AdminCorrection), WriteFailures))]
#[post("/v1/admin/articles/{article}/corrections")]
pub async fn append_correction(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    let new = forms::correction(asked.object()?)?;
    let address = address(&request)?;
    let location = request.uri().path().to_owned();
    asked
        .make(&state, move |tx, asked| {
            let entry = corrections::append(tx, &asked.caller, &address, new)?;
            Made::new(&views::correction(entry), None, location)
        })
        .await
}
