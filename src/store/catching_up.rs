//! How a process comes to know of public changes: of its own by their transaction, of those that others write, and of
//! what becomes true by itself, by looking.

use super::{
    backend::Conn,
    changes,
    published::moments,
    recent::{Numbered, Recent},
};
use crate::{domain::time::Time, error::Result};

/// Of more changes at once it is not looked what each touched.
const CAUGHT_UP: i64 = 10_000;

/// Learns what a transaction changed that is committed.
pub(super) fn learn(recent: &Recent, changes: &[Numbered], conn: &mut Conn) {
    let Some((last, _)) = changes.last() else { return };
    if recent.learn(changes) {
        return;
    }
    // Others wrote before, and they are not heard of yet.
    if let Err(error) = up_to(recent, conn, *last) {
        tracing::warn!(%error, "the changes of others cannot be read: nothing that is kept is held to be true");
        recent.forget(*last);
    }
}

/// Learns what others have changed, and what has become true by itself since it was last `looked` for that: if
/// something is known to have, or `anyway`.
pub(super) fn look_around(recent: &Recent, conn: &mut Conn, now: Time, looked: &mut Time, anyway: bool) -> Result<()> {
    let due = recent.due(now);
    let mut passed = None;
    if anyway || !due.is_empty() {
        let from = due.first().map_or(*looked, |first| (*looked).min(*first));
        passed = Some((moments::passed(conn, from, now)?, moments::next(conn, now)?));
    }
    // What has ended in between, by whoever ends what is over, is among the changes.
    let last = changes::latest(conn)?;
    up_to(recent, conn, last)?;
    if let Some((passed, next)) = passed {
        recent.learn_passed(&passed, &due, next);
        *looked = now;
    }
    Ok(())
}

/// Learns all changes up to a number.
fn up_to(recent: &Recent, conn: &mut Conn, last: i64) -> Result<()> {
    while recent.latest() < last {
        let behind = last - recent.latest();
        let missed = if behind > CAUGHT_UP { Vec::new() } else { changes::after(conn, recent.latest(), behind)? };
        if missed.is_empty() || !recent.learn(&missed) {
            recent.forget(last);
        }
    }
    Ok(())
}
