"""Edits on text: their order, no overlaps, one pass. Nothing here reads or writes files, and nothing is ever re-serialised."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, join
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Node, has_hole, is_single, plain
from flowlint.model.payload import Argument, Binding, Match
from flowlint.model.request import guid_within
from flowlint.model.spelling import fold
from flowlint.model.strict_json import is_strict
from flowlint.model.wording import quoted

_QUOTES = frozenset("\"'“”„‟«»″‘’‚‛‹›′")
"""What the grammars take for a quote, typographic ones included, which another edit may be replacing."""

_BLANK = " \t\r\n"


def inside(text: str, node: Node) -> tuple[int, int]:
    """Return where the content of a scalar stands: inside its quotes, where it has some."""
    if node.kind is Kind.STRING and node.end - node.start > 1 and text[node.start] in _QUOTES:
        return node.start + 1, node.end - 1
    return node.start, node.end


def rename(text: str, key: Node, name: str) -> Edit:
    """Return the edit that spells the key ``name``, in the quotes that it has."""
    start, end = inside(text, key)
    return Edit(start, end, name)


class FreedId(NamedTuple):
    """An id, what stands around it, as a plural noun, and the fix that removes that."""

    id: str
    around: str
    fix: Fix


def freed_id(text: str, value: Node) -> FreedId | None:
    """Return what frees a GUID of the spaces or braces around it; ``None`` where ``value`` is not such a text."""
    written = value.text
    if written is None or (within := guid_within(written)) is None:
        return None
    around = "spaces" if written.strip() == within else "braces" if "{" in written else "characters"
    return FreedId(within, around, Fix(f"remove the {around}", Safety.SAFE, (rename(text, value, within),)))


def respelled(text: str, node: Node, word: str, title: str, safety: Safety) -> Fix | None:
    """Return the fix that writes ``word`` in place of a string, in its quotes; ``None`` where the text does not hold it as it is."""
    start, end = inside(text, node)
    as_it_is = is_plain_word(word) and node.kind is Kind.STRING and text[start:end] == node.value
    return Fix(title, safety, (Edit(start, end, word),)) if as_it_is else None


def renamed_key(text: str, holder: Node, key: Node, right: str, safety: Safety) -> Fix | None:
    """Return the fix that gives a key of an object its right name; ``None`` where the object has it twice, or the text not as it is."""
    return respelled(text, key, right, f"rename it to {quoted(right)}", safety) if is_single(holder, key.value) else None


def misspelt_keys(source: Source, pointer: str, holder: Node | None, keys: tuple[str, ...], what: str) -> Iterator[tuple[str, Diagnostic]]:
    """Yield a finding for each key of an object, which is ``what`` and has a pointer, that is one of ``keys`` but for case and separators.

    The right key comes before it.
    """
    by_fold = {fold(key): key for key in keys}
    for key, _ in holder.members if holder is not None else ():
        right = by_fold.get(fold(key.text)) if key.text is not None else None
        if right is not None and key.text != right and holder is not None and holder.get(right) is None:
            yield (
                right,
                Diagnostic(
                    f"{quoted(key.value)} is not a field of {what}, expected {quoted(right)}",
                    Location(source, join(pointer, str(key.value)), key.span),
                    help=f"rename it to {quoted(right)}",
                    fix=renamed_key(source.text, holder, key, right, Safety.SAFE),
                ),
            )


def is_plain_word(word: str) -> bool:
    """Return true when ``word`` needs no escape in any text: letters, digits, points, and the braces of a topic's ``{id}``."""
    return word.replace(".", "").replace("{id}", "").replace("_", "").isalnum()


def rename_argument(binding: Binding, argument: Argument, name: str, safety: Safety) -> Fix | None:
    """Return the fix that gives ``argument`` another name, or ``None`` where the text cannot take it as it is or may not be edited."""
    if not (is_plain(name) and binding.owns(argument)):
        return None
    return Fix(f"rename it to {quoted(name)}", safety, (rename(binding.payload.source.text, argument.key, name),))


