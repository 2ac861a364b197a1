//! Cursors: signed places in a list, the same text on every node.

use super::{fault::Wrong, id::Id};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// The secret that signs cursors; one for each store.
#[derive(Clone, PartialEq, Eq)]
pub struct CursorKey(pub [u8; 32]);

impl std::fmt::Debug for CursorKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("CursorKey(…)")
    }
}

/// Which way a cursor looks from its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the rows after it.
    Next,
    /// To the rows before it.
    Previous,
    /// To the rows that have come before it since.
    Newer,
}

/// The sort key of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Microseconds, for orders by time.
    Moment(i64),
    /// A name, for orders by name.
    Text(String),
}

/// A place in a list: between rows, not a row, so that it holds through edits, inserts and withdrawals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Which way it looks.
    pub way: Way,
    /// The sort key there.
    pub key: Key,
    /// The id there, which decides between equal keys.
    pub id: Id,
    /// What the filters and the order were.
    pub fingerprint: [u8; 8],
}

const SIGNATURE: usize = 12;

impl Cursor {
    /// The signed text of this place.
    pub fn write(&self, key: &CursorKey) -> String {
        let mut bytes = vec![match self.way {
            Way::Next => b'n',
            Way::Previous => b'p',
            Way::Newer => b'f',
        }];
        bytes.extend(self.fingerprint);
        bytes.extend(self.id.bytes());
        match &self.key {
            Key::Moment(micros) => {
                bytes.push(b'm');
                bytes.extend(micros.to_be_bytes());
            }
            Key::Text(text) => {
                bytes.push(b't');
                bytes.extend(text.as_bytes());
            }
        }
        bytes.extend(sign(key, &bytes));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a place that this store has signed for these filters.
    ///
    /// `invalid_cursor` for anything else, `cursor_mismatch` for a place made with other filters.
    pub fn read(text: &str, key: &CursorKey, fingerprint: [u8; 8]) -> Result<Self, Wrong> {
        let cursor = Self::decode(text, key).ok_or_else(|| {
            Wrong::new("invalid_cursor", "This is no cursor of this store: take it from `page` of an answer.")
        })?;
        if cursor.fingerprint == fingerprint { Ok(cursor) } else { Err(super::query::mismatch()) }
    }

    fn decode(text: &str, key: &CursorKey) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (body, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE)?)?;
        // Comparing digests of both sides takes the same time wherever they differ.
        if blake3::keyed_hash(&key.0, signature) != blake3::keyed_hash(&key.0, &sign(key, body)) {
            return None;
        }
        let (way, body) = body.split_first()?;
        let (fingerprint, body) = body.split_at_checked(8)?;
        let (id, body) = body.split_at_checked(16)?;
        let (form, body) = body.split_first()?;
        Some(Self {
            way: match way {
                b'n' => Way::Next,
                b'p' => Way::Previous,
                b'f' => Way::Newer,
                _ => return None,
            },
            fingerprint: fingerprint.try_into().ok()?,
            id: Id::from_bytes(id.try_into().ok()?),
            key: match form {
                b'm' => Key::Moment(i64::from_be_bytes(body.try_into().ok()?)),
                b't' => Key::Text(String::from_utf8(body.to_vec()).ok()?),
                _ => return None,
            },
        })
    }
}

fn sign(key: &CursorKey, body: &[u8]) -> [u8; SIGNATURE] {
    let mut signature = [0; SIGNATURE];
    signature.copy_from_slice(&blake3::keyed_hash(&key.0, body).as_bytes()[..SIGNATURE]);
    signature
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEY: CursorKey = CursorKey([7; 32]);

    fn cursor() -> impl Strategy<Value = Cursor> {
        let key = prop_oneof![any::<i64>().prop_map(Key::Moment), ".{0,40}".prop_map(Key::Text)];
        let way = prop_oneof![Just(Way::Next), Just(Way::Previous), Just(Way::Newer)];
        (way, key, any::<[u8; 16]>(), any::<[u8; 8]>()).prop_map(|(way, key, id, fingerprint)| Cursor {
            way,
            key,
            id: Id::from_bytes(id),
            fingerprint,
        })
    }

    proptest! {
        #[test]
        fn a_cursor_is_read_as_it_was_written(cursor in cursor()) {
            prop_assert_eq!(Cursor::read(&cursor.write(&KEY), &KEY, cursor.fingerprint), Ok(cursor));
        }

        #[test]
        fn a_cursor_changed_anywhere_is_refused(cursor in cursor(), at in any::<prop::sample::Index>(), to in "[A-Za-z0-9_-]") {
            let text = cursor.write(&KEY);
            let mut changed = text.clone();
            let at = at.index(text.len());
            changed.replace_range(at..=at, &to);
            prop_assume!(changed != text);
            let read = Cursor::read(&changed, &KEY, cursor.fingerprint);
            prop_assert_eq!(read.map_err(|wrong| wrong.code), Err("invalid_cursor"));
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,200}") {
            prop_assert!(Cursor::read(&text, &KEY, [0; 8]).is_err());
        }
    }

    #[test]
    fn a_cursor_of_other_filters_or_of_another_store_is_refused() {
        let cursor = Cursor { way: Way::Next, key: Key::Moment(1), id: Id::MIN, fingerprint: [1; 8] };
        let text = cursor.write(&KEY);
        assert_eq!(Cursor::read(&text, &KEY, [2; 8]).map_err(|wrong| wrong.code), Err("cursor_mismatch"));
        let other = CursorKey([8; 32]);
        assert_eq!(Cursor::read(&text, &other, [1; 8]).map_err(|wrong| wrong.code), Err("invalid_cursor"));
    }
}
