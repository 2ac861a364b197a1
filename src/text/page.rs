//! Reads the text that a person copied from a news page: what is the article, and what only stood around it.

mod furniture;
mod label;
mod outlets;
mod phrases;

use super::normal;
use crate::domain::fault::Wrong;
use furniture::Furniture;

pub use label::section_name;

/// The article that a copied page holds. Nothing in it was guessed: a page that shows no author has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The label that stood above the headline, as written there.
    pub section: Option<String>,
    /// The headline.
    pub title: String,
    /// The paragraphs of the article, each on one line.
    pub paragraphs: Vec<String>,
    /// Names of outlets that the article quotes as its sources, each once, in the order of the text.
    pub cited: Vec<String>,
    /// Lines that belong to the page and not to the article.
    pub left_out: Vec<LeftOut>,
}

/// A line that was not taken into the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The line of the input, counted from 1.
    pub line: u64,
    /// What stood there.
    pub text: String,
    /// Why it was left out, in English.
    pub reason: String,
}

/// A line of the page with its number.
struct Line {
    number: u64,
    text: String,
}

/// A heading has at most so many words; what is longer is prose.
const HEADING_WORDS: usize = 30;

/// A heading has at most so many characters, which is what counts in scripts without spaces.
const HEADING_CHARS: usize = 160;

/// A label above a headline has at most so many words.
const LABEL_WORDS: usize = 4;

/// Reads a copied page, or says by line what keeps it from being an article.
pub fn read_page(given: &str) -> Result<Page, Vec<(u64, Wrong)>> {
    let (content, left_out) = part(given);
    let first = content.first().map_or(1, |line| line.number);
    let headings = content.iter().take_while(|line| is_heading(&line.text)).count();
    let labelled = match content.as_slice() {
        [label, headline, ..] if headings > 1 => is_label(label, headline),
        _ => false,
    };
    let mut lines = content.into_iter().map(|line| line.text);
    let section = if labelled { lines.next() } else { None };
    let title = if headings > 0 { lines.next() } else { None };
    let paragraphs: Vec<String> = lines.collect();
    let mut faults = Vec::new();
    if title.is_none() {
        let detail = "The page shows no headline; put it on the first line, without a full stop.";
        faults.push((first, Wrong::new("no_title", detail)));
    }
    if paragraphs.is_empty() {
        faults.push((first, Wrong::new("no_body", "The page has no paragraph below its headline.")));
    }
    match title {
        Some(title) if faults.is_empty() => {
            let cited = outlets::cited(&paragraphs);
            Ok(Page { section, title, paragraphs, cited, left_out })
        }
        _ => Err(faults),
    }
}

/// Parts the article from the furniture of its page.
fn part(given: &str) -> (Vec<Line>, Vec<LeftOut>) {
    let mut content = Vec::new();
    let mut left_out = Vec::new();
    let mut seen_prose = false;
    let mut in_list_of_others = false;
    let given = given.replace("\r\n", "\n");
    for (number, line) in (1..).zip(given.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])) {
        let text = normal::line(line).text;
        if text.is_empty() {
            continue;
        }
        let reason = match furniture::of(&text) {
            Some(Furniture::Others(reason)) => {
                // Above the prose such a line is a label or a menu, and the headline is still to come.
                in_list_of_others = seen_prose;
                Some(reason)
            }
            Some(Furniture::Single(reason)) => Some(reason),
            None if in_list_of_others && is_heading(&text) => Some("headline of another article"),
            None => None,
        };
        match reason {
            Some(reason) => left_out.push(LeftOut { line: number, text, reason: reason.to_owned() }),
            None => {
                // Prose after a box of links means that the box stood amid the article.
                in_list_of_others = false;
                seen_prose |= !is_heading(&text);
                content.push(Line { number, text });
            }
        }
    }
    (content, left_out)
}

/// A heading is short and ends without a full stop; it may ask or exclaim.
fn is_heading(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', ' ']);
    !bare.ends_with(['.', '。', '．', '۔', '።', '।', '။', '។'])
        && text.split_whitespace().count() <= HEADING_WORDS
        && text.chars().count() <= HEADING_CHARS
}

/// A label is a few words without the signs of a sentence, above a longer headline.
fn is_label(label: &Line, headline: &Line) -> bool {
    let signs = ['.', '!', '?', '…', ':', ';', ',', '،', '؛', '؟', '。', '“', '"', '«'];
    label.text.split_whitespace().count() <= LABEL_WORDS
        && !label.text.contains(signs)
        && label.text.chars().count() < headline.text.chars().count()
}

#[cfg(test)]
mod tests;
