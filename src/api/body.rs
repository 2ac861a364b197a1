//! Reading the body of a request: its type, its size, its syntax, each refused early and with a problem.

use super::problem::Problem;
use crate::{domain::fault::Fault, error::Error};
use actix_web::{
    HttpRequest,
    http::{Method, header},
    web::{Bytes, BytesMut, Payload},
};
use futures_util::StreamExt;
use serde_json::{Map, Value};
use std::time::Duration;

/// How many bytes a JSON body may have: the longest text of an article, each letter of it escaped, and the rest.
pub const MAX_JSON: usize = 10 << 20;
/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// How everything that is packed with gzip begins.
const GZIP: &[u8] = &[0x1F, 0x8B];

/// The types of a JSON body.
pub const JSON: &[&str] = &["application/json"];
/// The types of a JSON body that says what shall change (RFC 7396).
pub const MERGE_PATCH: &[&str] = &["application/merge-patch+json", "application/json"];

/// Which bodies an address takes.
#[derive(Debug, Clone, Copy)]
pub struct Takes {
    /// Of which types.
    pub types: &'static [&'static str],
    /// How many bytes, as they are sent.
    pub limit: usize,
    /// Whether they may be packed with gzip.
    pub gzip: bool,
}

impl Takes {
    /// Bodies of these types, as large as JSON may be, and not packed.
    pub const fn types(types: &'static [&'static str]) -> Self {
        Self { types, limit: MAX_JSON, gzip: false }
    }
}

/// Reads the body, if it is of one of the types that are taken; an empty one is of every type.
pub async fn read(request: &HttpRequest, mut payload: Payload, takes: Takes) -> Result<Bytes, Problem> {
    let Takes { types: accepted, limit, gzip } = takes;
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if length.and_then(|text| text.parse::<usize>().ok()).is_some_and(|length| length > limit) {
        return Err(Problem::TooLarge { limit });
    }
    // A coded body could be far larger than it looks: who takes one bounds what it unpacks to.
    let coding = request.headers().get(header::CONTENT_ENCODING);
    let packed = coding.is_some_and(|coding| coding.as_bytes().eq_ignore_ascii_case(b"gzip"));
    if coding.is_some() && !(packed && gzip) {
        return Err(Problem::WrongType { accepted });
    }
    let mut body = BytesMut::new();
    let whole = tokio::time::timeout(PATIENCE, async {
        while let Some(part) = payload.next().await {
            let part = part.map_err(|error| malformed(0, "malformed_body", format!("The body broke off: {error}.")))?;
            if body.len() + part.len() > limit {
                return Err(Problem::TooLarge { limit });
            }
            body.extend_from_slice(&part);
        }
        Ok(())
    });
    whole.await.map_err(|_| Problem::TooSlow)??;
    if !body.is_empty() && !is_accepted(request, accepted) {
        return Err(Problem::WrongType { accepted });
    }
    // A body that got lost on its way must not be taken for one that says "nothing any more".
    if [Method::PUT, Method::PATCH].contains(request.method()) {
        needed(&body)?;
    }
    if packed && !body.starts_with(GZIP) {
        return Err(malformed(0, "malformed_body", "The body is not packed with gzip, as its head says.".to_owned()));
    }
    Ok(body.freeze())
}

/// Refuses a body in which there is nothing.
pub fn needed(body: &[u8]) -> Result<(), Problem> {
    if is_blank(body) {
        let detail = "There is no body: without one nothing is done.";
        return Err(malformed(0, "missing", detail.to_owned()));
    }
    Ok(())
}

fn is_accepted(request: &HttpRequest, accepted: &[&str]) -> bool {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (essence, rest) = given.split_once(';').unwrap_or((given, ""));
    let charset = rest.trim().to_ascii_lowercase();
    let utf8 = !charset.starts_with("charset=") || charset.trim_matches('"').ends_with("utf-8");
    utf8 && accepted.iter().any(|known| *known == "*" || essence.trim().eq_ignore_ascii_case(known))
}

/// The JSON object that a body holds; an empty body is an empty object.
pub fn object(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    if is_blank(body) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(malformed(0, "wrong_type", "The body is no JSON object.".to_owned())),
        Err(error) => {
            let line = error.line() as u64;
            let (code, detail) = match error.to_string() {
                text if text.contains("recursion limit") => {
                    ("nested_too_deep", "The body is nested deeper than 128 levels.".to_owned())
                }
                text => ("invalid_json", format!("The body is no JSON: {text}.")),
            };
            Err(malformed(line, code, detail))
        }
    }
}

fn is_blank(body: &[u8]) -> bool {
    body.iter().all(u8::is_ascii_whitespace)
}

fn malformed(line: u64, code: &'static str, detail: String) -> Problem {
    let fault = Fault { line: (line > 0).then_some(line), ..Fault::pointer("", code, detail) };
    Problem::Of(Error::Malformed(vec![fault]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(body: &str) -> &'static str {
        object(body.as_bytes()).map(|_| "").unwrap_or_else(|problem| problem.body().code)
    }

    #[test]
    fn only_an_object_is_let_through() {
        assert_eq!([code("{}"), code(""), code(" \n")], [""; 3]);
        assert_eq!(code("[]"), "wrong_type");
        assert_eq!(code("{\"a\":"), "invalid_json");
        assert_eq!(code("{\"a\":\"\\ud800\"}"), "invalid_json");
        assert_eq!(code(&format!("{{\"a\":{}", "[".repeat(10_000))), "nested_too_deep");
    }
}
