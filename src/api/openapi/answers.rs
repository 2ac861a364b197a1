//! What answers have in common: headers by status, shared failures, and links from page to page.

use super::examples;
use crate::api::problem::ProblemBody;
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{
        Components, Content, Header, Ref, RefOr, Response, ResponseBuilder, Type,
        link::{Link, LinkBuilder},
        path::Operation,
        schema::{ObjectBuilder, SchemaType},
    },
};

/// Every header that an answer can have, and what it means.
const HEADERS: &[(&str, &str, &str)] = &[
    (
        "X-Request-Id",
        "Names this request in the log; the client's own, if it sent one of 1–128 plain characters.",
        "0193a5c2-7c1e-7a52-9d0e-3f6f0c1a2b3c",
    ),
    ("Cache-Control", "For how long the answer may be kept.", "public, max-age=10, s-maxage=60"),
    ("Access-Control-Allow-Origin", "`*`: scripts of every site may read it.", "*"),
    ("Access-Control-Expose-Headers", "The headers that such scripts may read.", "ETag, Link, Location"),
    ("X-Content-Type-Options", "`nosniff`: the type is as told.", "nosniff"),
    ("Vary", "`Accept-Encoding`: the answer may be compressed.", "Accept-Encoding"),
    ("Content-Encoding", "`br` or `gzip`, where the client takes it and it is worth it.", "br"),
    ("ETag", "Names these bytes; send it back in `If-None-Match`.", "\"8gYx0b1Lw3lJ6v0p4m2w9A\""),
    (
        "Link",
        "The pages around this one: `rel=\"next\"`, `rel=\"prev\"`. Absent where there is neither.",
        "</v1/articles?limit=20&cursor=bp0>; rel=\"next\"",
    ),
    (
        "Surrogate-Key",
        "By these keys a cache in front of the server throws the answer away when what it shows is told otherwise; \
         `docs/caching.md` lists them. Its name can be configured.",
        "all article:EvOxvGn0dYU list:5hZtgJx0c3A",
    ),
    ("Location", "The address with the present slug; the query is kept.", "/v1/articles/budget-vote-explained"),
    ("Allow", "The methods that this address takes.", "GET, HEAD, OPTIONS"),
    (
        "Content-Security-Policy",
        "What a browser may load for the page: nothing from elsewhere.",
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("Referrer-Policy", "`no-referrer`: links from the page do not tell where they stood.", "no-referrer"),
    ("Retry-After", "After how many seconds to try again.", "2"),
];
const EVERYWHERE: &[&str] = &[
    "X-Request-Id",
    "Cache-Control",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "X-Content-Type-Options",
];

/// Answers that stand once in the document: status, name, description, further headers, whether it is a problem.
const SHARED: &[(u16, &str, &str, &[&str], bool)] = &[
    (301, "Moved", "It has another slug now.", &["Location", "Surrogate-Key"], false),
    (
        304,
        "NotModified",
        "The bytes named in `If-None-Match` are still the answer.",
        &["Vary", "ETag", "Surrogate-Key"],
        false,
    ),
    (
        304,
        "ListNotModified",
        "The bytes named in `If-None-Match` are still the answer.",
        &["Vary", "ETag", "Link", "Surrogate-Key"],
        false,
    ),
    (
        304,
        "HtmlNotModified",
        "The bytes named in `If-None-Match` are still the answer.",
        &["Vary", "ETag", "Content-Security-Policy", "Referrer-Policy"],
        false,
    ),
    (400, "BadRequest", "The request cannot be read; `errors` lists every fault.", &[], true),
    (404, "NotFound", "There is nothing at this address.", &["Surrogate-Key"], true),
    (405, "MethodNotAllowed", "Not with this method; `Allow` names those that are.", &["Allow"], true),
    (410, "Gone", "It was public and is not any more; `reason` says why.", &["Surrogate-Key"], true),
    (
        431,
        "HeadTooLarge",
        "The address and the headers have more than 32 KiB together. The HTTP parser answers this by itself: without a \
         body and without the headers that other answers have.",
        &[],
        false,
    ),
    (500, "InternalError", "A fault of ours.", &[], true),
    (503, "Unavailable", "Not now; `Retry-After` says when.", &["Retry-After"], true),
];

/// What can go wrong with any request.
pub struct Failures;

/// An address that can be an old one, or one of what was public.
pub struct Absences;

/// What was public.
pub struct Withdrawals;

/// An address that can be an old one.
pub struct Moves;

impl IntoResponses for Moves {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        shared(&["Moved"])
    }
}

