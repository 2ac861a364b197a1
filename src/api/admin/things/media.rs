//! Pictures and other media, as the newsroom keeps them.

use super::{Face, Listing, params};
use crate::{
    api::{
        State,
        admin::{
            forms,
            views::{self, AdminMedia, AdminMediaList},
        },
        answer::Answer,
        openapi::{AdminFailures, WriteFailures},
        param::documented,
        problem::Problem,
    },
    domain::{caller::Caller, media::Media},
    newsroom::things::{Shown, Wanted},
};
use actix_web::{
    HttpRequest, delete, get, patch, post, put,
    web::{Data, Payload},
};
use serde_json::{Map, Value};

const LIST: Listing = Listing {
    table: &[&params::Q_MEDIA, &params::MEDIA_KIND, &params::LIMIT_NAMES, &params::CURSOR, &params::COUNT],
    kind: Some(&params::MEDIA_KIND),
};

documented!(
    /// The parameters of the newsroom's list of media.
    AdminListMedia, LIST.table
);

/// Every picture and other medium, the newest first. `q` is a part of its `alt`, its caption or its credit.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/media?q=harbour&limit=2'
/// ```
#[utoipa::path(operation_id = "admin_list_media", tag = "Things", params(AdminListMedia),
    responses((status = 200, description = "A page of media.", body = AdminMediaList), AdminFailures))]
#[get("/v1/admin/media")]
pub async fn list_media(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let (data, page) = super::list::<Media>(&request, caller, &state, &LIST).await?;
    super::page(&request, &AdminMediaList { data, page: page.clone() }, &page)
}

/// One medium, by its id.
///
/// What this gives, `PUT` and `PATCH` take. Its `ETag` is its `version`.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/media/01a1ec06-a591-7833-beab-2e4a0a4d55ed'
/// ```
#[utoipa::path(operation_id = "admin_get_media", tag = "Things",
    params(("media" = String, Path, description = "Id.")),
    responses((status = 200, description = "The medium.", body = AdminMedia), AdminFailures))]
#[get("/v1/admin/media/{media}")]
pub async fn get_media(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    super::get::<Media>(&request, caller, &state).await
}

/// Makes a medium known: a picture, if nothing else is said. It is kept elsewhere, at its `url`.
///
/// ```sh
/// curl -K editor.curl -H 'Content-Type: application/json' 'http://127.0.0.1:8080/v1/admin/media' \
///   -d '{"url": "https://pictures.example/quay.jpg", "language": "en", "alt": "The quay at dawn", "credit": "Mira Quay"}'
/// ```
#[utoipa::path(operation_id = "create_media", tag = "Things",
    request_body(content = AdminMedia, content_type = "application/json"),
    responses((status = 201, description = "The medium.", body = AdminMedia), WriteFailures))]
#[post("/v1/admin/media")]
pub async fn create_media(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::create::<Media>(&request, caller, payload, &state).await
}

/// Changes what is told of a medium: JSON Merge Patch (RFC 7396).
///
/// A change needs `If-Match` or `version`.
///
/// ```sh
/// curl -K editor.curl -X PATCH -H 'Content-Type: application/json' -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/media/01a1ec06-a591-7833-beab-2e4a0a4d55ed' -d '{"alt": "The quay at dawn, empty"}'
/// ```
#[utoipa::path(operation_id = "update_media", tag = "Things",
    params(("media" = String, Path, description = "Id.")),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The medium as it is now.", body = AdminMedia), WriteFailures))]
#[patch("/v1/admin/media/{media}")]
pub async fn update_media(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::update::<Media>(&request, caller, payload, &state).await
}

/// Replaces a medium by the whole document that is sent.
///
/// ```sh
/// curl -K editor.curl -X PUT -H 'Content-Type: application/json' -H 'If-Match: *' \
///   "http://127.0.0.1:8080/v1/admin/media/$PICTURE" \
///   -d '{"url": "https://pictures.example/quay.jpg", "language": "en", "alt": "The quay at noon", "credit": "Mira Quay"}'
/// ```
#[utoipa::path(operation_id = "replace_media", tag = "Things",
    params(("media" = String, Path, description = "Id.")),
    request_body(content = AdminMedia, content_type = "application/json"),
    responses((status = 200, description = "The medium as it is now.", body = AdminMedia), WriteFailures))]
#[put("/v1/admin/media/{media}")]
pub async fn replace_media(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::replace::<Media>(&request, caller, payload, &state).await
}

/// Removes a medium that nothing uses: no article shows it in any revision. Else `by` tells what uses it.
///
/// ```sh
/// curl -K editor.curl -X DELETE -H 'If-Match: *' "http://127.0.0.1:8080/v1/admin/media/$PICTURE"
/// ```
#[utoipa::path(operation_id = "delete_media", tag = "Things",
    params(("media" = String, Path, description = "Id.")),
    responses((status = 204, description = "It is gone."), WriteFailures))]
#[delete("/v1/admin/media/{media}")]
pub async fn delete_media(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::delete::<Media>(&request, caller, payload, &state).await
}

impl Face for Media {
    const THINGS: &'static str = "media";
    const NAME: &'static str = "media";
    type View = AdminMedia;

    fn view(shown: &Shown<Self>) -> Self::View {
        views::media(&shown.thing, shown.version)
    }

    fn read(sent: Map<String, Value>, current: Option<Map<String, Value>>) -> Wanted<Self> {
        forms::media(sent, current)
    }

    fn tell(view: &mut Self::View, run: views::DryRun) {
        view.dry_run = Some(run);
    }
}
