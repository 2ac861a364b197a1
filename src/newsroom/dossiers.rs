//! An article with all that the newsroom knows of it, opened to be read or held to be changed.

use super::rights::{Act, Rights};
use crate::{
    domain::{
        article::{Article, Content, ExternalId, Publication, Revision},
        caller::{Caller, Lock, Scope},
        edition::Edition,
        id::Id,
        slug::Slug,
        time::Time,
        workflow::{Standing, Verb, Visibility},
    },
    error::{Conflict, Error, Result},
    store::{Conn, Tx, articles as stored, publications, revisions, slugs},
    text::pictures,
};
use std::collections::HashMap;

/// How an article is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// By its id.
    Id(Id),
    /// By the slug it owns, else by one it wishes for.
    Slug(Slug),
}

/// An article with all that the newsroom knows of it.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Who it is.
    pub article: Article,
    /// What was saved last.
    pub revision: Revision,
    /// The same, with all it refers to.
    pub edition: Edition,
    /// The slug it owns.
    pub slug: Option<Slug>,
    /// What was public last.
    pub last: Option<Publication>,
    /// What readers have.
    pub visibility: Visibility,
    /// Where it comes from.
    pub external_ids: Vec<ExternalId>,
    /// The articles that say the same in other languages, and that the caller may see.
    pub translations: Vec<Translation>,
    /// What the caller may do with it.
    pub actions: Vec<Verb>,
    /// The moment at which it was opened.
    pub now: Time,
}

/// An article that says the same in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The article.
    pub article: Article,
    /// Its headline.
    pub title: String,
    /// Its language.
    pub language: crate::domain::language::Language,
    /// The slug it owns, else the one it wishes for.
    pub slug: Option<Slug>,
    /// What readers have of it.
    pub visibility: Visibility,
}

impl Dossier {
    /// The lock of the article.
    pub fn lock(&self) -> Lock {
        let Article { version, updated_at, updated_by, .. } = &self.article;
        Lock { version: *version, changed_at: *updated_at, changed_by: updated_by.clone() }
    }

    /// Whether the newest revision is what readers have.
    pub fn newest_is_live(&self) -> bool {
        self.visibility == Visibility::Live
            && self.last.as_ref().is_some_and(|last| last.revision_id == self.revision.id)
    }

    /// Where the article stands, as far as its moves depend on it.
    pub fn standing(&self) -> Standing<'_> {
        Standing { article: &self.article, visibility: self.visibility, now: self.now }
    }
}

/// Opens an article to be read.
pub fn open(conn: &mut Conn, caller: &Caller, address: &Address, now: Time) -> Result<Dossier> {
    let rights = Rights::of(conn, caller)?;
    super::rights::needs(caller, Act::Read.scope())?;
    let article = find(conn, &rights, address)?;
    load(conn, &rights, article, now)
}

/// Holds an article to be changed: nobody else changes it until this transaction ends.
///
/// A key that is not for articles learns of none, not even that it is there.
pub fn hold(tx: &mut Tx<'_>, caller: &Caller, address: &Address) -> Result<Dossier> {
    if ![Scope::ArticlesRead, Scope::ArticlesWrite, Scope::ArticlesPublish].iter().any(|scope| caller.has(*scope)) {
        super::rights::needs(caller, Scope::ArticlesWrite)?;
    }
    let rights = Rights::of(tx.conn, caller)?;
    let id = match address {
        Address::Id(id) => *id,
        Address::Slug(_) => find(tx.conn, &rights, address)?.id,
    };
    let held = stored::hold(tx.conn, id)?.filter(|article| article.deleted_at.is_none());
    let dossier = load(tx.conn, &rights, held.ok_or_else(|| unknown(address))?, tx.now)?;
    match rights.sees(&dossier.article, &dossier.revision.content.sections) {
        true => Ok(dossier),
        false => Err(unknown(address)),
    }
}

