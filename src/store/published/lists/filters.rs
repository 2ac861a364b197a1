//! Which numbered lists the filters of a query mean.

use crate::{
    domain::{
        query::{ArticleQuery, ArticleSort, ListKind, Term},
        time::Time,
    },
    error::Result,
    store::{published::Public, statement::Statement},
};
use diesel::{
    RunQueryDsl,
    sql_types::{BigInt, Nullable, Text},
};

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
    /// How many articles were changed since the moment that is asked for, counted up to [`CHANGED_CAP`].
    pub(super) changed: Option<i64>,
    /// What no thing answers to.
    pub unknown: Vec<Unknown>,
}

/// Lists of which an article is in one at least.
#[derive(Debug, Clone)]
pub(super) struct AnyOf {
    pub(super) kind: ListKind,
    pub(super) lists: Vec<i64>,
    /// Rows in the lists, each counted up to a cap; 0 where nothing depends on it.
    pub(super) size: i64,
}

/// Beyond this many rows it matters less which list is shorter than how long it takes to count them: for a page alone,
const SIZE_CAP: i64 = 5_000;
/// and where a list may be walked to its end.
pub(super) const SIZE_CAP_FAR: i64 = 50_000;
/// So many rows are few enough to look at each.
pub(super) const FEW: i64 = 1_000;

/// So many changed articles can be looked at one by one and put in order.
pub(super) const CHANGED_CAP: i64 = 10_000;

impl Filters {
    /// Whether the filters and what else narrows a query take one of few forms, worth to be kept prepared.
    pub(in crate::store::published) fn plain(&self, query: &ArticleQuery) -> bool {
        let single = self.all_of.len() <= 1 && self.all_of.iter().all(|any| any.lists.len() == 1);
        let named = !query.ids.is_empty() || !query.except.is_empty();
        let collected = !self.collections.is_empty() || !self.no_collections.is_empty();
        single && self.none_of.is_empty() && !named && !collected && query.updated_since.is_none()
    }

    /// Whether a filter lets nothing through, because no list answers to any of its values, or what does is shut out.
    pub(in crate::store::published) fn shut(&self) -> bool {
        let refused = |list: &i64| self.none_of.iter().any(|(_, none)| none == list);
        self.all_of.iter().any(|any| any.lists.iter().all(refused)) || self.collections.iter().any(Vec::is_empty)
    }

    /// All filters but those of some kinds.
    pub fn without(&self, kinds: &[ListKind]) -> Self {
        let mut rest = self.clone();
        rest.all_of.retain(|any| !kinds.contains(&any.kind));
        rest.none_of.retain(|(kind, _)| !kinds.contains(kind));
        rest
    }

    /// Whether one of the filters is of one of these kinds.
    pub fn names(&self, kinds: &[ListKind]) -> bool {
        self.all_of.iter().any(|any| kinds.contains(&any.kind))
            || self.none_of.iter().any(|(kind, _)| kinds.contains(kind))
    }
}

type ResolvedRow = (BigInt, Text, Text, Text, Nullable<BigInt>, BigInt);

