"""Transcribes values of HCL into JSON, as ``jsonencode`` makes it of them, piece by piece with its place in the ``.tf`` file.

What Terraform works out becomes a placeholder. HCL takes the text of JSON for an object, a list or a string in most cases (HCL Native
Syntax Specification, "Collection Values" and "Template Expressions"); the functions that write refuse what it takes otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterator

from flowlint.embedding import Transcript, Write
from flowlint.model.call import Word
from flowlint.model.credential import credential_in
from flowlint.model.location import Location, Source, Span
from flowlint.model.placeholder import PLACEHOLDER
from flowlint.syntax.hcl import Attribute, Boolean, Call, Expression, Member, Null, Number, Object, Template, Tuple
from flowlint.syntax.hcl_templates import Run, RunKind

UNNAMED_HOLE = "${…}"
"""The placeholder for what no placeholder can name, such as an expression of several lines with braces."""

_TOKEN = re.compile(
    r"(?P<blank>[ \t]+)|(?P<line>\r?\n)|(?P<comment>(?:#|//)[^\n]*(?:\n|\Z))|(?P<inline>/\*[\s\S]*?\*/)|(?P<mark>[,=:])|(?P<other>[\s\S])"
)
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_ESCAPED_BY_JSON = re.compile(r'["\\\x00-\x1f]')
_ESCAPES_OF_BOTH = re.compile(r'(?:[^\\]|\\(?:["\\nrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}))*')
_LINE_INSIDE = re.compile(r"(?<![,{\[\s])[ \t]*\r?\n(?!\s*[}\]])|:\s*\n")
_BARE_KEY = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_REFERENCE = re.compile(r"\$\{[A-Za-z_][\w.-]*\}", re.ASCII)
_TEMPLATE_SIGN = re.compile(r"[$%](?=\{)")
_QUOTED_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def in_expression(text: str) -> str | None:
    """Write a stretch of JSON between the values of an object or a list of HCL."""
    if _TEMPLATE_SIGN.search(text) or text.endswith(("$", "%")) or _LINE_INSIDE.search(text) or not _ESCAPES_OF_BOTH.fullmatch(text):
        return None
    return text


def in_bare_key(text: str) -> str | None:
    """Write in the place of a key without quotes, or of a part of it."""
    return in_expression(text) if _STRING.fullmatch(text) else text if _BARE_KEY.fullmatch(text) else None


def in_quoted(text: str) -> str | None:
    """Write the characters of ``text`` in a quoted string."""
    if text.endswith(("$", "%")) or re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
        return None
    return re.sub(r'["\\\n\r\t]', lambda match: _QUOTED_ESCAPES[match.group()], _TEMPLATE_SIGN.sub(r"\g<0>\g<0>", text))


def in_heredoc(text: str) -> str | None:
    """Write the characters of ``text`` in a heredoc."""
    return None if text.endswith(("$", "%")) else _TEMPLATE_SIGN.sub(r"\g<0>\g<0>", text)


def in_flush_heredoc(text: str) -> str | None:
    """Write the characters of ``text`` in a heredoc that loses its indentation."""
    return None if "\n" in text or "\r" in text else in_heredoc(text)


def in_string_value(text: str) -> str | None:
    """Write, in a quoted string that is a value by itself, what ``text`` means inside a string of JSON."""
    try:
        return in_quoted(json.loads(f'"{text}"'))
    except ValueError:
        return None


def unwrapped(expression: Expression) -> Expression:
    """Return the expression that is all of a quoted string, as in ``"${jsonencode(x)}"``."""
    while isinstance(expression, Template) and len(expression.runs) == 1 and expression.runs[0].expression is not None:
        expression = expression.runs[0].expression
    return expression


def encoded(expression: Expression) -> Expression | None:
    """Return what is given to ``jsonencode``, or ``None`` where nothing is."""
    match unwrapped(expression):
        case Call(name="jsonencode", arguments=(argument,)):
            return argument
    return None


def has_directive(template: Template) -> bool:
    """Tell whether a template has parts that Terraform repeats or leaves out."""
    return any(run.kind is RunKind.DIRECTIVE for run in template.runs)


def hole(expression: str) -> str:
    """Return the placeholder for an expression as it is written."""
    text = f"${{{' '.join(expression.split())}}}"
    return text if PLACEHOLDER.fullmatch(text) else UNNAMED_HOLE


def hole_in_text(run: Run) -> str:
    """Return the placeholder for what a template inserts into a text of any grammar, without quotes in it."""
    return hole(run.content[2:-1].replace('"', "'").replace("\\", "")) if run.kind is RunKind.INTERPOLATION else UNNAMED_HOLE


def as_variable(run: Run) -> str:
    """Return the placeholder for what a template inserts into a shell command: a variable."""
    name = re.sub(r"\W+", "_", run.content, flags=re.ASCII).strip("_") if run.kind is RunKind.INTERPOLATION else ""
    return f"${{{name or 'computed'}}}"


def as_reference(run: Run) -> str:
    """Return the placeholder for what a template inserts into a Velocity template: a reference."""
    return run.content if _REFERENCE.fullmatch(run.content) else as_variable(run)


def content(
    transcript: Transcript, text: str, template: Template, insert: Callable[[Run], str] = hole_in_text, written: Container[Run] = ()
) -> None:
    """Add what a string or heredoc stands for; ``insert`` gives the placeholder for what Terraform puts in.

    The runs ``written`` are calls of ``jsonencode`` whose JSON is added in their place.
    """
    write = writer(text, template)
    for run in template.runs:
        if run.kind is RunKind.VERBATIM:
            transcript.copy(run.start, run.end, write)
        elif run.kind is RunKind.ESCAPE:
            transcript.put(run.content, run.start, run.end, write)
        elif run in written and run.expression is not None and (given := encoded(run.expression)) is not None:
            value(transcript, text, given, given.start, given.end)
        else:
            transcript.put(insert(run), run.start, run.end)


def word(source: Source, attribute: Attribute | None) -> Word | None:
    """Return the text of an attribute, or ``None`` where it is no text."""
    if attribute is None or not isinstance(attribute.value, Template) or has_directive(attribute.value):
        return None
    transcript = Transcript(source)
    content(transcript, source.text, attribute.value)
    held = transcript.source()
    return Word(held.text, Location(held, "", Span(0, len(held.text)))) if held.text else None


def credentials(source: Source, headers: Attribute | None) -> Iterator[Location]:
    """Yield where tokens stand in the ``Authorization`` header of an attribute that maps the names of headers to their values."""
    for member in headers.value.members if headers is not None and isinstance(headers.value, Object) else ():
        name, text = (one.content if isinstance(one, Template) else None for one in (member.key, member.value))
        span = credential_in(text) if name is not None and text is not None and name.lower() == "authorization" else None
        start = member.value.start + 1
        if span is not None and source.text[start : start + len(text or "")] == text:
            yield Location(source, "", Span(start + span[0], start + span[1]))


def writer(text: str, template: Template) -> Write:
    """Return the way in which a string or heredoc spells its characters."""
    if not template.heredoc:
        return in_quoted
    return in_flush_heredoc if text.startswith("<<-", template.start) else in_heredoc


def attribute_value(transcript: Transcript, text: str, attribute: Attribute) -> None:
    """Add the value of an attribute."""
    separator = list(_tokens(text, attribute.name_end, attribute.value.start))
    plain = [kind for kind, _, _ in separator if kind != "blank"] == ["mark"]
    value(transcript, text, attribute.value, attribute.value.start if plain else separator[-1][2], attribute.end)


def value(transcript: Transcript, text: str, expression: Expression, start: int, end: int) -> None:
    """Add ``expression``, which stands from ``start`` to ``end`` with the parentheses around it; in these it is only a placeholder."""
    if (expression.start, expression.end) != (start, end):
        transcript.put(hole(text[start:end]), start, end)
        return
    match expression:
        case Template(heredoc=False):
            _string(transcript, text, expression)
        case Template():
            transcript.put(_as_json_string(expression), start, end)
        case Boolean() | Null():
            transcript.copy(start, end, in_expression)
        case Number() if _JSON_NUMBER.fullmatch(text, start, end):
            transcript.copy(start, end, in_expression)
        case Object() if _is_plain_object(text, expression):
            _object(transcript, text, expression)
        case Tuple() if _is_plain_tuple(text, expression):
            _tuple(transcript, text, expression)
        case _:
            transcript.put(hole(text[start:end]), start, end)


def _string(transcript: Transcript, text: str, template: Template) -> None:
    transcript.copy(template.start, template.start + 1, in_expression)
    for run in template.runs:
        if run.kind is RunKind.VERBATIM:
            offset = run.start
            for match in _ESCAPED_BY_JSON.finditer(text, run.start, run.end):
                transcript.copy(offset, match.start(), in_string_value)
                transcript.put(_escaped(match.group()), match.start(), match.end(), in_string_value)
                offset = match.end()
            transcript.copy(offset, run.end, in_string_value)
        elif run.kind is RunKind.ESCAPE:
            transcript.put(_escaped(run.content), run.start, run.end, in_string_value)
        else:
            transcript.put(_inserted(run), run.start, run.end)
    transcript.copy(template.end - 1, template.end, in_expression)


def _as_json_string(template: Template) -> str:
    literal = {RunKind.VERBATIM, RunKind.ESCAPE}
    return f'"{"".join(_escaped(run.content) if run.kind in literal else _inserted(run) for run in template.runs)}"'


def _inserted(run: Run) -> str:
    return _escaped(hole(run.content[2:-1])) if run.kind is RunKind.INTERPOLATION else UNNAMED_HOLE


def _escaped(content: str) -> str:
    return json.dumps(content, ensure_ascii=False)[1:-1]


def _tokens(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the kind and place of each blank, line end, comment and mark."""
    for match in _TOKEN.finditer(text, start, end):
        yield str(match.lastgroup), match.start(), match.end()


