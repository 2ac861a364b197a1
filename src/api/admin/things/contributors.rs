//! Contributors, as the newsroom keeps them.

use super::{Face, Listing, params};
use crate::{
    api::{
        State,
        admin::{
            forms,
            views::{self, AdminContributor, AdminContributorList},
        },
        answer::Answer,
        openapi::{AdminFailures, WriteFailures},
        param::documented,
        problem::Problem,
    },
    domain::{caller::Caller, taxonomy::Contributor},
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
        &params::CONTRIBUTOR_TYPE,
        &params::SORT_NAME,
        &params::LIMIT_NAMES,
        &params::CURSOR,
        &params::COUNT,
    ],
    kind: Some(&params::CONTRIBUTOR_TYPE),
};

documented!(
    /// The parameters of the newsroom's list of contributors.
    AdminListContributors, LIST.table
);

/// Every contributor, by name, whether or not readers see them.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/contributors?type=person&limit=2'
/// ```
#[utoipa::path(operation_id = "admin_list_contributors", tag = "Things", params(AdminListContributors),
    responses((status = 200, description = "A page of contributors.", body = AdminContributorList), AdminFailures))]
#[get("/v1/admin/contributors")]
pub async fn list_contributors(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let (data, page) = super::list::<Contributor>(&request, caller, &state, &LIST).await?;
    super::page(&request, &AdminContributorList { data, page: page.clone() }, &page)
}

/// One contributor, by their id or by a slug they have or had.
///
/// What this gives, `PUT` and `PATCH` take. Its `ETag` is its `version`.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/contributors/ada-north'
/// ```
#[utoipa::path(operation_id = "admin_get_contributor", tag = "Things",
    params(("contributor" = String, Path, description = "Id, or a slug that they have or had.")),
    responses((status = 200, description = "The contributor.", body = AdminContributor), AdminFailures))]
#[get("/v1/admin/contributors/{contributor}")]
pub async fn get_contributor(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    super::get::<Contributor>(&request, caller, &state).await
}

/// Makes a contributor: a person, if nothing else is said.
///
/// Their slug is made of their name, if none is sent.
///
/// ```sh
/// curl -K editor.curl -H 'Content-Type: application/json' 'http://127.0.0.1:8080/v1/admin/contributors' \
///   -d '{"name": "Mira Quay", "language": "en", "bio": "Writes about the harbour."}'
/// ```
#[utoipa::path(operation_id = "create_contributor", tag = "Things",
    request_body(content = AdminContributor, content_type = "application/json"),
    responses((status = 201, description = "The contributor.", body = AdminContributor), WriteFailures))]
#[post("/v1/admin/contributors")]
pub async fn create_contributor(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::create::<Contributor>(&request, caller, payload, &state).await
}

/// Changes a contributor: JSON Merge Patch (RFC 7396). Lists are replaced whole.
///
/// The slug that they had goes on to lead to them. A change needs `If-Match` or `version`.
///
/// ```sh
/// curl -K editor.curl -X PATCH -H 'Content-Type: application/json' -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/contributors/ada-north' -d '{"bio": "Writes about the sea."}'
/// ```
#[utoipa::path(operation_id = "update_contributor", tag = "Things",
    params(("contributor" = String, Path, description = "Id, or a slug that they have or had.")),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The contributor as it is now.", body = AdminContributor), WriteFailures))]
#[patch("/v1/admin/contributors/{contributor}")]
pub async fn update_contributor(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::update::<Contributor>(&request, caller, payload, &state).await
}

/// Replaces a contributor by the whole document that is sent; on a slug that is free it makes one.
///
/// ```sh
/// curl -K editor.curl -X PUT -H 'Content-Type: application/json' \
///   'http://127.0.0.1:8080/v1/admin/contributors/omar-slip' \
///   -d '{"name": "Omar Slip", "language": "en"}'
/// ```
#[utoipa::path(operation_id = "replace_contributor", tag = "Things",
    params(("contributor" = String, Path, description = "Id, or a slug that they have or had.")),
    request_body(content = AdminContributor, content_type = "application/json"),
    responses((status = 200, description = "The contributor as it is now.", body = AdminContributor),
        (status = 201, description = "The contributor, which was not there.", body = AdminContributor), WriteFailures))]
#[put("/v1/admin/contributors/{contributor}")]
pub async fn replace_contributor(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::replace::<Contributor>(&request, caller, payload, &state).await
}

/// Removes a contributor whom nothing uses: no article names them in any revision. Else `by` tells what uses them.
///
/// ```sh
/// curl -K editor.curl -X DELETE -H 'If-Match: *' 'http://127.0.0.1:8080/v1/admin/contributors/mira-quay'
/// ```
#[utoipa::path(operation_id = "delete_contributor", tag = "Things",
    params(("contributor" = String, Path, description = "Id, or a slug that they have or had.")),
    responses((status = 204, description = "It is gone."), WriteFailures))]
#[delete("/v1/admin/contributors/{contributor}")]
pub async fn delete_contributor(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::delete::<Contributor>(&request, caller, payload, &state).await
}

impl Face for Contributor {
    const THINGS: &'static str = "contributors";
    const NAME: &'static str = "contributor";
    type View = AdminContributor;

    fn view(shown: &Shown<Self>) -> Self::View {
        views::contributor(&shown.thing, shown.version)
    }

    fn read(sent: Map<String, Value>, current: Option<Map<String, Value>>) -> Wanted<Self> {
        forms::contributor(sent, current)
    }

    fn tell(view: &mut Self::View, run: views::DryRun) {
        view.dry_run = Some(run);
    }
}
