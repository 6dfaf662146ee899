"""What the screen proves of many texts at a time is what it proves of each alone."""

from __future__ import annotations

import json
from typing import ClassVar

import pytest
from flow_makers import ID, made, one
from hypothesis import given
from hypothesis import strategies as st

from flowlint.binding import checks
from flowlint.binding.doubts import Doubts
from flowlint.binding.plain_json import load_text
from flowlint.binding.resolver import FileRuling, Resolver
from flowlint.binding.screen import (
    LONGEST_COMPARED,
    Line,
    Screen,
    Settled,
    definition_is_clean,
    has_flow_id_key,
    is_request,
    mentions_flow_id,
)
from flowlint.model.carried import Stretch, Text
from flowlint.model.flow import FlowDefinition
from flowlint.model.mode import ContainerMode, Shape

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
    said = [one.text if isinstance(one, Line) else one.data.decode() for one in doubtful]
    assert said == [lines[one.first_line - 1].rstrip("\r") for one in doubtful]
    judged = lines.count(FAULTY) if ruling.only is None or ruling.only(FLOW) else 0
    assert [one.doubts.arguments for one in doubtful if isinstance(one, Line)] == [{"Flow.agentID"}] * judged


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


@pytest.mark.parametrize(
    ("text", "mentions", "has_key"),
    [
        ('{"flowId": ', True, True),
        ("FLOW_ID: x", True, True),
        ("{'flow-id'", True, True),
        ("flow id = 5", True, True),
        ("see flow.id", True, True),
        ("the flow id of", True, False),
        ("overflowId: 1", True, False),
        ("my_flowId: 1", True, True),
        ("flow: id", False, False),
        ("", False, False),
    ],
)
def test_whether_a_text_that_is_not_parsed_may_be_a_request(text: str, mentions: bool, has_key: bool) -> None:
    for encoding in ("utf-8", "utf-16", "utf-16-be"):
        data = text.encode(encoding)
        assert (mentions_flow_id(data), has_flow_id_key(data)) == (mentions, has_key)
    # Zero bytes far into a text do not make it UTF-16.
    for tells in (mentions_flow_id, has_flow_id_key):
        assert [tells(b" " * blanks + b"flow\0Id:") for blanks in (59, 60)] == [True, False]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"flowId": 1}, True),
        ({"a": 1, "FLOW_ID": 1}, True),
        ({"flow": 1}, False),
        ([{"a": 1}, {"flow-id": 1}], True),
        ([{"a": 1}, 5, "flowId"], False),
        ([[{"flowId": 1}]], False),
        ("flowId", False),
        (None, False),
    ],
)
def test_whether_a_value_has_an_id_of_a_flow(value: object, expected: bool) -> None:
    assert is_request(value) is expected


@pytest.mark.parametrize(
    ("names", "kind", "clean"),
    [
        (["Flow.agentId", "Flow.name"], "string", True),
        (["Flow.agentId", "Flow.agentid"], "string", False),
        (["Flow.agentId", "Flow.agentIds"], "string", False),
        (["Flow.agentIds", "Flow.agentId"], "string", False),
        (["Flow.agentIt", "Flow.agentId"], "string", False),
        (["Flow.agnetId", "Flow.agentId"], "string", False),
        (["Flow.a", "Flow.other", "Flow.b"], "string", False),
        (["x" * LONGEST_COMPARED, "Flow.a"], "string", True),
        (["x" * (LONGEST_COMPARED + 1), "Flow.a"], "string", False),
        (["Flow.agentId"], "novelty", False),
        ([], "string", True),
    ],
)
def test_a_definition_is_clean_where_no_name_is_like_another(names: list[str], kind: str, clean: bool) -> None:
    assert definition_is_clean(made(*(one(name, kind) for name in names))) is clean


