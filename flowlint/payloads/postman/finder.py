"""Reads Postman collections: the requests in their folders, the credentials that these sign in with, and bodies as they are sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowlint.model import address, endpoint
from flowlint.model.call import NO_BODY, Call, Header, Word
from flowlint.model.carried import Carried, Unchecked
from flowlint.model.credential import credential_in, is_credential
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.location import Location, Refusal, Source
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Node
from flowlint.model.pattern import pattern
from flowlint.payloads.postman import variables
from flowlint.payloads.transcript import KeptApart, Transcript, Write, as_it_is, embedded, json_string, replaced
from flowlint.payloads.variables import Variables
from flowlint.syntax.json import strict

_TEXT_OR_COMMENT = pattern(r'"(?:[^"\\]|\\(?s:.))*+"?|[“„«‟″][^”“»‟″\r\n]*+|(?P<comment>//[^\r\n]*|/\*(?s:.*?)\*/)|/\*(?s:.*)')
_SCHEME_AND_VARIABLE = pattern(r"(?:[A-Za-z]+\s+)?\{\{(?P<name>[^{}]+)\}\}")
_SECRETS = {"bearer": ("token",), "oauth2": ("accessToken", "clientSecret")}
"""The fields of a way of signing in that are secret, by its type."""


class _Collection(NamedTuple):
    """A collection: its text, and the variables that it settles, as they are put in, and the nodes that hold them.

    ``sets_bodies`` is true when a script may give a request its body.
    """

    source: Source
    values: Variables
    nodes: Mapping[str, Node]
    sets_bodies: bool


class _Item(NamedTuple):
    """An item of a collection, and how requests in it sign in unless they say otherwise."""

    node: Node
    signing_in: Node | None


def find(source: Source) -> Iterator[Carried]:
    """Yield what each request in a collection holds: its call and its body; before them the faults of the collection itself."""
    # Postman reads over a byte order mark; with a blank in its place all offsets stay the same.
    document = strict.parse(source._replace(text=f" {source.text[1:]}") if source.text.startswith("\ufeff") else source)
    yield from (_of(source, fault) for fault in document.faults if fault.rule is FaultClass.SYNTAX)
    told: set[int] = set()
    for root in document.roots:
        nodes = variables.settled(root, source.text)
        values = {name: variables.said(node, source.text) for name, node in nodes.items()}
        filled_in = Variables(values, variables.VARIABLE)
        collection = _Collection(source, filled_in, nodes, variables.sets_bodies(root))
        for item in _items(root):
            yield from _held(collection, item, told)


def _of(source: Source, fault: SyntaxFault) -> SyntaxFault:
    return fault._replace(place=fault.place._replace(source=source))


def _items(root: Node) -> Iterator[_Item]:
    """Yield the items that hold a request, in order, from folders of any depth."""
    waiting = [_Item(root, None)]
    while waiting:
        node, inherited = waiting.pop()
        signing_in = _signing_in(node, inherited)
        yield _Item(node, signing_in)
        waiting += [_Item(item, signing_in) for item in reversed(node.items_at("item"))]


def _signing_in(holder: Node, inherited: Node | None) -> Node | None:
    own = holder.get("auth")
    return own if own is not None and own.kind is Kind.OBJECT else inherited


def _held(collection: _Collection, item: _Item, told: set[int]) -> Iterator[Carried]:
    """Yield what an item holds; a request that neither launches a flow nor changes a trigger holds nothing.

    ``told`` are the places of credentials that were told of before, since many requests can share one.
    """
    request = item.node.get("request")
    url = _address(collection, request) if request is not None else None
    if request is None or url is None:
        return
    method = _word(collection, request.get("method"))
    sent_as = method.text.upper() if method is not None else "GET"
    aim = endpoint.aim(url.text)
    if aim is endpoint.Aim.ELSEWHERE and not address.changes_trigger(sent_as, url.text):
        return
    headers = tuple(_headers(collection, request))
    body = _body(collection, request.get("body"), headers)
    lacks_body = _lacks_body(request.get("body")) and not collection.sets_bodies
    if aim is endpoint.Aim.LAUNCH and body is None and not lacks_body:
        yield from _unjudged(collection, request.get("body"), url, is_sent=sent_as == endpoint.METHOD)
    if aim is not endpoint.Aim.ELSEWHERE:
        signing_in = _signing_in(request, item.signing_in)
        credentials = dict((*_in_headers(collection, request), *_in_settings(collection, signing_in)))
        yield Call(
            place=url.place,
            url=url,
            method=method,
            sent_as=sent_as,
            headers=headers,
            has_body=body is not None,
            lacks_body=lacks_body,
            credentials=tuple(place for offset, place in credentials.items() if offset not in told),
        )
        told.update(credentials)
    if body is not None:
        yield embedded("json", body, address.facts_of_body(sent_as, url.text))


def _held_by(collection: _Collection, node: Node | None) -> Source | None:
    """Return what a string holds, as a text of its own; ``None`` where there is none, or none in straight quotes."""
    if node is None or not node.text or not collection.source.text[node.start] == collection.source.text[node.end - 1] == '"':
        return None
    return _put_in(json_string(collection.source, node.start, node.end), collection)


def _put_in(held: Source, collection: _Collection) -> Source:
    """Return a text with the variables of the collection put in; each value has the place of the variable's name."""
    found = variables.VARIABLE.finditer(held.text) if collection.nodes else ()
    return replaced(held, found, lambda match: collection.values.fill(match.group()))


