"""The arguments of ``gc``, the platform's own command line: what it launches or creates, and where it takes the body from.

``gc flows executions create`` posts what ``--file`` names, else the files of ``--directory``, else standard input (``gc flows executions
create --help``; MyPureCloud/platform-client-sdk-cli, ``utils.ResolveInputData``). It adds the address and the headers by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.shell.curl import without
from flowlint.payloads.shell.script import Command
from flowlint.payloads.shell.words import Content, File, Word

_LAUNCHING = ("flows", "executions", "create")
_CREATING = ("processautomation", "triggers", "create")
_SHORT = {"f": "file", "d": "directory", "p": "profile", "b": "printrequestbody", "i": "indicateprogress", "h": "help"}
_FLAGS = frozenset({"printrequestbody", "indicateprogress", "help"})
_OPTION = re.compile(r"--(?P<long>[a-z]+)(?P<equals>=?)|-(?P<short>[a-z])=?(?=\S|\Z)")
_STANDARD_INPUT = frozenset({"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"})


class Request(NamedTuple):
    """A request that ``gc`` makes: the words of its command, and its options with their values; a flag has its own word for value.

    ``launches`` is true when it launches a flow; otherwise it creates a trigger.
    """

    launches: bool
    words: tuple[Word, ...]
    options: Mapping[str, Word]

    @property
    def credentials(self) -> list[Word]:
        """The values that are credentials, written out or not."""
        return [self.options[name] for name in ("accesstoken", "clientsecret") if name in self.options]


def request(command: Command) -> Request | None:
    """Return the request that a command makes; ``None`` where it neither launches a flow nor creates a trigger."""
    named: list[Word] = []
    options: dict[str, Word] = {}
    waiting = list(reversed(command.words))
    while waiting:
        word = waiting.pop()
        option = _OPTION.match(word.text) if word.fragments and not word.fragments[0].is_hole else None
        if option is None:
            named.append(word)
            continue
        name = option["long"] or _SHORT.get(option["short"], option["short"])
        is_apart = option.end() == len(word.text) and not option["equals"]
        if name in _FLAGS:
            options[name] = word
        elif not is_apart:
            options[name] = without(word, option.end())
        elif waiting:
            options[name] = waiting.pop()
    texts = tuple(word.text for word in named)
    asks = "help" in options or "printrequestbody" in options
    return Request(texts == _LAUNCHING, tuple(named), options) if texts in {_LAUNCHING, _CREATING} and not asks else None


def content(command: Command, made: Request) -> Content:
    """Return the body of a request; ``None`` where the files of a folder are sent, or only a run knows it."""
    file = made.options.get("file")
    if file is None:
        return command.standard_input if "directory" not in made.options else None
    if file.text in _STANDARD_INPUT:
        return command.standard_input
    return command.written.get(file.text, File(file))


def why_unread(made: Request, body: Content) -> str:
    """Return why a body that is not known, or not a text of JSON, is not checked; empty where it is."""
    if "directory" in made.options and "file" not in made.options:
        return "gc sends every file of a folder"
    if isinstance(body, File):
        return "" if body.path.is_literal else "it is built when the script runs"
    if body is None or body.is_computed:
        return "it is built when the script runs"
    stated = made.options.get("inputformat")
    return "gc makes JSON of it first" if stated is not None and stated.text.lower() != "json" else ""
