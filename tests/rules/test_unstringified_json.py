from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.model.mode import ContainerMode
from flowlint.rules.unstringified_json import RULE

FLOW = FlowDefinition(
    "Event intake", "workflow", request_body=RequestBody.JSON, inputs=(InputParameter("Flow.jsonData", DataType("json")),)
)


def test_object(bound, place, found) -> None:
    text = '{"flowId": "x", "parameters": {"jsonData": {"a": 1}}}'
    edits = (Edit(43, 43, '"'), Edit(44, 44, "\\"), Edit(46, 46, "\\"), Edit(51, 51, '"'))
    assert found(RULE, bound(text, FLOW)) == [
        Diagnostic(
            'input "Flow.jsonData" takes a string that contains JSON, found an object',
            place(text, '{"a": 1}', "/parameters/jsonData"),
            help="write the JSON value into a string, with its quotes escaped",
            parameter="Flow.jsonData",
            fix=Fix("turn it into a string", Safety.SAFE, edits),
        )
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["a"]', r'"[\"a\"]"'),
        ('{"a": "b\\n"}', r'"{\"a\": \"b\\n\"}"'),
        ('{\n  "a": 1,\r\n\t"b": 2\n}', r'"{\"a\": 1,\"b\": 2}"'),
    ],
    ids=["list", "escape", "line breaks"],
)
def test_the_string_holds_the_same_json(bound, found, mended, before: str, after: str) -> None:
    text = f'{{"flowId": "x", "parameters": {{"jsonData": {before}}}}}'
    assert mended(text, found(RULE, bound(text, FLOW, mode=ContainerMode.PARAMETERS))) == text.replace(before, after)


@pytest.mark.parametrize("value", ["5", "null", '{"a": ${x}}', '{"a": 1, "a": 2}', '{"a": 1, /* b */ "c": 2}', '{"a": NaN}'])
def test_no_fix_of_what_is_no_strict_json(bound, found, value: str) -> None:
    (diagnostic,) = found(RULE, bound(f'{{"flowId": "x", "parameters": {{"jsonData": {value}}}}}', FLOW))
    assert diagnostic.fix is None


def test_yaml(bound, found, mended) -> None:
    text = 'flowId: x\nparameters:\n  jsonData: {"a": 1}\n'
    assert mended(text, found(RULE, bound(text, FLOW, grammar="yaml"))) == text.replace('{"a": 1}', r'"{\"a\": 1}"')
    block = "flowId: x\nparameters:\n  jsonData:\n    a: 1\n"
    assert mended(block, found(RULE, bound(block, FLOW, grammar="yaml"))) == block.replace("a: 1", """'{"a": 1}'""")
    listed = 'flowId: x\nparameters:\n  jsonData:\n  - it\'s\n  - [é, "\\u2028"]\n'
    after = 'flowId: x\nparameters:\n  jsonData:\n   \'["it\'\'s", ["\\u00e9", "\\u2028"]]\'\n'
    assert mended(listed, found(RULE, bound(listed, FLOW, grammar="yaml"))) == after
    trap, elsewhere = ('flowId: x\nparameters:\n  jsonData: {"a": 1e3}\n', 'name: &a {"a": 1}\nflowId: x\nparameters:\n  jsonData: *a\n')
    for text in (trap, elsewhere):
        assert [diagnostic.fix for diagnostic in found(RULE, bound(text, FLOW, grammar="yaml"))] == [None]


def test_only_in_parameters_and_only_for_the_body(bound, flow, found) -> None:
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.jsonData": {"a": 1}}}', FLOW)) == []
    assert found(RULE, bound('{"flowId": "x", "parameters": {"details": {"a": 1}}}', flow)) == []


@pytest.mark.parametrize(
    "value", ["{a: 1, a: 2}", "{a: &one 1}", "{a: .nan}", "{a: {{x}}}", "\n    a: 1 # one\n    b: 2", "\n    a: 1\n    b: *c", "{a: !x 1}"]
)
def test_yaml_that_would_lose_something(bound, found, value: str) -> None:
    text = f"flowId: &c x\nparameters:\n  jsonData: {value}\n"
    assert [diagnostic.fix for diagnostic in found(RULE, bound(text, FLOW, grammar="yaml"))] == [None]
