//! What stands at a path of the site.

use super::{
    article_query::{read_as_of, read_printing},
    params,
};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        input::Query,
        openapi::{Failures, Withdrawals},
        param::{Param, documented},
        problem::Problem,
    },
    delivery::by_path::{self, ByPath},
    domain::fault::Wrong,
};
use actix_web::{HttpRequest, get, web::Data};
use percent_encoding::percent_decode_str;
use std::sync::Arc;

const TABLE: &[&Param] =
    &[&params::PATH, &params::FIELDS, &params::EXPAND, &params::BODY, &params::LOCALE, &params::AS_OF];

documented!(
    /// The parameters of what stands at a path.
    GetByPath, TABLE
);

/// The article or the section at a path of the site.
///
/// For frontends that have nothing but the address their reader asked for. `moved` says that the thing stands at `path`
/// now (it has another slug, its section moved, or the address named a wrong one): send the reader on. A withdrawn
/// article answers 410.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/by-path?path=/city/transport/night-ferry-returns-to-harbour-city&body=text'
/// ```
#[utoipa::path(tag = "Articles", params(GetByPath),
    responses((status = 200, description = "What stands there.", body = ByPath),
        Withdrawals, Failures))]
#[get("/v1/by-path")]
pub async fn get_by_path(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let mut input = Query::of(&request, TABLE);
    let path = input.one(&params::PATH, read_path);
    if !input.has(&params::PATH) && input.check().is_ok() {
        input.fault(params::PATH.name, Wrong::new("missing", "Send `path`, such as `path=/world/some-story`."));
    }
    let printing = read_printing(&mut input, true);
    let as_of = read_as_of(&mut input);
    let (path, printing, as_of) = input.finish((path.unwrap_or_default(), printing, as_of))?;
    let site = Arc::clone(&state.site);
    let json = state.db.read(move |public| by_path::get(public, &path, &printing, as_of, &site)).await?;
    Ok(Answer::json(json, Caching::Articles))
}

/// A path as a browser has it is encoded, and was encoded once more for the query; one that is written plainly will do.
fn read_path(text: &str) -> Result<String, Wrong> {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let wrong = || Wrong::new("invalid_encoding", "The path is not UTF-8 once decoded.");
    let path = percent_decode_str(path).decode_utf8().map_err(|_| wrong())?;
    if path.chars().any(char::is_control) {
        return Err(Wrong::new("control_character", "The path holds a control character."));
    }
    Ok(path.into_owned())
}
