"""What is known of JavaScript's functions and methods by their names."""

from __future__ import annotations

from flowlint.model.datatype import INSTANT
from flowlint.payloads.code.types import Results

RESULTS = Results(
    functions={
        **dict.fromkeys(("String", "JSON.stringify", "encodeURIComponent", "encodeURI", "atob", "btoa"), "string"),
        **dict.fromkeys(("crypto.randomUUID", "window.crypto.randomUUID"), "string"),
        "Date": INSTANT,
        **dict.fromkeys(("Number", "parseFloat", "Number.parseFloat", "Math.abs", "Math.max", "Math.min", "Math.random"), "number"),
        **dict.fromkeys(("parseInt", "Number.parseInt", "Math.round", "Math.floor", "Math.ceil", "Math.trunc", "Date.now"), "integer"),
        **dict.fromkeys(("Boolean", "isNaN", "isFinite", "Number.isInteger", "Number.isNaN", "Array.isArray"), "boolean"),
        **dict.fromkeys(("Array", "Array.from", "Array.of", "Object.keys", "Object.values", "Object.entries"), "array"),
    },
    methods={
        "toISOString": INSTANT,
        **dict.fromkeys(("toString", "toLowerCase", "toUpperCase", "trim", "trimStart", "trimEnd", "padStart", "padEnd"), "string"),
        **dict.fromkeys(("charAt", "substring", "replaceAll", "join", "toFixed", "toPrecision", "toExponential"), "string"),
        **dict.fromkeys(("toDateString", "toTimeString", "toUTCString", "randomUUID"), "string"),
        **dict.fromkeys(("toLocaleString", "toLocaleDateString", "toLocaleTimeString"), "string"),
        **dict.fromkeys(("startsWith", "endsWith", "includes", "hasOwnProperty"), "boolean"),
        **dict.fromkeys(("getTime", "getFullYear", "getTimezoneOffset"), "integer"),
    },
)
"""JSON types of what functions and methods return; what is not a number at all is sent as null."""

SENDERS = frozenset({"post", "put", "patch"})
"""Methods that send what they are given behind an address; what has such a name may do something else."""

HARMLESS = SENDERS | frozenset(
    {"log", "info", "debug", "warn", "error", "dir", "table", "trace", "stringify"}
    | {"fetch", "axios", "Axios", "request", "get", "got", "ajax"}
    | {"postFlowsExecutions", "resolve", "keys", "values", "entries", "isArray", "String", "Boolean", "expect"}
    | {"toEqual", "toStrictEqual", "toMatchObject", "toHaveBeenCalledWith", "toHaveBeenLastCalledWith", "deepEqual", "deepStrictEqual"}
)
"""Functions and methods that change nothing of what they are given."""

CHANGING = frozenset({"push", "pop", "shift", "unshift", "splice", "sort", "reverse"})
"""Methods that change what they are called on."""
