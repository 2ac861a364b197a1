//! One answer as bytes, and its compressed forms.

use super::shared_headers;
use crate::domain::{freshness::Basis, time::Time};
use actix_web::{
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    web::Bytes,
};
use prometheus_client::metrics::counter::Counter;
use std::sync::{OnceLock, atomic::AtomicI64};

/// How the bytes of an answer are coded on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// As they are.
    Plain,
    /// `br`.
    Brotli,
    /// `gzip`.
    Gzip,
}

impl Coding {
    /// The name in this coding of bytes that are called so without.
    fn tag(self, bare: &str) -> String {
        format!("\"{bare}{}\"", self.suffix())
    }

    /// What a tag ends with.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
        }
    }
}

/// A header.
pub type Header = (HeaderName, HeaderValue);

/// An answer as it was rendered.
#[derive(Debug)]
pub struct Rendered {
    /// Its status: 200, 301, 404 or 410.
    pub status: StatusCode,
    /// The headers that it has in common with others.
    common: &'static [Header],
    /// Its other headers, but for those that depend on who asks: its tag, how it is coded, the id of the request.
    own: Vec<Header>,
    plain: Form,
    /// Where it comes from.
    pub origin: Origin,
    /// Up to which tick of the changes it is known to be true.
    pub seen: AtomicI64,
    /// Counts how often it is given to whoever gets it whole.
    pub meter: OnceLock<Counter>,
    brotli: OnceLock<Form>,
    gzip: OnceLock<Form>,
}

/// Where an answer comes from.
#[derive(Debug)]
pub struct Origin {
    /// The template of its address, for the meters.
    pub route: String,
    /// What it was made from.
    pub basis: Basis,
    /// Until when it is kept.
    pub until: Time,
}

/// The bytes of an answer in one coding, and their name.
#[derive(Debug)]
pub struct Form {
    /// Their tag, if the answer can be asked for by condition and compressed.
    pub tag: Option<HeaderValue>,
    /// The bytes.
    pub body: Bytes,
}

