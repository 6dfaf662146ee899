"""What the content of a file holds, as the carriers read it that its name calls for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

from flowlint import registry
from flowlint.config.settings import LOCK
from flowlint.contracts import PayloadCarrier
from flowlint.model.carried import NO_FACTS, Comments, Text, Unchecked, texts_in
from flowlint.model.errors import UnreadKind
from flowlint.model.location import Source
from flowlint.model.mode import Shape
from flowlint.sources.files import read_document
from flowlint.syntax.document import decode

if TYPE_CHECKING:
    from flowlint.binding.resolver import FileRuling
    from flowlint.model.carried import Carried, Mention, Stretch
    from flowlint.syntax.grammar import Unreadable

MOST_HELD = 5_000
"""Calls and request bodies of a file that are judged, at a thousandth of a second each; the export of an organisation has some hundred."""
MOST_CODE = 1_200_000
"""How much source code of a file is read; of the dearest it takes 5 s and 250 MiB."""
_DEARNESS = {"javascript": 4, "terraform": 6, "python": 8, "shell": 8}
"""How dear a sign of code is in time and memory, by the host that reads it."""
_DEARNESS_OF_LINES = 4
"""The same of a line in other hosts."""
_LEAST_CODE = 200
"""What a text costs in any language."""
_IN_WORDS = bytes(code for code in range(256) if code > 127 or chr(code).isalnum() or chr(code) in "_ \t")
_GRAMMARS = frozenset({"json", "yaml"})
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def texts_of(path: str, stream: BinaryIO, limit: int, *, any_kind: bool = True) -> Iterator[Carried | Stretch | Mention]:
    """Yield what the content of the file at ``path`` holds, as the carriers read it that its suffix names; no text is over ``limit`` bytes.

    A host that recognises the content is asked instead of a carrier that takes the whole file for payloads. Where the name says nothing,
    the content does: of ``any_kind``, or of JSON alone. Raises ``SourceError``, without the path, where the content is damaged, and
    ``UnreadKind`` where no carrier reads such files.
    """
    plain, hosts = carriers(path)
    if not hosts:
        return plain.read(stream, limit) if plain is not None and plain.read is not None else _guess(path, stream, limit, any_kind=any_kind)
    return _of_host(path, stream, limit, plain, hosts)


def _of_host(
    path: str, stream: BinaryIO, limit: int, plain: PayloadCarrier | None, hosts: tuple[PayloadCarrier, ...]
) -> Iterator[Carried | Stretch | Mention]:
    from flowlint.payloads.unread import call_forms, calls

    data, size = read_document(stream, limit)
    asked = [host for host in hosts if host.recognises is not None and host.recognises(data)]
    carried = _whole(path, data, limit, size, plain, hosts, asked) if size or not asked else _asked(path, data, asked)
    kind = call_forms.kind_of(path)
    if kind is None or (kind.manner is call_forms.Manner.CODE and not asked) or not calls.may_hold(data):
        yield from carried
        return
    from flowlint.payloads.unread import leftovers

    yield from leftovers.beside(path, data, carried, alone=not asked)


def _whole(
    path: str,
    data: bytes,
    limit: int,
    size: int,
    plain: PayloadCarrier | None,
    hosts: tuple[PayloadCarrier, ...],
    asked: list[PayloadCarrier],
) -> Iterator[Carried]:
    """Yield a file that no host reads, as one text or as what the carrier reads that takes it as a whole."""
    if size and (plain is not None or asked):
        yield Text(plain.name if plain is not None else "json", data, size=size)
    elif plain is None and data.startswith(_UTF_16) and any(_is_asked(host, data) for host in hosts):
        yield Unchecked(Source(path, "").whole, "file not checked: it is in UTF-16, expected UTF-8")
    elif plain is not None and plain.name in _GRAMMARS:
        # Such a file is one text, and it is read already.
        yield Text(plain.name, data)
    elif plain is not None and plain.read is not None:
        yield from chain.from_iterable(map(texts_in, plain.read(BytesIO(data), limit)))
    elif any("text" in host.languages for host in hosts) and _is_json(data):
        # Plain text may be a body that a command sends, whatever it is called.
        yield Text("json", data, size=size)


def _asked(path: str, data: bytes, asked: list[PayloadCarrier]) -> Iterator[Carried]:
    """Yield what the hosts find in a file that recognise its content."""
    source = decode(path, data)
    if not isinstance(source, Source):
        yield source
        return
    yield from _comments(asked[0], source)
    allowance = _Allowance()
    found = _once(one for host in asked for one in _held(host, source, allowance))
    yield from islice(found, MOST_HELD)
    if next(found, None) is not None:
        sentence = f"the rest of the file was not checked: it holds more than {MOST_HELD:,} calls and request bodies; split it"
        yield Unchecked(source.whole, sentence)


def _once(found: Iterable[Carried]) -> Iterator[Carried]:
    """Leave out each text that is sent again, as the value of a variable may be: what is wrong with it is one mistake at one place."""
    from flowlint.model.hosting import in_host

    met = set[object]()
    for one in found:
        facts = one.facts if isinstance(one, Text) else NO_FACTS
        if isinstance(one, Text) and one.source is not None and not (facts.holes or facts.missing or facts.names or facts.misnamed):
            span = in_host(one.source.whole).span
            key = one.data, span, facts.certain, facts.creates_trigger, facts.flow
            if key in met:
                continue
            met.add(key)
        yield one


def _is_asked(host: PayloadCarrier, data: bytes) -> bool:
    """Tell whether a host recognises a text in UTF-16."""
    return host.recognises is not None and host.recognises(data.decode("utf-16", "replace").encode("utf-8", "replace"))


def _comments(host: PayloadCarrier, source: Source) -> Iterator[Comments]:
    if host.comment[0] and "flowlint:" in source.text:
        from flowlint.payloads import comments

        found = comments.ignores(source, *host.comment, whole_paragraph="bash" in host.languages)
        if found:
            yield Comments(found)


def _is_json(data: bytes) -> bool:
    start = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"{", b"[")) and start[1:].lstrip()[:1] in {b'"', b"{", b"}"}


class _Allowance:
    """How much source code of one file may still be read: trees of code take up to a hundred times its size in memory.

    ``left`` is negative once more was asked for.
    """

    def __init__(self) -> None:
        self.left = MOST_CODE

    def spend(self, host: str, text: str) -> None:
        """Take off what a text costs that ``host`` reads: code by its signs beside words and blanks, and an eighth of its bytes."""
        cost = _DEARNESS_OF_LINES * (text.count("\n") + text.count("\r"))
        if host in _DEARNESS:
            data = text.encode("utf-8", "replace")
            cost = _DEARNESS[host] * (len(data.translate(None, _IN_WORDS)) + len(data) // 8)
        self.left -= _LEAST_CODE + cost


def _most(host: str) -> str:
    """Return how much of a file is read that ``host`` reads, in words."""
    if host in _DEARNESS:
        return f"{MOST_CODE // _DEARNESS[host]:,} signs and lines of code"
    return f"{MOST_CODE // _DEARNESS_OF_LINES:,} lines"


def _held(host: PayloadCarrier, source: Source, allowance: _Allowance) -> Iterator[Carried]:
    """Yield what stands in ``source``; a text of another language is handed on to the carrier that reads it.

    Where the text cannot be read in its language, or no more code may be read, that is said instead of what would follow.
    """
    from flowlint.syntax.grammar import Unreadable

    allowance.spend(host.name, source.text)
    if allowance.left < 0:
        yield Unchecked(source.whole, f"the rest of the file was not checked: it has more than {_most(host.name)}; split it")
        return
    try:
        for one in registry.find(host, source):
            if allowance.left < 0:
                return
            if not isinstance(one, Text) or one.grammar in _GRAMMARS:
                yield one
                continue
            inner = _speaking(one.grammar)
            if inner is not None and inner.recognises is not None and one.source is not None and inner.recognises(one.data):
                yield from _comments(inner, one.source)
                yield from _held(inner, one.source._replace(language=one.grammar), allowance)
    except Unreadable as reason:
        yield _unreadable(source, reason)


def _unreadable(source: Source, reason: Unreadable) -> Unchecked:
    """Return what is said of a text that its carrier cannot read, at the place of the fault, or else where the endpoint is mentioned."""
    from flowlint.model import endpoint

    offset = reason.offset if reason.offset is not None else endpoint.mentioned(source.text)
    return Unchecked(source.at(offset), f"not checked: {reason}")


@lru_cache(maxsize=64)
def _speaking(language: str) -> PayloadCarrier | None:
    return next((carrier for carrier in registry.carriers() if carrier.recognises is not None and language in carrier.languages), None)


def is_carried(path: str) -> bool:
    """Tell whether the name of a file calls for any carrier; for JSON that is known without loading them, a twentieth of a short run."""
    return path.endswith(".json") or carriers(path) != (None, ())


def has_lines(path: str) -> bool:
    """Return true when a file of this name holds JSON Lines and nothing else."""
    plain, hosts = carriers(path)
    return plain is not None and plain.name == "json-lines" and not hosts


NO_FLOW_ID = 'it has no "flowId"'
ARGUMENTS_ALONE = f'{NO_FLOW_ID}; name its path in "payloads" of the configuration if it is a payload'

LIKE_A_REQUEST = "what looks like a launch request in it names a flow that is not loaded, has other fields, or is cut off"
NO_CALL = "nothing in it launches a flow or creates a trigger"
OWN = "it is a definition, or belongs to flowlint"
OF_A_TOOL = "it belongs to a tool"
UNREAD_CALL = "flowlint does not read the form of the call in it"
FAR = frozenset({NO_FLOW_ID, NO_CALL, OWN, OF_A_TOOL, UNREAD_CALL})
"""Why files are skipped that nobody takes for payloads; other reasons are those of files that came near."""

OF_TOOLS = frozenset({"composer.json", LOCK, "package-lock.json", "package.json", "tsconfig.json", ".flowlint.yaml", ".flowlint.yml"})
"""Names of files that are never payloads unless a command sends them, whatever they hold."""


def unread(path: str) -> str:
    """Return the sentence about a file of a kind that no carrier reads."""
    ending = os.path.splitext(path)[1].lower()
    return f'flowlint does not read "{ending}" files' if ending else "flowlint does not read files without a suffix"


def kinds() -> list[str]:
    """Return the suffixes of the files that carriers read, in order."""
    return sorted({suffix for carrier in registry.carriers() for suffix in carrier.suffixes})


def why_not(text: Text) -> str:
    """Return the clause about a text that names no ``flowId``."""
    return ARGUMENTS_ALONE if b'"inputData"' in text.data or b"\ninputData:" in b"\n" + text.data else NO_FLOW_ID


def may_hold_request(data: bytes) -> bool:
    """Return true when a JSON text that is not a request has the names of a request's fields."""
    return b"flowId" in data and (b"inputData" in data or b"parameters" in data)


