//! Tags that something public carries.

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
    delivery::taxonomy::{self, TagList, TagView},
};
use actix_web::{HttpRequest, get, web::Data};
use std::sync::Arc;

const LIST: &[&Param] = &[
    &params::Q,
    &params::TAG_TYPE,
    &params::SORT_NAME,
    &params::LIMIT_NAMES,
    &params::CURSOR,
    &params::EXPAND_COUNTS,
    &params::LOCALE,
];
const ONE: &[&Param] = &[&params::EXPAND_COUNTS, &params::LOCALE];

documented!(
    /// The parameters of a list of tags.
    ListTags, LIST
);
documented!(
    /// The parameters of one tag.
    GetTag, ONE
);

/// Tags that something public carries, by name.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/tags?type=place&expand=counts'
/// ```
#[utoipa::path(tag = "Tags", params(ListTags),
    responses((status = 200, description = "A page of tags.", body = TagList), Failures))]
#[get("/v1/tags")]
pub async fn list_tags(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let (query, locale) = read_list(&request, LIST, Some(&params::TAG_TYPE), taxonomy::TAGS, &state.site)?;
    let (site, lane) = (Arc::clone(&state.site), query.lane());
    let (json, page) = state
        .db
        .read_in(lane, move |public| {
            let list = taxonomy::list_tags(public, &query, &locale, &site)?;
            Ok((json(&list)?, list.page))
        })
        .await?;
    Ok(Answer::json(json, Caching::Things).with_pages(&request, page.next.as_deref(), page.previous.as_deref()))
}

/// One tag, by its id or slug; only if something public carries it.
///
/// A slug that it once had answers 301, as long as no other has it.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/tags/ferries?expand=counts&locale=ar'
/// ```
#[utoipa::path(tag = "Tags", params(("tag" = String, Path, description = "Id or slug."), GetTag),
    responses((status = 200, description = "The tag.", body = TagView),
        Moves, Failures))]
#[get("/v1/tags/{tag}")]
pub async fn get_tag(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let wanted = read_one(&request, ONE, "tag", &state.site)?;
    let lane = wanted.lane();
    let found = state.db.read_in(lane, move |public| taxonomy::get_tag(public, &wanted)).await?;
    answer(&request, "tags", found)
}
