//! The ledger of corrections: entries are added and never changed, and each one's hash covers the one before it.

use super::article::Correction;

/// What the first entry of a ledger follows.
pub const START: &str = "";

/// The hash of an entry that follows one with the given hash; what stands in `hash` of the entry itself is passed over.
pub fn hash(previous: &str, correction: &Correction) -> String {
    let Correction { id, number, kind, text, language, created_at, created_by, hash: _ } = correction;
    let created_at = created_at.exact();
    // The text stands last: it alone may hold line ends.
    let sealed = format!("{previous}\n{id}\n{number}\n{kind}\n{language}\n{created_at}\n{created_by}\n{text}");
    blake3::hash(sealed.as_bytes()).to_hex().to_string()
}

/// The number at which a ledger, in order, no longer holds: an entry that is missing, changed or out of place.
pub fn broken(ledger: &[Correction]) -> Option<i64> {
    let mut previous = START;
    for (number, entry) in (1..).zip(ledger) {
        if entry.number != number || entry.hash != hash(previous, entry) {
            return Some(number);
        }
        previous = &entry.hash;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{article::CorrectionKind, id::Id, language::Language, time::Time};

    fn entry(number: i64, text: &str, previous: &str) -> Correction {
        let mut entry = Correction {
            id: Id::from_bytes([number as u8; 16]),
            number,
            kind: CorrectionKind::Correction,
            text: text.to_owned(),
            language: Language::parse("en").unwrap(),
            created_at: Time::parse("2026-11-20T09:30:24.832437Z").unwrap(),
            created_by: "ada@paper.example".to_owned(),
            hash: String::new(),
        };
        entry.hash = hash(previous, &entry);
        entry
    }

    fn ledger() -> Vec<Correction> {
        let first = entry(1, "It was Tuesday.", START);
        let second = entry(2, "كان يوم الثلاثاء.\nNot Monday.", &first.hash);
        let third = entry(3, "It was Tuesday.", &second.hash);
        vec![first, second, third]
    }

    #[test]
    fn a_hash_is_the_same_for_ever() {
        // An entry of the demonstration store, as it was exported.
        let entry = Correction {
            id: Id::parse("01a1e5ea-17fa-7f2d-b73f-f5803775f408").unwrap(),
            number: 1,
            kind: CorrectionKind::Update,
            text: "The strike ended at 19:36. This page is no longer updated.".to_owned(),
            language: Language::parse("en").unwrap(),
            created_at: Time::parse("2026-11-16T19:51:26.458636Z").unwrap(),
            created_by: "ada@harbour-dispatch.example".to_owned(),
            hash: "daea061aa38e5ece41b2bafc4c0e940cabcf177abdf437e31a949175880d91f0".to_owned(),
        };
        assert_eq!(hash(START, &entry), entry.hash);
        assert_eq!(broken(&[entry]), None);
    }

    #[test]
    fn a_ledger_tells_where_it_was_touched() {
        assert_eq!(broken(&[]), None);
        assert_eq!(broken(&ledger()), None);
        let touched = |touch: fn(&mut Vec<Correction>)| {
            let mut ledger = ledger();
            touch(&mut ledger);
            broken(&ledger)
        };
        assert_eq!(touched(|it| it[1].text.push('!')), Some(2));
        assert_eq!(touched(|it| it[1].created_by = "bea".to_owned()), Some(2));
        assert_eq!(touched(|it| it[2].hash = it[0].hash.clone()), Some(3));
        assert_eq!(touched(|it| drop(it.remove(0))), Some(1));
        assert_eq!(touched(|it| drop(it.remove(1))), Some(2));
        assert_eq!(touched(|it| it.swap(0, 1)), Some(1));
        // Whoever seals an entry anew breaks the next one.
        assert_eq!(touched(|it| it[1] = entry(2, "Nothing.", &it[0].hash)), Some(3));
    }
}
