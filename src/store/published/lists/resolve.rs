//! Which numbered lists the terms of a query mean: found by slug, path or id, old ones too, in one statement.

use super::filters::{AnyOf, CHANGED_CAP, Filters, SIZE_CAP, SIZE_CAP_FAR, Unknown};
use super::looked_at;
use crate::{
    domain::{
        freshness::{ListKey, things_of},
        query::{ArticleQuery, ArticleSort, ListKind, Term},
        time::Time,
    },
    error::Result,
    store::{
        published::{LISTED, Public},
        statement::Statement,
    },
};
use diesel::{
    Queryable, RunQueryDsl,
    sql_types::{BigInt, Nullable, Text},
};
use std::collections::{BTreeMap, BTreeSet};

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

/// Whether it matters how long the lists are that the filters of a query mean: one that is walked alone is as long as it
/// is.
pub fn asks_sizes(query: &ArticleQuery) -> bool {
    query.terms.len() > 1 || query.sort == ArticleSort::LastUpdated || query.updated_since.is_some()
}

/// Finds the lists that the terms of a query mean, and how much they hold: one statement, or none where nothing is
/// asked of the articles. `far` says that not only a page will be read, but articles counted too.
pub fn resolve(public: &mut Public<'_>, query: &ArticleQuery, far: bool) -> Result<Filters> {
    let terms = &query.terms;
    let by_change = query.sort == ArticleSort::LastUpdated;
    let cap = asks_sizes(query).then_some(if far || by_change { SIZE_CAP_FAR } else { SIZE_CAP });
    let parts = (0_i64..).zip(terms).map(|(at, term)| resolving(at, term, cap.filter(|_| !term.exclude), public.now));
    let parts = parts.chain(query.updated_since.map(|since| changed(public.now, since)));
    let statement = parts.reduce(|before, part| before.sql(" union all ").then(part));
    let rows: Vec<Candidate> = match statement {
        // Only the forms that are asked again and again are kept prepared.
        Some(statement) => {
            let plain = terms.len() <= 1 && terms.iter().all(|term| term.values.len() == 1);
            statement.once(!plain).load(public.conn)?
        }
        None => Vec::new(),
    };
    let changed = rows.iter().find(|row| row.at == CHANGED).map(|row| row.size);
    let mut filters = Filters { changed, ..Filters::default() };
    for (at, term) in (0_i64..).zip(terms) {
        add(&mut filters, term, rows.iter().filter(|row| row.at == at).collect());
    }
    looked_at::terms(public, terms, &filters)?;
    Ok(filters)
}

/// Adds what the candidates of a term say to the filters.
fn add(filters: &mut Filters, term: &Term, candidates: Vec<&Candidate>) {
    let (mut lists, mut ids, mut keys) = (BTreeMap::<i64, i64>::new(), Vec::new(), BTreeSet::new());
    for value in &term.values {
        let fitting = candidates.iter().filter_map(|row| Some((row.fits(value)?, *row)));
        match fitting.max_by_key(|(fits, _)| *fits) {
            // Sections and collections are told apart from those that are not; of all others only what is public is.
            Some((_, row)) if row.list.is_some() || is_known(term.kind) => {
                lists.extend(row.list.map(|list| (list, row.size)));
                keys.insert(ListKey::of(term.kind, &row.id));
                ids.push(row.id.clone());
            }
            Some(_) => filters.unknown.push(Unknown { kind: term.kind, value: value.clone() }),
            // Words are lists as soon as something public has them.
            None if things_of(term.kind).is_none() => {
                keys.insert(ListKey::of(term.kind, value));
                filters.unknown.push(Unknown { kind: term.kind, value: value.clone() });
            }
            None => filters.unknown.push(Unknown { kind: term.kind, value: value.clone() }),
        }
    }
    match (term.kind, term.exclude) {
        (ListKind::Collection, true) => filters.no_collections.extend(ids),
        (ListKind::Collection, false) => filters.collections.push(ids),
        (kind, true) => filters.none_of.extend(lists.into_keys().map(|list| (kind, list))),
        (kind, false) => {
            let size = lists.values().sum();
            let keys = keys.into_iter().collect();
            filters.all_of.push(AnyOf { kind, lists: lists.into_keys().collect(), keys, size });
        }
    }
}

