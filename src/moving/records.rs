//! Records of the plain form into the store: new, changed, or as they were.

use super::{import::Options, plain::Plain, report::Report, things};
use crate::{
    domain::{
        article::{Article, Content, ContributorLink, EndedBy, ExternalId, Kind, Publication, Revision, SourceLink},
        body::BodyFormat,
        id::Id,
        taxonomy::{ContributorRole, SourceRole},
        time::Time,
    },
    error::Result,
    newsroom::{
        articles::{self as newsroom, Change, NewArticle},
        publication::{self, ToPublish},
    },
    store::{Tx, articles, publications, revisions},
};
use std::collections::{HashMap, HashSet};

/// By whom imported articles were written, as far as the store knows.
pub const IMPORT: &str = "import";
/// So many digests are kept for an id that one file holds several times.
const KEPT_DIGESTS: usize = 8;

/// What one run of an import knows beside its options.
pub struct Run {
    /// The system of the external ids.
    pub system: String,
    /// Names this run.
    pub id: String,
    /// For ids that a file holds several times: the digests met again in this run.
    pub met_again: HashMap<String, Vec<String>>,
    /// The articles that its lines of the own form made: what hangs on them is a part of that.
    pub made: HashSet<Id>,
}

/// Where a record stands in the store.
struct Known {
    external: ExternalId,
    article: Article,
    newest: Revision,
    last: Option<Publication>,
}

/// Writes records; an id that comes twice is written in two goes, so that the second finds the first.
pub fn write(tx: &mut Tx<'_>, records: &[&Plain], options: &Options, run: &mut Run) -> Result<Report> {
    let mut report = Report::default();
    let mut go: Vec<&Plain> = Vec::with_capacity(records.len());
    let mut ids: HashSet<&str> = HashSet::new();
    for record in records {
        if !ids.insert(&record.id) {
            write_distinct(tx, &std::mem::take(&mut go), options, run, &mut report)?;
            ids = HashSet::from([record.id.as_str()]);
        }
        go.push(record);
    }
    write_distinct(tx, &go, options, run, &mut report)?;
    Ok(report)
}

fn write_distinct(
    tx: &mut Tx<'_>,
    records: &[&Plain],
    options: &Options,
    run: &mut Run,
    report: &mut Report,
) -> Result<()> {
    let mut externals = externals(tx, records, run)?;
    let mut work = to_look_at(records, &externals, options, run, report);
    let mut known = known(tx, &work, &mut externals, options)?;
    // What is public already and was seen before needs no look at its names.
    work.retain(|record| {
        let settled = known
            .get(&record.id)
            .is_some_and(|known| known.external.digests.contains(&record.digest) && known.last.is_some());
        report.unchanged += u64::from(settled);
        !settled
    });
    if work.is_empty() {
        return Ok(());
    }
    let links = things::resolve(tx, &work, report)?;
    let mut batch = Batch { tx, options, run, report, new: Vec::new(), changes: Vec::new(), publish: Vec::new() };
    for (record, links) in work.into_iter().zip(links) {
        let content = content(record, links);
        match known.remove(&record.id) {
            None => batch.add(record, content),
            Some(known) => batch.compare(record, content, known)?,
        }
    }
    batch.finish()
}

/// The records that are not settled by their line having been seen before.
fn to_look_at<'p>(
    records: &[&'p Plain],
    externals: &HashMap<String, (Id, ExternalId)>,
    options: &Options,
    run: &mut Run,
    report: &mut Report,
) -> Vec<&'p Plain> {
    let mut work: Vec<&'p Plain> = Vec::with_capacity(records.len());
    for record in records {
        report.read += 1;
        record.notes.iter().for_each(|note| report.note(note));
        let seen = externals.get(&record.id).is_some_and(|(_, external)| external.digests.contains(&record.digest));
        if seen {
            met_again(run, record, externals);
        }
        if seen && !options.publish {
            report.unchanged += 1;
        } else {
            work.push(record);
        }
    }
    work
}

