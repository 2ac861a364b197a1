//! The tokens of previews: signed, so that nobody can guess one, and looked up, so that one can be taken back.

use super::{id::Id, page::CursorKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

const SIGNATURE: usize = 16;

/// The token of a preview.
pub fn token(preview: Id, key: &CursorKey) -> String {
    let mut bytes = preview.bytes().to_vec();
    bytes.extend(sign(preview, key));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The preview that a token of this store stands for.
pub fn read(token: &str, key: &CursorKey) -> Option<Id> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (id, signature) = bytes.split_at_checked(16)?;
    let id = Id::from_bytes(id.try_into().ok()?);
    // Comparing digests takes the same time wherever they differ.
    let given: [u8; SIGNATURE] = signature.try_into().ok()?;
    (blake3::hash(&given) == blake3::hash(&sign(id, key))).then_some(id)
}

/// Signed under a key of its own purpose: no cursor can stand for a preview.
fn sign(preview: Id, key: &CursorKey) -> [u8; SIGNATURE] {
    let key = blake3::derive_key("broadsheet 2026-11-25 preview tokens", &key.0);
    let mut signature = [0; SIGNATURE];
    signature.copy_from_slice(&blake3::keyed_hash(&key, preview.bytes()).as_bytes()[..SIGNATURE]);
    signature
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_token_of_this_store_is_read() {
        let (key, other) = (CursorKey([1; 32]), CursorKey([2; 32]));
        let id = Id::from_bytes([7; 16]);
        let text = token(id, &key);
        assert_eq!(read(&text, &key), Some(id));
        assert_eq!(read(&text, &other), None);
        assert_eq!(read(&text[..text.len() - 2], &key), None);
        assert_eq!(read("", &key), None);
        let mut changed = text.into_bytes();
        changed[3] ^= 1;
        assert_eq!(read(&String::from_utf8_lossy(&changed), &key), None);
    }
}
