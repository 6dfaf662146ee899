from __future__ import annotations

import pytest

from flowlint.reports.paths import in_repository


@pytest.mark.parametrize(
    ("path", "folder", "root", "shown"),
    [
        ("a.json", "", "", "a.json"),
        ("./a/../b.json", "", "", "b.json"),
        ("a.json", "/repo", "/repo", "a.json"),
        ("a.json", "/repo/service", "/repo", "service/a.json"),
        ("../a.json", "/repo/service", "/repo", "a.json"),
        ("../../a.json", "/repo/service", "/repo", "/a.json"),
        ("/repo/a.json", "/elsewhere", "/repo", "a.json"),
        ("/repository/a.json", "/repo", "/repo", "/repository/a.json"),
        ("a.json", "/", "/", "a.json"),
        ("<stdin>", "/repo/service", "/repo", "<stdin>"),
        ("a.json", "/repo", "", "/repo/a.json"),
    ],
)
def test_paths_start_from_the_root(path: str, folder: str, root: str, shown: str) -> None:
    assert in_repository(path, folder, root) == shown
