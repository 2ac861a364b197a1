//! The keys that sign access tokens, each with the name that tokens call it by.

use super::{eddsa, token};
use crate::{
    domain::time::Time,
    error::{Error, Result},
};
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, spki::der::pem::LineEnding};
use std::{
    fmt,
    sync::{PoisonError, RwLock},
};

/// For how many seconds keys may be used before they are read again.
const FRESH: i64 = 60;

/// A key that signs, or has signed, access tokens.
#[derive(Clone)]
pub struct SigningKey {
    kid: String,
    key: ed25519_dalek::SigningKey,
    /// When it was made.
    pub created_at: Time,
    /// Since when it signs no more.
    pub retired_at: Option<Time>,
}

impl SigningKey {
    /// The key that a secret is.
    pub fn new(secret: [u8; 32], created_at: Time) -> Self {
        Self::of(ed25519_dalek::SigningKey::from_bytes(&secret), created_at, None)
    }

    /// Reads a key in PKCS #8, as `openssl genpkey -algorithm ed25519` writes it.
    pub fn from_pem(pem: &str, created_at: Time, retired_at: Option<Time>) -> Result<Self> {
        let key = ed25519_dalek::SigningKey::from_pkcs8_pem(pem)
            .map_err(|error| Error::internal(format!("this is no Ed25519 key in PKCS #8: {error}")))?;
        Ok(Self::of(key, created_at, retired_at))
    }

    fn of(key: ed25519_dalek::SigningKey, created_at: Time, retired_at: Option<Time>) -> Self {
        let hash = blake3::hash(key.verifying_key().as_bytes()).to_hex();
        Self { kid: hash[..16].to_owned(), key, created_at, retired_at }
    }

    /// The key in PKCS #8, to be kept.
    pub fn to_pem(&self) -> Result<String> {
        let pem = self.key.to_pkcs8_pem(LineEnding::LF).map_err(|error| Error::internal(error.to_string()))?;
        Ok(pem.to_string())
    }

    /// What tokens call it by: a short hash of the public key.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    pub(super) fn secret(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    pub(super) fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Whether tokens that it has signed may still be good: until the last of them has ended, and a minute more, in
    /// which other machines may not yet have known that it was retired.
    pub fn is_honoured(&self, now: Time) -> bool {
        self.retired_at.is_none_or(|at| now.seconds() < at.seconds() + token::LIFETIME + FRESH + token::LEEWAY)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SigningKey({})", self.kid)
    }
}

/// All keys that this process knows, and who it is in the tokens that it signs.
#[derive(Debug)]
pub struct KeyRing {
    issuer: String,
    given: bool,
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    keys: Vec<SigningKey>,
    read_at: Option<Time>,
}

impl KeyRing {
    /// A ring whose keys are kept in the store with this epoch, and read from there when they are needed.
    pub fn kept(epoch: &str) -> Self {
        eddsa::install();
        Self { issuer: format!("broadsheet:{epoch}"), given: false, known: RwLock::default() }
    }

    /// A ring of keys that were given; the first signs.
    pub fn given(epoch: &str, keys: Vec<SigningKey>) -> Self {
        let known = RwLock::new(Known { keys, read_at: None });
        Self { given: true, known, ..Self::kept(epoch) }
    }

    /// Whether the keys should be read again: they are kept in the store, and were not read within a minute.
    pub fn is_old(&self, now: Time) -> bool {
        let read_at = self.known.read().unwrap_or_else(PoisonError::into_inner).read_at;
        !self.given && read_at.is_none_or(|at| (now.seconds() - at.seconds()).abs() >= FRESH)
    }

    /// Whether its keys come from the configuration, so that there is nothing to read again.
    pub fn is_given(&self) -> bool {
        self.given
    }

    /// Takes the keys that are kept, the one that signs first.
    pub fn replace(&self, keys: Vec<SigningKey>, now: Time) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Known { keys, read_at: Some(now) };
    }

    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The key that signs, if there is one.
    pub(super) fn signer(&self) -> Option<SigningKey> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.keys.iter().find(|key| key.retired_at.is_none()).cloned()
    }

    /// The key that a token names, if its tokens may still be good.
    pub(super) fn find(&self, kid: &str, now: Time) -> Option<SigningKey> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.keys.iter().find(|key| key.kid == kid && key.is_honoured(now)).cloned()
    }
}
