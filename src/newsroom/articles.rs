//! Articles as the newsroom writes them: new ones, and new revisions of old ones.

use crate::{
    domain::{
        article::{Article, Content, ExternalId, Revision, State},
        id::Id,
        workflow::after_save,
    },
    error::{Error, Result},
    store::{Tx, articles, revisions},
};

/// An article with its first revision.
#[derive(Debug, Clone)]
pub struct NewArticle {
    /// Who it is.
    pub article: Article,
    /// What it says.
    pub revision: Revision,
    /// Where it comes from.
    pub external_ids: Vec<ExternalId>,
}

impl NewArticle {
    /// A draft that says this, in a translation group of its own.
    pub fn draft(tx: &Tx<'_>, content: Content, by: &str) -> Self {
        let id = tx.next_id();
        let article = Article {
            id,
            version: 1,
            state: State::Draft,
            archived_at: None,
            killed_at: None,
            deleted_at: None,
            wished_slug: None,
            translation_group: id,
            embargo_until: None,
            embargoed: false,
            publish_at: None,
            expires_at: None,
            no_automatic_related: false,
            created_at: tx.now,
            created_by: by.to_owned(),
            updated_at: tx.now,
            updated_by: by.to_owned(),
            owner: None,
        };
        let revision = numbered(tx, id, 1, content, by, None);
        Self { article, revision, external_ids: Vec::new() }
    }
}

/// Adds articles, each with its first revision.
pub fn create(tx: &mut Tx<'_>, new: &[NewArticle]) -> Result<()> {
    articles::insert(tx.conn, new.iter().map(|new| &new.article))?;
    revisions::insert(tx.conn, new.iter().map(|new| &new.revision))?;
    let external: Vec<(Id, ExternalId)> =
        new.iter().flat_map(|new| new.external_ids.iter().map(|external| (new.article.id, external.clone()))).collect();
    articles::insert_external(tx.conn, &external)
}

/// An article that shall say something else.
#[derive(Debug, Clone)]
pub struct Change {
    /// The article as it is.
    pub article: Article,
    /// The number of its newest revision.
    pub newest: i64,
    /// What it shall say.
    pub content: Content,
    /// What its author writes about this save.
    pub note: Option<String>,
}

/// Saves revisions: an article that was published is a draft again until its new revision is. In the order given.
pub fn save(tx: &mut Tx<'_>, changes: Vec<Change>, by: &str) -> Result<Vec<(Article, Revision)>> {
    let mut saved = Vec::with_capacity(changes.len());
    for Change { mut article, newest, content, note } in changes {
        let revision = numbered(tx, article.id, newest + 1, content, by, note);
        article.state = after_save(article.state);
        article.version += 1;
        article.updated_at = tx.now;
        article.updated_by = by.to_owned();
        articles::update(tx.conn, &article)?;
        saved.push((article, revision));
    }
    revisions::insert(tx.conn, saved.iter().map(|(_, revision)| revision))?;
    Ok(saved)
}

/// Saves one revision.
pub fn save_one(tx: &mut Tx<'_>, change: Change, by: &str) -> Result<(Article, Revision)> {
    save(tx, vec![change], by)?.pop().ok_or_else(|| Error::internal("a revision was not saved"))
}

fn numbered(tx: &Tx<'_>, article: Id, number: i64, content: Content, by: &str, note: Option<String>) -> Revision {
    Revision {
        id: tx.next_id(),
        article_id: article,
        number,
        content,
        note,
        created_at: tx.now,
        created_by: by.to_owned(),
    }
}
