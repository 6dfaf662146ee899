"""Transcribes the triggers of Terraform into the JSON that the Platform API has for them.

The arguments are those of the resource ``genesyscloud_processautomation_trigger`` of the CX as Code provider.
"""

from __future__ import annotations

import re

from flowlint.model.carried import HostFacts, Text
from flowlint.payloads.terraform.hcl.json_writer import TerraformFile, value
from flowlint.payloads.terraform.hcl.spelling import UNNAMED_HOLE, encoded, has_directive, hole, in_expression
from flowlint.payloads.terraform.hcl.transcripts import content, said
from flowlint.payloads.terraform.hcl.tree import Attribute, Block, Expression, Template, is_null
from flowlint.payloads.transcript import Transcript, embedded
from flowlint.syntax.grammars import parse

_FIELDS = {
    "name": "name",
    "description": "description",
    "topic_name": "topicName",
    "enabled": "enabled",
    "match_criteria": "matchCriteria",
    "event_ttl_seconds": "eventTTLSeconds",
    "delay_by_seconds": "delayBySeconds",
    "target": "target",
}
_TARGET_FIELDS = {"id": "id", "type": "type", "workflow_target_settings": "workflowTargetSettings"}
_SETTINGS_FIELDS = {"data_format": "dataFormat"}
_BELOW = {"target": _TARGET_FIELDS, "workflow_target_settings": _SETTINGS_FIELDS}
_CONVERTED = frozenset({"enabled", "event_ttl_seconds", "delay_by_seconds"})
"""Arguments that are no texts, for which Terraform converts a quoted number or boolean."""
_NAMES = {theirs: ours for fields in (_FIELDS, _TARGET_FIELDS, _SETTINGS_FIELDS) for ours, theirs in fields.items() if ours != theirs}


def text_of(file: TerraformFile, block: Block) -> Text:
    """Return a trigger as the API has it; what is put between the resource's own words is not to be edited."""
    transcript = Transcript(file.source)
    _members(transcript, file, block, _FIELDS, block.start, block.start + len(block.type))
    blocks = frozenset(_FIELDS[name] for name in map(_block_name, block.blocks) if name in _FIELDS and name not in _BELOW)
    return embedded("json", transcript.source(), HostFacts(names=_NAMES, blocks=blocks))


def _members(transcript: Transcript, file: TerraformFile, block: Block, fields: dict[str, str], start: int, end: int) -> None:
    """Add a block as an object, whose opening brace stands from ``start`` to ``end``."""
    transcript.put("{", start, end)
    lacking = set(fields)
    entries: list[Attribute | Block] = [*block.attributes, *block.blocks]
    for entry in sorted(entries, key=lambda one: one.start):
        name = entry.name if isinstance(entry, Attribute) else _block_name(entry)
        if name not in lacking or (isinstance(entry, Attribute) and is_null(entry.value)):
            continue
        if len(lacking) < len(fields):
            transcript.put(", ", entry.start, entry.start)
        lacking.discard(name)
        word_end = entry.start + len(entry.name if isinstance(entry, Attribute) else entry.type)
        transcript.put(f'"{fields[name]}"', entry.start, word_end)
        transcript.put(": ", word_end, word_end)
        if isinstance(entry, Attribute):
            _argument(transcript, file, entry)
            continue
        holder = _content(entry)
        if name not in _BELOW:
            transcript.put("{}", entry.start, word_end)
        elif holder is None:
            transcript.put(UNNAMED_HOLE, word_end, entry.end)
        else:
            opening = file.source.text.index("{", holder.start)
            _members(transcript, file, holder, _BELOW[name], opening, opening + 1)
    transcript.put("}", block.end - 1, block.end)


def _block_name(block: Block) -> str:
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _content(block: Block) -> Block | None:
    """Return the block that holds the arguments: of a dynamic one, its ``content``."""
    contents = [inner for inner in block.blocks if inner.type == "content"]
    if block.type != "dynamic":
        return block
    return contents[0] if len(contents) == 1 else None


def _argument(transcript: Transcript, file: TerraformFile, attribute: Attribute) -> None:
    if attribute.name == "match_criteria":
        _criteria(transcript, file, attribute)
        return
    plain = _plain(attribute.value) if attribute.name in _CONVERTED else None
    if plain is not None:
        transcript.copy(attribute.value.start + 1, attribute.value.end - 1, in_expression)
    else:
        value(transcript, file, attribute.value, attribute.value.start, attribute.end)


def _plain(expression: Expression) -> str | None:
    """Return the number or boolean that a quoted string is converted to, or ``None`` where it is none."""
    text = expression.content if isinstance(expression, Template) and not expression.heredoc else None
    if text is None or expression.end - expression.start != len(text) + 2:
        return None
    return text if re.fullmatch(r"true|false|[1-9][0-9]*", text) else None


def _criteria(transcript: Transcript, file: TerraformFile, attribute: Attribute) -> None:
    """Add match criteria, which are a text with JSON."""
    given, expression = encoded(attribute.value), attribute.value
    if given is not None:
        value(transcript, file, given, given.start, given.end)
        return
    if isinstance(expression, Template) and not has_directive(expression):
        document = parse("json", said(file, expression))
        if document.roots and not document.faults:
            content(transcript, file, expression)
            return
    transcript.put(hole(file.source.text[expression.start : expression.end]), expression.start, expression.end)
