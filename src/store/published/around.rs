//! Who shows an article beside its own page: translations, stories that link to it, collections.

use super::collections::in_time;
use crate::{
    domain::{
        freshness::{Aspect, Subject, ThingKind},
        id::Id,
    },
    error::Result,
    store::{columns, statement::Statement, tx::Tx},
};
use diesel::{RunQueryDsl, sql_types::Text};

/// What shows an article that has just become public, or showed it until now, and is public itself.
pub fn shown_by(tx: &mut Tx<'_>, article: Id, group: Id) -> Result<Vec<Subject>> {
    let rows: Vec<(String, String)> = Statement::<(Text, Text)>::new(
        "select 'translation', p.article_id from publications p where p.live_until is null and p.translation_group = ",
    )
    .id(group)
    .sql(" and p.article_id <> ")
    .id(article)
    .sql(
        " union all select 'link', k.article_id from related_links k join publications p \
         on p.article_id = k.article_id and p.live_until is null where k.target_id = ",
    )
    .id(article)
    .sql(" union all select 'collection', i.collection_id from collection_items i where i.article_id = ")
    .id(article)
    .sql(" and ")
    .then(in_time(tx.now))
    .load(tx.conn)?;
    rows.into_iter()
        .map(|(what, id)| {
            let id = columns::id(&id)?;
            Ok(match what.as_str() {
                "translation" => Subject::Article(Aspect::Text, id),
                "link" => Subject::Article(Aspect::Links, id),
                _ => Subject::Thing(ThingKind::Collection, id),
            })
        })
        .collect()
}
