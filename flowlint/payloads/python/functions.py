"""What is known of Python's functions and methods by their names."""

from __future__ import annotations

TEXTS = frozenset({"str", "isoformat", "strftime", "hexdigest", "dumps"})
"""Functions and methods that return strings."""

TYPES = {"int": "integer", "len": "integer", "float": "number", "bool": "boolean", "list": "array", "sorted": "array"}
"""JSON types of what functions return."""

CHANGING = frozenset(
    {"update", "setdefault", "pop", "popitem", "clear", "append", "extend", "insert", "remove", "sort", "reverse"}
    | {"__setitem__", "__delitem__", "__ior__", "__setattr__", "__delattr__"}
)
"""Methods that change what they are called on."""

SENDERS = frozenset({"post", "put", "patch", "request", "get", "Request"})
"""Functions and methods that send what they are given behind an address or a method; what has such a name may do something else."""

HARMLESS = SENDERS | frozenset(
    {"print", "pprint", "pformat", "len", "str", "repr", "dumps", "dump", "info", "debug", "warning", "error", "exception", "log"}
    | {"post_flows_executions", "isinstance", "type", "bool"}
    | {"assertEqual", "assertDictEqual", "assert_called_with", "assert_called_once_with", "assert_any_call"}
)
"""Functions and methods that change nothing of what they are given."""

WRITERS = frozenset({"dumps", "dump"})
"""Functions that write JSON."""

WORDS = {True: "true", False: "false", None: "null"}
"""How JSON writes what Python has words for."""
