//! What the lists of sources, contributors and tags have in common.

use super::params;
use crate::{
    api::{
        input::{Param, Query},
        problem::Problem,
    },
    domain::{
        fault::Wrong,
        page::{Cursor, CursorKey},
        query::NameQuery,
    },
    error::{Error, Result},
};
use actix_web::HttpRequest;
use serde::Serialize;

/// A value as JSON text.
pub fn json<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| Error::Internal(Box::new(error)))
}

/// Reads what a list of named things is asked.
pub fn read_list(
    request: &HttpRequest,
    table: &[&Param],
    kind: &Param,
    list: &str,
    key: &CursorKey,
) -> Result<NameQuery, Problem> {
    let mut input = Query::of(request, table);
    let _ = input.one(&params::SORT_NAME, |text| match text {
        "name" => Ok(()),
        other => Err(Wrong::new("unknown_value", format!("`{other}` is none of name."))),
    });
    let part = input.one(&params::Q, |text| match text.chars().any(char::is_alphanumeric) {
        true => Ok(text.to_owned()),
        false => Err(Wrong::new("empty", "There is no letter and no digit to look for.")),
    });
    let mut query = NameQuery {
        part,
        kinds: input.words(kind),
        after: None,
        limit: input.int(&params::LIMIT_NAMES),
        counts: !input.words(&params::EXPAND_COUNTS).is_empty(),
    };
    input.check()?;
    query.after = input.one(&params::CURSOR, |text| Cursor::read(text, key, query.fingerprint(list)));
    Ok(input.finish(query)?)
}

/// Reads whether one named thing is to be counted.
pub fn read_one(request: &HttpRequest, table: &[&Param]) -> Result<bool, Problem> {
    let mut input = Query::of(request, table);
    let counts = !input.words(&params::EXPAND_COUNTS).is_empty();
    Ok(input.finish(counts)?)
}
