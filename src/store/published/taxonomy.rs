//! Sections, and those sources, contributors and tags that something public carries.

use super::{LISTED, LIVE, Public, collections};
use crate::{
    domain::{
        freshness::{Begins, ListKey, Subject, ThingKind, Window},
        id::Id,
        page::Key,
        query::{ListKind, NameQuery},
        slug::Slug,
        taxonomy::{Contributor, Section, Source, Tag},
    },
    error::Result,
    store::{columns, contributors, sections, sources, statement::Statement, tags, tx::Tx},
    text::fold::fold,
};
use diesel::{
    OptionalExtension, RunQueryDsl,
    sql_types::{BigInt, Bool, Text},
};
use std::collections::HashMap;

/// How far the count of a thing looks.
pub const COUNT_CAP: i64 = 10_000;

/// Every section in tree order. A section is public as soon as it exists.
pub fn sections(public: &mut Public<'_>) -> Result<Vec<Section>> {
    public.basis.shows(Subject::Names(ThingKind::Section));
    sections::list_all(public.conn)
}

/// The section that stands at a path, or once stood there, and whether it does now.
pub fn section_at(public: &mut Public<'_>, path: &str) -> Result<Option<(Id, bool)>> {
    public.basis.shows(Subject::Names(ThingKind::Section));
    let row: Option<(String, bool)> =
        Statement::<(Text, Bool)>::new("select section_id, current from section_paths where path = ")
            .text(path)
            .get_result(public.conn)
            .optional()?;
    row.map(|(id, current)| Ok((columns::id(&id)?, current))).transpose()
}

/// The section that once had this slug.
pub fn section_with_old_slug(public: &mut Public<'_>, slug: &Slug) -> Result<Option<Id>> {
    public.basis.shows(Subject::Names(ThingKind::Section));
    sections::find_by_old_slug(public.conn, slug)
}

/// How many public articles each section with its branch has, looking at no more than [`COUNT_CAP`].
pub fn section_counts(public: &mut Public<'_>) -> Result<HashMap<Id, i64>> {
    public.basis.shows(Subject::Counts(ThingKind::Section));
    let rows: Vec<(String, i64)> = Statement::<(Text, BigInt)>::new(
        "select n.target, (select count(*) from (select 1 from listings l where l.list_id = n.id and ",
    )
    .sql(LISTED)
    .moment(public.now)
    .sql(") limit 10000) c) from lists n where n.kind = 'section'")
    .load(public.conn)?;
    rows.into_iter().map(|(id, count)| Ok((columns::id(&id)?, count))).collect()
}

/// The things of which something public is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Things {
    /// Sources, as own source or cited.
    Sources,
    /// Contributors.
    Contributors,
    /// Tags.
    Tags,
    /// Collections that show something.
    Collections,
}

impl Things {
    const fn from(self) -> &'static str {
        match self {
            Self::Sources => " from sources t where ",
            Self::Contributors => " from contributors t where ",
            Self::Tags => " from tags t where ",
            Self::Collections => " from collections t where ",
        }
    }

    /// The lists in which a thing's articles stand; a thing is public if one of them has a row.
    const fn lists(self) -> &'static str {
        match self {
            Self::Sources => "n.kind in ('source', 'cited_source')",
            Self::Contributors => "n.kind = 'contributor'",
            Self::Tags => "n.kind = 'tag'",
            // A collection is a list of its own making.
            Self::Collections => "false",
        }
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::Sources => " and t.kind",
            Self::Contributors | Self::Tags | Self::Collections => " and t.type",
        }
    }

    const fn thing(self) -> ThingKind {
        match self {
            Self::Sources => ThingKind::Source,
            Self::Contributors => ThingKind::Contributor,
            Self::Tags => ThingKind::Tag,
            Self::Collections => ThingKind::Collection,
        }
    }

    /// The kinds of lists in which a thing's articles stand.
    const fn list_kinds(self) -> &'static [ListKind] {
        match self {
            Self::Sources => &[ListKind::Source, ListKind::CitedSource],
            Self::Contributors => &[ListKind::Contributor],
            Self::Tags => &[ListKind::Tag],
            Self::Collections => &[],
        }
    }

    const fn spelling(self) -> &'static str {
        match self {
            Self::Sources => "source",
            Self::Contributors => "contributor",
            Self::Tags => "tag",
            Self::Collections => "collection",
        }
    }
}

