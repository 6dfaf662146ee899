"""What a run remembers of the files that it has come to."""

from __future__ import annotations

import pytest

from flowlint.linter.job import Scope
from flowlint.linter.visits import Paths, Visits


@pytest.mark.parametrize("count", [0, 1, 999, 1_000, 1_001, 2_500])
def test_paths_come_back_as_they_were(count: int) -> None:
    every = [f"{'a/b' if number < 1_500 else 'a/c'}/{number}.json" for number in range(count)]
    paths = Paths()
    for path in every:
        paths.append(path)
    assert list(paths) == list(paths) == every


def test_a_path_is_known_however_it_is_spelled() -> None:
    visits = Visits(Scope(("a", "b"), never=frozenset({"flows/x.json"})))
    visits.hold("a/./c.json", True)
    assert (visits.remembers, visits.held("a/c.json"), visits.held("./a//c.json"), visits.held("c.json")) == (True, True, True, None)
    assert [visits.is_own(path) for path in ("./flows/x.json", "x.json")] == [True, False]
    assert [visits.is_new(path) for path in ("a/c.json", "flows/../flows/x.json", "a/d.json")] == [False, False, True]


def test_what_the_only_folder_holds_is_remembered_from_the_first_call_on() -> None:
    visits = Visits(Scope(("a",)))
    assert not visits.remembers
    visits.recall(["a/b.json"])
    assert (visits.remembers, visits.held("a/b.json"), visits.held("a/c.json")) == (True, True, None)
