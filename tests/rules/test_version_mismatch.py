from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.rules.version_mismatch import RULE


def test_another_version(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "flowVersion": "2.0"}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            '"flowVersion" is not "3.0", the version of the definition',
            place(text, '"2.0"', "/flowVersion"),
            help='set it to "3.0", leave it out for the latest published version, or load the definition of that version',
        )
    ]


@pytest.mark.parametrize("value", ['"3.0"', '"3"', '""', "null", "2", '"${version}"', "${version}"])
def test_versions_that_agree_or_say_nothing(bound, flow, found, value: str) -> None:
    assert found(RULE, bound(f'{{"flowId": "x", "flowVersion": {value}}}', flow)) == []


def test_definition_without_version(bound, flow, found) -> None:
    assert found(RULE, bound('{"flowId": "x", "flowVersion": "2.0"}', flow._replace(version=None))) == []
