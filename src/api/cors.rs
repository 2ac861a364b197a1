//! Which scripts of other sites may read an answer: of the Content API those of every site, of the Admin API those of
//! the sites that are configured, and none where none is.

use actix_web::{
    dev::ServiceRequest,
    http::header::{self, HeaderMap, HeaderValue},
};

const EXPOSED: &str =
    "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, Deprecation, Sunset";
const EXPOSED_TO_DESKS: &str = "ETag, Idempotent-Replayed, Link, Location, Retry-After, X-Request-Id";
const MAY_SEND: &str = "Authorization, Content-Type, If-None-Match, X-Request-Id";
const DESKS_MAY_SEND: &str = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id";

/// What an answer says of scripts of other sites.
#[derive(Debug, Clone)]
pub(super) struct Cors {
    /// Whether the request is the newsroom's.
    pub(super) admin: bool,
    /// The sites whose scripts may read it; none for those of no site.
    readers: Option<HeaderValue>,
}

impl Cors {
    /// What the answer to a request says, where scripts of these origins may use the Admin API.
    pub(super) fn of(request: &ServiceRequest, admin_origins: &[String]) -> Self {
        let path = request.path();
        let admin = ["/v1/admin", "/v1/auth"].iter().any(|face| path.starts_with(face));
        if !admin {
            return Self { admin, readers: Some(HeaderValue::from_static("*")) };
        }
        let origin = request.headers().get(header::ORIGIN);
        let known = |origin: &&HeaderValue| admin_origins.iter().any(|known| known.as_bytes() == origin.as_bytes());
        Self { admin, readers: origin.filter(known).cloned() }
    }

    /// Adds the headers of every answer.
    pub(super) fn add(&self, headers: &mut HeaderMap) {
        if self.admin {
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
        }
        let Some(readers) = &self.readers else { return };
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, readers.clone());
        let exposed = if self.admin { EXPOSED_TO_DESKS } else { EXPOSED };
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(exposed));
    }

    /// What a script of another site may send; none for one that may not read the answer.
    pub(super) fn may_send(&self) -> Option<&'static str> {
        self.readers.as_ref().map(|_| if self.admin { DESKS_MAY_SEND } else { MAY_SEND })
    }
}
