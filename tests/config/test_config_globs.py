import datetime
import os

import pytest

from flowlint.config.entries import BindingEntry, IgnoreEntry, suppresses
from flowlint.config.settings import Settings
from flowlint.model.location import Location, Source
from flowlint.model.mode import Shape


@pytest.mark.parametrize(
    ("root", "path", "expected"),
    [
        (".", "a/b.json", "a/b.json"),
        (".", "./a/b.json", "a/b.json"),
        (".", "../a.json", "../a.json"),
        (".", "a/../b.json", "b.json"),
        ("..", "a.json", "er/a.json"),
        ("..", "../a.json", "a.json"),
        ("sub", "sub/a.json", "a.json"),
        ("sub", "sub/../a.json", "../a.json"),
        ("sub", "subway/a.json", "../subway/a.json"),
    ],
)
def test_globs_see_paths_from_the_root(root, path, expected):
    settings = Settings(path=None, root=root)
    assert settings.relative(path) == expected
    assert settings.relative(os.path.abspath(path)) == expected


def test_excluded_is_what_a_pattern_names_or_holds():
    settings = Settings(path=None, root="..", exclude=("*.lock", "er/build/", "/top.json"))
    asked = {"a.lock": False, "x/a.lock": False, "build/x.json": False, "build": True, "../top.json": False}
    free = {"build": False, "top.json": False, "a.json": False, "x/build": True}
    assert [settings.excludes(path, folder) for path, folder in asked.items()] == [True] * 5
    assert [settings.excludes(path, folder) for path, folder in free.items()] == [False] * 4
    assert Settings(path=None, root=".").excludes("a.json") is False


def test_a_binding_covers_what_one_of_its_patterns_names():
    entry = BindingEntry(("a/*.json", "*.cb.json"), "x", Shape.REQUEST, "")
    assert [entry.covers(path) for path in ("a/x.json", "b/x.cb.json", "b/x.json")] == [True, True, False]


DAY = datetime.date(2027, 1, 31)


@pytest.mark.parametrize(
    ("entry", "pointer", "expected"),
    [
        (("a.json", "", (), "", None), "", True),
        (("a.json", "", (), "", None), "/inputData/Flow.x", True),
        (("b.json", "", (), "", None), "", False),
        (("*.json", "/inputData", (), "", None), "/inputData/Flow.x", True),
        (("*.json", "/inputData", (), "", None), "/inputDataOld", False),
        (("*.json", "/inputData", (), "", None), "", False),
        (("*.json", "/inputData/Flow.x", (), "", None), "/inputData", False),
        (("*.json", "/inputData/*/c", (), "", None), "/inputData/any/c/d", True),
        (("*.json", "/inputData/*/c", (), "", None), "/inputData/any/d", False),
        (("*.json", "/a~1b/~01", (), "", None), "/a~1b/~01", True),
        (("*.json", "/a~1b", (), "", None), "/a/b", False),
        (("*.json", "/", (), "", None), "/", True),
        (("*.json", "/", (), "", None), "/a", False),
        (("*.json", "", ("null-value",), "", None), "/a", True),
        (("*.json", "", ("type-mismatch",), "", None), "/a", False),
        (("*.json", "", (), "", DAY), "/a", True),
        (("*.json", "", (), "", DAY - datetime.timedelta(1)), "/a", False),
    ],
)
def test_an_entry_hides_what_it_names_until_its_day(entry, pointer, expected):
    assert suppresses(IgnoreEntry(*entry, Location(Source(".flowlint.yaml", ""), "")), "sub/a.json", pointer, "null-value", DAY) is expected
