"""What Git knows of the files in its working tree: which are the same as in a revision, and what they were there.

Asked are only commands that read: ``git rev-parse``, ``git diff --name-only``, ``git ls-files``, ``git ls-tree`` and ``git cat-file``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flowlint.errors import ConfigError, SourceError

_COMMIT_DIGITS = 40
_REGULAR = b"100"
"""What Git's modes of regular files begin with: a link or a submodule has another."""


class Difference(NamedTuple):
    """What differs between a revision and the working tree whose top folder is ``top``.

    ``tracked`` are the files that Git knows now, ``different`` those that were added, changed or deleted since; both relative to ``top``,
    with ``/`` between names.
    """

    top: str
    tracked: frozenset[str]
    different: frozenset[str]

    def changed(self, path: str) -> bool:
        """Tell whether the file at ``path`` is not known to be the same as in the revision.

        What Git does not track, or what lies outside the working tree, cannot be compared and counts as changed. Where links lead to the
        file, they must be the same too.
        """
        real = os.path.realpath(path)
        inside = self._inside(real)
        if inside is None or inside not in self.tracked or inside in self.different:
            return True
        spelt = os.path.abspath(path)
        if spelt == real or (below := self._inside(spelt)) is None:
            return False
        names = below.split("/")
        steps = {"/".join(names[: index + 1]) for index in range(len(names))}
        return steps.isdisjoint(self.tracked) or not steps.isdisjoint(self.different)

    def changed_below(self, path: str) -> bool:
        """Tell whether ``path`` is different, deleted files included, or is a folder that holds or held a file that is."""
        places = {self._inside(os.path.abspath(path)), self._inside(os.path.realpath(path))} - {None}
        return any(one == place or place == "." or one.startswith(f"{place}/") for place in places for one in self.different)

    def _inside(self, path: str) -> str | None:
        """Return ``path``, which is absolute, relative to the top; ``None`` where it lies elsewhere."""
        if path == self.top:
            return "."
        start = os.path.join(self.top, "")
        return path[len(start) :].replace(os.sep, "/") if path.startswith(start) else None


def difference(revision: str) -> Difference:
    """Return what differs between ``revision`` and the working tree that the working directory lies in.

    Raises ``ConfigError`` where Git is missing, there is no working tree, or the revision is not known; the latter names the ``git fetch``
    that could help.
    """
    told = _git("rev-parse", "--show-toplevel")
    if told.fault:
        raise ConfigError(f"--since needs a Git working tree, and git says: {told.fault}")
    top = os.path.normpath(os.fsdecode(told.output.removesuffix(b"\n")))
    commit = _commit(revision)
    different = _git("-c", "diff.relative=false", "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", commit, "--")
    # Of the whole working tree, though it is asked from a folder below.
    tracked = _git("ls-files", "--full-name", "-z", "--", ":/")
    fault = different.fault or tracked.fault
    if fault:
        raise ConfigError(f'--since: git cannot compare with "{revision}": {fault}')
    return Difference(top, frozenset(_names(tracked.output)), frozenset(_names(different.output)))


class Blob(NamedTuple):
    """A file of a revision: its name relative to the working directory, and what Git knows its contents by."""

    name: str
    digest: bytes


def files(revision: str, path: str, *, asked: str) -> list[Blob]:
    """Return the file ``path``, or the files in that folder, as they were in ``revision``, by name; nothing of their contents is read.

    ``path`` is relative to the working directory; ``asked`` is what the user wrote, for errors. Raises ``ConfigError`` where Git is
    missing, there is no working tree, or the revision is not known, which names the ``git fetch`` that could help, and ``SourceError``
    where nothing was at ``path``.
    """
    commit = _commit(revision, asked)
    told = _git("ls-tree", "-r", "-z", commit, "--", path, asked=asked)
    if told.fault:
        raise ConfigError(f'"{asked}": git cannot list that: {told.fault}')
    entries = [entry.partition(b"\t") for entry in told.output.split(b"\0") if entry]
    found = [Blob(os.fsdecode(name), facts.split()[2]) for facts, _, name in entries if facts.startswith(_REGULAR)]
    if not found:
        raise SourceError(f'"{asked}": no such file or folder in that revision, seen from the working directory')
    return found


