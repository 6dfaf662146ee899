from __future__ import annotations

import pytest

from flowlint.model.call import Call, LostLine, Word
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.rules.lost_continuation import RULE

URL = "https://api.mypurecloud.com/api/v2/flows/executions"


def at(text: str, fragment: str) -> Location:
    start = text.index(fragment)
    return Location(Source("launch.sh", text), "", Span(start, start + len(fragment)))


@pytest.mark.parametrize(
    ("edits", "title"),
    [
        ((Edit(9, 9, " \\"),), "end the line before with a backslash"),
        ((Edit(9, 10, ""),), "take away the blanks behind the backslash"),
        ((), ""),
    ],
)
def test_every_lost_line_is_reported(edits: tuple[Edit, ...], title: str, found) -> None:
    text = f"curl {URL}\n  -d x"
    call = Call(at(text, "curl"), Word(URL, at(text, URL)), lost=(LostLine(at(text, "-d"), edits),))
    message = "line does not continue the command above it, since no backslash ends the line before"
    help_text = "end every line of a command but the last with a backslash, nothing behind it and no comment between"
    fix = Fix(title, Safety.SAFE, edits) if edits else None
    assert found(RULE, call) == [Diagnostic(message, at(text, "-d"), help=help_text, fix=fix)]
