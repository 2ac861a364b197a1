//! What is told otherwise to readers when an article becomes public, changes or is withdrawn.

use crate::{
    domain::{
        article::{Content, Kind, Publication, order_at},
        freshness::{Aspect, Effect, ListKey, ListPart, Place, PurgeKey, Subject, things_of},
        id::Id,
        language::Language,
        slug::Slug,
        time::Time,
    },
    error::Result,
    store::{
        Tx,
        published::{
            around,
            listings::{ListName, Standing, Tree},
        },
    },
};
use std::collections::BTreeSet;

/// What of a public article stands elsewhere than on its own page: in which lists, and on pages of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appearance {
    /// Where it stands.
    pub standing: Standing,
    teaser: Teaser,
    changed: Time,
    expires_at: Option<Time>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Teaser {
    slug: Slug,
    title: String,
    kind: Kind,
    language: Language,
    published_at: Option<Time>,
    section: Option<Id>,
    image: Option<Id>,
}

impl Appearance {
    /// How a publication of this text appears.
    pub fn new(publication: &Publication, content: &Content, tree: &Tree) -> Self {
        let Publication { slug, published_at, updated_at, expires_at, .. } = publication;
        Self {
            standing: Standing::new(content, order_at(*published_at), tree),
            teaser: Teaser {
                slug: slug.clone(),
                title: content.title.clone(),
                kind: content.kind,
                language: content.language.clone(),
                published_at: *published_at,
                section: content.sections.first().copied(),
                image: content.image,
            },
            changed: *updated_at,
            expires_at: *expires_at,
        }
    }

    /// When its time is over.
    pub const fn expires_at(&self) -> Option<Time> {
        self.expires_at
    }

    fn place(&self, article: Id, moved: bool) -> Place {
        let lists = self.standing.lists.iter().map(|(kind, target)| ListKey::of(*kind, target));
        let (at, changed) = (self.standing.order_at, self.changed.micros());
        Place { article, lists: Some(lists.collect()), at, changed, moved }
    }
}

/// How an article appears before a change and after it; none where it is not public.
pub struct Turn {
    /// The article.
    pub article: Id,
    /// Its translation group.
    pub group: Id,
    /// Before.
    pub before: Option<Appearance>,
    /// After.
    pub after: Option<Appearance>,
}

/// What a turn touches, once it is written; `carried` are the lists that have begun or ceased to hold something.
pub fn of(tx: &mut Tx<'_>, turn: &Turn, carried: &[ListName]) -> Result<Effect> {
    let Turn { article, group, before, after } = turn;
    let mut effect = Effect::article(*article, &[Aspect::Text, Aspect::History]);
    let standing = |side: &Option<Appearance>| side.as_ref().map(|side| side.standing.clone());
    let teaser = |side: &Option<Appearance>| side.as_ref().map(|side| side.teaser.clone());
    let moved = standing(before) != standing(after);
    effect.places.extend(before.iter().chain(after).map(|side| side.place(*article, moved)));
    if teaser(before) != teaser(after) {
        effect.subjects.insert(Subject::Article(Aspect::Teaser, *article));
    }
    let slug = |side: &Option<Appearance>| side.as_ref().map(|side| side.teaser.slug.clone());
    if slug(before) != slug(after) {
        effect.subjects.insert(Subject::Article(Aspect::Slug, *article));
        effect.subjects.extend(slug(before).iter().chain(&slug(after)).map(Subject::slug));
    }
    if before.is_none() != after.is_none() {
        effect.subjects.insert(Subject::Article(Aspect::Presence, *article));
        // Those who would show it if it were public do, or no longer do.
        effect.subjects.insert(Subject::Group(*group));
        for subject in around::shown_by(tx, *article, *group)? {
            effect.subjects.insert(subject);
            if let Subject::Thing(kind, _) = subject {
                effect.subjects.insert(Subject::Names(kind));
            }
        }
    }
    lists(&mut effect, before.as_ref(), after.as_ref(), tx.now);
    for (kind, target) in carried {
        if let (Some(things), Ok(id)) = (things_of(*kind), Id::parse(target)) {
            effect.subjects.extend([Subject::Thing(things, id), Subject::Names(things)]);
        }
    }
    let over = |before: &&Appearance| before.expires_at.is_some_and(|at| at <= tx.now);
    if after.is_some()
        && let Some(over) = before.as_ref().filter(over)
    {
        // Its time was over, though no job had noticed: for readers it comes back.
        let (at, changed) = (over.standing.order_at, over.changed.micros());
        let back = Effect::expiry(*article, &over.teaser.slug, *group, at, changed);
        effect.subjects.extend(back.subjects);
        effect.places.extend(back.places);
    }
    Ok(effect.until(after.as_ref().and_then(|after| after.expires_at)))
}

/// Adds what the lists are told that it enters and leaves.
fn lists(effect: &mut Effect, before: Option<&Appearance>, after: Option<&Appearance>, now: Time) {
    let empty = BTreeSet::new();
    let of = |side: Option<&Appearance>| side.map_or(&empty, |side| &side.standing.lists).clone();
    let (old, new) = (of(before), of(after));
    let kinds = old.symmetric_difference(&new).filter_map(|(kind, _)| things_of(*kind));
    effect.subjects.extend(kinds.map(Subject::Counts));
    // What comes in front of all others moves no further page that begins at a place.
    let in_front = before.is_none() && after.is_some_and(|after| is_recent(after.standing.order_at, now));
    let stays = before.map(|side| &side.standing) == after.map(|side| &side.standing);
    if !in_front && !stays {
        let deep = old.union(&new).map(|(kind, target)| PurgeKey::list(ListKey::of(*kind, target), ListPart::Deep));
        effect.keys.extend(deep);
    }
}

/// Whether an order key is of this minute.
fn is_recent(at: i64, now: Time) -> bool {
    at >= now.micros() - 60_000_000
}
