import os
import re
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlint.sources.walk import walk

SUFFIXES = (".json", ".jsonl.gz")


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
    assert below(tmp_path, suffixes=SUFFIXES) == ["B.json", "c.json", "a/x.JSON", "a/n/r.jsonl.gz", "b/a.json", "b/z.json"]


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


def test_what_tools_keep_for_themselves_is_left_out(tmp_path):
    folders = [".git", ".hg", ".svn", ".bzr", ".venv", "node_modules", "__pycache__", ".tox", ".nox", ".terraform"]
    folders += [".mypy_cache", ".ruff_cache", ".pytest_cache"]
    plant(tmp_path, {f"{folder}/a.json": "" for folder in folders} | {"mine/pyvenv.cfg": "", "mine/lib/a.json": "", ".github/a.json": ""})
    assert below(tmp_path, suffixes=SUFFIXES) == [".github/a.json"]


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
    assert below(tmp_path, suffixes=SUFFIXES) == ["b.json", "l.json", "real/a.json"]


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

    assert list(walk(".", excluded=excluded, suffixes=SUFFIXES)) == ["a/y.json"]
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


@settings(max_examples=60)
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
    assert below(tmp_path / "docs", suffixes=SUFFIXES) == ["deep/er/a.json"]
    assert below(tmp_path / "docs" / "deep" / "er", suffixes=SUFFIXES) == ["a.json"]


def test_an_ignored_folder_that_is_named_is_walked(tmp_path):
    git(tmp_path, "init", "-q")
    plant(tmp_path, {".gitignore": "build/\nb.json\n", "build/a.json": "", "build/b.json": ""})
    assert below(tmp_path / "build") == ["a.json"]


def test_outside_a_repository_the_rules_from_the_root_down_count(tmp_path):
    plant(
        tmp_path,
        {".gitignore": "a.json\n", "in/.gitignore": "b.json\n", "in/a.json": "", "in/b.json": "", "in/deep/b.json": "", "in/c.json": ""},
    )
    assert below(tmp_path / "in", suffixes=SUFFIXES) == ["a.json", "c.json"]


def test_a_worktree_obeys_the_exclude_file_of_its_repository(tmp_path):
    main, tree = tmp_path / "main", tmp_path / "tree"
    plant(main, {"a.json": ""})
    git(main, "init", "-q")
    git(main, "add", "a.json")
    git(main, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "a")
    git(main, "worktree", "add", "-q", str(tree))
    plant(main, {".git/info/exclude": "b.json\n"})
    plant(tree, {"b.json": "", "c.json": ""})
    assert set(below(tree, suffixes=SUFFIXES)) == listed(tree) == {"a.json", "c.json"}


def test_rules_that_cannot_be_read_are_no_rules(tmp_path):
    plant(tmp_path, {"a.json": "", ".gitignore/x.txt": ""})
    assert below(tmp_path, suffixes=SUFFIXES) == ["a.json"]
