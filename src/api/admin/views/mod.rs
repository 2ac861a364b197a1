//! The shapes of the Admin API: what GET gives, PUT and PATCH take.

mod article;
mod changes;
mod page;

pub use article::{AdminArticle, AdminArticleList, article, in_list};
pub use changes::{DryRun, RemovedMarkup, dry_run, removed};
pub use page::AdminPage;
