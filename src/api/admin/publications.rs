//! What was public of an article, and striking what must not be read again.

use super::{
    articles::address,
    forms,
    revisions::{list, number},
    views::{self, AdminPublication, AdminPublicationList},
    workflow::Reason,
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
    newsroom::publications,
};
use actix_web::{
    HttpRequest, get, post,
    web::{Data, Payload},
};

/// The publications of an article, the first first: when readers had which revision, and what ended it.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/publications'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug.")),
    responses((status = 200, description = "The publications, struck ones too.", body = AdminPublicationList),
        AdminFailures))]
#[get("/v1/admin/articles/{article}/publications")]
pub async fn list_publications(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let (address, now) = (address(&request)?, state.db.now());
    let all = state.db.examine(move |conn| publications::list(conn, &caller, &address, now)).await?;
    list(&views::publications(all))
}

/// Strikes a publication that is over: its text must not be read again.
///
/// It goes out of the public history, and no `as_of` shows it; previews of its revision show nothing any more. That the
/// article was public, and why it is not any more, readers are told still. What readers have now is not struck: publish
/// another text or unpublish it first. May be repeated; in the newsroom all stays readable.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/night-ferry-returns-to-harbour-city/publications/1/strike' \
///   -H 'Content-Type: application/json' -d '{"reason": "It named a witness."}'
/// ```
#[utoipa::path(tag = "Workflow",
    params(("article" = String, Path, description = "Id or slug."),
        ("number" = String, Path, description = "Number of the publication.")),
    request_body(content = Reason, content_type = "application/json"),
    responses((status = 200, description = "The publication as it is now.", body = AdminPublication), WriteFailures))]
#[post("/v1/admin/articles/{article}/publications/{number}/strike")]
pub async fn strike_publication(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    let reason = forms::only_reason(asked.object()?)?;
    let (address, number) = (address(&request)?, number(&request, "publication")?);
    asked
        .make(&state, move |tx, asked| {
            let struck = publications::strike(tx, &asked.caller, &address, number, &reason)?;
            Made::thing(&views::publication(struck), None)
        })
        .await
}
