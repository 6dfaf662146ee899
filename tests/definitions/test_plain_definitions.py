"""A definition that is read without a tree is the one that its tree gives, at the same places."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlint import registry
from flowlint.contracts import DefinitionFile
from flowlint.definitions.reading import plain_values
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location, address
from flowlint.syntax.grammars import parse_definition

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES = sorted(path for path in FIXTURES.rglob("*") if path.suffix in {".json", ".yaml", ".yml"} and path.stat().st_size < 1 << 18)


def places(flow: FlowDefinition) -> list[str]:
    found = [flow.place, *(one.place for one in flow.inputs), *(one.twin for one in flow.inputs), *(one.place for one in flow.triggers)]
    return [f"{address(place)} {place.pointer} {place.span}" if isinstance(place, Location) else "" for place in found]


def outcome(path: Path, *, quickly: bool, named: bool) -> list[object]:
    """What every format makes of a file: whether it recognises it, and the flows with their places, or the error."""
    file = DefinitionFile(str(path), path.read_bytes(), parse_definition, {}, named=named, read=plain_values if quickly else None)
    found: list[object] = []
    for one in registry.formats():
        found.append(one.recognises(file))
        try:
            flows = one.read(file)
        except DefinitionError as error:
            found.append(str(error))
        else:
            found += [
                (*flow[: flow._fields.index("place")], flow.variables, [flow.use_of(one).use for one in flow.inputs], places(flow))
                for flow in flows
            ]
    return found


@pytest.mark.parametrize("named", [True, False])
def test_both_ways_of_reading_agree_about_every_fixture(named: bool) -> None:
    for path in FILES:
        assert outcome(path, quickly=True, named=named) == outcome(path, quickly=False, named=named), path


def test_a_plain_definition_is_read_without_a_tree() -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a tree was made")

    data = b'{"flowlint": 1, "name": "A", "inputs": {"Flow.a": "string"}}'
    for name, text in (("x.json", data), ("x.yaml", b"flowlint: 1\nname: A\ninputs:\n  Flow.a: string\n")):
        file = DefinitionFile(name, text, refuse, read=plain_values)  # type: ignore[arg-type]
        claims = [one for one in registry.formats() if name.endswith(one.suffixes) and one.recognises(file)]
        assert [one.name for one in claims] == ["flowlint"]
        assert claims[0].read(file)[0].inputs[0].name == "Flow.a"
