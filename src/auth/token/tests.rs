//! What must not pass for a token.

use super::*;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::Signer;
use serde_json::{Value, json};

fn at(seconds: i64) -> Time {
    Time::from_micros((1_795_330_800 + seconds) * 1_000_000).unwrap()
}

fn ring() -> (KeyRing, SigningKey) {
    let key = SigningKey::new([7; 32], at(-1_000));
    (KeyRing::given("epoch", vec![key.clone()]), key)
}

fn access() -> Access {
    Access { user: Id::from_bytes([1; 16]), session: Id::from_bytes([2; 16]) }
}

fn header(key: &SigningKey) -> Value {
    json!({"alg": "EdDSA", "typ": "at+jwt", "kid": key.kid()})
}

fn claims() -> Value {
    json!({
        "iss": "broadsheet:epoch", "aud": "broadsheet-admin", "purpose": "access",
        "sub": access().user, "sid": access().session,
        "iat": at(0).seconds(), "nbf": at(0).seconds(), "exp": at(900).seconds(),
    })
}

/// A token with any header and claims, well signed.
fn signed(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let [head, body] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let message = format!("{head}.{body}");
    let signature = ed25519_dalek::SigningKey::from_bytes(&key.secret()).sign(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

/// The value with some members replaced; null takes one away.
fn with(mut value: Value, changes: &Value) -> Value {
    let object = value.as_object_mut().unwrap();
    for (name, change) in changes.as_object().unwrap() {
        match change {
            Value::Null => drop(object.remove(name)),
            change => drop(object.insert(name.clone(), change.clone())),
        }
    }
    value
}

#[test]
fn a_token_says_what_was_signed_and_names_its_key() {
    let (ring, key) = ring();
    let token = issue(&ring, access(), at(0)).unwrap().unwrap();
    assert_eq!(read(&ring, &token, at(0)), Ok(access()));
    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!(
        (header.alg, header.typ.as_deref(), header.kid.as_deref()),
        (Algorithm::EdDSA, Some(TYPE), Some(key.kid()))
    );
    // The token that the attacks below begin from is good.
    assert_eq!(read(&ring, &signed(&key, &self::header(&key), &claims()), at(0)), Ok(access()));
}

#[test]
fn a_token_is_good_for_a_quarter_of_an_hour_and_not_before_its_time() {
    let (ring, key) = ring();
    let token = signed(&key, &header(&key), &claims());
    for (now, good) in [(-6, false), (-5, true), (0, true), (899, true), (904, true), (905, false), (90_000, false)] {
        assert_eq!(read(&ring, &token, at(now)).is_ok(), good, "{now}");
    }
}

#[test]
fn every_claim_has_to_be_there_be_of_its_type_and_say_the_right_thing() {
    let (ring, key) = ring();
    let late = at(100_000).seconds();
    for changes in [
        json!({"exp": null}),
        json!({"nbf": null}),
        json!({"iss": null}),
        json!({"aud": null}),
        json!({"sub": null}),
        json!({"sid": null}),
        json!({"purpose": null}),
        json!({"iat": null}),
        // A text is no time, though it says one: it was skipped once (CVE-2026-25537).
        json!({"exp": late.to_string()}),
        json!({"nbf": "0"}),
        json!({"exp": 1e300}),
        json!({"exp": true}),
        json!({"exp": [late]}),
        json!({"exp": at(900).seconds() as f64 + 0.5}),
        // Longer than any token is good for.
        json!({"exp": late}),
        json!({"exp": i64::MAX}),
        json!({"nbf": i64::MIN}),
        json!({"iss": "broadsheet:other"}),
        json!({"iss": ["broadsheet:epoch"]}),
        json!({"iss": ""}),
        json!({"aud": "another"}),
        json!({"aud": ["broadsheet-admin", "another"]}),
        json!({"aud": []}),
        json!({"purpose": "preview"}),
        json!({"purpose": "refresh"}),
        json!({"purpose": "Access"}),
        json!({"sub": "1"}),
        json!({"sub": 1}),
        json!({"sid": ""}),
    ] {
        let token = signed(&key, &header(&key), &with(claims(), &changes));
        assert_eq!(read(&ring, &token, at(1)), Err(Refused::Invalid), "{changes}");
    }
}

#[test]
fn no_header_changes_how_a_token_is_checked() {
    let (ring, key) = ring();
    for changes in [
        json!({"alg": "none"}),
        json!({"alg": "None"}),
        json!({"alg": "HS256"}),
        json!({"alg": "HS512"}),
        json!({"alg": "ES256"}),
        json!({"alg": "RS256"}),
        json!({"alg": null}),
        json!({"typ": "JWT"}),
        json!({"typ": null}),
        json!({"kid": null}),
        json!({"crit": ["exp"]}),
        json!({"jku": "https://attacker.example/keys"}),
        json!({"jwk": {"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(key.public())}}),
    ] {
        let token = signed(&key, &with(header(&key), &changes), &claims());
        assert_eq!(read(&ring, &token, at(1)), Err(Refused::Invalid), "{changes}");
    }
    let unknown = signed(&key, &with(header(&key), &json!({"kid": "another"})), &claims());
    assert_eq!(read(&ring, &unknown, at(1)), Err(Refused::UnknownKey));
}

#[test]
fn the_public_key_signs_nothing_as_a_secret_of_hmac() {
    let (ring, key) = ring();
    for alg in ["HS256", "EdDSA"] {
        let [head, body] =
            [with(header(&key), &json!({"alg": alg})), claims()].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let message = format!("{head}.{body}");
        let mac = hmac_sha256(&key.public(), message.as_bytes());
        let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac));
        assert_eq!(read(&ring, &token, at(1)), Err(Refused::Invalid), "{alg}");
    }
}

fn hmac_sha256(key: &[u8; 32], message: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let pad = |with: u8| -> Vec<u8> {
        let padded = key.iter().copied().chain(std::iter::repeat_n(0, 32));
        padded.map(|byte| byte ^ with).collect()
    };
    let inner = Sha256::digest([pad(0x36), message.to_vec()].concat());
    Sha256::digest([pad(0x5c), inner.to_vec()].concat()).to_vec()
}

#[test]
fn a_token_without_its_signature_or_with_any_letter_changed_is_refused() {
    let (ring, key) = ring();
    let token = signed(&key, &header(&key), &claims());
    let (message, signature) = token.rsplit_once('.').unwrap();
    let zeros = URL_SAFE_NO_PAD.encode([0; 64]);
    for wrong in [
        "",
        ".",
        "..",
        "a.b.c",
        message,
        &format!("{message}."),
        &format!("{message}.{zeros}"),
        &format!("{token}."),
        &format!("{token}.{signature}"),
        &format!(" {token}"),
        &format!("{token}="),
        "bsk_x",
    ] {
        assert!(read(&ring, wrong, at(1)).is_err(), "{wrong}");
    }
    for at_byte in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[at_byte] = if changed[at_byte] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(read(&ring, &changed, at(1)).is_err(), "{at_byte}");
    }
    let other = SigningKey::new([8; 32], at(0));
    assert_eq!(read(&ring, &signed(&other, &header(&key), &claims()), at(1)), Err(Refused::Invalid));
}

#[test]
fn a_retired_key_is_honoured_until_its_tokens_have_ended_and_signs_no_more() {
    let mut old = SigningKey::new([7; 32], at(-1_000));
    old.retired_at = Some(at(0));
    let new = SigningKey::new([8; 32], at(0));
    let ring = KeyRing::kept("epoch");
    assert!(ring.is_old(at(0)));
    assert_eq!(issue(&ring, access(), at(0)).unwrap(), None);
    ring.replace(vec![new.clone(), old.clone()], at(0));
    assert!(!ring.is_old(at(59)) && ring.is_old(at(60)) && ring.is_old(at(-60)));
    let token = signed(&old, &header(&old), &claims());
    assert_eq!(read(&ring, &token, at(899)), Ok(access()));
    let long_after = with(claims(), &json!({"nbf": at(950).seconds(), "exp": at(1_850).seconds()}));
    let token = signed(&old, &header(&old), &long_after);
    assert_eq!(read(&ring, &token, at(965)), Err(Refused::UnknownKey));
    let token = issue(&ring, access(), at(0)).unwrap().unwrap();
    assert_eq!(jsonwebtoken::decode_header(&token).unwrap().kid.as_deref(), Some(new.kid()));
}

#[test]
fn a_key_is_the_same_after_it_was_kept_and_shown_to_nobody() {
    let key = SigningKey::new([9; 32], at(0));
    let pem = key.to_pem().unwrap();
    assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"), "{pem}");
    let again = SigningKey::from_pem(&pem, at(0), None).unwrap();
    assert_eq!((again.kid(), again.secret()), (key.kid(), key.secret()));
    assert_eq!(format!("{key:?}"), format!("SigningKey({})", key.kid()));
    assert!(
        SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", at(0), None).is_err()
    );
}
