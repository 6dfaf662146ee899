"""Launch requests inside objects of another kind, such as records of a log, are judged where they stand, or named."""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flowlint
from flowlint.cli.group import group
from flowlint.linter import nested
from flowlint.linter.checker import Checker
from flowlint.linter.options import CheckOptions
from flowlint.linter.preparation import prepare
from flowlint.model.node import Node
from flowlint.model.report import Summary
from flowlint.payloads import transcript
from flowlint.syntax.json import strict

ID, OTHER = "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "f1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = {"flowlint": 1, "id": ID, "name": "Billing", "type": "workflow", "requestBody": "parameters", "inputs": {"Flow.agentId": "string"}}
CLEAN = {"flowId": ID, "inputData": {"Flow.agentId": "b7c8"}}
WRONG = {"flowId": ID, "inputData": {"Flow.agentID": "b7c8"}}
UNKNOWN = {"flowId": OTHER, "inputData": {"Flow.agentId": "b7c8"}}
WITH_MORE = CLEAN | {"requestedBy": "x"}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("flows/flow.json", FLOW)


def write(path: str, *records: Any) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in records))


def report(*arguments: str, stdin: str | None = None) -> Any:
    run = CliRunner().invoke(group, ["check", "--format=json", "--quiet", *arguments], input=stdin, catch_exceptions=False)
    return json.loads(run.stdout)


def found(*arguments: str, stdin: str | None = None) -> tuple[int, list[tuple[str, int, int, str]], list[str]]:
    """Return the payloads, where each finding is and its rule, and what was not checked."""
    made = report(*arguments, stdin=stdin)
    findings = [(one["path"], one["line"], one["column"], one["rule"]) for one in made["findings"]]
    return made["summary"]["payloads"], findings, made.get("unchecked", [])


def around(request: Any) -> list[Any]:
    """Return records of other kinds with a request in them."""
    text = json.dumps(request)
    return [
        {"ts": "2027-01-01T10:00:00Z", "body": request},
        {"ts": "2027-01-01T10:00:00Z", "data": request},
        {"detail": request},
        {"method": "POST", "request": {"headers": [], "body": request}},
        {"level": "info", "requestBody": text},
        {"Records": [{"body": json.dumps({"Message": text, "Type": "Notification"})}]},
        {"ts": 1, "batch": [request, {"note": "text"}]},
        {"http.request.body": text, "0": "0"},
        {"attributes": {"Flow.agentID": 1}, "sent": request},
    ]


@pytest.mark.parametrize("number", range(9))
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
@pytest.mark.parametrize("options", [("logs",), ("logs/a.{}",), ("--allow-empty", "logs/a.{}")])
def test_a_request_is_judged_wherever_it_is_in_a_record(number: int, suffix: str, options: tuple[str, ...]) -> None:
    record = around(WRONG)[number]
    write(f"logs/a.{suffix}", *([] if suffix == "json" else [around(CLEAN)[number], around(UNKNOWN["inputData"])[0]]), record)
    text = json.dumps(record)
    line = 1 if suffix == "json" else 3

    payloads, findings, unchecked = found(*(one.format(suffix) for one in options))
    assert payloads == (1 if suffix == "json" else 2)
    # A name begins with its quote, however that is escaped.
    start = len(text[: text.index("Flow.agentID", text.index(ID))].rstrip('"\\')) + 1
    # What is named and holds a request in what could be its container is sent as it is, but for a record in JSON Lines.
    is_sent = (number, suffix, options[0]) == (1, "json", "logs/a.{}")
    around_it = [(f"logs/a.{suffix}", line, text.index('"data"') + 1, "wrapped-request")] if is_sent else []
    assert findings == [*around_it, (f"logs/a.{suffix}", line, start, "name-case-mismatch")]
    assert unchecked == []


@pytest.mark.parametrize("number", range(9))
def test_clean_requests_in_records_are_counted(number: int) -> None:
    write("logs/a.jsonl", *[around(CLEAN)[number]] * 5)
    assert found("logs/a.jsonl") == (5, [], [])


