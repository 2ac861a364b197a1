//! Follows the public changes that other processes write: other nodes, or a command beside the server.

use super::backend::{Conn, Held, Manager};
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

/// Looks again and again; `look` learns what there is, and says whether to go on. The first look is over when this
/// returns.
pub(super) fn start(
    manager: Manager,
    mut look: impl FnMut(&mut Conn) -> Result<bool> + Send + 'static,
) -> Result<Following> {
    let following = Following(Arc::new(Clock { begun: Instant::now(), millis: AtomicU64::new(0) }));
    let mut held = connect(&manager)?;
    look(&mut held.conn)?;
    let told = following.clone();
    let go_on = move || {
        let mut held = Some(held);
        loop {
            thread::sleep(EVERY);
            let begun = Instant::now();
            match again(&manager, &mut held, &mut look) {
                Ok(true) => told.certain_at(begun),
                Ok(false) => return,
                Err(error) => {
                    held = None;
                    tracing::warn!(%error, "the changes of others cannot be followed; it is tried again");
                    thread::sleep(Duration::from_secs(1));
                }
            }
        }
    };
    let named = thread::Builder::new().name("follow".to_owned());
    named.spawn(go_on).map_err(|error| crate::error::Error::Internal(Box::new(error)))?;
    Ok(following)
}

fn connect(manager: &Manager) -> Result<Held> {
    manager.connect().map_err(|error| crate::error::Error::Internal(Box::new(error)))
}

fn again(manager: &Manager, held: &mut Option<Held>, look: &mut impl FnMut(&mut Conn) -> Result<bool>) -> Result<bool> {
    let held = match held {
        Some(held) => held,
        None => held.insert(connect(manager)?),
    };
    look(&mut held.conn)
}
