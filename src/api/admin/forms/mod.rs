//! From the bodies of requests to what the newsroom is asked for, with all that is wrong with them.

mod article;
mod file;
mod links;
mod named;
mod order;
mod reading;
mod things;

pub use article::{article, prepared};
pub use file::{from_file, to_file, with_file};
pub use links::{correction, nothing, preview, related, translations};
pub use order::{only_reason, order};
pub use reading::{Known, exact_text, moment, references};
pub use things::{collection, contributor, items, media, merge, section, source, tag};
