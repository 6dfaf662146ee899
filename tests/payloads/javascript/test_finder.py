"""JavaScript and TypeScript: what code sends, as far as it is literal, and at its true place."""

from __future__ import annotations

import time

import pytest

from flowlint import registry
from flowlint.model.call import NO_BODY, Call
from flowlint.model.carried import Text, Unchecked
from flowlint.model.location import Source, Span
from flowlint.payloads.javascript.carrier import CARRIER

URL = "const URL = 'https://x/api/v2/flows/executions'"
OPEN = '{"flowId": ${flowId}, "inputData": {${…}}, ${…}}', False


def found(code: str) -> list[Text | Call | Unchecked]:
    return list(registry.find(CARRIER, Source("a.ts", f"{code}\n// postFlowsExecutions")))  # type: ignore[arg-type]


def sent(code: str) -> list[tuple[str, bool]]:
    return [(one.data.decode(), one.facts.certain) for one in found(code) if isinstance(one, Text)]


@pytest.mark.parametrize(
    ("call", "is_said"),
    [
        ("$.ajax({url: URL, type: 'POST', data: JSON.stringify({'flowId': x})})", False),
        ("$.ajax({url: URL, type: 'POST', data: JSON.stringify(x)})", True),
        ("$.ajax({url: URL, type: 'POST', data: x})", True),
        ("let b = {'flowId': x}\nb.name = 'n'\naxios.post(URL, b)", False),
        ("axios.post(URL, make(x))", True),
        ("Axios({url: URL, method: 'POST', data: {'flowId': x}})", False),
        ("axios.post(URL)", False),
        (
            "let b = {'flowId': x}\n" + "fetch(URL, {method: 'POST', body: JSON.stringify(b)})\n" * 2,
            False,
        ),
    ],
)
def test_a_body_is_said_to_be_unchecked_only_where_nothing_is_known_of_it(call: str, is_said: bool) -> None:
    told = found(f"{URL}\nfunction launch(x) {{\n{call}\n}}\n")
    assert any(isinstance(one, Unchecked) for one in told) is is_said
    assert sum(isinstance(one, Text) for one in told) == ("flowId" in call)


PATH = "/api/v2/flows/executions"


@pytest.mark.parametrize(
    ("code", "is_known"),
    [
        ("axios.post(P.launch, {a: P.id})", True),
        ("log(P.launch); axios.post(P.launch, {a: P.id})", True),
        ("P.other = 1; axios.post(P.launch, {a: P.id})", True),
        ("P.launch = x; axios.post(P.launch, {a: P.id})", False),
        ("P[k] = x; axios.post(P.launch, {a: P.id})", False),
        ("fill(P); axios.post(P.launch, {a: P.id})", False),
    ],
)
def test_a_member_of_an_object_that_nothing_changes_stands_for_its_value(code: str, is_known: bool) -> None:
    told = sent(f"const P = {{ launch: 'https://x{PATH}', id: 'i' }};\n{code};\n")
    assert told == ([('{"a": "i"}', True)] if is_known else [])


