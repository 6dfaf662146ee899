"""Finds what Terraform hold: texts, calls and the bodies that they send."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from flowlint.model.carried import Carried, Unchecked
from flowlint.model.location import Source
from flowlint.model.pattern import pattern
from flowlint.payloads.terraform import actions, bodies, triggers
from flowlint.payloads.terraform.carrier import ACTION, TRIGGER, recognises
from flowlint.payloads.terraform.hcl.json_writer import file_of
from flowlint.payloads.terraform.hcl.parser import parse
from flowlint.payloads.terraform.hcl.tree import Block
from flowlint.syntax.grammar import Budget, Unreadable

_HEADER = pattern(r'^[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[\w-]+))*[ \t]*\{', re.MULTILINE)
_LAUNCHES = pattern(r"flow[_-]?id|input[_-]?data|topic[_-]?name", re.IGNORECASE)
_INK = pattern(r"\S")
_MOST_PARSED = 1 << 21
"""Code points that are parsed of a file that is broken in several places."""


def find(source: Source) -> Iterator[Carried]:
    """Yield what a Terraform file sends and declares."""
    blocks, broken = _blocks(source.text)
    for start, end, offset in broken:
        stretch = source.text[start:end]
        if _LAUNCHES.search(stretch) is not None or recognises(stretch.encode("utf-8", "replace")):
            yield Unchecked(source.at(offset), "this is not valid Terraform; what it declares or sends was not checked")
    file = file_of(source, blocks)
    waiting = list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        if block.type == "resource" and block.labels[:1] == (TRIGGER,):
            yield triggers.text_of(file, block)
        elif block.type == "resource" and block.labels[:1] == (ACTION,):
            yield from actions.held_in(file, block)
        else:
            yield from bodies.held_in(file, block)
            waiting.extend(reversed(block.blocks))
    yield from file.allowance.unchecked(source)


def _blocks(text: str) -> tuple[tuple[Block, ...], list[tuple[int, int, int]]]:
    """Return the blocks of a text without those that are broken, and of these where each begins, ends, and has its fault."""
    document, budget = parse(text), Budget(_MOST_PARSED)
    broken: list[tuple[int, int, int]] = []
    starts = [match.start() for match in _HEADER.finditer(text)] if document.error is not None else []
    spent = len(text)
    while document.error is not None and spent < _MOST_PARSED:
        index = bisect_right(starts, document.error) - 1
        start = starts[index] if index >= 0 else 0
        end = starts[index + 1] if index + 1 < len(starts) else len(text)
        if not text[start:end].strip():
            break
        broken.append((start, end, document.error))
        text = text[:start] + _INK.sub(" ", text[start:end]) + text[end:]
        try:
            document, spent = parse(text, budget), spent + len(text)
        except Unreadable:
            break
    return document.blocks, broken
