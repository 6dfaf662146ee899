"""JSON read without indulgence: a name that stands twice in an object is a fault, and so are NaN and Infinity."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from flowlint.model.pattern import pattern

NUMBER = pattern(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
"""How JSON writes a number, and most languages too."""


MOST_MARKS = 900_000
"""Commas, colons and opening brackets of a text whose values are known with their places: some 300 MiB of them."""
MOST_PLAIN_MARKS = 2_000_000
"""Colons and opening brackets of a text whose values are known without places: 200 MiB of nested lists; commas add little."""
MOST_KEPT_MARKS = 2_000_000
"""Those of a file of flowlint's own, or of Terraform's, whose values are kept beside what is made of them: 200 MiB of nested lists."""
MOST_KEPT = 24 << 20
"""Bytes of such a file: what is one character beyond the first 65,536 makes four bytes of each, in the text and in its strings."""
_STRINGS = pattern(r'"(?:[^"\\\r\n]|\\.)*+"?')


def is_too_long(text: str, most: int, marks: str = ",:[{") -> bool:
    """Tell whether a text has more than ``most`` of ``marks`` outside its strings; what is in strings is seen where it matters."""
    return len(text) > most and _count(text, marks) > most and _count(_STRINGS.sub("", text), marks) > most


def decoded(data: bytes | str, most: int = MOST_KEPT_MARKS) -> Any:
    """Return the value of a JSON text, as bytes in UTF-8, UTF-16 or UTF-32, of at most so many marks.

    Raises ``ValueError`` or ``RecursionError`` where it is not one, and ``OverflowError``, saying what was seen, where it is too long.
    """
    text = data if isinstance(data, str) else data.decode(json.detect_encoding(data), "surrogatepass")
    if is_too_long(text, most):
        raise OverflowError(f"it has more than {most:,} commas, colons and opening brackets")
    return json.loads(text)


def _count(text: str, marks: str) -> int:
    return sum(map(text.count, marks))


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def refuse(word: str) -> NoReturn:
    """Raise ``ValueError`` for a word that only Python takes for a number."""
    raise ValueError(word)


STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=refuse)
"""Raises ``ValueError`` for what is not JSON."""


def first_fault(text: str) -> int | None:
    """Return where a text ends to be JSON; ``None`` where it does not, or where a name that is given twice or its length hides that."""
    try:
        if not is_too_long(text, MOST_PLAIN_MARKS, ":[{"):
            STRICT.decode(text)
    except json.JSONDecodeError as error:
        return error.pos
    except (ValueError, RecursionError):
        pass
    return None


def is_strict(text: str) -> bool:
    """Tell whether a text is JSON without a fault."""
    try:
        STRICT.decode(text)
    except (ValueError, RecursionError):
        return False
    return True
