"""What is selected, what is read of it, and how often the platform is asked."""

from __future__ import annotations

import base64
import json
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from time import sleep
from urllib.parse import quote

import pytest
from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from platform_stand_in import (
    HOME,
    TRIGGERS,
    VIEW,
    Answer,
    Call,
    Flow,
    StandIn,
    error,
    limited,
    missing,
    organisation,
    trigger,
    variable,
)

from flowlint.contracts import DefinitionFile
from flowlint.definitions.formats import architect_export, archy_yaml, configuration_json, flowlint, platform_flow
from flowlint.definitions.snapshots import fetch, replies, store
from flowlint.definitions.snapshots.fetch import Fetched, Wanted
from flowlint.definitions.snapshots.lock import Lock, LockEntry
from flowlint.model.contract import contract_hash
from flowlint.model.datatype import DataType
from flowlint.model.errors import PlatformError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource
from flowlint.model.trigger import Trigger
from flowlint.sources.platform.transport import Transport
from flowlint.syntax.grammars import parse_definition

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "definitions"
SUPPORT = {"id": "22222222-2222-4222-8222-222222222222", "name": "Support", "selfUri": "/"}
CHECK = Flow(
    0,
    "Compliance check",
    [
        variable("Flow.complianceFlag", "BooleanVariable"),
        variable("Flow.dates", "DateTimeVariable", collection=True),
        variable("Flow.own", given=False),
    ],
)
DRAFT = Flow(1, "Draft", [], version="")
SHARED = Flow(2, "Compliance check", [variable("Common.x")], kind="COMMONMODULE", version="12.0")
CALL = Flow(3, "Welcome", [], kind="INBOUNDCALL")
CALL.division = SUPPORT
FLOWS = [CHECK, DRAFT, SHARED, CALL]
ON_END = Trigger("00000001-0000-4003-8000-000000000000", "On end", "v2.detail.events.conversation.{id}.customer.end")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with StandIn(FLOWS, [trigger(0, CHECK)]).serving() as stand_in:
        yield stand_in


def ids(selection: fetch.Selection) -> tuple[list[str], list[str]]:
    return [str(one["id"]) for one in selection.flows], [str(one["id"]) for one in selection.unpublished]


@pytest.mark.parametrize(
    ("wanted", "flows", "unpublished"),
    [
        (Wanted(), [CHECK, SHARED, CALL], [DRAFT]),
        (Wanted(types=frozenset({"workflow"})), [CHECK], [DRAFT]),
        (Wanted(types=frozenset({"commonmodule", "inboundcall"})), [SHARED, CALL], []),
        (Wanted(division="support"), [CALL], []),
        (Wanted(division=HOME["id"]), [CHECK, SHARED], [DRAFT]),
        (Wanted((CALL.id.upper(),)), [CALL], []),
        (Wanted(("Compliance check",)), [CHECK, SHARED], []),
        (Wanted(("Compliance check",), frozenset({"commonmodule"})), [SHARED], []),
        (Wanted(("Welcome", CALL.id, CHECK.id)), [CHECK, CALL], []),
        (Wanted((SHARED.id, CHECK.id)), [CHECK, SHARED], []),
    ],
)
def test_flows_are_selected(platform: Transport, wanted: Wanted, flows: list[Flow], unpublished: list[Flow]) -> None:
    assert ids(fetch.select(platform, wanted)) == ([flow.id for flow in flows], [flow.id for flow in unpublished])


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (Wanted(("compliance check",)), 'no flow has the name "compliance check"; did you mean "Compliance check"?'),
        (Wanted(("Billing",)), 'no flow has the name "Billing"; expected one such as "Compliance check" or "Draft" or "Welcome"'),
        (Wanted(("Billing",), frozenset({"bot"})), 'no flow has the name "Billing"; this client may see none'),
        (Wanted(("Draft",)), 'flow "Draft" is not published, expected a flow that is: only published flows are launched'),
        (Wanted((DRAFT.id,)), 'flow "Draft" is not published, expected a flow that is: only published flows are launched'),
        (Wanted(division="Suport"), 'no flow is in a division "Suport"; did you mean "Support"?'),
        (Wanted(division="nowhere"), 'no flow is in a division "nowhere"; expected "Home" or "Support"'),
        (Wanted((CALL.id,), frozenset({"workflow"})), f'flow "Welcome" ({CALL.id}) is of type "inboundcall", expected "workflow"'),
        (
            Wanted(("Welcome",), frozenset({"workflow", "bot"})),
            'no flow has the name "Welcome"; expected one such as "Compliance check" or "Draft"',
        ),
        (
            Wanted((CALL.id,), frozenset({"workflow", "bot"})),
            f'flow "Welcome" ({CALL.id}) is of type "inboundcall", expected "bot" or "workflow"',
        ),
        (Wanted((CALL.id,), division="home"), f'flow "Welcome" ({CALL.id}) is in the division "Support", expected "home"'),
        (Wanted(("Welcome",), division="Home"), f'flow "Welcome" ({CALL.id}) is in the division "Support", expected "Home"'),
    ],
)
def test_what_cannot_be_selected_is_said(platform: Transport, wanted: Wanted, sentence: str) -> None:
    with pytest.raises(PlatformError) as raised:
        fetch.select(platform, wanted)
    assert str(raised.value) == sentence


