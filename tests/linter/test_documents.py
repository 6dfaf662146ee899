from __future__ import annotations

import pytest

from flowlint.binding.resolver import FileRuling
from flowlint.linter.documents import open_document, payloads, root_fault
from flowlint.model.carried import HostFacts, Text
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.location import Location, Source, Span
from flowlint.model.mode import Shape
from flowlint.model.payload import Payload
from flowlint.syntax.grammars import parse


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


ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


@pytest.mark.parametrize(
    ("text", "certain", "named", "met"),
    [
        (f'{{"flowId": "{ID}", "provider": "PureCloud Email", "attributes": {{"a": "1"}}}}', False, 0, 0),
        (f'{{"flowId": "{ID}", "provider": "PureCloud Email", "attributes": {{"a": "1"}}}}', True, 1, 0),
        (f'{{"flowId": "{ID}", "flowType": "workflow", "conversationId": "x"}}', False, 0, 0),
        (f'{{"flowId": "{ID}", "flowType": "workflow", "inputData": {{}}}}', False, 1, 1),
        (f'{{"flowId": "{ID}", "conversationId": "x"}}', False, 1, 0),
        (f'{{"flow_id": "{ID}", "provider": "x"}}', False, 1, 0),
    ],
)
def test_the_body_of_another_endpoint_is_no_launch_request(text: str, certain: bool, named: int, met: int) -> None:
    found = Text("json", text.encode(), facts=HostFacts(certain))
    document = open_document("payload.json", found, 1 << 20)
    counts = [len(payloads(document, found, FileRuling(), must_hold=must_hold)) for must_hold in (True, False)]
    assert counts == [named, met]


def test_a_payload_has_what_the_host_knows_of_its_text() -> None:
    facts = HostFacts(certain=True, holes={"${a}": "integer"}, words={"true": "True"})
    found = Text("json", b'[{"flowId": "x", "inputData": {}}, {"flowId": "y", "inputData": {}}]', facts=facts)
    met = payloads(open_document("code.py", found, 1 << 20), found, FileRuling(), must_hold=True)
    assert [one.facts is facts for one in met] == [True, True]
