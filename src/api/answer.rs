//! A good answer on its way to the client: caching, conditions and compression.

use super::{State, fixed::Fixed, question};
use crate::{domain::site, rendered::Coding};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{
        Method, StatusCode,
        header::{self, HeaderMap},
    },
    web::{Bytes, Data},
};
use std::{borrow::Cow, io::Write};

/// For how long an answer may be kept, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caching {
    /// Articles and lists of them.
    Articles,
    /// Sections, sources, contributors, tags.
    Things,
    /// Pages and scripts that change with the program alone.
    Day,
    /// Not at all.
    Never,
}

impl Caching {
    /// The value of `Cache-Control` on a site.
    fn header(self, site: &site::Caching) -> &str {
        match self {
            Self::Articles => &site.articles,
            Self::Things => &site.things,
            Self::Day => "public, max-age=86400",
            Self::Never => "no-store",
        }
    }
}

/// An answer of 2xx or 3xx.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    body: Body,
    content_type: &'static str,
    caching: Caching,
    location: Option<String>,
    link: Option<String>,
    policy: Option<&'static str>,
    /// The version of a thing of the newsroom, which is its tag there.
    version: Option<i64>,
    replayed: bool,
}

/// What is sent: made for this request, or once for all.
#[derive(Debug)]
enum Body {
    Made(Vec<u8>),
    Fixed(&'static Fixed),
}

impl Body {
    fn len(&self) -> usize {
        match self {
            Self::Made(body) => body.len(),
            Self::Fixed(fixed) => fixed.len(),
        }
    }

    fn tag(&self) -> Cow<'static, str> {
        match self {
            Self::Made(body) => tag_of(body).into(),
            Self::Fixed(fixed) => fixed.tag().into(),
        }
    }

    fn coded(self, coding: Coding) -> std::io::Result<Bytes> {
        match self {
            Self::Made(body) if coding == Coding::Plain => Ok(body.into()),
            Self::Made(body) => encode(coding, &body).map(Bytes::from),
            Self::Fixed(fixed) => fixed.coded(coding),
        }
    }
}

/// Smaller answers are not worth compressing.
const WORTH_COMPRESSING: usize = 1_000;

impl Answer {
    /// An answer in JSON; a line break ends it.
    pub fn json(mut body: Vec<u8>, caching: Caching) -> Self {
        body.push(b'\n');
        Self::text(body, "application/json", caching)
    }

    /// An answer of another type.
    pub fn text(body: impl Into<Vec<u8>>, content_type: &'static str, caching: Caching) -> Self {
        Self::with_body(Body::Made(body.into()), content_type, caching)
    }

    /// An answer that is the same as long as the program runs: it is compressed once.
    pub fn fixed(body: &'static Fixed, content_type: &'static str, caching: Caching) -> Self {
        Self::with_body(Body::Fixed(body), content_type, caching)
    }

    fn with_body(body: Body, content_type: &'static str, caching: Caching) -> Self {
        Self {
            status: StatusCode::OK,
            body,
            content_type,
            caching,
            location: None,
            link: None,
            policy: None,
            version: None,
            replayed: false,
        }
    }

    /// What was made in the newsroom: a thing with its version, and where it is if it is new.
    pub fn made(status: u16, body: Vec<u8>, version: Option<i64>, location: Option<String>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        Self { status, version, location, ..Self::json(body, Caching::Never) }
    }

    /// A problem that was answered before and is answered again.
    pub fn problem(status: u16, body: Vec<u8>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, ..Self::text(body, "application/problem+json", Caching::Never) }
    }

    /// Adds the version of a thing of the newsroom, which is its tag there.
    pub fn with_version(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }

    /// Says that this was answered before.
    pub fn replayed(self) -> Self {
        Self { replayed: true, ..self }
    }

    /// A page for browsers, and what they may load for it (`Content-Security-Policy`).
    pub fn page(html: String, policy: &'static str) -> Self {
        Self { policy: Some(policy), ..Self::text(html, "text/html; charset=utf-8", Caching::Day) }
    }

    /// The thing has another address now, which keeps the query.
    pub fn moved(request: &HttpRequest, path: String) -> Self {
        let query = question::in_order(request.query_string());
        let location = if query.is_empty() { path } else { format!("{path}?{query}") };
        Self {
            status: StatusCode::MOVED_PERMANENTLY,
            location: Some(location),
            ..Self::text(Vec::new(), "application/json", Caching::Articles)
        }
    }

    /// Adds `Link` for the pages around this one.
    pub fn with_pages(mut self, request: &HttpRequest, next: Option<&str>, previous: Option<&str>) -> Self {
        let links: Vec<String> = [("next", next), ("prev", previous)]
            .into_iter()
            .filter_map(|(rel, cursor)| cursor.map(|cursor| (rel, cursor)))
            .map(|(rel, cursor)| format!("<{}>; rel=\"{rel}\"", address_with(request, cursor)))
            .collect();
        self.link = (!links.is_empty()).then(|| links.join(", "));
        self
    }
}

