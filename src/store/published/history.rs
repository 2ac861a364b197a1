//! What was public of an article, and when: every publication that was not struck.

use super::Public;
use crate::{
    domain::{
        article::{Correction, EndedBy},
        body::BodyFormat,
        edition::{PublicStretch, StretchText},
        freshness::{Aspect, Subject},
        id::Id,
        time::Time,
    },
    error::Result,
    store::{columns, links, statement::Statement},
};
use chrono::NaiveDateTime;
use diesel::{
    RunQueryDsl,
    sql_types::{Nullable, Text, Timestamp},
};

type Columns = (
    (Timestamp, Nullable<Timestamp>, Nullable<Text>, Nullable<Text>, Timestamp),
    (Nullable<Text>, Nullable<Text>, Nullable<Text>, Text, Text),
);
type When = (NaiveDateTime, Option<NaiveDateTime>, Option<String>, Option<String>, NaiveDateTime);
type What = (Option<String>, Option<String>, Option<String>, String, String);

/// The stretches of a public article, oldest first; those that had begun at a moment, where one is given. The texts
/// only where they are asked for.
pub fn list(public: &mut Public<'_>, article: Id, as_of: Option<Time>, texts: bool) -> Result<Vec<PublicStretch>> {
    public.basis.shows(Subject::Article(Aspect::History, article));
    let mut statement =
        Statement::<Columns>::new("select p.live_from, p.live_until, p.ended_by, p.public_note, p.updated_at, ")
            .sql(if texts {
                "r.title, r.standfirst, r.body"
            } else {
                "cast(null as text), cast(null as text), cast(null as text)"
            })
            .sql(
                ", r.body_format, r.language from publications p join revisions r on r.id = p.revision_id \
         where p.struck_at is null and p.article_id = ",
            )
            .id(article);
    if let Some(moment) = as_of {
        statement = statement.sql(" and p.live_from <= ").moment(moment);
    }
    let rows: Vec<(When, What)> = statement.sql(" order by p.version").load(public.conn)?;
    rows.into_iter().map(stretch).collect()
}

/// The ledger of corrections of a public article, oldest first; up to a moment, where one is given.
pub fn corrections(public: &mut Public<'_>, article: Id, as_of: Option<Time>) -> Result<Vec<Correction>> {
    public.basis.shows(Subject::Article(Aspect::Corrections, article));
    let all = links::corrections_of(public.conn, &[article])?.into_iter().map(|(_, entry)| entry);
    Ok(all.filter(|entry| as_of.is_none_or(|moment| entry.created_at <= moment)).collect())
}

fn stretch(((from, until, ended_by, public_note, updated_at), what): (When, What)) -> Result<PublicStretch> {
    let (title, standfirst, body, format, language) = what;
    let format = columns::word(&format, BodyFormat::parse)?;
    let language = columns::language(language);
    let text = title.zip(body).map(|(title, body)| StretchText { title, standfirst, body: (format, body), language });
    Ok(PublicStretch {
        from: columns::time(from),
        until: columns::some_time(until),
        ended_by: ended_by.as_deref().map(|word| columns::word(word, EndedBy::parse)).transpose()?,
        public_note,
        updated_at: columns::time(updated_at),
        text,
    })
}
