//! Articles as the newsroom works on them: in lists, one, made, changed, removed.

use super::{
    forms, params,
    views::{self, AdminArticle},
    writing::{Asked, Made, as_object},
};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        body::{JSON, MERGE_PATCH},
        input::{Named, Query},
        openapi::{AdminFailures, WriteFailures},
        param::{Param, documented},
        problem::Problem,
    },
    domain::{caller::Caller, merge_patch::apply_to, site::Site},
    error::{Error, Result},
    newsroom::{
        dossiers::{self, Address, Dossier},
        form::Making,
        removal, terms,
        writing::{self, Saved},
    },
    store::Tx,
};
use actix_web::{
    HttpRequest, delete, get, patch, post, put,
    web::{Data, Payload},
};
use serde_json::{Map, Value};
use std::sync::Arc;

const WRITE: &[&Param] = &[&params::CREATE];

documented!(
    /// The parameters of a change of an article.
    WriteArticle, WRITE
);

impl From<Named> for Address {
    fn from(named: Named) -> Self {
        match named {
            Named::Id(id) => Self::Id(id),
            Named::Slug(slug) => Self::Slug(slug),
        }
    }
}

/// The article that the path names.
pub(super) fn address(request: &HttpRequest) -> Result<Address> {
    Named::in_path(request, 3, "article").map(Address::from)
}

/// What GET gives of an article, as JSON.
pub(super) fn as_json(dossier: &Dossier, site: &Site) -> Result<Map<String, Value>> {
    as_object(&views::article(dossier, site))
}

pub(super) fn making(asked: &mut Query) -> Making {
    let words = asked.words(&params::CREATE);
    Making { tags: words.contains(&"tags"), contributors: words.contains(&"contributors") }
}

/// An article after a change: what cleaning took out of it, and for a dry run what would have been done.
pub(super) fn changed(tx: &mut Tx<'_>, asked: &Asked, saved: &Saved, site: &Site) -> Result<AdminArticle> {
    let mut view = views::article(&saved.dossier, site);
    view.removed = Some(views::removed(&saved.removed));
    if asked.dry_run {
        let problems = terms::problems(tx.conn, &saved.dossier, tx.now)?;
        view.dry_run = Some(views::dry_run(&saved.changed, false, &problems, Vec::new()));
    }
    Ok(view)
}

/// One article, in whatever state, by its id, its slug, or the slug it wishes for.
///
/// What this gives, `PUT` and `PATCH` take. Its `ETag` is its `version`.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city'
/// ```
#[utoipa::path(operation_id = "admin_get_article", tag = "Articles",
    params(("article" = String, Path, description = "Id or slug.")),
    responses((status = 200, description = "The article.", body = AdminArticle), AdminFailures))]
#[get("/v1/admin/articles/{article}")]
pub async fn get_article(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let (address, now) = (address(&request)?, state.db.now());
    let dossier = state.db.examine(move |conn| dossiers::open(conn, &caller, &address, now)).await?;
    one(&views::article(&dossier, &state.site), dossier.article.version)
}

/// A thing with its version.
pub(super) fn one<T: serde::Serialize>(thing: &T, version: i64) -> Result<Answer, Problem> {
    let json = serde_json::to_vec(thing).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Answer::json(json, Caching::Never).with_version(version))
}

/// Makes an article: a draft, always.
///
/// References are ids, slugs, names or aliases; `create=tags,contributors` makes those that are not there.
///
/// ```sh
/// curl -K editor.curl -H 'Content-Type: application/json' 'http://127.0.0.1:8080/v1/admin/articles' \
///   -d '{"title": "العبّارة تعود إلى المرفأ", "slug": "العبارة-تعود-إلى-المرفأ", "language": "ar", "section": "city",
///     "body_markdown": "إنها **تعمل** من جديد."}'
/// ```
#[utoipa::path(operation_id = "create_article", tag = "Articles", params(WriteArticle),
    request_body(content = AdminArticle, content_type = "application/json"),
    responses((status = 201, description = "The article, a draft.", body = AdminArticle), WriteFailures))]
#[post("/v1/admin/articles")]
pub async fn create_article(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, WRITE).await?;
    let making = making(&mut asked.query);
    asked.query.check()?;
    let (sent, site) = (asked.object()?, Arc::clone(&state.site));
    asked.make(&state, move |tx, asked| create(tx, asked, sent, making, &site)).await
}

