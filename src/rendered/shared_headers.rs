//! Headers that nearly all answers have in common, kept once for all of them and for as long as the program runs: to
//! send them touches no memory of the answer, and nobody counts their users.

use super::answer::Header;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use std::sync::{Mutex, PoisonError};

const COMMON: [HeaderName; 6] = [
    header::CACHE_CONTROL,
    header::CONTENT_TYPE,
    header::VARY,
    header::X_CONTENT_TYPE_OPTIONS,
    header::ACCESS_CONTROL_ALLOW_ORIGIN,
    header::ACCESS_CONTROL_EXPOSE_HEADERS,
];

/// How many are kept for good: far more than a configuration can make.
const MOST: usize = 64;

static SETS: Mutex<Vec<&'static [Header]>> = Mutex::new(Vec::new());
static NAMES: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());

/// Parts headers into those that are common, and the others.
pub(super) fn part(headers: Vec<Header>) -> (&'static [Header], Vec<Header>) {
    let (mut common, own): (Vec<_>, Vec<_>) = headers.into_iter().partition(|(name, _)| COMMON.contains(name));
    // The map that they come from has an order of its own in each answer.
    common.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
    let mut own: Vec<Header> = own.into_iter().map(|(name, value)| (lasting(&name), value)).collect();
    let mut sets = SETS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = sets.iter().find(|known| ***known == common) {
        return (known, own);
    }
    if sets.len() == MOST {
        own.extend(common);
        return (&[], own);
    }
    let lasting = |(name, value): Header| {
        let text = value.to_str().map(|text| HeaderValue::from_static(Box::leak(text.into())));
        (name, text.unwrap_or(value))
    };
    let set: &'static [Header] = common.into_iter().map(lasting).collect::<Vec<_>>().leak();
    sets.push(set);
    (set, own)
}

/// A name whose users nobody counts.
fn lasting(name: &HeaderName) -> HeaderName {
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.iter().find(|known| **known == name.as_str()) {
        return HeaderName::from_static(known);
    }
    if names.len() == MOST {
        return name.clone();
    }
    let known: &'static str = Box::leak(name.as_str().into());
    names.push(known);
    HeaderName::from_static(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_headers_are_kept_once_whatever_their_order() {
        let headers = [
            (header::VARY, HeaderValue::from_static("Accept-Encoding")),
            (header::ETAG, HeaderValue::from_static("\"a\"")),
            (header::VARY, HeaderValue::from_static("Origin")),
            (header::CONTENT_TYPE, HeaderValue::from_static("application/of-this-test")),
        ];
        let (one, own) = part(headers.to_vec());
        let [vary, tag, origin, kind] = headers.clone();
        let (other, _) = part(vec![kind.clone(), vary.clone(), tag.clone(), origin.clone()]);
        assert!(std::ptr::eq(one, other));
        assert_eq!((one, &own[..]), (&[kind, vary, origin][..], &[tag][..]));
    }
}
