//! What news is: types, newtypes and rules. No input, no output, no clock.

pub mod article;
pub mod block;
pub mod body;
pub mod caller;
pub mod collection;
pub mod difference;
pub mod edition;
pub mod fault;
pub mod fields;
pub mod id;
pub mod idempotency;
pub mod language;
pub mod ledger;
pub mod letters;
pub mod media;
pub mod merge_patch;
pub mod names;
pub mod page;
pub mod query;
pub mod site;
pub mod slug;
pub mod taxonomy;
pub mod terms;
pub mod time;
pub(crate) mod words;
pub mod workflow;
