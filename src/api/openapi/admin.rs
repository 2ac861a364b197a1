//! The document of the Admin API: what its answers have in common, and who may ask.

use super::{
    admin_examples,
    answers::{header, set_headers},
    inputs, parameters, words,
};
use crate::{
    api::{
        admin::{access, params::DRY_RUN},
        problem::{ProblemBody, ProblemFault, ProblemUse},
    },
    domain::caller::Role,
};
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses, OpenApi, PartialSchema, ToSchema,
    openapi::{
        Components, Content, Ref, RefOr, Required, Response, ResponseBuilder, Type,
        extensions::Extensions,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, SchemaType},
        security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_actix_web::AppExt;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Broadsheet Admin API",
        version = "1",
        license(name = "MIT", identifier = "MIT"),
    ),
    servers((url = "/", description = "This server.")),
    tags(
        (name = "Sign-in", description = "Access tokens, and who you are."),
        (name = "Articles", description = "Drafts, revisions, and all that hangs on an article."),
        (name = "Workflow", description = "The moves of an article: from draft to reader and back."),
        (name = "Things", description = "Sections, sources, contributors, tags, collections and media."),
        (name = "House", description = "Users, keys, the audit log."),
    )
)]
struct Base;

const DESCRIPTION: &str = include_str!("../../../openapi/description-admin.md");
const README: &str = include_str!("../../../README.md");

/// A day in the newsroom, which README shows and a test types.
fn day() -> &'static str {
    let rest = README.split_once("\n## A day in the newsroom\n").map(|(_, rest)| rest).unwrap_or_default();
    rest.split_once("\n## ").map_or(rest, |(day, _)| day)
}

/// Every header that an answer can have, what it means, and an example.
const HEADERS: &[(&str, &str, &str)] = &[
    (
        "X-Request-Id",
        "Names this request in the log; the client's own, if it sent one of 1–128 plain characters.",
        "0193a5c2-7c1e-7a52-9d0e-3f6f0c1a2b3c",
    ),
    ("Cache-Control", "`no-store`: nobody keeps it.", "no-store"),
    ("X-Content-Type-Options", "`nosniff`: the type is as told.", "nosniff"),
    (
        "Vary",
        "`Accept-Encoding`: the answer may be compressed. `Origin`, where scripts of some sites may read it.",
        "Accept-Encoding",
    ),
    ("Content-Encoding", "`br` or `gzip`, where the client takes it and it is worth it.", "br"),
    ("ETag", "The version of the thing; send it back in `If-Match`.", "\"7\""),
    ("Link", "The next page: `rel=\"next\"`. Absent on the last.", "</v1/admin/articles?cursor=bp0>; rel=\"next\""),
    ("Location", "Where the new thing is.", "/v1/admin/articles/0193a5c2-7c1e-7a52-9d0e-3f6f0c1a2b3c"),
    ("Idempotent-Replayed", "`true`: this was answered before, and nothing was done again.", "true"),
    ("Allow", "The methods that this address takes.", "GET, HEAD, OPTIONS"),
    ("Retry-After", "After how many seconds to try again.", "2"),
    ("WWW-Authenticate", "`Bearer`: an access token or a key is wanted.", "Bearer"),
    (
        "Access-Control-Allow-Origin",
        "The site whose scripts may read it, where one is configured.",
        "https://desk.example.org",
    ),
    ("Access-Control-Expose-Headers", "The headers that such scripts may read.", "ETag, Location"),
];
const EVERYWHERE: &[&str] = &[
    "X-Request-Id",
    "Cache-Control",
    "X-Content-Type-Options",
    "Vary",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
];

