from __future__ import annotations

import json

import pytest

from flowlint.definitions.snapshots import lock as locking
from flowlint.definitions.snapshots.lock import Lock, LockEntry
from flowlint.model.contract import contract_hash
from flowlint.model.datatype import DataType
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody

ENTRY = LockEntry(
    id="a1b2c3d4-e5f6-7890-abcd-ef1234567890",
    name="Compliance check",
    type="workflow",
    version="3.0",
    published_date="2026-11-01T10:00:00Z",
    contract="c" * 64,
    file="compliance-check.yaml",
    file_hash="f" * 64,
    region="mypurecloud.ie",
    fetched_at="2026-11-24T09:30:00Z",
)
KEYS = ("id", "name", "type", "version", "publishedDate", "contract", "file", "fileHash", "region", "fetchedAt")
OTHER = ENTRY._replace(id="00000000-0000-4000-8000-000000000001", file="other.yaml", version=None, published_date=None)
NO_LOCK = 'flows/flowlint.lock: the file is not a lock, expected an object with "version" 1 and a list "flows"'
FLOW = FlowDefinition(
    "Compliance check",
    "workflow",
    request_body=RequestBody.PARAMETERS,
    inputs=(InputParameter("Flow.a", DataType("string")), InputParameter("Flow.b", DataType("integer"))),
)


def swapped(data: bytes) -> bytes:
    document = json.loads(data)
    return json.dumps({**document, "flows": document["flows"][::-1]}).encode()


def test_what_is_written_reads_back_sorted_and_in_the_same_bytes_whatever_the_order() -> None:
    third = ENTRY._replace(id=ENTRY.id.replace("a1", "B1").upper(), file="third.yaml")
    data = locking.written(Lock((ENTRY, third, OTHER)))
    assert data == locking.written(Lock((OTHER, third, ENTRY)))
    assert locking.read(data) == locking.read(swapped(data)) == Lock((OTHER, ENTRY, third))
    odd = [ENTRY._replace(id=flow_id, file=f"{flow_id}.yaml") for flow_id in ("a_", "ab", "AC")]
    assert [one.id for one in locking.read(locking.written(Lock(tuple(odd[::-1])))).entries] == ["a_", "ab", "AC"]
    assert data.decode().startswith('{\n  "version": 1,\n  "flows": [\n    {\n      "id": "00000000-')
    assert data.endswith(b"}\n")


def test_a_byte_order_mark_is_not_part_of_the_lock() -> None:
    assert locking.read(b"\xef\xbb\xbf" + locking.written(Lock((ENTRY,)))) == Lock((ENTRY,))


def test_entries_are_found_by_id_in_lower_case() -> None:
    entry = ENTRY._replace(id=ENTRY.id.upper())
    assert Lock((entry, OTHER)).by_id() == {ENTRY.id.lower(): entry, OTHER.id.lower(): OTHER}


def test_an_entry_is_written_with_all_its_facts_in_order() -> None:
    data = locking.written(Lock((ENTRY._replace(name="Prüfung"), OTHER)))
    assert data.decode() == json.dumps(json.loads(data), indent=2, ensure_ascii=False) + "\n"
    (flow,) = json.loads(locking.written(Lock((ENTRY,))))["flows"]
    assert list(flow) == list(KEYS)
    assert tuple(flow.values()) == tuple(ENTRY)


def test_a_file_is_the_same_with_the_line_ends_of_windows() -> None:
    unix, windows, other = b"a\nb\n", b"a\r\nb\r\n", b"a\nc\n"
    known = "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2"
    assert locking.file_hash(unix) == known
    assert [locking.is_same_file(data, known) for data in (unix, windows, other)] == [True, True, False]
    assert not locking.is_same_file(unix, locking.file_hash(windows))


