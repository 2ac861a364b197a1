//! The bare words of clean HTML, for search, for counting and for readers that print no markup.

use super::markup::{Piece, pieces};

/// Elements that stand apart from what is before and behind them.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "caption",
    "div",
    "dl",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Elements that begin a line within a block.
const LINES: &[&str] = &["dd", "dt", "li", "tr"];

/// The words of HTML that the cleaner has passed: paragraphs parted by blank lines, list items and rows on lines.
pub(super) fn words_of(html: &str) -> String {
    let mut plain = Plain { text: String::with_capacity(html.len()), gap: Gap::None, preformatted: 0 };
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => plain.characters(text),
            Piece::Open { name, .. } => plain.tag(name, true),
            Piece::Close { name, .. } => plain.tag(name, false),
            Piece::Aside(_) => {}
        }
    }
    let end = plain.text.trim_end().len();
    plain.text.truncate(end);
    plain.text
}

/// What has to stand between the last word and the next, the weakest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing: the word goes on.
    #[default]
    None,
    /// White space of the text.
    Space,
    /// The border of a cell.
    Cell,
    /// The end of a line.
    Line,
    /// The end of a paragraph.
    Paragraph,
}

impl Gap {
    /// What the start or the end of an element puts between words.
    pub(super) fn of(name: &str) -> Self {
        if BLOCKS.contains(&name) {
            Self::Paragraph
        } else if LINES.contains(&name) {
            Self::Line
        } else if matches!(name, "td" | "th") {
            Self::Cell
        } else {
            Self::None
        }
    }

    /// The gap that a line break makes of this one: a second break in a row asks for a blank line.
    pub(super) fn broken(self) -> Self {
        if self >= Self::Line { Self::Paragraph } else { Self::Line }
    }
}

/// A word or a piece of one, or one white space, of clean HTML between two tags.
pub(super) enum Token<'a> {
    /// Characters with their references resolved.
    Word(&'a str),
    /// A white space that HTML lets grow together with its like.
    Space(char),
}

/// The tokens of the characters between two tags.
pub(super) fn tokens(raw: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = raw;
    std::iter::from_fn(move || {
        let next = rest.chars().next()?;
        if next.is_ascii_whitespace() {
            rest = &rest[1..];
            return Some(Token::Space(next));
        }
        let (word, after) = match rest.find(|c: char| c == '&' || c.is_ascii_whitespace()) {
            Some(0) => reference(rest),
            Some(end) => rest.split_at(end),
            None => (rest, ""),
        };
        rest = after;
        Some(Token::Word(word))
    })
}

struct Plain {
    text: String,
    gap: Gap,
    preformatted: usize,
}

impl Plain {
    fn tag(&mut self, name: &str, opens: bool) {
        match (name, opens) {
            ("pre", true) => self.preformatted += 1,
            ("pre", false) => self.preformatted = self.preformatted.saturating_sub(1),
            ("br", true) => self.gap = self.gap.broken(),
            _ => {}
        }
        self.widen(Gap::of(name));
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn characters(&mut self, raw: &str) {
        for token in tokens(raw) {
            match token {
                Token::Word(word) => self.word(word),
                Token::Space(c) => self.space(c),
            }
        }
    }

    fn space(&mut self, c: char) {
        if self.preformatted == 0 {
            self.widen(Gap::Space);
        } else if self.gap == Gap::None && !self.text.is_empty() {
            self.text.push(c);
        }
    }

    fn word(&mut self, run: &str) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if !self.text.is_empty() {
            if gap >= Gap::Line {
                self.text.truncate(self.text.trim_end().len());
            }
            self.text.push_str(match gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Cell => "\t",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.text.push_str(run);
    }
}

/// The character that stands at the front. Clean HTML writes only these by reference, the last in attributes alone.
fn reference(text: &str) -> (&str, &str) {
    [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{A0}"), ("&quot;", "\"")]
        .into_iter()
        .find_map(|(reference, c)| text.strip_prefix(reference).map(|rest| (c, rest)))
        .unwrap_or_else(|| text.split_at(1))
}

/// The value of an attribute of clean HTML, with its references resolved.
pub(super) fn resolved(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        let (c, after) = reference(&rest[at..]);
        plain.push_str(c);
        rest = after;
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::super::clean::safe;
    use super::*;

    fn plain(html: &str) -> String {
        words_of(&safe(html))
    }

    #[test]
    fn blocks_become_paragraphs() {
        assert_eq!(
            plain("<h2>Pier</h2>\n<div><p>One\n two</p></div>three<p> </p><p>four"),
            "Pier\n\nOne two\n\nthree\n\nfour"
        );
    }

    #[test]
    fn breaks_items_and_cells_have_their_own_ends() {
        assert_eq!(plain("<p>a<br>b<br><br>c</p>"), "a\nb\n\nc");
        assert_eq!(plain("<ul><li>a</li>\n<li>b</li></ul>c"), "a\nb\n\nc");
        assert_eq!(plain("<table><tr><th>a</th> <td>b</td></tr><tr><td>c</table>"), "a\tb\nc");
    }

    #[test]
    fn references_are_resolved_and_code_keeps_its_lines() {
        assert_eq!(plain("a &amp;amp; b&lt;c&eacute;&nbsp;d<b>e</b>f"), "a &amp; b<cé\u{A0}def");
        assert_eq!(plain("<p>x</p><pre>\n  a\n\n   b</pre>y"), "x\n\na\n\n   b\n\ny");
    }

    #[test]
    fn what_is_no_text_is_dropped() {
        assert_eq!(plain("<script>let a;</script><style>p{}</style>مرحبا<!-- note -->"), "مرحبا");
    }
}
