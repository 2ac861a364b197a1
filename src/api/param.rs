//! Query parameters: what each may hold, as requests are read by it and as the document tells it.

use utoipa::openapi::{
    Ref, RefOr, Required, Schema,
    extensions::Extensions,
    path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle},
    schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type},
};

/// A query parameter.
#[derive(Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it means, in Markdown.
    pub about: &'static str,
    /// What it may hold.
    pub form: Form,
    /// An example; empty where only the server can make one.
    pub example: &'static str,
    /// Whether it may be given more than once.
    pub repeats: bool,
    /// Whether a request must give it.
    pub needed: bool,
}

/// What a parameter may hold.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// A text of at most so many characters.
    Text(usize),
    /// A text of a form, as a regular expression tells it, of at most so many characters.
    Pattern(&'static str, usize),
    /// One word of a list; and the names that programs may give to the words, where the words are no names.
    Word(&'static [&'static str], &'static [&'static str]),
    /// Words of a list, joined by `,`.
    Words(&'static [&'static str]),
    /// Names of a list that is a schema of the document, joined by `,`.
    Listed(&'static str, fn() -> Vec<String>),
    /// A whole number within bounds.
    Int(i64, i64, i64),
    /// `true` or `false`.
    Flag(bool),
}

/// A filter, which may be given more than once.
pub const fn filter(name: &'static str, about: &'static str, form: Form, example: &'static str) -> Param {
    Param { name, about, form, example, repeats: true, needed: false }
}

/// A parameter that is given once.
pub const fn single(name: &'static str, about: &'static str, form: Form, example: &'static str) -> Param {
    Param { name, about, form, example, repeats: false, needed: false }
}

/// A moment as RFC 3339 has it, or a date.
pub const TIME: Form = Form::Pattern(
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$",
    40,
);

/// No text of a parameter holds a control character.
const PLAIN: &str = r"^[^\u0000-\u001f\u007f-\u009f]+$";
/// The longest value of a list of words, in characters.
const MAX_WORDS: usize = 4_000;

impl Form {
    /// How many characters a value may have.
    pub(super) const fn longest(&self) -> usize {
        match self {
            Self::Text(longest) | Self::Pattern(_, longest) => *longest,
            _ => MAX_WORDS,
        }
    }

    fn schema(&self) -> RefOr<Schema> {
        let object = |kind| ObjectBuilder::new().schema_type(SchemaType::new(kind));
        let text = |pattern: &str, longest: usize| {
            let text = object(Type::String).min_length(Some(1)).max_length(Some(longest));
            text.pattern(Some(pattern))
        };
        let list = |items: RefOr<Schema>| ArrayBuilder::new().items(items).min_items(Some(1));
        match *self {
            Self::Text(longest) => text(PLAIN, longest).into(),
            Self::Pattern(pattern, longest) => text(pattern, longest).into(),
            Self::Word(words, names) => {
                let named = (!names.is_empty()).then(|| Extensions::from_iter([("x-enum-varnames", names.to_vec())]));
                object(Type::String).enum_values(Some(words.iter().copied())).extensions(named).into()
            }
            Self::Words(words) => list(object(Type::String).enum_values(Some(words.iter().copied())).into()).into(),
            Self::Listed(schema, _) => list(Ref::from_schema_name(schema).into()).into(),
            // A program must not send an offset of its own accord, for it cannot stand beside a cursor.
            Self::Int(least, most, 0) => object(Type::Integer).minimum(Some(least)).maximum(Some(most)).into(),
            Self::Int(least, most, default) => {
                let number = object(Type::Integer).minimum(Some(least)).maximum(Some(most));
                number.default(Some(default.into())).into()
            }
            Self::Flag(default) => object(Type::Boolean).default(Some(default.into())).into(),
        }
    }

    fn example(&self, text: &str) -> Option<serde_json::Value> {
        match *self {
            _ if text.is_empty() => None,
            Self::Words(_) | Self::Listed(..) => Some(text.split(',').collect::<Vec<_>>().into()),
            Self::Int(_, _, default) => Some(text.parse::<i64>().unwrap_or(default).into()),
            Self::Flag(default) => Some((!default).into()),
            Self::Text(_) | Self::Pattern(..) | Self::Word(..) => Some(text.into()),
        }
    }
}

impl Param {
    /// The parameter as the document has it: what may be given more than once is a list.
    pub fn document(&self) -> Parameter {
        let (mut schema, mut example) = (self.form.schema(), self.form.example(self.example));
        let joined = matches!(self.form, Form::Words(_) | Form::Listed(..));
        if self.repeats {
            schema = ArrayBuilder::new().items(schema).min_items(Some(1)).max_items(Some(MAX_REPEATS)).into();
            example = example.map(|one| vec![one].into());
        }
        ParameterBuilder::new()
            .name(self.name)
            .parameter_in(ParameterIn::Query)
            .required(if self.needed { Required::True } else { Required::False })
            .description(Some(self.about))
            .schema(Some(schema))
            .style((joined || self.repeats).then_some(ParameterStyle::Form))
            .explode((joined || self.repeats).then_some(self.repeats))
            .example(example)
            .build()
    }
}

/// So many times a filter is given at most, as the document has it; what counts is how many values there are.
const MAX_REPEATS: usize = 20;

/// Makes a type that gives the document the parameters of a table.
macro_rules! documented {
    ($(#[$doc:meta])* $name:ident, $table:expr) => {
        $(#[$doc])*
        pub struct $name;

        impl utoipa::IntoParams for $name {
            fn into_params(
                _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
            ) -> Vec<utoipa::openapi::path::Parameter> {
                $table.iter().map(|param| param.document()).collect()
            }
        }
    };
}
pub(super) use documented;
