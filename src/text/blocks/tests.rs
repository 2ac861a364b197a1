//! Blocks of whole bodies.

use super::super::body::{blocks, plain};
use super::super::clean::safe;
use super::super::plain::words_of;
use super::*;
use crate::domain::block::KINDS;
use crate::domain::body::BodyFormat::{Html, Markdown, Text};
use proptest::prelude::*;

/// Spans in short: plain text as it is, marked text as `{strong em @/href|text}`.
fn short(spans: &[Span]) -> String {
    let spans = spans.iter().map(|span| {
        let href = span.href.as_ref().map(|href| format!("@{href}"));
        let style: Vec<_> = span.marks.iter().map(ToString::to_string).chain(href).collect();
        if style.is_empty() { span.text.clone() } else { format!("{{{}|{}}}", style.join(" "), span.text) }
    });
    spans.collect()
}

/// A block in short: its kind and whatever it has.
fn told(block: &Block) -> String {
    let items = block.items.iter().map(|item| {
        let sign = if item.ordered { '#' } else { '-' };
        format!("{}{sign} {}", " ".repeat(item.depth.into()), short(&item.spans))
    });
    let rows = block.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| {
            let sign = if cell.header { "!" } else { "|" };
            let covers = (cell.columns, cell.rows);
            let covers = if covers == (1, 1) { String::new() } else { format!("{}x{}", covers.0, covers.1) };
            format!("{sign}{covers}{}", short(&cell.spans))
        });
        cells.collect()
    });
    let images = block.images.iter().map(|image| {
        let size = image.width.zip(image.height).map_or(String::new(), |(w, h)| format!(" {w}x{h}"));
        let href = image.href.as_ref().map_or(String::new(), |href| format!(" @{href}"));
        format!("{} '{}'{size}{href}{}", image.src, image.alt, short(&image.caption))
    });
    let one = [short(&block.spans), block.text.clone().unwrap_or_default(), block.html.clone().unwrap_or_default()];
    let caption = (!block.caption.is_empty()).then(|| format!("^{}", short(&block.caption)));
    let said: Vec<String> = one.into_iter().chain(items).chain(rows).chain(images).chain(caption).collect();
    let said: Vec<_> = said.into_iter().filter(|said| !said.is_empty()).collect();
    let level = block.level.map_or(String::new(), |level| level.to_string());
    let start = block.start.map_or(String::new(), |start| format!(" from {start}"));
    format!("{}{level}{start}: {}", block.kind, said.join(" / "))
}

fn all(html: &str) -> Vec<String> {
    blocks(Html, html).iter().map(told).collect()
}

fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<_> = text.chars().filter(|c| !c.is_whitespace()).collect();
    letters.sort_unstable();
    letters
}

/// All that the blocks say, in their order.
fn said(blocks: &[Block]) -> String {
    let mut said = String::new();
    for block in blocks {
        let runs = [&block.spans].into_iter();
        let runs = runs.chain(block.items.iter().map(|item| &item.spans));
        let runs = runs.chain(block.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.spans));
        let runs = runs.chain(block.images.iter().map(|image| &image.caption)).chain([&block.caption]);
        for run in runs {
            run.iter().for_each(|span| said.push_str(&span.text));
            said.push('\n');
        }
        said.push_str(block.text.as_deref().unwrap_or_default());
        said.push('\n');
    }
    said
}

#[test]
fn paragraphs_headings_and_stray_text_come_in_order() {
    assert_eq!(
        all("<h1>Pier</h1> stray <p>One\n  two</p><div>three<p> </p><p>&nbsp;</p></div>four<h6>five</h6><hr>six"),
        [
            "heading2: Pier",
            "paragraph: stray",
            "paragraph: One two",
            "paragraph: three",
            "paragraph: four",
            "heading6: five",
            "divider: ",
            "paragraph: six"
        ]
    );
    assert!(
        all(" <p><b> </b><br></p><ul><li></li></ul><blockquote></blockquote><pre>\n</pre><table></table>").is_empty()
    );
}

