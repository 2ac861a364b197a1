//! Revisions in a list, and how two of them differ.

use super::changes::{FieldChange, changes};
use crate::{
    domain::{
        language::{Direction, Language},
        time::Time,
    },
    newsroom::revisions::{self, Saved},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of revisions, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionList {
    /// The revisions.
    pub data: Vec<RevisionSummary>,
    /// Where the page stands.
    pub page: RevisionPage,
}

/// Where a page of revisions stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionPage {
    /// How many rows were asked for.
    #[schema(minimum = 0, maximum = 100)]
    pub limit: i64,
    /// Send it as `before` for the next page; null on the last.
    #[schema(required = true)]
    pub before: Option<i64>,
}

/// A revision in few words.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionSummary {
    /// Its number.
    #[schema(minimum = 1)]
    pub number: i64,
    /// Whether readers have it.
    pub live: bool,
    /// The headline.
    pub title: String,
    /// Language of the text.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of the text.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// How many words the body has.
    #[schema(minimum = 0)]
    pub word_count: i64,
    /// What its author wrote about it.
    #[schema(required = true)]
    pub note: Option<String>,
    /// When it was saved.
    #[schema(value_type = String, format = DateTime)]
    pub saved_at: Time,
    /// By whom.
    pub saved_by: String,
}

/// How two revisions differ.
#[derive(Debug, Serialize, ToSchema)]
pub struct Difference {
    /// The number of the one.
    #[schema(minimum = 1)]
    pub from: i64,
    /// The number of the other.
    #[schema(minimum = 1)]
    pub to: i64,
    /// The fields that say something else.
    pub fields: Vec<FieldChange>,
    /// The texts among them, in their words.
    pub words: Vec<WordChange>,
}

/// A text that says something else.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordChange {
    /// The field.
    pub field: &'static str,
    /// Its pieces in order: joined, those that are equal or deleted are the one text, those that are equal or inserted
    /// the other.
    pub pieces: Vec<WordPiece>,
}

/// A piece of two texts.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordPiece {
    /// `equal`, `insert` or `delete`. More words may come.
    #[schema(value_type = String)]
    pub op: &'static str,
    /// The words.
    pub text: String,
}

/// Prints a page of revisions.
pub fn revisions(page: Vec<Saved>, limit: i64, more: bool) -> RevisionList {
    let before = page.last().filter(|_| more).map(|last| last.revision.number);
    let data = page.into_iter().map(summary).collect();
    RevisionList { data, page: RevisionPage { limit, before } }
}

fn summary(Saved { revision, live }: Saved) -> RevisionSummary {
    RevisionSummary {
        number: revision.number,
        live,
        title: revision.content.title,
        direction: revision.content.language.direction(),
        language: revision.content.language,
        word_count: revision.content.word_count,
        note: revision.note,
        saved_at: revision.created_at,
        saved_by: revision.created_by,
    }
}

/// Prints how two revisions differ.
pub fn difference(difference: revisions::Difference) -> Difference {
    let words = difference.words.into_iter().map(|(field, pieces)| WordChange {
        field,
        pieces: pieces.into_iter().map(|piece| WordPiece { op: piece.op.as_str(), text: piece.text }).collect(),
    });
    Difference { from: difference.from, to: difference.to, fields: changes(&difference.fields), words: words.collect() }
}
