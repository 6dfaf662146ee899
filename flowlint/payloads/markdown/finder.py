"""Finds what Markdown hold: texts, calls and the bodies that they send."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowlint.model import address
from flowlint.model.carried import HostFacts, Text
from flowlint.model.location import Source
from flowlint.payloads.transcript import Transcript, as_it_is, embedded, on_one_line
from flowlint.syntax.document import is_template

_GRAMMARS = {"json": "json", "jsonc": "json", "json5": "json", "yaml": "yaml", "yml": "yaml"}
_LINE = r"[^\r\n]*(?:\r\n|\n|\r|\Z)"
_OPENING = r"(?P<before>[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]+)*+)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\r\n]*)"
_INDENTED = r"(?P<before>(?: {4}|\t)[ \t]*)(?=[{\[]|(?:[$%>][ \t]+)?(?:curl|gc)\s|(?:GET|POST|PUT|PATCH|DELETE)\s)"
"""The first line of indented code that may hold a payload."""
_FLOW = r"(?:^|\s)flowlint:(?:\"(?P<quoted>[^\"]+)\"|(?P<plain>\S.*))"
_WORD = r"[{.]*([A-Za-z0-9_+-]+)"
_ATTRIBUTES = r"\{.*\"language\"\s*:\s*\"([^\"]+)\""
_REQUEST_LINE = r"[\s>]*(?:GET|POST|PUT|PATCH|DELETE)\s+\S+"
_FLOW_ID = r"(?i:flow[ _.-]?id)"
_CONTAINER = r"(?i:input[ _.-]?data|parameters)"
_LAUNCH = rf"\s*\{{\s*\"(?:{_FLOW_ID}\"\s*:.*\"{_CONTAINER}|{_CONTAINER}\"\s*:.*\"{_FLOW_ID})\"\s*:"
_LEFT_OPEN = r"…|\.\.\.|<[^<>\"\n]+>"
"""What a writer leaves out on purpose, or wants to be filled in."""


def find(source: Source) -> Iterator[Text]:
    """Yield what the fences and the indented blocks of a Markdown text hold."""
    lines = [(match.start(), match.end()) for match in re.finditer(_LINE, source.text) if match.end() > match.start()]
    if source.text.startswith("\ufeff"):
        lines[0] = (1, lines[0][1])
    number, openings, beginnings = 0, re.compile(_OPENING), re.compile(_INDENTED)
    while number < len(lines):
        opening = openings.match(source.text, lines[number][0])
        block = beginnings.match(source.text, lines[number][0]) if opening is None else None
        first = number
        number += 1
        if opening is not None:
            while number < len(lines) and not _closes(source.text[slice(*lines[number])], opening["fence"]):
                number += 1
            text = _fenced(source, lines[first + 1 : number], opening["before"], opening["info"])
            number += 1
        elif block is not None and (first == 0 or _may_precede(source.text[slice(*lines[first - 1])])):
            number = _end_of_block(source.text, lines, first, openings)
            text = _fenced(source, lines[first:number], block["before"], "")
        else:
            continue
        if text is not None:
            yield text


def _may_precede(line: str) -> bool:
    """Return true when an indented line behind this one is code, rather than more of a paragraph (CommonMark, "Indented code blocks")."""
    return not line.strip() or line.startswith("#")


def _end_of_block(text: str, lines: list[tuple[int, int]], first: int, openings: re.Pattern[str]) -> int:
    """Return the number of the line behind an indented block: a line is indented less, opens a fence, or follows a whole object."""
    depth, holds_object, end = 0, False, first
    for number in range(first, len(lines)):
        line = text[slice(*lines[number])]
        if not line.strip():
            if holds_object and depth <= 0:
                break
            continue
        if not line.startswith(("    ", "\t")) or openings.match(text, lines[number][0]) is not None:
            break
        holds_object = holds_object or "{" in line
        depth += line.count("{") - line.count("}")
        end = number + 1
    return end


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip(" \t\r\n>")
    return len(stripped) >= len(fence) and set(stripped) == {fence[0]}


def _fenced(source: Source, lines: list[tuple[int, int]], before: str, info: str) -> Text | None:
    """Return what is in the lines of a fence with an info string, or of a block without one; ``before`` is what margin they have."""
    word, flow = re.match(_WORD, info), re.search(_FLOW, info)
    language = word[1].lower() if word is not None else _stated(info)
    if lines and not info.strip():
        language = _guessed(source.text[lines[0][0] : lines[-1][1]])
    if not lines or (not language and flow is None):
        return None
    grammar = _GRAMMARS.get(language, "json" if flow is not None and language == "flowlint" else language)
    content = _content(source, lines, before)
    certain = grammar == "json" and _is_launch(content.text)
    return embedded(grammar, content, HostFacts(certain, (flow["quoted"] or flow["plain"]).strip() if flow else ""))


def _is_launch(text: str) -> bool:
    """Return true when a text is a whole launch request for certain, even if it cannot be read as JSON."""
    if re.match(_LAUNCH, text, re.DOTALL) is None or re.search(_LEFT_OPEN, text) is not None:
        return False
    return not is_template(text.encode("utf-8", "replace"))


def _stated(info: str) -> str:
    """Return the language that the members of an object state, as in ``{"language": "json"}``."""
    found = re.match(_ATTRIBUTES, info)
    return found[1].lower() if found is not None else ""


def _guessed(text: str) -> str:
    """Return the language of a fence that states none; empty where it holds nothing to be read."""
    if address.mentions_calls(text.encode("utf-8", "replace")):
        if re.search(r"\b(?:curl|gc)\b", text) is not None:
            return "text"
        if re.match(_REQUEST_LINE, text) is not None:
            return "http"
    return "json" if re.match(r"[\s>]*[{\[]", text) is not None and re.search(_FLOW_ID, text) is not None else ""


def _content(source: Source, lines: list[tuple[int, int]], before: str) -> Source:
    """Return the lines of a fence, each without what stands before the fence itself: the marks of quotes and lists, or indentation."""
    transcript = Transcript(source)
    for start, end in lines:
        inner = start + _margin(source.text[start:end], before)
        transcript.copy(inner, end, on_one_line if before else as_it_is)
    return transcript.source()


def _margin(line: str, before: str) -> int:
    width = 0
    for character in before:
        if width < len(line) and (line[width] == character or (character != ">" and line[width] in " \t")):
            width += 1
        else:
            break
    return width
