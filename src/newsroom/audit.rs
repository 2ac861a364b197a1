//! The audit log, as admins read it.

use crate::{
    domain::{
        caller::{Caller, Scope},
        id::Id,
        time::Time,
    },
    error::Result,
    newsroom::rights::needs,
    store::{Conn, audit},
};

pub use crate::store::audit::{Entry, Filter};

/// A page of the log, newest first, and whether there is more.
pub fn list(
    conn: &mut Conn,
    caller: &Caller,
    filter: &Filter,
    after: Option<(Time, Id)>,
    limit: i64,
) -> Result<(Vec<Entry>, bool)> {
    needs(caller, Scope::AuditRead)?;
    let mut found = audit::list(conn, filter, after, limit + 1)?;
    let most = usize::try_from(limit).unwrap_or(0);
    let more = found.len() > most;
    found.truncate(most);
    Ok((found, more))
}