def prefix(text: str, key: Node, scope: str) -> Edit:
    """Return the edit that puts ``scope`` and a point before the name that ``key`` spells."""
    start, _ = inside(text, key)
    return Edit(start, start, f"{scope}.")


def unwrap(text: str, wrapper: Node, value: Node) -> tuple[Edit, ...]:
    """Return the edits that leave only the ``value`` inside one or more objects of one member; none where something else would be lost."""
    edits: list[Edit] = []
    while wrapper is not value:
        once = _unwrap_once(text, wrapper)
        if not once:
            return ()
        edits += once
        wrapper = wrapper.members[0].value
    return tuple(sorted(edits))


def _unwrap_once(text: str, wrapper: Node) -> tuple[Edit, ...]:
    if len(wrapper.members) != 1:
        return ()
    key, value = wrapper.members[0]
    if not wrapper.start <= key.start < key.end <= value.start <= value.end <= wrapper.end:
        return ()
    if states_indentation(text, wrapper.start, wrapper.end):
        return ()
    if text[wrapper.start] == "{":
        if not (only_marks(text, wrapper.start, value.start, key) and only_marks(text, value.end, wrapper.end)):
            return ()
        return (Edit(wrapper.start, value.start, ""), Edit(value.end, wrapper.end, ""))
    start = wrapper.start
    while start and text[start - 1] in _BLANK:
        start -= 1
    if text[start - 1 : start] != ":" or text[key.end : key.end + 1] != ":":
        return ()
    return (Edit(start, key.end + 1, ""),)


def only_marks(text: str, start: int, end: int, *known: Node) -> bool:
    """Return true when only punctuation, white space and the ``known`` nodes are between two offsets, so it may be deleted."""
    rest, position = "", start
    for node in sorted(known, key=lambda node: node.start):
        rest += text[position : node.start]
        position = node.end
    return not (rest + text[position:end]).strip(_BLANK + "{}[]:,")


def indent(text: str, offset: int) -> int | None:
    """Return how many blanks stand between the beginning of the line and ``offset``, or ``None`` where something else does."""
    start = offset
    while start and text[start - 1] in " \t":
        start -= 1
    return offset - start if start == 0 or text[start - 1] in "\r\n\ufeff" else None


def column(text: str, offset: int) -> int:
    """Return how many characters stand between the beginning of the line and ``offset``."""
    return offset - max(text.rfind(end, 0, offset) + 1 for end in "\r\n\ufeff")


def line_break(text: str) -> str:
    """Return how the first line of ``text`` ends."""
    return "\r\n" if text.startswith("\r\n", max(0, text.find("\n") - 1)) else "\n"


def lines_of(text: str, start: int, end: int) -> Edit:
    """Return the edit that deletes what stands between two offsets, and the lines that it fills; a comment behind it moves to its place."""
    blanks = indent(text, start)
    rest = end
    while text[rest : rest + 1] in {" ", "\t"}:
        rest += 1
    if blanks is None or text[rest : rest + 1] not in {"", "\r", "\n"}:
        return Edit(start, rest, "")
    start -= blanks
    if rest < len(text):
        return Edit(start, rest + (2 if text.startswith("\r\n", rest) else 1), "")
    return Edit(start - (2 if text.endswith("\r\n", 0, start) else 1 if start else 0), rest, "")


def states_indentation(text: str, start: int, end: int) -> bool:
    """Return true when a YAML block text between two offsets states its indentation, as ``|2`` does, so its lines cannot be moved."""
    return re.compile(r"[|>](?:[+-]?[1-9]|[1-9][+-])[ \t]*(?:#[^\r\n]*)?$", re.MULTILINE).search(text, start, end) is not None


def shift(text: str, start: int, end: int, blanks: int) -> list[Edit]:
    """Return the edits that move the lines that begin between two offsets to the right; empty ones stay."""
    return [Edit(found.end(), found.end(), " " * blanks) for found in re.compile(r"\n(?=[^\r\n])").finditer(text, start, end)]


def is_quoted(text: str, node: Node) -> bool:
    """Return true when a string is in straight quotes, the only ones that may be taken off."""
    if node.kind is not Kind.STRING or node.end - node.start < 2:
        return False
    return text[node.start] in {'"', "'"} and text[node.end - 1] == text[node.start]


