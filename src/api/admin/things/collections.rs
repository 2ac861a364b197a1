//! Collections, as the newsroom keeps them.

use super::{Face, Listing, params};
use crate::{
    api::{
        State,
        admin::{
            forms,
            views::{self, AdminCollection, AdminCollectionList},
        },
        answer::Answer,
        openapi::{AdminFailures, WriteFailures},
        param::documented,
        problem::Problem,
    },
    domain::{caller::Caller, collection::Collection},
    newsroom::things::{Shown, Wanted},
};
use actix_web::{
    HttpRequest, delete, get, patch, post, put,
    web::{Data, Payload},
};
use serde_json::{Map, Value};

const LIST: Listing = Listing {
    table: &[&params::Q, &params::SORT_NAME, &params::LIMIT_NAMES, &params::CURSOR, &params::COUNT],
    kind: None,
};

documented!(
    /// The parameters of the newsroom's list of collections.
    AdminListCollections, LIST.table
);

/// Every collection, by name, whether or not readers see it.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/collections?limit=2'
/// ```
#[utoipa::path(operation_id = "admin_list_collections", tag = "Things", params(AdminListCollections),
    responses((status = 200, description = "A page of collections.", body = AdminCollectionList), AdminFailures))]
#[get("/v1/admin/collections")]
pub async fn list_collections(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let (data, page) = super::list::<Collection>(&request, caller, &state, &LIST).await?;
    super::page(&request, &AdminCollectionList { data, page: page.clone() }, &page)
}

/// One collection, by its id or by a slug it has or had; what stands in it is at `items`.
///
/// What this gives, `PUT` and `PATCH` take. Its `ETag` is its `version`.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/collections/front'
/// ```
#[utoipa::path(operation_id = "admin_get_collection", tag = "Things",
    params(("collection" = String, Path, description = "Id, or a slug that it has or had.")),
    responses((status = 200, description = "The collection.", body = AdminCollection), AdminFailures))]
#[get("/v1/admin/collections/{collection}")]
pub async fn get_collection(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    super::get::<Collection>(&request, caller, &state).await
}

/// Makes a collection: a list of articles made by hand, empty at first.
///
/// Its slug is made of its name, if none is sent. `length` is how many articles it shows at most.
///
/// ```sh
/// curl -K editor.curl -H 'Content-Type: application/json' 'http://127.0.0.1:8080/v1/admin/collections' \
///   -d '{"name": "Weekend reading", "language": "en", "length": 12}'
/// ```
#[utoipa::path(operation_id = "create_collection", tag = "Things",
    request_body(content = AdminCollection, content_type = "application/json"),
    responses((status = 201, description = "The collection.", body = AdminCollection), WriteFailures))]
#[post("/v1/admin/collections")]
pub async fn create_collection(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::create::<Collection>(&request, caller, payload, &state).await
}

/// Changes a collection, but for what stands in it: JSON Merge Patch (RFC 7396).
///
/// The slug that it had goes on to lead to it. A change needs `If-Match` or `version`.
///
/// ```sh
/// curl -K editor.curl -X PATCH -H 'Content-Type: application/json' -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/collections/front' -d '{"description": "What matters now."}'
/// ```
#[utoipa::path(operation_id = "update_collection", tag = "Things",
    params(("collection" = String, Path, description = "Id, or a slug that it has or had.")),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The collection as it is now.", body = AdminCollection), WriteFailures))]
#[patch("/v1/admin/collections/{collection}")]
pub async fn update_collection(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::update::<Collection>(&request, caller, payload, &state).await
}

/// Replaces a collection by the whole document that is sent; on a slug that is free it makes one.
///
/// ```sh
/// curl -K editor.curl -X PUT -H 'Content-Type: application/json' \
///   'http://127.0.0.1:8080/v1/admin/collections/long-reads' \
///   -d '{"name": "Long reads", "language": "en", "length": 6}'
/// ```
#[utoipa::path(operation_id = "replace_collection", tag = "Things",
    params(("collection" = String, Path, description = "Id, or a slug that it has or had.")),
    request_body(content = AdminCollection, content_type = "application/json"),
    responses((status = 200, description = "The collection as it is now.", body = AdminCollection),
        (status = 201, description = "The collection, which was not there.", body = AdminCollection), WriteFailures))]
#[put("/v1/admin/collections/{collection}")]
pub async fn replace_collection(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::replace::<Collection>(&request, caller, payload, &state).await
}

/// Removes a collection; the articles in it stay.
///
/// ```sh
/// curl -K editor.curl -X DELETE -H 'If-Match: *' 'http://127.0.0.1:8080/v1/admin/collections/weekend-reading'
/// ```
#[utoipa::path(operation_id = "delete_collection", tag = "Things",
    params(("collection" = String, Path, description = "Id, or a slug that it has or had.")),
    responses((status = 204, description = "It is gone."), WriteFailures))]
#[delete("/v1/admin/collections/{collection}")]
pub async fn delete_collection(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::delete::<Collection>(&request, caller, payload, &state).await
}

impl Face for Collection {
    const THINGS: &'static str = "collections";
    const NAME: &'static str = "collection";
    type View = AdminCollection;

    fn view(shown: &Shown<Self>) -> Self::View {
        views::collection(&shown.thing, shown.version)
    }

    fn read(sent: Map<String, Value>, current: Option<Map<String, Value>>) -> Wanted<Self> {
        forms::collection(sent, current)
    }

    fn tell(view: &mut Self::View, run: views::DryRun) {
        view.dry_run = Some(run);
    }
}
