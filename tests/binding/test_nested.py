"""Which objects inside a value of another kind are launch requests, and what each of them is."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from flow_makers import made, one

from flowlint.binding.nested import Nested, is_around, may_hold, records, requests_within

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
REQUEST: dict[str, Any] = {"flowId": ID, "inputData": {}}
TEXT = json.dumps(REQUEST)


@pytest.mark.parametrize(
    ("root", "found"),
    [
        # What is a request itself holds none.
        (REQUEST, []),
        ([REQUEST], []),
        ({"FLOW_ID": "x", "body": REQUEST}, []),
        ({"body": REQUEST}, [(("body",), REQUEST)]),
        ([{"a": {"b": [0, REQUEST]}}, {"c": REQUEST}], [((0, "a", "b", 1), REQUEST), ((1, "c"), REQUEST)]),
        # Inside strings of JSON, and what only looks like that.
        ({"body": f" \n{TEXT}\t"}, [(("body", None), REQUEST)]),
        ({"body": f"[ {TEXT}]"}, [(("body", None, 0), REQUEST)]),
        ({"body": json.dumps({"a": TEXT})}, [(("body", None, "a", None), REQUEST)]),
        ({"body": TEXT[:-1]}, [(("body",), None)]),
        ({"body": f"[INFO] {TEXT}"}, []),
        ({"body": '{"flowId": 1'}, []),
        ({"body": '{"inputData": 1'}, []),
        # Nothing is looked for in arguments.
        ({"inputData": {"a": REQUEST}}, []),
        ({"Flow.a": REQUEST}, []),
        ({"body": {"flowId": ID, "inputData": {"a": REQUEST}}}, [(("body",), {"flowId": ID, "inputData": {"a": REQUEST}})]),
        # Objects with both names that say no request: a schema, and a table of words.
        ({"properties": {"flowId": {"type": "string"}, "inputData": {"type": "object"}}}, []),
        ({"body": {"flowId": ID}}, []),
        ({"body": {"inputData": {}}}, []),
        ({"body": {"flowId": "x", "inputData": "[Object]"}}, []),
        ({"body": {"flowId": "x", "inputData": ["a"]}}, []),
        *(
            ({"body": {"flowId": flow_id, name: held}}, [(("body",), {"flowId": flow_id, name: held})])
            for flow_id, name, held in (
                ("x", "inputData", None),
                ("x", "inputData", " {}"),
                ("x", "parameters", [{"name": "a"}]),
                (5, "parameters", {}),
                (ID, "inputData", "[Object]"),
                ("${x}", "parameters", ["a"]),
            )
        ),
        ("text", []),
        (None, []),
    ],
)
def test_the_requests_within_a_value(root: Any, found: list[tuple[Any, Any]]) -> None:
    assert list(requests_within(root)) == [Nested(*each) for each in found]


FLOW = made(one("Flow.a"))


@pytest.mark.parametrize(
    ("request_found", "plain", "judged", "is_for"),
    [
        (None, False, False, False),
        (REQUEST, True, True, True),
        ({**REQUEST, "name": "x", "flowVersion": "1"}, True, True, True),
        ({**REQUEST, "status": 5}, False, False, False),
        ({**REQUEST, "flowId": 5}, False, False, False),
        ({**REQUEST, "flowId": "${x}"}, True, False, False),
        ({**REQUEST, "inputData": "[Object]"}, True, False, False),
        ({"flowId": ID, "parameters": {"a": 1}}, True, True, True),
        ({"flowId": ID, "parameters": {"other": 1}}, True, True, False),
        ({"flowId": ID, "parameters": {}}, True, False, False),
        ({"flowId": ID, "parameters": [{"name": "a"}, {"name": 5}, "b"]}, True, True, True),
        ({"flowId": ID, "parameters": [{"id": "a"}]}, True, False, False),
        ({"flowId": ID, "parameters": "x"}, True, False, False),
    ],
)
def test_what_a_request_that_was_found_is(request_found: dict[str, Any] | None, plain: bool, judged: bool, is_for: bool) -> None:
    found = Nested(("body",), request_found)
    assert (found.is_plain, found.may_be_judged, found.is_for(FLOW)) == (plain, judged, is_for)


@pytest.mark.parametrize(
    ("root", "bare", "alone", "around"),
    [
        ({"body": REQUEST}, True, True, True),
        ({"body": REQUEST}, False, True, False),
        ({"input_data": {"flowId": 1}}, False, True, True),
        ({"Parameters": {"flowId": 1}}, False, False, True),
        ({"body": REQUEST, "ts": 1}, True, True, False),
        ({"ts": 1, "body": REQUEST}, True, False, True),
        ([5, {"body": REQUEST}], True, True, True),
        ({"body": {}}, True, False, False),
        ({"body": ["flowId"]}, True, False, False),
        ("flowId", True, False, False),
    ],
)
def test_what_is_sent_around_a_request(root: Any, bare: bool, alone: bool, around: bool) -> None:
    assert is_around(root, bare=bare, alone=alone) is around


def test_records_and_texts_that_may_hold_a_request() -> None:
    assert [records(root) for root in ({"a": 1}, [{"a": 1}, 5, {}], "x", None)] == [[{"a": 1}], [{"a": 1}, {}], [], []]
    assert [may_hold(text) for text in (TEXT, TEXT.replace("inputData", "parameters"), '"flowId"', '"inputData"')] == [
        True,
        True,
        False,
        False,
    ]


def test_the_way_to_what_holds_no_request_is_not_kept() -> None:
    record: Any = ["x"] * 20_000
    for _ in range(150):
        record = [record]
    tracemalloc.start()
    try:
        assert list(requests_within(record)) == []
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
