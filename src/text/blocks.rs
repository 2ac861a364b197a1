//! Typed blocks of clean HTML, read in one pass without a tree, so that no nesting is too deep.
//!
//! What stands at the outermost decides: a list within a quote is text of the quote. Pictures within a list, a quote
//! or a table come behind it. Nothing that is read aloud is lost.

mod ids;
mod image;
mod part;
mod run;
mod style;
#[cfg(test)]
mod tests;

use super::markup::{Piece, pieces};
use super::plain::Gap;
use crate::domain::block::{Block, BlockImage, Span};
use ids::name;
use image::{image, tell_image_from_gallery};
use part::Part;
use run::{Run, append};
use style::Styles;

/// The blocks of HTML that the cleaner has passed.
pub fn blocks_of(html: &str) -> Vec<Block> {
    let mut reader = Reader::new(html.len());
    pieces(html).for_each(|piece| reader.take(piece));
    reader.end()
}

/// HTML that is being read.
struct Reader<'a> {
    blocks: Vec<Block>,
    styles: Styles,
    /// The text that is being read: of the part that stands open, or else of a paragraph.
    run: Run,
    part: Option<Part<'a>>,
    /// Pictures that have no block yet.
    pictures: Vec<BlockImage>,
    /// Whether the last block is of pictures outside a figure, so that the next one joins it.
    loose: bool,
    /// Of each figure that stands open, how many pictures waited before it.
    figures: Vec<usize>,
    /// How many blocks there were before the outermost figure.
    figure_at: usize,
    /// What is said below the outermost figure.
    said: Vec<Span>,
    caption: Option<Caption>,
}

/// A caption that stands open.
struct Caption {
    /// The text around it.
    around: Run,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn new(length: usize) -> Self {
        Self {
            blocks: Vec::new(),
            styles: Styles::new(length),
            run: Run::default(),
            part: None,
            pictures: Vec::new(),
            loose: false,
            figures: Vec::new(),
            figure_at: 0,
            said: Vec::new(),
            caption: None,
        }
    }

    fn take(&mut self, piece: Piece<'a>) {
        match piece {
            Piece::Text(text) => {
                self.verbatim(text);
                let style = self.styles.now();
                self.run.read(text, &style);
            }
            Piece::Open { name, attributes, whole } => {
                self.styles.open(name, attributes);
                self.open(name, attributes);
                self.verbatim(whole);
            }
            Piece::Close { name, whole } => {
                self.verbatim(whole);
                self.styles.close(name);
                self.close(name);
            }
            Piece::Aside(_) => {}
        }
    }

    fn verbatim(&mut self, piece: &str) {
        if let Some(part) = &mut self.part {
            part.verbatim(piece);
        }
    }