/// Problems that stand once in the document: status, name, description, further headers.
const SHARED: &[(u16, &str, &str, &[&str])] = &[
    (400, "BadRequest", "The request cannot be read; `errors` lists every fault.", &[]),
    (401, "Unauthenticated", "Nobody knows who asks.", &["WWW-Authenticate"]),
    (403, "Forbidden", "You may not.", &["Idempotent-Replayed"]),
    (404, "NotFound", "There is nothing at this address that you may see.", &["Idempotent-Replayed"]),
    (405, "MethodNotAllowed", "Not with this method; `Allow` names those that are.", &["Allow"]),
    (408, "TooSlow", "The body did not come in time.", &[]),
    (409, "Conflict", "The state is in the way; `code` says how.", &["Idempotent-Replayed"]),
    (412, "Stale", "It was changed since you read it.", &["ETag"]),
    (413, "TooLarge", "The body is too large; `limit` says how large it may be.", &[]),
    (415, "WrongType", "The body is of another type than those in `accepted`.", &[]),
    (422, "Invalid", "The body was read, but is not acceptable; `errors` lists every fault.", &["Idempotent-Replayed"]),
    (428, "VersionMissing", "Say which version the change was made for.", &["ETag"]),
    (429, "TooManyRequests", "Too often; `Retry-After` says when.", &["Retry-After"]),
    (500, "InternalError", "A fault of ours.", &[]),
    (503, "Unavailable", "Not now; `Retry-After` says when.", &["Retry-After"]),
];
/// Further failures of changes.
const WRITING: &[u16] = &[408, 412, 413, 415, 422, 428];

/// What can go wrong with any request of the newsroom.
pub struct AdminFailures;

/// What can go wrong with any change.
pub struct WriteFailures;

impl IntoResponses for AdminFailures {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        shared(|status| !WRITING.contains(&status))
    }
}

/// What can go wrong with signing in, and with what is one's own.
pub struct SignInFailures;

impl IntoResponses for SignInFailures {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        shared(|status| ![412, 428].contains(&status))
    }
}

impl IntoResponses for WriteFailures {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        shared(|_| true)
    }
}

fn shared(chosen: impl Fn(u16) -> bool) -> BTreeMap<String, RefOr<Response>> {
    let chosen = SHARED.iter().filter(|(status, ..)| chosen(*status));
    let chosen = chosen.map(|(status, name, ..)| (status.to_string(), RefOr::Ref(Ref::from_response_name(*name))));
    // The parser of HTTP answers this by itself.
    chosen.chain([("431".to_owned(), RefOr::Ref(Ref::from_response_name("HeadTooLarge")))]).collect()
}

/// The document of the Admin API.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut base = Base::openapi();
    base.info.description = Some(format!("{DESCRIPTION}\n# A day in the newsroom\n{}", day()));
    let components = base.components.get_or_insert_with(Components::new);
    for (name, schema) in [
        (ProblemBody::name(), ProblemBody::schema()),
        (ProblemFault::name(), ProblemFault::schema()),
        (ProblemUse::name(), ProblemUse::schema()),
    ] {
        components.schemas.insert(name.into_owned(), schema);
    }
    add_shared(components);
    components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let app = actix_web::App::new().into_utoipa_app().openapi(base).configure(crate::api::admin::configure);
    let mut document = app.split_for_parts().1;
    for item in document.paths.paths.values_mut() {
        let methods = [
            ("GET", &mut item.get),
            ("POST", &mut item.post),
            ("PUT", &mut item.put),
            ("PATCH", &mut item.patch),
            ("DELETE", &mut item.delete),
        ];
        for (method, operation) in methods {
            if let Some(operation) = operation {
                parameters::complete(operation);
                complete(method, operation);
                admin_examples::add(operation);
            }
        }
    }
    if let Some(components) = &mut document.components {
        words::open(components);
    }
    inputs::add(&mut document);
    document
}

/// The document as text, the same in the answer and in the file.
pub fn text() -> String {
    serde_json::to_string_pretty(&document()).unwrap_or_default()
}

