//! The shapes of the Admin API: what GET gives, PUT and PATCH take.

mod article;
mod changes;
mod corrections;
mod page;
mod previews;
mod related;
mod revisions;

pub use article::{AdminArticle, AdminArticleList, article, in_list};
pub use changes::{DryRun, RemovedMarkup, dry_run, removed};
pub use corrections::{AdminCorrection, AdminCorrectionList, correction, corrections};
pub use page::AdminPage;
pub use previews::{AdminPreview, AdminPreviewList, preview, previews};
pub use related::{AdminRelated, related};
pub use revisions::{Difference, RevisionList, difference, revisions};
