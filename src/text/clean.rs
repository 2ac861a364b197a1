//! HTML made fit to be printed on anybody's page: what a news text needs is let through, all else is taken out.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use serde::Serialize;

use super::markup::{Piece, attributes, pieces, thinned};

/// HTML that is safe to print, and what had to go for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The HTML that is left.
    pub html: String,
    /// What was taken out, each kind once.
    pub removed: Vec<Removed>,
}

/// One kind of thing that was taken out of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// The thing, such as `<script>`, `onclick` or `javascript: link`.
    pub what: String,
    /// How many there were.
    pub count: usize,
}

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
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
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
];

const TAG_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "title"]),
    ("abbr", &["title"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("img", &["src", "alt", "width", "height"]),
    ("ol", &["start", "reversed"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// Elements that go with all their content, for none of it is text.
const CONTENT_TAGS: &[&str] = &[
    "applet", "button", "embed", "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select",
    "style", "svg", "template", "textarea", "title",
];

/// Tags that only frame a document: that they go is no loss worth a word.
const FRAME: &[&str] = &["html", "head", "body", "title", "meta"];

/// Building the allow-list costs more than cleaning a short article, so it is built once.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let attributes: HashMap<_, HashSet<_>> =
        TAG_ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
    let mut cleaner = Builder::default();
    cleaner
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(CONTENT_TAGS.iter().copied().collect())
        .tag_attributes(attributes)
        .generic_attributes(HashSet::from(["dir", "lang"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "media"]))
        .attribute_filter(refuse_schemes)
        .link_rel(Some("noopener"));
    cleaner
});

/// Cleans HTML and says what was taken out. Headings of the first rank become second: a page's own title is the first.
pub fn clean(html: &str) -> Cleaned {
    let safe = safe(html);
    let removed = removed(html, &safe);
    Cleaned { html: safe, removed }
}

/// Cleans HTML without keeping books.
pub(super) fn safe(html: &str) -> String {
    let html = thinned(html).map_or(Cow::Borrowed(html), Cow::Owned);
    let safe = CLEANER.clean(&html).to_string();
    // The cleaner escapes every `<` of the text, so these can only be tags.
    if safe.contains("<h1") { safe.replace("<h1", "<h2").replace("</h1>", "</h2>") } else { safe }
}

/// Whether a tag that ends an element may stay.
pub(super) fn may_end(tag: &str) -> bool {
    let name = tag.trim_start_matches("</").trim_end_matches('>').trim().to_ascii_lowercase();
    TAGS.contains(&name.as_str())
}

/// A picture has no number to call, and only pictures are taken from the store of media.
fn refuse_schemes<'u>(element: &str, attribute: &str, value: &'u str) -> Option<Cow<'u, str>> {
    let scheme = scheme(value).unwrap_or_default();
    let refused = match (element, attribute) {
        ("img", "src") => matches!(scheme.as_str(), "mailto" | "tel"),
        ("a", "href") => scheme == "media",
        _ => false,
    };
    (!refused).then_some(Cow::Borrowed(value))
}

/// The scheme of an address in lower case; none where the address is relative.
fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.trim_start().split_once(':')?;
    let is_scheme = scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '\t' | '\n'));
    is_scheme.then(|| scheme.chars().filter(|c| !c.is_ascii_whitespace()).collect::<String>().to_ascii_lowercase())
}

type Census = BTreeMap<String, usize>;

/// What stood in the one and no longer stands in the other.
pub(super) fn removed(before: &str, after: &str) -> Vec<Removed> {
    let (before, after) = (census(before), census(after));
    let lost = before.into_iter().filter_map(|(what, count)| {
        let count = count - after.get(&what).copied().unwrap_or(0).min(count);
        (count > 0).then_some(Removed { what, count })
    });
    lost.collect()
}

/// Counts the tags, attributes and kinds of links of a run of HTML.
fn census(html: &str) -> Census {
    let mut census = Census::new();
    let mut opaque: Option<&str> = None;
    for piece in pieces(html) {
        match (opaque, piece) {
            (Some(name), Piece::Close { name: closed, .. }) if closed.eq_ignore_ascii_case(name) => opaque = None,
            (None, Piece::Open { name, attributes, .. }) => {
                if ["script", "style"].iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
                    opaque = Some(name);
                }
                count_tag(&mut census, &name.to_ascii_lowercase(), attributes);
            }
            (None, Piece::Aside(_)) => *census.entry("comment".to_owned()).or_default() += 1,
            _ => {}
        }
    }
    census
}

