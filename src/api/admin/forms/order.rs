//! The body of a move of the workflow.

use super::reading::{free_text, moment};
use crate::{
    domain::{fault::Wrong, fields::Fields, workflow::Verb},
    error::{Error, Result},
    newsroom::moves::Order,
};
use serde_json::{Map, Value};

/// Reads what a verb is told; what it does not take is a fault.
pub fn order(verb: Verb, sent: Map<String, Value>) -> Result<Order> {
    let mut fields = Fields::new(sent, "");
    let mut order = Order::default();
    match verb {
        Verb::Submit | Verb::Approve => order.note = note(&mut fields),
        Verb::Reject | Verb::Revive => order.reason = reason(&mut fields),
        Verb::Publish => {
            order.revision = revision(&mut fields);
            order.minor = fields.truth("minor").unwrap_or(false);
            order.published_at = moment(&mut fields, "published_at");
            set_aside(&mut fields, &mut order);
        }
        Verb::Schedule => {
            order.at = fields.required("at", moment);
            set_aside(&mut fields, &mut order);
        }
        Verb::Embargo => {
            order.until = moment(&mut fields, "until");
            order.note = note(&mut fields);
        }
        Verb::Unpublish | Verb::Kill => {
            order.reason = reason(&mut fields);
            order.public_note = free_text(&mut fields, "public_note", MAX_TEXT);
        }
        Verb::Unschedule | Verb::Lift | Verb::Archive | Verb::Unarchive | Verb::Delete => {}
    }
    let faults = fields.finish();
    if faults.is_empty() { Ok(order) } else { Err(Error::Invalid(faults)) }
}

/// Reads why something is done, and nothing else.
pub fn only_reason(sent: Map<String, Value>) -> Result<String> {
    let mut fields = Fields::new(sent, "");
    let reason = reason(&mut fields);
    let faults = fields.finish();
    match reason {
        Some(reason) if faults.is_empty() => Ok(reason),
        _ => Err(Error::Invalid(faults)),
    }
}

const MAX_TEXT: usize = 2_000;

fn note(fields: &mut Fields) -> Option<String> {
    free_text(fields, "note", MAX_TEXT)
}

fn reason(fields: &mut Fields) -> Option<String> {
    fields.required("reason", |fields, name| free_text(fields, name, MAX_TEXT))
}

fn revision(fields: &mut Fields) -> Option<i64> {
    let number = fields.number("revision")?;
    if number < 1 {
        fields.wrong("revision", Wrong::new("out_of_range", "is less than 1"));
    }
    Some(number)
}

fn set_aside(fields: &mut Fields, order: &mut Order) {
    order.set_aside = fields.texts("override");
    order.reason = free_text(fields, "reason", MAX_TEXT);
    if !order.set_aside.is_empty() && order.reason.is_none() {
        fields.wrong("reason", Wrong::new("missing", "say why rules are set aside: it goes into the audit log"));
    }
}
