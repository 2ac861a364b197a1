//! What editors may do: one function per use case, in batches, so that an import and a person go the same way.

pub mod articles;
pub mod collections;
pub mod corrections;
pub mod desk;
pub mod dossiers;
pub mod form;
pub mod idempotency;
pub mod moves;
pub mod previews;
pub mod publication;
pub mod references;
pub mod related;
pub mod removal;
pub mod revisions;
pub mod rights;
pub mod schedule;
pub mod sections;
pub mod slugs;
pub mod terms;
pub mod things;
pub mod translations;
mod uses;
pub mod writing;