fn add_shared(components: &mut Components) {
    for (name, about, example) in HEADERS {
        components.headers.insert((*name).to_owned(), RefOr::T(header(about, example)));
    }
    for (status, name, about, more) in SHARED {
        let mut content = Content::new(Some(Ref::from_schema_name(ProblemBody::name())));
        content.example = admin_examples::of_problem(*status);
        let mut response =
            ResponseBuilder::new().description(*about).content("application/problem+json", content).build();
        set_headers(&mut response, EVERYWHERE.iter().chain(*more));
        components.responses.insert((*name).to_owned(), RefOr::T(response));
    }
    let unchanged = "The version named in `If-None-Match` is still the one there is.";
    let mut unchanged = ResponseBuilder::new().description(unchanged).build();
    set_headers(&mut unchanged, EVERYWHERE.iter().chain(&["ETag"]));
    components.responses.insert("NotModified".to_owned(), RefOr::T(unchanged));
    let large = "The address and the headers have more than 32 KiB together: without a body.";
    let large = ResponseBuilder::new().description(large).build();
    components.responses.insert("HeadTooLarge".to_owned(), RefOr::T(large));
}

/// Adds to an operation what all of its kind have in common: headers, and who may ask.
fn complete(method: &str, operation: &mut Operation) {
    let id = operation.operation_id.clone().unwrap_or_default();
    let access = access::find(&id);
    // Who is not known yet signs in.
    operation.security = Some(vec![SecurityRequirement::default()]);
    if let Some(access) = access {
        let scopes: Vec<String> = access.scope.iter().map(ToString::to_string).collect();
        operation.security = Some(vec![SecurityRequirement::new("bearer", scopes)]);
        let roles: Vec<&str> =
            Role::ALL.iter().filter(|role| **role >= access.least).map(|role| role.as_str()).collect();
        operation.extensions.get_or_insert_default().merge(Extensions::from_iter([("x-roles", roles)]));
    }
    let parameters = operation.parameters.get_or_insert_default();
    let signs_in = operation.tags.iter().flatten().any(|tag| tag == "Sign-in");
    let told = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(told) if told.name == DRY_RUN.name);
    if method != "GET" && !signs_in && !parameters.iter().any(told) {
        parameters.push(RefOr::T(DRY_RUN.document()));
    }
    let writes = operation.responses.responses.contains_key("428");
    if writes {
        parameters.push(RefOr::T(if_match()));
    }
    let once = method == "POST" && operation.responses.responses.contains_key("409") && writes;
    if once {
        parameters.push(RefOr::T(idempotency_key()));
    }
    if method == "GET" {
        let unchanged = RefOr::Ref(Ref::from_response_name("NotModified"));
        operation.responses.responses.insert("304".to_owned(), unchanged);
    }
    let paged = operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "cursor"));
    let good: &[&str] = if paged { &["Content-Encoding", "Link"] } else { &["Content-Encoding", "ETag"] };
    for (status, more) in [("200", good), ("201", &["Content-Encoding", "ETag", "Location"]), ("204", &[])] {
        if let Some(RefOr::T(good)) = operation.responses.responses.get_mut(status) {
            let replayed = once.then_some(&"Idempotent-Replayed");
            set_headers(good, EVERYWHERE.iter().chain(more).chain(replayed));
        }
    }
}

fn if_match() -> Parameter {
    in_header("If-Match", "The version that the change was made for: the `ETag` of what you read, or `*` for any.", "*")
}

fn idempotency_key() -> Parameter {
    let about = "A key of your own choice, such as a UUID. The same request with the same key within a day is done \
                 once: it gets the first answer again. The same key with another body is refused.";
    in_header("Idempotency-Key", about, "8e03978e-40d5-43e8-bc93-6894a57f9324")
}

fn in_header(name: &str, about: &str, example: &str) -> Parameter {
    let schema =
        ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).min_length(Some(1)).max_length(Some(255));
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(schema))
        .example(Some(example.into()))
        .build()
}
