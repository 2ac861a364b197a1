//! Collections that show something public, and what they show.

use super::{LIVE, Public};
use crate::{
    domain::{
        collection::Collection,
        edition::Placement,
        freshness::{Subject, ThingKind},
        id::Id,
        time::Time,
    },
    error::Result,
    store::{collections, columns, statement::Statement},
};
use diesel::{
    RunQueryDsl,
    sql_types::{Nullable, Text},
};
use std::collections::HashMap;

/// The condition that a place `i` of a collection is within its own times.
pub(super) fn in_time(now: Time) -> Statement<()> {
    Statement::new("(i.shown_from is null or i.shown_from <= ")
        .moment(now)
        .sql(") and (i.shown_until is null or i.shown_until > ")
        .moment(now)
        .sql(")")
}

/// The places `i` of collections that are shown now: all but what is asked of the collection. What is not public
/// leaves no gap.
pub(super) fn shown(public: &Public<'_>, columns: &'static str) -> Statement<()> {
    Statement::new("select ")
        .sql(columns)
        .sql(" from collection_items i join publications o on o.article_id = i.article_id where ")
        .then(in_time(public.now))
        .sql(" and ")
        .sql(LIVE)
        .moment(public.now)
        .sql(")")
}

/// What a collection shows, in the editors' order, at most so many.
pub fn items(public: &mut Public<'_>, collection: Id, limit: i64) -> Result<Vec<(Id, Placement)>> {
    public.basis.shows(Subject::Thing(ThingKind::Collection, collection));
    // What is not public would be shown if it became so, and so would what comes behind the last.
    public.basis.awaits(Subject::Counts(ThingKind::Collection));
    let rows: Vec<(String, Option<String>, Option<String>)> =
        Statement::<(Text, Nullable<Text>, Nullable<Text>)>::new("")
            .then(shown(public, "i.article_id, i.title, i.kicker"))
            .sql(" and i.collection_id = ")
            .id(collection)
            .sql(" order by i.position limit ")
            .int(limit)
            .load(public.conn)?;
    rows.into_iter().map(|(id, title, kicker)| Ok((columns::id(&id)?, Placement { title, kicker }))).collect()
}

/// These collections, by id: who they are, without their places, of which a reader may not see all.
pub fn find_all(public: &mut Public<'_>, ids: &[Id]) -> Result<HashMap<Id, Collection>> {
    ids.iter().for_each(|id| public.basis.shows(Subject::Thing(ThingKind::Collection, *id)));
    collections::find_bare(public.conn, ids)
}
