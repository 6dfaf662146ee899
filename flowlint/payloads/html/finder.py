"""Finds what the scripts of a page hold: code in JavaScript or TypeScript, and documents in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowlint.model.carried import Text
from flowlint.model.location import Source
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.pattern import pattern
from flowlint.payloads.transcript import Transcript, embedded, excerpt

_ATTRIBUTES = r"(?P<attributes>(?:[^>\"']|\"[^\"]*+\"?|'[^']*+'?)*+)>?"
_OPENING = pattern(
    rf"<!--(?:[^-]|-(?!->))*+(?:-->)?|<(?P<name>script|style|textarea|title|noscript)(?=[\s/>]){_ATTRIBUTES}", re.IGNORECASE | re.DOTALL
)
"""A comment, or the tag of an element whose content holds no tags (HTML standard, "Parsing HTML documents")."""
_CLOSING = pattern(r"</(?P<name>script|style|textarea|title|noscript)(?=[\s/>])", re.IGNORECASE)
_ATTRIBUTE = pattern(
    r"(?<![^\s\"'/])(?P<name>[\w:-]+)(?:\s{0,9}=\s{0,9}(?:\"(?P<double>[^\"]*)|'(?P<single>[^']*)|(?P<plain>[^\s\"'>]+)))?"
)
_LANGUAGES = {
    **dict.fromkeys(("", "module", "javascript", "ecmascript", "x-javascript", "js", "babel", "jsx"), "javascript"),
    **dict.fromkeys(("typescript", "ts"), "typescript"),
    "tsx": "tsx",
}
_NEXT = "\n;\n"
"""What ends the last statement of a script before the next one."""


class _Script(NamedTuple):
    """The content of one script, and the language that it is in, or ``json``."""

    language: str
    start: int
    end: int


def find(source: Source) -> Iterator[Text]:
    """Yield the scripts of a page: all of one language as one text, since they share their names, and each that is JSON."""
    by_language: dict[str, list[_Script]] = {}
    for script in _scripts(source.text):
        if script.language == "json":
            yield embedded("json", excerpt(source, script.start, script.end))
        else:
            by_language.setdefault(script.language, []).append(script)
    for language, scripts in by_language.items():
        transcript = Transcript(source)
        for script in scripts:
            transcript.copy(script.start, script.end)
            transcript.put(_NEXT, script.end, script.end)
        yield embedded(language, transcript.source())


def _scripts(text: str) -> Iterator[_Script]:
    """Yield the scripts of a page that hold something; one that nothing closes goes to its end."""
    position = 0
    while (opening := _OPENING.search(text, position)) is not None:
        position = opening.end()
        name = opening["name"]
        if name is None or opening["attributes"].endswith("/"):
            continue
        closing = next((one for one in _CLOSING.finditer(text, position) if one["name"].lower() == name.lower()), None)
        start, position = position, closing.start() if closing is not None else len(text)
        language = _language(opening["attributes"]) if name.lower() == "script" else None
        if language is not None and not text[start:position].isspace() and start < position:
            yield _Script(language, start, position)


def _language(attributes: str) -> str | None:
    """Return the language of a script by its attributes; ``None`` where it is another one, or the script is in a file of its own."""
    stated = {
        found["name"].lower(): found["double"] or found["single"] or found["plain"] or "" for found in _ATTRIBUTE.finditer(attributes)
    }
    if "src" in stated:
        return None
    kind = (stated.get("lang") or stated.get("type") or "").partition(";")[0].strip().lower()
    if kind == "json" or kind.endswith(("/json", "+json")):
        return "json"
    return _LANGUAGES.get(kind.rpartition("/")[2])
