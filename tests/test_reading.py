from __future__ import annotations

import pytest

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.location import Location, Source, Span
from flowlint.model.mode import Shape
from flowlint.model.payload import Payload
from flowlint.reading import root_fault
from flowlint.syntax.document import parse


@pytest.mark.parametrize(
    ("shape", "help_text"),
    [(Shape.REQUEST, 'write {"flowId": …, "inputData": {…}}'), (Shape.ARGUMENTS, 'write {"name of the input": value, …}')],
)
def test_root_that_is_no_object(shape: Shape, help_text: str) -> None:
    source = Source("payload.json", "5")
    (root,) = parse("json", source).roots
    place = Location(source, "", Span(0, 1))
    assert root_fault(Payload(source, root, shape=shape)) == SyntaxFault(
        FaultClass.SYNTAX, "request body is a number, expected an object", place, help=help_text, recovered=False
    )
