"""Bodies of functions that have nothing to do with a request are not walked; those that may have are."""

from __future__ import annotations

import pytest

from flowlint import registry
from flowlint.model.carried import Text
from flowlint.model.location import Source
from flowlint.payloads.javascript.carrier import CARRIER as JAVASCRIPT
from flowlint.payloads.javascript.program import parse as parse_javascript
from flowlint.payloads.python.carrier import CARRIER as PYTHON
from flowlint.payloads.python.program import parse as parse_python

PYTHON_CALL = "api.post_flows_executions(body)"
JAVASCRIPT_CALL = "api.postFlowsExecutions(body)"


def bodies(carrier: object, name: str, code: str) -> list[str]:
    found = registry.find(carrier, Source(name, code))  # type: ignore[arg-type]
    return [one.data.decode() for one in found if isinstance(one, Text)]


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("def f(x):\n    work(x)\n", []),
        ("def f(x):\n    work('flows')\n", [("work",)]),
        ("def f(x):\n    work('\\x66lows')\n", [("work",)]),
        ("def f(x):\n    work('Content-Type')\n", [("work",)]),
        ("def f(x):\n    work('content')\n", []),
        ("def f(x):\n    work('Trigger')\n", [("work",)]),
        ("def f(x):\n    work('XMLHttp')\n", [("work",)]),
        ("def f(x):\n    work('XHR')\n", [("work",)]),
        ("def f(self):\n    self.url = work()\n", [("work",)]),
        ("def f(cls):\n    cls.path = work()\n", [("work",)]),
        ("def f(this):\n    this.address = work()\n", [("work",)]),
        ("def f(self):\n    work(self.x)\n", []),
        ("def f(x):\n    class C:\n        y = work()\n", [("work",)]),
        ("def f(x):\n    work('für')\n", [("work",)]),
        ("def f(x):\n    global y\n    work(x)\n", [("work",)]),
        ("import y\ndef f(x):\n    work(y)\n", []),
        ("y = {}\ndef f(x):\n    work(y)\n", [("work",)]),
        ("class C:\n    y = {}\n    def f(x):\n        work(y)\n", [("work",)]),
        ("def f(x):\n    flow = {}\n    def g():\n        work(flow)\n    def h():\n        other()\n", [("work",)]),
        ("def f(x=work()):\n    other(x)\n", [("work",)]),
        ("f = lambda: work()\n", [("work",)]),
    ],
)
def test_calls_in_python_that_are_walked(code: str, called: list[tuple[str, ...]]) -> None:
    assert [call.path for call in parse_python(code).calls] == called


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("export function f(x) { work(x); }", []),
        ("function f(x) { work(x); }", [("work",)]),
        ("export function f(x) { work(x); } }", [("work",)]),
        ("import y from 'y'; it('z', async () => { work(y); });", [("it",)]),
        ("import y from 'y'; class C { f() { work(y); } }", []),
        ("export function f(x) { work('Flow'); }", [("work",)]),
        ("export function f(x) { work('\\u0066low'); }", [("work",)]),
        ("export function f(xhr) { xhr.send(x); }", [("xhr", "send")]),
        ("let y; export function f(x) { work(y); }", [("work",)]),
        ("export const y = {}; export const f = (x) => { work(y); };", [("work",)]),
        ("export function f() { const flow = {}; return () => { work(flow); }; }", [("work",)]),
        ("export const f = (x) => work(x);", [("work",)]),
    ],
)
def test_calls_in_javascript_that_are_walked(code: str, called: list[tuple[str, ...]]) -> None:
    assert [call.path for call in parse_javascript(code, ".ts").calls] == called


@pytest.mark.parametrize(
    ("carrier", "name", "code", "sent"),
    [
        (PYTHON, "a.py", f"body = {{'flowId': F}}\ndef f():\n    body['x'] = 1\ndef g():\n    {PYTHON_CALL}\n", '{"flowId": ${F}, "x": 1}'),
        (PYTHON, "a.py", f"body = {{'flowId': F}}\ndef f():\n    other['x'] = 1\ndef g():\n    {PYTHON_CALL}\n", '{"flowId": ${F}}'),
        (
            JAVASCRIPT,
            "a.ts",
            f"import x from 'x'; const body = {{flowId: F}}; function f() {{ body.x = 1; }} export function g() {{ {JAVASCRIPT_CALL} }}",
            '{"flowId": ${F}, "x": 1}',
        ),
        (
            JAVASCRIPT,
            "a.ts",
            f"import x from 'x'; const body = {{flowId: F}}; function f() {{ other.x = 1; }} export function g() {{ {JAVASCRIPT_CALL} }}",
            '{"flowId": ${F}}',
        ),
    ],
)
def test_a_body_that_changes_what_is_sent_counts(carrier: object, name: str, code: str, sent: str) -> None:
    assert bodies(carrier, name, code) == [sent]
