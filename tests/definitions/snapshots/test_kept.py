"""What a snapshot's files know and a fetch cannot tell is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlint.definitions.snapshots import kept as kept_flows
from flowlint.definitions.snapshots.fetch import Fetched, Reading
from flowlint.definitions.snapshots.kept import Kept, keep
from flowlint.definitions.snapshots.lock import Lock, LockEntry
from flowlint.model.datatype import DataType
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource
from flowlint.model.trigger import Trigger

ID, OTHER_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
FILE = f"flowlint: 1\nid: {ID.upper()}\nname: Billing\ntype: workflow\nrequestBody: json\ninputs: {{Flow.a: json}}\n"
WITH_TRIGGERS = FILE.replace("requestBody: json\n", "") + "triggers: [{name: On end, topic: v2.x}]\n"
INPUTS = (InputParameter("Flow.a", DataType("json")),)
FLOW = FlowDefinition("Billing", "workflow", ID, "3.0", True, RequestBody.PARAMETERS, INPUTS, (), SettingSource.DERIVED)
OTHER = FLOW._replace(name="Other", id=OTHER_ID)
ENTRY = LockEntry(ID, "Billing", "workflow", "3.0", None, "c" * 64, "billing.yaml", "f" * 64, "here", "2026-11-24T09:30:00Z")
LOCK = Lock((ENTRY, ENTRY._replace(id=OTHER_ID, file="other.yaml")))
READING = Reading((Fetched(FLOW, "2026-11-01T10:00:00Z"), Fetched(OTHER, None)))
KEEPS_SETTING = FLOW._replace(request_body=RequestBody.JSON, request_body_source=SettingSource.STATED)


pytestmark = pytest.mark.usefixtures("here")


def kept(text: str | None, reading: Reading = READING, lock: Lock = LOCK) -> Kept:
    if text is not None:
        Path("billing.yaml").write_text(text)
    return keep("", lock, reading)


def flows(found: Kept) -> list[FlowDefinition]:
    return [one.flow for one in found.reading.fetched]


def test_a_setting_that_the_file_states_is_kept() -> None:
    found = kept(FILE)
    assert found == Kept(READING._replace(fetched=(Fetched(KEEPS_SETTING, "2026-11-01T10:00:00Z"), READING.fetched[1])), (), ("Billing",))
    assert flows(found) == [KEEPS_SETTING, OTHER]


@pytest.mark.parametrize(
    "text",
    [
        None,
        FILE.replace("requestBody: json\n", ""),
        FILE.replace("json\ninputs: {Flow.a: json}", "none"),
        FILE.replace(ID.upper(), OTHER_ID),
    ],
)
def test_where_the_file_says_nothing_of_the_flow_it_is_as_it_was_read(text: str | None) -> None:
    assert kept(text) == Kept(READING)


def test_a_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_flows, "read_file", lambda *_, **__: FILE.encode())
    assert kept("it changed meanwhile").settings == ("Billing",)


def test_a_flow_that_the_snapshot_does_not_hold_is_as_it_was_read() -> None:
    assert kept(FILE, lock=Lock()) == Kept(READING)


def test_triggers_are_kept_only_where_they_could_not_be_read() -> None:
    refused = READING._replace(no_triggers="the permission is missing")
    triggers = (Trigger(None, "On end", "v2.x"),)
    assert kept(WITH_TRIGGERS) == Kept(READING)
    found = kept(WITH_TRIGGERS, refused)
    assert ([[one.name for one in flow.triggers] for flow in flows(found)], found.triggers, found.settings) == (
        [["On end"], []],
        ("Billing",),
        (),
    )
    assert [one.topic for one in flows(found)[0].triggers] == [triggers[0].topic]
    assert kept(None, refused).reading.no_triggers == "the permission is missing"


def test_triggers_that_were_read_count_and_the_file_is_written_anew() -> None:
    both = FILE + "triggers: [{name: On end, topic: v2.x}]\n"
    made = READING._replace(fetched=tuple(one._replace(data=b"as it was read") for one in READING.fetched))
    found = kept(both, made)
    assert [(one.flow.triggers, one.data) for one in found.reading.fetched] == [((), b""), ((), b"as it was read")]
    assert (found.settings, found.triggers) == (("Billing",), ())


def test_a_file_that_cannot_be_read_is_named() -> None:
    found = kept(FILE.replace("flowlint: 1", "flowlint: 2"))
    assert found.reading == READING
    (sentence,) = found.unread
    assert sentence.startswith("billing.yaml:1:11: ")


def test_a_link_that_leads_out_of_the_working_directory_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("stranger.yaml").write_text(FILE)
    Path("work").mkdir()
    monkeypatch.chdir("work")
    Path("billing.yaml").symlink_to("../stranger.yaml")
    sentence = f'cannot read "billing.yaml": it leads out of "{tmp_path.resolve() / "work"}"'
    assert kept(None) == Kept(READING, unread=(sentence,))
