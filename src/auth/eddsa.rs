//! Ed25519 for tokens: the one algorithm that they are signed with, as `jsonwebtoken` wants to be given it.
//!
//! Keys are handed over as their 32 bytes. For every other algorithm there is neither a signer nor a verifier.

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result, new_error},
    signature,
};
use std::sync::Once;

static PROVIDER: CryptoProvider =
    CryptoProvider { signer_factory: signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };
static INSTALLED: Once = Once::new();

/// Makes it the cryptography of tokens; once for the process.
pub(super) fn install() {
    // Nothing else in this program brings another.
    INSTALLED.call_once(|| {
        PROVIDER.install_default().ok();
    });
}

struct Signer(SigningKey);
struct Verifier(VerifyingKey);

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    only_eddsa(*algorithm)?;
    Ok(Box::new(Signer(SigningKey::from_bytes(&bytes(key.as_bytes())?))))
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    only_eddsa(*algorithm)?;
    let key = VerifyingKey::from_bytes(&bytes(key.try_get_as_bytes()?)?);
    Ok(Box::new(Verifier(key.map_err(|_| new_error(ErrorKind::InvalidEddsaKey))?)))
}

fn only_eddsa(algorithm: Algorithm) -> Result<()> {
    if algorithm == Algorithm::EdDSA { Ok(()) } else { Err(new_error(ErrorKind::UnsupportedAlgorithm)) }
}

fn bytes(key: &[u8]) -> Result<[u8; 32]> {
    key.try_into().map_err(|_| new_error(ErrorKind::InvalidEddsaKey))
}

impl signature::Signer<Vec<u8>> for Signer {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, signature::Error> {
        Ok(ed25519_dalek::Signer::sign(&self.0, message).to_bytes().to_vec())
    }
}

impl JwtSigner for Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

impl signature::Verifier<Vec<u8>> for Verifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), signature::Error> {
        let signature = Signature::from_slice(signature).map_err(|_| signature::Error::new())?;
        self.0.verify_strict(message, &signature).map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Verifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}
