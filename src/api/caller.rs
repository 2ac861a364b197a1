//! Who asks: a handler that needs somebody known has a [`Caller`] among its arguments, and so cannot forget to ask.

use super::problem::Problem;
use crate::{domain::caller::Caller, error::Error};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use std::future::{Ready, ready};

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(_request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let detail = "Sign in: send `Authorization: Bearer …` with an access token or a key.".to_owned();
        ready(Err(Error::Unauthenticated { code: "not_signed_in", detail }.into()))
    }
}
