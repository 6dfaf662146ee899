"""The verbs in order: load the definitions, read the payloads, screen, bind, check, report. Finds nothing itself and prints nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from flowlint import carrying, registry, screening
from flowlint.collecting import Collector, Sink
from flowlint.errors import FlowlintError, RuleCrash, SourceError
from flowlint.job import STDIN, Job
from flowlint.model.report import Report
from flowlint.sources.files import complaint, open_stream

if TYPE_CHECKING:
    from flowlint.contracts import Rule, Text
    from flowlint.ignoring import Ignores
    from flowlint.model.baseline import BaselineEntry
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.fault import SyntaxFault
    from flowlint.model.flow import FlowDefinition
    from flowlint.model.payload import Payload
    from flowlint.recording import Ledger
    from flowlint.resolving import FileRuling
    from flowlint.syntax.document import Document


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


def judge(job: Job, sink: Sink) -> list[str]:
    """Judge every payload that ``job`` names into ``sink``, and no definition; return what could not be checked."""
    run = _Run(job, sink)
    for path in job.paths:
        run.check_path(path)
    return run.problems


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
        self._held: dict[str, bool] = {}
        self._left_out = 0
        self._ledger = _ledger() if job.wants_payloads else None
        self._checked: list[str] = []
        self._passed_over: list[str] = []
        if job.policy is not None and job.heeds_ignores:
            self._heed_ignores()

    def report(self, collector: Collector) -> Report:
        """Return what was found, with what is to be said of the run as a whole."""
        for facts in chain(self.job.facts, self.sink.ignores.facts() if self.sink.ignores is not None else ()):
            for rule in registry.rules():
                self._apply(rule, rule.on_run, facts, None, "the run")
        if not self.summary.payloads:
            self.problems += [f'"{path}" is excluded by the configuration and was not checked' for path in self._passed_over]
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
            since=self.job.since.revision if self.job.since is not None else "",
            locked=self.job.locked,
        )

    def _gone(self, met: set[str]) -> tuple[BaselineEntry, ...]:
        if self.job.baseline is None:
            return ()
        from flowlint import baseline

        whole = self.sink.ignores.all_reached() if self.sink.ignores is not None else self.job.heeds_ignores
        definitions = (flow.source for flow in self._definitions())
        checked = {*map(self.job.relative, (*self._checked, *definitions)), *([self.job.baseline.configuration] if whole else [])}
        return baseline.gone(self.job.baseline, met, checked, self.job.rules.is_on)

    def check_definitions(self) -> None:
        """Run the definition rules on every flow that the fast proof cannot clear."""
        for flow in self._definitions():
            if self.sink.ignores is not None:
                self.sink.ignores.reach(flow.source)
            if not screening.definition_is_clean(flow):
                for rule in registry.rules():
                    if rule.on_definition is not None:
                        self._apply(rule, rule.on_definition, flow, flow, flow.source)

    def _definitions(self) -> Iterable[FlowDefinition]:
        since = self.job.since
        return (flow for flow in self.job.resolver.flows if since is None or since.concerns(flow))

    def check_path(self, path: str) -> None:
        """Judge a file, a folder or standard input."""
        problems = len(self.problems)
        if path == STDIN:
            held = self._check_stdin()
        elif os.path.isdir(path):
            held = self._check_folder(path)
        else:
            held = self._check_named(path)
        if held or self.job.allow_empty or len(self.problems) > problems:
            return
        if path != STDIN and self._is_excluded(path):
            self._passed_over.append(path)
        else:
            self.problems.append("standard input holds no payload" if path == STDIN else f'"{path}" holds no payload')

    def _is_excluded(self, path: str) -> bool:
        return self.job.excluded is not None and self.job.excluded(path, os.path.isdir(path))

    def _check_folder(self, path: str) -> bool:
        from flowlint.sources.walk import walk

        suffixes = tuple(suffix for carrier in registry.carriers() for suffix in carrier.suffixes)
        walked = walk(path, excluded=self.job.excluded, suffixes=suffixes, on_error=self.problems.append)
        return sum([self._check_file(found, named=False) for found in walked]) > 0

    def _check_named(self, path: str) -> bool:
        if self._is_excluded(path):
            return False
        if self.job.allow_empty and carrying.carrier(path) is None and os.path.lexists(path):
            return self._skip()
        return self._check_file(path, named=True)

    def _check_file(self, path: str, *, named: bool) -> bool:
        """Judge a file once, however it is spelled, and tell whether it holds payloads or did not change; ``named`` by the user."""
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

    def _skip(self) -> bool:
        self.summary.skipped += 1
        return False

    def _ruling(self, path: str, *, bare: bool) -> FileRuling | None:
        """Return what is settled for the file at ``path``, or ``None`` where nothing in it is to be judged, since it did not change."""
        ruling = self.job.resolver.rule_on(path, bare=bare)
        return ruling if self.job.since is None else self.job.since.narrowed(path, ruling)

    def _check_new(self, path: str, *, named: bool) -> bool:
        strict = named and not self.job.allow_empty
        ruling = self._ruling(path, bare=strict)
        if ruling is None:
            self.summary.unchanged += 1
            return True
        try:
            stream = open_stream(path)
        except SourceError as error:
            # A walked file may vanish before it is read; then there is nothing to check.
            if not named and not os.path.lexists(path):
                return self._skip()
            self.problems.append(str(error))
            return False
        try:
            return self._check_stream(path, stream, ruling, strict=strict)
        except SourceError as error:
            self.problems.append(f'cannot read "{path}": {error}')
        except OSError as error:
            self.problems.append(complaint(path, error))
        finally:
            stream.close()
        return False

    def _check_stdin(self) -> bool:
        name, stream, strict = self.job.stdin_name, self.job.stdin, not self.job.allow_empty
        if stream is None:
            return False
        ruling = self.job.resolver.rule_on(name, bare=strict)
        return self._check_stream(name, stream, ruling._replace(bare=ruling.bare or strict), strict=strict)

    def check_content(self, path: str, stream: BinaryIO) -> None:
        """Judge the content of the file at ``path``."""
        strict = path in self.job.paths and not self.job.allow_empty
        ruling = self._ruling(path, bare=strict)
        if ruling is not None:
            self._check_stream(path, stream, ruling, strict=strict)

    def _check_stream(self, path: str, stream: BinaryIO, ruling: FileRuling, *, strict: bool) -> bool:
        texts = carrying.texts_of(path, stream, self.job.max_size)
        settle, must_hold, payloads = self._screen.settle, strict or ruling.bare, 0
        ledger, self._left_out = self._ledger, 0
        if ledger is not None:
            ledger.open(path)
        try:
            for text in texts:
                clean = settle(text.data, ruling, must_hold=must_hold) if text.grammar == "json" and not text.size else None
                if clean is None:
                    payloads += self._look_closely(text, path, ruling, strict=strict)
                else:
                    payloads, self._left_out = payloads + clean, self._left_out + self._screen.left_out
                if clean and ledger is not None:
                    ledger.proven(text, clean)
        finally:
            # What was judged counts, though the rest of the stream may turn out to be damaged.
            self.summary.payloads += payloads
            if payloads:
                self.summary.files += 1
                if self.sink.ignores is not None and not self._left_out:
                    self.sink.ignores.reach(path)
        if self.job.baseline is not None and not self._left_out:
            self._checked.append(path)
        if not payloads:
            self.summary.unchanged += self._left_out > 0
            self.summary.skipped += not self._left_out
        return payloads + self._left_out > 0

    def _look_closely(self, text: Text, path: str, ruling: FileRuling, *, strict: bool) -> int:
        """Parse a text with places and give it, and every payload in it, to the rules; return how many payloads were judged."""
        from flowlint import reading

        if not (strict or ruling.bare or screening.mentions_flow_id(text.data)):
            return 0
        document = reading.open_document(path, text, self.job.max_size)
        if document.broken is not None and ruling.only is not None:
            self._left_out += 1
            return 0
        if document.broken is not None:
            if not (strict or ruling.bare) and reading.is_template(text.data):
                return 0
            self._check_fault(document.broken)
            return 1
        clean = self._screen_tree(document, text, ruling, must_hold=strict or ruling.bare)
        if clean is not None:
            return clean
        payloads = found = reading.payloads(document, must_hold=strict, bare=ruling.bare, shape=ruling.shape)
        if ruling.only is not None:
            payloads = [payload for payload in found if ruling.only(self._flow_of(payload, ruling))]
            self._left_out += len(found) - len(payloads)
        self._learn_comments(document, text, payloads, whole=len(payloads) == len(found))
        faults = [fault for fault in reading.faults_of(document, payloads) if self._shows(self._check_fault, fault)]
        failed = set()
        for index, payload in enumerate(payloads):
            misfit = reading.root_fault(payload)
            if self._shows(self._check_fault, misfit) if misfit is not None else self._shows(self._check_payload, payload, ruling):
                failed.add(index)
        if self._ledger is not None:
            self._ledger.judged(payloads, failed, faults, of_stream=len(document.roots) > 1)
        return len(payloads)

    def _screen_tree(self, document: Document, text: Text, ruling: FileRuling, *, must_hold: bool) -> int | None:
        """Return how many payloads a YAML text without fault holds, all proven clean; ``None`` where rules or reports ask for more."""
        if text.grammar != "yaml" or document.faults or ruling.only is not None or self._ledger is not None or b"flowlint:" in text.data:
            return None
        return self._screen.settle_roots(document.roots, ruling, must_hold=must_hold)

    def _shows(self, check: Callable[..., None], *subject: object) -> bool:
        """Run ``check`` and tell whether the report shows anything of what it found."""
        summary = self.summary
        before = summary.findings - summary.hidden
        check(*subject)
        return summary.findings - summary.hidden > before

    def _heed_ignores(self) -> Ignores:
        if self.sink.ignores is None:
            from flowlint.ignoring import IgnorePolicy, Ignores

            known = registry.rule_ids()
            self.sink.ignores = Ignores(self.job.policy or IgnorePolicy(), set(filter(self.job.rules.is_on, known)), known)
        return self.sink.ignores

    def _learn_comments(self, document: Document, text: Text, payloads: list[Payload], *, whole: bool) -> None:
        """Hand on the ignoring comments of a YAML text that holds payloads, ``whole`` where all of them are judged."""
        if text.grammar == "yaml" and payloads and self.job.heeds_ignores:
            from flowlint.syntax import yaml_comments

            comments = yaml_comments.ignores(document.source, document.roots)
            if comments or self.sink.ignores is not None:
                self._heed_ignores().learn(comments, judged=whole)

    def _check_fault(self, fault: SyntaxFault) -> None:
        for rule in registry.rules():
            if rule.on_fault is not None:
                self._apply(rule, rule.on_fault, fault, None, fault.place.source.name)

    def _flow_of(self, payload: Payload, ruling: FileRuling) -> FlowDefinition | None:
        from flowlint.binding import flow_id_of

        return self.job.resolver.resolve(ruling, flow_id_of(payload))

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
