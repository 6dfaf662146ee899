"""Finds what shell scripts hold: texts, calls and the bodies that they send."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from flowlint.model import address, credential, endpoint
from flowlint.model.call import NO_BODY, Call, Header, LostLine, UnexpandedVariable
from flowlint.model.call import Word as Sent
from flowlint.model.carried import Carried, HostFacts, Unchecked
from flowlint.model.fault import SyntaxFault
from flowlint.model.fix import Edit
from flowlint.model.location import Location, Source
from flowlint.payloads.shell import bodies, curl, faults, platform_cli, unexpanded, windows
from flowlint.payloads.shell import script as shell
from flowlint.payloads.shell import slips as shell_slips
from flowlint.payloads.shell.curl import Request, Value
from flowlint.payloads.shell.script import Command, Script
from flowlint.payloads.shell.slips import Lost, Scanned
from flowlint.payloads.shell.unexpanded import Unexpanded
from flowlint.payloads.shell.words import File, Word
from flowlint.payloads.transcript import Transcript
from flowlint.syntax.grammar import Budget, Unreadable

_PROMPT = (
    r"^[ \t]*+(?:\([\w.-]++\)[ \t]*+)?(?:[\w.-]++@[\w.-]++(?::[\w.~/ -]*+)?)?[ \t]*+[$%❯➜>][ \t]++(?=(?:sudo[ \t]+)?(?:curl|gc)[\s\\])"
)
_PROMPT_OF_WINDOWS = r"^[ \t]*(?:PS[ \t]+)?[A-Za-z]:\\[^<>|\r\n]{0,200}>[ \t]*(?=(?:curl|gc)(?:\.exe)?[ \t])"
_CONTINUED_PROMPT = r"[ \t]*>(?:[ ]|(?=\r?$))"
_SCRIPTS = (".sh", ".bash", ".zsh", ".ksh", ".command", ".yml", ".yaml", ".tf")
_SHELLS = frozenset({"bash", "sh", "shell", "zsh", "ksh"})
_LINE_END = r"\r\n|\n|\r|\Z"
_CONTENT_TYPE = "Content-Type: application/json"


def find(source: Source) -> Iterator[Carried]:
    """Yield what the commands of a script or text send."""
    is_script = _is_script(source)
    source = _without_prompts(source)
    text = as_words(source.text if is_script else windows.as_posix(source.text))
    if text.startswith("\ufeff"):
        text = f" {text[1:]}"
    scans = shell_slips.commands(text, is_script=is_script) if shell_slips.SUSPECTS.search(text) is not None else []
    by_start = {scan.start: scan for scan in scans}
    met = set[object]()
    for command in _commands(shell_slips.swapped(text, scans) if scans else text, source.text):
        scan = by_start.get(command.start)
        found = _of_platform(source, command, scan) if command.program == "gc" else _of_command(source, command, scan, is_script=is_script)
        for one in found:
            # A command of a function that is called several times is one command.
            key = (type(one), one.place.span) if isinstance(one, Call | SyntaxFault | Unchecked) else None
            if key is None or key not in met:
                met.add(key)
                yield one


def _is_script(source: Source) -> bool:
    """Return true when a text is for a POSIX shell for certain; plain text and fences of Markdown may hold commands for another one."""
    return source.name.endswith(_SCRIPTS) or source.language in _SHELLS


def _commands(swapped: str, text: str) -> list[Command]:
    """Return the ``curl`` commands of a text: of a script as a whole, else each command that begins a line by itself."""
    script = _whole(swapped, text)
    if script.is_whole and not script.prose:
        return script.commands
    known = {command.start for command in script.commands}
    alone, budget = [], Budget(len(text))
    for scan in shell_slips.commands(swapped):
        prose = script.prose[: bisect_left(script.prose, (scan.start, 0))][-1:]
        missed = not script.is_whole or any(scan.start < end for _, end in prose)
        if missed and not scan.open and scan.start not in known and _begins_line(swapped, scan.start):
            inner = shell.read(swapped[scan.start : scan.end], text, scan.start, budget)
            alone += [command for command in inner.commands if command.start == scan.start]
    return sorted([*alone, *script.commands], key=lambda command: command.start)


def _whole(swapped: str, text: str) -> Script:
    """Return what a text is as a whole script; one that is too long for that, or takes too many steps, is none."""
    try:
        return shell.read(swapped, text) if len(text) <= shell.MAX_SCRIPT else shell.NO_SCRIPT
    except Unreadable:
        return shell.NO_SCRIPT


def _begins_line(text: str, offset: int) -> bool:
    return text[text.rfind("\n", 0, offset) + 1 : offset].strip() in {"", "sudo"}


def _without_prompts(source: Source) -> Source:
    """Return a text without the prompts before its ``curl`` commands and before the lines that continue them."""
    text = source.text
    prompt_of = re.compile(f"{_PROMPT}|{_PROMPT_OF_WINDOWS}", re.MULTILINE)
    prompts = list(prompt_of.finditer(text))
    if not prompts:
        return source

    line_end, continuation = re.compile(_LINE_END), re.compile(_CONTINUED_PROMPT, re.MULTILINE)
    transcript, position = Transcript(source), 0
    for prompt in prompts:
        if prompt.start() < position:
            continue
        transcript.copy(position, prompt.start())
        position = prompt.end()
        while position < len(text):
            end = line_end.search(text, position)
            continued = continuation.match(text, end.end()) if end is not None else None
            if end is None or continued is None or continued.end() == position or prompt_of.match(text, end.end()) is not None:
                break
            transcript.copy(position, end.end())
            position = continued.end()
    transcript.copy(position, len(text))
    return transcript.source()


def _of_command(source: Source, command: Command, scan: Scanned | None, *, is_script: bool) -> Iterator[Carried]:
    for request in curl.requests(command.words):
        url = _address(request)
        if url is None:
            continue
        written = _as_written(source, url)
        aim, may_be_whole = endpoint.aim(written), address.may_be_whole(written)
        method = _last(request.of("request"))
        sent_as = method.part.text.upper() if method is not None else request.method
        is_meant = aim is endpoint.Aim.NEAR_MISS and not may_be_whole and (sent_as == endpoint.METHOD or request.has_body)
        launches = aim is endpoint.Aim.LAUNCH or is_meant
        if not (launches or may_be_whole or address.changes_trigger(sent_as, written)):
            continue
        slips = [*request.dashes, *(scan.typographic if scan is not None else ())]
        if slips:
            yield faults.typographic(source, sorted(slips), doubtful=scan is not None and scan.doubtful)
        yield from (faults.misquoted(source, one) for one in (scan.misquoted if scan is not None else ()))
        content = bodies.content(source, command, request, is_script=is_script)
        path = faults.sent_as_text(source, request, content) if launches else None
        if path is not None:
            yield path
            part = request.data[0].part
            content = File(curl.without(part, 1) if part.text.startswith("@") else part)
        variables = bodies.unexpanded(source, content) if launches else []
        if launches:
            call = _call(source, command, request, url, scan, quote=_quote(source, command, is_script=is_script))._replace(
                unexpanded=tuple(_variables(source, request, variables))
            )
            yield call
            yield from _without_body(source, call, request) if aim is endpoint.Aim.LAUNCH else ()
        yield from bodies.sent(source, content, variables, address.facts_of_body(sent_as, written))
        if launches:
            yield from bodies.unread(source, request, content)
        scan = None


def _of_platform(source: Source, command: Command, scan: Scanned | None) -> Iterator[Carried]:
    """Yield what a command of the platform's own program sends."""
    request = platform_cli.request(command)
    if request is None:
        return
    content = platform_cli.content(command, request)
    variables = bodies.unexpanded(source, content)
    tokens = [one.place(0, len(one.text)) for one in request.credentials if credential.is_credential(one.text)]
    call = Call(
        place=_name(source, command),
        url=Sent(endpoint.PATH, source.at(request.words[0].start, request.words[-1].end)),
        has_body=True,
        credentials=tuple(source.at(*place[:2]) for place in tokens if place is not None),
        lost=tuple(_lost(source, one) for one in (scan.lost if scan is not None else ())),
        unexpanded=tuple(_unexpanded(source, variables)),
    )
    if request.launches:
        yield call
    reason = platform_cli.why_unread(request, content)
    if not reason:
        yield from bodies.sent(source, content, variables, HostFacts(certain=request.launches, creates_trigger=not request.launches))
    elif not call.lost:
        yield Unchecked(call.url.place, f"body not checked: {reason}")


