from __future__ import annotations

from functools import partial

import call_places
import pytest
from call_places import URL

from flowlint.model.call import Call, LostLine, Word
from flowlint.model.diagnostic import Diagnostic
from flowlint.rules.missing_body import RULE

TEXT = f"curl -X POST {URL}"
HELP = 'send {"flowId": "the id of the flow", "inputData": {"name of the input": value, …}}'
at = partial(call_places.at, TEXT)
CALL = Call(at("curl"), Word(URL, at(URL)), Word("POST", at("POST")), "GET", lacks_body=True)


def test_a_launch_without_a_body(found) -> None:
    assert found(RULE, CALL) == [Diagnostic('launch request has no body, expected one with "flowId"', at("curl"), help=HELP)]


@pytest.mark.parametrize(
    "call",
    [
        CALL._replace(lacks_body=False),
        CALL._replace(method=Word("GET", at("POST"))),
        CALL._replace(method=None),
        CALL._replace(url=Word(f"{URL}/id", at(URL))),
        CALL._replace(url=Word("https://api.mypurecloud.com/api/v2/flow/executions", at(URL))),
        CALL._replace(lost=(LostLine(at(URL)),)),
    ],
)
def test_other_calls_and_what_may_have_lost_its_body(call: Call, found) -> None:
    assert found(RULE, call) == []
