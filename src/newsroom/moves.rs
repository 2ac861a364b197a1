//! The moves of the workflow: from draft to reader and back.
//!
//! What lets a text through to readers asks for the version that was read. What takes something away never does,
//! cannot be stale, and may be repeated.

use super::{
    dossiers::{self, Dossier},
    publication::{self, ToPublish},
    rights::{Act, Rights},
    terms, writing,
};
use crate::{
    domain::{
        article::{Article, EndedBy, State},
        caller::{Caller, Precondition},
        fault::Fault,
        freshness::{Aspect, Effect},
        time::Time,
        workflow::{self, Move, Verb},
    },
    error::{Error, Result},
    store::{
        Tx, articles,
        audit::{self, Deed},
        changes::ChangeKind,
        previews, publications,
    },
};
use serde_json::{Value, json};

/// A move as it was asked for; each verb reads what it needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    /// What is said to those who work on it.
    pub note: Option<String>,
    /// Why; for the audit log alone.
    pub reason: Option<String>,
    /// What readers are told about the end.
    pub public_note: Option<String>,
    /// When to publish.
    pub at: Option<Time>,
    /// How long the embargo lasts; none: until it is lifted.
    pub until: Option<Time>,
    /// Which revision to publish; none: the newest.
    pub revision: Option<i64>,
    /// Whether readers need not be told that something changed.
    pub minor: bool,
    /// When the story was first published, where that was not here and now.
    pub published_at: Option<Time>,
    /// The rules of sources that are set aside.
    pub set_aside: Vec<String>,
}

/// What a caller must be allowed for a move.
pub const fn act_of(verb: Verb) -> Act {
    match verb {
        Verb::Submit => Act::Submit,
        Verb::Reject | Verb::Approve => Act::Review,
        Verb::Publish | Verb::Schedule | Verb::Unschedule | Verb::Embargo | Verb::Lift => Act::Publish,
        Verb::Unpublish | Verb::Kill => Act::Withdraw,
        Verb::Archive | Verb::Unarchive => Act::Archive,
        Verb::Revive => Act::Revive,
        Verb::Delete => Act::Delete,
    }
}

/// Whether a move lets a text through to readers, and so asks for the version that was read.
pub const fn lets_through(verb: Verb) -> bool {
    matches!(verb, Verb::Approve | Verb::Publish | Verb::Schedule | Verb::Lift)
}

/// Makes a move; gives the article as it is then.
pub fn act(
    tx: &mut Tx<'_>,
    caller: &Caller,
    before: Dossier,
    verb: Verb,
    order: &Order,
    made_for: Option<Precondition>,
) -> Result<Dossier> {
    let rights = Rights::of(tx.conn, caller)?;
    rights.check(act_of(verb), &before.article, &before.revision.content.sections)?;
    if lets_through(verb) {
        before.lock().meets(made_for)?;
    }
    if before.standing().check(verb)? == Move::Already {
        return Ok(before);
    }
    match verb {
        Verb::Submit | Verb::Reject | Verb::Approve | Verb::Unschedule => change(tx, caller, &before, |article, _| {
            article.state = verb.leads_to(article.state);
            article.publish_at = None;
        })?,
        Verb::Publish => publish(tx, caller, &rights, &before, order)?,
        Verb::Schedule => schedule(tx, caller, &rights, &before, order)?,
        Verb::Embargo => embargo(tx, caller, &before, order)?,
        Verb::Lift => change(tx, caller, &before, |article, _| {
            article.embargoed = false;
            article.embargo_until = None;
        })?,
        Verb::Unpublish => withdraw(tx, caller, &before, EndedBy::Unpublished, order)?,
        Verb::Kill => kill(tx, caller, &before, order)?,
        Verb::Archive => change(tx, caller, &before, |article, now| {
            article.archived_at = Some(now);
            unscheduled(article);
        })?,
        Verb::Unarchive => change(tx, caller, &before, |article, _| article.archived_at = None)?,
        Verb::Revive => change(tx, caller, &before, |article, _| {
            article.killed_at = None;
            article.state = State::Draft;
        })?,
        Verb::Delete => return Err(Error::internal("removing for ever is no move")),
    }
    let after = dossiers::reopen(tx, caller, before.article.id)?;
    note(tx, caller, verb, order, &before, &after)?;
    Ok(after)
}

