//! Articles: one, a list, and the links that editors made.

use super::params::{self, documented};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        input::{Named, Param, Query},
        problem::{Failures, Problem, ProblemBody},
    },
    delivery::{
        articles::{self, ArticleList, Printing, RelatedList},
        fields::Fields,
        views::ArticleView,
    },
    domain::{
        article::Kind,
        fault::Wrong,
        id::Id,
        language::Language,
        page::{Cursor, CursorKey},
        query::{ArticleQuery, ArticleSort, Count, ListKind, MAX_IDS, MAX_VALUES, Start, Term},
        site::encode_segment,
        slug::Slug,
        time::Time,
    },
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
    &params::ID,
    &params::PUBLISHED_SINCE,
    &params::PUBLISHED_BEFORE,
    &params::UPDATED_SINCE,
    &params::SORT,
    &params::LIMIT,
    &params::CURSOR,
    &params::OFFSET,
    &params::COUNT,
    &params::FIELDS,
    &params::EXPAND,
    &params::BODY,
];
const ONE: &[&Param] = &[&params::FIELDS, &params::EXPAND, &params::BODY];

documented!(
    /// The parameters of a list of articles.
    ListArticles, LIST
);
documented!(
    /// The parameters of one article.
    GetArticle, ONE
);

/// Articles, newest first.
///
/// Filters take several values joined by `,` (any of them); given twice, both must hold; `-` in front excludes.
/// Pages are stable while others write: follow `page.next`; ask for what is new by `page.newer`.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/articles?section=world/middle-east&limit=5'
/// ```
#[utoipa::path(tag = "Articles", params(ListArticles),
    responses((status = 200, description = "A page of articles.", body = ArticleList), Failures))]
#[get("/v1/articles")]
pub async fn list_articles(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let mut input = Query::of(&request, LIST);
    let query = read_query(&mut input, &state.site.cursor_key);
    let printing = read_printing(&mut input, false);
    if input.check().is_err() {
        // The store may know of further faults: all of them are told at once.
        let terms = query.terms.clone();
        input.add(state.db.read(move |public| articles::faults(public, &terms)).await?);
    }
    let (query, printing) = input.finish((query, printing))?;
    let site = Arc::clone(&state.site);
    let listed = state.db.read(move |public| articles::list(public, &query, &printing, &site)).await?;
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
/// curl 'http://127.0.0.1:8080/v1/articles/envoy-returns-to-the-capital?body=text'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug."), GetArticle),
    responses((status = 200, description = "The article.", body = ArticleView),
        (status = 301, description = "It has another slug now."),
        (status = 410, description = "It was public and is so no more.", body = ProblemBody,
            content_type = "application/problem+json"), Failures))]
#[get("/v1/articles/{article}")]
pub async fn get_article(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let mut input = Query::of(&request, ONE);
    let printing = read_printing(&mut input, true);
    let printing = input.finish(printing)?;
    let address = articles::Address::from(Named::in_path(&request, 2, "article")?);
    let site = Arc::clone(&state.site);
    let answer = state.db.read(move |public| articles::get(public, &address, &printing, &site)).await?;
    Ok(found(&request, answer, ""))
}

/// The stories related to an article: those that editors chose, in their order.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/articles/envoy-returns-to-the-capital/related'
/// ```
#[utoipa::path(tag = "Articles", params(("article" = String, Path, description = "Id or slug.")),
    responses((status = 200, description = "The stories.", body = RelatedList),
        (status = 301, description = "The article has another slug now."),
        (status = 410, description = "It was public and is so no more.", body = ProblemBody,
            content_type = "application/problem+json"), Failures))]
