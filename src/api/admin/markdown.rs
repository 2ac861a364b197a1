//! An article as a Markdown file: front matter and body, to be fetched, edited and sent back.

use super::{
    articles::{address, as_json, create, making, save},
    forms,
    writing::Asked,
};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        input::Query,
        openapi::{AdminFailures, WriteFailures},
        param::{Param, documented},
        problem::Problem,
    },
    domain::caller::Caller,
    error::Error,
    newsroom::dossiers::{self, Address},
};
use actix_web::{
    HttpRequest, get, put,
    web::{Data, Payload},
};
use std::sync::Arc;

const WRITE: &[&Param] = &[&super::params::CREATE];
/// Files are sent as they are: whatever type a program takes them for.
const ANY: &[&str] = &["text/markdown", "*"];

documented!(
    /// The parameters of a Markdown file that is sent.
    WriteMarkdown, WRITE
);

/// An article as a Markdown file: what can be set stands in the front matter (YAML), `version` among it, and the body
/// below.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/markdown'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug.")),
    responses((status = 200, description = "The file.", body = String, content_type = "text/markdown; charset=utf-8"),
        AdminFailures))]
#[get("/v1/admin/articles/{article}/markdown")]
pub async fn get_markdown(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let (address, now) = (address(&request)?, state.db.now());
    let dossier = state.db.examine(move |conn| dossiers::open(conn, &caller, &address, now)).await?;
    let text = forms::to_file(&dossier, as_json(&dossier, &state.site)?);
    Ok(Answer::text(text, "text/markdown; charset=utf-8", Caching::Never).with_version(dossier.article.version))
}

/// Takes a Markdown file back; on a slug that is free it makes an article. The `version` in it says for which version
/// it was made, so that no header is needed. A new one, saved as `story.md`:
///
/// ```yaml story.md
/// ---
/// title: Night bus to the quay
/// language: en
/// section: city
/// tags: [ferries]
/// ---
///
/// The last bus now waits for the **last ferry**.
/// ```
///
/// ```sh
/// curl -K editor.curl -T story.md 'http://127.0.0.1:8080/v1/admin/articles/night-bus-to-the-quay/markdown'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug."), WriteMarkdown),
    request_body(content = String, content_type = "text/markdown"),
    responses((status = 200, description = "The article as it is now.", body = super::views::AdminArticle),
        (status = 201, description = "The article, a draft.", body = super::views::AdminArticle), WriteFailures))]
#[put("/v1/admin/articles/{article}/markdown")]
pub async fn put_markdown(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, ANY, WRITE).await?;
    let making = making(&mut asked.query);
    asked.query.check()?;
    let mut sent = forms::from_file(&asked.body)?;
    if let Some(version) = sent.shift_remove("version").filter(|version| !version.is_null()) {
        asked.made_for_version(&version)?;
    }
    let (address, site) = (address(&request)?, Arc::clone(&state.site));
    asked
        .make(&state, move |tx, asked| match (dossiers::hold(tx, &asked.caller, &address), &address) {
            (Ok(before), _) => {
                let current = as_json(&before, &site)?;
                let wanted = forms::with_file(current.clone(), sent);
                save(tx, asked, before, current, wanted, making, &site)
            }
            (Err(Error::NotFound(_)), Address::Slug(slug)) => {
                sent.entry("slug").or_insert_with(|| slug.to_string().into());
                create(tx, asked, sent, making, &site)
            }
            (Err(error), _) => Err(error),
        })
        .await
}
