//! A statement written by hand, once, in the SQL that both databases speak.
//!
//! Its text is made of constants of this crate alone; whatever comes from a request can only be bound. It has the
//! form of a Diesel query, so that it runs on the connection enum and is prepared once for each text.

use super::backend::{self, Common, Conn};
use crate::domain::{id::Id, time::Time};
use chrono::NaiveDateTime;
use diesel::{
    QueryResult, RunQueryDsl,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Text, Timestamp},
};
use std::marker::PhantomData;

/// A statement whose rows have the SQL types `ST`.
#[derive(Debug, Clone)]
pub struct Statement<ST> {
    pieces: Vec<Piece>,
    once: bool,
    rows: PhantomData<ST>,
}

#[derive(Debug, Clone)]
enum Piece {
    Sql(&'static str),
    Text(String),
    Int(i64),
    Moment(NaiveDateTime),
}

/// Sizes to which lists of values are filled up, so that there are few texts to prepare.
const SIZES: [usize; 4] = [1, 5, 21, 101];

impl<ST> Statement<ST> {
    /// Begins with a text.
    pub fn new(text: &'static str) -> Self {
        Self { pieces: vec![Piece::Sql(text)], once: false, rows: PhantomData }
    }

    /// Is not kept prepared if `once`: for what takes so many forms that keeping each would only fill memory.
    pub fn once(mut self, once: bool) -> Self {
        self.once |= once;
        self
    }

    /// Goes on with a text.
    pub fn sql(mut self, text: &'static str) -> Self {
        self.pieces.push(Piece::Sql(text));
        self
    }

    /// Binds a text.
    pub fn text(mut self, value: impl Into<String>) -> Self {
        self.pieces.push(Piece::Text(value.into()));
        self
    }

    /// Binds an id.
    pub fn id(self, value: Id) -> Self {
        self.text(value.to_string())
    }

    /// Binds a whole number.
    pub fn int(mut self, value: i64) -> Self {
        self.pieces.push(Piece::Int(value));
        self
    }

    /// Binds a moment.
    pub fn moment(mut self, value: Time) -> Self {
        self.pieces.push(Piece::Moment(value.naive()));
        self
    }

    /// `in (?, ?, …)`; an empty list holds nothing.
    pub fn within(self, values: &[String]) -> Self {
        let Some(last) = values.last() else { return self.sql(" in (null)") };
        let size = SIZES.into_iter().find(|size| *size >= values.len()).unwrap_or(values.len());
        let filled = values.iter().chain(std::iter::repeat(last)).take(size);
        self.separated(filled.map(|value| Piece::Text(value.clone())))
    }

    /// `in (?, ?, …)` of whole numbers; an empty list holds nothing.
    pub fn within_ints(self, values: &[i64]) -> Self {
        let Some(last) = values.last() else { return self.sql(" in (null)") };
        let size = SIZES.into_iter().find(|size| *size >= values.len()).unwrap_or(values.len());
        let filled = values.iter().chain(std::iter::repeat(last)).take(size);
        self.separated(filled.map(|value| Piece::Int(*value)))
    }

    fn separated(mut self, values: impl Iterator<Item = Piece>) -> Self {
        for (at, value) in values.enumerate() {
            self.pieces.push(Piece::Sql(if at == 0 { " in (" } else { ", " }));
            self.pieces.push(value);
        }
        self.sql(")")
    }

    /// Goes on with another statement's text and values.
    pub fn then<Other>(mut self, other: Statement<Other>) -> Self {
        self.pieces.extend(other.pieces);
        self.once |= other.once;
        self
    }
}

impl<ST> QueryFragment<Common> for Statement<ST> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Common>) -> QueryResult<()> {
        backend::in_time()?;
        if self.once {
            out.unsafe_to_cache_prepared();
        }
        for piece in &self.pieces {
            match piece {
                Piece::Sql(text) => out.push_sql(text),
                Piece::Text(value) => out.push_bind_param::<Text, _>(value)?,
                Piece::Int(value) => out.push_bind_param::<BigInt, _>(value)?,
                Piece::Moment(value) => out.push_bind_param::<Timestamp, _>(value)?,
            }
        }
        Ok(())
    }
}

impl<ST> Query for Statement<ST> {
    type SqlType = ST;
}

impl<ST> QueryId for Statement<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> RunQueryDsl<Conn> for Statement<ST> {}
