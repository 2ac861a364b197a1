//! Passwords: what is good enough for one, and Argon2id, in which they are kept.
//!
//! Hashing takes tens of milliseconds and 19 MiB on purpose: never inside a transaction, never on a thread that
//! answers requests.

use crate::{
    domain::{account::Email, fault::Wrong},
    error::{Error, Result},
};
use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version, password_hash::SaltString,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use unicode_normalization::UnicodeNormalization;

const LEAST: usize = 12;
const MOST: usize = 200;
/// Stands in for the hash of an account that is not there, so that looking takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What OWASP asks for Argon2id: 19 MiB, two passes, one lane.
fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A password has 12 to 200 characters and is not the e-mail address; else `weak_password`.
pub fn check(password: &str, email: &Email) -> Result<(), Wrong> {
    let weak = |detail: String| Err(Wrong::new("weak_password", detail));
    let length = password.chars().count();
    let folded = Email::fold(password);
    if !(LEAST..=MOST).contains(&length) {
        return weak(format!("A password has {LEAST} to {MOST} characters: a few words are easy to remember."));
    }
    let name = email.as_ref().split('@').next().unwrap_or_default();
    if folded == *email || folded.as_ref() == name {
        return weak("The password is the e-mail address: choose something that nobody knows.".to_owned());
    }
    if password.chars().all(|c| password.starts_with(c)) {
        return weak("The password is one character over and over: choose a few words.".to_owned());
    }
    Ok(())
}

/// What is kept of a password: a string of PHC's form, with its own salt.
pub fn hash(password: &str) -> Result<String> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| Error::Internal(Box::new(error)))?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| Error::Internal(Box::new(error)))?;
    let hash = argon2()?.hash_password(&bytes(password), &salt);
    Ok(hash.map_err(|error| Error::Internal(Box::new(error)))?.to_string())
}

/// Whether a password is the one that was kept. Without an account it is not, after the same work.
pub fn verify(password: &str, kept: Option<&str>) -> Result<bool> {
    let told = |error| Error::Internal(Box::new(error));
    let hash = PasswordHash::new(kept.unwrap_or(NOBODY)).map_err(told)?;
    match argon2()?.verify_password(&bytes(password), &hash) {
        Ok(()) => Ok(kept.is_some()),
        Err(argon2::password_hash::Error::Password) => Ok(false),
        Err(error) => Err(told(error)),
    }
}

/// A password that nobody could guess.
pub fn generate(secret: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(&secret[..15])
}

/// The same password typed on another machine is the same, however that composes its letters.
fn bytes(password: &str) -> Vec<u8> {
    password.nfc().collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_no_address() {
        let email = Email::fold("printing.press@example.org");
        let code = |password: &str| check(password, &email).map_err(|wrong| wrong.code);
        assert_eq!(code("ferry at dawn"), Ok(()));
        assert_eq!(code("العبّارة عند الفجر"), Ok(()));
        for weak in
            ["", "eleven char", &"a".repeat(201), " Printing.Press@Example.ORG", "printing.press", "aaaaaaaaaaaaa"]
        {
            assert_eq!(code(weak), Err("weak_password"), "{weak}");
        }
    }

    #[test]
    fn a_hash_is_argon2id_and_known_again_in_every_composition() {
        let kept = hash("r\u{e9}publique d\u{e9}but").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("re\u{301}publique de\u{301}but", Some(&kept)).unwrap());
        assert!(!verify("republique debut", Some(&kept)).unwrap());
        assert_ne!(kept, hash("r\u{e9}publique d\u{e9}but").unwrap());
    }

    #[test]
    fn nobody_has_no_password_but_the_same_work_is_done() {
        assert!(!verify("anything at all", None).unwrap());
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let somebody = hash("anything at all").unwrap();
        let somebody = PasswordHash::new(&somebody).unwrap();
        assert_eq!(
            (nobody.algorithm, nobody.version, &nobody.params),
            (somebody.algorithm, somebody.version, &somebody.params)
        );
        assert_eq!(nobody.hash.map(|hash| hash.len()), somebody.hash.map(|hash| hash.len()));
    }

    #[test]
    fn a_damaged_hash_is_a_fault_of_ours_and_lets_nobody_in() {
        assert!(verify("anything at all", Some("plain")).is_err());
    }
}
