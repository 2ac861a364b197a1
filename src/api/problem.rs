//! From an error to an answer: `application/problem+json` (RFC 9457), with every fault.

use super::problems;
use crate::{
    domain::{
        caller::Lock,
        fault::{Fault, Place},
        id::Id,
        time::Time,
    },
    error::{Conflict, Error},
};
use actix_web::{HttpResponse, ResponseError, http::StatusCode, http::header};
use serde::Serialize;
use utoipa::ToSchema;

/// How many faults are listed before they are only counted.
const MAX_FAULTS: usize = 1_000;

/// What went wrong, so that a person can mend it and a program can branch on it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Address of a page about this kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "/problems/unknown_parameter")]
    pub kind: String,
    /// The kind in a few words.
    #[schema(example = "Unknown parameter")]
    pub title: &'static str,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599, example = 400)]
    pub status: u16,
    /// One sentence about this case, which says what to send instead.
    pub detail: String,
    /// Stable word for programs. More words may come.
    #[schema(value_type = String, example = "unknown_parameter")]
    pub code: &'static str,
    /// Every fault, up to 1,000.
    pub errors: Vec<ProblemFault>,
    /// How many faults are not listed. Only where there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub errors_omitted: Option<usize>,
    /// Why it is no longer public: `unpublished`, `expired` or `killed`. More words may come. Only with 410.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub reason: Option<&'static str>,
    /// Since when it is no longer public. Only with 410.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub since: Option<Time>,
    /// What the editors say of its end. Only with 410.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub public_note: Option<Option<String>>,
    /// The moves that are legal now. Only with 409, where a move was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub legal: Option<Vec<&'static str>>,
    /// What uses it. Only with 409, where a thing is in use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<ProblemUse>,
    /// The things that might be meant. Only with 409, where a slug is not enough.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub ids: Vec<Id>,
    /// Whose it is. Only with 409, where you may see that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub owner: Option<Id>,
    /// What is free. Only with 409, where a slug is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub proposal: Option<String>,
    /// The version now. Only with 412 and 428.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub current_version: Option<i64>,
    /// Who changed it last. Only with 412 and 428.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub changed_by: Option<String>,
    /// When. Only with 412 and 428.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub changed_at: Option<Time>,
    /// How many bytes a body may have. Only with 413.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub limit: Option<usize>,
    /// Which types of bodies are taken. Only with 415.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>, nullable = false)]
    pub accepted: Option<&'static [&'static str]>,
    /// Names this request in the log. Only with 5xx.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub request_id: Option<String>,
}

/// What uses a thing.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemUse {
    /// What it is, such as `article`. More words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// How many there are.
    #[schema(minimum = 1)]
    pub count: i64,
    /// The first few.
    #[schema(value_type = Vec<String>)]
    pub ids: Vec<Id>,
}

/// One fault of the request. Where it stood is told by one of the first three members.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemFault {
    /// JSON Pointer into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pointer: Option<String>,
    /// Name of a parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub parameter: Option<String>,
    /// Name of a header.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub header: Option<String>,
    /// The line of the input, where it has lines.
    #[schema(required = true)]
    pub line: Option<u64>,
    /// Stable word for programs. More words may come.
    #[schema(value_type = String)]
    pub code: &'static str,
    /// One sentence.
    pub detail: String,
}

impl From<&Fault> for ProblemFault {
    fn from(fault: &Fault) -> Self {
        let (pointer, parameter, header) = match &fault.place {
            Place::Pointer(pointer) => (Some(pointer.clone()), None, None),
            Place::Parameter(name) => (None, Some(name.clone()), None),
            Place::Header(name) => (None, None, Some(name.clone())),
        };
        Self { pointer, parameter, header, line: fault.line, code: fault.code, detail: fault.detail.clone() }
    }
}