def unquote(node: Node) -> tuple[Edit, Edit]:
    """Return the edits that take the quotes off a string."""
    return Edit(node.start, node.start + 1, ""), Edit(node.end - 1, node.end, "")


def enclose(node: Node, opening: str, closing: str) -> tuple[Edit, Edit]:
    """Return the edits that put ``opening`` before a value and ``closing`` after it."""
    return Edit(node.start, node.start, opening), Edit(node.end, node.end, closing)


def is_plain(name: str) -> bool:
    """Return true when a name can be written into any text as it is: letters, digits, underscores, points and inner hyphens."""
    return name.replace(".", "_").replace("-", "_").isidentifier()


def stringify(text: str, node: Node) -> tuple[Edit, ...] | None:
    """Return the edits that make a string of an object or list, or ``None`` where something would be lost.

    In strict JSON quotes and backslashes are escaped and white space around line breaks is taken out, since a string cannot hold them. What
    YAML writes in another way is written as JSON again.
    """
    raw = text[node.start : node.end]
    if not node.children and raw[:1] not in {"{", "["}:
        return None
    if raw[:1] not in {"{", "["} or has_hole(node) or not is_strict(raw):
        return _as_json_text(text, node)
    edits = [Edit(node.start, node.start, '"')]
    for match in re.finditer(r"[\"\\]|(?<![ \t])[ \t]*+[\r\n][ \t\r\n]*|\t+", raw):
        start, end = node.start + match.start(), node.start + match.end()
        edits.append(Edit(start, start, "\\") if match.group() in {'"', "\\"} else Edit(start, end, ""))
    return (*edits, Edit(node.end, node.end, '"'))


def _as_json_text(text: str, node: Node) -> tuple[Edit, ...] | None:
    """Return the edit that writes YAML's own notation as JSON in a string; ``None`` where comments, anchors or the like stand in it."""
    raw = text[node.start : node.end].rstrip()
    if has_hole(node) or _repeats(node) or re.search(r"(?:^|[\s,\[{:])[#&*!]|<<", raw) is not None:
        return None
    try:
        held = json.dumps(plain(node), ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return None
    if not held.isprintable():
        held = json.dumps(plain(node))
    # A list in lines may stand in the column of its key, which a string may not.
    before = " " if raw[0] == "-" else ""
    quoted = held.replace("'", "''")
    return (Edit(node.start, node.start + len(raw), f"{before}'{quoted}'", holds_value=True),)


def _repeats(node: Node) -> bool:
    """Return true when an object in ``node`` holds a key twice."""
    names = [key.value for key, _ in node.members]
    return len(set(names)) != len(names) or any(_repeats(value) for _, value in node.members) or any(_repeats(item) for item in node.items)


def destringify(text: str, node: Node) -> tuple[Edit, ...] | None:
    r"""Return the edits that make the JSON value of a string that holds its text, or ``None`` where more than ``\"`` would change."""
    if not is_quoted(text, node):
        return None
    inner = text[node.start + 1 : node.end - 1]
    escapes = list(re.finditer(r"\\", inner)) if text[node.start] == '"' else []
    if any(inner[match.end() : match.end() + 1] != '"' for match in escapes) or "\n" in inner or not is_strict(str(node.value)):
        return None
    if text[node.start] == "'" and inner != node.value:
        return None
    opening, closing = unquote(node)
    return (opening, *(Edit(node.start + 1 + match.start(), node.start + 1 + match.end(), "") for match in escapes), closing)


def scoped(text: str, argument: Argument) -> list[Edit]:
    """Return the edit that adds the scope of its input to a bare name; where the list form is mended the name itself may move, with it."""
    meant = argument.input
    if meant is None or not meant.scope or argument.scope_key is not None or argument.match not in {Match.EXACT, Match.CASE}:
        return []
    if argument.known_name.casefold() != meant.short_name.casefold():
        return []
    if not is_plain(meant.scope) or (argument.entry is not None and argument.key.start > argument.value.start):
        return []
    return [prefix(text, argument.key, meant.scope)]
