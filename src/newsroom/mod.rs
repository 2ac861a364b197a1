//! What editors may do: one function per use case, in batches, so that an import and a person go the same way.

pub mod articles;
pub mod collections;
pub mod idempotency;
pub mod publication;
pub mod sections;
pub mod slugs;
