from __future__ import annotations

from functools import partial

import call_places
from call_places import URL

from flowlint.model.call import Call, UnseparatedBody, Word
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.missing_blank_line import RULE

TEXT = f"POST {URL}\n{{}}\n"
MESSAGE = "missing blank line between headers and body"
HELP = "put a blank line between headers and body"
at = partial(call_places.at, TEXT, name="launch.http")
CALL = Call(at("POST"), Word(URL, at(URL)), Word("POST", at("POST")), has_body=True)


def test_an_empty_line_is_put_before_the_body(found) -> None:
    edits = (Edit(at("{}").span[0], at("{}").span[0], "\n"),)
    one = CALL._replace(unseparated=UnseparatedBody(at("{}"), edits))
    assert found(RULE, one) == [Diagnostic(MESSAGE, at("{}"), help=HELP, fix=Fix("add a blank line", Safety.SAFE, edits))]


def test_without_edits_there_is_no_fix(found) -> None:
    one = CALL._replace(unseparated=UnseparatedBody(at("{}")))
    assert found(RULE, one) == [Diagnostic(MESSAGE, at("{}"), help=HELP)]


def test_other_calls(found) -> None:
    assert found(RULE, CALL) == []
