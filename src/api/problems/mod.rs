//! Every kind of problem that a client can meet: what it means and how to mend it. The pages are made of these tables,
//! and answers take their titles from them.

mod accounts;
mod imports;
mod newsroom;
mod requests;
mod things;
mod values;

/// One kind of problem.
#[derive(Debug)]
pub struct Known {
    /// The stable word for programs.
    pub code: &'static str,
    /// The statuses that it comes with, alone or among `errors`.
    pub statuses: &'static [u16],
    /// The kind in a few words.
    pub title: &'static str,
    /// What it means.
    pub means: &'static str,
    /// How to mend it.
    pub mend: &'static str,
    /// An address that is answered with it.
    pub example: Option<&'static str>,
}

const fn known(
    code: &'static str,
    statuses: &'static [u16],
    title: &'static str,
    means: &'static str,
    mend: &'static str,
) -> Known {
    Known { code, statuses, title, means, mend, example: None }
}

impl Known {
    const fn shown_by(self, address: &'static str) -> Self {
        Self { example: Some(address), ..self }
    }
}

/// Every kind, by what it is about.
pub const TABLES: &[(&str, &[Known])] = &[
    ("Whole requests", requests::ALL),
    ("Single values", values::ALL),
    ("Writing and publishing", newsroom::ALL),
    ("Sections and tags", things::ALL),
    ("Imported lines", imports::ALL),
    ("Accounts", accounts::ALL),
];

/// Every kind.
pub fn all() -> impl Iterator<Item = &'static Known> {
    TABLES.iter().flat_map(|(_, table)| table.iter())
}

/// The kind that a code names.
pub fn find(code: &str) -> Option<&'static Known> {
    all().find(|known| known.code == code)
}
