"""Python: what code sends, as far as it is literal, and at its true place."""

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
from flowlint.payloads.python import CARRIER

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "payloads" / "python"


POST = "requests.post('https://x/api/v2/flows/executions', "
OPEN = '{"flowId": ${x}, "inputData": {${…}}, ${…}}', False


def found(code: str) -> list[Text | Call]:
    assert CARRIER.find is not None
    return list(CARRIER.find(Source("a.py", code)))  # type: ignore[arg-type]


def sent(code: str) -> list[tuple[str, bool]]:
    return [(one.data.decode(), one.certain) for one in found(code) if isinstance(one, Text)]


def check(file: str, *options: str) -> str:
    runner = CliRunner()
    arguments = ["check", str(FOLDER / file), "--definitions", str(FOLDER / "flow.yaml"), "--color", "never", "--min-severity", "info"]
    return runner.invoke(group, [*arguments, *options], catch_exceptions=False).stdout.replace(f"{FOLDER}/", "")


def test_report_is_the_golden_one(golden: Callable[[str, str], None]) -> None:
    golden("payloads/python/launch.txt", check("launch.py"))


def test_nothing_is_found_where_nothing_is_wrong(golden: Callable[[str, str], None]) -> None:
    report = check("correct.py")
    assert "no findings" in report
    golden("payloads/python/correct.txt", report)