/// The address of this request with another cursor.
fn address_with(request: &HttpRequest, cursor: &str) -> String {
    let kept = request.query_string().split('&').filter(|part| {
        let name = part.split('=').next().unwrap_or_default();
        !part.is_empty() && name != "cursor" && name != "offset"
    });
    let mut query: Vec<&str> = kept.collect();
    let cursor = format!("cursor={cursor}");
    query.push(&cursor);
    format!("{}?{}", request.uri().path(), question::in_order(&query.join("&")))
}

impl Coding {
    /// The coding that a request prefers for an answer of so many bytes.
    pub(super) fn choose(headers: &HeaderMap, size: usize) -> Self {
        if size < WORTH_COMPRESSING {
            return Self::Plain;
        }
        let Some(accepted) = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) else {
            return Self::Plain;
        };
        let quality = |name: &str| {
            let mut any = None;
            for part in accepted.split(',') {
                let (coding, rest) = part.split_once(';').unwrap_or((part, ""));
                let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |text| text.trim().parse::<f32>().ok());
                match coding.trim() {
                    coding if coding.eq_ignore_ascii_case(name) => return weight.unwrap_or(0.0),
                    "*" => any = weight,
                    _ => {}
                }
            }
            any.unwrap_or(0.0)
        };
        let (brotli, gzip) = (quality("br"), quality("gzip"));
        if brotli > 0.0 && brotli >= gzip {
            Self::Brotli
        } else if gzip > 0.0 {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    /// As `Content-Encoding` has it.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }
}

/// Bytes in a coding.
pub(super) fn encode(coding: Coding, body: &[u8]) -> std::io::Result<Vec<u8>> {
    match coding {
        Coding::Plain => Ok(body.to_vec()),
        Coding::Brotli => {
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 4_096, 4, 18);
            writer.write_all(body)?;
            writer.flush()?;
            Ok(writer.into_inner())
        }
        Coding::Gzip => {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(5));
            writer.write_all(body)?;
            writer.finish()
        }
    }
}

/// The name of some bytes, without quotes: 128 bits of their hash.
pub(super) fn tag_of(body: &[u8]) -> String {
    let hash = blake3::hash(body);
    base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, &hash.as_bytes()[..16])
}

/// Whether `If-None-Match` names these bytes, in whatever coding.
pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let headers = headers.get_all(header::IF_NONE_MATCH);
    headers.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|given| {
        let given = given.trim();
        let opaque = given.trim_start_matches("W/").trim_matches('"');
        let bare = opaque.strip_suffix("-br").or_else(|| opaque.strip_suffix("-gz")).unwrap_or(opaque);
        given == "*" || bare == tag || opaque == tag
    })
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
            if self.status == StatusCode::MOVED_PERMANENTLY {
                return response.finish();
            }
        }
        let site = request.app_data::<Data<State>>().map(|state| &state.site.caching);
        response.insert_header((header::CACHE_CONTROL, site.map_or("no-store", |site| self.caching.header(site))));
        if let Some(link) = self.link {
            response.insert_header((header::LINK, link));
        }
        if let Some(policy) = self.policy {
            response.insert_header((header::CONTENT_SECURITY_POLICY, policy));
            response.insert_header((header::REFERRER_POLICY, "no-referrer"));
        }
        if self.replayed {
            response.insert_header(("Idempotent-Replayed", "true"));
        }
        if let Some(version) = self.version {
            response.insert_header((header::ETAG, format!("\"{version}\"")));
            if request.method() == Method::GET && is_known(request.headers(), &version.to_string()) {
                return response.status(StatusCode::NOT_MODIFIED).finish();
            }
        }
        if self.status == StatusCode::NO_CONTENT {
            return response.finish();
        }
        let coding = Coding::choose(request.headers(), self.body.len());
        response.insert_header((header::VARY, "Accept-Encoding"));
        if self.caching != Caching::Never {
            let tag = self.body.tag();
            response.insert_header((header::ETAG, format!("\"{tag}{}\"", coding.suffix())));
            if is_known(request.headers(), &tag) {
                return response.status(StatusCode::NOT_MODIFIED).finish();
            }
        }
        response.content_type(self.content_type);
        if let Some(name) = coding.name() {
            response.insert_header((header::CONTENT_ENCODING, name));
        }
        match self.body.coded(coding) {
            Ok(body) => response.body(body),
            Err(error) => {
                use actix_web::ResponseError;
                super::problem::Problem::Of(crate::error::Error::Internal(Box::new(error))).error_response()
            }
        }
    }
}