ONE = "looks like a launch request but was not checked"
MANY = "objects from here on look like launch requests but were not checked"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_looks_like_a_request_is_named_once_a_file_for_each_reason_with_its_count(jobs: str) -> None:
    cut = {"body": json.dumps(CLEAN)[:-4]}
    no_id = CLEAN | {"flowId": 5}
    write("logs/a.jsonl", CLEAN, {"ts": 1, "body": UNKNOWN}, {"ts": 1, "list": [WITH_MORE, CLEAN, UNKNOWN, no_id]}, cut)
    write("logs/b.jsonl", CLEAN, {"ts": 1, "body": UNKNOWN}, {"ts": 1, "body": WITH_MORE})
    write("logs/c.jsonl", CLEAN, {"ts": 1, "body": CLEAN | {"flowId": "a name"}}, cut, cut)
    assert found("logs", "--jobs", jobs) == (
        4,
        [],
        [
            f'logs/a.jsonl:2:19: 2 {MANY}: flow "{OTHER}" is not loaded',
            f'logs/a.jsonl:3:20: 2 {MANY}: they have other fields than a launch request, or a "flowId" that is not a string',
            f"logs/a.jsonl:4:10: {ONE}: its JSON is cut off, too long, or wrong in another way",
            f'logs/b.jsonl:2:19: {ONE}: flow "{OTHER}" is not loaded',
            f'logs/b.jsonl:3:19: {ONE}: it has other fields than a launch request, or a "flowId" that is not a string',
            f"logs/c.jsonl:2:19: {ONE}: its flow is not loaded",
            f"logs/c.jsonl:3:10: 2 {MANY}: their JSON is cut off, too long, or wrong in another way",
        ],
    )


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (["a name", "another name"], "their flows are not loaded"),
        ([OTHER, "a name", OTHER], f'flows "{OTHER}" and others are not loaded'),
        (["a name", OTHER], f'flows "{OTHER}" and others are not loaded'),
        ([OTHER[:-1] + end for end in "1223"], f'flows "{OTHER[:-1]}1", "{OTHER[:-1]}2", "{OTHER[:-1]}3" are not loaded'),
        ([OTHER[:-1] + end for end in "123456"], f'flows "{OTHER[:-1]}1", "{OTHER[:-1]}2", "{OTHER[:-1]}3" and others are not loaded'),
        (
            ["a name", *(OTHER[:-1] + end for end in "1234")],
            f'flows "{OTHER[:-1]}1", "{OTHER[:-1]}2", "{OTHER[:-1]}3" and others are not loaded',
        ),
    ],
)
def test_flows_that_are_not_loaded_are_named_up_to_three(ids: list[str], words: str) -> None:
    write("logs/a.jsonl", CLEAN, *({"ts": 1, "body": CLEAN | {"flowId": one}} for one in ids))
    assert found("logs") == (1, [], [f"logs/a.jsonl:2:19: {len(ids)} {MANY}: {words}"])


def test_a_file_that_holds_only_such_says_so() -> None:
    write("a.json", {"ts": 1, "body": UNKNOWN})
    made = CliRunner().invoke(group, ["check", "a.json"], catch_exceptions=False)
    why = "what looks like a launch request in it names a flow that is not loaded, has other fields, or is cut off"
    assert made.stderr == f'flowlint: error: "a.json" holds no payload: {why}\n'
    assert made.exit_code == 3
    assert f'a.json:1:19: {ONE}: flow "{OTHER}" is not loaded' in made.stdout


@pytest.mark.parametrize(
    "record",
    [
        {"conversation": {"flowId": ID, "attributes": {"tier": "gold"}}},
        {"event": {"flowId": ID, "flowVersion": "3.0", "name": "x"}},
        {"call": {"flow_id": ID, "input_data": {"Flow.agentID": 1}}},
        {"message": f"launched {json.dumps(WRONG)}"},
        {"schema": {"properties": {"flowId": {"type": "string"}, "other": {"inputData": {}}}}},
        {"schema": {"properties": {"flowId": {"type": "string"}, "inputData": {"type": "object"}}}},
        {"de": {"flowId": "Flow id", "inputData": "Input data", "parameters": "Parameter"}},
        {"message": f"[INFO] launched, flowId={ID}, inputData of 3 arguments"},
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "examples": [WRONG]},
        {"inputData": {"Flow.agentId": json.dumps(WRONG)}},
        {"Flow.agentId": WRONG},
        {"text": "flowId and inputData"},
        [],
        "flowId inputData",
    ],
)
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_what_only_mentions_a_flow_is_not_a_request(record: Any, suffix: str) -> None:
    write(f"logs/a.{suffix}", record)
    write("logs/b.json", CLEAN)
    assert found("logs") == (1, [], [])


NO_ARGUMENTS, NOT_LOADED = "it passes no argument of its flow", "its flow is not loaded"


