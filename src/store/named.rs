//! What all things with names have in common: found by their slug, listed by their name whether or not readers see
//! them, used by others, removed.

use super::{
    backend::Conn, columns, old_slugs, schema::spellings, slugs::Space, spellings as words, statement::Statement,
    violates,
};
use crate::{
    domain::{id::Id, page::Key, query::NameQuery, slug::Slug},
    error::{Error, Result},
    text::fold::fold,
};
use diesel::{
    prelude::*,
    result::{DatabaseErrorKind, Error as SqlError},
    sql_types::{BigInt, Text},
};

/// The word for a kind of thing, as spellings and old slugs have it.
pub const fn word(space: Space) -> &'static str {
    match space {
        Space::Articles => "article",
        Space::Sections => words::SECTION,
        Space::Sources => words::SOURCE,
        Space::Contributors => words::CONTRIBUTOR,
        Space::Tags => words::TAG,
        Space::Collections => words::COLLECTION,
    }
}

const fn table(space: Space) -> &'static str {
    match space {
        Space::Articles => "articles",
        Space::Sections => "sections",
        Space::Sources => "sources",
        Space::Contributors => "contributors",
        Space::Tags => "tags",
        Space::Collections => "collections",
    }
}

const fn kind(space: Space) -> &'static str {
    match space {
        Space::Sources => " and t.kind",
        _ => " and t.type",
    }
}

/// The thing that has a slug; else the one that once had it. Sections know of their old slugs themselves.
pub fn find(conn: &mut Conn, space: Space, slug: &Slug) -> Result<Option<Id>> {
    let here: Option<String> = Statement::<Text>::new("select t.id from ")
        .sql(table(space))
        .sql(" t where t.slug = ")
        .text(slug.as_ref())
        .get_result(conn)
        .optional()?;
    match here {
        Some(id) => Ok(Some(columns::id(&id)?)),
        None if space == Space::Sections => super::sections::find_by_old_slug(conn, slug),
        None => Ok(old_slugs::find(conn, space, std::slice::from_ref(slug))?.pop().map(|(_, id)| id)),
    }
}

/// The things that have these slugs now.
pub fn with_slugs(conn: &mut Conn, space: Space, slugs: &[Slug]) -> Result<Vec<(Slug, Id)>> {
    let mut found = Vec::new();
    let texts: Vec<String> = slugs.iter().map(ToString::to_string).collect();
    for part in texts.chunks(101) {
        let rows: Vec<(String, String)> = Statement::<(Text, Text)>::new("select t.slug, t.id from ")
            .sql(table(space))
            .sql(" t where t.slug")
            .within(part)
            .load(conn)?;
        for (slug, id) in rows {
            found.push((columns::slug(slug), columns::id(&id)?));
        }
    }
    Ok(found)
}

