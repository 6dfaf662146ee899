"""Postman collections: folders, addresses in both forms, what is sent of a body, credentials, and trees of any shape."""

from __future__ import annotations

import json
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from command_runs import flowlint
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlint.linter.contents import texts_of
from flowlint.model.call import NO_BODY, Call
from flowlint.model.carried import Text, Unchecked
from flowlint.model.fault import SyntaxFault
from flowlint.model.fix import Edit
from flowlint.model.hosting import in_host
from flowlint.model.location import Embedding, Location

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
URL = "{{host}}/api/v2/flows/executions"
NO_RAW_TEXT = "body not checked: Postman does not send it as a raw text"
TOKEN = "q7Zt0pXW3nB1vR8sKd5LmY2c"
BODY = '{"flowId": "{{flowId}}"}'


def collection(*requests: Any, **fields: Any) -> str:
    items = [{"name": f"request {number}", "request": request} for number, request in enumerate(requests)]
    return json.dumps({"info": {"schema": SCHEMA}, "item": items, **fields}, indent=1, ensure_ascii=False)


def launch(raw: Any = BODY, url: Any = URL, **fields: Any) -> dict[str, Any]:
    return {"method": "POST", "url": url, "body": {"mode": "raw", "raw": raw}, **fields}


def found(text: str) -> list[object]:
    return list(texts_of("flows.json", BytesIO(text.encode("utf-8", "surrogatepass")), 1 << 20))


def bodies(text: str) -> list[tuple[str, bool]]:
    return [(one.source.text, one.facts.certain) for one in found(text) if isinstance(one, Text) and one.source is not None]


@pytest.mark.parametrize("part", ['"\\', '"\\\n', "/* ", '"', "“"])
def test_a_body_without_ends_is_read_in_time(part: str) -> None:
    start = time.process_time()
    raw = part * 50_000
    text = collection(launch(raw, header=[{"key": "Content-Type", "value": "application/json"}]))
    assert bodies(text) == [(raw, True)]
    assert time.process_time() - start < 5


def calls(text: str) -> list[Call]:
    return [one for one in found(text) if isinstance(one, Call)]


def stretch(place: Location) -> str:
    place = in_host(place)
    assert place.span is not None
    return place.source.text[place.span.start : place.span.end]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"mode": "urlencoded", "urlencoded": []}, [(NO_RAW_TEXT, '"urlencoded"')]),
        ({"mode": "file", "file": {"src": "bodies/a.json"}}, [(NO_RAW_TEXT, '"file"')]),
        ({"mode": "formdata", "disabled": True}, []),
        ({"mode": "none"}, []),
        ({"mode": "raw"}, []),
        ({}, [(NO_BODY, URL)]),
        ("x", [(NO_BODY, URL)]),
        (None, []),
    ],
)
def test_a_body_that_is_no_raw_text_is_said_to_be_unchecked(body: Any, said: list[tuple[str, str]]) -> None:
    text = collection({"method": "POST", "url": URL, "body": body})
    assert [(one.sentence, stretch(one.place)) for one in found(text) if isinstance(one, Unchecked)] == said


def test_requests_are_met_in_order_in_folders_of_any_depth() -> None:
    text = collection(
        launch("1"), item=[{"item": [{"request": launch("2")}, {"item": [{"request": launch("3")}]}]}, {"request": launch("4")}]
    )
    assert bodies(text) == [("2", True), ("3", True), ("4", True)]


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        (URL, URL),
        ({"raw": URL}, URL),
        ({"raw": f"{URL}?a=1", "host": ["{{host}}"], "path": ["api", "v2", "flows", "executions"]}, f"{URL}?a=1"),
        ({"host": "{{host}}", "path": "/api/v2/flows/executions"}, URL),
        ({"host": ["{{host}}"], "path": ["api", "v2", "flows", {"type": "string", "value": "executions"}]}, URL),
        ({"raw": "https://example.com", "host": ["{{host}}"], "path": ["api", "v2", "flows", "executions"]}, URL),
    ],
)
def test_an_address_may_be_given_in_parts(url: Any, sent: str) -> None:
    # The path's name stands in the file in each of them, so that it is read at all.
    text = collection(launch(url=url), {"name": URL})
    assert [call.url.text for call in calls(text)] == [sent]
    assert bodies(text) == [(BODY, True)]