fn count_tag(census: &mut Census, name: &str, tag: &str) {
    if FRAME.contains(&name) {
        return;
    }
    let name = if name == "h1" { "h2" } else { name };
    *census.entry(format!("<{name}>")).or_default() += 1;
    for (attribute, value) in attributes(tag) {
        let attribute = attribute.to_ascii_lowercase();
        let what = match attribute.as_str() {
            "rel" => continue,
            "href" | "src" => scheme(value).map_or(attribute, |scheme| format!("{scheme}: link")),
            _ => attribute,
        };
        *census.entry(what).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn html(given: &str) -> String {
        clean(given).html
    }

    fn lost(given: &str) -> Vec<(String, usize)> {
        clean(given).removed.into_iter().map(|removed| (removed.what, removed.count)).collect()
    }

    #[test]
    fn what_news_needs_is_let_through() {
        let kept = "<h2 lang=\"ar\" dir=\"rtl\">ميناء</h2><p>One<br><em>two</em> <a href=\"/ferry\" title=\"t\" \
                    rel=\"noopener\">three</a></p><figure><img src=\"media:42\" alt=\"Pier\" width=\"4\" height=\"3\">\
                    <figcaption>Pier</figcaption></figure><table><tbody><tr><td>1</td></tr></tbody></table>";
        assert_eq!(clean(kept), Cleaned { html: kept.to_owned(), removed: Vec::new() });
    }

    #[test]
    fn what_could_act_is_taken_out_and_named() {
        let given = "<p onclick='x()' ONCLICK=y style=\"a\">A<script>if (1 < 2) '<b>'</script></p>\
                     <a href=\" JavaScript:x()\">B</a><a href='tel:1'>C</a><img src='data:x'><svg><text>D</text></svg>";
        let found = lost(given);
        for (what, count) in
            [("<script>", 1), ("onclick", 2), ("style", 1), ("javascript: link", 1), ("data: link", 1), ("<svg>", 1)]
        {
            assert!(found.contains(&(what.to_owned(), count)), "{what}: {found:?}");
        }
        let left = html(given);
        assert_eq!(left, "<p>A</p><a rel=\"noopener\">B</a><a href=\"tel:1\" rel=\"noopener\">C</a><img>");
    }

    #[test]
    fn addresses_have_the_schemes_of_their_place() {
        assert_eq!(html("<img src='tel:1'><img src='//h.example/a.png'>"), "<img><img src=\"//h.example/a.png\">");
        assert_eq!(html("<a href='media:1'>a</a>"), "<a rel=\"noopener\">a</a>");
        let stored = "<img src=\"media:0193a5c2-0000-7000-8000-000000000001\">";
        assert_eq!(html(stored), stored);
        assert_eq!(html("<td src='media:1'><img alt='media:1'>"), "<img alt=\"media:1\">");
        assert_eq!(html("<a href='java&#115;cript:x()'>a</a>"), "<a rel=\"noopener\">a</a>");
    }

    #[test]
    fn the_first_rank_of_headings_is_left_to_the_page() {
        assert_eq!(clean("<h1>Pier</h1>"), Cleaned { html: "<h2>Pier</h2>".into(), removed: Vec::new() });
        assert_eq!(html("<p>&lt;h1></p><h1>a</h1>"), "<p>&lt;h1&gt;</p><h2>a</h2>");
    }

    #[test]
    fn absurd_nesting_is_survived_and_keeps_the_words() {
        for (open, close) in [("<div>", "</div>"), ("<b>", ""), ("<blockquote><div></b>", ""), ("<ul><li>", "")] {
            let deep = format!("<p>first</p>{}word{}", open.repeat(100_000), close.repeat(100_000));
            assert!(html(&deep).contains("word"), "{open}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(given in "[<>/pbai =\"':!\\-a-c&;é]{0,80}") {
            let once = html(&given);
            prop_assert_eq!(html(&once), once);
        }
    }
}
