"""Reads the data actions of Terraform, whose request is a Velocity template.

The arguments are those of the resource ``genesyscloud_integration_action`` of the CX as Code provider.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.model import endpoint
from flowlint.model.address import may_be_whole
from flowlint.model.call import Call
from flowlint.model.carried import Readings, Text, Unchecked
from flowlint.model.node import plain
from flowlint.payloads.terraform.bodies import text_of
from flowlint.payloads.terraform.hcl.json_writer import TerraformFile
from flowlint.payloads.terraform.hcl.spelling import as_reference, encoded, reference
from flowlint.payloads.terraform.hcl.transcripts import as_json, credentials, said, word
from flowlint.payloads.terraform.hcl.tree import Attribute, Block, Template
from flowlint.payloads.velocity import bodies
from flowlint.syntax.grammars import parse

_REQUEST = "config_request"
_CONTRACT = "contract_input"


def held_in(file: TerraformFile, action: Block) -> Iterator[Call | Text | Readings | Unchecked]:
    """Yield the call that an action makes, and its body, where it launches a flow or is meant to."""
    for request in action.blocks:
        if request.type == _REQUEST:
            yield from _request(file, request, action.attribute(_CONTRACT))


def _request(file: TerraformFile, request: Block, contract: Attribute | None) -> Iterator[Call | Text | Readings | Unchecked]:
    url = word(file, request.attribute("request_url_template"))
    aim = endpoint.aim(url.text) if url is not None else endpoint.Aim.ELSEWHERE
    if url is None or aim is endpoint.Aim.ELSEWHERE:
        return
    method = word(file, request.attribute("request_type"))
    body = request.attribute("request_template")
    whole = may_be_whole(url.text)
    if not whole:
        yield Call(
            url.place,
            url,
            method,
            sent_as=method.text.upper() if method is not None else "POST",
            has_body=body is not None,
            credentials=tuple(credentials(file, request.attribute("headers"))),
        )
    launches = (aim is endpoint.Aim.LAUNCH or whole) and (method is None or method.text.upper() == endpoint.METHOD)
    if body is None:
        if launches:
            yield Unchecked(url.place, "body not checked: the action has no request template")
        return
    # What is encoded is a template too: its strings may hold references.
    template = text_of(file, body.value, as_reference, reference)
    if template is not None:
        yield from bodies.texts_of(template, _schema(file, contract), certain=launches)
        return
    place = file.source.at(body.value.start, body.value.end)
    yield Unchecked(place, "body not checked: Terraform computes its template")


def _schema(file: TerraformFile, contract: Attribute | None) -> object:
    """Return what the input contract says; nothing where Terraform computes it."""
    given = encoded(contract.value) if contract is not None else None
    if given is not None:
        text = as_json(file, given)
    elif contract is not None and isinstance(contract.value, Template):
        text = said(file, contract.value)
    else:
        return None
    document = parse("json", text)
    return plain(document.roots[0]) if document.roots else None
