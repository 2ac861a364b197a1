//! The document: OpenAPI 3.1, made from the routes themselves.

use super::problem::{ProblemBody, ProblemFault};
use utoipa::{OpenApi, PartialSchema, ToSchema, openapi::Components};
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
    actix_web::App::new().into_utoipa_app().openapi(base).configure(super::configure).split_for_parts().1
}

/// The document as text, the same in the answer and in the file.
pub fn text() -> String {
    serde_json::to_string_pretty(&document()).unwrap_or_default()
}
