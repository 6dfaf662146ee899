"""Looks closely at what a file holds: parses each text with places, binds its payloads, and gives all that is there to the rules."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flowlint import registry
from flowlint.binding.resolver import FileRuling
from flowlint.binding.screen import Screen, has_flow_id_key, mentions_flow_id
from flowlint.contracts import Rule
from flowlint.linter import contents
from flowlint.linter.collector import Sink
from flowlint.linter.found_trigger import FoundTrigger
from flowlint.linter.job import Job
from flowlint.model.carried import BodyFile, Comments, Readings, Text, Unchecked
from flowlint.model.document import Document
from flowlint.model.errors import DefinitionError, FlowlintError, RuleCrash
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location, Source, Span
from flowlint.model.node import Kind
from flowlint.model.report import Summary
from flowlint.model.unread import Unread
from flowlint.syntax.document import is_template

if TYPE_CHECKING:
    from flowlint.linter.ignores import Ignores
    from flowlint.linter.ledger import Ledger
    from flowlint.linter.readings import Found
    from flowlint.linter.triggers import BoundTrigger, InputsPassed
    from flowlint.model.call import Call
    from flowlint.model.carried import Carried
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.fault import SyntaxFault
    from flowlint.model.payload import Payload
    from flowlint.model.trigger import TriggerDeclaration
    from flowlint.model.trigger_binding import TriggerBinding


class Inspector:
    """Gives texts, calls and triggers to the rules, and what these find to the sink of one run.

    ``left_out`` counts the payloads of the file at hand that are not to be judged, and ``met`` the triggers and calls met so far.
    ``why`` is a clause on why the text looked into last holds no payload.
    ``triggers`` are judged when everything is read, ``files`` are those that calls send, and ``problems`` what could not be checked.
    ``lacking`` are the definitions that could not be read and that payloads and triggers needed.
    """

    def __init__(self, job: Job, sink: Sink, screen: Screen, ledger: Ledger | None) -> None:
        self.job, self.sink, self.screen, self.ledger = job, sink, screen, ledger
        self.left_out = self.met = 0
        self.why = ""
        self.triggers: list[FoundTrigger] = []
        self.files: list[BodyFile] = []
        self.problems: list[str] = []
        self.said: set[Hashable] = set()
        self.judges: dict[int, FlowDefinition] = {}
        self.lacking: list[Unread] = []

    def look_into(self, carried: Carried, path: str, ruling: FileRuling) -> int:
        """Judge what stands inside the file at ``path``, which is made for something else; return how many payloads were judged."""
        if isinstance(carried, Text):
            return self._look_into_text(carried, path, ruling)
        if isinstance(carried, Readings):
            return self._look_into_readings(carried, path, ruling)
        if isinstance(carried, Comments):
            if self.job.heeds_ignores:
                self.heed_ignores().learn(carried.ignores, judged=ruling.only is None)
            return 0
        self.met += 1
        if isinstance(carried, BodyFile):
            self.files.append(carried)
        elif isinstance(carried, Unchecked):
            self.leave_unchecked(carried.place, carried.sentence)
        elif ruling.only is None or ruling.only(None):
            self._check_other(carried, path)
        return 0

    def _check_other(self, carried: Call | SyntaxFault, path: str) -> None:
        from flowlint.model.call import Call

        if not isinstance(carried, Call):
            self.check_fault(carried)
            return
        for rule in registry.rules():
            self.apply(rule, rule.on_call, carried, None, path)

    def _look_into_text(self, text: Text, path: str, ruling: FileRuling) -> int:
        """Judge a text inside another; a map without envelope counts only where it is sent to the endpoint or the host names its flow."""
        flow = self._named(text, path) if text.flow else None
        if text.flow and flow is None and ruling.flow is None and self.job.named is not None:
            self.met += 1
            return 0
        certain = text.certain or flow is not None
        settled = ruling._replace(bare=certain, flow=flow or ruling.flow)
        # What a placeholder refers to is known only to the closer look.
        is_plain = (
            text.grammar == "json" and not (text.misnamed or text.creates_trigger) and not (b"${" in text.data and self.job.refers(path))
        )
        clean = self.screen.settle(text.data, settled, must_hold=certain) if is_plain else None
        if clean is None or (not clean and _mentions_trigger(text)):
            return self.look_closely(text, path, settled, strict=certain)
        self.left_out += self.screen.left_out
        if clean and self.ledger is not None:
            self.ledger.proven(text, clean)
        return clean

    def _look_into_readings(self, readings: Readings, path: str, ruling: FileRuling) -> int:
        """Judge a text that the host can make in several ways as one; a reading that is no text of its grammar is none."""
        from flowlint.linter.readings import Recorder, weighed

        sink, ledger, left_out, met = self.sink, self.ledger, self.left_out, self.met
        recorded, counts, most_left_out, self.ledger = [], [], left_out, None
        try:
            for text in readings.texts:
                self.sink, self.left_out = Recorder(self.job.rules), left_out
                recorded.append((text, self.sink))
                counts.append(self._look_into_text(text if readings.every else text._replace(tentative=True), path, ruling))
                most_left_out = max(most_left_out, self.left_out)
        finally:
            self.sink, self.ledger, self.left_out = sink, ledger, most_left_out
        self.met = met + (self.met > met and not any(counts))
        judged = [one for one, count in zip(recorded, counts, strict=True) if count or readings.every] or recorded[:1]
        unchecked = dict.fromkeys(sentence for _, recorder in judged for sentence in recorder.summary.unchecked)
        sink.summary.unchecked += unchecked
        sink.summary.unjudged += max((recorder.summary.unjudged for _, recorder in judged), default=0)
        sink.summary.capped += max((recorder.summary.capped for _, recorder in judged), default=0)
        found = list(weighed(judged, every=readings.every))
        shown = [self._shows(self._take, one) for one in found]
        if any(counts) and not any(shown) and ledger is not None:
            ledger.proven(readings.texts[0], 1)
        return max(counts)

    def _take(self, found: Found) -> None:
        self.sink.take(found.rule, lambda _: (found.diagnostic,), None, found.flow)

    def leave_unchecked(self, place: Location, sentence: str) -> None:
        """Say what could not be judged at a place."""
        from flowlint.model.hosting import spot

        self.say_unchecked(f"{spot(place)}: {sentence}")

    def say_unchecked(self, sentence: str, subject: Hashable = None) -> None:
        """Say what could not be judged, and once where several payloads share the place or the ``subject``."""
        said = subject or sentence
        if said not in self.said:
            self.said.add(said)
            self.sink.summary.unchecked.append(sentence)

    def _named(self, text: Text, path: str) -> FlowDefinition | None:
        try:
            return self.job.named(text.flow) if self.job.named is not None else None
        except DefinitionError as error:
            self.problems.append(f"{path}:{text.first_line}: {error}")
            return None

    def look_closely(self, text: Text, path: str, ruling: FileRuling, *, strict: bool) -> int:
        """Parse a text with places and give it, and every payload in it, to the rules; return how many payloads were judged."""
        from flowlint.linter import documents

        if not (strict or ruling.bare or ruling.expected or mentions_flow_id(text.data) or _mentions_trigger(text)):
            self.why = contents.why_not(text)
            return 0
        document = documents.open_document(path, text, self.job.max_size)
        if document.broken is not None:
            return self._look_into_broken(document.broken, text, ruling, must_hold=strict or ruling.bare or text.creates_trigger)
        triggers = documents.triggers(document, text) if _mentions_trigger(text) else []
        if triggers:
            self._meet(triggers, document, text, path, ruling)
            document = documents.beside_triggers(document, text)
            if not document.roots:
                return 0
        clean = self._screen_tree(document, text, ruling, must_hold=strict or ruling.bare or ruling.expected)
        if clean:
            return clean
        payloads = found = documents.payloads(document, text, ruling, must_hold=strict) if clean is None else []
        if not found:
            self.why = documents.why_none(document)
            return 0
        if ruling.only is not None:
            payloads = [payload for payload in found if ruling.only(self._flow_of(payload, ruling))]
            self.left_out += len(found) - len(payloads)
        self._learn_comments(document, text, any_judged=bool(payloads) and not triggers, whole=len(payloads) == len(found))
        concerning = documents.faults_of(document, [payload.root for payload in payloads]) if not text.tentative else []
        faults = [fault for fault in concerning if self._shows(self.check_fault, fault)]
        failed = set()
        for index, payload in enumerate(payloads):
            misfit = documents.root_fault(payload)
            if self._shows(self.check_fault, misfit) if misfit is not None else self._shows(self._check_payload, payload, ruling):
                failed.add(index)
        if self.ledger is not None:
            self.ledger.judged(payloads, failed, faults, of_stream=len(document.roots) > 1)
        return len(payloads)

    def _look_into_broken(self, fault: SyntaxFault, text: Text, ruling: FileRuling, *, must_hold: bool) -> int:
        """Judge a text that could not be read, and return 1 where it counts as a payload."""
        if ruling.only is not None:
            self.left_out += 1
        elif not must_hold and (text.source is not None or is_template(text.data) or not has_flow_id_key(text.data)):
            self.why = "it cannot be parsed, and nothing in it looks like a launch request"
            return 0
        elif text.tentative:
            self.met += 1
            self.leave_unchecked(fault.place, "the body is not judged: what is filled in decides whether it can be read")
        else:
            self.check_fault(fault)
            return 1
        return 0

    def _meet(self, triggers: list[TriggerDeclaration], document: Document, text: Text, path: str, ruling: FileRuling) -> None:
        """Note the triggers of a text, to be judged later, and judge the faults of its grammar that concern them."""
        from flowlint.linter import documents

        self.met += len(triggers)
        self.triggers += [FoundTrigger(trigger, path, ruling) for trigger in triggers]
        self._learn_comments(document, text, any_judged=True, whole=ruling.only is None)
        if ruling.only is None or ruling.only(None):
            for fault in documents.faults_of(document, [trigger.root for trigger in triggers if trigger.root is not None]):
                self.check_fault(fault)

    def meet_triggers_of(self, flow: FlowDefinition, *, judged: bool) -> None:
        """Note the triggers that the definition of a flow holds; those not ``judged`` count for what they fill."""
        from flowlint.model.trigger import TriggerDeclaration

        if judged and all(one.path != flow.source for one in self.triggers[-1:]):
            self.sink.summary.files += 1
        source = Source(flow.source, "")
        found = [TriggerDeclaration(trigger, trigger.place.source if trigger.place is not None else source) for trigger in flow.triggers]
        ruling = FileRuling(flow, only=None if judged else lambda _: False)
        self.triggers += [FoundTrigger(one, flow.source, ruling) for one in found]

    def check_triggers(self, passed: Callable[[], InputsPassed]) -> None:
        """Give every trigger met, and the flow that it starts, to the rules; ``passed`` tells what the payloads of the run pass."""
        if not self.triggers:
            return
        from flowlint.linter.triggers import bind_all

        bound = bind_all(self.triggers, self.job, passed)
        for _, group in groupby(bound, key=_written_at):
            same = list(group)
            self.sink.summary.triggers += 1
            for one in same:
                if one.unknown:
                    self.say_unchecked(one.unknown)
                if one.unread is not None:
                    self.lacking.append(one.unread)
                if one.binding.flow is not None:
                    self.screen.judged.add(id(one.binding.flow))
                    self.judges[id(one.binding.flow)] = one.binding.flow
            shown = self._shows(self._check_trigger, same)
            if same[0].binding.flow is not None and not shown and self.ledger is not None:
                self.ledger.trigger_passed(same[0].path, same[0].binding.declaration.place("topicName"))

    def _check_trigger(self, same: list[BoundTrigger]) -> None:
        """Give a trigger to the rules, bound to each flow that it starts; what concerns no flow is found once."""
        rules = [(rule, rule.on_trigger) for rule in registry.rules() if rule.on_trigger is not None]
        hooks = [(rule, _once(hook)) for rule, hook in rules] if len(same) > 1 else rules
        for one in same:
            for rule, hook in hooks:
                self.apply(rule, hook, one.binding, one.binding.flow, one.path)

    def _screen_tree(self, document: Document, text: Text, ruling: FileRuling, *, must_hold: bool) -> int | None:
        """Return how many payloads a YAML text without fault holds, all proven clean; ``None`` where rules or reports ask for more."""
        if text.grammar != "yaml" or document.faults or ruling.only is not None or self.ledger is not None or b"flowlint:" in text.data:
            return None
        return self.screen.settle_roots(document.roots, ruling, must_hold=must_hold)

    def _shows(self, check: Callable[..., None], *subject: object) -> bool:
        """Run ``check`` and tell whether the report shows anything of what it found."""
        before = _shown(self.sink.summary)
        check(*subject)
        return _shown(self.sink.summary) > before

    def heed_ignores(self) -> Ignores:
        """Return what the user ignores, which the sink keeps from now on."""
        if self.sink.ignores is None:
            from flowlint.linter.ignores import IgnorePolicy, Ignores

            known = registry.rule_ids()
            self.sink.ignores = Ignores(self.job.policy or IgnorePolicy(), set(filter(self.job.rules.is_on, known)), known)
        return self.sink.ignores

    def _learn_comments(self, document: Document, text: Text, *, any_judged: bool, whole: bool) -> None:
        """Hand on the ignoring comments of a YAML text of which something is judged, ``whole`` where all is."""
        if text.grammar == "yaml" and text.source is None and any_judged and self.job.heeds_ignores:
            from flowlint.syntax.yaml.comments import ignores

            comments = ignores(document.source, document.roots)
            if comments or self.sink.ignores is not None:
                self.heed_ignores().learn(comments, judged=whole)

    def check_fault(self, fault: SyntaxFault) -> None:
        """Give a fault of a text to the rules."""
        for rule in registry.rules():
            self.apply(rule, rule.on_fault, fault, None, fault.place.source.name)

    def _flow_of(self, payload: Payload, ruling: FileRuling) -> FlowDefinition | None:
        from flowlint.binding.envelope import flow_id_of

        return self.job.flow_for(payload.source.name, ruling, flow_id_of(payload))

    def _check_payload(self, payload: Payload, ruling: FileRuling) -> None:
        from dataclasses import replace

        from flowlint.binding import unknowns
        from flowlint.binding.arguments import bind
        from flowlint.binding.envelope import flow_id_of

        if payload.root.kind is Kind.HOLE:
            self.say_unchecked(unknowns.unknown_body(payload))
            return
        resolver = self.job.resolver
        flow_id = flow_id_of(payload)
        flow = self.job.flow_for(payload.source.name, ruling, flow_id)
        if flow is not None:
            self.screen.judged.add(id(flow))
            self.judges[id(flow)] = flow
        binding = bind(
            payload,
            flow,
            mode=self.job.container,
            by_alias=isinstance(flow_id, str) and resolver.is_alias(flow_id),
            candidates=resolver.flows,
        )
        lacking = self.job.lacking(payload.source.name, ruling, flow_id) if flow is None else None
        if lacking is not None:
            self.lacking.append(lacking)
            self.leave_unchecked(binding.flow_reference, f'arguments not checked: "{lacking.path}" cannot be read')
            binding = replace(binding, flow_is_unread=True)
        if binding.flow_is_open:
            self.sink.summary.unjudged += 1
            self.say_unchecked(unknowns.unknown_flow(binding), (payload.source.name, flow_id))
        elif unknown := unknowns.unknown_arguments(binding):
            self.say_unchecked(unknown)
        for sentence in unknowns.unjudged_values(binding):
            self.say_unchecked(sentence)
        rules = [rule for rule in registry.rules() if rule.on_binding is not None]
        for rule in sorted(rules, key=lambda rule: (not rule.never_silenced, not rule.stands_alone)):
            found = self.apply(rule, rule.on_binding, binding, flow, payload.source.name)
            if found and rule.stands_alone:
                break

    def apply(
        self, rule: Rule, hook: Callable[[Any], Iterable[Diagnostic]] | None, subject: object, flow: FlowDefinition | None, path: str
    ) -> int:
        """Run one rule on one subject and return how many findings it made; raise ``RuleCrash`` where the rule itself fails."""
        if hook is None:
            return 0
        from flowlint.model.hosting import hosted

        try:
            return self.sink.take(rule, lambda one: map(hosted, hook(one)), subject, flow)
        except FlowlintError:
            raise
        except Exception as error:
            raise RuleCrash(f'rule "{rule.id}" failed on "{path}" ({type(error).__name__}); this is a bug in flowlint') from error


def _shown(summary: Summary) -> int:
    return summary.findings - summary.hidden + summary.repeated


def _written_at(bound: BoundTrigger) -> Hashable:
    """Return what is equal for a trigger and the flows that it starts, and for the ways in which code may send it."""
    from flowlint.model.hosting import in_host

    declaration = bound.binding.declaration
    if declaration.root is None or declaration.names or declaration.source.embedding is None:
        return id(declaration)
    place = in_host(Location(declaration.source, "", Span(declaration.root.start, declaration.root.start)))
    return place.source.name, place.span


def _once(hook: Callable[[TriggerBinding], Iterable[Diagnostic]]) -> Callable[[TriggerBinding], Iterable[Diagnostic]]:
    """Return a hook that yields equal findings only once."""
    seen: list[Diagnostic] = []

    def yield_new(binding: TriggerBinding) -> Iterator[Diagnostic]:
        for diagnostic in hook(binding):
            if diagnostic not in seen:
                seen.append(diagnostic)
                yield diagnostic

    return yield_new


_OF_TRIGGERS = (b"v2.", b"matchCriteria", b"TTLSeconds", b"BySeconds", b"orkflow", b"${", b"{{")


def _mentions_trigger(text: Text) -> bool:
    """Tell whether a text may hold a trigger; other systems have topics too."""
    return bool(text.names) or text.creates_trigger or (b"topicName" in text.data and any(mark in text.data for mark in _OF_TRIGGERS))
