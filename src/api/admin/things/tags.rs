//! Tags, as the newsroom keeps them.

use super::{Face, Listing, params};
use crate::{
    api::{
        State,
        admin::{
            forms,
            views::{self, AdminTag, AdminTagList, MergeTag},
            writing::Asked,
        },
        answer::Answer,
        body::JSON,
        openapi::{AdminFailures, WriteFailures},
        param::documented,
        problem::Problem,
    },
    domain::{caller::Caller, taxonomy::Tag},
    newsroom::things::{self, Shown, Wanted},
};
use actix_web::{
    HttpRequest, delete, get, patch, post, put,
    web::{Data, Payload},
};
use serde_json::{Map, Value};

const LIST: Listing = Listing {
    table: &[&params::Q, &params::TAG_TYPE, &params::SORT_NAME, &params::LIMIT_NAMES, &params::CURSOR, &params::COUNT],
    kind: Some(&params::TAG_TYPE),
};

documented!(
    /// The parameters of the newsroom's list of tags.
    AdminListTags, LIST.table
);

/// Every tag, by name, whether or not readers see it.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/tags?type=topic,place&limit=2'
/// ```
#[utoipa::path(operation_id = "admin_list_tags", tag = "Things", params(AdminListTags),
    responses((status = 200, description = "A page of tags.", body = AdminTagList), AdminFailures))]
#[get("/v1/admin/tags")]
pub async fn list_tags(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let (data, page) = super::list::<Tag>(&request, caller, &state, &LIST).await?;
    super::page(&request, &AdminTagList { data, page: page.clone() }, &page)
}

/// One tag, by its id or by a slug it has or had.
///
/// What this gives, `PUT` and `PATCH` take. Its `ETag` is its `version`.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/tags/ferries'
/// ```
#[utoipa::path(operation_id = "admin_get_tag", tag = "Things",
    params(("tag" = String, Path, description = "Id, or a slug that it has or had.")),
    responses((status = 200, description = "The tag.", body = AdminTag), AdminFailures))]
#[get("/v1/admin/tags/{tag}")]
pub async fn get_tag(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    super::get::<Tag>(&request, caller, &state).await
}

/// Makes a tag: a keyword, if nothing else is said.
///
/// Its slug is made of its name, if none is sent.
///
/// ```sh
/// curl -K editor.curl -H 'Content-Type: application/json' 'http://127.0.0.1:8080/v1/admin/tags' \
///   -d '{"name": "Harbour dues", "language": "en", "type": "topic"}'
/// ```
#[utoipa::path(operation_id = "create_tag", tag = "Things",
    request_body(content = AdminTag, content_type = "application/json"),
    responses((status = 201, description = "The tag.", body = AdminTag), WriteFailures))]
#[post("/v1/admin/tags")]
pub async fn create_tag(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::create::<Tag>(&request, caller, payload, &state).await
}

/// Changes a tag: JSON Merge Patch (RFC 7396). Lists are replaced whole.
///
/// The slug that it had goes on to lead to it. A change needs `If-Match` or `version`.
///
/// ```sh
/// curl -K editor.curl -X PATCH -H 'Content-Type: application/json' -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/tags/ferries' -d '{"aliases": ["Ferry boats"]}'
/// ```
#[utoipa::path(operation_id = "update_tag", tag = "Things",
    params(("tag" = String, Path, description = "Id, or a slug that it has or had.")),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The tag as it is now.", body = AdminTag), WriteFailures))]
#[patch("/v1/admin/tags/{tag}")]
pub async fn update_tag(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::update::<Tag>(&request, caller, payload, &state).await
}

/// Replaces a tag by the whole document that is sent; on a slug that is free it makes one.
///
/// ```sh
/// curl -K editor.curl -X PUT -H 'Content-Type: application/json' \
///   'http://127.0.0.1:8080/v1/admin/tags/night-trains' \
///   -d '{"name": "Night trains", "language": "en", "type": "topic"}'
/// ```
#[utoipa::path(operation_id = "replace_tag", tag = "Things",
    params(("tag" = String, Path, description = "Id, or a slug that it has or had.")),
    request_body(content = AdminTag, content_type = "application/json"),
    responses((status = 200, description = "The tag as it is now.", body = AdminTag),
        (status = 201, description = "The tag, which was not there.", body = AdminTag), WriteFailures))]
#[put("/v1/admin/tags/{tag}")]
pub async fn replace_tag(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::replace::<Tag>(&request, caller, payload, &state).await
}

/// Removes a tag that nothing uses: no article carries it in any revision. Else `by` tells what uses it; a tag in use can
/// become part of another.
///
/// ```sh
/// curl -K editor.curl -X DELETE -H 'If-Match: *' 'http://127.0.0.1:8080/v1/admin/tags/harbour-dues'
/// ```
#[utoipa::path(operation_id = "delete_tag", tag = "Things",
    params(("tag" = String, Path, description = "Id, or a slug that it has or had.")),
    responses((status = 204, description = "It is gone."), WriteFailures))]
#[delete("/v1/admin/tags/{tag}")]
pub async fn delete_tag(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::delete::<Tag>(&request, caller, payload, &state).await
}

/// Lets a tag become part of another: all that carries it carries the other, which takes over its slugs, names and
/// aliases.
///
/// `into` is the other: an id, a slug, a name or an alias. The version asked for is that of the tag that goes.
///
/// ```sh
/// curl -K editor.curl -H 'Content-Type: application/json' -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/tags/night-trains/merge' \
///   -d '{"into": "public-transport", "reason": "One word for both."}'
/// ```
#[utoipa::path(operation_id = "merge_tag", tag = "Things",
    params(("tag" = String, Path, description = "Id, or a slug that it has or had.")),
    request_body(content = MergeTag, content_type = "application/json"),
    responses((status = 200, description = "The tag that is left.", body = AdminTag), WriteFailures))]
#[post("/v1/admin/tags/{tag}/merge")]
pub async fn merge_tag(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    let (sent, address) = (asked.object()?, super::address::<Tag>(&request)?);
    asked
        .make(&state, move |tx, asked| {
            let (into, reason) = forms::merge(sent)?;
            let merged = things::merge(tx, &asked.caller, &address, &into, asked.made_for, reason.as_deref())?;
            super::changed(asked, merged)
        })
        .await
}

impl Face for Tag {
    const THINGS: &'static str = "tags";
    const NAME: &'static str = "tag";
    type View = AdminTag;

    fn view(shown: &Shown<Self>) -> Self::View {
        views::tag(&shown.thing, shown.version)
    }

    fn read(sent: Map<String, Value>, current: Option<Map<String, Value>>) -> Wanted<Self> {
        forms::tag(sent, current)
    }

    fn tell(view: &mut Self::View, run: views::DryRun) {
        view.dry_run = Some(run);
    }
}
