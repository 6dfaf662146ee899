"""Whatever ends the lines of a text, findings and fixes have their places within what a line holds, never between CR and LF."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from examples import examples
from hostile_runs import ID, flowlint
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow

JSON_PIECES = (
    *(
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"',
        f'"flowId": "{ID}"',
        '"inputData": {',
        '"Flow.attempts": ',
        "1",
        '"x"',
        "“x”",
        "'x'",
        "tru",
        "//c",
    ),
    *("//c", "\t", " ", "\x01", "${x}", "null", '"a": 1', '"a": 1', "/*", "*/", "NaN", "\\", "é"),
)
SHELL_PIECES = (
    *(
        "curl ",
        "https://api.mypurecloud.com/api/v2/flows/executions ",
        "-d ",
        "-X POST ",
        "'",
        '"',
        "@- <<EOF",
        "EOF",
        "$X",
        "\\",
        "^",
        "`",
    ),
    *(
        f'{{"flowId": "{ID}", "inputData": {{',
        "}}",
        "“",
        "”",
        "‘",
        "{",
        "}",
        ",",
        "| ",
        "-H ",
        "Content-Type: application/json",
        "$ ",
        "> ",
    ),
)
PIECES = {"a.json": JSON_PIECES, "a.jsonl": JSON_PIECES, "a.sh": (*SHELL_PIECES, *JSON_PIECES)}


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(st.sampled_from(sorted(PIECES)))
    end = draw(st.sampled_from(["\r\n", "\r", "\n"]))
    pieces = draw(st.lists(st.sampled_from((*PIECES[name], "\n", "\n", "\n")), max_size=25))
    start = SHELL_PIECES[0] + SHELL_PIECES[1] if name == "a.sh" else draw(st.sampled_from(["", f'{{"flowId": "{ID}",\n']))
    return name, (start + "".join(pieces)).replace("\n", end)


def places(found: Any) -> Iterator[tuple[int, int]]:
    """Yield every line and column in a report."""
    if isinstance(found, dict):
        for line, column in (("line", "column"), ("endLine", "endColumn")):
            if column in found:
                yield found[line], found[column]
        for value in found.values():
            yield from places(value)
    elif isinstance(found, list):
        for value in found:
            yield from places(value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lines")


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@example(("a.json", f'{{"flowId": "{ID}\r\n}}\r\n'))
@example(("a.json", f'{{"flowId": "{ID}\r}}\r'))
@example(("a.json", f'{{"flowId": "{ID}",\r\n"a\r\n": 1}}'))
@example(("a.jsonl", f'{{"flowId": "{ID}\r\n{{}}\r\n'))
@example(("a.sh", f'curl https://api.mypurecloud.com/api/v2/flows/executions -d \'{{"flowId": "{ID}\r\n}}\'\r\n'))
@given(files())
def test_places_lie_within_lines(folder: Path, file: tuple[str, str]) -> None:
    name, text = file
    path = folder / name
    path.write_bytes(text.encode())
    result = flowlint("check", str(path), "--format", "json", "--show-values")
    assert result.exit_code in {0, 1, 3}
    lines = re.split("\r\n|\n|\r", text)
    findings = json.loads(result.stdout)["findings"]
    assert [(line, column) for line, column in places(findings) if not 1 <= column <= len(lines[line - 1]) + 1] == [], text


def test_the_end_of_a_line_in_a_string_is_one_control_character() -> None:
    Path("a.json").write_bytes(f'{{"flowId": "{ID}", "inputData": {{"Flow.context": {{"a\r\nb": 1}}}}}}'.encode())
    result = flowlint("check", "a.json", "--definitions", "flow.json", "--fix")
    assert (result.exit_code, Path("a.json").read_bytes()) == (
        0,
        f'{{"flowId": "{ID}", "inputData": {{"Flow.context": {{"a\\r\\nb": 1}}}}}}'.encode(),
    )