def test_a_flow_without_a_division_and_an_organisation_without_flows_are_said(platform: Transport, served: StandIn) -> None:
    alone = Flow(5, "Alone", [])
    nameless = Flow(6, "Nameless", [])
    alone.division, nameless.division = {}, {"id": SUPPORT["id"]}
    served.flows = {flow.id: flow for flow in (alone, nameless, CHECK)}
    with pytest.raises(PlatformError) as raised:
        fetch.select(platform, Wanted(("Nameless",), division="Home"))
    assert str(raised.value) == f'flow "Nameless" ({nameless.id}) is in the division "{SUPPORT["id"]}", expected "Home"'
    with pytest.raises(PlatformError) as raised:
        fetch.select(platform, Wanted(("Alone",), division="Home"))
    assert str(raised.value) == f'flow "Alone" ({alone.id}) is in no division that this client may see, expected "Home"'
    served.flows = {}
    with pytest.raises(PlatformError) as raised:
        fetch.select(platform, Wanted(division="Home"))
    assert str(raised.value) == 'no flow is in a division "Home"; this client may see no flow'
    assert fetch.select(platform, Wanted()) == fetch.Selection(())


def test_of_many_flows_and_divisions_eight_are_named(platform: Transport, served: StandIn) -> None:
    flows = organisation(9)
    for number, flow in enumerate(flows):
        flow.division, flow.version = {"id": HOME["id"][:-1] + str(number), "name": f"Part {number}"}, "3.0" if number < 7 else ""
    served.flows = {flow.id: flow for flow in flows}
    named = [" or ".join(f'"{word} {number}"' for number in range(8)) for word in ("Flow number", "Part")]
    for wanted, sentence in (
        (Wanted(("Billing",)), f'no flow has the name "Billing"; expected one such as {named[0]}'),
        (Wanted(division="Home"), f'no flow is in a division "Home"; expected {named[1]}'),
        (
            Wanted((flows[8].id, flows[7].name)),
            'flows "Flow number 7", "Flow number 8" are not published, expected a flow that is: only published flows are launched',
        ),
    ):
        with pytest.raises(PlatformError) as raised:
            fetch.select(platform, wanted)
        assert str(raised.value) == sentence


def test_a_flow_that_may_not_be_seen_is_said(platform: Transport, served: StandIn) -> None:
    served.fault = lambda call, _before: missing(VIEW) if call.path == f"/api/v2/flows/{CALL.id}" else None
    with pytest.raises(PlatformError) as raised:
        fetch.select(platform, Wanted((CALL.id,)))
    assert (raised.value.status, str(raised.value).partition(" (")[0]) == (403, f'the permission "{VIEW}" is missing')


def test_an_id_that_is_not_there_is_said(platform: Transport, served: StandIn) -> None:
    nobody = "99999999-0000-4000-8000-000000000000"
    with pytest.raises(PlatformError) as raised:
        fetch.select(platform, Wanted((nobody,)))
    assert str(raised.value) == (
        f'no flow has the id "{nobody}" that this client may see: {served.url}/api/v2/flows/{nobody} is not there '
        f"(HTTP 404, Could not find flow with id '{nobody}'., ININ-Correlation-Id c0ffee00-0000-4000-8000-000000000000); "
        "the support of Genesys Cloud can say why"
    )


