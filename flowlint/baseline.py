"""The baseline: findings that a team knows and has put off, by fingerprint, so that new ones alone count.

The file is JSON, sorted, one entry a line group, without line numbers, so that it merges well and changes only where findings do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from flowlint.errors import ConfigError, SourceError
from flowlint.model.baseline import BaselineEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowlint.model.finding import Finding

FILE_NAME = "flowlint-baseline.json"
MAX_SIZE = 64 << 20
"""Bytes that a baseline may have."""

_VERSION = 1
_FIELDS = ("path", "pointer", "rule", "fingerprint")


class Baseline(NamedTuple):
    """The known findings by fingerprint, and the file that they were read from."""

    path: str
    entries: Mapping[str, BaselineEntry]


def load(path: str) -> Baseline:
    """Return the baseline in the file ``path``; raise ``ConfigError`` where it is missing, unreadable or no baseline."""
    import json

    from flowlint.sources.files import read_file

    try:
        data = read_file(path, MAX_SIZE)
    except SourceError as error:
        raise ConfigError(f"{error}; `flowlint baseline` writes a baseline") from error
    try:
        content = json.loads(data[: MAX_SIZE + 1])
    except (ValueError, RecursionError) as error:
        raise ConfigError(f'"{path}" is no baseline: it is not JSON') from error
    if not isinstance(content, dict) or content.get("version") != _VERSION or not isinstance(content.get("findings"), list):
        raise ConfigError(f'"{path}" is no baseline, expected an object with "version": {_VERSION} and a list "findings"')
    entries = {}
    for number, item in enumerate(content["findings"], 1):
        if not isinstance(item, dict) or not all(isinstance(item.get(name), str) for name in _FIELDS):
            names = ", ".join(f'"{name}"' for name in _FIELDS)
            raise ConfigError(f'"{path}" is no baseline: entry {number} of "findings" has not the texts {names}')
        entries[item["fingerprint"]] = BaselineEntry(*(item[name] for name in _FIELDS))
    return Baseline(path, entries)


def entries_of(findings: Iterable[Finding], relative: Callable[[str], str]) -> list[BaselineEntry]:
    """Return the entries that stand for ``findings``."""
    return [BaselineEntry(relative(one.place.path).replace("\\", "/"), one.place.pointer, one.rule, one.fingerprint) for one in findings]


def written(entries: Iterable[BaselineEntry]) -> bytes:
    """Return the content of a baseline file: equal entries give equal bytes."""
    import json

    findings = [dict(zip(_FIELDS, entry, strict=True)) for entry in sorted(set(entries))]
    return (json.dumps({"version": _VERSION, "findings": findings}, indent=2) + "\n").encode()


def gone(baseline: Baseline, met: Iterable[str], checked: Iterable[str], relative: Callable[[str], str]) -> tuple[BaselineEntry, ...]:
    """Return the entries whose file was checked and whose finding was not met again."""
    paths = {relative(path).replace("\\", "/") for path in checked}
    found = set(met)
    return tuple(entry for entry in baseline.entries.values() if entry.path in paths and entry.fingerprint not in found)