def test_an_address_that_stands_in_parts_too_is_not_mended_in_one_place() -> None:
    parts = {"raw": "{{host}}/api/v2/flow/executions", "host": ["{{host}}"], "path": ["api", "v2", "flow", "executions"]}
    whole, in_parts = calls(collection(launch(url=parts["raw"]), launch(url=parts)))
    assert [stretch(call.url.place) for call in (whole, in_parts)] == [parts["raw"]] * 2
    embeddings = [call.url.place.source.embedding for call in (whole, in_parts)]
    assert [one.edit(Edit(8, 10, "")) is not None for one in embeddings if isinstance(one, Embedding)] == [True, False]
    assert [one.edit(Edit(8, 10, "x")) is not None for one in embeddings if isinstance(one, Embedding)] == [True, False]


def test_a_call_tells_what_is_sent() -> None:
    headers = [{"key": "Content-Type", "value": "text/plain"}, {"key": "A", "value": "b", "disabled": True}, {"key": "C", "value": None}]
    (call,) = calls(collection(launch(method="Post", header=headers)))
    assert call.method is not None
    assert (call.method.text, stretch(call.method.place), call.sent_as) == ("Post", "Post", "POST")
    assert [(header.name, header.value) for header in call.headers] == [("Content-Type", "text/plain"), ("C", "")]
    assert (call.states_headers, call.has_body, call.content_type, call.credentials) == (False, True, (), ())


def test_headers_may_be_one_text_and_a_request_only_its_address() -> None:
    first, second = calls(collection(launch(header="A: b\nnone\nC: d:e"), URL))
    assert [(header.name, header.value) for header in first.headers] == [("A", "b"), ("C", "d:e")]
    assert (second.method, second.sent_as, second.has_body) == (None, "GET", False)


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"mode": "raw"},
        {"mode": "raw", "raw": ""},
        {"mode": "raw", "raw": " \r\n"},
        {"mode": "raw", "raw": 5},
        {"mode": "urlencoded", "urlencoded": [], "raw": BODY},
        {"mode": "raw", "raw": BODY, "disabled": True},
    ],
)
def test_a_request_without_raw_body_has_none(body: Any) -> None:
    text = collection({"method": "POST", "url": URL, "body": body})
    assert bodies(text) == []
    assert [call.has_body for call in calls(text)] == [False]


SAID = '{ // said\r\n "a": "// kept", /* said\n */ "b": “// kept”, "c": 1 /* open'


@pytest.mark.parametrize(
    "fields",
    [{"options": {"raw": {"language": "json"}}}, {"header": [{"key": "content-type", "value": "application/json; charset=utf-8"}]}],
)
def test_comments_are_taken_out_of_json_before_it_is_sent(fields: Any) -> None:
    body = {"mode": "raw", "raw": SAID, "options": fields.get("options")}
    text = collection({"method": "POST", "url": URL, "header": fields.get("header"), "body": body})
    assert bodies(text) == [('{ \r\n "a": "// kept",  "b": “// kept”, "c": 1 /* open', True)]


def test_comments_are_sent_where_the_body_is_not_said_to_be_json() -> None:
    assert bodies(collection(launch(SAID))) == [(SAID, True)]


def test_bodies_that_make_triggers_are_met() -> None:
    triggers = "{{host}}/api/v2/processautomation/triggers"
    body = '{"topicName": "v2.detail.events.conversation.{id}.acd.start"}'
    text = collection(launch(body, triggers), launch(body, f"{triggers}/:id", method="PUT"), launch(body, triggers, method="GET"))
    assert bodies(text) == [(body, False)] * 2
    assert calls(text) == []


BEARER = {"type": "bearer", "bearer": [{"key": "token", "value": TOKEN, "type": "string"}]}


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        (BEARER, [TOKEN]),
        ({"type": "bearer", "bearer": {"token": TOKEN}}, [TOKEN]),
        ({"type": "oauth2", "oauth2": [{"key": "accessToken", "value": TOKEN}]}, [TOKEN]),
        ({"type": "noauth", "bearer": BEARER["bearer"]}, []),
        ({"type": "bearer", "bearer": [{"key": "token", "value": ""}]}, []),
        ({"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]}, []),
        ({"type": "bearer", "bearer": [{"key": "token", "value": 5}]}, []),
        ({"type": "bearer", "bearer": TOKEN}, []),
        ({"type": ["bearer"]}, []),
        ("bearer", []),
    ],
)
def test_tokens_that_are_written_out_are_credentials(auth: Any, expected: list[str]) -> None:
    (call,) = calls(collection(launch(auth=auth)))
    assert [stretch(place) for place in call.credentials] == expected


