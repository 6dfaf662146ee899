"""``flowlint.lock``: what a snapshot holds, as JSON, and the hashes that tell one contract from another. No file is touched here."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flowlint.config.settings import LOCK
from flowlint.model.errors import DefinitionError
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable, safe_json
from flowlint.model.strict_json import MOST_KEPT, decoded

LIMIT = MOST_KEPT
"""Bytes of a lock, or of a definition beside it, at most."""
_VERSION = 1
_KEYS = {
    "id": "id",
    "name": "name",
    "type": "type",
    "version": "version",
    "publishedDate": "published_date",
    "contract": "contract",
    "file": "file",
    "fileHash": "file_hash",
    "region": "region",
    "fetchedAt": "fetched_at",
}
"""The keys of an entry in the file, in their order, and the fields that they stand for."""
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",\n      ", ": ")).encode
"""Writes an entry with a line for each fact. With ``indent`` Python writes it, in five times as long as C."""
_SUFFIXES = (".yaml", ".yml", ".json")
"""How the names of definitions in flowlint's own format end."""
_MAY_BE_NULL = {"version", "publishedDate"}


def file_hash(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def is_same_file(data: bytes, known: str) -> bool:
    """Tell whether ``data`` has the hash ``known``, or had it before Git wrote its line ends as Windows has them (``core.autocrlf``)."""
    return file_hash(data) == known or (b"\r\n" in data and file_hash(data.replace(b"\r\n", b"\n")) == known)


def read(data: bytes, path: str = LOCK) -> Lock:
    """Return the lock whose bytes are ``data``; raise ``DefinitionError``, naming ``path``, where they are none."""
    try:
        document = decoded(data.decode("utf-8-sig"))
    except OverflowError as error:
        raise _wrong(path, f"{error}; delete it and run `flowlint fetch` again") from None
    except (ValueError, RecursionError) as fault:
        raise _wrong(path, f"the file is not JSON ({_reason(fault)}), expected what flowlint fetch writes") from None
    if not isinstance(document, dict) or document.get("version") != _VERSION or not isinstance(document.get("flows"), list):
        raise _wrong(path, f'the file is not a lock, expected an object with "version" {_VERSION} and a list "flows"')
    entries = [_entry(item, f"/flows/{index}", path) for index, item in enumerate(document["flows"])]
    for what, field in (("id", "id"), ("file", "file")):
        seen: set[str] = set()
        for entry in entries:
            name: str = getattr(entry, field)
            if name.lower() in seen:
                raise _wrong(path, f'two entries have the {what} "{name}", expected one')
            seen.add(name.lower())
    return Lock(tuple(sorted(entries, key=_order)))


def _entry(item: object, pointer: str, path: str) -> LockEntry:
    if not isinstance(item, dict):
        raise _wrong(f"{path}#{pointer}", "the entry is not an object, expected one flow")
    for key in item:
        if key not in _KEYS:
            raise _wrong(f"{path}#{pointer}", f'the entry has the unknown key "{key}", expected one of {", ".join(_KEYS)}')
    for key in _KEYS:
        value = item.get(key)
        if not isinstance(value, str) and not (value is None and key in _MAY_BE_NULL):
            raise _wrong(f"{path}#{pointer}", f'"{key}" is {"missing" if key not in item else "not a string"}, expected a string')
    name = item["file"]
    if not name or name.startswith(".") or any(character in name for character in '/\\:\0"') or not name.isprintable():
        raise _wrong(f"{path}#{pointer}", f'"file" is "{name}", expected the name of a file beside the lock')
    if not name.lower().endswith(_SUFFIXES):
        raise _wrong(
            f"{path}#{pointer}", f'"file" is "{name}", expected a name that ends in {", ".join(_SUFFIXES[:-1])} or {_SUFFIXES[-1]}'
        )
    facts: dict[str, Any] = {field: item.get(key) for key, field in _KEYS.items()}
    return LockEntry(**facts)


def _wrong(place: str, sentence: str) -> DefinitionError:
    return DefinitionError(printable(f"{place}: {sentence}"))


def _reason(fault: Exception) -> str:
    if isinstance(fault, json.JSONDecodeError):
        return f"line {fault.lineno}, column {fault.colno}"
    return "nested too deeply" if isinstance(fault, RecursionError) else "not UTF-8"


def written(lock: Lock) -> bytes:
    """Return ``lock`` as bytes: the same for the same entries, in whatever order they come, one line for each fact."""
    entries = [f"    {{\n      {_written(entry)}\n    }}" for entry in sorted(lock.entries, key=_order)]
    flows = "[\n{}\n  ]".format(",\n".join(entries)) if entries else "[]"
    return safe_json(f'{{\n  "version": {_VERSION},\n  "flows": {flows}\n}}\n').encode()


def _written(entry: LockEntry) -> str:
    return _encoded({key: getattr(entry, field) for key, field in _KEYS.items()})[1:-1]


def _order(entry: LockEntry) -> tuple[str, str]:
    return entry.id.lower(), entry.id


class LockEntry(NamedTuple):
    """One flow of a snapshot.

    ``id``, ``name``, ``type`` and ``version`` are as the flow's file has them. ``published_date`` is when that version was published, in
    UTC (``2026-11-24T09:30:00Z``), and ``None`` where the platform does not say. ``contract`` is the hash of what payloads are judged
    against, ``file`` the name of the file in the snapshot's folder and ``file_hash`` the hash of its bytes; both are SHA-256 in
    hexadecimal. ``region`` is the domain that the flow was read from, ``fetched_at`` the time at which this content was first fetched.
    """

    id: str
    name: str
    type: str
    version: str | None
    published_date: str | None
    contract: str
    file: str
    file_hash: str
    region: str
    fetched_at: str


class Lock(NamedTuple):
    """The entries of a snapshot, by id."""

    entries: tuple[LockEntry, ...] = ()

    def by_id(self) -> dict[str, LockEntry]:
        """Return the entries by the ids of their flows, in lower case."""
        return {entry.id.lower(): entry for entry in self.entries}