/// Finds the lists that the terms of a query mean, and how much they hold: one statement, or none where nothing is
/// asked of the articles. `far` says that not only a page will be read, but articles counted too.
pub fn resolve(public: &mut Public<'_>, query: &ArticleQuery, far: bool) -> Result<Filters> {
    let terms = &query.terms;
    // A list that is walked alone is as long as it is.
    let by_change = query.sort == ArticleSort::LastUpdated;
    let cap = match terms.len() > 1 || by_change || query.updated_since.is_some() {
        true => Some(if far || by_change { SIZE_CAP_FAR } else { SIZE_CAP }),
        false => None,
    };
    let parts = (0_i64..).zip(terms).map(|(at, term)| resolving(at, term, cap.filter(|_| !term.exclude)));
    let parts = parts.chain(query.updated_since.map(|since| changed(public.now, since)));
    let statement = parts.reduce(|before, part| before.sql(" union all ").then(part));
    let rows: Vec<(i64, String, String, String, Option<i64>, i64)> = match statement {
        // Only the forms that are asked again and again are kept prepared.
        Some(statement) => {
            let plain = terms.len() <= 1 && terms.iter().all(|term| term.values.len() == 1);
            statement.once(!plain).load(public.conn)?
        }
        None => Vec::new(),
    };
    let changed = rows.iter().find(|row| row.0 == CHANGED).map(|row| row.5);
    let mut filters = Filters { changed, ..Filters::default() };
    for (at, term) in (0_i64..).zip(terms) {
        let mine: Vec<_> = rows.iter().filter(|row| row.0 == at).collect();
        for value in &term.values {
            if !mine.iter().any(|(_, id, slug, path, ..)| [id, slug, path].contains(&value)) {
                filters.unknown.push(Unknown { kind: term.kind, value: value.clone() });
            }
        }
        if term.kind == ListKind::Collection {
            let ids = mine.iter().map(|row| row.1.clone());
            if term.exclude {
                filters.no_collections.extend(ids);
            } else {
                filters.collections.push(ids.collect());
            }
            continue;
        }
        let mut lists: Vec<i64> = mine.iter().filter_map(|row| row.4).collect();
        lists.sort_unstable();
        lists.dedup();
        if term.exclude {
            filters.none_of.extend(lists.into_iter().map(|list| (term.kind, list)));
        } else {
            filters.all_of.push(AnyOf { kind: term.kind, lists, size: mine.iter().map(|row| row.5).sum() });
        }
    }
    Ok(filters)
}

/// The number of the row that tells how many articles were changed.
const CHANGED: i64 = -1;

/// Counts the articles that were changed since a moment.
fn changed(now: Time, since: Time) -> Statement<ResolvedRow> {
    Statement::new("select cast(")
        .int(CHANGED)
        .sql(
            " as bigint), '', '', '', cast(null as bigint), (select count(*) from (select 1 from publications l \
             where l.live_until is null and (l.expires_at is null or l.expires_at > ",
        )
        .moment(now)
        .sql(") and l.updated_at >= ")
        .moment(since)
        .sql(" limit ")
        .int(CHANGED_CAP)
        .sql(") y)")
}

fn resolving(at: i64, term: &Term, cap: Option<i64>) -> Statement<ResolvedRow> {
    let size = match cap {
        Some(cap) => {
            Statement::<()>::new("(select count(*) from (select 1 from listings x where x.list_id = l.id limit ")
                .int(cap)
                .sql(") y)")
        }
        None => Statement::new("cast(0 as bigint)"),
    };
    let values = &term.values;
    let begin = |text| Statement::new("select cast(").int(at).sql(" as bigint), ").sql(text).then(size.clone());
    let of_thing = |text| {
        begin("t.id, t.slug, t.slug, l.id, ").sql(text).sql(" left join lists l on l.target = t.id and l.kind = ")
    };
    let by_slug_or_id = |statement: Statement<ResolvedRow>| {
        statement.text(term.kind.as_str()).sql(" where t.slug").within(values).sql(" or t.id").within(values)
    };
    match term.kind {
        ListKind::Section | ListKind::SectionAlone => begin("t.id, t.slug, s.path, l.id, ")
            .sql(" from section_paths s join sections t on t.id = s.section_id left join lists l on l.target = t.id and l.kind = ")
            .text(term.kind.as_str())
            .sql(" where s.path")
            .within(values)
            .sql(" or t.slug")
            .within(values)
            .sql(" or t.id")
            .within(values),
        ListKind::Source | ListKind::CitedSource => by_slug_or_id(of_thing(" from sources t")),
        ListKind::Contributor => by_slug_or_id(of_thing(" from contributors t")),
        ListKind::Tag => by_slug_or_id(of_thing(" from tags t")),
        ListKind::Collection => Statement::new("select cast(")
            .int(at)
            .sql(" as bigint), t.id, t.slug, t.slug, cast(null as bigint), cast(0 as bigint) from collections t where t.slug")
            .within(values)
            .sql(" or t.id")
            .within(values),
        ListKind::All | ListKind::Kind | ListKind::Language => begin("l.target, l.target, l.target, l.id, ")
            .sql(" from lists l where l.kind = ")
            .text(term.kind.as_str())
            .sql(" and l.target")
            .within(values),
    }
}
