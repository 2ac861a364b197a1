//! Examples of answers: what the demo newsroom answered to the `curl` line of each operation. A test asks again and
//! compares.

use serde_json::Value;
use utoipa::openapi::{RefOr, path::Operation};

macro_rules! recorded {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../openapi/examples/", $name, ".json")))),+]
    };
}

/// Answers by operation.
const ANSWERS: &[(&str, &str)] = recorded!(
    "get_door",
    "list_articles",
    "get_article",
    "list_related",
    "list_corrections",
    "get_history",
    "get_by_path",
    "get_preview",
    "list_collections",
    "get_collection",
    "list_sections",
    "get_section",
    "list_sources",
    "get_source",
    "list_contributors",
    "get_contributor",
    "list_tags",
    "get_tag",
    "healthz",
    "readyz",
);
/// Problems by status.
const PROBLEMS: &[(&str, &str)] = recorded!("problem_400", "problem_404", "problem_405", "problem_410");

/// Requests that answer with the problems that are recorded: method and address.
pub const FAILING: &[(u16, &str, &str)] = &[
    (400, "GET", "/v1/articles?section=wrld&limit=500"),
    (404, "GET", "/v1/articles/no-such-story"),
    (405, "POST", "/v1/articles"),
    (410, "GET", "/v1/articles/withdrawn-harbour-tender-story"),
];

fn find(table: &[(&str, &str)], name: &str) -> Option<Value> {
    let (_, text) = table.iter().find(|(known, _)| *known == name)?;
    serde_json::from_str(text).ok()
}

/// A problem of a status, as it was answered.
pub(super) fn of_problem(status: u16) -> Option<Value> {
    find(PROBLEMS, &format!("problem_{status}"))
}

/// Adds what an operation answered.
pub(super) fn add(operation: &mut Operation) {
    let id = operation.operation_id.clone().unwrap_or_default();
    if let Some(RefOr::T(good)) = operation.responses.responses.get_mut("200")
        && let Some(RefOr::T(content)) = good.content.get_mut("application/json")
    {
        content.example = find(ANSWERS, &id);
    }
}
