//! What the lists of sources, contributors and tags have in common.

use super::params;
use crate::{
    api::{
        answer::{Answer, Caching},
        input::{Named, Query},
        param::Param,
        problem::Problem,
    },
    delivery::taxonomy::{Found, Wanted},
    domain::{
        fault::Wrong,
        language::Language,
        page::Cursor,
        query::NameQuery,
        site::{Site, encode_segment},
        slug::Slug,
    },
    error::{Error, Result},
};
use actix_web::HttpRequest;
use serde::Serialize;

/// A value as JSON text.
pub fn json<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| Error::Internal(Box::new(error)))
}

/// One thing, or where it is now.
pub fn answer<T: Serialize>(request: &HttpRequest, things: &str, found: Found<T>) -> Result<Answer, Problem> {
    match found {
        Found::Here(thing) => Ok(Answer::json(json(&thing)?, Caching::Things)),
        Found::Moved(slug) => Ok(moved(request, things, &slug)),
    }
}

/// The thing has another slug now.
pub fn moved(request: &HttpRequest, things: &str, slug: &Slug) -> Answer {
    Answer::moved(request, format!("/v1/{things}/{}", encode_segment(slug.as_ref())))
}

/// Reads what a list of named things is asked.
pub fn read_list(
    request: &HttpRequest,
    table: &[&Param],
    kind: Option<&Param>,
    list: &str,
    site: &Site,
) -> Result<(NameQuery, Language), Problem> {
    let mut input = Query::of(request, table);
    let _ = input.one(&params::SORT_NAME, |text| match text {
        "name" => Ok(()),
        other => Err(Wrong::new("unknown_value", format!("`{other}` is none of name."))),
    });
    let part = input.one(&params::Q, |text| match text.chars().any(char::is_alphanumeric) {
        true => Ok(text.to_owned()),
        false => Err(Wrong::new("no_letters", "There is no letter and no digit to look for.")),
    });
    let mut query = NameQuery {
        part,
        kinds: kind.map(|kind| input.words(kind)).unwrap_or_default(),
        after: None,
        limit: input.int(&params::LIMIT_NAMES),
        counts: !input.words(&params::EXPAND_COUNTS).is_empty(),
    };
    let locale = read_locale(&mut input, site);
    input.check()?;
    query.after = input.one(&params::CURSOR, |text| Cursor::read(text, &site.cursor_key, query.fingerprint(list)));
    Ok(input.finish((query, locale))?)
}

/// In which language names are asked for; else the site's.
pub fn read_locale(input: &mut Query, site: &Site) -> Language {
    input.one(&params::LOCALE, Language::parse).unwrap_or_else(|| site.default_locale.clone())
}

/// Reads what one named thing, the last of the path, is asked.
pub fn read_one(request: &HttpRequest, table: &[&Param], what: &str, site: &Site) -> Result<Wanted, Problem> {
    let mut input = Query::of(request, table);
    let count = !input.words(&params::EXPAND_COUNTS).is_empty();
    let locale = read_locale(&mut input, site);
    let (count, locale) = input.finish((count, locale))?;
    let named = Named::in_path(request, 2, what)?;
    Ok(Wanted { id: named.id(), slug: named.slug().cloned(), count, locale })
}
