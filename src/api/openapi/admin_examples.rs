//! Examples of the Admin API: what the demo newsroom was asked by the `curl` lines of each operation, and what it
//! answered. A test asks again and compares; where secrets would stand there is only their beginning.

use serde_json::Value;
use std::sync::LazyLock;
use utoipa::openapi::{Content, RefOr, path::Operation};

/// By operation or `problem_` and status: `request`, `status` and `answer`.
static RECORDED: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../openapi/examples/admin.json")).unwrap_or_default());

fn part(name: &str, member: &str) -> Option<Value> {
    RECORDED.get(name)?.get(member).filter(|value| !value.is_null()).cloned()
}

/// A problem of a status, as it was answered.
pub(super) fn of_problem(status: u16) -> Option<Value> {
    part(&format!("problem_{status}"), "answer")
}

/// Adds what was sent to an operation, and what it answered.
pub(super) fn add(operation: &mut Operation) {
    let id = operation.operation_id.clone().unwrap_or_default();
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        show(body.content.values_mut(), &part(&id, "request"));
    }
    let status = part(&id, "status").map(|status| status.to_string()).unwrap_or_default();
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(&status) {
        show(response.content.values_mut(), &part(&id, "answer"));
    }
}

fn show<'c>(contents: impl Iterator<Item = &'c mut RefOr<Content>>, example: &Option<Value>) {
    for content in contents {
        if let RefOr::T(content) = content {
            content.example.clone_from(example);
        }
    }
}
