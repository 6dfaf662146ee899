"""Terraform files: triggers, and payloads in ``jsonencode``, strings and heredocs.

What it is: the configuration of an organization, with the CX as Code provider or any other that sends requests.

Suffixes: ``.tf``.

What counts as one payload: an object given to ``jsonencode``, or a string or heredoc with JSON, also one given to ``format``, that is a
launch request. In a block that holds the endpoint's address, what is called ``request_body``, ``body``, ``data`` or ``payload`` is one
whatever it holds; a file that ``file`` or ``templatefile`` reads there is judged too. The body of a ``genesyscloud_integration_action``
that launches a flow is read as the Velocity template that it is, with the types of its ``contract_input``. Shell commands with ``curl``, as
in ``local-exec``, are read as scripts. Each ``genesyscloud_processautomation_trigger`` is a trigger. The flow is found through variables,
modules, ``filepath`` and data sources. What Terraform works out is a placeholder, except a local value that the same file spells as an
object or list: it is judged where it stands, and fixes of it are only shown, since the rest of the module may read it.

Example::

    data "http" "launch" {
      url          = "https://api.mypurecloud.com/api/v2/flows/executions"
      method       = "POST"
      request_body = jsonencode({ flowId = var.flow_id, inputData = { "Flow.complianceFlag" = true } })
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flowlint.contracts import PayloadCarrier
from flowlint.model import endpoint
from flowlint.model.location import Source
from flowlint.model.pattern import pattern

if TYPE_CHECKING:
    from flowlint.contracts import Carried
    from flowlint.syntax.hcl import Block

_TRIGGER = "genesyscloud_processautomation_trigger"
_HEADER = pattern(r'^[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[\w-]+))*[ \t]*\{', re.MULTILINE)
_LAUNCHES = pattern(r"flow[_-]?id|input[_-]?data|topic[_-]?name", re.IGNORECASE)
_INK = pattern(r"\S")
_MOST_PARSED = 1 << 21
"""Code points that are parsed of a file that is broken in several places."""
_ACTION = "genesyscloud_integration_action"


def _recognises(data: bytes) -> bool:
    return _TRIGGER.encode() in data or _ACTION.encode() in data or endpoint.mentions(data)


def _find(source: Source) -> Iterator[Carried]:
    from flowlint import terraform_actions, terraform_bodies, terraform_triggers
    from flowlint.contracts import Unchecked
    from flowlint.hcl_values import file_of
    from flowlint.model.location import Location, Span

    blocks, broken = _blocks(source.text)
    for start, end, offset in broken:
        stretch = source.text[start:end]
        if _LAUNCHES.search(stretch) is not None or _recognises(stretch.encode("utf-8", "replace")):
            yield Unchecked(Location(source, "", Span(offset, offset)), "what stands here is not judged: it cannot be read as HCL")
    file = file_of(source, blocks)
    waiting = list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        if block.type == "resource" and block.labels[:1] == (_TRIGGER,):
            yield terraform_triggers.text_of(file, block)
        elif block.type == "resource" and block.labels[:1] == (_ACTION,):
            yield from terraform_actions.held_in(file, block)
        else:
            yield from terraform_bodies.held_in(file, block)
            waiting.extend(reversed(block.blocks))


def _blocks(text: str) -> tuple[tuple[Block, ...], list[tuple[int, int, int]]]:
    """Return the blocks of a text without those that are broken, and of these where each begins, ends, and has its fault."""
    from bisect import bisect_right

    from flowlint.syntax.grammar import Budget
    from flowlint.syntax.hcl import parse

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
        document, spent = parse(text, budget), spent + len(text)
    return document.blocks, broken


CARRIER = PayloadCarrier("terraform", (".tf",), find=_find, recognises=_recognises, languages=("terraform", "hcl", "tf"), comment=("#", ""))
