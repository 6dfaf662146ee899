"""Transcribes scalars of YAML, in whichever style they are written: what they say, piece by piece with its place in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import yaml

from flowlint.model.location import Refusal, Source
from flowlint.model.node import Node
from flowlint.model.pattern import pattern
from flowlint.payloads.transcript import Transcript, Write, in_json_string, on_one_line

_BREAK = r"(?:\r\n|\n|\r)"
_LINE = pattern(rf"([^\r\n]*)(?:{_BREAK}|\Z)")
_FOLD = rf"(?<![ \t])[ \t]*+{_BREAK}(?:[ \t]*+{_BREAK})*+[ \t]*+"
_HALF_PAIRS = r"u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_CODE = rf"{_HALF_PAIRS}|x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}}|."
_IN_DOUBLE_QUOTES = pattern(rf"(?P<joined>\\{_FOLD})|\\(?P<code>{_CODE})|(?P<fold>{_FOLD})", re.DOTALL)
_IN_SINGLE_QUOTES = pattern(rf"(?P<quote>'')|(?P<fold>{_FOLD})")
_IN_PLAIN = pattern(rf"(?P<fold>{_FOLD})")
_ESCAPES = dict(zip("0abt\tnvfre N_LP", "\0\a\b\t\t\n\v\f\r\x1b \x85\xa0\u2028\u2029", strict=True))
"""What escapes in double quotes stand for where that is not the character itself."""

WRITTEN_PLAIN = pattern(r"[\w.-]+")
"""A text that is the same in every style, wherever it stands."""


def transcribe(transcript: Transcript, node: Node, source: Source) -> None:
    """Add what a scalar says to ``transcript``; where its spelling is not understood, as a whole."""
    spell = _block if source.text[node.start] in "|>" else _flow
    trial = Transcript(source)
    spell(trial, node, source)
    if _agree(trial.source().text, str(node.value), source.text[node.start : node.end]):
        spell(transcript, node, source)
    else:
        transcript.put(str(node.value), node.start, node.end)


def _agree(transcribed: str, value: str, written: str) -> bool:
    """Return true when a scalar was transcribed as YAML reads it; in ``value`` placeholders stand as they are written, escapes included."""
    if transcribed.rstrip() == value.rstrip():
        return True
    if written[0] not in "\"'" or "{" not in value:
        return False

    try:
        return bool(yaml.safe_load(written) == transcribed)
    except (yaml.YAMLError, ValueError, OverflowError):
        return False


def _block(transcript: Transcript, node: Node, source: Source) -> None:
    """Add a block scalar: each line without its indentation; in a folded one (``>``) lines of a paragraph are joined."""
    head, *lines = [(match.start(), match.end(1), match.end()) for match in _LINE.finditer(source.text, node.start, node.end)]
    margin, is_folded = _margin(source.text, lines, str(node.value)), source.text[node.start] == ">"
    before, blank_lines, done = "", 0, head[2]
    for start, end, _ in lines:
        inner = min(start + margin, end)
        line = source.text[inner:end]
        if not line:
            blank_lines += 1
            continue
        is_joined = is_folded and before and before[0] not in " \t" and line[0] not in " \t"
        between = ("\n" * blank_lines or " ") if is_joined else "\n" * (blank_lines + bool(before))
        transcript.put(between, done, inner, _in_block if before else Refusal.UNWRITABLE)
        transcript.copy(inner, end, _in_block)
        before, blank_lines, done = line, 0, end


def _margin(text: str, lines: Iterable[tuple[int, int, int]], value: str) -> int:
    """Return how wide the indentation of a block scalar is, which says ``value``."""
    written = next((text[start:end] for start, end, _ in lines if text[start:end].strip()), "")
    said = next((line for line in value.split("\n") if line.strip()), "")
    return _indentation(written) - _indentation(said)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _flow(transcript: Transcript, node: Node, source: Source) -> None:
    """Add a scalar in quotes or a plain one."""
    written: tuple[re.Pattern[str], Write, int] = {
        '"': (_IN_DOUBLE_QUOTES, in_json_string, 1),
        "'": (_IN_SINGLE_QUOTES, _in_single_quotes, 1),
    }.get(source.text[node.start], (_IN_PLAIN, _in_plain, 0))
    escapes, write, quote = written
    span = node.start + quote, node.end - quote
    if re.compile(_BREAK).search(source.text, *span) is not None:
        write = _not_blank_at_its_ends(write)
    transcript.copy_with(*span, escapes.finditer(source.text, *span), _said, write, write)


def _said(match: re.Match[str]) -> str:
    """Return what a line break or an escape stands for."""
    found = match.groupdict()
    if found.get("joined") or found.get("fold"):
        more = len(re.findall(_BREAK, match.group())) - 1
        return "\n" * more or ("" if found.get("joined") else " ")
    code = found.get("code")
    if code is None:
        return "'"
    if code[0] in "xU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return str(json.loads(f'"\\{code}"')) if code[0] == "u" and len(code) > 1 else _ESCAPES.get(code, code)


def _in_block(text: str) -> str | None:
    """Write what neither ends a line nor moves its beginning."""
    return on_one_line(text) if not text[:1].isspace() else None


def _not_blank_at_its_ends(write: Write) -> Write:
    """Return a way to write what stands beside a line break that takes up the blanks around it; what is deleted may leave some there."""
    return lambda text: write(text) if text and text == text.strip() else None


def _in_single_quotes(text: str) -> str | None:
    return None if "\n" in text or "\r" in text else text.replace("'", "''")


def _in_plain(text: str) -> str | None:
    """Write what cannot end a plain scalar, whatever stands beside it."""
    return text if WRITTEN_PLAIN.fullmatch(text) else None
