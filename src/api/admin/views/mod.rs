//! The shapes of the Admin API: what GET gives, PUT and PATCH take.

mod article;
mod changes;
mod collections;
mod corrections;
mod import;
mod media;
mod page;
mod previews;
mod publications;
mod related;
mod revisions;
mod sources;
mod taxonomy;

pub use article::{AdminArticle, AdminArticleList, article, in_list};
pub use changes::{DryRun, RemovedMarkup, dry_run, related_changes, removed};
pub use collections::{AdminCollection, AdminCollectionItems, AdminCollectionList, collection, collection_items};
pub use corrections::{AdminCorrection, AdminCorrectionList, correction, corrections};
pub use import::{ImportReport, import};
pub use media::{AdminMedia, AdminMediaList, media};
pub use page::AdminPage;
pub use previews::{AdminPreview, AdminPreviewList, preview, previews};
pub use publications::{AdminPublication, AdminPublicationList, publication, publications};
pub use related::{AdminRelated, related};
pub use revisions::{Difference, RevisionList, difference, revisions};
pub use sources::{AdminSource, AdminSourceList, source};
pub use taxonomy::{
    AdminContributor, AdminContributorList, AdminSection, AdminSectionList, AdminTag, AdminTagList, MergeTag,
    contributor, section, tag,
};
