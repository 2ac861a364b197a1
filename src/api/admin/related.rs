//! The links that editors make from an article to other stories, in their order; and its translations.

use super::{
    articles::{address, one},
    forms,
    views::{self, AdminArticle, AdminRelated},
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
    newsroom::{related, translations},
};
use actix_web::{
    HttpRequest, get, put,
    web::{Data, Payload},
};
use std::sync::Arc;
use utoipa::ToSchema;

/// The links of an article in the editors' order, and what shall not be suggested beside it.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/related'
/// ```
#[utoipa::path(operation_id = "admin_get_related", tag = "Articles",
    params(("article" = String, Path, description = "Id or slug.")),
    responses((status = 200, description = "The links.", body = AdminRelated), AdminFailures))]
#[get("/v1/admin/articles/{article}/related")]
pub async fn get_related(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let (address, now) = (address(&request)?, state.db.now());
    let related = state.db.examine(move |conn| related::get(conn, &caller, &address, now)).await?;
    one(&views::related(&related), related.dossier.article.version)
}

/// Replaces the links of an article, all at once. Needs the article's version.
///
/// An item of `links` names an article here (`article`) or a story elsewhere (`external`). Nothing links to itself, and
/// nothing is linked twice. On a public article readers see them at once.
///
/// ```sh
/// curl -K editor.curl -X PUT -H 'Content-Type: application/json' -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/related' \
///   -d '{"links": [{"relation": "background", "external": {"url": "https://ferries.example/1901", "title": "1901"}}]}'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug.")),
    request_body(content = AdminRelated, content_type = "application/json"),
    responses((status = 200, description = "The links as they are now.", body = AdminRelated), WriteFailures))]
#[put("/v1/admin/articles/{article}/related")]
pub async fn replace_related(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    let (links, bans, faults) = forms::related(asked.object()?);
    let address = address(&request)?;
    asked
        .make(&state, move |tx, asked| {
            let related = related::put(tx, &asked.caller, &address, links, bans, faults, asked.made_for)?;
            Made::thing(&views::related(&related), Some(related.dossier.article.version))
        })
        .await
}

/// The articles that say the same in other languages.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct Translations {
    /// Ids, slugs, or the objects that came out.
    articles: Vec<String>,
}

/// Makes these articles, and no others, the translations of this one. Needs its version.
///
/// Each language is there once. On all of them the others are listed from then on.
///
/// ```sh
/// curl -K editor.curl -X PUT -H 'Content-Type: application/json' -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/translations' \
///   -d '{"articles": ["العبارة-تعود-إلى-المرفأ"]}'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug.")),
    request_body(content = Translations, content_type = "application/json"),
    responses((status = 200, description = "The article as it is now.", body = AdminArticle), WriteFailures))]
#[put("/v1/admin/articles/{article}/translations")]
pub async fn replace_translations(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    let (others, faults) = forms::translations(asked.object()?);
    let (address, site) = (address(&request)?, Arc::clone(&state.site));
    asked
        .make(&state, move |tx, asked| {
            let dossier = translations::put(tx, &asked.caller, &address, others, faults, asked.made_for)?;
            Made::thing(&views::article(&dossier, &site), Some(dossier.article.version))
        })
        .await
}
