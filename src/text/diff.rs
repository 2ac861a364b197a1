//! The difference of two texts, in words.

use crate::domain::words::words;
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

words! {
    /// What became of a piece of text.
    Op {
        /// It stands in both.
        Equal = "equal",
        /// It stands only in the later one.
        Insert = "insert",
        /// It stands only in the earlier one.
        Delete = "delete",
    }
}

/// A stretch of one text or of both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What became of it.
    pub op: Op,
    /// The stretch.
    pub text: String,
}

/// How large the product of the two counts may be of what is compared one by one: work is bounded by size and not by
/// time, so that the same texts always differ in the same way.
const MOST: usize = 64_000_000;

/// What leads from one text to the other: without the inserted pieces the earlier one, without the deleted the later.
///
/// Texts are compared in words; very long ones in lines, and where even these are too many, as a whole.
pub fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let words = |text| UnicodeSegmentation::split_word_bounds(text).collect::<Vec<&str>>();
    compare(&words(before), &words(after))
        .or_else(|| {
            let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<&str>>();
            compare(&lines(before), &lines(after))
        })
        .unwrap_or_else(|| {
            let mut all = Pieces::default();
            all.add(Op::Delete, &[before]);
            all.add(Op::Insert, &[after]);
            all.0
        })
}

/// Compares part by part; none if what lies between the common beginning and the common end is too much.
fn compare(before: &[&str], after: &[&str]) -> Option<Vec<Piece>> {
    let begin = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (common, before, after) = (&before[..begin], &before[begin..], &after[begin..]);
    let end = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
    let (before, rest) = before.split_at(before.len() - end);
    let after = &after[..after.len() - end];
    if before.len().saturating_mul(after.len()) > MOST {
        return None;
    }
    let mut all = Pieces::default();
    all.add(Op::Equal, common);
    for op in capture_diff_slices(Algorithm::Myers, before, after) {
        if let DiffOp::Equal { old_index, len, .. } = op {
            all.add(Op::Equal, &before[old_index..old_index + len]);
        } else {
            all.add(Op::Delete, &before[op.old_range()]);
            all.add(Op::Insert, &after[op.new_range()]);
        }
    }
    all.add(Op::Equal, rest);
    Some(all.0)
}

/// Pieces, of which no two neighbours are alike and none is empty.
#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn add(&mut self, op: Op, parts: &[&str]) {
        let text = parts.concat();
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.op == op => last.text.push_str(&text),
            _ => self.0.push(Piece { op, text }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(before: &str, after: &str) -> String {
        let mark = |piece: &Piece| match piece.op {
            Op::Equal => piece.text.clone(),
            Op::Insert => format!("[+{}]", piece.text),
            Op::Delete => format!("[-{}]", piece.text),
        };
        pieces(before, after).iter().map(mark).collect()
    }

    fn holds(before: &str, after: &str) -> bool {
        let pieces = pieces(before, after);
        let without =
            |op| pieces.iter().filter(|piece| piece.op != op).map(|piece| piece.text.as_str()).collect::<String>();
        let sound =
            pieces.iter().all(|piece| !piece.text.is_empty()) && pieces.windows(2).all(|two| two[0].op != two[1].op);
        sound && without(Op::Insert) == before && without(Op::Delete) == after
    }

    #[test]
    fn texts_differ_in_words() {
        assert_eq!(marked("", ""), "");
        assert_eq!(marked("same", "same"), "same");
        assert_eq!(marked("The old ferry sails.", "The new ferry sails."), "The [-old][+new] ferry sails.");
        assert_eq!(marked("It sails on Monday", "It sails"), "It sails[- on Monday]");
        assert_eq!(marked("", "All new"), "[+All new]");
        assert_eq!(marked("السفينة تبحر اليوم", "السفينة تبحر غدا"), "السفينة تبحر [-اليوم][+غدا]");
        // A letter and its mark are never parted.
        assert_eq!(marked("مَدينة", "مدينة"), "[-مَدينة][+مدينة]");
    }

    #[test]
    fn huge_texts_differ_in_lines_and_in_the_end_as_a_whole() {
        let lines: String = (0..4_000).map(|n| format!("word{n} and word\n")).collect();
        let other = lines.replace("word17 ", "changed17 ").replace("word3999 ", "changed3999 ");
        let told = pieces(&lines, &other);
        assert!(holds(&lines, &other));
        assert!(told.contains(&Piece { op: Op::Delete, text: "word17 and word\n".to_owned() }), "{}", told.len());
        let other: String = (0..9_000).map(|n| format!("other{n} or other\n")).collect();
        assert_eq!(pieces(&lines, &other).len(), 2);
        assert!(holds(&lines, &other));
    }

    proptest! {
        #[test]
        fn pieces_join_to_both_texts(before in "[ab \n،.ف\u{64E}]{0,60}", after in "[ab \n،.ف\u{64E}]{0,60}") {
            prop_assert!(holds(&before, &after));
        }

        #[test]
        fn any_texts_can_be_compared(before in any::<String>(), after in any::<String>()) {
            prop_assert!(holds(&before, &after));
            prop_assert_eq!(pieces(&before, &after), pieces(&before, &after));
        }
    }
}