/// Changes what an article is, and turns its lock.
fn change(tx: &mut Tx<'_>, caller: &Caller, before: &Dossier, how: impl FnOnce(&mut Article, Time)) -> Result<()> {
    let mut article = before.article.clone();
    how(&mut article, tx.now);
    article.version += 1;
    article.updated_at = tx.now;
    article.updated_by = caller.name.clone();
    articles::update(tx.conn, &article)
}

/// Takes an article out of the schedule.
fn unscheduled(article: &mut Article) {
    article.publish_at = None;
    if article.state == State::Scheduled {
        article.state = State::Approved;
    }
}

fn publish(tx: &mut Tx<'_>, caller: &Caller, rights: &Rights<'_>, before: &Dossier, order: &Order) -> Result<()> {
    let earlier = order.revision.filter(|number| *number != before.revision.number);
    if let Some(number) = earlier {
        // An earlier text is put back as a new revision, so that the newest is what readers have.
        let saved = writing::restore(tx, caller, before.clone(), number, Some(Precondition::Any))?;
        let order = Order { revision: None, ..order.clone() };
        return publish(tx, caller, rights, &saved.dossier, &order);
    }
    if before.newest_is_live() && order.published_at.is_none() {
        return Ok(());
    }
    check_publishable(tx, rights, before, order, tx.now)?;
    if workflow::embargo(&before.article, tx.now).is_some() {
        let now = tx.now;
        return change(tx, caller, before, |article, _| {
            article.state = State::Scheduled;
            article.publish_at = Some(now);
        });
    }
    put_out(tx, &caller.name, before, order.minor, order.published_at)
}

/// Makes the newest revision public.
pub(super) fn put_out(
    tx: &mut Tx<'_>,
    by: &str,
    dossier: &Dossier,
    minor: bool,
    published_at: Option<Time>,
) -> Result<()> {
    let known = dossier.last.as_ref().and_then(|last| last.published_at);
    let wanted = ToPublish {
        article: dossier.article.clone(),
        revision: dossier.revision.clone(),
        published_at: published_at.or(known).or(Some(tx.now)),
        minor,
        derived: None,
    };
    publication::publish(tx, by, vec![wanted]).map(drop)
}

