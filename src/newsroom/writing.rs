//! Articles as people write them: new drafts, and new revisions of what is there.

use super::{
    articles::{self, Change, NewArticle},
    dossiers::{self, Dossier},
    form::{ArticleForm, Filled},
    publication,
    references::{self, Resolved},
    revisions::numbered,
    rights::{Act, Rights, needs},
    slugs,
};
use crate::{
    domain::{
        article::{Article, Content, order_at},
        body::BodyFormat,
        caller::{Caller, Precondition},
        difference::{self, Changed},
        fault::Fault,
        freshness::Effect,
        id::Id,
        slug::Slug,
        time::Time,
        workflow::Visibility,
    },
    error::{Error, Result},
    store::{
        Tx, articles as stored,
        audit::{self, Deed},
        changes::ChangeKind,
        publications,
    },
    text::{
        body,
        clean::{self, Removed},
        clean_markdown::clean_markdown,
        pictures,
    },
};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// What a save changed.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The article as it is now.
    pub dossier: Dossier,
    /// What its text said before, where it says something else now.
    pub changed: Vec<Changed>,
    /// What cleaning took out of the text.
    pub removed: Vec<Removed>,
}

/// Makes an article: a draft, always.
pub fn create(tx: &mut Tx<'_>, caller: &Caller, filled: Filled) -> Result<Saved> {
    needs(caller, Act::Write.scope())?;
    let (form, content, removed) = content(tx, filled, None)?;
    if let Some(slug) = &form.slug {
        slugs::may_wish(tx, slug, None)?;
    }
    let mut new = NewArticle::draft(tx, content, &caller.name);
    new.article.owner = caller.user;
    new.article.wished_slug = form.slug;
    new.article.expires_at = form.expires_at;
    new.article.no_automatic_related = form.no_automatic_related;
    new.revision.note = form.note;
    Rights::of(tx.conn, caller)?.check(Act::Write, &new.article, &new.revision.content.sections)?;
    articles::create(tx, std::slice::from_ref(&new))?;
    let id = new.article.id;
    let after = json!({"title": new.revision.content.title, "state": new.article.state, "revision": 1});
    note(tx, caller, "article.create", id, None, Some(after))?;
    Ok(Saved { dossier: dossiers::reopen(tx, caller, id)?, changed: Vec::new(), removed })
}

/// Makes an article say something else: a new revision, which readers do not see before it is published. What belongs
/// to the article as a whole (slug, expiry) holds at once.
pub fn update(
    tx: &mut Tx<'_>,
    caller: &Caller,
    before: Dossier,
    filled: Filled,
    made_for: Option<Precondition>,
) -> Result<Saved> {
    let rights = Rights::of(tx.conn, caller)?;
    rights.check(Act::Write, &before.article, &before.revision.content.sections)?;
    before.lock().meets(made_for)?;
    let (form, content, removed) = content(tx, filled, Some(&before.revision.content))?;
    let mut article = before.article.clone();
    let newest = before.revision.number;
    let changed = difference::fields(&before.revision.content, &content);
    // The row that comes out must be theirs as well: nobody moves an article where they may not write.
    rights.check(Act::Write, &article, &content.sections)?;
    let settings = settings(tx, &rights, &before, &mut article, &form)?;
    if changed.is_empty() && settings.is_empty() {
        return Ok(Saved { dossier: before, changed, removed });
    }
    if changed.is_empty() {
        article.version += 1;
        article.updated_at = tx.now;
        article.updated_by = caller.name.clone();
        stored::update(tx.conn, &article)?;
        trail(tx, caller, &before, &changed, settings)?;
        return Ok(Saved { dossier: dossiers::reopen(tx, caller, before.article.id)?, changed, removed });
    }
    let note = form.note.filter(|note| before.revision.note.as_ref() != Some(note));
    let alone = settings.is_empty();
    let change = Change { article, newest, content, note };
    let (article, revision) = articles::save_one(tx, change, &caller.name)?;
    trail(tx, caller, &before, &changed, settings)?;
    let dossier = match alone {
        true => dossiers::changed(tx, caller, before, article, revision)?,
        false => dossiers::reopen(tx, caller, article.id)?,
    };
    Ok(Saved { dossier, changed, removed })
}

