from __future__ import annotations

import pytest
from call_places import URL, at

from flowlint.model.call import Call, LostLine, Word
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.lost_continuation import RULE

TEXT = f"curl {URL} ^ \n  -d x"
ABOVE = 'missing "\\" at the end of the previous line'


@pytest.mark.parametrize(
    ("cause", "edits", "message", "title"),
    [
        (None, (Edit(9, 9, " \\"),), ABOVE, "end the previous line with a backslash"),
        (None, (), ABOVE, ""),
        (
            " \n",
            (Edit(9, 10, ""),),
            "space after the backslash, so the next line is not part of the command",
            "remove the spaces after the backslash",
        ),
        ("^", (Edit(9, 10, "\\"),), '"^" does not continue a line in a shell, expected a backslash', "write a backslash"),
    ],
)
def test_every_lost_line_is_reported(cause: str | None, edits: tuple[Edit, ...], message: str, title: str, found) -> None:
    place = at(TEXT, cause) if cause is not None else None
    call = Call(at(TEXT, "curl"), Word(URL, at(TEXT, URL)), lost=(LostLine(at(TEXT, "-d"), edits, place),))
    help_text = "end every line of the command except the last with a backslash, without a space or comment after it"
    fix = Fix(title, Safety.SAFE, edits) if edits else None
    assert found(RULE, call) == [Diagnostic(message, place or at(TEXT, "-d"), help=help_text, fix=fix)]
