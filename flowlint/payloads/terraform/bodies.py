"""Finds in a block of Terraform what is sent, or may be sent, to the endpoint: values, texts, files and shell commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from flowlint.model import address, endpoint
from flowlint.model.call import Call, Word
from flowlint.model.carried import BodyFile, HostFacts, Text, Unchecked
from flowlint.model.location import Location, Source
from flowlint.model.request import spells_flow_id
from flowlint.payloads.terraform.hcl.formats import formatted
from flowlint.payloads.terraform.hcl.json_writer import TerraformFile
from flowlint.payloads.terraform.hcl.spelling import as_variable, encoded, has_directive, hole, hole_in_text, unwrapped
from flowlint.payloads.terraform.hcl.transcripts import as_json, credentials, said, word
from flowlint.payloads.terraform.hcl.tree import Attribute, Block, Expression, Object, Run, Template, Tuple, is_null
from flowlint.payloads.terraform.hcl.tree import Call as FunctionCall
from flowlint.payloads.transcript import embedded

_DATA = re.compile(r"\s(?:-d|--json|--data(?:-raw|-binary|-ascii)?)(?:[ \t=]|\\\n)*'\Z")
"""A text that ends where the data of ``curl`` begins, in single quotes."""
_BODIES = frozenset({"request_body", "body", "data", "payload"})


def held_in(file: TerraformFile, block: Block) -> Iterator[Text | BodyFile | Call | Unchecked]:
    """Yield what stands in the block's own attributes; a body is certain beside the endpoint's address."""
    url = _address(file, block)
    if url is not None and block.labels[:1] == ("http",):
        yield _call(file, block, url)
    launches = url is not None and endpoint.aim(url.text) is endpoint.Aim.LAUNCH
    for attribute in block.attributes:
        if url is not None and (launches or address.may_be_whole(url.text)) and attribute.name in _BODIES:
            yield from _body(file, attribute, url.place, launches=launches)
        else:
            yield from _held(file, attribute.value)


def _address(file: TerraformFile, block: Block) -> Word | None:
    """Return the text in a block that is the endpoint's address, or is meant to be it."""
    for attribute in block.attributes:
        if (
            isinstance(attribute.value, Template)
            and not attribute.value.heredoc
            and "xecut" in file.source.text[attribute.start : attribute.end]
        ):
            found = word(file, attribute)
            if found is not None and endpoint.aim(found.text) is not endpoint.Aim.ELSEWHERE and not re.search(r"\s", found.text):
                return found
    return None


def _call(file: TerraformFile, block: Block, url: Word) -> Call:
    """Return the call of a data source ``http``, which sends GET where no method is stated (hashicorp/http, ``http`` data source)."""
    method = word(file, block.attribute("method"))
    return Call(
        url.place,
        url,
        method,
        sent_as=method.text.upper() if method is not None else "GET" if block.attribute("method") is None else endpoint.METHOD,
        has_body=block.attribute("request_body") is not None,
        lacks_body=block.attribute("request_body") is None,
        credentials=tuple(credentials(file, block.attribute("request_headers"))),
    )


def _body(file: TerraformFile, attribute: Attribute, url: Location, *, launches: bool) -> Iterator[Text | BodyFile | Unchecked]:
    """Yield what is sent to the address at ``url``; what Terraform computes is named where that is surely the endpoint's."""
    expression = unwrapped(attribute.value)
    place = file.source.at(expression.start, expression.end)
    if path := _path(expression):
        yield BodyFile(path, place, address=url)
    elif (text := text_of(file, expression)) is not None:
        yield embedded("json", text, HostFacts(certain=True, address=url))
    elif launches and not is_null(expression) and not _is_held_elsewhere(file, expression):
        yield Unchecked(place, "body not checked: Terraform computes it", url)


def text_of(
    file: TerraformFile, expression: Expression, insert: Callable[[Run], str] = hole_in_text, name: Callable[[str], str] = hole
) -> Source | None:
    """Return the text that an expression makes, or ``None`` where Terraform computes it.

    ``insert`` gives the placeholder for what is put into a text, ``name`` that for a value within JSON.
    """
    if (given := encoded(expression)) is not None and isinstance(file.meant(given), Object | Tuple):
        return as_json(file, given, name)
    if (made := formatted(file.source, expression, insert)) is not None:
        return made.source()
    return said(file, expression, insert) if isinstance(expression, Template) and not has_directive(expression) else None


