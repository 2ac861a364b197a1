"""Makes sure that the own checks fail on what is false: answers of a running server are held to a doctored document.

python checks_test.py http://127.0.0.1:8080
"""

import copy
import json
import pathlib
import sys

import checks
import schemathesis
from schemathesis.core.failures import FailureGroup

DOCUMENT = json.loads((pathlib.Path(__file__).resolve().parents[3] / "openapi/openapi.json").read_text())
WHOLE = {"limit": 1}
SPARSE = {"limit": 1, "fields": "title,section"}


def passes(document, query, change=None):
    """Whether a list of articles, with its body changed, is what a document says."""
    case = schemathesis.openapi.from_dict(document)["/v1/articles"]["GET"].Case(query=query)
    answer = case.call(base_url=sys.argv[1])
    assert answer.status_code == 200, answer.text
    if change:
        body = json.loads(answer.content)
        change(body["data"][0])
        answer.content = json.dumps(body).encode()
    try:
        case.validate_response(answer, checks=[checks.answers_are_as_told])
    except FailureGroup:
        return False
    return True


def doctored(change):
    document = copy.deepcopy(DOCUMENT)
    change(document["components"]["schemas"])
    return document


def title_is_a_number(schemas):
    schemas["Article"]["properties"]["title"] = {"type": "integer"}


def slug_of_section_is_a_number(schemas):
    schemas["SectionReference"]["properties"]["slug"] = {"type": "integer"}


def another_is_required(schemas):
    schemas["Article"]["required"].append("weather")


def main():
    for query in (WHOLE, SPARSE):
        assert passes(DOCUMENT, query), f"{query}: a true answer does not pass"
        assert not passes(doctored(title_is_a_number), query), f"{query}: a false document passes"
        assert not passes(doctored(slug_of_section_is_a_number), query), f"{query}: one that is false further in passes"
        assert not passes(DOCUMENT, query, lambda article: article.update(title=7)), f"{query}: a false body passes"
        assert not passes(DOCUMENT, query, lambda article: article["section"].update(slug=None)), f"{query}: null passes"
    lacking = doctored(another_is_required)
    assert not passes(lacking, WHOLE), "a body that lacks something passes"
    assert passes(lacking, SPARSE), "a body that lacks what was not asked for does not pass"
    assert not passes(DOCUMENT, WHOLE, lambda article: article.pop("title")), "a body without a title passes"
    print("true answers pass, false ones fail, with `fields` and without")


main()
