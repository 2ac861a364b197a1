//! The Content API: what readers may see, GET and HEAD alone.

mod article_query;
pub mod articles;
pub mod by_path;
pub mod collections;
pub mod contributors;
pub mod door;
mod names;
mod params;
pub mod previews;
pub mod sections;
pub mod sources;
pub mod tags;

/// How articles and things are asked for, on both faces.
pub(in crate::api) mod asking {
    pub use super::article_query::{read_terms_and_ids, read_time};
    pub use super::params::{
        CITES, COLLECTION, CONTRIBUTOR, CONTRIBUTOR_TYPE, COUNT, CURSOR, ID, KIND, LANGUAGE, LIMIT, LIMIT_NAMES,
        OFFSET, Q, SECTION, SORT_NAME, SOURCE, SOURCE_KIND, SUBSECTIONS, TAG, TAG_TYPE,
    };
}

use crate::delivery::fields;
use utoipa::openapi::{
    RefOr, Schema,
    schema::{ObjectBuilder, SchemaType, Type},
};

/// The schema of what the parameter `fields` takes.
pub fn field_names() -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .description(Some("A property of an article; a dotted one is a property of what it refers to."))
        .enum_values(Some(fields::names()))
        .into()
}