@pytest.mark.parametrize(
    ("before", "field", "is_known"),
    [
        (f"private readonly url = 'https://x{PATH}';", "this.url", True),
        (f"static URL = 'https://x{PATH}';", "this.URL", True),
        (f"#url = `${{BASE}}{PATH}`;", "this.#url", True),
        (f"url: string;\n  constructor() {{ this.url = 'https://x{PATH}'; }}", "this.url", True),
        (f"url = 'https://x{PATH}';", "other.url", False),
        (f"url = 'https://x{PATH}';\n  use(url) {{ this.url = url; }}", "this.url", False),
        (f"#url = 'https://x{PATH}';\n  use(url) {{ this.#url = url; }}", "this.#url", False),
        (f"url = 'https://x{PATH}';\n  use() {{ this.url += '/x'; }}", "this.url", False),
        (f"inner = class {{ url = 'https://x{PATH}'; }};", "this.url", False),
    ],
)
def test_a_field_of_a_class_that_has_one_value_is_an_address(before: str, field: str, is_known: bool) -> None:
    code = f"class Client {{\n  {before}\n  launch(other) {{ axios.post({field}, {{ a: 1 }}); }}\n}}\n"
    assert sent(code) == ([('{ "a": 1 }', True)] if is_known else [])


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ('{a: \'it\\\'s "x"\', "b": null}', '{"a": "it\'s \\"x\\"", "b": null}'),
        ("{a: `x\n\ty ${z} \\${}`, b,}", '{"a": "x\\n\\ty ${z} ${}", "b": ${b} }'),
        ("{a: [0x10, -2.5, .5, 5n, 1_000, ], /* c */ 'b': (true)} as any", '{"a": [16, -2.5, 0.5, ${5n}, 1000  ],   "b":  true }'),
        (
            "{a: String(x), b: x.y, c: x + 'y', d: [...x], e: [1,,2]}",
            '{"a": "${…}", "b": ${x.y}, "c": "${…}", "d": ${[...x]…array}, "e": ${…array}}',
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
        ("const a = {b: a}; api.postFlowsExecutions(a)", [('{"b": {"b": ${a…object}}}', True)]),
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


COMPUTED = "body not checked: it is built when the request is sent"
REMADE = 'body not checked: "transformRequest" changes it when the request is sent'


@pytest.mark.parametrize(
    ("code", "named", "sentence"),
    [
        ("fetch(`${host}/api/v2/flows/executions`, {method: 'POST', body: JSON.stringify(body)})", "JSON.stringify(body)", COMPUTED),
        ("axios.post(`${host}/api/v2/flows/executions`, body)", "body", COMPUTED),
        ("axios.post('/api/v2/flows/executions', normalise(b))", "normalise(b)", COMPUTED),
        ("fetch('/api/v2/flows/executions', {method: 'POST', body: data})", "data", COMPUTED),
        ("function f(body) { api.postFlowsExecutions(body) }", "body", COMPUTED),
        ("axios.post('/api/v2/flows/executions', {flowId, inputData: {a: 1}}, {transformRequest: [f]})", "post", REMADE),
        ("const b = {flowId, inputData: {a: 1}}; axios.post('/api/v2/flows/executions', b, {transformRequest: f})", "post", REMADE),
        ("axios({method: 'POST', url: '/api/v2/flows/executions', data: {flowId, inputData: {}}, transformRequest})", "axios", REMADE),
        ("const c = axios.create({transformRequest: f}); c.post('/api/v2/flows/executions', {flowId, inputData: {}})", "post", REMADE),
    ],
)
def test_a_body_that_is_not_sent_as_it_stands_is_said_to_be_unchecked(code: str, named: str, sentence: str) -> None:
    (unchecked,) = [one for one in found(f"{code}\n") if not isinstance(one, Call)]
    assert isinstance(unchecked, Unchecked)
    assert unchecked.place.span is not None
    assert (unchecked.sentence, code[slice(*unchecked.place.span)]) == (sentence, named)


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


def test_a_request_that_is_opened_first_has_its_method_and_headers() -> None:
    code = "const r = new XMLHttpRequest();\nr.open('PUT', '/api/v2/flows/executions');\nr.setRequestHeader('Accept', 'a/b');\nr.send(x);\n"
    (call,) = found(code)
    assert isinstance(call, Call)
    assert call.method is not None
    assert (call.url.text, call.method.text, call.sent_as, call.has_body) == ("/api/v2/flows/executions", "PUT", "PUT", True)
    assert call.method.place.span == Span(code.index("PUT"), code.index("PUT") + 3)
    assert [(one.name, one.value) for one in call.headers] == [("Accept", "a/b")]


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


@pytest.mark.parametrize(
    ("change", "arguments"),
    [
        ("(b as any).inputData['a'] = 3;", '{"a": ${…}}'),
        ("(<any>b.inputData)['a'] = 3;", '{"a": ${…}}'),
        ("(b.inputData['a'] as any)++;", '{"a": ${…}}'),
        ("delete (b as any).inputData.a;", "{${…}}"),
        ("delete (b.inputData satisfies object).a;", "{${…}}"),
    ],
)
def test_an_object_may_be_changed_through_a_cast(change: str, arguments: str) -> None:
    code = f"const b = {{flowId, inputData: {{a: '3'}}}};\n{change}\napi.postFlowsExecutions(b);\n"
    assert [one.data.decode() for one in registry.find(CARRIER, Source("a.ts", code)) if isinstance(one, Text)] == [  # type: ignore[misc]
        f'{{"flowId": ${{flowId}}, "inputData": {arguments}}}'
    ]


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
@pytest.mark.slow
def test_long_files_are_read_in_bounded_time(name: str) -> None:
    start = time.process_time()
    found(LONG[name])
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("code", "lacks"),
    [
        ("fetch(url, {method: 'POST', headers: h})", True),
        ("fetch(url, {method: 'POST', [key]: h})", False),
        ("axios.post(url)", True),
        ("axios.post(...all)", None),
        ("axios({url, method: 'POST'})", False),
        ("fetch(url, {method: 'POST', body})", None),
        ("new ArchitectApi().postFlowsExecutions()", False),
    ],
)
def test_a_post_without_a_body_lacks_one_unless_it_may_get_it(code: str, lacks: bool | None) -> None:
    held = list(registry.find(CARRIER, Source("a.js", f"const url = 'https://x/api/v2/flows/executions';\n{code}\n")))
    assert any(isinstance(one, Call) and one.lacks_body for one in held) is (lacks is True)
    said = [one.sentence for one in held if isinstance(one, Unchecked)]
    assert (NO_BODY in said) is (lacks is False)
