//! Facets: how many of the articles that a query finds stand under each section, source, tag, kind or language.

use super::{
    Public,
    lists::{Filters, matches},
};
use crate::{
    domain::query::{ArticleQuery, FACET_CAP, Facet, ListKind},
    error::Result,
    store::statement::Statement,
};
use diesel::{
    RunQueryDsl,
    sql_types::{BigInt, Text},
};
use std::collections::HashMap;

/// How often each value of a facet was met.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// How many articles were looked at, at most [`FACET_CAP`].
    pub of: i64,
    /// By value: an id of a section, source or tag; a kind; a language as the articles name it.
    pub values: HashMap<String, i64>,
}

/// Counts the values of one facet among the first articles that a query finds, in the order of publication, with
/// all its filters but the facet's own.
pub fn count(public: &mut Public<'_>, query: &ArticleQuery, filters: &Filters, facet: Facet) -> Result<Counted> {
    let filters = filters.without(own_filters(facet));
    if filters.shut() {
        return Ok(Counted::default());
    }
    let statement = Statement::<(Text, BigInt)>::new("with m as (")
        .then(matches(query, &filters, public.now, FACET_CAP))
        .sql(if facet == Facet::Section && query.subsections { BRANCHES } else { "" })
        .sql(") select '', count(*) from m union all select ")
        .sql(values(facet, query.subsections));
    let rows: Vec<(String, i64)> = statement.once(!filters.plain(query)).load(public.conn)?;
    let mut counted = Counted::default();
    for (value, count) in rows {
        if value.is_empty() { counted.of = count } else { *counted.values.entry(value).or_default() += count }
    }
    Ok(counted)
}

/// The filters that a facet does not look at, so that its other values can be chosen too.
fn own_filters(facet: Facet) -> &'static [ListKind] {
    match facet {
        Facet::Section => &[ListKind::Section, ListKind::SectionAlone],
        Facet::Source => &[ListKind::Source],
        Facet::Tag => &[ListKind::Tag],
        Facet::Kind => &[ListKind::Kind],
        Facet::Language => &[ListKind::Language],
    }
}

/// Goes on with which section stands above which, each above itself too.
const BRANCHES: &str = "), branches as (select a.section_id as above, b.section_id as below from section_paths a \
     join section_paths b on b.path = a.path or substr(b.path, 1, length(a.path) + 1) = a.path || '/' \
     where a.current and b.current";

/// Goes on with the values of a facet, each with its count, of the articles `m`.
///
/// A section's are its articles and those of the sections below it, each once, as its list has them; without
/// `subsections` its own alone.
const fn values(facet: Facet, subsections: bool) -> &'static str {
    match facet {
        Facet::Section if !subsections => {
            "s.section_id, count(distinct m.article_id) \
             from m join publications p on p.article_id = m.article_id and p.live_until is null \
             join revision_sections s on s.revision_id = p.revision_id group by s.section_id"
        }
        Facet::Section => {
            "b.above, count(distinct m.article_id) \
             from m join publications p on p.article_id = m.article_id and p.live_until is null \
             join revision_sections s on s.revision_id = p.revision_id join branches b on b.below = s.section_id \
             group by b.above"
        }
        Facet::Source => {
            "p.source_id, count(*) from m join publications p on p.article_id = m.article_id and p.live_until is null \
             where p.source_id is not null group by p.source_id"
        }
        Facet::Tag => {
            "t.tag_id, count(*) from m join publications p on p.article_id = m.article_id and p.live_until is null \
             join revision_tags t on t.revision_id = p.revision_id group by t.tag_id"
        }
        Facet::Kind => {
            "p.kind, count(*) from m join publications p on p.article_id = m.article_id and p.live_until is null \
             group by p.kind"
        }
        Facet::Language => {
            "p.language, count(*) from m join publications p on p.article_id = m.article_id and p.live_until is null \
             group by p.language"
        }
    }
}
