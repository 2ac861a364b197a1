//! Pictures: one is an image, more are a gallery.

use super::super::markup::attributes;
use super::super::plain::resolved;
use super::run::append;
use crate::domain::block::{Block, BlockImage};

/// The picture of a tag; none where the cleaner has taken the address away.
pub(super) fn image(tag: &str, href: Option<&str>) -> Option<BlockImage> {
    let value = |name| attributes(tag).find(|(known, _)| *known == name).map(|(_, value)| resolved(value));
    let pixels = |name| value(name)?.trim().trim_end_matches("px").parse().ok().filter(|pixels| *pixels > 0);
    Some(BlockImage {
        src: value("src").map(|src| src.trim().to_owned()).filter(|src| !src.is_empty())?,
        alt: value("alt").unwrap_or_default(),
        width: pixels("width"),
        height: pixels("height"),
        href: href.map(str::to_owned),
        caption: Vec::new(),
    })
}

/// Pictures are kept as a gallery until it is known how many there are.
pub(super) fn tell_image_from_gallery(block: &mut Block) {
    if let [image] = block.images.as_mut_slice() {
        block.kind = "image";
        let own = std::mem::take(&mut image.caption);
        append(&mut block.caption, own);
    }
}