fn externals(tx: &mut Tx<'_>, records: &[&Plain], run: &Run) -> Result<HashMap<String, (Id, ExternalId)>> {
    let ids: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
    let found = articles::find_external(tx.conn, &run.system, &ids)?;
    Ok(found.into_iter().map(|(article, external)| (external.id.clone(), (article, external))).collect())
}

fn met_again(run: &mut Run, record: &Plain, externals: &HashMap<String, (Id, ExternalId)>) {
    let several = externals.get(&record.id).is_some_and(|(_, external)| external.digests.len() > 1);
    if several {
        let met = run.met_again.entry(record.id.clone()).or_default();
        if !met.contains(&record.digest) {
            met.push(record.digest.clone());
        }
    }
}

fn known(
    tx: &mut Tx<'_>,
    work: &[&Plain],
    externals: &mut HashMap<String, (Id, ExternalId)>,
    options: &Options,
) -> Result<HashMap<String, Known>> {
    let wanted: Vec<(Id, ExternalId)> = work.iter().filter_map(|record| externals.remove(&record.id)).collect();
    let ids: Vec<Id> = wanted.iter().map(|(id, _)| *id).collect();
    // Before they are looked at: what is withdrawn or killed meanwhile must not become public again.
    articles::hold_all(tx.conn, &ids)?;
    let mut articles = articles::find_all(tx.conn, &ids)?;
    let mut newest = revisions::newest_of(tx.conn, &ids)?;
    let mut last = if options.publish { publications::last_of(tx.conn, &ids)? } else { HashMap::new() };
    let mut known = HashMap::with_capacity(wanted.len());
    for (id, external) in wanted {
        if let (Some(article), Some(newest)) = (articles.remove(&id), newest.remove(&id)) {
            let last = last.remove(&id);
            known.insert(external.id.clone(), Known { external, article, newest, last });
        }
    }
    Ok(known)
}

fn content(record: &Plain, links: things::Links) -> Content {
    let source = |source, role| SourceLink { source, role, url: None, credit_line: None };
    let provider = links.source.map(|id| source(id, SourceRole::Provider));
    let cited = links.cited.into_iter().map(|id| source(id, SourceRole::Cited));
    let author = links.author.map(|contributor| ContributorLink { contributor, role: ContributorRole::Author });
    Content {
        title: record.title.clone(),
        short_title: None,
        kicker: None,
        standfirst: record.standfirst.clone(),
        body: record.body.clone(),
        body_format: BodyFormat::Text,
        language: record.language.clone(),
        kind: Kind::News,
        dateline: record.dateline.clone(),
        place: None,
        byline: None,
        word_count: record.derived.word_count,
        seo_title: None,
        seo_description: None,
        canonical_url: record.url.clone(),
        urgency: None,
        internal_note: None,
        custom: serde_json::Map::new(),
        sections: links.sections,
        sources: provider.into_iter().chain(cited).collect(),
        contributors: author.into_iter().collect(),
        tags: links.tags,
        image: None,
    }
}

/// What is to be written of one go.
struct Batch<'b, 't> {
    tx: &'b mut Tx<'t>,
    options: &'b Options,
    run: &'b Run,
    report: &'b mut Report,
    new: Vec<NewArticle>,
    changes: Vec<(Change, Option<Option<Time>>)>,
    publish: Vec<ToPublish>,
}

impl Batch<'_, '_> {
    fn add(&mut self, record: &Plain, content: Content) {
        let mut new = NewArticle::draft(self.tx, content, IMPORT);
        new.external_ids.push(ExternalId {
            system: self.run.system.clone(),
            id: record.id.clone(),
            digests: vec![record.digest.clone()],
            run: self.run.id.clone(),
        });
        if self.may_publish(&new.article, record.published_at) {
            self.publish(new.article.clone(), new.revision.clone(), record);
        }
        self.new.push(new);
        self.report.created += 1;
    }

