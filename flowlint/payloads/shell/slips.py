"""What is wrong with a shell command before any grammar reads it: typographic quotes, and lines that its continuation lost.

A command is scanned from its name to its end. What is wrong is swapped, character by character, for what was meant, so a grammar
can read the command and every offset stays what it was.
"""

from __future__ import annotations

import re
from itertools import pairwise

from flowlint.model.fix import Edit
from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.shell import misquoted as shell_misquoted
from flowlint.payloads.shell.misquoted import Misquoted

DASHES = "‐‑‒–—―−"
"""What a hyphen becomes in word processors and on web pages."""

_DOUBLE, _SINGLE = "“”„‟″«»", "‘’‚‛′‹›"
_TYPOGRAPHIC = re.compile(f"[{_DOUBLE}{_SINGLE}]")
_SPACES = "\u00a0\u2007\u202f"
_RUN = re.compile(rf"[^\\\s#'\"$`|;&)<{_DOUBLE}{_SINGLE}{_SPACES}]+")
_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTINUED = re.compile(r"\\(?:\r\n|\n)")
_BLANKS_BEHIND = re.compile(r"\\([ \t]+)(?:\r\n|\n)(?=[ \t]*[^\s#])")
_OPTION = re.compile(rf"[ \t]*(?P<option>(?:[-{DASHES}]{{1,2}}[A-Za-z#:][\w-]*)\S*)")
_FOREIGN = re.compile(rf"(?P<mark>[\^`][ \t]*)(?:\r\n|\n){_OPTION.pattern}")
"""What continues a line in ``cmd`` or PowerShell, before a line of options."""
_HEREDOC = re.compile(r"<<(?P<dash>-?)[ \t]*(?P<quote>['\"\\]?)(?P<name>\w+)['\"]?")
_PROGRAM = re.compile(
    r"(?:^|[|;&(`{]|(?<![\w./-])(?:then|do|else|time|sudo|exec|command|if|while)[ \t]|![ \t])[ \t]*"
    rf"(?P<program>(?:[\w./~$-]{{0,200}}/)?(?:curl|gc)(?:\.exe)?)(?=[ \t\\{_SPACES}])",
    re.MULTILINE,
)
_FILLED_IN = re.compile(r"\$[\w{(]|`")
_MEANS_MORE_IN_DOUBLE = re.compile(r'["\\!]')
_IN_DOUBLE = re.compile(r'[^"\\$`]+')
_PARENTHESIS = re.compile(r"[()]")
_ANSI = re.compile(r"\$'(?:[^'\\]|\\.)*+'", re.DOTALL)
SUSPECTS = re.compile(
    rf"[{_DOUBLE}{_SINGLE}{_SPACES}]|{shell_misquoted.SUSPECTS}|^[ \t]*[-{DASHES}]{{1,2}}[A-Za-z]|\\[ \t]+$", re.MULTILINE
)
"""Something without which no command has a slip."""


class Lost(NamedTuple):
    """A line that its command lost: its first word, ``start`` to ``end``, and the edit that would keep it, where one does.

    ``cause`` is where something at the end of the line before looks like a continuation and is none.
    """

    start: int
    end: int
    edits: tuple[Edit, ...]
    cause: tuple[int, int] | None = None


class Scanned(NamedTuple):
    """One command: where it ends, what its characters are swapped for, and what is wrong; ``open`` where a quote or the like has no end.

    ``misquoted`` are quotes meant as text between quotes of the same kind, which end there.
    ``doubtful`` is true when plain quotes would keep the shell from filling in what stands between typographic ones.
    """

    start: int
    end: int
    swaps: tuple[Edit, ...] = ()
    typographic: tuple[Edit, ...] = ()
    lost: tuple[Lost, ...] = ()
    open: bool = False
    doubtful: bool = False
    misquoted: tuple[Misquoted, ...] = ()


def commands(text: str, *, is_script: bool = False) -> list[Scanned]:
    """Return the commands of ``curl`` and ``gc`` in a text, in order; one ends at the latest where a line begins with the next.

    ``is_script`` is true when the text is for a POSIX shell for certain, rather than for ``cmd`` or PowerShell.
    """
    starts = [match.start("program") for match in _PROGRAM.finditer(text)]
    found: list[Scanned] = []
    marked = _TYPOGRAPHIC.search(text) is not None
    for start, limit in pairwise([*starts, len(text)]):
        if not found or start >= found[-1].end:
            found.append(_Scan(text, start, limit, marked=marked, is_script=is_script).whole())
    return found


def swapped(text: str, scans: list[Scanned]) -> str:
    """Return ``text`` with the characters of every command swapped; one without an end stays as it is."""
    parts, position = [], 0
    for scan in scans:
        for edit in scan.swaps if not scan.open else ():
            parts += [text[position : edit.start], edit.text]
            position = edit.end
    return "".join(parts) + text[position:]


