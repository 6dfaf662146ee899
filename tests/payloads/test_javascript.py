"""JavaScript and TypeScript: what code sends, as far as it is literal, and at its true place."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from flowlint.cli.main import group
from flowlint.contracts import Text, Unchecked
from flowlint.model.call import Call
from flowlint.model.location import Source, Span
from flowlint.payloads.javascript import CARRIER

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "payloads" / "javascript"


URL = "const URL = 'https://x/api/v2/flows/executions'"
OPEN = '{"flowId": ${flowId}, "inputData": {${…}}, ${…}}', False


def found(code: str) -> list[Text | Call | Unchecked]:
    assert CARRIER.find is not None
    return list(CARRIER.find(Source("a.ts", code)))  # type: ignore[arg-type]


def sent(code: str) -> list[tuple[str, bool]]:
    return [(one.data.decode(), one.certain) for one in found(code) if isinstance(one, Text)]


def check(file: str, *options: str) -> str:
    runner = CliRunner()
    arguments = ["check", str(FOLDER / file), "--definitions", str(FOLDER / "flow.yaml"), "--color", "never", "--min-severity", "info"]
    return runner.invoke(group, [*arguments, *options], catch_exceptions=False).stdout.replace(f"{FOLDER}/", "")


def test_report_is_the_golden_one(golden: Callable[[str, str], None]) -> None:
    golden("payloads/javascript/launch.txt", check("launch.ts"))


def test_nothing_is_found_where_nothing_is_wrong(golden: Callable[[str, str], None]) -> None:
    report = check("correct.js")
    assert "no findings" in report
    golden("payloads/javascript/correct.txt", report)


def test_fixes_are_spelt_as_the_language_spells_them(golden: Callable[[str, str], None], tmp_path: Path) -> None:
    copy = tmp_path / "launch.ts"
    copy.write_bytes((FOLDER / "launch.ts").read_bytes())
    command = ["check", str(copy), "--definitions", str(FOLDER / "flow.yaml"), "--fix", "--unsafe-fixes"]
    CliRunner().invoke(group, command, catch_exceptions=False)
    golden("payloads/javascript/launch.fixed.txt", copy.read_bytes().decode())


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ('{a: \'it\\\'s "x"\', "b": null}', '{"a": "it\'s \\"x\\"", "b": null}'),
        ("{a: `x\n\ty ${z} \\${}`, b,}", '{"a": "x\\n\\ty ${z} ${}", "b": ${b} }'),
        ("{a: [0x10, -2.5, .5, 5n, 1_000, ], /* c */ 'b': (true)} as any", '{"a": [16, -2.5, 0.5, ${5n}, 1000  ],   "b":  true }'),
        (
            "{a: String(x), b: x.y, c: x + 'y', d: [...x], e: [1,,2]}",
            '{"a": "${…}", "b": ${x.y}, "c": "${…}", "d": ${[...x]}, "e": ${…}}',
        ),
        ("{[k]: 1, ...more, ['b']: 2, c() {}, d: undefined}", '{ "${k}" : ${…}, ${more},  "b" : ${…}, ${c}, "d": ${undefined}}'),
        ("{'\\ud800': '\\ud83d\\ude00 \\u{1F600} \\x41'}", '{"\\ud800": "😀 😀 A"}'),
    ],
)
def test_a_literal_becomes_json(literal: str, text: str) -> None:
    assert sent(f"api.postFlowsExecutions({literal})") == [(text, True)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("const body: R = {a: 1}; api.postFlowsExecutions(body!);", [('{"a": 1}', True)]),
        ("const body = {a: 1}; body.b = 2; body['c'] = 3; api.postFlowsExecutions(body)", [('{"a": 1, "b": 2, "c": 3}', True)]),
        ("let body; body = {a: 1}; api.postFlowsExecutions(body)", [('{"a": 1}', True)]),
        ("const body = {a: null}; Object.assign(body, x); api.postFlowsExecutions(body)", [('{"a": ${…}, ${…}}', True)]),
        ("let body = {a: 1}; if (x) body = {b: 1}; api.postFlowsExecutions(body)", []),
        ("function f(body) { api.postFlowsExecutions(body) } const body = {a: 1}", []),
        ("{ const body = {a: 1}; api.postFlowsExecutions(body) } { const body = {b: 1}; }", [('{"a": 1}', True)]),
        ("const a = {b: a}; api.postFlowsExecutions(a)", [('{"b": {"b": ${a}}}', True)]),
        ("fetch('/api/v2/flows/executions', {method: 'POST', body: '{\"a\": 1}'})", [('{"a": 1}', True)]),
        ("const o = {method: 'POST', data: {a: 1}}; axios('/api/v2/flows/executions', o)", [('{"a": 1}', True)]),
        ("got.post('https://x/api/v2/flows/executions', {json: {a: 1}})", [('{"a": 1}', True)]),
        ("$.ajax({url: '/api/v2/flows/executions', type: 'POST', data: JSON.stringify({a: 1})})", [('{"a": 1}', True)]),
        ("this.http.post('/api/v2/flows/executions', {flowId, inputs: {}})", [('{"flowId": ${flowId}, "inputs": {}}', False)]),
        ("axios.post('https://x/api/v2/users', {flowId: 1})", []),
        ("const F = '1', G = F; api.postFlowsExecutions({a: G, b: `${ F }${x}`})", [('{"a": "1", "b": "1${x}"}', True)]),
        ("fetch(URL, {method: 'POST', body: `{\"a\": \"${F}\"}`}); const F = '1';\n" + URL, [('{"a": "1"}', True)]),
        ("fetch(URL, {method: 'POST', body: '{\"a\": \"' + F + '\"}'}); const F = '1';\n" + URL, [('{"a": "1"}', True)]),
        ("let F = '1'; F = '2'; api.postFlowsExecutions({a: `${F}`})", [('{"a": "${F}"}', True)]),
        ("r.route('/api/v2/flows/executions').get((q, r) => r.send({flowId, inputData: {}}))", []),
        ("r.get('/api/v2/flows/executions', () => ({flowId, inputData: {}}))", []),
        ("nock(x).post('/api/v2/flows/executions', {flowId, inputData: {}}).reply(200, {flowId, inputData: {}})", []),
        ("const x = {flowId, inputData: {}}; client.launch.mockResolvedValue(x); expect(y).toEqual({flowId, inputData: {}})", []),
        ("request(a).post('/api/v2/flows/executions').send({flowId, inputData: {}})", [('{"flowId": ${flowId}, "inputData": {}}', False)]),
        ("xhr.open('POST', '/api/v2/flows/executions'); xhr.send(JSON.stringify({a: 1}))", [('{"a": 1}', True)]),
        ("const r = new XMLHttpRequest(), b = {a: 1}; r.open('POST', URL); r.send(JSON.stringify(b))\n" + URL, [('{"a": 1}', True)]),
        ("function f(xhr) { xhr.open('POST', URL) } xhr.send(JSON.stringify({flowId, inputData: {}}))\n" + URL, []),
        ("send({flowId, inputData: {a: null}})", [('{"flowId": ${flowId}, "inputData": {"a": null}}', False)]),
        ("const x = {flowId, inputData: {}}; console.log(x); send(x as R)", [('{"flowId": ${flowId}, "inputData": {}}', False)]),
        ("const x = {flowId, inputData: {}}; write(JSON.stringify(x))", [('{"flowId": ${flowId}, "inputData": {}}', False)]),
        ("send(JSON.stringify({flowId, inputData: {}}, undefined, 2))", [('{"flowId": ${flowId}, "inputData": {}}', False)]),
        ("const x = {flowId, inputData: {}}; fill(x); send(x)", []),
        ("const x = {flowId, inputData: {}}, y = x; y.z = 1; send(x)", []),
        ("function f() { const x = {flowId, inputData: {}}; console.log(x); return x }", [OPEN]),
        ("const x = {id: 1, flowId, inputData: {}}", []),
    ],
)  # fmt: skip
def test_names_stand_for_what_they_are_given_once(code: str, expected: list[tuple[str, bool]]) -> None:
    assert sent(f"{code}\n") == expected


COMPUTED = "the body is not judged: it is only known when the request is sent"
REMADE = 'the body is not judged: "transformRequest" makes another one of it when the request is sent'


@pytest.mark.parametrize(
    ("code", "called", "sentence"),
    [
        ("axios.post('/api/v2/flows/executions', normalise(b))", "post", COMPUTED),
        ("fetch('/api/v2/flows/executions', {method: 'POST', body: b})", "fetch", COMPUTED),
        ("function f(b) { api.postFlowsExecutions(b) }", "postFlowsExecutions", COMPUTED),
        ("axios.post('/api/v2/flows/executions', {flowId, inputData: {a: 1}}, {transformRequest: [f]})", "post", REMADE),
        ("const b = {flowId, inputData: {a: 1}}; axios.post('/api/v2/flows/executions', b, {transformRequest: f})", "post", REMADE),
        ("axios({method: 'POST', url: '/api/v2/flows/executions', data: {flowId, inputData: {}}, transformRequest})", "axios", REMADE),
        ("const c = axios.create({transformRequest: f}); c.post('/api/v2/flows/executions', {flowId, inputData: {}})", "post", REMADE),
    ],
)
def test_a_body_that_is_not_sent_as_it_stands_is_said_to_be_unchecked(code: str, called: str, sentence: str) -> None:
    (unchecked,) = [one for one in found(f"{code}\n") if not isinstance(one, Call)]
    assert isinstance(unchecked, Unchecked)
    assert (unchecked.sentence, unchecked.place.span) == (sentence, Span(code.index(called), code.index(called) + len(called)))


@pytest.mark.parametrize(
    "code",
    [
        "axios.post('/api/v2/flows/executions')",
        "axios.post('/api/v2/flows/executions', undefined)",
        "axios.post('/api/v2/flows/executions', null)",
        "this.http.post('/api/v2/flows/executions', b)",
        "axios.post(url, b)",
    ],
)
def test_nothing_is_said_where_no_body_is_known_to_be_sent(code: str) -> None:
    assert [one for one in found(f"{code}\n") if not isinstance(one, Call)] == []


def test_a_call_has_its_method_headers_and_credentials() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.0123456789"
    options = f"{{method: 'PUT', headers: {{Authorization: `Bearer {token}`}}, body: JSON.stringify(x)}}"
    code = f"const é = fetch(URL1, {options}), URL1 = `${{h}}/api/v2/flows/executions`;\n"
    (call,) = found(code)
    assert isinstance(call, Call)
    assert (call.url.text, call.sent_as, call.has_body, call.states_headers) == ("${h}/api/v2/flows/executions", "PUT", True, False)
    assert [(one.name, one.value) for one in call.headers] == [("Authorization", f"Bearer {token}")]
    (place,) = call.credentials
    embedding = place.source.embedding
    assert embedding is not None
    assert place.span is not None
    assert embedding.span(place.span) == Span(code.index(token), code.index(token) + len(token))


def test_a_request_that_is_opened_first_has_its_method_and_headers() -> None:
    code = "const r = new XMLHttpRequest();\nr.open('PUT', '/api/v2/flows/executions');\nr.setRequestHeader('Accept', 'a/b');\nr.send(x);\n"
    (call,) = found(code)
    assert isinstance(call, Call)
    assert call.method is not None
    assert (call.url.text, call.method.text, call.sent_as, call.has_body) == ("/api/v2/flows/executions", "PUT", "PUT", True)
    assert call.method.place.span == Span(code.index("PUT"), code.index("PUT") + 3)
    assert [(one.name, one.value) for one in call.headers] == [("Accept", "a/b")]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_offsets_are_those_of_the_text(newline: str) -> None:
    code = newline.join(["\ufeff// é 漢", "x = 'ü😀'; api.postFlowsExecutions({'é': '漢',", " 'b': 1})", ""])
    (text,) = found(code)
    assert isinstance(text, Text)
    assert text.source is not None
    embedding = text.source.embedding
    assert embedding is not None
    spelt = {
        one: code[slice(*embedding.span(Span(text.source.text.index(one), text.source.text.index(one) + len(one))))]
        for one in ('"é"', '"漢"', "1")
    }
    assert spelt == {'"é"': "'é'", '"漢"': "'漢'", "1": "1"}


def test_a_fence_in_markdown_is_read_and_mended(tmp_path: Path) -> None:
    before = (
        "- é\n\n  ```javascript\n  x = 'ü'; api.postFlowsExecutions({\n"
        '    "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentid": "é"}})\n  ```\n'
    )
    file = tmp_path / "launch.md"
    file.write_bytes(before.encode())
    command = ["check", str(file), "--definitions", str(FOLDER / "flow.yaml"), "--fix", "--quiet"]
    assert CliRunner().invoke(group, command, catch_exceptions=False).exit_code == 0
    assert file.read_bytes().decode() == before.replace("agentid", "agentId")


HOSTILE = {
    "large list": '{"inputData": [' + '{"flowId": "é"},' * 100_000 + "]}",
    "brackets": "[" * 10_000 + "]" * 10_000,
    "objects": '{"flowId": ' * 10_000 + "1" + "}" * 10_000,
    "signs": "-" * 100_000 + "1",
    "calls": "f(" * 10_000 + ")" * 10_000,
    "methods": "a" + ".b()" * 10_000,
    "binary": "".join(map(chr, range(256))) * 50,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_bounded_time(name: str) -> None:
    start = time.process_time()
    found(f"api.postFlowsExecutions({HOSTILE[name]})\n")
    assert time.process_time() - start < 30


def test_only_files_that_mention_the_endpoint_are_parsed() -> None:
    assert CARRIER.recognises is not None
    seen = [CARRIER.recognises(data) for data in (b"import os", b"x.postFlowsExecutions(y)", b"'/api/v2/flows/executions'", b"flowId")]
    assert seen == [False, True, True, False]


def test_the_body_of_the_sdks_methods_for_triggers_is_a_trigger() -> None:
    code = (
        "const body = { topicName: 'v2.users.*.activity', enabled: true, target: { id: flow } };\n"
        "api.postProcessautomationTriggers(body);\n"
        "api.putProcessautomationTrigger(key, { topicName });\n"
    )
    assert CARRIER.recognises is not None
    assert CARRIER.recognises(code.encode())
    assert sent(code) == [
        ('{ "topicName": "v2.users.*.activity", "enabled": true, "target": { "id": ${flow} } }', False),
        ('{ "topicName": ${topicName} }', False),
    ]


BODY = "const b = {flowId, inputData: {a: 'y', c: {}}}; "
SEND = "; api.postFlowsExecutions(b);\n"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("delete b.inputData.a", '{${…}, "c": {}}'),
        ("delete b.inputData[k]", "{${…}}"),
        ("b.inputData[k] = 1", '{"a": ${…}, "c": ${…}, ${…}}'),
        ("b.inputData.a += 1", '{"a": ${…}, "c": {}}'),
        ("Object.assign(b.inputData, {a: 1, d: 2})", '{"a": ${…}, "c": {}, "d": 2}'),
        ("Object.assign(b.inputData, ...more)", '{"a": ${…}, "c": ${…}, ${…}}'),
        ("const {inputData} = b; inputData.a = 1", None),
        ("const i = b.inputData || {}; i.a = 1", "{${…}}"),
        ("[b].forEach(fill)", None),
        ("b.inputData.c.push(1)", '{"a": "y", "c": {${…}}}'),
        ("fill(b.inputData)", "{${…}}"),
    ],
)
def test_what_is_done_to_an_object_before_it_is_sent(change: str, text: str | None) -> None:
    whole = "{${…}}" if text is None else f'{{"flowId": ${{flowId}}, "inputData": {text}}}'
    assert sent(f"{BODY}{change}{SEND}") == [(whole, True)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("const c = {a: 1, d: 2}, b = {...c, d: 3}", [('{"a": 1, "d": 3}', True)]),
        ("const c = {a: 1, d: 2}, b = {d: 3, ...c}", [('{"d": ${…}, "a": 1}', True)]),
        ("const b = {...c, d: {...c.d, e: 1}}", [('{${c}, "d": {${c.d}, "e": 1}}', True)]),
        ("if (x) { var b = {a: 1}; } else { var b = {c: 1}; }", []),
        ("function f() { if (x) { var b = {a: 1}; } api.postFlowsExecutions(b); }", [('{"a": 1}', True)]),
    ],
)
def test_objects_within_others(code: str, expected: list[tuple[str, bool]]) -> None:
    assert sent(f"{code}{SEND}") == expected


@pytest.mark.parametrize(
    "code",
    [
        "const s = {flowId, inputData: {a: 1}}; axios.post('/api/v2/flows/executions', addScope(s));",
        "let s = {flowId, inputData: {a: 1}}; s = addScope(s); send(s);",
        "send(JSON.stringify({flowId, inputData: {a: 1}}).replace('a', 'b'));",
        "fetch('/api/v2/flows/executions', {method: 'POST', body: JSON.stringify({flowId, inputData: {a: 1}}, replacer)});",
        "const s = {...{flowId, inputData: {a: 1}}};",
        "const a = {flowId: 1, inputData: 1}, b = {flowId: 'Flow', inputData: 'Data'}, c = {flowId: true, inputData: true};",
        "const s = {flowId: {type: 'string'}, inputData: {type: 'object'}};",
        "const s = {flowId, inputData: {a: 1}}; for (const k in s.inputData) use(k);",
        "this.s = {flowId, inputData: {a: 1}};",
    ],
)
def test_what_is_not_seen_to_be_sent_as_it_stands_is_no_request(code: str) -> None:
    assert sent(f"{code}\n") == []


def test_an_object_may_be_changed_through_one_that_it_was_put_into() -> None:
    code = "const a = {b: 1}; const h = {a}; delete h.a.b; h.a.c = 2; api.postFlowsExecutions({flowId, inputData: a});\n"
    assert sent(code) == [('{"flowId": ${flowId}, "inputData": {${…}, "c": 2}}', True)]


LONG = {
    "objects in objects": "const x0 = {a: 1};"
    + "".join(f"const x{i} = {{a: x{i - 1}, b: x{i - 1}}};" for i in range(1, 40))
    + "api.postFlowsExecutions({c: x39})",
    "members": "const b = {};" + "".join(f"b.k{i} = {i};" for i in range(10_000)) + "api.postFlowsExecutions(b)",
    "sends of one": "const b = {};" + "".join(f"b.k{i} = {i};" for i in range(5_000)) + "api.postFlowsExecutions(b);" * 2_000,
    "changes between": "const b = {};" + "".join(f"b.k{i} = {i}; api.postFlowsExecutions(b);" for i in range(1_000)),
    "calls": "fetch('/api/v2/flows/executions', {method: 'POST', body: JSON.stringify({flowId, inputData: {}})});\n" * 10_000,
    "objects": "send({flowId, inputData: {}});\n" * 10_000,
    "requests": "xhr.open('POST', '/api/v2/flows/executions'); xhr.send(x);\n" * 5_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_files_are_read_in_bounded_time(name: str) -> None:
    start = time.process_time()
    found(LONG[name])
    assert time.process_time() - start < 20