def test_what_several_payloads_of_a_text_come_to() -> None:
    screen, other = Screen(resolver, ContainerMode.AUTO), FileRuling(only=lambda _: False)
    data = f"[{CLEAN}, {CLEAN}]".encode()
    assert screen.settle(data, FileRuling(), must_hold=True) == Settled(2, 0, (FLOW,))
    assert screen.settle(data, other, must_hold=True) == Settled(0, 2, ())
    assert screen.settle(f"[{CLEAN}, {FAULTY}]".encode(), FileRuling(), must_hold=False) is None
    assert screen.settle(b"[]", FileRuling(), must_hold=True) is None
    assert screen.settle(b"[]", FileRuling(), must_hold=False) == Settled()
    assert screen.settle(b"[1", FileRuling(), must_hold=False) == Settled()
    assert screen.settle(b"[1", FileRuling(), must_hold=True) is None
    assert screen.settle(b'["flowId"', FileRuling(), must_hold=False) is None


def test_where_only_some_payloads_are_judged_a_closer_look_tells_which() -> None:
    ruling = FileRuling(only=lambda flow: flow is not None)
    both = f'[{CLEAN}, {{"flowId": "b1b2c3d4-e5f6-7890-abcd-ef1234567890"}}]'.encode()
    assert Screen(resolver, ContainerMode.AUTO).settle(both, ruling, must_hold=True) is None


def test_the_items_of_an_array_that_are_not_proven_have_their_places() -> None:
    screen, text = Screen(resolver, ContainerMode.AUTO), f"[{CLEAN}, 1,{FAULTY},{CLEAN}]"
    sifted, start, faulty = screen.sift_items(text, FileRuling()), text.index("1,"), text.index(FAULTY)
    assert sifted is not None
    assert sifted.clean == Settled(2, 0, (FLOW,))
    assert [one[:3] for one in sifted.items] == [(1, start, start + 1), (2, faulty, faulty + len(FAULTY))]
    assert [one.doubts.arguments if one.doubts is not None else None for one in sifted.items] == [None, {"Flow.agentID"}]
    assert sifted.is_certain
    one = screen.sift_items(f"[{FAULTY}]", FileRuling())
    assert one is not None
    assert (one.clean, one.is_certain) == (Settled(), True)
    other = screen.sift_items('[{"flowId": 5}]', FileRuling())
    assert other is not None
    assert (other.clean, other.is_certain, [item[:3] for item in other.items]) == (Settled(), False, [(0, 1, 14)])
    assert screen.sift_items("[1]", FileRuling()) is None
    assert screen.sift_items(CLEAN, FileRuling()) is None


@pytest.mark.parametrize("flow_id", ["[]", "{}", "5", "null"])
def test_an_id_that_is_not_a_string_is_left_to_the_rules(flow_id: str) -> None:
    screen, ruling = Screen(resolver, ContainerMode.AUTO), FileRuling()
    assert screen.judge(CLEAN, ruling) == Settled(1, 0, (FLOW,))
    text = f'{{"flowId": {flow_id}, "inputData": {{}}}}'
    assert screen.judge(text, ruling) is None
    assert screen.sift(Stretch(text.encode(), 3), ruling) == (Settled(), [Text("json", text.encode(), 3)])


@pytest.mark.parametrize("text", [" [", "[1]", "{}", CLEAN + ",", f"[{FAULTY}]", f"X{CLEAN}", f"{CLEAN}\f"])
def test_what_is_not_one_request_is_judged_by_nobody(text: str) -> None:
    assert Screen(resolver, ContainerMode.AUTO).judge(text, FileRuling()) is None


