"""Python source: request bodies that code sends to the endpoint.

What it is: scripts and services that launch flows by the official SDK (``PureCloudPlatformClientV2``) or by a library for HTTP. Only what
is literal is read: what is computed is a placeholder, and a name stands for its value where it has just one. Text that is
not valid Python is named as not checked.

Suffixes: ``.py``.

What counts as one payload: the argument of ``post_flows_executions``, a dictionary or a ``FlowExecutionLaunchRequest`` with its attributes;
the body of a call with the endpoint's address (``json=``, ``data=json.dumps(…)``, or a string that holds JSON); any other dictionary that
has both ``flowId`` and ``inputData``. The body of ``post_processautomation_triggers`` and ``put_processautomation_trigger`` is a trigger.

Example::

    requests.post(
        f"{host}/api/v2/flows/executions",
        json={"flowId": FLOW_ID, "inputData": {"Flow.agentId": agent_id}},
    )
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flowlint.contracts import PayloadCarrier
from flowlint.model import address, endpoint
from flowlint.model.location import Source
from flowlint.model.pattern import pattern

if TYPE_CHECKING:
    from flowlint.contracts import Carried
    from flowlint.model.code import Expression, Invocation
    from flowlint.sending import Meant, Sent

_LAUNCHER = "post_flows_executions"
_TRIGGER_WRITERS = {"post_processautomation_triggers": 0, "put_processautomation_trigger": 1}
_COMMENT = pattern(r"#[^\r\n]*")
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_LIBRARIES = frozenset({"requests", "httpx"})
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
_CLIENT = pattern(r"(?:.*_)?(?:session|http|http_client|httpclient)", re.IGNORECASE)


def _recognises(data: bytes) -> bool:
    return _LAUNCHER.encode() in data or b"_processautomation_trigger" in data or endpoint.mentions(data) or address.mentions_triggers(data)


def _find(source: Source) -> Iterator[Carried]:
    from flowlint import calls_in_code
    from flowlint.assembling import Model
    from flowlint.sending import Language
    from flowlint.syntax import python_code, python_functions, python_strings
    from flowlint.transcribing import Dialect

    language = Language(
        dialect=Dialect(_COMMENT, python_strings.scalar, python_functions.TEXTS),
        launcher=_LAUNCHER,
        parameter="flow_launch_request",
        writers=frozenset({("json", "dumps"), ("dumps",), ("simplejson", "dumps"), ("ujson", "dumps")}),
        sent=_sent,
        model=Model("FlowExecutionLaunchRequest", {"flow_id": "flowId", "flow_version": "flowVersion", "input_data": "inputData"}),
        trigger_writers=_TRIGGER_WRITERS,
    )
    yield from calls_in_code.find(source, python_code.parse(source.text), language)


def _sent(call: Invocation, meant: Meant) -> Sent | None:
    """Return how a call sends a request: by a function named for a method, by one that is given it, or by the standard library."""
    from flowlint.model.call import Encoding
    from flowlint.model.code import Quoted
    from flowlint.sending import Sent

    name, arguments, named = call.path[-1], call.arguments, call.named
    known = _is_known(call, meant)
    method: tuple[str, int, int] | None = None
    sent_as = ""
    rest = arguments
    data: tuple[Expression, ...] = ()
    if name in _METHODS:
        method = name.upper(), call.name_start, call.name_end
        data = rest[1:2] if name != "get" and known else ()
    elif name in {"request", "Request", "stream"}:
        stated = meant(named.get("method", rest[0] if rest and name != "Request" else None))
        if isinstance(stated, Quoted) and stated.content:
            method = stated.content, stated.inner_start, stated.inner_end
        if name == "Request":
            data = rest[1:2]
            has_data = "data" in named or bool(data)
            sent_as = "" if "method" in named else "POST" if has_data else "GET"
        elif "method" not in named:
            rest = rest[1:]
    else:
        return None
    texts = [named[key] for key in ("data", "content") if key in named] or list(data)
    return Sent(
        url=named.get("url", rest[0] if rest else None),
        method=method,
        sent_as=sent_as,
        bodies=(named["json"],) if "json" in named else (),
        texts=tuple(texts),
        headers=named.get("headers"),
        known=known,
        lacks_body=known and name == "post" and _is_without_body(call),
        encoding=Encoding(*_ENCODING) if _is_of_library(call, meant) else None,
    )


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
    from flowlint.model.code import Invocation, Reference

    root, owner = call.path[0], call.path[:-1]
    if call.path[-1] == "Request":
        return False
    if owner in {("requests",), ("httpx",)}:
        return True
    if len(owner) == 1:
        made = meant(Reference((root,), call.start, call.start, call.scope))
        if isinstance(made, Invocation):
            return made.path[-1] in _MAKERS and made.path[0] in {*_LIBRARIES, "aiohttp"}
    return len(owner) >= 2 and owner[-1] == "()" and owner[-2] in _MAKERS and owner[0] in {*_LIBRARIES, "aiohttp"}


CARRIER = PayloadCarrier("python", (".py",), find=_find, recognises=_recognises, languages=("python", "py", "python3"), comment=("#", ""))
