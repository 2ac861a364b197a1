//! Broadsheet's own form: one line for each thing and each article with all that was ever said and public of it.
//!
//! `docs/ndjson.md` describes it for those who read or write it.

mod articles;
mod collections;
mod merge;
mod parse;
mod parse_article;
mod parse_lists;
mod print;
mod related;
mod things;

pub use parse::read;
pub use print::print;

use super::report::Report;
use crate::{
    domain::{
        article::{Article, Correction, ExternalId, Publication, RelatedLink, Revision},
        collection::Collection,
        id::Id,
        media::Media,
        slug::Slug,
        taxonomy::{Contributor, Section, Source, Tag},
    },
    error::Result,
    store::{
        Conn, Tx, articles as stored, links, publications, revisions,
        slugs::{self, Space},
    },
};
use std::collections::{HashMap, HashSet};

/// The version of the form.
pub const VERSION: i64 = 1;

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub enum Own {
    /// The first line: form and version.
    Header,
    /// A section; its path follows from those above it.
    Section(Section),
    /// A source.
    Source(Source),
    /// A contributor.
    Contributor(Contributor),
    /// A tag.
    Tag(Tag),
    /// A picture or another medium.
    Media(Media),
    /// An article with its whole past.
    Article(Whole),
    /// The links that editors made from an article to other stories.
    RelatedLinks(Id, Vec<RelatedLink>),
    /// The stories that editors do not want suggested beside an article.
    RelatedBans(Id, Vec<Id>),
    /// A list made by hand.
    Collection(Collection),
    /// A path at which a section once stood.
    SectionPath(String, Id),
    /// A slug that a source, a contributor, a tag or a collection once had.
    OldSlug(Space, Slug, Id),
}

/// An article with its whole past.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// Who it is.
    pub article: Article,
    /// Its slugs, and whether they are the one in use.
    pub slugs: Vec<(Slug, bool)>,
    /// Where it comes from.
    pub external_ids: Vec<ExternalId>,
    /// What was saved.
    pub revisions: Vec<Revision>,
    /// What was public.
    pub publications: Vec<Publication>,
    /// Its ledger.
    pub corrections: Vec<Correction>,
}

impl Whole {
    /// What readers have of it now.
    pub fn live(&self) -> Option<&Publication> {
        self.publications.iter().find(|publication| publication.live_until.is_none())
    }
}

/// These articles with their whole past, in the order given.
pub fn load(conn: &mut Conn, articles: Vec<Article>) -> Result<Vec<Whole>> {
    let ids: Vec<Id> = articles.iter().map(|article| article.id).collect();
    let at: HashMap<Id, usize> = ids.iter().copied().zip(0..).collect();
    let empty = |article| Whole {
        article,
        slugs: Vec::new(),
        external_ids: Vec::new(),
        revisions: Vec::new(),
        publications: Vec::new(),
        corrections: Vec::new(),
    };
    let mut all: Vec<Whole> = articles.into_iter().map(empty).collect();
    for owned in slugs::list_of(conn, &ids)? {
        all[at[&owned.article]].slugs.push((owned.slug, owned.current));
    }
    for (article, external) in stored::external_ids_of(conn, &ids)? {
        all[at[&article]].external_ids.push(external);
    }
    for revision in revisions::list_of(conn, &ids)? {
        all[at[&revision.article_id]].revisions.push(revision);
    }
    for publication in publications::list_of(conn, &ids)? {
        all[at[&publication.article_id]].publications.push(publication);
    }
    for (article, correction) in links::corrections_of(conn, &ids)? {
        all[at[&article]].corrections.push(correction);
    }
    Ok(all)
}

/// Writes lines in their order. A line that cannot be written makes the whole fail, saying what is wrong with it.
///
/// `made` are the articles that this run has made, and gets those that are made here.
pub fn write(tx: &mut Tx<'_>, lines: &[&Own], made: &mut HashSet<Id>) -> Result<Report> {
    let mut report = Report::default();
    let same = |a: &&Own, b: &&Own| std::mem::discriminant(*a) == std::mem::discriminant(*b);
    for part in lines.chunk_by(same) {
        report.read += part.len() as u64;
        write_alike(tx, part, made, &mut report)?;
    }
    Ok(report)
}

/// The lines of one form among these.
macro_rules! only {
    ($lines:expr, $form:path) => {
        $lines.iter().filter_map(|line| if let $form(inner) = line { Some(inner) } else { None }).collect::<Vec<_>>()
    };
}

fn write_alike(tx: &mut Tx<'_>, lines: &[&Own], made: &mut HashSet<Id>, report: &mut Report) -> Result<()> {
    match lines.first() {
        None | Some(Own::Header) => report.unchanged += lines.len() as u64,
        Some(Own::Section(_)) => things::sections(tx, &only!(lines, Own::Section), report)?,
        Some(Own::Source(_)) => things::things(tx, &only!(lines, Own::Source), report)?,
        Some(Own::Contributor(_)) => things::things(tx, &only!(lines, Own::Contributor), report)?,
        Some(Own::Tag(_)) => things::things(tx, &only!(lines, Own::Tag), report)?,
        Some(Own::Media(_)) => things::things(tx, &only!(lines, Own::Media), report)?,
        Some(Own::Article(_)) => articles::write(tx, &only!(lines, Own::Article), made, report)?,
        Some(Own::RelatedLinks(..)) => {
            let links = lines.iter().filter_map(|line| match line {
                Own::RelatedLinks(article, links) => Some((*article, links.as_slice())),
                _ => None,
            });
            related::links(tx, &links.collect::<Vec<_>>(), made, report)?;
        }
        Some(Own::RelatedBans(..)) => {
            let bans = lines.iter().filter_map(|line| match line {
                Own::RelatedBans(article, targets) => Some((*article, targets.as_slice())),
                _ => None,
            });
            related::bans(tx, &bans.collect::<Vec<_>>(), made, report)?;
        }
        Some(Own::Collection(_)) => collections::write(tx, &only!(lines, Own::Collection), report)?,
        Some(Own::SectionPath(..)) => {
            for line in lines {
                if let Own::SectionPath(path, section) = line {
                    things::old_path(tx, path, *section, report)?;
                }
            }
        }
        Some(Own::OldSlug(..)) => {
            for line in lines {
                if let Own::OldSlug(space, slug, thing) = line {
                    things::old_slug(tx, *space, slug, *thing, report)?;
                }
            }
        }
    }
    Ok(())
}
