from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.malformed_flow_id import RULE

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
MEANT = f'"{ID}", the id of flow "Compliance check"'


@pytest.mark.parametrize(
    ("value", "message", "advice"),
    [
        (
            "Compliance check",
            '"flowId" is the name of the flow, expected its id',
            f"pass {MEANT}, or make the name an alias in the configuration",
        ),
        ("a1b2c3d4", '"flowId" does not look like an id, expected a GUID', f"pass {MEANT}, if that is meant"),
        (ID.replace("-", ""), '"flowId" does not look like an id, expected a GUID', f"pass {MEANT}, if that is meant"),
        (" ", '"flowId" is empty, expected the id of a flow', f"pass {MEANT}, if that is meant"),
    ],
)
def test_text_that_is_no_id(value: str, message: str, advice: str, found, bound, flow, place) -> None:
    text = f'{{"flowId": "{value}"}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            message,
            place(text, f'"{value}"', "/flowId"),
            help=advice,
            fix=Fix('write the id of flow "Compliance check"', Safety.UNSAFE, (Edit(12, 12 + len(value), ID),)),
        )
    ]


@pytest.mark.parametrize(("value", "around"), [(f"{{{ID}}}", "braces"), (f" {ID}", "spaces"), (f"({ID})", "characters")])
def test_what_stands_around_an_id(value: str, around: str, found, bound, flow, place) -> None:
    text = f'{{"flowId": "{value}"}}'
    assert found(RULE, bound(text, flow._replace(id=None))) == [
        Diagnostic(
            f'"flowId" has {around} around an id',
            place(text, f'"{value}"', "/flowId"),
            help=f"remove the {around}",
            fix=Fix(f"remove the {around}", Safety.SAFE, (Edit(12, 12 + len(value), ID),)),
        )
    ]


def test_without_a_known_id_there_is_no_fix(found, bound, flow, place) -> None:
    text = '{"flowId": "check"}'
    assert found(RULE, bound(text, flow._replace(id=None))) == [
        Diagnostic(
            '"flowId" does not look like an id, expected a GUID',
            place(text, '"check"', "/flowId"),
            help='pass the id of flow "Compliance check", if that is meant',
        )
    ]


@pytest.mark.parametrize("value", [ID, ID.upper(), "99999999-0000-4000-8000-999999999999", "${ID}", "<flow id>", "YOUR_FLOW_ID"])
def test_ids_and_placeholders(value: str, found, bound, flow) -> None:
    assert found(RULE, bound(f'{{"flowId": "{value}"}}', flow)) == []


def test_other_ways_to_name_a_flow(found, bound, flow) -> None:
    text = '{"flowId": "check"}'
    assert found(RULE, bound(text, flow, by_alias=True)) == []
    assert found(RULE, bound(text, flow._replace(id="Check"))) == []
    assert found(RULE, bound(text, None)) == []
    assert found(RULE, bound('{"flowId": 5}', flow)) == []
    assert found(RULE, bound('{"inputData": {}}', flow)) == []
