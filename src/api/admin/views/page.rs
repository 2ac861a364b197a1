//! Where a page of the newsroom's lists stands.

use serde::Serialize;
use utoipa::ToSchema;

/// Where a page stands.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct AdminPage {
    /// How many rows were asked for.
    #[schema(minimum = 0, maximum = 100)]
    pub limit: i64,
    /// The cursor of the next page; null on the last.
    #[schema(required = true)]
    pub next: Option<String>,
    /// The cursor of the page before; null on the first, and in lists that go forward alone.
    #[schema(required = true)]
    pub previous: Option<String>,
    /// How many rows there are, where they were counted.
    #[schema(required = true, minimum = 0)]
    pub total: Option<i64>,
    /// What `total` is: `exact` or `at_least`. More words may come.
    #[schema(required = true, value_type = Option<String>)]
    pub total_is: Option<&'static str>,
}
