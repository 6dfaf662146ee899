"""Looks closely at what a file holds: parses each text with places, binds its payloads, and gives all that is there to the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flowlint.binding.resolver import FileRuling
from flowlint.binding.screen import Screen, Settled, has_flow_id_key, mentions_flow_id, together
from flowlint.linter import contents
from flowlint.linter.job import Job
from flowlint.linter.known_faults import KnownFaults
from flowlint.linter.outcome import Alike, Event, FoundTrigger, Judged, Note, Outcome, Proven, unchecked
from flowlint.linter.repeats import Repeats, Stand
from flowlint.linter.rulebook import Rulebook
from flowlint.model.carried import BodyFile, Comments, Readings, Text, Unchecked
from flowlint.model.document import Document
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Source, Span, join
from flowlint.model.node import Kind, has_hole, plain
from flowlint.model.request import is_guid
from flowlint.model.strict_json import MOST_MARKS, is_too_long
from flowlint.syntax.document import decode, is_template

if TYPE_CHECKING:
    from flowlint.binding.doubts import Doubts
    from flowlint.binding.screen import Sifted
    from flowlint.linter.nested import Within
    from flowlint.model.call import Call
    from flowlint.model.carried import Carried
    from flowlint.model.fault import SyntaxFault
    from flowlint.model.payload import Binding, Payload
    from flowlint.model.trigger import TriggerDeclaration


class Inspector:
    """Yields what the rules find in texts and calls, and what else is to be added up; what it keeps only spares it from asking again."""

    def __init__(self, job: Job, screen: Screen, rulebook: Rulebook, *, is_quick: bool) -> None:
        """``is_quick`` means that what is known to be wrong with a request need not be parsed as a whole."""
        self._job, self._screen, self._rulebook, self._is_quick = job, screen, rulebook, is_quick
        self._known, self._texts, self._items = KnownFaults(job, rulebook), Repeats(), Repeats()

    def look_into(self, carried: Carried, path: str, ruling: FileRuling) -> Iterator[Event]:
        """Judge what stands inside the file at ``path``, which is made for something else."""
        if isinstance(carried, Text):
            yield from self._look_into_text(carried, path, ruling)
        elif isinstance(carried, Readings):
            yield from self._look_into_readings(carried, path, ruling)
        elif isinstance(carried, Comments):
            yield Outcome(comments=carried.ignores, is_whole=ruling.only is None)
        elif isinstance(carried, BodyFile):
            yield Outcome(met=1, files=(carried,))
        elif isinstance(carried, Unchecked):
            yield Outcome(met=1, notes=(unchecked(carried.place, carried.sentence),))
        else:
            yield Outcome(met=1)
            if ruling.only is None or ruling.only(None):
                yield from self._check_other(carried, path)

    def _check_other(self, carried: Call | SyntaxFault, path: str) -> Iterator[Event]:
        from flowlint.model.call import Call

        return self._rulebook.call(carried, path) if isinstance(carried, Call) else self._rulebook.fault(carried)

    def _look_into_text(self, text: Text, path: str, ruling: FileRuling) -> Iterator[Event]:
        """Judge a text inside another; a map without envelope counts only where it is sent to the endpoint or the host names its flow."""
        facts, flow, references = text.facts, None, self._job.judging.references
        if facts.flow and references is not None:
            try:
                flow = references.named(facts.flow)
            except DefinitionError as error:
                yield Outcome(met=int(ruling.flow is None), problems=(f"{path}:{text.first_line}: {error}",))
                if ruling.flow is None:
                    return
        certain = facts.certain or flow is not None
        settled = ruling._replace(bare=certain, flow=flow or ruling.flow)
        # What a placeholder refers to is known only to the closer look.
        is_plain = (
            text.grammar == "json" and not (facts.misnamed or facts.creates_trigger) and not (b"${" in text.data and self._job.refers(path))
        )
        clean = self._screen.settle(text.data, settled, must_hold=certain) if is_plain else None
        if clean is None or (not clean.payloads and _mentions_trigger(text)):
            yield from self.look_closely(text, path, settled, strict=certain)
        else:
            yield Outcome(*clean[:2], judges=clean.judges, proven=Proven(text, clean.payloads) if clean.payloads else None)

    def _look_into_readings(self, readings: Readings, path: str, ruling: FileRuling) -> Iterator[Event]:
        """Judge a text that the host can make in several ways as one; a reading that is not a text of its grammar is none."""
        from flowlint.linter.readings import Reading, merged

        texts = [text if readings.every else text._replace(facts=text.facts._replace(tentative=True)) for text in readings.texts]
        return merged([Reading(text, list(self._look_into_text(text, path, ruling))) for text in texts], every=readings.every)

    def look_at_request(self, source: Source, doubts: Doubts) -> Iterator[Event] | None:
        """Judge a JSON text that is one request, of which it is known what is wrong; ``None`` where that takes a closer look."""
        text = source.text
        return self._known.look_at(source, len(text) - len(text.lstrip()), len(text.rstrip()), doubts)

    def look_at_json(self, text: Text, path: str, ruling: FileRuling, *, strict: bool) -> Iterator[Event]:
        """Look closely at a JSON text, unless that was done to an equal one of its file."""
        source = decode(path, text.data, text.first_line)
        if not isinstance(source, Source):
            return self.look_closely(text, path, ruling, strict=strict)
        at = Stand(source, 0, len(source.text))
        found = self._texts.repeated(at, ruling)
        return found if found is not None else self._texts.kept(at, self.look_closely(text, path, ruling, strict=strict))

    def look_closely(self, text: Text, path: str, ruling: FileRuling, *, strict: bool) -> Iterator[Event]:
        """Parse a text with places and give it, and every payload in it, to the rules."""
        if not (strict or ruling.bare or ruling.expected or mentions_flow_id(text.data) or _mentions_trigger(text)):
            yield Outcome(why=contents.why_not(text))
            return
        clean = self._screen_plain(text, ruling, must_hold=strict or ruling.bare or ruling.expected)
        if clean is not None:
            yield Outcome(clean.payloads, judges=clean.judges)
            return
        from flowlint.linter import documents

        must_hold = strict or ruling.expected
        held = self._within(None, text, path, ruling, must_hold=must_hold)
        if held is not None and held.judged is not None:
            yield from self._look_within(held, text, ruling)
            return
        document = documents.open_document(path, text, self._job.scope.max_size)
        triggers = documents.triggers(document, text) if _mentions_trigger(text) else []
        broken = document.broken or documents.too_many(triggers)
        if broken is not None:
            must_hold = strict or ruling.bare or text.facts.creates_trigger or bool(triggers)
            yield from self._look_into_broken(broken, text, ruling, must_hold=must_hold)
            return
        if triggers:
            yield from self._meet(triggers, document, text, path, ruling)
            document = documents.beside_triggers(document, text)
            if not document.roots:
                return
        held = held or self._within(document, text, path, ruling, must_hold=must_hold)
        if held is not None and held.judged is not None:
            yield from self._look_within(held, text, ruling)
            return
        near = tuple(held.near) if held is not None else ()
        yield from self._look_at_document(document, text, ruling, near, strict=strict, has_triggers=bool(triggers))

    def _look_at_document(
        self, document: Document, text: Text, ruling: FileRuling, near: tuple[Alike, ...], *, strict: bool, has_triggers: bool
    ) -> Iterator[Event]:
        """Judge the payloads of a parsed text; ``near`` is what looks like requests inside it."""
        from flowlint.linter import documents

        clean = self._screen_tree(document, text, ruling, must_hold=strict or ruling.bare or ruling.expected)
        if clean is not None and clean.payloads:
            yield Outcome(clean.payloads, judges=clean.judges)
            return
        found = documents.payloads(document, text, ruling, must_hold=strict) if clean is None else []
        if not found:
            yield Outcome(why=contents.LIKE_A_REQUEST if near else documents.why_none(document), near=near)
            return
        payloads = [one for one in found if ruling.only is None or ruling.only(self._flow_of(one, ruling))]
        if payloads and not has_triggers:
            yield from self._comments(document, text, whole=len(payloads) == len(found))
        yield from self._check_payloads(payloads, document, text, ruling)
        yield Outcome(len(payloads), len(found) - len(payloads), judged=Judged(tuple(payloads), len(document.roots) > 1))

    def _within(self, document: Document | None, text: Text, path: str, ruling: FileRuling, *, must_hold: bool) -> Within | None:
        """Return the requests inside a text of another kind; ``None`` where there can be none, or without its document nobody can tell."""
        if not contents.may_be_around(text, ruling) or (document is None and _mentions_trigger(text)):
            return None
        from flowlint.linter import nested

        root = nested.root_of(document) if document is not None else nested.plain_root(path, text)
        if root is None:
            return None

        def flow_of(flow_id: str) -> FlowDefinition | None:
            is_id = is_guid(flow_id) or self._job.judging.resolver.known_by(flow_id) is not None
            return self._job.flow_for(path, ruling, flow_id) if is_id else None

        # Faults of the text are reported with what they are in.
        judge = self._screen.judge_request if self._is_quick and not root.document.faults else None
        return nested.within(root, text, ruling, flow_of, judge, must_hold=must_hold)

    def _look_within(self, held: Within, text: Text, ruling: FileRuling) -> Iterator[Event]:
        """Judge the requests inside a document, each by itself: what is around them is not sent."""
        document, near, clean, number, left_out = held.document, held.near, Settled(), 0, 0
        of_document: list[Payload] = []
        every: list[Payload] = []
        for one in held.judged or ():
            if isinstance(one, Settled):
                clean = together((clean, one)) or clean
                continue
            if isinstance(one, Alike):
                near.append(one)
                continue
            source, span, pointer = one.payload.source, one.payload.root.span, one.payload.pointer
            known = self._known.look_at(source, *span, one.doubts, pointer) if one.doubts is not None else None
            if known is not None:
                yield from known
                continue
            payload = one.parsed()
            if ruling.only is not None and not ruling.only(self._flow_of(payload, ruling)):
                left_out += 1
                continue
            number += 1
            if one.document is document and (document.faults or not self._is_quick):
                of_document.append(payload)
                continue
            yield from self._check_payloads([payload], one.document, one.text, ruling)
            # There may be many, and nobody else asks for them.
            every += [] if self._is_quick else [payload]
        yield from self._check_payloads(of_document, document, text, ruling)
        judged = None if self._is_quick else Judged((*every, *of_document), of_stream=False)
        left_out += clean.left_out
        yield Outcome(clean.payloads + number, left_out, judges=clean.judges, near=tuple(near), judged=judged)

    def look_at_items(self, source: Source, text: Text, sifted: Sifted, ruling: FileRuling, *, strict: bool) -> Iterator[Event] | None:
        """Judge the items of an array that are not proven clean; ``None`` where all of the text has to be looked at."""
        from flowlint.linter import documents

        if (
            not mentions_flow_id(text.data)
            or _mentions_trigger(text)
            or (not sifted.clean.payloads and is_too_long(source.text, MOST_MARKS))
        ):
            return None
        if not (sifted.is_certain or documents.begins_with_request(source, sifted.items[0].start, text, ruling, must_hold=strict)):
            return None
        return self._check_items(source, text, sifted, ruling)

    def _check_items(self, source: Source, text: Text, sifted: Sifted, ruling: FileRuling) -> Iterator[Event]:
        from flowlint.linter import documents

        parsed: list[Payload] = []
        document, number = Document(source, ()), 0
        for one in sifted.items:
            at = Stand(source, one.start, one.end, join("", one.place))
            found = self._known.look_at(*at[:3], one.doubts, at.pointer) if one.doubts is not None and self._is_quick else None
            if found is not None:
                yield from found
                continue
            number, found = number + 1, self._items.repeated(at, ruling) if self._is_quick else None
            if found is None:
                payload = documents.item_at(source, one.place, one.start, ruling.shape)
                found = self._items.kept(at, self._check_payloads([payload], document, text, ruling))
                # There may be many, and nobody else asks for them.
                parsed += [] if self._is_quick else [payload]
            yield from found
        judged = None if self._is_quick else Judged(tuple(parsed), of_stream=False)
        yield Outcome(sifted.clean.payloads + number, judges=sifted.clean.judges, judged=judged)

    def _look_into_broken(self, fault: SyntaxFault, text: Text, ruling: FileRuling, *, must_hold: bool) -> Iterator[Event]:
        """Judge a text that could not be read, which may count as a payload."""
        if ruling.only is not None:
            yield Outcome(left_out=1)
        elif not must_hold and (text.source is not None or is_template(text.data) or not has_flow_id_key(text.data)):
            yield Outcome(why="it cannot be parsed, and nothing in it looks like a launch request")
        elif text.facts.tentative:
            sentence = "body not checked: placeholders decide whether it can be read"
            yield Outcome(met=1, notes=(unchecked(fault.place, sentence),))
        else:
            yield from self._rulebook.fault(fault, fault.place.source, unjudged=True)
            yield Outcome(payloads=1, partial=1)

    def _meet(self, triggers: list[TriggerDeclaration], document: Document, text: Text, path: str, ruling: FileRuling) -> Iterator[Event]:
        """Yield the triggers of a text, to be judged later, and the faults of its grammar that concern them."""
        from flowlint.linter import documents

        yield Outcome(met=len(triggers), triggers=tuple(FoundTrigger(trigger, path, ruling) for trigger in triggers))
        yield from self._comments(document, text, whole=ruling.only is None)
        if ruling.only is None or ruling.only(None):
            for fault in documents.faults_of(document, [trigger.root for trigger in triggers if trigger.root is not None]):
                yield from self._rulebook.fault(fault)

    def _screen_tree(self, document: Document, text: Text, ruling: FileRuling, *, must_hold: bool) -> Settled | None:
        """Return what a YAML text without fault holds, all proven clean; ``None`` where rules or reports ask for more."""
        if document.faults or not self._may_screen(text, ruling):
            return None
        return self._screen.settle_roots(document.roots, ruling, must_hold=must_hold)

    def _screen_plain(self, text: Text, ruling: FileRuling, *, must_hold: bool) -> Settled | None:
        """Return what a plain YAML text holds, all proven clean, which takes a tenth of the time of its tree; ``None`` for any other."""
        if text.source is not None or text.size or _mentions_trigger(text) or not self._may_screen(text, ruling):
            return None
        from flowlint.syntax.yaml.plain import read

        value = read(text.data)
        clean = self._screen.settle_value(value, ruling, must_hold=must_hold) if value is not None else None
        return clean if clean is not None and clean.payloads else None

    def _may_screen(self, text: Text, ruling: FileRuling) -> bool:
        return text.grammar == "yaml" and ruling.only is None and not self._job.wants.payloads and b"flowlint:" not in text.data

    def _comments(self, document: Document, text: Text, *, whole: bool) -> Iterator[Event]:
        """Yield the ignoring comments of a YAML text of which something is judged, ``whole`` where all is."""
        if text.grammar == "yaml" and text.source is None and self._job.judging.heeds_ignores:
            from flowlint.syntax.yaml.comments import ignores

            yield Outcome(comments=tuple(ignores(document.source, document.roots)), is_whole=whole)

    def _flow_of(self, payload: Payload, ruling: FileRuling) -> FlowDefinition | None:
        from flowlint.binding.envelope import flow_id_of

        return self._job.flow_for(payload.source.name, ruling, flow_id_of(payload))

    def _check_payloads(self, payloads: list[Payload], document: Document, text: Text, ruling: FileRuling) -> Iterator[Event]:
        """Give payloads to the rules, and the faults of their text before."""
        from flowlint.linter import documents

        faults = documents.faults_of(document, [payload.root for payload in payloads]) if not text.facts.tentative else []
        concerned = [documents.concerned(fault, payloads) for fault in faults]
        clean, doubtful = self._apart(payloads, set(map(id, concerned)), ruling) if text.source is None else (Settled(), payloads)
        wrong = self._wrong_however_read(doubtful, ruling) if any(fault.rule == "yaml-trap" for fault in faults) else frozenset()
        for fault, of in zip(faults, concerned, strict=True):
            if fault.rule != "yaml-trap" or fault.place.span not in wrong:
                yield from self._rulebook.fault(fault, of)
        yield Outcome(judges=clean.judges)
        for payload in doubtful:
            misfit = documents.root_fault(payload)
            if misfit is None:
                yield from self._check_payload(payload, ruling)
            else:
                yield Outcome(partial=1)
                yield from self._rulebook.fault(misfit, payload, unjudged=True)

    def _apart(self, payloads: list[Payload], faulty: set[int], ruling: FileRuling) -> tuple[Settled, list[Payload]]:
        """Return what is proven clean of several payloads, and the others; those of which the identities are ``faulty`` are among these."""
        if len(payloads) == 1:
            return Settled(), payloads
        proven: list[Settled] = []
        doubtful: list[Payload] = []
        for payload in payloads:
            is_request = payload.root.kind is Kind.OBJECT and payload.wrapper is None
            may_be_clean = is_request and id(payload) not in faulty and not has_hole(payload.root)
            settled = self._screen.settle_value(plain(payload.root), ruling, must_hold=True) if may_be_clean else None
            doubtful.append(payload) if settled is None else proven.append(settled)
        return together(proven) or Settled(), doubtful

    def _wrong_however_read(self, payloads: list[Payload], ruling: FileRuling) -> frozenset[Span]:
        """Return where values stand that YAML reads in two ways and that are of a wrong type in both: that is what is found there."""
        from flowlint.model.datatype import FaultKind

        if not self._rulebook.has("type-mismatch"):
            return frozenset()
        bindings = [self._bind(payload, ruling) for payload in payloads]
        found = (problem.node for binding in bindings for _, _, problem in binding.problems(FaultKind.TYPE))
        return frozenset(node.span for node in found if node.kind is Kind.HOLE)

    def _bind(self, payload: Payload, ruling: FileRuling) -> Binding:
        from flowlint.binding.arguments import bind
        from flowlint.binding.envelope import flow_id_of

        resolver, flow_id = self._job.judging.resolver, flow_id_of(payload)
        return bind(
            payload,
            self._job.flow_for(payload.source.name, ruling, flow_id),
            mode=self._job.judging.container,
            by_alias=isinstance(flow_id, str) and resolver.is_alias(flow_id),
            candidates=resolver.flows,
        )

    def _check_payload(self, payload: Payload, ruling: FileRuling) -> Iterator[Event]:
        from flowlint.binding import unknowns
        from flowlint.binding.envelope import flow_id_of

        if payload.root.kind is Kind.HOLE:
            yield Outcome(partial=1, notes=(Note(unknowns.unknown_body(payload)),))
            return
        binding = self._bind(payload, ruling)
        flow, flow_id = binding.flow, flow_id_of(payload)
        notes: list[Note] = []
        lacking = self._job.lacking(payload.source.name, ruling, flow_id) if flow is None else None
        if lacking is not None:
            notes.append(unchecked(binding.flow_reference, f'arguments not checked: "{lacking.path}" cannot be read'))
            binding = binding._replace(flow_is_unread=True)
        if binding.flow_is_open:
            notes.append(Note(unknowns.unknown_flow(binding), (payload.source.name, flow_id)))
        elif unknown := unknowns.unknown_arguments(binding):
            notes.append(Note(unknown))
        notes += map(Note, unknowns.unjudged_values(binding))
        unjudged, in_part = binding.flow_is_open or binding.flow_is_unread, flow is None or bool(notes)
        yield Outcome(
            unjudged=int(binding.flow_is_open),
            unread=int(binding.flow_is_unread),
            partial=int(in_part and not unjudged),
            notes=tuple(notes),
            judges=(flow,) if flow is not None else (),
            lacking=(lacking,) if lacking is not None else (),
        )
        yield from self._rulebook.payload(binding, unjudged=unjudged or in_part)


_OF_TRIGGERS = (b"v2.", b"matchCriteria", b"TTLSeconds", b"BySeconds", b"orkflow", b"${", b"{{")


def _mentions_trigger(text: Text) -> bool:
    """Tell whether a text may hold a trigger; other systems have topics too."""
    facts = text.facts
    return bool(facts.names) or facts.creates_trigger or (b"topicName" in text.data and any(mark in text.data for mark in _OF_TRIGGERS))
