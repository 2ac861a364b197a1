//! How a change is asked for (`If-Match`, `Idempotency-Key`, `dry_run`), made in one transaction, and answered.

use super::params;
use crate::{
    api::{
        State,
        answer::Answer,
        body::{self, Takes},
        input::Query,
        param::Param,
        problem::Problem,
    },
    domain::{
        caller::{Caller, Precondition},
        fault::{Fault, Place, Wrong},
        idempotency::{Claimed, Kept, Key},
    },
    error::{Error, Result},
    newsroom::idempotency,
    store::Tx,
};
use actix_web::{
    HttpRequest, ResponseError,
    http::Method,
    web::{Bytes, Payload},
};
use serde::Serialize;
use serde_json::{Map, Value};

/// A change as it was asked for.
pub struct Asked {
    /// By whom.
    pub caller: Caller,
    /// The parameters of the address; what was wrong with them is told before anything is done.
    pub query: Query,
    /// The body as it was sent.
    pub body: Bytes,
    /// For which version it was made.
    pub made_for: Option<Precondition>,
    /// Whether only to tell what would happen.
    pub dry_run: bool,
    key: Option<Key>,
}

/// What was made, ready to be sent and to be sent again.
pub struct Made {
    status: u16,
    version: Option<i64>,
    location: Option<String>,
    body: Vec<u8>,
}

impl Made {
    /// A thing as it is now.
    pub fn thing<T: Serialize>(thing: &T, version: Option<i64>) -> Result<Self> {
        let body = serde_json::to_vec(thing).map_err(|error| Error::Internal(Box::new(error)))?;
        Ok(Self { status: 200, version, location: None, body })
    }

    /// A thing that was not there before, and where it is.
    pub fn new<T: Serialize>(thing: &T, version: Option<i64>, location: String) -> Result<Self> {
        Ok(Self { status: 201, location: Some(location), ..Self::thing(thing, version)? })
    }

    /// Nothing is left to be told.
    pub fn nothing() -> Self {
        Self { status: 204, version: None, location: None, body: Vec::new() }
    }

    fn answer(self) -> Answer {
        Answer::made(self.status, self.body, self.version, self.location)
    }

    fn kept(&self) -> Result<Kept> {
        let body = String::from_utf8(self.body.clone()).map_err(|error| Error::Internal(Box::new(error)))?;
        Ok(Kept { status: self.status, version: self.version, location: self.location.clone(), body })
    }
}

impl From<Kept> for Made {
    fn from(kept: Kept) -> Self {
        let Kept { status, version, location, body } = kept;
        Self { status, version, location, body: body.into_bytes() }
    }
}

