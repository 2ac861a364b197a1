//! Lines of media into the store, by their ids.

use crate::{
    domain::{id::Id, media::Media},
    error::Result,
    moving::report::Report,
    store::{Tx, changes::ChangeKind, media},
};
use std::collections::HashSet;

/// Writes media. Readers hear of a change of what a public article shows.
pub(super) fn write(tx: &mut Tx<'_>, lines: &[&Media], report: &mut Report) -> Result<()> {
    let ids: Vec<Id> = lines.iter().map(|one| one.id).collect();
    if ids.iter().collect::<HashSet<_>>().len() < ids.len() {
        // An id that comes twice: one after the other, so that the second finds the first.
        return lines.iter().try_for_each(|line| write(tx, &[*line], report));
    }
    let here = media::find_all(tx.conn, &ids)?;
    let new: Vec<Media> = lines.iter().filter(|one| !here.contains_key(&one.id)).map(|one| Media::clone(one)).collect();
    media::insert(tx, &new)?;
    report.created += new.len() as u64;
    let shown = media::shown(tx.conn, &ids, tx.now)?;
    for one in lines {
        match here.get(&one.id) {
            None => {}
            Some(ours) if ours == *one => report.unchanged += 1,
            Some(_) => {
                media::update(tx, one)?;
                report.updated += 1;
                if shown.contains(&one.id) {
                    tx.change(ChangeKind::MediaUpdated, one.id);
                }
            }
        }
    }
    Ok(())
}
