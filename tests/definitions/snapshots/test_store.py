from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from flowlint.definitions import catalogue
from flowlint.definitions.snapshots import lock as locking
from flowlint.definitions.snapshots import store
from flowlint.definitions.snapshots.lock import Lock, LockEntry
from flowlint.model.contract import contract_hash
from flowlint.model.datatype import DataType
from flowlint.model.errors import DefinitionError, SourceError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource

NOW, LATER = "2026-11-24T09:30:00Z", "2026-11-25T09:30:00Z"
IDS = tuple(f"{number:08x}-0000-4000-8000-00000000aB00" for number in range(1, 5))


def item(flow_id: str = IDS[0], name: str = "Compliance check", version: str = "3.0", *, coarse: bool = False) -> store.Item:
    """A flow with one input, as it is stored."""
    inputs = (InputParameter("Flow.a", DataType("string")),)
    flow = FlowDefinition(name, "workflow", flow_id, version, True, RequestBody.PARAMETERS, inputs, (), SettingSource.DERIVED)
    head = "# The types are coarse\n" if coarse else ""
    text = f'{head}flowlint: 1\nid: "{flow_id}"\nname: "{name}"\nversion: "{version}"\npublished: true\ninputs:\n  Flow.a: string\n'
    return store.Item(flow, text.encode(), "2026-11-01T10:00:00Z", "mypurecloud.ie", coarse)


