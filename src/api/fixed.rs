//! A body that stays the same as long as the program runs: it is named once, and compressed once for each coding.

use super::answer::{encode, tag_of};
use crate::rendered::Coding;
use actix_web::web::Bytes;
use std::sync::OnceLock;

/// The body in its codings, each made when it is first asked for.
#[derive(Debug)]
pub struct Fixed {
    plain: Bytes,
    tag: String,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl Fixed {
    /// A body that will not change.
    pub fn new(body: impl Into<Bytes>) -> Self {
        let plain = body.into();
        Self { tag: tag_of(&plain), plain, brotli: OnceLock::new(), gzip: OnceLock::new() }
    }

    /// How many bytes it has without any coding.
    pub fn len(&self) -> usize {
        self.plain.len()
    }

    /// The name of its bytes.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Its bytes as they are sent.
    pub(super) fn coded(&self, coding: Coding) -> std::io::Result<Bytes> {
        let kept = match coding {
            Coding::Plain => return Ok(self.plain.clone()),
            Coding::Brotli => &self.brotli,
            Coding::Gzip => &self.gzip,
        };
        if let Some(coded) = kept.get() {
            return Ok(coded.clone());
        }
        // Two at once both do the work; it comes to the same.
        let made = Bytes::from(encode(coding, &self.plain)?);
        Ok(kept.get_or_init(|| made).clone())
    }
}
