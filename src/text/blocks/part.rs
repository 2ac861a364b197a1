//! A part of a body that makes one block of all that is in it: a heading, a quote, a list, a table, code.

use super::super::markup::attributes;
use super::run::{Run, append};
use crate::domain::block::{Block, Cell, Item, Row};

/// The most columns and rows that a cell may cover; browsers have the same.
const MAX_COLUMNS: u32 = 1_000;
const MAX_ROWS: u32 = 65_534;

/// A part that is being read.
pub(super) struct Part<'a> {
    /// The element that makes the part, and how many of its name stand open.
    name: &'a str,
    depth: usize,
    block: Block,
    /// Of each list that stands open, whether it is numbered.
    lists: Vec<bool>,
    cell: Option<Cell>,
}

impl<'a> Part<'a> {
    /// The part that an element begins; most elements begin none.
    pub(super) fn begin(name: &'a str, tag: &str) -> Option<Self> {
        let mut block = Block::new(kind(name)?);
        let ordered = name == "ol";
        match block.kind {
            "heading" => block.level = name[1..].parse().ok().map(|rank: u8| rank.clamp(2, 6)),
            "list" => {
                block.ordered = Some(ordered);
                block.start = ordered.then(|| number(tag, "start").unwrap_or(1));
            }
            "html" => block.html = Some(String::new()),
            _ => {}
        }
        let lists = if block.kind == "list" { vec![ordered] } else { Vec::new() };
        Some(Self { name, depth: 1, block, lists, cell: None })
    }

    /// Whether the part is kept as HTML, with its pictures and their captions.
    pub(super) fn is_html(&self) -> bool {
        self.block.html.is_some()
    }

    /// A piece of the part as it stands in the HTML.
    pub(super) fn verbatim(&mut self, piece: &str) {
        if let Some(html) = &mut self.block.html {
            html.push_str(piece);
        }
    }

    /// A start tag within the part.
    pub(super) fn open(&mut self, name: &str, tag: &str, run: &mut Run) {
        if name == self.name {
            self.depth += 1;
        }
        match (self.block.kind, name, self.depth) {
            ("list", "ul" | "ol", _) => {
                self.end_item(run);
                self.lists.push(name == "ol");
            }
            ("list", "li", _) => self.end_item(run),
            ("table", "tr", 1) => self.block.rows.push(Row { cells: Vec::new() }),
            ("table", "td" | "th", 1) => self.cell = Some(cell(name, tag)),
            _ => run.pass(name),
        }
    }

    /// An end tag within the part, or its own: whether it was.
    pub(super) fn close(&mut self, name: &str, run: &mut Run) -> bool {
        match (self.block.kind, name, self.depth) {
            ("list", "ul" | "ol", _) => {
                self.end_item(run);
                self.lists.pop();
            }
            ("list", "li", _) => self.end_item(run),
            ("table", "td" | "th", 1) => self.end_cell(run),
            ("table", "caption", 1) => append(&mut self.block.caption, run.finish()),
            _ => run.pass(name),
        }
        if name == self.name {
            self.depth -= 1;
        }
        self.depth == 0
    }

    /// The block of the part, now that it has ended.
    pub(super) fn end(mut self, run: &mut Run) -> Block {
        let spans = run.finish();
        match self.block.kind {
            "code" | "html" => {
                self.block.text = Some(spans.into_iter().map(|span| span.text).collect());
            }
            "table" => {
                append(&mut self.block.caption, spans);
                self.block.rows.retain(|row| !row.cells.is_empty());
            }
            _ => self.block.spans = spans,
        }
        self.block
    }

    fn end_item(&mut self, run: &mut Run) {
        let spans = run.finish();
        if !spans.is_empty() {
            let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
            self.block.items.push(Item { depth, ordered: self.lists.last() == Some(&true), spans });
        }
    }

    fn end_cell(&mut self, run: &mut Run) {
        if let (Some(cell), Some(row)) = (self.cell.take(), self.block.rows.last_mut()) {
            row.cells.push(Cell { spans: run.finish(), ..cell });
        }
    }
}

fn kind(name: &str) -> Option<&'static str> {
    Some(match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "heading",
        "ul" | "ol" => "list",
        "blockquote" => "quote",
        "pre" => "code",
        "table" => "table",
        "dl" => "html",
        _ => return None,
    })
}

fn cell(name: &str, tag: &str) -> Cell {
    let covers = |attribute, most: u32| number(tag, attribute).map_or(1, |count: u32| count.clamp(1, most));
    let (columns, rows) = (covers("colspan", MAX_COLUMNS), covers("rowspan", MAX_ROWS));
    Cell { header: name == "th", columns, rows, spans: Vec::new() }
}

fn number<N: std::str::FromStr>(tag: &str, attribute: &str) -> Option<N> {
    attributes(tag).find(|(name, _)| *name == attribute).and_then(|(_, value)| value.trim().parse().ok())
}
