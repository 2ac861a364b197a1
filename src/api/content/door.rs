//! The door: what is here and where.

use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        input::Query,
        openapi::Failures,
        problem::Problem,
    },
    delivery::door::{self, Door},
};
use actix_web::{HttpRequest, get, web::Data};
use std::sync::Arc;

/// What is here and where: name, languages, addresses, limits.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1'
/// ```
#[utoipa::path(tag = "Start", responses((status = 200, description = "The door.", body = Door), Failures))]
#[get("/v1")]
pub async fn get_door(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let site = Arc::clone(&state.site);
    let epoch = state.db.settings().epoch.clone();
    let json = state.db.read(move |public| super::names::json(&door::door(public, &site, &epoch)?)).await?;
    Ok(Answer::json(json, Caching::Articles))
}