@pytest.mark.parametrize(
    ("text", "mode", "ruling", "doubted"),
    [
        (FAULTY, ContainerMode.AUTO, FileRuling(), {"Flow.agentID"}),
        (FAULTY, ContainerMode.INPUT_DATA, FileRuling(), {"Flow.agentID"}),
        (FAULTY, ContainerMode.PARAMETERS, FileRuling(), None),
        (FAULTY, ContainerMode.AUTO, FileRuling(FLOW, shape=Shape.ARGUMENTS), None),
        (FAULTY.replace(ID, "unknown"), ContainerMode.AUTO, FileRuling(), None),
        (FAULTY.replace("a1b2", "b1b2"), ContainerMode.AUTO, FileRuling(FLOW), {"Flow.agentID"}),
    ],
)
def test_of_which_request_it_is_known_what_is_wrong(text: str, mode: ContainerMode, ruling: FileRuling, doubted: set[str] | None) -> None:
    found = Screen(resolver, mode).judge(text, ruling)
    assert (found.arguments if isinstance(found, Doubts) else found) == doubted


class Asked(Resolver):
    """A resolver that counts the ids that it is asked for."""

    __slots__ = ()
    ids: ClassVar[list[object]] = []

    def resolve(self, ruling: FileRuling, flow_id: object) -> FlowDefinition | None:
        self.ids.append(flow_id)
        return super().resolve(ruling, flow_id)


def test_what_judges_an_id_is_looked_up_once_for_a_ruling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Asked, "ids", [])
    screen, first, second = Screen(Asked((FLOW,), {ID: FLOW}), ContainerMode.AUTO), FileRuling(), FileRuling(FLOW)
    for ruling in (first, first, second, second, first):
        assert screen.settle(CLEAN.encode(), ruling, must_hold=True) == Settled(1, 0, (FLOW,))
    assert Asked.ids == [ID] * 3
    others = [f"id {number}" for number in range(1_000)]
    for flow_id in [*others[:-1], ID, others[-1], ID, ID]:
        screen.settle(CLEAN.replace(ID, flow_id).encode(), first, must_hold=True)
    # A thousand ids and one are kept; after that they are forgotten.
    assert Asked.ids[3:] == [*others, ID]


@pytest.mark.parametrize(("characters", "times"), [(1 << 16, 1), ((1 << 16) + 1, 2)])
def test_a_small_text_that_is_asked_about_again_is_read_once(characters: int, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[str]()
    monkeypatch.setattr("flowlint.binding.screen.load_text", lambda text: read.append(text) or load_text(text))
    screen, text = Screen(resolver, ContainerMode.AUTO), FAULTY.ljust(characters)
    assert isinstance(screen.judge(text, FileRuling()), Doubts)
    assert screen.settle(text.encode(), FileRuling(), must_hold=True) is None
    assert read == [FAULTY] * times


def test_a_flow_is_compiled_once_for_each_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = list[object]()
    for name in ("compile_request", "compile_arguments"):
        work = getattr(checks, name)
        monkeypatch.setattr(f"flowlint.binding.screen.{name}", lambda *given, name=name, work=work: compiled.append(name) or work(*given))
    screen, arguments = Screen(resolver, ContainerMode.AUTO), b'{"Flow.agentId": "a"}'
    for ruling in (FileRuling(), FileRuling(FLOW), FileRuling(FLOW, Shape.ARGUMENTS), FileRuling(FLOW, Shape.ARGUMENTS, bare=True)):
        data = arguments if ruling.shape is Shape.ARGUMENTS else CLEAN.encode()
        assert screen.settle(data, ruling, must_hold=True) == Settled(1, 0, (FLOW,))
    assert compiled == ["compile_request", "compile_arguments"]


def test_each_flow_of_a_screen_has_a_check_of_its_own() -> None:
    other = made(one("Flow.queueId"), id=ID.replace("a", "b"))
    screen = Screen(Resolver((FLOW, other), {ID: FLOW, str(other.id): other}), ContainerMode.AUTO)
    for_other = CLEAN.replace(ID, str(other.id))
    for text, settled in (
        (CLEAN, Settled(1, 0, (FLOW,))),
        (for_other, None),
        (for_other.replace("agentId", "queueId"), Settled(1, 0, (other,))),
        (CLEAN.replace("agentId", "queueId"), None),
    ):
        assert screen.settle(text.encode(), FileRuling(), must_hold=True) == settled