/// What a form says, cleaned and with all it refers to found, or all that is wrong with it; and what cleaning took out.
fn content(tx: &mut Tx<'_>, filled: Filled, before: Option<&Content>) -> Result<(ArticleForm, Content, Vec<Removed>)> {
    let Filled { form, mut faults } = filled;
    let Some(mut form) = form else { return Err(Error::Invalid(faults)) };
    let removed = clean(&mut form, before);
    let resolved = references::resolve(tx, &form, &before.map(known).unwrap_or_default(), &mut faults)?;
    check_pictures(tx, &form, &mut faults)?;
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let content = said(&mut form, resolved);
    Ok((form, content, removed))
}

/// Takes out of the text what may not be printed. What is there already was let in before, and stays as it is.
fn clean(form: &mut ArticleForm, before: Option<&Content>) -> Vec<Removed> {
    if before.is_some_and(|before| (before.body_format, &before.body) == (form.body_format, &form.body)) {
        return Vec::new();
    }
    let removed;
    (form.body, removed) = match form.body_format {
        BodyFormat::Html => {
            let cleaned = clean::clean(&form.body);
            (cleaned.html, cleaned.removed)
        }
        BodyFormat::Markdown => clean_markdown(&form.body),
        BodyFormat::Text => return Vec::new(),
    };
    removed
}

/// The content of a form, whose body it takes.
fn said(form: &mut ArticleForm, resolved: Resolved) -> Content {
    let body = std::mem::take(&mut form.body);
    let form = ArticleForm { body, ..form.clone() };
    let word_count = body::word_count(&body::plain(form.body_format, &form.body));
    Content {
        title: form.title,
        short_title: form.short_title,
        kicker: form.kicker,
        standfirst: form.standfirst,
        body: form.body,
        body_format: form.body_format,
        language: form.language,
        kind: form.kind,
        dateline: form.dateline,
        place: form.place,
        byline: form.byline,
        word_count,
        seo_title: form.seo_title,
        seo_description: form.seo_description,
        canonical_url: form.canonical_url,
        urgency: form.urgency,
        internal_note: form.internal_note,
        custom: form.custom,
        sections: resolved.sections,
        sources: resolved.sources,
        contributors: resolved.contributors,
        tags: resolved.tags,
        image: resolved.image,
    }
}

/// The pictures in the text must be there.
fn check_pictures(tx: &mut Tx<'_>, form: &ArticleForm, faults: &mut Vec<Fault>) -> Result<()> {
    let ids = pictures::media_ids(form.body_format, &form.body);
    if ids.is_empty() {
        return Ok(());
    }
    let there = crate::store::media::find_all(tx.conn, &ids)?;
    let lost: HashSet<Id> = ids.into_iter().filter(|id| !there.contains_key(id)).collect();
    for id in lost {
        let pointer = format!("/body_{}", form.body_format.as_str());
        faults.push(Fault::pointer(pointer, "unknown_reference", format!("there is no medium `{id}`")));
    }
    Ok(())
}

/// All that a text refers to: that much is there.
fn known(content: &Content) -> HashSet<Id> {
    let sources = content.sources.iter().map(|link| link.source);
    let contributors = content.contributors.iter().map(|link| link.contributor);
    let all = content.sections.iter().chain(&content.tags).copied().chain(sources).chain(contributors);
    all.chain(content.image).collect()
}

