//! Secrets that say nothing by themselves: refresh tokens and API keys. The store keeps their hashes alone.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// How a refresh token begins.
pub const REFRESH: &str = "bsf_";
/// How an API key begins.
pub const KEY: &str = "bsk_";
/// How many characters of a key are shown later.
const HINT: usize = 8;

/// Writes a secret down, with the letters that tell what it is.
pub fn write(prefix: &str, secret: [u8; 32]) -> String {
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(secret))
}

/// What is kept of a secret: it is random through and through, so that a plain hash tells nothing of it.
pub fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

/// How a key begins, so that its owner knows it again.
pub fn hint(key: &str) -> String {
    key.chars().take(HINT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_beginning_and_kept_as_a_hash() {
        let key = write(KEY, [255; 32]);
        assert_eq!(key, format!("bsk_{}8", "_".repeat(42)));
        assert_eq!(hint(&key), "bsk_____");
        assert_eq!(hash(&key).len(), 64);
        assert_ne!(hash(&key), hash(&write(REFRESH, [255; 32])));
    }
}
