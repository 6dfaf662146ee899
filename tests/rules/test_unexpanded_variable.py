from __future__ import annotations

from functools import partial

import call_places
from call_places import URL

from flowlint.model.call import Call, UnexpandedVariable, Word
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.unexpanded_variable import RULE

TEXT = f"curl {URL} -d '[\"$X\"]'"
at = partial(call_places.at, TEXT)


def test_every_variable_is_reported(found) -> None:
    edits = (Edit(2, 3, "x"),)
    variables = UnexpandedVariable("$X", at("$X"), in_heredoc=False, edits=edits), UnexpandedVariable("$X", at("$X"), in_heredoc=True)
    assert found(RULE, Call(at("curl"), Word(URL, at(URL)), unexpanded=variables)) == [
        Diagnostic(
            'single quotes keep the shell from filling in "$X"',
            at("$X"),
            help="""write '"$X"' in single quotes""",
            fix=Fix("put it into double quotes", Safety.UNSAFE, edits),
        ),
        Diagnostic(
            'a quoted delimiter keeps the shell from filling in "$X"',
            at("$X"),
            help="remove the quotes around the delimiter of the here-document",
        ),
    ]