/// The same article after a change of it alone and of what it says: read again as far as it refers to something else.
pub(super) fn changed(
    tx: &mut Tx<'_>,
    caller: &Caller,
    before: Dossier,
    article: Article,
    revision: Revision,
) -> Result<Dossier> {
    if article.id != before.article.id || !refers_to_the_same(&before.revision.content, &revision.content) {
        return reopen(tx, caller, article.id);
    }
    let rights = Rights::of(tx.conn, caller)?;
    let parts = (article, revision, before.slug, before.last);
    let edition = revisions::said_again(before.edition, &parts)?;
    let (article, revision, slug, last) = parts;
    let visibility = Visibility::of(&article, last.as_ref(), tx.now);
    let actions = actions(&rights, &article, &revision, visibility, tx.now);
    Ok(Dossier { article, revision, edition, slug, last, visibility, actions, now: tx.now, ..before })
}

fn refers_to_the_same(one: &Content, other: &Content) -> bool {
    let pictures = |content: &Content| pictures::media_ids(content.body_format, &content.body);
    (&one.sections, &one.sources, &one.contributors, &one.tags, one.image)
        == (&other.sections, &other.sources, &other.contributors, &other.tags, other.image)
        && pictures(one) == pictures(other)
}

/// What a caller may do with an article.
fn actions(
    rights: &Rights<'_>,
    article: &Article,
    revision: &Revision,
    visibility: Visibility,
    now: Time,
) -> Vec<Verb> {
    let may = |verb: &Verb| rights.allows(super::moves::act_of(*verb), article, &revision.content.sections);
    Standing { article, visibility, now }.legal().into_iter().filter(may).collect()
}

/// The same article as it is now, after a change.
pub fn reopen(tx: &mut Tx<'_>, caller: &Caller, id: Id) -> Result<Dossier> {
    let rights = Rights::of(tx.conn, caller)?;
    let article = stored::find_all(tx.conn, &[id])?.remove(&id).ok_or_else(|| unknown(&Address::Id(id)))?;
    load(tx.conn, &rights, article, tx.now)
}

fn unknown(address: &Address) -> Error {
    let shown = match address {
        Address::Id(id) => id.to_string(),
        Address::Slug(slug) => slug.to_string(),
    };
    Error::NotFound(format!("There is no article `{shown}` that you may see."))
}

/// The article at an address, if the caller may see it. What they may not see is not there.
fn find(conn: &mut Conn, rights: &Rights<'_>, address: &Address) -> Result<Article> {
    let ids = match address {
        Address::Id(id) => vec![*id],
        Address::Slug(slug) => match slugs::owners(conn, std::slice::from_ref(slug))?.first() {
            Some(owned) => vec![owned.article],
            None => stored::wishing(conn, slug)?,
        },
    };
    let articles = stored::find_all(conn, &ids)?;
    let sections = revisions::sections_of_newest(conn, &ids)?;
    let mut seen: Vec<Article> = articles
        .into_values()
        .filter(|article| article.deleted_at.is_none())
        .filter(|article| rights.sees(article, sections.get(&article.id).map_or(&[], Vec::as_slice)))
        .collect();
    if seen.len() > 1 {
        let mut ids: Vec<Id> = seen.iter().map(|article| article.id).collect();
        ids.sort();
        let detail = "Several articles wish for this slug and none owns it: ask by id.";
        return Err(Conflict { ids, ..Conflict::new("ambiguous_slug", detail) }.into());
    }
    seen.pop().ok_or_else(|| unknown(address))
}

fn load(conn: &mut Conn, rights: &Rights<'_>, article: Article, now: Time) -> Result<Dossier> {
    let id = article.id;
    let newest = revisions::newest(conn, id)?.map(|revision| (id, revision)).into_iter().collect();
    let dossier = with_newest(conn, rights, vec![article], newest, now)?.pop();
    dossier.ok_or_else(|| Error::internal(format!("article {id} has no revision")))
}

/// Opens articles, in the order given, with as many statements as one needs.
pub(super) fn load_all(
    conn: &mut Conn,
    rights: &Rights<'_>,
    articles: Vec<Article>,
    now: Time,
) -> Result<Vec<Dossier>> {
    let ids: Vec<Id> = articles.iter().map(|article| article.id).collect();
    let newest = revisions::newest_of(conn, &ids)?;
    with_newest(conn, rights, articles, newest, now)
}