def sizes(blobs: Iterable[Blob], asked: str) -> list[int]:
    """Return how many bytes each of ``blobs`` has; ``asked`` is what the user wrote, for errors as those of ``contents``."""
    told = _git("cat-file", "--batch-check", asked=asked, given=_digests(blobs))
    if told.fault:
        raise SourceError(f'"{asked}": git cannot read that: {told.fault}')
    return [_size(line, asked) for line in told.output.splitlines()]


def contents(blobs: Iterable[Blob], asked: str) -> Iterator[bytes]:
    """Yield the contents of ``blobs``; raise ``SourceError``, naming ``asked``, where Git does not have them."""
    told = _git("cat-file", "--batch", asked=asked, given=_digests(blobs))
    if told.fault:
        raise SourceError(f'"{asked}": git cannot read that: {told.fault}')
    start = 0
    while start < len(told.output):
        begin = told.output.index(b"\n", start) + 1
        size = _size(told.output[start : begin - 1], asked)
        yield told.output[begin : begin + size]
        start = begin + size + 1


def _digests(blobs: Iterable[Blob]) -> bytes:
    return b"".join(blob.digest + b"\n" for blob in blobs)


def _size(head: bytes, asked: str) -> int:
    facts = head.split()
    if facts[1:2] != [b"blob"]:
        raise SourceError(f'"{asked}": git lacks a file of that revision ({head.decode("utf-8", "replace")})')
    return int(facts[2])


class _Told(NamedTuple):
    """What a command printed, or what it said where it failed."""

    output: bytes
    fault: str


def _git(*arguments: str, asked: str = "--since", given: bytes = b"") -> _Told:
    import subprocess

    # Nothing asks for a password, and complaints are in English.
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(["git", *arguments], input=given, capture_output=True, env=environment, check=False)
    except OSError as error:
        raise ConfigError(f"{asked} needs the command git, which cannot be run: {(error.strerror or str(error)).lower()}") from error
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    said = next((line for line in lines if line.startswith("fatal: ")), lines[0] if lines else f"exit code {done.returncode}")
    return _Told(done.stdout, said.removeprefix("fatal: ") if done.returncode else "")


def _names(output: bytes) -> Iterator[str]:
    return (os.fsdecode(name) for name in output.split(b"\0") if name)


def _commit(revision: str, asked: str = "--since") -> str:
    """Return the name of the commit that ``revision`` stands for; ``asked`` is what the user wrote that needs it."""
    unfit = not revision.strip() or revision.startswith("-") or "\0" in revision
    told = _Told(b"", "unfit") if unfit else _git("rev-parse", "--verify", "--quiet", revision, asked=asked)
    if not told.fault:
        # A name may stand for a tag or a file, and a well-formed one for nothing.
        told = _git("rev-parse", "--verify", "--quiet", f"{told.output.decode('ascii').strip()}^{{commit}}")
    if told.fault:
        raise ConfigError(f'{asked}: git knows no revision "{revision}"{_advice(revision)}')
    return told.output.decode("ascii").strip()


def _advice(revision: str) -> str:
    """Return what may bring a revision that is not known, as the end of a sentence."""
    shallow = _git("rev-parse", "--is-shallow-repository").output.strip() == b"true"
    remote, _, branch = revision.partition("/")
    remotes = _git("remote").output.decode("utf-8", "replace").split()
    plain = not set(revision) & set("~^@:{} \t\r\n\0")
    depth = "--depth=1 " if shallow else ""
    if plain and branch and remote in remotes:
        command = f"git fetch {depth}{remote} {branch}:refs/remotes/{revision}"
    elif plain and len(revision) == _COMMIT_DIGITS and remotes and not set(revision.lower()) - set("0123456789abcdef"):
        command = f"git fetch {depth}{remotes[0]} {revision}"
    elif shallow:
        command = "git fetch --unshallow --tags"
    else:
        return ", expected a commit, a branch or a tag"
    clone = "this clone is shallow, and " if shallow else ""
    return f"; {clone}`{command}` may bring it"
