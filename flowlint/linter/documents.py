"""Finds the payloads in a parsed document, and the faults that concern them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from flowlint.binding.envelope import has_flow_id, is_launch_request, is_likely_request, told_from_requests
from flowlint.binding.resolver import FileRuling
from flowlint.linter.contents import ARGUMENTS_ALONE, NO_FLOW_ID
from flowlint.model.carried import Text
from flowlint.model.document import Document
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.flow import FLOW_TYPES, flow_type
from flowlint.model.location import Location, Source, Span, join
from flowlint.model.mode import Shape
from flowlint.model.node import Kind, Node
from flowlint.model.payload import Payload
from flowlint.model.request import CONTAINER, OF_OTHER_MODELS
from flowlint.model.trigger import DATA_FORMATS, Trigger, TriggerDeclaration, data_format, field
from flowlint.model.wording import series
from flowlint.syntax.document import decode
from flowlint.syntax.faults import unreadable
from flowlint.syntax.grammars import parse
from flowlint.syntax.json.strict import item, plain_item

_HEAD = 1024
_NAMED = 3
MOST_TRIGGERS = 2_500
"""Triggers that a document may hold; an organisation has some hundred, and the platform gives 200 in a page."""
_MOST_LEVELS = 3
"""Levels of maps and lists below a root in which triggers are looked for, as in ``triggers: {left: {…}}``."""
_OF_TRIGGERS_ALONE = frozenset({"matchCriteria", "eventTTLSeconds", "delayBySeconds"})
DEFINITION_KEYS = frozenset({"flowlint", "inputSchema", "flowSequenceItemList", "$schema"})
"""Keys that only flow definitions and schemas have."""


def open_document(path: str, text: Text, limit: int) -> Document:
    """Parse ``text``; one over ``limit`` bytes, or that is not UTF-8, comes back as a document with that one fault."""
    if text.size:
        # Enough of the text to show where it begins.
        source = Source(path, text.data[:_HEAD].decode("utf-8", "ignore"), first_line=text.first_line)
        size = f"document of {text.size:,} bytes" if text.size > 0 else "document without end"
        message = f"{size} is over the limit of {limit:,} bytes and was not parsed"
        return Document(source, (), (unreadable(source, 0, message, help="split it, write JSON Lines, or raise --max-size"),))
    decoded = text.source or decode(path, text.data, text.first_line)
    if isinstance(decoded, SyntaxFault):
        return Document(decoded.place.source, (), (decoded,))
    return parse(text.grammar, decoded)


def payloads(document: Document, text: Text, ruling: FileRuling, *, must_hold: bool) -> list[Payload]:
    """Return the payloads of a document, which is that of ``text`` in a file of which ``ruling`` tells what is settled.

    ``must_hold`` says that the user named the file, or that the text is sent, so that a container of arguments alone makes a payload, and a
    root that is no object is one too. Below a path that the configuration names a container alone makes one as well, unless the object is a
    definition. Elsewhere it needs a ``flowId`` too, and nothing that no request has. Where a map without envelope counts, any object does.
    An array of requests holds one payload an element. Nowhere is the body of another endpoint that has a ``flowId`` a request.
    """
    bare, shape = ruling.bare, ruling.shape
    expected = ruling.expected and text.source is None

    def is_request(node: Node) -> bool:
        if not (text.facts.certain or not _is_of_another_model(node)):
            return False
        return ((must_hold or (expected and not _is_definition(node))) and is_launch_request(node)) or is_likely_request(node)

    found: list[Payload] = []
    for root in document.roots:
        if any(is_request(item) or (bare and item.kind is Kind.OBJECT) for item in root.items):
            roots = [(item, join("", index)) for index, item in enumerate(root.items)]
        elif is_request(root) or _counts_bare(root, must_hold=must_hold, bare=bare):
            roots = [(root, "")]
        else:
            continue
        for node, pointer in roots:
            payload = Payload(document.source, node, pointer, shape, text.facts)
            found.append(unwrapped(payload) if shape is Shape.REQUEST else payload)
    return found


def item_at(source: Source, index: int, start: int, shape: Shape) -> Payload:
    """Return the item of an array of payloads that begins at ``start``, and is plain."""
    node = plain_item(source.text, start)
    payload = Payload(source, node, join("", index), shape)
    return unwrapped(payload) if shape is Shape.REQUEST else payload


def begins_with_request(source: Source, start: int, text: Text, ruling: FileRuling, *, must_hold: bool) -> bool:
    """Tell whether the first item of an array, which begins at ``start``, is a payload that has a ``flowId``, so that each item is one."""
    first = item(source.text, start)
    if first is None or not has_flow_id(first):
        return False
    alone = Document(source, (Node(Kind.ARRAY, None, start, start, (first,)),))
    return bool(payloads(alone, text, ruling._replace(bare=False), must_hold=must_hold))


def why_none(document: Document) -> str:
    """Return why no object of a document in which no payload was found is one, as a clause."""
    for node in (one for root in document.roots for one in (root, *root.items)):
        others = told_from_requests(node)
        if others:
            return f'its "flowId" is not that of a launch request, which does not have {series(others, _NAMED)}'
        if is_launch_request(node) and not has_flow_id(node) and not _is_definition(node):
            return ARGUMENTS_ALONE
    return NO_FLOW_ID


def unwrapped(payload: Payload) -> Payload:
    """Return the payload that is a member of another one's root, where that names no flow and holds one whole request; else ``payload``."""
    root = payload.root
    if has_flow_id(root):
        return payload
    held = [member for member in root.members if "." not in str(member.key.value) and _is_whole_request(member.value)]
    if len(held) != 1:
        return payload
    key, request = held[0]
    return payload._replace(root=request, pointer=join(payload.pointer, str(key.value)), wrapper=root)


