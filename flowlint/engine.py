"""The verbs in order: load the definitions, read the payloads, screen, bind, check, report. Finds nothing itself and prints nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from flowlint import registry, screening
from flowlint.collecting import Collector, RuleChoice, Sink
from flowlint.errors import FlowlintError, RuleCrash, SourceError
from flowlint.model.mode import ContainerMode
from flowlint.model.report import Report
from flowlint.model.severity import Severity
from flowlint.sources.files import complaint, open_stream

if TYPE_CHECKING:
    from flowlint.contracts import PayloadCarrier, Rule, Text
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.fault import SyntaxFault
    from flowlint.model.flow import FlowDefinition
    from flowlint.model.payload import Payload
    from flowlint.resolving import FileRuling, Resolver

MAX_SIZE = 16 << 20
"""Bytes of the largest document that is parsed, by default."""

STDIN = "-"


class Job(NamedTuple):
    """One run of ``check``, as the user asked for it.

    ``paths`` are files, folders and ``-``; ``rules`` says which rules are on; ``max_size`` is the number of bytes that a document may have.
    ``allow_empty`` lets a path hold no payload, and takes only what has a ``flowId`` for one. ``excluded`` and ``suppressed`` are the
    configuration's word on paths and findings; ``never`` are files that are no payloads, such as the configuration itself.
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


def check(job: Job) -> Report:
    """Judge every payload that ``job`` names and return the report; what cannot be read is a problem of the report, never an exception."""
    collector = Collector(job.rules, job.shown, job.suppressed)
    run = _Run(job, collector)
    run.check_definitions()
    for path in job.paths:
        run.check_path(path)
    return run.report(collector)


def check_bytes(job: Job, path: str, data: bytes, sink: Sink) -> int:
    """Judge ``data`` as the content of the file ``path`` of ``job``, into ``sink``; return how many payloads it holds.

    Raises ``SourceError`` where the content cannot be read.
    """
    run = _Run(job, sink)
    run.check_content(path, BytesIO(data))
    return sink.summary.payloads