fn carried(public: &Public<'_>, things: Things) -> Statement<()> {
    if things == Things::Collections {
        return Statement::new("exists (").then(collections::shown(public, "1")).sql(" and i.collection_id = t.id)");
    }
    Statement::new("exists (select 1 from lists n join listings l on l.list_id = n.id where n.target = t.id and ")
        .sql(things.lists())
        .sql(" and ")
        .sql(LISTED)
        .moment(public.now)
        .sql("))")
}

/// One public thing of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: Id,
    /// The name it is sorted by.
    pub name: String,
    /// How many public articles carry it, looking at no more than [`COUNT_CAP`]; 0 if not asked for.
    pub count: i64,
}

/// The public things of a page, by name and id; one more than asked for, if there is one.
pub fn list(public: &mut Public<'_>, things: Things, query: &NameQuery) -> Result<Vec<Listed>> {
    public.basis.shows(Subject::Names(things.thing()));
    if things == Things::Collections {
        public.basis.awaits(Subject::Counts(ThingKind::Collection));
    }
    if query.counts {
        public.basis.shows(Subject::Counts(things.thing()));
    }
    let columns = "select t.id, t.name, ";
    let mut statement = Statement::<(Text, Text, BigInt)>::new(columns);
    statement = if query.counts { statement.then(counted(public, things)) } else { statement.sql("cast(0 as bigint)") };
    statement = statement.sql(things.from()).then(carried(public, things));
    if !query.kinds.is_empty() {
        let kinds: Vec<String> = query.kinds.iter().map(|kind| (*kind).to_owned()).collect();
        statement = statement.sql(things.kind()).within(&kinds).once(kinds.len() > 1);
    }
    if let Some(part) = &query.part {
        // Folded spellings hold letters, digits and single spaces alone, so nothing in them has a meaning of its own.
        statement = statement
            .sql(" and exists (select 1 from spellings y where y.target = t.id and y.kind = ")
            .text(things.spelling())
            .sql(" and y.folded like ")
            .text(format!("%{}%", fold(part)))
            .sql(")");
    }
    if let Some(cursor) = &query.after
        && let Key::Text(name) = &cursor.key
    {
        statement = statement.sql(" and (t.name, t.id) > (").text(name.clone()).sql(", ").id(cursor.id).sql(")");
    }
    let rows: Vec<(String, String, i64)> =
        statement.sql(" order by t.name, t.id limit ").int(query.limit + 1).load(public.conn)?;
    rows.into_iter().map(|(id, name, count)| Ok(Listed { id: columns::id(&id)?, name, count })).collect()
}

fn counted(public: &Public<'_>, things: Things) -> Statement<()> {
    match things {
        Things::Collections => Statement::new("(select count(*) from (")
            .then(collections::shown(public, "i.article_id"))
            .sql(" and i.collection_id = t.id) c)"),
        Things::Contributors => {
            Statement::new("(select count(*) from (").then(carriers(public, "'contributor'")).sql(") c)")
        }
        Things::Tags => Statement::new("(select count(*) from (").then(carriers(public, "'tag'")).sql(") c)"),
        // An article can cite its own source. Neither list is looked at further than the count goes.
        Things::Sources => Statement::new("(select count(*) from (select article_id from (")
            .then(carriers(public, "'source'"))
            .sql(") s union select article_id from (")
            .then(carriers(public, "'cited_source'"))
            .sql(") q limit 10000) c)"),
    }
}

/// The articles of a thing's list of one kind, at most [`COUNT_CAP`].
fn carriers(public: &Public<'_>, kind: &'static str) -> Statement<()> {
    Statement::new(
        "select l.article_id from lists n join listings l on l.list_id = n.id where n.target = t.id and n.kind = ",
    )
    .sql(kind)
    .sql(" and ")
    .sql(LISTED)
    .moment(public.now)
    .sql(") limit 10000")
}

