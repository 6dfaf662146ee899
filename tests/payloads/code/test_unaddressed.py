"""Code that names no endpoint: only what is posted to an address from elsewhere is a request."""

from __future__ import annotations

import pytest

from flowlint import registry
from flowlint.model.carried import Text
from flowlint.model.location import Source
from flowlint.payloads.javascript import carrier as javascript
from flowlint.payloads.python import carrier as python

BODY = '{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.count": "x"}}'
EMPTY = BODY.replace("x", "")


def sent_by_python(code: str) -> list[str]:
    return [one.data.decode() for one in registry.find(python.CARRIER, Source("a.py", code)) if isinstance(one, Text)]


def sent_by_script(code: str) -> list[str]:
    return [one.data.decode() for one in registry.find(javascript.CARRIER, Source("a.ts", code)) if isinstance(one, Text)]


@pytest.mark.parametrize(
    "code",
    [
        "requests.post(url, json=BODY)",
        "client.post(url, json=BODY)",
        "client.post(config.url, BODY)",
        "requests.request('POST', url, data=json.dumps(BODY))",
        "body = BODY\nrequests.post(url, json=body)",
        "body = BODY\ntext = json.dumps(body)\nrequests.post(url, data=text)",
    ],
)
def test_python_that_posts_a_request(code: str) -> None:
    assert sent_by_python(code.replace("BODY", BODY)) == [BODY]


@pytest.mark.parametrize(
    "code",
    [
        "axios.post(url, BODY);",
        "this.http.post(this.url, BODY).subscribe();",
        "fetch(url, {method: 'POST', body: JSON.stringify(BODY)});",
        "const b = BODY;\nconst t = JSON.stringify(b);\nfetch(url, {method: 'POST', body: t});",
    ],
)
def test_scripts_that_post_a_request(code: str) -> None:
    assert sent_by_script(code.replace("BODY", BODY)) == [BODY]


@pytest.mark.parametrize(
    "code",
    [
        "print(BODY)",
        "assert client.rejected == BODY",
        "@pytest.fixture\ndef bad():\n    return BODY",
        "@pytest.fixture\ndef bad():\n    yield BODY",
        "BAD = [BODY]",
        "CASES = [(BODY, 'type-mismatch')]",
        "def f(n):\n    req = EMPTY\n    patch(req, n)\n    return req",
        "launch(BODY)",
        "requests.put(url, json=BODY)",
        "requests.post(url, data=BODY)",
        "requests.post('https://x/other', json=BODY)",
        "mock.post(url, json=BODY)",
        "def f():\n    with pytest.raises(E):\n        requests.post(url, json=BODY)",
    ],
)
def test_python_that_posts_no_request(code: str) -> None:
    assert sent_by_python(code.replace("BODY", BODY).replace("EMPTY", EMPTY)) == []


@pytest.mark.parametrize(
    "code",
    [
        "console.log(BODY);",
        "deepEqual(x, BODY);",
        "const bad = BODY;",
        "export const cases = [BODY];",
        "launch(BODY);",
        "axios.get(url, BODY);",
        "axios.put(url, BODY);",
        "app.post('/x', BODY);",
        "expect(axios.post).toHaveBeenCalledWith(url, BODY);",
    ],
)
def test_scripts_that_post_no_request(code: str) -> None:
    assert sent_by_script(code.replace("BODY", BODY)) == []


def test_what_another_function_may_have_filled_is_not_known() -> None:
    assert sent_by_python(f"body = {BODY}\npatch(body, 1)\nrequests.post(url, json=body)") == ["{${…}}"]


def test_an_object_of_code_that_names_the_endpoint_is_judged_as_before() -> None:
    assert sent_by_python(f"print({BODY})\n# /api/v2/flows/executions") == [BODY]
    assert sent_by_script(f"console.log({BODY})\n// /api/v2/flows/executions") == [BODY]