def _is_held_elsewhere(file: TerraformFile, expression: Expression) -> bool:
    """Return true when an expression is a local value that is nothing, or that has a launch request, which is found where it stands."""
    meant = file.meant(expression)
    return meant is not expression and (is_null(meant) or any(True for _ in _held(file, meant)))


def _held(file: TerraformFile, expression: Expression) -> Iterator[Text]:
    """Yield the launch requests and commands that stand in an expression, at any depth."""
    waiting = [expression]
    while waiting:
        one = waiting.pop()
        given = encoded(one)
        if given is not None and _is_request(file.meant(given)):
            yield embedded("json", as_json(file, given))
        elif (made := formatted(file.source, one)) is not None and _holds_json(text := made.source()):
            yield embedded("json", text)
        elif isinstance(one, FunctionCall):
            waiting += reversed(one.arguments)
        elif isinstance(one, Tuple):
            waiting += reversed(one.items)
        elif isinstance(one, Object):
            waiting += reversed([member.value for member in one.members])
        elif isinstance(one, Template):
            sent = _sent_by_curl(file, one)
            yield from _in_template(file, one, sent)
            waiting += reversed([run.expression for run in one.runs if run.expression is not None and run not in sent])


def _sent_by_curl(file: TerraformFile, template: Template) -> list[Run]:
    """Return the calls of ``jsonencode`` that are all of the data which a command sends."""
    if not _calls_endpoint(file, template):
        return []
    texts = ((run, file.source.text[template.start : run.start], file.source.text[run.end : run.end + 1]) for run in template.runs)
    return [
        run
        for run, before, behind in texts
        if behind == "'" and _DATA.search(before) is not None and run.expression is not None and encoded(run.expression) is not None
    ]


def _calls_endpoint(file: TerraformFile, template: Template) -> bool:
    text = file.source.text[template.start : template.end]
    return ("curl" in text or "gc" in text) and address.mentions_calls(text.encode("utf-8", "replace"))


def _in_template(file: TerraformFile, template: Template, sent: list[Run]) -> Iterator[Text]:
    text = file.source.text[template.start : template.end]
    if _calls_endpoint(file, template):
        yield _command(file, template, sent)
    elif "lowId" in text and not has_directive(template):
        found = said(file, template)
        if _holds_json(found):
            yield embedded("json", found)


def _holds_json(text: Source) -> bool:
    """Return true when a text looks like JSON with a flow's id."""
    return "lowId" in text.text and text.text.lstrip()[:1] in {"{", "["}


def _is_request(expression: Expression) -> bool:
    """Return true when an object, or one in a list, has a flow's id."""
    if isinstance(expression, Tuple):
        return any(isinstance(item, Object) and _is_request(item) for item in expression.items)
    keys = [member.key for member in expression.members] if isinstance(expression, Object) else []
    return any(isinstance(key, Template) and spells_flow_id(key.content) for key in keys)


def _path(expression: Expression) -> str:
    """Return the path that ``file`` or ``templatefile`` reads, from the module's folder; empty where none is known."""
    match expression:
        case FunctionCall(name="file" | "templatefile", arguments=(Template() as template, *_)):
            # Only this one stands for the folder of the file at hand.
            runs = template.runs[1:] if template.runs and template.runs[0].content == "${path.module}" else template.runs
            path = template._replace(runs=runs).content or ""
            return path.lstrip("/") if len(runs) < len(template.runs) else path
    return ""


def _command(file: TerraformFile, template: Template, sent: list[Run]) -> Text:
    """Return a shell command, with the JSON that it sends. Outside single quotes the shell takes ``${a.b}`` for a mistake."""

    def as_written(run: Run) -> str:
        return as_variable(run) if re.search(r"""["'\\]""", run.content) is not None else hole_in_text(run)

    def is_quoted(offset: int) -> bool:
        return file.source.text.count("'", template.start, offset) % 2 == 1

    return embedded("bash", said(file, template, lambda run: as_written(run) if is_quoted(run.start) else as_variable(run), sent))
