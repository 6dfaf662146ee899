"""The sides of ``flowlint diff``: revisions, folders and files, and what cannot be one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from diff_runs import NEW, RENAMED, diff, payloads

from flowlint.config import discovery
from flowlint.definitions.comparison import sides
from flowlint.sources import git as sources_git

pytestmark = pytest.mark.usefixtures("two_sides")


@pytest.fixture
def commit(git: Callable[..., str]) -> Callable[[], None]:
    """Make a repository of the folder, with all that is in it in one commit."""

    def run() -> None:
        git("init", "-q", ".")
        git("add", "-A")
        git("commit", "-q", "-m", "before")

    return run


def test_a_revision_is_a_side(commit: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("old/.hidden").mkdir()
    Path("old/.hidden/twin.yaml").write_text(NEW)
    Path("old/notes.txt").write_text("no definition")
    commit()
    Path("old/billing.yaml").write_text(NEW)
    payloads()
    printed = (
        '"Billing" version 1.0 -> 2.0 (git:HEAD:old/billing.yaml -> old/billing.yaml)\n'
        f"  breaking    {RENAMED} [input-renamed]\n"
        "              old git:HEAD:old/billing.yaml:7:3, new old/billing.yaml:7:3\n"
        "\n"
    )
    for end in ("", "/"):
        code, stdout = diff(f"git:HEAD:old{end}", "old", "--payloads", "payloads")
        assert (code, stdout.startswith(printed), stdout.splitlines()[-1]) == (1, True, "1 of 4 payloads breaks")
    assert diff("git:HEAD:old/billing.yaml", "old/billing.yaml") == (1, printed + "1 change in 1 of 1 flow: 1 breaking\n")
    assert diff("git:HEAD:old", "git:HEAD:old") == (0, "no change in 2 flows\n")
    monkeypatch.chdir("old")
    assert diff("git:HEAD:.", "../old")[1].endswith("1 change in 1 of 2 flows: 1 breaking\n")
    assert diff("git:HEAD:../new", "../old") == (0, "no change in 2 flows\n")


@pytest.mark.parametrize(
    ("sides", "code", "sentence"),
    [
        (("nowhere", "new"), 3, 'cannot read "nowhere": no such file or folder'),
        (("old", "empty"), 3, '"empty" holds no flow definition (1 file skipped), expected one at least'),
        (("git:HEAD", "new"), 2, '"git:HEAD" is not of the form git:REV:PATH'),
        (("git::old", "new"), 2, '"git::old" is not of the form git:REV:PATH'),
        (
            ("git:HEAD:./nowhere/", "new"),
            3,
            '"git:HEAD:./nowhere/": no such file or folder in that revision, seen from the working directory',
        ),
        (("git:v9:old", "new"), 2, 'git:v9:old: git knows no revision "v9", expected a commit, a branch or a tag'),
        (
            ("git:origin/main:old", "new"),
            2,
            'git:origin/main:old: git knows no revision "origin/main"; `git fetch origin main:refs/remotes/origin/main` may bring it',
        ),
        (("live:", "live:"), 2, 'both sides are "live:", expected a file, a folder or git:REV:PATH on one of them'),
        (("old", "live:Billing"), 2, '"live:Billing" names a flow, expected "live:" alone: it reads the flows of the other side'),
    ],
)
def test_sides_that_cannot_be_read(
    git: Callable[..., str], commit: Callable[[], None], sides: tuple[str, str], code: int, sentence: str
) -> None:
    Path("empty").mkdir()
    Path("empty/notes.txt").write_text("nothing")
    commit()
    git("remote", "add", "origin", "nowhere")
    assert diff(*sides, stderr=True) == (code, f"flowlint: error: {sentence}\n")


def test_a_definition_that_cannot_be_read_names_its_revision(commit: Callable[[], None]) -> None:
    Path("old/billing.yaml").write_text("flowlint: 2\n")
    commit()
    code, stderr = diff("git:HEAD:old", "new", stderr=True)
    assert code == 3
    assert stderr.startswith("flowlint: error: git:HEAD:old/billing.yaml:1:11: ")


def test_of_a_revision_only_what_may_be_a_definition_is_read(commit: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("old/node_modules").mkdir()
    for name in ("node_modules/package.json", "video.mp4", "notes.txt", "flowlint.lock"):
        Path("old", name).write_text("x" * 100)
    commit()
    read = []
    contents = sources_git.contents

    def recorded(blobs: list[sources_git.Blob], asked: str) -> Iterator[bytes]:
        read.append([blob.name for blob in blobs])
        return contents(blobs, asked)

    monkeypatch.setattr(sources_git, "contents", recorded)
    assert diff("git:HEAD:old", "old") == (0, "no change in 2 flows\n")
    assert read == [["old/archive.yaml", "old/billing.yaml"]]
    assert sides.load_both("git:HEAD:old", "old", discovery.load(None, "."), lambda flows: flows)[0].loaded.skipped == 3


@pytest.mark.parametrize(
    ("side", "printed"), [("git:HEAD:old", "no change in 2 flows\n"), ("git:HEAD:old/large.json", "")], ids=["folder", "file"]
)
def test_a_file_of_a_revision_that_is_too_large_is_not_read(
    commit: Callable[[], None], monkeypatch: pytest.MonkeyPatch, side: str, printed: str
) -> None:
    monkeypatch.setattr("flowlint.definitions.catalogue.MAX_SIZE", 1 << 20)
    Path("old/large.json").write_bytes(b" " * (1 << 20) + b"{}")
    commit()
    Path("old/large.json").unlink()
    contents = sources_git.contents

    def recorded(blobs: Iterable[sources_git.Blob], asked: str) -> Iterator[bytes]:
        small = list(blobs)
        assert "old/large.json" not in [blob.name for blob in small]
        return contents(small, asked)

    monkeypatch.setattr(sources_git, "contents", recorded)
    sentence = "git:HEAD:old/large.json: the file is larger than 1 MiB, expected a flow definition of at most that"
    assert diff(side, "old") == (3, printed)
    assert diff(side, "old", stderr=True) == (3, f"flowlint: error: {sentence}\n")
