//! The service itself: is it there, is it ready, how is it doing, and its document.

use super::{
    State,
    answer::{Answer, Caching},
    fixed::Fixed,
    input::Query,
    openapi::{self as document, Failures},
    problem::Problem,
};
use actix_web::{HttpRequest, get, web::Data};
use serde::Serialize;
use std::sync::LazyLock;
use utoipa::ToSchema;

/// That the service is there.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    #[schema(value_type = String, example = "ok")]
    pub status: &'static str,
}

fn healthy() -> Answer {
    Answer::json(b"{\"status\":\"ok\"}".to_vec(), Caching::Never)
}

/// Whether the process runs.
///
/// Asks nobody else, so that a database that is away does not have the process restarted.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/healthz'
/// ```
#[utoipa::path(tag = "Service", responses((status = 200, description = "It runs.", body = Health), Failures))]
#[get("/healthz")]
pub async fn healthz(request: HttpRequest) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    Ok(healthy())
}

/// Whether requests can be answered: the database is there and its tables are up to date.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/readyz'
/// ```
#[utoipa::path(tag = "Service", responses((status = 200, description = "It is ready.", body = Health), Failures))]
#[get("/readyz")]
pub async fn readyz(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    state.db.ready().await?;
    Ok(healthy())
}

/// Meters in the OpenMetrics text form.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/metrics'
/// ```
#[utoipa::path(tag = "Service", responses((status = 200, description = "The meters.", body = String,
    content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8"), Failures))]
#[get("/metrics")]
pub async fn metrics(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let text = state.metrics.print(&state.db, state.answers.as_ref());
    Ok(Answer::text(text, "application/openmetrics-text; version=1.0.0; charset=utf-8", Caching::Never))
}

/// This document.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/openapi.json'
/// ```
#[utoipa::path(tag = "Service", responses((status = 200, description = "The document.", body = Object), Failures))]
#[get("/openapi.json")]
pub async fn openapi(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    Ok(Answer::json(state.document.as_bytes().to_vec(), Caching::Things))
}

/// The document of the Admin API.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/openapi-admin.json'
/// ```
#[utoipa::path(tag = "Service", responses((status = 200, description = "The document.", body = Object), Failures))]
#[get("/openapi-admin.json")]
pub async fn openapi_admin(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    Ok(Answer::json(state.admin_document.as_bytes().to_vec(), Caching::Things))
}

/// This document as YAML.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/openapi.yaml'
/// ```
#[utoipa::path(tag = "Service", responses((status = 200, description = "The document.", body = Object,
    content_type = "application/yaml"), Failures))]
#[get("/openapi.yaml")]
pub async fn openapi_yaml(request: HttpRequest) -> Result<Answer, Problem> {
    static YAML: LazyLock<Fixed> = LazyLock::new(|| Fixed::new(document::yaml()));
    Query::of(&request, &[]).finish(())?;
    Ok(Answer::fixed(&YAML, "application/yaml", Caching::Things))
}
