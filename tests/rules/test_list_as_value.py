from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.list_as_value import RULE


def criterion(operator: str, rest: str) -> str:
    return f'{{"topicName": "v2.x", "matchCriteria": [{{"jsonPath": "x", "operator": "{operator}", {rest}}}]}}'


@pytest.mark.parametrize(
    ("written", "called", "value"),
    [("In", "In", '["a"]'), ("NOT_IN", "NotIn", "[]"), ("In", "In", "${list}"), ("NotIn", "NotIn", '"{{list}}"')],
)
def test_list_or_placeholder(started, place, found, mended, written: str, called: str, value: str) -> None:
    text = criterion(written, f'"value": {value}')
    start = text.index('"value"') + 1
    findings = found(RULE, started(text))
    assert findings == [
        Diagnostic(
            f'operator "{called}" is documented to take its list as "values", found "value"',
            place(text, '"value"', "/matchCriteria/0/value"),
            help='rename it to "values"',
            fix=Fix('rename it to "values"', Safety.UNSAFE, (Edit(start, start + 5, "values"),)),
        )
    ]
    assert mended(text, findings) == criterion(written, f'"values": {value}')


def test_key_that_is_there_twice_has_no_fix(started, found) -> None:
    (finding,) = found(RULE, started(criterion("In", '"value": ["a"], "value": ["b"]')))
    assert finding.fix is None


@pytest.mark.parametrize(
    "text",
    [
        criterion("In", '"values": ["a"]'),
        criterion("In", '"value": "a"'),
        criterion("In", '"value": ["a"], "values": ["a"]'),
        criterion("Equal", '"value": ["a"]'),
        criterion("Contains", '"value": ["a"]'),
        '{"topicName": "v2.x", "matchCriteria": [1, {"operator": 1, "value": []}, {"value": []}, ${more}]}',
        '{"topicName": "v2.x", "matchCriteria": "${criteria}"}',
        '{"topicName": "v2.x", "eventTTLSeconds": 60}',
    ],
)
def test_anything_else(started, found, text: str) -> None:
    assert found(RULE, started(text)) == []