def definition(flow: Flow, inputs: tuple[InputParameter, ...], triggers: tuple[Trigger, ...] = ()) -> FlowDefinition:
    setting = RequestBody.PARAMETERS if inputs else RequestBody.NONE
    kind, source = flow.kind.lower(), SettingSource.DERIVED
    return FlowDefinition(flow.name, kind, flow.id, flow.version, True, setting, inputs, triggers, source)


EXACT = (InputParameter("Flow.complianceFlag", DataType("boolean")), InputParameter("Flow.dates", DataType("dateTime", collection=True)))
COARSE = (EXACT[0], InputParameter("Flow.dates", DataType("string", collection=True)))
PUBLISHED = "2026-11-01T10:00:00Z"


def test_flows_are_read_with_exact_types_and_triggers(platform: Transport) -> None:
    selection = fetch.select(platform, Wanted())
    assert fetch.read(platform, selection, triggers=True) == fetch.Reading(
        (
            Fetched(definition(CHECK, EXACT, (ON_END,)), PUBLISHED),
            Fetched(definition(SHARED, (InputParameter("Common.x", DataType("string")),)), PUBLISHED),
            Fetched(definition(CALL, ()), PUBLISHED),
        )
    )


def test_types_are_coarse_and_the_file_says_so_where_the_configuration_may_not_be_read(platform: Transport, served: StandIn) -> None:
    served.permissions = {VIEW}
    reading = fetch.read(platform, fetch.select(platform, Wanted((CHECK.id,))), triggers=True)
    why = "(HTTP 403, Unable to perform the requested action. You are missing the following permission(s): "
    correlation = ", ININ-Correlation-Id c0ffee00-0000-4000-8000-000000000000), expected a role that has it"
    assert reading == fetch.Reading(
        (Fetched(definition(CHECK, COARSE), PUBLISHED, "HTTP 403"),),
        no_triggers=f'the permission "{TRIGGERS}" is missing {why}{TRIGGERS}{correlation}',
    )
    (stored,) = fetch.items(reading, "here")
    assert stored._replace(data=b"") == store.Item(definition(CHECK, COARSE), b"", PUBLISHED, "here", coarse=True)
    assert stored.data.decode().splitlines()[:3] == [
        *fetch._COARSE.format(reason="HTTP 403").splitlines(),
        "flowlint: 1",
    ]
    assert flowlint.FORMAT.read(DefinitionFile("x.yaml", stored.data, parse_definition)) == (definition(CHECK, COARSE),)


def test_triggers_are_not_asked_for_where_they_are_not_wanted(platform: Transport, served: StandIn) -> None:
    selection = fetch.select(platform, Wanted((CHECK.id,)))
    assert fetch.read(platform, selection, triggers=False) == fetch.Reading((Fetched(definition(CHECK, EXACT), PUBLISHED),))
    assert not any("trigger" in call.path for call in served.calls)


def test_a_flow_that_cannot_be_read_leaves_the_others_as_they_are(platform: Transport, served: StandIn) -> None:
    served.fault = lambda call, _before: Answer(200, {"name": "x"}) if f"{CALL.id}/versions" in call.path else None
    reading = fetch.read(platform, fetch.select(platform, Wanted()), triggers=False)
    assert [one.flow.name for one in reading.fetched] == ["Compliance check", "Compliance check"]
    assert [(one.name, str(one.error)) for one in reading.failed] == [
        ("Welcome", 'the configuration of flow "Welcome" has no "variables", so none of its inputs is known')
    ]


def test_a_token_that_is_over_ends_the_reading(platform: Transport, served: StandIn) -> None:
    served.flows = {flow.id: flow for flow in organisation(100)}
    selection = fetch.select(platform, Wanted())
    served.fault = lambda call, _before: error(401, "bad.credentials", "Over") if "configuration" in call.path else None
    reading = fetch.read(platform, selection, triggers=False)
    assert (len(reading.fetched), len(reading.failed)) == (0, 100)
    assert len(served.calls) < 10


NOBODY = "99999999-0000-4000-8000-000000000000"


