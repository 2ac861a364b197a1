//! The forms of a body: safe HTML, bare words and Markdown, each derived from whichever form was handed in.

use std::borrow::Cow;
use std::sync::LazyLock;

use htmd::HtmlToMarkdown;
use pulldown_cmark::{Options, Parser, html::push_html};
use unicode_segmentation::UnicodeSegmentation;

use super::blocks::blocks_of;
use super::clean::safe;
use super::markup::nests_deeply;
use super::paragraphs::paragraphs;
use super::plain::words_of;
use crate::domain::block::Block;
use crate::domain::body::BodyFormat;

/// Goes up when the same body would give other derived forms, so that stored ones are known to be stale.
pub const DERIVER_VERSION: i64 = 1;

/// What Markdown has here beside CommonMark.
pub(super) const MARKDOWN: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// The forms of a body that are stored beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// Safe HTML.
    pub html: String,
    /// The bare words.
    pub plain: String,
    /// How many words there are.
    pub word_count: i64,
}

/// Derives all that is stored of a body, at the cost of rendering it once.
pub fn derive(format: BodyFormat, body: &str) -> Derived {
    let html = html(format, body);
    let plain = if format == BodyFormat::Text { plain(format, body) } else { words_of(&html) };
    let word_count = word_count(&plain);
    Derived { html, plain, word_count }
}

/// The body as HTML that is safe to print.
pub fn html(format: BodyFormat, body: &str) -> String {
    match format {
        BodyFormat::Markdown => {
            let mut rendered = String::with_capacity(body.len() * 3 / 2);
            push_html(&mut rendered, Parser::new_ext(body, MARKDOWN));
            safe(&rendered)
        }
        BodyFormat::Html => safe(body),
        BodyFormat::Text => {
            let marked = paragraphs(body).into_iter().map(|paragraph| format!("<p>{}</p>", escaped_html(&paragraph)));
            marked.collect::<Vec<_>>().join("\n")
        }
    }
}

/// The bare words of the body; paragraphs are parted by a blank line.
pub fn plain(format: BodyFormat, body: &str) -> String {
    match format {
        BodyFormat::Text => paragraphs(body).join("\n\n"),
        _ => words_of(&html(format, body)),
    }
}

/// The body as Markdown that renders to the same words. Markdown itself is handed back as it is.
pub fn markdown(format: BodyFormat, body: &str) -> String {
    match format {
        BodyFormat::Markdown => body.to_owned(),
        BodyFormat::Text => markdown_of(&paragraphs(body)),
        BodyFormat::Html => {
            let html = safe(body);
            // The converter follows the nesting by recursion.
            let converted = if nests_deeply(&html) { None } else { CONVERTER.convert(&html).ok() };
            converted.unwrap_or_else(|| markdown_of(&paragraphs(&words_of(&html))))
        }
    }
}

/// The body as a row of typed blocks, for clients that print no HTML.
pub fn blocks(format: BodyFormat, body: &str) -> Vec<Block> {
    blocks_of(&html(format, body))
}

/// How many words a plain text has, by the word borders of Unicode (UAX #29).
pub fn word_count(plain: &str) -> i64 {
    i64::try_from(plain.unicode_words().count()).unwrap_or(i64::MAX)
}

static CONVERTER: LazyLock<HtmlToMarkdown> = LazyLock::new(HtmlToMarkdown::new);

fn escaped_html(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

fn markdown_of(paragraphs: &[String]) -> String {
    paragraphs.iter().map(|paragraph| escaped_markdown(paragraph)).collect::<Vec<_>>().join("\n\n")
}

/// Escapes one paragraph of plain text, and no more of it than Markdown could misread.
fn escaped_markdown(paragraph: &str) -> String {
    let mut escaped = String::with_capacity(paragraph.len());
    let digits = paragraph.bytes().take_while(u8::is_ascii_digit).count();
    let mut before = None;
    let mut chars = paragraph.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let misread = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
            '_' => ![before, after].iter().all(|c| c.is_some_and(char::is_alphanumeric)),
            '&' => is_reference(&paragraph[at + 1..]),
            '#' | '+' | '-' | '=' | '>' => at == 0,
            '.' | ')' => digits > 0 && at == digits,
            _ => false,
        };
        if misread {
            escaped.push('\\');
        }
        escaped.push(c);
        before = Some(c);
    }
    escaped
}

