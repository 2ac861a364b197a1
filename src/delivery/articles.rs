//! Articles for readers: one, a list, and the links that editors made.

use super::{
    facets::{self, Facets},
    fields::Fields,
    history::HistoryList,
    pages::{self, Page},
    readings::{self, Readings},
    views::{self, ArticleView, Bodies, CorrectionView, Expand, RelatedView},
};
use crate::{
    domain::{
        edition::Edition,
        fault::Fault,
        id::Id,
        language::Language,
        query::{ArticleQuery, Count, Facet, ListKind, Term},
        site::Site,
        slug::Slug,
        time::Time,
    },
    error::{Error, Result},
    store::published::{
        Public,
        articles::{self, Found, Parts},
        history, lists, related,
    },
};
use serde::Serialize;
use utoipa::ToSchema;

pub use crate::store::published::articles::Address;

/// How articles are printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Printing {
    /// What is expanded.
    pub expand: Expand,
    /// In which forms the body is given.
    pub bodies: Bodies,
    /// Which properties are printed; none for all.
    pub fields: Option<Fields>,
    /// In which language names are given; none for that of the article.
    pub locale: Option<Language>,
}

impl Printing {
    pub(super) fn parts(&self) -> Parts {
        let Bodies { html, markdown, text, blocks } = self.bodies;
        let Expand { related, corrections, .. } = self.expand;
        Parts { body: html || markdown || text || blocks, html: html || blocks, text, related, corrections }
    }

    pub(super) fn print(&self, edition: Edition, site: &Site) -> ArticleView {
        views::article(edition, self.expand, self.bodies, self.locale.as_ref(), site)
    }

    /// Prints a value as JSON text, with the chosen properties alone of the article it is, or of the articles
    /// `within` it.
    pub(super) fn write<T: Serialize>(&self, value: &T, within: Option<&str>) -> Result<Vec<u8>> {
        let wrong = |error| Error::Internal(Box::new(error));
        match &self.fields {
            None => serde_json::to_vec(value).map_err(wrong),
            Some(fields) => {
                let mut value = serde_json::to_value(value).map_err(wrong)?;
                fields.keep(&mut value, within);
                serde_json::to_vec(&value).map_err(wrong)
            }
        }
    }
}

/// A page of articles.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArticleList {
    /// The articles.
    pub data: Vec<ArticleView>,
    /// Where the page stands.
    pub page: Page,
    /// How many articles stand under each value. Only with `facets`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub facets: Option<Facets>,
}

/// What a list answers: its JSON, and the cursors for its `Link` header.
#[derive(Debug)]
pub struct Listed {
    /// The JSON.
    pub json: Vec<u8>,
    /// Where the page stands.
    pub page: Page,
}

/// A page of articles, and the facets that were asked for. `kept` are parts that may be taken as they are.
pub fn list(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    printing: &Printing,
    asked: &[Facet],
    site: &Site,
    kept: Option<&Readings>,
) -> Result<Listed> {
    let far = !asked.is_empty() || query.count != Count::None;
    let filters = readings::resolve(public, query, far, kept)?;
    let faults = unknown_sections(&filters);
    if !faults.is_empty() {
        return Err(Error::Malformed(faults));
    }
    let (ids, page) = pages::page(public, query, &filters, &site.cursor_key)?;
    let data = readings::print(public, &ids, printing, site, kept)?;
    let facets =
        facets::count(public, query, &filters, asked, printing.locale.as_ref().unwrap_or(&site.default_locale))?;
    let list = ArticleList { data: Vec::new(), page, facets };
    Ok(Listed { json: list.with(&data)?, page: list.page })
}

impl ArticleList {
    /// Its JSON, with articles in it that are printed already.
    fn with(&self, data: &[u8]) -> Result<Vec<u8>> {
        const BEGIN: &[u8] = b"{\"data\":[";
        let bare = Printing::default().write(self, None)?;
        let rest =
            bare.strip_prefix(BEGIN).ok_or_else(|| Error::internal("a list does not begin with its articles"))?;
        Ok([BEGIN, data, rest].concat())
    }
}

/// The faults that only the store can find in the filters of a list.
pub fn faults(public: &mut Public<'_>, terms: &[Term]) -> Result<Vec<Fault>> {
    let query = ArticleQuery { terms: terms.to_vec(), ..ArticleQuery::default() };
    Ok(unknown_sections(&lists::resolve(public, &query, false)?))
}

/// Sections are public as soon as they exist, so one that is not there is a mistake. An unknown tag, contributor or
/// source finds nothing instead: one that only hidden articles carry does not exist for the public.
fn unknown_sections(filters: &lists::Filters) -> Vec<Fault> {
    filters
        .unknown
        .iter()
        .filter(|unknown| matches!(unknown.kind, ListKind::Section | ListKind::SectionAlone))
        .map(|unknown| {
            let detail = format!("There is no section `{}`; /v1/sections lists them all.", unknown.value);
            Fault::parameter("section", "unknown_section", detail)
        })
        .collect()
}

/// What is found at an address.
#[derive(Debug)]
pub enum Answer {
    /// Its JSON.
    Json(Vec<u8>),
    /// It has another slug now.
    Moved(Slug),
}

/// One article, now or as it was public at a moment.
pub fn get(
    public: &mut Public<'_>,
    address: &Address,
    printing: &Printing,
    as_of: Option<Time>,
    site: &Site,
) -> Result<Answer> {
    match articles::find(public, address, printing.parts(), as_of)? {
        Found::Moved(slug) => Ok(Answer::Moved(slug)),
        Found::Article(edition) => Ok(Answer::Json(printing.write(&printing.print(*edition, site), None)?)),
    }
}

/// The stories related to an article: those that editors chose, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedList {
    /// The stories.
    pub data: Vec<RelatedView>,
}

/// The stories related to an article that is public, and was at a moment if one is given.
pub fn related(public: &mut Public<'_>, address: &Address, as_of: Option<Time>, site: &Site) -> Result<Answer> {
    within(public, address, as_of, |public, id| {
        let links = related::of(public, id)?;
        Ok(RelatedList { data: links.into_iter().map(|link| views::related(link, site)).collect() })
    })
}

/// What hangs on the public article at an address.
fn within<T: Serialize>(
    public: &mut Public<'_>,
    address: &Address,
    as_of: Option<Time>,
    read: impl FnOnce(&mut Public<'_>, Id) -> Result<T>,
) -> Result<Answer> {
    match articles::locate(public, address, as_of)? {
        articles::Located::Moved(slug) => Ok(Answer::Moved(slug)),
        articles::Located::At(id) => {
            let value = read(public, id)?;
            Printing::default().write(&value, None).map(Answer::Json)
        }
    }
}

/// The ledger of corrections of an article, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionList {
    /// The entries.
    pub data: Vec<CorrectionView>,
}

/// The ledger of corrections of a public article, as it stood at a moment if one is given.
pub fn corrections(public: &mut Public<'_>, address: &Address, as_of: Option<Time>) -> Result<Answer> {
    within(public, address, as_of, |public, id| {
        let entries = history::corrections(public, id, as_of)?;
        Ok(CorrectionList { data: entries.into_iter().map(views::correction).collect() })
    })
}

/// When and why the public text of an article changed, oldest first; with the older texts only where the site shows
/// them.
pub fn history(public: &mut Public<'_>, address: &Address, as_of: Option<Time>, site: &Site) -> Result<Answer> {
    within(public, address, as_of, |public, id| {
        Ok(HistoryList::new(history::list(public, id, as_of, site.history_texts)?, as_of))
    })
}
