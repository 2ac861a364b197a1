//! The document: OpenAPI 3.1, made from the routes themselves.

use super::problem::{ProblemBody, ProblemFault};
use utoipa::{
    OpenApi, PartialSchema, ToSchema,
    openapi::{
        Components, Header, RefOr, Response, Type,
        path::Operation,
        schema::{ObjectBuilder, SchemaType},
    },
};
use utoipa_actix_web::AppExt;

#[derive(OpenApi)]
#[openapi(
    info(title = "Broadsheet Content API", version = "1", description = "What readers may see of a newsroom: articles, \
        sections, sources, contributors and tags, as JSON.", license(name = "MIT", identifier = "MIT")),
    tags(
        (name = "Articles", description = "Stories, one or in lists."),
        (name = "Sections", description = "The tree of the paper."),
        (name = "Sources", description = "Who makes or supplies stories."),
        (name = "Contributors", description = "Bylines."),
        (name = "Tags", description = "Typed topics."),
        (name = "Service", description = "The service itself."),
    )
)]
struct Base;

/// The document of the Content API.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut base = Base::openapi();
    // Shared failures name the schema of their body but do not bring it.
    let components = base.components.get_or_insert_with(Components::new);
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    components.schemas.insert(ProblemFault::name().into_owned(), ProblemFault::schema());
    let app = actix_web::App::new().into_utoipa_app().openapi(base).configure(super::configure);
    let mut document = app.split_for_parts().1;
    for item in document.paths.paths.values_mut() {
        if let Some(operation) = &mut item.get {
            complete(operation);
        }
    }
    document
}

/// The document as text, the same in the answer and in the file.
pub fn text() -> String {
    serde_json::to_string_pretty(&document()).unwrap_or_default()
}

/// The same document as YAML.
pub fn yaml() -> String {
    let value: serde_json::Value = serde_json::from_str(&text()).unwrap_or_default();
    yaml_serde::to_string(&value).unwrap_or_default()
}

const EVERYWHERE: &[(&str, &str)] = &[
    ("X-Request-Id", "Names this request in the log; the client's own, if it sent one of 1–128 plain characters."),
    ("Cache-Control", "For how long the answer may be kept."),
    ("Access-Control-Allow-Origin", "`*`: every site may read it."),
    ("Access-Control-Expose-Headers", "The headers that scripts may read."),
    ("X-Content-Type-Options", "`nosniff`: the type is as told."),
];
const VARY: (&str, &str) = ("Vary", "`Accept-Encoding`: the answer may be compressed.");
const CODING: (&str, &str) = ("Content-Encoding", "`br` or `gzip`, where the client takes it and it is worth it.");
const ETAG: (&str, &str) = ("ETag", "Names these bytes; send it back in `If-None-Match`.");
const LINK: (&str, &str) = ("Link", "The pages around this one: `rel=\"next\"`, `rel=\"prev\"`.");
const PAGE: [(&str, &str); 2] = [
    ("Content-Security-Policy", "What a browser may load for the page: nothing from elsewhere."),
    ("Referrer-Policy", "`no-referrer`: links from the page do not tell where they stood."),
];

/// Adds to an operation what all of its kind have in common: headers by status, and the answer to a condition.
fn complete(operation: &mut Operation) {
    let kept = !["healthz", "readyz", "metrics"].contains(&operation.operation_id.as_deref().unwrap_or_default());
    let page = operation.responses.responses.values().any(|response| {
        matches!(response, RefOr::T(response) if response.content.keys().any(|media| media.starts_with("text/html")))
    });
    let listed = operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "cursor"));
    if kept {
        let unchanged = Response::new("The bytes named in `If-None-Match` are still the answer.");
        operation.responses.responses.insert("304".to_owned(), RefOr::T(unchanged));
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let mut headers = EVERYWHERE.to_vec();
        match status.as_str() {
            "200" => headers.extend([VARY, CODING]),
            "301" => headers.push(("Location", "The address with the present slug; the query is kept.")),
            "304" => headers.push(VARY),
            "405" => headers.push(("Allow", "The methods that this address takes.")),
            "503" => headers.push(("Retry-After", "After how many seconds to try again.")),
            _ => {}
        }
        if kept && ["200", "304"].contains(&status.as_str()) {
            headers.push(ETAG);
            headers.extend(listed.then_some(LINK));
            headers.extend(PAGE.iter().filter(|_| page));
        }
        for (name, about) in headers {
            response.headers.insert(name.to_owned(), RefOr::T(header(about)));
        }
    }
}

fn header(about: &str) -> Header {
    let schema = ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).build();
    let mut header = Header::default();
    header.schema = Some(schema.into());
    header.description = Some(about.to_owned());
    header
}
