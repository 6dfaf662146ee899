from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_runs import BINARY, CLEAN, CYCLE, DEEP, DEFINITION, MIB, TOO_DEEP, UTF_16, ZERO_BYTES, flowlint, laughs

from flowlint import registry


def accepted() -> str:
    """What every definition is refused with that no format claims."""
    phrases = [form.accepts for form in registry.formats()]
    return f"{'; '.join(phrases[:-1])}; or {phrases[-1]}"


def no_definition(seen: str) -> Callable[[], str]:
    return lambda: f": no flow definition ({seen}), expected {accepted()}"


OWN = 'expected flowlint\'s own format (YAML or JSON with "flowlint: 1")'
ARCHY = "expected Archy YAML (one root key that is a flow type, such as workflow or inboundCall)"
EXPORT = "expected an Architect export (.i3*: Base64 of URL-encoded JSON)"
SCHEMA = "expected a valid JSON Schema"
REFUSED: dict[str, tuple[str, str | bytes, str | Callable[[], str]]] = {
    "binary": ("a.json", BINARY, lambda: ":3:115" + no_definition(ZERO_BYTES)()),
    "binary export": ("a.i3WorkFlow", BINARY, f": the export is not Base64, or it is cut off, {EXPORT}"),
    "empty": ("a.json", b"", no_definition("the file is empty")),
    "empty YAML": ("a.yaml", b"", no_definition("the file is empty")),
    "empty export": ("a.i3WorkFlow", b"", f": the file is empty, {EXPORT}"),
    "blank": ("a.yaml", b" \n \n", no_definition("the file is empty")),
    "deep": ("a.json", '{"flowlint": 1, "inputs": ' + "[" * DEEP, f":1:226: {TOO_DEEP}, {OWN}"),
    "deep YAML": ("a.yaml", "workflow:\n  name: " + "[" * DEEP, f":2:207: {TOO_DEEP}, {ARCHY}"),
    "deep export": ("a.i3", b"W1tb" * DEEP, f": the JSON in the export is nested too deeply, {EXPORT}"),
    "deep braces": ("a.yaml", "workflow:\n  name: " + "{{" * DEEP, f":2:207: {TOO_DEEP}, {ARCHY}"),
    "laughs": ("a.yaml", f"workflow:\n{laughs('  ')}", f":6:47: aliases stand for more than 100000 values, {ARCHY}"),
    "cycle": ("a.yaml", "workflow: &a\n  variables: *a\n", lambda: ":2:14" + no_definition(CYCLE)()),
    "UTF-16": ("a.json", json.dumps(DEFINITION).encode("utf-16"), f":1:1: {UTF_16}, {OWN}"),
    "Latin-1": (
        "a.yaml",
        'flowlint: 1\nname: "é"\n'.encode("latin-1"),
        f":2:8: text is not UTF-8: byte 0xe9 is not allowed here, {OWN}",
    ),
    "digits": (
        "a.json",
        f'{{"flowlint": {"9" * 10_000}, "name": "x"}}',
        ':1:14: "flowlint" is not 1, expected 1, the only version of the format',
    ),
    "digits in an export": ("a.i3", b"OTk5" * 10_000, f": the export holds a number of too many digits, {EXPORT}"),
    "cut export": ("a.i3", b"eyJu", f": the export ends early, after 3 characters of JSON, {EXPORT}"),
    "reference to itself": (
        "a.json",
        '{"flowlint": 1, "name": "x", "inputs": {"a": {"type": "json", "schema": {"$ref": "#"}}}}',
        f':1:73: "schema" cannot be enforced, its reference "#" leads nowhere in it, {SCHEMA}',
    ),
    "pattern that is none": (
        "a.json",
        '{"flowlint": 1, "name": "x", "inputs": {"a": {"type": "json", "schema": {"pattern": "("}}}}',
        f':1:73: "schema" cannot be enforced, it breaks the rules of JSON Schema at $.pattern, {SCHEMA}',
    ),
}


@pytest.mark.parametrize(("file", "data", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_hostile_definition_is_an_error_with_its_place(file: str, data: str | bytes, sentence: str | Callable[[], str]) -> None:
    Path(file).write_bytes(data if isinstance(data, bytes) else data.encode())
    Path("payload.json").write_text(CLEAN)
    result = flowlint("check", "payload.json", "--definitions", file)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"flowlint: error: {file}{sentence if isinstance(sentence, str) else sentence()}\n"


@pytest.mark.parametrize("file", ["a.json", "a.yaml", "a.i3WorkFlow"])
def test_a_definition_of_200_mib_is_an_error(file: str) -> None:
    Path(file).touch()
    os.truncate(file, 200 * MIB)
    Path("payload.json").write_text(CLEAN)
    result = flowlint("check", "payload.json", "--definitions", file)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f'flowlint: error: cannot read "{file}": it is larger than 16 MiB\n'


@pytest.mark.parametrize("file", ["a.json", "a.yaml"])
def test_a_definition_with_half_a_surrogate_pair_is_read(file: str) -> None:
    Path(file).write_text('{"flowlint": 1, "name": "x\\ud800", "inputs": {"Flow.attempts": "integer", "Flow.\\udc00": "string"}}')
    Path("payload.json").write_text(CLEAN)
    result = flowlint("check", "payload.json", "--definitions", file)
    assert result.exit_code == 0
    assert flowlint("show", file, "--format", "json").exit_code == 0
