"""Transcribes what Terraform's function ``format`` makes of a literal text, piece by piece with its place in the ``.tf`` file.

Terraform language, "format function": ``%`` begins a verb, which stands for the next argument, or for that of its number in brackets;
``%q`` is a JSON string, ``%%`` a percent sign. What an argument becomes is a placeholder, unless it is a literal text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from flowlint.model.location import Source
from flowlint.payloads.terraform.hcl.spelling import has_directive, hole_in_text, unwrapped
from flowlint.payloads.terraform.hcl.transcripts import writer
from flowlint.payloads.terraform.hcl.tree import Call, Expression, Run, RunKind, Template
from flowlint.payloads.transcript import Transcript, Write

_VERB = re.compile(r"%(?:(?P<percent>%)|[-+ #0]*+\d*(?:\.\d+)?(?:\[(?P<number>\d+)\])?(?P<verb>[A-Za-z])|)")


def formatted(source: Source, expression: Expression, insert: Callable[[Run], str] = hole_in_text) -> Transcript | None:
    """Return what a call of ``format`` makes, or ``None`` where the expression is none or its text is not known."""
    match unwrapped(expression):
        case Call(name="format", arguments=(Template() as template, *arguments)) if not has_directive(template):
            return _Format(source, arguments, insert).of(template)
    return None


class _Format:
    """One call of ``format``: its arguments, and the number of the one that the next verb stands for."""

    def __init__(self, source: Source, arguments: Sequence[Expression], insert: Callable[[Run], str]) -> None:
        self._source, self._arguments, self._insert = source, arguments, insert
        self._transcript = Transcript(source)
        self._next = 1

    def of(self, template: Template) -> Transcript | None:
        write = _without_verbs(writer(self._source.text, template))
        for run in template.runs:
            if run.kind is RunKind.INTERPOLATION:
                self._transcript.put(self._insert(run), run.start, run.end)
            elif run.kind is RunKind.ESCAPE:
                self._transcript.put(run.content, run.start, run.end, write)
            elif not self._verbatim(run, write):
                return None
        return self._transcript

    def _verbatim(self, run: Run, write: Write) -> bool:
        """Add a run of the text with what its verbs stand for; tell whether that is known."""
        offset = run.start
        for match in _VERB.finditer(self._source.text, run.start, run.end):
            text = "%" if match["percent"] else self._meaning(match) if match["verb"] else None
            if text is None:
                return False
            self._transcript.copy(offset, match.start(), write)
            self._transcript.put(text, match.start(), match.end())
            offset = match.end()
        self._transcript.copy(offset, run.end, write)
        return True

    def _meaning(self, verb: re.Match[str]) -> str | None:
        """Return what a verb stands for, or ``None`` where there is no such argument."""
        number = int(verb["number"]) if verb["number"] else self._next
        self._next = number + 1
        if not 0 < number <= len(self._arguments):
            return None
        argument = unwrapped(self._arguments[number - 1])
        if isinstance(argument, Template) and argument.content is not None and verb.group() == "%s":
            return argument.content
        written = f"${{{self._source.text[argument.start : argument.end]}}}"
        placeholder = self._insert(Run(written, argument.start, argument.end, RunKind.INTERPOLATION, argument))
        return f'"{placeholder}"' if verb["verb"] == "q" else placeholder


def _without_verbs(write: Write) -> Write:
    """Return a way to write that leaves what would begin a verb unwritten."""
    return lambda text: None if "%" in text else write(text)
