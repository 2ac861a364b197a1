//! `words!`: a closed list of words of the field, as an enum that knows its spelling.

/// Declares an enum whose variants are words in JSON, in tables and in the address line.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word, in the order of the documents.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// Every spelling, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word as it is written everywhere.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The word's meaning, if it is one of the list; else code `unknown_value`, naming the list.
            pub fn parse(word: &str) -> std::result::Result<Self, $crate::domain::fault::Wrong> {
                match word {
                    $($word => Ok($name::$variant),)+
                    _ => Err($crate::domain::fault::Wrong::new(
                        "unknown_value",
                        format!("`{}` is none of {}.", word.chars().take(40).collect::<String>(), Self::WORDS.join(", ")),
                    )),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;
