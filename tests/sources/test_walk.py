import os
import re
import subprocess
import time

import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlint.sources.ignored import IgnoreFile
from flowlint.sources.tracked import Tracked
from flowlint.sources.walk import Wanted, walk


def suffixes() -> tuple[str, ...]:
    return ".json", ".jsonl.gz"


def plant(root, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)


def git(root, *arguments: str) -> str:
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(root)}
    done = subprocess.run(["git", *arguments], cwd=root, env=environment, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape")


def listed(root) -> set[str]:
    return set(git(root, "ls-files", "-co", "--exclude-standard", "-z").split("\0")) - {""}


def below(root, **options) -> list[str]:
    return [os.path.relpath(path, root).replace(os.sep, "/") for path in walk(str(root), **options)]


def test_the_order_is_files_then_folders_by_name(tmp_path):
    plant(tmp_path, dict.fromkeys(["b/z.json", "b/a.json", "a/x.JSON", "a/y.txt", "c.json", "B.json", "a/n/r.jsonl.gz"], ""))
    assert below(tmp_path, wanted=Wanted(suffixes)) == ["B.json", "c.json", "a/x.JSON", "a/n/r.jsonl.gz", "b/a.json", "b/z.json"]


def test_without_suffixes_every_file_counts(tmp_path):
    plant(tmp_path, {"a.txt": "", "b": ""})
    assert below(tmp_path) == ["a.txt", "b"]


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        (".", ["a.json", "b/c.json"]),
        ("b", ["b/c.json"]),
        ("b/", ["b/c.json"]),
        ("./b", ["./b/c.json"]),
        ("../here", ["../here/a.json", "../here/b/c.json"]),
    ],
)
def test_paths_begin_with_the_root_as_given(tmp_path, monkeypatch, root, expected):
    plant(tmp_path, {"here/a.json": "", "here/b/c.json": ""})
    monkeypatch.chdir(tmp_path / "here")
    assert list(walk(root)) == expected


@pytest.mark.parametrize("count", [2, 3, 4, 6, 10])
def test_many_names_of_one_folder_come_in_the_same_order(tmp_path, monkeypatch: pytest.MonkeyPatch, count: int):
    names = [f"{(number * 7) % 11}{chr(9) * (number % 2)}.json" for number in range(count)]
    plant(tmp_path, dict.fromkeys([*names, "x/y.json"], ""))
    os.symlink("x/y.json", tmp_path / "5a.json")
    monkeypatch.setattr("flowlint.sources.walk._MOST_LISTED", 3)
    assert below(tmp_path, wanted=Wanted(suffixes)) == [*sorted([*names, "5a.json"]), "x/y.json"]


def test_suffixes_are_asked_for_at_the_first_name_that_has_not_the_sure_one(tmp_path):
    asked = []
    plant(tmp_path, dict.fromkeys(["a.json", "b.json", "c/d.yaml", "c/e.txt"], ""))

    def others() -> tuple[str, ...]:
        asked.append(True)
        return ".json", ".yaml"

    found = walk(str(tmp_path), wanted=Wanted(others, surely=".json"))
    assert [os.path.basename(path) for path in (next(found), next(found))] == ["a.json", "b.json"]
    assert asked == []
    assert [os.path.basename(path) for path in found] == ["d.yaml"]
    assert asked == [True]


def test_what_tools_keep_for_themselves_is_left_out(tmp_path):
    folders = [".git", ".hg", ".svn", ".bzr", ".venv", "node_modules", "__pycache__", ".tox", ".nox", ".terraform"]
    folders += [".mypy_cache", ".ruff_cache", ".pytest_cache"]
    plant(tmp_path, {f"{folder}/a.json": "" for folder in folders} | {"mine/pyvenv.cfg": "", "mine/lib/a.json": "", ".github/a.json": ""})
    assert below(tmp_path, wanted=Wanted(suffixes)) == [".github/a.json"]


def test_links_to_files_are_files_and_links_to_folders_are_not_followed(tmp_path):
    plant(tmp_path, {"real/a.json": "", "b.json": ""})
    for link, target in {
        "l.json": "b.json",
        "broken.json": "none",
        "self.json": "self.json",
        "folder": "real",
        "up": ".",
        "up.json": "real",
    }.items():
        (tmp_path / link).symlink_to(target)
    assert below(tmp_path, wanted=Wanted(suffixes)) == ["b.json", "l.json", "real/a.json"]


