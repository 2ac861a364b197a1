//! What was saved of an article: its revisions, and how two of them differ.

use super::{
    articles::{address, changed, one},
    params,
    views::{self, AdminArticle, Difference, RevisionList},
    writing::{Asked, Made},
};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        body::JSON,
        input::Query,
        openapi::{AdminFailures, WriteFailures},
        param::{Param, documented},
        problem::Problem,
    },
    domain::caller::Caller,
    error::{Error, Result},
    newsroom::{dossiers, revisions, writing},
};
use actix_web::{
    HttpRequest, get, post,
    web::{Data, Payload},
};
use std::sync::Arc;

const LIST: &[&Param] = &[&params::LIMIT, &params::BEFORE_NUMBER];
const DIFF: &[&Param] = &[&params::FROM, &params::TO];

documented!(
    /// The parameters of a list of revisions.
    ListRevisions, LIST
);
documented!(
    /// The parameters of a comparison.
    CompareRevisions, DIFF
);

/// The revisions of an article, the newest first.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/revisions'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug."), ListRevisions),
    responses((status = 200, description = "A page of revisions.", body = RevisionList), AdminFailures))]
#[get("/v1/admin/articles/{article}/revisions")]
pub async fn list_revisions(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let mut query = Query::of(&request, LIST);
    let limit = query.int(&params::LIMIT);
    let before = if query.has(&params::BEFORE_NUMBER) { query.int(&params::BEFORE_NUMBER) } else { i64::MAX };
    let (limit, before) = query.finish((limit, before))?;
    let (address, now) = (address(&request)?, state.db.now());
    let (page, more) =
        state.db.examine(move |conn| revisions::list(conn, &caller, &address, before, limit, now)).await?;
    list(&views::revisions(page, limit, more))
}

/// A list, which has no version.
pub(super) fn list<T: serde::Serialize>(list: &T) -> Result<Answer, Problem> {
    let json = serde_json::to_vec(list).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Answer::json(json, Caching::Never))
}

/// The number of a revision or a publication in the path.
pub(super) fn number(request: &HttpRequest, what: &str) -> Result<i64> {
    let text = request.uri().path().split('/').nth(6).unwrap_or_default();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits { text.parse().ok() } else { None };
    number.ok_or_else(|| Error::NotFound(format!("A {what} has a number, such as 3.")))
}

/// An article as one of its revisions says it.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/revisions/1'
/// ```
#[utoipa::path(tag = "Articles",
    params(("article" = String, Path, description = "Id or slug."),
        ("number" = String, Path, description = "Number of the revision.")),
    responses((status = 200, description = "The article as it was saved then.", body = AdminArticle), AdminFailures))]
#[get("/v1/admin/articles/{article}/revisions/{number}")]
pub async fn get_revision(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let (address, number, now) = (address(&request)?, number(&request, "revision")?, state.db.now());
    let dossier = state.db.examine(move |conn| revisions::get(conn, &caller, &address, number, now)).await?;
    one(&views::article(&dossier, &state.site), dossier.article.version)
}

/// How two revisions of an article differ: by field, and texts in their words.
///
/// Without `to`: the newest. Without `from`: what readers have, else the revision before.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/diff?from=1'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug."), CompareRevisions),
    responses((status = 200, description = "How they differ.", body = Difference), AdminFailures))]
#[get("/v1/admin/articles/{article}/diff")]
pub async fn compare_revisions(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let mut query = Query::of(&request, DIFF);
    let mut read = |param| query.has(param).then(|| query.int(param));
    let (from, to) = (read(&params::FROM), read(&params::TO));
    let (from, to) = query.finish((from, to))?;
    let (address, now) = (address(&request)?, state.db.now());
    let difference = state.db.examine(move |conn| revisions::diff(conn, &caller, &address, from, to, now)).await?;
    list(&views::difference(difference))
}

/// Makes an article say again what an earlier revision said, in a new revision. Readers see it when it is published.
///
/// ```sh
/// curl -K editor.curl -X POST -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/revisions/1/restore'
/// ```
#[utoipa::path(tag = "Articles",
    params(("article" = String, Path, description = "Id or slug."),
        ("number" = String, Path, description = "Number of the revision.")),
    request_body(content = super::workflow::Nothing, content_type = "application/json"),
    responses((status = 200, description = "The article as it is now.", body = AdminArticle), WriteFailures))]
#[post("/v1/admin/articles/{article}/revisions/{number}/restore")]
pub async fn restore_revision(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    super::forms::nothing(asked.object()?)?;
    let (address, number, site) = (address(&request)?, number(&request, "revision")?, Arc::clone(&state.site));
    asked
        .make(&state, move |tx, asked| {
            let before = dossiers::hold(tx, &asked.caller, &address)?;
            let saved = writing::restore(tx, &asked.caller, before, number, asked.made_for)?;
            let view = changed(tx, asked, &saved, &site)?;
            Made::thing(&view, Some(view.version))
        })
        .await
}