def _word(collection: _Collection, node: Node | None) -> Word | None:
    held = _held_by(collection, node)
    return Word.of(held) if held is not None else None


def _address(collection: _Collection, request: Node) -> Word | None:
    """Return the address of a request. Where it is given in parts too, these are what is sent, so no edit of the whole mends it."""
    url = request.get("url") if request.kind is Kind.OBJECT else request
    path = url.get("path") if url is not None else None
    if url is None or path is None:
        return _word(collection, url.get("raw") if url is not None and url.kind is Kind.OBJECT else url)
    parts = f"{_joined(url.get('host'), '.')}/{_joined(path, '/').lstrip('/')}"
    sent = collection.values.fill(parts)
    raw = _held_by(collection, url.get("raw"))
    transcript = Transcript(raw or collection.source)
    if raw is not None and endpoint.aim(raw.text) is endpoint.aim(sent):
        transcript.copy(0, len(raw.text), Refusal.READ_ONLY)
    else:
        transcript = Transcript(collection.source)
        transcript.put(sent, path.start, path.end)
    whole = transcript.source()
    return Word.of(whole)


def _joined(node: Node | None, separator: str) -> str:
    """Return a part of an address, which may be a text or a list of texts and of objects that hold one."""
    if node is None:
        return ""
    parts = [item.get("value") or item for item in node.items] or [node]
    return separator.join(part.text or "" for part in parts)


def _stated(request: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the name and the value of each header that is sent."""
    for item in request.items_at("header"):
        name, value = item.get("key"), item.get("value")
        if name is not None and value is not None and not variables.is_off(item):
            yield name, value


def _headers(collection: _Collection, request: Node) -> Iterator[Header]:
    for name, value in _stated(request):
        said = collection.values.fill(value.text or "")
        yield Header(name.text or "", said, collection.source.at(min(name.start, value.start), max(name.end, value.end)))
    header = request.get("header")
    if header is not None and header.text is not None:
        for line in header.text.splitlines():
            before, colon, behind = line.partition(":")
            if colon:
                yield Header(before.strip(), behind.strip(), collection.source.at(*header.span))


def _in_headers(collection: _Collection, request: Node) -> Iterator[tuple[int, Location]]:
    """Yield where tokens stand in headers, each with the offset of the string that holds it."""
    for name, value in _stated(request):
        if (name.text or "").lower() == "authorization":
            node = _named(value, collection)
            held = _held_by(collection, node)
            found = credential_in(held.text) if held is not None else None
            if held is not None and found is not None:
                yield node.start, held.at(*found)


def _in_settings(collection: _Collection, signing_in: Node | None) -> Iterator[tuple[int, Location]]:
    """Yield where tokens stand in what says how a request signs in: a list of names and values, or an object in format 2.0."""
    kind = signing_in.text_at("type") if signing_in is not None else None
    settings = signing_in.get(kind) if signing_in is not None and kind is not None else None
    if settings is None:
        return
    for name in _SECRETS.get(kind or "", ()):
        listed = [item.get("value") for item in settings.items if item.text_at("key") == name]
        for node in (*listed, settings.get(name)):
            holder = _named(node, collection) if node is not None else None
            held = _held_by(collection, holder)
            if holder is not None and held is not None and is_credential(held.text):
                yield holder.start, held.whole


def _named(value: Node, collection: _Collection) -> Node:
    """Return the node that holds the value of the variable that a text consists of, behind a scheme; else that of the text."""
    found = _SCHEME_AND_VARIABLE.fullmatch(value.text or "")
    return collection.nodes.get(found["name"], value) if found is not None else value


def _body(collection: _Collection, body: Node | None, headers: tuple[Header, ...]) -> Source | None:
    """Return the raw body of a request, as it is sent; ``None`` where it has none."""
    if body is None or body.text_at("mode") != "raw" or variables.is_off(body):
        return None
    held = _held_by(collection, body.get("raw"))
    if held is None or not held.text.strip():
        return None
    stated = next((header.value for header in headers if header.name.lower() == "content-type"), "")
    is_json = "json" in stated.lower() or body.text_at("options", "raw", "language") == "json"
    return _without_comments(held) if is_json else held


def _lacks_body(body: Node | None) -> bool:
    """Return true when a request is sent without a body: it has none, a raw one without text, or one that is turned off."""
    if body is None or body.kind is Kind.NULL:
        return True
    mode, raw = body.text_at("mode"), body.get("raw")
    is_off = variables.is_off(body) or mode == "none"
    return is_off or (mode == "raw" and (raw is None or raw.kind is Kind.NULL or (raw.text is not None and not raw.text.strip())))


def _unjudged(collection: _Collection, body: Node | None, url: Word, *, is_sent: bool) -> Iterator[Unchecked]:
    """Yield the sentence about a body that is sent as something else than raw text, such as a form or a file, or that is not stated."""
    mode = body.get("mode") if body is not None else None
    if mode is not None and mode.text not in {None, "", "raw"}:
        place = collection.source.at(*mode.span)
        yield Unchecked(place, "body not checked: Postman does not send it as a raw text")
    elif is_sent:
        yield Unchecked(url.place, NO_BODY)


def _without_comments(held: Source) -> Source:
    """Return a body without its comments; no edit may reach across one."""
    transcript, done = Transcript(held), 0
    write: Write = as_it_is
    for match in _TEXT_OR_COMMENT.finditer(held.text):
        if match["comment"] is not None:
            transcript.copy(done, match.start(), write)
            write, done = KeptApart(), match.end()
    transcript.copy(done, len(held.text), write)
    return transcript.source() if done else held