def test_only_regular_files_count(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    assert below(tmp_path) == []


def test_a_name_that_is_no_text_survives(tmp_path):
    name = os.path.join(os.fsencode(tmp_path), b"\xff\xfe.json")
    with open(name, "wb"):
        pass
    assert [os.fsencode(path) for path in walk(str(tmp_path))] == [name]


def test_a_folder_that_cannot_be_listed_is_reported_and_the_rest_goes_on(tmp_path, monkeypatch):
    plant(tmp_path, {"a/x.json": "", "b/y.json": "", "c.json": ""})
    scan = os.scandir

    def refuse(path):
        if path.endswith("a"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    # The tests may run as a user from whom nothing is kept.
    monkeypatch.setattr(os, "scandir", refuse)
    said: list[str] = []
    assert below(tmp_path, on_error=said.append) == ["c.json", "b/y.json"]
    assert said == [f'cannot read "{tmp_path}/a": permission denied']
    assert below(tmp_path) == ["c.json", "b/y.json"]


def test_a_root_that_is_no_folder_is_reported(tmp_path):
    plant(tmp_path, {"a.json": ""})
    said: list[str] = []
    assert list(walk(f"{tmp_path}/none", on_error=said.append)) == []
    assert list(walk("a\0b", on_error=said.append)) == []
    assert said == [f'cannot read "{tmp_path}/none": no such file', 'cannot read "a\0b": the path holds a zero byte']


def test_the_caller_may_leave_out_files_and_folders(tmp_path, monkeypatch):
    plant(tmp_path, {"a/b/x.json": "", "a/y.json": "", "c.json": "", "d.txt": ""})
    monkeypatch.chdir(tmp_path)
    asked: list[tuple[str, bool]] = []

    def excluded(path: str, folder: bool) -> bool:
        asked.append((path, folder))
        return path in {"a/b", "c.json"}

    assert list(walk(".", excluded=excluded, wanted=Wanted(suffixes))) == ["a/y.json"]
    assert asked == [("c.json", False), ("a", True), ("a/y.json", False), ("a/b", True)]


TREE = dict.fromkeys(
    [
        "a.json", "b.json", "keep.json", "#hash.json", "!bang.json", "space .json", "ä.json", "build/a.json", "build/keep.json",
        "docs/build/a.json", "docs/a.json", "docs/deep/er/a.json", "docs/deep/er/b.json", "src/a.json", "src/x/a.json", "src/x/b.json",
        "a/b/c/d.json", "a/d.json", "cab/x.json", "log/1.json", "log/12.json",
    ],
    "",
)  # fmt: skip


@pytest.mark.parametrize(
    "rules",
    [
        {".gitignore": ""},
        {".gitignore": "a.json\n"},
        {".gitignore": "/a.json\r\n# comment\r\n\r\nbuild/\r\n"},
        {".gitignore": "\ufeffbuild\n!keep.json"},
        {".gitignore": "build/*\n!build/keep.json\n"},
        {".gitignore": "*.json\n!*/\n!keep.json\n"},
        {".gitignore": "*\n!*/\n!a.json\n"},
        {".gitignore": "docs/**/a.json\n**/x/b.json\nlog/**\n"},
        {".gitignore": "a/**/d.json"},
        {".gitignore": "\\#hash.json\n\\!bang.json\nspace\\ .json   \n"},
        {".gitignore": "#hash.json\n!bang.json\n"},
        {".gitignore": "log/[0-9].json\nlog/1[!0-9].json\n[[:alpha:]].json\n"},
        {".gitignore": "log/[]1]?.json\n[z-a].json\n[a\ntrailing\\"},
        {".gitignore": "?ab\n/s?c/x\n"},
        {".gitignore": "./a.json\n//b.json\n/\n"},
        {".gitignore": "docs/*\n", "docs/.gitignore": "!deep\n", "docs/deep/er/.gitignore": "a.json\n"},
        {".gitignore": "*.json\n", "docs/.gitignore": "!*.json\n", "src/x/.gitignore": "!/a.json\n"},
        {"docs/.gitignore": "/a.json\nbuild/a.json\nd*p/\n", ".git/info/exclude": "cab\n/src/x/a.json\n"},
        {".gitignore": "!cab/\n", ".git/info/exclude": "cab/\nlog\n"},
        {".gitignore": "ä.json\n"},
    ],
)
def test_what_is_ignored_is_what_git_ignores(tmp_path, rules):
    git(tmp_path, "init", "-q")
    plant(tmp_path, TREE | rules)
    assert set(below(tmp_path)) == listed(tmp_path)


NAMES = st.sampled_from(["a", "b", "ab", "a.json", "b.json"])
PIECES = st.sampled_from(["a", "b", "*", "**", "?", "/", "[ab]", "[!a]", ".json", ".d", "!", "\\a"])
# Git takes the plain beginning off a pattern before it reads the rest, so that "a**/b" means more to it than its manual says.
ODD = re.compile(r"[^/!]\*\*|\*\*[^/]")
LINE = st.lists(PIECES, min_size=1, max_size=6).map("".join).filter(lambda line: ODD.search(line) is None)
LINES = st.lists(LINE, max_size=4).map("\n".join)


@settings(max_examples=examples(60))
@given(paths=st.lists(st.lists(NAMES, min_size=1, max_size=4), min_size=1, max_size=8), outer=LINES, inner=LINES, excluded=LINES)
def test_any_rules_ignore_what_git_ignores(tmp_path_factory, paths, outer, inner, excluded):
    root = tmp_path_factory.mktemp("tree")
    git(root, "init", "-q")
    for names in paths:
        folder = root.joinpath(*(f"{name}.d" for name in names[:-1]))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / names[-1]).write_text("")
    plant(root, {".gitignore": outer, "a.d/.gitignore": inner, ".git/info/exclude": excluded})
    assert set(below(root)) == listed(root)


def test_a_folder_inside_a_repository_obeys_the_rules_from_the_top(tmp_path):
    git(tmp_path, "init", "-q")
    plant(tmp_path, TREE | {".gitignore": "/docs/deep/er/b.json\n", "docs/.gitignore": "/build\n", ".git/info/exclude": "docs/a.json\n"})
    assert below(tmp_path / "docs", wanted=Wanted(suffixes)) == ["deep/er/a.json"]
    assert below(tmp_path / "docs" / "deep" / "er", wanted=Wanted(suffixes)) == ["a.json"]


def test_an_ignored_folder_that_is_named_is_walked(tmp_path):
    git(tmp_path, "init", "-q")
    plant(tmp_path, {".gitignore": "build/\nb.json\n", "build/a.json": "", "build/b.json": ""})
    assert below(tmp_path / "build") == ["a.json"]


def test_outside_a_repository_the_rules_from_the_root_down_count(tmp_path):
    plant(
        tmp_path,
        {".gitignore": "a.json\n", "in/.gitignore": "b.json\n", "in/a.json": "", "in/b.json": "", "in/deep/b.json": "", "in/c.json": ""},
    )
    assert below(tmp_path / "in", wanted=Wanted(suffixes)) == ["a.json", "c.json"]


def test_a_worktree_obeys_the_exclude_file_of_its_repository(tmp_path):
    main, tree = tmp_path / "main", tmp_path / "tree"
    plant(main, {"a.json": ""})
    git(main, "init", "-q")
    git(main, "add", "a.json")
    git(main, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "a")
    git(main, "worktree", "add", "-q", str(tree))
    plant(main, {".git/info/exclude": "b.json\n"})
    plant(tree, {"b.json": "", "c.json": ""})
    assert set(below(tree, wanted=Wanted(suffixes))) == listed(tree) == {"a.json", "c.json"}


def test_rules_that_cannot_be_read_are_no_rules(tmp_path):
    plant(tmp_path, {"a.json": "", ".gitignore/x.txt": ""})
    assert below(tmp_path, wanted=Wanted(suffixes)) == ["a.json"]


def test_what_git_tracks_is_never_ignored(tmp_path):
    git(tmp_path, "init", "-q")
    plant(tmp_path, {"build/a.json": "", "build/in/b.json": "", "build/in/c.json": "", "x.json": "", "y.json": "", "other/z.json": ""})
    git(tmp_path, "add", "build/in/b.json", "x.json")
    plant(tmp_path, {".gitignore": "build/\nother\n*.json\n", "build/.gitignore": "!a.json\n"})
    assert below(tmp_path, wanted=Wanted(suffixes)) == ["x.json", "build/in/b.json"]
    assert set(below(tmp_path)) == listed(tmp_path)
    assert below(tmp_path / "build", wanted=Wanted(suffixes)) == ["a.json", "in/b.json"]


@settings(max_examples=examples(40))
@given(paths=st.lists(st.lists(NAMES, min_size=1, max_size=4), min_size=1, max_size=8), outer=LINES, inner=LINES, data=st.data())
def test_any_rules_leave_what_git_tracks(tmp_path_factory, paths, outer, inner, data):
    root = tmp_path_factory.mktemp("tree")
    git(root, "init", "-q")
    files = ["/".join([*(f"{name}.d" for name in names[:-1]), names[-1]]) for names in paths]
    plant(root, dict.fromkeys(files, ""))
    git(root, "add", "--", *data.draw(st.lists(st.sampled_from(files), min_size=1)))
    plant(root, {".gitignore": outer, "a.d/.gitignore": inner})
    assert set(below(root)) == listed(root)


def test_git_is_asked_once_for_each_working_tree_and_only_about_what_is_ignored(tmp_path, monkeypatch):
    git(tmp_path, "init", "-q")
    plant(tmp_path, {"a.json": "", "in/b.json": "", "in/c.json": ""})
    git(tmp_path, "add", ".")
    asked = []
    monkeypatch.setattr("flowlint.sources.git.tracked", lambda top: asked.append(top) or frozenset({"in/b.json"}))
    assert below(tmp_path) == ["a.json", "in/b.json", "in/c.json"]
    assert asked == []
    plant(tmp_path, {".gitignore": "b.json\nc.json\n"})
    known = Tracked()
    assert below(tmp_path, tracked=known, wanted=Wanted(suffixes)) == ["a.json", "in/b.json"]
    assert below(tmp_path / "in", tracked=known) == ["b.json"]
    assert asked == [str(tmp_path)]


def test_a_repository_within_another_has_its_own_rules(tmp_path):
    inner = tmp_path / "sub" / "inner"
    plant(inner, {"a.json": "", "b.json": "", "c.json": "", "d.json": ""})
    for root in (tmp_path, inner):
        git(root, "init", "-q")
    plant(inner, {".gitignore": "b.json\nc.json\n", ".git/info/exclude": "d.json\n"})
    git(inner, "add", "-f", "c.json")
    plant(tmp_path, {".gitignore": "a.json\n", "sub/a.json": "", "fake/.git/x.txt": "", "fake/a.json": "", "fake/b.json": ""})
    assert below(tmp_path, wanted=Wanted(suffixes)) == ["fake/b.json", "sub/inner/a.json", "sub/inner/c.json"]
    plant(tmp_path, {".gitignore": "inner\n"})
    assert below(tmp_path, wanted=Wanted(suffixes)) == ["fake/a.json", "fake/b.json", "sub/a.json"]


def test_a_submodule_is_tracked_by_the_repository_around_it(tmp_path):
    other, root = tmp_path / "other", tmp_path / "root"
    plant(other, {"a.json": ""})
    git(other, "init", "-q")
    git(other, "add", ".")
    git(other, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "a")
    root.mkdir()
    git(root, "init", "-q")
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "lib/sub")
    plant(root, {".gitignore": "lib/\n", "lib/b.json": "", "lib/sub/c.json": ""})
    assert below(root, wanted=Wanted(suffixes)) == ["lib/sub/a.json", "lib/sub/c.json"]


