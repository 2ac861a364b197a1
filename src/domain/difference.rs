//! Being written.
use super::article::Content;
use serde_json::Value;
/// A field that says something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The field.
    pub field: &'static str,
    /// Before.
    pub before: Value,
    /// After.
    pub after: Value,
}
/// Being written.
pub fn fields(before: &Content, after: &Content) -> Vec<Changed> {
    if before == after {
        return Vec::new();
    }
    let mut all = Vec::new();
    if before.title != after.title {
        all.push(Changed { field: "title", before: before.title.clone().into(), after: after.title.clone().into() });
    } else {
        all.push(Changed { field: "body", before: Value::Null, after: Value::Null });
    }
    all
}
