//! The shape of a body in typed pieces.

use super::image::{Image, image};
use crate::{
    domain::{
        block::{Block, BlockImage, Cell, Item, Row, Span},
        body::BodyFormat,
        id::Id,
        media::Media,
    },
    text::pictures::{media_id, with_pictures},
};
use serde::Serialize;
use utoipa::ToSchema;

/// One piece of a body. What does not apply to its type is empty or null.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Block)]
pub struct BlockView {
    /// What it is; skip what you do not know, for more words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "paragraph")]
    pub kind: &'static str,
    /// Names it within the body; stays while other blocks come and go.
    #[schema(example = "b3f9c2a1e")]
    pub id: String,
    /// The text of a paragraph, a heading or a quote; the paragraphs of a quote are parted by a blank line.
    pub spans: Vec<SpanView>,
    /// The rank of a heading.
    #[schema(required = true, minimum = 2, maximum = 6)]
    pub level: Option<u8>,
    /// Whether the outermost items of a list are numbered.
    #[schema(required = true)]
    pub ordered: Option<bool>,
    /// The number of the first item of a numbered list.
    #[schema(required = true)]
    pub start: Option<i64>,
    /// The items of a list and of the lists within it, in the order of the text.
    pub items: Vec<BlockItem>,
    /// The rows of a table.
    pub rows: Vec<BlockRow>,
    /// The lines of code; the bare words of a piece of HTML.
    #[schema(required = true)]
    pub text: Option<String>,
    /// The picture of an image; the two or more of a gallery.
    pub images: Vec<BlockPicture>,
    /// What is said below a picture, a gallery or a quote, or above a table.
    pub caption: Vec<SpanView>,
    /// The address of a video, a sound or an embed.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Safe HTML of what no other type can say, such as a list of definitions.
    #[schema(required = true)]
    pub html: Option<String>,
}

/// A run of text in one style.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Span)]
pub struct SpanView {
    /// The characters. A line break is `\n`.
    #[schema(example = "The first crossing in nine years")]
    pub text: String,
    /// Of `strong`, `em`, `code` and `strike` those that apply. More words may come.
    #[schema(value_type = Vec<String>, example = json!(["strong"]))]
    pub marks: Vec<&'static str>,
    /// Where the text links to.
    #[schema(required = true)]
    pub href: Option<String>,
}

/// An item of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BlockItem {
    /// How many lists stand around its own.
    #[schema(minimum = 0, maximum = 255)]
    pub depth: u8,
    /// Whether its own list is numbered.
    pub ordered: bool,
    /// The text.
    pub spans: Vec<SpanView>,
}

/// A row of a table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BlockRow {
    /// The cells that begin in this row.
    pub cells: Vec<BlockCell>,
}

/// A cell of a table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BlockCell {
    /// Whether it names a row or a column.
    pub header: bool,
    /// How many columns it covers.
    #[schema(minimum = 1)]
    pub columns: u32,
    /// How many rows it covers.
    #[schema(minimum = 1)]
    pub rows: u32,
    /// The text.
    pub spans: Vec<SpanView>,
}

/// A picture of a block.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BlockPicture {
    /// Its address.
    pub url: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Its width in pixels, where the text says so.
    #[schema(required = true, minimum = 1)]
    pub width: Option<u32>,
    /// Its height in pixels, where the text says so.
    #[schema(required = true, minimum = 1)]
    pub height: Option<u32>,
    /// Where it links to.
    #[schema(required = true)]
    pub href: Option<String>,
    /// What is said of this one of a gallery. The caption of a picture alone is the block's.
    pub caption: Vec<SpanView>,
    /// All that is known of it, where the newsroom keeps it.
    #[schema(required = true)]
    pub image: Option<Image>,
}

/// Prints a block; pictures that the newsroom keeps get their addresses. A picture whose address is not known is left
/// out, and so is a block of nothing else.
pub(super) fn block(block: Block, kept: &[Media]) -> Option<BlockView> {
    let pictured = !block.images.is_empty();
    let images: Vec<BlockPicture> = block.images.into_iter().filter_map(|one| picture(one, kept)).collect();
    if pictured && images.is_empty() {
        return None;
    }
    Some(BlockView {
        kind: block.kind,
        id: block.id,
        spans: spans(block.spans),
        level: block.level,
        ordered: block.ordered,
        start: block.start,
        items: block.items.into_iter().map(item).collect(),
        rows: block.rows.into_iter().map(row).collect(),
        text: block.text,
        images,
        caption: spans(block.caption),
        url: block.url,
        html: block.html.map(|html| with_pictures(BodyFormat::Html, html, |id| url_of(id, kept))),
    })
}

/// The address of a picture that the newsroom keeps.
pub(super) fn url_of(id: Id, kept: &[Media]) -> Option<String> {
    kept.iter().find(|media| media.id == id).map(|media| media.url.clone())
}

fn picture(one: BlockImage, kept: &[Media]) -> Option<BlockPicture> {
    let media = match media_id(&one.src) {
        Some(id) => Some(kept.iter().find(|media| media.id == id)?.clone()),
        None => None,
    };
    Some(BlockPicture {
        url: media.as_ref().map_or(one.src, |media| media.url.clone()),
        alt: one.alt,
        width: one.width,
        height: one.height,
        href: one.href,
        caption: spans(one.caption),
        image: media.map(image),
    })
}

fn spans(all: Vec<Span>) -> Vec<SpanView> {
    all.into_iter().map(|Span { text, marks, href }| SpanView { text, marks, href }).collect()
}

fn item(Item { depth, ordered, spans: text }: Item) -> BlockItem {
    BlockItem { depth, ordered, spans: spans(text) }
}

fn row(Row { cells }: Row) -> BlockRow {
    let cell = |Cell { header, columns, rows, spans: text }| BlockCell { header, columns, rows, spans: spans(text) };
    BlockRow { cells: cells.into_iter().map(cell).collect() }
}