def _is_of_another_model(root: Node) -> bool:
    names = {key.value for key, _ in root.members}
    return "flowId" in names and not names.isdisjoint(OF_OTHER_MODELS) and names.isdisjoint({CONTAINER, "parameters"})


def _is_whole_request(node: Node) -> bool:
    return len(node.members) > 1 and is_likely_request(node)


def triggers(document: Document, text: Text) -> list[TriggerDeclaration]:
    """Return the triggers of a document, which is that of ``text``: one, or those in its lists and maps, as in the API's listing."""
    return [one for root in document.roots for one in _triggers_of(document.source, root, text)]


def too_many(triggers: Sequence[TriggerDeclaration]) -> SyntaxFault | None:
    """Return the fault of a document that has more triggers than a run has time for, a thousandth of a second each."""
    if len(triggers) <= MOST_TRIGGERS:
        return None
    beyond = triggers[MOST_TRIGGERS]
    start = beyond.root.start if beyond.root is not None else 0
    return unreadable(beyond.source, start, f"document holds more than {MOST_TRIGGERS:,} triggers", help="split it into several files")


def beside_triggers(document: Document, text: Text) -> Document:
    """Return ``document`` without the roots that hold triggers."""
    return document._replace(roots=tuple(root for root in document.roots if not _triggers_of(document.source, root, text)))


def _triggers_of(source: Source, root: Node, text: Text) -> list[TriggerDeclaration]:
    if text.facts.names or text.facts.creates_trigger:
        return [_trigger(source, root, "", text)] if root.kind is Kind.OBJECT else []
    return [_trigger(source, node, pointer, text) for node, pointer in _objects(root, "", _MOST_LEVELS) if _is_trigger(node)]


def _objects(node: Node, pointer: str, levels: int) -> Iterator[tuple[Node, str]]:
    """Yield ``node`` and the objects in its lists and members, each with its pointer, but none in a trigger, a request or an argument."""
    if node.kind is Kind.OBJECT:
        yield node, pointer
    if levels == 0 or _is_trigger(node) or has_flow_id(node):
        return
    named: list[tuple[str | int, Node]] = [(str(key.value), value) for key, value in node.members if "." not in str(key.value)]
    for name, inner in (*named, *enumerate(node.items)):
        if inner.children:
            yield from _objects(inner, join(pointer, name), levels - 1)


def _is_trigger(node: Node) -> bool:
    """Tell whether an object can only be a trigger, though it may lack what one needs; other systems have topics, names and targets too."""
    keys = {key.value for key, _ in node.members}
    if "topicName" not in keys or has_flow_id(node):
        return False
    target = node.get("target")
    kind = target.get("type") if target is not None else None
    settings = target.get("workflowTargetSettings") if target is not None else None
    if keys & _OF_TRIGGERS_ALONE or settings is not None or (kind is not None and (kind.text or "").lower() == "workflow"):
        return True
    topic = node.get("topicName")
    is_platform = topic is not None and (topic.kind is Kind.HOLE or (topic.text or "").lower().startswith(("v2.", "${", "{{")))
    return is_platform and (target is not None or {"name", "enabled"} <= keys)


