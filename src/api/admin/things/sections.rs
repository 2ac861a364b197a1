//! Sections, as the newsroom keeps them.

use super::{Face, Listing, params};
use crate::{
    api::{
        State,
        admin::{
            forms,
            views::{self, AdminSection, AdminSectionList},
        },
        answer::Answer,
        openapi::{AdminFailures, WriteFailures},
        param::documented,
        problem::Problem,
    },
    domain::{caller::Caller, taxonomy::Section},
    newsroom::things::{Shown, Wanted},
};
use actix_web::{
    HttpRequest, delete, get, patch, post, put,
    web::{Data, Payload},
};
use serde_json::{Map, Value};

const LIST: Listing = Listing { table: &[&params::Q], kind: None };

documented!(
    /// The parameters of the newsroom's list of sections.
    AdminListSections, LIST.table
);

/// Every section, flat in the order of the tree, all at once.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/sections?q=city'
/// ```
#[utoipa::path(operation_id = "admin_list_sections", tag = "Things", params(AdminListSections),
    responses((status = 200, description = "The sections.", body = AdminSectionList), AdminFailures))]
#[get("/v1/admin/sections")]
pub async fn list_sections(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let (data, page) = super::list::<Section>(&request, caller, &state, &LIST).await?;
    super::page(&request, &AdminSectionList { data, page: page.clone() }, &page)
}

/// One section, by its id or by a slug it has or had.
///
/// What this gives, `PUT` and `PATCH` take. Its `ETag` is its `version`.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/sections/middle-east'
/// ```
#[utoipa::path(operation_id = "admin_get_section", tag = "Things",
    params(("section" = String, Path, description = "Id, or a slug that it has or had.")),
    responses((status = 200, description = "The section.", body = AdminSection), AdminFailures))]
#[get("/v1/admin/sections/{section}")]
pub async fn get_section(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    super::get::<Section>(&request, caller, &state).await
}

/// Makes a section. Readers see it at once.
///
/// Its slug is made of its name, if none is sent. `parent` is an id, a slug, a path or a name; without a `position` it
/// stands behind its siblings. This is for admins, and for editors who are bound to no section.
///
/// ```sh
/// curl -K editor.curl -H 'Content-Type: application/json' 'http://127.0.0.1:8080/v1/admin/sections' \
///   -d '{"name": "Harbour", "language": "en", "parent": "city"}'
/// ```
#[utoipa::path(operation_id = "create_section", tag = "Things",
    request_body(content = AdminSection, content_type = "application/json"),
    responses((status = 201, description = "The section.", body = AdminSection), WriteFailures))]
#[post("/v1/admin/sections")]
pub async fn create_section(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::create::<Section>(&request, caller, payload, &state).await
}

/// Changes a section: JSON Merge Patch (RFC 7396). Lists are replaced whole.
///
/// All below it moves with it, and the paths that were go on to lead to it. A change needs `If-Match` or `version`.
///
/// ```sh
/// curl -K editor.curl -X PATCH -H 'Content-Type: application/json' -H 'If-Match: *' \
///   'http://127.0.0.1:8080/v1/admin/sections/middle-east' -d '{"description": "Ferries and quays."}'
/// ```
#[utoipa::path(operation_id = "update_section", tag = "Things",
    params(("section" = String, Path, description = "Id, or a slug that it has or had.")),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The section as it is now.", body = AdminSection), WriteFailures))]
#[patch("/v1/admin/sections/{section}")]
pub async fn update_section(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::update::<Section>(&request, caller, payload, &state).await
}

/// Replaces a section by the whole document that is sent; on a slug that is free it makes one.
///
/// ```sh
/// curl -K editor.curl -X PUT -H 'Content-Type: application/json' \
///   'http://127.0.0.1:8080/v1/admin/sections/old-harbour' \
///   -d '{"name": "Old harbour", "language": "en", "parent": "city"}'
/// ```
#[utoipa::path(operation_id = "replace_section", tag = "Things",
    params(("section" = String, Path, description = "Id, or a slug that it has or had.")),
    request_body(content = AdminSection, content_type = "application/json"),
    responses((status = 200, description = "The section as it is now.", body = AdminSection),
        (status = 201, description = "The section, which was not there.", body = AdminSection), WriteFailures))]
#[put("/v1/admin/sections/{section}")]
pub async fn replace_section(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::replace::<Section>(&request, caller, payload, &state).await
}

/// Removes a section that nothing uses: no article says it in any revision, no section stands below it, and no editor is
/// bound to it. Else `by` tells what uses it.
///
/// ```sh
/// curl -K editor.curl -X DELETE -H 'If-Match: *' 'http://127.0.0.1:8080/v1/admin/sections/harbour'
/// ```
#[utoipa::path(operation_id = "delete_section", tag = "Things",
    params(("section" = String, Path, description = "Id, or a slug that it has or had.")),
    responses((status = 204, description = "It is gone."), WriteFailures))]
#[delete("/v1/admin/sections/{section}")]
pub async fn delete_section(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    super::delete::<Section>(&request, caller, payload, &state).await
}

impl Face for Section {
    const THINGS: &'static str = "sections";
    const NAME: &'static str = "section";
    type View = AdminSection;

    fn view(shown: &Shown<Self>) -> Self::View {
        views::section(&shown.thing, shown.version, &shown.around)
    }

    fn read(sent: Map<String, Value>, current: Option<Map<String, Value>>) -> Wanted<Self> {
        forms::section(sent, current)
    }

    fn tell(view: &mut Self::View, run: views::DryRun) {
        view.dry_run = Some(run);
    }
}
