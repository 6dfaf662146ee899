"""The proof of fixes: with them a file can still be read, holds as many payloads as before, and every value that readers of it see."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import chain, groupby

from flowlint.binding.arguments import entry_parts
from flowlint.binding.envelope import open_envelope
from flowlint.linter import contents
from flowlint.linter import edits as fixing
from flowlint.linter.documents import open_document
from flowlint.linter.job import Job
from flowlint.model.carried import texts_in
from flowlint.model.datatype import holds_json
from flowlint.model.document import Document
from flowlint.model.fault import FaultClass
from flowlint.model.fix import Edit
from flowlint.model.location import Source
from flowlint.model.mode import ContainerMode
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Node, effective
from flowlint.model.payload import Payload
from flowlint.model.request import is_plausible_flow_id
from flowlint.syntax.json import strict

_MOST_PROOFS = 100
"""Times that fixes of one round are tried before the rest of them is left out."""
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
"""How JSON writes a number."""

_LONGEST_NUMBER = 300
"""Digits of a number beyond which it is compared as it is written."""

_VARIABLE = re.compile(r"\$([A-Za-z_]\w*)", re.ASCII)
"""A variable of a shell without braces; a quote that keeps it from being filled in may be mended."""


class Change(NamedTuple):
    """One fix: the text that it belongs to, the byte at which that begins, its edits, and the words that it may replace by other ones."""

    source: Source
    start: int
    edits: tuple[Edit, ...]
    words: tuple[str, ...] = ()


def made(data: bytes, changes: Iterable[Change]) -> bytes:
    """Return ``data`` with changes made that do not overlap."""
    parts, position = [], 0
    in_order = sorted(changes, key=lambda change: change.start)
    for (start, _), of_text in groupby(in_order, key=lambda change: (change.start, id(change.source))):
        group = list(of_text)
        text = group[0].source.text
        parts += [data[position:start], fixing.made(text, [change.edits for change in group]).encode()]
        position = start + len(text.encode())
    return b"".join(parts) + data[position:]


def proven(job: Job, path: str, data: bytes, changes: list[Change]) -> tuple[bytes, list[Change]]:
    """Return ``data`` with those of the changes made that do no harm, and these; all of them together are tried first, then halves."""
    old = _documents(job, path, data)
    kept: list[Change] = []
    waiting, tried = [changes], 0
    while waiting and tried < _MOST_PROOFS:
        some = waiting.pop()
        chosen = [*kept, *some]
        tried += 1
        if _harmless(old, _documents(job, path, made(data, chosen)), chosen):
            kept = chosen
        elif len(some) > 1:
            waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
    return made(data, kept), kept


def _harmless(old: list[Document], new: list[Document], changes: Iterable[Change]) -> bool:
    """Tell whether what was read before can be read as well, and no value is gone but the words that are replaced."""
    # A host whose own faults are mended may show more texts than before, with slips of their own; a file made of payloads may not.
    hosted = any(one.source.embedding is not None for one in new)
    shows_more = hosted and len(new) > len(old)
    if len(new) != len(old) and not shows_more:
        return False
    if _total(_roots, new) < _total(_roots, old) or (_total(_slips, new) > _total(_slips, old) and not shows_more):
        return False
    kept = Counter(value for one in new for root in one.roots for value in _values(root, one.source.text, whole=True))
    held = Counter(value for one in old for root in one.roots for value in _values(root, one.source.text, whole=False))
    held -= Counter(value for one in old for root in one.roots for value in _impossible_ids(root, one))
    return not held - kept - Counter(word for change in changes for word in set(change.words))


def _total(count: Callable[[Document], int], documents: Iterable[Document]) -> int:
    return sum(map(count, documents))


def _documents(job: Job, path: str, data: bytes) -> list[Document]:
    texts = chain.from_iterable(map(texts_in, contents.texts_of(path, BytesIO(data), job.scope.max_size)))
    return [open_document(path, text, job.scope.max_size) for text in texts]


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
            for held in strict.parse(Source("", node.text)).roots:
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
    written = _VARIABLE.sub(r"${\1}", node.text if node.text is not None else text[node.start : node.end])
    if len(written) > _LONGEST_NUMBER:
        return written
    if _NUMBER.fullmatch(written) is not None:
        return repr(json.loads(written))
    return str(node.value) if node.kind is Kind.NUMBER else written
