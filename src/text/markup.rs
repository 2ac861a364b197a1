//! Reads HTML as a row of pieces, in linear time and without a tree, and thins out absurd nesting.

/// Deeper than any article; shallow enough for every program that walks a tree by recursion.
pub(super) const MAX_DEPTH: usize = 100;

/// Fewer tags than this cannot cost a parser much, however they are nested.
const HARMLESS_TAGS: usize = 2_000;

/// Elements whose content is no markup, or follows rules of its own.
const OPAQUE: &[&str] = &[
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Elements that never have content.
const VOID: &[&str] = &["br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements that close the one of their kind before them, so that they nest only through others.
const SELF_CLOSING: &[&str] = &["dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// One piece of a run of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Characters, with their references still in place.
    Text(&'a str),
    /// A start tag: its name as written, what stands behind the name, and the whole.
    Open { name: &'a str, attributes: &'a str, whole: &'a str },
    /// An end tag.
    Close { name: &'a str, whole: &'a str },
    /// A comment, a declaration or an instruction: the whole.
    Aside(&'a str),
}

/// The pieces of a run of HTML, from first to last. Every byte is looked at a fixed number of times.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = first_piece(rest);
        rest = after;
        Some(piece)
    })
}

fn first_piece(html: &str) -> (Piece<'_>, &str) {
    let bytes = html.as_bytes();
    let next = bytes.get(1).copied().unwrap_or_default();
    if bytes.first() != Some(&b'<') {
        let (text, rest) = html.split_at(html.find('<').unwrap_or(html.len()));
        return (Piece::Text(text), rest);
    }
    if next == b'!' || next == b'?' {
        let (whole, rest) = html.split_at(aside_end(html));
        return (Piece::Aside(whole), rest);
    }
    let closes = next == b'/';
    let name_at = if closes { 2 } else { 1 };
    if !bytes.get(name_at).is_some_and(u8::is_ascii_alphabetic) {
        let (text, rest) = html.split_at(html[1..].find('<').map_or(html.len(), |at| at + 1));
        return (Piece::Text(text), rest);
    }
    let end = tag_end(html);
    let inner = html[name_at..end].trim_end_matches('>');
    let name_end = inner.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(name_end);
    let (whole, rest) = html.split_at(end);
    (if closes { Piece::Close { name, whole } } else { Piece::Open { name, attributes, whole } }, rest)
}

fn aside_end(html: &str) -> usize {
    let end = if html.starts_with("<!--") { "-->" } else { ">" };
    html.find(end).map_or(html.len(), |at| at + end.len())
}

/// Where the tag at the front ends. A `>` within quotes is part of a value.
fn tag_end(html: &str) -> usize {
    let mut quote = None;
    let mut after_equals = false;
    for (at, byte) in html.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return at + 1,
            None if after_equals && matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None => {}
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
    }
    html.len()
}

/// The attributes of a start tag: each name as written, with its value, quotes taken off.
pub(super) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/' || c == '=');
        if rest.is_empty() {
            return None;
        }
        let name_end = rest.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '=').unwrap_or(rest.len());
        let (name, behind) = rest.split_at(name_end);
        let Some(value) = behind.trim_start().strip_prefix('=') else {
            rest = behind;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        rest = after;
        Some((name, value))
    })
}

/// The same HTML with the tags left out that nest too deeply; nothing when it is fit to be parsed as it is.
///
/// A parser's work can grow with the square of the nesting, so this has to happen before any tree is built.
pub(super) fn thinned(html: &str) -> Option<String> {
    let tags = html.as_bytes().windows(2).filter(|pair| pair[0] == b'<' && pair[1].is_ascii_alphabetic()).count();
    if tags < HARMLESS_TAGS || !nests_deeply(html) {
        return None;
    }
    let mut thin = Thin { html: String::with_capacity(html.len()), open: Vec::new(), skipping: None };
    pieces(html).for_each(|piece| thin.take(piece));
    Some(thin.html)
}

/// HTML that is being thinned.
struct Thin<'a> {
    html: String,
    open: Vec<&'a str>,
    skipping: Option<&'a str>,
}

