//! What a list of the newsroom is asked: articles in whatever state.

use super::{
    article::State,
    id::Id,
    query::{ArticleQuery, Count, DEFAULT_LIMIT, Start, Term},
    time::Time,
    words::words,
    workflow::Visibility,
};

words! {
    /// In which order a list of the newsroom is.
    DeskSort {
        /// Last saved first.
        LastSaved = "-saved_at",
        /// Last saved last.
        FirstSaved = "saved_at",
        /// Newest publication first; what was never public last.
        NewestFirst = "-published_at",
        /// Oldest publication first; what was never public first of all.
        OldestFirst = "published_at",
    }
}

/// A whole question for articles of the newsroom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskQuery {
    /// All of these must hold of the newest revision.
    pub terms: Vec<Term>,
    /// The article is one of these.
    pub ids: Vec<Id>,
    /// The article is none of these.
    pub except: Vec<Id>,
    /// The newest revision is in one of these states.
    pub states: Vec<State>,
    /// Readers have this of it.
    pub visibilities: Vec<Visibility>,
    /// Whether it was put aside; none for both.
    pub archived: Option<bool>,
    /// Who wrote it first.
    pub owner: Option<Id>,
    /// Last saved then or later.
    pub saved_since: Option<Time>,
    /// Last saved before.
    pub saved_before: Option<Time>,
    /// The order.
    pub sort: DeskSort,
    /// Where the page begins.
    pub start: Start,
    /// How many rows, 0 to [`super::query::MAX_LIMIT`].
    pub limit: i64,
    /// How to count.
    pub count: Count,
}

impl Default for DeskQuery {
    fn default() -> Self {
        Self {
            terms: Vec::new(),
            ids: Vec::new(),
            except: Vec::new(),
            states: Vec::new(),
            visibilities: Vec::new(),
            archived: Some(false),
            owner: None,
            saved_since: None,
            saved_before: None,
            sort: DeskSort::LastSaved,
            start: Start::First,
            limit: DEFAULT_LIMIT,
            count: Count::None,
        }
    }
}

impl DeskQuery {
    /// Eight bytes that are alike for alike filters and order.
    pub fn fingerprint(&self) -> [u8; 8] {
        let common = ArticleQuery {
            terms: self.terms.clone(),
            ids: self.ids.clone(),
            except: self.except.clone(),
            ..ArticleQuery::default()
        };
        let own = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            self.states, self.visibilities, self.archived, self.owner, self.saved_since, self.saved_before, self.sort
        );
        let mut hasher = blake3::Hasher::new();
        hasher.update(&common.fingerprint());
        hasher.update(own.as_bytes());
        let mut short = [0; 8];
        short.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        short
    }
}