def test_fixes_are_spelt_as_python_spells_them(golden: Callable[[str, str], None], tmp_path: Path) -> None:
    copy = tmp_path / "launch.py"
    copy.write_bytes((FOLDER / "launch.py").read_bytes())
    command = ["check", str(copy), "--definitions", str(FOLDER / "flow.yaml"), "--fix", "--unsafe-fixes"]
    CliRunner().invoke(group, command, catch_exceptions=False)
    golden("payloads/python/launch.fixed.txt", copy.read_bytes().decode())


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ("{'a': 'it\\'s \"x\"', \"b\": None}", '{"a": "it\'s \\"x\\"", "b": null}'),
        ("{'a': r'\\d', 'b': '''x\n\ty'''}", '{"a": "\\\\d", "b": "x\\n\\ty"}'),
        ("{'a': 'x' \"y\" , 'b': (True)}", '{"a": "xy" , "b":  true }'),
        ("{'a': f'{x!r:>3} {{}} {y[\"k\"]}', 'b': [1_000, -0x10, 1e3, -2.5,]}", '{"a": "${x} {} ${…}", "b": [1000, -16, 1e3, -2.5 ]}'),
        ("{'a': str(x), 'b': x, 'c': x + 'y', 'd': [i for i in x]}", '{"a": "${…}", "b": ${x}, "c": "${…}", "d": ${…}}'),
        ("{k: 1, **more, 'b': 2}", '{"${k}": ${…}, ${more}, "b": 2}'),
        ("{'\\ud800': '\\U0001F600'}", '{"\\ud800": "😀"}'),
        ("dict(flowId=x, **y)", '{"flowId": ${…}, ${y}}'),
        ("{'a': 1} | x", '{"a": ${…}, ${…}}'),
        ("{'a': b'x', 'b': (1, 2), 'c': float('nan')}", '{"a": ${…}, "b": ${…}, "c": ${…}}'),
    ],
)
def test_a_literal_becomes_json(literal: str, text: str) -> None:
    assert sent(f"api.post_flows_executions({literal})") == [(text, True)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("body = {'a': 1}\napi.post_flows_executions(flow_launch_request=body)", [('{"a": 1}', True)]),
        ("body = {'a': 1}\nbody['b'] = 2\napi.post_flows_executions(body)", [('{"a": 1, "b": 2}', True)]),
        ("body = {'a': {}}\nbody['a']['b'] = 2\napi.post_flows_executions(body)", [('{"a": {"b": 2}}', True)]),
        ("body = {'a': None}\nbody['a'] = 2\napi.post_flows_executions(body)", [('{"a": ${…}}', True)]),
        ("body = {'a': None}\nbody.update(x)\napi.post_flows_executions(body)", [('{"a": ${…}, ${…}}', True)]),
        ("body = {'a': 1}\nfill(body)\napi.post_flows_executions(body)", [("{${…}}", True)]),
        ("body = {'a': 1}\nif x:\n    body = {'b': 1}\napi.post_flows_executions(body)", []),
        ("def f(body):\n    api.post_flows_executions(body)\nbody = {'a': 1}", []),
        ("a = {'b': a}\napi.post_flows_executions(a)", [('{"b": {"b": ${a}}}', True)]),
        ("requests.post('https://x/api/v2/flows/executions', data='{\"a\": 1}')", [('{"a": 1}', True)]),
        (POST + "data='''\n{\"a\": 1}\n'''.strip())", [('\n{"a": 1}\n', True)]),
        ("api.post_flows_executions({'a': ' x '.strip()})", [('{"a": "${…}"}', True)]),
        ("api.post_flows_executions(body={'a': 1})", [('{"a": 1}', True)]),
        ("body = {'a': 1}\nprint(body)\nlog.info('x %s', body)\napi.post_flows_executions(body)\nfill(body)", [('{"a": 1}', True)]),
        ("body = {'a': 1}\nother = body\nother.update(x)\napi.post_flows_executions(body)", [("{${…}}", True)]),
        ("body = {'a': 1}\nother = body\napi.post_flows_executions(other)", [('{"a": 1}', True)]),
        ("body = {'a': {}}\nfill(body['a'])\napi.post_flows_executions(body)", [('{"a": {${…}}}', True)]),
        ("requests_mock.post('https://x/api/v2/flows/executions', json={'flowId': x, 'inputData': {}})", []),
        ("api.launch.assert_called_once_with({'flowId': x, 'inputData': {}})", []),
        ("r = FlowExecutionLaunchRequest()\nr.flowId = 1\nr.flow_id = 2\napi.post_flows_executions(r)", [('{"flowId": 2}', True)]),
        ("F = '1'\nG = F\napi.post_flows_executions({'a': G, 'b': f'{G}{F!r}'})", [('{"a": "1", "b": "1${F}"}', True)]),
        (POST + "data=f'{{\"a\": \"{F}\", \"b\": {x}}}')\nF = '1'", [('{"a": "1", "b": ${x}}', True)]),
        (POST + "data='{\"a\": \"%s\", \"b\": %d, \"c\": \"%%\"}' % (F, x))\nF = '1'", [('{"a": "1", "b": ${x}, "c": "%"}', True)]),
        (POST + "data='{{\"a\": \"{}\", \"b\": {n}}}'.format(F, n=x.y))\nF = '1'", [('{"a": "1", "b": ${x.y}}', True)]),
        (POST + "data='{\"a\": \"' + F + '\", \"b\": ' + x + '}')\nF = '1'", [('{"a": "1", "b": ${x}}', True)]),
        ("F = '1'\nif x:\n    F = '2'\napi.post_flows_executions({'a': f'{F}'})", [('{"a": "${F}"}', True)]),
        ("while x:\n    send('https://x/api/v2/flows/executions', json={'a': 1})", [('{"a": 1}', False)]),
        ("requests.post('https://x/api/v2/users', json={'flowId': 1})", []),
        (
            "send({'flowId': x, 'inputData': {'a': None}, 'name': ''})",
            [('{"flowId": ${x}, "inputData": {"a": null}, "name": ""}', False)],
        ),
        ("assert seen == {'flowId': x, 'inputData': {}}", [('{"flowId": ${x}, "inputData": {}}', False)]),
        ("body = {'flowId': x, 'inputData': {}}\nsend(body)", [('{"flowId": ${x}, "inputData": {}}', False)]),
        ("body = {'flowId': x, 'inputData': {}}\nfill(body)\nsend(body)", []),
        ("def f():\n    body = {'flowId': x, 'inputData': {}}\n    print(body)\n    return body", [OPEN]),
        ("def f():\n    return {'flowId': x, 'inputData': {}}", [OPEN]),
        ("{'id': 1, 'flowId': x, 'inputData': {}}", []),
        ("api.post_flows_executions({'a': 1}", []),
    ],
)  # fmt: skip
def test_names_stand_for_what_they_are_given_once(code: str, expected: list[tuple[str, bool]]) -> None:
    assert sent(f"{code}\n") == expected


