//! What stands in a path: bounds and an example for each.

use utoipa::openapi::{
    RefOr, Required,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn},
    schema::{ObjectBuilder, SchemaType, Type},
};

/// Parameters of paths, what they are, and an example of the demo newsroom.
const IN_PATH: &[(&str, &str)] = &[
    ("article", "night-ferry-returns-to-harbour-city"),
    ("collection", "front"),
    ("section", "middle-east"),
    ("source", "meridian-wire"),
    ("contributor", "ada-north"),
    ("tag", "ferries"),
    ("media", "01a1ec06-a591-7833-beab-2e4a0a4d55ed"),
    ("code", "unknown_parameter"),
    ("token", "AaH4oAAAcACAAAAAAAAAAdKvc3Sh-g7bkdk_ASh6Zng"),
    ("number", "1"),
    ("preview", "01a1f8a0-0000-7000-8000-000000000001"),
    ("user", "0193a5c2-7c1e-7a52-9d0e-3f6f0c1a2b3c"),
    ("key", "0193a5c2-7c1e-7a52-9d0e-3f6f0c1a2b3d"),
];

/// The longest segment of a path that can name something, in characters.
const LONGEST: usize = 120;

/// Adds bounds and examples to the parameters of a path.
pub(super) fn complete(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && parameter.parameter_in == ParameterIn::Path
        {
            bound(parameter);
        }
    }
}

fn bound(parameter: &mut Parameter) {
    let schema = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .min_length(Some(1))
        .max_length(Some(LONGEST))
        .pattern(Some(r"^[^\u0000-\u0020\u007f-\u009f/?#%]+$"));
    let example = IN_PATH.iter().find(|(name, _)| *name == parameter.name).map(|(_, example)| *example);
    *parameter = ParameterBuilder::new()
        .name(parameter.name.clone())
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(parameter.description.take())
        .schema(Some(schema))
        .example(example.map(Into::into))
        .build();
}
