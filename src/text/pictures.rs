//! Pictures in a text.
use crate::domain::{body::BodyFormat, id::Id};

/// The ids of the pictures.
pub fn media_ids(_format: BodyFormat, _body: &str) -> Vec<Id> {
    Vec::new()
}
