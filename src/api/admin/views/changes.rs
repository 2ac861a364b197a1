//! What a change did, or would do.

use crate::{
    api::problem::ProblemFault,
    domain::{difference::Changed, fault::Fault},
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
    DryRun { changes: changes(changed), public, problems, provisional }
}

/// What would have been done. Only with `dry_run=true`, where nothing is.
#[derive(Debug, Serialize, ToSchema)]
pub struct DryRun {
    /// The fields that would say something else.
    pub changes: Vec<FieldChange>,
    /// Whether readers would have something else afterwards.
    pub public: bool,
    /// What stands in the way of publication.
    pub problems: Vec<ProblemFault>,
    /// Ids in the answer that stand for nothing: the next time they are others.
    pub provisional: Vec<String>,
}
