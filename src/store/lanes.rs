//! Who may read, and when: two lanes to the connections that read, so that what takes long never holds all of them.

use crate::{
    domain::query::Lane,
    error::{Error, Result},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What a question may take before it is given up.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How long it may wait for its turn.
    pub waiting: Duration,
    /// How long it may run; on PostgreSQL each of its statements, and none begins after it.
    pub running: Duration,
    /// How many quick questions may wait.
    pub quick_queue: usize,
    /// How many slow ones may.
    pub slow_queue: usize,
}

impl Default for Limits {
    /// As long as people wait; and as many of the quick ones as can be answered meanwhile.
    fn default() -> Self {
        let patience = Duration::from_secs(5);
        Self { waiting: patience, running: patience, quick_queue: 5_000, slow_queue: 200 }
    }
}

/// The lanes to the connections that read.
#[derive(Debug)]
pub(super) struct Lanes {
    /// One for each connection.
    readers: Arc<Semaphore>,
    /// What of them slow questions may hold at a time.
    slow: Arc<Semaphore>,
    queues: [Arc<Queue>; 2],
    patience: Duration,
}

/// What goes on in a lane.
#[derive(Debug, Default)]
struct Queue {
    most: usize,
    waiting: AtomicUsize,
    running: AtomicUsize,
    refused: AtomicU64,
}

/// How a lane is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traffic {
    /// Questions that are being answered.
    pub running: usize,
    /// Questions that wait for their turn.
    pub waiting: usize,
    /// Questions that were refused since the start: too many waited, or they waited too long.
    pub refused: u64,
}

/// The right to read. Held as long as the work takes.
#[derive(Debug)]
pub(super) struct Turn {
    queue: Arc<Queue>,
    _reader: OwnedSemaphorePermit,
    _slow: Option<OwnedSemaphorePermit>,
}

impl Turn {
    fn begun(queue: &Arc<Queue>, slow: Option<OwnedSemaphorePermit>, reader: OwnedSemaphorePermit) -> Self {
        queue.running.fetch_add(1, Ordering::Relaxed);
        Self { queue: Arc::clone(queue), _reader: reader, _slow: slow }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.queue.running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A place among those who wait; left when it goes.
struct Place<'q>(&'q Queue);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Queue {
    fn line_up(&self) -> Option<Place<'_>> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let place = Place(self);
        (before < self.most).then_some(place)
    }

    fn refuse(&self) -> Error {
        self.refused.fetch_add(1, Ordering::Relaxed);
        Error::Unavailable {
            code: "busy",
            detail: "too many ask at the same time: try again".to_owned(),
            retry_after: 1,
        }
    }
}

impl Lanes {
    /// Lanes to so many connections: slow questions get half of them.
    pub(super) fn new(readers: usize, limits: &Limits) -> Self {
        let queue = |most| Arc::new(Queue { most, ..Queue::default() });
        Self {
            readers: Arc::new(Semaphore::new(readers)),
            slow: Arc::new(Semaphore::new((readers / 2).max(1))),
            queues: [queue(limits.quick_queue), queue(limits.slow_queue)],
            patience: limits.waiting,
        }
    }

    fn queue(&self, lane: Lane) -> &Arc<Queue> {
        let [quick, slow] = &self.queues;
        if lane == Lane::Quick { quick } else { slow }
    }

    /// Waits for a turn, not longer than the limit; where too many wait already, not at all.
    pub(super) async fn turn(&self, lane: Lane) -> Result<Turn> {
        if let Some(turn) = self.free(lane) {
            return Ok(turn);
        }
        let queue = self.queue(lane);
        let place = queue.line_up().ok_or_else(|| queue.refuse())?;
        let turn = tokio::time::timeout(self.patience, self.permits(lane)).await;
        drop(place);
        let (slow, reader) = turn.ok().flatten().ok_or_else(|| queue.refuse())?;
        Ok(Turn::begun(queue, slow, reader))
    }

