//! Access tokens: signed statements that this user came in with this session, good for a quarter of an hour.
//!
//! A token alone opens nothing: the session is looked up at every request. So the role is not in it.

use super::ring::{KeyRing, SigningKey};
use crate::{
    domain::{id::Id, time::Time},
    error::{Error, Result},
};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// For how many seconds a token is good.
pub const LIFETIME: i64 = 900;
/// By how many seconds the clocks of two machines may differ.
pub const LEEWAY: i64 = 5;
/// What this sort of token calls itself (RFC 9068).
const TYPE: &str = "at+jwt";
const AUDIENCE: &str = "broadsheet-admin";
const PURPOSE: &str = "access";

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The user.
    pub user: Id,
    /// The session.
    pub session: Id,
}

/// Why a token says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It names a key that is not known here, though another machine may have made one.
    UnknownKey,
    /// Anything else; what, is nobody's business.
    Invalid,
}

/// Every one of these has to be there and of its type: a time that is a text is no time.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    purpose: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Signs a token; none if the ring has no key that signs.
pub fn issue(ring: &KeyRing, access: Access, now: Time) -> Result<Option<String>> {
    let Some(key) = ring.signer() else { return Ok(None) };
    let claims = Claims {
        iss: ring.issuer().to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: access.user.to_string(),
        sid: access.session.to_string(),
        purpose: PURPOSE.to_owned(),
        iat: now.seconds(),
        nbf: now.seconds(),
        exp: now.seconds() + LIFETIME,
    };
    sign(&key, &claims).map(Some)
}

fn sign(key: &SigningKey, claims: &Claims) -> Result<String> {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(key.kid().to_owned());
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_ed_der(&key.secret()))
        .map_err(|error| Error::Internal(Box::new(error)))
}

/// What a token says, if all of it is as it must be at this moment.
pub fn read(ring: &KeyRing, token: &str, now: Time) -> Result<Access, Refused> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| Refused::Invalid)?;
    // A header that must be understood, or brings a key along, is none of ours.
    let odd = header.crit.is_some() || header.jwk.is_some() || header.jku.is_some();
    if header.alg != Algorithm::EdDSA || header.typ.as_deref() != Some(TYPE) || odd {
        return Err(Refused::Invalid);
    }
    let kid = header.kid.ok_or(Refused::Invalid)?;
    let key = ring.find(&kid, now).ok_or(Refused::UnknownKey)?;
    let key = DecodingKey::from_ed_der(&key.public());
    let claims: Claims = jsonwebtoken::decode(token, &key, &validation(ring)).map_err(|_| Refused::Invalid)?.claims;
    let now = now.seconds();
    let in_time = claims.nbf <= now + LEEWAY && now < claims.exp.saturating_add(LEEWAY);
    let short = claims.exp.saturating_sub(claims.nbf) <= LIFETIME;
    if !in_time || !short || claims.purpose != PURPOSE || claims.aud != AUDIENCE || claims.iss != ring.issuer() {
        return Err(Refused::Invalid);
    }
    let id = |text: &str| Id::parse(text).map_err(|_| Refused::Invalid);
    Ok(Access { user: id(&claims.sub)?, session: id(&claims.sid)? })
}

/// The time is held against our own clock in [`read`], for this crate knows no other than the machine's.
fn validation(ring: &KeyRing) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.set_issuer(&[ring.issuer()]);
    validation.set_audience(&[AUDIENCE]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

#[cfg(test)]
mod tests;