/// Whether there is a thing with this id.
pub fn exists(conn: &mut Conn, space: Space, thing: Id) -> Result<bool> {
    let found: Option<String> = Statement::<Text>::new("select t.id from ")
        .sql(table(space))
        .sql(" t where t.id = ")
        .id(thing)
        .get_result(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The things of a page, by name and id; one more than asked for, if there is one.
pub fn list(conn: &mut Conn, space: Space, query: &NameQuery) -> Result<Vec<(Id, String)>> {
    let mut statement = filtered(Statement::<(Text, Text)>::new("select t.id, t.name from "), space, query);
    if let Some(cursor) = &query.after
        && let Key::Text(name) = &cursor.key
    {
        statement = statement.sql(" and (t.name, t.id) > (").text(name.clone()).sql(", ").id(cursor.id).sql(")");
    }
    let rows: Vec<(String, String)> = statement.sql(" order by t.name, t.id limit ").int(query.limit + 1).load(conn)?;
    rows.into_iter().map(|(id, name)| Ok((columns::id(&id)?, name))).collect()
}

/// How many things a list has on all its pages.
pub fn count(conn: &mut Conn, space: Space, query: &NameQuery) -> Result<i64> {
    Ok(filtered(Statement::<BigInt>::new("select count(*) from "), space, query).get_result(conn)?)
}

fn filtered<ST>(begun: Statement<ST>, space: Space, query: &NameQuery) -> Statement<ST> {
    let mut statement = begun.sql(table(space)).sql(" t where 1 = 1");
    if !query.kinds.is_empty() {
        let kinds: Vec<String> = query.kinds.iter().map(|kind| (*kind).to_owned()).collect();
        statement = statement.sql(kind(space)).within(&kinds).once(kinds.len() > 1);
    }
    if let Some(part) = &query.part {
        // Folded spellings hold letters, digits and single spaces alone, so nothing in them has a meaning of its own.
        statement = statement
            .sql(" and exists (select 1 from spellings y where y.target = t.id and y.kind = ")
            .text(word(space))
            .sql(" and y.folded like ")
            .text(format!("%{}%", fold(part)))
            .sql(")");
    }
    statement
}

/// Where articles say what they refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Their sections.
    Sections,
    /// Their sources.
    Sources,
    /// Their contributors.
    Contributors,
    /// Their tags.
    Tags,
    /// Their pictures.
    Media,
}

/// The articles of which any revision refers to a thing: how many there are, and the first of them.
///
/// What an earlier revision says can be restored, and was perhaps public: it needs the thing too.
pub fn articles_with(conn: &mut Conn, said: Said, thing: Id) -> Result<(i64, Vec<Id>)> {
    let from = match said {
        Said::Sections => " from revision_sections x join revisions r on r.id = x.revision_id where x.section_id = ",
        Said::Sources => " from revision_sources x join revisions r on r.id = x.revision_id where x.source_id = ",
        Said::Contributors => {
            " from revision_contributors x join revisions r on r.id = x.revision_id where x.contributor_id = "
        }
        Said::Tags => " from revision_tags x join revisions r on r.id = x.revision_id where x.tag_id = ",
        Said::Media => " from revision_media x join revisions r on r.id = x.revision_id where x.media_id = ",
    };
    let count: i64 =
        Statement::<BigInt>::new("select count(distinct r.article_id)").sql(from).id(thing).get_result(conn)?;
    if count == 0 {
        return Ok((0, Vec::new()));
    }
    let first: Vec<String> = Statement::<Text>::new("select distinct r.article_id")
        .sql(from)
        .id(thing)
        .sql(" order by r.article_id limit 100")
        .load(conn)?;
    Ok((count, first.iter().map(|id| columns::id(id)).collect::<Result<_>>()?))
}

/// The users who are bound to a section.
pub fn users_bound_to(conn: &mut Conn, section: Id) -> Result<Vec<Id>> {
    let users: Vec<String> = Statement::<Text>::new("select user_id from user_sections where section_id = ")
        .id(section)
        .sql(" order by user_id")
        .load(conn)?;
    users.iter().map(|id| columns::id(id)).collect()
}

/// Removes a thing that nothing refers to, with its spellings and all its old slugs and paths.
pub fn delete(conn: &mut Conn, space: Space, thing: Id) -> Result<()> {
    let with = match space {
        Space::Sections => Some("delete from section_paths where section_id = "),
        Space::Collections => Some("delete from collection_items where collection_id = "),
        _ => None,
    };
    if let Some(with) = with {
        Statement::<()>::new(with).id(thing).execute(conn)?;
    }
    old_slugs::forget_all_of(conn, thing)?;
    diesel::delete(spellings::table.filter(spellings::target.eq(thing.to_string()))).execute(conn)?;
    Statement::<()>::new("delete from ").sql(table(space)).sql(" where id = ").id(thing).execute(conn)?;
    Ok(())
}

/// An error of a write, said as a conflict where another has taken the slug, or begun to use the thing, meanwhile.
pub fn crossed(error: Error, space: Option<Space>) -> Error {
    let Error::Internal(source) = &error else { return error };
    match source.downcast_ref::<SqlError>() {
        Some(sql) if space.is_some_and(|space| violates(sql, table(space), "slug")) => {
            Error::conflict("slug_taken", "the slug was taken by another at the same moment: send another")
        }
        Some(SqlError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => {
            Error::conflict("in_use", "it came into use, or what it refers to went, at the same moment")
        }
        _ => error,
    }
}