impl<'a> Thin<'a> {
    fn take(&mut self, piece: Piece<'a>) {
        match (self.skipping, piece) {
            (Some(opaque), Piece::Close { name, .. }) if name.eq_ignore_ascii_case(opaque) => self.skipping = None,
            (Some(_), _) | (None, Piece::Aside(_)) => {}
            (None, Piece::Text(text)) => self.html.push_str(&text.replace('<', "&lt;")),
            (None, Piece::Open { name, whole, .. }) => self.open(name, whole),
            (None, Piece::Close { name, whole }) => self.close(name, whole),
        }
    }

    fn open(&mut self, name: &'a str, whole: &str) {
        match kind(name) {
            Kind::Opaque => self.skipping = Some(name),
            Kind::Flat => self.html.push_str(whole),
            Kind::Nests if self.open.len() < MAX_DEPTH / 2 => {
                self.open.push(name);
                self.html.push_str(whole);
            }
            // Words on either side of a lost tag must not grow together.
            Kind::Nests => self.html.push(' '),
        }
    }

    fn close(&mut self, name: &str, whole: &str) {
        if self.open.last().is_some_and(|last| name.eq_ignore_ascii_case(last)) {
            self.open.pop();
            self.html.push_str(whole);
        } else if kind(name) == Kind::Flat {
            self.html.push_str(whole);
        }
    }
}

#[derive(PartialEq, Eq)]
enum Kind {
    Opaque,
    Flat,
    Nests,
}

fn kind(name: &str) -> Kind {
    let is_in = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
    if is_in(OPAQUE) {
        Kind::Opaque
    } else if is_in(VOID) || is_in(SELF_CLOSING) {
        Kind::Flat
    } else {
        Kind::Nests
    }
}

/// Whether tags stand open deeper than any program should have to follow.
pub(super) fn nests_deeply(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for piece in pieces(html) {
        match piece {
            Piece::Open { name, .. } if kind(name) == Kind::Nests => open.push(name),
            Piece::Close { name, .. } if open.last().is_some_and(|last| last.eq_ignore_ascii_case(name)) => {
                open.pop();
            }
            _ => {}
        }
        if open.len() > MAX_DEPTH {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn html_falls_into_pieces() {
        let found: Vec<_> = pieces("a <b title='x>y'>c</b><!-- <i> --> 1 < 2<").collect();
        let open = Piece::Open { name: "b", attributes: " title='x>y'", whole: "<b title='x>y'>" };
        let close = Piece::Close { name: "b", whole: "</b>" };
        let tail = [Piece::Text(" 1 "), Piece::Text("< 2"), Piece::Text("<")];
        assert_eq!(found[..4], [Piece::Text("a "), open, Piece::Text("c"), close]);
        assert_eq!(found[4], Piece::Aside("<!-- <i> -->"));
        assert_eq!(found[5..], tail);
    }

    #[test]
    fn attributes_are_read_with_any_quotes() {
        let found: Vec<_> = attributes(r#" href = "a b" ONCLICK='x()' hidden src=y.png/"#).collect();
        assert_eq!(found, [("href", "a b"), ("ONCLICK", "x()"), ("hidden", ""), ("src", "y.png/")]);
    }

    #[test]
    fn only_absurd_nesting_is_thinned() {
        assert_eq!(thinned(&"<p>Ferry <b>now</b>".repeat(3_000)), None);
        let deep = format!("{}word<script></div></script>{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
        let thin = thinned(&deep).unwrap();
        assert!(thin.contains("word") && !thin.contains("script"));
        assert!(!nests_deeply(&thin));
    }

    proptest! {
        #[test]
        fn pieces_cover_any_text(html in "[<>/!\\-a-b \"'=&é]{0,80}") {
            for piece in pieces(&html) {
                if let Piece::Open { attributes: tag, .. } = piece {
                    attributes(tag).for_each(drop);
                }
            }
            let text: usize = pieces(&html).map(|p| usize::from(p == Piece::Text(""))).sum();
            prop_assert_eq!(text, 0);
        }
    }
}