@pytest.mark.parametrize("body", ["'%(a)s' % x", "'{a!r}'.format(a=x)", "'{}'.format(*x)", "'%s %s' % x", "', '.join(x)"])
def test_a_body_that_is_put_together_in_another_way_is_said_to_be_unchecked(body: str) -> None:
    (_, unchecked) = found(f"{POST}data={body})\n")
    assert isinstance(unchecked, Unchecked)
    assert unchecked.sentence == "the body is not judged: it is put together when the request is sent"
    assert unchecked.place.span == Span(len(POST) + 5, len(POST) + 5 + len(body))


COMPUTED = "the body is not judged: it is only known when the request is sent"


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("requests.post('https://x/api/v2/flows/executions', json=normalise(b))", "post"),
        ("def f(b):\n    requests.post('https://x/api/v2/flows/executions', json=b)", "post"),
        ("requests.post('https://x/api/v2/flows/executions', data=load(b))", "post"),
        ("requests.post('https://x/api/v2/flows/executions', **options)", "post"),
        ("api.post_flows_executions(b)", "post_flows_executions"),
        ("api.post_flows_executions(**options)", "post_flows_executions"),
    ],
)
def test_a_body_that_is_computed_as_a_whole_is_said_to_be_unchecked(code: str, called: str) -> None:
    (unchecked,) = [one for one in found(f"{code}\n") if not isinstance(one, Call)]
    assert isinstance(unchecked, Unchecked)
    assert (unchecked.sentence, unchecked.place.span) == (COMPUTED, Span(code.index(called), code.index(called) + len(called)))


@pytest.mark.parametrize(
    "code",
    [
        "requests.post('https://x/api/v2/flows/executions', json=None)",
        "requests.post('https://x/api/v2/flows/executions')",
        "requests.get('https://x/api/v2/flows/executions', **options)",
        "self._call('POST', '/api/v2/flows/executions', body=b)",
        "requests.post(url, json=b)",
        "api.post_flows_executions()",
    ],
)
def test_nothing_is_said_where_no_body_is_known_to_be_sent(code: str) -> None:
    assert [one for one in found(f"{code}\n") if not isinstance(one, Call)] == []


def test_attributes_that_the_model_does_not_send(tmp_path: Path) -> None:
    before = (
        "r = PureCloudPlatformClientV2.FlowExecutionLaunchRequest()\nr.flowId = FLOW\nr.inputData = {'Flow.agentId': 'é'}\n"
        "api.post_flows_executions(r)\n"
    )
    file = tmp_path / "launch.py"
    file.write_bytes(before.encode())
    command = ["check", str(file), "--definitions", str(FOLDER / "flow.yaml"), "--format", "concise"]
    reported = CliRunner().invoke(group, command, catch_exceptions=False).stdout.replace(str(file), "launch.py").splitlines()
    sentence = "is not sent by the model FlowExecutionLaunchRequest, expected"
    assert reported[:2] == [
        f'launch.py:2:3: error[misspelt-field] attribute "flowId" {sentence} "flow_id"',
        f'launch.py:3:3: error[misspelt-field] attribute "inputData" {sentence} "input_data"',
    ]
    assert CliRunner().invoke(group, [*command, "--fix", "--quiet"], catch_exceptions=False).exit_code == 0
    assert file.read_bytes().decode() == before.replace("flowId", "flow_id").replace("inputData", "input_data")


