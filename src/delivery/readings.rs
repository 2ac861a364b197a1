//! Parts of lists that are kept: what the filters mean, and each article as it is printed. A list of which one article
//! has changed, or that asks in another way for what others have asked, is put together from them.

use super::{articles::Printing, fields::Fields};
use crate::{
    domain::{
        freshness::{Subject, things_of},
        id::Id,
        query::{ArticleQuery, Term},
        site::Site,
    },
    error::Result,
    store::published::{
        Public, articles,
        kept::Kept,
        lists::{self, Filters},
    },
};
use std::{collections::HashMap, sync::Arc};

/// An article by its id, as it is printed for everybody who asks for it in the same way.
type Printed = Kept<(Id, Arc<Printing>), Arc<[u8]>>;

/// The parts that are kept.
#[derive(Debug)]
pub struct Readings {
    articles: Printed,
    filters: Kept<Term, Filters>,
}

/// About how many bytes an article in a list has, with what it was made from.
const ARTICLE: u64 = 4_096;
/// About how many bytes a filter takes.
const FILTER: u64 = 512;

impl Readings {
    /// Keeps parts up to so many bytes.
    pub fn within(bytes: u64) -> Self {
        let filters = bytes / 16;
        Self { articles: Kept::within(bytes - filters, ARTICLE), filters: Kept::within(filters, FILTER) }
    }
}

/// What the filters of a query mean: kept where there is one, and where nothing depends on how much it holds.
pub(super) fn resolve(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    far: bool,
    kept: Option<&Readings>,
) -> Result<Filters> {
    let ([term], Some(kept)) = (&query.terms[..], kept) else { return lists::resolve(public, query, far) };
    if lists::asks_sizes(query) {
        return lists::resolve(public, query, far);
    }
    if let Some(filters) = kept.filters.find(public, term) {
        return Ok(filters);
    }
    let (filters, mut basis) = public.apart(|public| lists::resolve(public, query, far));
    let filters = filters?;
    if term.exclude || !filters.are_numbered() {
        public.add(basis);
        return Ok(filters);
    }
    // One that nothing public carries any more is not to be told from one that never was.
    things_of(term.kind).into_iter().for_each(|things| basis.awaits(Subject::Names(things)));
    let bytes = term.values.iter().map(String::len).sum::<usize>() + size_of::<Filters>();
    kept.filters.keep(public, term.clone(), filters.clone(), bytes, basis);
    Ok(filters)
}

/// The public articles with these ids as JSON, in this order, with `,` between them.
pub(super) fn print(
    public: &mut Public<'_>,
    ids: &[Id],
    printing: &Printing,
    site: &Site,
    kept: Option<&Readings>,
) -> Result<Vec<u8>> {
    let form = Arc::new(printing.clone());
    let form_bytes = printing.fields.as_ref().map_or(0, Fields::weight);
    let mut printed: HashMap<Id, Arc<[u8]>> = HashMap::new();
    if let Some(kept) = kept {
        printed.extend(ids.iter().filter_map(|id| Some((*id, kept.articles.find(public, &(*id, Arc::clone(&form)))?))));
    }
    let missing: Vec<Id> = ids.iter().filter(|id| !printed.contains_key(id)).copied().collect();
    if !missing.is_empty() {
        for mut edition in articles::list_apart(public, &missing, printing.parts())? {
            let (id, basis) = (edition.id, std::mem::take(&mut edition.basis));
            let json: Arc<[u8]> = printing.write(&printing.print(edition, site), None)?.into();
            match kept {
                Some(kept) => {
                    let key = (id, Arc::clone(&form));
                    let bytes = json.len() + form_bytes;
                    kept.articles.keep(public, key, Arc::clone(&json), bytes, basis);
                }
                None => public.add(basis),
            }
            printed.insert(id, json);
        }
    }
    let printed: Vec<&[u8]> = ids.iter().filter_map(|id| printed.get(id)).map(AsRef::as_ref).collect();
    Ok(printed.join(&b","[..]))
}