def changed(**facts: object) -> bytes:
    document = json.loads(locking.written(Lock((ENTRY,))))
    document["flows"][0].update(facts)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "flows/flowlint.lock: the file is not JSON (line 1, column 1), expected what flowlint fetch writes"),
        (b"\xff", "flows/flowlint.lock: the file is not JSON (not UTF-8), expected what flowlint fetch writes"),
        (
            locking.written(Lock((ENTRY,))).decode().encode("utf-16"),
            "flows/flowlint.lock: the file is not JSON (not UTF-8), expected what flowlint fetch writes",
        ),
        (b"[" * 100_000, "flows/flowlint.lock: the file is not JSON (nested too deeply), expected what flowlint fetch writes"),
        (b"[]", NO_LOCK),
        (b'{"version": 2, "flows": []}', NO_LOCK),
        (b'{"version": 1, "flows": [5]}', "flows/flowlint.lock#/flows/0: the entry is not an object, expected one flow"),
        (b'{"version": 1, "flows": [{}]}', 'flows/flowlint.lock#/flows/0: "id" is missing, expected a string'),
        (changed(version=3), 'flows/flowlint.lock#/flows/0: "version" is not a string, expected a string'),
        (changed(file="../x.yaml"), 'flows/flowlint.lock#/flows/0: "file" is "../x.yaml", expected the name of a file beside the lock'),
        *(
            (changed(file=name), f'flows/flowlint.lock#/flows/0: "file" is "{name}", expected the name of a file beside the lock')
            for name in ("", ".a.yaml", "/a.yaml", "a\\b.yaml", "c:a.yaml")
        ),
        (b'{"version": 1, "flows": {}}', NO_LOCK),
        (b'{"flows": []}', NO_LOCK),
        (changed(id=None), 'flows/flowlint.lock#/flows/0: "id" is not a string, expected a string'),
        (changed(file=".."), 'flows/flowlint.lock#/flows/0: "file" is "..", expected the name of a file beside the lock'),
        (
            changed(file="FLOWLINT.lock"),
            'flows/flowlint.lock#/flows/0: "file" is "FLOWLINT.lock", expected a name that ends in .yaml, .yml or .json',
        ),
        (
            changed(file="a.yaml.sh"),
            'flows/flowlint.lock#/flows/0: "file" is "a.yaml.sh", expected a name that ends in .yaml, .yml or .json',
        ),
        (
            changed(etag="x"),
            'flows/flowlint.lock#/flows/0: the entry has the unknown key "etag", expected one of ' + ", ".join(KEYS),
        ),
        (
            locking.written(Lock((ENTRY, OTHER._replace(id=ENTRY.id.upper())))),
            f'flows/flowlint.lock: two entries have the id "{ENTRY.id}", expected one',
        ),
        (
            locking.written(Lock((ENTRY, OTHER._replace(file=ENTRY.file)))),
            'flows/flowlint.lock: two entries have the file "compliance-check.yaml", expected one',
        ),
    ],
)
def test_what_is_no_lock_is_refused_with_its_place(data: bytes, sentence: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        locking.read(data, "flows/flowlint.lock")
    assert str(raised.value) == sentence


def test_the_contract_is_what_payloads_are_judged_against() -> None:
    a, b = FLOW.inputs
    same = [
        FLOW._replace(name="Another", id="x", version="9.0", published=True, source="x.yaml", format="flowlint"),
        FLOW._replace(inputs=(b, a)),
        FLOW._replace(inputs=(a._replace(description="said", initial_value=True), b)),
    ]
    others = [
        FLOW._replace(type="commonmodule"),
        FLOW._replace(request_body=RequestBody.JSON),
        FLOW._replace(inputs=(a,)),
        FLOW._replace(inputs=(a._replace(name="flow.a"), b)),
        FLOW._replace(inputs=(a._replace(type=DataType("date")), b)),
        FLOW._replace(inputs=(a._replace(type=DataType("string", collection=True)), b)),
        FLOW._replace(inputs=(a._replace(required=True), b)),
        FLOW._replace(inputs=(a._replace(schema={"maxLength": 3}), b)),
    ]
    assert {contract_hash(flow) for flow in same} == {contract_hash(FLOW)}
    assert len({contract_hash(flow) for flow in [FLOW, *others]}) == len(others) + 1
