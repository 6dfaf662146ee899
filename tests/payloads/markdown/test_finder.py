"""Markdown: fences with payloads, named flows, margins, and everything that is no payload."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from textwrap import dedent

import pytest
from command_runs import flowlint

from flowlint import registry
from flowlint.linter.contents import texts_of
from flowlint.model.carried import Text, Unchecked
from flowlint.model.location import Source
from flowlint.payloads.markdown.carrier import CARRIER


def held(text: str) -> list[tuple[str, int, str, str]]:
    """Return what the fences of a Markdown text hold: grammar, first line, flow and content."""
    found = texts_of("doc.md", BytesIO(dedent(text).encode()), 1 << 20)
    return [
        (one.grammar, one.first_line, one.facts.flow, one.source.text) for one in found if isinstance(one, Text) and one.source is not None
    ]


def test_fences_of_json_and_yaml_are_texts() -> None:
    assert held("""\
        # flowId

        ```json
        {"flowId": "x"}
        ```
        text
        ~~~yaml
        flowId: x
        ~~~
        ```
        {"name": "no language, and no id of a flow"}
        ```
        ```python
        flowId = {}
        ```
        """) == [("json", 4, "", '{"flowId": "x"}\n'), ("yaml", 8, "", "flowId: x\n")]


@pytest.mark.parametrize(
    ("info", "flow"),
    [
        ("json flowlint:Callback", "Callback"),
        ('json flowlint:"Compliance check"', "Compliance check"),
        ("json title=x flowlint:Compliance check", "Compliance check"),
        ("jsonc {.numbered} flowlint:flows/a.yaml", "flows/a.yaml"),
    ],
)
def test_a_fence_may_name_its_flow(info: str, flow: str) -> None:
    assert held(f"```{info}\n{{}}\n```\n") == [("json", 2, flow, "{}\n")]


@pytest.mark.parametrize(
    ("content", "grammars"),
    [
        ("$ curl https://x/api/v2/flows/executions -d @body.json", ["text"]),
        ("curl https://x/api/v2/users", []),
        ("POST /api/v2/flows/executions", ["http"]),
        ("GET /api/v2/flows/executions/{id}\n{}", ["http"]),
        ("POST /api/v2/users", []),
        ("answers POST /api/v2/flows/executions", []),
        ('\n  {"flowId": "x"}', ["json"]),
        ('[{"flowId": "x"}]', ["json"]),
        ('"flowId": "x"', []),
        ('{"id": "x"}', []),
    ],
)
def test_what_a_fence_without_a_language_holds_is_told_by_its_content(content: str, grammars: list[str]) -> None:
    found = registry.find(CARRIER, Source("doc.md", f"```\n{content}\n```\n"))
    assert [one.grammar for one in found if isinstance(one, Text)] == grammars


def test_a_fence_may_state_its_language_in_an_object() -> None:
    stated = ("json", "bash", "javascript", "")
    text = "".join(f'```{{"language": "{language}"}}\n{{}}\n```\n' for language in stated)
    assert [one.grammar for one in registry.find(CARRIER, Source("doc.md", text)) if isinstance(one, Text)] == [
        "json",
        "bash",
        "javascript",
    ]


INDENTED = [
    ('Send:\n\n    {\n      "flowId": "x"\n    }\n\nThen wait.\n', [("json", 3, "", '{\n  "flowId": "x"\n}\n')]),
    ('# Send\n\t{"flowId": "x"}\n', [("json", 2, "", '{"flowId": "x"}\n')]),
    ('1. Send\n\n        {"flowId": "x",\n\n         "a": {}}\n\n    and wait.\n', [("json", 3, "", '{"flowId": "x",\n\n "a": {}}\n')]),
    ('    {"flowId": "x"}\n\n    {"flowId": "y"}\n', [("json", 1, "", '{"flowId": "x"}\n'), ("json", 3, "", '{"flowId": "y"}\n')]),
    (
        '* a\n\n    POST /api/v2/flows/executions\n\n    {"flowId": "x"}\n',
        [("http", 3, "", 'POST /api/v2/flows/executions\n\n{"flowId": "x"}\n')],
    ),
    (
        "a\n\n    $ curl https://x/api/v2/flows/executions \\\n        -d @b.json\n",
        [("text", 3, "", "$ curl https://x/api/v2/flows/executions \\\n    -d @b.json\n")],
    ),
    ('a\n\n    {\n    ```json\n    {"flowId": "x"}\n    ```\n', [("json", 5, "", '{"flowId": "x"}\n')]),
    ('A paragraph with "flowId" that goes on\n    {"flowId": "x"}\n', []),
    ('"flowId"\n\n    {"id": "x"}\n\n   {"flowId": "x"}\n', []),
]


@pytest.mark.parametrize(("text", "texts"), INDENTED)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_indented_code_is_read_as_a_fence_without_a_language(text: str, texts: list[object], line_end: str) -> None:
    found = registry.find(CARRIER, Source("doc.md", "\ufeff" + text.replace("\n", line_end)))
    texts_found = [one for one in found if isinstance(one, Text)]
    assert [(one.grammar, one.first_line, one.facts.flow, one.data.decode().replace(line_end, "\n")) for one in texts_found] == texts


def test_a_request_of_documentation_has_its_body_below_the_request_line(tmp_path: Path) -> None:
    (tmp_path / "flow.yaml").write_text("flowlint: 1\nname: Billing\ninputs: {Flow.x: string}\n")
    file = tmp_path / "a.md"
    file.write_text('```\nPOST /api/v2/flows/executions\n{\n  "flowId": "${flow}",\n  "inputData": {"Flow.X": "a"}\n}\n```\n')
    command = ["check", str(file), "--definitions", str(tmp_path / "flow.yaml"), "--format", "concise"]
    done = flowlint(*command)
    finding = 'error[name-case-mismatch] argument "Flow.X" differs only in case from input "Flow.x"'
    assert (done.exit_code, done.stdout) == (1, f"{file}:5:17: {finding}\n")


def test_a_fence_that_names_an_unknown_flow_is_not_judged(tmp_path: Path) -> None:
    (tmp_path / "flow.yaml").write_text("flowlint: 1\nname: Billing\ninputs: {Flow.x: string}\n")
    file = tmp_path / "a.md"
    file.write_text('```json flowlint:Nosuch\n{"flowId": "x", "inputData": {}}\n```\n')
    command = ["check", str(file), "--definitions", str(tmp_path / "flow.yaml"), "--definitions", str(tmp_path / "flow.yaml")]
    done = flowlint(*command)
    assert (done.exit_code, done.stdout) == (3, "no payload was checked\n1 problem kept the run from checking everything\n")
    problem = f'{file}:2: no flow definition has the path, id or name "Nosuch"; expected one of "Billing"'
    assert done.stderr == f"flowlint: error: {problem}\n"


def test_what_stands_before_a_fence_is_no_part_of_its_lines() -> None:
    assert held("""\
        1. one

           ```json
           {
             "flowId": 1
           }
           ```

        > quoted
        > > ```json
        > > {"flowId":
        > >  2}
        > > ```
        """) == [("json", 4, "", '{\n  "flowId": 1\n}\n'), ("json", 11, "", '{"flowId":\n 2}\n')]


@pytest.mark.parametrize(
    "text",
    [
        "```json\n```\nflowId",
        "    ``` json flowId",
        "`json flowId`",
        "```json flowId ```",
    ],
)
def test_an_empty_fence_holds_nothing(text: str) -> None:
    assert held(text) == []


def test_a_fence_without_end_ends_with_the_file() -> None:
    assert held('```json\n{"flowId": 1}') == [("json", 2, "", '{"flowId": 1}')]


def test_a_longer_fence_holds_shorter_ones() -> None:
    assert held('````json\n{"flowId": "```"}\n```\n````\n') == [("json", 2, "", '{"flowId": "```"}\n```\n')]


@pytest.mark.parametrize("name", ["flowID", "flow_id", "flow-id", "FLOWID"])
def test_a_misspelt_id_of_a_flow_is_recognised(name: str) -> None:
    body = f'{{"{name}": "x", "parameters": {{}}}}'
    assert held(f"```json\n{body}\n```\n```\n{body}\n```\n") == [("json", 2, "", f"{body}\n"), ("json", 5, "", f"{body}\n")]


def test_a_byte_order_mark_before_a_fence_is_none_of_it() -> None:
    assert held('\ufeff```json\n{"flowId": "x"}\n```\n') == [("json", 2, "", '{"flowId": "x"}\n')]


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ('{"flowId": "x", "inputData": {}', True),
        ('{"inputData": {"a": +1}, "flow_id": "x"}', True),
        ('{"flowId": "x", "inputData": {}}\n{"flowId": "x", "inputData": {}}', True),
        ('{"flowId": "x", "inputData": {…', False),
        ('{"flowId": "x", "inputData": {\n  ...\n}', False),
        ('{"flowId": <id>, "inputData": {}}', False),
        ('{"flowId": "x"', False),
        ('{"entities": [{"flowId": "x", "inputData": {}', False),
    ],
)
def test_a_fence_that_cannot_be_read_is_judged_where_it_is_a_launch_request(text: str, certain: bool) -> None:
    found = texts_of("doc.md", BytesIO(f"```json\n{text}\n```\n".encode()), 1 << 20)
    assert [one.facts.certain for one in found if isinstance(one, Text)] == [certain]


def test_a_page_in_utf_16_is_named() -> None:
    text = '```json\n{"flowId": "x"}\n```\n'
    (unread,) = texts_of("doc.md", BytesIO(text.encode("utf-16")), 1 << 20)
    assert isinstance(unread, Unchecked)
    assert (unread.sentence, unread.place.source.name) == ("file not checked: it is in UTF-16, expected UTF-8", "doc.md")
    assert list(texts_of("doc.md", BytesIO("nothing".encode("utf-16")), 1 << 20)) == []