/// The public thing with this id or slug; and how many public articles carry it, if that is asked for.
pub fn find(
    public: &mut Public<'_>,
    things: Things,
    id: Option<Id>,
    slug: Option<&Slug>,
    counts: bool,
) -> Result<Option<Listed>> {
    let statement = Statement::<(Text, Text, BigInt)>::new("select t.id, t.name, ");
    let counted = if counts { counted(public, things) } else { Statement::new("cast(0 as bigint)") };
    let mut statement = statement.then(counted).sql(things.from()).then(carried(public, things));
    statement = match (id, slug) {
        (Some(id), _) => statement.sql(" and t.id = ").id(id),
        (None, Some(slug)) => statement.sql(" and t.slug = ").text(slug.as_ref()),
        (None, None) => return Ok(None),
    };
    let row: Option<(String, String, i64)> = statement.get_result(public.conn).optional()?;
    let Some((id, name, count)) = row else {
        public.basis.shows(Subject::Names(things.thing()));
        public.basis.awaits(Subject::Slugs(things.thing()));
        if things == Things::Collections {
            public.basis.awaits(Subject::Counts(ThingKind::Collection));
        }
        return Ok(None);
    };
    public.basis.shows(Subject::Thing(things.thing(), columns::id(&id)?));
    if things == Things::Collections {
        public.basis.awaits(Subject::Counts(ThingKind::Collection));
    }
    if counts {
        for kind in things.list_kinds() {
            public.basis.looks_at(Window::whole(ListKey::of(*kind, &id)), Begins::First);
        }
    }
    Ok(Some(Listed { id: columns::id(&id)?, name, count }))
}

/// Whether something public carries a thing at the moment of a transaction.
pub fn is_carried(tx: &mut Tx<'_>, things: Things, id: Id) -> Result<bool> {
    let mut public = Public::new(&mut *tx.conn, tx.now);
    Ok(find(&mut public, things, Some(id), None, false)?.is_some())
}

/// Whether a reader can see what is told of a thing: in any text of a public article that was ever public, for each can
/// be asked for by its time.
pub fn is_shown(tx: &mut Tx<'_>, kind: ThingKind, id: Id) -> Result<bool> {
    let said = match kind {
        ThingKind::Source => "revision_sources v on v.revision_id = p.revision_id and v.source_id = ",
        ThingKind::Contributor => "revision_contributors v on v.revision_id = p.revision_id and v.contributor_id = ",
        ThingKind::Tag => "revision_tags v on v.revision_id = p.revision_id and v.tag_id = ",
        ThingKind::Media => "revision_media v on v.revision_id = p.revision_id and v.media_id = ",
        // A section is public as soon as it exists; a collection by what it shows.
        ThingKind::Section | ThingKind::Collection => return Ok(true),
    };
    let found: Option<i64> = Statement::<BigInt>::new("select cast(1 as bigint) from publications p join ")
        .sql(said)
        .id(id)
        .sql(" join publications o on o.article_id = p.article_id where p.struck_at is null and ")
        .sql(LIVE)
        .moment(tx.now)
        .sql(") limit 1")
        .get_result(tx.conn)
        .optional()?;
    Ok(found.is_some())
}

/// The slug of the public thing that once had another.
pub fn slug_now(public: &mut Public<'_>, things: Things, old: &Slug) -> Result<Option<Slug>> {
    public.basis.shows(Subject::Names(things.thing()));
    public.basis.awaits(Subject::Slugs(things.thing()));
    let slug: Option<String> = Statement::<Text>::new("select t.slug")
        .sql(things.from())
        .then(carried(public, things))
        .sql(" and t.id = (select s.target_id from old_slugs s where s.kind = ")
        .text(things.spelling())
        .sql(" and s.slug = ")
        .text(old.as_ref())
        .sql(")")
        .get_result(public.conn)
        .optional()?;
    Ok(slug.map(columns::slug))
}

/// The languages in which something is public.
pub fn languages(public: &mut Public<'_>) -> Result<Vec<String>> {
    public.basis.shows(Subject::Anything);
    Ok(Statement::<Text>::new(
        "select n.target from lists n where n.kind = 'language' and exists \
         (select 1 from listings l where l.list_id = n.id and ",
    )
    .sql(LISTED)
    .moment(public.now)
    .sql(")) order by n.target")
    .load(public.conn)?)
}

/// These sources, by id.
pub fn sources(public: &mut Public<'_>, ids: &[Id]) -> Result<HashMap<Id, Source>> {
    shows(public, ThingKind::Source, ids);
    sources::find_all(public.conn, ids)
}

/// These contributors, by id.
pub fn contributors(public: &mut Public<'_>, ids: &[Id]) -> Result<HashMap<Id, Contributor>> {
    shows(public, ThingKind::Contributor, ids);
    contributors::find_all(public.conn, ids)
}

/// These tags, by id.
pub fn tags(public: &mut Public<'_>, ids: &[Id]) -> Result<HashMap<Id, Tag>> {
    shows(public, ThingKind::Tag, ids);
    tags::find_all(public.conn, ids)
}

fn shows(public: &mut Public<'_>, kind: ThingKind, ids: &[Id]) {
    ids.iter().for_each(|id| public.basis.shows(Subject::Thing(kind, *id)));
}
