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
from flowlint.sources.files import complaint, open_stream, read_document

if TYPE_CHECKING:
    from flowlint.baseline import Baseline
    from flowlint.contracts import PayloadCarrier, Rule, Text
    from flowlint.ignoring import IgnorePolicy, Ignores
    from flowlint.model.baseline import BaselineEntry
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.fault import SyntaxFault
    from flowlint.model.flow import FlowDefinition
    from flowlint.model.payload import Payload
    from flowlint.recording import Ledger
    from flowlint.resolving import FileRuling, Resolver
    from flowlint.syntax.document import Document

MAX_SIZE = 16 << 20
"""Bytes of the largest document that is parsed, by default."""

STDIN = "-"


class Job(NamedTuple):
    """One run of ``check``, as the user asked for it.

    ``paths`` are files, folders and ``-``; ``rules`` says which rules are on; ``max_size`` is the number of bytes that a document may have.
    ``wants_payloads``, ``wants_rules`` and ``wants_bytes`` say what reporters ask for beyond the findings.
    ``allow_empty`` lets a path hold no payload, and takes only what has a ``flowId`` for one. ``excluded`` is the configuration's word on
    paths, and ``relative`` turns a path into one that is relative to it. ``policy`` says what is ignored, where ``heeds_ignores`` lets it,
    and ``baseline`` which findings are known. ``never`` are files that are no payloads, such as the configuration itself.
    """

    paths: tuple[str, ...]
    resolver: Resolver
    rules: RuleChoice
    shown: Severity = Severity.WARNING
    container: ContainerMode = ContainerMode.AUTO
    max_size: int = MAX_SIZE
    allow_empty: bool = False
    excluded: Callable[[str, bool], bool] | None = None
    relative: Callable[[str], str] = str
    policy: IgnorePolicy | None = None
    heeds_ignores: bool = True
    baseline: Baseline | None = None
    never: frozenset[str] = frozenset()
    stdin: BinaryIO | None = None
    stdin_name: str = "<stdin>"
    wants_payloads: bool = False
    wants_rules: bool = False
    wants_bytes: bool = False


