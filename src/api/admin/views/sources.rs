//! Sources as the newsroom has them, with the rules that hold for their copy.

use super::{AdminPage, DryRun};
use crate::domain::{
    language::{Direction, Language},
    taxonomy::{Reliability, Source},
    time::Time,
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A source as the newsroom has it. Members marked `readOnly` may be sent back unchanged; the others are taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminSource {
    /// Its id, for ever.
    #[schema(read_only)]
    pub id: String,
    /// The lock: one more at every change; also its `ETag`.
    #[schema(minimum = 1, example = 3)]
    pub version: i64,
    /// Its slug. Left out where it is made, it is made of the name.
    #[schema(example = "lantern-press")]
    pub slug: String,
    /// Its name.
    #[schema(example = "Lantern Press")]
    pub name: String,
    /// Language of `name`, BCP 47.
    #[schema(value_type = String, example = "en")]
    pub language: Language,
    /// Direction of `name`.
    #[schema(read_only, value_type = String)]
    pub direction: Direction,
    /// Its names by language, the default one among them.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<Language, String>,
    /// What sort of house it is. More words may come.
    #[schema(value_type = String, example = "newspaper")]
    pub kind: &'static str,
    /// Its home page.
    #[schema(required = true)]
    pub home_url: Option<String>,
    /// Its country, ISO 3166-1 alpha-2.
    #[schema(required = true, example = "IQ")]
    pub country: Option<String>,
    /// Address of its logo.
    #[schema(required = true)]
    pub logo_url: Option<String>,
    /// The licence of its copy.
    #[schema(required = true)]
    pub licence: Option<String>,
    /// The credit line to print; `{name}` stands for the name.
    #[schema(required = true)]
    pub credit_line: Option<String>,
    /// Whether the credit line must be printed.
    pub attribution_required: bool,
    /// Whether its copy may be edited. Never public.
    pub may_edit: bool,
    /// Whether its copy may be translated. Never public.
    pub may_translate: bool,
    /// For how many days its copy may be shown. Never public.
    #[schema(required = true, minimum = 1)]
    pub max_age_days: Option<i64>,
    /// Other spellings under which it is met, in any script.
    pub aliases: Vec<String>,
    /// For the newsroom. Never public.
    #[schema(required = true)]
    pub notes: Option<String>,
    /// What others have said of its reliability, each with its assessor.
    pub reliability: Vec<AdminReliability>,
    /// When it was made.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub created_at: Time,
    /// When it was last changed.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub updated_at: Time,
    /// What would have been done. Only with `dry_run=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false)]
    pub dry_run: Option<DryRun>,
}

/// One dated assertion about a source; never a bare number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AdminReliability {
    /// The scheme, such as `JTI`.
    pub scheme: String,
    /// What it says.
    pub value: String,
    /// Who says it.
    pub assessor: String,
    /// The day it was said.
    #[schema(required = true, example = "2026-11-22")]
    pub date: Option<String>,
    /// Where it can be read.
    #[schema(required = true)]
    pub url: Option<String>,
}

/// A page of sources.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminSourceList {
    /// The sources, by name.
    pub data: Vec<AdminSource>,
    /// Where the page stands.
    pub page: AdminPage,
}

/// Prints a source.
pub fn source(source: &Source, version: i64) -> AdminSource {
    AdminSource {
        id: source.id.to_string(),
        version,
        slug: source.slug.to_string(),
        name: source.names.name.clone(),
        language: source.names.language.clone(),
        direction: source.names.language.direction(),
        names: source.names.all(),
        kind: source.kind.as_str(),
        home_url: source.home_url.clone(),
        country: source.country.clone(),
        logo_url: source.logo_url.clone(),
        licence: source.licence.clone(),
        credit_line: source.credit_line.clone(),
        attribution_required: source.attribution_required,
        may_edit: source.may_edit,
        may_translate: source.may_translate,
        max_age_days: source.max_age_days,
        aliases: source.aliases.clone(),
        notes: source.notes.clone(),
        reliability: source.reliability.iter().map(assertion).collect(),
        created_at: source.created_at,
        updated_at: source.updated_at,
        dry_run: None,
    }
}

fn assertion(said: &Reliability) -> AdminReliability {
    let Reliability { scheme, value, assessor, date, url } = said.clone();
    AdminReliability { scheme, value, assessor, date, url }
}