    fn open(&mut self, name: &'a str, tag: &str) {
        match name {
            "img" => return self.picture(tag),
            "br" => return self.run.break_line(),
            "figcaption" if self.begins_caption() => return self.begin_caption(),
            _ => {}
        }
        if let Some(caption) = &mut self.caption {
            caption.depth += usize::from(name == "figcaption");
            self.run.pass(name);
        } else if let Some(part) = &mut self.part {
            part.open(name, tag, &mut self.run);
        } else if Gap::of(name) != Gap::None {
            self.end_paragraph();
            self.part = Part::begin(name, tag);
        }
        match name {
            "hr" if self.in_flow() => self.push(Block::new("divider")),
            "pre" => self.run.open_preformatted(),
            "figure" => self.begin_figure(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "pre" => self.run.close_preformatted(),
            "figcaption" if self.ends_caption() => return self.end_caption(),
            _ => {}
        }
        if self.caption.is_some() {
            self.run.pass(name);
        } else if let Some(part) = &mut self.part {
            if part.close(name, &mut self.run) {
                self.end_part();
            }
        } else if Gap::of(name) != Gap::None {
            self.end_paragraph();
        }
        if name == "figure" {
            self.end_figure();
        }
    }

    /// Whether a block could begin here.
    fn in_flow(&self) -> bool {
        self.part.is_none() && self.caption.is_none()
    }

    fn push(&mut self, block: Block) {
        self.blocks.push(block);
        self.loose = false;
    }

    fn end_paragraph(&mut self) {
        let spans = self.run.finish();
        self.push_paragraph(spans);
    }

    fn push_paragraph(&mut self, spans: Vec<Span>) {
        if !spans.is_empty() {
            self.push(Block { spans, ..Block::new("paragraph") });
        }
    }

    fn end_part(&mut self) {
        let Some(part) = self.part.take() else { return };
        let block = part.end(&mut self.run);
        if says_something(&block) {
            self.push(block);
        }
        if self.figures.is_empty() {
            self.show_loose();
        }
    }

    fn in_html(&self) -> bool {
        self.part.as_ref().is_some_and(Part::is_html)
    }

    fn picture(&mut self, tag: &str) {
        if self.in_html() {
            return;
        }
        if self.in_flow() {
            self.end_paragraph();
        }
        let href = self.styles.now().href;
        self.pictures.extend(image(tag, href.as_deref()));
        if self.in_flow() && self.figures.is_empty() {
            self.show_loose();
        }
    }

    /// Makes a block of the pictures outside a figure, together with those just before them.
    fn show_loose(&mut self) {
        if self.pictures.is_empty() {
            return;
        }
        match self.blocks.last_mut().filter(|_| self.loose) {
            Some(block) => block.images.append(&mut self.pictures),
            None => self.blocks.push(Block { images: std::mem::take(&mut self.pictures), ..Block::new("gallery") }),
        }
        self.loose = true;
    }

    fn begin_figure(&mut self) {
        if self.figures.is_empty() {
            self.figure_at = self.blocks.len();
        }
        self.figures.push(self.pictures.len());
    }

    fn end_figure(&mut self) {
        self.figures.pop();
        if !self.figures.is_empty() || !self.in_flow() {
            return;
        }
        let caption = std::mem::take(&mut self.said);
        if !self.pictures.is_empty() {
            let images = std::mem::take(&mut self.pictures);
            self.blocks.insert(self.figure_at, Block { images, caption, ..Block::new("gallery") });
            self.loose = false;
        } else if let Some(block) = self.blocks[self.figure_at..].last_mut().filter(|block| takes_caption(block)) {
            append(&mut block.caption, caption);
        } else {
            self.push_paragraph(caption);
        }
    }

    /// Whether a caption is one: within a list or a quote only below a picture.
    fn begins_caption(&self) -> bool {
        let below_picture = self.figures.last().is_some_and(|before| self.pictures.len() > *before);
        self.caption.is_none()
            && !self.in_html()
            && (below_picture || (self.part.is_none() && !self.figures.is_empty()))
    }

    fn begin_caption(&mut self) {
        if self.in_flow() {
            self.end_paragraph();
        }
        self.caption = Some(Caption { around: std::mem::take(&mut self.run), depth: 1 });
    }

    fn ends_caption(&mut self) -> bool {
        let Some(caption) = &mut self.caption else { return false };
        caption.depth -= 1;
        caption.depth == 0
    }

    fn end_caption(&mut self) {
        let spans = self.run.finish();
        if let Some(caption) = self.caption.take() {
            self.run = caption.around;
        }
        let outermost = self.figures.len() == 1 && self.part.is_none();
        let before = self.figures.last().copied().unwrap_or_default();
        let below_picture = !outermost && self.pictures.len() > before;
        match self.pictures.last_mut().filter(|_| below_picture) {
            Some(picture) => append(&mut picture.caption, spans),
            None => append(&mut self.said, spans),
        }
    }

    fn end(mut self) -> Vec<Block> {
        // Clean HTML is balanced; of other HTML, what stands open ends here.
        if self.caption.is_some() {
            self.end_caption();
        }
        self.end_part();
        self.end_paragraph();
        self.figures.truncate(1);
        self.end_figure();
        self.blocks.iter_mut().for_each(tell_image_from_gallery);
        name(&mut self.blocks);
        self.blocks
    }
}

fn says_something(block: &Block) -> bool {
    let in_cells = || block.rows.iter().flat_map(|row| &row.cells).any(|cell| !cell.spans.is_empty());
    let text = block.text.as_ref().is_some_and(|text| !text.is_empty());
    let pictured = block.html.as_ref().is_some_and(|html| html.contains("<img"));
    text || pictured || !block.spans.is_empty() || !block.items.is_empty() || !block.caption.is_empty() || in_cells()
}

fn takes_caption(block: &Block) -> bool {
    !matches!(block.kind, "paragraph" | "heading" | "divider")
}
