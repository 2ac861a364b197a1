//! The public shape of an article and of all it refers to: one schema for each thing, whatever was asked.
//!
//! A property is always there, `null` where there is nothing, or there only when it was asked for.

mod article;
mod blocks;
mod bodies;
mod image;
mod printing;
mod references;
mod related;

pub use article::{ArticleView, Attribution, CorrectionView, PlaceView, PlacementView, Seo};
pub use blocks::BlockView;
pub use image::{Image, image};
pub use printing::{Bodies, Expand, article, attribution, correction, place};
pub use references::{
    ContributorReference, SectionReference, SourceReference, TagReference, contributor_reference, section_reference,
    source_reference, tag_reference,
};
pub use related::{ExternalView, Reason, RelatedView, TeaserView, Translation, related};
