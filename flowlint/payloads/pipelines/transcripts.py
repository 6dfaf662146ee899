"""Makes texts of the scripts in workflows and pipelines, with the values of variables and expressions, each character in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flowlint.model.location import Piece, Source
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Node
from flowlint.model.pattern import pattern
from flowlint.payloads.pipelines.steps import SHELL, Script
from flowlint.payloads.pipelines.yaml_scalars import WRITTEN_PLAIN, transcribe
from flowlint.payloads.transcript import Transcript, Write, replaced

_EXPRESSION = r"\$\{\{(?:[^'{}]|'[^']{0,1000}'){0,1000}+\}\}"
_EXPRESSIONS = pattern(_EXPRESSION)
_IN_ANGLES = r"<<[ \t]*(?:parameters|pipeline|matrix)\.[\w.-]+[ \t]*>>"
"""An expression of CircleCI ("Configuration reference", ``parameters`` and pipeline values)."""
_IN_SCRIPTS = pattern(f"{_EXPRESSION}|{_IN_ANGLES}")
_IN_STEPS_OF_AZURE = pattern(rf"{_EXPRESSION}|{_IN_ANGLES}|\$\([A-Za-z_][\w.]*\)")
"""Macros too, in whose place Azure Pipelines put the value of a variable, in any quotes ("Define variables")."""
_NAME = pattern(r"[A-Za-z_]\w*", re.ASCII)
_WORDS = pattern(r"\w+", re.ASCII)
_OF_ENV = pattern(r"\$\{\{\s*env\.(\w+)\s*\}\}")
_SPECIAL = pattern(r"'|\$(?:\w+|\{\w+\})", re.ASCII)
_SINGLE_QUOTE = "'\\''"
_TEXTS = {
    "python": pattern(
        rf"#[^\n]*|(?P<fence>\"\"\"|''')(?s:.*?)(?P=fence)|\"(?:{_EXPRESSION}|\\.|[^\"\\\n])*+\"|'(?:{_EXPRESSION}|\\.|[^'\\\n])*+'"
        rf"|(?P<bare>{_EXPRESSION})"
    ),
    "javascript": pattern(
        rf"//[^\n]*|/\*(?s:.*?\*/|.*)|`(?:\\(?s:.)|[^`\\])*+`|\"(?:{_EXPRESSION}|\\.|[^\"\\\n])*+\"|'(?:{_EXPRESSION}|\\.|[^'\\\n])*+'"
        rf"|(?P<bare>{_EXPRESSION})"
    ),
}
"""Comments and strings of a language, and expressions that stand in neither."""


class _Variable(NamedTuple):
    """A variable's value, and the scalar that states it."""

    text: str
    node: Node

    @property
    def is_plain(self) -> bool:
        """Whether the value is one word that needs no quotes anywhere."""
        return WRITTEN_PLAIN.fullmatch(self.text) is not None


def script(source: Source, found: Script) -> Source:
    """Return a script as a text of its language, of which each character knows its place in ``source``."""
    if found.language != SHELL:
        return _with_names(_joined(Transcript(source), source, found.scalars), found.language)
    written = "\n".join(source.text[node.start : node.end] for node in found.scalars)
    words = set(_WORDS.findall(written))
    variables = _known(source, {name: node for name, node in found.variables.items() if name in words})
    transcript = Transcript(source)
    for name, variable in variables.items():
        if re.search(rf"\$\{{?{name}\b|\benv\.{name}\b", written, re.ASCII) is not None:
            _assign(transcript, source, name, variable)
    expressions = _IN_STEPS_OF_AZURE if found.has_macros else _IN_SCRIPTS
    return _with_variables(_joined(transcript, source, found.scalars), variables, expressions)


def _known(source: Source, variables: Mapping[str, Node]) -> dict[str, _Variable]:
    """Return the variables whose value the file states, and that keep it from step to step."""
    found = {}
    for name, node in variables.items():
        text = node.value if isinstance(node.value, str) else source.text[node.start : node.end]
        is_stated = not node.children and node.kind is not Kind.NULL and text.strip() and _EXPRESSIONS.fullmatch(text.strip()) is None
        is_kept = "GITHUB_ENV" not in source.text or re.search(rf"\b{re.escape(name)}(?:=|<<)", source.text) is None
        if _NAME.fullmatch(name) is not None and is_stated and is_kept:
            found[name] = _Variable(text, node)
    return found


