"""The flow that every format's first fixture describes."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.model.datatype import DataType
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.syntax.grammars import parse_definition

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "definitions"
ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"

INPUTS = (
    InputParameter("Flow.complianceFlag", DataType("boolean"), description="Whether the call was handled by the rules"),
    InputParameter("Flow.agentId", DataType("string")),
    InputParameter("Flow.attempts", DataType("integer")),
    InputParameter("Flow.score", DataType("decimal")),
    InputParameter("Flow.dueAt", DataType("dateTime")),
    InputParameter("Flow.dates", DataType("string", collection=True), description="Days asked for, 100% of them"),
    InputParameter("Flow.delay", DataType("string"), initial_value=True),
    InputParameter("Flow.context", DataType("json")),
)
UNKNOWN_TYPES = (
    InputParameter("Flow.complianceFlag", DataType("boolean")),
    InputParameter("Flow.bin", DataType("workbin")),
    InputParameter("Flow.link", DataType("journeyOutcome", collection=True)),
    InputParameter("Flow.contact", DataType("externalContact")),
    InputParameter("Flow.queue", DataType("queue")),
)


def flow(name: str = "Compliance check", inputs: tuple[InputParameter, ...] = INPUTS, kind: str = "workflow") -> FlowDefinition:
    """The flow as a format reads it that holds neither id nor version."""
    return FlowDefinition(name, kind, request_body=RequestBody.PARAMETERS if inputs else RequestBody.NONE, inputs=inputs)


def file(path: str, data: bytes | None = None, substitutions: dict[str, str] | None = None) -> DefinitionFile:
    """A fixture, or a file of the same name with other bytes."""
    return DefinitionFile(path, (FIXTURES / path).read_bytes() if data is None else data, parse_definition, substitutions)


def refusal(form: DefinitionFormat, opened: DefinitionFile) -> str:
    """The sentence with which a format refuses a file."""
    with pytest.raises(DefinitionError) as raised:
        form.read(opened)
    return str(raised.value)