impl IntoResponses for Failures {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        shared(&["BadRequest", "NotFound", "MethodNotAllowed", "HeadTooLarge", "InternalError", "Unavailable"])
    }
}

impl IntoResponses for Absences {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        shared(&["Moved", "Gone"])
    }
}

impl IntoResponses for Withdrawals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        shared(&["Gone"])
    }
}

fn shared(names: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    let chosen = SHARED.iter().filter(|(_, name, ..)| names.contains(name));
    chosen.map(|(status, name, ..)| (status.to_string(), RefOr::Ref(Ref::from_response_name(*name)))).collect()
}

/// Adds the headers and the answers that are shared.
pub(super) fn add(components: &mut Components) {
    for (name, about, example) in HEADERS {
        components.headers.insert((*name).to_owned(), RefOr::T(header(about, example)));
    }
    for (status, name, about, more, problem) in SHARED {
        let mut response = ResponseBuilder::new().description(*about);
        if *problem {
            let schema = Ref::from_schema_name(ProblemBody::name());
            let mut content = Content::new(Some(schema));
            content.example = examples::of_problem(*status);
            response = response.content("application/problem+json", content);
        }
        let mut response = response.build();
        // What the parser answers has passed none of our code.
        if *status != 431 {
            set_headers(&mut response, EVERYWHERE.iter().chain(*more));
        }
        components.responses.insert((*name).to_owned(), RefOr::T(response));
    }
}

pub(super) fn header(about: &str, example: &str) -> Header {
    let schema = ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).build();
    let mut header = Header::default();
    header.schema = Some(schema.into());
    header.description = Some(about.to_owned());
    header.example = Some(example.into());
    header
}

pub(super) fn set_headers<'h>(response: &mut Response, names: impl Iterator<Item = &'h &'h str>) {
    for name in names {
        let reference = Ref::new(format!("#/components/headers/{name}"));
        response.headers.insert((*name).to_owned(), RefOr::Ref(reference));
    }
}

/// Adds to an operation what all of its kind have in common: headers, the answer to a condition, and the next page.
pub(super) fn complete(operation: &mut Operation) {
    let id = operation.operation_id.clone().unwrap_or_default();
    let kept = !["healthz", "readyz", "metrics", "get_preview"].contains(&id.as_str());
    let of_readers = !operation.tags.iter().flatten().any(|tag| tag == "Service");
    let paged = operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "cursor"));
    let html = operation.responses.responses.values().any(|response| {
        matches!(response, RefOr::T(response) if response.content.keys().any(|media| media.starts_with("text/html")))
    });
    if kept {
        let unchanged = match (paged, html) {
            (true, _) => "ListNotModified",
            (_, true) => "HtmlNotModified",
            _ => "NotModified",
        };
        operation.responses.responses.insert("304".to_owned(), RefOr::Ref(Ref::from_response_name(unchanged)));
    }
    let Some(RefOr::T(good)) = operation.responses.responses.get_mut("200") else { return };
    set_headers(good, EVERYWHERE.iter().chain(&["Vary", "Content-Encoding"]));
    let more: &[&str] = match (paged, html) {
        (true, _) => &["ETag", "Link"],
        (_, true) => &["ETag", "Content-Security-Policy", "Referrer-Policy"],
        _ => &["ETag"],
    };
    set_headers(good, more.iter().filter(|_| kept));
    if kept && of_readers {
        set_headers(good, ["Surrogate-Key"].iter());
    }
    if paged {
        good.links.insert("next".to_owned(), RefOr::T(next_page(&id)));
    }
}

fn next_page(operation: &str) -> Link {
    LinkBuilder::new()
        .operation_id(operation)
        .parameter("cursor", "$response.body#/page/next")
        .description("The next page, unless `page.next` is null. Send the filters and the order again.")
        .build()
}