def _address(request: Request) -> Word | None:
    """Return the word that leads to the endpoint; ``None`` where other words are no addresses, so this is no command."""
    aims = ["xec" in url.text.lower() or "triggers" in url.text for url in request.urls]
    is_any = any(aims)
    aimed = [url for url, is_aimed in zip(request.urls, aims, strict=True) if is_aimed or not is_any]
    others = [url for url, is_aimed in zip(request.urls, aims, strict=True) if is_any and not is_aimed]
    return aimed[0] if len(aimed) == 1 and all("/" in url.text or url.is_computed for url in others) else None


def _last(values: list[Value]) -> Value | None:
    return values[-1] if values else None


def _as_written(source: Source, word: Word) -> str:
    """Return a word as it is sent, a variable as the script spells it, so what is found in it has a place in the script."""
    return "".join(
        source.text[part.start : part.end] if part.is_hole and part.text != "${command}" else part.text for part in word.fragments
    )


def _quote(source: Source, command: Command, *, is_script: bool) -> str:
    """Return the quotes to write with in a command; where it may be one of Windows, whose ``cmd`` has no single ones, it needs its own."""
    return "'" if is_script or "'" in source.text[command.start : command.end] else '"'


def _call(source: Source, command: Command, request: Request, url: Word, scan: Scanned | None, *, quote: str) -> Call:
    method, option = _last(request.of("request")), request.method_word
    from_file = any(value.part.text.startswith("@") for value in request.of("header"))
    return Call(
        place=_name(source, command),
        url=Sent(_as_written(source, url), source.at(*url.inner())),
        method=Sent(method.part.text, source.at(*method.part.inner())) if method is not None else None,
        sent_as=request.method if request.is_whole else endpoint.METHOD,
        sent_by=Sent(option.text, source.at(*option.inner())) if option is not None else None,
        headers=tuple(_headers(source, request)),
        states_headers=request.is_whole and not request.of("json", "form", "form-string") and not from_file,
        has_body=request.has_body and "get" not in request.flags,
        lacks_body=source.name.endswith(_SCRIPTS) and request.is_whole and not (request.has_body or request.sends_form),
        content_type=_content_type(command, request, quote),
        credentials=tuple(_credentials(source, request)),
        lost=tuple(_lost(source, one) for one in (scan.lost if scan is not None else ())),
    )


