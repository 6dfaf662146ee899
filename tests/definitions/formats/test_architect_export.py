from __future__ import annotations

import base64
from urllib.parse import quote, unquote

import pytest
from compliance_check import FIXTURES, UNKNOWN_TYPES, file, flow, refusal

from flowlint.definitions.formats.architect_export import FORMAT
from flowlint.model.datatype import DataType
from flowlint.model.flow import InputParameter, SettingSource
from flowlint.model.location import Location, Origin, Source

ACCEPTS = "expected an Architect export (.i3*: Base64 of URL-encoded JSON)"
FOLDER = "architect-export/"


def encoded(json: str) -> bytes:
    return base64.b64encode(quote(json).encode())


@pytest.mark.parametrize("name", ["compliance-check.i3WorkFlow", "wrapped-lines.i3WorkFlow"])
def test_reads_the_inputs_of_the_flow_and_no_other_variable(name: str) -> None:
    assert FORMAT.read(file(FOLDER + name)) == (flow(),)


def test_places_are_json_pointers_into_the_decoded_text() -> None:
    path = FOLDER + "compliance-check.i3WorkFlow"
    (read,) = FORMAT.read(file(path))
    source = Source(path, "", Origin.DERIVED)
    assert (read.source, read.format, read.request_body_source) == (path, "architect-export", SettingSource.DERIVED)
    assert read.place == Location(source, "")
    assert [one.place for one in read.inputs] == [Location(source, f"/variables/{index}") for index in (0, 1, 2, 4, 5, 6, 7, 8)]


def test_decodes_base64_before_percent_escapes() -> None:
    assert b"+" in (FIXTURES / FOLDER / "plus.i3WorkFlow").read_bytes()
    flag = InputParameter("Flow.complianceFlag", DataType("boolean"), description="~~~ a+b ~~~ %2B >>> ✓")
    assert FORMAT.read(file(FOLDER + "plus.i3WorkFlow")) == (flow("Compliance check + größer ~~~ 100%25", (flag,)),)


@pytest.mark.parametrize("text", ["a=3D", "100%", "5%%30", "%2", "%4%31%zz", "_ +", "é%C3%A9"])
def test_percent_signs_that_escape_nothing_stay(text: str) -> None:
    data = base64.b64encode(f'%7B"type": "workflow", "name": "{text}"}}'.encode())
    (read,) = FORMAT.read(file("x.i3WorkFlow", data))
    assert read.name == unquote(text)


def test_a_percent_sign_does_not_go_with_a_line_end() -> None:
    for text in (b'%7B"type": "workflow", "name": "x"}%\n', b'%7B"type": "workflow", "name": "x"%\r"%%\n}'):
        assert "the export holds no JSON" in refusal(FORMAT, file("x.i3WorkFlow", base64.b64encode(text)))


def test_keeps_types_that_flowlint_does_not_know_by_name() -> None:
    assert FORMAT.read(file(FOLDER + "unknown-type.i3WorkFlow")) == (flow(inputs=UNKNOWN_TYPES),)


def test_leaves_out_the_variables_of_common_modules_inside() -> None:
    assert FORMAT.read(file(FOLDER + "nested-flow.i3InboundMessage")) == (flow("Compliance message", (), "inboundshortmessage"),)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (None, "the export ends early, after 976 characters of JSON"),
        (b"", "the file is empty"),
        (b"workflow:\n  name: x\n", "the export is not Base64, or it is cut off"),
        (base64.b64encode(b"\x89PNG\r\n\x1a\n"), "the decoded export is not UTF-8"),
        (encoded("not JSON"), "the export holds no JSON (fault at character 0 after decoding)"),
        (encoded('{"name": ' + "9" * 5000 + "}"), "the export holds a number of too many digits"),
        (encoded("[" * 100_000), "the JSON in the export is nested too deeply"),
        (encoded('"text"'), "the decoded JSON is not an object"),
        (encoded('{"name": "Compliance check"}'), 'the decoded JSON has no "name" and "type"'),
    ],
)
def test_refuses_what_is_no_export(data: bytes | None, fault: str) -> None:
    assert refusal(FORMAT, file(FOLDER + "truncated.i3WorkFlow", data)) == f"{FOLDER}truncated.i3WorkFlow: {fault}, {ACCEPTS}"


def test_every_truncation_is_refused() -> None:
    data = (FIXTURES / FOLDER / "compliance-check.i3WorkFlow").read_bytes()
    for length in range(0, len(data) - 4, 97):
        assert refusal(FORMAT, file(FOLDER + "truncated.i3WorkFlow", data[:length])).endswith(ACCEPTS)


def test_names_the_place_of_a_broken_variable() -> None:
    data = encoded('{"name": "x", "type": "workflow", "variables": [{"__type": "BoolVariable", "isInput": true}]}')
    assert refusal(FORMAT, file("x.i3WorkFlow", data)) == (
        'x.i3WorkFlow#/variables/0: an input has no name, expected "name" with a text such as "Flow.agentId"'
    )


def test_is_recognised_by_suffix_or_by_its_first_characters() -> None:
    assert FORMAT.recognises(file("x.i3BotFlow", b""))
    assert FORMAT.recognises(file("export", encoded('{"name": "x"}')))
    assert not FORMAT.recognises(file("x.yaml", b"workflow:\n"))
