//! The forms of a body that a request asked for, with the addresses of the pictures in it.

use super::{
    blocks::{BlockView, block, url_of},
    printing::Bodies,
};
use crate::{
    domain::{body::BodyFormat, id::Id, media::Media},
    text::{blocks::blocks_of, body, pictures::with_pictures},
};

/// The forms of a body; none of those that were not asked for.
#[derive(Default)]
pub(super) struct Forms {
    pub(super) html: Option<String>,
    pub(super) markdown: Option<String>,
    pub(super) text: Option<String>,
    pub(super) blocks: Option<Vec<BlockView>>,
}

/// The forms that were asked for. A derived form that is not kept is derived now.
pub(super) fn forms(
    written: Option<(BodyFormat, String)>,
    html: Option<String>,
    text: Option<String>,
    asked: Bodies,
    pictures: &[Media],
) -> Forms {
    let Some((format, source)) = written else { return Forms::default() };
    let url = |id: Id| url_of(id, pictures);
    let html =
        if asked.html || asked.blocks { html.unwrap_or_else(|| body::html(format, &source)) } else { String::new() };
    let blocks = || blocks_of(&html).into_iter().filter_map(|one| block(one, pictures)).collect();
    Forms {
        blocks: asked.blocks.then(blocks),
        markdown: asked.markdown.then(|| with_pictures(BodyFormat::Markdown, body::markdown(format, &source), url)),
        html: asked.html.then(|| with_pictures(BodyFormat::Html, html, url)),
        text: if asked.text { text.or_else(|| Some(body::plain(format, &source))) } else { None },
    }
}
