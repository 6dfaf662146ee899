"""Finds the calls of the platform in a text that is not read, by the table of call forms; prose and comments hold none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.pattern import pattern
from flowlint.payloads.unread import call_forms
from flowlint.payloads.unread.call_forms import Kind, Manner

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 4_000
_BEFORE = 400
_BESIDE = 1_000
_NEAR = 8
"""Lines around an address in which the method of its call is looked for."""
_MOST_CONTINUED = 12
_MOST_MENTIONS = 1_000
"""Mentions of one text that are looked at."""
_LONGEST_LINE = 2_000
"""Code points of a line, from which on a file is taken for one that a program wrote."""

_HOLE = pattern(r"\{\{[^{}]*\}\}|[$#%]?\{[^{}]*\}|[\\$]\((?:[^()]|\([^()]*\))*\)|<<[^<>]*>>|(?<=[/.])<[A-Za-z_-]+>")
_TOKEN = pattern(r"[^\s\"'`<>,;(\[|=]*$")
_KEY = pattern(r"(?<![\w$-])([\w$-]+)[\"']?\]?\s{0,9}(?::=|[:=]>?|>)\s{0,9}(?:!\w{1,30}\s{1,9})?[\"']?$")
_ITEM = pattern(r"(?:^\s*-\s+|^\s*|[\[,]\s*)[\"']?$")
_BEHIND = pattern(r"\\?[\"'`]|[?#&]|</|[,;](?=\S)|\s*$")
_IS_KEY = pattern(r"\\?[\"'`]\]?\s*(?::(?!:)|=>)")
_IS_LONGER = pattern(r"(?:/?[\"'`]\s*[+.&]\s*[\"'`@$]{0,2}/)|/?[\"'`]\s*,\s*\w*[iI]d\b")
_DOTTED = pattern(r"(?:\.|->|::|\bnew )[ \t]*$")
_CASTS = pattern(r"\s*+(?:<[^<>()]{0,80}>\s*+)?[(,)]|\.builder|$")
_CONSTANT = pattern(r"(?::?=|\breturn\b)\s*[\w.]*[$@frbu]{0,2}[\"'`]?$")
_CELL = pattern(r"\"cell_type\"\s*:\s*\"(\w+)\"")


class UnreadCall(NamedTuple):
    """A call that is not read: where it stands, whether it launches a flow or creates a trigger, and the program that it names, if any."""

    start: int
    end: int
    launches: bool
    program: str = ""


def may_hold(data: bytes) -> bool:
    """Return true when bytes may hold a call, before anything else is done with them."""
    for mark, before, behind, word in call_forms.MARKS:
        found = data.find(mark, 0, call_forms.MOST)
        while found >= 0:
            if word in data[max(found - before, 0) : found + behind].lower():
                return True
            found = data.find(mark, found + 1, call_forms.MOST)
    return data[:2] in _UTF_16 and b"\0" in data and may_hold(data[: call_forms.MOST].replace(b"\0", b""))


def decoded(data: bytes) -> str:
    """Return the text of as many bytes as are looked at; what is not a text is replaced."""
    head = data[: call_forms.MOST]
    return head.decode("utf-16" if head[:2] in _UTF_16 else "utf-8", "replace")


def every(text: str, kind: Kind, is_read: Callable[[re.Match[str], int], bool] = lambda _, __: False) -> Iterator[UnreadCall]:
    """Yield the calls in a text of a kind, in order.

    ``is_read`` tells whether a match of ``CALLS`` is read already; it gets the number of code points before the text that was matched too.
    """
    if kind.manner is Manner.FENCES:
        yield from _in_fences(text, is_read)
        return
    of_script = call_forms.kind_of_script(text) if kind.manner is Manner.SCRIPT else kind
    if of_script is not None:
        yield from _every(text, of_script, lambda match: is_read(match, 0))


def _in_fences(text: str, is_read: Callable[[re.Match[str], int], bool]) -> Iterator[UnreadCall]:
    """Yield the calls in the fences of Markdown."""
    opening: re.Match[str] | None = None
    for fence in call_forms.FENCE.finditer(text):
        if opening is None:
            opening = fence
        elif fence["marks"].startswith(opening["marks"]) and not fence["language"] and not fence["rest"].strip():
            start, kind = opening.end(), call_forms.kind_called(opening["language"].lower())
            opening = None
            inner = text[start : fence.start()]
            for found in _every(inner, kind, lambda match, start=start: is_read(match, start)) if kind is not None else ():  # type: ignore[misc]
                yield found._replace(start=found.start + start, end=found.end + start)


def _every(text: str, kind: Kind, is_read: Callable[[re.Match[str]], bool]) -> Iterator[UnreadCall]:
    unread = [match for match in islice(_matches(text), _MOST_MENTIONS) if not is_read(match)]
    if not unread or _describes(text, kind):
        return
    calls = map(_Text(text, kind).call, unread)
    yield from (call for call in calls if call is not None)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield what ``CALLS`` finds in a text, by looking only around what each such match has in it: a tenth of the time."""
    behind = 0
    for mark in call_forms.MARK.finditer(text):
        found = call_forms.CALLS.search(text, max(mark.start() - call_forms.REACH, behind), mark.end() + call_forms.REACH)
        if found is not None:
            behind = found.end()
            yield found


