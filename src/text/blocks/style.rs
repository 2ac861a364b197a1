//! How a run of text looks: the marks and the link that stand open around it.

use std::rc::Rc;

use super::super::markup::attributes;
use super::super::plain::resolved;

/// The marks in the order in which they are said, each with the elements that make it.
const MARKS: [(&str, &[&str]); 4] = [
    ("strong", &["strong", "b"]),
    ("em", &["em", "i"]),
    ("code", &["code", "kbd"]),
    ("strike", &["s", "del", "strike"]),
];

/// A link may be told as often as makes the blocks this many times as long as their HTML: one long address around
/// a host of short words would otherwise fill the memory.
const REPEATS: usize = 8;

/// The style of a run of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    marks: [bool; MARKS.len()],
    /// Where the text links to.
    pub(super) href: Option<Rc<str>>,
}

impl Style {
    /// What two styles have in common: the style of the white space between them.
    pub(super) fn shared(&self, other: &Self) -> Self {
        let marks = std::array::from_fn(|at| self.marks[at] && other.marks[at]);
        Self { marks, href: self.href.clone().filter(|href| other.href.as_ref() == Some(href)) }
    }

    /// The names of the marks, in their order.
    pub(super) fn marks(&self) -> Vec<&'static str> {
        MARKS.iter().zip(self.marks).filter(|(_, on)| *on).map(|((name, _), _)| *name).collect()
    }
}

/// The marks and links that stand open.
pub(super) struct Styles {
    open: [usize; MARKS.len()],
    links: Vec<Option<Rc<str>>>,
    left: usize,
}

impl Styles {
    /// Nothing stands open at the beginning of HTML of this length.
    pub(super) fn new(length: usize) -> Self {
        Self { open: Default::default(), links: Vec::new(), left: length.saturating_mul(REPEATS) }
    }

    /// A start tag.
    pub(super) fn open(&mut self, name: &str, tag: &str) {
        if name == "a" {
            let href = attributes(tag).find(|(name, _)| *name == "href").map(|(_, value)| resolved(value));
            self.links.push(href.filter(|href| !href.trim().is_empty()).map(Rc::from));
        } else if let Some(mark) = mark(name) {
            self.open[mark] += 1;
        }
    }

    /// An end tag.
    pub(super) fn close(&mut self, name: &str) {
        if name == "a" {
            self.links.pop();
        } else if let Some(mark) = mark(name) {
            self.open[mark] = self.open[mark].saturating_sub(1);
        }
    }

    /// The style of what comes next.
    pub(super) fn now(&mut self) -> Style {
        let href = self.links.last().cloned().flatten().filter(|href| href.len() <= self.left);
        self.left -= href.as_ref().map_or(0, |href| href.len());
        Style { marks: self.open.map(|open| open > 0), href }
    }
}

fn mark(name: &str) -> Option<usize> {
    MARKS.iter().position(|(_, elements)| elements.contains(&name))
}
