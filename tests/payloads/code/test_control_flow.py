"""What a call sends is what was done before it on a path that the program can take, not later, nor in a branch that it did not take."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flowlint import registry
from flowlint.contracts import PayloadCarrier
from flowlint.model.carried import Readings, Text
from flowlint.model.location import Source
from flowlint.payloads.javascript import carrier as javascript
from flowlint.payloads.python import carrier as python


def ways(carrier: PayloadCarrier, name: str, code: str) -> list[list[str]]:
    """Return what is sent, in each way that it may be."""
    return [[one.data.decode() for one in texts] for texts in map(readings, registry.find(carrier, Source(name, code))) if texts]


def readings(carried: object) -> tuple[Text, ...]:
    if isinstance(carried, Readings):
        assert carried.every
        return carried.texts
    return (carried,) if isinstance(carried, Text) else ()


def indented(code: str) -> Iterator[str]:
    return (f"    {line}\n" for line in code.splitlines())


SEND = "api.post_flows_executions(b)"
MADE = "b = {'n': {}}\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"if x:\n    b['n']['a'] = 1\nelse:\n    b['n']['A'] = 2\n{SEND}", ['{"n": {"a": 1}}', '{"n": {"A": 2}}']),
        (f"if x:\n    b['n']['a'] = 1\nelif y:\n    b['n']['A'] = 2\n{SEND}", ['{"n": {"a": 1}}', '{"n": {"A": 2}}']),
        (
            f"if x:\n    b['a'] = 1\nelse:\n    b['c'] = 2\nif x:\n    b['d'] = 3\nelse:\n    b['e'] = 4\n{SEND}",
            ['{"n": {}, "a": 1, "d": 3}', '{"n": {}, "c": 2, "e": 4}'],
        ),
        (
            f"if x:\n    if y:\n        b['a'] = 1\n    else:\n        b['c'] = 2\nelse:\n    b['d'] = 3\n{SEND}",
            ['{"n": {}, "a": 1}', '{"n": {}, "c": 2}', '{"n": {}, "d": 3}'],
        ),
        (f"match x:\n    case 1:\n        b['a'] = 1\n    case _:\n        b['c'] = 2\n{SEND}", ['{"n": {}, "a": 1}', '{"n": {}, "c": 2}']),
        (f"if x:\n    b['a'] = 1\nif y:\n    b['c'] = 2\n{SEND}", ['{"n": {}, "a": 1, "c": 2}']),
        (f"if x:\n    b['a'] = 1\nelse:\n    {SEND}", ['{"n": {}}']),
        (f"if x:\n    b['a'] = 1\n    return\n{SEND}", ['{"n": {}}']),
        (f"for x in y:\n    if x:\n        b['a'] = 1\n    else:\n        b['c'] = 2\n{SEND}", ['{"n": {}, "a": 1, "c": 2}']),
        (f"{SEND}\nb['a'] = 1", ['{"n": {}}']),
        (f"if x:\n    {SEND}\nb['a'] = 1", ['{"n": {}}']),
        (f"while x:\n    {SEND}\n    b['n'] = 1", ['{"n": ${…}}']),
        (f"while x:\n    {SEND}\n    b['a'] = 1", ['{"n": {}, ${…}}']),
        (f"while x:\n    b = {{'a': None}}\n    {SEND}\n    b['a'] = 1", []),
        (f"def later():\n    {SEND}\nb['n'] = 1\nlater()", ['{"n": ${…}}']),
        (f"d = {{}}\nb['d'] = d\n{SEND}\nfill(d)", ['{"n": {}, "d": {}}']),
        ("t = json.dumps(b)\nb['n'] = 1\nrequests.post('https://x/api/v2/flows/executions', data=t)", ['{"n": {}}']),
        ("send = functools.partial(api.call, '/api/v2/flows/executions', b)\nb['n'] = 1\nsend()", ['{"n": ${…}}']),
        ("job = Job('/api/v2/flows/executions', b)\nfill(b)\njob.run()", ["{${…}}"]),
    ],
)  # fmt: skip
def test_python(code: str, expected: list[str]) -> None:
    inner = "".join(indented(f"{MADE}{code}"))
    assert ways(python.CARRIER, "a.py", f"def f(x, y):\n{inner}") == ([expected] if expected else [])


def test_an_object_of_the_module_is_the_same_in_every_call_of_a_function() -> None:
    code = f"{MADE}def f(x):\n    if x:\n        b['n'] = 1\n        return\n    {SEND}\n"
    assert ways(python.CARRIER, "a.py", code) == [['{"n": ${…}}']]


def test_an_object_that_is_made_anew_in_each_round_is_not_what_was_changed_in_the_last() -> None:
    code = f"for x in y:\n    b = {{'n': None}}\n    {SEND}\n    b['n'] = 1\n"
    assert ways(python.CARRIER, "a.py", code) == [['{"n": null}']]


def test_of_very_many_paths_none_is_told_apart() -> None:
    branches = "".join(f"{'el' if i else ''}if x == {i}:\n    b['k{i}'] = {i}\n" for i in range(20))
    assert ways(python.CARRIER, "a.py", f"{MADE}{branches}{SEND}\n") == [['{"n": ${…}, ${…}}']]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("if (x) b.a = 1; else b.c = 2; send()", ['{"n": {}, "a": 1}', '{"n": {}, "c": 2}']),
        ("if (x) { b.a = 1 } else if (y) { b.c = 2 } send()", ['{"n": {}, "a": 1}', '{"n": {}, "c": 2}']),
        ("x ? (b.a = 1) : (b.c = 2); send()", ['{"n": {}, "a": 1}', '{"n": {}, "c": 2}']),
        ("switch (x) { case 1: b.a = 1; break; default: b.c = 2 } send()", ['{"n": {}, "a": 1}', '{"n": {}, "c": 2}']),
        ("switch (x) { case 1: b.a = 1; default: b.c = 2 } send()", ['{"n": {}, "a": 1, "c": 2}']),
        ("if (x) { b.a = 1; return; } send()", ['{"n": {}}']),
        ("if (x) b.a = 1; if (y) b.c = 2; send()", ['{"n": {}, "a": 1, "c": 2}']),
        ("if (x) { send(); } b.a = 1;", ['{"n": {}}']),
        ("for (const x of y) { send(); b.n = 1; }", ['{"n": ${…}}']),
        ("do { send(); b.n = 1; } while (x);", ['{"n": ${…}}']),
        ("const later = () => send(); b.n = 1; later();", ['{"n": ${…}}']),
        ("const go = axios.post.bind(axios, '/api/v2/flows/executions', b); b.n = 1; go();", ['{"n": ${…}}']),
    ],
)
def test_javascript(code: str, expected: list[str]) -> None:
    whole = f"async function f(x, y) {{ const b = {{n: {{}}}}; {code} }}\n".replace("send()", "api.postFlowsExecutions(b)")
    assert ways(javascript.CARRIER, "a.ts", whole) == [expected]