def entry(one: store.Item, file: str, fetched_at: str = NOW) -> LockEntry:
    flow = one.flow
    hashes = (contract_hash(flow), file, locking.file_hash(one.data))
    return LockEntry(str(flow.id), flow.name, flow.type, flow.version, one.published_date, *hashes, one.region, fetched_at)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_flow_becomes_a_file_and_an_entry(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "flows"
    one = item()
    path = str(folder / "compliance-check.yaml")
    assert store.store(str(folder), [one], NOW) == [store.Stored(one, path, written=True)]
    lock = Lock((entry(one, "compliance-check.yaml"),))
    assert files(folder) == {"compliance-check.yaml": one.data, "flowlint.lock": locking.written(lock)}
    assert store.read_lock(str(folder)) == lock
    assert catalogue.load([str(folder)]).flows == (one.flow,)


def test_a_fetch_does_not_wait_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited_for = list[int]()
    monkeypatch.setattr(os, "fsync", waited_for.append)
    store.store(str(tmp_path), [item()], NOW)
    assert (sorted(files(tmp_path)), waited_for) == (["compliance-check.yaml", "flowlint.lock"], [])


def test_what_did_not_change_is_not_written_unless_it_is_renewed(tmp_path: Path) -> None:
    folder = str(tmp_path)
    store.store(folder, [item()], NOW)
    before = {path: path.stat() for path in tmp_path.iterdir()}
    assert store.store(folder, [item()], LATER) == [store.Stored(item(), str(tmp_path / "compliance-check.yaml"), written=False)]
    assert {path: path.stat() for path in tmp_path.iterdir()} == before
    store.store(folder, [item()], LATER, renew=True)
    assert store.read_lock(folder) == Lock((entry(item(), "compliance-check.yaml", LATER),))
    assert (tmp_path / "compliance-check.yaml").stat() == before[tmp_path / "compliance-check.yaml"]


def test_a_new_version_keeps_its_file_though_the_flow_has_another_name(tmp_path: Path) -> None:
    store.store(str(tmp_path), [item(), item(IDS[1], "Other")], NOW)
    new = item(name="Renamed", version="4.0")
    store.store(str(tmp_path), [new], LATER)
    expected = Lock((entry(new, "compliance-check.yaml", LATER), entry(item(IDS[1], "Other"), "other.yaml")))
    assert store.read_lock(str(tmp_path)) == expected
    assert (tmp_path / "compliance-check.yaml").read_bytes() == new.data


def test_flows_of_one_name_and_files_of_others_do_not_collide(tmp_path: Path) -> None:
    (tmp_path / "Taken.yaml").write_text("a: file of somebody\n")
    twins = [item(IDS[0]), item(IDS[1]), item(IDS[2], "taken"), item(IDS[0][:8] + IDS[3][8:-1] + "9")]
    stored = store.store(str(tmp_path), twins, NOW)
    assert {str(one.item.flow.id): os.path.basename(one.path) for one in stored} == {
        IDS[0]: "compliance-check-00000001.yaml",
        twins[3].flow.id: "compliance-check-00000001-0000-4000-8000-00000000ab09.yaml",
        IDS[1]: "compliance-check-00000002.yaml",
        IDS[2]: "taken-00000003.yaml",
    }
    assert (tmp_path / "Taken.yaml").read_text() == "a: file of somebody\n"


def test_ids_that_make_one_file_name_do_not_collide(tmp_path: Path) -> None:
    twins = [item(flow_id) for flow_id in ("a/b", "a b", "a-b")]
    expected = {"a b": "compliance-check-a-b.yaml", "a-b": "compliance-check-a-b-2.yaml", "a/b": "compliance-check-a-b-3.yaml"}
    for _ in range(2):
        stored = store.store(str(tmp_path), twins, NOW)
        assert {str(one.item.flow.id): os.path.basename(one.path) for one in stored} == expected
    assert files(tmp_path).keys() == {*expected.values(), "flowlint.lock"}
    assert [(tmp_path / name).read_bytes() for name in expected.values()] == [item(flow_id).data for flow_id in expected]


def test_a_file_of_another_flow_is_not_taken_over(tmp_path: Path) -> None:
    store.store(str(tmp_path), [item("ab")], NOW)
    (tmp_path / "flowlint.lock").unlink()
    stored = store.store(str(tmp_path), [item("a")], LATER)
    assert [os.path.basename(one.path) for one in stored] == ["compliance-check-a.yaml"]
    assert (tmp_path / "compliance-check.yaml").read_bytes() == item("ab").data


def test_one_file_is_never_given_to_two_flows(tmp_path: Path) -> None:
    (tmp_path / "compliance-check-a-b.yaml").write_text("flowlint: 1\nid: a b\nid: a-b\n")
    stored = store.store(str(tmp_path), [item("a b"), item("a-b")], NOW)
    assert [os.path.basename(one.path) for one in stored] == ["compliance-check-a-b-2.yaml", "compliance-check-a-b.yaml"]


def test_the_file_that_a_killed_run_left_is_taken_over(tmp_path: Path) -> None:
    store.store(str(tmp_path), [item()], NOW)
    (tmp_path / "flowlint.lock").unlink()
    new = item(version="4.0")
    store.store(str(tmp_path), [new], LATER)
    assert files(tmp_path) == {
        "compliance-check.yaml": new.data,
        "flowlint.lock": locking.written(Lock((entry(new, "compliance-check.yaml", LATER),))),
    }


def test_the_name_of_a_file_that_is_gone_is_not_given_to_another_flow(tmp_path: Path) -> None:
    store.store(str(tmp_path), [item()], NOW)
    (tmp_path / "compliance-check.yaml").unlink()
    (stored,) = store.store(str(tmp_path), [item(IDS[1])], LATER)
    assert os.path.basename(stored.path) == "compliance-check-00000002.yaml"
    assert [one.file for one in store.read_lock(str(tmp_path)).entries] == ["compliance-check.yaml", "compliance-check-00000002.yaml"]


def test_temporary_files_go_after_ten_minutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 2_000_000_000.0
    monkeypatch.setattr(store, "time", lambda: now)
    folder = tmp_path / "flows"
    folder.mkdir()
    for path, age in ((folder / ".flowlint-old", 601), (folder / ".flowlint-new", 600), (folder / "old", 601), (tmp_path / "mine", 601)):
        path.write_text("x")
        os.utime(path, (now - age,) * 2)
    (folder / ".flowlint-link").symlink_to(tmp_path / "mine")
    store.store(str(folder), [item()], NOW)
    assert set(files(folder)) == {".flowlint-link", ".flowlint-new", "old", "compliance-check.yaml", "flowlint.lock"}


def test_exact_types_are_not_given_up_for_coarse_ones_of_the_same_version(tmp_path: Path) -> None:
    store.store(str(tmp_path), [item()], NOW)
    before = files(tmp_path)
    stored = store.store(str(tmp_path), [item(coarse=True)], LATER, renew=True)
    assert stored == [store.Stored(item(coarse=True), str(tmp_path / "compliance-check.yaml"), written=False)]
    assert files(tmp_path) == before
    # Among others, in the order of paths.
    first = item(IDS[1], "Another")
    assert [one.item for one in store.store(str(tmp_path), [item(coarse=True), first], LATER)] == [first, item(coarse=True)]
    # Of coarse ones the last count.
    coarse = item(IDS[2], "Third", coarse=True)
    for one in (coarse, coarse._replace(data=coarse.data + b"# more\n")):
        store.store(str(tmp_path), [one], LATER)
        assert (tmp_path / "third.yaml").read_bytes() == one.data
    newer = item(version="4.0", coarse=True)
    store.store(str(tmp_path), [newer], LATER)
    assert (tmp_path / "compliance-check.yaml").read_bytes() == newer.data
    store.store(str(tmp_path), [item(version="4.0")], LATER)
    assert (tmp_path / "compliance-check.yaml").read_bytes() == item(version="4.0").data


def test_what_is_pruned_goes_with_its_file(tmp_path: Path) -> None:
    store.store(str(tmp_path), [item(), item(IDS[1], "Other"), item(IDS[2], "Third")], NOW)
    (tmp_path / "third.yaml").unlink()
    lettered = item("ABCDEF00-0000-4000-8000-000000000000", "Fourth")
    store.store(str(tmp_path), [lettered], NOW)
    store.store(str(tmp_path), [item()], NOW, prune=[IDS[1], IDS[2], "abcdeF00-0000-4000-8000-000000000000"])
    lock = Lock((entry(item(), "compliance-check.yaml"),))
    assert files(tmp_path) == {"compliance-check.yaml": item().data, "flowlint.lock": locking.written(lock)}


def test_a_broken_lock_is_an_error_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "flowlint.lock").write_text("{")
    with pytest.raises(DefinitionError) as raised:
        store.store(str(tmp_path), [item()], NOW)
    place = f"{tmp_path / 'flowlint.lock'}: the file is not JSON (line 1, column 2)"
    assert str(raised.value) == f"{place}, expected what flowlint fetch writes"
    assert files(tmp_path) == {"flowlint.lock": b"{"}