impl Asked {
    /// Reads how a change is asked for: parameters of `table` and `dry_run`, a body of one of the `accepted` types.
    pub async fn read(
        request: &HttpRequest,
        caller: Caller,
        payload: Payload,
        accepted: &'static [&'static str],
        table: &[&Param],
    ) -> Result<Self, Problem> {
        Self::read_as(request, caller, payload, Takes::types(accepted), table).await
    }

    /// The same, for bodies of another kind.
    pub async fn read_as(
        request: &HttpRequest,
        caller: Caller,
        payload: Payload,
        takes: Takes,
        table: &[&Param],
    ) -> Result<Self, Problem> {
        let table: Vec<&Param> = table.iter().copied().chain([&params::DRY_RUN]).collect();
        let mut query = Query::of(request, &table);
        let dry_run = query.flag(&params::DRY_RUN);
        let made_for = header_of(request, "If-Match", &mut query)
            .and_then(|text| noted(&mut query, "If-Match", Precondition::parse(&text)));
        let key = header_of(request, "Idempotency-Key", &mut query)
            .and_then(|text| noted(&mut query, "Idempotency-Key", check_key(&text)));
        query.check()?;
        let body = body::read(request, payload, takes).await?;
        // What is only tried out, or may be repeated by its nature, is not kept.
        let key = key.filter(|_| !dry_run && request.method() == Method::POST).map(|key| Key {
            caller: caller.key(),
            path: request.uri().to_string(),
            key,
            request: blake3::hash(&body).to_hex().to_string(),
        });
        Ok(Self { caller, query, body, made_for, dry_run, key })
    }

    /// Leaves an `Idempotency-Key` aside: the answer holds a secret, or the body does, and neither is kept.
    pub fn told_once(self) -> Self {
        Self { key: None, ..self }
    }

    /// The JSON object of the body. A `version` in it says the same as `If-Match`, and is taken out.
    pub fn object(&mut self) -> Result<Map<String, Value>, Problem> {
        let mut object = body::object(&self.body)?;
        if let Some(version) = object.shift_remove("version").filter(|version| !version.is_null()) {
            self.made_for_version(&version)?;
        }
        Ok(object)
    }

    /// Takes the version that the content itself says it was made for.
    pub fn made_for_version(&mut self, version: &Value) -> Result<()> {
        let wrong = |detail: &str| Error::Malformed(vec![Fault::pointer("/version", "invalid_version", detail)]);
        let version = version.as_i64().filter(|version| *version >= 1);
        let version = version.ok_or_else(|| wrong("The version is no whole number from 1 on."))?;
        match self.made_for {
            None => self.made_for = Some(Precondition::Version(version)),
            Some(Precondition::Version(other)) if other != version => {
                return Err(wrong("The version in the body is not that of `If-Match`: send one of them."));
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// Makes the change in one transaction, or tells what it would be; a key that was used before gets the first
    /// answer again.
    pub async fn make(
        mut self,
        state: &State,
        work: impl FnOnce(&mut Tx<'_>, &Self) -> Result<Made> + Send + 'static,
    ) -> Result<Answer, Problem> {
        if self.dry_run {
            return Ok(state.db.try_out(move |tx| work(tx, &self)).await?.answer());
        }
        let Some(key) = self.key.take() else {
            return Ok(state.db.write(move |tx| work(tx, &self)).await?.answer());
        };
        state.db.write(move |tx| self.make_once(tx, &key, work)).await?
    }

    fn make_once(
        self,
        tx: &mut Tx<'_>,
        key: &Key,
        work: impl FnOnce(&mut Tx<'_>, &Self) -> Result<Made>,
    ) -> Result<Result<Answer, Problem>> {
        match idempotency::claim(tx, key)? {
            Claimed::Before(kept) => {
                let problem = kept.status >= 400;
                let made = Made::from(kept);
                let answer = if problem { Answer::problem(made.status, made.body) } else { made.answer() };
                return Ok(Ok(answer.replayed()));
            }
            Claimed::Now => {}
        }
        match tx.attempt(|tx| work(tx, &self)) {
            Ok(made) => {
                idempotency::keep(tx, key, &made.kept()?)?;
                Ok(Ok(made.answer()))
            }
            // What may be otherwise in a moment, or with another header, is not remembered.
            Err(
                error @ (Error::Internal(_)
                | Error::Unavailable { .. }
                | Error::TooManyRequests { .. }
                | Error::Stale(_)
                | Error::VersionMissing(_)),
            ) => Err(error),
            Err(error) => {
                let problem = Problem::Of(error);
                let status = problem.status_code().as_u16();
                let body = super::super::problem::print(&problem.body());
                idempotency::keep(tx, key, &Kept { status, version: None, location: None, body })?;
                Ok(Err(problem))
            }
        }
    }
}

/// What GET gives of a thing, as a JSON object that can be changed and read again.
pub fn as_object<T: Serialize>(thing: &T) -> Result<Map<String, Value>> {
    match serde_json::to_value(thing) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Error::internal("a thing is no object")),
        Err(error) => Err(Error::Internal(Box::new(error))),
    }
}

/// The longest `If-Match` or `Idempotency-Key`.
const LONGEST_HEADER: usize = 255;

fn header_of(request: &HttpRequest, name: &str, query: &mut Query) -> Option<String> {
    let mut given = request.headers().get_all(name);
    let value = given.next()?;
    let text = match (value.to_str(), given.next()) {
        (Ok(text), None) if text.len() > LONGEST_HEADER => {
            Err(Wrong::new("too_long", format!("The header has more than {LONGEST_HEADER} characters.")))
        }
        (Ok(text), None) => Ok(text.trim().to_owned()),
        (_, Some(_)) => Err(Wrong::new("repeated_header", "This header is given once.")),
        (Err(_), None) => Err(Wrong::new("invalid_encoding", "The header holds letters that are not ASCII.")),
    };
    noted(query, name, text)
}

fn noted<T>(query: &mut Query, header: &str, read: std::result::Result<T, Wrong>) -> Option<T> {
    read.map_err(|wrong| query.add(vec![wrong.at(Place::Header(header.to_owned()))])).ok()
}

fn check_key(text: &str) -> std::result::Result<String, Wrong> {
    let text = text.trim_matches('"');
    match text.len() {
        1..=255 if text.bytes().all(|byte| (0x21..0x7f).contains(&byte)) => Ok(text.to_owned()),
        _ => Err(Wrong::new("invalid_key", "A key has 1 to 255 plain characters, such as a UUID.")),
    }
}