#[test]
fn marks_are_told_in_one_order_and_neighbours_grow_together() {
    assert_eq!(all("<p>a <b>b</b> c<i> d</i></p>"), ["paragraph: a {strong|b} c {em|d}"]);
    assert_eq!(all("<p><em><b>a</b></em><i><strong>b</strong></i></p>"), ["paragraph: {strong em|ab}"]);
    assert_eq!(all("<p><b>a</b> <b>b</b> <i>c</i></p>"), ["paragraph: {strong|a b} {em|c}"]);
    assert_eq!(
        all("<p><kbd>a</kbd><s>b</s><del>c</del><u>d</u><sub>e</sub></p>"),
        ["paragraph: {code|a}{strike|bc}de"]
    );
    assert_eq!(all("<b><p>a</p><p>b</p></b>c"), ["paragraph: {strong|a}", "paragraph: {strong|b}", "paragraph: c"]);
}

#[test]
fn links_and_references_are_resolved() {
    assert_eq!(
        all("<p>a <a href='/f?a=1&amp;b=&quot;'>b <b>c</b></a>.</p>"),
        ["paragraph: a {@/f?a=1&b=\"|b }{strong @/f?a=1&b=\"|c}."]
    );
    assert_eq!(all("<a>a</a><a href=''>b</a><a href='javascript:x()'>c</a>"), ["paragraph: abc"]);
    assert_eq!(
        all("<p>&lt;b&gt; &amp;amp; caf&eacute;&nbsp;&quot;x&quot;</p>"),
        ["paragraph: <b> &amp; café\u{A0}\"x\""]
    );
}

#[test]
fn breaks_are_line_ends_and_joiners_are_kept() {
    assert_eq!(all("<p><br>a<br> b<br><br>c<br></p>"), ["paragraph: a\nb\n\nc"]);
    assert_eq!(
        all("<h2 dir=\"rtl\">ميناء</h2><p>عبّارة <b>قديمة</b>، می‌رود</p>"),
        ["heading2: ميناء", "paragraph: عبّارة {strong|قديمة}، می‌رود"]
    );
}

#[test]
fn lists_are_flattened_by_depth() {
    assert_eq!(
        all("<ol start=3><li>a<ul><li><p>b</p><p>c</p></li></ul>d</li><li><b>e</b></li></ol>"),
        ["list from 3: # a /  - b\n\nc / # d / # {strong|e}"]
    );
    let list = &blocks(Html, "<ul><li>a<ol><li>b</ol></ul>")[0];
    assert_eq!((list.ordered, list.start), (Some(false), None));
    assert_eq!(all("<ul><li>a<blockquote>b</blockquote></li></ul>"), ["list: - a\n\nb"]);
}

#[test]
fn a_quote_is_one_block() {
    assert_eq!(
        all("<blockquote><p>a</p>\n<p><i>b</i></p><ul><li>c<li>d</ul></blockquote>e"),
        ["quote: a\n\n{em|b}\n\nc\nd", "paragraph: e"]
    );
    assert_eq!(all("<blockquote>a<blockquote>b</blockquote>c</blockquote>"), ["quote: a\n\nb\n\nc"]);
    assert_eq!(all("<figure><blockquote>a</blockquote><figcaption>b</figcaption></figure>"), ["quote: a / ^b"]);
}

#[test]
fn code_keeps_its_white_space() {
    let code = "<pre><code class=x>\n  let <b>a</b> = 1 &lt; 2;\n\n    b<br>c\n</code></pre>d  e";
    assert_eq!(all(code), ["code:   let a = 1 < 2;\n\n    b\nc", "paragraph: d e"]);
    let fenced: Vec<_> = blocks(Markdown, "```\na\n  b\n```\n\n`c`").iter().map(told).collect();
    assert_eq!(fenced, ["code: a\n  b", "paragraph: {code|c}"]);
}

