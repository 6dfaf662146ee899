"""Reads HTTP files: the requests between their separators, with the variables put in that the file defines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flowlint.model import address, endpoint
from flowlint.model.call import NO_BODY, Call, Header, UnseparatedBody, Word
from flowlint.model.carried import BodyFile, Carried, Comments, Unchecked
from flowlint.model.credential import credential_in
from flowlint.model.fix import Edit
from flowlint.model.location import Location, Source
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.pattern import pattern
from flowlint.model.placeholder import has_placeholder
from flowlint.payloads import comments
from flowlint.payloads.transcript import KeptApart, Transcript, Write, as_it_is, embedded, excerpt
from flowlint.payloads.variables import Variables

_SUFFIXES = (".http", ".rest")
_LINE = pattern(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_SEPARATOR = pattern(r"#{3,}")
_COMMENT = pattern(r"\s*(?:#|//)")
_DEFINITION = pattern(r"\s*@(?P<name>[^\s=]+)\s*=\s*(?P<value>.*)")
_NO_REQUEST = pattern(r"(?:\s*(?:#|//|@[^\s=]+\s*=|<\s|import\s|run\s)|\Z)")
_SCRIPT = pattern(r"\s*<\s*\{%")
_RESPONSE = pattern(r"\s*HTTP/[\d.]+")
_CURL = pattern(r"\s*(?:curl|gc)\s")
_REQUEST = pattern(r"\s*(?:(?P<method>GET|HEAD|POST|PUT|DELETE|CONNECT|PATCH|OPTIONS|TRACE)\s+)?(?P<url>\S.*)", re.IGNORECASE)
_MORE_OF_URL = pattern(r"(?:\s*(?=[?&])|[ \t]+(?=/(?!/)))(?P<url>\S.*)")
_HEADER = pattern(r"\s*(?P<name>[^\s:]+)\s*:\s*(?P<value>.*)")
_BEGINS_BODY = pattern(r"\s*(?:\{(?!\{)|\[)")
_END_OF_BODY = pattern(r">\s*\{%|>\s+\S|<>\s|>>!?\s")
_FILE = pattern(r"<(?:@\w*)?\s+(?P<path>\S.*)")
_VARIABLE = pattern(r"\{\{\s*(?P<name>[^\s{}$][^\s{}]*)\s*\}\}")
_SCHEME_AND_VARIABLE = pattern(rf"(?:[A-Za-z]+\s+)?{_VARIABLE.pattern}")


class _Line(NamedTuple):
    """A line: where it begins, where it ends, where the next one begins, and its text without blanks at the end."""

    start: int
    end: int
    next: int
    text: str


class _Value(NamedTuple):
    """What the file says a variable is, and where; the text is ``None`` where it says different things."""

    text: str | None
    start: int


class _Variables(Variables):
    """What the file says its variables are, by their names, and where."""

    def __init__(self, stated: Mapping[str, _Value]) -> None:
        super().__init__({name: value.text for name, value in stated.items() if value.text is not None}, _VARIABLE)
        self.stated = stated


class _Request(NamedTuple):
    """A request: its method as written and where, its address, headers and the lines behind those.

    ``is_separated`` means that no body begins in the line behind the headers; ``is_sketch`` that one does where no headers are written, as
    in documentation.
    """

    source: Source
    line: _Line
    method: str
    method_start: int
    url: Word
    url_end: int
    headers: tuple[Header, ...]
    rest: Sequence[_Line]
    is_separated: bool = True
    is_sketch: bool = False


def find(source: Source) -> Iterator[Carried]:
    """Yield what each request in an HTTP file holds: its call, and its body or the file that it sends."""
    lines = _lines(source.text)
    variables = _definitions(lines)
    blocks = [(block, _first_line(block)) for block in _blocks(lines)]
    yield from _comments(source, blocks)
    for block, first in blocks:
        if first < len(block) and _CURL.match(block[first].text):
            yield embedded("bash", excerpt(source, block[first].start, block[-1].end))
        elif first < len(block) and not _RESPONSE.match(block[first].text):
            yield from _held(_request(source, block[first:], variables), variables)


def _comments(source: Source, blocks: Iterable[tuple[Sequence[_Line], int]]) -> Iterator[Comments]:
    """Yield the comments that ignore findings; one before a request speaks of all of it."""
    if "flowlint:" not in source.text:
        return

    ends, first = dict[int, int](), 0
    for block, number in blocks:
        ends |= dict.fromkeys(range(first, first + number + 1), first + len(block) - 1)
        first += len(block) + 1
    found = comments.ignores_of_requests(source, ends)
    if found:
        yield Comments(found)


def _lines(text: str) -> list[_Line]:
    found = []
    for match in _LINE.finditer(text):
        start = int(match.start() == 0 and text.startswith("\ufeff")) or match.start()
        if match.end() > match.start():
            found.append(_Line(start, match.end(1), match.end(), text[start : match.end(1)].rstrip()))
    return found


def _blocks(lines: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
    """Yield the lines between separators."""
    first = 0
    for number, line in enumerate(lines):
        if _SEPARATOR.match(line.text):
            yield lines[first:number]
            first = number + 1
    yield lines[first:]


def _definitions(lines: Sequence[_Line]) -> _Variables:
    found: dict[str, _Value] = {}
    for line in lines:
        match = _DEFINITION.match(line.text)
        if match is not None:
            known = found.get(match["name"])
            is_settled = known is None or known.text == match["value"]
            found[match["name"]] = _Value(match["value"] if is_settled else None, line.start + match.start("value"))
    return _Variables(found)


def _first_line(block: Sequence[_Line]) -> int:
    """Return the number of the line in which the request begins, behind comments, variables and scripts that run before it."""
    number = 0
    while number < len(block):
        if _SCRIPT.match(block[number].text):
            while number < len(block) and "%}" not in block[number].text:
                number += 1
        elif not _NO_REQUEST.match(block[number].text):
            break
        number += 1
    return number


def _request(source: Source, lines: Sequence[_Line], variables: _Variables) -> _Request:
    line, number = lines[0], 1
    match = _REQUEST.match(line.text)
    method, url = (match["method"] or "", match.start("url")) if match is not None else ("", 0)
    stretches = [(line.start + url, line.start + _end_of_address(line.text))]
    while number < len(lines) and (more := _MORE_OF_URL.match(lines[number].text)) is not None:
        start = lines[number].start
        stretches.append((start + more.start("url"), start + _end_of_address(lines[number].text)))
        number += 1
    last = lines[number - 1]
    headers: list[Header] = []
    first = number
    while number < len(lines) and lines[number].text and not _ends_headers(lines[number].text):
        header = _HEADER.match(lines[number].text) if not _COMMENT.match(lines[number].text) else None
        if header is not None:
            start = lines[number].start
            place = source.at(start + header.start("name"), start + len(lines[number].text))
            headers.append(Header(header["name"], variables.fill(header["value"]), place))
        number += 1
    start = line.start + (match.start("method") if match is not None and method else url)
    is_separated = number == len(lines) or _BEGINS_BODY.match(lines[number].text) is None
    is_sketch = not is_separated and number == first
    aimed = _address(source, stretches, variables)
    return _Request(source, last, method, start, aimed, stretches[0][1], tuple(headers), lines[number:], is_separated, is_sketch)


def _ends_headers(text: str) -> bool:
    """Return true when a line is none of the headers, though no empty line stands before it."""
    return _END_OF_BODY.match(text) is not None or _BEGINS_BODY.match(text) is not None


def _end_of_address(text: str) -> int:
    """Return where the address in a line of text ends: before the version of HTTP, if one is stated."""
    before, _, version = text.rpartition("HTTP/")
    return len(before.rstrip()) if before[-1:].isspace() and not any(map(str.isspace, version)) else len(text)


def _address(source: Source, stretches: Sequence[tuple[int, int]], variables: _Variables) -> Word:
    """Return the address that stands in some stretches of a file, with the variables put in that the file defines."""
    transcript = Transcript(source)
    for start, end in stretches:
        _copy(transcript, source.text, start, end, variables)
    address = transcript.source()
    return Word.of(address)


def _held(request: _Request, variables: _Variables) -> Iterator[Carried]:
    """Yield what a request holds; one that neither launches a flow nor changes a trigger holds nothing."""
    url, sent_as = request.url.text, request.method.upper() or "GET"
    aim = endpoint.aim(url)
    if aim is endpoint.Aim.ELSEWHERE and not address.changes_trigger(sent_as, url):
        return
    has_body, body = _body(request.source, request.rest, variables)
    if aim is not endpoint.Aim.ELSEWHERE:
        call = _call(request, sent_as, variables, has_body=has_body)
        yield call
        if aim is endpoint.Aim.LAUNCH and call.posts and not has_body and not call.lacks_body:
            yield Unchecked(call.place, NO_BODY)
    if isinstance(body, Source):
        yield embedded("json", body, address.facts_of_body(sent_as, url))
    elif isinstance(body, BodyFile) or (body is not None and aim is endpoint.Aim.LAUNCH and sent_as == endpoint.METHOD):
        yield body


def _call(request: _Request, sent_as: str, variables: _Variables, *, has_body: bool) -> Call:
    source, start = request.source, request.method_start
    method = Word(request.method, source.at(start, start + len(request.method))) if request.method else None
    return Call(
        place=source.at(start, request.url_end),
        url=request.url,
        method=method,
        sent_as=sent_as,
        headers=request.headers,
        states_headers=not request.is_sketch,
        has_body=has_body,
        lacks_body=not has_body and source.name.lower().endswith(_SUFFIXES),
        content_type=_content_type(request),
        credentials=tuple(_credentials(request, variables)),
        unseparated=None if request.is_separated or request.is_sketch else _unseparated(request),
    )


def _content_type(request: _Request) -> tuple[Edit, ...]:
    """Return the edit that states the type of the body, in a line behind the request line."""
    end = request.line.end
    return (Edit(end, end, f"{_line_break(request)}Content-Type: application/json"),)


def _unseparated(request: _Request) -> UnseparatedBody:
    first = request.rest[0]
    place = request.source.at(first.end - len(request.source.text[first.start : first.end].lstrip()), first.end)
    return UnseparatedBody(place, (Edit(first.start, first.start, _line_break(request)),))


def _line_break(request: _Request) -> str:
    line, text = request.line, request.source.text
    return text[line.end : line.next] or ("\r\n" if "\r\n" in text else "\n")


def _credentials(request: _Request, variables: _Variables) -> Iterator[Location]:
    """Yield where tokens stand that the request states: in a header, or in the variable that a header names."""
    source = request.source
    for header in request.headers:
        if header.name.lower() == "authorization" and header.place.span is not None:
            start = source.text.index(":", header.place.span.start) + 1
            written = source.text[start : header.place.span.end]
            start += len(written) - len(written.lstrip())
            value, variable = written.strip(), _SCHEME_AND_VARIABLE.fullmatch(written.strip())
            known = variables.stated.get(variable["name"]) if variable is not None else None
            if known is not None:
                value, start = known.text or "", known.start
            found = credential_in(value)
            if found is not None:
                yield source.at(start + found[0], start + found[1])


def _body(source: Source, lines: Sequence[_Line], variables: _Variables) -> tuple[bool, Source | BodyFile | Unchecked | None]:
    """Return whether there is a body, and what it is; comments and what is done with the response are none of it."""
    end = next((number for number, line in enumerate(lines) if _ends_body(lines, number)), len(lines))
    sent = [line for line in lines[:end] if not _COMMENT.match(line.text)]
    filled = [number for number, line in enumerate(sent) if line.text]
    if not filled:
        return False, None
    sent = sent[filled[0] : filled[-1] + 1]
    files = [match for match in (_FILE.match(line.text) for line in sent) if match is not None]
    if not files:
        return True, _text(source, sent, variables)
    path = files[0]["path"]
    start = next(line.start for line in sent if line.text == files[0].string) + files[0].start("path")
    place = source.at(start, start + len(path))
    if len(sent) > 1 or has_placeholder(path):
        return True, Unchecked(place, "body not checked: it is built when the request is sent")
    return True, BodyFile(path, place)


def _ends_body(lines: Sequence[_Line], number: int) -> bool:
    """Return true when a line is behind the body: what is done with the response, or, as in documentation, the response itself."""
    text = lines[number].text
    return _END_OF_BODY.match(text) is not None or (number > 0 and not lines[number - 1].text and _RESPONSE.match(text) is not None)


def _text(source: Source, lines: Sequence[_Line], variables: _Variables) -> Source:
    """Return lines as one text, with the variables put in that the file defines; no edit may reach across comments between them."""
    transcript, start, end = Transcript(source), lines[0].start, lines[0].start
    write: Write = as_it_is
    for line in lines:
        if line.start != end:
            _copy(transcript, source.text, start, end, variables, write)
            write, start = KeptApart(), line.start
        end = line.next
    _copy(transcript, source.text, start, lines[-1].end, variables, write)
    return transcript.source()


def _copy(transcript: Transcript, text: str, start: int, end: int, variables: _Variables, write: Write = as_it_is) -> None:
    """Add a stretch of a file; what is said in place of a variable has the place of its name."""
    transcript.copy_with(start, end, _VARIABLE.finditer(text, start, end), lambda found: variables.fill(found.group()), write)
