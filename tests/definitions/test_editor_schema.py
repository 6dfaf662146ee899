from __future__ import annotations

import itertools
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from flowlint.definitions import editor_schema
from flowlint.definitions.editor_schema import Described
from flowlint.definitions.request_schema import request_schema
from flowlint.model.datatype import CATALOGUE, DataType
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
OTHER_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
NESTED = InputParameter("Flow.own", DataType("json"), schema={"type": "object", "properties": {"a": {"type": "string", "pattern": "^x$"}}})
BILLING = FlowDefinition(
    "Billing",
    "workflow",
    id=ID,
    version="3.0",
    request_body=RequestBody.PARAMETERS,
    inputs=(*(InputParameter(f"Flow.{name}", DataType(name)) for name in CATALOGUE), NESTED),
)
ARCHIVE = BILLING._replace(name="Archive", id=OTHER_ID, version=None)


def with_pattern(schema: object) -> list[dict[str, Any]]:
    """Return every part of a schema that has a pattern for values."""
    if not isinstance(schema, dict):
        return []
    own = [schema] if isinstance(schema.get("pattern"), str) else []
    return own + list(itertools.chain.from_iterable(map(with_pattern, schema.values())))


def test_every_pattern_of_a_value_has_a_sentence() -> None:
    schema = editor_schema.of_flow(Described(BILLING))
    found = {name: with_pattern(part) for name, part in schema["$defs"].items() if name in CATALOGUE}
    said = {name: [one.get("patternErrorMessage") for one in parts if one.get("type") != "string"] for name, parts in found.items()}
    assert said == {
        "dateTime": ["expected a date-time string, such as 2027-03-29T10:15:00Z"],
        "date": ["expected a date string, such as 2027-03-29"],
        "time": ["expected a time string, such as 10:15:00"],
        "duration": ["expected a duration string or milliseconds, such as PT5M"],
        "currency": ['expected a currency code of three letters, such as "EUR"'],
        "phoneNumber": ["expected a phone number string, such as tel:+13178723000"],
        "emailAddress": ["expected an e-mail address, such as agent@example.com"],
    }
    assert schema["$defs"]["currency"]["errorMessage"] == (
        'expected an amount, alone or with a currency code, such as {"amount": 1.5, "code": "EUR"}'
    )
    assert schema["$defs"]["input1"] == NESTED.schema


def test_flow_is_offered_by_its_name() -> None:
    schema = editor_schema.of_flow(Described(BILLING, ("billing",)))
    Draft202012Validator.check_schema(schema)
    flow_id = schema["properties"]["flowId"]
    titles = ['flow "Billing" version 3.0'] * 2
    assert flow_id["anyOf"] == [{"enum": [ID, "billing"], "enumDescriptions": titles}, {}]
    message = f'expected "{ID}", the id of flow "Billing"'
    assert (flow_id["errorMessage"], flow_id["then"]) == (message, {"enum": [ID, "billing"], "errorMessage": message})


def test_flows_are_offered_by_their_names() -> None:
    schema = editor_schema.by_flow_id({"billing.schema.json": Described(BILLING), "archive.schema.json": Described(ARCHIVE)})
    Draft202012Validator.check_schema(schema)
    flow_id = schema["allOf"][0]["then"]["properties"]["flowId"]
    titles = ['flow "Billing" version 3.0', 'flow "Archive"']
    assert flow_id["anyOf"] == [{"enum": [ID, OTHER_ID], "enumDescriptions": titles}, {}]
    message = 'no flow definition has this id; add it to "flows" in .flowlint.yaml and run `flowlint schema --write` again'
    assert flow_id["then"] == {"enum": [ID, OTHER_ID], "errorMessage": message}


@pytest.mark.parametrize(
    "flow_id", [ID, ID.upper(), "billing", "BILLING", "${id}", "{{id}}", "<id>", "YOUR_FLOW_ID", "x", f"{ID}0", OTHER_ID]
)
@pytest.mark.parametrize("arguments", [{}, {"Flow.date": "2025-02-30"}, {"Flow.integer": 1}])
def test_words_change_no_verdict(flow_id: str, arguments: dict[str, object]) -> None:
    request = {"flowId": flow_id, "inputData": arguments}
    printed, written = request_schema(BILLING, ("billing",)), editor_schema.of_flow(Described(BILLING, ("billing",)))
    assert Draft202012Validator(written).is_valid(request) == Draft202012Validator(printed).is_valid(request)


def test_printed_schema_has_no_keyword_of_editors() -> None:
    assert not {"errorMessage", "patternErrorMessage", "enumDescriptions"} & set(str(request_schema(BILLING)).replace("'", " ").split())