#[test]
fn tables_have_rows_of_cells() {
    assert_eq!(
        all("<table><caption>T</caption><thead><tr><th>a<th colspan=2>b</tr></thead>\
             <tr><td rowspan=0>1<td><p>2</p><ul><li>x<li>y</ul><td></table>"),
        ["table: !a!2x1b / |1|2\n\nx\ny| / ^T"]
    );
    assert_eq!(all("<table><tr><td>a<table><tr><td>b<td>c</table>d<td>e</table>"), ["table: |a\n\nb c\n\nd|e"]);
    assert_eq!(all("<table><caption>a</caption><caption></caption><tr><td>b</td></tr></table>"), ["table: |b / ^a"]);
    let table = blocks(Markdown, "|a|b|\n|-|-|\n|c|*d*|");
    assert_eq!(told(&table[0]), "table: !a!b / |c|{em|d}");
}

#[test]
fn pictures_stand_alone_or_in_galleries() {
    assert_eq!(
        all(
            "<figure><a href='/big'><img src='media:1' alt='Pier' width='4px' height=3></a><figcaption>The <b>pier</b>\
             </figcaption></figure>"
        ),
        ["image: media:1 'Pier' 4x3 @/big / ^The {strong|pier}"]
    );
    assert_eq!(
        all("<p><img src=a></p> <p></p><p><img src=b></p><p>x</p><img src=c>"),
        ["gallery: a '' / b ''", "paragraph: x", "image: c ''"]
    );
    assert_eq!(all("<p>x <img src=a> y</p>"), ["paragraph: x", "image: a ''", "paragraph: y"]);
    assert_eq!(
        all("<figure><img src=a></figure><figure><img src=b></figure><img src='tel:1'>"),
        ["image: a ''", "image: b ''"]
    );
}

#[test]
fn a_gallery_tells_its_captions_from_those_of_its_pictures() {
    let figures = "<figure>\n<figure><img src=a><figcaption>1</figcaption></figure>\
                   <figure><img src=b></figure><figcaption>G</figcaption></figure>";
    assert_eq!(all(figures), ["gallery: a ''1 / b '' / ^G"]);
    let list = "<ul><li><figure><img src=a><figcaption>1</figcaption></figure></li><li><img src=b></li></ul>";
    assert_eq!(all(list), ["gallery: a ''1 / b ''"]);
    assert_eq!(
        all(&format!("<figure>{list}<figcaption>G</figcaption></figure>x")),
        ["gallery: a ''1 / b '' / ^G", "paragraph: x"]
    );
}

#[test]
fn what_a_block_cannot_hold_comes_behind_it() {
    assert_eq!(all("<blockquote>a <img src=b> c</blockquote>d"), ["quote: a c", "image: b ''", "paragraph: d"]);
    assert_eq!(all("<h2><img src=b> a</h2>"), ["heading2: a", "image: b ''"]);
    assert_eq!(all("<figure><figcaption>a <p>b</p></figcaption></figure>c"), ["paragraph: a\n\nb", "paragraph: c"]);
    assert_eq!(all("<figure><table><tr><td>1</table><figcaption>a</figcaption></figure>"), ["table: |1 / ^a"]);
}

#[test]
fn what_no_block_can_say_is_html() {
    assert_eq!(
        all("a<dl><dt>b &amp;</dt><dd>c<img src=\"d\"></dd><dd><dl><dt>e</dt></dl></dd></dl>f"),
        [
            "paragraph: a",
            "html: b &\nc\n\ne / <dl><dt>b &amp;</dt><dd>c<img src=\"d\"></dd><dd><dl><dt>e</dt></dl></dd></dl>",
            "paragraph: f"
        ]
    );
    let figure = "<dl><dd><figure><img src=\"a\"><figcaption>b</figcaption></figure></dd></dl>";
    assert_eq!(
        all(&format!("<figure>{figure}<figcaption>c</figcaption></figure>")),
        [format!("html: b / {figure} / ^c")]
    );
    assert_eq!(
        all("<dl><dd><img src=\"a\"></dd></dl><dl><dd> </dd></dl>"),
        ["html: <dl><dd><img src=\"a\"></dd></dl>"]
    );
}

