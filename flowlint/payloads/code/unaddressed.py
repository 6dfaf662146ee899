"""What code sends that names no endpoint: there an object may be anything, but for what a call posts to an address from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from flowlint.model import address, endpoint
from flowlint.model.call import Word
from flowlint.payloads.code import stand_ins
from flowlint.payloads.code.assembly import Assembler
from flowlint.payloads.code.language import Language, Sent
from flowlint.payloads.code.program import Expression, Invocation, Program, Quoted, Record


def names_calls(text: str, language: Language) -> bool:
    """Tell whether code names the endpoint or a method of the SDK that takes a request or a trigger."""
    methods = (language.launcher, *language.trigger_writers)
    return any(method in text for method in methods) or address.mentions_calls(text.encode("utf-8", "replace"))


def sent(
    program: Program, language: Language, names: Assembler, url: Callable[[Expression | None], Word | None]
) -> dict[tuple[int, int], tuple[Expression, Invocation]]:
    """Return the objects that are posted to an address that is not known, by place, with what the last call of each is given, and that."""
    found: dict[tuple[int, int], tuple[Expression, Invocation]] = {}
    for call in program.calls:
        way = language.sent(call, names.meant)
        if way is None or not (way.known or way.bodies or way.texts):
            way = _posted(call)
        if way is None or stand_ins.answers(call) or way.maker or way.url is None or url(way.url) is not None:
            continue
        if (way.method[0] if way.method is not None else way.sent_as).upper() != endpoint.METHOD:
            continue
        for body in (*way.bodies, *way.texts):
            meant = names.meant(body)
            is_written = isinstance(meant, Invocation) and meant.path in language.writers and len(meant.arguments) > 0
            given = meant.arguments[0] if isinstance(meant, Invocation) and is_written else body
            # What is sent as it is, is JSON where a function has written it.
            record = names.assembled(given, call) if is_written or body in way.bodies else None
            if record is not None:
                found[record.start, record.end] = given, call
    return found


def _posted(call: Invocation) -> Sent | None:
    """Return what a client of an unknown library posts: ``client.post(url, body)``."""
    is_post = call.path[-1] == "post" and len(call.path) > 1 and len(call.arguments) > 1
    if not is_post or isinstance(call.arguments[0], Record | Quoted):
        return None
    return Sent(call.arguments[0], sent_as=endpoint.METHOD, bodies=call.arguments[1:2])
