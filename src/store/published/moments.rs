//! Moments at which something public is another without anybody changing it: an article's time is over, or a place in a
//! collection begins or ends.

use crate::{
    domain::{
        freshness::{Effect, ThingKind},
        time::Time,
    },
    error::Result,
    store::{backend::Conn, columns, statement::Statement},
};
use chrono::NaiveDateTime;
use diesel::{
    RunQueryDsl,
    sql_types::{BigInt, Nullable, Text, Timestamp},
};

/// The next such moment behind another.
pub fn next(conn: &mut Conn, now: Time) -> Result<Option<Time>> {
    let found: Vec<Option<NaiveDateTime>> = Statement::<Nullable<Timestamp>>::new(
        "select min(m.at) from (select min(o.expires_at) as at from publications o \
         where o.live_until is null and o.expires_at is not null and o.expires_at > ",
    )
    .moment(now)
    .sql(" union all select min(i.shown_from) from collection_items i where i.shown_from > ")
    .moment(now)
    .sql(" union all select min(i.shown_until) from collection_items i where i.shown_until > ")
    .moment(now)
    .sql(") m")
    .load(conn)?;
    Ok(found.into_iter().flatten().next().map(columns::time))
}

/// What was told otherwise from one moment to another, both included.
pub fn passed(conn: &mut Conn, from: Time, to: Time) -> Result<Vec<Effect>> {
    type Row = (String, String, String, i64, NaiveDateTime);
    let expired: Vec<Row> = Statement::<(Text, Text, Text, BigInt, Timestamp)>::new(
        "select o.article_id, o.slug, o.translation_group, o.order_at, o.updated_at from publications o \
         where o.live_until is null and o.expires_at is not null and o.expires_at >= ",
    )
    .moment(from)
    .sql(" and o.expires_at <= ")
    .moment(to)
    .load(conn)?;
    let collections: Vec<String> =
        Statement::<Text>::new("select distinct i.collection_id from collection_items i where (i.shown_from >= ")
            .moment(from)
            .sql(" and i.shown_from <= ")
            .moment(to)
            .sql(") or (i.shown_until >= ")
            .moment(from)
            .sql(" and i.shown_until <= ")
            .moment(to)
            .sql(")")
            .load(conn)?;
    let expired = expired.into_iter().map(|(id, slug, group, at, changed)| {
        let (id, group) = (columns::id(&id)?, columns::id(&group)?);
        Ok(Effect::expiry(id, &columns::slug(slug), group, at, columns::time(changed).micros()))
    });
    let collections = collections.iter().map(|id| Ok(Effect::thing(ThingKind::Collection, columns::id(id)?)));
    expired.chain(collections).collect()
}
