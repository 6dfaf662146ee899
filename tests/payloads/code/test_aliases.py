"""An object that other code gets before it is sent may be changed by that: what stands in it is not judged."""

from __future__ import annotations

import pytest

from flowlint import registry
from flowlint.model.carried import Text
from flowlint.model.location import Source
from flowlint.payloads.javascript import carrier
from flowlint.payloads.python import carrier as python

PYTHON_BODY = "body = {'flowId': F, 'inputData': {'a': 1}}\n"
SCRIPT_BODY = "const body = {flowId: F, inputData: {a: 1}};\n"
WHOLE = '{"flowId": ${F}, "inputData": {"a": 1}}'
UNKNOWN = "{${…}}"
UNKNOWN_ARGUMENTS = '{"flowId": ${F}, "inputData": {${…}}}'


def sent_by_python(code: str) -> list[str]:
    return [one.data.decode() for one in registry.find(python.CARRIER, Source("a.py", code)) if isinstance(one, Text)]


def sent_by_script(code: str) -> list[str]:
    return [one.data.decode() for one in registry.find(carrier.CARRIER, Source("a.ts", code)) if isinstance(one, Text)]


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("ctx = {'body': body}\nfix(ctx)", UNKNOWN),
        ("ctx = {'deep': {'body': body}}\nfix(ctx['deep'])", UNKNOWN),
        ("ctx = dict(body=body)\nfix(ctx)", UNKNOWN),
        ("ctx = {**body}\nfix(ctx['inputData'])", UNKNOWN_ARGUMENTS),
        ("ctx = {**body}\nctx['inputData']['b'] = 2", '{"flowId": ${F}, "inputData": {"a": 1, "b": 2}}'),
        ("ctx = {'inner': body['inputData']}\nfix(ctx)", UNKNOWN_ARGUMENTS),
        ("ctx = {'body': body}\nctx[k]['flowId'] = 2", UNKNOWN),
        ("fix({'body': body})", UNKNOWN),
        ("fix(body.get('inputData'))", UNKNOWN_ARGUMENTS),
        ("body.get('inputData')['b'] = 2", '{"flowId": ${F}, "inputData": {"a": 1, "b": 2}}'),
        ("FIXERS[kind](body)", UNKNOWN),
        ("self.fixers[0](body['inputData'])", UNKNOWN_ARGUMENTS),
        ("(a if x else b)(body)", UNKNOWN),
        ("(lambda b: b.clear())(body)", UNKNOWN),
        ("get = lambda: body\nfix(get())", UNKNOWN),
        ("match body:\n    case {'flowId': _} as other:\n        other['flowId'] = 1", UNKNOWN),
        ("signer.request(body)", UNKNOWN),
        ("queue.put(body)", UNKNOWN),
        ("fix @ body", UNKNOWN),
        ("bodies = [body for _ in x]", UNKNOWN),
        ("def f(b=body):\n    b.clear()", UNKNOWN),
        ("self.state = {'body': body}", UNKNOWN),
        ("def f():\n    return {'body': body}", UNKNOWN),
        ("print(body)\nlog.info('x', extra={'body': body})", WHOLE),
        ("text = json.dumps({'body': [1], 'more': {'body': body}})", WHOLE),
        ("other = {'body': body}\nother['x'] = 1\nprint(other['body'])", WHOLE),
        ("other = {**body, 'x': 1}\nother.pop('x')", WHOLE),
        ("assert body == {'x': body}\nresponse = requests.post(OTHER, json={'x': body})", WHOLE),
        ("session.put(OTHER, json=body)\nsession.request('PUT', OTHER, json=body)", WHOLE),
    ],
)
def test_python(use: str, expected: str) -> None:
    assert sent_by_python(f"{PYTHON_BODY}{use}\napi.post_flows_executions(body)\n") == [expected]


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("const ctx = { body }; for (const m of mws) await m(ctx);", UNKNOWN),
        ("const ctx = { deep: { body } as any }; fix(ctx.deep);", UNKNOWN),
        ("const ctx = { ...body }; fix(ctx.inputData);", UNKNOWN_ARGUMENTS),
        ("const ctx = { inner: body.inputData }; fix(ctx);", UNKNOWN_ARGUMENTS),
        ("scope({ body });", UNKNOWN),
        ("module.exports = { body };", UNKNOWN),
        ("export default { body };", UNKNOWN),
        ("new Fixer(body);", UNKNOWN),
        ("const f = new Fixer(body.inputData); f.run();", UNKNOWN_ARGUMENTS),
        ("const p = new Proxy(body, h);", UNKNOWN),
        ("fixers[k](body);", UNKNOWN),
        ("this.fixers[0](body.inputData);", UNKNOWN_ARGUMENTS),
        ("(k ? a : b)(body);", UNKNOWN),
        ("(function (b) { b.inputData = {}; })(body);", UNKNOWN),
        ("const f = () => body; fix(f());", UNKNOWN),
        ("await fix`x${body}`;", UNKNOWN),
        ("queue.put(body);", UNKNOWN),
        ("function g(b = body) { b.x = 1; }", UNKNOWN),
        ("class A { b = body; }", UNKNOWN),
        ("with (body) { inputData = {}; }", UNKNOWN),
        ("function* g() { yield body; }", UNKNOWN),
        ("const v = <View body={body}/>;", UNKNOWN),
        ("console.log({ body }, body); expect(x).toEqual({ body });", WHOLE),
        ("const text = JSON.stringify({ a: [1], b: { body } });", WHOLE),
        ("const other = { body, x: 1 }; other.x = 2; console.log(other.body);", WHOLE),
        ("const other = { ...body, x: 1 }; delete other.x;", WHOLE),
        ("await axios.put(OTHER, body); await axios.post(OTHER, { body });", WHOLE),
    ],
)
def test_javascript(use: str, expected: str) -> None:
    suffix = ".tsx" if "<View" in use else ".ts"
    code = f"{SCRIPT_BODY}{use}\napi.postFlowsExecutions(body);\n"
    assert [one.data.decode() for one in registry.find(carrier.CARRIER, Source(f"a{suffix}", code)) if isinstance(one, Text)] == [expected]