def test_a_token_that_requests_share_is_told_of_once() -> None:
    text = collection(launch(), launch(auth=None), launch(auth={"type": "noauth"}), auth=BEARER)
    assert [[stretch(place) for place in call.credentials] for call in calls(text)] == [[TOKEN], [], []]


@pytest.mark.parametrize("text", ["", "{", '{"info": 1,', "[]", f'{{"schema": "{SCHEMA}", "item": [], "a": "{URL}"'])
def test_a_broken_collection_is_a_fault_and_nothing_else_is(text: str) -> None:
    faults = [one for one in found(text) if isinstance(one, SyntaxFault)]
    assert [fault.message for fault in faults] == (["text ends before the JSON value does"] if URL in text else [])


def test_a_mark_at_the_beginning_is_none_of_its_faults() -> None:
    text = f"\ufeff{collection(launch())}"
    assert not any(isinstance(one, SyntaxFault) for one in found(text))
    assert bodies(text) == [(BODY, True)]


def test_items_in_items_end_where_nesting_does() -> None:
    deep = '{"item": [' * 10_000 + f'{{"request": "{URL}"}}' + "]}" * 10_000
    (fault,) = found(deep[:-1] + f', "schema": "{SCHEMA}"}}')
    assert isinstance(fault, SyntaxFault)
    assert fault.message == "document is nested deeper than 200 levels"


names = st.sampled_from(
    [
        *["item", "request", "url", "raw", "path", "host", "method", "header", "key", "value", "body", "mode", "options"],
        "auth",
        "type",
        "bearer",
    ]
)
trees = st.recursive(
    st.sampled_from([None, True, 5, "", "raw", "bearer", "token", URL, BODY, "Authorization", f"Bearer {TOKEN}", "\ud800", "“"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=examples(300))
@given(tree=trees, request=st.dictionaries(names, trees, max_size=6))
def test_nothing_is_raised_whatever_the_types(tree: Any, request: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    text = json.dumps({"schema": SCHEMA, "url": URL, "item": [{"request": {**launch(), **request}}, {"request": tree}, tree]})
    assert isinstance(found(text), list)


def test_half_of_a_surrogate_pair_in_a_body_is_a_finding(tmp_path: Path) -> None:
    file, flow = tmp_path / "flows.json", tmp_path / "flow.json"
    file.write_text(
        collection().replace("[]", json.dumps([{"request": launch('{"flowId": "x", "inputData": {"Flow.a": "\\ud800 \ud800"}}')}]))
    )
    flow.write_text(json.dumps({"flowlint": 1, "name": "F", "type": "workflow", "inputs": {"Flow.a": "string"}}))
    result = flowlint("check", str(file), "--definitions", str(flow), "--format", "concise")
    message = "warning[lone-surrogate] string holds half of a surrogate pair, which is no character"
    assert (result.exit_code, result.stdout) == (0, f"{file}:5:165: {message}\n")


def test_a_trigger_in_a_collection_is_met(tmp_path: Path) -> None:
    file, flow = tmp_path / "flows.json", tmp_path / "flow.json"
    target = {"type": "Workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"}
    body = {"name": "calls", "topicName": "v2.detail.events.conversation.{id}.acd.start", "enabled": True, "target": target}
    file.write_text(collection(launch(json.dumps(body), "{{host}}/api/v2/processautomation/triggers")))
    flow.write_text(json.dumps({"flowlint": 1, "id": target["id"], "name": "F", "type": "workflow", "inputs": {"Flow.queueId": "string"}}))
    result = flowlint("check", str(file), "--definitions", str(flow), "--format", "concise")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("checked 1 trigger in 1 file against 1 flow: no findings")


def variables(*pairs: tuple[str, Any], **fields: Any) -> list[dict[str, Any]]:
    return [{"key": key, "value": value, **fields} for key, value in pairs]


def test_variables_of_the_collection_are_put_in_where_they_are_named() -> None:
    raw = '{"a": "{{a}}", "b": {{b}}, "c": {{c}}, "d": "{{d}}", "e": "{{ a }}{{e}}{{$guid}}"}'
    known = variables(("a", "1"), ("b", 2.50), ("c", True), ("d", "<{{a}}>"), ("host", "https://api.mypurecloud.ie"))
    text = collection(launch(raw), variable=known)
    assert bodies(text) == [('{"a": "1", "b": 2.5, "c": true, "d": "<1>", "e": "{{ a }}{{e}}{{$guid}}"}', True)]
    (call,) = calls(text)
    assert (call.url.text, stretch(call.url.place)) == ("https://api.mypurecloud.ie/api/v2/flows/executions", URL)
    parts = {"raw": URL, "host": ["{{host}}"], "path": ["api", "v2", "flows", "executions"]}
    assert [one.url.text for one in calls(collection(launch(raw, parts), variable=known))] == [call.url.text]


SET = {"listen": "prerequest", "script": {"exec": ['pm.collectionVariables.set("a", next());', "send();"]}}
COMPUTED = {"script": {"exec": "for (const k of keys) pm.environment.set(k, 1)"}}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"variable": variables(("a", "1"), ("b", "2"))}, "12"),
        ({"variable": variables(("a", "1"), disabled=True)}, "{{a}}{{b}}"),
        ({"variable": [*variables(("a", "1"), disabled=True), *variables(("a", "3"))]}, "3{{b}}"),
        ({"variable": variables(("a", "1"), ("a", "2"), ("b", "2"))}, "{{a}}2"),
        ({"variable": variables(("a", ""), ("b", None))}, "{{a}}{{b}}"),
        ({"variable": variables(("a", "{{b}}"), ("b", "{{a}}"))}, "{{a}}{{a}}"),
        ({"variable": variables(("a", "1"), ("b", "2")), "event": [SET]}, "{{a}}2"),
        ({"variable": variables(("a", "1"), ("b", "2")), "event": [COMPUTED]}, "{{a}}{{b}}"),
        ({"variable": {"a": 1}, "event": [{"script": None}, 5]}, "{{a}}{{b}}"),
    ],
)
def test_variables_count_where_the_collection_settles_them(fields: dict[str, Any], expected: str) -> None:
    ((body, _),) = bodies(collection(launch("{{a}}{{b}}"), **fields))
    assert body == expected