/// Whether what stands behind an ampersand makes it the reference to a character.
fn is_reference(behind: &str) -> bool {
    let name = behind.find(|c: char| c != '#' && !c.is_ascii_alphanumeric());
    name.is_some_and(|end| end > 0 && behind[end..].starts_with(';'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use BodyFormat::{Html, Markdown, Text};
    use proptest::prelude::*;

    #[test]
    fn text_becomes_escaped_paragraphs() {
        assert_eq!(html(Text, "Fish & <chips>\n\nالميناء"), "<p>Fish &amp; &lt;chips&gt;</p>\n<p>الميناء</p>");
        assert_eq!(plain(Text, "One  a\ntwo\n\n\nthree"), "One a two\n\nthree");
    }

    #[test]
    fn markdown_is_rendered_with_tables_and_cleaned() {
        assert_eq!(html(Markdown, "# A\n\n~~b~~ <script>x</script>"), "<h2>A</h2>\n<p><del>b</del> </p>\n");
        assert!(html(Markdown, "|a|\n|-|\n|b|").contains("<td>b</td>"));
        assert_eq!(plain(Markdown, "**a** b\nc\n\n- d\n- e"), "a b c\n\nd\ne");
        assert_eq!(markdown(Markdown, "*as is*"), "*as is*");
    }

    #[test]
    fn html_becomes_markdown() {
        let given = "<h2>Pier</h2><p>The <b>old</b> <a href=\"/f\">ferry</a></p><script>x</script>";
        assert_eq!(markdown(Html, given), "## Pier\n\nThe **old** [ferry](/f)");
    }

    #[test]
    fn only_what_could_be_misread_is_escaped() {
        assert_eq!(markdown(Text, "snake_case, 3 - 2, AT&T, a.b (c)! #1"), "snake_case, 3 - 2, AT&T, a.b (c)! #1");
        assert_eq!(markdown(Text, "1986. A\n\n- no item\n\n*x* &lt;"), "1986\\. A\n\n\\- no item\n\n\\*x\\* \\&lt;");
    }

    #[test]
    fn all_forms_are_derived_at_once() {
        let derived = derive(Html, "<p>ሰላም ለዓለም</p><p>two words</p>");
        assert_eq!(derived.plain, "ሰላም ለዓለም\n\ntwo words");
        assert_eq!(derived.word_count, 4);
    }

    #[test]
    fn absurd_nesting_is_survived_in_every_form() {
        let divs = format!("{}word{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let quotes = format!("{}word", "> ".repeat(100_000));
        let nested: String = (0..1_000).map(|depth| format!("{}- word\n", " ".repeat(2 * depth))).collect();
        for (format, body) in [(Html, &divs), (Markdown, &divs), (Markdown, &quotes), (Markdown, &nested)] {
            assert!(html(format, body).contains("word"));
            assert!(plain(format, body).contains("word"));
            assert!(markdown(format, body).contains("word"));
            assert!(format!("{:?}", blocks(format, body)).contains("word"));
        }
    }

    proptest! {
        #[test]
        fn text_comes_back_from_its_markdown(text in "[ \\n\\\\|`*_{}\\[\\]()<>#+.!|~&=:;/'\"$^%@0-9a-eא-גก-ค-]{0,80}") {
            prop_assert_eq!(plain(Markdown, &markdown(Text, &text)), plain(Text, &text));
            prop_assert_eq!(words_of(&html(Text, &text)), plain(Text, &text));
        }

        #[test]
        fn any_text_comes_back_from_its_markdown(text in "\\PC{0,60}") {
            prop_assert_eq!(plain(Markdown, &markdown(Text, &text)), plain(Text, &text));
        }

        #[test]
        fn any_html_can_be_converted(html in "(<(p|b|a href=x|ul|li|table|tr|td|pre|code|img|h3|br|/p|/b|/a|/ul|/pre|/table)>|[a-c *_#]){0,40}") {
            markdown(Html, &html);
        }
    }
}