/// Whether readers may know of a thing that holds nothing public.
const fn is_known(kind: ListKind) -> bool {
    !matches!(kind, ListKind::Source | ListKind::CitedSource | ListKind::Contributor | ListKind::Tag)
}

/// The number of the row that tells how many articles were changed.
const CHANGED: i64 = -1;

/// Counts the articles that were changed since a moment.
fn changed(now: Time, since: Time) -> Statement<ResolvedRow> {
    Statement::new("select cast(")
        .int(CHANGED)
        .sql(
            " as bigint), '', '', '', cast(1 as bigint), cast(null as bigint), (select count(*) from (select 1 from publications l \
             where l.live_until is null and (l.expires_at is null or l.expires_at > ",
        )
        .moment(now)
        .sql(") and l.updated_at >= ")
        .moment(since)
        .sql(" limit ")
        .int(CHANGED_CAP)
        .sql(") y)")
}

const SECTION: &str = "s.section_id, s.slug, s.path, cast(case when s.current then 1 else 0 end as bigint), l.id, ";

fn resolving(at: i64, term: &Term, cap: Option<i64>, now: Time) -> Statement<ResolvedRow> {
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
    // A thing that nothing public carries is for readers as if it were not.
    let of_public = |text| {
        let row = Statement::new("select cast(").int(at).sql(" as bigint), ").sql(text);
        let row = row.sql("case when exists (select 1 from listings l where l.list_id = n.id and ").sql(LISTED);
        row.moment(now).sql(") limit 1) then n.id end, ").then(match cap {
            Some(cap) => {
                Statement::<()>::new("(select count(*) from (select 1 from listings x where x.list_id = n.id limit ")
                    .int(cap)
                    .sql(") y)")
            }
            None => Statement::new("cast(0 as bigint)"),
        })
    };
    let kept_as = match term.kind {
        ListKind::CitedSource => ListKind::Source,
        kind => kind,
    };
    // By its slug or id; and where it once had the slug, by that one.
    let of_thing = |table: &'static str| {
        let joined = |statement: Statement<ResolvedRow>| {
            statement.sql(" left join lists n on n.target = t.id and n.kind = ").text(term.kind.as_str())
        };
        let now = joined(of_public("t.id, t.slug, t.slug, cast(1 as bigint), ").sql(" from ").sql(table).sql(" t"));
        let now = now.sql(" where t.slug").within(values).sql(" or t.id").within(values);
        let once = of_public("t.id, s.slug, s.slug, cast(0 as bigint), ").sql(" from old_slugs s join ").sql(table);
        let once = joined(once.sql(" t on t.id = s.target_id")).sql(" where s.kind = ").text(kept_as.as_str());
        now.sql(" union all ").then(once.sql(" and s.slug").within(values))
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
        ListKind::Source | ListKind::CitedSource => of_thing("sources"),
        ListKind::Contributor => of_thing("contributors"),
        ListKind::Tag => of_thing("tags"),
        // A collection is a list of its own making: what it holds is no list.
        ListKind::Collection => collections(at, values),
        ListKind::All | ListKind::Kind | ListKind::Language => {
            begin("l.target, l.target, l.target, cast(1 as bigint), l.id, ")
                .sql(" from lists l where l.kind = ")
                .text(term.kind.as_str())
                .sql(" and l.target")
                .within(values)
        }
    }
}

/// The collections that have, or once had, one of these slugs or ids.
fn collections(at: i64, values: &[String]) -> Statement<ResolvedRow> {
    let row = |text| Statement::<ResolvedRow>::new("select cast(").int(at).sql(" as bigint), ").sql(text);
    let now = row("t.id, t.slug, t.slug, cast(1 as bigint), cast(null as bigint), cast(0 as bigint) \
                   from collections t where t.slug");
    let once = row("t.id, s.slug, s.slug, cast(0 as bigint), cast(null as bigint), cast(0 as bigint) \
                    from old_slugs s join collections t on t.id = s.target_id where s.kind = 'collection' and s.slug");
    now.within(values).sql(" or t.id").within(values).sql(" union all ").then(once.within(values))
}
