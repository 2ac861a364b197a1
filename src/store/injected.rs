//! What a store is given from outside, so that tests can say it: the time, new ids and secrets.

use crate::domain::{id::Id, time::Time};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Time;
}

/// Makes ids and secrets.
pub trait Ids: Send + Sync {
    /// A new id, later than all before it.
    fn next(&self) -> Id;
    /// A new secret of 32 bytes, for the store's own values.
    fn secret(&self) -> [u8; 32];

    /// A new secret of 32 bytes that lets somebody in. Whatever else is told beforehand, this is not.
    fn credential(&self) -> [u8; 32] {
        RandomIds.secret()
    }
}

/// The clock of the machine.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Time {
        Time::new(chrono::Utc::now())
    }
}

/// Version 7 ids, and secrets from the machine's own randomness.
pub struct RandomIds;

impl Ids for RandomIds {
    fn next(&self) -> Id {
        uuid::Uuid::now_v7().into()
    }

    fn secret(&self) -> [u8; 32] {
        // Two version 4 ids carry 244 bits from the operating system; the hash spreads them over 256.
        let mut seed = [0; 32];
        seed[..16].copy_from_slice(uuid::Uuid::new_v4().as_bytes());
        seed[16..].copy_from_slice(uuid::Uuid::new_v4().as_bytes());
        *blake3::hash(&seed).as_bytes()
    }
}
