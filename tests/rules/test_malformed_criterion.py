from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.malformed_criterion import RULE

ALL = (
    '"Equal", "NotEqual", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual", "In", "NotIn", "Contains", "All", "Exists" '
    'and "Size"'
)


def trigger(criteria: str) -> str:
    return f'{{"topicName": "v2.x", "matchCriteria": {criteria}}}'


def criterion(operator: str, rest: str = '"value": 1') -> str:
    return trigger(f'[{{"jsonPath": "x", "operator": {operator}, {rest}}}]')


@pytest.mark.parametrize(
    ("written", "right"),
    [("EQUAL", "Equal"), ("equal", "Equal"), ("GREATER_THAN_OR_EQUAL", "GreaterThanOrEqual"), ("less than", "LessThan")],
)
def test_operator_in_other_spelling(started, place, found, written: str, right: str) -> None:
    text = criterion(f'"{written}"')
    start = text.index(written)
    assert found(RULE, started(text)) == [
        Diagnostic(
            f'operator "{written}" is not known, expected "{right}"',
            place(text, f'"{written}"', "/matchCriteria/0/operator"),
            help=f'write "{right}"',
            fix=Fix(f'write "{right}"', Safety.SAFE, (Edit(start, start + len(written), right),)),
        )
    ]


@pytest.mark.parametrize("right", ["jsonPath", "operator", "value", "values"])
def test_misspelt_key_is_not_missing_as_well(started, place, found, right: str) -> None:
    fields = {"jsonPath": '"x"', "operator": '"In"', "values": "[1]"}
    if right == "value":
        fields = {"jsonPath": '"x"', "operator": '"Equal"', "value": "1"}
    text = trigger("[{" + ", ".join(f'"{name.upper() if name == right else name}": {value}' for name, value in fields.items()) + "}]")
    start = text.index(right.upper())
    assert found(RULE, started(text)) == [
        Diagnostic(
            f'"{right.upper()}" is not a field of a criterion, expected "{right}"',
            place(text, f'"{right.upper()}"', f"/matchCriteria/0/{right.upper()}"),
            help=f'rename it to "{right}"',
            fix=Fix(f'rename it to "{right}"', Safety.SAFE, (Edit(start, start + len(right), right),)),
        )
    ]


@pytest.mark.parametrize(("written", "expected"), [("Equals", '"Equal"'), ("==", 'one such as "Equal"'), ("", 'one such as "Equal"')])
def test_unknown_operator(started, place, found, written: str, expected: str) -> None:
    text = criterion(f'"{written}"')
    assert found(RULE, started(text)) == [
        Diagnostic(
            f'operator "{written}" is not known, expected {expected}',
            place(text, f'"{written}"', "/matchCriteria/0/operator"),
            help=f"use one of {ALL}",
        )
    ]


@pytest.mark.parametrize(
    ("text", "fragment", "pointer", "message", "help_", "note"),
    [
        (trigger("[[]]"), "[]", "/0", "criterion is a list, expected an object", 'write {"jsonPath": …, "operator": …}', ""),
        (trigger('[{"operator": "Exists"}]'), '{"operator', "/0", 'criterion has no "jsonPath"', 'add "jsonPath"', ""),
        (trigger('[{"jsonPath": "x", "operator": null}]'), '{"jsonPath', "/0", 'criterion has no "operator"', 'add "operator"', ""),
        (criterion("1"), "1", "/0/operator", '"operator" takes a string, found a number', "write a string, in quotes", ""),
        (criterion('"Equal"', '"value": 1, "values": [1]'), "[1]", "/0/values",
         'criterion has both "value" and "values", expected exactly one of them',
         'keep "values" for a list, or "value" for a single value', ""),
        (criterion('"In"', '"value": 1'), '"value"', "/0/value", 'operator "In" takes a list as "values", found "value"',
         'write "values" with a list', "its value is a number"),
        (criterion('"Equal"', '"values": []'), '"values"', "/0/values", 'operator "Equal" takes one value as "value", found "values"',
         'write "value" with one value', "its value is a list"),
        (criterion('"All"', '"values": 1'), "1", "/0/values", '"values" takes a list, found a number', 'write a list, or "value"', ""),
        (criterion('"NotIn"', '"x": 1'), '"NotIn"', "/0/operator", 'criterion with operator "NotIn" has no "values"',
         'add "values" to compare with', ""),
    ],
)  # fmt: skip
def test_other_faults(started, place, found, text: str, fragment: str, pointer: str, message: str, help_: str, note: str) -> None:
    where = place(text, fragment, f"/matchCriteria{pointer}")
    if fragment[0] in "{[" and pointer.count("/") == 1:
        where = where._replace(span=where.span._replace(end=where.span.start + 1))
    assert found(RULE, started(text)) == [Diagnostic(message, where, help=help_, note=note)]


@pytest.mark.parametrize(
    "text",
    [
        trigger("[]"), trigger("null"), trigger("${criteria}"), trigger('"${jsonencode(x)}"'), trigger("[${one}]"),
        criterion('"Equal"'), criterion('"In"', '"values": ["a"]'), criterion('"In"', '"values": ${list}'),
        criterion('"In"', '"values": "{{list}}"'), criterion('"{{operator}}"'), criterion("${operator}"), criterion('"<operator>"'),
        criterion('"In"', '"value": ["a"]'), criterion('"NotIn"', '"value": ${list}'), criterion('"In"', '"value": "{{list}}"'),
        criterion('"Exists"', '"x": 1'), criterion('"Contains"', '"values": ["a"]'), criterion('"In"', '"value": null, "values": []'),
        criterion('"Equal"', '"value": "x", "values": ${many}'), criterion('"Equal"', '"value": ${one}, "values": ["x"]'),
        criterion('"{{operator}}"', '"value": "${one}", "values": ["x"]'), criterion('"In"', '"value": {{one}}, "values": {{many}}'),
        trigger('[{"jsonPath": "x", "operator": "Equal", ${more}: 1}]'), '{"topicName": "v2.x", "eventTTLSeconds": 60}',
    ],
)  # fmt: skip
def test_right_or_open_or_not_documented(started, found, text: str) -> None:
    assert found(RULE, started(text)) == []
