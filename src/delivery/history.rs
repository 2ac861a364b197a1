//! The history of a public text: when it changed and why.

use crate::{
    domain::{
        article::EndedBy,
        body::BodyFormat,
        edition::{PublicStretch, StretchText},
        language::{Direction, Language},
        time::Time,
    },
    text::{body, pictures::with_pictures},
};
use serde::Serialize;
use utoipa::ToSchema;

/// When and why the public text changed, oldest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = History)]
pub struct HistoryList {
    /// The stretches of time in which one text was public.
    pub data: Vec<HistoryEntry>,
}

/// A stretch of time in which one text was public.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEntry {
    /// What began it: `published` for the first, `updated` after another text, `republished` after a withdrawal. More
    /// words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "updated")]
    pub kind: &'static str,
    /// From when.
    #[schema(value_type = String, format = DateTime, example = "2026-11-20T06:30:00Z")]
    pub from: Time,
    /// Until when; null while it is what readers have.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub until: Option<Time>,
    /// Whether it changed so little that `updated_at` stayed.
    pub minor: bool,
    /// Why it ended: `superseded`, `unpublished`, `expired` or `killed`; null while it is what readers have. More words
    /// may come.
    #[schema(required = true, value_type = Option<String>, example = "superseded")]
    pub ended_by: Option<&'static str>,
    /// What the editors say of its end.
    #[schema(required = true)]
    pub public_note: Option<String>,
    /// What it said; null unless this site shows older texts.
    #[schema(required = true)]
    pub text: Option<HistoryText>,
}

/// What an article said for a time.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryText {
    /// The headline.
    pub title: String,
    /// The summary under the headline.
    #[schema(required = true)]
    pub standfirst: Option<String>,
    /// The body as HTML, without its pictures.
    pub body_html: String,
    /// Its language.
    #[schema(value_type = String, example = "en")]
    pub language: Language,
    /// Its direction.
    #[schema(value_type = String, example = "ltr")]
    pub direction: Direction,
}

impl HistoryList {
    /// Prints stretches; as they looked at a moment, where one is given.
    pub fn new(stretches: Vec<PublicStretch>, as_of: Option<Time>) -> Self {
        let mut data = Vec::with_capacity(stretches.len());
        let mut before: Option<(Time, Option<EndedBy>)> = None;
        for stretch in stretches {
            let updated_at = stretch.updated_at;
            let ended_by = stretch.ended_by;
            data.push(entry(stretch, before, as_of));
            before = Some((updated_at, ended_by));
        }
        Self { data }
    }
}

fn entry(stretch: PublicStretch, before: Option<(Time, Option<EndedBy>)>, as_of: Option<Time>) -> HistoryEntry {
    let over = |until: &Time| as_of.is_none_or(|moment| *until <= moment);
    let until = stretch.until.filter(over);
    let (kind, minor) = match before {
        None => ("published", false),
        Some((updated_at, Some(EndedBy::Superseded))) => ("updated", updated_at == stretch.updated_at),
        Some(_) => ("republished", false),
    };
    HistoryEntry {
        kind,
        from: stretch.from,
        until,
        minor,
        ended_by: stretch.ended_by.filter(|_| until.is_some()).map(EndedBy::as_str),
        public_note: stretch.public_note.filter(|_| until.is_some()),
        text: stretch.text.map(text),
    }
}

fn text(StretchText { title, standfirst, body: (format, written), language }: StretchText) -> HistoryText {
    let body_html = with_pictures(BodyFormat::Html, body::html(format, &written), |_| None);
    HistoryText { title, standfirst, body_html, direction: language.direction(), language }
}
