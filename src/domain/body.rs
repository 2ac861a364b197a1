//! The form in which the words of a body were handed in.

use serde::{Deserialize, Serialize};

use super::fault::Wrong;

/// How a body is written. What was handed in is kept; the other forms are derived from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyFormat {
    /// CommonMark with tables and strikethrough.
    Markdown,
    /// A fragment of HTML.
    Html,
    /// Plain paragraphs, as wires and word processors give them.
    Text,
}

impl BodyFormat {
    /// The word that stands for the format in JSON, in queries and in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Text => "text",
        }
    }

    /// Reads the word that [`BodyFormat::as_str`] gives; any letter case will do.
    pub fn parse(word: &str) -> Result<Self, Wrong> {
        [Self::Markdown, Self::Html, Self::Text]
            .into_iter()
            .find(|format| word.trim().eq_ignore_ascii_case(format.as_str()))
            .ok_or_else(|| Wrong::new("invalid_body_format", "A body is written in `markdown`, `html` or `text`."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_reads_back_from_its_own_word() {
        for format in [BodyFormat::Markdown, BodyFormat::Html, BodyFormat::Text] {
            assert_eq!(BodyFormat::parse(format.as_str()), Ok(format));
            assert_eq!(serde_json::to_value(format).unwrap(), format.as_str());
        }
        assert_eq!(BodyFormat::parse("Markdown"), Ok(BodyFormat::Markdown));
        assert_eq!(BodyFormat::parse("rtf").unwrap_err().code, "invalid_body_format");
    }
}
