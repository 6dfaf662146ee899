"""A plain ``flowlint check`` is read here, since importing click takes longer than the check itself.

Everything else is left to click: other commands, ``--help``, options whose values it examines, and whatever is wrong or rare.
``tests/cli/test_plain.py`` has both read the same command lines.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from flowlint.linter.job import MAX_SIZE
from flowlint.model.named_tuple import NamedTuple

_ONCE = {
    "--flow": "flow",
    "--config": "config",
    "--format": "format_",
    "--since": "since",
    "--stdin-filename": "stdin_filename",
    "--terraform-state": "terraform_state",
}
_REPEATABLE = {
    "-d": "definitions",
    "--definitions": "definitions",
    "--select": "select",
    "--ignore": "ignore",
    "--output": "output",
    "--compare-to": "compare_to",
}
_FLAGS = {
    "-q": "quiet",
    "--quiet": "quiet",
    "-v": "verbose",
    "--verbose": "verbose",
    "--frozen": "frozen",
    "--allow-empty": "allow_empty",
    "--no-ignores": "no_ignores",
    "--statistics": "statistics",
    "--show-values": "show_values",
    "--fix": "fix",
    "--unsafe-fixes": "unsafe_fixes",
    "--diff": "diff",
}
_DEFAULTS: Mapping[str, Any] = {
    **dict.fromkeys(_ONCE.values()),
    **dict.fromkeys(_REPEATABLE.values(), ()),
    **dict.fromkeys(_FLAGS.values(), False),
    "paths": (),
    "max_size": MAX_SIZE,
    "baseline": None,
    "min_severity": "warning",
    "fail_on": "error",
    "group_by": None,
    "jobs": 1,
    "color": "auto",
}
"""The options of ``check`` where none is given."""
_EXPANDED = frozenset("*?[~$%")
"""What click replaces in arguments on Windows, where no shell does."""


class Plain(NamedTuple):
    """The options of ``check``, and those among them that the user gave, in the order in which click has them."""

    options: dict[str, Any]
    given: dict[str, Any]


def read(arguments: Sequence[str]) -> Plain | None:
    """Return what the arguments of ``flowlint`` ask for where they are a plain ``check``, and ``None`` where click must read them."""
    if not arguments or arguments[0] != "check" or os.environ.get("_FLOWLINT_COMPLETE"):
        return None
    if os.name == "nt" and any(_EXPANDED.intersection(argument) for argument in arguments):
        return None
    given: dict[str, Any] = {}
    paths: list[str] = []
    rest = iter(arguments[1:])
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument == "-" or not argument.startswith("-"):
            paths.append(argument)
        elif argument in _FLAGS:
            given[_FLAGS[argument]] = True
        elif name in _ONCE or name in _REPEATABLE:
            if not equals:
                value = next(rest, "-")
            if not value or value.startswith("-") or (equals and not name.startswith("--")):
                return None
            _give(given, name, value)
        else:
            return None
    if paths:
        given["paths"] = tuple(paths)
    return Plain({**_DEFAULTS, **given}, given)


def _give(given: dict[str, Any], name: str, value: str) -> None:
    if name in _ONCE:
        given[_ONCE[name]] = value
    else:
        given[_REPEATABLE[name]] = (*given.get(_REPEATABLE[name], ()), value)
