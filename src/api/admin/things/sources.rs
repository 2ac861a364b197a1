//! Sources, as the newsroom keeps them.

use super::{Face, Listing, params};
use crate::{
    api::{
        State,
        admin::{
            forms,
            views::{self, AdminSource, AdminSourceList},
        },
        answer::Answer,
        openapi::{AdminFailures, WriteFailures},
        param::documented,
        problem::Problem,
    },
    domain::{caller::Caller, taxonomy::Source},
    newsroom::things::{Shown, Wanted},
};
use actix_web::{
    HttpRequest, delete, get, patch, post, put,
    web::{Data, Payload},
};
use serde_json::{Map, Value};

const LIST: Listing = Listing {
    table: &[
        &params::Q,
        &params::SOURCE_KIND,
        &params::SORT_NAME,
        &params::LIMIT_NAMES,
        &params::CURSOR,
        &params::COUNT,
    ],
    kind: Some(&params::SOURCE_KIND),
};

documented!(
    /// The parameters of the newsroom's list of sources.
    AdminListSources, LIST.table
);

/// Every source, by name, whether or not readers see it.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/sources?q=mer&count=exact'
/// ```
#[utoipa::path(operation_id = "admin_list_sources", tag = "Things", params(AdminListSources),
    responses((status = 200, description = "A page of sources.", body = AdminSourceList), AdminFailures))]
#[get("/v1/admin/sources")]
pub async fn list_sources(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let (data, page) = super::list::<Source>(&request, caller, &state, &LIST).await?;
    super::page(&request, &AdminSourceList { data, page: page.clone() }, &page)
}

/// One source, by its id or by a slug it has or had, with all the rules that hold for its copy.
///
/// What this gives, `PUT` and `PATCH` take. Its `ETag` is its `version`.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/sources/meridian-wire'
/// ```
#[utoipa::path(operation_id = "admin_get_source", tag = "Things",
    params(("source" = String, Path, description = "Id, or a slug that it has or had.")),
    responses((status = 200, description = "The source.", body = AdminSource), AdminFailures))]
#[get("/v1/admin/sources/{source}")]
pub async fn get_source(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    super::get::<Source>(&request, caller, &state).await
}

/// Makes a source.
///
/// Its slug is made of its name, if none is sent. What is not said of its copy is allowed. This is for admins, and for
/// editors who are bound to no section.
///
/// ```sh
/// curl -K editor.curl -H 'Content-Type: application/json' 'http://127.0.0.1:8080/v1/admin/sources' \
///   -d '{"name": "Lantern Press", "language": "en", "kind": "newspaper", "may_translate": false}'
/// ```
#[utoipa::path(operation_id = "create_source", tag = "Things",
    request_body(content = AdminSource, content_type = "application/json"),
    responses((status = 201, description = "The source.", body = AdminSource), WriteFailures))]
#[post("/v1/admin/sources")]
pub async fn create_source(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::create::<Source>(&request, caller, payload, &state).await
}

/// Changes a source: JSON Merge Patch (RFC 7396). Lists are replaced whole.
///
/// The slug that it had goes on to lead to it. A change needs `If-Match` or `version`.
///
/// ```sh
/// curl -K editor.curl -X PATCH -H 'Content-Type: application/json' -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/sources/meridian-wire' -d '{"max_age_days": 30}'
/// ```
#[utoipa::path(operation_id = "update_source", tag = "Things",
    params(("source" = String, Path, description = "Id, or a slug that it has or had.")),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The source as it is now.", body = AdminSource), WriteFailures))]
#[patch("/v1/admin/sources/{source}")]
pub async fn update_source(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::update::<Source>(&request, caller, payload, &state).await
}

/// Replaces a source by the whole document that is sent; on a slug that is free it makes one.
///
/// ```sh
/// curl -K editor.curl -X PUT -H 'Content-Type: application/json' \
///   'http://127.0.0.1:8080/v1/admin/sources/pier-radio' \
///   -d '{"name": "Pier Radio", "language": "en", "kind": "broadcaster"}'
/// ```
#[utoipa::path(operation_id = "replace_source", tag = "Things",
    params(("source" = String, Path, description = "Id, or a slug that it has or had.")),
    request_body(content = AdminSource, content_type = "application/json"),
    responses((status = 200, description = "The source as it is now.", body = AdminSource),
        (status = 201, description = "The source, which was not there.", body = AdminSource), WriteFailures))]
#[put("/v1/admin/sources/{source}")]
pub async fn replace_source(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::replace::<Source>(&request, caller, payload, &state).await
}

/// Removes a source that nothing uses: no article names it in any revision. Else `by` tells what uses it.
///
/// ```sh
/// curl -K editor.curl -X DELETE -H 'If-Match: *' 'http://127.0.0.1:8080/v1/admin/sources/lantern-press'
/// ```
#[utoipa::path(operation_id = "delete_source", tag = "Things",
    params(("source" = String, Path, description = "Id, or a slug that it has or had.")),
    responses((status = 204, description = "It is gone."), WriteFailures))]
#[delete("/v1/admin/sources/{source}")]
pub async fn delete_source(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::delete::<Source>(&request, caller, payload, &state).await
}

impl Face for Source {
    const THINGS: &'static str = "sources";
    const NAME: &'static str = "source";
    type View = AdminSource;

    fn view(shown: &Shown<Self>) -> Self::View {
        views::source(&shown.thing, shown.version)
    }

    fn read(sent: Map<String, Value>, current: Option<Map<String, Value>>) -> Wanted<Self> {
        forms::source(sent, current)
    }

    fn tell(view: &mut Self::View, run: views::DryRun) {
        view.dry_run = Some(run);
    }
}
