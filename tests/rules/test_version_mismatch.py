from __future__ import annotations

from typing import Any

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.flow import FlowDefinition
from flowlint.rules.version_mismatch import RULE


def test_another_version(bound: Any, flow: FlowDefinition, place: Any, found: Any) -> None:
    text = '{"flowId": "x", "flowVersion": "2.0"}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            '"flowVersion" is not "3.0", the version of the definition',
            place(text, '"2.0"', "/flowVersion"),
            help='set it to "3.0", leave it out for the latest published version, or load the definition of that version',
        )
    ]


@pytest.mark.parametrize("value", ['"3.0"', '"3"', '""', "null", "2", '"${version}"', "${version}"])
def test_versions_that_agree_or_say_nothing(bound: Any, flow: FlowDefinition, found: Any, value: str) -> None:
    assert found(RULE, bound(f'{{"flowId": "x", "flowVersion": {value}}}', flow)) == []


def test_definition_without_version(bound: Any, flow: FlowDefinition, found: Any) -> None:
    assert found(RULE, bound('{"flowId": "x", "flowVersion": "2.0"}', flow._replace(version=None))) == []