def _describes(text: str, kind: Kind) -> bool:
    """Return true when a text describes the platform's interface, records calls of it, or was written by a program."""
    if text.count("/api/v2/") > call_forms.MOST_PATHS:
        return True
    head = text[:_HEAD]
    if kind.manner is Manner.DATA:
        return call_forms.DESCRIBES.search(head) is not None or all(key.search(text) is not None for key in call_forms.RECORDS)
    return kind.manner is Manner.CODE and call_forms.GENERATED.search(head) is not None


class _Text:
    """One text of a kind, and what is known of it."""

    def __init__(self, text: str, kind: Kind) -> None:
        self.text = text
        self.kind = kind
        self._comments: list[tuple[int, int]] | None = None

    @cached_property
    def _names_us(self) -> bool:
        return call_forms.OURS.search(self.text) is not None

    @cached_property
    def _sends_anything(self) -> bool:
        return call_forms.SENDS.search(self.text) is not None

    def call(self, match: re.Match[str]) -> UnreadCall | None:
        """Return the call that a path, a method or a command belongs to; ``None`` where it is none that sends anything."""
        start, end = match.span()
        line_start = self.text.rfind("\n", 0, start) + 1
        line_end = self.text.find("\n", end)
        line_end = line_end if line_end >= 0 else len(self.text)
        if line_end - line_start > _LONGEST_LINE and self.kind.manner is not Manner.DATA:
            return None
        line = self.text[max(line_start, start - _BESIDE) : min(line_end, end + _BESIDE)]
        statement = self._statement(line_start, start)
        if self._is_silent(start, statement):
            return None
        launches = any(match[name] for name in ("launch", "launcher", "launching"))
        if match["launching"] or match["creating"]:
            is_sent = call_forms.CLIENT.search(statement) is not None and call_forms.ASKS.match(self.text, end) is None
            return UnreadCall(start, end, launches, "gc") if is_sent else None
        previous = self.text.rfind("\n", 0, max(line_start - 1, 0)) + 1
        if call_forms.STAND_IN.search(self.text[previous:line_start][-_BEFORE:] + line) is not None:
            return None
        if match["launcher"] or match["creator"]:
            return UnreadCall(start, end, launches) if self._is_called(start, end) else None
        found = self._of_path(match, line_start, statement, line)
        return UnreadCall(start, end, launches, found) if found is not None else None

    def _is_called(self, start: int, end: int) -> bool:
        """Return true when a method of an SDK is called, or passed on, rather than defined."""
        if self.kind.manner is Manner.DATA:
            return False
        before, behind = self.text[max(start - 40, 0) : start], self.text[end : end + 120]
        return _DOTTED.search(before) is not None and _CASTS.match(behind) is not None

    def _of_path(self, match: re.Match[str], line_start: int, statement: str, line: str) -> str | None:
        """Return the program that sends something to a path, empty where none is named; ``None`` where nothing is sent."""
        start, end = match.span()
        blanked = _HOLE.sub(lambda hole: "{" + "x" * (len(hole.group()) - 2) + "}", statement)
        token = _TOKEN.search(blanked)
        prefix = token.group() if token is not None else ""
        before = blanked[: len(blanked) - len(prefix)]
        behind = self.text[end : end + 80].split("\n", 1)[0]
        if not self._is_ours(match, prefix) or not self._sends(match, line, before, start, end):
            return None
        if _IS_LONGER.match(behind) is not None or (_IS_KEY.match(behind) is not None and "?" not in before):
            return None
        last_line = before[before.rfind("\n") + 1 :]
        is_imported = call_forms.IMPORTED.search(last_line) is not None and "://" not in prefix
        if is_imported or call_forms.SHOWN.search(last_line) is not None:
            return None
        programs = list(call_forms.PROGRAM.finditer(before))
        if programs:
            return str(programs[-1]["name"])
        is_whole = _BEHIND.match(behind) is not None
        if self.kind.manner is Manner.DATA:
            return "" if is_whole and self._is_value(before, prefix, line_start) else None
        if is_whole and before.endswith(('"', "'", "`")):
            return ""
        is_sent = _is_address(prefix) or call_forms.SENDING_WORD.search(before) is not None
        return "" if self.kind.manner is Manner.COMMANDS and is_sent else None

    def _is_ours(self, match: re.Match[str], prefix: str) -> bool:
        """Return true when a path is one of the platform."""
        has_version = prefix.endswith(("v2/", "v2/architect/"))
        if has_version and "api/v2/" in prefix:
            return True
        if match["trigger"] and not prefix.strip("/"):
            return self._names_us
        is_end = prefix in {"", "/", "v2/", "/v2/"} or prefix.endswith(("}/", "/v2/")) or prefix.startswith("$")
        is_right = match["launch"] in {"executions", None}
        return is_end and is_right and self._names_us

    def _sends(self, match: re.Match[str], line: str, before: str, start: int, end: int) -> bool:
        """Return true when something is sent to a path, rather than asked of it; only triggers can be asked for by the path alone."""
        sends, gets = call_forms.SENDS, call_forms.GETS
        if gets.search(line) is not None and sends.search(line.replace("postman", "")) is None:
            return False
        if match["launch"]:
            return not match["slash"] or sends.search(line) is not None
        if match["bar"] and sends.search(line) is None:
            return False
        if sends.search(self._around(start, end)) is not None:
            return True
        return _CONSTANT.search(before) is not None and self._sends_anything

    def _around(self, start: int, end: int) -> str:
        first, last = start, end
        for _ in range(_NEAR):
            first = self.text.rfind("\n", 0, first) if first > 0 else first
            found = self.text.find("\n", last + 1)
            last = found if found >= 0 else last
        return self.text[max(first, start - 1_000, 0) : min(last, end + 1_000)]

    def _is_value(self, before: str, prefix: str, line_start: int) -> bool:
        """Return true when an address is the value of a key that says so, or an item of its own."""
        last_line = before[before.rfind("\n") + 1 :]
        key = _KEY.search(last_line)
        is_address = _is_address(prefix)
        if key is None:
            return is_address and _ITEM.search(last_line) is not None
        if call_forms.PROSE_KEYS.search(key[1]) is not None:
            return False
        if call_forms.WEAK_KEYS.search(key[1]) is not None and not is_address:
            return call_forms.SENDS.search(self._around(line_start, line_start)) is not None
        return is_address or call_forms.ADDRESS_KEYS.search(key[1]) is not None

    def _statement(self, line_start: int, start: int) -> str:
        """Return the text before an offset on its line, and the lines before that continue in it."""
        for _ in range(_MOST_CONTINUED):
            previous = self.text.rfind("\n", 0, max(line_start - 1, 0)) + 1
            if line_start == 0 or not self.text[previous : line_start - 1].rstrip("\r").endswith(("\\", "`", "^")):
                break
            line_start = previous
        return self.text[max(line_start, start - _BEFORE) : start]

    def _is_silent(self, offset: int, statement: str) -> bool:
        """Return true when an offset is in a comment, or in a part of a page or a notebook that no one runs."""
        if self.kind.manner is Manner.NOTEBOOK:
            return not self._is_in_cell(offset)
        if self.kind.manner is Manner.PAGE and not self._is_in_script(offset):
            is_run = call_forms.RUN_BY_PAGE.search(statement) is not None
            return not (is_run or (call_forms.PROGRAM.search(statement) is not None and self._is_shown_as_code(offset)))
        if self._comments is None:
            tokens = self.kind.tokens
            self._comments = [match.span() for match in tokens.finditer(self.text) if match["comment"]] if tokens is not None else []

        index = bisect_right(self._comments, (offset, len(self.text))) - 1
        return index >= 0 and offset < self._comments[index][1]

    def _is_in_script(self, offset: int) -> bool:
        return self.text.rfind("<script", 0, offset) > self.text.rfind("</script", 0, offset)

    def _is_shown_as_code(self, offset: int) -> bool:
        return any(self.text.rfind(f"<{name}", 0, offset) > self.text.rfind(f"</{name}", 0, offset) for name in ("pre", "code"))

    def _is_in_cell(self, offset: int) -> bool:
        """Return true when an offset is in the source of a cell with code, and in no comment of it."""
        cell = self.text.rfind('"cell_type"', 0, offset)
        kind = _CELL.match(self.text, max(cell, 0))
        line = self.text[self.text.rfind("\n", 0, offset) + 1 : offset]
        is_source = self.text.rfind('"source"', max(cell, 0), offset) > self.text.rfind('"outputs"', max(cell, 0), offset)
        return cell >= 0 and kind is not None and kind[1] == "code" and is_source and re.match(r"\s*\"\s*#", line) is None


def _is_address(prefix: str) -> bool:
    """Return true when what is before a path is a host, or something that is filled in later."""
    return "://" in prefix or prefix.startswith(("$", "{", "%"))
