//! Follows the public changes that other processes write: other nodes, or a command beside the server.

use super::{
    backend::{Held, Manager},
    changes,
};
use crate::error::Result;
use r2d2::ManageConnection;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How often it is looked: what one node publishes, the others show before a tenth of a second is over.
const EVERY: Duration = Duration::from_millis(25);

/// When it was last certain that no change is unknown.
#[derive(Debug, Clone)]
pub struct Following(Arc<Clock>);

#[derive(Debug)]
struct Clock {
    begun: Instant,
    millis: AtomicU64,
}

impl Following {
    /// For how long there may be changes that are not known here.
    pub fn uncertain_for(&self) -> Duration {
        let certain = Duration::from_millis(self.0.millis.load(Ordering::Acquire));
        self.0.begun.elapsed().saturating_sub(certain)
    }

    fn certain_at(&self, moment: Instant) {
        let millis = moment.duration_since(self.0.begun).as_millis();
        self.0.millis.store(u64::try_from(millis).unwrap_or(u64::MAX), Ordering::Release);
    }
}

/// Looks again and again; `learn` hears the latest change, and says whether to go on. The first look is over when this
/// returns.
pub(super) fn start(manager: Manager, learn: impl Fn(i64) -> bool + Send + 'static) -> Result<Following> {
    let following = Following(Arc::new(Clock { begun: Instant::now(), millis: AtomicU64::new(0) }));
    let mut held = connect(&manager)?;
    learn(changes::latest(&mut held.conn)?);
    let told = following.clone();
    let look = move || {
        let mut held = Some(held);
        loop {
            thread::sleep(EVERY);
            let begun = Instant::now();
            match look(&manager, &mut held) {
                Ok(latest) => {
                    if !learn(latest) {
                        return;
                    }
                    told.certain_at(begun);
                }
                Err(error) => {
                    held = None;
                    tracing::warn!(%error, "the changes of others cannot be followed; it is tried again");
                    thread::sleep(Duration::from_secs(1));
                }
            }
        }
    };
    let named = thread::Builder::new().name("follow".to_owned());
    named.spawn(look).map_err(|error| crate::error::Error::Internal(Box::new(error)))?;
    Ok(following)
}

fn connect(manager: &Manager) -> Result<Held> {
    manager.connect().map_err(|error| crate::error::Error::Internal(Box::new(error)))
}

fn look(manager: &Manager, held: &mut Option<Held>) -> Result<i64> {
    let conn = match held {
        Some(held) => held,
        None => held.insert(connect(manager)?),
    };
    changes::latest(&mut conn.conn)
}
