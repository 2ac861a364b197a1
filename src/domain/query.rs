//! What a list of articles is asked: filters, window, order, place and length.

use super::{fault::Wrong, id::Id, page::Cursor, time::Time, words::words};

words! {
    /// The kinds of lists an article can be in; every filter names one of them.
    ListKind {
        /// Everything public.
        All = "all",
        /// A section and all below it.
        Section = "section",
        /// A section without those below it.
        SectionAlone = "section_alone",
        /// The article's own source.
        Source = "source",
        /// A source it quotes.
        CitedSource = "cited_source",
        /// A contributor.
        Contributor = "contributor",
        /// A tag.
        Tag = "tag",
        /// A kind of story.
        Kind = "kind",
        /// A language.
        Language = "language",
        /// A collection. Not kept among the lists: its places have times of their own.
        Collection = "collection",
    }
}

words! {
    /// In which order a list is.
    ArticleSort {
        /// Newest first; undated last.
        NewestFirst = "-published_at",
        /// Oldest first; undated last.
        OldestFirst = "published_at",
        /// Last changed first.
        LastUpdated = "-updated_at",
    }
}

words! {
    /// How a list is counted.
    Count {
        /// Not at all.
        None = "none",
        /// Up to [`COUNT_CAP`], then `at_least`.
        Estimated = "estimated",
        /// To the last one.
        Exact = "exact",
    }
}

words! {
    /// What the articles of a list are sorted into.
    Facet {
        /// Sections, each with those below it.
        Section = "section",
        /// Own sources.
        Source = "source",
        /// Tags.
        Tag = "tag",
        /// Kinds of story.
        Kind = "kind",
        /// Languages, each with its narrower ones.
        Language = "language",
    }
}

words! {
    /// By which way a question goes to the store: those that take long stand in nobody's way but each other's.
    Lane {
        /// A walk of an index, or a few look-ups.
        Quick = "quick",
        /// More is looked at than is answered: counts, facets, parts of names.
        Slow = "slow",
    }
}

/// How many articles the facets of one answer look at, all together.
pub const FACET_CAP: i64 = 10_000;
/// How many values of a facet are told; the others are summed up.
pub const FACET_VALUES: usize = 20;

/// How far an estimated count looks.
pub const COUNT_CAP: i64 = 10_000;
/// Rows of a page where nothing else is asked.
pub const DEFAULT_LIMIT: i64 = 20;
/// Rows of a page at most.
pub const MAX_LIMIT: i64 = 100;
/// How deep an offset may go.
pub const MAX_OFFSET: i64 = 10_000;
/// So many rows are passed over quickly.
const SHORT_OFFSET: i64 = 1_000;
/// Values of one filter at most.
pub const MAX_VALUES: usize = 20;
/// Ids of the filter `id` at most.
pub const MAX_IDS: usize = 100;

/// One condition on an article: to be in any of these lists, or in none of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// Which kind of list.
    pub kind: ListKind,
    /// Whether the lists are shut out.
    pub exclude: bool,
    /// Slugs, paths, ids or words, sorted and each once.
    pub values: Vec<String>,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// With the first row.
    First,
    /// After so many rows.
    Offset(i64),
    /// At a place.
    At(Cursor),
}

/// A whole question for articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleQuery {
    /// All of these must hold.
    pub terms: Vec<Term>,
    /// The article is one of these.
    pub ids: Vec<Id>,
    /// The article is none of these.
    pub except: Vec<Id>,
    /// Whether facets count under a section what stands below it, as the terms of this query do.
    pub subsections: bool,
    /// First published then or later.
    pub published_since: Option<Time>,
    /// First published before.
    pub published_before: Option<Time>,
    /// Last changed then or later.
    pub updated_since: Option<Time>,
    /// The order.
    pub sort: ArticleSort,
    /// Where the page begins.
    pub start: Start,
    /// How many rows, 0 to [`MAX_LIMIT`].
    pub limit: i64,
    /// How to count.
    pub count: Count,
}

impl Default for ArticleQuery {
    fn default() -> Self {
        Self {
            terms: Vec::new(),
            ids: Vec::new(),
            except: Vec::new(),
            subsections: true,
            published_since: None,
            published_before: None,
            updated_since: None,
            sort: ArticleSort::NewestFirst,
            start: Start::First,
            limit: DEFAULT_LIMIT,
            count: Count::None,
        }
    }
}

impl ArticleQuery {
    /// The lane of this question, asked with or without facets.
    pub fn lane(&self, facets: &[Facet]) -> Lane {
        let deep = matches!(self.start, Start::Offset(offset) if offset > SHORT_OFFSET);
        if deep || self.count != Count::None || !facets.is_empty() { Lane::Slow } else { Lane::Quick }
    }

    /// Eight bytes that are alike for alike filters and order, whatever the order they were written in.
    pub fn fingerprint(&self) -> [u8; 8] {
        let mut terms = self.terms.clone();
        terms.sort();
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &str| {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        };
        add(self.sort.as_str());
        for term in &terms {
            add(term.kind.as_str());
            add(if term.exclude { "-" } else { "+" });
            term.values.iter().for_each(|value| add(value));
        }
        for (name, ids) in [("ids", &self.ids), ("except", &self.except)] {
            add(name);
            ids.iter().for_each(|id| add(&id.to_string()));
        }
        for moment in [self.published_since, self.published_before, self.updated_since] {
            add(&moment.map(Time::exact).unwrap_or_default());
        }
        first_eight(hasher.finalize().as_bytes())
    }
}

/// The first eight bytes of a hash.
fn first_eight(hash: &[u8; 32]) -> [u8; 8] {
    let mut short = [0; 8];
    short.copy_from_slice(&hash[..8]);
    short
}

/// What a list of sources, contributors or tags is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameQuery {
    /// A part of a name, as it was written.
    pub part: Option<String>,
    /// Words of `kind` or `type`; empty for all.
    pub kinds: Vec<&'static str>,
    /// Where the page begins.
    pub after: Option<Cursor>,
    /// How many rows.
    pub limit: i64,
    /// Whether each is counted.
    pub counts: bool,
}

impl NameQuery {
    /// The lane of this question.
    pub fn lane(&self) -> Lane {
        if self.counts || self.part.is_some() { Lane::Slow } else { Lane::Quick }
    }

    /// Eight bytes that are alike for alike filters.
    pub fn fingerprint(&self, of: &str) -> [u8; 8] {
        let text = format!("{of}\n{}\n{}", self.part.as_deref().unwrap_or_default(), self.kinds.join("\n"));
        first_eight(blake3::hash(text.as_bytes()).as_bytes())
    }
}

/// The fault of a place that was made with other filters or another order.
pub fn mismatch() -> Wrong {
    Wrong::new(
        "cursor_mismatch",
        "The cursor was made with other filters or another `sort`: send those, or begin without a cursor.",
    )
}
