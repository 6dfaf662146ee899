"""Data actions: which are read, what their templates become, and what is said of those that cannot be judged."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from command_runs import flowlint
from hypothesis import given
from hypothesis import strategies as st

from flowlint.linter.contents import texts_of
from flowlint.model.call import Call
from flowlint.model.carried import Readings, Text, Unchecked
from flowlint.model.hosting import in_host
from flowlint.model.location import Location, Span

FLOW = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = {
    "flowlint": 1,
    "id": FLOW,
    "name": "Compliance check",
    "type": "workflow",
    "inputs": {
        "Flow.agentId": {"type": "string", "required": True},
        "Flow.retries": "integer",
        "Flow.l": {"type": "string", "collection": True},
    },
}
LATER = "only known when the request is sent"
URL = "/api/v2/flows/executions"


def action(template: object, properties: object = None, **request: object) -> dict[str, Any]:
    return {
        "name": "Launch",
        "config": {"request": {"requestUrlTemplate": URL, "requestType": "POST", "requestTemplate": template, **request}},
        "contract": {"input": {"inputSchema": {"properties": properties}}},
    }


def held(whole: object, name: str = "launch.custom.json") -> list[Any]:
    data = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    return list(texts_of(name, BytesIO(data), 1 << 24))


def texts(whole: object) -> list[str]:
    found = [one.texts if isinstance(one, Readings) else (one,) for one in held(whole)]
    return [text.source.text for group_ in found for text in group_ if isinstance(text, Text) and text.source is not None]


def checked(folder: Path, whole: object, form: str) -> tuple[list[str], int]:
    """Return what ``check`` prints of an action in one format, with each place as the text there, and its exit code."""
    (folder / "flow.json").write_text(json.dumps(DEFINITION))
    path = folder / "launch.custom.json"
    path.write_text(json.dumps(whole, indent=1))
    lines = path.read_text().splitlines()
    ended = flowlint("check", "--definitions", str(folder / "flow.json"), "--format", form, str(path))
    shown = re.sub(r"\S+launch.custom.json:(\d+):(\d+)", lambda at: lines[int(at[1]) - 1][int(at[2]) - 1 :][:12], ended.stdout)
    return shown.splitlines(), ended.exit_code


def test_a_template_is_a_text_whose_placeholders_have_the_types_of_the_contract() -> None:
    properties = {"n": {"type": "integer"}, "o": {"type": "object", "properties": {"b": {"type": "boolean"}}}, "s": {"type": "string"}}
    call, text = held(action('{"a": $input.n, "b": "$!{input.n}", "c": ${input.o.b}, "d": $input.s, "e": $x}', properties))
    assert (call.url.text, call.method.text, call.has_body, call.states_headers) == (URL, "POST", True, False)
    assert text.source.text == '{"a": ${input.n}, "b": "${input.n}", "c": ${input.o.b}, "d": ${input.s}, "e": ${x}}'
    assert dict(text.facts.holes) == {"${input.n}": "integer", "${input.o.b}": "boolean", "${input.s}": "string"}
    assert (text.grammar, text.facts.certain, text.facts.tentative) == ("json", True, False)


def test_actions_are_found_in_lists_and_listings() -> None:
    assert texts([action("1"), {"entities": [action("2"), {"config": None}]}]) == ["1", "2"]


@pytest.mark.parametrize(
    ("request_", "certain"),
    [
        ({}, True),
        ({"requestType": "post"}, True),
        ({"requestType": "PUT"}, False),
        ({"requestUrlTemplate": "https://api.mypurecloud.com/api/v2/flows/executions"}, True),
        ({"requestUrlTemplate": "/api/v2/flow/executions"}, False),
    ],
)
def test_a_body_is_certain_where_it_is_posted_to_the_endpoint(request_: dict[str, object], certain: bool) -> None:
    assert [one.facts.certain for one in held(action("{}", **request_)) if isinstance(one, Text)] == [certain]


def test_an_action_that_leads_elsewhere_holds_nothing() -> None:
    assert held([action("{}", requestUrlTemplate=f"{URL}/${{input.id}}", requestType="GET")]) == []


def test_a_credential_in_a_header_is_told() -> None:
    call = held(action("{}", headers={"Authorization": "Bearer 0f3c9e2b77a14d", "authorization": "Bearer ${credentials.x}", "X": 5}))[0]
    assert isinstance(call, Call)
    assert [in_host(place).source.text[slice(*in_host(place).span or (0, 0))] for place in call.credentials] == ["0f3c9e2b77a14d"]


@pytest.mark.parametrize(
    ("template", "tentative"),
    [
        ('{"a": ${input.s}}', False),
        ('{"a": [${input.s}]}', False),
        ('{"a": ${input.n} "b": 1}', False),
        ('{"a": "${input.s}" "b": 1}', False),
        ('{"a": ${input.s} "b": 1}', True),
        ("{${input.s}}", True),
        ('{"a": 1, ${input.s}}', True),
        ('{"a": "\\$input.s"}', True),
        ("${input.rawRequest}", True),
    ],
)
def test_faults_count_unless_what_is_filled_in_may_mend_them(template: str, tentative: bool) -> None:
    properties = {"s": {"type": "string"}, "n": {"type": "integer"}}
    assert [one.facts.tentative for one in held(action(template, properties)) if isinstance(one, Text)] == [tentative]


@pytest.mark.parametrize(
    ("template", "sentences"),
    [
        (
            f'{{"flowId": "{FLOW}",\n "inputData": {{ ${{input.more}} }}}}',
            [
                "checked 1 payload in 1 file against 1 flow: no findings",
                '${input.more: arguments not checked: "${input.more}" is only known when the request is sent',
            ],
        ),
        (
            f'{{"flowId": "{FLOW}", "inputData": {{"Flow.retries": 1, $input.a, $input.b}}}}',
            [
                "checked 1 payload in 1 file against 1 flow: no findings",
                f'$input.a, $i: there may be more arguments than were checked: "$input.a" and "$input.b" are {LATER}',
            ],
        ),
        (
            f'{{"flowId": "{FLOW}" $input.more}}',
            [
                "checked 1 payload in 1 file against 1 flow: no findings",
                '$input.more}: arguments not checked: "$input.more" is only known when the request is sent',
            ],
        ),
        (
            "$!{input.rawRequest}",
            [
                "1 payload in 1 file was not compared with a flow; its form has no fault",
                '$!{input.raw: body not checked: "$!{input.rawRequest}" is only known when the request is sent',
            ],
        ),
        (
            " ",
            ["no payload was checked", "/api/v2/flow: body not checked: the action has no request template"],
        ),
        (
            None,
            ["no payload was checked", "/api/v2/flow: body not checked: the action has no request template"],
        ),
        (
            '{"flowId": "x", "inputData" $input.more}',
            [
                "no payload was checked",
                "$input.more}: body not checked: placeholders decide whether it can be read",
            ],
        ),
        (
            '{"flowId": "x"}#stop',
            ["no payload was checked", '#stop": body not checked: what the directive "#stop" sends is not known'],
        ),
    ],
)
def test_what_cannot_be_judged_is_said(template: str | None, sentences: list[str], tmp_path: Path) -> None:
    lines, code = checked(tmp_path, action(template), "text")
    assert ([line for line in lines if not line.startswith("checked against")], code) == (sentences, 0)


CONTAINER = '\\"inputData\\'[:12]
TRAILING = "error[syntax-error] trailing comma is not allowed in JSON"
COLLIDING = 'error[case-collision] arguments "Flow.agentId" and "Flow.AgentId" differ only in case'
REQUIRED = 'error[missing-parameter] input "Flow.agentId" is required, but not passed'


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ('#if($input.a)"Flow.agentId": "$input.a",#end "Flow.retries": 1', [f"{CONTAINER}: {REQUIRED}"]),
        ('#if($input.a)"Flow.agentId": "x",#end#if(!$input.a)"Flow.agentId": "y",#end "Flow.retries": 1', []),
        ('#if($input.a=="q")"Flow.agentId": "x",#end#if($input.a!="q")"Flow.agentId": "y",#end "Flow.retries": 1', []),
        ('#if($input.b)"Flow.retries": 1#end #if($input.c)#end', [f"{CONTAINER}: {REQUIRED}"]),
        ('"Flow.agentId": "x"#if($input.a), "Flow.retries": 1#end', []),
        (
            '"Flow.agentId": "x", #if($input.a) "Flow.retries": 1#end',
            [f", #if($input: {TRAILING}"],
        ),
        ('"Flow.agentId": "x"#if($input.a), "Flow.retries": 1#end#if($input.b), "Flow.retries": 2#end', []),
        (
            '"Flow.agentId": "x"#if($input.a), "Flow.AgentId": 1#end#if($input.b)#end',
            [f'\\"Flow.Agent: {COLLIDING}'],
        ),
        ('#if($input.r)"Flow.agentId": "x",#end "Flow.retries": 1', []),
    ],
)
def test_a_finding_counts_once_and_only_where_it_is_certain(arguments: str, found: list[str], tmp_path: Path) -> None:
    whole = action(f'{{"flowId": "{FLOW}", "inputData": {{{arguments}}}}}', {"r": {"type": "string"}})
    whole["contract"]["input"]["inputSchema"]["required"] = ["r", 5]
    lines, _ = checked(tmp_path, whole, "concise")
    assert lines == found
    assert "1 payload in 1 file" in "".join(checked(tmp_path, whole, "text")[0])


ITEM = '"$d"'
ROUND = "#foreach($d in $input.list)"


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (f'"Flow.l": [{ROUND}#if($foreach.index > 0),#end{ITEM}#end]', []),
        (f'"Flow.l": [{ROUND}#if($foreach.count > 1), #end{ITEM}#end]', []),
        (f'"Flow.l": [{ROUND}#if(!$foreach.first),#end{ITEM}#end]', []),
        (f'"Flow.l": [{ROUND}#if($velocityCount != 1),#end{ITEM}#end]', []),
        (f'"Flow.l": [{ROUND}#set($n = $n + 1)#if($n > 1),#end{ITEM}#end]', []),
        (f'"Flow.l": [{ROUND}{ITEM}#if($foreach.last)#else,#end#end]', []),
        (f'"Flow.l": [{ROUND}{ITEM}#if($d == "z")#else,#end#end]', []),
        (f'"Flow.l": [{ROUND}{ITEM}#if($foreach.hasNext),#end#end],', [f', }}}}": {TRAILING}']),
        (f'"Flow.l": [{ROUND}#if($d != "a"),#end{ITEM}#end],', []),
        (f'"Flow.l": [{ROUND}{ITEM},#end]', [f',#end] }}}}": {TRAILING}']),
        (f'{ROUND}#if($foreach.index > 0),#end"$d.key": {ITEM}#end', []),
    ],
)
def test_the_grammar_of_a_loop_is_judged_where_its_rounds_are_known(arguments: str, found: list[str], tmp_path: Path) -> None:
    lines, _ = checked(tmp_path, action(f'{{"flowId": "{FLOW}", "inputData": {{"Flow.agentId": "x", {arguments} }}}}'), "concise")
    assert lines == found


def test_no_fix_takes_a_comma_out_of_a_loop(tmp_path: Path) -> None:
    template = f'{{"flowId": "{FLOW}", "inputData": {{"Flow.agentId": "x", "Flow.l": [{ROUND}{ITEM},#end]}}}}'
    lines, _ = checked(tmp_path, action(template), "json")
    (found,) = json.loads("".join(lines))["findings"]
    assert (found["rule"], found["fix"]) == ("syntax-error", {"title": "remove trailing commas", "safety": "display-only", "edits": []})


def test_a_broken_export_is_a_finding_unless_it_is_a_template_itself(tmp_path: Path) -> None:
    broken = json.dumps(action("{}")).encode()[:-1]
    assert [type(one).__name__ for one in held(broken)] == ["SyntaxFault"]
    assert [type(one) for one in held(broken.replace(b'"Launch"', b"{{ name }}"))] == [Unchecked]


def test_slips_of_the_export_itself_are_told_where_it_holds_a_call() -> None:
    slipped = json.dumps(action("{}")).encode()[:-1] + b",}"
    assert [type(one).__name__ for one in held(slipped)] == ["SyntaxFault", "Call", "Text"]
    assert held(slipped.replace(b"executions", b"outcomes # flows/executions")) == []


@pytest.mark.parametrize(
    "wrong", [None, 5, "x", [], [5], {"x": 5}, {"properties": []}, {"input": {"inputSchema": {"properties": {"x": 5}}}}]
)
def test_an_action_of_wrong_types_is_read_as_far_as_it_goes(wrong: object) -> None:
    whole = action('{"a": $input.x}')
    whole["contract"] = wrong
    assert texts(whole) == ['{"a": ${input.x}}']
    for key in ("requestUrlTemplate", "requestType", "requestTemplate", "headers"):
        held(action("{}", **{key: wrong}))
    held([{"config": wrong}, {"config": {"request": wrong}}, URL, "requestUrlTemplate"])


@given(
    st.lists(
        st.one_of(
            st.text(st.characters(codec="utf-8"), max_size=6),
            st.sampled_from(["$input.x", "${input.a.b}", "$!{x}", "#if($a)", "#else", "#end", "## c\r\n", '"', "\\", "#set($a = 1)"]),
        ),
        max_size=12,
    ).map("".join),
    st.booleans(),
)
def test_each_character_of_a_template_has_its_place_in_the_file(template: str, ascii_alone: bool) -> None:
    host = json.dumps(action(template), ensure_ascii=ascii_alone).encode("utf-8", "replace")
    for carried in held(host):
        for text in carried.texts if isinstance(carried, Readings) else [carried] if isinstance(carried, Text) else []:
            assert text.source is not None
            assert text.source.embedding is not None
            template_source = text.source.embedding.host
            assert template_source.text == json.loads(host)["config"]["request"]["requestTemplate"]
            for offset, character in enumerate(text.source.text):
                place = in_host(Location(text.source, "", Span(offset, offset + 1)))
                assert place.span is not None
                written = place.source.text[slice(*place.span)]
                spelt = json.loads(f'"{written}"')
                assert spelt == character or spelt.startswith(("$", "#", "\\"))


@pytest.mark.slow
def test_a_large_template_is_read_quickly() -> None:
    members = ",".join(f'"Flow.x{number}": $input.x{number}' for number in range(50_000))
    (text,) = texts(action(f"{{{members}}}"))
    assert text.count("${input.") == 50_000


def test_the_place_of_a_word_in_a_template_with_line_ends_is_exact(tmp_path: Path) -> None:
    lines, code = checked(tmp_path, action(f'{{\r\n "flowId": "{FLOW}",\r\n "inputData": {{"flow.agentid": "\\u0041"}}}}'), "concise")
    message = 'error[name-case-mismatch] argument "flow.agentid" differs only in case from input "Flow.agentId"'
    assert (lines, code) == ([f'\\"flow.agent: {message}'], 1)
