"""Applies fixes to the user's files: in rounds until nothing changes, and proven before a byte is written.

Of the fixes of a round only those are made after which the text can be read, holds as many payloads as before and every value that it held.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable

from flowlint.linter import engine
from flowlint.linter.edits import compatible
from flowlint.linter.ignores import Ignores
from flowlint.linter.job import STDIN, Job
from flowlint.linter.outcome import Found
from flowlint.linter.proof import Change, made, proven
from flowlint.model.errors import SourceError
from flowlint.model.fix import Edit, Safety
from flowlint.model.location import Origin, Source
from flowlint.model.named_tuple import NamedTuple
from flowlint.reports.locator import Locator
from flowlint.sources.files import complaint, read_beginning, read_file, write_atomic

MAX_ROUNDS = 10
"""Times that a file is judged and mended; fixes that overlap need a round each."""

MAX_FILE = 1 << 30
"""Bytes of the largest file that is mended, since its old and its new content are held at once."""

_LINE_END = re.compile(rb"\r\n|\n|\r")

_GZIP = b"\x1f\x8b"
"""What a compressed file begins with; its lines do not stand in it as they are read."""


class Applied(NamedTuple):
    """One file that was mended, or would be: its old and new content, and the number of fixes made."""

    path: str
    before: bytes
    after: bytes
    fixes: int


class Outcome(NamedTuple):
    """The files mended, a sentence for each that could not be, or not wholly, and one for what is never mended."""

    applied: tuple[Applied, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def fixes(self) -> int:
        """The number of fixes made."""
        return sum(one.fixes for one in self.applied)


class _Refused(Exception):
    """A file must stay as it is; the text says why."""


def apply_fixes(job: Job, paths: Iterable[str], *, unsafe: bool, write: bool) -> Outcome:
    """Mend the files at ``paths``: safe fixes, with ``unsafe`` unsafe ones too; without ``write`` only work out what would change.

    Standard input is never mended, nor is a link that leads out of the folder that the run is about, nor a file that changed meanwhile.
    """
    applied: list[Applied] = []
    problems: list[str] = []
    notes: list[str] = []
    for path in paths:
        if path == job.scope.stdin_name and STDIN in job.scope.paths:
            notes.append("standard input is checked, but never changed")
            continue
        try:
            if _is_compressed(path):
                notes.append(f'"{path}" is compressed: it is checked, but never changed')
                continue
            one = _mend(job, path, unsafe=unsafe, problems=problems, notes=notes)
            if one is not None and write:
                _write(one)
        except SourceError as error:
            problems.append(str(error))
        except _Refused as refusal:
            problems.append(f'"{path}" was left as it is: {refusal}')
        else:
            applied += [one] if one is not None else []
    return Outcome(tuple(applied), tuple(problems), tuple(notes))


def _is_compressed(path: str) -> bool:
    return read_beginning(path, len(_GZIP)) == _GZIP


class Mended(NamedTuple):
    """What fixes make of a content: how many were made, how many left out, and whether no more could be made."""

    data: bytes
    fixes: int
    left_out: int
    stable: bool


def mended(job: Job, path: str, data: bytes, *, unsafe: bool) -> Mended:
    """Return what fixes make of ``data``, the content of the file at ``path``; safe ones, with ``unsafe`` unsafe ones too.

    Raises ``SourceError`` where the content cannot be read.
    """
    count = 0
    for _ in range(MAX_ROUNDS):
        fixes = _Fixes(job, unsafe=unsafe)
        engine.check_bytes(job, path, data, fixes)
        offered = fixes.offered(data)
        if made(data, offered) == data:
            return Mended(data, count, 0, stable=True)
        better, kept = proven(job, path, data, offered)
        left_out = len(offered) - len(kept)
        if better == data:
            return Mended(data, count, left_out, stable=True)
        data, count = better, count + len(kept)
    return Mended(data, count, left_out, stable=False)


def _mend(job: Job, path: str, *, unsafe: bool, problems: list[str], notes: list[str]) -> Applied | None:
    """Return what mending makes of one file; ``None`` where no fix may be applied."""
    before = read_file(path, MAX_FILE)
    data, count, left_out, stable = mended(job, path, before, unsafe=unsafe)
    if left_out:
        fixes_are = "1 fix was" if left_out == 1 else f"{left_out} fixes were"
        notes.append(f'"{path}": {fixes_are} left out, since the file could not be read or would lose a value with them')
    if data == before:
        return None
    _refuse_links_that_leave(job, path)
    _refuse_several_names(path)
    if not stable:
        problems.append(f'"{path}" may not be mended wholly: fixes were still made in round {MAX_ROUNDS}')
    return Applied(path, before, data, count)


def _write(one: Applied) -> None:
    write_atomic(one.path, one.after, replacing=one.before)
    if read_file(one.path, MAX_FILE) != one.after:
        raise SourceError(f'"{one.path}" was mended, and changed by another program at the same moment')


def _refuse_links_that_leave(job: Job, path: str) -> None:
    """Raise ``_Refused`` where the file stands in a folder that the run is about, and links lead to one that stands elsewhere."""
    folders = [os.curdir, *(root for root in job.scope.paths if os.path.isdir(root))]
    if not any(_is_within(os.path.abspath(path), os.path.abspath(folder)) for folder in folders):
        folders = [os.path.dirname(path) or os.curdir]
    target = os.path.realpath(path)
    if not any(_is_within(target, os.path.realpath(folder)) for folder in folders):
        raise _Refused("it is a link that leads out of the folder being checked")


def _refuse_several_names(path: str) -> None:
    """Raise ``_Refused`` where the file has other names: it is replaced, and they would keep the old content."""
    try:
        status = os.stat(path)
    except OSError as error:
        raise SourceError(complaint(path, error)) from error
    if status.st_nlink > 1 and stat.S_ISREG(status.st_mode):
        raise _Refused(f"it has {status.st_nlink} hard links, and the others would keep the old content")


def _is_within(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))


class _Found(NamedTuple):
    """The edits of the fixes found in one text: of its grammar, and of what it says; and the words that fixes of triggers replace."""

    source: Source
    of_text: list[tuple[Edit, ...]]
    of_meaning: list[tuple[Edit, ...]]
    words: list[str]


class _Fixes:
    """A sink that keeps the fixes that may be applied, by the text that they belong to."""

    def __init__(self, job: Job, *, unsafe: bool) -> None:
        self._allowed = {Safety.SAFE, Safety.UNSAFE} if unsafe else {Safety.SAFE}
        self.found: dict[int, _Found] = {}
        baseline = job.known.baseline
        self._known = (Locator(job.known.relative), baseline.entries) if baseline is not None else None

    def take(self, found: Found, ignores: Ignores | None) -> bool:
        """Keep the fix of a finding that is neither ignored nor known."""
        rule, diagnostic = found.rule, found.diagnostic
        source, fix = diagnostic.place.source, diagnostic.fix
        hidden = ignores is not None and ignores.hides(diagnostic, rule.id)
        if not hidden and self._known is not None:
            locator, entries = self._known
            hidden = locator.finding(diagnostic, rule.id, rule.severity, found.flow).fingerprint in entries
        if fix is not None and fix.safety in self._allowed and not hidden:
            kept = self.found.setdefault(id(source), _Found(source, [], [], []))
            (kept.of_text if rule.on_fault is not None else kept.of_meaning).append(fix.edits)
            if rule.on_trigger is not None and found.concerns is None:
                kept.words.extend(source.text[edit.start : edit.end] for edit in fix.edits)
        return False

    def offered(self, data: bytes) -> list[Change]:
        """Return the fixes that do not overlap; those of a text that does not stand in ``data`` are left out.

        Of a text whose grammar is at fault only that is mended: what it means is known better afterwards.
        """
        changes = []
        starts = _line_starts(data)
        for source, of_text, of_meaning, words in self.found.values():
            start = starts[source.first_line - 1]
            if source.origin is Origin.LOCAL and data.startswith(source.text.encode(), start):
                changes += [Change(source, start, edits, tuple(words)) for edits in compatible(of_text or of_meaning)]
        return changes


def _line_starts(data: bytes) -> list[int]:
    return [0, *(match.end() for match in _LINE_END.finditer(data))]
