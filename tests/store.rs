//! The store, on both databases: where they differ, where threads meet, and how much work a question is.

#![expect(clippy::unwrap_used, reason = "a test that cannot be arranged has failed")]

mod support;

mod store {
    mod changes;
    mod connections;
    mod derived;
    mod limits;
    mod lists;
    mod migrations;
    mod opening;
    mod paging;
    mod sections;
    mod slugs;
}
