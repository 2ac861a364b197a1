//! Facets: how many of the articles that a query finds stand under each section, source, tag, kind or language.

use super::{
    Public,
    lists::{Filters, looked_at_whole, matches},
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

/// Counts the values of facets among the first articles that a query finds, in the order of publication, with all
/// its filters but the facet's own.
///
/// Facets without filters of their own look at the same articles, and those are sought once. The others each look at
/// articles of their own: all share in [`FACET_CAP`], or in half of it behind several filters, so that no question costs
/// much more than another.
pub fn count(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    filters: &Filters,
    asked: &[Facet],
) -> Result<Vec<(Facet, Counted)>> {
    let (own, shared): (Vec<Facet>, Vec<Facet>) = asked.iter().partition(|facet| filters.names(own_filters(**facet)));
    let walks = own.len() + usize::from(!shared.is_empty());
    // Where filters are looked up for each row, many more rows are read than are found.
    let most = if filters.plain(query) { FACET_CAP } else { FACET_CAP / 2 };
    let cap = most / i64::try_from(walks.max(1)).unwrap_or(1);
    let mut counted = Vec::with_capacity(asked.len());
    if !shared.is_empty() {
        counted.extend(count_alike(public, query, filters, &shared, cap)?);
    }
    for facet in own {
        counted.extend(count_alike(public, query, &filters.without(own_filters(facet)), &[facet], cap)?);
    }
    Ok(counted)
}

/// Counts the values of facets that look at the same articles: one statement.
fn count_alike(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    filters: &Filters,
    facets: &[Facet],
    cap: i64,
) -> Result<Vec<(Facet, Counted)>> {
    looked_at_whole(public, query, filters, None);
    if filters.shut() {
        return Ok(facets.iter().map(|facet| (*facet, Counted::default())).collect());
    }
    let mut statement = Statement::<(Text, Text, BigInt)>::new("with m as materialized (")
        .then(matches(query, filters, public.now, cap))
        .sql(if facets.len() > 1 { "), p as materialized (" } else { "), p as (" })
        .sql(LOOKED_AT)
        .sql(if facets.contains(&Facet::Section) { BRANCHES } else { "" })
        .sql(" select '', '', count(*) from m");
    for facet in facets {
        statement = statement.sql(" union all ").sql(values(*facet, query.subsections));
    }
    let rows: Vec<(String, String, i64)> = statement.once(!filters.plain(query)).load(public.conn)?;
    let of = rows.iter().find(|(facet, ..)| facet.is_empty()).map_or(0, |(.., count)| *count);
    let mut counted: HashMap<&str, HashMap<String, i64>> = HashMap::new();
    for (facet, value, count) in &rows {
        *counted.entry(facet).or_default().entry(value.clone()).or_default() += count;
    }
    let told = |facet: &Facet| (*facet, Counted { of, values: counted.remove(facet.as_str()).unwrap_or_default() });
    Ok(facets.iter().map(told).collect())
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

/// Goes on with what the articles `m` say. SQLite keeps the order of a `cross join`: a few look-ups for each article.
const LOOKED_AT: &str = "select o.article_id, o.revision_id, o.source_id, o.kind, o.language \
     from m cross join publications o where o.article_id = m.article_id and o.live_until is null)";

/// Goes on with which section stands above which, each above itself too.
const BRANCHES: &str = ", branches as materialized (select a.section_id as above, b.section_id as below \
     from section_paths a \
     join section_paths b on b.path = a.path or substr(b.path, 1, length(a.path) + 1) = a.path || '/' \
     where a.current and b.current)";

/// Goes on with the values of a facet, each with its count, of what the articles say.
///
/// A section's are its articles and those of the sections below it, each once, as its list has them; without
/// `subsections` its own alone.
const fn values(facet: Facet, subsections: bool) -> &'static str {
    match facet {
        Facet::Section if !subsections => {
            "select 'section', s.section_id, count(distinct p.article_id) from p cross join revision_sections s \
             where s.revision_id = p.revision_id group by s.section_id"
        }
        Facet::Section => {
            "select 'section', b.above, count(distinct p.article_id) from p \
             cross join revision_sections s cross join branches b \
             where s.revision_id = p.revision_id and b.below = s.section_id group by b.above"
        }
        Facet::Source => {
            "select 'source', p.source_id, count(*) from p where p.source_id is not null group by p.source_id"
        }
        Facet::Tag => {
            "select 'tag', t.tag_id, count(*) from p cross join revision_tags t where t.revision_id = p.revision_id \
             group by t.tag_id"
        }
        Facet::Kind => "select 'kind', p.kind, count(*) from p group by p.kind",
        Facet::Language => "select 'language', p.language, count(*) from p group by p.language",
    }
}
