"""Finds in a block of Terraform what is sent, or may be sent, to the endpoint: values, texts, files and shell commands."""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import BodyFile, Text
from flowlint.embedding import Transcript, embedded
from flowlint.hcl_transcripts import content, encoded, has_directive, unwrapped, value
from flowlint.model import endpoint
from flowlint.model.location import Location, Source, Span
from flowlint.model.request import spells_flow_id
from flowlint.syntax.hcl import Attribute, Block, Call, Expression, Object, Template, Tuple

_BODIES = frozenset({"request_body", "body", "data", "payload"})


def held_in(source: Source, block: Block) -> Iterator[Text | BodyFile]:
    """Yield what stands in the block's own attributes; a body is certain beside the endpoint's address."""
    sends = any(_is_address(attribute.value) for attribute in block.attributes)
    for attribute in block.attributes:
        if sends and attribute.name in _BODIES:
            yield from _body(source, attribute)
        else:
            yield from _held(source, attribute.value)


def _is_address(expression: Expression) -> bool:
    """Tell whether a text is the endpoint's address."""
    if not isinstance(expression, Template) or expression.heredoc:
        return False
    text = "".join(run.content for run in expression.runs)
    return "xecut" in text and endpoint.aim(text) is endpoint.Aim.LAUNCH


def _body(source: Source, attribute: Attribute) -> Iterator[Text | BodyFile]:
    """Yield what is sent to the endpoint."""
    expression = unwrapped(attribute.value)
    if isinstance(expression, Call) and expression.name in {"file", "templatefile"}:
        path = _path(expression)
        if path:
            yield BodyFile(path, Location(source, "", Span(expression.start, expression.end)))
    elif isinstance(expression, Template):
        if not has_directive(expression):
            yield _json_text(source, expression, certain=True)
    else:
        given = encoded(expression)
        if isinstance(given, Object | Tuple):
            yield _json_value(source, given, certain=True)


def _held(source: Source, expression: Expression) -> Iterator[Text]:
    """Yield the launch requests and commands that stand in an expression, at any depth."""
    waiting = [expression]
    while waiting:
        one = waiting.pop()
        given = encoded(one)
        if given is not None and _is_request(given):
            yield _json_value(source, given, certain=False)
        elif isinstance(one, Call):
            waiting += reversed(one.arguments)
        elif isinstance(one, Tuple):
            waiting += reversed(one.items)
        elif isinstance(one, Object):
            waiting += reversed([member.value for member in one.members])
        elif isinstance(one, Template):
            yield from _in_template(source, one)
            waiting += reversed([run.expression for run in one.runs if run.expression is not None])


def _in_template(source: Source, template: Template) -> Iterator[Text]:
    text = source.text[template.start : template.end]
    if "curl" in text and endpoint.mentions(text.encode("utf-8", "replace")):
        yield _command(source, template)
    elif "lowId" in text and not has_directive(template):
        found = _json_text(source, template, certain=False)
        if found.data.lstrip()[:1] in {b"{", b"["}:
            yield found


def _is_request(expression: Expression) -> bool:
    """Tell whether an object, or one in a list, has a flow's id."""
    if isinstance(expression, Tuple):
        return any(isinstance(item, Object) and _is_request(item) for item in expression.items)
    keys = [member.key for member in expression.members] if isinstance(expression, Object) else []
    return any(isinstance(key, Template) and spells_flow_id(key.content) for key in keys)


def _path(call: Expression) -> str:
    """Return the path that ``file`` reads, from the module's folder; empty where it is not known."""
    template = call.arguments[0] if isinstance(call, Call) and call.arguments else None
    if not isinstance(template, Template):
        return ""
    # Only this one stands for the folder of the file at hand.
    runs = template.runs[1:] if template.runs and template.runs[0].content == "${path.module}" else template.runs
    path = template._replace(runs=runs).content or ""
    return path.lstrip("/") if len(runs) < len(template.runs) else path


def _json_value(source: Source, expression: Expression, *, certain: bool) -> Text:
    transcript = Transcript(source)
    value(transcript, source.text, expression, expression.start, expression.end)
    return embedded("json", transcript.source(), certain=certain)


def _json_text(source: Source, template: Template, *, certain: bool) -> Text:
    transcript = Transcript(source)
    content(transcript, source.text, template)
    return embedded("json", transcript.source(), certain=certain)


def _command(source: Source, template: Template) -> Text:
    transcript = Transcript(source)
    content(transcript, source.text, template, shell=True)
    return embedded("bash", transcript.source())