    fn compare(&mut self, record: &Plain, content: Content, known: Known) -> Result<()> {
        let Known { external, article, newest, last } = known;
        if article.deleted_at.is_some() {
            self.report.note("articles that were removed here for ever stay removed");
            self.report.unchanged += 1;
            return Ok(());
        }
        let seen = external.digests.contains(&record.digest);
        let same = content == newest.content;
        let public = match &last {
            _ if article.killed_at.is_some() => Public::Killed,
            None => Public::Never,
            Some(last) if last.live_until.is_none() => Public::Live,
            Some(last) if last.ended_by == Some(EndedBy::Killed) => Public::Killed,
            Some(_) => Public::Withdrawn,
        };
        let redated = public == Public::Live
            && record.published_at.is_some()
            && last.as_ref().is_some_and(|last| last.published_at != record.published_at);
        let wanted = match public {
            Public::Never => (same || !seen) && self.may_publish(&article, record.published_at),
            Public::Live => (redated || !same) && self.may_publish(&article, record.published_at),
            Public::Withdrawn | Public::Killed => false,
        };
        if !seen {
            self.remember(external, record)?;
        }
        if seen && !same {
            self.report.note("drafts that were changed here since they were imported were not published");
        }
        if matches!(public, Public::Withdrawn | Public::Killed) && !same {
            self.report.note("articles that were withdrawn here stay withdrawn: the change is a draft");
        }
        match (same || seen, wanted) {
            (true, false) => self.report.unchanged += 1,
            (true, true) => {
                self.publish(article, newest, record);
                self.report.updated += 1;
            }
            (false, wanted) => {
                let change = Change { article, newest: newest.number, content, note: None };
                self.changes.push((change, wanted.then_some(record.published_at)));
                self.report.updated += 1;
            }
        }
        Ok(())
    }

    fn may_publish(&mut self, article: &Article, published_at: Option<Time>) -> bool {
        if !self.options.publish {
            return false;
        }
        let now = self.tx.now;
        if published_at.is_some_and(|time| time > now) {
            self.report.note("dates that are still to come: imported as drafts");
            return false;
        }
        let held = article.embargoed
            || article.archived_at.is_some()
            || article.embargo_until.is_some_and(|time| time > now)
            || article.expires_at.is_some_and(|time| time <= now);
        if held {
            self.report.note("articles under embargo, archived or expired here were not published");
        }
        !held
    }

    fn publish(&mut self, article: Article, revision: Revision, record: &Plain) {
        let published_at = record.published_at;
        let derived = Some(record.derived.clone());
        self.publish.push(ToPublish { article, revision, published_at, minor: false, derived });
    }

    /// Notes the digest beside those that this run has met for the same id.
    fn remember(&mut self, mut external: ExternalId, record: &Plain) -> Result<()> {
        if external.run != self.run.id {
            external.digests = self.run.met_again.get(&record.id).cloned().unwrap_or_default();
            external.run.clone_from(&self.run.id);
        }
        if external.digests.len() >= KEPT_DIGESTS {
            external.digests.remove(0);
        }
        external.digests.push(record.digest.clone());
        articles::update_external(self.tx.conn, &external)
    }

    fn finish(self) -> Result<()> {
        let Self { tx, new, changes, mut publish, .. } = self;
        newsroom::create(tx, &new)?;
        let (changes, wanted): (Vec<Change>, Vec<_>) = changes.into_iter().unzip();
        for ((article, revision), wanted) in newsroom::save(tx, changes, IMPORT)?.into_iter().zip(wanted) {
            if let Some(published_at) = wanted {
                publish.push(ToPublish { article, revision, published_at, minor: false, derived: None });
            }
        }
        publication::publish(tx, IMPORT, publish)?;
        Ok(())
    }
}

/// What readers have of an article.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Public {
    Never,
    Live,
    Withdrawn,
    Killed,
}
