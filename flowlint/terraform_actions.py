"""Reads the data actions of Terraform, whose request is a Velocity template.

The arguments are those of the resource ``genesyscloud_integration_action`` of the CX as Code provider.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint import velocity
from flowlint.contracts import Readings, Text, Unchecked
from flowlint.embedding import Transcript
from flowlint.hcl_formats import formatted
from flowlint.hcl_transcripts import as_reference, content, credentials, encoded, has_directive, value, word
from flowlint.model import endpoint
from flowlint.model.address import may_be_whole
from flowlint.model.call import Call
from flowlint.model.location import Location, Source, Span
from flowlint.model.node import plain
from flowlint.syntax.document import parse
from flowlint.syntax.hcl import Attribute, Block, Expression, Object, Template, Tuple

_REQUEST = "config_request"
_CONTRACT = "contract_input"


def held_in(source: Source, action: Block) -> Iterator[Call | Text | Readings | Unchecked]:
    """Yield the call that an action makes, and its body, where it launches a flow or is meant to."""
    for request in action.blocks:
        if request.type == _REQUEST:
            yield from _request(source, request, action.attribute(_CONTRACT))


def _request(source: Source, request: Block, contract: Attribute | None) -> Iterator[Call | Text | Readings | Unchecked]:
    url = word(source, request.attribute("request_url_template"))
    aim = endpoint.aim(url.text) if url is not None else endpoint.Aim.ELSEWHERE
    if url is None or aim is endpoint.Aim.ELSEWHERE:
        return
    method = word(source, request.attribute("request_type"))
    body = request.attribute("request_template")
    whole = may_be_whole(url.text)
    if not whole:
        yield Call(
            url.place,
            url,
            method,
            sent_as=method.text.upper() if method is not None else "POST",
            has_body=body is not None,
            credentials=tuple(credentials(source, request.attribute("headers"))),
        )
    if body is None:
        return
    launches = (aim is endpoint.Aim.LAUNCH or whole) and (method is None or method.text.upper() == endpoint.METHOD)
    template = _template(source, body.value)
    if template is not None:
        yield from velocity.texts_of(template, _schema(source, contract), certain=launches)
        return
    place = Location(source, "", Span(body.value.start, body.value.end))
    yield Unchecked(place, "the body is not judged: Terraform computes its template")


def _template(source: Source, expression: Expression) -> Source | None:
    """Return the Velocity template that an expression stands for, or ``None`` where Terraform computes it."""
    if isinstance(given := encoded(expression), Object | Tuple):
        transcript = Transcript(source)
        value(transcript, source.text, given, given.start, given.end)
        return transcript.source()
    if (made := formatted(source, expression, as_reference)) is not None:
        return made.source()
    if isinstance(expression, Template) and not has_directive(expression):
        transcript = Transcript(source)
        content(transcript, source.text, expression, as_reference)
        return transcript.source()
    return None


def _schema(source: Source, contract: Attribute | None) -> object:
    """Return what the input contract says; nothing where Terraform computes it."""
    transcript = Transcript(source)
    given = encoded(contract.value) if contract is not None else None
    if given is not None:
        value(transcript, source.text, given, given.start, given.end)
    elif contract is not None and isinstance(contract.value, Template):
        content(transcript, source.text, contract.value)
    document = parse("json", transcript.source())
    return plain(document.roots[0]) if document.roots else None
