"""How HCL spells texts and the JSON of values, and the placeholders that stand for what Terraform works out.

HCL takes the text of JSON for an object, a list or a string in most cases (HCL Native Syntax Specification, "Collection Values" and
"Template Expressions"); the functions that write refuse what it takes otherwise.
"""

from __future__ import annotations

import re

from flowlint.model.placeholder import PLACEHOLDER
from flowlint.payloads.terraform.hcl.tree import Call, Expression, Run, RunKind, Template
from flowlint.payloads.transcript import in_value

UNNAMED_HOLE = "${…}"
"""The placeholder for what no placeholder can name, such as an expression of several lines with braces."""

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


in_string_value = in_value(in_quoted)
"""Writes, in a quoted string that is a value by itself, what a text means inside a string of JSON."""


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
    """Return true when a template has parts that Terraform repeats or leaves out."""
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
    return f"${{{_word(run.content if run.kind is RunKind.INTERPOLATION else '')}}}"


def as_reference(run: Run) -> str:
    """Return the placeholder for what a template inserts into a Velocity template: a reference."""
    return run.content if _REFERENCE.fullmatch(run.content) else as_variable(run)


def reference(expression: str) -> str:
    """Return the placeholder for an expression whose value becomes a part of a Velocity template: a reference."""
    shown = hole(expression)
    return shown if _REFERENCE.fullmatch(shown) else f"${{{_word(expression)}}}"


def _word(expression: str) -> str:
    """Return a name that looks like an expression."""
    name = re.sub(r"\W+", "_", expression, flags=re.ASCII).strip("_")
    return name if name[:1].isalpha() else "computed"
