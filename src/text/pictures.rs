//! Pictures of the store of media in a body: `media:` and an id stand for an address that is known when it is printed.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::body::{MARKDOWN, html};
use super::markup::{Piece, attributes, pieces};
use super::plain::resolved;
use crate::domain::body::BodyFormat;
use crate::domain::id::Id;

const SCHEME: &str = "media:";

/// How often Markdown is looked at, at most.
const PASSES: usize = 4;

/// The id in the address of a picture, if it is one of the store.
pub fn media_id(address: &str) -> Option<Id> {
    let (scheme, id) = address.trim().split_at_checked(SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then(|| Id::parse(id).ok()).flatten()
}

/// The pictures of the store in a body, each once, in the order of the text.
pub fn media_ids(format: BodyFormat, body: &str) -> Vec<Id> {
    // Most bodies hold none, and need not be rendered to know it.
    if !mentions_media(body) {
        return Vec::new();
    }
    let html = html(format, body);
    let mut known = HashSet::new();
    let found = pieces(&html).filter_map(|piece| match piece {
        Piece::Open { name, attributes, .. } => picture(name, attributes),
        _ => None,
    });
    found.filter(|id| known.insert(*id)).collect()
}

/// HTML or Markdown with the addresses of its pictures of the store; a picture without an address is left out.
pub fn with_pictures(format: BodyFormat, text: String, url_of: impl Fn(Id) -> Option<String>) -> String {
    match format {
        BodyFormat::Html if mentions_media(&text) => html_with(&text, &url_of),
        BodyFormat::Markdown => markdown_with(text, &url_of),
        _ => text,
    }
}

/// Whether the scheme stands anywhere, in any letter case.
fn mentions_media(text: &str) -> bool {
    let (name, bytes) = (&SCHEME.as_bytes()[..SCHEME.len() - 1], text.as_bytes());
    text.match_indices(':').any(|(at, _)| at >= name.len() && bytes[at - name.len()..at].eq_ignore_ascii_case(name))
}

/// The picture of the store that a start tag shows.
fn picture(name: &str, tag: &str) -> Option<Id> {
    let src = || attributes(tag).find(|(name, _)| name.eq_ignore_ascii_case("src"));
    name.eq_ignore_ascii_case("img").then(src).flatten().and_then(|(_, value)| media_id(&resolved(value)))
}

fn html_with(html: &str, url_of: &impl Fn(Id) -> Option<String>) -> String {
    let mut printed = String::with_capacity(html.len());
    for piece in pieces(html) {
        match piece {
            Piece::Text(whole) | Piece::Aside(whole) | Piece::Close { whole, .. } => printed.push_str(whole),
            Piece::Open { name, attributes, whole } => match picture(name, attributes) {
                None => printed.push_str(whole),
                Some(id) => printed.push_str(&url_of(id).map(|url| tag_with(attributes, &url)).unwrap_or_default()),
            },
        }
    }
    printed
}

/// The tag of a picture with another address.
fn tag_with(tag: &str, url: &str) -> String {
    let mut printed = "<img".to_owned();
    for (name, value) in attributes(tag) {
        let value = if name.eq_ignore_ascii_case("src") { url.replace('&', "&amp;") } else { value.to_owned() };
        printed.extend([" ", name, "=\"", &value.replace('"', "&quot;"), "\""]);
    }
    printed.push('>');
    printed
}

/// Where a tag goes, what stands behind it can become a picture that it was not before, so it is looked at again.
fn markdown_with(mut markdown: String, url_of: &impl Fn(Id) -> Option<String>) -> String {
    for _ in 0..PASSES {
        let edits = if mentions_media(&markdown) { markdown_edits(&markdown, url_of) } else { Vec::new() };
        if edits.is_empty() {
            break;
        }
        markdown = edited(&markdown, edits);
    }
    markdown
}

/// What to write in which place.
type Edit = (Range<usize>, String);

/// The edits that give each picture its address. The parser tells pictures from what only looks like one, as in code.
fn markdown_edits(text: &str, url_of: &impl Fn(Id) -> Option<String>) -> Vec<Edit> {
    let edit = |range: Range<usize>, address: &str| {
        let url = url_of(media_id(address)?);
        let Some(url) = url else { return Some((range, String::new())) };
        let spot = address_within(&text[range.clone()], address)?;
        Some((range.start + spot.start..range.start + spot.end, bare(&url)))
    };
    let parser = Parser::new_ext(text, MARKDOWN);
    let definitions = parser.reference_definitions().iter();
    let mut edits: Vec<Edit> = definitions.filter_map(|(_, link)| edit(link.span.clone(), &link.dest)).collect();
    edits.extend(parser.into_offset_iter().filter_map(|(event, range)| match event {
        Event::Start(Tag::Image { dest_url, .. }) => edit(range, &dest_url),
        // Between the lines of a block stand the signs of a quote or list around it, so its tags have a line each.
        Event::Start(Tag::HtmlBlock) => html_edit(&text[range.clone()], range, url_of),
        Event::InlineHtml(tag) => html_edit(&tag, range, url_of),
        _ => None,
    }));
    edits
}

fn html_edit(html: &str, range: Range<usize>, url_of: &impl Fn(Id) -> Option<String>) -> Option<Edit> {
    let printed = html_with(html, url_of);
    (printed != html).then_some((range, printed))
}

/// Where the address of a picture or of a definition stands. One that is defined elsewhere has none of its own.
fn address_within(source: &str, address: &str) -> Option<Range<usize>> {
    let stands = |at: usize| {
        let before = source[..at].trim_end_matches(|c: char| c.is_whitespace() || c == '<');
        before.ends_with("](") || before.ends_with("]:")
    };
    let at = source.match_indices(address).map(|(at, _)| at).filter(|at| stands(*at)).last()?;
    Some(at..at + address.len())
}

/// An address without the characters that would end it in Markdown.
fn bare(url: &str) -> String {
    [(' ', "%20"), ('(', "%28"), (')', "%29"), ('<', "%3C"), ('>', "%3E")]
        .into_iter()
        .fold(url.to_owned(), |url, (c, escape)| url.replace(c, escape))
}

/// The text with all edits made. An edit within a place that is written anew already is void.
fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut written = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits {
        if let Some(kept) = text.get(at..range.start) {
            written.push_str(kept);
            written.push_str(&new);
            at = range.end;
        }
    }
    written.push_str(&text[at..]);
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use BodyFormat::{Html, Markdown, Text};
    use proptest::prelude::*;

    const PIER: &str = "0193a5c2-0000-7000-8000-000000000001";
    const GONE: &str = "0193a5c2-0000-7000-8000-000000000002";

    fn url_of(id: Id) -> Option<String> {
        (id.to_string() == PIER).then(|| "https://m.example/a(1).jpg?w=1&h=2".to_owned())
    }

    /// Puts the ids in the places of P and G.
    fn named(text: &str) -> String {
        text.replace("{P}", &format!("media:{PIER}")).replace("{G}", &format!("media:{GONE}"))
    }

    fn with(format: BodyFormat, text: &str) -> String {
        with_pictures(format, named(text), url_of)
    }

    #[test]
    fn ids_are_found_in_any_format_once_and_in_order() {
        let ids = [Id::parse(GONE).unwrap(), Id::parse(PIER).unwrap()];
        let html = "<p><img src='{G}'>a<a href='{P}'>b</a></p><figure><img alt='' src='{P}'></figure><img src='{G}'>";
        assert_eq!(media_ids(Html, &named(html)), ids);
        assert_eq!(media_ids(Markdown, &named("![a]({G})\n\n![b][p] `![c]({P})`\n\n[p]: {P} \"t\"")), ids);
        assert_eq!(media_ids(Text, &named("![a]({G}) <img src=\"{P}\">")), []);
        assert_eq!(media_ids(Html, "<img src='media:42'><img src='https://h.example/a.png'><img>"), []);
    }

    #[test]
    fn html_gets_addresses_and_loses_what_has_none() {
        assert_eq!(
            with(Html, "<p>a</p><img src=\"{P}\" alt=\"&quot;Pier&quot;\" width=\"4\"><p>b<img src=\"{G}\">c</p>"),
            "<p>a</p><img src=\"https://m.example/a(1).jpg?w=1&amp;h=2\" alt=\"&quot;Pier&quot;\" width=\"4\"><p>bc</p>"
        );
        let untouched = "<p>media: {P}</p><img src=\"media:42\"><img src=\"/a.png\"><!-- {P} -->";
        assert_eq!(with(Html, untouched), named(untouched));
    }

    #[test]
    fn markdown_gets_addresses_and_loses_what_has_none() {
        let url = "https://m.example/a%281%29.jpg?w=1&h=2";
        assert_eq!(with(Markdown, "a ![the [old] pier]({P}) b"), format!("a ![the [old] pier]({url}) b"));
        assert_eq!(with(Markdown, "![a](<{P}> \"{P}\")"), format!("![a](<{url}> \"{}\")", named("{P}")));
        assert_eq!(with(Markdown, "[![a]({G})](/b) c ![d]({G} 't')"), "[](/b) c ");
        assert_eq!(with(Markdown, "![a][p]![b][g].\n\n[p]: {P}\n[g]: {G}\n"), format!("![a][p].\n\n[p]: {url}\n\n"));
        assert_eq!(with(Markdown, "![![a]({P})]({P})"), format!("![![a]({url})]({url})"));
        assert_eq!(with(Markdown, "![![a]({P})]({G})b"), "b");
    }

    #[test]
    fn html_within_markdown_is_html_and_code_is_no_picture() {
        let html = "<div>\n<img\n src='{P}'>\n</div>\n\nميناء <img src='{G}'>.";
        let url = "https://m.example/a(1).jpg?w=1&amp;h=2";
        assert_eq!(with(Markdown, html), format!("<div>\n<img src=\"{url}\">\n</div>\n\nميناء ."));
        assert_eq!(with(Markdown, "> a <img\n> src='{G}'> <i\n> >b</i>"), "> a  <i\n> >b</i>");
        assert_eq!(with(Markdown, "<img src='{G}'>\n![a]({G})"), "\n");
        let code = "`![a]({P})`\n\n```\n![a]({G})\n```\n\n    ![a]({P})\n\n\\![a]({P})";
        assert_eq!(with(Markdown, code), named(code));
        assert_eq!(with_pictures(Text, named("![a]({P})"), url_of), named("![a]({P})"));
    }

    #[test]
    fn absurd_nesting_is_survived() {
        for deep in ["![".repeat(50_000), "> ".repeat(50_000), "<b>".repeat(50_000), "![a](".repeat(50_000)] {
            assert!(with(Markdown, &format!("{deep}![a]({{P}})")).len() > 100);
            assert!(with(Html, &format!("{deep}<img src='{{P}}'>")).contains("m.example"));
        }
    }

    proptest! {
        #[test]
        fn no_picture_keeps_its_id(text in "(!\\[|a|\\]\\(|\\{P\\}|\\{G\\}|\\)|<img src='\\{P\\}'>|<img src='\\{G\\}'>|\\n|`|\\[p\\]: |\\]\\[p\\]| |ג){0,40}") {
            let body = named(&text);
            let printed = with_pictures(Markdown, body.clone(), url_of);
            prop_assert_eq!(media_ids(Markdown, &printed), [], "{}", body);
            let safe = html(Html, &body);
            prop_assert_eq!(media_ids(Html, &with_pictures(Html, safe, url_of)), []);
        }
    }
}