    /// A turn, if there is one now and nobody waits for it.
    pub(super) fn free(&self, lane: Lane) -> Option<Turn> {
        let slow = match lane {
            Lane::Quick => None,
            Lane::Slow => Some(Arc::clone(&self.slow).try_acquire_owned().ok()?),
        };
        let reader = Arc::clone(&self.readers).try_acquire_owned().ok()?;
        Some(Turn::begun(self.queue(lane), slow, reader))
    }

    /// First the right to be among the slow ones, then a connection: nobody holds one while waiting for the other lane.
    async fn permits(&self, lane: Lane) -> Option<(Option<OwnedSemaphorePermit>, OwnedSemaphorePermit)> {
        let slow = match lane {
            Lane::Quick => None,
            Lane::Slow => Some(Arc::clone(&self.slow).acquire_owned().await.ok()?),
        };
        Some((slow, Arc::clone(&self.readers).acquire_owned().await.ok()?))
    }

    /// How a lane is doing.
    pub(super) fn traffic(&self, lane: Lane) -> Traffic {
        let Queue { waiting, running, refused, .. } = &**self.queue(lane);
        Traffic {
            running: running.load(Ordering::Relaxed),
            waiting: waiting.load(Ordering::Relaxed),
            refused: refused.load(Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    fn lanes(readers: usize, queue: usize) -> Lanes {
        Lanes::new(readers, &Limits { quick_queue: queue, slow_queue: queue, ..Limits::default() })
    }

    fn code<T>(answer: Result<T>) -> &'static str {
        answer.err().map_or("", |error| error.code())
    }

    #[tokio::test]
    async fn slow_ones_leave_half_of_the_connections_to_the_quick() {
        for (readers, most) in [(2, 1), (3, 1), (4, 2), (9, 4)] {
            let lanes = lanes(readers, 10);
            let mut held = Vec::new();
            while let Some(turn) = lanes.turn(Lane::Slow).now_or_never() {
                held.push(turn.unwrap());
            }
            assert_eq!(held.len(), most);
            while let Some(turn) = lanes.turn(Lane::Quick).now_or_never() {
                held.push(turn.unwrap());
            }
            assert_eq!(held.len(), readers);
            // What was given up waits no more.
            let idle = Traffic { running: 0, waiting: 0, refused: 0 };
            assert_eq!(lanes.traffic(Lane::Slow), Traffic { running: most, ..idle });
            drop(held);
            assert_eq!(Lane::ALL.iter().map(|lane| lanes.traffic(*lane)).collect::<Vec<_>>(), [idle, idle]);
        }
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let lanes = lanes(2, 1);
        let _running = lanes.turn(Lane::Slow).await.unwrap();
        let mut waiting = std::pin::pin!(lanes.turn(Lane::Slow));
        assert!(waiting.as_mut().now_or_never().is_none());
        assert_eq!(code(lanes.turn(Lane::Slow).await), "busy");
        assert_eq!(lanes.traffic(Lane::Slow), Traffic { running: 1, waiting: 1, refused: 1 });
        // The other lane is not full.
        assert!(lanes.turn(Lane::Quick).await.is_ok());
    }

    #[tokio::test]
    async fn who_need_not_wait_stands_in_no_queue() {
        let lanes = lanes(4, 0);
        let _turns = [lanes.turn(Lane::Slow).await.unwrap(), lanes.turn(Lane::Quick).await.unwrap()];
        assert_eq!(lanes.traffic(Lane::Slow), Traffic { running: 1, waiting: 0, refused: 0 });
    }

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        let lanes = Lanes::new(2, &Limits { waiting: Duration::from_millis(5), ..Limits::default() });
        let _running = lanes.turn(Lane::Slow).await.unwrap();
        assert_eq!(code(lanes.turn(Lane::Slow).await), "busy");
        assert_eq!(lanes.traffic(Lane::Slow), Traffic { running: 1, waiting: 0, refused: 1 });
    }
}
