//! Collections: lists of articles made by hand.

use super::{
    article_query::read_printing,
    names::{json, moved, read_list},
    params,
};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        input::{Named, Query},
        openapi::{Failures, Moves},
        param::{Param, documented},
        problem::Problem,
    },
    delivery::{
        collections::{self, CollectionList, CollectionView},
        taxonomy::{Found, Wanted},
    },
};
use actix_web::{HttpRequest, get, web::Data};
use std::sync::Arc;

const LIST: &[&Param] =
    &[&params::Q, &params::SORT_NAME, &params::LIMIT_NAMES, &params::CURSOR, &params::EXPAND_COUNTS, &params::LOCALE];
const ONE: &[&Param] = &[&params::LIMIT_COLLECTION, &params::FIELDS, &params::EXPAND, &params::BODY, &params::LOCALE];

documented!(
    /// The parameters of a list of collections.
    ListCollections, LIST
);
documented!(
    /// The parameters of one collection.
    GetCollection, ONE
);

/// Lists made by hand that show something public, by name: the front page, the top of a section, dossiers.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/collections?expand=counts'
/// ```
#[utoipa::path(tag = "Collections", params(ListCollections),
    responses((status = 200, description = "A page of collections.", body = CollectionList), Failures))]
#[get("/v1/collections")]
pub async fn list_collections(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let (query, locale) = read_list(&request, LIST, None, collections::COLLECTIONS, &state.site)?;
    let (site, lane) = (Arc::clone(&state.site), query.lane());
    let (json, page) = state
        .db
        .read_in(lane, move |public| {
            let list = collections::list(public, &query, &locale, &site)?;
            Ok((json(&list)?, list.page))
        })
        .await?;
    Ok(Answer::json(json, Caching::Articles).with_pages(&request, page.next.as_deref(), page.previous.as_deref()))
}

/// One collection with its articles, in the editors' order.
///
/// Each article has a `placement`: the headline and the label for this place, if they differ from its own. What is not
/// public is left out and leaves no gap. A slug that it once had answers 301. `fields`, `expand`, `body` and `locale` are those of a list of articles.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/collections/front?limit=2'
/// ```
#[utoipa::path(tag = "Collections", params(("collection" = String, Path, description = "Id or slug."), GetCollection),
    responses((status = 200, description = "The collection.", body = CollectionView),
        Moves, Failures))]
#[get("/v1/collections/{collection}")]
pub async fn get_collection(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let mut input = Query::of(&request, ONE);
    let printing = read_printing(&mut input, false);
    let limit = input.int(&params::LIMIT_COLLECTION);
    let (printing, limit) = input.finish((printing, limit))?;
    let locale = printing.locale.clone().unwrap_or_else(|| state.site.default_locale.clone());
    let named = Named::in_path(&request, 2, "collection")?;
    let wanted = Wanted { id: named.id(), slug: named.slug().cloned(), count: false, locale };
    let site = Arc::clone(&state.site);
    let found = state.db.read(move |public| collections::get(public, &wanted, &printing, limit, &site)).await?;
    match found {
        Found::Here(json) => Ok(Answer::json(json, Caching::Articles)),
        Found::Moved(slug) => Ok(moved(&request, "collections", &slug)),
    }
}