def _trigger(source: Source, root: Node, pointer: str, text: Text) -> TriggerDeclaration:
    target = field(root, "target")
    settings = field(target, "workflowTargetSettings")
    enabled = field(root, "enabled")
    trigger = Trigger(
        id=_words(root.get("id")),
        name=_words(field(root, "name")),
        topic=_words(field(root, "topicName")),
        target=_words(field(target, "id")),
        data_format=_data_format(target, settings),
        enabled=enabled is None or enabled.value is not False,
    )
    # A text inside another may show a part of a trigger.
    is_whole = text.source is None or bool(text.facts.names) or text.facts.creates_trigger
    return TriggerDeclaration(trigger, source, root, pointer, text.facts.names, is_whole, text.facts.blocks)


def _data_format(target: Node | None, settings: Node | None) -> str:
    """Return the data format, as the platform spells it; nothing where it is filled in later, or is none."""
    stated = field(settings, "dataFormat")
    if stated is not None and stated.kind is not Kind.NULL:
        return data_format(stated.text or "")
    is_open = any(node is not None and node.kind is Kind.HOLE for node in (target, settings))
    return "" if is_open else DATA_FORMATS[0]


def _words(node: Node | None) -> str | None:
    """Return a text, or a placeholder as it is written."""
    return str(node.value) if node is not None and node.kind in {Kind.STRING, Kind.HOLE} and node.value != "" else None


def faults_of(document: Document, found: Iterable[Node]) -> list[SyntaxFault]:
    """Return the faults that concern the payloads and triggers at ``found``: those of the whole text, and those that stand in one."""
    roots = sorted(found, key=lambda root: root.start)
    if not (roots and document.faults):
        return []
    starts = [root.start for root in roots]
    ends = [root.end for root in roots]

    def stands_in_one(offset: int) -> bool:
        index = bisect_right(starts, offset) - 1
        return index >= 0 and offset <= ends[index]

    return [
        fault
        for fault in document.faults
        if fault.rule is FaultClass.SYNTAX or fault.place.span is None or stands_in_one(fault.place.span.start)
    ]


def concerned(fault: SyntaxFault, payloads: Sequence[Payload]) -> Payload | Source:
    """Return the one of the payloads of a text, in order, in which a fault stands, or the text where it stands outside them all."""
    start = fault.place.span.start if fault.place.span is not None else -1
    index = bisect_right(payloads, start, key=lambda payload: payload.root.start) - 1
    return payloads[index] if index >= 0 and start < payloads[index].root.end else fault.place.source


def root_fault(payload: Payload) -> SyntaxFault | None:
    """Return the fault of a payload whose root is no object, or ``None``."""
    root = payload.root
    if root.kind is Kind.OBJECT or root.kind is Kind.HOLE:
        return None
    article = "an" if root.kind is Kind.ARRAY else "a" if root.kind is not Kind.NULL else ""
    place = Location(payload.source, payload.pointer, Span(root.start, min(root.end, root.start + 1) if root.children else root.end))
    message = f"request body is {article} {root.kind}, expected an object".replace("  ", " ")
    bare = payload.shape is Shape.ARGUMENTS
    expected = 'write {"name of the input": value, …}' if bare else 'write {"flowId": …, "inputData": {…}}'
    return SyntaxFault(FaultClass.SYNTAX, message, place, help=expected, recovered=False)


def _counts_bare(root: Node, *, must_hold: bool, bare: bool) -> bool:
    if root.kind is Kind.OBJECT:
        return bare and not _is_definition(root)
    return (must_hold or bare) and not (root.kind is Kind.ARRAY and all(item.kind is Kind.OBJECT for item in root.items))


def _has_definition_key(root: Node) -> bool:
    """Return true when an object has a key that only flow definitions and schemas have."""
    return any(key.value in DEFINITION_KEYS for key, _ in root.members)


def _is_definition(root: Node) -> bool:
    """Tell whether a map without envelope is a flow definition or a schema rather than arguments."""
    names = {key.value for key, _ in root.members}
    if _has_definition_key(root) or {"type", "variables"} <= names or {"type", "properties"} <= names:
        return True
    return len(names) == 1 and root.members[0].value.kind is Kind.OBJECT and flow_type(str(root.members[0].key.value)) in FLOW_TYPES