def _marks(text: str, start: int, end: int) -> str | None:
    """Return the marks that stand between two values, line ends as ``;``, or ``None`` where there is something else."""
    found = ""
    for kind, here, there in _tokens(text, start, end):
        if kind == "other":
            return None
        found += text[here:there] if kind == "mark" else ";" if text[here:there].endswith("\n") and kind != "inline" else ""
    return found


def _gaps(text: str, expression: Object | Tuple) -> list[str | None]:
    """Return the marks before the first element, between each two of them, and behind the last."""
    elements = expression.members if isinstance(expression, Object) else expression.items
    starts = [*(element.start for element in elements), expression.end - 1]
    ends = [expression.start + 1, *(element.end for element in elements)]
    return [_marks(text, end, start) for start, end in zip(starts, ends, strict=True)]


def _is_plain_object(text: str, expression: Object) -> bool:
    first, *others = _gaps(text, expression)
    between, last = others[:-1], others[-1:] or [""]
    plain = first is not None and not first.strip(";")
    plain = plain and all(gap is not None and gap and gap.strip(";") in {"", ","} for gap in between)
    return plain and last[0] is not None and last[0].strip(";") in {"", ","} and all(_separator(text, one) for one in expression.members)


def _is_plain_tuple(text: str, expression: Tuple) -> bool:
    gaps = _gaps(text, expression)
    if any(gap is None for gap in gaps):
        return False
    first, *others = [str(gap).replace(";", "") for gap in gaps]
    return not first and all(gap == "," for gap in others[:-1]) and others[-1:] in ([], [""], [","])