/// An error on its way to the client.
#[derive(Debug)]
pub enum Problem {
    /// One of the rooms behind the door failed.
    Of(Error),
    /// No such address.
    NoRoute(String),
    /// Not with this method.
    Method {
        /// What is allowed.
        allow: String,
    },
    /// The body is too large.
    TooLarge {
        /// How many bytes it may have.
        limit: usize,
    },
    /// The body is of a type that is not taken here.
    WrongType {
        /// The types that are.
        accepted: &'static [&'static str],
    },
    /// The body did not come in time.
    TooSlow,
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Of(error)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Of(error) => error.fmt(out),
            Self::NoRoute(detail) => out.write_str(detail),
            Self::Method { allow } => write!(out, "only {allow} are allowed here"),
            Self::TooLarge { limit } => write!(out, "the body is larger than {limit} bytes"),
            Self::WrongType { accepted } => write!(out, "only {} are taken here", accepted.join(", ")),
            Self::TooSlow => out.write_str("the body did not come in time"),
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Of(error) => match error {
                Error::Malformed(_) => StatusCode::BAD_REQUEST,
                Error::Invalid(_) | Error::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                Error::Unauthenticated { .. } => StatusCode::UNAUTHORIZED,
                Error::Forbidden { .. } => StatusCode::FORBIDDEN,
                Error::Stale(_) => StatusCode::PRECONDITION_FAILED,
                Error::VersionMissing(_) => StatusCode::PRECONDITION_REQUIRED,
                Error::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
                Error::NotFound(_) => StatusCode::NOT_FOUND,
                Error::Gone(_) => StatusCode::GONE,
                Error::Conflict(_) => StatusCode::CONFLICT,
                Error::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
                Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Self::NoRoute(_) => StatusCode::NOT_FOUND,
            Self::Method { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
        }
    }

    fn error_response(&self) -> HttpResponse {
        if let Self::Of(error @ Error::Internal(_)) = self {
            tracing::error!(%error, "internal error");
        }
        let status = self.status_code();
        let mut response = HttpResponse::build(status);
        response.content_type("application/problem+json");
        // The gate, which knows the site, says for how long it may be kept that something is not there.
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        match self {
            Self::Of(Error::Unavailable { retry_after, .. } | Error::TooManyRequests { retry_after, .. }) => {
                response.insert_header((header::RETRY_AFTER, retry_after.to_string()));
            }
            Self::Of(Error::Unauthenticated { .. }) => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
            }
            Self::Of(Error::Stale(lock) | Error::VersionMissing(lock)) => {
                response.insert_header((header::ETAG, format!("\"{}\"", lock.version)));
            }
            // What was not read is still on its way.
            Self::TooLarge { .. } | Self::TooSlow => {
                response.force_close();
            }
            Self::Method { allow } => {
                response.insert_header((header::ALLOW, allow.clone()));
            }
            _ => {}
        }
        response.body(print(&self.body()))
    }
}

fn uses(conflict: &Conflict) -> Vec<ProblemUse> {
    conflict.by.iter().map(|by| ProblemUse { kind: by.kind, count: by.count, ids: by.ids.clone() }).collect()
}

/// Problems are read by people too: indented, ended by a line break, no letter escaped.
pub fn print(body: &ProblemBody) -> String {
    let mut text = serde_json::to_string_pretty(body).unwrap_or_else(|_| "{}".to_owned());
    text.push('\n');
    text
}

