//! The ledger of corrections as the newsroom has it.

use crate::domain::{
    article::Correction,
    language::{Direction, Language},
    time::Time,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The ledger of an article, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminCorrectionList {
    /// The entries.
    pub data: Vec<AdminCorrection>,
}

/// An entry of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminCorrection {
    /// Its id.
    pub id: String,
    /// Its number within the article.
    #[schema(minimum = 1)]
    pub number: i64,
    /// `correction`, `clarification`, `editors_note`, `update` or `retraction`. More words may come.
    #[schema(value_type = String, example = "correction")]
    pub kind: &'static str,
    /// What readers are told.
    pub text: String,
    /// Language of `text`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Direction of `text`.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
    /// By whom.
    pub by: String,
    /// BLAKE3 hash of this entry and the hash before it, in hexadecimal digits.
    pub hash: String,
}

/// Prints a ledger.
pub fn corrections(entries: Vec<Correction>) -> AdminCorrectionList {
    AdminCorrectionList { data: entries.into_iter().map(correction).collect() }
}

/// Prints an entry.
pub fn correction(entry: Correction) -> AdminCorrection {
    AdminCorrection {
        id: entry.id.to_string(),
        number: entry.number,
        kind: entry.kind.as_str(),
        text: entry.text,
        direction: entry.language.direction(),
        language: entry.language,
        at: entry.created_at,
        by: entry.created_by,
        hash: entry.hash,
    }
}