def _joined(transcript: Transcript, source: Source, scalars: Iterable[Node]) -> Source:
    """Return scalars as one text, with an empty line between them, since no command reaches from one into the next."""
    end = -1
    for node in scalars:
        if end >= 0:
            transcript.put("\n\n", end, max(end, node.start))
        transcribe(transcript, node, source)
        end = node.end
    return transcript.source()


def _assign(transcript: Transcript, source: Source, name: str, variable: _Variable) -> None:
    """Add the command that gives a variable its value, in single quotes where it needs any; what it refers to itself is not known."""
    node = variable.node
    if variable.is_plain:
        transcript.put(f"{name}=", node.start, node.start)
        transcript.put(variable.text, node.start, node.end)
        transcript.put("\n", node.end, node.end)
        return
    value = Transcript(source)
    transcribe(value, node, source)
    said = value.source()
    writes: dict[Write, Write] = {}
    transcript.put(f"{name}='", node.start, node.start)
    for piece in said.embedding.pieces if said.embedding is not None else ():
        _put_in_quotes(transcript, said.text[piece.start : piece.end], piece, writes.setdefault(piece.write, _without_quotes(piece.write)))
    transcript.put("'\n", node.end, node.end)


def _put_in_quotes(transcript: Transcript, text: str, piece: Piece, write: Write) -> None:
    """Add a piece of a value inside single quotes of the shell."""
    if not piece.is_verbatim:
        write = write if piece.is_writable and "'" not in text else piece.write
        transcript.put(text.replace("'", _SINGLE_QUOTE), piece.host_start, piece.host_end, write)
        return
    done = 0
    for match in _SPECIAL.finditer(text):
        transcript.copy(piece.host_start + done, piece.host_start + match.start(), write)
        written = _SINGLE_QUOTE if match[0] == "'" else "${" + match[0].strip("${}") + "}"
        transcript.put(written, piece.host_start + match.start(), piece.host_start + match.end())
        done = match.end()
    transcript.copy(piece.host_start + done, piece.host_end, write)


def _without_quotes(write: Write) -> Write:
    """Return a way to write what the shell spells in single quotes where there are none."""
    return lambda text: write(text.replace(_SINGLE_QUOTE, "'"))


def _with_variables(script: Source, variables: Mapping[str, _Variable], pattern: re.Pattern[str]) -> Source:
    """Return a script in which each expression, found by ``pattern``, is a variable of the shell, or the value of one that is known."""

    def written(match: re.Match[str]) -> str:
        name = _OF_ENV.fullmatch(match[0])
        variable = variables.get(name[1]) if name is not None else None
        if name is None or variable is None:
            return f"${{{_named(match[0])}}}"
        if variable.is_plain:
            return variable.text
        is_quoted = script.text[: match.start()].endswith("'") and script.text.startswith("'", match.end()) and "'" not in variable.text
        # Between single quotes the value stands as the shell reads it from a variable in double ones.
        return f"""'"${name[1]}"'""" if is_quoted else f"${{{_named(match[0])}}}"

    return replaced(script, pattern.finditer(script.text), written)


def _with_names(script: Source, language: str) -> Source:
    """Return code in which each expression of the workflow is a name that nothing explains, in a text a placeholder."""
    bare = {match.start("bare") for match in _TEXTS[language].finditer(script.text) if match["bare"]}

    def written(match: re.Match[str]) -> str:
        name = _named(match[0])
        if match.start() not in bare:
            return f"${{{name}}}"
        is_key = language == "javascript" and script.text[match.end() :].lstrip(" \t").startswith(":")
        return f"[{name}]" if is_key else name

    return replaced(script, _EXPRESSIONS.finditer(script.text), written)


def _named(expression: str) -> str:
    return "_" + "_".join(re.findall(r"\w+", expression, re.ASCII))
