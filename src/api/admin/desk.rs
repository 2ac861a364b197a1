//! The list of the newsroom's articles, in whatever state.

use super::{
    params,
    views::{self, AdminArticleList, AdminPage},
};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        content::asking,
        input::Query,
        openapi::AdminFailures,
        param::{Param, documented},
        problem::Problem,
    },
    domain::{
        article::State as Standing,
        caller::Caller,
        desk::{DeskQuery, DeskSort},
        fault::Wrong,
        id::Id,
        page::{Cursor, CursorKey},
        query::{Count, Start},
        workflow::Visibility,
    },
    error::Error,
    newsroom::desk,
};
use actix_web::{HttpRequest, get, web::Data};

const LIST: &[&Param] = &[
    &asking::SECTION,
    &asking::SUBSECTIONS,
    &asking::SOURCE,
    &asking::CITES,
    &asking::CONTRIBUTOR,
    &asking::TAG,
    &asking::KIND,
    &asking::LANGUAGE,
    &asking::COLLECTION,
    &asking::ID,
    &params::STATE,
    &params::VISIBILITY,
    &params::ARCHIVED,
    &params::OWNER,
    &params::SAVED_SINCE,
    &params::SAVED_BEFORE,
    &params::SORT,
    &asking::LIMIT,
    &asking::CURSOR,
    &asking::OFFSET,
    &asking::COUNT,
];

documented!(
    /// The parameters of the newsroom's list of articles.
    AdminListArticles, LIST
);

/// The articles that you may see, in whatever state, the last saved first.
///
/// The filters are those of the Content API, and ask what the newest revisions say. What was put aside is left out,
/// unless `archived=true` asks for it.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles?state=draft,in_review&section=city&limit=2'
/// ```
#[utoipa::path(operation_id = "admin_list_articles", tag = "Articles", params(AdminListArticles),
    responses((status = 200, description = "A page of articles, without their bodies.", body = AdminArticleList),
        AdminFailures))]
#[get("/v1/admin/articles")]
pub async fn list_articles(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let mut input = Query::of(&request, LIST);
    let query = read(&mut input, &caller, &state.site.cursor_key);
    let query = input.finish(query)?;
    let (limit, now) = (query.limit, state.db.now());
    let page = state.db.examine(move |conn| desk::list(conn, &caller, query, now)).await?;
    let [next, previous] =
        [page.next, page.previous].map(|place| place.map(|cursor| cursor.write(&state.site.cursor_key)));
    let list = AdminArticleList {
        data: page.articles.iter().map(|dossier| views::in_list(dossier, &state.site)).collect(),
        page: AdminPage {
            limit,
            next: next.clone(),
            previous: previous.clone(),
            total: page.total.map(|(total, _)| total),
            total_is: page.total.map(|(_, all)| if all { "exact" } else { "at_least" }),
        },
    };
    let json = serde_json::to_vec(&list).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Answer::json(json, Caching::Never).with_pages(&request, next.as_deref(), previous.as_deref()))
}

fn read(input: &mut Query, caller: &Caller, key: &CursorKey) -> DeskQuery {
    let common = asking::read_terms_and_ids(input);
    let mut query = DeskQuery {
        terms: common.terms,
        ids: common.ids,
        except: common.except,
        states: words(input, &params::STATE, Standing::parse),
        visibilities: words(input, &params::VISIBILITY, Visibility::parse),
        archived: match input.one(&params::ARCHIVED, |text| Ok(text.to_owned())).as_deref() {
            None | Some("false") => Some(false),
            Some("true") => Some(true),
            Some("any") => None,
            Some(other) => {
                let wrong = Wrong::new("unknown_value", format!("`{other}` is none of true, false, any."));
                input.fault(params::ARCHIVED.name, wrong);
                None
            }
        },
        owner: input
            .one(&params::OWNER, |text| if text == "me" { Ok(caller.user) } else { Id::parse(text).map(Some) })
            .flatten(),
        saved_since: input.one(&params::SAVED_SINCE, asking::read_time),
        saved_before: input.one(&params::SAVED_BEFORE, asking::read_time),
        sort: input.one(&params::SORT, DeskSort::parse).unwrap_or(DeskSort::LastSaved),
        start: Start::First,
        limit: input.int(&asking::LIMIT),
        count: input.one(&asking::COUNT, Count::parse).unwrap_or(Count::None),
    };
    let offset = input.int(&asking::OFFSET);
    if input.has(&asking::CURSOR) && offset > 0 {
        let wrong = Wrong::new("exclusive_parameters", "Send `cursor` or `offset`, not both.");
        input.fault(asking::OFFSET.name, wrong);
    }
    if input.check().is_err() {
        return query;
    }
    let fingerprint = query.fingerprint();
    query.start = match input.one(&asking::CURSOR, |text| Cursor::read(text, key, fingerprint)) {
        Some(cursor) => Start::At(cursor),
        None if offset > 0 => Start::Offset(offset),
        None => Start::First,
    };
    query
}

fn words<T>(input: &mut Query, param: &Param, parse: fn(&str) -> Result<T, Wrong>) -> Vec<T> {
    input.words(param).into_iter().filter_map(|word| parse(word).ok()).collect()
}
