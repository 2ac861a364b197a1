//! Finds the paragraphs of plain text, whether it was wrapped by a wire or written one paragraph to a line.

/// Wires and terminals wrap at this width or before it.
const WRAP_WIDTH: usize = 80;

/// The paragraphs of a plain text, each on one line with single spaces.
///
/// Blank lines always part. Within a block an indented line or an item of a list begins a new paragraph; the other
/// lines are taken for wrapped ones if none is longer than a wire would make it, and for paragraphs otherwise.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block = Vec::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            close(&mut block, &mut found);
        } else {
            block.push(line);
        }
    }
    close(&mut block, &mut found);
    found
}

fn close(block: &mut Vec<&str>, found: &mut Vec<String>) {
    let wrapped = block.iter().all(|line| line.chars().nth(WRAP_WIDTH).is_none());
    for (at, line) in block.drain(..).enumerate() {
        match found.last_mut() {
            Some(last) if at > 0 && wrapped && !begins_paragraph(line) => {
                last.push(' ');
                push_single_spaced(last, line);
            }
            _ => {
                let mut paragraph = String::with_capacity(line.len());
                push_single_spaced(&mut paragraph, line);
                found.push(paragraph);
            }
        }
    }
}

fn begins_paragraph(line: &str) -> bool {
    ["  ", "\t", "- ", "* ", "• "].iter().any(|sign| line.starts_with(sign))
}

fn push_single_spaced(paragraph: &mut String, line: &str) {
    let line = line.trim();
    let crowded = line.contains("  ") || line.contains(|c: char| c.is_ascii_whitespace() && c != ' ');
    if !crowded {
        paragraph.push_str(line);
        return;
    }
    for (at, word) in line.split_ascii_whitespace().enumerate() {
        if at > 0 {
            paragraph.push(' ');
        }
        paragraph.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_joined_and_indents_part() {
        let wire = "Inc said they\nplan a venture.\n    BP is a unit of\nBritish Petroleum.";
        assert_eq!(paragraphs(wire), ["Inc said they plan a venture.", "BP is a unit of British Petroleum."]);
    }

    #[test]
    fn long_lines_are_paragraphs_of_their_own() {
        let long = "The ferry sailed. ".repeat(6);
        assert_eq!(paragraphs(&format!("{long}\n{long}\nEnd.")), [long.trim(), long.trim(), "End."]);
    }

    #[test]
    fn blank_lines_and_items_part() {
        assert_eq!(paragraphs("\n\nميناء\n \t\nعبّارة\r\n\r\n"), ["ميناء", "عبّارة"]);
        assert_eq!(paragraphs("Catch:\n- eel\n- cod\tand\n  ling"), ["Catch:", "- eel", "- cod and", "ling"]);
        assert!(paragraphs(" \n").is_empty());
    }
}