@pytest.mark.parametrize(
    ("request_like", "why"),
    [
        ({"flowId": ID, "inputData": "[Object]"}, NO_ARGUMENTS),
        ({"flowId": ID, "inputData": ["Flow.agentId"]}, NO_ARGUMENTS),
        ({"flowId": ID, "parameters": {}}, NO_ARGUMENTS),
        ({"flowId": ID, "parameters": {"from": "2027-01-01", "to": "2027-02-01"}}, NO_ARGUMENTS),
        ({"flowId": ID, "name": "x", "parameters": [{"name": "limit", "in": "query"}]}, NO_ARGUMENTS),
        ({"flowId": "${flow}", "inputData": "${data}"}, NOT_LOADED),
        ({"flowId": "YOUR_FLOW_ID", "inputData": {"Flow.agentID": "b7c8"}}, NOT_LOADED),
        ({"flowId": "Billing", "inputData": {"Flow.agentID": "b7c8"}}, NOT_LOADED),
    ],
)
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
@pytest.mark.parametrize("with_id", [True, False])
def test_what_passes_something_else_or_may_be_for_any_flow_is_named(request_like: Any, why: str, suffix: str, with_id: bool) -> None:
    write("flows/flow.json", {name: value for name, value in FLOW.items() if with_id or name != "id"})
    write(f"logs/a.{suffix}", {"ts": 1, "body": request_like})
    write("logs/b.json", CLEAN)
    assert found("logs") == (1, [], [f"logs/a.{suffix}:1:19: {ONE}: {why}"])


def test_several_that_pass_something_else_are_counted() -> None:
    write("logs/a.jsonl", CLEAN, *[{"ts": 1, "body": {"flowId": ID, "inputData": "[Object]"}}] * 3)
    assert found("logs") == (1, [], [f"logs/a.jsonl:2:19: 3 {MANY}: they pass no argument of their flows"])


@pytest.mark.parametrize(
    ("container", "rules"),
    [
        ({"inputData": json.dumps({"Flow.agentId": "b7c8"})}, ["stringified-json"]),
        ({"inputData": [{"name": "Flow.agentId", "value": "b7c8"}]}, ["arguments-as-list"]),
        ({"inputData": {"other": 1}}, ["unknown-parameter"]),
        ({"parameters": [{"name": "AgentID", "value": "b7c8"}]}, ["undocumented-container", "arguments-as-list", "name-case-mismatch"]),
        ({"parameters": {"AGENTID": "x"}}, ["undocumented-container", "name-case-mismatch"]),
    ],
)
def test_arguments_in_a_wrong_form_are_those_of_a_request(container: Any, rules: list[str]) -> None:
    write("logs/a.jsonl", {"ts": 1, "body": {"flowId": ID, **container}})
    payloads, findings, unchecked = found("logs")
    assert (payloads, [rule for *_, rule in findings], unchecked) == (1, rules, [])


def test_arguments_in_parameters_are_judged_as_in_a_request_by_itself() -> None:
    write("logs/a.jsonl", {"ts": 1, "body": {"flowId": ID, "parameters": {"agentId": "b7c8"}}}, {"ts": 1, "body": CLEAN})
    assert found("logs") == (2, [("logs/a.jsonl", 1, 70, "undocumented-container")], [])


def test_an_object_that_is_sent_around_a_request_is_still_wrong() -> None:
    for name, wrapper in {"a.json": {"data": CLEAN}, "b.jsonl": {"data": CLEAN}, "c.json": {"data": CLEAN, "timeout": 10}}.items():
        write(name, wrapper)
        assert found(name) == (1, [(name, 1, 2, "wrapped-request")], [])
    body = {"ts": 1, "body": CLEAN}
    assert found("-", stdin=json.dumps(body)) == (1, [("<stdin>", 1, 11, "wrapped-request")], [])
    assert found("-", "--stdin-filename=x.jsonl", stdin=json.dumps(body)) == (1, [], [])
    assert [one.rule for one in flowlint.check(body, "flows")] == ["wrapped-request"]
    write("send.sh", "curl -X POST https://api.mypurecloud.com/api/v2/flows/executions -H 'Content-Type: application/json' -d @body.json\n")
    write("body.json", body)
    assert found("send.sh")[:2] == (0, [])


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_items_of_a_list_are_records_as_lines_are(suffix: str) -> None:
    records = [{"ts": 1, "data": CLEAN}, {"ts": 1, "data": WRONG}, {"ts": 1, "data": json.dumps(WRONG)}]
    write(f"a.{suffix}", *([records] if suffix == "json" else records))
    payloads, findings, unchecked = found(f"a.{suffix}", "--definitions", "flows/flow.json")
    assert (payloads, [rule for *_, rule in findings], unchecked) == (3, ["name-case-mismatch"] * 2, [])
    write(f"b.{suffix}", *([[{"data": CLEAN}]] if suffix == "json" else [{"data": CLEAN}]))
    assert [rule for *_, rule in found(f"b.{suffix}", "--definitions", "flows/flow.json")[1]] == ["wrapped-request"]


