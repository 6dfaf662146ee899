"""The locks beside definitions: whether each file is as its lock says, and how old the snapshot is."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from flowlint.config.entries import MaxAge
from flowlint.config.settings import Settings
from flowlint.definitions import catalogue
from flowlint.definitions.snapshots import lock as locking
from flowlint.definitions.snapshots import store, verification
from flowlint.definitions.snapshots.lock import Lock, LockEntry
from flowlint.model.contract import contract_hash
from flowlint.model.errors import ConfigError, DefinitionError, SourceError
from flowlint.model.location import Location, Source, Span
from flowlint.model.snapshot import LockedFlow, StaleSnapshot

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
OTHER_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = f"flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\ninputs: {{Flow.flag: boolean}}\n"
OTHER = FLOW.replace(ID, OTHER_ID).replace("Billing", "Archive")
NOW = datetime.datetime(2026, 11, 24, 9, 30, tzinfo=datetime.UTC)


def entry(file: str, text: str, **facts: str) -> LockEntry:
    (flow,) = catalogue.load_texts([(file, text.encode())]).flows
    contract, digest = contract_hash(flow), locking.file_hash(text.encode())
    made = LockEntry(str(flow.id), flow.name, flow.type, None, None, contract, file, digest, "mypurecloud.ie", "2026-11-20T10:00:00Z")
    return made._replace(**facts)


@pytest.fixture(autouse=True)
def _snapshot(here: Path) -> None:
    Path("flows").mkdir()
    Path("flows/billing.yaml").write_text(FLOW)
    Path("flows/archive.yaml").write_text(OTHER)
    write(entry("billing.yaml", FLOW), entry("archive.yaml", OTHER))


def write(*entries: LockEntry) -> None:
    Path("flows/flowlint.lock").write_bytes(locking.written(Lock(entries)))


def verify(*paths: str) -> str:
    """Return what is wrong with the snapshot, behind the words that begin every such sentence."""
    paths = paths or ("flows",)
    loaded = catalogue.load(paths)
    searched = [path for path in paths if Path(path).is_dir()]
    try:
        verification.verify(loaded, verification.find(verification.folders_of(loaded.files, searched)), searched)
    except DefinitionError as error:
        return str(error).removeprefix("the snapshot is not as --frozen demands: ")
    return ""


@pytest.mark.parametrize("paths", [("flows",), ("flows/",), ("./flows",), ("flows/billing.yaml",), ("flows/archive.yaml", "flows")])
def test_a_snapshot_that_is_as_its_lock_says(paths: tuple[str, ...]) -> None:
    assert verify(*paths) == ""


def test_a_lock_that_cannot_be_read_is_named() -> None:
    Path("flows/flowlint.lock").write_text("{")
    assert verify() == "flows/flowlint.lock: the file is not JSON (line 1, column 2), expected what flowlint fetch writes"


RESTORING = "(restore what was committed, or fetch again with `flowlint fetch --to flows`)"


def test_a_file_that_holds_no_definition_is_named() -> None:
    Path("flows/archive.yaml").write_text("a: 1\n")
    assert verify() == f'"flows/archive.yaml", which "flows/flowlint.lock" names, holds no definition {RESTORING}'


def test_line_ends_of_windows_are_no_change() -> None:
    for name in ("billing", "archive"):
        path = Path(f"flows/{name}.yaml")
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    lock = Path("flows/flowlint.lock")
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))
    assert verify() == ""


def test_a_changed_contract_and_changed_bytes_are_told_apart() -> None:
    Path("flows/billing.yaml").write_text(FLOW.replace("boolean", "string"))
    Path("flows/archive.yaml").write_text(OTHER + "# a comment\n")
    assert verify() == (
        '"flows/archive.yaml" has other bytes than "flows/flowlint.lock" says, though the same contract; '
        f'"flows/billing.yaml" has another contract than "flows/flowlint.lock" says {RESTORING}'
    )


def test_files_and_entries_without_their_other_half_are_named() -> None:
    Path("flows/new.yaml").write_text(FLOW.replace(ID, OTHER_ID.replace("b1", "c1")))
    Path("flows/archive.yaml").unlink()
    assert verify() == (
        '"flows/new.yaml" is not in "flows/flowlint.lock" (move it out of the snapshot, or fetch its flow by name with `flowlint fetch`); '
        f'"flows/archive.yaml", which "flows/flowlint.lock" names, is missing {RESTORING}'
    )
    assert verify("flows/billing.yaml") == ""


def test_a_missing_lock_is_a_fault() -> None:
    Path("flows/flowlint.lock").unlink()
    advice = "(commit it if it was forgotten; `flowlint fetch` makes it with the definitions)"
    assert verify("flows/billing.yaml") == f'there is no "flows/flowlint.lock" that tells of "flows/billing.yaml" {advice}'
    assert verify() == f'there is no "flows/flowlint.lock" that tells of "flows/archive.yaml" and 1 more {advice}'
    for file in ("billing", "archive"):
        Path(f"flows/{file}.yaml").unlink()
    assert verify() == 'there is no "flowlint.lock" and no definition (make them with `flowlint fetch`, or name their folder)'


def test_a_snapshot_whose_files_are_all_gone_is_no_success() -> None:
    for file in ("billing", "archive"):
        Path(f"flows/{file}.yaml").unlink()
    assert verify() == (
        '"flows/billing.yaml", which "flows/flowlint.lock" names, is missing; '
        f'"flows/archive.yaml", which "flows/flowlint.lock" names, is missing {RESTORING}'
    )


def test_a_file_may_be_missing_below_the_folder_that_is_searched() -> None:
    for folder in ("all", "all-others"):
        Path(folder).mkdir()
    Path("flows").rename("all/flows")
    Path("all/flows/archive.yaml").unlink()
    found = verification.find(["all/flows"])
    loaded = catalogue.load(["all"])
    with pytest.raises(DefinitionError, match=r'"all/flows/archive\.yaml", which "all/flows/flowlint\.lock" names, is missing'):
        verification.verify(loaded, found, ["all"])
    verification.verify(loaded, found, ["all-others"])
    verification.verify(loaded, found, [])


def test_what_the_lock_says_is_known_by_path() -> None:
    loaded = catalogue.load(["flows"])
    contract = contract_hash(loaded.flows[0])
    assert verification.locked(loaded, verification.find(["flows"]), NOW) == {
        "flows/archive.yaml": LockedFlow(contract, 3),
        "flows/billing.yaml": LockedFlow(contract, 3),
    }


def test_age_in_words() -> None:
    words = [LockedFlow("0123456789abcdef", days).words for days in (-1, 0, 1, 2)]
    ages = ("in the future by its lock", "today", "1 day ago", "2 days ago")
    assert words == [f"contract 0123456789ab, fetched {age}" for age in ages]


def test_the_oldest_flow_of_a_snapshot_stands_for_it() -> None:
    write(entry("billing.yaml", FLOW, fetched_at="2026-01-02T10:00:00+02:00"), entry("archive.yaml", OTHER))
    text = Path("flows/flowlint.lock").read_text()
    start = text.index('"2026-01-02')
    place = Location(Source("flows/flowlint.lock", text), "/flows/0/fetchedAt", Span(start, start + len('"2026-01-02T10:00:00+02:00"')))
    found = verification.find(["flows"])
    assert verification.stale(found, MaxAge(3 * 86400, "3 days"), NOW) == (StaleSnapshot(place, "Billing", "2026-01-02", 2, "3 days"),)
    assert verification.stale(found, MaxAge(4 * 86400, "4 days"), NOW) == (StaleSnapshot(place, "Billing", "2026-01-02", 1, "4 days"),)
    assert verification.stale(found, MaxAge(400 * 86400, "400 days"), NOW) == ()


@pytest.mark.parametrize("deep", [0, 300])
def test_an_old_flow_is_shown_in_its_lock_however_deep_the_lock_nests(deep: int) -> None:
    lock = Path("flows/flowlint.lock")
    text = lock.read_text().replace('"version": 1,', f'"version": 1, "more": {"[" * deep}{"]" * deep or 0},', 1)
    lock.write_text(text)
    source, time = Source("flows/flowlint.lock", text), '"2026-11-20T10:00:00Z"'
    start = text.index(time)
    place = Location(source, "/flows/0/fetchedAt", Span(start, start + len(time))) if not deep else Location(source, "")
    expected = (StaleSnapshot(place, "Billing", "2026-11-20", 2, "1 day"),)
    assert verification.stale(verification.find(["flows"]), MaxAge(86400, "1 day"), NOW) == expected


def test_a_lock_has_at_most_24_mebibytes() -> None:
    lock = Path("flows/flowlint.lock")
    text = lock.read_bytes()
    lock.write_bytes(text.ljust(24 << 20))
    (found,) = verification.find(["flows"])
    assert found.lock == store.read_lock("flows") == locking.read(text)
    lock.write_bytes(text.ljust((24 << 20) + 1))
    for read in (verification.find, lambda folders: store.read_lock(*folders)):
        with pytest.raises(SourceError) as raised:
            read(["flows"])
        assert str(raised.value) == 'cannot read "flows/flowlint.lock": it is larger than 24 MiB'


def test_a_time_in_the_future_is_not_taken_for_a_fresh_one() -> None:
    ahead, skewed = NOW + datetime.timedelta(days=3), NOW + datetime.timedelta(minutes=59)
    write(entry("billing.yaml", FLOW, fetched_at=ahead.isoformat()), entry("archive.yaml", OTHER, fetched_at=skewed.isoformat()))
    found = verification.find(["flows"])
    days = {path: locked.days for path, locked in verification.locked(catalogue.load(["flows"]), found, NOW).items()}
    assert days == {"flows/billing.yaml": -1, "flows/archive.yaml": 0}
    (stale,) = verification.stale(found, MaxAge(86400, "1 day"), NOW)
    assert stale == StaleSnapshot(stale.place, "Billing", ahead.date().isoformat(), 1, "1 day", ahead=True)
    assert stale.place.pointer == "/flows/0/fetchedAt"


def test_a_time_that_is_none_is_an_error() -> None:
    write(entry("billing.yaml", FLOW, fetched_at="yesterday"))
    loaded, found = catalogue.load(["flows"]), verification.find(["flows"])
    for look in (lambda: verification.locked(loaded, found, NOW), lambda: verification.stale(found, MaxAge(86400, "1 day"), NOW)):
        with pytest.raises(DefinitionError) as caught:
            look()
        assert str(caught.value) == (
            'flows/flowlint.lock: "fetchedAt" of flow "Billing" is "yesterday", expected a time such as 2026-11-24T09:30:00Z'
        )


def test_the_folders_in_which_a_lock_may_tell_of_something() -> None:
    assert verification.folders_of(["a/x.yaml", "b/c/y.yaml", "z.yaml"], ["d/", "/", "a"]) == ["", "/", "a", "b/c", "d"]
    assert verification.folders_of([]) == []


@pytest.mark.parametrize(
    ("definitions", "home"),
    [
        ((), "root/flows"),
        (("flows",), "flows"),
        (("flows", "other"), "flows"),
        (("other", "new"), "root/flows"),
        (("new",), "new"),
        (("flows/billing.yaml",), "root/flows"),
        (("new.yaml",), "root/flows"),
        (("flows", "twin"), "root/flows"),
    ],
)
def test_the_folder_that_a_fetch_writes_to(definitions: tuple[str, ...], home: str) -> None:
    for folder in ("other", "twin"):
        Path(folder).mkdir()
    Path("twin/flowlint.lock").write_bytes(Path("flows/flowlint.lock").read_bytes())
    assert verification.home(Settings(None, "root", definitions)) == home


def test_a_lock_of_another_region_is_refused() -> None:
    here, there = entry("billing.yaml", FLOW), entry("archive.yaml", OTHER, region="mypurecloud.de")
    far = entry("far.yaml", OTHER, region="mypurecloud.jp")
    both, gateway = Lock((far, here, there)), Lock((here._replace(region="gateway.example"),))
    verification.demand_region([("flows", Lock((here,))), ("other", gateway)], "mypurecloud.ie")
    verification.demand_region([("flows", both)], "gateway.example")
    for folder, shown in (("flows", "flows"), ("", ".")):
        with pytest.raises(ConfigError) as raised:
            verification.demand_region([("other", gateway), (folder, both)], "mypurecloud.ie")
        assert str(raised.value) == (
            f'the snapshot "{shown}" was fetched from mypurecloud.de, and this run is for mypurecloud.ie, '
            "expected --region mypurecloud.de, or another snapshot for mypurecloud.ie"
        )


def test_the_files_that_a_lock_names() -> None:
    Path("flows/more.yaml").write_text(FLOW.replace("a1b2", "c1b2"))
    Path("plain").mkdir()
    Path("plain/billing.yaml").write_text(FLOW.replace("a1b2", "d1b2"))
    loaded = catalogue.load(["flows", "plain"])
    assert verification.locked_files(loaded) == {"flows/billing.yaml", "flows/archive.yaml"}
    assert verification.locked(loaded, verification.find(["flows"]), NOW).keys() == verification.locked_files(loaded)


def test_an_hour_ahead_is_taken_for_another_clock() -> None:
    for seconds, days in ((3600, 0), (3601, -1), (-86399, 0), (-86400, 1)):
        at = (NOW + datetime.timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()
        write(entry("billing.yaml", FLOW, fetched_at=at))
        found = verification.find(["flows"])
        assert verification.locked(catalogue.load(["flows"]), found, NOW)["flows/billing.yaml"].days == days
        assert bool(verification.stale(found, MaxAge(86400, "1 day"), NOW)) == (days < 0)
