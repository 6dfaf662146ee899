"""Reads a configuration in YAML, or JSON, which is YAML too."""

from __future__ import annotations

from flowlint.config.tree import Tree
from flowlint.model.fault import SyntaxFault
from flowlint.model.location import Source
from flowlint.syntax.document import decode
from flowlint.syntax.yaml import composer


def parse(path: str, data: bytes) -> Tree:
    """Return the tree of a YAML text; raise ``ConfigError`` where it is none, has two equal keys, or holds several documents.

    Values follow YAML 1.2, so ``off`` and ``no`` are text.
    """
    source = decode(path, data)
    if isinstance(source, SyntaxFault):
        raise _error(source)
    document = composer.parse(source, {})
    if document.faults:
        raise _error(document.faults[0])
    if len(document.roots) > 1:
        raise Tree(source, None).wrong(document.roots[1].start, "text holds a second document, expected one")
    return Tree(source, document.roots[0] if document.roots else None)


def _error(fault: SyntaxFault) -> Exception:
    source: Source = fault.place.source
    return Tree(source, None).wrong(fault.place.span.start if fault.place.span else 0, fault.message)