impl Problem {
    /// The members of the answer, all but the request's id.
    pub fn body(&self) -> ProblemBody {
        let (code, detail) = self.words();
        let (faults, uncounted): (&[Fault], usize) = match self {
            Self::Of(Error::Malformed(faults) | Error::Invalid(faults)) => (faults, 0),
            Self::Of(Error::Refused { faults, omitted }) => (faults, *omitted),
            _ => (&[], 0),
        };
        let gone = if let Self::Of(Error::Gone(gone)) = self { Some(gone) } else { None };
        let conflict = if let Self::Of(Error::Conflict(conflict)) = self { Some(&**conflict) } else { None };
        let lock =
            if let Self::Of(Error::Stale(lock) | Error::VersionMissing(lock)) = self { Some(lock) } else { None };
        ProblemBody {
            kind: format!("/problems/{code}"),
            title: problems::find(code).map_or("A problem", |known| known.title),
            status: self.status_code().as_u16(),
            detail,
            code,
            errors: faults.iter().take(MAX_FAULTS).map(ProblemFault::from).collect(),
            errors_omitted: Some(faults.len().saturating_sub(MAX_FAULTS) + uncounted).filter(|more| *more > 0),
            reason: gone.map(|gone| gone.reason.as_str()),
            since: gone.map(|gone| gone.since),
            public_note: gone.map(|gone| gone.public_note.clone()),
            legal: conflict.and_then(|conflict| conflict.legal.clone()),
            by: conflict.map(uses).unwrap_or_default(),
            ids: conflict.map(|conflict| conflict.ids.clone()).unwrap_or_default(),
            owner: conflict.and_then(|conflict| conflict.owner),
            proposal: conflict.and_then(|conflict| conflict.proposal.as_ref()).map(ToString::to_string),
            current_version: lock.map(|lock| lock.version),
            changed_by: lock.map(|lock| lock.changed_by.clone()),
            changed_at: lock.map(|lock: &Lock| lock.changed_at),
            limit: if let Self::TooLarge { limit } = self { Some(*limit) } else { None },
            accepted: if let Self::WrongType { accepted } = self { Some(accepted) } else { None },
            request_id: None,
        }
    }

    fn words(&self) -> (&'static str, String) {
        match self {
            Self::Of(error) => {
                let detail = match error {
                    Error::Malformed(faults) | Error::Invalid(faults) => summary(faults, 0),
                    Error::Refused { faults, omitted } => summary(faults, *omitted),
                    Error::NotFound(what) => what.clone(),
                    Error::Gone(_) => "This article is no longer public.".to_owned(),
                    Error::Conflict(conflict) => conflict.detail.clone(),
                    Error::Unauthenticated { detail, .. }
                    | Error::Forbidden { detail, .. }
                    | Error::TooManyRequests { detail, .. }
                    | Error::Unavailable { detail, .. } => detail.clone(),
                    Error::Stale(_) | Error::VersionMissing(_) => error.to_string(),
                    Error::Internal(_) => "Something went wrong here; the log knows what, by `request_id`.".to_owned(),
                };
                (code(error), detail)
            }
            Self::NoRoute(detail) => ("not_found", detail.clone()),
            Self::Method { allow } => ("method_not_allowed", format!("This address takes {allow}.")),
            Self::TooLarge { limit } => ("too_large", format!("The body has more than {limit} bytes.")),
            Self::WrongType { accepted } => ("wrong_type_of_body", wrong_type(accepted)),
            Self::TooSlow => ("too_slow_to_read", "The body did not come within 30 seconds.".to_owned()),
        }
    }
}

/// The code of the whole is that of its faults where they all have the same.
fn code(error: &Error) -> &'static str {
    let (Error::Malformed(faults) | Error::Invalid(faults) | Error::Refused { faults, omitted: 0 }) = error else {
        return error.code();
    };
    match faults.split_first() {
        Some((first, rest)) if rest.iter().all(|fault| fault.code == first.code) => first.code,
        _ => error.code(),
    }
}

/// Says which types are taken, and how curl sends the first.
fn wrong_type(accepted: &[&str]) -> String {
    let first = accepted.first().copied().unwrap_or_default();
    format!("This address takes {}: with curl, `-H 'Content-Type: {first}'`.", accepted.join(", "))
}

fn summary(faults: &[Fault], omitted: usize) -> String {
    match faults {
        [only] => only.detail.clone(),
        several => format!("There are {} faults; `errors` lists them.", several.len() + omitted),
    }
}
