"""Scalars of YAML: how the core schema of YAML 1.2 reads them, and the traps that YAML 1.1 reads otherwise.

What YAML 1.1 reads is what PyYAML's resolver takes for a boolean, a number or a timestamp.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Span
from flowlint.model.node import Kind, Node
from flowlint.model.pattern import pattern

NOT_FINITE = frozenset((".nan", ".NaN", ".NAN", *(f"{sign}.{word}" for sign in ("", "-", "+") for word in ("inf", "Inf", "INF"))))
"""Plain scalars that are numbers to YAML and that JSON cannot write."""

_TAG = "tag:yaml.org,2002:"

TEXT_TAGS = frozenset(("!", f"{_TAG}str", f"{_TAG}binary", f"{_TAG}timestamp"))
"""Tags that make a text of a plain scalar, whatever it looks like."""

_WORDS: dict[str, tuple[Kind, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), (Kind.NULL, None)),
    **dict.fromkeys(("true", "True", "TRUE"), (Kind.BOOLEAN, True)),
    **dict.fromkeys(("false", "False", "FALSE"), (Kind.BOOLEAN, False)),
}
_NUMBER_START = frozenset("+-.0123456789")
_NUMBER = pattern(r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)

_OLD_BOOLEANS = frozenset(word for stem in ("yes", "no", "on", "off") for word in (stem, stem.title(), stem.upper()))
_OLD_NUMBER = pattern(
    r"[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+"
    r"|[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*",
    re.ASCII,
)
_OLD_OCTAL = pattern(r"[-+]?0[0-7]+")
_OLD_DATE = pattern(r"\d{4}-\d\d-\d\d", re.ASCII)
_OLD_TIMESTAMP = pattern(r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?", re.ASCII)


def core(text: str) -> tuple[Kind, str | int | float | bool | None]:
    """Return how YAML 1.2's core schema reads a plain scalar."""
    word = _WORDS.get(text)
    if word is not None:
        return word
    if text[0] in _NUMBER_START:
        if _NUMBER.fullmatch(text) is not None:
            return Kind.NUMBER, _number(text)
        if text in NOT_FINITE:
            return Kind.NUMBER, float(text.replace(".", "", 1))
    return Kind.STRING, text


def tagged(node: Node, tag: str, value: str) -> Node:
    """Return a quoted scalar as its tag says: ``!!int "5"`` is a number."""
    kind, read = core(value)
    wanted = {"int": Kind.NUMBER, "float": Kind.NUMBER, "bool": Kind.BOOLEAN, "null": Kind.NULL}.get(tag.removeprefix(_TAG))
    return node._replace(kind=kind, value=read) if kind is wanted else node


def trap(text: str, kind: Kind) -> tuple[str, str] | None:
    """Return a sentence and advice where YAML 1.1 reads a plain scalar in another way than 1.2, which reads ``kind``."""
    if not text or (text[0] not in _NUMBER_START and text not in _OLD_BOOLEANS):
        return None
    old = _old_reading(text)
    new = kind.noun
    if old == new:
        if kind is Kind.NUMBER and _OLD_OCTAL.fullmatch(text) and int(text, 8) != _number(text):
            return "this value is an octal number in YAML 1.1 and a decimal number in YAML 1.2", _advice("an octal number")
        return None
    return f"this value is {old} in YAML 1.1 and {new} in YAML 1.2", _advice(old if kind is Kind.STRING else new)


def readings(text: str) -> tuple[Node, ...]:
    """Return what YAML 1.2 and YAML 1.1 read in a plain scalar that is a trap; none where it is none. Of a number 1.1 gives a sample."""
    kind, value = core(text)
    if trap(text, kind) is None:
        return ()
    old = _OLD_SAMPLES.get(_old_reading(text), (Kind.STRING, text))
    return Node(kind, value, 0, 0), Node(*old, 0, 0)


_OLD_SAMPLES: dict[str, tuple[Kind, str | int | bool]] = {"a boolean": (Kind.BOOLEAN, True), "a number": (Kind.NUMBER, 1)}
"""By what YAML 1.1 reads, a value of that type; it writes dates and times as texts."""


def trap_fault(sentence: str, advice: str, place: Location) -> SyntaxFault:
    """Return the fault of a plain scalar that is a trap; its fix makes a text of it, which may not be what is meant.

    Only dates and times have one: other words and numbers are as often meant as what one of the readings makes of them.
    """
    start, end = place.span or Span(0, 0)
    text = place.source.text[start:end]
    if ":" not in text and _OLD_DATE.fullmatch(text) is None:
        return SyntaxFault(FaultClass.YAML_TRAP, sentence, place, help=advice)
    fix = Fix("quote the value", Safety.UNSAFE, (Edit(start, start, '"'), Edit(end, end, '"')))
    return SyntaxFault(FaultClass.YAML_TRAP, sentence, place, help=advice, fix=fix)


def not_finite_fault(places: Sequence[Location]) -> SyntaxFault:
    """Return one fault for all numbers of a text that are not finite."""
    what = "number is" if len(places) == 1 else f"{len(places)} numbers are"
    message = f"{what} not finite; JSON has no NaN or Infinity"
    return SyntaxFault(FaultClass.SYNTAX, message, places[0], help="write a finite number, or leave the argument out")


def _number(text: str) -> int | float:
    if text[:2] in {"0o", "0x"}:
        return int(text, 0)
    try:
        return int(text)
    except ValueError:  # a fraction, or more digits than an integer is read from
        return float(text)


def _old_reading(text: str) -> str:
    if text in _OLD_BOOLEANS:
        return "a boolean"
    if _OLD_NUMBER.fullmatch(text):
        return "a number"
    if _OLD_DATE.fullmatch(text):
        return "a date"
    return "a date-time" if _OLD_TIMESTAMP.fullmatch(text) else "a string"


def _advice(noun: str) -> str:
    if noun == "a boolean":
        return "write true or false, or quote it if a string is meant"
    if noun in {"a date", "a date-time"}:
        return "quote it"
    return "quote it if a string is meant, or write the number as JSON does"