def may_be_around(text: Text, ruling: FileRuling) -> bool:
    """Return true when a text may be a document of JSON that is made for something else, with requests inside."""
    is_file = text.grammar == "json" and text.source is None and not text.size
    return is_file and not ruling.sent and ruling.shape is not Shape.ARGUMENTS and may_hold_request(text.data)


def nothing_in(path: str) -> str:
    """Return the clause about a file in which no carrier found anything."""
    plain, _ = carriers(path)
    return NO_FLOW_ID if plain is not None else NO_CALL


def carriers(path: str) -> tuple[PayloadCarrier | None, tuple[PayloadCarrier, ...]]:
    """Return the carrier that takes a file of this name for payloads, the longest suffix first, and the hosts that it may be."""
    name = path.lower()
    point = name.find(".", max(name.rfind("/"), name.rfind(os.sep)) + 1)
    return _carriers_of(name[point:]) if point >= 0 else (None, ())


@lru_cache(maxsize=64)
def _carriers_of(ending: str) -> tuple[PayloadCarrier | None, tuple[PayloadCarrier, ...]]:
    matching = [(len(suffix), carrier) for carrier in registry.carriers() for suffix in carrier.suffixes if ending.endswith(suffix)]
    plain = [pair for pair in matching if pair[1].read is not None]
    hosts = sorted((pair for pair in matching if pair[1].recognises is not None), key=lambda pair: (-pair[0], pair[1].name))
    return max(plain, key=lambda pair: pair[0])[1] if plain else None, tuple(carrier for _, carrier in hosts)


def _guess(path: str, stream: BinaryIO, limit: int, *, any_kind: bool) -> Iterator[Carried | Stretch | Mention]:
    """Yield what a stream holds whose name says nothing: JSON where it begins so, text where it calls the endpoint, else YAML."""
    data, size = read_document(stream, limit)
    if not any_kind:
        if not _is_json(data):
            raise UnreadKind(f"{unread(path)}; it reads {', '.join(kinds())}")
        yield Text("json", data, size=size)
        return
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    grammar = "json" if begins.startswith((b"{", b"[", b"//", b"/*")) or not begins else "yaml"
    text = _speaking("text") if grammar == "yaml" else None
    if text is not None and text.recognises is not None and text.recognises(data):
        yield from _of_host(path, BytesIO(data), limit, None, (text,))
        return
    yield Text(grammar, data, size=size)
