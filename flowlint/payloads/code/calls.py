"""Finds the requests that source code sends to the endpoint: by the official SDK, by libraries for HTTP, and what looks like one."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache
from typing import TypeAlias

from flowlint.model import address, endpoint
from flowlint.model.call import NO_BODY, Call, Encoding, Header, Misencoded, Word
from flowlint.model.carried import Carried, HostFacts, Unchecked
from flowlint.model.location import Source
from flowlint.model.request import CONTAINER, FIELDS, is_plausible_flow_id
from flowlint.model.spelling import fold
from flowlint.payloads.code import content_type, json_writer, mutations, spreads, stand_ins, unaddressed
from flowlint.payloads.code.assembly import Assembler
from flowlint.payloads.code.json_writer import Meaning
from flowlint.payloads.code.language import METHODS, Language, Sent
from flowlint.payloads.code.program import (
    Computed,
    Expression,
    Invocation,
    Items,
    Program,
    Quoted,
    Record,
    Reference,
    Scalar,
    Sum,
    name_of,
)
from flowlint.payloads.code.scopes import sends
from flowlint.payloads.code.spans import Spans
from flowlint.payloads.code.types import Types
from flowlint.payloads.code.wholes import Whole, gathered, knowing
from flowlint.payloads.transcript import Allowance, embedded

_LOOSE = re.compile(r"[^\s:,\[{\"]\s*\$\{|\$\{[^{}]*\}\s*\$\{")
"""A placeholder that stands where no value of JSON can."""
_PUTS_SCOPE = re.compile(r"""["'`](?:Flow|Common|Slot)\.(?:["'`]\s*\+|\$?\{|%s)""")
"""A text that makes a full name of another one."""
_NO_ARGUMENTS = "arguments are checked as if they were set one by one: the class takes none"

_BUILT = "it is built when the request is sent"


def find(source: Source, program: Program, language: Language) -> Iterator[Carried]:
    """Yield the calls that launch flows and their bodies, and every other object that looks like a launch request.

    Each such object may be one of the bodies of which nothing is known, so as many of them are left; the others are named.
    """
    finder = _Finder(source, program, language)
    found = [one for call in program.calls for one in finder.called(call)]
    others = list(finder.others())
    yield from gathered((*found, *others, *finder.unread[len(others) :]))
    yield from finder.allowance.unchecked(source)


_Reading: TypeAlias = "Callable[..., list[Carried | Whole] | None]"


class _Finder:
    """The search in one text; ``unread`` are the bodies of which nothing is known, ``_taken`` the places of objects that were yielded."""

    def __init__(self, source: Source, program: Program, language: Language) -> None:
        self.unread: list[Unchecked] = []
        self._source = source
        self._program = program
        self._language = language
        self.allowance = Allowance()
        self._taken = Spans()
        self._names = Assembler(program, language.model, source.text)
        self._meant, self._resolve = self._names.meant, self._names.resolve
        self._type_of = Types(program, language.results, source.text).of
        self._mentions = cache(lambda: content_type.mentions(source.text, self._written()))
        self._moments: dict[tuple[Hashable, bool], list[Carried | Whole]] = {}

    def called(self, call: Invocation) -> Iterator[Carried | Whole]:
        """Yield what a call sends to the endpoint."""
        if call.path[-1] == self._language.launcher:
            named = call.named.get(self._language.parameter) or call.named.get("body")
            body = named or (call.arguments[0] if call.arguments else None)
            if body is None:
                yield Unchecked(self._source.at(call.name_start, call.name_end), NO_BODY)
            yield from self._held(call, [(self._body, body)] if body is not None else [], certain=True)
            return
        place = self._language.trigger_writers.get(call.path[-1])
        if place is not None:
            trigger = call.named.get("body", call.arguments[place] if len(call.arguments) > place else None)
            found = self._body(trigger, call, certain=False) or ()
            creates = call.path[-1].startswith("post")
            yield from (knowing(one, creates_trigger=creates) for one in found)
            return
        sent = self._language.sent(call, self._meant) or self._unknown(call)
        if not sent.known and stand_ins.answers(call):
            return
        url = self._url(sent.url)
        if url is None:
            return
        sent_as = (sent.method[0] if sent.method is not None else sent.sent_as).upper()
        aim = endpoint.aim(url.text)
        if aim is endpoint.Aim.ELSEWHERE and not address.changes_trigger(sent_as, url.text):
            return
        if sent.known and sent_as and aim is not endpoint.Aim.ELSEWHERE and not address.may_be_whole(url.text):
            yield self._call(call, sent, sent_as, url)
            if aim is endpoint.Aim.LAUNCH and sent_as == endpoint.METHOD and not (sent.bodies or sent.texts or sent.lacks_body):
                yield Unchecked(self._source.at(call.name_start, call.name_end), NO_BODY)
        certain = sent.known and aim is endpoint.Aim.LAUNCH and sent_as == endpoint.METHOD
        if sent.maker:
            yield from self._transformed(sent, call, certain=certain)
            return
        held = self._held(call, self._readings(call, sent), certain=certain)
        if sent.known:
            creates = address.creates_trigger(sent_as, url.text)
            yield from (knowing(one, creates_trigger=creates) for one in held)
        else:
            yield from self._by_unknown(call, list(held), url)

    def _by_unknown(self, call: Invocation, held: list[Carried | Whole], url: Word) -> Iterator[Carried | Whole]:
        """Yield what a call of an unknown function is given for the endpoint; that nothing is known of it, where the name says it sends."""
        yield from (knowing(one, address=url.place) for one in held)
        launches = (
            endpoint.aim(url.text) is endpoint.Aim.LAUNCH and sends(call.path[-1]) and (len(call.path) == 1 or call.path[-1] not in METHODS)
        )
        if launches and not held and len(call.arguments) + len(call.named) > 1:
            yield Unchecked(self._source.at(call.name_start, call.name_end), f"body not checked: {_BUILT}", url.place)

    def _readings(self, call: Invocation, sent: Sent) -> Iterator[tuple[_Reading, Expression]]:
        """Yield what a call sends, each with how it is to be read; a body that is not given as it should be is read as what it is."""
        encoding = sent.encoding or Encoding()
        for body in sent.bodies:
            yield self._text if encoding.of_texts and self._is_written(body) else self._body, body
        for text in sent.texts:
            is_object = encoding.of_objects and text not in sent.bodies and self._names.is_object(text, call)
            yield self._body if is_object else self._text, text

    def _held(self, call: Invocation, given: Iterable[tuple[_Reading, Expression]], *, certain: bool) -> Iterator[Carried | Whole]:
        """Yield what a call sends; some may be an object or a text, so that nothing is known of them only where both readings fail."""
        known, unknown = set(), {}
        for read, one in given:
            held = read(one, call, certain=certain)
            if held is None:
                unknown[one.start, one.end] = one
            else:
                known.add((one.start, one.end))
                yield from held
        for place, one in unknown.items():
            reason = self._why_unread(one, call) if certain and place not in known else ""
            if reason:
                self.unread.append(Unchecked(self._source.at(*place), f"body not checked: {reason}"))

    def _why_unread(self, body: Expression, call: Invocation) -> str:
        """Return why nothing is known of what a call sends; empty where it sends none."""
        if self._names.is_object(body, call):
            return "how the code encodes it is not known"
        is_made = isinstance(body, Reference | Invocation | Computed | Sum) and not _is_nothing(self._meant(body) or body)
        return _BUILT if is_made else ""

    def _transformed(self, sent: Sent, call: Invocation, *, certain: bool) -> Iterator[Unchecked]:
        """Say that a body is not judged that something else is made of, which then is no request either."""
        for one in sent.bodies:
            meant = self._meant(one)
            variable = self._program.variable(one) if isinstance(one, Reference) else None
            for body in (one, meant, variable.value if variable is not None else None):
                if isinstance(body, Record):
                    self._taken.add(body.start, body.end)
        if certain and (sent.bodies or sent.texts):
            place = self._source.at(call.name_start, call.name_end)
            yield Unchecked(place, f'body not checked: "{sent.maker}" changes it when the request is sent')

    def _unknown(self, call: Invocation) -> Sent:
        """Return what any other call may send that is given the endpoint's address."""
        given = (*call.arguments, *call.named.values())
        if not any(isinstance(one, Record | Reference) for one in given):
            return Sent(None)
        return Sent(next(filter(self._is_endpoint, given), None), bodies=given)

    def others(self) -> Iterator[Carried | Whole]:
        """Yield the objects that look like launch requests and that no call was seen to send."""
        is_aimed = unaddressed.names_calls(self._source.text, self._language)
        passed = self._passed() if is_aimed else unaddressed.sent(self._program, self._language, self._names, self._url)
        for span in stand_ins.places(self._program.calls, self._is_endpoint):
            self._taken.add(*span)
        known, self._taken = self._taken, Spans()
        for record in filter(self._looks_like_request, self._program.records):
            place = record.start, record.end
            way = passed.get(place)
            if way is None and not is_aimed:
                continue
            used = record if way is None else way[0]
            if not any(spans.cover(one.start, one.end) for spans in (known, self._taken) for one in (record, used)):
                yield from self._supposed(record, way)

    def _gets_scopes(self, record: Record) -> bool:
        """Tell whether code puts scopes before names, and none of an object's arguments has one, so that it is not yet the request."""
        container = self._known(record.get(CONTAINER))
        names = [name_of(member.key) or "" for member in container.members] if isinstance(container, Record) else []
        return bool(names) and not any("." in name for name in names) and _PUTS_SCOPE.search(self._source.text) is not None

    def _supposed(self, record: Record, way: tuple[Expression, Invocation] | None) -> Iterator[Carried | Whole]:
        """Yield an object that looks like a request, as the last call gets it that does more than to show it, if there is one."""
        if self._gets_scopes(record):
            yield Unchecked(self._source.at(record.start, record.end), "arguments not checked: the code adds scopes to names")
            return
        as_it_stands = record if (record.start, record.end) in self._program.compared else mutations.opened(record)

        def request() -> Whole:
            whole = self._names.assembled(*way) if way is not None else None
            return self._request(whole or as_it_stands, certain=False, supposed=True)

        yield from self._names.paths(way[1] if way is not None else None, request)

    def _looks_like_request(self, record: Record) -> bool:
        """Tell whether an object has what a launch request has, and nothing else; a reply of the platform has the flow's id too."""
        values = {fold(name): member.value for member in record.members if (name := name_of(member.key)) is not None}
        flow_id, container = (self._known(values.get(fold(name))) for name in ("flowId", CONTAINER))
        if flow_id is None or container is None or not values.keys() <= {fold(name) for name in (*FIELDS, CONTAINER)}:
            return False
        if isinstance(container, Scalar) or self._type_of(container) not in {"", "object"}:
            return False
        if isinstance(flow_id, Quoted):
            return flow_id.content is None or is_plausible_flow_id(flow_id.content.strip())
        return not isinstance(flow_id, Scalar) and self._type_of(flow_id) in {"", "string"}

    def _known(self, expression: Expression | None) -> Expression | None:
        """Return what a name stands for where that is known for certain, otherwise the expression as it is."""
        meaning = self._resolve(expression) if isinstance(expression, Reference) else None
        return expression if meaning is None else meaning.value

    def _is_endpoint(self, expression: Expression) -> bool:
        url = self._url(expression)
        return url is not None and endpoint.aim(url.text) is not endpoint.Aim.ELSEWHERE

    def _passed(self) -> dict[tuple[int, int], tuple[Expression, Invocation]]:
        """Return the objects that calls are given as they stand or by name, by place, and the last call of each."""
        found: dict[tuple[int, int], tuple[Expression, Invocation]] = {}
        changing = {(id(one), change.start) for one in self._program.variables.values() for change in one.changes}
        for call in self._program.calls:
            waiting: list[Expression] = [*call.arguments, *call.named.values()]
            while waiting:
                one = waiting.pop()
                if isinstance(one, Record):
                    found[one.start, one.end] = one, call
                    waiting += [member.value for member in one.members if member.key is not None]
                elif isinstance(one, Items):
                    waiting += one.items
                elif isinstance(one, Reference):
                    named = self._program.variable(one)
                    # A call that only shows the object does not get it.
                    gets = call.path in self._language.writers or (id(named), call.start) in changing
                    if named is not None and isinstance(named.value, Record) and gets:
                        found[named.value.start, named.value.end] = one, call
        return found

    def _body(self, body: Expression | None, call: Invocation, *, certain: bool) -> list[Carried | Whole] | None:
        """Return what is sent as JSON, the same as before where nothing was changed since then; ``None`` where it is not known."""
        moment = self._names.moment(body, call) if isinstance(body, Reference) else None
        if moment is not None and (moment, certain) in self._moments:
            return self._moments[moment, certain]
        fixed = self._is_read_elsewhere(body)

        def request() -> Whole | None:
            record = self._names.assembled(body, call)
            return self._request(record, certain=certain, fixed=fixed) if record is not None else None

        found: list[Carried | Whole] = [one for one in self._names.paths(call, request) if one is not None]
        made = self._meant(body)
        if found and isinstance(made, Invocation) and mutations.has_arguments(made) and self._names.is_model(made):
            found.insert(0, Unchecked(self._source.at(made.name_start, made.name_end), _NO_ARGUMENTS))
        if found and moment is not None:
            self._moments[moment, certain] = found
        return found or None

    def _is_read_elsewhere(self, body: Expression | None) -> bool:
        """Tell whether other code reads or sets members of an object by the name that it is sent by."""
        variable = self._program.variable(body) if isinstance(body, Reference) else None
        if variable is None or not isinstance(variable.value, Record):
            return False
        return variable.is_read_into or any(change.keys for change in variable.changes)

    def _text(self, text: Expression, call: Invocation, *, certain: bool) -> list[Carried | Whole] | None:
        """Return what is sent as it is, a string that holds JSON or an object that a function writes; ``None`` where none is known."""
        meant = self._meant(text)
        if isinstance(meant, Invocation) and meant.path in self._language.writers and meant.arguments:
            return None if self._is_customized(meant) else self._body(meant.arguments[0], meant, certain=certain)
        if isinstance(meant, Quoted):
            return self._told((meant,), call, certain=certain)
        return self._told(meant.parts, call, certain=certain) if isinstance(meant, Sum) and len(meant.parts) > 1 else None

    def _is_customized(self, writer: Invocation) -> bool:
        """Tell whether a function that writes JSON is told to write something else than what it is given, or in a way of its own."""
        default, second = writer.named.get("default"), writer.arguments[1:2]
        is_replaced = bool(second) and not _is_nothing(second[0])
        has_default = default is not None and not (isinstance(default, Reference) and default.path == ("str",))
        return writer.is_open or "cls" in writer.named or has_default or is_replaced

    def _told(self, parts: tuple[Expression, ...], call: Invocation, *, certain: bool) -> list[Carried | Whole]:
        """Return a string as the JSON that it holds; where something else than a value is put in, that may mend its grammar."""

        def told() -> Whole:
            source = json_writer.string(self._source, parts, self._repeated)
            text = embedded("json", source, HostFacts(certain, tentative=_LOOSE.search(source.text) is not None))
            return Whole((parts[0].start, parts[-1].end), text)

        return [*self._names.paths(call, told)]

    def _request(self, record: Record, *, certain: bool, fixed: bool = False, supposed: bool = False) -> Whole:
        for one in (record, *(member.value for member in record.members)):
            self._taken.add(one.start, one.end)
        whole = spreads.merge(record, self._repeated)
        names = self._language.dialect, self._repeated, self._type_of
        text = json_writer.request(self._source, whole, *names, certain=certain, fixed=fixed, supposed=supposed)
        return Whole((record.start, record.end), text)

    def _repeated(self, reference: Reference) -> Meaning | None:
        """Return what a name stands for, to be written in its place."""
        meaning = self._resolve(reference)
        return meaning if meaning is not None and self.allowance.covers(meaning.value.end - meaning.value.start) else None

    def _url(self, expression: Expression | None) -> Word | None:
        """Return the address that an expression stands for, with placeholders for what is computed."""
        meant = self._meant(self._program.field(expression) or expression)
        if isinstance(meant, Invocation) and meant.path[-1] in {"urljoin", "URL", "Url"}:
            aimed = (self._url(argument) for argument in meant.arguments)
            return next((word for word in aimed if word is not None and endpoint.aim(word.text) is not endpoint.Aim.ELSEWHERE), None)
        parts = meant.parts if isinstance(meant, Sum) else (meant,) if isinstance(meant, Quoted) else ()
        if not parts:
            return None
        resolved = [self._meant(part) or part for part in parts]
        text = json_writer.string(
            self._source, [part if isinstance(part, Quoted) else old for part, old in zip(resolved, parts, strict=True)], self._resolve
        )
        return Word.of(text)

    def _call(self, call: Invocation, sent: Sent, sent_as: str, url: Word) -> Call:
        method = Word(sent.method[0], self._source.at(*sent.method[1:])) if sent.method is not None else None
        meant = self._meant(sent.headers)
        headers = list(self._headers(meant)) if isinstance(meant, Record) else []
        states = sent.states_headers and any(self._is_written(text) for text in sent.texts)
        return Call(
            place=self._source.at(call.name_start, call.name_end),
            url=url,
            method=method,
            sent_as=sent_as,
            headers=tuple(headers),
            has_body=bool(sent.bodies or sent.texts),
            lacks_body=sent.lacks_body,
            states_headers=states and content_type.is_settled(self._mentions(), sent.headers, meant),
            content_type=sent.content_type,
            misencoded=tuple(self._misencoded(call, sent, sent.encoding)) if sent.encoding is not None else (),
            credentials=tuple(place for one in headers if (place := one.credential) is not None),
        )

    def _written(self) -> Spans:
        return content_type.written(self._program.calls, lambda call: self._language.sent(call, self._meant))

    def _is_written(self, body: Expression) -> bool:
        """Tell whether a body is JSON already: what a function writes, or a string."""
        meant = self._meant(body)
        return isinstance(meant, Quoted) or (isinstance(meant, Invocation) and meant.path in self._language.writers)

    def _misencoded(self, call: Invocation, sent: Sent, encoding: Encoding) -> Iterator[Misencoded]:
        for text in sent.texts:
            if encoding.of_objects and self._names.is_object(text, call):
                yield Misencoded(self._source.at(text.start, text.end), encoding.of_objects, encoding.instead_of_objects)
        for body in sent.bodies:
            if encoding.of_texts and self._is_written(body):
                yield Misencoded(self._source.at(body.start, body.end), encoding.of_texts, encoding.instead_of_texts)

    def _headers(self, record: Record) -> Iterator[Header]:
        for member in record.members:
            name, value = name_of(member.key), self._meant(member.value)
            if name is None:
                continue
            parts = value.parts if isinstance(value, Sum) else [value or member.value]
            text = json_writer.string(self._source, parts, self._resolve)
            yield Header(name, text.text, text.whole)


def _is_nothing(expression: Expression) -> bool:
    """Tell whether an expression stands for no value."""
    return isinstance(expression, Scalar | Computed) and expression.text in {"null", "undefined"}
