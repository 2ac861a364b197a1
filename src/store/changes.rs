//! The one sequence: every change that the public can see, numbered without gaps in the order of commits.

use super::{
    backend::{Conn, insert_all},
    schema::{change_counter, changes},
};
use crate::{
    domain::{id::Id, time::Time, words::words},
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;

words! {
    /// What happened, as the public sees it.
    ChangeKind {
        /// An article became public.
        ArticlePublished = "article.published",
        /// A public article says something else.
        ArticleUpdated = "article.updated",
        /// Readers of a public article are told what was wrong with it.
        ArticleCorrected = "article.corrected",
        /// A public article was withdrawn.
        ArticleUnpublished = "article.unpublished",
        /// A public article's time was over.
        ArticleExpired = "article.expired",
        /// A public article was withdrawn in an emergency.
        ArticleKilled = "article.killed",
        /// A section was made.
        SectionCreated = "section.created",
        /// A collection shows something else.
        CollectionUpdated = "collection.updated",
        /// Something else is told of a medium that a public article shows.
        MediaUpdated = "media.updated",
        /// A section, or what it shows of those above it, is another.
        SectionUpdated = "section.updated",
        /// A section is gone.
        SectionDeleted = "section.deleted",
        /// Something else is told of a source that a public article names.
        SourceUpdated = "source.updated",
        /// Something else is told of a contributor whom a public article names.
        ContributorUpdated = "contributor.updated",
        /// Something else is told of a tag that a public article carries.
        TagUpdated = "tag.updated",
        /// A tag that a public article carried has become part of another.
        TagMerged = "tag.merged",
        /// A collection that showed something is gone.
        CollectionDeleted = "collection.deleted",
    }
}

/// A change that has no number yet.
#[derive(Debug, Clone, Copy)]
pub struct NewChange {
    /// What happened.
    pub kind: ChangeKind,
    /// To which thing.
    pub subject: Id,
}

#[derive(Insertable)]
#[diesel(table_name = changes, treat_none_as_default_value = false)]
struct Row {
    seq: i64,
    type_: &'static str,
    subject_id: String,
    at: NaiveDateTime,
}

/// Takes numbers for these changes and writes them down, as the last statements of a transaction; gives the last one.
///
/// The counter's row lock is held until the commit, so that nobody can commit a lower number later.
pub fn number(conn: &mut Conn, new: &[NewChange], now: Time) -> Result<Option<i64>> {
    if new.is_empty() {
        return Ok(None);
    }
    let last: i64 = diesel::update(change_counter::table)
        .set(change_counter::seq.eq(change_counter::seq + new.len() as i64))
        .returning(change_counter::seq)
        .get_result(conn)?;
    let first = last - new.len() as i64 + 1;
    let rows: Vec<Row> = (first..)
        .zip(new)
        .map(|(seq, change)| Row {
            seq,
            type_: change.kind.as_str(),
            subject_id: change.subject.to_string(),
            at: now.naive(),
        })
        .collect();
    insert_all!(conn, changes::table, rows);
    Ok(Some(last))
}

/// The number of the latest change; 0 before the first.
pub fn latest(conn: &mut Conn) -> Result<i64> {
    Ok(change_counter::table.select(change_counter::seq).first(conn)?)
}
