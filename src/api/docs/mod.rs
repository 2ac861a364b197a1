//! The reading page of both documents: Scalar, served from the program itself. It loads nothing from elsewhere.

use super::{
    State,
    answer::{Answer, Caching},
    fixed::Fixed,
    input::Query,
    openapi::Failures,
    pages::{ICON, escape},
    problem::Problem,
};
use actix_web::{HttpRequest, get, web::Data};
use std::sync::LazyLock;

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const START: &str = include_str!("start.js");
/// Scripts come from here alone. Styles within the page must be let through: Scalar makes elements of style and sets
/// attributes of style while it runs. No hash holds for attributes, hashes of the elements would shut out the style as
/// soon as a kept script is of another version than the policy, and a nonce would forbid to keep the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
    font-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// This document and that of the Admin API, to read and to try: a page for browsers.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/docs'
/// ```
#[utoipa::path(tag = "Service", responses((status = 200, description = "The page.", body = String,
    content_type = "text/html; charset=utf-8"), Failures))]
#[get("/docs")]
pub async fn get_docs(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{} · API</title>\n{ICON}\n\
         <script src=\"/docs/start.js\" defer></script>\n<script src=\"/docs/scalar.js\" defer></script>\n</head>\n\
         <body>\n<noscript><p>This page is made by a script. The documents themselves are at \
         <a href=\"/openapi.json\">/openapi.json</a> and <a href=\"/openapi.yaml\">/openapi.yaml</a> for readers, and \
         at <a href=\"/openapi-admin.json\">/openapi-admin.json</a> for the newsroom.</p></noscript>\n\
         <div id=\"api\"></div>\n</body>\n</html>\n",
        escape(&state.site.name)
    );
    Ok(Answer::page(html, POLICY))
}

/// How the reading page is set up.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/docs/start.js'
/// ```
#[utoipa::path(tag = "Service", responses((status = 200, description = "The script.", body = String,
    content_type = "text/javascript; charset=utf-8"), Failures))]
#[get("/docs/start.js")]
pub async fn get_docs_start(request: HttpRequest) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    Ok(Answer::text(START, JAVASCRIPT, Caching::Day))
}

/// The script that makes the reading page.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/docs/scalar.js' --compressed
/// ```
#[utoipa::path(tag = "Service", responses((status = 200, description = "The script.", body = String,
    content_type = "text/javascript; charset=utf-8"), Failures))]
#[get("/docs/scalar.js")]
pub async fn get_docs_script(request: HttpRequest) -> Result<Answer, Problem> {
    static SCRIPT: LazyLock<Fixed> =
        LazyLock::new(|| Fixed::new(scalar_api_reference::get_asset("scalar.js").unwrap_or_default()));
    Query::of(&request, &[]).finish(())?;
    Ok(Answer::fixed(&SCRIPT, JAVASCRIPT, Caching::Day))
}