def test_another_run_is_waited_for(tmp_path: Path) -> None:
    order = []
    with store._alone(str(tmp_path)):
        other = threading.Thread(target=lambda: (store.store(str(tmp_path), [item()], NOW), order.append("stored")))
        other.start()
        time.sleep(0.1)
        order.append("let go")
    other.join(5)
    assert order == ["let go", "stored"]


def test_another_run_that_is_stuck_is_not_waited_for_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept = [0.0]
    monkeypatch.setattr(store, "sleep", slept.append)
    monkeypatch.setattr(store, "monotonic", lambda: sum(slept))
    monkeypatch.setattr(store, "_PATIENCE", 1.0)
    with store._alone(str(tmp_path)), pytest.raises(SourceError) as raised:
        store.store(str(tmp_path), [item()], NOW)
    assert str(raised.value) == f'cannot write "{tmp_path}": another flowlint is writing there'
    assert (set(slept[1:]), 1.0 < sum(slept) < 1.1) == ({0.02}, True)


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SourceError) as raised:
        store.store(str(tmp_path / "file" / "flows"), [item()], NOW)
    assert str(raised.value) == f'cannot write "{tmp_path}/file/flows": there is no such folder'


def test_a_folder_that_is_gone_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "make_folder", lambda _: None)
    with pytest.raises(SourceError) as raised:
        store.store(str(tmp_path / "gone"), [item()], NOW)
    assert str(raised.value) == f'cannot write "{tmp_path / "gone"}": there is no such folder'


def test_a_file_that_cannot_be_deleted_is_named(tmp_path: Path) -> None:
    (stored,) = store.store(str(tmp_path), [item()], NOW)
    Path(stored.path).unlink()
    Path(stored.path).mkdir()
    with pytest.raises(SourceError) as raised:
        store.store(str(tmp_path), [], NOW, prune=IDS[:1])
    assert str(raised.value) == f'cannot delete "{stored.path}": is a folder'
    Path(stored.path).rmdir()
    store.store(str(tmp_path), [], NOW, prune=IDS[:1])
    assert store.read_lock(str(tmp_path)) == Lock()


def test_a_link_that_leads_out_of_the_snapshot_is_not_written_through(tmp_path: Path) -> None:
    (stored,) = store.store(str(tmp_path / "flows"), [item()], NOW)
    Path(stored.path).unlink()
    (tmp_path / "stranger").write_text("mine")
    Path(stored.path).symlink_to("../stranger")
    with pytest.raises(SourceError) as raised:
        store.store(str(tmp_path / "flows"), [item(version="4.0")], LATER)
    assert str(raised.value) == f'cannot write "{stored.path}": it leads out of "{tmp_path / "flows"}"'
    assert (tmp_path / "stranger").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Compliance check", "compliance-check"),
        ('  A/B\\C: *? "quoted" <x>|\0\n.. ', "a-b-c-quoted-x"),
        ("../../etc/passwd", "etc-passwd"),
        (".hidden", "hidden"),
        ("コンプライアンス v2", "コンプライアンス-v2"),
        ("Übergabe", "übergabe"),
        ("U\u0308bergabe", "übergabe"),
        ("\u202egnp.exe", "gnp-exe"),
        ("CON", "con-flow"),
        ("com1", "com1-flow"),
        ("COM¹", "com¹-flow"),
        ("lpt²", "lpt²-flow"),
        ("!!!", "flow"),
        ("", "flow"),
        ("x" * 300, "x" * 80),
        ("語" * 300, "語" * 53),
        ("語" * 53 + " 語", "語" * 53),
        ("\ud800x", "x"),
    ],
)
def test_names_become_safe_file_names(name: str, stem: str) -> None:
    assert store.file_stem(name) == stem


def test_no_file_has_the_name_of_a_device_of_windows() -> None:
    devices = ["aux", "con", "nul", "prn", *(f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³")]
    assert [store.file_stem(name.upper()) for name in devices] == [f"{name}-flow" for name in devices]
    assert [store.file_stem(name) for name in ("com10", "lpt", "con x")] == ["com10", "lpt", "con-x"]
