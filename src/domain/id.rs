//! Ids: UUIDs (version 7 when made here), public and for ever.

use super::fault::Wrong;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// The id of a thing. Shown and stored as 36 characters of lower-case text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(Uuid);

impl Id {
    /// The least of all ids: nothing stands before it.
    pub const MIN: Id = Id(Uuid::nil());
    /// The greatest of all ids: nothing stands after it.
    pub const MAX: Id = Id(Uuid::max());

    /// Reads the 36-character form; anything else is `invalid_id`.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        Self::looks_like(text)
            .then(|| Uuid::try_parse(text).ok())
            .flatten()
            .map(Self)
            .ok_or_else(|| Wrong::new("invalid_id", "This is no id: an id is a UUID of 36 characters."))
    }

    /// Whether a text has the outer form of an id, so that it can be no slug.
    pub fn looks_like(text: &str) -> bool {
        text.len() == 36 && Uuid::try_parse(text).is_ok()
    }

    /// The id with these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// The 16 bytes of the id, most significant first.
    pub const fn bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl From<Uuid> for Id {
    fn from(uuid: Uuid) -> Self {
        Self(uuid)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(out)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_36_character_form_is_an_id() {
        let text = "0193a5c2-0000-7000-8000-000000000001";
        assert_eq!(Id::parse(text).map(|id| id.to_string()), Ok(text.to_owned()));
        assert_eq!(Id::parse(&text.to_uppercase()).map(|id| id.to_string()), Ok(text.to_owned()));
        for wrong in ["", "123abc", "0193a5c2000070008000000000000001", "{0193a5c2-0000-7000-8000-000000000001}"] {
            assert!(Id::parse(wrong).is_err(), "{wrong}");
        }
    }
}