def test_a_log_on_standard_input_is_judged_as_its_file_is() -> None:
    arguments = {"Flow.agentID": "b7c8"}
    write("x.jsonl", {"ts": 1, "text": "x"}, arguments, {"ts": 1, "body": UNKNOWN}, {"data": CLEAN}, {"ts": 1, "body": WRONG}, WRONG)
    judged = found("x.jsonl")
    assert judged == (
        3,
        [
            ("x.jsonl", 4, 2, "wrapped-request"),
            ("x.jsonl", 5, 84, "name-case-mismatch"),
            ("x.jsonl", 6, 66, "name-case-mismatch"),
        ],
        [f'x.jsonl:3:19: {ONE}: flow "{OTHER}" is not loaded'],
    )
    assert found("-", "--stdin-filename=x.jsonl", stdin=Path("x.jsonl").read_text()) == judged


def test_the_record_of_a_finding_is_its_line_or_its_item() -> None:
    numbered = {"0": WRONG, "7": json.dumps(WRONG)}
    write("a.jsonl", CLEAN, numbered)
    write("b.json", [{"ts": 1, "body": CLEAN}, {"ts": 1, **numbered}])
    made = CliRunner().invoke(group, ["check", "a.jsonl", "b.json", "--format=jsonl", "--quiet"], catch_exceptions=False)
    rows = [json.loads(line) for line in made.stdout.splitlines()]
    places = [(one["path"], one["record"], one["pointer"]) for one in rows if one["kind"] == "finding"]
    inside = "inputData/Flow.agentID"
    assert places == [
        ("a.jsonl", 2, f"/0/{inside}"),
        ("a.jsonl", 2, f"/7/{inside}"),
        ("b.json", 2, f"/1/0/{inside}"),
        ("b.json", 2, f"/1/7/{inside}"),
    ]
    assert (rows[-1]["payloads"], rows[-1]["faulty"]) == (6, 4)


def test_fixes_are_written_as_the_record_writes_the_request() -> None:
    for number, record in enumerate(around(WRONG)):
        write(f"logs/{number}.json", record)
    CliRunner().invoke(group, ["check", "logs", "--fix"], catch_exceptions=False)
    right = [json.loads(Path(f"logs/{number}.json").read_text()) for number in range(9)]
    expected = around({"flowId": ID, "inputData": {"Flow.agentId": "b7c8"}})
    assert right == expected


def test_a_string_with_many_requests_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from flowlint.linter import nested

    read: list[int] = []
    monkeypatch.setattr(nested, "json_string", lambda *place: read.append(place[1]) or transcript.json_string(*place))
    write("logs/a.json", {"batch": json.dumps({"sent": [WRONG] * 50, "again": json.dumps([WRONG] * 20)})})
    payloads, findings, _ = found("logs")
    assert (payloads, len(findings), len(read)) == (70, 70, 2)


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_a_string_that_is_too_long_for_places_is_named(suffix: str) -> None:
    text = f'{{"flowId": "{ID}", "inputData": {{"Flow.agentId": [{"1," * 900_000}1]}}}}'
    write(f"logs/a.{suffix}", {"ts": 1, "body": text}, *([{"ts": 1, "body": CLEAN}] if suffix == "jsonl" else []))
    said = [f"logs/a.{suffix}:1:19: {ONE}: its JSON is cut off, too long, or wrong in another way"]
    assert found("logs", "--allow-empty") == (1 if suffix == "jsonl" else 0, [], said)


def test_an_editor_is_shown_the_requests_in_a_record() -> None:
    checker = flowlint.Checker("flows")
    shown = checker.requests(json.dumps({"ts": 1, "body": WRONG, "text": json.dumps(CLEAN)}), "a.json")
    assert [one.flow.name if one.flow is not None else None for one in shown] == ["Billing", "Billing"]


