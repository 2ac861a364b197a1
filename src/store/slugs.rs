//! Free slugs, and who owns which slug of an article.

use super::{
    backend::{Conn, insert_all, on_backend},
    columns,
    schema::slugs,
    statement::Statement,
};
use crate::{
    domain::{id::Id, slug::Slug},
    error::Result,
};
use diesel::{prelude::*, sql_types::Text};
use std::collections::{HashMap, HashSet};

/// Within what a slug must be unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// All slugs that any article ever owned.
    Articles,
    /// All sections.
    Sections,
    /// All sources.
    Sources,
    /// All contributors.
    Contributors,
    /// All tags.
    Tags,
    /// All collections.
    Collections,
}

impl Space {
    const fn select(self) -> &'static str {
        match self {
            Self::Articles => "select slug from slugs where slug",
            Self::Sections => "select slug from sections where slug",
            Self::Sources => "select slug from sources where slug",
            Self::Contributors => "select slug from contributors where slug",
            Self::Tags => "select slug from tags where slug",
            Self::Collections => "select slug from collections where slug",
        }
    }
}

/// For each wish, in order, a slug that nobody has: the wish itself, or the wish with `-2`, `-3`, …
pub fn free(conn: &mut Conn, space: Space, wishes: &[Slug]) -> Result<Vec<Slug>> {
    let mut distinct: Vec<String> = wishes.iter().map(ToString::to_string).collect();
    distinct.sort();
    distinct.dedup();
    let mut taken: HashSet<String> = HashSet::new();
    for part in distinct.chunks(101) {
        taken.extend(Statement::<Text>::new(space.select()).within(part).load::<String>(conn)?);
    }
    let mut next: HashMap<&str, u32> = HashMap::new();
    let mut chosen = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let mut slug = wish.clone();
        if taken.contains(slug.as_ref()) {
            let number = match next.get(wish.as_ref()) {
                Some(number) => *number,
                None => {
                    taken.extend(numbered(conn, space, wish)?);
                    2
                }
            };
            let mut number = number;
            slug = wish.with_number(number);
            while taken.contains(slug.as_ref()) || exists_cut(conn, space, wish, &slug)? {
                number += 1;
                slug = wish.with_number(number);
            }
            next.insert(wish.as_ref(), number + 1);
        }
        taken.insert(slug.to_string());
        chosen.push(slug);
    }
    Ok(chosen)
}

/// All slugs that go on from this one with `-`; `.` is the character after `-`.
fn numbered(conn: &mut Conn, space: Space, base: &Slug) -> Result<Vec<String>> {
    Ok(Statement::<Text>::new(space.select())
        .sql(" >= ")
        .text(format!("{base}-"))
        .sql(" and slug < ")
        .text(format!("{base}."))
        .load(conn)?)
}

/// Whether somebody has a numbered slug that was cut and so is not found among those that go on from its base.
fn exists_cut(conn: &mut Conn, space: Space, base: &Slug, slug: &Slug) -> Result<bool> {
    if slug.as_ref().starts_with(base.as_ref()) {
        return Ok(false);
    }
    Ok(!Statement::<Text>::new(space.select()).sql(" = ").text(slug.as_ref()).load::<String>(conn)?.is_empty())
}

#[derive(Insertable)]
#[diesel(table_name = slugs, treat_none_as_default_value = false)]
struct Row {
    slug: String,
    article_id: String,
    current: bool,
}

/// A slug that an article owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owned {
    /// The slug.
    pub slug: Slug,
    /// Its owner.
    pub article: Id,
    /// Whether it is the one in use; else an alias.
    pub current: bool,
}

/// Who owns these slugs.
pub fn owners(conn: &mut Conn, wanted: &[Slug]) -> Result<Vec<Owned>> {
    let texts: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    let mut found = Vec::new();
    for part in texts.chunks(500) {
        let query = slugs::table.filter(slugs::slug.eq_any(part));
        found.extend(query.load::<(String, String, bool)>(conn)?);
    }
    found.into_iter().map(owned).collect()
}

/// The slugs of these articles, by article and slug.
pub fn list_of(conn: &mut Conn, articles: &[Id]) -> Result<Vec<Owned>> {
    let ids: Vec<String> = articles.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, String, bool)> =
        slugs::table.filter(slugs::article_id.eq_any(ids)).order((slugs::article_id, slugs::slug)).load(conn)?;
    rows.into_iter().map(owned).collect()
}

fn owned((slug, article, current): (String, String, bool)) -> Result<Owned> {
    Ok(Owned { slug: columns::slug(slug), article: columns::id(&article)?, current })
}

/// Gives slugs to articles, for ever.
pub fn insert(conn: &mut Conn, new: &[Owned]) -> Result<()> {
    let rows: Vec<Row> = new
        .iter()
        .map(|owned| Row {
            slug: owned.slug.to_string(),
            article_id: owned.article.to_string(),
            current: owned.current,
        })
        .collect();
    insert_all!(conn, slugs::table, rows);
    Ok(())
}

/// Makes one of an article's slugs the one in use; it may be new.
pub fn make_current(conn: &mut Conn, article: Id, slug: &Slug) -> Result<()> {
    diesel::update(slugs::table.filter(slugs::article_id.eq(article.to_string())).filter(slugs::current))
        .set(slugs::current.eq(false))
        .execute(conn)?;
    let row = Row { slug: slug.to_string(), article_id: article.to_string(), current: true };
    on_backend!(conn, inner => diesel::insert_into(slugs::table)
        .values(&row)
        .on_conflict(slugs::slug)
        .do_update()
        .set(slugs::current.eq(true))
        .execute(inner))?;
    Ok(())
}