@pytest.mark.parametrize(("status", "of_one"), [(400, True), (403, True), (500, True), (401, False), (410, False)])
def test_of_flows_fetched_again_those_that_fail_by_themselves_do_not_stop_the_others(
    platform: Transport, served: StandIn, status: int, of_one: bool
) -> None:
    served.fault = lambda call, _before: error(status, "x", "X") if call.path == f"/api/v2/flows/{CALL.id}" else None
    asked = Wanted((CHECK.id, NOBODY, DRAFT.id, CALL.id), again=True)
    if not of_one:
        with pytest.raises(PlatformError) as raised:
            fetch.select(platform, asked)
        assert raised.value.status == status
        return
    selection = fetch.select(platform, asked)
    assert (*ids(selection), [(one.name, one.error.status) for one in selection.failed if isinstance(one.error, PlatformError)]) == (
        [CHECK.id],
        [DRAFT.id],
        [(CALL.id, status)],
    )
    with pytest.raises(PlatformError):
        fetch.select(platform, Wanted((CALL.id, NOBODY), again=True))


def test_flows_of_the_snapshot_that_are_gone_and_flows_that_it_never_had() -> None:
    known = [LockEntry(flow.id, flow.name, flow.kind.lower(), "1.0", None, "c", f"{flow.id}.yaml", "f", "here", "") for flow in FLOWS[:3]]
    lock = Lock((*known, known[0]._replace(id=NOBODY)))
    selection = fetch.Selection((CHECK.flow(),), (DRAFT.flow(), CALL.flow()), (fetch.Failed(SHARED.id.upper(), PlatformError("x")),))
    assert fetch.wanted_again(lock) == (CHECK.id, DRAFT.id, SHARED.id, NOBODY)
    gone = (fetch.Lost(known[1], unpublished=True), fetch.Lost(lock.entries[3], unpublished=False))
    assert fetch.lost(lock, selection, Wanted()) == gone
    assert fetch.lost(lock, selection, Wanted((CHECK.id,), again=True)) == gone
    by_type = [(kind, fetch.lost(lock, selection, Wanted(types=frozenset({kind})))) for kind in ("workflow", "commonmodule")]
    assert by_type == [("workflow", gone), ("commonmodule", ())]
    assert fetch.lost(lock, selection, Wanted((CHECK.id,))) == fetch.lost(lock, selection, Wanted(division="Home")) == ()
    assert fetch.never_known(lock, selection) == ("Welcome",)


def test_a_twentieth_that_fails_is_asked_again_and_no_more_than_four_at_once(platform: Transport, served: StandIn) -> None:
    flows = organisation(200)
    served.flows, served.page = {flow.id: flow for flow in flows}, 100
    failing = {flow.id: kind for flow, kind in zip(flows[::20], [0, 1, 2, 3, 4] * 2, strict=True)}
    bad = [error(502, "x", "x"), error(503, "x", "x"), limited(0), Answer(200, {"variables": []}, broken=True), error(504, "x", "x")]

    def fault(call: Call, before: int) -> Answer | None:
        flow_id = call.path.split("/")[4] if call.path.endswith("/configuration") else ""
        return bad[failing[flow_id]] if flow_id in failing and before == 0 else None

    served.fault = fault
    reading = fetch.read(platform, fetch.select(platform, Wanted()), triggers=True)
    assert ({one.flow.id for one in reading.fetched}, reading.failed) == ({flow.id for flow in flows}, ())
    pages, triggers = 2, 1
    assert len(served.calls) == platform.requests == pages + triggers + len(flows) + len(failing)
    assert 1 < served.most <= 4


def test_triggers_of_many_pages_are_read(platform: Transport, served: StandIn) -> None:
    served.page = 3
    served.triggers = [trigger(number, CHECK if number % 2 else CALL, name=f"T{9 - number}") for number in range(8)]
    reading = fetch.read(platform, fetch.select(platform, Wanted((CHECK.id,))), triggers=True)
    assert [one.name for one in reading.fetched[0].flow.triggers] == ["T2", "T4", "T6", "T8"]
    assert sum(call.path.endswith("/triggers") for call in served.calls) == 3


