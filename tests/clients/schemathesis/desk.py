"""Keeps a run over the Admin API from taking its own rights away, and tells it how lines are sent.

The user's id comes in BROADSHEET_TEST_SELF. Ids come out of lists and go into other requests, so that one of them would
suspend the user, take its role, or give it another password.
"""

import os

import schemathesis

OWN = os.environ["BROADSHEET_TEST_SELF"]
# A user that is not there.
NOBODY = "01a1f8a0-0000-7000-8000-000000000009"


@schemathesis.hook
def before_call(ctx, case, kwargs):
    path = case.path_parameters or {}
    if str(path.get("user", "")).lower() == OWN:
        path["user"] = NOBODY


@schemathesis.serializer("application/x-ndjson")
def lines(ctx, value):
    return str(value).encode()
