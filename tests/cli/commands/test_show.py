from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flowlint.cli.commands.show import command
from flowlint.definitions import catalogue
from flowlint.model.errors import ConfigError, DefinitionError

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "definitions"
ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = f"""\
flowlint: 1
id: {ID}
name: Compliance check
version: "3.0"
published: true
requestBody: parameters
inputs:
  Flow.complianceFlag: {{type: boolean, required: true, description: "handled by the rules\\n(yes or no)"}}
  Flow.dates: stringCollection
  Flow.delay: {{type: string, initialValue: true}}
  Flow.bin: workbin
"""
NAMES = [
    *("architect-export/compliance-check.i3WorkFlow", "architect-export/plus.i3WorkFlow", "architect-export/unknown-type.i3WorkFlow"),
    *("architect-export/nested-flow.i3InboundMessage", "archy-yaml/templated.yaml", "archy-yaml/template.tftpl"),
    *(
        "archy-yaml/no-variables.yaml",
        "json-schema/nested-object.json",
        "flowlint/triggered.yaml",
        "flowlint/stream.yaml",
        "platform-flow/listing.json",
    ),
]


pytestmark = pytest.mark.usefixtures("here")


def show(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_text_is_for_people() -> None:
    Path("flow.yaml").write_text(FLOW)
    Path("call.yml").write_text('inboundCall:\n  name: "Call\\e[2m line"\n')
    result = show("flow.yaml", "call.yml")
    assert (
        result.stdout
        == f"""\
Compliance check
  id            {ID}
  type          workflow
  version       3.0, published
  read from     flow.yaml (flowlint)
  request body  parameters: each argument goes to the input of the same name (stated by the definition)
  inputs
    Flow.complianceFlag  boolean               required; handled by the rules ...
    Flow.dates           collection of string
    Flow.delay           string                has an initial value
    Flow.bin             workbin               unknown type, its values are not checked

Call\\x1b[2m line
  id            not stated by this format
  type          inboundcall
  version       not stated by this format
  read from     call.yml (archy-yaml)
  request body  not launched by a request
  inputs        none
"""
    )
    assert result.stderr == "2 flows in 2 files\n"


BODY = """\
workflow:
  name: Greet
  variables:
    - stringVariable: {name: Flow.ani, isInput: true, description: who calls}
    - stringVariable: {name: Flow.phoneNumber, isInput: true}
    - stringVariable: {name: Flow.unused, isInput: true}
  states:
    - state: {actions: [{wait: {duration: {exp: "If(IsSet(Flow.phoneNumber), 1, ToInt(Flow.ani))"}}}]}
"""


def test_the_use_of_inputs_is_a_column() -> None:
    Path("flow.yaml").write_text(BODY)
    assert show("flow.yaml").stdout.splitlines()[-4:] == [
        "  inputs                      used",
        "    Flow.ani          string  unguarded, line 8  who calls",
        "    Flow.phoneNumber  string  guarded",
        "    Flow.unused       string  never",
    ]
    found = json.loads(show("flow.yaml", "--format", "json").stdout)[0]["inputs"]
    assert [(one["use"], one["useLine"], one["useAction"]) for one in found] == [
        ("unguarded", 8, None),
        ("guarded", 8, None),
        ("never", None, None),
    ]
    own = show("flow.yaml", "--format", "yaml").stdout
    Path("own.yaml").write_text(own)
    assert "use: unguarded\n" in own
    assert show("own.yaml").stdout.splitlines()[-3:] == [
        "    Flow.ani          string  unguarded  who calls",
        "    Flow.phoneNumber  string  guarded",
        "    Flow.unused       string  never",
    ]
    assert show("own.yaml", "--format", "yaml").stdout == own


def test_json_is_for_programs() -> None:
    Path("flow.yaml").write_text(FLOW)
    result = show("flow.yaml", "--format", "json")

    def entry(name: str, kind: str, *, collection: bool = False, required: bool = False, description: str = "") -> dict[str, object]:
        use = {"use": None, "useLine": None, "useAction": None}
        return {"name": name, "type": kind, "collection": collection, "required": required, "description": description, **use}

    assert json.loads(result.stdout) == [
        {
            "name": "Compliance check",
            "id": ID,
            "type": "workflow",
            "version": "3.0",
            "published": True,
            "format": "flowlint",
            "source": "flow.yaml",
            "requestBody": "parameters",
            "requestBodySource": "stated",
            "aliases": [],
            "inputs": [
                entry("Flow.complianceFlag", "boolean", required=True, description="handled by the rules\n(yes or no)"),
                entry("Flow.dates", "string", collection=True),
                entry("Flow.delay", "string"),
                entry("Flow.bin", "workbin"),
            ],
        }
    ]
    assert result.stderr == "1 flow in 1 file\n"


def test_all_that_payloads_may_call_a_flow_is_shown() -> None:
    for name in ("one", "two"):
        Path(f"{name}.yaml").write_text(f"flowlint: 1\nname: {name}\ntype: workflow\nrequestBody: none\n")
    first, second = ID, ID.replace("a", "f")
    entries = f"one: one.yaml, dev: {{definition: two.yaml, id: {first}}}, prod: {{definition: two.yaml, id: {second}}}"
    Path(".flowlint.yaml").write_text(f"flows: {{{entries}}}\n")
    named = {one["name"]: (one["id"], one["aliases"]) for one in json.loads(show("--format", "json").stdout)}
    assert named == {"one": (None, ["one"]), "two": (first, ["dev", second, "prod"])}
    assert f"  id            {first}\n  aliases       dev, {second}, prod\n" in show().stdout


@pytest.mark.parametrize("name", NAMES)
def test_yaml_reads_back_into_the_equal_model(name: str) -> None:
    path = str(FIXTURES / name)
    Path("back.yaml").write_bytes(show(path, "--format", "yaml").stdout_bytes)
    assert catalogue.load(["back.yaml"]).flows == catalogue.load([path]).flows


def test_texts_that_yaml_would_read_otherwise_are_quoted() -> None:
    texts = [
        "no",
        "1e3",
        "0o17",
        "12:30:00",
        "~",
        " a ",
        "#a",
        "a: b",
        "{{x}}",
        "${x}",
        "a {{x}} b",
        'Co${"x"}',
        "{{it's}}",
        "größer",
        "a\nb\n",
        "\u2028",
        "'",
        '"',
        "- a",
        "%a",
        "😀",
        "\x07",
        "=",
        "<<",
    ]
    inputs = {f"Flow.a{index}": {"type": "string", "description": text} for index, text in enumerate(texts)}
    Path("flow.json").write_text(json.dumps({"flowlint": 1, "name": "no", "version": "1.0", "inputs": inputs}))
    Path("back.yaml").write_bytes(show("flow.json", "--format", "yaml").stdout_bytes)
    assert catalogue.load(["back.yaml"]).flows == catalogue.load(["flow.json"]).flows


def test_a_folder_says_what_it_skipped() -> None:
    Path("mixed").mkdir()
    Path("mixed/flow.yaml").write_text(FLOW)
    Path("mixed/README.md").write_text("# Flows\n")
    assert show("mixed").stderr == "1 flow in 1 file, 1 file skipped\n"


def test_without_arguments_the_folder_flows_is_shown() -> None:
    Path("flows").mkdir()
    Path("flows/flow.yaml").write_text(FLOW)
    assert [one["name"] for one in json.loads(show("--format", "json").stdout)] == ["Compliance check"]


def test_the_configuration_gives_definitions_substitutions_and_settings() -> None:
    Path("a.yaml").write_text("workflow:\n  name: {{name}}\n")
    Path("settings.yaml").write_text(
        "definitions: [a.yaml]\nsubstitutions: {name: Substituted}\nflows:\n  a: {definition: a.yaml, requestBody: json}\n"
    )
    for arguments in ((), ("a.yaml",)):
        (shown,) = json.loads(show(*arguments, "--config", "settings.yaml", "--format", "json").stdout)
        assert (shown["name"], shown["requestBody"], shown["requestBodySource"]) == ("Substituted", "json", "configuration")


def test_nothing_to_show_is_an_error() -> None:
    Path("empty").mkdir()
    Path("empty/README.md").write_text("# Flows\n")
    with pytest.raises(DefinitionError) as raised:
        show("empty")
    assert str(raised.value) == (
        'no flow definition in "empty" (1 file skipped), expected a file or folder of flow definitions, or a folder "flows" here'
    )
    with pytest.raises(DefinitionError) as raised:
        show()
    assert (
        str(raised.value)
        == 'no definitions are named or configured, expected a file or folder of flow definitions, or a folder "flows" here'
    )


def test_a_configuration_that_is_missing_is_an_error() -> None:
    with pytest.raises(ConfigError):
        show("--config", "absent.yaml")


def test_help_teaches() -> None:
    text = show("--help").output
    assert "flowlint show flows/ --format json" in text
    assert "Exit codes: 0 shown, 2 wrong usage or configuration, 3 a definition that is named is missing or cannot be read." in " ".join(
        text.split()
    )
