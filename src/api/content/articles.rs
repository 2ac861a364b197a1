//! Articles: one, a list, and the links that editors made.

use super::{
    article_query::{read_as_of, read_facets, read_printing, read_query},
    params,
};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        input::{Named, Query},
        openapi::{Absences, Failures},
        param::{Param, documented},
        problem::Problem,
    },
    delivery::{
        articles::{self, ArticleList, CorrectionList, RelatedList},
        history::HistoryList,
        views::ArticleView,
    },
    domain::{site::encode_segment, time::Time},
    error::Result,
};
use actix_web::{HttpRequest, get, web::Data};
use std::sync::Arc;

const LIST: &[&Param] = &[
    &params::SECTION,
    &params::SUBSECTIONS,
    &params::SOURCE,
    &params::CITES,
    &params::CONTRIBUTOR,
    &params::TAG,
    &params::KIND,
    &params::LANGUAGE,
    &params::COLLECTION,
    &params::ID,
    &params::PUBLISHED_SINCE,
    &params::PUBLISHED_BEFORE,
    &params::UPDATED_SINCE,
    &params::SORT,
    &params::LIMIT,
    &params::CURSOR,
    &params::OFFSET,
    &params::COUNT,
    &params::FACETS,
    &params::FIELDS,
    &params::EXPAND,
    &params::BODY,
    &params::LOCALE,
];
const ONE: &[&Param] = &[&params::FIELDS, &params::EXPAND, &params::BODY, &params::LOCALE, &params::AS_OF];
const WITHIN: &[&Param] = &[&params::AS_OF];

documented!(
    /// The parameters of a list of articles.
    ListArticles, LIST
);
documented!(
    /// The parameters of one article.
    GetArticle, ONE
);
documented!(
    /// The parameters of what hangs on an article.
    WithinArticle, WITHIN
);

/// Articles, newest first.
///
/// Filters take several values joined by `,` (any of them); given twice, both must hold; `-` in front excludes.
/// Pages are stable while others write: follow `page.next`; ask for what is new by `page.newer`.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/articles?section=city&limit=2&facets=section,language'
/// ```
#[utoipa::path(tag = "Articles", params(ListArticles),
    responses((status = 200, description = "A page of articles.", body = ArticleList), Failures))]
#[get("/v1/articles")]
pub async fn list_articles(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let mut input = Query::of(&request, LIST);
    let query = read_query(&mut input, &state.site.cursor_key);
    let printing = read_printing(&mut input, false);
    let facets = read_facets(&mut input);
    if input.check().is_err() {
        // The store may know of further faults: all of them are told at once.
        let terms = query.terms.clone();
        input.add(state.db.read(move |public| articles::faults(public, &terms)).await?);
    }
    let (query, printing, facets) = input.finish((query, printing, facets))?;
    let (held, lane) = (Data::clone(&state), query.lane(&facets));
    let listed = state
        .db
        .read_in(lane, move |public| {
            // Asked when it is its turn: it may have waited.
            let kept = held.readings();
            articles::list(public, &query, &printing, &facets, &held.site, kept)
        })
        .await?;
    Ok(Answer::json(listed.json, Caching::Articles).with_pages(
        &request,
        listed.page.next.as_deref(),
        listed.page.previous.as_deref(),
    ))
}

/// One article, by its id or by a slug it has or had.
///
/// An old slug answers 301; a withdrawn article 410, with its reason.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/articles/night-ferry-returns-to-harbour-city?expand=corrections'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug."), GetArticle),
    responses((status = 200, description = "The article.", body = ArticleView),
        Absences, Failures))]
#[get("/v1/articles/{article}")]
pub async fn get_article(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let mut input = Query::of(&request, ONE);
    let printing = read_printing(&mut input, true);
    let as_of = read_as_of(&mut input);
    let (printing, as_of) = input.finish((printing, as_of))?;
    let address = articles::Address::from(Named::in_path(&request, 2, "article")?);
    let site = Arc::clone(&state.site);
    // To make another form of a text than those that are kept takes longer than to read it.
    let short = as_of.is_none() && !printing.bodies.blocks && !printing.bodies.markdown;
    let answer =
        state.db.look_up(short, move |public| articles::get(public, &address, &printing, as_of, &site)).await?;
    Ok(found(&request, answer, ""))
}

/// The stories related to an article: those that editors chose, in their order.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/articles/night-ferry-returns-to-harbour-city/related'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug."), WithinArticle),
    responses((status = 200, description = "The stories.", body = RelatedList),
        Absences, Failures))]
#[get("/v1/articles/{article}/related")]
pub async fn list_related(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let (address, as_of) = read_within(&request)?;
    let site = Arc::clone(&state.site);
    let answer = state.db.read(move |public| articles::related(public, &address, as_of, &site)).await?;
    Ok(found(&request, answer, "/related"))
}

/// The ledger of corrections of an article, oldest first.
///
/// Entries are never changed and never removed.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/articles/night-ferry-returns-to-harbour-city/corrections'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug."), WithinArticle),
    responses((status = 200, description = "The entries.", body = CorrectionList),
        Absences, Failures))]
#[get("/v1/articles/{article}/corrections")]
pub async fn list_corrections(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let (address, as_of) = read_within(&request)?;
    let answer = state.db.read(move |public| articles::corrections(public, &address, as_of)).await?;
    Ok(found(&request, answer, "/corrections"))
}

/// When and why the public text of an article changed, oldest first.
///
/// The older texts themselves are told only where the site is configured to show them.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/articles/night-ferry-returns-to-harbour-city/history'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug."), WithinArticle),
    responses((status = 200, description = "The stretches of time in which one text was public.", body = HistoryList),
        Absences, Failures))]
#[get("/v1/articles/{article}/history")]
pub async fn get_history(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let (address, as_of) = read_within(&request)?;
    let site = Arc::clone(&state.site);
    let answer = state.db.read(move |public| articles::history(public, &address, as_of, &site)).await?;
    Ok(found(&request, answer, "/history"))
}

/// Reads on which article something hangs, and the moment that is asked about.
fn read_within(request: &HttpRequest) -> Result<(articles::Address, Option<Time>), Problem> {
    let mut input = Query::of(request, WITHIN);
    let as_of = read_as_of(&mut input);
    let as_of = input.finish(as_of)?;
    Ok((articles::Address::from(Named::in_path(request, 2, "article")?), as_of))
}

fn found(request: &HttpRequest, answer: articles::Answer, rest: &str) -> Answer {
    match answer {
        articles::Answer::Json(json) => Answer::json(json, Caching::Articles),
        articles::Answer::Moved(slug) => {
            Answer::moved(request, format!("/v1/articles/{}{rest}", encode_segment(slug.as_ref())))
        }
    }
}

impl From<Named> for articles::Address {
    fn from(named: Named) -> Self {
        match named {
            Named::Id(id) => Self::Id(id),
            Named::Slug(slug) => Self::Slug(slug),
        }
    }
}