fn with_newest(
    conn: &mut Conn,
    rights: &Rights<'_>,
    articles: Vec<Article>,
    mut newest: HashMap<Id, Revision>,
    now: Time,
) -> Result<Vec<Dossier>> {
    let ids: Vec<Id> = articles.iter().map(|article| article.id).collect();
    let mut owned = slugs_in_use(conn, &ids)?;
    let mut last = publications::last_of(conn, &ids)?;
    let mut external: HashMap<Id, Vec<ExternalId>> = HashMap::new();
    for (article, one) in stored::external_ids_of(conn, &ids)? {
        external.entry(article).or_default().push(one);
    }
    let mut translations = translations(conn, rights, &articles, now)?;
    let mut parts = Vec::with_capacity(articles.len());
    for article in articles {
        let Some(revision) = newest.remove(&article.id) else { continue };
        let (slug, last) = (owned.remove(&article.id), last.remove(&article.id));
        parts.push((article, revision, slug, last));
    }
    let editions = revisions::editions(conn, &parts, now)?;
    let all = parts.into_iter().zip(editions).map(|((article, revision, slug, last), edition)| {
        let visibility = Visibility::of(&article, last.as_ref(), now);
        Dossier {
            actions: actions(rights, &article, &revision, visibility, now),
            external_ids: external.remove(&article.id).unwrap_or_default(),
            translations: translations.remove(&article.id).unwrap_or_default(),
            article,
            revision,
            edition,
            slug,
            last,
            visibility,
            now,
        }
    });
    Ok(all.collect())
}

fn slugs_in_use(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Slug>> {
    let owned = slugs::list_of(conn, ids)?.into_iter().filter(|owned| owned.current);
    Ok(owned.map(|owned| (owned.article, owned.slug)).collect())
}

/// The translations of each of these articles, as far as the caller may see them.
fn translations(
    conn: &mut Conn,
    rights: &Rights<'_>,
    articles: &[Article],
    now: Time,
) -> Result<HashMap<Id, Vec<Translation>>> {
    let groups: Vec<Id> = articles.iter().map(|article| article.translation_group).collect();
    let members = stored::in_groups(conn, &groups)?;
    let mut groups: HashMap<Id, Vec<Translation>> = HashMap::new();
    // Most articles are alone in their group, and then there is nothing more to be read.
    if members.len() > articles.len() {
        for translation in shown(conn, rights, members, now)? {
            groups.entry(translation.article.translation_group).or_default().push(translation);
        }
    }
    let others = |article: &Article| {
        let group = groups.get(&article.translation_group).into_iter().flatten();
        let mut others: Vec<Translation> = group.filter(|other| other.article.id != article.id).cloned().collect();
        others.sort_by(|a, b| (&a.language, a.article.id).cmp(&(&b.language, b.article.id)));
        (article.id, others)
    };
    Ok(articles.iter().map(others).collect())
}

/// Those of these articles that the caller may see, or that readers have.
fn shown(conn: &mut Conn, rights: &Rights<'_>, articles: Vec<Article>, now: Time) -> Result<Vec<Translation>> {
    let ids: Vec<Id> = articles.iter().map(|article| article.id).collect();
    let mut said = revisions::newest_of(conn, &ids)?;
    let last = publications::last_of(conn, &ids)?;
    let mut owned = slugs_in_use(conn, &ids)?;
    let mut all = Vec::with_capacity(articles.len());
    for article in articles.into_iter().filter(|article| article.deleted_at.is_none()) {
        let Some(revision) = said.remove(&article.id) else { continue };
        let visibility = Visibility::of(&article, last.get(&article.id), now);
        if visibility == Visibility::Live || rights.sees(&article, &revision.content.sections) {
            let slug = owned.remove(&article.id).or_else(|| article.wished_slug.clone());
            let Content { title, language, .. } = revision.content;
            all.push(Translation { article, title, language, slug, visibility });
        }
    }
    Ok(all)
}
