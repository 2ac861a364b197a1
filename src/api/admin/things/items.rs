//! What stands in a collection: the whole order at once.

use super::address;
use crate::{
    api::{
        State,
        admin::{
            articles::one,
            forms,
            views::{self, AdminCollectionItems},
            writing::{Asked, Made},
        },
        answer::Answer,
        body::JSON,
        input::Query,
        openapi::{AdminFailures, WriteFailures},
        problem::Problem,
    },
    domain::{caller::Caller, collection::Collection},
    newsroom::things,
};
use actix_web::{
    HttpRequest, get, put,
    web::{Data, Payload},
};

/// The places of a collection, in the editors' order, whether or not readers see their articles now.
///
/// What this gives, `PUT` takes. Its `ETag` is the collection's. Of articles that you may not see no more than the id is
/// told.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/collections/front/items'
/// ```
#[utoipa::path(operation_id = "admin_list_collection_items", tag = "Things",
    params(("collection" = String, Path, description = "Id, or a slug that it has or had.")),
    responses((status = 200, description = "The places.", body = AdminCollectionItems), AdminFailures))]
#[get("/v1/admin/collections/{collection}/items")]
pub async fn list_collection_items(
    request: HttpRequest,
    caller: Caller,
    state: Data<State>,
) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let (address, now) = (address::<Collection>(&request)?, state.db.now());
    let items = state.db.examine(move |conn| things::list_items(conn, &caller, &address, now)).await?;
    one(&views::collection_items(&items), items.version)
}

/// Replaces all places of a collection: the whole order at once, at most 1,000.
///
/// `article` is an id, a slug, or the object that came out: an article that is live, or that you may see. It stands
/// there once. `title` and `kicker` are for this place alone; `from` and `until` say when it is shown.
///
/// ```sh
/// curl -K editor.curl -X PUT -H 'Content-Type: application/json' -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/collections/front/items' \
///   -d '{"items": [{"article": "night-ferry-returns-to-harbour-city", "kicker": "Harbour"}]}'
/// ```
#[utoipa::path(operation_id = "replace_collection_items", tag = "Things",
    params(("collection" = String, Path, description = "Id, or a slug that it has or had.")),
    request_body(content = AdminCollectionItems, content_type = "application/json"),
    responses((status = 200, description = "The places as they are now.", body = AdminCollectionItems),
        WriteFailures))]
#[put("/v1/admin/collections/{collection}/items")]
pub async fn replace_collection_items(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    let (sent, address) = (asked.object()?, address::<Collection>(&request)?);
    asked
        .make(&state, move |tx, asked| {
            let (forms, faults) = forms::items(sent);
            let items = things::replace_items(tx, &asked.caller, &address, asked.made_for, forms, faults)?;
            let mut view = views::collection_items(&items);
            if asked.dry_run {
                view.dry_run = Some(views::dry_run(&items.changed, items.public, &[], Vec::new()));
            }
            Made::thing(&view, Some(items.version))
        })
        .await
}
