"""Two checks of our own, in place of two of Schemathesis that cannot know what no schema can say.

Nothing is left unasked: what the built-in check would have passed over or judged wrongly is judged here, more closely.
"""

import copy

import jsonschema
import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance, response_schema_conformance

# A request may be well formed and yet ask for what cannot be. Each of these faults depends on the store or on two
# parameters at once, which a schema of one parameter cannot tell. Any other fault of a valid request is a failure.
BEYOND_A_SCHEMA = {
    "unknown_section": "which sections there are, the store knows",
    "invalid_cursor": "a cursor is signed: one that is made up is never right",
    "cursor_mismatch": "a cursor goes with the filters and the order it was made with",
    "exclusive_parameters": "`cursor` and `offset` are not sent together",
    "too_many_values": "the values of a filter are counted over all the times that it is given",
    "invalid_slug": "the letters of a slug are those of every script",
    "empty": "a slug without a letter of any script is empty",
    "no_letters": "a name that is looked for must hold one, too: `?` holds none",
    "invalid_language": "a language tag has rules of its own (BCP 47)",
    "invalid_time": "31 February looks like a date",
}


@schemathesis.check
def valid_requests_are_answered(ctx, response, case):
    """A request that the document allows is answered, unless every fault is one that no schema can say."""
    if response.status_code == 400:
        faults = response.json()["errors"]
        if faults and all(fault["code"] in BEYOND_A_SCHEMA for fault in faults):
            return None
    return positive_data_acceptance(ctx, response, case)


@schemathesis.check
def answers_are_as_told(ctx, response, case):
    """The body is as its schema says. With `fields` only what was asked for is there, and that is as the schema says."""
    if response.status_code == 200 and "fields" in (case.query or {}):
        return sparse(response, case)
    return response_schema_conformance(ctx, response, case)


def sparse(response, case):
    document = nothing_required(copy.deepcopy(case.operation.schema.raw_schema))
    told = document["paths"][case.operation.path]["get"]["responses"]["200"]
    schema = told["content"]["application/json"]["schema"]
    validator = jsonschema.Draft202012Validator({**schema, "components": document["components"]})
    fault = next(validator.iter_errors(response.json()), None)
    assert fault is None, f"{fault.json_path}: {fault.message}"


def nothing_required(part):
    """The same schemas without `required`; in a union, then, null is what tells the members apart."""
    if isinstance(part, dict):
        if isinstance(part.get("required"), list):
            del part["required"]
        for inner in part.values():
            nothing_required(inner)
    elif isinstance(part, list):
        for inner in part:
            nothing_required(inner)
    return part
