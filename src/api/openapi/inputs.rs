//! The bodies of changes. What GET gives, PUT and PATCH take; but less must be there, null leaves a field out, and a
//! text may stand for the thing that it names. The schemas of what is sent are made of those of what is answered.

use utoipa::openapi::{
    Components, OpenApi, Ref, RefOr, Required, Schema,
    path::Operation,
    request_body::RequestBody,
    schema::{AdditionalProperties, AnyOfBuilder, ArrayItems, Object, ObjectBuilder, OneOfBuilder, SchemaType, Type},
};

/// A schema of what is answered, and what must be there when it is sent.
struct Sent {
    schema: &'static str,
    needed: &'static [&'static str],
    /// Whether it only names a thing: then an id, a slug or a name will do.
    names: bool,
}

const fn whole(schema: &'static str, needed: &'static [&'static str]) -> Sent {
    Sent { schema, needed, names: false }
}

const fn reference(schema: &'static str) -> Sent {
    Sent { schema, needed: &[], names: true }
}

const SENT: &[Sent] = &[
    whole("AdminArticle", &["title", "language"]),
    whole("AdminSection", &["name", "language"]),
    whole("AdminSource", &["name", "language"]),
    whole("AdminContributor", &["name", "language"]),
    whole("AdminTag", &["name", "language"]),
    whole("AdminCollection", &["name", "language"]),
    whole("AdminMedia", &["url", "language"]),
    whole("AdminCollectionItems", &["items"]),
    whole("AdminCollectionItem", &["article"]),
    whole("AdminRelated", &[]),
    whole("AdminLink", &["relation"]),
    whole("LinkedStory", &["url", "title"]),
    whole("AdminReliability", &["scheme", "value", "assessor"]),
    whole("AdminFocalPoint", &["x", "y"]),
    whole("Place", &["name"]),
    whole("Seo", &[]),
    reference("SectionReference"),
    reference("UsedSource"),
    reference("ContributorReference"),
    reference("TagReference"),
    reference("Image"),
    reference("LinkedArticle"),
    reference("PlacedArticle"),
];

/// Schemas of bodies that may also bring what GET gives and nobody can set.
const OPEN: &[&str] = &["UserInput"];

fn sent(schema: &str) -> Option<&'static Sent> {
    SENT.iter().find(|sent| sent.schema == schema)
}

fn input_name(schema: &str) -> String {
    format!("{}Input", schema.strip_prefix("Admin").unwrap_or(schema))
}

/// Gives every change the schema of what is sent.
pub(super) fn add(document: &mut OpenApi) {
    let Some(components) = &mut document.components else { return };
    for Sent { schema, needed, names } in SENT {
        if let Some(object) = object_of(components, schema) {
            insert(components, input_name(schema), input(object, needed, *names));
        }
    }
    for item in document.paths.paths.values_mut() {
        let whole = item.put.as_ref().and_then(body_of).and_then(named);
        for (method, operation) in [("POST", &mut item.post), ("PUT", &mut item.put), ("PATCH", &mut item.patch)] {
            let Some(operation) = operation else { continue };
            // What a patch may say is what the whole may.
            let named = body_of(operation).and_then(named).or_else(|| whole.clone());
            if let Some(schema) = named {
                complete(components, operation, &schema, method);
            }
        }
    }
}

/// Names the schema of a body, and closes it.
fn complete(components: &mut Components, operation: &mut Operation, schema: &str, method: &str) {
    let (patches, replaces) = (method == "PATCH", method != "POST");
    let locked = operation.responses.responses.contains_key("428");
    let name = if sent(schema).is_some() { input_name(schema) } else { schema.to_owned() };
    let Some(object) = object_of(components, &name) else { return };
    let needed: Vec<&str> = object.required.iter().filter(|_| !patches).map(String::as_str).collect();
    let mut object = input(object.clone(), &needed, OPEN.contains(&schema));
    if locked && !object.properties.contains_key("version") {
        object.properties.insert("version".to_owned(), RefOr::T(Schema::Object(version())));
    }
    if patches {
        object.properties.values_mut().for_each(|property| merge(components, property));
    }
    // What puts something in place of something else is never done without a body.
    let idle = needed.is_empty() && !replaces;
    let name = if patches && name.ends_with("Input") { name.replace("Input", "Patch") } else { name };
    insert(components, name.clone(), object);
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    for content in body.content.values_mut() {
        if let RefOr::T(content) = content {
            content.schema = Some(RefOr::Ref(Ref::from_schema_name(name.clone())));
        }
    }
    body.required = Some(if idle { Required::False } else { Required::True });
}

/// Lets an object within a patch be a patch of what is there: parts that it does not name stay (RFC 7396).
fn merge(components: &mut Components, property: &mut RefOr<Schema>) {
    match property {
        RefOr::Ref(reference) => {
            let name = name_of(reference).to_owned();
            let Some(object) = object_of(components, &name).filter(|_| name.ends_with("Input")) else { return };
            let patch = name.replace("Input", "Patch");
            insert(components, patch.clone(), input(object, &[], false));
            reference.ref_location = Ref::from_schema_name(patch).ref_location;
        }
        RefOr::T(Schema::OneOf(choice)) => choice.items.iter_mut().for_each(|item| merge(components, item)),
        RefOr::T(_) => {}
    }
}

fn body_of(operation: &Operation) -> Option<&RequestBody> {
    match &operation.request_body {
        Some(RefOr::T(body)) => Some(body),
        _ => None,
    }
}

