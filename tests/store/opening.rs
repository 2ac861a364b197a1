//! Several nodes open one empty store at the same moment.

use crate::support::{both, databases::Database, stores::FixedClock};
use broadsheet::store::{Db, Limits, Options, RandomIds};
use std::sync::Arc;

fn nodes_that_start_at_once_share_one_epoch_and_one_secret(database: &Database) {
    let nodes: Vec<Db> = std::thread::scope(|scope| {
        let starting: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let clock = FixedClock::at("2026-11-22T07:00:00Z");
                    let (url, limits) = (database.url().to_owned(), Limits::default());
                    Db::open(Options { url, readers: 1, limits, clock, ids: Arc::new(RandomIds) }).unwrap()
                })
            })
            .collect();
        starting.into_iter().map(|node| node.join().unwrap()).collect()
    });
    for node in &nodes {
        assert_eq!(node.settings().epoch, nodes[0].settings().epoch);
        assert_eq!(node.settings().cursor_key, nodes[0].settings().cursor_key);
    }
}

both!(nodes_that_start_at_once_share_one_epoch_and_one_secret);
