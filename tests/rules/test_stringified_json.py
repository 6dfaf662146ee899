from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.stringified_json import RULE

TITLE = "remove the quotes and escapes around it"


def test_argument(bound, flow, place, found) -> None:
    text = r'{"flowId": "x", "inputData": {"Flow.details": "{\"a\": 1}"}}'
    edits = (Edit(46, 47, ""), Edit(48, 49, ""), Edit(51, 52, ""), Edit(57, 58, ""))
    (diagnostic,) = found(RULE, bound(text, flow))
    assert diagnostic._replace(fix=None) == Diagnostic(
        'input "Flow.details" takes the JSON value itself, found a string that contains JSON',
        place(text, r'"{\"a\": 1}"', "/inputData/Flow.details"),
        help="pass the JSON value itself, without quotes around it",
        parameter="Flow.details",
    )
    assert diagnostic.fix._replace(edits=tuple(sorted(diagnostic.fix.edits))) == Fix(TITLE, Safety.UNSAFE, edits)


def test_all_arguments(bound, flow, place, found, mended) -> None:
    text = r'{"flowId": "x", "inputData": "{\"Flow.agentId\": \"452\"}"}'
    (diagnostic,) = found(RULE, bound(text, flow))
    assert diagnostic._replace(fix=None) == Diagnostic(
        '"inputData" takes an object, found a string that contains JSON',
        place(text, r'"{\"Flow.agentId\": \"452\"}"', "/inputData"),
        help="pass the object itself, without quotes around it",
    )
    assert mended(text, [diagnostic]) == '{"flowId": "x", "inputData": {"Flow.agentId": "452"}}'


@pytest.mark.parametrize("value", [r'"{\"a\": \"b\\nc\"}"', r'"{\u0022a\u0022: 1}"', r'"{\"a\": 1, \"a\": 2}"', r'"[1,\n2]"'])
def test_no_fix_where_more_than_quotes_would_change(bound, flow, found, value: str) -> None:
    (diagnostic,) = found(RULE, bound(f'{{"flowId": "x", "inputData": {{"Flow.details": {value}}}}}', flow))
    assert diagnostic.fix is None


def test_yaml(bound, flow, found, mended) -> None:
    text = "flowId: x\ninputData:\n  Flow.details: '{\"a\": [1]}'\n"
    assert mended(text, found(RULE, bound(text, flow, grammar="yaml"))) == text.replace("'", "")
    block = "flowId: x\ninputData:\n  Flow.details: |\n    [1]\n"
    assert [diagnostic.fix for diagnostic in found(RULE, bound(block, flow, grammar="yaml"))] == [None]


def test_arguments_that_an_alias_stands_for_have_no_fix(bound, flow, found) -> None:
    text = "name: &body '{}'\nflowId: x\ninputData: *body\n"
    (diagnostic,) = found(RULE, bound(text, flow, grammar="yaml"))
    assert (diagnostic.message, diagnostic.fix) == ('"inputData" takes an object, found a string that contains JSON', None)


@pytest.mark.parametrize("value", ['{"a": 1}', '"[see above]"', '"5"', '"null"', '""'])
def test_values_that_hold_no_object_or_list(bound, flow, found, value: str) -> None:
    assert found(RULE, bound(f'{{"flowId": "x", "inputData": {{"Flow.details": {value}}}}}', flow)) == []
