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


TEXT = f"curl {URL} ^ \n  -d x"
ABOVE = "line does not continue the command above it, since no backslash ends the line before"


@pytest.mark.parametrize(
    ("cause", "edits", "message", "title"),
    [
        (None, (Edit(9, 9, " \\"),), ABOVE, "end the line before with a backslash"),
        (None, (), ABOVE, ""),
        (
            " \n",
            (Edit(9, 10, ""),),
            "blank follows the backslash, so that the next line does not continue the command",
            "take away the blanks behind the backslash",
        ),
        ("^", (Edit(9, 10, "\\"),), '"^" continues no line in a shell, expected a backslash', "write a backslash"),
    ],
)
def test_every_lost_line_is_reported(cause: str | None, edits: tuple[Edit, ...], message: str, title: str, found) -> None:
    place = at(TEXT, cause) if cause is not None else None
    call = Call(at(TEXT, "curl"), Word(URL, at(TEXT, URL)), lost=(LostLine(at(TEXT, "-d"), edits, place),))
    help_text = "end every line of a command but the last with a backslash, nothing behind it and no comment between"
    fix = Fix(title, Safety.SAFE, edits) if edits else None
    assert found(RULE, call) == [Diagnostic(message, place or at(TEXT, "-d"), help=help_text, fix=fix)]
