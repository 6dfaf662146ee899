from __future__ import annotations

from functools import partial

import call_places
import pytest
from call_places import URL

from flowlint.model.call import Call, Misencoded, Word
from flowlint.model.diagnostic import Diagnostic
from flowlint.rules.wrong_encoding import RULE

TEXT = f"requests.post('{URL}', data=body)"
at = partial(call_places.at, TEXT, name="launch.py")
CALL = Call(at("post"), Word(URL, at(URL)), Word("POST", at("post")), misencoded=(Misencoded(at("body"), "so it is", "do this"),))


def test_what_becomes_of_a_body_is_told_at_its_place(found) -> None:
    assert found(RULE, CALL) == [Diagnostic("so it is", at("body"), help="do this")]


@pytest.mark.parametrize(
    "call", [CALL._replace(misencoded=()), CALL._replace(method=Word("PUT", at("post"))), CALL._replace(url=Word(f"{URL}/id", at(URL)))]
)
def test_other_calls(call: Call, found) -> None:
    assert found(RULE, call) == []
