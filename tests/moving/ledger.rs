//! Ledgers of corrections, held against their hashes.

use super::{differences, run_text, stores};
use broadsheet::moving::Options;

const DEMO: &str = include_str!("../../demo/newsroom.ndjson");
/// An entry of the demonstration that is the second of its ledger.
const SECOND: &str = "Mr Brody had no part in this story";

#[test]
fn check_tells_of_a_ledger_that_was_touched() {
    assert_eq!(DEMO.matches(SECOND).count(), 1);
    for store in stores() {
        run_text(&store.db, &DEMO.replace(SECOND, "Mr Brody had a small part in this story"), &Options::default());
        let told = differences(&store.db);
        assert_eq!(told.len(), 1, "{told:?}");
        let expected =
            "article 01a1e822-b229-7628-977f-5bd973ae482e: its ledger of corrections does not hold at number 2";
        assert_eq!(told[0], expected);
    }
    for store in stores() {
        run_text(&store.db, DEMO, &Options::default());
        assert_eq!(differences(&store.db), [""; 0]);
    }
}
