"""What Git knows of the files in its working tree: which are tracked, and what they were in a revision.

The repository may be a stranger's. Asked are only commands that read its objects, its index and its settings: ``rev-parse``, ``ls-tree``,
``ls-files``, ``cat-file``, ``check-attr``, ``config --get`` and ``remote``. None of them reads the contents of the working tree's files,
since Git would run the filters that the repository configures. Whatever else could run a command or open a connection is turned off.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

from flowlint.model.errors import ConfigError, SourceError
from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.difference import REGULAR, Difference, Entry

_COMMIT_DIGITS = 40
_MOST = 64 << 20
"""Bytes of names that one answer may have."""
LONGEST_WAIT = 60.0
"""Seconds that one answer may take: what Git opens of its own folder may be a named pipe that nobody writes to."""
_MOST_MEMORY = 1 << 30
"""Bytes that Git may take, packs and the index left aside: it reads some files without end."""
_LONGEST_HEAD = 1 << 10
_LONGEST_COMPLAINT = 1 << 16
_LINE_ENDS = ("text", "crlf", "eol")
"""The attributes by which Git converts line ends."""
_CONVERTING = frozenset((b"true", b"yes", b"on", b"1", b"input"))
"""The values of ``core.autocrlf`` by which Git converts them without any attribute."""
_SETTINGS = ("core.fsmonitor=", f"core.hooksPath={os.devnull}", f"core.attributesFile={os.devnull}", "core.alternateRefsCommand=")
"""What could run a command, or read without end, where commands that only read are asked. An empty monitor is none to any version."""
_SURROUNDINGS = {
    # This beats "protocol.NAME.allow" of the repository, as the setting "protocol.allow" does not.
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # Complaints are in English.
    "LC_ALL": "C",
}
_OF_A_REPOSITORY = frozenset(("GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_WORK_TREE"))
"""What a hook of one repository is told; it must not be taken for another."""


def difference(revision: str) -> Difference:
    """Return what differs between ``revision`` and the working tree that the working directory lies in.

    Raises ``ConfigError`` where Git is missing, there is no working tree, or the revision is not known, which names the ``git fetch`` that
    could help, and ``SourceError`` where the repository lacks a part of that revision.
    """
    told = _git("rev-parse", "--show-toplevel", "--show-cdup")
    if told.fault:
        raise ConfigError(f"--since needs a Git working tree, and git says: {told.fault}")
    top, _, up = os.fsdecode(told.output.removesuffix(b"\n")).rpartition("\n")
    commit = _commit(revision)
    listed = _git("ls-tree", "-r", "-z", "--full-tree", commit)
    if listed.fault:
        raise SourceError(f'--since: git cannot compare with "{revision}": {_lack(commit, listed.fault)}')
    entries = dict(map(_entry, _lines(listed.output)))
    return Difference(os.path.normpath(top), entries, lambda: _converted(up, entries))


def _lack(commit: str, fault: str) -> str:
    """Return which object of ``commit`` a clone lacks, where that is the fault, else the fault; Git does not name the outermost folder."""
    if "tree object" in fault:
        fault = _git("cat-file", "commit", commit).output.partition(b"\n")[0].decode("ascii", "replace")
    found = re.search("[0-9a-f]{40,}", fault)
    return f"this clone lacks object {found[0]}" if found is not None else fault


def _entry(line: bytes) -> tuple[str, Entry]:
    facts, _, name = line.partition(b"\t")
    mode, _, digest = facts.split(b" ")
    return os.fsdecode(name), Entry(mode, digest.decode("ascii"))


def _converted(up: str, names: Iterable[str]) -> frozenset[str]:
    """Return those of ``names``, relative to the folder ``up``, whose line ends Git converts; none where it cannot tell."""
    usual = _git("config", "--get", "core.autocrlf").output.strip().lower() in _CONVERTING
    given = b"".join(os.fsencode(f"{up}{name}") + b"\0" for name in names)
    told = _git("check-attr", "-z", "--stdin", *_LINE_ENDS, given=given).output.split(b"\0")
    values = iter(told[2::3])
    return frozenset(name for name, *stated in zip(names, values, values, values, strict=False) if _converts(*stated, usual=usual))


def _converts(text: bytes, crlf: bytes, eol: bytes, *, usual: bool) -> bool:
    """Return whether Git converts line ends under these attributes; ``usual`` is what it does without any."""
    stated = next((one for one in (text, crlf) if one != b"unspecified"), b"set" if eol in {b"lf", b"crlf"} else b"")
    return stated != b"unset" if stated else usual


def tracked(top: str) -> frozenset[str]:
    """Return the files, links and submodules that Git tracks in the working tree at ``top``, relative to that, with ``/`` between names.

    Raises ``ConfigError`` where Git is missing or cannot tell.
    """
    told = _git("ls-files", "-z", asked="what Git tracks", folder=top)
    if told.fault:
        raise ConfigError(told.fault)
    return frozenset(map(os.fsdecode, _lines(told.output)))


class Blob(NamedTuple):
    """A file of a revision: its name relative to the working directory, and what Git knows its contents by."""

    name: str
    digest: str


def files(revision: str, path: str, *, asked: str) -> list[Blob]:
    """Return the file ``path``, or the files in that folder, as they were in ``revision``, by name; nothing of their contents is read.

    ``path`` is relative to the working directory; ``asked`` is what the user wrote, for errors. Raises ``ConfigError`` where Git is
    missing, there is no working tree, or the revision is not known, which names the ``git fetch`` that could help, and ``SourceError``
    where nothing was at ``path``, or the repository lacks it.
    """
    commit = _commit(revision, asked)
    told = _git("ls-tree", "-r", "-z", commit, "--", path, asked=asked)
    if told.fault:
        raise SourceError(f'"{asked}": git cannot list that: {_lack(commit, told.fault)}')
    found = [Blob(name, entry.digest) for name, entry in map(_entry, _lines(told.output)) if entry.mode.startswith(REGULAR)]
    if not found:
        raise SourceError(f'"{asked}": no such file or folder in that revision, seen from the working directory')
    return found


def sizes(blobs: Iterable[Blob], asked: str) -> list[int]:
    """Return how many bytes each of ``blobs`` has; ``asked`` is what the user wrote, for errors as those of ``contents``."""
    blobs = list(blobs)
    told = _git("cat-file", "--batch-check", asked=asked, given=_digests(blobs))
    if told.fault:
        raise SourceError(f'"{asked}": git cannot read that: {told.fault}')
    return [_size(line, blob, asked) for line, blob in zip(told.output.splitlines(), blobs, strict=True)]


def contents(blobs: Iterable[Blob], asked: str) -> Iterator[bytes]:
    """Yield the contents of ``blobs``; raise ``SourceError``, naming ``asked``, where Git does not have them."""
    blobs = list(blobs)
    with _asking("cat-file", "--batch", asked=asked, given=_digests(blobs)) as answer:
        for blob in blobs:
            size = _size(answer.output.readline(_LONGEST_HEAD), blob, asked)
            yield answer.output.read(size)
            answer.output.read(1)


def _digests(blobs: Iterable[Blob]) -> bytes:
    return "".join(f"{blob.digest}\n" for blob in blobs).encode("ascii")


def _size(head: bytes, blob: Blob, asked: str) -> int:
    facts = head.split()
    if facts[1:2] != [b"blob"]:
        raise SourceError(f'"{asked}": this clone lacks "{blob.name}" of that revision (object {blob.digest})')
    return int(facts[2])


class _Told(NamedTuple):
    """What a command printed, or what it said where it failed."""

    output: bytes
    fault: str


def _git(*arguments: str, asked: str = "--since", given: bytes = b"", folder: str | None = None) -> _Told:
    with _asking(*arguments, asked=asked, given=given, folder=folder) as answer:
        late = threading.Event()

        def stop() -> None:
            late.set()
            answer.stop()

        timer = threading.Timer(LONGEST_WAIT, stop)
        # An interrupt may come before the block that takes it back; the end of the process would wait for it.
        timer.daemon = True
        timer.start()
        try:
            output = answer.output.read(_MOST + 1)
        finally:
            timer.cancel()
        if late.is_set():
            return _Told(b"", f"no answer within {LONGEST_WAIT:g} seconds")
        if len(output) > _MOST:
            return _Told(b"", f"the answer is larger than {_MOST >> 20} MiB")
        return _Told(output, answer.fault())


class _Answer(NamedTuple):
    """What a command prints, a function that waits for its end and returns what it said where it failed, and one that ends it."""

    output: IO[bytes]
    fault: Callable[[], str]
    stop: Callable[[], None]


@contextmanager
def _asking(*arguments: str, asked: str, given: bytes, folder: str | None = None) -> Iterator[_Answer]:
    """Run Git; what it prints is read as it comes, so that the reader decides how much that may be."""
    command = [_program(asked), "--no-pager", *(word for setting in _SETTINGS for word in ("-c", setting)), *arguments]
    inherited = {name: value for name, value in os.environ.items() if folder is None or name not in _OF_A_REPOSITORY}
    # Files, unlike pipes, can be full before anybody reads them.
    with tempfile.TemporaryFile() as questions, tempfile.TemporaryFile() as complaints:
        questions.write(given)
        questions.seek(0)
        try:
            process = subprocess.Popen(
                command, cwd=folder, env=inherited | _SURROUNDINGS, stdin=questions, stdout=subprocess.PIPE, stderr=complaints
            )
        except OSError as error:
            raise _not_run(asked, (error.strerror or str(error)).lower()) from error
        if sys.platform == "linux":
            _limit_memory(process.pid)

        def fault() -> str:
            if not process.wait():
                return ""
            complaints.seek(0)
            lines = complaints.read(_LONGEST_COMPLAINT).decode("utf-8", "replace").splitlines()
            said = next((line for line in lines if line.startswith("fatal: ")), lines[0] if lines else f"exit code {process.returncode}")
            return said.removeprefix("fatal: ")

        with process:
            try:
                assert process.stdout is not None
                yield _Answer(process.stdout, fault, process.kill)
            finally:
                process.kill()


if sys.platform == "linux":

    def _limit_memory(process: int) -> None:
        """Let a process take ``_MOST_MEMORY`` at most, unless it may take less already, or has ended."""
        import resource

        with suppress(OSError, ValueError):
            resource.prlimit(process, resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))


def _program(asked: str) -> str:
    """Return the path of Git. Folders that are relative are passed by: what lies there may belong to the repository."""
    name = "git.exe" if os.name == "nt" else "git"
    paths = (os.path.join(folder, name) for folder in os.get_exec_path() if os.path.isabs(folder))
    found = next((path for path in paths if os.path.isfile(path) and os.access(path, os.X_OK)), None)
    if found is None:
        raise _not_run(asked, "no such file or directory")
    return found


def _not_run(asked: str, reason: str) -> ConfigError:
    return ConfigError(f"{asked} needs the command git, which cannot be run: {reason}")


def _lines(output: bytes) -> Iterator[bytes]:
    return (line for line in output.split(b"\0") if line)


def _commit(revision: str, asked: str = "--since") -> str:
    """Return the name of the commit that ``revision`` stands for; ``asked`` is what the user wrote that needs it."""
    unfit = not revision.strip() or revision.startswith(("-", "^")) or "\0" in revision
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
