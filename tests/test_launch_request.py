"""The launch request's contract is the official SDK's: its model has exactly the fields that flowlint knows."""

from __future__ import annotations

import json

import jsonschema
import pytest
from PureCloudPlatformClientV2.models.flow_execution_launch_request import FlowExecutionLaunchRequest

from flowlint.model.request import CONTAINER, FIELDS
from flowlint.sources import packaged

SCHEMA = packaged.load("launch-request")
_JSON_TYPES = {"str": "string", "dict(str, object)": "object"}


def test_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_fields_are_those_of_the_model() -> None:
    model = FlowExecutionLaunchRequest()
    assert set(SCHEMA["properties"]) == set(model.attribute_map.values())
    assert {*FIELDS, CONTAINER} == set(SCHEMA["properties"])


def test_types_are_those_of_the_model() -> None:
    model = FlowExecutionLaunchRequest()
    types = {model.attribute_map[name]: _JSON_TYPES[kind] for name, kind in model.swagger_types.items()}
    declared = {name: part["type"] if isinstance(part["type"], str) else part["type"][0] for name, part in SCHEMA["properties"].items()}
    assert declared == types


def test_what_the_sdk_sends_fits() -> None:
    model = FlowExecutionLaunchRequest()
    model.flow_id = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
    model.input_data = {"Flow.complianceFlag": True}
    body = {model.attribute_map[name]: value for name, value in json.loads(model.to_json()).items()}
    jsonschema.validate(body, SCHEMA)


@pytest.mark.parametrize("body", [{}, {"flowId": 5}, {"flowId": "x", "parameters": {}}, {"flowId": "x", "inputData": []}])
def test_what_the_platform_does_not_know_does_not_fit(body: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(body, SCHEMA)