pub(super) fn create(
    tx: &mut Tx<'_>,
    asked: &Asked,
    sent: Map<String, Value>,
    making: Making,
    site: &Site,
) -> Result<Made> {
    let filled = forms::article(sent, None, making);
    let saved = writing::create(tx, &asked.caller, filled)?;
    let mut view = changed(tx, asked, &saved, site)?;
    if let Some(run) = &mut view.dry_run {
        run.provisional.push(view.id.clone());
    }
    let location = format!("/v1/admin/articles/{}", view.id);
    Made::new(&view, Some(view.version), location)
}

/// Changes an article: JSON Merge Patch (RFC 7396). Lists are replaced whole.
///
/// Readers see nothing of it before it is published, but for `slug`, `expires_at` and `no_automatic_related`, which
/// hold at once. A change needs `If-Match` or `version`.
///
/// ```sh
/// curl -K editor.curl -X PATCH -H 'Content-Type: application/json' -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city' -d '{"kicker": "Harbour"}'
/// ```
#[utoipa::path(operation_id = "update_article", tag = "Articles",
    params(("article" = String, Path, description = "Id or slug."), WriteArticle),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The article as it is now.", body = AdminArticle), WriteFailures))]
#[patch("/v1/admin/articles/{article}")]
pub async fn update_article(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, MERGE_PATCH, WRITE).await?;
    let making = making(&mut asked.query);
    asked.query.check()?;
    let (patch, address, site) = (asked.object()?, address(&request)?, Arc::clone(&state.site));
    asked
        .make(&state, move |tx, asked| {
            let before = dossiers::hold(tx, &asked.caller, &address)?;
            let current = as_json(&before, &site)?;
            let mut wanted = forms::prepared(current.clone(), &patch);
            apply_to(&mut wanted, patch);
            save(tx, asked, before, current, wanted, making, &site)
        })
        .await
}

pub(super) fn save(
    tx: &mut Tx<'_>,
    asked: &Asked,
    before: Dossier,
    current: Map<String, Value>,
    mut wanted: Map<String, Value>,
    making: Making,
    site: &Site,
) -> Result<Made> {
    wanted.shift_remove("version");
    let filled = forms::article(wanted, Some(current), making);
    let saved = writing::update(tx, &asked.caller, before, filled, asked.made_for)?;
    let view = changed(tx, asked, &saved, site)?;
    Made::thing(&view, Some(view.version))
}

/// Replaces an article by the whole document that is sent; on a slug that is free it makes one.
///
/// ```sh
/// curl -K author.curl -X PUT -H 'Content-Type: application/json' \
///   'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again' \
///   -d '{"title": "Harbour ferry runs again", "language": "en", "section": "city", "body_markdown": "It runs."}'
/// ```
#[utoipa::path(operation_id = "replace_article", tag = "Articles",
    params(("article" = String, Path, description = "Id or slug."), WriteArticle),
    request_body(content = AdminArticle, content_type = "application/json"),
    responses((status = 200, description = "The article as it is now.", body = AdminArticle),
        (status = 201, description = "The article, a draft.", body = AdminArticle), WriteFailures))]
#[put("/v1/admin/articles/{article}")]
pub async fn replace_article(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, WRITE).await?;
    let making = making(&mut asked.query);
    asked.query.check()?;
    let (mut sent, address, site) = (asked.object()?, address(&request)?, Arc::clone(&state.site));
    asked
        .make(&state, move |tx, asked| match (dossiers::hold(tx, &asked.caller, &address), &address) {
            (Ok(before), _) => {
                let current = as_json(&before, &site)?;
                // Whose address it is keeps it, unless another is sent.
                let slug = current.get("slug").cloned().unwrap_or_default();
                sent.entry("slug").or_insert(slug);
                save(tx, asked, before, current, sent, making, &site)
            }
            (Err(Error::NotFound(_)), Address::Slug(slug)) => {
                sent.entry("slug").or_insert_with(|| slug.to_string().into());
                create(tx, asked, sent, making, &site)
            }
            (Err(error), _) => Err(error),
        })
        .await
}

/// Removes an article for ever: archived articles alone.
///
/// Of one that was public once, its addresses go on answering 410.
///
/// ```sh
/// curl -K admin.curl -X DELETE 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug.")),
    responses((status = 204, description = "It is gone."), WriteFailures))]
#[delete("/v1/admin/articles/{article}")]
pub async fn delete_article(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    forms::nothing(asked.object()?)?;
    let address = address(&request)?;
    asked
        .make(&state, move |tx, asked| {
            removal::delete(tx, &asked.caller, &address, asked.made_for)?;
            Ok(Made::nothing())
        })
        .await
}
