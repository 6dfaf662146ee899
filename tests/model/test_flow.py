"""How a flow is named, and a request-body setting that one side states and the other only derives from having inputs."""

from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource, with_setting

INPUT = InputParameter("Flow.body", DataType("json"))
DERIVED = FlowDefinition(
    "Billing", "workflow", inputs=(INPUT,), request_body=RequestBody.PARAMETERS, request_body_source=SettingSource.DERIVED
)


@pytest.mark.parametrize("source", list(SettingSource))
def test_only_what_was_stated_is_taken(source: SettingSource) -> None:
    known = DERIVED._replace(request_body=RequestBody.JSON, request_body_source=source)
    taken = source in {SettingSource.STATED, SettingSource.CONFIGURATION}
    assert with_setting(DERIVED, known)[:] == (known if taken else DERIVED)[:]
    assert with_setting(known, DERIVED) is known


@pytest.mark.parametrize("source", [SettingSource.STATED, SettingSource.CONFIGURATION, SettingSource.UNKNOWN])
def test_what_is_not_merely_derived_stays(source: SettingSource) -> None:
    flow = DERIVED._replace(request_body_source=source)
    assert with_setting(flow, DERIVED._replace(request_body=RequestBody.JSON, request_body_source=SettingSource.STATED)) is flow


def test_a_setting_of_a_flow_with_inputs_says_nothing_of_one_without() -> None:
    known = DERIVED._replace(request_body=RequestBody.JSON, request_body_source=SettingSource.STATED)
    without = DERIVED._replace(inputs=(), request_body=RequestBody.NONE)
    assert with_setting(without, known) is without


@pytest.mark.parametrize(
    ("name", "version", "source", "citation"),
    [
        ("Billing", None, "", '"Billing"'),
        ("Billing", "3.0", "flows/a.yaml", '"Billing" version 3.0 (flows/a.yaml)'),
        ("{{name}}", None, "flows/a.yaml", '"flows/a.yaml"'),
        ("{{name}}", None, "", '"{{name}}"'),
    ],
)
def test_a_flow_whose_name_is_filled_in_later_is_named_by_its_file(name: str, version: str | None, source: str, citation: str) -> None:
    assert FlowDefinition(name, "workflow", version=version, source=source).citation == citation
