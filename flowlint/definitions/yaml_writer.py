"""Writes objects as YAML that every reader of YAML takes alike.

Block style and one line for each value, so a difference between two versions shows what changed. What YAML 1.1 and 1.2 read
differently is quoted. Writing this much by hand takes a tenth of the time that PyYAML takes, and a snapshot holds thousands of files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flowlint.model.pattern import pattern
from flowlint.model.printable import is_plain, pieces

_PLAIN = pattern(r"[A-Za-z_$][\w$.-]*(?: [\w$.-]+)*", re.ASCII)
_OTHER_KINDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Words that a reader of YAML 1.1 or 1.2 takes for a truth value or for null, in lower case."""
_SIMPLE_KEY = 1000
"""Characters that a key may have before its colon; YAML allows 1,024 where no question mark announces it."""
_ESCAPES = {'"': r"\"", "\\": r"\\"}


def written(documents: Sequence[dict[str, Any]]) -> str:
    """Return ``documents`` as one text, the keys in their order; several are separated by ``---``."""
    texts = ["".join(_block(document, "")) for document in documents]
    return texts[0] if len(texts) == 1 else "".join(f"---\n{text}" for text in texts)


def _block(value: Any, indent: str) -> Iterator[str]:
    """Yield the parts of an object, a list or a scalar that stands at ``indent``, its first line without it; the last ends the line."""
    if isinstance(value, dict) and value:
        yield from _members(value, indent)
    elif isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield f"{indent if number else ''}- "
            yield from _block(item, indent + "  ")
    else:
        yield f"{_scalar(value)}\n"


def _members(value: dict[str, Any], indent: str) -> Iterator[str]:
    for number, (key, item) in enumerate(value.items()):
        text = _scalar(key)
        long = len(text) > _SIMPLE_KEY
        yield f"{indent if number else ''}{'? ' if long else ''}{text}" + (f"\n{indent}:" if long else ":")
        if isinstance(item, dict) and item:
            yield f"\n{indent}  "
            yield from _members(item, indent + "  ")
        elif isinstance(item, list) and item:
            yield f"\n{indent}"
            yield from _block(item, indent)
        else:
            yield f" {_scalar(item)}\n"


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if value is None:
        return "null"
    return "{}" if isinstance(value, dict) else "[]" if isinstance(value, list) else str(value)


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _OTHER_KINDS:
        return text
    # A placeholder keeps its text as it is written, so nothing in it may be escaped.
    plain = is_plain(text)
    if "{" in text and "'" not in text and plain:
        return f"'{text}'"
    if plain and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(_ESCAPES.get(character, shown) for character, shown in zip(text, pieces(text), strict=True)) + '"'


def _number(number: float) -> str:
    if number != number:
        return ".nan"
    if number in (float("inf"), float("-inf")):
        return ".inf" if number > 0 else "-.inf"
    text = repr(number)
    return text if "." in text or "e" not in text else text.replace("e", ".0e")
