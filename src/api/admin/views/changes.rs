//! What a change did, or would do.

use crate::{
    api::problem::ProblemFault,
    domain::{difference::Changed, fault::Fault},
    newsroom::related::Hanging,
    text::clean::Removed,
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A field that says something else.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldChange {
    /// The field, as the article names it.
    pub field: &'static str,
    /// What it said.
    #[schema(required = true)]
    pub before: Value,
    /// What it says.
    #[schema(required = true)]
    pub after: Value,
}

/// Prints what was changed.
pub fn changes(changed: &[Changed]) -> Vec<FieldChange> {
    let print = |one: &Changed| FieldChange { field: one.field, before: one.before.clone(), after: one.after.clone() };
    changed.iter().map(print).collect()
}

/// Markup that was taken out of a text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RemovedMarkup {
    /// The thing: a tag, an attribute such as `onclick`, or a `javascript: link`.
    #[schema(example = "<script>")]
    pub what: String,
    /// How many there were.
    #[schema(minimum = 1)]
    pub count: usize,
}

/// Prints what was taken out.
pub fn removed(removed: &[Removed]) -> Vec<RemovedMarkup> {
    removed.iter().map(|one| RemovedMarkup { what: one.what.clone(), count: one.count }).collect()
}

/// Prints what would have been done.
pub fn dry_run(changed: &[Changed], public: bool, problems: &[Fault], provisional: Vec<String>) -> DryRun {
    let problems = problems.iter().map(ProblemFault::from).collect();
    DryRun { changes: changes(changed), public, related: Vec::new(), problems, provisional }
}

/// A link between stories that readers would see, or see no longer.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedChange {
    /// The id of the article with the link.
    pub article: String,
    /// The id of the article that it leads to; null for a story elsewhere.
    #[schema(required = true)]
    pub target: Option<String>,
    /// The address of a story elsewhere.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Whether readers would see it afterwards.
    pub shown: bool,
}

/// Prints links that readers would see, or see no longer.
pub fn related_changes(links: Vec<Hanging>, shown: bool) -> Vec<RelatedChange> {
    let print = |link: Hanging| RelatedChange {
        article: link.article.to_string(),
        target: link.target.map(|id| id.to_string()),
        url: link.url,
        shown,
    };
    links.into_iter().map(print).collect()
}

/// What would have been done. Only with `dry_run=true`, where nothing is.
#[derive(Debug, Serialize, ToSchema)]
pub struct DryRun {
    /// The fields that would say something else.
    pub changes: Vec<FieldChange>,
    /// Whether readers would have something else afterwards.
    pub public: bool,
    /// The editors' links that readers would see, or see no longer.
    pub related: Vec<RelatedChange>,
    /// What stands in the way of publication.
    pub problems: Vec<ProblemFault>,
    /// Ids in the answer that stand for nothing: the next time they are others.
    pub provisional: Vec<String>,
}
