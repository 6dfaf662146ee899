"""Transcribes strings and heredocs of HCL into what they stand for, piece by piece with its place in the ``.tf`` file.

What Terraform works out becomes a placeholder.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from flowlint.model.call import Word
from flowlint.model.credential import credential_in
from flowlint.model.location import Location, Source
from flowlint.payloads.terraform.hcl.json_writer import TerraformFile, value
from flowlint.payloads.terraform.hcl.spelling import encoded, has_directive, hole, hole_in_text, in_flush_heredoc, in_heredoc, in_quoted
from flowlint.payloads.terraform.hcl.tree import Attribute, Expression, Object, Run, RunKind, Template
from flowlint.payloads.transcript import Transcript, Write


def content(
    transcript: Transcript,
    file: TerraformFile,
    template: Template,
    insert: Callable[[Run], str] = hole_in_text,
    written: Container[Run] = (),
) -> None:
    """Add what a string or heredoc stands for; ``insert`` gives the placeholder for what Terraform puts in.

    The runs ``written`` are calls of ``jsonencode`` whose JSON is added in their place.
    """
    write = writer(file.source.text, template)
    for run in template.runs:
        if run.kind is RunKind.VERBATIM:
            transcript.copy(run.start, run.end, write)
        elif run.kind is RunKind.ESCAPE:
            transcript.put(run.content, run.start, run.end, write)
        elif run in written and run.expression is not None and (given := encoded(run.expression)) is not None:
            value(transcript, file, given, given.start, given.end)
        else:
            transcript.put(insert(run), run.start, run.end)


def word(file: TerraformFile, attribute: Attribute | None) -> Word | None:
    """Return the text of an attribute, or ``None`` where it is not a text."""
    if attribute is None or not isinstance(attribute.value, Template) or has_directive(attribute.value):
        return None
    held = said(file, attribute.value)
    return Word.of(held) if held.text else None


def said(file: TerraformFile, template: Template, insert: Callable[[Run], str] = hole_in_text, written: Container[Run] = ()) -> Source:
    """Return what a string or heredoc stands for, as a text of its own; see ``content``."""
    transcript = Transcript(file.source)
    content(transcript, file, template, insert, written)
    return transcript.source()


def as_json(file: TerraformFile, expression: Expression, name: Callable[[str], str] = hole) -> Source:
    """Return the JSON that ``jsonencode`` makes of an expression, as a text of its own."""
    transcript = Transcript(file.source)
    value(transcript, file, expression, expression.start, expression.end, name)
    return transcript.source()


def credentials(file: TerraformFile, headers: Attribute | None) -> Iterator[Location]:
    """Yield where tokens stand in the ``Authorization`` header of an attribute that maps the names of headers to their values."""
    for member in headers.value.members if headers is not None and isinstance(headers.value, Object) else ():
        name, text = (one.content if isinstance(one, Template) else None for one in (member.key, member.value))
        span = credential_in(text) if name is not None and text is not None and name.lower() == "authorization" else None
        start = member.value.start + 1
        if span is not None and file.source.text[start : start + len(text or "")] == text:
            yield file.source.at(start + span[0], start + span[1])


def writer(text: str, template: Template) -> Write:
    """Return the way in which a string or heredoc spells its characters."""
    if not template.heredoc:
        return in_quoted
    return in_flush_heredoc if text.startswith("<<-", template.start) else in_heredoc