def _separator(text: str, member: Member) -> tuple[int, int] | None:
    """Return where a member's key ends, with the parentheses around it, and where its value begins, or ``None`` if that is not plain."""
    key_end = member.key.end
    if member.key.start != member.start:
        closing = re.compile(r"\s*\)").match(text, key_end)
        if closing is None:
            return None
        key_end = closing.end()
    seen = False
    for kind, start, _ in _tokens(text, key_end, member.end):
        if kind == "mark" and not seen:
            seen = text[start] in "=:"
            if not seen:
                return None
        elif kind not in {"blank", "inline"}:
            return (key_end, start) if seen else None
    return None


def _object(transcript: Transcript, text: str, expression: Object) -> None:
    transcript.copy(expression.start, expression.start + 1, in_expression)
    offset = expression.start + 1
    for number, member in enumerate(expression.members):
        _layout(transcript, text, offset, member.start, comma=number > 0)
        key_end, value_start = _separator(text, member) or (member.key.end, member.value.start)
        _key(transcript, text, member, key_end)
        _colon(transcript, text, key_end, value_start)
        value(transcript, text, member.value, value_start, member.end)
        offset = member.end
    _layout(transcript, text, offset, expression.end - 1, comma=False)
    transcript.copy(expression.end - 1, expression.end, in_expression)


def _tuple(transcript: Transcript, text: str, expression: Tuple) -> None:
    transcript.copy(expression.start, expression.start + 1, in_expression)
    offset = expression.start + 1
    for number, item in enumerate(expression.items):
        _layout(transcript, text, offset, item.start, comma=number > 0)
        value(transcript, text, item, item.start, item.end)
        offset = item.end
    _layout(transcript, text, offset, expression.end - 1, comma=False)
    transcript.copy(expression.end - 1, expression.end, in_expression)


def _key(transcript: Transcript, text: str, member: Member, end: int) -> None:
    key = member.key
    if isinstance(key, Template) and not key.heredoc and (key.start, key.end) == (member.start, end):
        if text[key.start] == '"':
            _string(transcript, text, key)
            return
        transcript.put('"', key.start, key.start, in_bare_key)
        transcript.copy(key.start, key.end, in_bare_key)
        transcript.put('"', key.end, key.end, in_bare_key)
        return
    written = text[key.start : key.end]
    literal = isinstance(key, Number | Boolean | Null)
    transcript.put(f'"{_escaped(written if literal else hole(written))}"', member.start, end)


def _colon(transcript: Transcript, text: str, start: int, end: int) -> None:
    for kind, here, there in _tokens(text, start, end):
        if kind == "mark":
            transcript.put(":", here, there, in_expression)
        else:
            _space(transcript, kind, here, there)


def _layout(transcript: Transcript, text: str, start: int, end: int, *, comma: bool) -> None:
    """Add what stands around an element; ``comma`` asks for one, for which the first line end stands where none is written."""
    written = any(kind == "mark" for kind, _, _ in _tokens(text, start, end))
    lacking = comma and not written
    for kind, here, there in _tokens(text, start, end):
        if kind == "mark":
            # JSON has no comma behind the last element.
            transcript.put("," if comma else " ", here, there, in_expression)
        elif lacking and kind in {"line", "comment"}:
            transcript.put(",\n", here, there, in_expression)
            lacking = False
        else:
            _space(transcript, kind, here, there)


def _space(transcript: Transcript, kind: str, start: int, end: int) -> None:
    if kind in {"blank", "line"}:
        transcript.copy(start, end, in_expression)
    else:
        transcript.put(" " if kind == "inline" else "\n", start, end, in_expression)