/// The name of the schema of a body.
fn named(body: &RequestBody) -> Option<String> {
    let RefOr::T(content) = body.content.values().next()? else { return None };
    let RefOr::Ref(reference) = content.schema.as_ref()? else { return None };
    Some(name_of(reference).to_owned())
}

fn name_of(reference: &Ref) -> &str {
    reference.ref_location.rsplit('/').next().unwrap_or_default()
}

fn object_of(components: &Components, schema: &str) -> Option<Object> {
    match components.schemas.get(schema) {
        Some(RefOr::T(Schema::Object(object))) => Some(object.clone()),
        _ => None,
    }
}

fn insert(components: &mut Components, name: String, object: Object) {
    components.schemas.insert(name, RefOr::T(Schema::Object(object)));
}

/// The same object as it is sent: of its properties these must be there, the others may be null.
fn input(mut object: Object, needed: &[&str], open: bool) -> Object {
    object.required.retain(|name| needed.contains(&name.as_str()));
    for (name, property) in &mut object.properties {
        let taken = as_sent(std::mem::replace(property, RefOr::T(Schema::Object(Object::new()))));
        *property = if needed.contains(&name.as_str()) { taken } else { or_null(taken) };
    }
    if !open {
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    }
    object
}

/// A property whose parts are what is sent.
fn as_sent(property: RefOr<Schema>) -> RefOr<Schema> {
    match property {
        RefOr::Ref(reference) => match sent(name_of(&reference)) {
            Some(Sent { schema, names, .. }) => {
                let mut object = Ref::from_schema_name(input_name(schema));
                object.description = reference.description;
                if *names { either(object) } else { RefOr::Ref(object) }
            }
            None => RefOr::Ref(reference),
        },
        RefOr::T(Schema::Array(mut list)) => {
            if let ArrayItems::RefOrSchema(items) = list.items {
                list.items = ArrayItems::RefOrSchema(Box::new(as_sent(*items)));
            }
            RefOr::T(Schema::Array(list))
        }
        RefOr::T(Schema::OneOf(mut choice)) => {
            choice.items = choice.items.into_iter().map(as_sent).collect();
            RefOr::T(Schema::OneOf(choice))
        }
        other => other,
    }
}

/// A thing by a text that names it, or by the object that came out.
fn either(object: Ref) -> RefOr<Schema> {
    let text = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .description(Some("Id, slug, name or alias."))
        .min_length(Some(1))
        .max_length(Some(500));
    let choice = AnyOfBuilder::new().item(text).item(object).build();
    RefOr::T(Schema::AnyOf(choice))
}

fn or_null(property: RefOr<Schema>) -> RefOr<Schema> {
    let nothing = || ObjectBuilder::new().schema_type(SchemaType::new(Type::Null));
    let nullable = |kind: SchemaType| match kind {
        SchemaType::Type(kind) => SchemaType::Array(vec![kind, Type::Null]),
        other => other,
    };
    match property {
        RefOr::T(Schema::Object(mut object)) => {
            object.schema_type = nullable(object.schema_type);
            RefOr::T(Schema::Object(object))
        }
        RefOr::T(Schema::Array(mut list)) => {
            list.schema_type = nullable(list.schema_type);
            RefOr::T(Schema::Array(list))
        }
        RefOr::Ref(reference) => RefOr::T(Schema::OneOf(OneOfBuilder::new().item(reference).item(nothing()).build())),
        RefOr::T(Schema::AnyOf(choice)) => {
            RefOr::T(Schema::OneOf(OneOfBuilder::new().item(Schema::AnyOf(choice)).item(nothing()).build()))
        }
        // An Option of an object is a choice with null already.
        other => other,
    }
}

fn version() -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::Array(vec![Type::Integer, Type::Null]))
        .description(Some("Says the same as `If-Match`."))
        .minimum(Some(1))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn schemas() -> Value {
        serde_json::to_value(super::super::admin::document()).unwrap()["components"]["schemas"].clone()
    }

    #[test]
    fn what_is_sent_needs_less_than_what_is_answered_holds() {
        let schemas = schemas();
        for Sent { schema, needed, .. } in SENT {
            let input = &schemas[input_name(schema)];
            assert!(input.is_object(), "{schema}");
            let required = input["required"].as_array().cloned().unwrap_or_default();
            assert_eq!(required.len(), needed.len(), "{schema}: {required:?}");
        }
        let article = &schemas["ArticleInput"];
        assert_eq!(article["required"], json!(["language", "title"]));
        assert_eq!(article["additionalProperties"], false);
        assert_eq!(article["properties"]["title"]["type"], "string");
        assert_eq!(article["properties"]["kind"]["type"], json!(["string", "null"]));
        let section = article["properties"]["section"].to_string();
        assert!(section.contains("SectionReferenceInput") && section.contains("Id, slug"), "{section}");
        assert_eq!(schemas["ArticlePatch"]["required"], Value::Null);
        let place = schemas["ArticlePatch"]["properties"]["place"].to_string();
        assert!(place.contains("PlacePatch"), "{place}");
        assert_eq!(schemas["PlacePatch"]["required"], Value::Null);
        assert_eq!(schemas["PlaceInput"]["required"], json!(["name"]));
        assert_eq!(schemas["FocalPointPatch"]["required"], Value::Null);
        assert_eq!(schemas["AdminArticle"]["properties"]["kind"]["type"], "string");
    }

    #[test]
    fn no_change_takes_what_is_only_answered() {
        let document = serde_json::to_value(super::super::admin::document()).unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in ["post", "put", "patch"] {
                let body = item[method]["requestBody"]["content"].to_string();
                assert!(!body.contains("schemas/Admin"), "{method} {path}: {body}");
            }
        }
    }
}