def test_a_call_has_its_method_headers_and_credentials() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.0123456789"
    code = f"é = requests.put(URL, data=json.dumps(x), headers={{'Authorization': 'Bearer {token}'}})\n"
    code += "URL = f'{h}/api/v2/flows/executions'\n"
    (call,) = found(code)
    assert isinstance(call, Call)
    assert (call.url.text, call.sent_as, call.has_body, call.states_headers) == ("${h}/api/v2/flows/executions", "PUT", True, False)
    assert [(one.name, one.value) for one in call.headers] == [("Authorization", f"Bearer {token}")]
    (place,) = call.credentials
    embedding = place.source.embedding
    assert embedding is not None
    assert place.span is not None
    assert embedding.span(place.span) == Span(code.index(token), code.index(token) + len(token))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_offsets_are_those_of_the_text(newline: str) -> None:
    code = newline.join(["\ufeff# é 漢", "x = 'ü😀'; api.post_flows_executions({'é': '漢',", " 'b': 1})", ""])
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
        "- é\n\n  ```python\n  x = 'ü'; api.post_flows_executions({\n"
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
    found(f"api.post_flows_executions({HOSTILE[name]})\n")
    assert time.process_time() - start < 30


def test_only_files_that_mention_the_endpoint_are_parsed() -> None:
    assert CARRIER.recognises is not None
    seen = [CARRIER.recognises(data) for data in (b"import os", b"x.post_flows_executions(y)", b"'/api/v2/flows/executions'", b"flowId")]
    assert seen == [False, True, True, False]


def test_the_body_of_the_sdks_methods_for_triggers_is_a_trigger() -> None:
    code = (
        'body = {"topicName": "v2.users.*.activity", "enabled": True, "target": {"id": flow}}\n'
        "api.post_processautomation_triggers(body)\n"
        'api.put_processautomation_trigger(key, body={"topicName": TOPIC})\n'
        'api.put_processautomation_trigger({"topicName": "x"})\n'
    )
    assert CARRIER.recognises is not None
    assert CARRIER.recognises(code.encode())
    assert sent(code) == [
        ('{"topicName": "v2.users.*.activity", "enabled": true, "target": {"id": ${flow}}}', False),
        ('{"topicName": ${TOPIC}}', False),
    ]


ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
BODY = "b = {'flowId': x, 'inputData': {'a': 'y', 'c': {}}}\n"
SEND = "\napi.post_flows_executions(b)"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("del b['inputData']['a']", '{${…}, "c": {}}'),
        ("b['inputData'].pop('a', None)", '{${…}, "c": {}}'),
        ("b['inputData'].popitem()", "{${…}}"),
        ("b['inputData'].pop(k)", "{${…}}"),
        ("del b['inputData'][k]", "{${…}}"),
        ("b['inputData'].update({'a': 1, 'd': 2})", '{"a": ${…}, "c": {}, "d": 2}'),
        ("b['inputData'].update(**{'a': 1}, d=2)", '{"a": ${…}, "c": {}, "d": 2}'),
        ("b['inputData'].update(z, d=2)", '{"a": ${…}, "c": ${…}, "d": 2, ${…}}'),
        ("b['inputData'].setdefault('a', 2)", '{"a": ${…}, "c": ${…}, ${…}}'),
        ("b['inputData'][k] = 1", '{"a": ${…}, "c": ${…}, ${…}}'),
        ("b['inputData']['c']['d'] = 1", '{"a": "y", "c": {"d": 1}}'),
        ("b['inputData']['a'] += 'z'", '{"a": ${…}, "c": {}}'),
        ("b['inputData'] |= z", "${…}"),
        ("i = b['inputData']\ni['a'] = 1", "{${…}}"),
        ("(i := b['inputData'])['a'] = 1", "{${…}}"),
        ("for r in [b]:\n    r['inputData'] = 1", None),
        ("i = b if z else None\ni['inputData'] = 1", None),
        ("s = b['inputData']['a']\nt = b['inputData']['c']", '{"a": "y", "c": {${…}}}'),
        ("b['inputData'].__setitem__('a', 1)", "{${…}}"),
        ("mock.patch.dict(b['inputData'], {'a': 1})", "{${…}}"),
        ("fill(b['inputData']['a'])", '{"a": "y", "c": {}}'),
    ],
)
def test_what_is_done_to_an_object_before_it_is_sent(change: str, text: str | None) -> None:
    whole = "{${…}}" if text is None else f'{{"flowId": ${{x}}, "inputData": {text}}}'
    assert sent(f"{BODY}{change}{SEND}\n") == [(whole, True)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("i = {'a': 1, 'c': 2}\nb = {'d': i}\ndel i['a']\ni['c'] = 3\ni['e'] = 4", '{"d": {${…}, "c": ${…}, ${…}}}'),
        ("i = {'a': 'x'}\nb = {'d': i}\nfill(i)", '{"d": {${…}}}'),
        ("c = {'a': 1, 'd': 2}\nb = {**c, 'd': 3}", '{"a": 1, "d": 3}'),
        ("c = {'a': 1, 'd': 2}\nb = {'d': 3, **c}", '{"d": ${…}, "a": 1}'),
        ("c = {'a': 1}\nc[k] = 2\nb = {**c, 'd': 3}", '{${c}, "d": 3}'),
        ("i = 1\ndef f():\n    global i\n    i = 2\nb = {'d': i}", '{"d": ${i}}'),
        ("c = {'a': 1}\nb = {**c, k: 3}", '{${c}, "${k}": 3}'),
        ("c = {'a': 1}\nb = {**c, **d}", "{${c}, ${d}}"),
        ("c = {'a': 1}\nb = {**c}\ndel b['a']", "{${…}}"),
        ("b = c | {'a': 1}", '{"a": 1, ${…}}'),
    ],
)  # fmt: skip
def test_objects_within_others(code: str, expected: str) -> None:
    assert sent(f"{code}{SEND}\n") == [(expected, True)]


