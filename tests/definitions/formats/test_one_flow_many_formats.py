from __future__ import annotations

from contextlib import suppress

import pytest
from compliance_check import FIXTURES, flow
from hypothesis import given
from hypothesis import strategies as st

from flowlint import registry
from flowlint.contracts import DefinitionFile
from flowlint.model.errors import DefinitionError
from flowlint.syntax.grammars import parse_definition

SAME = (
    "architect-export/compliance-check.i3WorkFlow",
    "archy-yaml/compliance-check.yaml",
    "configuration-json/compliance-check.json",
    "json-schema/compliance-check.schema.json",
    "flowlint/compliance-check.json",
    "flowlint/compliance-check.yaml",
    "platform-flow/flow-version.json",
    "platform-flow/flow.json",
)
SEEDS = tuple(sorted(path.relative_to(FIXTURES).as_posix() for path in FIXTURES.glob("*/*")))
PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b'"',
    b"\n",
    b" ",
    b"- ",
    b"null",
    b"1e999",
    b"{{x}}",
    b"${y}",
    b"&a ",
    b"*a ",
    b"\xff",
    b"\x00",
    b"\\ud800",
]


@pytest.mark.parametrize("path", SAME)
def test_one_flow_reads_into_the_equal_model_and_is_claimed_once(path: str) -> None:
    opened = DefinitionFile(path, (FIXTURES / path).read_bytes(), parse_definition)
    claims = [one for one in registry.formats() if one.recognises(opened)]
    assert [one.name for one in claims] == [path.partition("/")[0]]
    (read,) = claims[0].read(opened)
    assert read._replace(id=None, version=None, published=None) == flow()


def read_by_every_format(opened: DefinitionFile) -> None:
    for one in registry.formats():
        assert one.recognises(opened) in {True, False}
        with suppress(DefinitionError):
            one.read(opened)


@given(st.binary(max_size=200), st.sampled_from(["x.yaml", "x.json", "x.i3WorkFlow", "x.tftpl", "x"]))
def test_random_bytes_raise_nothing_but_a_refusal(data: bytes, name: str) -> None:
    read_by_every_format(DefinitionFile(name, data, parse_definition))


@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES) | st.binary(max_size=4)), min_size=1, max_size=4),
)
def test_damaged_definitions_raise_nothing_but_a_refusal(path: str, damage: list[tuple[float, int, bytes]]) -> None:
    data = (FIXTURES / path).read_bytes()
    for where, length, piece in damage:
        start = int(where * len(data))
        data = data[:start] + piece + data[start + length :]
    read_by_every_format(DefinitionFile(path, data, parse_definition))