class _Run:
    """What one run carries from file to file: the collector, the compiled checks, and the problems met."""

    def __init__(self, job: Job, sink: Sink) -> None:
        self.job = job
        self.sink = sink
        self.summary = sink.summary
        self.problems: list[str] = []
        self._screen = screening.Screen(job.resolver, job.container)
        self._seen: set[str] = set()

    def report(self, collector: Collector) -> Report:
        """Return what was found."""
        self.summary.flows = len(self._screen.judged)
        flows = self.job.resolver.flows
        judges = tuple(flow for flow in flows if id(flow) in self._screen.judged)
        return Report(collector.sorted(), flows, self.summary, tuple(self.problems), judges, tuple(sorted(collector.fixable)))

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
            self._check_named(path)
        if (self.summary.payloads, len(self.problems)) == before and not self.job.allow_empty:
            self.problems.append(f'"{path}" holds no payload' if path != STDIN else "standard input holds no payload")

    def _check_folder(self, path: str) -> None:
        from flowlint.sources.walk import walk

        suffixes = tuple(suffix for carrier in registry.carriers() for suffix in carrier.suffixes)
        for found in walk(path, excluded=self.job.excluded, suffixes=suffixes, on_error=self.problems.append):
            self._check_file(found, strict=False)

    def _check_named(self, path: str) -> None:
        strict = not self.job.allow_empty
        if (self.job.excluded is not None and self.job.excluded(path, False)) or (_carrier(path) is None and not strict):
            self.summary.skipped += 1
        else:
            self._check_file(path, strict=strict)

    def _check_file(self, path: str, *, strict: bool) -> None:
        """Judge the file at ``path``; ``strict`` says that the user named it, so that it must hold a payload."""
        if path in self._seen:
            return
        self._seen.add(path)
        if path in self.job.never:
            self.summary.skipped += 1
            return
        try:
            stream = open_stream(path)
        except SourceError as error:
            # A walked file may vanish before it is read; then there is nothing to check.
            if strict or os.path.lexists(path):
                self.problems.append(str(error))
            else:
                self.summary.skipped += 1
            return
        try:
            self._check_stream(path, stream, self.job.resolver.rule_on(path, bare=strict), strict=strict)
        except SourceError as error:
            self.problems.append(f'cannot read "{path}": {error}')
        except OSError as error:
            self.problems.append(complaint(path, error))
        finally:
            stream.close()

    def _check_stdin(self) -> None:
        name, stream = self.job.stdin_name, self.job.stdin
        if stream is not None:
            ruling = self.job.resolver.rule_on(name, bare=True)._replace(bare=True)
            self._check_stream(name, stream, ruling, strict=True)

    def check_content(self, path: str, stream: BinaryIO) -> None:
        """Judge the content of the file at ``path``."""
        strict = path in self.job.paths and not self.job.allow_empty
        self._check_stream(path, stream, self.job.resolver.rule_on(path, bare=strict), strict=strict)

    def _check_stream(self, path: str, stream: BinaryIO, ruling: FileRuling, *, strict: bool) -> None:
        texts = texts_of(path, stream, self.job.max_size)
        settle, must_hold, payloads = self._screen.settle, strict or ruling.bare, 0
        for text in texts:
            clean = settle(text.data, ruling, must_hold=must_hold) if text.grammar == "json" and not text.size else None
            payloads += self._look_closely(text, path, ruling, strict=strict) if clean is None else clean
        self.summary.payloads += payloads
        if payloads:
            self.summary.files += 1
        else:
            self.summary.skipped += 1

    def _look_closely(self, text: Text, path: str, ruling: FileRuling, *, strict: bool) -> int:
        """Parse a text with places and give it, and every payload in it, to the rules; return how many payloads it holds."""
        from flowlint import reading

        if not (strict or ruling.bare or screening.mentions_flow_id(text.data)):
            return 0
        document = reading.open_document(path, text, self.job.max_size)
        if document.broken is not None:
            self._check_fault(document.broken)
            return 1
        payloads = reading.payloads(document, must_hold=strict, bare=ruling.bare, shape=ruling.shape)
        for fault in reading.faults_of(document, payloads):
            self._check_fault(fault)
        for payload in payloads:
            misfit = reading.root_fault(payload)
            if misfit is not None:
                self._check_fault(misfit)
            else:
                self._check_payload(payload, ruling)
        return len(payloads)

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
            self._screen.judged.add(id(flow))
        binding = bind(
            payload,
            flow,
            mode=self.job.container,
            by_alias=isinstance(flow_id, str) and resolver.is_alias(flow_id),
            candidates=resolver.flows,
        )
        rules = [rule for rule in registry.rules() if rule.on_binding is not None]
        for rule in sorted(rules, key=lambda rule: not rule.stands_alone):
            found = self._apply(rule, rule.on_binding, binding, flow, payload.source.name)
            if found and rule.stands_alone:
                break

    def _apply(
        self, rule: Rule, hook: Callable[[Any], Iterable[Diagnostic]] | None, subject: object, flow: FlowDefinition | None, path: str
    ) -> int:
        try:
            return self.sink.take(rule, hook, subject, flow) if hook is not None else 0
        except FlowlintError:
            raise
        except Exception as error:
            raise RuleCrash(f'rule "{rule.id}" failed on "{path}" ({type(error).__name__}); this is a bug in flowlint') from error


def texts_of(path: str, stream: BinaryIO, limit: int) -> Iterator[Text]:
    """Yield the texts in the content of the file at ``path``, as the carrier reads them that its suffix names; none over ``limit`` bytes.

    Raises ``SourceError``, without the path, where the content is damaged.
    """
    carrier = _carrier(path)
    return carrier.read(stream, limit) if carrier is not None else _guess(stream, limit)


def _carrier(path: str) -> PayloadCarrier | None:
    """Return the carrier whose suffix the path has, the longest suffix first."""
    name = path.lower()
    point = name.find(".", max(name.rfind("/"), name.rfind(os.sep)) + 1)
    return _carrier_of(name[point:]) if point >= 0 else None


@lru_cache(maxsize=64)
def _carrier_of(ending: str) -> PayloadCarrier | None:
    matching = [(len(suffix), carrier) for carrier in registry.carriers() for suffix in carrier.suffixes if ending.endswith(suffix)]
    return max(matching, key=lambda pair: pair[0])[1] if matching else None


def _guess(stream: BinaryIO, limit: int) -> Iterator[Text]:
    """Yield the one text of a stream whose name says nothing: JSON where it begins so, else YAML."""
    from flowlint.contracts import Text

    data = stream.read(limit + 1)
    grammar = "json" if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["} or not data.strip() else "yaml"
    yield Text(grammar, data, size=len(data) if len(data) > limit else 0)
