//! Previews: one revision by signed link, in the shape of an article.

use super::articles::Printing;
use crate::{
    domain::{preview, site::Site},
    error::{Error, Result},
    store::published::{Public, previews},
};

/// The revision that a token shows, as JSON.
pub fn get(public: &mut Public<'_>, token: &str, printing: &Printing, site: &Site) -> Result<Vec<u8>> {
    let found = match preview::read(token, &site.cursor_key) {
        Some(id) => previews::find(public, id)?,
        None => None,
    };
    let edition = found.ok_or_else(|| Error::NotFound("This link shows nothing, or nothing any more.".to_owned()))?;
    let mut article = printing.print(edition, site);
    article.preview = Some(true);
    printing.write(&article, None)
}