/// Refuses what may not be public at a moment: over before it began, or against a source's terms.
fn check_publishable(tx: &mut Tx<'_>, rights: &Rights<'_>, before: &Dossier, order: &Order, at: Time) -> Result<()> {
    let mut faults = Vec::new();
    if is_over(before.article.expires_at, at) {
        faults.push(Fault::pointer("/expires_at", "already_over", "the article's time is over before it is public"));
    }
    if order.published_at.is_some_and(|published_at| published_at > at) {
        faults.push(Fault::pointer("/published_at", "in_the_future", "a story is not first published in the future"));
    }
    if !order.set_aside.is_empty() {
        rights.check(Act::Override, &before.article, &before.revision.content.sections)?;
    }
    faults.extend(terms::judge(tx.conn, before, &order.set_aside, order.published_at, at)?.faults);
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

fn schedule(tx: &mut Tx<'_>, caller: &Caller, rights: &Rights<'_>, before: &Dossier, order: &Order) -> Result<()> {
    let Some(at) = order.at else {
        return Err(Error::invalid("/at", "missing", "say when, such as `\"at\": \"2026-11-22T18:00:00Z\"`"));
    };
    if at <= tx.now {
        return Err(Error::invalid("/at", "in_the_past", "this moment is over: `publish` makes it public now"));
    }
    let then = before.article.embargo_until.map_or(at, |until| until.max(at));
    check_publishable(tx, rights, before, order, then)?;
    change(tx, caller, before, |article, _| {
        article.state = State::Scheduled;
        article.publish_at = Some(at);
    })
}

fn embargo(tx: &mut Tx<'_>, caller: &Caller, before: &Dossier, order: &Order) -> Result<()> {
    if is_over(order.until, tx.now) {
        return Err(Error::invalid("/until", "in_the_past", "this moment is over"));
    }
    change(tx, caller, before, |article, _| {
        article.embargoed = order.until.is_none();
        article.embargo_until = order.until;
    })
}

fn withdraw(tx: &mut Tx<'_>, caller: &Caller, before: &Dossier, why: EndedBy, order: &Order) -> Result<()> {
    publication::withdraw(tx, before.article.id, why, &caller.name, order.public_note.as_deref())
}

/// Takes an article away in an emergency: readers find a tombstone in every place where it ever was.
fn kill(tx: &mut Tx<'_>, caller: &Caller, before: &Dossier, order: &Order) -> Result<()> {
    previews::revoke_all(tx.conn, before.article.id, tx.now)?;
    match &before.last {
        Some(last) if last.live_until.is_none() => withdraw(tx, caller, before, EndedBy::Killed, order),
        last => {
            if let Some(last) = last {
                publications::end(
                    tx.conn,
                    last.id,
                    last.live_until.unwrap_or(tx.now),
                    EndedBy::Killed,
                    order.public_note.as_deref(),
                )?;
                tx.change(
                    ChangeKind::ArticleKilled,
                    before.article.id,
                    Effect::article(before.article.id, &[Aspect::Presence]),
                );
            }
            change(tx, caller, before, |article, now| {
                article.killed_at = Some(now);
                article.state = State::Draft;
                article.publish_at = None;
            })
        }
    }
}

fn note(tx: &mut Tx<'_>, caller: &Caller, verb: Verb, order: &Order, before: &Dossier, after: &Dossier) -> Result<()> {
    let mut told = stands(after);
    if let Value::Object(told) = &mut told {
        if let Some(note) = &order.note {
            told.insert("note".to_owned(), note.as_str().into());
        }
        if !order.set_aside.is_empty() {
            told.insert("override".to_owned(), json!(order.set_aside));
        }
    }
    let deed = Deed {
        action: action(verb),
        kind: "article",
        subject: before.article.id,
        reason: order.reason.as_deref(),
        before: Some(stands(before)),
        after: Some(told),
    };
    audit::note(tx, caller, &deed)
}

/// Where an article stands, for the audit log.
fn stands(dossier: &Dossier) -> Value {
    let article = &dossier.article;
    let mut told = json!({
        "state": article.state,
        "visibility": dossier.visibility,
        "revision": dossier.revision.number,
    });
    let moments = [
        ("publish_at", article.publish_at),
        ("embargo_until", article.embargo_until),
        ("archived_at", article.archived_at),
    ];
    if let Value::Object(told) = &mut told {
        told.extend(moments.into_iter().filter_map(|(name, at)| Some((name.to_owned(), json!(at?)))));
        if article.embargoed {
            told.insert("embargoed".to_owned(), true.into());
        }
    }
    told
}

const fn action(verb: Verb) -> &'static str {
    match verb {
        Verb::Submit => "article.submit",
        Verb::Reject => "article.reject",
        Verb::Approve => "article.approve",
        Verb::Publish => "article.publish",
        Verb::Schedule => "article.schedule",
        Verb::Unschedule => "article.unschedule",
        Verb::Embargo => "article.embargo",
        Verb::Lift => "article.lift",
        Verb::Unpublish => "article.unpublish",
        Verb::Kill => "article.kill",
        Verb::Archive => "article.archive",
        Verb::Unarchive => "article.unarchive",
        Verb::Revive => "article.revive",
        Verb::Delete => "article.delete",
    }
}

/// Whether a moment is over.
fn is_over(moment: Option<Time>, now: Time) -> bool {
    moment.is_some_and(|moment| moment <= now)
}
