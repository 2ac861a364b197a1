//! From names and paths to sections.

use super::{Found, Wish, Wishes, count, matched, named};
use crate::{
    domain::{
        id::Id,
        slug::Slug,
        taxonomy::{MAX_DEPTH, Section},
    },
    error::{Error, Result},
    moving::report::Report,
    newsroom::sections as newsroom,
    store::{Tx, sections, slugs::Space, spellings},
    text::{fold::fold, page::section_name},
};

/// Under which key a section is found again: its path, or its folded name.
pub(super) fn section_key(name: &str) -> String {
    if is_path(name) { name.to_owned() } else { fold(name) }
}

/// `world/middle-east` is a path, for all its parts are slugs; `Sci/Tech` is a name.
pub fn is_path(name: &str) -> bool {
    name.contains('/') && name.split('/').all(|part| Slug::parse(part).is_ok_and(|slug| slug.as_ref() == part))
}

/// The sections of these names and paths.
pub(super) fn section_ids(tx: &mut Tx<'_>, wishes: Wishes, report: &mut Report) -> Result<Found> {
    let (paths, names): (Vec<Wish>, Vec<Wish>) = wishes.0.into_iter().partition(|wish| is_path(&wish.name));
    let folded: Vec<String> = names.iter().map(|wish| wish.folded.clone()).collect();
    let mut found = matched(tx, spellings::SECTION, &folded)?;
    let missing: Vec<Wish> = names.into_iter().filter(|wish| !found.contains_key(&wish.folded)).collect();
    if missing.is_empty() && paths.is_empty() {
        return Ok(found);
    }
    let mut tree = sections::list_all(tx.conn)?;
    let before = tree.len();
    for wish in missing {
        let id = new_section(tx, &mut tree, None, &wish)?;
        found.insert(wish.folded, id);
    }
    let old = if paths.is_empty() { Vec::new() } else { sections::list_old_paths(tx.conn)? };
    for wish in paths {
        let here = |path: &str| tree.iter().any(|section| section.path == path);
        if let Some((_, id)) = old.iter().find(|(path, _)| *path == wish.name && !here(path)) {
            found.insert(wish.folded, *id);
        } else if let Some(id) = section_at(tx, &mut tree, &wish)? {
            found.insert(wish.folded, id);
        }
    }
    count(report, "sections", tree.len() - before);
    Ok(found)
}

/// The section at a path, level by level.
fn section_at(tx: &mut Tx<'_>, tree: &mut Vec<Section>, wish: &Wish) -> Result<Option<Id>> {
    let mut above: Option<Id> = None;
    for part in wish.name.split('/').take(MAX_DEPTH) {
        let here = tree.iter().find(|section| {
            section.parent == above && (section.slug.as_ref() == part || fold(&section.names.name) == fold(part))
        });
        above = Some(match here {
            Some(section) => section.id,
            None => {
                let name = section_name(&part.replace('-', " "));
                let level = Wish { folded: fold(part), name, language: wish.language.clone() };
                new_section(tx, tree, above, &level)?
            }
        });
    }
    Ok(above)
}

/// Adds a section behind its siblings.
fn new_section(tx: &mut Tx<'_>, tree: &mut Vec<Section>, parent: Option<Id>, wish: &Wish) -> Result<Id> {
    let Some((id, slug, names)) = named(tx, Space::Sections, "section", std::slice::from_ref(wish))?.pop() else {
        return Err(Error::internal("a section without a name"));
    };
    let siblings = tree.iter().filter(|section| section.parent == parent);
    let position = siblings.map(|section| section.position + 1).max().unwrap_or(0);
    let section = Section {
        id,
        path: String::new(),
        slug,
        names,
        description: None,
        parent,
        position,
        aliases: Vec::new(),
        created_at: tx.now,
        updated_at: tx.now,
    };
    tree.push(newsroom::create(tx, section)?);
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slugs_make_a_path() {
        assert!(is_path("world/middle-east"));
        for name in ["Sci/Tech", "world", "world/", "/world", "a//b", "sci / tech"] {
            assert!(!is_path(name), "{name}");
        }
    }
}