def check(job: Job) -> Report:
    """Judge every payload that ``job`` names and return the report; what cannot be read is a problem of the report, never an exception."""
    known = job.baseline.entries if job.baseline is not None else ()
    collector = Collector(job.rules, job.shown, relative=job.relative, known=known, wants_bytes=job.wants_bytes)
    run = _Run(job, collector)
    run.check_definitions()
    # What is named outright comes before the folders, since it must hold a payload wherever else it is met.
    for path in sorted(job.paths, key=os.path.isdir):
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
        self._here = os.path.join(os.getcwd(), "")
        self._never = frozenset(map(self._identity, job.never))
        self._held: dict[str, int] = {}
        self._ledger = _ledger() if job.wants_payloads else None
        self._holders: list[str] = []
        if job.policy is not None and job.heeds_ignores:
            self._heed_ignores()

    def report(self, collector: Collector) -> Report:
        """Return what was found, with what is to be said of the run as a whole."""
        if self.sink.ignores is not None:
            from flowlint.model.ignoring import RunFacts

            facts = RunFacts(tuple(self.sink.ignores.uses()))
            for rule in registry.rules():
                self._apply(rule, rule.on_run, facts, None, "the run")
        self.summary.flows = len(self._screen.judged)
        flows = self.job.resolver.flows
        judges = tuple(flow for flow in flows if id(flow) in self._screen.judged)
        return Report(
            collector.sorted(),
            flows,
            self.summary,
            tuple(self.problems),
            judges,
            fixable=tuple(sorted(collector.fixable)),
            checked=self._ledger.files() if self._ledger is not None else (),
            rules=registry.rule_facts() if self.job.wants_rules else (),
            gone=self._gone(collector.met),
        )

    def _gone(self, met: set[str]) -> tuple[BaselineEntry, ...]:
        if self.job.baseline is None:
            return ()
        from flowlint import baseline

        return baseline.gone(self.job.baseline, met, self._holders, self.job.relative)

    def check_definitions(self) -> None:
        """Run the definition rules on every flow that the fast proof cannot clear."""
        for flow in self.job.resolver.flows:
            if not screening.definition_is_clean(flow):
                for rule in registry.rules():
                    if rule.on_definition is not None:
                        self._apply(rule, rule.on_definition, flow, flow, flow.source)

    def check_path(self, path: str) -> None:
        """Judge a file, a folder or standard input."""
        problems = len(self.problems)
        if path == STDIN:
            held = self._check_stdin()
        elif os.path.isdir(path):
            held = self._check_folder(path)
        else:
            held = self._check_named(path)
        if not (held or self.job.allow_empty or len(self.problems) > problems):
            self.problems.append(self._nothing_in(path))

    def _nothing_in(self, path: str) -> str:
        if path == STDIN:
            return "standard input holds no payload"
        if self._is_excluded(path):
            return f'"{path}" is excluded by the configuration and was not checked'
        return f'"{path}" holds no payload'

    def _is_excluded(self, path: str) -> bool:
        return self.job.excluded is not None and self.job.excluded(path, os.path.isdir(path))

    def _check_folder(self, path: str) -> int:
        from flowlint.sources.walk import walk

        suffixes = tuple(suffix for carrier in registry.carriers() for suffix in carrier.suffixes)
        walked = walk(path, excluded=self.job.excluded, suffixes=suffixes, on_error=self.problems.append)
        return sum(self._check_file(found, named=False) for found in walked)

    def _check_named(self, path: str) -> int:
        if self._is_excluded(path):
            return 0
        if self.job.allow_empty and _carrier(path) is None and os.path.lexists(path):
            return self._skip()
        return self._check_file(path, named=True)

    def _check_file(self, path: str, *, named: bool) -> int:
        """Judge the file at ``path``, once however it is spelled, and return how many payloads it holds; ``named`` by the user."""
        identity = self._identity(path)
        held = self._held.get(identity)
        if held is None:
            held = self._held[identity] = self._check_new(path, named=named) if identity not in self._never else self._skip()
        return held

    def _identity(self, path: str) -> str:
        """Return the same text for every spelling of one path; most paths of a walk are plain, and as they are already."""
        if os.sep != "/" or path[:1] == "." or "/." in path or "//" in path:
            path = os.path.abspath(path)
        return path.removeprefix(self._here)

    def _skip(self) -> int:
        self.summary.skipped += 1
        return 0

    def _check_new(self, path: str, *, named: bool) -> int:
        strict = named and not self.job.allow_empty
        try:
            stream = open_stream(path)
        except SourceError as error:
            # A walked file may vanish before it is read; then there is nothing to check.
            if not named and not os.path.lexists(path):
                return self._skip()
            self.problems.append(str(error))
            return 0
        try:
            return self._check_stream(path, stream, self.job.resolver.rule_on(path, bare=strict), strict=strict)
        except SourceError as error:
            self.problems.append(f'cannot read "{path}": {error}')
        except OSError as error:
            self.problems.append(complaint(path, error))
        finally:
            stream.close()
        return 0

    def _check_stdin(self) -> int:
        name, stream, strict = self.job.stdin_name, self.job.stdin, not self.job.allow_empty
        if stream is None:
            return 0
        ruling = self.job.resolver.rule_on(name, bare=strict)
        return self._check_stream(name, stream, ruling._replace(bare=ruling.bare or strict), strict=strict)

    def check_content(self, path: str, stream: BinaryIO) -> None:
        """Judge the content of the file at ``path``."""
        strict = path in self.job.paths and not self.job.allow_empty
        self._check_stream(path, stream, self.job.resolver.rule_on(path, bare=strict), strict=strict)

    def _check_stream(self, path: str, stream: BinaryIO, ruling: FileRuling, *, strict: bool) -> int:
        texts = texts_of(path, stream, self.job.max_size)
        settle, must_hold, payloads = self._screen.settle, strict or ruling.bare, 0
        ledger = self._ledger
        if ledger is not None:
            ledger.open(path)
        try:
            for text in texts:
                clean = settle(text.data, ruling, must_hold=must_hold) if text.grammar == "json" and not text.size else None
                payloads += self._look_closely(text, path, ruling, strict=strict) if clean is None else clean
                if clean and ledger is not None:
                    ledger.proven(text, clean)
        finally:
            # What was judged counts, though the rest of the stream may turn out to be damaged.
            self.summary.payloads += payloads
            if payloads:
                self.summary.files += 1
                self._note_holder(path)
        if not payloads:
            self.summary.skipped += 1
        return payloads

    def _look_closely(self, text: Text, path: str, ruling: FileRuling, *, strict: bool) -> int:
        """Parse a text with places and give it, and every payload in it, to the rules; return how many payloads it holds."""
        from flowlint import reading

        if not (strict or ruling.bare or screening.mentions_flow_id(text.data)):
            return 0
        document = reading.open_document(path, text, self.job.max_size)
        if document.broken is not None:
            if not (strict or ruling.bare) and reading.is_template(text.data):
                return 0
            self._check_fault(document.broken)
            return 1
        payloads = reading.payloads(document, must_hold=strict, bare=ruling.bare, shape=ruling.shape)
        self._learn_comments(document, text, payloads)
        faults = [fault for fault in reading.faults_of(document, payloads) if self._shows(self._check_fault, fault)]
        failed = set()
        for index, payload in enumerate(payloads):
            misfit = reading.root_fault(payload)
            if self._shows(self._check_fault, misfit) if misfit is not None else self._shows(self._check_payload, payload, ruling):
                failed.add(index)
        if self._ledger is not None:
            self._ledger.judged(payloads, failed, faults, of_stream=len(document.roots) > 1)
        return len(payloads)

    def _shows(self, check: Callable[..., None], *subject: object) -> bool:
        """Run ``check`` and tell whether the report shows anything of what it found."""
        summary = self.summary
        before = summary.findings - summary.hidden
        check(*subject)
        return summary.findings - summary.hidden > before

    def _note_holder(self, path: str) -> None:
        """Remember a file with payloads where somebody will ask: the ignores, or the baseline."""
        if self.sink.ignores is not None:
            self.sink.ignores.reach(path)
        if self.job.baseline is not None:
            self._holders.append(path)

    def _heed_ignores(self) -> Ignores:
        if self.sink.ignores is None:
            from flowlint.ignoring import IgnorePolicy, Ignores

            on = {rule.id for rule in registry.rules() if self.job.rules.severity(rule) is not None}
            self.sink.ignores = Ignores(self.job.policy or IgnorePolicy(), on, registry.rule_ids())
        return self.sink.ignores

    def _learn_comments(self, document: Document, text: Text, payloads: list[Payload]) -> None:
        """Hand on the ignoring comments of a YAML text that holds payloads."""
        if text.grammar == "yaml" and payloads and self.job.heeds_ignores:
            from flowlint.syntax import yaml_comments

            comments = yaml_comments.ignores(document.source, document.roots)
            if comments or self.sink.ignores is not None:
                self._heed_ignores().learn(comments)

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


def _ledger() -> Ledger:
    from flowlint.recording import Ledger

    return Ledger()


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

    data, size = read_document(stream, limit)
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    grammar = "json" if begins.startswith((b"{", b"[", b"//", b"/*")) or not begins else "yaml"
    yield Text(grammar, data, size=size)
