//! Sources that something public carries.

use super::{
    names::{answer, json, read_list, read_one},
    params,
};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        openapi::{Failures, Moves},
        param::{Param, documented},
        problem::Problem,
    },
    delivery::taxonomy::{self, SourceList, SourceView},
};
use actix_web::{HttpRequest, get, web::Data};
use std::sync::Arc;

const LIST: &[&Param] = &[
    &params::Q,
    &params::SOURCE_KIND,
    &params::SORT_NAME,
    &params::LIMIT_NAMES,
    &params::CURSOR,
    &params::EXPAND_COUNTS,
    &params::LOCALE,
];
const ONE: &[&Param] = &[&params::EXPAND_COUNTS, &params::LOCALE];

documented!(
    /// The parameters of a list of sources.
    ListSources, LIST
);
documented!(
    /// The parameters of one source.
    GetSource, ONE
);

/// Sources that something public carries, by name.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/sources?q=mer&expand=counts'
/// ```
#[utoipa::path(tag = "Sources", params(ListSources),
    responses((status = 200, description = "A page of sources.", body = SourceList), Failures))]
#[get("/v1/sources")]
pub async fn list_sources(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let (query, locale) = read_list(&request, LIST, Some(&params::SOURCE_KIND), taxonomy::SOURCES, &state.site)?;
    let (site, lane) = (Arc::clone(&state.site), query.lane());
    let (json, page) = state
        .db
        .read_in(lane, move |public| {
            let list = taxonomy::list_sources(public, &query, &locale, &site)?;
            Ok((json(&list)?, list.page))
        })
        .await?;
    Ok(Answer::json(json, Caching::Things).with_pages(&request, page.next.as_deref(), page.previous.as_deref()))
}

/// One source, by its id or slug; only if something public carries it.
///
/// A slug that it once had answers 301, as long as no other has it.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/sources/meridian-wire'
/// ```
#[utoipa::path(tag = "Sources", params(("source" = String, Path, description = "Id or slug."), GetSource),
    responses((status = 200, description = "The source.", body = SourceView),
        Moves, Failures))]
#[get("/v1/sources/{source}")]
pub async fn get_source(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let wanted = read_one(&request, ONE, "source", &state.site)?;
    let lane = wanted.lane();
    let found = state.db.read_in(lane, move |public| taxonomy::get_source(public, &wanted)).await?;
    answer(&request, "sources", found)
}