@pytest.mark.parametrize(
    ("surroundings", "reason"),
    [
        ({"PATH": "/nowhere"}, "what Git tracks needs the command git, which cannot be run: no such file or directory"),
        ({"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}, "detected dubious ownership in repository at '{}'"),
    ],
)
def test_without_git_the_rules_alone_count_and_that_is_said_once(tmp_path, monkeypatch, surroundings, reason):
    git(tmp_path, "init", "-q")
    plant(tmp_path, {".gitignore": "b.json\nc.json\n", "a.json": "", "b.json": "", "c.json": ""})
    git(tmp_path, "add", "-f", "b.json")
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    said: list[str] = []
    assert below(tmp_path, wanted=Wanted(suffixes), on_note=said.append) == ["a.json"]
    assert said == [f"files that Git both ignores and tracks were left out: {reason.format(tmp_path)}"]


def test_the_surroundings_of_a_hook_of_another_repository_do_not_count(tmp_path, monkeypatch):
    for name in ("one", "two"):
        plant(tmp_path / name, {"a.json": "", "b.json": ""})
        git(tmp_path / name, "init", "-q")
        git(tmp_path / name, "add", "a.json" if name == "one" else "b.json")
        plant(tmp_path / name, {".gitignore": "*.json\n"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "one" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "one" / ".git" / "index"))
    assert below(tmp_path / "two", wanted=Wanted(suffixes)) == ["b.json"]


def test_a_file_with_too_many_patterns_ignores_nothing_and_that_is_said(tmp_path):
    plant(tmp_path, {".gitignore": "a.json\n" + "a*b?c\n" * 1_001, "a.json": ""})
    said: list[str] = []
    assert below(tmp_path, wanted=Wanted(suffixes), on_note=said.append) == ["a.json"]
    reason = "it has more than 1,000 patterns with special characters"
    assert said == [f'cannot use "{tmp_path}/.gitignore": {reason}; nothing is ignored by it']


@pytest.mark.parametrize("line", ["*a" * 1000 + "*b.json", "**/a/" * 800 + "b", "**/*a*a*b/" * 400 + "c", "[a]" * 1300, "*?" * 1500])
def test_no_pattern_takes_longer_than_its_path(tmp_path, line):
    names = "/".join(["a" * 200] * 15)
    rules = IgnoreFile(line)
    begun = time.process_time()
    for _ in range(20):
        assert rules.decides(f"{names}/{'a' * 200}.json", f"{'a' * 200}.json", False) is None
    assert time.process_time() - begun < 1