@pytest.mark.parametrize(
    "code",
    [
        "s = {'flowId': x, 'inputData': {'a': 1}}\nf = {k: v for k, v in s['inputData'].items()}",
        "s = {'flowId': x, 'inputData': {'a': 1}}\ns = normalise(s)\nsend(s)",
        "s = {'flowId': x, 'inputData': {'a': 1}}\nt = s\nsend(scoped(t))",
        "s = copy.deepcopy({'flowId': x, 'inputData': {'a': 1}})\ns['a'] = 1\nsend(s)",
        "def f(s={'flowId': x, 'inputData': {'a': 1}}):\n    send(s)",
        "send(json.dumps({'flowId': x, 'inputData': {'a': 1}}).replace('a', 'b'))",
        "send(json.dumps({'flowId': x, 'inputData': {'a': 1}}, cls=Encoder))",
        "send({**{'flowId': x, 'inputData': {'a': 1}}})",
        "class A:\n    s = {'flowId': x, 'inputData': {'a': 1}}",
        "table.put_item(Item={'flowId': x, 'inputData': {'a': 1}})",
        "with pytest.raises(Failure):\n    send({'flowId': x, 'inputData': {'a': 1}})",
        "send({'flowId': 'Flow', 'inputData': {'a': 1}})",
        "send({'flowId': x, 'inputData': 'Data'})",
        "F = 5\nsend({'flowId': F, 'inputData': {'a': 1}})",
        POST + "data=json.dumps({'flowId': x, 'inputData': {'a': 1}}, cls=Encoder))",
        POST + "data=json.dumps({'flowId': x, 'inputData': {'a': 1}}, default=encode))",
    ],
)
def test_what_is_not_seen_to_be_sent_as_it_stands_is_no_request(code: str) -> None:
    assert sent(f"{code}\n") == []


def test_the_fix_of_what_only_looks_like_a_request_is_unsafe(tmp_path: Path) -> None:
    file = tmp_path / "launch.py"
    before = f"# /api/v2/flows/executions\nbody = {{'flowId': '{ID}', 'inputData': {{'agentId': x}}}}\nprint(body)\n"
    file.write_text(before, encoding="utf-8")
    command = ["check", str(file), "--definitions", str(FOLDER / "flow.yaml"), "--fix", "--quiet"]
    assert CliRunner().invoke(group, command, catch_exceptions=False).exit_code == 1
    assert file.read_text(encoding="utf-8") == before
    assert CliRunner().invoke(group, [*command, "--unsafe-fixes"], catch_exceptions=False).exit_code == 0
    assert file.read_text(encoding="utf-8") == before.replace("agentId", "Flow.agentId")


