//! Previews: one revision by signed link.

use super::{article_query::read_printing, params};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        input::Query,
        openapi::Failures,
        param::{Param, documented},
        problem::Problem,
    },
    delivery::{previews, views::ArticleView},
};
use actix_web::{HttpRequest, get, web::Data};
use std::sync::Arc;

const ONE: &[&Param] = &[&params::BODY, &params::EXPAND, &params::FIELDS, &params::LOCALE];

documented!(
    /// The parameters of a preview.
    GetPreview, ONE
);

/// One revision of an article, public or not, for those who have the link.
///
/// An editor makes the link, and can take it back; it ends by itself too. `preview` is `true` in the answer, which
/// nobody may keep.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/previews/AaH4oAAAcACAAAAAAAAAAdKvc3Sh-g7bkdk_ASh6Zng'
/// ```
#[utoipa::path(tag = "Articles", params(("token" = String, Path, description = "The token of the link."), GetPreview),
    responses((status = 200, description = "The article as that revision says it.", body = ArticleView), Failures))]
#[get("/v1/previews/{token}")]
pub async fn get_preview(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let mut input = Query::of(&request, ONE);
    let printing = read_printing(&mut input, true);
    let printing = input.finish(printing)?;
    let token = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
    let site = Arc::clone(&state.site);
    let json = state.db.read(move |public| previews::get(public, &token, &printing, &site)).await?;
    Ok(Answer::json(json, Caching::Never))
}
