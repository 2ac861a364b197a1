//! Which numbered lists the filters of a query mean.

use crate::{
    domain::query::{ArticleQuery, ListKind, Term},
    error::Result,
    store::{published::Public, statement::Statement},
};
use diesel::{
    Queryable, RunQueryDsl,
    sql_types::{BigInt, Nullable, Text},
};
use std::collections::BTreeMap;

/// A value of a filter that no section, source, contributor or tag answers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Which filter.
    pub kind: ListKind,
    /// The value.
    pub value: String,
}

/// The filters of a query, as numbers of lists.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// The article is in one list of each of these.
    pub(super) all_of: Vec<AnyOf>,
    /// The article is in none of these.
    pub(super) none_of: Vec<(ListKind, i64)>,
    /// The article stands in one collection of each of these, by their ids.
    pub(super) collections: Vec<Vec<String>>,
    /// The article stands in none of these collections.
    pub(super) no_collections: Vec<String>,
    /// What no thing answers to.
    pub unknown: Vec<Unknown>,
}

/// Lists of which an article is in one at least.
#[derive(Debug, Clone)]
pub(super) struct AnyOf {
    pub(super) kind: ListKind,
    pub(super) lists: Vec<i64>,
    /// Rows in the lists, counted up to [`SIZE_CAP`].
    pub(super) size: i64,
}

/// Beyond this many rows it does not matter which list is shorter.
pub(super) const SIZE_CAP: i64 = 1_000;

impl Filters {
    /// Whether the filters and what else narrows a query take one of few forms, worth to be kept prepared.
    pub(in crate::store::published) fn plain(&self, query: &ArticleQuery) -> bool {
        let single = self.all_of.len() <= 1 && self.all_of.iter().all(|any| any.lists.len() == 1);
        let named = !query.ids.is_empty() || !query.except.is_empty();
        let collected = !self.collections.is_empty() || !self.no_collections.is_empty();
        single && self.none_of.is_empty() && !named && !collected && query.updated_since.is_none()
    }

    /// Whether a filter lets nothing through, because no list answers to any of its values.
    pub(in crate::store::published) fn shut(&self) -> bool {
        self.all_of.iter().any(|any| any.lists.is_empty()) || self.collections.iter().any(Vec::is_empty)
    }

    /// All filters but those of some kinds.
    pub fn without(&self, kinds: &[ListKind]) -> Self {
        let mut rest = self.clone();
        rest.all_of.retain(|any| !kinds.contains(&any.kind));
        rest.none_of.retain(|(kind, _)| !kinds.contains(kind));
        rest
    }
}

type ResolvedRow = (BigInt, Text, Text, Text, BigInt, Nullable<BigInt>, BigInt);

/// A thing that a value may mean.
#[derive(Queryable)]
struct Candidate {
    /// The place of the term.
    at: i64,
    id: String,
    slug: String,
    path: String,
    /// Whether slug and path are what the thing has now; else it once had them.
    current: i64,
    list: Option<i64>,
    size: i64,
}

impl Candidate {
    /// How well it fits a value. What has a name now comes before what once had it; of what once had it, the path as
    /// it is written comes before the slug alone, and then the youngest.
    fn fits(&self, value: &str) -> Option<(i64, bool, &str)> {
        let exact = self.id == value || self.path == value;
        (exact || self.slug == value).then_some((self.current, exact, &self.id))
    }
}

/// Finds the lists that the terms of a query mean: one statement, or none where there is no term.
pub fn resolve(public: &mut Public<'_>, terms: &[Term]) -> Result<Filters> {
    let mut statement: Option<Statement<ResolvedRow>> = None;
    for (at, term) in (0_i64..).zip(terms) {
        let part = resolving(at, term);
        statement = Some(match statement {
            Some(before) => before.sql(" union all ").then(part),
            None => part,
        });
    }
    let rows: Vec<Candidate> = match statement {
        // Only the forms that are asked again and again are kept prepared.
        Some(statement) => statement.once(terms.len() > 1 || terms[0].values.len() > 1).load(public.conn)?,
        None => Vec::new(),
    };
    let mut filters = Filters::default();
    for (at, term) in (0_i64..).zip(terms) {
        let (mut lists, mut ids) = (BTreeMap::<i64, i64>::new(), Vec::new());
        for value in &term.values {
            let mine = rows.iter().filter(|row| row.at == at);
            match mine.filter_map(|row| Some((row.fits(value)?, row))).max_by_key(|(fits, _)| *fits) {
                Some((_, row)) => {
                    lists.extend(row.list.map(|list| (list, row.size)));
                    ids.push(row.id.clone());
                }
                None => filters.unknown.push(Unknown { kind: term.kind, value: value.clone() }),
            }
        }
        if term.kind == ListKind::Collection {
            if term.exclude { filters.no_collections.extend(ids) } else { filters.collections.push(ids) }
        } else if term.exclude {
            filters.none_of.extend(lists.into_keys().map(|list| (term.kind, list)));
        } else {
            let size = lists.values().sum();
            filters.all_of.push(AnyOf { kind: term.kind, lists: lists.into_keys().collect(), size });
        }
    }
    Ok(filters)
}

const SECTION: &str = "s.section_id, s.slug, s.path, cast(case when s.current then 1 else 0 end as bigint), l.id, ";

fn resolving(at: i64, term: &Term) -> Statement<ResolvedRow> {
    let size = "(select count(*) from (select 1 from listings x where x.list_id = l.id limit 1000) y)";
    let values = &term.values;
    let begin = |text| Statement::new("select cast(").int(at).sql(" as bigint), ").sql(text).sql(size);
    let of_thing = |text| {
        begin("t.id, t.slug, t.slug, cast(1 as bigint), l.id, ")
            .sql(text)
            .sql(" left join lists l on l.target = t.id and l.kind = ")
    };
    let by_slug_or_id = |statement: Statement<ResolvedRow>| {
        statement.text(term.kind.as_str()).sql(" where t.slug").within(values).sql(" or t.id").within(values)
    };
    match term.kind {
        ListKind::Section | ListKind::SectionAlone => begin(SECTION)
            .sql(" from section_paths s left join lists l on l.target = s.section_id and l.kind = ")
            .text(term.kind.as_str())
            .sql(" where s.path")
            .within(values)
            .sql(" or s.slug")
            .within(values)
            .sql(" or (s.current and s.section_id")
            .within(values)
            .sql(")"),
        ListKind::Source | ListKind::CitedSource => by_slug_or_id(of_thing(" from sources t")),
        ListKind::Contributor => by_slug_or_id(of_thing(" from contributors t")),
        ListKind::Tag => by_slug_or_id(of_thing(" from tags t")),
        ListKind::Collection => Statement::new("select cast(")
            .int(at)
            .sql(
                " as bigint), t.id, t.slug, t.slug, cast(1 as bigint), cast(null as bigint), cast(0 as bigint) \
                 from collections t where t.slug",
            )
            .within(values)
            .sql(" or t.id")
            .within(values),
        ListKind::All | ListKind::Kind | ListKind::Language => {
            begin("l.target, l.target, l.target, cast(1 as bigint), l.id, ")
                .sql(" from lists l where l.kind = ")
                .text(term.kind.as_str())
                .sql(" and l.target")
                .within(values)
        }
    }
}
