"""The four sockets: what a definition format, a payload carrier, a rule and a reporter offer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from flowlint.model.carried import Stretch, Text
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Source
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Node, plain

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from flowlint.model.audit import Audit
    from flowlint.model.call import Call
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.document import Document
    from flowlint.model.fault import SyntaxFault
    from flowlint.model.finding import Finding
    from flowlint.model.group import Group
    from flowlint.model.ignoring import RunFacts
    from flowlint.model.payload import Binding
    from flowlint.model.report import Report, Totals
    from flowlint.model.severity import Severity
    from flowlint.model.trigger_binding import TriggerBinding


DefinitionParser = Callable[[str, bytes, str, Mapping[str, str]], "Document"]
"""Parses a definition: its name, its bytes, its suffix in lower case, and the values for ``{{key}}``."""
DefinitionReader = Callable[[bytes, str], "tuple[Any, ...] | None"]
"""Reads the documents of a plain definition, from its bytes and suffix, as values without places; ``None`` where it must be parsed."""


class DefinitionFile:
    """A file that may hold flow definitions: its bytes, and its tree, parsed once for every format that asks.

    ``name`` is the path as the user knows it; ``suffix`` its last suffix in lower case, with the point (``.tftpl`` reads as YAML).
    ``parse`` makes the tree, with ``substitutions`` as values for ``{{key}}``; ``read`` returns the values of a text that needs none.
    ``named`` is true when a person says that this very file is a definition.
    """

    def __init__(
        self,
        name: str,
        data: bytes,
        parse: DefinitionParser,
        substitutions: Mapping[str, str] | None = None,
        *,
        named: bool = True,
        read: DefinitionReader | None = None,
    ) -> None:
        self.name = name
        self.data = data
        self._parse = parse
        self.substitutions = dict(substitutions or {})
        self.named = named
        self.suffix = os.path.splitext(name)[1].lower()
        self._document: Document | None = None
        self._plain = read(data, self.suffix) if read is not None else None

    @property
    def document(self) -> Document:
        """The parsed document: JSON where the suffix or the first character says so, else YAML; faults are in it, it never raises."""
        if self._document is None:
            self._document = self._parse(self.name, self.data, self.suffix, self.substitutions)
        return self._document

    @cached_property
    def values(self) -> tuple[Any, ...]:
        """The documents as plain values, placeholders without quotes as their text; none where the text could not be read.

        A thousand definitions are read so in a third of the time that their trees take.
        """
        return self._plain if self._plain is not None else tuple(map(plain, self.document.roots))

    @property
    def faults(self) -> tuple[SyntaxFault, ...]:
        """The faults of the text; one that is read without a tree has none."""
        return () if self._plain is not None else self.document.faults

    @property
    def broken(self) -> SyntaxFault | None:
        """The fault because of which the text could not be read, or ``None``."""
        return None if self._plain is not None else self.document.broken

    @cached_property
    def source(self) -> Source:
        """The text and its name."""
        return Source(self.name, self.data.decode()) if self._plain is not None else self.document.source

    @property
    def text(self) -> str:
        """The text as far as it can be made out, to recognise a file that is broken: one that is not UTF-8 has another encoding."""
        # UTF-16 has a zero byte beside every Latin letter.
        return self.data.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd")

    @property
    def root(self) -> Node | None:
        """The root of the first document, or ``None`` where the text could not be read."""
        return self.document.roots[0] if self.document.roots else None


class DefinitionFormat(NamedTuple):
    """One format of flow definitions.

    ``suffixes`` are lower-case file suffixes with their point; ``.i3`` stands for every suffix that begins so. ``accepts`` says in a phrase
    what a file of this format looks like, for errors. ``recognises`` tells whether a file with such a suffix is of this format; it never
    raises. ``read`` returns the flows of a file, or raises ``DefinitionError``.
    """

    name: str
    suffixes: tuple[str, ...]
    accepts: str
    recognises: Callable[[DefinitionFile], bool]
    read: Callable[[DefinitionFile], tuple[FlowDefinition, ...]]


class PayloadCarrier(NamedTuple):
    """The card of one kind of file that holds payloads; one of ``read`` and ``recognises`` is set.

    ``read`` yields the texts of a file that is made of payloads, from a binary stream, none longer than the limit in bytes. A host, a file
    that is made for something else, has ``recognises`` instead: it sees in the bytes whether there may be something, before anything is
    parsed. What a host holds its finder tells, the module beside the card: ``find(source)`` yields texts, calls with their bodies, files
    that are sent, and faults of the host itself (``registry.find``). ``languages`` are the names by which other hosts, such as Markdown,
    call this kind of text. ``comment`` are the marks that open and close a comment in which findings can be ignored.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[BinaryIO, int], Iterator[Text | Stretch]] | None = None
    recognises: Callable[[bytes], bool] | None = None
    languages: tuple[str, ...] = ()
    comment: tuple[str, str] = ("", "")


class Rule(NamedTuple):
    """One rule: one hook is set, or those for payloads and for triggers where both can have the same fault.

    ``severity`` is the default; ``group`` is the part of the work that the rule belongs to. ``stands_alone`` says that a finding of this
    rule silences every other rule of the same binding but those that are ``never_silenced``.
    """

    id: str
    summary: str
    severity: Severity
    group: Group
    on_binding: Callable[[Binding], Iterable[Diagnostic]] | None = None
    on_definition: Callable[[FlowDefinition], Iterable[Diagnostic]] | None = None
    on_fault: Callable[[SyntaxFault], Iterable[Diagnostic]] | None = None
    on_trigger: Callable[[TriggerBinding], Iterable[Diagnostic]] | None = None
    on_call: Callable[[Call], Iterable[Diagnostic]] | None = None
    on_run: Callable[[RunFacts], Iterable[Diagnostic]] | None = None
    stands_alone: bool = False
    never_silenced: bool = False
    fixable: bool = False


