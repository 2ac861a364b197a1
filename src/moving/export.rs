//! Export: everything there is at one moment, line by line, the same bytes from either database.

use super::own::{self, Own};
use crate::{
    domain::{article::Article, id::Id},
    error::{Error, Result},
    store::{Conn, Db, articles, collections, contributors, links, media, old_slugs, sections, sources, tags},
};
use std::io::Write;

/// So many things are held at a time; articles, with all their revisions, fewer.
const PAGE: i64 = 500;
const PAGE_OF_ARTICLES: i64 = 200;

/// Writes everything; gives the number of lines.
pub fn export(db: &Db, out: &mut impl Write) -> Result<u64> {
    db.snapshot(|conn| {
        let mut lines = Lines { out, count: 0 };
        lines.line(&Own::Header)?;
        for section in sections::list_all(conn)? {
            lines.line(&Own::Section(section))?;
        }
        paged(conn, sources::list_after, |source| source.id, |_, page| lines.all(page, Own::Source))?;
        paged(conn, contributors::list_after, |one| one.id, |_, page| lines.all(page, Own::Contributor))?;
        paged(conn, tags::list_after, |tag| tag.id, |_, page| lines.all(page, Own::Tag))?;
        paged(conn, media::list_after, |one| one.id, |_, page| lines.all(page, Own::Media))?;
        paged(conn, article_pages, |article| article.id, |conn, page| lines.all(own::load(conn, page)?, Own::Article))?;
        beside_articles(conn, links::related_of, |article, links| lines.line(&Own::RelatedLinks(article, links)))?;
        beside_articles(conn, links::bans_of, |article, targets| lines.line(&Own::RelatedBans(article, targets)))?;
        paged(conn, collections::list_after, |one| one.id, |_, page| lines.all(page, Own::Collection))?;
        for (path, section) in sections::list_old_paths(conn)? {
            lines.line(&Own::SectionPath(path, section))?;
        }
        for (space, slug, thing) in old_slugs::list_all(conn)? {
            lines.line(&Own::OldSlug(space, slug, thing))?;
        }
        lines.out.flush().map_err(told)?;
        Ok(lines.count)
    })
}

fn article_pages(conn: &mut Conn, after: Id, _: i64) -> Result<Vec<Article>> {
    articles::list_after(conn, after, PAGE_OF_ARTICLES)
}

/// What hangs on articles, all that one has at once.
fn beside_articles<T: Clone>(
    conn: &mut Conn,
    list: impl Fn(&mut Conn, &[Id]) -> Result<Vec<(Id, T)>>,
    mut each: impl FnMut(Id, Vec<T>) -> Result<()>,
) -> Result<()> {
    paged(
        conn,
        article_pages,
        |article| article.id,
        |conn, page| {
            let ids: Vec<Id> = page.iter().map(|article| article.id).collect();
            let all = list(conn, &ids)?;
            let mut of_each = all.chunk_by(|a, b| a.0 == b.0);
            of_each.try_for_each(|of_one| each(of_one[0].0, of_one.iter().map(|(_, one)| one.clone()).collect()))
        },
    )
}

/// Every page of a table, by id.
fn paged<T>(
    conn: &mut Conn,
    list: impl Fn(&mut Conn, Id, i64) -> Result<Vec<T>>,
    id: impl Fn(&T) -> Id,
    mut each: impl FnMut(&mut Conn, Vec<T>) -> Result<()>,
) -> Result<()> {
    let mut after = Id::MIN;
    loop {
        let page = list(conn, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = id(last);
        each(conn, page)?;
    }
}

struct Lines<'o, W> {
    out: &'o mut W,
    count: u64,
}

impl<W: Write> Lines<'_, W> {
    fn all<T>(&mut self, things: Vec<T>, line: impl Fn(T) -> Own) -> Result<()> {
        things.into_iter().try_for_each(|thing| self.line(&line(thing)))
    }

    fn line(&mut self, line: &Own) -> Result<()> {
        self.count += 1;
        writeln!(self.out, "{}", own::print(line)).map_err(told)
    }
}

fn told(error: std::io::Error) -> Error {
    Error::internal(format!("the export cannot be written: {error}"))
}
