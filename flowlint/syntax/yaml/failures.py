"""What PyYAML's scanner and parser refuse: in a sentence that quotes nothing of the user's text, with advice where the cause is evident."""

from __future__ import annotations

import re

from yaml import YAMLError

from flowlint.model.location import Source, region
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.pattern import pattern
from flowlint.syntax.document import MAX_DEPTH
from flowlint.syntax.yaml.lines import line_around
from flowlint.syntax.yaml.quotes import OPENING

_UNPRINTABLE = pattern("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_LONGEST_PROBLEM = 500
"""Characters of a sentence of PyYAML, which quotes the text, that are looked at."""
_BRACKET_OR_QUOTED = r"""[\[\]{}]|"(?:\\.|[^"\\])*"|'[^']*'"""

_SENTENCES = {
    "mapping values are not allowed in this context": "a mapping cannot begin here",
    "mapping values are not allowed here": "a mapping cannot begin here",
    "block sequence entries are not allowed in this context": "a list cannot begin here",
    "found character that cannot start any token": "a value cannot begin with this character",
    "found unexpected end of stream": "text ends inside a quoted value",
    "did not find expected <document start>": "text goes on after the end of the document",
    "found incompatible YAML document": "document asks for a YAML version other than 1.x",
}


class Failure(NamedTuple):
    """Where a text cannot be read on, why, and what to do about it, if that is known."""

    start: int
    end: int
    message: str
    help: str = ""


def failure(error: YAMLError, source: Source, base: int, last: int) -> Failure:
    """Return what PyYAML's ``error`` says about ``source``.

    ``base`` is the offset at which PyYAML's own begin, and ``last`` that of the last event before the error.
    """
    text = source.text
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None))
    if mark is None:
        found = _UNPRINTABLE.search(text)
        if found is None:
            return Failure(last, last, "an escape stands for no character")
        message = f"character U+{ord(found[0]):04X} is not allowed in YAML"
        return Failure(found.start(), found.end(), message, "delete it, or write it as an escape in double quotes")
    unclosed = "end of stream" in problem and getattr(error, "context_mark", None)
    offset = min((unclosed or mark).index + base, len(text))
    if unclosed:
        return Failure(offset, offset + 1, _sentence(problem), "close the quote")
    return Failure(offset, offset, _sentence(problem), _advice(error, source, base, offset))


def is_depth(error: YAMLError) -> bool:
    """Return true when PyYAML refuses the depth of a text: newer releases do, far below the limit of flowlint's own."""
    return "maximum nesting depth" in str(getattr(error, "problem", ""))


def too_deep(text: str, start: int, levels: int) -> Failure:
    """Return the failure at the bracket behind ``start`` that opens more than ``levels`` levels."""
    depth, offset = 0, start
    for match in re.compile(_BRACKET_OR_QUOTED).finditer(text, start):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth > levels:
            offset = match.start()
            break
    return Failure(offset, min(offset + 1, len(text)), f"document is nested deeper than {MAX_DEPTH} levels")


def _sentence(problem: str) -> str:
    """Return PyYAML's problem in one lower-case sentence that quotes nothing of the text."""
    if problem in _SENTENCES:
        return _SENTENCES[problem]
    line = " ".join(re.sub(r"\([^)]*\)|\bbut (?:found|got)\b.*|'[^\s']++'(?= that cannot)", "", problem[:_LONGEST_PROBLEM]).split())
    line = line.rstrip(" ,.").replace("'", '"')
    return line[:1].lower() + line[1:] or "text is not valid YAML"


def _advice(error: YAMLError, source: Source, base: int, offset: int) -> str:
    """Return what to do about a parse error, where a common cause is evident."""
    line = line_around(source.text, offset)
    indent = line[: len(line) - len(line.lstrip())]
    character = source.text[offset : offset + 1]
    context, problem = str(getattr(error, "context", "")), str(getattr(error, "problem", ""))
    if "\t" in indent or character == "\t":
        return "indent with spaces; YAML takes no tab there"
    if any(quote in line for quote in OPENING):
        return 'use straight quotes (")'
    if "flow" in context and "expected ','" in problem:
        return _bracket_advice(error, source, base)
    if character in {"@", "`", "%"}:
        return "put the value in quotes"
    if "{{" in line or "${" in line:
        return "put a value that holds a placeholder in quotes"
    if "mapping values" in problem:
        return 'put a value that holds ": " in quotes, or check the indentation'
    return ""


def _bracket_advice(error: YAMLError, source: Source, base: int) -> str:
    mark = getattr(error, "context_mark", None)
    if mark is None:
        return "close the bracket"
    start = min(mark.index + base, len(source.text))
    place = region(source.at(start))
    name = "bracket" if source.text[start : start + 1] == "[" else "brace"
    return f"close the {name}, or put a comma before what follows" + (f"; it opens in line {place.line}" if place else "")