def test_a_flow_id_that_an_unknown_object_brings_along_is_not_missed(tmp_path: Path) -> None:
    file = tmp_path / "launch.py"
    file.write_text(f"def f(b):\n    {POST}json={{**b, 'inputData': {{'Flow.agentId': 'x'}}}})\n", encoding="utf-8")
    command = ["check", str(file), "--definitions", str(FOLDER / "flow.yaml"), "--format", "concise", "--color", "never"]
    result = CliRunner().invoke(group, command, catch_exceptions=False)
    assert result.output.splitlines()[0] == "checked 1 payload in 1 file against 1 flow: no findings"


def test_what_is_put_in_behind_a_member_may_bring_its_comma_along(tmp_path: Path) -> None:
    file = tmp_path / "launch.py"
    body = f'f\'{{{{"flowId": "{ID}", "inputData": {{{{"Flow.agentId": "x"{{y}} "Flow.retries": 3{{z}}}}}}}}}}\''
    file.write_text(f"{POST}data={body})\n", encoding="utf-8")
    command = ["check", str(file), "--definitions", str(FOLDER / "flow.yaml"), "--format", "concise", "--color", "never"]
    result = CliRunner().invoke(group, command, catch_exceptions=False)
    assert result.output.splitlines()[0] == "checked 1 payload in 1 file against 1 flow: no findings"


LONG = {
    "objects in objects": "x0 = {'a': 1}\n"
    + "".join(f"x{i} = {{'a': x{i - 1}, 'b': x{i - 1}}}\n" for i in range(1, 40))
    + "api.post_flows_executions({'c': x39})",
    "spread": "x0 = {'a': 1}\n"
    + "".join(f"x{i} = {{'b': x{i - 1}, **x{i - 1}}}\n" for i in range(1, 40))
    + "api.post_flows_executions(x39)",
    "members": "b = {}\n" + "".join(f"b['k{i}'] = {i}\n" for i in range(10_000)) + "api.post_flows_executions(b)",
    "sends of one": "b = {}\n" + "".join(f"b['k{i}'] = {i}\n" for i in range(5_000)) + "api.post_flows_executions(b)\n" * 2_000,
    "changes between": "b = {}\n" + "".join(f"b['k{i}'] = {i}\napi.post_flows_executions(b)\n" for i in range(1_000)),
    "calls": (POST + "json={'flowId': x, 'inputData': {}})\n") * 10_000,
    "objects": "send({'flowId': x, 'inputData': {}})\n" * 10_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_files_are_read_in_bounded_time(name: str) -> None:
    start = time.process_time()
    found(LONG[name])
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("change", "arguments"),
    [
        ("h = {'h': {'a': a}}\nh['h']['a']['c'] = 1", '{"b": 1, "c": 1}'),
        ("h = {'h': {'a': a}}\ndel h['h']['a']['b']", "{${…}}"),
        ("h = {'a': a}\nh['a'].update(z)", '{"b": ${…}, ${…}}'),
        ("h = {'a': a}\nh['a'].clear()", "{${…}}"),
        ("h = {'a': a}\nh['a'] = 1", '{"b": 1}'),
        ("h = {'a': a, 'c': {}}\nh['c']['b'] = 2", '{"b": 1}'),
        ("h = a\ni = h\ndel i['b']", "{${…}}"),
    ],
)
def test_an_object_may_be_changed_through_one_that_it_was_put_into(change: str, arguments: str) -> None:
    code = f"a = {{'b': 1}}\n{change}\napi.post_flows_executions({{'flowId': x, 'inputData': a}})\n"
    assert sent(code) == [(f'{{"flowId": ${{x}}, "inputData": {arguments}}}', True)]
