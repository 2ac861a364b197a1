//! What was seen, as it is told.

use crate::rounds::Case;

/// All of it.
#[derive(Default)]
pub struct Results {
    pub cases: Vec<Case>,
    pub tables: Vec<Table>,
    pub lines: Vec<Lines>,
    pub targets: Vec<Target>,
}

/// Rows of text.
pub struct Table {
    pub title: String,
    pub note: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// How something changes with something else.
pub struct Lines {
    pub title: String,
    pub x: String,
    pub y: String,
    /// Whether both axes are logarithmic.
    pub logarithmic: bool,
    pub series: Vec<(String, Vec<(f64, f64)>)>,
}

/// What was to be reached, and what was.
pub struct Target {
    pub what: String,
    pub server: String,
    pub wanted: String,
    pub reached: String,
    /// None where nothing was wanted.
    pub holds: Option<bool>,
}

impl Target {
    pub fn new(what: &str, server: &str, wanted: &str, reached: String, holds: Option<bool>) -> Self {
        let [what, server, wanted] = [what, server, wanted].map(str::to_owned);
        Self { what, server, wanted, reached, holds }
    }

    pub fn verdict(&self) -> &'static str {
        match self.holds {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "–",
        }
    }
}

impl Table {
    /// Prints it, too.
    pub fn printed(self) -> Self {
        println!("\n{}\n{}", self.title, self.note);
        let rows = || std::iter::once(&self.head).chain(&self.rows);
        let width = |at: usize| rows().map(|row| row[at].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.head.len()).map(width).collect();
        for row in rows() {
            let cells = row.iter().zip(&widths).enumerate();
            let cells = cells.map(|(at, (cell, width))| match at {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            println!("  {}", cells.collect::<Vec<_>>().join("  "));
        }
        self
    }
}
