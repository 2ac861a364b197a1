//! Being written.
use super::{article::Content, fault::Fault, id::Id, taxonomy::Source, time::Time};
use std::collections::HashMap;
/// Being written.
pub struct Facts<'a> {
    #[allow(missing_docs)]
    pub content: &'a Content,
    #[allow(missing_docs)]
    pub sources: &'a HashMap<Id, Source>,
    #[allow(missing_docs)]
    pub published_at: Option<Time>,
    #[allow(missing_docs)]
    pub translates: bool,
    #[allow(missing_docs)]
    pub at: Time,
}
/// Being written.
pub fn broken(_facts: &Facts<'_>, _set_aside: &[String]) -> Vec<Fault> {
    Vec::new()
}
