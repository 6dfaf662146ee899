"""What a test expects to fail, and what it says something is not, is no request; what it says something equals is one."""

from __future__ import annotations

import pytest

from flowlint import registry
from flowlint.contracts import PayloadCarrier
from flowlint.model.carried import Readings, Text
from flowlint.model.location import Source
from flowlint.payloads.javascript import carrier as javascript
from flowlint.payloads.python import carrier as python


def sent(carrier: PayloadCarrier, name: str, code: str) -> list[str]:
    comment = "# post_flows_executions" if name.endswith(".py") else "// postFlowsExecutions"
    carried = list(registry.find(carrier, Source(name, f"{code}\n{comment}")))
    assert not any(isinstance(one, Readings) for one in carried)
    return [one.data.decode() for one in carried if isinstance(one, Text)]


BAD = "{ flowId: F, inputData: { a: 1 } }"
SENT = '{ "flowId": ${F}, "inputData": { "a": 1 } }'


@pytest.mark.parametrize(
    "code",
    [
        "await expect(api.postFlowsExecutions(BAD)).rejects.toThrow();",
        "await expect(axios.post('/api/v2/flows/executions', BAD)).rejects.toMatchObject({ status: 400 });",
        "await expect(launch(BAD)).rejects.not.toThrow('other');",
        "await expect(() => api.postFlowsExecutions(BAD)).rejects.toEqual(e);",
        "expect(() => launch(BAD)).toThrow();",
        "expect(() => { api.postFlowsExecutions(BAD); }).toThrowError(/x/);",
        "await assert.rejects(api.postFlowsExecutions(BAD));",
        "await assert.rejects(() => api.postFlowsExecutions(BAD), Error);",
        "assert.throws(() => launch(BAD));",
        "assert.strict.throws(() => launch(BAD));",
        "t.throws(() => launch(BAD)); await t.throwsAsync(launch(BAD));",
        "expect(() => launch(BAD)).to.throw();",
        "await expect(launch(BAD)).to.be.rejected;",
        "await expect(launch(BAD)).to.eventually.be.rejectedWith(Error);",
        "await launch(BAD).should.be.rejected;",
        "const bad = BAD; expect(() => launch(bad)).toThrow(); await expect(api.postFlowsExecutions(bad)).rejects.toThrow();",
    ],
)
def test_javascript_that_is_expected_to_fail(code: str) -> None:
    assert sent(javascript.CARRIER, "a.ts", code.replace("BAD", BAD)) == []


@pytest.mark.parametrize(
    "code",
    [
        "await expect(api.postFlowsExecutions(BAD)).resolves.toBe(1);",
        "await expect(api.postFlowsExecutions(BAD)).resolves.not.toThrow();",
        "expect(() => api.postFlowsExecutions(BAD)).not.toThrow();",
        "expect(() => api.postFlowsExecutions(BAD)).to.not.throw();",
        "assert.doesNotReject(api.postFlowsExecutions(BAD));",
        "const b = BAD; expect(api.postFlowsExecutions(b)).rejects.toThrow(); api.postFlowsExecutions(b);",
        "api.postFlowsExecutions(BAD).catch((e) => stub.throws(e));",
    ],
)
def test_javascript_that_is_not(code: str) -> None:
    assert sent(javascript.CARRIER, "a.ts", code.replace("BAD", BAD)) == [SENT]


@pytest.mark.parametrize(
    "code",
    [
        "with pytest.raises(E):\n    api.post_flows_executions(BAD)",
        "with self.assertRaises(E), other():\n    launch(BAD)",
        "self.assertRaises(E, api.post_flows_executions, BAD)",
        "pytest.raises(E, launch, BAD)",
        "self.assertRaises(E, lambda: launch(BAD))",
        "bad = BAD\nwith pytest.raises(E):\n    launch(bad)",
        "assert built != BAD",
        "assert BAD not in calls",
        "assert BAD in calls",
        "assert not built == BAD",
        "assert built == BAD or other",
        "if body == BAD:\n    raise ValueError(body)",
        "same = body == BAD",
    ],
)
def test_python_that_is_no_request(code: str) -> None:
    assert sent(python.CARRIER, "a.py", code.replace("BAD", "{'flowId': F, 'inputData': {'a': 1}}") + "\n") == []


@pytest.mark.parametrize("code", ["assert built == BAD", "assert BAD == built, 'x'", "assert x and built == BAD"])
def test_python_that_is_said_to_equal_a_request(code: str) -> None:
    literal = "{'flowId': F, 'inputData': {'a': 1}}"
    assert sent(python.CARRIER, "a.py", code.replace("BAD", literal) + "\n") == ['{"flowId": ${F}, "inputData": {"a": 1}}']
