"""Finds the requests that source code sends to the endpoint: by the official SDK, by libraries for HTTP, and what looks like one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, cast

from flowlint import changing, merging, stand_ins, transcribing
from flowlint.contracts import Unchecked
from flowlint.covering import Spans
from flowlint.embedding import embedded
from flowlint.model import address, endpoint
from flowlint.model.call import NO_BODY, Call, Encoding, Header, Misencoded, Word
from flowlint.model.code import (
    Bare,
    Change,
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
    Variable,
    name_of,
)
from flowlint.model.credential import credential_in
from flowlint.model.location import Location, Source, Span
from flowlint.model.request import CONTAINER, FIELDS, is_plausible_flow_id
from flowlint.model.spelling import fold
from flowlint.transcribing import Dialect, Meaning

if TYPE_CHECKING:
    from flowlint.contracts import Carried

    _Reading = Callable[..., list[Carried] | None]

_LOOSE = re.compile(r"[^\s:,\[{\"]\s*\$\{|\$\{[^{}]*\}\s*\$\{")
"""A placeholder that stands where no value of JSON can."""

_NO_ARGUMENTS = "arguments are judged as if they were set one by one, since the class takes none"
_MOST_STEPS = 10
"""Names that are followed one after another."""


Meant = Callable[[Expression | None], Expression | None]
"""Returns what an expression stands for, through names."""


class Sent(NamedTuple):
    """How a call of a library for HTTP sends a request.

    ``method`` is the name of the method and where it is written, ``sent_as`` the one that is used where it is not stated, empty where that
    is not known. ``bodies`` are what is sent as JSON, ``texts`` what is sent as it is. ``known`` tells that the library is one whose calls
    are requests for certain, ``lacks_body`` that nothing gives this one a body.
    ``encoding`` tells what the library makes of bodies that are not given as they should be, ``None`` where that is not certain.
    """

    url: Expression | None
    method: tuple[str, int, int] | None = None
    sent_as: str = ""
    bodies: tuple[Expression, ...] = ()
    texts: tuple[Expression, ...] = ()
    headers: Expression | None = None
    known: bool = False
    lacks_body: bool = False
    encoding: Encoding | None = None


class Language(NamedTuple):
    """What a language calls things.

    ``launcher`` and ``parameter`` are the SDK's method and its parameter, ``model`` the SDK's class of a request, whose members ``fields``
    names. ``writers`` are the functions that write JSON; ``sent`` tells how a call sends a request, ``None`` where it sends none.
    ``trigger_writers`` are the SDK's methods that create or change a trigger (``ProcessAutomationApi``), each with the number of its
    argument ``body``.
    """

    dialect: Dialect
    launcher: str
    parameter: str
    writers: frozenset[tuple[str, ...]]
    sent: Callable[[Invocation, Meant], Sent | None]
    model: str = ""
    fields: Mapping[str, str] = MappingProxyType({})
    trigger_writers: Mapping[str, int] = MappingProxyType({})


def find(source: Source, program: Program, language: Language) -> Iterator[Carried]:
    """Yield the calls that launch flows and their bodies, and every other object that looks like a launch request.

    Bodies of which nothing is known are named where no such object may be one of them.
    """
    finder = _Finder(source, program, language)
    for call in program.calls:
        yield from finder.called(call)
    others = list(finder.others())
    yield from others or finder.unread


class _Finder:
    """The search in one text; ``unread`` are the bodies of which nothing is known, ``_taken`` the places of objects that were yielded."""

    def __init__(self, source: Source, program: Program, language: Language) -> None:
        self.unread: list[Unchecked] = []
        self._source = source
        self._program = program
        self._language = language
        self._taken = Spans(())
        self._sent: dict[tuple[int, int], list[Record]] = {}

    def called(self, call: Invocation) -> Iterator[Carried]:
        """Yield what a call sends to the endpoint."""
        if call.path[-1] == self._language.launcher:
            named = call.named.get(self._language.parameter) or call.named.get("body")
            body = named or (call.arguments[0] if call.arguments else None)
            if body is None:
                yield Unchecked(self._place(call.name_start, call.name_end), NO_BODY)
            yield from self._held(call, [(self._body, body)] if body is not None else [], certain=True)
            return
        place = self._language.trigger_writers.get(call.path[-1])
        if place is not None:
            trigger = call.named.get("body", call.arguments[place] if len(call.arguments) > place else None)
            yield from self._body(trigger, call, certain=False) or ()
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
                yield Unchecked(self._place(call.name_start, call.name_end), NO_BODY)
        certain = sent.known and aim is endpoint.Aim.LAUNCH and sent_as == endpoint.METHOD
        yield from self._held(call, self._readings(call, sent), certain=certain)

    def _readings(self, call: Invocation, sent: Sent) -> Iterator[tuple[_Reading, Expression]]:
        """Yield what a call sends, each with how it is to be read; a body that is not given as it should be is read as what it is."""
        encoding = sent.encoding or Encoding()
        for body in sent.bodies:
            yield self._text if encoding.of_texts and self._is_written(body) else self._body, body
        for text in sent.texts:
            is_object = encoding.of_objects and text not in sent.bodies and self._assembled(text, call) is not None
            yield self._body if is_object else self._text, text

    def _held(self, call: Invocation, given: Iterable[tuple[_Reading, Expression]], *, certain: bool) -> Iterator[Carried]:
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
                self.unread.append(Unchecked(self._place(*place), f"the body is not judged: {reason}"))

    def _why_unread(self, body: Expression, call: Invocation) -> str:
        """Return why nothing is known of what a call sends; empty where it sends none."""
        if self._assembled(body, call) is not None:
            return "how the code encodes it is not known"
        is_made = isinstance(body, Reference | Invocation | Computed | Sum)
        return "it is put together when the request is sent" if is_made else ""

    def _unknown(self, call: Invocation) -> Sent:
        """Return what any other call may send that is given the endpoint's address."""
        given = (*call.arguments, *call.named.values())
        if not any(isinstance(one, Record | Reference) for one in given):
            return Sent(None)
        return Sent(next(filter(self._is_endpoint, given), None), bodies=given)

    def others(self) -> Iterator[Carried]:
        """Yield the objects that look like launch requests and that no call was seen to send."""
        passed = self._passed()
        for span in stand_ins.places(self._program.calls, self._is_endpoint):
            self._taken.add(*span)
        known, self._taken = self._taken, Spans(())
        for record in filter(self._looks_like_request, self._program.records):
            place = record.start, record.end
            way = passed.get(place)
            used = record if way is None else way[0]
            if not any(spans.cover(one.start, one.end) for spans in (known, self._taken) for one in (record, used)):
                whole = self._assembled(*way) if way is not None else record if place in self._program.compared else None
                yield self._request(whole or changing.opened(record), certain=False, supposed=True)

    def _looks_like_request(self, record: Record) -> bool:
        """Tell whether an object has what a launch request has, and nothing else; a reply of the platform has the flow's id too."""
        values = {fold(name): member.value for member in record.members if (name := name_of(member.key)) is not None}
        flow_id, container = (self._known(values.get(fold(name))) for name in ("flowId", CONTAINER))
        if flow_id is None or container is None or not values.keys() <= {fold(name) for name in (*FIELDS, CONTAINER)}:
            return False
        if isinstance(container, Quoted | Scalar | Items | Sum) or (
            isinstance(container, Computed) and container.type not in {"", "object"}
        ):
            return False
        if isinstance(flow_id, Quoted):
            return flow_id.content is None or is_plausible_flow_id(flow_id.content.strip())
        return isinstance(flow_id, Reference | Invocation | Sum) or (isinstance(flow_id, Computed) and flow_id.type in {"", "string"})

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
                    if named is not None and isinstance(named.value, Record) and self._gets(call, named):
                        found[named.value.start, named.value.end] = one, call
        return found

    def _gets(self, call: Invocation, variable: Variable) -> bool:
        """Tell whether a call does more with the object of a name than to show it."""
        return call.path in self._language.writers or any(change.start == call.start for change in variable.changes)

    def _body(self, body: Expression | None, call: Invocation, *, certain: bool) -> list[Carried] | None:
        """Return what is sent as JSON, ``None`` where that is not known."""
        record, made = self._assembled(body, call), self._meant(body)
        if record is None:
            return None
        sent = self._sent.setdefault((record.start, record.end), [])
        if record in sent:
            # An object that several calls send is one payload.
            return []
        sent.append(record)
        told: list[Carried] = [self._request(record, certain=certain, fixed=self._is_read_elsewhere(body))]
        if isinstance(made, Invocation) and self._is_model(made) and changing.has_arguments(made):
            told.insert(0, Unchecked(self._place(made.name_start, made.name_end), _NO_ARGUMENTS))
        return told

    def _is_read_elsewhere(self, body: Expression | None) -> bool:
        """Tell whether other code reads or sets members of an object by the name that it is sent by."""
        variable = self._program.variable(body) if isinstance(body, Reference) else None
        if variable is None or not isinstance(variable.value, Record):
            return False
        return variable.is_read_into or any(change.keys for change in variable.changes)

    def _text(self, text: Expression, call: Invocation, *, certain: bool) -> list[Carried] | None:
        """Return what is sent as it is, a string that holds JSON or an object that a function writes; ``None`` where none is known."""
        meant = self._meant(text)
        if isinstance(meant, Invocation) and meant.path in self._language.writers and meant.arguments:
            return None if self._is_written_otherwise(meant) else self._body(meant.arguments[0], call, certain=certain)
        if isinstance(meant, Quoted):
            return [self._told((meant,), certain=certain)]
        return [self._told(meant.parts, certain=certain)] if isinstance(meant, Sum) and len(meant.parts) > 1 else None

    def _is_written_otherwise(self, writer: Invocation) -> bool:
        """Tell whether a function that writes JSON is told to write something else than what it is given, or in a way of its own."""
        default, second = writer.named.get("default"), writer.arguments[1:2]
        is_replaced = bool(second) and not (isinstance(second[0], Scalar) and second[0].text == "null")
        if isinstance(second[0] if second else None, Reference):
            is_replaced = cast("Reference", second[0]).path != ("undefined",)
        has_default = default is not None and not (isinstance(default, Reference) and default.path == ("str",))
        return writer.is_open or "cls" in writer.named or has_default or is_replaced

    def _told(self, parts: tuple[Expression, ...], *, certain: bool) -> Carried:
        """Return a string as the JSON that it holds; where something else than a value is put in, that may mend its grammar."""
        source = transcribing.string(self._source, parts, self._resolve)
        return embedded("json", source, certain=certain)._replace(tentative=_LOOSE.search(source.text) is not None)

    def _request(self, record: Record, *, certain: bool, fixed: bool = False, supposed: bool = False) -> Carried:
        self._taken.add(record.start, record.end)
        for member in record.members:
            self._taken.add(member.value.start, member.value.end)
        whole = merging.merge(record, self._resolve)
        dialect = self._language.dialect
        return transcribing.request(self._source, whole, dialect, self._resolve, certain=certain, fixed=fixed, supposed=supposed)

    def _assembled(self, body: Expression | None, call: Invocation) -> Record | None:
        """Return the object that an expression in a call stands for, with what is set in it before; ``None`` where that is not known."""
        changes: tuple[Change, ...] = ()
        before = call.start
        for _ in range(_MOST_STEPS):
            if not isinstance(body, Reference):
                break
            variable = self._program.variable(body)
            if variable is None or variable.value is None or (isinstance(variable.value, Record) and variable.start > before):
                return None
            changes += self._changes(body, variable, call)
            body = variable.value
        if isinstance(body, Invocation) and self._is_model(body):
            return self._as_sent(changing.changed(changing.constructed(body, self._source.text), changes, before))
        return changing.changed(body, changes, before) if isinstance(body, Record) else None

    def _changes(self, name: Reference, variable: Variable, call: Invocation) -> tuple[Change, ...]:
        """Return the changes that may be made before a call; within one scope what stands behind it is done later."""
        in_order = self._program.home(name) == call.scope
        return tuple(
            change
            for change in variable.changes
            if change.start != name.start and not (in_order and change.scope == call.scope and change.start >= call.end)
        )

    def _is_model(self, call: Invocation) -> bool:
        """Tell whether a call makes an object of the SDK's class of a request."""
        return bool(self._language.model) and call.path[-1] == self._language.model

    def _as_sent(self, record: Record) -> Record:
        """Return an object of the SDK's model with the names that are sent; what is nothing is not sent, and other attributes stay."""
        members = []
        attributes = {name: attribute for attribute, name in self._language.fields.items()}
        given = {name for member in record.members if (name := name_of(member.key)) is not None}
        misnamed = {name: attribute for name, attribute in attributes.items() if name in given and attribute not in given}
        for member in record.members:
            key = member.key
            is_unset = isinstance(member.value, Scalar) and member.value.text == "null"
            if is_unset or attributes.get(name_of(key) or "") in given:
                continue
            if isinstance(key, Bare) and key.name in self._language.fields:
                key = key._replace(name=self._language.fields[key.name])
            members.append(member._replace(key=key))
        return record._replace(members=tuple(members), misnamed=MappingProxyType(misnamed))

    def _resolve(self, reference: Reference) -> Meaning | None:
        """Return what a name stands for, through other names, and whether a change of that would be one for other code, too."""
        value: Expression | None = reference
        changes: tuple[Change, ...] = ()
        shared = False
        for _ in range(_MOST_STEPS):
            variable = self._program.variable(value) if isinstance(value, Reference) else None
            if variable is None:
                break
            changes += tuple(change for change in variable.changes if change.start != cast("Reference", value).start)
            shared = shared or variable.uses > 1 or variable.is_read_into or bool(variable.changes)
            value = variable.value
        if value is None or isinstance(value, Reference | Invocation | Computed):
            return None
        if isinstance(value, Record):
            value = changing.changed(value, changes, reference.start)
        elif changes and not isinstance(value, Quoted | Scalar):
            return None
        return Meaning(value, shared)

    def _meant(self, expression: Expression | None) -> Expression | None:
        """Return what names stand for that are followed one after another."""
        for _ in range(_MOST_STEPS):
            variable = self._program.variable(expression) if isinstance(expression, Reference) else None
            if variable is None or variable.value is None or (variable.changes and isinstance(variable.value, Record)):
                return expression
            expression = variable.value
        return expression

    def _url(self, expression: Expression | None) -> Word | None:
        """Return the address that an expression stands for, with placeholders for what is computed."""
        meant = self._meant(expression)
        if isinstance(meant, Invocation) and meant.path[-1] in {"urljoin", "URL", "Url"}:
            aimed = (self._url(argument) for argument in meant.arguments)
            return next((word for word in aimed if word is not None and endpoint.aim(word.text) is not endpoint.Aim.ELSEWHERE), None)
        parts = meant.parts if isinstance(meant, Sum) else (meant,) if isinstance(meant, Quoted) else ()
        if not parts:
            return None
        resolved = [self._meant(part) or part for part in parts]
        text = transcribing.string(
            self._source, [part if isinstance(part, Quoted) else old for part, old in zip(resolved, parts, strict=True)], self._resolve
        )
        return Word(text.text, Location(text, "", Span(0, len(text.text))))

    def _call(self, call: Invocation, sent: Sent, sent_as: str, url: Word) -> Call:
        method = Word(sent.method[0], self._place(*sent.method[1:])) if sent.method is not None else None
        meant = self._meant(sent.headers)
        headers = list(self._headers(meant)) if isinstance(meant, Record) else []
        return Call(
            place=self._place(call.name_start, call.name_end),
            url=url,
            method=method,
            sent_as=sent_as,
            headers=tuple(headers),
            has_body=bool(sent.bodies or sent.texts),
            lacks_body=sent.lacks_body,
            misencoded=tuple(self._misencoded(call, sent, sent.encoding)) if sent.encoding is not None else (),
            credentials=tuple(self._credentials(headers)),
        )

    def _is_written(self, body: Expression) -> bool:
        """Tell whether a body is JSON already: what a function writes, or a string."""
        meant = self._meant(body)
        return isinstance(meant, Quoted) or (isinstance(meant, Invocation) and meant.path in self._language.writers)

    def _misencoded(self, call: Invocation, sent: Sent, encoding: Encoding) -> Iterator[Misencoded]:
        for text in sent.texts:
            if encoding.of_objects and self._assembled(text, call) is not None:
                yield Misencoded(self._place(text.start, text.end), encoding.of_objects, encoding.instead_of_objects)
        for body in sent.bodies:
            if encoding.of_texts and self._is_written(body):
                yield Misencoded(self._place(body.start, body.end), encoding.of_texts, encoding.instead_of_texts)

    def _headers(self, record: Record) -> Iterator[Header]:
        for member in record.members:
            name, value = name_of(member.key), self._meant(member.value)
            if name is None:
                continue
            parts = value.parts if isinstance(value, Sum) else [value or member.value]
            text = transcribing.string(self._source, parts, self._resolve)
            yield Header(name, text.text, Location(text, "", Span(0, len(text.text))))

    def _credentials(self, headers: list[Header]) -> Iterator[Location]:
        for header in headers:
            found = credential_in(header.value) if header.name.lower() == "authorization" else None
            if found is not None:
                yield header.place._replace(span=Span(*found))

    def _place(self, start: int, end: int) -> Location:
        return Location(self._source, "", Span(start, end))
