//! What is public and what is no longer: publishing a revision, and taking an article back.

use super::{
    effects::{self, Appearance, Turn},
    slugs,
};
use crate::{
    domain::{
        article::{Article, EndedBy, Publication, Revision, State},
        freshness::{Aspect, Effect, Subject},
        id::Id,
        slug::Slug,
        time::Time,
    },
    error::{Error, Result},
    store::{
        Tx, articles,
        changes::ChangeKind,
        publications::{self, NewPublication, Rendered},
        published::listings::{self, LOOKED_AT, Move},
        revisions, slugs as owned,
    },
    text::body::{self, DERIVER_VERSION, Derived},
};
use std::collections::HashMap;

/// A revision that shall be public.
#[derive(Debug, Clone)]
pub struct ToPublish {
    /// The article as it is.
    pub article: Article,
    /// The revision.
    pub revision: Revision,
    /// When the story was first published, where it is said; else what is known already stays, and what is not known
    /// stays unknown.
    pub published_at: Option<Time>,
    /// Whether readers need not be told that something changed.
    pub minor: bool,
    /// The derived forms of the body, where they were made before.
    pub derived: Option<Derived>,
}

/// What one article's publications were before.
#[derive(Default)]
struct Past {
    version: i64,
    published_at: Option<Time>,
    live: Option<Publication>,
}

/// Publishes revisions, of each article at most one. In the order given.
///
/// A slug that was wished for and belongs to another article is a conflict; one that is derived from the title
/// gets a number.
pub fn publish(tx: &mut Tx<'_>, by: &str, mut wanted: Vec<ToPublish>) -> Result<Vec<Publication>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = wanted.iter().map(|one| one.article.id).collect();
    // Whatever way it comes here: what was killed is not public again before it is revived.
    if wanted.iter().any(|one| one.article.killed_at.is_some() || one.article.deleted_at.is_some()) {
        return Err(Error::conflict("killed", "the article was killed or removed, and cannot become public"));
    }
    let past = past_of(tx, &ids)?;
    let live: Vec<&Publication> = past.values().filter_map(|past| past.live.as_ref()).collect();
    let before = appearances(tx, &live)?;
    let slugs = slugs::claim(tx, &wanted)?;
    for live in past.values().filter_map(|past| past.live.as_ref()) {
        publications::end(tx.conn, live.id, tx.now, EndedBy::Superseded, None)?;
    }
    let new: Vec<Publication> = wanted
        .iter()
        .zip(slugs)
        .map(|(one, slug)| next_publication(tx, one, past.get(&one.article.id), slug))
        .collect();
    insert(tx, &wanted, &new)?;
    keep_bodies(tx, &mut wanted)?;
    articles::publish_all(tx.conn, &ids, tx.now, by)?;
    list(tx, &wanted, &new, before)?;
    Ok(new)
}

fn past_of(tx: &mut Tx<'_>, ids: &[Id]) -> Result<HashMap<Id, Past>> {
    let mut all: HashMap<Id, Past> = HashMap::new();
    for publication in publications::list_of(tx.conn, ids)? {
        let past = all.entry(publication.article_id).or_default();
        past.version = publication.version;
        past.published_at = publication.published_at.or(past.published_at);
        past.live = publication.live_until.is_none().then_some(publication);
    }
    Ok(all)
}

/// How the articles of these live publications appear.
fn appearances(tx: &mut Tx<'_>, live: &[&Publication]) -> Result<HashMap<Id, Appearance>> {
    if live.is_empty() {
        return Ok(HashMap::new());
    }
    let tree = tx.tree()?;
    let said = revisions::find_all(tx.conn, &live.iter().map(|live| live.revision_id).collect::<Vec<_>>())?;
    let appearance = |live: &&Publication| {
        let revision = said.get(&live.revision_id)?;
        Some((live.article_id, Appearance::new(live, &revision.content, &tree)))
    };
    Ok(live.iter().filter_map(appearance).collect())
}

fn next_publication(tx: &Tx<'_>, one: &ToPublish, past: Option<&Past>, slug: Slug) -> Publication {
    let published_at = one.published_at.or(past.and_then(|past| past.published_at));
    let updated_at = match past.and_then(|past| past.live.as_ref()) {
        Some(live) if one.minor => live.updated_at,
        None if past.is_none() => published_at.unwrap_or(tx.now),
        _ => tx.now,
    };
    Publication {
        id: tx.next_id(),
        article_id: one.article.id,
        revision_id: one.revision.id,
        version: past.map_or(1, |past| past.version + 1),
        live_from: tx.now,
        live_until: None,
        ended_by: None,
        public_note: None,
        slug,
        published_at,
        updated_at,
        expires_at: one.article.expires_at,
        struck_at: None,
    }
}

fn insert(tx: &mut Tx<'_>, wanted: &[ToPublish], new: &[Publication]) -> Result<()> {
    let rows: Vec<NewPublication<'_>> = wanted
        .iter()
        .zip(new)
        .map(|(one, publication)| NewPublication {
            publication,
            content: &one.revision.content,
            translation_group: one.article.translation_group,
        })
        .collect();
    publications::insert(tx.conn, &rows)
}