type Settings = Vec<(&'static str, Value, Value)>;

/// Takes over what belongs to the article as a whole; gives what was changed of it, before and after.
fn settings(
    tx: &mut Tx<'_>,
    rights: &Rights<'_>,
    before: &Dossier,
    article: &mut Article,
    form: &ArticleForm,
) -> Result<Settings> {
    let mut changed = Settings::new();
    let sections = &before.revision.content.sections;
    let had = before.slug.clone().or_else(|| article.wished_slug.clone());
    if form.slug != had {
        reslug(tx, rights, before, article, form.slug.as_ref())?;
        changed.push(("slug", json!(had), json!(form.slug)));
    }
    if form.expires_at != article.expires_at {
        if before.visibility == Visibility::Live {
            rights.check(Act::Publish, article, sections)?;
            publications::set_expiry(tx.conn, article.id, form.expires_at)?;
            tx.change(ChangeKind::ArticleUpdated, article.id, expiry(before, form.expires_at, tx.now));
        }
        changed.push(("expires_at", json!(article.expires_at), json!(form.expires_at)));
        article.expires_at = form.expires_at;
    }
    if form.no_automatic_related != article.no_automatic_related {
        // It holds at once, for readers too.
        if before.visibility == Visibility::Live {
            rights.check(Act::Publish, article, sections)?;
        }
        let (was, is) = (article.no_automatic_related, form.no_automatic_related);
        changed.push(("no_automatic_related", json!(was), json!(is)));
        article.no_automatic_related = is;
    }
    Ok(changed)
}

/// What another time of expiry touches: nothing until it comes.
fn expiry(before: &Dossier, at: Option<Time>, now: Time) -> Effect {
    match (&before.last, at.filter(|at| *at <= now)) {
        (Some(last), Some(_)) => {
            let group = before.article.translation_group;
            let (order, changed) = (order_at(last.published_at), last.updated_at.micros());
            Effect::expiry(before.article.id, &last.slug, group, order, changed)
        }
        _ => Effect::default().until(at),
    }
}

/// Gives an article another slug: at once where it owns one, else as a wish.
fn reslug(
    tx: &mut Tx<'_>,
    rights: &Rights<'_>,
    before: &Dossier,
    article: &mut Article,
    slug: Option<&Slug>,
) -> Result<()> {
    match (slug, &before.slug) {
        (None, Some(owned)) => {
            let detail = format!("an article that was public keeps a slug: send `{owned}`, or another");
            return Err(Error::invalid("/slug", "missing", detail));
        }
        (Some(slug), Some(_)) => {
            rights.check(Act::Publish, article, &before.revision.content.sections)?;
            publication::rename(tx, article.id, slug)?;
        }
        (Some(slug), None) => {
            slugs::may_wish(tx, slug, Some(article.id))?;
            article.wished_slug = Some(slug.clone());
        }
        (None, None) => article.wished_slug = None,
    }
    Ok(())
}

/// Writes into the log what was changed; of the text itself only that it was.
fn trail(tx: &mut Tx<'_>, caller: &Caller, before: &Dossier, changed: &[Changed], settings: Settings) -> Result<()> {
    let (mut was, mut is) = (Map::new(), Map::new());
    for field in changed.iter().filter(|field| field.field != "body") {
        was.insert(field.field.to_owned(), field.before.clone());
        is.insert(field.field.to_owned(), field.after.clone());
    }
    for (name, old, new) in settings {
        was.insert(name.to_owned(), old);
        is.insert(name.to_owned(), new);
    }
    if !changed.is_empty() {
        was.insert("revision".to_owned(), before.revision.number.into());
        is.insert("revision".to_owned(), (before.revision.number + 1).into());
    }
    note(tx, caller, "article.update", before.article.id, Some(was.into()), Some(is.into()))
}

fn note(
    tx: &mut Tx<'_>,
    caller: &Caller,
    action: &'static str,
    subject: Id,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    audit::note(tx, caller, &Deed { action, kind: "article", subject, reason: None, before, after })
}

/// Makes an article say again what an earlier revision said, in a new revision.
pub fn restore(
    tx: &mut Tx<'_>,
    caller: &Caller,
    before: Dossier,
    number: i64,
    made_for: Option<Precondition>,
) -> Result<Saved> {
    let rights = Rights::of(tx.conn, caller)?;
    rights.check(Act::Write, &before.article, &before.revision.content.sections)?;
    before.lock().meets(made_for)?;
    let content = numbered(tx.conn, before.article.id, number)?.content;
    rights.check(Act::Write, &before.article, &content.sections)?;
    let changed = difference::fields(&before.revision.content, &content);
    if changed.is_empty() {
        return Ok(Saved { dossier: before, changed, removed: Vec::new() });
    }
    let article = before.article.clone();
    let note = Some(format!("revision {number} again"));
    let change = Change { article, newest: before.revision.number, content, note };
    let (article, revision) = articles::save_one(tx, change, &caller.name)?;
    trail(tx, caller, &before, &changed, Settings::new())?;
    Ok(Saved { dossier: dossiers::changed(tx, caller, before, article, revision)?, changed, removed: Vec::new() })
}
