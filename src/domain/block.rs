//! A body in typed pieces, for clients that lay out their own pages and print no HTML.

/// All kinds of blocks. Videos, sounds and embeds have their names already, but no body can hold them yet.
pub const KINDS: [&str; 13] = [
    "paragraph",
    "heading",
    "list",
    "quote",
    "code",
    "table",
    "image",
    "gallery",
    "video",
    "audio",
    "embed",
    "divider",
    "html",
];

/// One piece of a body. What does not apply to its kind is empty or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// Made of the kind and the words, so that it stays while other blocks come and go.
    pub id: String,
    /// The text of a paragraph, a heading or a quote; the paragraphs of a quote are parted by a blank line.
    pub spans: Vec<Span>,
    /// The rank of a heading, 2 to 6.
    pub level: Option<u8>,
    /// Whether the outermost items of a list are numbered.
    pub ordered: Option<bool>,
    /// The number of the first item of a numbered list.
    pub start: Option<i64>,
    /// The items of a list and of the lists within it, in the order of the text.
    pub items: Vec<Item>,
    /// The rows of a table.
    pub rows: Vec<Row>,
    /// The lines of code; the bare words of a piece of HTML.
    pub text: Option<String>,
    /// The picture of an image; the two or more of a gallery.
    pub images: Vec<BlockImage>,
    /// The caption of a picture, a gallery, a table, or of whatever else a figure holds.
    pub caption: Vec<Span>,
    /// The address of a video, a sound or an embed.
    pub url: Option<String>,
    /// Safe HTML of what no other kind can say, such as a list of definitions.
    pub html: Option<String>,
}

/// A run of text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The characters. A line break is `\n`.
    pub text: String,
    /// Of `strong`, `em`, `code` and `strike` those that apply, in this order.
    pub marks: Vec<&'static str>,
    /// Where the text links to.
    pub href: Option<String>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// How many lists stand around its own.
    pub depth: u8,
    /// Whether its own list is numbered.
    pub ordered: bool,
    /// The text.
    pub spans: Vec<Span>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The cells that begin in this row.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Whether it names a row or a column.
    pub header: bool,
    /// How many columns it covers, at least one.
    pub columns: u32,
    /// How many rows it covers, at least one.
    pub rows: u32,
    /// The text.
    pub spans: Vec<Span>,
}

/// A picture of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockImage {
    /// The address as written: `media:` and an id, or an address of the web.
    pub src: String,
    /// What to say in place of the picture.
    pub alt: String,
    /// The width as written, in pixels.
    pub width: Option<u32>,
    /// The height as written, in pixels.
    pub height: Option<u32>,
    /// Where the picture links to.
    pub href: Option<String>,
    /// What is said of this one of a gallery. The caption of a picture alone is the block's.
    pub caption: Vec<Span>,
}

impl Block {
    /// A block with nothing in it.
    pub const fn new(kind: &'static str) -> Self {
        Self {
            kind,
            id: String::new(),
            spans: Vec::new(),
            level: None,
            ordered: None,
            start: None,
            items: Vec::new(),
            rows: Vec::new(),
            text: None,
            images: Vec::new(),
            caption: Vec::new(),
            url: None,
            html: None,
        }
    }
}
