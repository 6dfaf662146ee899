"""What the languages of source code call things, and how a call in one of them sends a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from flowlint.model.call import Encoding
from flowlint.model.fix import Edit
from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.code.assembly import Model
from flowlint.payloads.code.json_writer import Dialect
from flowlint.payloads.code.program import Expression, Invocation, Quoted
from flowlint.payloads.code.types import Results

Meant = Callable[[Expression | None], Expression | None]
"""Returns what an expression stands for, through names."""


Method = tuple[str, int, int]
"""The name of a method, and where it is written."""

METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
"""Functions that send a request by the method of that name."""


def stated(expression: Expression | None) -> Method | None:
    """Return the method that a string names, if it is one."""
    if not isinstance(expression, Quoted) or not expression.content:
        return None
    return expression.content, expression.inner_start, expression.inner_end


def named(call: Invocation) -> Method:
    """Return the method that a call's function is named for."""
    return call.path[-1].upper(), call.name_start, call.name_end


class Sent(NamedTuple):
    """How a call of a library for HTTP sends a request.

    ``method`` is the method, ``sent_as`` the one that is used where it is not stated, empty where that
    is not known. ``bodies`` are what is sent as JSON, ``texts`` what is sent as it is. ``known`` means that the library is one whose calls
    are requests for certain, ``lacks_body`` that nothing gives this one a body. ``encoding`` tells what the library makes of bodies that
    are not given as they should be, ``None`` where that is not certain. ``maker`` is what makes another body of the one that is given, such
    as an option, empty where nothing does. ``states_headers`` means that nothing but the call itself, and what it is given, adds a
    ``Content-Type`` to a text; ``content_type`` are the edits that add one.
    """

    url: Expression | None
    method: Method | None = None
    sent_as: str = ""
    bodies: tuple[Expression, ...] = ()
    texts: tuple[Expression, ...] = ()
    headers: Expression | None = None
    known: bool = False
    lacks_body: bool = False
    encoding: Encoding | None = None
    maker: str = ""
    states_headers: bool = False
    content_type: tuple[Edit, ...] = ()


class Language(NamedTuple):
    """What a language calls things.

    ``launcher`` and ``parameter`` are the SDK's method and its parameter, ``model`` the SDK's class of a request. ``writers`` are the
    functions that write JSON; ``sent`` tells how a call sends a request, ``None`` where it sends none. ``trigger_writers`` are the SDK's
    methods that create or change a trigger (``ProcessAutomationApi``), each with the number of its argument ``body``.
    ``results`` are the types of what functions return.
    """

    dialect: Dialect
    launcher: str
    parameter: str
    writers: frozenset[tuple[str, ...]]
    sent: Callable[[Invocation, Meant], Sent | None]
    results: Results
    model: Model = Model()
    trigger_writers: Mapping[str, int] = MappingProxyType({})
