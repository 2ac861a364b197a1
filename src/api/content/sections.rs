//! Sections: the whole tree, or one of it.

use super::{
    names::{answer, json, read_locale},
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
    delivery::taxonomy::{self, SectionExpand, SectionList, SectionView},
    domain::{language::Language, site::Site},
};
use actix_web::{HttpRequest, get, web::Data};

const TABLE: &[&Param] = &[&params::EXPAND_SECTIONS, &params::LOCALE];

documented!(
    /// The parameters of sections.
    Sections, TABLE
);

/// Every section, flat in the order of the tree; with `expand=children` the roots, each with its branch.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/sections?expand=children,counts'
/// ```
#[utoipa::path(tag = "Sections", params(Sections),
    responses((status = 200, description = "The sections.", body = SectionList), Failures))]
#[get("/v1/sections")]
pub async fn list_sections(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let (expand, locale) = read_expand(&request, &state.site)?;
    let lane = expand.lane();
    let json = state.db.read_in(lane, move |public| json(&taxonomy::list_sections(public, expand, &locale)?)).await?;
    Ok(Answer::json(json, Caching::Things))
}

/// One section, by its id or by a slug it has or had.
///
/// An old slug answers 301, as long as no other section has it. Where several once had it, it leads to the one that
/// stood there with nothing above it, else to the youngest of them; the filter `section` finds the same one.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/v1/sections/middle-east?expand=ancestors'
/// ```
#[utoipa::path(tag = "Sections", params(("section" = String, Path, description = "Id or slug."), Sections),
    responses((status = 200, description = "The section.", body = SectionView),
        Moves, Failures))]
#[get("/v1/sections/{section}")]
pub async fn get_section(request: HttpRequest, state: Data<State>) -> Result<Answer, Problem> {
    let (expand, locale) = read_expand(&request, &state.site)?;
    let named = Named::in_path(&request, 2, "section")?;
    let found = state
        .db
        .read_in(expand.lane(), move |public| taxonomy::get_section(public, named.id(), named.slug(), expand, &locale))
        .await?;
    answer(&request, "sections", found)
}

fn read_expand(request: &HttpRequest, site: &Site) -> Result<(SectionExpand, Language), Problem> {
    let mut input = Query::of(request, TABLE);
    let words = input.words(&params::EXPAND_SECTIONS);
    let has = |word| words.contains(&word);
    let expand = SectionExpand { children: has("children"), ancestors: has("ancestors"), counts: has("counts") };
    let locale = read_locale(&mut input, site);
    Ok(input.finish((expand, locale))?)
}