#[get("/v1/articles/{article}/related")]
pub async fn list_related(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let address = articles::Address::from(Named::in_path(&request, 2, "article")?);
    let site = Arc::clone(&state.site);
    let answer = state.db.read(move |public| articles::related(public, &address, &site)).await?;
    Ok(found(&request, answer, "/related"))
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

fn read_query(input: &mut Query, key: &CursorKey) -> ArticleQuery {
    let alone = !input.flag(&params::SUBSECTIONS);
    let section = if alone { ListKind::SectionAlone } else { ListKind::Section };
    let mut terms = Vec::new();
    read_terms(input, &params::SECTION, section, read_section, &mut terms);
    read_terms(input, &params::SOURCE, ListKind::Source, read_name, &mut terms);
    read_terms(input, &params::CITES, ListKind::CitedSource, read_name, &mut terms);
    read_terms(input, &params::CONTRIBUTOR, ListKind::Contributor, read_name, &mut terms);
    read_terms(input, &params::TAG, ListKind::Tag, read_name, &mut terms);
    read_terms(input, &params::KIND, ListKind::Kind, read_kind, &mut terms);
    read_terms(input, &params::LANGUAGE, ListKind::Language, read_language, &mut terms);
    let (ids, except) = read_ids(input);
    let mut query = ArticleQuery {
        terms,
        ids,
        except,
        published_since: input.one(&params::PUBLISHED_SINCE, read_time),
        published_before: input.one(&params::PUBLISHED_BEFORE, read_time),
        updated_since: input.one(&params::UPDATED_SINCE, read_time),
        sort: input.one(&params::SORT, ArticleSort::parse).unwrap_or(ArticleSort::NewestFirst),
        start: Start::First,
        limit: input.int(&params::LIMIT),
        count: input.one(&params::COUNT, Count::parse).unwrap_or(Count::None),
    };
    query.start = read_start(input, &query, key);
    query
}

fn read_start(input: &mut Query, query: &ArticleQuery, key: &CursorKey) -> Start {
    let offset = input.int(&params::OFFSET);
    if input.has(&params::CURSOR) && input.has(&params::OFFSET) {
        let detail = "Send `cursor` or `offset`, not both.";
        input.fault(params::OFFSET.name, Wrong::new("exclusive_parameters", detail));
    }
    // A fault elsewhere would make every cursor a mismatch: one fault is not two.
    if input.check().is_err() {
        return Start::First;
    }
    match input.one(&params::CURSOR, |text| Cursor::read(text, key, query.fingerprint())) {
        Some(cursor) => Start::At(cursor),
        None if offset > 0 => Start::Offset(offset),
        None => Start::First,
    }
}

/// Each time a filter is given is a term of its own; what has `-` in front is shut out.
fn read_terms(
    input: &mut Query,
    param: &Param,
    kind: ListKind,
    read: fn(&str) -> Result<String, Wrong>,
    terms: &mut Vec<Term>,
) {
    let given = input.values(param);
    let count: usize = given.iter().map(|value| value.split(',').count()).sum();
    if count > MAX_VALUES {
        let detail = format!("A filter takes at most {MAX_VALUES} values; these are {count}.");
        return input.fault(param.name, Wrong::new("too_many_values", detail));
    }
    for value in given {
        let (mut any, mut none) = (Vec::new(), Vec::new());
        for part in value.split(',') {
            let (list, part) = part.strip_prefix('-').map_or((&mut any, part), |rest| (&mut none, rest));
            match read(part) {
                Ok(value) => list.push(value),
                Err(wrong) => input.fault(param.name, wrong),
            }
        }
        for (mut values, exclude) in [(any, false), (none, true)] {
            values.sort();
            values.dedup();
            if !values.is_empty() {
                terms.push(Term { kind, exclude, values });
            }
        }
    }
}

fn read_name(text: &str) -> Result<String, Wrong> {
    match Id::parse(text) {
        Ok(id) => Ok(id.to_string()),
        Err(_) => Slug::parse(text).map(|slug| slug.to_string()),
    }
}

fn read_section(text: &str) -> Result<String, Wrong> {
    if !text.contains('/') {
        return read_name(text);
    }
    let parts: Vec<String> =
        text.split('/').map(|part| Slug::parse(part).map(|slug| slug.to_string())).collect::<Result<_, _>>()?;
    Ok(parts.join("/"))
}

fn read_kind(text: &str) -> Result<String, Wrong> {
    Kind::parse(text).map(|kind| kind.to_string())
}

fn read_language(text: &str) -> Result<String, Wrong> {
    Language::parse(text).map(|language| language.to_string())
}

/// A space stands where an unescaped `+` was.
fn read_time(text: &str) -> Result<Time, Wrong> {
    let (moment, offset) = text.split_at_checked(text.len().saturating_sub(6)).unwrap_or((text, ""));
    match offset.strip_prefix(' ') {
        Some(rest) if rest.contains(':') && text.len() > 16 && !rest.contains("::") && moment.contains([':', 'T']) => {
            Time::parse(&format!("{moment}+{rest}"))
        }
        _ => Time::parse(text),
    }
}

fn read_ids(input: &mut Query) -> (Vec<Id>, Vec<Id>) {
    let (mut ids, mut except) = (Vec::new(), Vec::new());
    let given = input.values(&params::ID);
    let count: usize = given.iter().map(|value| value.split(',').count()).sum();
    if count > MAX_IDS {
        let detail = format!("At most {MAX_IDS} ids are taken; these are {count}.");
        input.fault(params::ID.name, Wrong::new("too_many_values", detail));
        return (ids, except);
    }
    for part in given.iter().flat_map(|value| value.split(',')) {
        let (list, part) = part.strip_prefix('-').map_or((&mut ids, part), |rest| (&mut except, rest));
        match Id::parse(part) {
            Ok(id) => list.push(id),
            Err(wrong) => input.fault(params::ID.name, wrong),
        }
    }
    for list in [&mut ids, &mut except] {
        list.sort_unstable();
        list.dedup();
    }
    (ids, except)
}

fn read_printing(input: &mut Query, one: bool) -> Printing {
    let mut printing = Printing::default();
    for word in input.words(&params::EXPAND) {
        match word {
            "section" => printing.expand.section = true,
            "source" => printing.expand.source = true,
            "contributors" => printing.expand.contributors = true,
            "tags" => printing.expand.tags = true,
            "related" => printing.expand.related = true,
            _ => printing.expand.corrections = true,
        }
    }
    for word in input.words(&params::BODY) {
        match word {
            "html" => printing.bodies.html = true,
            "markdown" => printing.bodies.markdown = true,
            _ => printing.bodies.text = true,
        }
    }
    for text in input.values(&params::FIELDS) {
        match Fields::parse(&text) {
            Ok(fields) => printing.fields = Some(fields),
            Err(faults) => faults.into_iter().for_each(|wrong| input.fault(params::FIELDS.name, wrong)),
        }
    }
    if let Some(fields) = &printing.fields {
        fields.needs(&mut printing.expand, &mut printing.bodies);
    } else if one && !input.has(&params::BODY) {
        printing.bodies.html = true;
    }
    printing
}
