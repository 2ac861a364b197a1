//! The one sequence: every change that the public can see, numbered without gaps in the order of commits.

use super::{
    backend::{Conn, insert_all},
    recent::Numbered,
    schema::{change_counter, changes},
};
use crate::{
    domain::{
        freshness::{Effect, PurgeKey},
        id::Id,
        time::Time,
        words::words,
    },
    error::{Error, Result},
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
#[derive(Debug, Clone)]
pub struct NewChange {
    /// What happened.
    pub kind: ChangeKind,
    /// To which thing.
    pub subject: Id,
    /// What is told otherwise because of it.
    pub effect: Effect,
}

#[derive(Insertable)]
#[diesel(table_name = changes, treat_none_as_default_value = false)]
struct Row {
    seq: i64,
    type_: &'static str,
    subject_id: String,
    at: NaiveDateTime,
    effect: Option<String>,
    purge_keys: String,
}

/// So many changes of one transaction are each told with what they touch; of more it is not listed.
const LISTED: usize = 100;

/// Takes numbers for these changes and writes them down, as the last statements of a transaction; gives each with its
/// number.
///
/// The counter's row lock is held until the commit, so that nobody can commit a lower number later.
pub fn number(conn: &mut Conn, mut new: Vec<NewChange>, now: Time) -> Result<Vec<Numbered>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    if new.len() > LISTED {
        let moment = new.iter().filter_map(|change| change.effect.moment).min();
        let everything = Effect { moment, ..Effect::everything() };
        new.iter_mut().for_each(|change| change.effect = everything.clone());
    }
    let last: i64 = diesel::update(change_counter::table)
        .set(change_counter::seq.eq(change_counter::seq + new.len() as i64))
        .returning(change_counter::seq)
        .get_result(conn)?;
    let first = last - new.len() as i64 + 1;
    let rows: Vec<Row> = (first..)
        .zip(&new)
        .map(|(seq, change)| {
            Ok(Row {
                seq,
                type_: change.kind.as_str(),
                subject_id: change.subject.to_string(),
                at: now.naive(),
                effect: written(&change.effect)?,
                purge_keys: purge_keys(&change.effect),
            })
        })
        .collect::<Result<_>>()?;
    insert_all!(conn, changes::table, rows);
    Ok((first..).zip(new.into_iter().map(|change| change.effect)).collect())
}

/// An effect as text; none where nothing is listed of it.
fn written(effect: &Effect) -> Result<Option<String>> {
    if effect.everything && effect.moment.is_none() {
        return Ok(None);
    }
    serde_json::to_string(effect).map(Some).map_err(|error| Error::Internal(Box::new(error)))
}

/// The purge keys of a change, joined by spaces: what readers see of it, in the form that caches understand.
fn purge_keys(effect: &Effect) -> String {
    let mut keys = effect.purge_keys();
    keys.insert(PurgeKey::changes());
    keys.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ")
}

/// The changes behind a number, in order, at most so many.
pub fn after(conn: &mut Conn, number: i64, limit: i64) -> Result<Vec<Numbered>> {
    let rows: Vec<(i64, Option<String>)> = changes::table
        .filter(changes::seq.gt(number))
        .order(changes::seq)
        .limit(limit)
        .select((changes::seq, changes::effect))
        .load(conn)?;
    // What another version wrote and this one does not understand touches everything.
    let read = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
    Ok(rows.into_iter().map(|(seq, text)| (seq, read(text).unwrap_or_else(Effect::everything))).collect())
}

/// The number of the latest change; 0 before the first.
pub fn latest(conn: &mut Conn) -> Result<i64> {
    Ok(change_counter::table.select(change_counter::seq).first(conn)?)
}
