"""Applies fixes to the user's files: in rounds until nothing changes, and proven before a byte is written.

A file is written only where the mended text can be read, holds as many payloads as before and every value that it held; otherwise it stays
as it is, and the outcome says why.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from flowlint import carrying, engine, fixing
from flowlint.binding import entry_parts
from flowlint.contracts import Readings, Text
from flowlint.envelope import open_envelope
from flowlint.errors import SourceError
from flowlint.job import STDIN, Job
from flowlint.locating import Locator
from flowlint.model.datatype import holds_json
from flowlint.model.fault import FaultClass
from flowlint.model.fix import Edit, Safety
from flowlint.model.location import Origin, Source
from flowlint.model.mode import ContainerMode
from flowlint.model.node import Kind, Node, effective
from flowlint.model.payload import Payload
from flowlint.model.report import Summary
from flowlint.model.request import is_plausible_flow_id
from flowlint.model.trigger import TriggerBinding
from flowlint.reading import open_document
from flowlint.sources.files import read_beginning, read_file, write_atomic
from flowlint.syntax import json_text

if TYPE_CHECKING:
    from flowlint.contracts import Rule
    from flowlint.ignoring import Ignores
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.flow import FlowDefinition
    from flowlint.syntax.document import Document

MAX_ROUNDS = 10
"""Times that a file is judged and mended; fixes that overlap need a round each."""

MAX_FILE = 1 << 30
"""Bytes of the largest file that is mended, since its old and its new content are held at once."""


_GZIP = b"\x1f\x8b"
"""What a compressed file begins with; its lines do not stand in it as they are read."""


_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
"""How JSON writes a number."""

_LONGEST_NUMBER = 300
"""Digits of a number beyond which it is compared as it is spelt."""


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
        if path == job.stdin_name and STDIN in job.paths:
            notes.append("standard input is checked, but never changed")
            continue
        try:
            if _is_compressed(path):
                notes.append(f'"{path}" is compressed: it is checked, but never changed')
                continue
            one = _mend(job, path, unsafe=unsafe, problems=problems)
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


def _mend(job: Job, path: str, *, unsafe: bool, problems: list[str]) -> Applied | None:
    """Return what mending makes of one file; ``None`` where no fix may be applied."""
    before = read_file(path, MAX_FILE)
    data, count, stable, words = before, 0, False, Counter[str]()
    for _ in range(MAX_ROUNDS):
        fixes = _Fixes(job, unsafe=unsafe)
        engine.check_bytes(job, path, data, fixes)
        mended, made = fixes.mended(data)
        if mended == data:
            stable = True
            break
        data, count, words = mended, count + made, words + fixes.words
    if data == before:
        return None
    _refuse_links_that_leave(job, path)
    _prove(job, path, before, data, words)
    if not stable:
        problems.append(f'"{path}" may not be mended wholly: fixes were still made in round {MAX_ROUNDS}')
    return Applied(path, before, data, count)


def _write(one: Applied) -> None:
    if read_file(one.path, MAX_FILE) != one.before:
        raise _Refused("it changed while it was being checked")
    write_atomic(one.path, one.after)
    if read_file(one.path, MAX_FILE) != one.after:
        raise SourceError(f'"{one.path}" was mended, and changed by another program at the same moment')


def _refuse_links_that_leave(job: Job, path: str) -> None:
    """Raise ``_Refused`` where the file stands in a folder that the run is about, and links lead to one that stands elsewhere."""
    folders = [os.curdir, *(root for root in job.paths if os.path.isdir(root))]
    if not any(_is_within(os.path.abspath(path), os.path.abspath(folder)) for folder in folders):
        folders = [os.path.dirname(path) or os.curdir]
    target = os.path.realpath(path)
    if not any(_is_within(target, os.path.realpath(folder)) for folder in folders):
        raise _Refused("it is a link that leads out of the folder being checked")


def _is_within(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))


class _Found(NamedTuple):
    """The edits of the fixes found in one text: of its grammar, and of what it says."""

    source: Source
    of_text: list[tuple[Edit, ...]]
    of_meaning: list[tuple[Edit, ...]]


class _Fixes:
    """A sink that keeps the fixes that may be applied, by the text that they belong to.

    ``words`` are those that fixes of triggers replace by other spellings.
    """

    def __init__(self, job: Job, *, unsafe: bool) -> None:
        self.summary = Summary()
        self.ignores: Ignores | None = None
        self._job = job
        self._allowed = {Safety.SAFE, Safety.UNSAFE} if unsafe else {Safety.SAFE}
        self.found: dict[int, _Found] = {}
        self.words: Counter[str] = Counter()
        self._known = job.baseline.entries if job.baseline is not None else {}
        self._locator = Locator(job.relative) if self._known else None

    def take(self, rule: Rule, hook: Callable[[Any], Iterable[Diagnostic]], subject: object, flow: FlowDefinition | None) -> int:
        if self._job.rules.severity(rule) is None:
            return 0
        found = 0
        for diagnostic in hook(subject):
            found += 1
            source, fix = diagnostic.place.source, diagnostic.fix
            hidden = self.ignores is not None and self.ignores.hides(diagnostic, rule.id)
            if not hidden and self._locator is not None:
                hidden = self._locator.finding(diagnostic, rule.id, rule.severity, flow).fingerprint in self._known
            if fix is not None and fix.safety in self._allowed and not hidden:
                kept = self.found.setdefault(id(source), _Found(source, [], []))
                (kept.of_text if rule.on_fault is not None else kept.of_meaning).append(fix.edits)
                if isinstance(subject, TriggerBinding):
                    self.words.update(source.text[edit.start : edit.end] for edit in fix.edits)
        return found

    def mended(self, data: bytes) -> tuple[bytes, int]:
        """Return ``data`` with the fixes made that do not overlap, and their number; a text that does not stand in it is left alone.

        Of a text whose grammar is at fault only that is mended: what it means is known better afterwards.
        """
        parts, position, count = [], 0, 0
        starts = _line_starts(data) if any(found.source.first_line > 1 for found in self.found.values()) else [0]
        for source, of_text, of_meaning in sorted(self.found.values(), key=lambda found: found.source.first_line):
            old, start = source.text.encode(), starts[source.first_line - 1]
            if source.origin is not Origin.LOCAL or data[start : start + len(old)] != old:
                continue
            groups = fixing.compatible(of_text or of_meaning)
            count += len(groups)
            parts += [data[position:start], fixing.made(source.text, groups).encode()]
            position = start + len(old)
        return b"".join(parts) + data[position:], count


def _line_starts(data: bytes) -> list[int]:
    starts, offset = [0], data.find(b"\n")
    while offset >= 0:
        starts.append(offset + 1)
        offset = data.find(b"\n", offset + 1)
    return starts


def _prove(job: Job, path: str, before: bytes, after: bytes, words: Counter[str]) -> None:
    """Raise ``_Refused`` where the mended text cannot be read, or a value is gone that readers of the old one see, ``words`` aside."""
    old, new = (_documents(job, path, data) for data in (before, after))
    slips, roots = ([sum(map(count, documents)) for documents in (old, new)] for count in (_slips, _roots))
    # A host whose own faults are mended may show more texts than before; a file that is made of payloads may not.
    hosted = any(one.source.embedding is not None for one in new)
    if (len(new) < len(old) if hosted else len(new) != len(old)) or slips[1] > slips[0] or roots[1] < roots[0]:
        raise _Refused("with its fixes it could not be read any more; this is a bug in flowlint")
    kept = Counter(value for one in new for root in one.roots for value in _values(root, one.source.text, whole=True))
    held = Counter(value for one in old for root in one.roots for value in _values(root, one.source.text, whole=False))
    held -= Counter(value for one in old for root in one.roots for value in _impossible_ids(root, one))
    if held - kept - words:
        raise _Refused("its fixes would lose a value; this is a bug in flowlint")


def _documents(job: Job, path: str, data: bytes) -> list[Document]:
    found = carrying.texts_of(path, BytesIO(data), job.max_size)
    readings = [carried.texts if isinstance(carried, Readings) else (carried,) for carried in found]
    return [open_document(path, text, job.max_size) for texts in readings for text in texts if isinstance(text, Text)]


def _roots(document: Document) -> int:
    return len(document.roots)


def _impossible_ids(root: Node, document: Document) -> Iterator[str]:
    """Yield the texts that stand for a flow's id below ``root`` but can be none: the only values that a fix replaces."""
    for request in (root, *root.items):
        field = open_envelope(Payload(document.source, request), ContainerMode.AUTO).flow_id if request.members else None
        if field is not None and field.member.value.text is not None and not is_plausible_flow_id(field.member.value.text):
            yield _spelling(field.member.value, document.source.text)