class _Scan:
    """One pass over one command."""

    def __init__(self, text: str, start: int, limit: int, *, marked: bool, is_script: bool) -> None:
        self.text, self.start, self.limit = text, start, limit
        self.marked, self.is_script = marked, is_script
        self.swaps: list[Edit] = []
        self.typographic: list[Edit] = []
        self.lost: list[Lost] = []
        self.heredocs: list[tuple[bool, str]] = []
        self.misquoted: list[Misquoted] = []
        self.open = self.doubtful = False

    def whole(self) -> Scanned:
        offset, end = self.start, self.start
        while offset < self.limit and not self.open:
            following = self.step(offset)
            end = offset = max(following, offset) if following is not None else offset
            if following is None:
                break
        if self.heredocs and not self.open:
            end = self.bodies(end)
        edits = tuple(sorted(self.swaps)), tuple(sorted(self.typographic))
        return Scanned(self.start, end, *edits, tuple(self.lost), self.open, self.doubtful, tuple(self.misquoted))

    def step(self, offset: int) -> int | None:
        """Return where the scan goes on after what stands at ``offset``, or ``None`` where the command ends."""
        text = self.text
        character = text[offset]
        foreign = _FOREIGN.match(text, offset, self.limit) if character in "^`" and text[offset - 1] in " \t" else None
        if foreign is not None and not self.heredocs:
            return self.lose_behind(foreign)
        run = _RUN.match(text, offset, self.limit)
        if run is not None:
            return run.end()
        if character in "\r\n":
            return self.line_end(offset)
        if character.isspace():
            if character in _SPACES:
                self.swap(offset, " ")
                self.typographic.append(Edit(offset, offset + 1, " "))
            return offset + 1
        if character == "\\":
            return self.backslash(offset)
        if character == "#":
            return self.lose_next(offset, ()) if text[offset - 1 : offset].isspace() else offset + 1
        if character in _DOUBLE + _SINGLE or character in "'\"":
            return self.quoted(offset)
        if character in "$`":
            return self.expansion(offset)
        if character == "<":
            return self.redirection(offset)
        if character == "&" and (text[offset - 1] in "<>" or text.startswith(">", offset + 1)):
            return offset + 1
        return None

    def swap(self, offset: int, character: str) -> None:
        self.swaps.append(Edit(offset, offset + 1, character))

    def blank(self, start: int, end: int) -> None:
        if end > start:
            self.swaps.append(Edit(start, end, " " * (end - start)))

    def line_end(self, offset: int) -> int | None:
        """Return where the next line goes on where it was meant as a part of this command."""
        before = offset
        while self.text[before - 1] in " \t":
            before -= 1
        return self.lose_next(offset, (Edit(before, offset, " \\"),))

    def lose_next(self, offset: int, edits: tuple[Edit, ...]) -> int | None:
        """Note the next line as lost where it begins with an option, and return where it begins; ``None`` where the command ends before."""
        end = _LINE_END.search(self.text, offset, self.limit)
        option = _OPTION.match(self.text, end.end(), self.limit) if end is not None else None
        if end is None or option is None or self.heredocs:
            return None
        self.lost.append(Lost(option.start("option"), option.end(), edits))
        self.blank(offset, end.end())
        return end.end()

    def lose_behind(self, foreign: re.Match[str]) -> int:
        """Note the line of options behind a caret or backtick that was meant to continue the line, and does for another shell."""
        at, option = foreign.start(), foreign.span("option")
        if self.is_script:
            self.lost.append(Lost(*option, (Edit(at, foreign.end("mark"), "\\"),), (at, at + 1)))
        self.blank(at, option[0])
        return option[0]

    def backslash(self, offset: int) -> int:
        continued = _CONTINUED.match(self.text, offset)
        if continued is not None:
            return continued.end()
        blanks = _BLANKS_BEHIND.match(self.text, offset, self.limit)
        if blanks is None:
            return offset + 2
        word = re.compile(r"[ \t]*(\S+)").match(self.text, blanks.end())
        if word is not None:
            self.lost.append(Lost(word.start(1), word.end(1), (Edit(blanks.start(1), blanks.end(1), ""),), blanks.span(1)))
            self.blank(offset, blanks.end())
        return blanks.end()

    def quoted(self, offset: int) -> int:
        """Return where the quotes end that open at ``offset``; typographic ones count where a word begins, and where they close one."""
        opening = self.text[offset]
        if opening in _DOUBLE + _SINGLE and not (self.text[offset - 1].isspace() or self.text[offset - 1] == "="):
            return offset + 1
        misquoted = shell_misquoted.meant(self.text, offset, self.limit)
        if misquoted is not None:
            # An apostrophe parts no word; in place of a double quote a letter would make the name of a variable before it longer.
            for inner in misquoted.inner:
                self.swap(inner, "x" if opening == "'" else ".")
            self.misquoted.append(misquoted)
            return misquoted.end
        double = opening in _DOUBLE + '"'
        is_straight = opening in "'\""
        straight = (self.double_end(offset) if double else self.text.find("'", offset + 1, self.limit) + 1) if is_straight else 0
        if straight and (not self.marked or self.text[offset + 1 : offset + 65].lstrip()[:1] not in {"{", "["}):
            return straight
        closing = self.typographic_end(offset, (_DOUBLE + '"') if double else (_SINGLE + "'"))
        if straight and (closing is None or closing >= straight - 1 or self.text[closing] in "'\""):
            return straight
        if closing is None:
            self.open = is_straight
            return self.limit if is_straight else offset + 1
        content = self.text[offset + 1 : closing]
        straight_quote = self.quote_for(content, double=double)
        if not straight_quote:
            self.open = True
            return self.limit
        if not double and not is_straight and _FILLED_IN.search(content) is not None:
            # A shell fills this in today, and does so no more between single quotes.
            straight_quote = '"' if _MEANS_MORE_IN_DOUBLE.search(content) is None else straight_quote
            self.doubtful = self.doubtful or straight_quote == "'"
        for at in (offset, closing):
            if self.text[at] != straight_quote:
                self.swap(at, straight_quote)
                self.typographic.append(Edit(at, at + 1, straight_quote))
        return closing + 1

    def quote_for(self, content: str, *, double: bool) -> str:
        """Return the straight quote that can stand around ``content``; the other one where JSON in it needs the double quotes itself."""
        inner = re.sub(r"\\.", "", content) if double else content
        if double and ('"' in inner or (content.lstrip()[:1] in {"{", "["} and any(mark in content for mark in _DOUBLE))):
            return "'" if "'" not in content and "$" not in content and "\\" not in content else ""
        return '"' if double else "'" if "'" not in content else ""

    def typographic_end(self, offset: int, closing: str) -> int | None:
        """Return where a quote that is not the straight one closes the word that begins at ``offset``, or any that does."""
        is_json = self.text[offset + 1 : offset + 65].lstrip()[:1] in {"{", "["}
        line = _LINE_END.search(self.text, offset, self.limit)
        limit = self.limit if is_json or line is None else line.start()
        for found in re.compile(rf"[{closing}](?=[\s;|)]|\Z)").finditer(self.text, offset + 1, limit):
            before = found.start() - 1
            while is_json and self.text[before].isspace():
                before -= 1
            if not is_json or self.text[before] in "}]":
                return found.start()
        return None

    def double_end(self, offset: int) -> int:
        """Return the offset behind the double quote that closes the one at ``offset``; 0 where there is none."""
        offset += 1
        while offset < self.limit:
            character = self.text[offset]
            if character == '"':
                return offset + 1
            if character == "\\":
                offset += 2
            elif character == "$" or character == "`":
                offset = self.expansion(offset)
            else:
                following = _IN_DOUBLE.match(self.text, offset, self.limit)
                offset = following.end() if following is not None else offset + 1
        return 0

    def expansion(self, offset: int) -> int:
        text, following = self.text, self.text[offset + 1 : offset + 2]
        if text[offset] == "`":
            return text.find("`", offset + 1, self.limit) + 1 or self.limit
        if following == "(":
            depth = 0
            for match in _PARENTHESIS.finditer(text, offset, self.limit):
                depth += 1 if match.group() == "(" else -1
                if depth == 0:
                    return match.end()
            return self.limit
        if following == "{":
            return text.find("}", offset, self.limit) + 1 or self.limit
        if following == "'":
            found = _ANSI.match(text, offset, self.limit)
            return found.end() if found is not None else self.limit
        return offset + 1

    def redirection(self, offset: int) -> int:
        if self.text.startswith("<<<", offset):
            return offset + 3
        found = _HEREDOC.match(self.text, offset, self.limit)
        if found is None:
            return offset + 1
        self.heredocs.append((bool(found["dash"]), found["name"]))
        return found.end()

    def bodies(self, offset: int) -> int:
        """Return where the here-documents end that were opened before ``offset``."""
        end = _LINE_END.search(self.text, offset, self.limit)
        position = end.end() if end is not None else self.limit
        for dashed, name in self.heredocs:
            found = re.compile(rf"^{chr(9) + '*' if dashed else ''}{name}(?=\r?$)", re.MULTILINE).search(self.text, position, self.limit)
            if found is None:
                self.open = True
                return self.limit
            position = found.end()
        return position