inner = st.recursive(
    st.sampled_from([CLEAN, WRONG, UNKNOWN, WITH_MORE, 1, "x", "{", None]),
    lambda some: st.one_of(
        st.lists(some, max_size=3),
        st.dictionaries(st.sampled_from(["ts", "body", "data", "a.b", "Flow.x", "inputData", "0"]), some, max_size=3),
        some.map(json.dumps),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(inner, max_size=4), named=st.booleans(), of_lines=st.booleans())
def test_records_are_sifted_as_they_are_looked_at_closely(records: list[Any], named: bool, of_lines: bool) -> None:
    path = "lines/a.jsonl" if of_lines else "records/a.json"
    write(path, *([CLEAN, *map(json.dumps, records)] if of_lines else [{"ts": 1, "records": records}]))
    made = prepare(CheckOptions(paths=(path if named else os.path.dirname(path),), definitions=("flows",)))
    # Where a report lists what passed, no record is passed over.
    reports = [Checker.of_job(made._replace(wants=made.wants._replace(payloads=close))).run() for close in (False, True)]
    names = (*Summary.__annotations__, "unchecked", "skipped_files", "rules")
    sifted, close = ((one.findings, one.totals.problems, [getattr(one.totals.summary, name) for name in names]) for one in reports)
    assert sifted == close


def test_requests_in_strings_of_a_text_have_a_limit_and_clean_ones_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nested, "MOST_IN_STRINGS", 2)
    write("logs/a.json", [{"ts": 1, "body": json.dumps(one)} for one in (WRONG, CLEAN, WRONG, CLEAN, WRONG, WRONG, CLEAN)])
    payloads, findings, unchecked = found("logs")
    assert (payloads, [one[3] for one in findings]) == (5, ["name-case-mismatch"] * 2)
    column = len(json.dumps([{"ts": 1, "body": json.dumps(one)} for one in (WRONG, CLEAN, WRONG, CLEAN)])) + len(', {"ts": 1, "body": "')
    assert unchecked == [f"logs/a.json:1:{column}: 2 {MANY}: 5,000 others in strings of this text were; split it"]


@pytest.mark.parametrize("number", [10, 100])
def test_only_requests_are_parsed_with_places(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    value = strict._value

    def counted(text: str, start: int, depth: int, *others: Any) -> Any:
        node = value(text, start, depth, *others)
        parsed.append(text[start : node.end] if depth < 3 else "")
        return node

    monkeypatch.setattr(strict, "_value", counted)
    other = {"flowId": ID, "parameters": {"Flow.agentId": "x"}}
    record = [{"level": "info", "around": ["x"] * number, "body": one, "again": [one] * number} for one in (WRONG, other)]
    write("logs/a.json", {"Records": record})
    payloads, findings, _ = found("logs")
    assert (payloads, len(findings)) == (2 * number + 2, 2 * number + 2)
    assert json.dumps(other) in parsed
    assert [one for one in parsed if "around" in one or json.dumps(WRONG) in one] == []


def test_requests_beside_others_are_judged_in_the_order_of_the_text_also_with_escapes() -> None:
    in_parameters = {"flowId": ID, "parameters": {"Flow.agentId": "ü"}}
    text = json.dumps({"some": [in_parameters, WRONG, in_parameters, CLEAN, WRONG], "text": json.dumps([WRONG, in_parameters])})
    write("logs/a.json", text.replace("agentID", "agent\\u0049D", 1))
    made = CliRunner().invoke(group, ["check", "logs", "--format=jsonl", "--quiet"], catch_exceptions=False)
    rows = [json.loads(line) for line in made.stdout.splitlines()]
    wrong, other = "inputData/Flow.agentID", "parameters"
    some = [f"/some/{place}" for place in (f"0/{other}", f"1/{wrong}", f"2/{other}", f"4/{wrong}")]
    assert [one["pointer"] for one in rows if one["kind"] == "finding"] == [*some, f"/text/0/{wrong}", f"/text/1/{other}"]
    assert rows[-1]["payloads"] == 7


def test_the_tree_of_a_string_is_not_kept_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    write("logs/a.json", {"texts": [json.dumps({"beside": list(range(1_000)), "body": one}) for one in (WRONG, WITH_MORE, WRONG, WRONG)]})
    alive: list[int] = []
    read = transcript.json_string

    def counted(*place: Any) -> Any:
        gc.collect()
        alive.append(sum(type(one) is Node and one.value == 999 for one in gc.get_objects()))
        return read(*place)

    monkeypatch.setattr(nested, "json_string", counted)
    assert found("logs")[0] == 3
    assert alive == [alive[0]] * 4
