"""The baseline: findings that a team knows and has put off, by fingerprint, so that new ones alone count.

The file is JSON, sorted, one entry a line, without line numbers, so that it merges well and changes only where findings do.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from flowlint.model.errors import ConfigError, SourceError
from flowlint.model.finding import Finding
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable_json
from flowlint.model.report import BaselineEntry
from flowlint.model.strict_json import MOST_KEPT, decoded
from flowlint.sources.files import read_beginning, read_file

MAX_SIZE = MOST_KEPT
"""Bytes that a baseline may have."""

_VERSION = 1
_BEGINNING = b'{\n  "version": %d,\n  "findings": ' % _VERSION
_FIELDS = ("path", "pointer", "rule", "fingerprint")


class Baseline(NamedTuple):
    """The known findings by fingerprint, and the file that they were read from.

    ``root`` is the folder that the paths of the entries start from, and ``configuration`` the path of the configuration as an entry has it.
    """

    path: str
    entries: Mapping[str, BaselineEntry]
    root: str = os.curdir
    configuration: str = ""


def load(path: str, root: str = os.curdir, configuration: str = "", *, within: str | None = None) -> Baseline:
    """Return the baseline in the file ``path``; raise ``ConfigError`` where it is missing, unreadable or no baseline.

    ``within`` is the folder that links may not lead out of, where nobody named the file.
    """
    try:
        data = read_file(path, MAX_SIZE, within=within)
    except SourceError as error:
        raise ConfigError(f"baseline: {error}; `flowlint baseline` writes one") from error
    entries = {entry.fingerprint: entry for entry in _entries(path, _parsed(path, data))}
    return Baseline(path, entries, root, configuration)


def is_baseline(path: str) -> bool:
    """Tell whether a file begins as a baseline does."""
    try:
        return path.endswith(".json") and read_beginning(path, len(_BEGINNING)) == _BEGINNING
    except SourceError:
        return False


def _parsed(path: str, data: bytes) -> Any:
    try:
        return decoded(data)
    except OverflowError as error:
        raise ConfigError(f'cannot read the baseline "{path}": {error}; fix or ignore the most frequent findings first') from None
    except json.JSONDecodeError as error:
        raise ConfigError(f'"{path}" is not a baseline: line {error.lineno} is not JSON') from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f'"{path}" is not a baseline: it is not JSON') from error


def _entries(path: str, content: Any) -> Iterable[BaselineEntry]:
    version = content.get("version") if isinstance(content, dict) else None
    if type(version) is int and version > _VERSION:
        raise ConfigError(f'"{path}" is a baseline of version {version}, this flowlint reads version {_VERSION}')
    if not isinstance(content, dict) or type(version) is not int or version != _VERSION or not isinstance(content.get("findings"), list):
        raise ConfigError(f'"{path}" is not a baseline, expected an object with "version": {_VERSION} and a list "findings"')
    for number, item in enumerate(content["findings"], 1):
        if not isinstance(item, dict) or not all(isinstance(item.get(name), str) for name in _FIELDS):
            names = ", ".join(f'"{name}"' for name in _FIELDS)
            raise ConfigError(f'"{path}" is not a baseline: entry {number} of "findings" has not the texts {names}')
        yield BaselineEntry(*(item[name] for name in _FIELDS))


def entry_of(finding: Finding, relative: Callable[[str], str]) -> BaselineEntry:
    """Return the entry that stands for ``finding``."""
    place = finding.cause or finding.place
    return BaselineEntry(relative(place.path), place.pointer, finding.rule, finding.fingerprint)


def written(entries: Iterable[BaselineEntry]) -> bytes:
    """Return the content of a baseline file: equal entries give equal bytes."""
    lines = [printable_json(dict(zip(_FIELDS, entry, strict=True))) for entry in sorted(set(entries))]
    findings = "[" + ",".join(f"\n    {line}" for line in lines) + "\n  ]" if lines else "[]"
    # What is no character, in a path that is not UTF-8, becomes the escape that JSON has for it.
    return _BEGINNING + f"{findings}\n}}\n".encode("utf-8", "backslashreplace")


def gone(baseline: Baseline, met: Container[str], checked: Container[str], is_on: Callable[[str], bool]) -> tuple[BaselineEntry, ...]:
    """Return the entries that are out of date, sorted: those not ``met``, though their rule is on and their file was checked or is no more.

    ``checked`` are paths as the entries have them.
    """
    missing: dict[str, bool] = {}

    def is_missing(path: str) -> bool:
        if path not in missing:
            missing[path] = not os.path.lexists(os.path.join(baseline.root, path))
        return missing[path]

    left = (entry for entry in baseline.entries.values() if entry.fingerprint not in met and is_on(entry.rule))
    return tuple(sorted(entry for entry in left if entry.path in checked or is_missing(entry.path)))
