"""The verbs in order: load the definitions, read the payloads, screen, bind, check, report. Finds nothing itself and prints nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from flowlint import registry, screening
from flowlint.collecting import Collector, RuleChoice
from flowlint.errors import FlowlintError, RuleCrash, SourceError
from flowlint.model.severity import Severity
from flowlint.model.mode import ContainerMode, Shape
from flowlint.model.report import Report
from flowlint.model.request import is_plausible_flow_id

if TYPE_CHECKING:
    from flowlint.contracts import PayloadCarrier, Rule, Text
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.fault import SyntaxFault
    from flowlint.model.flow import FlowDefinition
    from flowlint.model.payload import Payload
    from flowlint.resolving import FileRuling, Resolver
    from flowlint.screening import Check
    from flowlint.syntax.document import Document

MAX_SIZE = 16 << 20
"""Bytes of the largest document that is parsed, by default."""

STDIN = "-"
_FLOW_ID = re.compile(rb"flow[ _.\-]?id", re.IGNORECASE)


class Job(NamedTuple):
    """One run of ``check``, as the user asked for it.

    ``paths`` are files, folders and ``-``; ``rules`` the rules that are on; ``max_size`` bytes a document may have; ``allow_empty``
    lets a path hold no payload, and takes only what has a ``flowId`` for one. ``excluded`` and ``suppressed`` are the configuration's word on
    paths and findings; ``never`` are files that are no payloads, such as the configuration itself.
    """

    paths: tuple[str, ...]
    resolver: Resolver
    rules: RuleChoice
    shown: Severity = Severity.WARNING
    container: ContainerMode = ContainerMode.AUTO
    max_size: int = MAX_SIZE
    allow_empty: bool = False
    excluded: Callable[[str, bool], bool] | None = None
    suppressed: Callable[[str, str, str], bool] | None = None
    never: frozenset[str] = frozenset()
    stdin: BinaryIO | None = None
    stdin_name: str = "<stdin>"


class _File(NamedTuple):
    """A file to read: its path as shown, and whether the user named it, so that it must hold a payload."""

    path: str
    strict: bool


def check(job: Job) -> Report:
    """Judge every payload that ``job`` names and return the report; what cannot be read is a problem of the report, never an exception."""
    run = _Run(job)
    run.check_definitions()
    for path in job.paths:
        run.check_path(path)
    return run.report()


class _Run:
    """What one run carries from file to file: the collector, the compiled checks, and the problems met."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.collector = Collector(job.rules, job.shown, job.suppressed or (lambda path, pointer, rule: False))
        self.summary = self.collector.summary
        self.problems: list[str] = []
        self.judged: set[int] = set()
        self._checks: dict[tuple[int, Shape], Check | None] = {}
        self._seen: set[str] = set()

    def report(self) -> Report:
        """Return what was found."""
        self.summary.flows = len(self.judged)
        return Report(self.collector.sorted(), self.job.resolver.flows, self.summary, tuple(self.problems))

    def check_definitions(self) -> None:
        """Run the definition rules on every flow that the fast proof cannot clear."""
        for flow in self.job.resolver.flows:
            if not screening.definition_is_clean(flow):
                for rule in registry.rules():
                    if rule.on_definition is not None:
                        self._apply(rule, rule.on_definition, flow, flow, flow.source)

    def check_path(self, path: str) -> None:
        """Judge a file, a folder or standard input."""
        before = self.summary.payloads, len(self.problems)
        if path == STDIN:
            self._check_stdin()
        elif os.path.isdir(path):
            self._check_folder(path)
        else:
            self._check_file(_File(path, not self.job.allow_empty))
        if (self.summary.payloads, len(self.problems)) == before and not self.job.allow_empty:
            self.problems.append(f'"{path}" holds no payload' if path != STDIN else "standard input holds no payload")

    def _check_folder(self, path: str) -> None:
        from flowlint.sources.walk import walk

        suffixes = tuple(suffix for carrier in registry.carriers() for suffix in carrier.suffixes)
        for found in walk(path, excluded=self.job.excluded, suffixes=suffixes, on_error=self.problems.append):
            self._check_file(_File(found, strict=False))

    def _check_file(self, file: _File) -> None:
        from flowlint.sources.files import open_stream

        path = file.path
        if path in self._seen:
            return
        self._seen.add(path)
        carrier = _carrier(path)
        if path in self.job.never or (file.strict and self.job.excluded is not None and self.job.excluded(path, False)):
            self.summary.skipped += 1
            return
        if carrier is None and not file.strict:
            self.summary.skipped += 1
            return
        try:
            with open_stream(path) as stream:
                self._check_stream(file, stream, carrier, self.job.resolver.rule_on(path, bare=file.strict))
        except SourceError as error:
            if file.strict or os.path.lexists(path):
                self.problems.append(str(error))
            else:
                self.summary.skipped += 1

    def _check_stdin(self) -> None:
        name, stream = self.job.stdin_name, self.job.stdin
        if stream is not None:
            ruling = self.job.resolver.rule_on(name, bare=True)._replace(bare=True)
            self._check_stream(_File(name, strict=True), stream, _carrier(name), ruling)

    def _check_stream(self, file: _File, stream: BinaryIO, carrier: PayloadCarrier | None, ruling: FileRuling) -> None:
        texts = carrier.read(stream, self.job.max_size) if carrier is not None else _guess(stream, self.job.max_size)
        before = self.summary.payloads
        for text in texts:
            if text.size or text.grammar != "json" or not self._screen(text, file, ruling):
                self._look_closely(text, file, ruling)
        if self.summary.payloads > before:
            self.summary.files += 1
        else:
            self.summary.skipped += 1

    def _screen(self, text: Text, file: _File, ruling: FileRuling) -> bool:
        """Settle a JSON text without its tree: it is proven clean, or no payload; return false where it needs a closer look."""
        try:
            value = screening.load(text.data)
        except screening.Doubtful:
            return not (file.strict or ruling.bare or _FLOW_ID.search(text.data))
        if type(value) is list and value and not file.strict and not ruling.bare:
            return self._screen_all(value, ruling)
        if type(value) is not dict:
            return False
        if self._is_clean(value, ruling):
            self.summary.payloads += 1
            return True
        return not (file.strict or ruling.bare or screening.is_request(value))

    def _screen_all(self, values: list[object], ruling: FileRuling) -> bool:
        if all(type(value) is dict and self._is_clean(value, ruling) for value in values):
            self.summary.payloads += len(values)
            return True
        return not screening.is_request(values)

    def _is_clean(self, value: dict[str, object], ruling: FileRuling) -> bool:
        resolver = self.job.resolver
        if ruling.shape is Shape.ARGUMENTS:
            flow = resolver.resolve(ruling, None)
        else:
            flow_id = value.get("flowId")
            if type(flow_id) is not str:
                return False
            flow = resolver.resolve(ruling, flow_id)
            if flow is None or not (flow_id == flow.id or resolver.is_alias(flow_id) or is_plausible_flow_id(flow_id)):
                return False
        if flow is None:
            return False
        key = (id(flow), ruling.shape)
        if key not in self._checks:
            compiler = screening.compile_arguments if ruling.shape is Shape.ARGUMENTS else screening.compile_request
            self._checks[key] = compiler(flow, self.job.container)
        clean = self._checks[key]
        if clean is None or not clean(value):
            return False
        self.judged.add(id(flow))
        return True

    def _look_closely(self, text: Text, file: _File, ruling: FileRuling) -> None:
        """Parse a text with places and give it, and every payload in it, to the rules."""
        from flowlint import reading

        must_hold = file.strict or ruling.bare
        if not must_hold and not _FLOW_ID.search(text.data):
            return
        document = reading.open_document(file.path, text, self.job.max_size)
        if document.broken is not None:
            self.summary.payloads += 1
            self._check_fault(document.broken)
            return
        payloads = reading.payloads(document, must_hold=file.strict, bare=ruling.bare, shape=ruling.shape)
        if not payloads:
            return
        for fault in reading.faults_of(document, payloads):
            self._check_fault(fault)
        for payload in payloads:
            self.summary.payloads += 1
            misfit = reading.root_fault(payload)
            if misfit is not None:
                self._check_fault(misfit)
            else:
                self._check_payload(payload, ruling)

    def _check_fault(self, fault: SyntaxFault) -> None:
        for rule in registry.rules():
            if rule.on_fault is not None:
                self._apply(rule, rule.on_fault, fault, None, fault.place.source.name)

    def _check_payload(self, payload: Payload, ruling: FileRuling) -> None:
        from flowlint.binding import bind, flow_id_of

        resolver = self.job.resolver
        flow_id = flow_id_of(payload)
        flow = resolver.resolve(ruling, flow_id)
        if flow is not None:
            self.judged.add(id(flow))
        binding = bind(
            payload, flow, mode=self.job.container, by_alias=isinstance(flow_id, str) and resolver.is_alias(flow_id), candidates=resolver.flows
        )
        rules = [rule for rule in registry.rules() if rule.on_binding is not None]
        for rule in sorted(rules, key=lambda rule: not rule.stands_alone):
            found = self._apply(rule, rule.on_binding, binding, flow, payload.source.name)
            if found and rule.stands_alone:
                break

    def _apply(self, rule: Rule, hook: Callable[[Any], Iterable[Diagnostic]] | None, subject: object, flow: FlowDefinition | None, path: str) -> int:
        try:
            return self.collector.take(rule, hook, subject, flow) if hook is not None else 0
        except FlowlintError:
            raise
        except Exception as error:
            raise RuleCrash(f'rule "{rule.id}" failed on "{path}" ({type(error).__name__}); this is a bug in flowlint') from error


def _carrier(path: str) -> PayloadCarrier | None:
    """Return the carrier whose suffix the path has, the longest suffix first."""
    name = path.lower()
    matching = [(len(suffix), carrier) for carrier in registry.carriers() for suffix in carrier.suffixes if name.endswith(suffix)]
    return max(matching, key=lambda pair: pair[0])[1] if matching else None


def _guess(stream: BinaryIO, limit: int) -> Iterator[Text]:
    """Yield the one text of a stream whose name says nothing: JSON where it begins so, else YAML."""
    from flowlint.contracts import Text

    data = stream.read(limit + 1)
    grammar = "json" if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["} or not data.strip() else "yaml"
    yield Text(grammar, data, size=len(data) if len(data) > limit else 0)