def test_a_run_that_is_interrupted_does_not_wait_for_answers(platform: Transport, served: StandIn) -> None:
    served.fault = lambda call, _before: limited(60) if call.path.endswith("x") else None

    def interrupt() -> None:
        sleep(0.3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch._at_once(platform, lambda path: platform.get(path, VIEW), ["/api/v2/flows", *["/api/v2/flows/x"] * 3], interrupt)
    assert platform._stopped.is_set()
    assert sorted(call.path for call in served.calls if call.path.endswith("x")) <= ["/api/v2/flows/x"] * 3


def test_an_error_is_raised_once_nothing_is_read_any_more(platform: Transport) -> None:
    all_read, ended = threading.Barrier(4), list[int]()

    def read(number: int) -> None:
        all_read.wait(10)
        if number == 0:
            raise PlatformError("refused")
        platform._stopped.wait(10)
        sleep(0.1)
        ended.append(number)

    with pytest.raises(PlatformError, match="refused"):
        fetch._at_once(platform, read, range(4))
    assert sorted(ended) == [1, 2, 3]


def test_a_thread_ends_where_another_took_the_last_of_the_work() -> None:
    class Taken(deque[tuple[int, str]]):
        def __bool__(self) -> bool:
            return True

    results: SimpleQueue[tuple[int, list[str], BaseException | None]] = SimpleQueue()
    fetch._work(str.upper, Taken([(0, "a")]), results)
    assert (results.get(), results.empty()) == ((0, ["A"], None), True)


def test_threads_that_read_end_with_the_process(platform: Transport) -> None:
    assert fetch._at_once(platform, lambda number: (number, threading.current_thread().daemon), range(9)) == [
        (number, True) for number in range(9)
    ]


def configuration_as(kind: str) -> FlowDefinition:
    """The same flow as another format has it."""
    paths = {
        "export": (architect_export.FORMAT, "architect-export/compliance-check.i3WorkFlow"),
        "archy": (archy_yaml.FORMAT, "archy-yaml/compliance-check.yaml"),
        "configuration": (configuration_json.FORMAT, "configuration-json/compliance-check.json"),
        "flowlint": (flowlint.FORMAT, "flowlint/compliance-check.yaml"),
        "flow": (platform_flow.FORMAT, "platform-flow/flow.json"),
    }
    form, path = paths[kind]
    return form.read(DefinitionFile(path, (FIXTURES / path).read_bytes(), parse_definition))[0]


def test_one_flow_has_one_contract_hash_however_it_is_read(platform: Transport, served: StandIn, tmp_path: Path) -> None:
    configuration = json.loads((FIXTURES / "configuration-json" / "compliance-check.json").read_bytes())
    served.flows = {CHECK.id: Flow(0, "Compliance check", configuration["variables"])}
    reading = fetch.read(platform, fetch.select(platform, Wanted()), triggers=True)
    store.store(str(tmp_path), fetch.items(reading, "here"), "2026-11-24T09:30:00Z")
    (entry,) = store.read_lock(str(tmp_path)).entries
    (stored,) = flowlint.FORMAT.read(DefinitionFile(entry.file, (tmp_path / entry.file).read_bytes(), parse_definition))
    (export,) = architect_export.FORMAT.read(
        DefinitionFile(
            "x.i3WorkFlow", base64.b64encode(quote(json.dumps(served.flows[CHECK.id].configuration())).encode()), parse_definition
        )
    )
    others = [stored, export, *(configuration_as(kind) for kind in ("export", "archy", "configuration", "flowlint", "flow"))]
    assert {contract_hash(flow) for flow in others} == {entry.contract}


texts = st.text(max_size=12)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts, texts, st.booleans()), min_size=1, max_size=3), texts, texts)
def test_whatever_the_platform_calls_things_the_file_reads_back(inputs: list[tuple[str, str, bool]], name: str, topic: str) -> None:
    named = {"a" + one: variable("a" + one, "x" + kind, collection=many, description=one) for one, kind, many in inputs}
    flow = Flow(0, "n" + name, list(named.values()))
    bound = replies.triggers_by_flow([{**trigger(0, flow, name="t" + name), "topicName": "v2." + topic}])
    read = replies.exact(flow.flow(), flow.configuration())._replace(triggers=bound[flow.id])
    (stored,) = fetch.items(fetch.Reading((Fetched(read, None),)), "here")
    assert flowlint.FORMAT.read(DefinitionFile("x.yaml", stored.data, parse_definition)) == (read,)
