"""What is known of Python's functions and methods by their names."""

from __future__ import annotations

TEXTS = frozenset({"str", "isoformat", "strftime", "hexdigest", "dumps"})
"""Functions and methods that return strings."""

TYPES = {"int": "integer", "len": "integer", "float": "number", "bool": "boolean", "list": "array", "sorted": "array"}
"""JSON types of what functions return."""

CHANGING = frozenset({"update", "setdefault", "pop", "popitem", "clear", "append", "extend", "insert", "remove"})
"""Methods that change what they are called on."""

HARMLESS = frozenset(
    {"print", "pprint", "pformat", "len", "str", "repr", "dumps", "dump", "info", "debug", "warning", "error", "exception", "log"}
    | {"post_flows_executions", "post", "put", "patch", "request", "isinstance", "type", "bool", "get", "Request"}
)
"""Functions and methods that change nothing of what they are given."""

WORDS = {True: "true", False: "false", None: "null"}
"""How JSON writes what Python has words for."""
