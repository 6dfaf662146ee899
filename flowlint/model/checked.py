"""What some reporters want to know beyond the findings: which payloads passed, and what is to be said of the rules."""

from __future__ import annotations

from typing import NamedTuple

from flowlint.model.severity import Severity


class PassedPayload(NamedTuple):
    """A payload, or a trigger, in which nothing was found that the report shows.

    ``line``, from 1, is that of the text in its file: 1 but in JSON Lines and in a YAML stream; of a trigger it is where that stands.
    ``pointer`` is its pointer in that text.
    """

    line: int
    pointer: str
    kind: str = "payload"


class CheckedFile(NamedTuple):
    """A file with payloads or triggers that passed: the first of them, and how many more there are."""

    path: str
    passed: tuple[PassedPayload, ...]
    more: int = 0


class RuleFacts(NamedTuple):
    """What is to be said of a rule: its id, default severity, what it finds, and its manual in Markdown."""

    id: str
    severity: Severity
    summary: str
    manual: str
