//! Markdown made fit to be given to anybody: raw HTML in it is held to what HTML is, and so are its links.
//!
//! The source is left as it was written wherever nothing has to go.

use super::{
    body::{self, MARKDOWN},
    clean::{self, Removed},
};
use crate::domain::body::BodyFormat;
use pulldown_cmark::{Event, Parser, Tag, html::push_html};
use std::ops::Range;

/// Where a tag goes, what stands around it can become a tag that it was not before, so it is looked at again.
const PASSES: usize = 4;

/// Cleans Markdown and says what was taken out.
pub fn clean_markdown(text: &str) -> (String, Vec<Removed>) {
    let first = clean::clean(&rendered(text));
    if first.removed.is_empty() {
        return (text.to_owned(), Vec::new());
    }
    let mut markdown = text.to_owned();
    for _ in 0..PASSES {
        let edits = edits(&markdown);
        if edits.is_empty() {
            break;
        }
        for (range, instead) in edits.into_iter().rev() {
            markdown.replace_range(range, &instead);
        }
        if clean::clean(&rendered(&markdown)).removed.is_empty() {
            return (markdown, first.removed);
        }
    }
    // What is no tag, such as the address of a link, goes by way of the HTML that is left.
    (body::markdown(BodyFormat::Html, &first.html), first.removed)
}

fn rendered(markdown: &str) -> String {
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    push_html(&mut html, Parser::new_ext(markdown, MARKDOWN));
    html
}

/// What to write in place of raw HTML that may not stay, in the order of the text.
fn edits(markdown: &str) -> Vec<(Range<usize>, String)> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (event, range) in Parser::new_ext(markdown, MARKDOWN).into_offset_iter() {
        let html = &markdown[range.clone()];
        let instead = match event {
            Event::Start(Tag::HtmlBlock) => clean::safe(html),
            Event::InlineHtml(_) => String::new(),
            _ => continue,
        };
        let stays = match html.starts_with("</") {
            true => clean::may_end(html),
            false => clean::removed(html, &clean::safe(html)).is_empty(),
        };
        let within = edits.last().is_some_and(|(last, _)| last.end > range.start);
        if !stays && !within {
            edits.push((range, instead));
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> (String, Vec<String>) {
        let (kept, removed) = clean_markdown(text);
        (kept, removed.into_iter().map(|one| one.what).collect())
    }

    #[test]
    fn what_may_stay_stays_as_it_was_written() {
        for text in ["# A  \n*b*\n\n- c\n", "one <b>two</b> three", "[ferry](/f) ![](media:1)", "a < b & c", ""] {
            assert_eq!(cleaned(text), (text.to_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn tags_that_may_not_stay_go_and_are_told() {
        assert_eq!(
            cleaned("one <script>two</script> three"),
            ("one two three".to_owned(), vec!["<script>".to_owned()])
        );
        let (text, removed) = cleaned("A\n\n<div onclick=\"x()\">\nB\n</div>\n\nC");
        assert!(!text.contains("onclick") && text.contains('B') && text.starts_with("A\n"), "{text}");
        assert_eq!(removed, ["onclick"]);
    }

    #[test]
    fn nothing_that_runs_is_left_in_the_source() {
        for text in [
            "[x](javascript:alert(1))",
            "<javascript:alert(1)>",
            "![x](data:text/html;base64,AAAA)",
            "[x]: javascript:alert(1)\n\n[x]",
            "<scr<script>ipt>alert(1)</scr</script>ipt>",
            "<math><annotation-xml encoding=\"text/html\"><img src=x onerror=alert(1)></annotation-xml></math>",
            "> <svg onload=alert(1)>\n> a",
            "<style>\n\n*{}\n</style>",
        ] {
            let (kept, removed) = cleaned(text);
            assert!(!removed.is_empty(), "{text}");
            assert_eq!(clean::clean(&rendered(&kept)).removed, [], "{text} -> {kept}");
        }
    }
}
