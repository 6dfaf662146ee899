"""What the screen proves of many texts at a time is what it proves of each alone."""

from __future__ import annotations

import json

import pytest
from flow_makers import ID, made, one
from hypothesis import given
from hypothesis import strategies as st

from flowlint.binding.resolver import FileRuling, Resolver
from flowlint.binding.screen import Screen, Settled
from flowlint.model.carried import Stretch, Text
from flowlint.model.mode import ContainerMode

FLOW = made(one("Flow.agentId"))
CLEAN = json.dumps({"flowId": ID, "inputData": {"Flow.agentId": "b7c8"}})
FAULTY = CLEAN.replace("agentId", "agentID")
LINES = [
    *(CLEAN, f" {CLEAN}\r", FAULTY, f"{CLEAN},", f"{CLEAN}{CLEAN}", f"[{CLEAN}]", f"[{CLEAN}", f"{CLEAN}]", '{"z": [1', "2]}", '"', ""),
    *(" ", "\t", "\u2003", "\r", "{}", "1", CLEAN.replace("b7c8", "\\ud800"), CLEAN.replace("b7c8", "\ufeff"), f"\ufeff{CLEAN}"),
    *(CLEAN.replace("inputData", "flowId"), CLEAN.replace("b7c8", "\x01"), CLEAN.replace('"b7c8"', "NaN")),
]


def settled_alone(line: str, ruling: FileRuling) -> Settled | None:
    return Screen(resolver, ContainerMode.AUTO).settle(line.encode(), ruling, must_hold=True)


resolver = Resolver((FLOW,), {ID: FLOW})
RULINGS = [FileRuling(), FileRuling(only=lambda flow: flow is not None), FileRuling(only=lambda _: False)]


@given(st.lists(st.sampled_from(LINES), max_size=8), st.sampled_from(RULINGS))
def test_a_stretch_passes_exactly_the_lines_that_pass_alone(lines: list[str], ruling: FileRuling) -> None:
    proven, doubtful = Screen(resolver, ContainerMode.AUTO).sift(Stretch("\n".join(lines).encode(), 1), ruling)
    alone = [(settled_alone(line, ruling), line) for line in lines]
    passed = [found.payloads == 1 and not line.startswith("[") if found is not None else False for found, line in alone]

    assert proven.payloads == sum(passed)
    assert [text.first_line for text in doubtful] == [
        number
        for number, (line, passes) in enumerate(zip(lines, passed, strict=True), 1)
        if not passes and line.encode() and not line.encode().isspace()
    ]
    assert [text.data for text in doubtful] == [lines[text.first_line - 1].rstrip("\r").encode() for text in doubtful]


@pytest.mark.parametrize(
    "lines", [('{"z":[1', "2]}"), (f"[{CLEAN}", f",{CLEAN}]"), ('{"z": "', '"}'), (f"{CLEAN},{CLEAN}", '{"z":[1', "2]}")]
)
def test_lines_that_repair_each_other_are_not_proven(lines: tuple[str, ...]) -> None:
    proven, doubtful = Screen(resolver, ContainerMode.AUTO).sift(Stretch("\n".join(lines).encode(), 7), FileRuling())

    assert (proven.payloads, [text.first_line for text in doubtful]) == (0, [7 + index for index in range(len(lines))])


def test_a_stretch_that_is_not_utf_8_is_left_to_its_lines() -> None:
    lines = Stretch(CLEAN.encode() + b"\n\xff\n", 1)

    assert Screen(resolver, ContainerMode.AUTO).sift(lines, FileRuling()) == (
        Settled(),
        [Text("json", CLEAN.encode(), 1), Text("json", b"\xff", 2)],
    )
