"""Finds what JavaScript and TypeScript hold: texts, calls and the bodies that they send."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from flowlint.model.call import Encoding
from flowlint.model.carried import Carried
from flowlint.model.fix import Edit
from flowlint.model.location import Source
from flowlint.model.pattern import pattern
from flowlint.payloads.code import calls, content_type
from flowlint.payloads.code.json_writer import Dialect
from flowlint.payloads.code.language import METHODS, Language, Meant, Sent, named, stated
from flowlint.payloads.code.program import Expression, Invocation, Member, Program, Record, name_of
from flowlint.payloads.javascript import functions
from flowlint.payloads.javascript.carrier import LAUNCHER
from flowlint.payloads.javascript.program import parse

_TRIGGER_WRITERS = {"postProcessautomationTriggers": 0, "putProcessautomationTrigger": 1}
_COMMENT = pattern(r"//[^\r\n\u2028\u2029]*|/\*(?:.*?\*/|.*)", re.DOTALL)
_WORDS = {word: word for word in ("true", "false", "null")}
_FETCHES = frozenset({("fetch",), ("window", "fetch"), ("globalThis", "fetch"), ("self", "fetch")})
_LIBRARY = pattern(r"""["'](?:node-fetch|cross-fetch|isomorphic-fetch|undici)["']""")
_ENCODING = ('object is sent as the text "[object Object]", expected JSON', "pass JSON.stringify(…) of it")
_REPLACED = pattern(r"\bfetch\s{0,9}=(?!=)|fetch-?intercept|serviceWorker\.register", re.IGNORECASE)
"""What puts something else in the place of ``fetch``."""
_JSON_OPTION = frozenset({"got", "ky"})
_XHR = pattern(r"\w*xhr\d?|xmlhttp(?:request)?|\w*XMLHttpRequest", re.IGNORECASE)
_MOST_BETWEEN = 100
"""Calls of one ``XMLHttpRequest`` among which the one that opened it is looked for."""

_TRANSFORMING = "transformRequest"
_AXIOS = frozenset({"axios", "Axios"})
_JQUERY = frozenset({"$", "jQuery"})


def find(source: Source) -> Iterator[Carried]:
    """Yield what JavaScript or TypeScript code sends."""
    program = parse(source.text, source.language or os.path.splitext(source.name)[1].lower())
    by_owner = cache(lambda: _by_owner(program))
    mentions = cache(lambda expression: expression.search(source.text) is not None)
    language = Language(
        dialect=Dialect(_COMMENT, _WORDS, value_quotes="`"),
        launcher=LAUNCHER,
        parameter="flowLaunchRequest",
        writers=frozenset({("JSON", "stringify")}),
        sent=lambda call, meant: (
            _encoded(_sent(call, meant), call, program, mentions) or _sent_when_opened(call, meant, program, by_owner())
        ),
        results=functions.RESULTS,
        trigger_writers=_TRIGGER_WRITERS,
    )
    yield from calls.find(source, program, language)


def _sent(call: Invocation, meant: Meant) -> Sent | None:
    """Return how a call sends a request: its address first, or among its options."""
    root, name, arguments = call.path[0], call.path[-1], call.arguments
    if call.path in _FETCHES:
        return _by_options(call, arguments[0] if arguments else None, meant(arguments[1]) if len(arguments) > 1 else None)
    instance = _axios_options(call, meant)
    is_axios = root in _AXIOS or instance is not None
    if is_axios and len(call.path) == 2 and name in METHODS:
        return _by_method(call, meant, instance)
    if (is_axios and (len(call.path) == 1 or name == "request")) or (root in _JQUERY and name == "ajax"):
        first = meant(arguments[0]) if arguments else None
        options = first if isinstance(first, Record) else meant(arguments[1]) if len(arguments) > 1 else None
        url = options.get("url") if isinstance(options, Record) else None
        sent = _by_options(call, url if isinstance(first, Record) else arguments[0] if arguments else None, options)
        return sent._replace(maker=_maker(options, instance)) if sent is not None and is_axios else sent
    if root in _JSON_OPTION and len(call.path) <= 2 and arguments:
        options = meant(arguments[1]) if len(arguments) > 1 else None
        sent = _by_options(call, arguments[0], options)
        return sent if name not in METHODS or sent is None else sent._replace(method=named(call))
    return None


def _encoded(sent: Sent | None, call: Invocation, program: Program, mentions: Callable[[re.Pattern[str]], bool]) -> Sent | None:
    """Return how ``fetch`` sends what it is given, where it is the one that browsers and Node.js have, or a library's."""
    if sent is None or call.path not in _FETCHES:
        return sent
    own = program.home(call.root) is not None
    if own and not mentions(_LIBRARY):
        return sent
    states = sent.known and not mentions(_REPLACED)
    stating = tuple(_stating(call.arguments[1:2], sent.headers)) if states else ()
    return sent._replace(encoding=Encoding(*_ENCODING), states_headers=states, content_type=stating)


def _stating(options: tuple[Expression, ...], headers: Expression | None) -> Iterator[Edit]:
    """Yield the edit that states the type of a body, where the options of a call, or the headers in them, are written in it."""
    given = next((one for one in options if isinstance(one, Record)), None)
    if given is None or not (headers is None or (isinstance(headers, Record) and given.start < headers.start < given.end)):
        return
    target = headers if isinstance(headers, Record) else given
    member = content_type.JSON if target is headers else f"headers: {{ {content_type.JSON} }}"
    yield Edit(target.start + 1, target.start + 1, f" {member}{',' if target.members else ' '}")


def _by_owner(program: Program) -> dict[tuple[str, ...], list[Invocation]]:
    """Return the calls of a program in order, by what their method belongs to."""
    found: dict[tuple[str, ...], list[Invocation]] = {}
    for call in program.calls:
        found.setdefault(call.path[:-1], []).append(call)
    return found


def _sent_when_opened(
    call: Invocation, meant: Meant, program: Program, by_owner: Mapping[tuple[str, ...], list[Invocation]]
) -> Sent | None:
    """Return what ``send`` of an ``XMLHttpRequest`` sends; the calls of it before tell the method, the address and the headers."""
    if call.path[-1] != "send" or not 2 <= len(call.path) <= 3:
        return None
    made = meant(call.root)
    is_made = isinstance(made, Invocation) and made.path[-1] == "XMLHttpRequest"
    if not is_made and _XHR.fullmatch(call.path[-2]) is None:
        return None
    owned = by_owner.get(call.path[:-1], [])
    behind = bisect_left(owned, call.start, key=lambda one: one.start)
    given: list[Invocation] = []
    opened: Invocation | None = None
    for one in reversed(owned[max(behind - _MOST_BETWEEN, 0) : behind]):
        if program.home(one.root) != program.home(call.root):
            continue
        if one.path[-1] == "open" and len(one.arguments) > 1:
            opened = one
            break
        if one.path[-1] == "setRequestHeader" and len(one.arguments) == 2:
            given.insert(0, one)
    method = stated(meant(opened.arguments[0])) if opened is not None else None
    if opened is None or method is None:
        return None
    headers = tuple(Member(one.arguments[0], one.arguments[1], one.arguments[0].start, one.end) for one in given)
    return Sent(
        url=opened.arguments[1],
        method=method,
        texts=call.arguments[:1],
        headers=Record(headers, opened.start, call.end, literal=False),
        known=True,
    )


def _by_method(call: Invocation, meant: Meant, instance: Expression | None) -> Sent:
    """Return what ``axios.post(url, data, options)`` sends; ``get`` and its likes have no data."""
    arguments = call.arguments
    has_data = call.path[-1] in {"post", "put", "patch"}
    data = arguments[1:2] if has_data else ()
    place = 2 if has_data else 1
    options = meant(arguments[place]) if len(arguments) > place else None
    return Sent(
        url=arguments[0] if arguments else None,
        method=named(call),
        bodies=data,
        texts=data,
        headers=_option(options, "headers"),
        known=True,
        # An instance of axios may have data of its own.
        lacks_body=call.path[0] in _AXIOS and len(arguments) == 1 and not call.is_open,
        maker=_maker(options, instance),
    )


def _maker(*options: Expression | None) -> str:
    """Return the name of the option of axios that makes another body of the one that is given, or the empty one."""
    return _TRANSFORMING if any(_option(one, _TRANSFORMING) is not None for one in options) else ""


def _by_options(call: Invocation, url: Expression | None, options: Expression | None) -> Sent | None:
    """Return what a call sends whose options tell the method, the headers and the body; nothing is known of options that are computed."""
    is_literal = options is None or (isinstance(options, Record) and all(member.key is not None for member in options.members))
    method = _option(options, "method") or _option(options, "type")
    body = [found for key in ("body", "data", "json") if (found := _option(options, key)) is not None]
    told = stated(method)
    known = is_literal and not call.is_open and (told is not None or method is None)
    is_whole = isinstance(options, Record) and all(name_of(member.key) is not None for member in options.members)
    return Sent(
        url=url,
        method=told,
        sent_as="GET" if method is None and known else "",
        bodies=tuple(body) if call.path not in _FETCHES else (),
        texts=tuple(body),
        headers=_option(options, "headers"),
        known=known,
        lacks_body=known and call.path in _FETCHES and is_whole and not body,
    )


def _option(options: Expression | None, name: str) -> Expression | None:
    return options.get(name) if isinstance(options, Record) else None


def _axios_options(call: Invocation, meant: Meant) -> Expression | None:
    """Return the options of the instance that ``axios.create`` made and that a call is one of; ``None`` for other calls."""
    made = meant(call.root) if len(call.path) <= 2 else None
    if not isinstance(made, Invocation) or made.path[0] not in _AXIOS or made.path[1:] != ("create",):
        return None
    return (meant(made.arguments[0]) if made.arguments else None) or Record((), made.start, made.end)
