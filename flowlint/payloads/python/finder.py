"""Finds what Python hold: texts, calls and the bodies that they send."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from flowlint.model.call import Encoding
from flowlint.model.carried import Carried
from flowlint.model.fix import Edit
from flowlint.model.location import Source
from flowlint.model.pattern import pattern
from flowlint.payloads.code import calls, content_type
from flowlint.payloads.code.assembly import Model
from flowlint.payloads.code.json_writer import Dialect
from flowlint.payloads.code.language import METHODS, Language, Meant, Method, Sent, named, stated
from flowlint.payloads.code.program import Expression, Invocation, Record
from flowlint.payloads.python import functions, program
from flowlint.payloads.python.carrier import LAUNCHER

_TRIGGER_WRITERS = {"post_processautomation_triggers": 0, "put_processautomation_trigger": 1}
_COMMENT = pattern(r"#[^\r\n]*")
_WORDS = {"true": "True", "false": "False", "null": "None"}
_LIBRARIES = frozenset({"requests", "httpx"})
_CONNECTIONS = frozenset({"HTTPConnection", "HTTPSConnection"})
_MAKERS = frozenset({"Session", "session", "Client", "AsyncClient", "ClientSession"})
_NO_BODY = frozenset(
    {"url", "headers", "params", "auth", "timeout", "verify", "cookies", "proxies", "allow_redirects", "follow_redirects", "cert", "ssl"}
)
"""Arguments that give a request no body, in ``requests``, ``httpx`` and ``aiohttp``."""
_ENCODING = (
    "object is sent as a form, expected JSON",
    'pass it as "json" instead of "data"',
    "text that is JSON already is encoded once more, expected the object itself",
    'pass the object itself as "json"',
)
"""What these libraries make of an object given as ``data``, and of a text given as ``json``."""
_OF_URLLIB = ((), ("urllib", "request"), ("request",))
_PLAIN = frozenset({"url", "data", "content", "headers", "params", "timeout", "verify", "cookies", "proxies", "allow_redirects", "stream"})
"""Arguments that leave the type of a body alone; an object for ``auth`` may not."""
_IMPORTED = {
    "requests": pattern(r"^[ \t]*import[ \t][^\n#]{0,200}\brequests\b(?! as\b)", re.MULTILINE),
    "httpx": pattern(r"^[ \t]*import[ \t][^\n#]{0,200}\bhttpx\b(?! as\b)", re.MULTILINE),
    "urllib": pattern(r"^[ \t]*(?:import|from)[ \t]+urllib\b", re.MULTILINE),
}
"""How code gets the modules of these libraries, rather than something else by their names."""
_ADDING = pattern(r"add_(?:unredirected_)?header|opener|\.headers\b")
"""What adds headers to a request of ``urllib`` behind the call that makes it."""
_NAMED = pattern(r"\b(?:data|content)\s{0,9}=\s{0,9}\(?\s{0,9}\Z")
_LONGEST_NAME = 40
_CLIENT = pattern(r"(?:.*_)?(?:session|http|http_client|httpclient)", re.IGNORECASE)


def find(source: Source) -> Iterator[Carried]:
    """Yield what Python code sends."""
    mentions = cache(lambda expression: expression.search(source.text) is not None)
    language = Language(
        dialect=Dialect(_COMMENT, _WORDS),
        launcher=LAUNCHER,
        parameter="flow_launch_request",
        writers=frozenset({("json", "dumps"), ("dumps",), ("simplejson", "dumps"), ("ujson", "dumps")}),
        sent=lambda call, meant: _with_its_headers(_sent(call, meant), call, meant, source.text, mentions),
        results=functions.RESULTS,
        model=Model("FlowExecutionLaunchRequest", {"flow_id": "flowId", "flow_version": "flowVersion", "input_data": "inputData"}),
        trigger_writers=_TRIGGER_WRITERS,
    )
    yield from calls.find(source, program.parse(source.text), language)


def _sent(call: Invocation, meant: Meant) -> Sent | None:
    """Return how a call sends a request: by a function named for a method, by one that is given it, or by the standard library."""
    name, rest, given = call.path[-1], call.arguments, call.named
    known = _is_known(call, meant)
    method: Method | None = None
    sent_as = ""
    data: tuple[Expression, ...] = ()
    if name in METHODS:
        method = named(call)
        data = rest[1:2] if name != "get" and known else ()
    elif name == "request" and _is_of_connection(call, meant):
        return _by_connection(call, meant)
    elif name in {"request", "Request", "stream"}:
        method = stated(meant(given.get("method", rest[0] if rest and name != "Request" else None)))
        if name == "Request":
            data = rest[1:2]
            has_data = "data" in given or bool(data)
            sent_as = "" if "method" in given else "POST" if has_data else "GET"
        elif "method" not in given:
            rest = rest[1:]
    else:
        return None
    # ``urllib3`` calls it "body".
    texts = [given[key] for key in ("data", "content", *(("body",) if name == "request" else ())) if key in given] or list(data)
    return Sent(
        url=given.get("url", rest[0] if rest else None),
        method=method,
        sent_as=sent_as,
        bodies=(given["json"],) if "json" in given else (),
        texts=tuple(texts),
        headers=given.get("headers"),
        known=known,
        lacks_body=known and name == "post" and _is_without_body(call),
        encoding=Encoding(*_ENCODING) if _is_of_library(call, meant) else None,
    )


def _is_of_connection(call: Invocation, meant: Meant) -> bool:
    made = meant(call.root) if len(call.path) == 2 else None
    return isinstance(made, Invocation) and made.path[-1] in _CONNECTIONS


def _by_connection(call: Invocation, meant: Meant) -> Sent:
    """Return how ``http.client`` sends a request: ``connection.request(method, url, body, headers)``."""
    given = dict(zip(("method", "url", "body", "headers"), call.arguments, strict=False)) | dict(call.named)
    texts = (given["body"],) if "body" in given else ()
    return Sent(given.get("url"), stated(meant(given.get("method"))), texts=texts, headers=given.get("headers"), known=True)


def _with_its_headers(
    sent: Sent | None, call: Invocation, meant: Meant, text: str, mentions: Callable[[re.Pattern[str]], bool]
) -> Sent | None:
    """Return how ``requests``, ``httpx`` or ``urllib.request`` send a text, where nothing else adds headers to it.

    Their functions state no type for a text, but for ``urllib``, which says that it is a form.
    """
    if sent is None or call.is_open or not sent.texts:
        return sent
    owner = call.path[:-1]
    if call.path[-1] == "Request":
        is_sent_so = owner in _OF_URLLIB and mentions(_IMPORTED["urllib"]) and not mentions(_ADDING)
    else:
        is_module = len(owner) == 1 and owner[0] in _LIBRARIES and not isinstance(meant(call.root), Invocation)
        is_sent_so = is_module and call.named.keys() <= _PLAIN and mentions(_IMPORTED[owner[0]])
    return sent._replace(states_headers=True, content_type=tuple(_stating(sent, text))) if is_sent_so else sent


def _stating(sent: Sent, text: str) -> Iterator[Edit]:
    """Yield the edit that states the type of a body, where headers are written in the call, or the body is given by its name."""
    body = sent.texts[0].start
    named = _NAMED.search(text, max(body - _LONGEST_NAME, 0), body)
    if isinstance(sent.headers, Record):
        comma = ", " if sent.headers.members else ""
        yield Edit(sent.headers.start + 1, sent.headers.start + 1, content_type.JSON + comma)
    elif sent.headers is None and named is not None:
        yield Edit(named.start(), named.start(), f"headers={{{content_type.JSON}}}, ")


def _is_without_body(call: Invocation) -> bool:
    """Tell whether a call of ``post`` gets no body: it has no argument but the address and what concerns no body.

    What is only called ``http`` may be a server's stand-in, to which an address is all that is told.
    """
    is_client = call.path[:-1] != ("http",)
    return is_client and not call.is_open and len(call.arguments) <= 1 and call.named.keys() <= _NO_BODY


def _is_known(call: Invocation, meant: Meant) -> bool:
    """Tell whether a call is a request for certain: by the module of a library, or by what that makes, or by its name."""
    owner = call.path[:-1]
    if call.path[-1] == "Request":
        return owner in {(), ("urllib", "request"), ("request",), ("requests",)}
    return _is_of_library(call, meant) or (bool(owner) and _CLIENT.fullmatch(owner[-1]) is not None)


def _is_of_library(call: Invocation, meant: Meant) -> bool:
    """Tell whether a call is one of a function of ``requests``, ``httpx`` or ``aiohttp``, or of what these make."""
    owner = call.path[:-1]
    if call.path[-1] == "Request":
        return False
    if owner in {("requests",), ("httpx",)}:
        return True
    if len(owner) == 1:
        made = meant(call.root)
        if isinstance(made, Invocation):
            return made.path[-1] in _MAKERS and made.path[0] in {*_LIBRARIES, "aiohttp"}
    return len(owner) >= 2 and owner[-1] == "()" and owner[-2] in _MAKERS and owner[0] in {*_LIBRARIES, "aiohttp"}
