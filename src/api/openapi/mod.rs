//! The document: OpenAPI 3.1, made from the routes themselves.

pub mod admin;
mod admin_examples;
mod answers;
mod examples;
mod inputs;
mod parameters;
mod words;

pub use admin::{AdminFailures, SignInFailures, WriteFailures};
pub use answers::{Absences, Failures, Moves, Withdrawals};
pub use examples::FAILING;

use super::problem::{ProblemBody, ProblemFault, ProblemUse};
use utoipa::{OpenApi, PartialSchema, ToSchema, openapi::Components};
use utoipa_actix_web::AppExt;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Broadsheet Content API",
        version = "1",
        description = include_str!("../../../openapi/description.md"),
        license(name = "MIT", identifier = "MIT"),
    ),
    servers((url = "/", description = "This server.")),
    security(()),
    tags(
        (name = "Start", description = "What a client must know before its first question."),
        (name = "Articles", description = "Stories: in lists, one, by their path on the site, and what hangs on one."),
        (name = "Collections", description = "Lists made by hand: the front page, the top of a section, a dossier."),
        (name = "Sections", description = "The tree of the paper."),
        (name = "Sources", description = "Who makes or supplies stories, and how to credit them."),
        (name = "Contributors", description = "Who stands in bylines."),
        (name = "Tags", description = "Typed topics: people, organisations, places, events, subjects."),
        (name = "Service", description = "The service itself: health, meters, documents, pages about problems."),
    )
)]
struct Base;

/// The document of the Content API.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut base = Base::openapi();
    let components = base.components.get_or_insert_with(Components::new);
    // Shared failures name the schema of their body but do not bring it; neither does the parameter `fields`.
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    components.schemas.insert(ProblemFault::name().into_owned(), ProblemFault::schema());
    components.schemas.insert(ProblemUse::name().into_owned(), ProblemUse::schema());
    components.schemas.insert("ArticleField".to_owned(), super::content::field_names());
    answers::add(components);
    let app = actix_web::App::new().into_utoipa_app().openapi(base).configure(super::configure);
    let mut document = app.split_for_parts().1;
    for item in document.paths.paths.values_mut() {
        if let Some(operation) = &mut item.get {
            parameters::complete(operation);
            answers::complete(operation);
            examples::add(operation);
        }
    }
    if let Some(components) = &mut document.components {
        words::open(components);
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
