from __future__ import annotations

import pytest

from flowlint.model.call import Call, Misencoded, Word
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.location import Location, Source, Span
from flowlint.rules.wrong_encoding import RULE

URL = "https://api.mypurecloud.com/api/v2/flows/executions"
TEXT = f"requests.post('{URL}', data=body)"


def at(fragment: str) -> Location:
    start = TEXT.index(fragment)
    return Location(Source("launch.py", TEXT), "", Span(start, start + len(fragment)))


CALL = Call(at("post"), Word(URL, at(URL)), Word("POST", at("post")), misencoded=(Misencoded(at("body"), "so it is", "do this"),))


def test_what_becomes_of_a_body_is_told_at_its_place(found) -> None:
    assert found(RULE, CALL) == [Diagnostic("so it is", at("body"), help="do this")]


@pytest.mark.parametrize(
    "call", [CALL._replace(misencoded=()), CALL._replace(method=Word("PUT", at("post"))), CALL._replace(url=Word(f"{URL}/id", at(URL)))]
)
def test_other_calls(call: Call, found) -> None:
    assert found(RULE, call) == []
