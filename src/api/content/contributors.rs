//! Contributors that something public carries.

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
    delivery::taxonomy::{self, ContributorList, ContributorView},
};
use actix_web::{HttpRequest, get, web::Data};
use std::sync::Arc;

const LIST: &[&Param] = &[
    &params::Q,
    &params::CONTRIBUTOR_TYPE,
    &params::SORT_NAME,
    &params::LIMIT_NAMES,
    &params::CURSOR,
    &params::EXPAND_COUNTS,
    &params::LOCALE,
];
const ONE: &[&Param] = &[&params::EXPAND_COUNTS, &params::LOCALE];

documented!(
    /// The parameters of a list of contributors.
    ListContributors, LIST
);
documented!(
    /// The parameters of one contributor.
    GetContributor, ONE
);

/// Contributors that something public carries, by name.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/contributors?q=ada&expand=counts'
/// ```
#[utoipa::path(tag = "Contributors", params(ListContributors),
    responses((status = 200, description = "A page of contributors.", body = ContributorList), Failures))]
#[get("/v1/contributors")]
pub async fn list_contributors(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let (query, locale) =
        read_list(&request, LIST, Some(&params::CONTRIBUTOR_TYPE), taxonomy::CONTRIBUTORS, &state.site)?;
    let (site, lane) = (Arc::clone(&state.site), query.lane());
    let (json, page) = state
        .db
        .read_in(lane, move |public| {
            let list = taxonomy::list_contributors(public, &query, &locale, &site)?;
            Ok((json(&list)?, list.page))
        })
        .await?;
    Ok(Answer::json(json, Caching::Things).with_pages(&request, page.next.as_deref(), page.previous.as_deref()))
}

/// One contributor, by its id or slug; only if something public carries it.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/contributors/ada-north'
/// ```
#[utoipa::path(tag = "Contributors", params(("contributor" = String, Path, description = "Id or slug."), GetContributor),
    responses((status = 200, description = "The contributor.", body = ContributorView),
        Moves, Failures))]
#[get("/v1/contributors/{contributor}")]
pub async fn get_contributor(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let wanted = read_one(&request, ONE, "contributor", &state.site)?;
    let lane = wanted.lane();
    let found = state.db.read_in(lane, move |public| taxonomy::get_contributor(public, &wanted)).await?;
    answer(&request, "contributors", found)
}