def test_a_name_that_a_folder_has_too_is_left_open() -> None:
    folder = {"variable": variables(("a", "9")), "item": [{"request": launch("{{a}}{{b}}")}]}
    text = collection(launch("{{a}}"), variable=variables(("a", "1"), ("b", "2")), item=[folder])
    assert [body for body, _ in bodies(text)] == ["{{a}}2"]


def test_a_token_in_a_variable_is_told_of_once_and_where_it_stands() -> None:
    header = [{"key": "Authorization", "value": "Bearer {{token}}"}]
    auth = {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]}
    text = collection(launch(header=header), launch(), auth=auth, variable=variables(("token", TOKEN)))
    assert [[stretch(place) for place in call.credentials] for call in calls(text)] == [[TOKEN], []]


def test_no_edit_changes_what_a_variable_says() -> None:
    text = collection(launch('{"flowId": "{{id}}", "a": {{b}} }'), variable=variables(("id", "x"), ("b", '"q"')))
    (source,) = (one.source for one in found(text) if isinstance(one, Text) and one.source is not None)
    embedding = source.embedding
    assert embedding is not None
    start = source.text.index('"q"')
    assert embedding.edits((Edit(start, start + 3, "1"),)) is None


def test_a_request_whose_body_a_script_gives_lacks_none() -> None:
    script = {"listen": "prerequest", "script": {"exec": ["pm.request.body.update(JSON.stringify(x));"]}}
    item = {"name": "a", "request": {"method": "POST", "url": URL}}
    for event, lacks in (([script], False), ([], True)):
        (call,) = calls(json.dumps({"info": {"schema": SCHEMA}, "item": [{**item, "event": event}]}))
        assert call.lacks_body is lacks


def test_variables_within_variables_come_to_an_end() -> None:
    layers = variables(*((f"v{n}", f"{{{{v{n + 1}}}}}" * 12) for n in range(9)))
    ((body, _),) = bodies(collection(launch('{"flowId": "{{v0}}"}'), variable=layers))
    assert len(body) < 200_000