impl Rendered {
    /// An answer with all its headers, plain; `seen` is the tick of the changes before it was rendered.
    pub fn new(status: StatusCode, headers: Vec<Header>, body: &[u8], origin: Origin, seen: i64) -> Self {
        let (common, own) = shared_headers::part(headers);
        let values: Vec<&[u8]> = own.iter().map(|(_, value)| value.as_bytes()).chain([body]).collect();
        let mut values = in_one_piece(&values).into_iter();
        let mut tag = None;
        let mut kept = Vec::with_capacity(own.len());
        for ((name, whole), value) in own.into_iter().zip(&mut values) {
            let value = HeaderValue::from_maybe_shared(value).unwrap_or(whole);
            if name == header::ETAG { tag = Some(value) } else { kept.push((name, value)) }
        }
        Self {
            status,
            common,
            own: kept,
            plain: Form { tag, body: values.next().unwrap_or_default() },
            origin,
            seen: AtomicI64::new(seen),
            meter: OnceLock::new(),
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    /// Its headers, but for those that depend on who asks: its tag, how it is coded, the id of the request.
    pub fn headers(&self) -> impl Iterator<Item = &Header> {
        self.common.iter().chain(&self.own)
    }

    /// It as it is.
    pub const fn plain(&self) -> &Form {
        &self.plain
    }

    /// Its tag without a coding and quotes, if it can be asked for by condition and compressed.
    pub fn tag(&self) -> Option<&str> {
        self.plain.tag.as_ref().and_then(|tag| tag.to_str().ok()).map(|tag| tag.trim_matches('"'))
    }

    /// Where it is kept in a coding; none where it is as it is.
    const fn compressed(&self, coding: Coding) -> Option<&OnceLock<Form>> {
        match coding {
            Coding::Plain => None,
            Coding::Brotli => Some(&self.brotli),
            Coding::Gzip => Some(&self.gzip),
        }
    }

    /// The name of its bytes in a coding, which need not have been made.
    pub fn tag_in(&self, coding: Coding) -> Option<HeaderValue> {
        match self.compressed(coding).map(OnceLock::get) {
            None => self.plain.tag.clone(),
            Some(Some(form)) => form.tag.clone(),
            Some(None) => HeaderValue::try_from(coding.tag(self.tag()?)).ok(),
        }
    }

    /// It in a coding, which `encode` makes of its bytes when it is first asked for.
    pub fn coded<E>(&self, coding: Coding, encode: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>) -> Result<&Form, E> {
        let Some(kept) = self.compressed(coding) else { return Ok(&self.plain) };
        if let Some(form) = kept.get() {
            return Ok(form);
        }
        let made = Form::new(self.tag(), coding, &encode(&self.plain.body)?);
        Ok(kept.get_or_init(|| made))
    }

    /// About how many bytes of memory it takes, with its compressed forms.
    pub(super) fn weight(&self) -> u64 {
        let own: usize = self.own.iter().map(|(_, value)| value.len() + size_of::<Header>()).sum();
        (ENTRY + own + self.origin.basis.weight() + self.plain.body.len() * 3 / 2) as u64
    }
}

impl Form {
    fn new(tag: Option<&str>, coding: Coding, body: &[u8]) -> Self {
        let tag = tag.map(|tag| coding.tag(tag)).unwrap_or_default();
        let mut values = in_one_piece(&[tag.as_bytes(), body]).into_iter();
        let tag = values.next().filter(|tag| !tag.is_empty()).and_then(|tag| HeaderValue::from_maybe_shared(tag).ok());
        Self { tag, body: values.next().unwrap_or_default() }
    }
}

/// The same bytes, one behind the other in memory, so that whoever sends them reaches for one place, and counts its
/// users there.
fn in_one_piece(values: &[&[u8]]) -> Vec<Bytes> {
    let mut rest = Bytes::from(values.concat());
    values.iter().map(|value| rest.split_to(value.len())).collect()
}

/// What an answer takes apart from its bytes.
const ENTRY: usize = size_of::<Rendered>() + 200;

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(tag: bool) -> Rendered {
        let mut headers = vec![
            (header::VARY, HeaderValue::from_static("Accept-Encoding")),
            (HeaderName::from_static("surrogate-key"), HeaderValue::from_static("all tag:1")),
        ];
        if tag {
            headers.push((header::ETAG, HeaderValue::from_static("\"abc\"")));
        }
        let origin = Origin { route: "/".to_owned(), basis: Basis::default(), until: Time::from_micros(0).unwrap() };
        Rendered::new(StatusCode::OK, headers, b"{}", origin, 0)
    }

    #[test]
    fn an_answer_is_what_it_was_made_of() {
        let answer = rendered(true);
        let mut headers: Vec<_> =
            answer.headers().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        headers.sort_unstable();
        assert_eq!(headers, [("surrogate-key", "all tag:1"), ("vary", "Accept-Encoding")]);
        assert_eq!((answer.tag(), &answer.plain().body[..]), (Some("abc"), &b"{}"[..]));
        assert_eq!((rendered(false).tag(), rendered(false).tag_in(Coding::Gzip)), (None, None));
    }

    #[test]
    fn a_form_has_the_tag_of_its_coding_made_or_not() {
        let answer = rendered(true);
        assert_eq!(answer.tag_in(Coding::Brotli).unwrap(), "\"abc-br\"");
        for _ in 0..2 {
            let form = answer.coded(Coding::Brotli, |_| Ok::<_, ()>(b"br".to_vec())).unwrap();
            assert_eq!((form.tag.as_ref().unwrap().as_bytes(), &form.body[..]), (&b"\"abc-br\""[..], &b"br"[..]));
        }
        assert_eq!(answer.tag_in(Coding::Brotli).unwrap(), "\"abc-br\"");
        assert_eq!(answer.coded(Coding::Gzip, |_| Err(())).unwrap_err(), ());
    }
}