def _slips(document: Document) -> int:
    return sum(fault.rule is FaultClass.SYNTAX for fault in document.faults)


def _values(root: Node, text: str, *, whole: bool) -> Iterator[str]:
    """Yield every scalar below ``root`` as a reader sees it, quotes aside, and those of JSON inside a string in its place.

    Unless ``whole``, the names of list entries are left out, since they may become keys.
    """
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.text is not None and holds_json(node.text):
            for held in json_text.parse(Source("", node.text)).roots:
                yield from _values(held, node.text, whole=whole)
        elif node.kind not in {Kind.OBJECT, Kind.ARRAY}:
            yield _spelling(node, text)
        entry = entry_parts(node) if node.members and not whole else None
        waiting += node.items
        waiting += [entry[1]] if entry is not None else [value for _, value in effective(node)]


def _spelling(node: Node, text: str) -> str:
    """Return the one spelling that stands for all that a fix may give a scalar: the same without quotes, or another form of its literal."""
    if node.kind in {Kind.BOOLEAN, Kind.NULL}:
        return json.dumps(node.value)
    spelt = node.text if node.text is not None else text[node.start : node.end]
    if len(spelt) > _LONGEST_NUMBER:
        return spelt
    if _NUMBER.fullmatch(spelt) is not None:
        return repr(json.loads(spelt))
    return str(node.value) if node.kind is Kind.NUMBER else spelt
