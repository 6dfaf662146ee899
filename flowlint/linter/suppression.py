"""What a user writes to hide one finding: a comment beside it where its file can have one, else an entry of the configuration."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator

from flowlint.config.discovery import FILE_NAME, PROJECT_NAME
from flowlint.linter import contents
from flowlint.linter.job import Job
from flowlint.model.errors import FlowlintError
from flowlint.model.finding import Finding
from flowlint.model.outline import Suppression
from flowlint.sources.files import read_file

_PATTERN = frozenset("*?[]{}!#\\")
"""Characters that mean something in a glob, so that a path with one of them names no file."""
_MOST = 1 << 22
"""Bytes of the largest configuration."""


def comment(path: str, text: str, finding: Finding, check: Callable[[str], list[Finding]]) -> Suppression | None:
    """Return the comment that hides a finding in the text of the file at ``path``, and does nothing else; ``None`` where there is none.

    ``check`` returns the findings in such a text: each way of writing the comment is tried, since a line may end within a string.
    """
    others = sorted(one.fingerprint for one in check(text) if one.fingerprint != finding.fingerprint)
    for offset, written in _comments(path, text, finding):
        changed = text[:offset] + written + text[offset:]
        try:
            if sorted(one.fingerprint for one in check(changed)) == others:
                return Suppression(path, offset, written)
        except FlowlintError:
            continue
    return None


def _comments(path: str, text: str, finding: Finding) -> Iterator[tuple[int, str]]:
    """Yield what may be put where: behind the line of the finding, and on a line of its own before that."""
    plain, hosts = contents.carriers(path)
    marks = [one.comment for one in hosts if one.comment[0]] + ([("#", "")] if plain is not None and plain.name == "yaml" else [])
    region = finding.place.region
    if not marks or region is None:
        return
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: region.line - 1]))
    line = lines[region.line - 1].rstrip("\r\n") if region.line <= len(lines) else ""
    opening, closing = marks[0]
    words = f"{opening} flowlint: ignore[{finding.rule}]{f' {closing}' if closing else ''}"
    margin = line[: len(line) - len(line.lstrip())]
    yield start + len(line), f"  {words}"
    yield start, f"{margin}{words}\n"


def entry(job: Job, finding: Finding) -> Suppression | None:
    """Return the entry of ``.flowlint.yaml`` that hides a finding; ``None`` where that cannot take it, or TOML configures the project."""
    configuration = os.path.join(job.known.root, FILE_NAME)
    path = job.known.relative(finding.path).replace(os.sep, "/")
    if _PATTERN.intersection(path) or path.startswith("../"):
        return None
    written = f"- {{path: {json.dumps(f'{path}#{finding.pointer}' if finding.pointer else path)}, rules: [{finding.rule}]}}\n"
    if not os.path.lexists(configuration):
        is_toml = any(os.path.basename(one) == PROJECT_NAME for one in job.scope.never)
        return Suppression(configuration, 0, f"ignore:\n  {written}", is_new=True) if not is_toml else None
    try:
        text = read_file(configuration, _MOST).decode()
    except (FlowlintError, UnicodeDecodeError):
        return None
    lines = text.splitlines(keepends=True)
    found = [number for number, line in enumerate(lines) if line.startswith("ignore:")]
    if not found:
        before = "" if text.endswith("\n") or not text else "\n"
        return Suppression(configuration, len(text), f"{before}ignore:\n  {written}")
    (number,) = found[:1]
    rest = lines[number].removeprefix("ignore:").strip()
    if (rest and not rest.startswith("#")) or not lines[number].endswith("\n"):
        return None
    item = next((line for line in lines[number + 1 :] if line.strip() and not line.lstrip().startswith("#")), "  -")
    if not item.lstrip().startswith("-"):
        return None
    return Suppression(configuration, sum(map(len, lines[: number + 1])), item[: len(item) - len(item.lstrip())] + written)