fn keep_bodies(tx: &mut Tx<'_>, wanted: &mut [ToPublish]) -> Result<()> {
    let mut bodies = Vec::with_capacity(wanted.len() * 2);
    for one in wanted {
        let content = &one.revision.content;
        let derived = one.derived.take().unwrap_or_else(|| body::derive(content.body_format, &content.body));
        bodies.extend(rendered(one.revision.id, derived));
    }
    publications::keep_rendered(tx.conn, bodies)
}

/// The derived forms of a body, as the store keeps them.
pub fn rendered(revision: Id, derived: Derived) -> [Rendered; 2] {
    [("html", derived.html), ("text", derived.plain)].map(|(form, content)| Rendered {
        revision,
        form,
        deriver: DERIVER_VERSION,
        content,
    })
}

fn list(tx: &mut Tx<'_>, wanted: &[ToPublish], new: &[Publication], mut before: HashMap<Id, Appearance>) -> Result<()> {
    let tree = tx.tree()?;
    let turns = wanted.iter().zip(new).map(|(one, publication)| Turn {
        article: one.article.id,
        group: one.article.translation_group,
        before: before.remove(&one.article.id),
        after: Some(Appearance::new(publication, &one.revision.content, &tree)),
    });
    let turns: Vec<Turn> = turns.collect();
    let told = |turn: &Turn| match turn.before {
        Some(_) => ChangeKind::ArticleUpdated,
        None => ChangeKind::ArticlePublished,
    };
    turn(tx, &turns, told)
}

/// Writes how these articles appear now, and tells readers of it.
pub fn turn(tx: &mut Tx<'_>, turns: &[Turn], told: impl Fn(&Turn) -> ChangeKind) -> Result<()> {
    let standing = |side: &Option<Appearance>| side.as_ref().map(|side| side.standing.clone());
    let step =
        |turn: &Turn| Move { article: turn.article, before: standing(&turn.before), after: standing(&turn.after) };
    let carried = listings::apply(tx, &turns.iter().map(step).collect::<Vec<_>>())?;
    for turn in turns {
        let effect = match turns.len() {
            ..=LOOKED_AT => effects::of(tx, turn, &carried)?,
            _ => Effect::everything().until(turn.after.as_ref().and_then(Appearance::expires_at)),
        };
        tx.change(told(turn), turn.article, effect);
    }
    Ok(())
}

/// Takes a public article back; readers are told why, and the note if there is one.
pub fn withdraw(tx: &mut Tx<'_>, article: Id, why: EndedBy, by: &str, public_note: Option<&str>) -> Result<()> {
    let kind = match why {
        EndedBy::Unpublished => ChangeKind::ArticleUnpublished,
        EndedBy::Expired => ChangeKind::ArticleExpired,
        EndedBy::Killed => ChangeKind::ArticleKilled,
        EndedBy::Superseded => return Err(Error::internal("only a new publication supersedes another")),
    };
    let live = publications::last_of(tx.conn, &[article])?.remove(&article).filter(|last| last.live_until.is_none());
    let Some(live) = live else {
        return Err(Error::conflict("not_public", "the article is not public"));
    };
    let before = appearances(tx, &[&live])?.remove(&article);
    publications::end(tx.conn, live.id, tx.now, why, public_note)?;
    let mut group = article;
    if let Some(mut of) = articles::find_all(tx.conn, &[article])?.remove(&article) {
        group = of.translation_group;
        of.state = State::Draft;
        // What was to be published at a time is not, when it is taken back before.
        of.publish_at = None;
        if why == EndedBy::Killed {
            of.killed_at = Some(tx.now);
        }
        of.version += 1;
        of.updated_at = tx.now;
        of.updated_by = by.to_owned();
        articles::update(tx.conn, &of)?;
    }
    turn(tx, &[Turn { article, group, before, after: None }], |_| kind)
}

/// Gives an article another slug; the one it had stays an alias for ever. A slug that another article ever owned is a
/// conflict.
pub fn rename(tx: &mut Tx<'_>, article: Id, slug: &Slug) -> Result<()> {
    let owner = owned::owners(tx.conn, std::slice::from_ref(slug))?.into_iter().next();
    if owner.is_some_and(|owner| owner.article != article) {
        let free = owned::free(tx.conn, owned::Space::Articles, std::slice::from_ref(slug))?;
        return Err(slugs::taken(slug, free.into_iter().next()));
    }
    owned::make_current(tx.conn, article, slug)?;
    if publications::set_slug(tx.conn, article, slug)? {
        let mut effect = Effect::article(article, &[Aspect::Text, Aspect::Teaser, Aspect::Slug]);
        effect.subjects.insert(Subject::slug(slug));
        tx.change(ChangeKind::ArticleUpdated, article, effect);
    }
    Ok(())
}