def _name(source: Source, command: Command) -> Location:
    name = re.compile(r"\S+").match(source.text, command.start)
    return source.at(command.start, name.end() if name is not None else command.start)


def _without_body(source: Source, call: Call, request: Request) -> Iterator[Unchecked]:
    """Say where a command launches a flow and states no body, but may get one."""
    if call.posts and not (request.has_body or request.sends_form or call.lacks_body or call.lost):
        word = request.opaque
        held = f'body not checked: "{source.text[slice(*word.inner())]}" may hold it' if word is not None else NO_BODY
        yield Unchecked(call.place if word is None else source.at(*word.inner()), held)


def _lost(source: Source, line: Lost) -> LostLine:
    return LostLine(source.at(line.start, line.end), line.edits, source.at(*line.cause) if line.cause is not None else None)


def _headers(source: Source, request: Request) -> Iterator[Header]:
    for value in request.of("header"):
        name, _, content = value.part.text.partition(":")
        yield Header(name.strip(), content.strip(), source.at(*value.part.inner()))


def _content_type(command: Command, request: Request, quote: str) -> tuple[Edit, ...]:
    held = (value for value in request.values if value.option.startswith("data"))
    body = [value for value in held if command.start <= value.first.start < command.end]
    return (Edit(body[0].first.start, body[0].first.start, f"-H {quote}{_CONTENT_TYPE}{quote} "),) if body else ()


def _credentials(source: Source, request: Request) -> Iterator[Location]:
    for value in request.of("header", "user", "oauth2-bearer"):
        text, found = value.part.text, None
        if value.option == "header":
            name, colon, content = text.partition(":")
            inner = credential.credential_in(content) if colon and name.strip().lower() == "authorization" else None
            found = (inner[0] + len(name) + 1, inner[1] + len(name) + 1) if inner is not None else None
        elif value.option == "user":
            found = credential.password_in(text)
        elif credential.is_credential(text):
            found = 0, len(text)
        place = _within(source, value, found) if found is not None else None
        if place is not None:
            yield place


def _within(source: Source, value: Value, found: tuple[int, int]) -> Location | None:
    """Return where a part of a value stands, where one fragment of its own word spells it."""
    place = value.part.place(*found)
    if place is None or not value.word.start <= place[2].start <= value.word.end:
        return None
    return source.at(*place[:2])


def _variables(source: Source, request: Request, in_body: list[Unexpanded]) -> Iterator[UnexpandedVariable]:
    in_headers = [one for value in request.of("header") for one in unexpanded.in_header(source.text, value.part)]
    yield from _unexpanded(source, [*filter(lambda one: bodies.is_own(source, one), in_headers), *in_body])


def _unexpanded(source: Source, found: list[Unexpanded]) -> Iterator[UnexpandedVariable]:
    for one in found:
        yield UnexpandedVariable(source.text[one.start : one.end], source.at(one.start, one.end), one.in_heredoc, one.edits)


_MARKS = re.compile(r"[<{]")
_ADDRESS = re.compile(
    r"(?<=[\s=\"'])(?P<before>(?:https?://[^\s<>{}\"']{0,200})?)(?P<hole><[\w-](?:[\w .-]{0,40}[\w-])?>|\{\{[ \t]*[\w.-]{1,40}[ \t]*\}\})"
    r"(?=[^\s<>\"'|;&]{0,200}flow[^\s<>\"'|;&]{0,60}xec)",
    re.IGNORECASE,
)


def as_words(text: str) -> str:
    """Return a text in which letters stand for such placeholders, so every offset stays what it was."""
    return _ADDRESS.sub(lambda address: address["before"] + "x" * len(address["hole"]), text) if _MARKS.search(text) else text
