"""Reads workflows and pipelines: the scripts in their steps and jobs, as the shell or a program gets them."""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.model import address
from flowlint.model.carried import Carried, Comments, Unchecked
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Source
from flowlint.model.node import Node
from flowlint.payloads.pipelines import steps, transcripts
from flowlint.payloads.pipelines.steps import Script
from flowlint.payloads.transcript import embedded, excerpt
from flowlint.syntax.document import is_template
from flowlint.syntax.yaml import composer
from flowlint.syntax.yaml.comments import ignores

_KEYS = frozenset({"run", "script", "before_script", "after_script", "bash", "command", "commands"})
_UNREAD = "correct the text here; no script of the file is checked until it can be read"


def find(source: Source) -> Iterator[Carried]:
    """Yield the scripts of a workflow or a pipeline, and what is wrong with it; a file without any is read as plain YAML."""
    document = composer.parse(source)
    fault = document.broken
    if fault is not None and is_template(source.text.encode("utf-8", "replace")):
        yield Unchecked(fault.place, "the file cannot be read as YAML; its scripts were not checked")
        return
    if fault is not None:
        yield fault._replace(help=fault.help or _UNREAD)
        return
    comments = ignores(source, document.roots, whole_entries=True)
    if comments:
        yield Comments(comments)
    scripts = [script for root in document.roots for script in steps.scripts(source.text, root, _KEYS)]
    for script in scripts:
        yield from _held(source, script)
    if not scripts:
        yield embedded("yaml", excerpt(source, 0, len(source.text)))


def _held(source: Source, script: Script) -> Iterator[Carried]:
    for mapping in script.mappings:
        if _mentions(source, mapping):
            yield _refused(source, script.key, mapping)
    if script.scalars and script.language:
        yield embedded(script.language, transcripts.script(source, script))
    elif any(_mentions(source, scalar) for scalar in script.scalars):
        start = script.scalars[0].start
        yield Unchecked(source.at(start), f'script not checked: flowlint does not read scripts for "{script.shell}"')


def _mentions(source: Source, node: Node) -> bool:
    return address.mentions_calls(source.text[node.start : node.end].encode("utf-8", "replace"))


def _refused(source: Source, key: str, mapping: Node) -> SyntaxFault:
    """Return the fault of a command that YAML takes for an object."""
    name = mapping.members[0].key
    colon = source.text.find(":", name.end)
    return SyntaxFault(
        FaultClass.SYNTAX,
        f'": " makes this entry of "{key}" an object, expected a text',
        source.at(colon, colon + 1),
        help="put the whole entry in single quotes, or in a block (- |)",
        fix=_quoted(source, mapping),
    )


def _quoted(source: Source, mapping: Node) -> Fix | None:
    """Return the fix that makes a text of an object that is one line of plain text, with quotes at most inside."""
    start, end = mapping.start, mapping.end
    text = source.text[start:end]
    if len(mapping.members) != 1 or "\n" in text or "\r" in text or text[:1] in "\"'{?&*!|>":
        return None
    quotes = (start + index for index, character in enumerate(text) if character == "'")
    edits = (Edit(start, start, "'"), *(Edit(quote, quote, "'") for quote in quotes), Edit(end, end, "'"))
    return Fix("put it in single quotes", Safety.SAFE, edits)
