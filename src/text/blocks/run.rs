//! A run of text that is being read: white space grows together, and neighbours of one style do.

use super::super::plain::{Gap, Token, tokens};
use super::style::Style;
use crate::domain::block::Span;

/// The text of a paragraph, an item, a cell: whatever has spans.
#[derive(Default)]
pub(super) struct Run {
    pieces: Vec<(Style, String)>,
    gap: Gap,
    preformatted: usize,
}

impl Run {
    /// Asks for a gap before the next word.
    pub(super) fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// A tag within the text, of an element that makes no block of its own here.
    pub(super) fn pass(&mut self, name: &str) {
        self.widen(Gap::of(name));
    }

    /// A line break.
    pub(super) fn break_line(&mut self) {
        if self.preformatted > 0 {
            self.push_verbatim('\n', &Style::default());
        } else {
            self.gap = self.gap.broken();
        }
    }

    /// From here on white space is kept.
    pub(super) fn open_preformatted(&mut self) {
        self.preformatted += 1;
    }

    /// From here on white space grows together again.
    pub(super) fn close_preformatted(&mut self) {
        self.preformatted = self.preformatted.saturating_sub(1);
    }

    /// Characters between two tags.
    pub(super) fn read(&mut self, raw: &str, style: &Style) {
        for token in tokens(raw) {
            match token {
                Token::Word(word) => self.push_word(word, style),
                Token::Space(c) if self.preformatted > 0 => self.push_verbatim(c, style),
                Token::Space(_) => self.widen(Gap::Space),
            }
        }
    }

    /// The text as far as it has been read; the next word begins another.
    pub(super) fn finish(&mut self) -> Vec<Span> {
        self.gap = Gap::None;
        self.trim();
        let spans = self.pieces.drain(..).map(|(style, text)| Span {
            text,
            marks: style.marks(),
            href: style.href.as_deref().map(str::to_owned),
        });
        spans.collect()
    }

    fn push_verbatim(&mut self, c: char, style: &Style) {
        // The first line of preformatted text begins where its element does.
        if c != '\n' || (!self.pieces.is_empty() && self.gap < Gap::Line) {
            self.push_word(c.encode_utf8(&mut [0; 4]), style);
        }
    }

    fn push_word(&mut self, word: &str, style: &Style) {
        let gap = std::mem::take(&mut self.gap);
        if gap >= Gap::Line {
            self.trim();
        }
        let between = match gap {
            Gap::None => "",
            Gap::Space | Gap::Cell => " ",
            Gap::Line => "\n",
            Gap::Paragraph => "\n\n",
        };
        if let Some((last, _)) = self.pieces.last().filter(|_| !between.is_empty()) {
            let shared = last.shared(style);
            self.push(between, &shared);
        }
        self.push(word, style);
    }

    fn push(&mut self, characters: &str, style: &Style) {
        match self.pieces.last_mut() {
            Some((last, text)) if last == style => {
                text.push_str(characters);
                // One and the same link is compared faster than two of one text.
                last.clone_from(style);
            }
            _ => self.pieces.push((style.clone(), characters.to_owned())),
        }
    }

    /// Takes the white space off the end.
    fn trim(&mut self) {
        while let Some((_, text)) = self.pieces.last_mut() {
            text.truncate(text.trim_end().len());
            if !text.is_empty() {
                break;
            }
            self.pieces.pop();
        }
    }
}

/// Adds a text to another as a paragraph of its own.
pub(super) fn append(spans: &mut Vec<Span>, more: Vec<Span>) {
    let gap = (!spans.is_empty() && !more.is_empty()).then(|| Span {
        text: "\n\n".to_owned(),
        marks: Vec::new(),
        href: None,
    });
    for span in gap.into_iter().chain(more) {
        match spans.last_mut() {
            Some(last) if last.marks == span.marks && last.href == span.href => last.text.push_str(&span.text),
            _ => spans.push(span),
        }
    }
}