#[test]
fn ids_stay_when_other_blocks_come_and_go() {
    let ids = |html: &str| blocks(Html, html).into_iter().map(|block| block.id).collect::<Vec<_>>();
    let few = ids("<p>a</p><h2>a</h2><p>b c</p>");
    let more = ids("<p>a</p><ul><li>new</ul><h2>a</h2><hr><p>b <b>c</b></p><p>a</p><p>a</p><hr>");
    assert_eq!([&more[0], &more[2], &more[4]], [&few[0], &few[1], &few[2]]);
    assert_eq!([&more[5], &more[6]], [&format!("{}-2", few[0]), &format!("{}-3", few[0])]);
    assert!(few[0].len() == 9 && few[0].starts_with('b') && few[0] != few[1]);
}

#[test]
fn plain_text_has_paragraphs() {
    let told: Vec<_> = blocks(Text, "Fish & <chips>\n\nالميناء").iter().map(told).collect();
    assert_eq!(told, ["paragraph: Fish & <chips>", "paragraph: الميناء"]);
}

#[test]
fn absurd_nesting_is_survived() {
    for tags in ["<ul><li>", "<blockquote>", "<figure>", "<b>", "<figure><figcaption>", "<table><tr><td>", "<dl><dd>"] {
        let deep = format!("{}word", tags.repeat(50_000));
        assert!(said(&blocks_of(&safe(&deep))).contains("word"), "{tags}");
        // Not even HTML that no cleaner has passed may lose words or break it.
        assert!(said(&blocks_of(&deep)).contains("word"), "{tags}");
    }
}

#[test]
fn a_long_address_around_many_words_does_not_fill_the_memory() {
    let html = format!("<a href=\"/{}\">{}</a>", "x".repeat(100_000), "<b>a</b>b".repeat(10_000));
    let found = blocks_of(&safe(&html));
    let told: usize =
        found.iter().flat_map(|block| &block.spans).filter_map(|span| span.href.as_ref()).map(String::len).sum();
    assert!((100_000..10 * html.len()).contains(&told), "{told}");
    assert_eq!(said(&found).trim(), "ab".repeat(10_000));
}

proptest! {
    #[test]
    fn no_html_breaks_it(html in "(</?(p|b|a href=x|ul|ol|li|table|caption|tr|td|pre|code|img src=x|h3|br|hr|dl|dd|figure|figcaption|blockquote)>|[a-c &;<]){0,60}") {
        let _ = blocks_of(&html);
        let safe = safe(&html);
        let found = blocks_of(&safe);
        // Captions may change their place; no word may go.
        prop_assert_eq!(letters(&words_of(&safe)), letters(&said(&found)), "{}", safe);
        for block in &found {
            prop_assert!(KINDS.contains(&block.kind) && (block.kind != "gallery" || block.images.len() > 1));
            prop_assert!(block.spans.windows(2).all(|two| (&two[0].marks, &two[0].href) != (&two[1].marks, &two[1].href)));
            prop_assert!(block.spans.iter().all(|span| !span.text.is_empty()));
        }
    }

    #[test]
    fn blocks_say_the_words_of_the_text(html in "(</?(p|div|b|i|a href=x|code|s|span|br|h2|ul|li|blockquote)>|[a-c ]|&nbsp;|&amp;|ميناء|\\n){0,60}") {
        let safe = safe(&html);
        let (kept, given) = (said(&blocks_of(&safe)), words_of(&safe));
        prop_assert!(kept.split_whitespace().eq(given.split_whitespace()), "{}: {}", safe, kept);
    }

    #[test]
    fn any_text_is_said(text in "\\PC{0,60}") {
        let (kept, given) = (said(&blocks(Text, &text)), plain(Text, &text));
        prop_assert!(kept.split_whitespace().eq(given.split_whitespace()), "{}", kept);
        let _ = blocks(Markdown, &text);
    }
}