class ReportOptions(NamedTuple):
    """What the user wants to see: colour, payload values in machine formats, counts per rule, findings alone, the width in columns.

    ``verbose`` asks for every file that was skipped, and why. ``fail_on`` is the least severity that fails the run, or ``never``.
    ``group_by`` says by what a summary counts findings, empty for one row each defect. ``started`` is when the run began, in UTC
    (``2026-11-24T09:30:00Z``), ``asked`` are the options that the user gave, and ``earlier`` the audits to compare with, oldest first.
    ``folder`` is the absolute path that relative ones start from and ``root`` that of the repository, both empty where no reporter needs
    them.
    """

    color: bool = False
    show_values: bool = False
    statistics: bool = False
    quiet: bool = False
    verbose: bool = False
    width: int = 100
    fail_on: str = "error"
    group_by: str = ""
    started: str = ""
    asked: tuple[tuple[str, object], ...] = ()
    earlier: tuple[Audit, ...] = ()
    folder: str = ""
    root: str = ""


class Streamed(NamedTuple):
    """How a format is written whose findings stream: a text to ``start`` with, one for each ``finding``, then those of the ``end``.

    ``finding`` gets the finding before as well, and ``end`` the last, ``None`` where there is none. What is ``between`` comes between any
    two of these texts; the ``foot`` is the last of all.
    """

    finding: Callable[[Finding, Finding | None, ReportOptions], str]
    end: Callable[[Totals, Finding | None, ReportOptions], Iterable[str]]
    start: str = ""
    between: str = ""
    foot: str = ""

    def write(self, report: Report, options: ReportOptions, stream: TextIO) -> None:
        """Write a report, one finding after the other."""
        last, between = None, ""
        stream.write(self.start)
        for finding in report.findings:
            stream.write(between + self.finding(finding, last, options))
            last, between = finding, self.between
        for text in self.end(report.totals, last, options):
            stream.write(between + text)
            between = self.between
        stream.write(self.foot)


class RowWriter(NamedTuple):
    """Writes rows to one stream as a run goes on: what is known before it, each finding, and what is known after it."""

    start: Callable[[Totals], object]
    finding: Callable[[Finding], object]
    end: Callable[[Totals], object]


class Rows(NamedTuple):
    """How a format is written that has every finding, each a row: it goes out as it is found, however many there are.

    ``start`` gets what is known before a run, and ``end`` what is known after it; a run that was cut has no end.
    """

    finding: Callable[[Finding, ReportOptions], str]
    start: Callable[[Totals, ReportOptions], str]
    end: Callable[[Totals, ReportOptions], str]

    def writer(self, stream: TextIO, options: ReportOptions) -> RowWriter:
        """Return what writes such rows into a stream."""
        return RowWriter(
            lambda totals: stream.write(self.start(totals, options)),
            lambda finding: stream.write(self.finding(finding, options)),
            lambda totals: stream.write(self.end(totals, options)),
        )

    def write(self, report: Report, options: ReportOptions, stream: TextIO) -> None:
        """Write a report, one finding after the other."""
        stream.write(self.start(report.totals, options))
        stream.writelines(self.finding(finding, options) for finding in report.findings)
        stream.write(self.end(report.totals, options))


class Packed(NamedTuple):
    """How a format is written that has every finding, each a row, in bytes that are of use only as a whole, so never printed.

    ``writer`` is let go without an ``end`` where a run is cut.
    """

    writer: Callable[[BinaryIO, ReportOptions], AbstractContextManager[RowWriter]]

    def write(self, report: Report, options: ReportOptions, stream: BinaryIO) -> None:
        """Write a report, one finding after the other."""
        with self.writer(stream, options) as rows:
            rows.start(report.totals)
            for finding in report.findings:
                rows.finding(finding)
            rows.end(report.totals)


class Held(NamedTuple):
    """How a format is written that holds all findings until everything is known, and the ``reason`` for that."""

    write: Callable[[Report, ReportOptions, TextIO], None]
    reason: str


class Reporter(NamedTuple):
    """One output format; a ``machine`` format leaves the words for people to the caller.

    ``job_summary`` returns a page in Markdown for the job, of at most so many bytes, where the format has one. ``wants_payloads`` asks for
    the payloads that passed, ``wants_rules`` for the facts about every rule, ``wants_bytes`` for columns in UTF-8 bytes, ``wants_census``
    for the findings counted by defect, ``wants_edits`` for the edits of fixes, and ``wants_fingerprints`` for fingerprints. One that has no
    findings, or gets them while the run goes on, lets them go. ``extra`` names the extra and the package of it that the format needs.
    """

    name: str
    summary: str
    form: Streamed | Rows | Packed | Held
    machine: bool = True
    job_summary: Callable[[Report, ReportOptions, int], str] | None = None
    wants_payloads: bool = False
    wants_rules: bool = False
    wants_bytes: bool = False
    wants_census: bool = False
    wants_findings: bool = True
    wants_edits: bool = False
    wants_fingerprints: bool = False
    extra: tuple[str, str] | None = None

    def write(self, report: Report, options: ReportOptions, stream: TextIO) -> None:
        """Write a report whose format is text; raise ``TypeError`` where it is not."""
        if isinstance(self.form, Packed):
            raise TypeError(f"{self.name} is not text")
        self.form.write(report, options, stream)
