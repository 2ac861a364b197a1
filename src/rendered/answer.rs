//! One answer as bytes, and its compressed forms.

use crate::domain::{freshness::Basis, time::Time};
use actix_web::{
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
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
    /// What a tag ends with.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
        }
    }
}

/// An answer as it was rendered.
#[derive(Debug)]
pub struct Rendered {
    /// Its status: 200, 301, 404 or 410.
    pub status: StatusCode,
    /// Its headers, but for those that depend on who asks: its tag, how it is coded, the id of the request.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Its bytes as they are.
    pub body: Bytes,
    /// Its tag, if it can be asked for by condition and compressed.
    pub tag: Option<Tag>,
    /// The template of its address, for the meters.
    pub route: String,
    /// What it was made from.
    pub basis: Basis,
    /// Up to which tick of the changes it is known to be true.
    pub seen: AtomicI64,
    /// When it was rendered.
    pub rendered_at: Time,
    /// Counts how often it is given to whoever gets it whole.
    pub meter: OnceLock<Counter>,
    /// Its compressed forms.
    pub forms: Forms,
}

/// The name of some bytes, and as the header has it in each coding.
#[derive(Debug)]
pub struct Tag {
    /// Without quotes.
    pub bare: String,
    headers: [HeaderValue; 3],
}

impl Tag {
    /// A tag that is plain ASCII.
    pub fn new(bare: &str) -> Option<Self> {
        let header = |coding: Coding| HeaderValue::from_str(&format!("\"{bare}{}\"", coding.suffix())).ok();
        let headers = [header(Coding::Plain)?, header(Coding::Brotli)?, header(Coding::Gzip)?];
        Some(Self { bare: bare.to_owned(), headers })
    }

    /// As the header has it where the bytes are in a coding.
    pub fn header(&self, coding: Coding) -> HeaderValue {
        let [plain, brotli, gzip] = &self.headers;
        match coding {
            Coding::Plain => plain.clone(),
            Coding::Brotli => brotli.clone(),
            Coding::Gzip => gzip.clone(),
        }
    }
}

/// The compressed forms of an answer, each made when it is first asked for.
#[derive(Debug, Default)]
pub struct Forms {
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl Rendered {
    /// Its bytes in a coding, which `encode` makes of them when they are first asked for.
    pub fn coded<E>(&self, coding: Coding, encode: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>) -> Result<Bytes, E> {
        let kept = match coding {
            Coding::Plain => return Ok(self.body.clone()),
            Coding::Brotli => &self.forms.brotli,
            Coding::Gzip => &self.forms.gzip,
        };
        if let Some(bytes) = kept.get() {
            return Ok(bytes.clone());
        }
        let made = Bytes::from(encode(&self.body)?);
        Ok(kept.get_or_init(|| made).clone())
    }

    /// About how many bytes of memory it takes, with its compressed forms.
    pub(super) fn weight(&self) -> u64 {
        let headers: usize = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 96).sum();
        (ENTRY + headers + self.basis.weight() + self.body.len() * 3 / 2) as u64
    }
}

/// What an answer takes apart from its bytes.
const ENTRY: usize = 500;
