"""The bodies that ``curl`` commands send: where each comes from, what is known of it, and its text with the places in the script."""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.model.carried import BodyFile, Carried, HostFacts, Unchecked
from flowlint.model.location import Source, Span
from flowlint.payloads.shell import windows
from flowlint.payloads.shell.curl import Request, without
from flowlint.payloads.shell.script import Command
from flowlint.payloads.shell.unexpanded import Unexpanded, in_body
from flowlint.payloads.shell.words import Content, File, Word
from flowlint.payloads.transcript import Transcript, embedded

_AS_FORMS = {
    "data-urlencode": "curl encodes it as the fields of a form",
    "form": "it is sent as a form",
    "form-string": "it is sent as a form",
}
"""What is done with bodies that are no JSON when they arrive."""


def content(source: Source, command: Command, request: Request, *, is_script: bool) -> Content:
    """Return the body of a request: a text or a file; ``None`` where several parts or a program make it.

    ``is_script`` is true when the command is for a POSIX shell for certain.
    """
    data, uploads = request.data, request.of("upload-file")
    if request.of(*_AS_FORMS) or (data and uploads):
        return None
    if len(uploads) == 1:
        path = uploads[0].part
        return command.standard_input if path.text in {"-", "."} else File(path)
    if len(data) > 1:
        return _joined(request)
    if not data:
        return None
    word = data[0].part
    if "get" in request.flags and not word.text.lstrip().startswith(("{", "[")):
        # This is put into the address.
        return None
    if data[0].option == "data-raw" or not word.text.startswith("@"):
        meant = (
            word
            if is_script or data[0].offset
            else windows.read(source.text, data[0].word, by_name=source.text.startswith("curl.exe", command.start))
        )
        return meant if meant.fragments != word.fragments else word
    path = without(word, 1)
    given = command.standard_input if path.text in {"-", "/dev/stdin"} else File(path)
    return command.written.get(given.path.text, given) if isinstance(given, File) else given


def _joined(request: Request) -> Content:
    """Return what several options say together: ``--json`` puts nothing between (``man curl``), the others what is not JSON."""
    parts = [value.part for value in request.data]
    if any(value.option != "json" for value in request.data) or any(part.text.startswith("@") for part in parts):
        return None
    return Word(tuple(one for part in parts for one in part.fragments), parts[0].start, parts[-1].end)


def unread(source: Source, request: Request, content: Content) -> Iterator[Unchecked]:
    """Yield the sentence about the body of a launch that is not read."""
    form = request.of(*_AS_FORMS)
    if form:
        yield Unchecked(source.at(*form[0].first.inner()), f"body not checked: {_AS_FORMS[form[0].option]}")
    elif not is_unknown(content) or "get" in request.flags:
        return
    elif len(request.data) > 1 and any(value.option != "json" for value in request.data):
        sentence = 'body not checked: curl joins the values of several options by "&"'
        yield Unchecked(source.at(*request.data[1].first.inner()), sentence)
    elif request.data or request.of("upload-file"):
        value = (request.data or request.of("upload-file"))[0]
        yield Unchecked(source.at(*value.part.inner()), "body not checked: it is built when the script runs")


def unexpanded(source: Source, content: Content) -> list[Unexpanded]:
    """Return the variables in a body that are sent by their names, in the order of the body; none that a host fills in."""
    found = in_body(source.text, content) if isinstance(content, Word) else []
    return [one for one in found if is_own(source, one)]


def is_own(source: Source, variable: Unexpanded) -> bool:
    """Return true when a variable is one of the shell, rather than what a host has put in its place."""
    span = Span(variable.start, variable.end)
    while source.embedding is not None:
        if not all(piece.is_verbatim for piece in source.embedding.pieces if piece.start < span.end and span.start < piece.end):
            return False
        span, source = source.embedding.span(span), source.embedding.host
    return True


def is_unknown(content: Content) -> bool:
    """Return true when only a run of the script knows anything of a body."""
    if isinstance(content, File):
        return not content.path.is_literal
    return content is None or content.is_computed


def sent(source: Source, content: Content, variables: list[Unexpanded], facts: HostFacts) -> Iterator[Carried]:
    """Yield a body as far as the script states it; ``variables`` in it are meant to be filled in."""
    if isinstance(content, File):
        if content.path.is_literal and content.path.text:
            yield BodyFile(content.path.text, source.at(*content.path.inner()), facts.creates_trigger)
        return
    if content is None or content.is_computed or not content.text.strip():
        return
    transcript = Transcript(source)
    for part in content.fragments:
        if not part.is_hole and part.is_verbatim:
            start = part.start
            for variable in (one for one in variables if part.start <= one.start and one.end <= part.end):
                transcript.copy(start, variable.start, part.write)
                transcript.put("${" + source.text[variable.start : variable.end].strip("${}") + "}", variable.start, variable.end)
                start = variable.end
            transcript.copy(start, part.end, part.write)
        else:
            transcript.put(part.text, part.start, part.end, part.write)
    yield embedded("json", transcript.source(), facts)
