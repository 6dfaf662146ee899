"""What is known of Python's functions and methods by their names."""

from __future__ import annotations

from flowlint.model.datatype import DAY, LOCAL_TIME
from flowlint.payloads.code.types import Results

_CLOCKS = ("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today")

RESULTS = Results(
    functions={
        **dict.fromkeys(("str", "repr", "ascii", "chr", "hex", "oct", "bin", "format", "input"), "string"),
        **dict.fromkeys(("json.dumps", "simplejson.dumps", "ujson.dumps", "time.strftime", "socket.gethostname"), "string"),
        **dict.fromkeys(("int", "len", "ord", "hash", "id", "random.randint", "time.time_ns"), "integer"),
        **dict.fromkeys(("float", "time.time", "random.random"), "number"),
        **dict.fromkeys(("bool", "any", "all", "isinstance", "issubclass", "callable", "hasattr"), "boolean"),
        **dict.fromkeys(("list", "sorted", "tuple"), "array"),
        **dict.fromkeys((f"{clock}.().isoformat" for clock in _CLOCKS), LOCAL_TIME),
        "datetime.date.today.().isoformat": DAY,
    },
    methods={
        **dict.fromkeys(("isoformat", "strftime", "hexdigest", "lower", "upper", "title", "capitalize", "casefold", "zfill"), "string"),
        **dict.fromkeys(("strip", "lstrip", "rstrip"), "string"),
        **dict.fromkeys(("startswith", "endswith", "isdigit", "isnumeric", "isalpha"), "boolean"),
        **dict.fromkeys(("splitlines", "rsplit"), "array"),
    },
)
"""JSON types of what functions and methods return."""

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
