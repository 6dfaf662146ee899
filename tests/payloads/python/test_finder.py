"""Python: what code sends, as far as it is literal, and at its true place."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from flowlint import registry
from flowlint.cli.main import group
from flowlint.model.call import NO_BODY, Call
from flowlint.model.carried import Readings, Text, Unchecked
from flowlint.model.location import Source, Span
from flowlint.payloads.python.carrier import CARRIER
from flowlint.syntax.grammar import Unreadable

FOLDER = Path(__file__).parents[3] / "fixtures" / "payloads" / "python"
POST = "requests.post('https://x/api/v2/flows/executions', "
OPEN = '{"flowId": ${x}, "inputData": {${…}}, ${…}}', False


def found(code: str) -> list[Text | Call]:
    return list(registry.find(CARRIER, Source("a.py", code)))  # type: ignore[arg-type]


def sent(code: str) -> list[tuple[str, bool]]:
    return [(one.data.decode(), one.facts.certain) for one in found(code) if isinstance(one, Text)]


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
    ],
)  # fmt: skip
def test_names_stand_for_what_they_are_given_once(code: str, expected: list[tuple[str, bool]]) -> None:
    assert sent(f"{code}\n") == expected


def test_a_text_that_is_not_python_is_said_to_be_unreadable() -> None:
    with pytest.raises(Unreadable, match=r"^line 2 is not valid Python$") as raised:
        found("x = 1\napi.post_flows_executions({'a': 1}\n")
    assert raised.value.offset == len("x = 1\n")


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("api.post_flows_executions(body)", "body"),
        ("requests.post('https://x/api/v2/flows/executions', json=make(x))", "make(x)"),
        ("requests.post('https://x/api/v2/flows/executions', data=load(body))", "load(body)"),
        ("requests.post('https://x/api/v2/flows/executions', data=json.dumps(body))", "json.dumps(body)"),
        ("requests.post('https://x/api/v2/flows/executions', data=json.dumps(body, cls=Writer))", "json.dumps(body, cls=Writer)"),
        ("requests.post('https://x/api/v2/flows/executions', data=body)", "body"),
    ],
)
def test_a_body_of_which_nothing_is_known_is_said_to_be_unchecked(call: str, body: str) -> None:
    code = f"def launch(body):\n    {call}\n"
    (unchecked,) = (one for one in found(code) if isinstance(one, Unchecked))
    assert unchecked.sentence == "body not checked: it is built when the request is sent"
    assert unchecked.place.span is not None
    assert code[slice(*unchecked.place.span)] == body
    assert not any(isinstance(one, Unchecked) for one in found(code + "launch({'flowId': x, 'inputData': {}})\n"))


def test_an_object_elsewhere_may_be_one_body_and_not_two() -> None:
    code = f"def wrapper(x):\n    return {{'flowId': x, 'inputData': {{}}}}\n{POST}json=wrapper(y))\n{POST}json=asdict(z))\n"
    unchecked = [code[slice(*one.place.span)] for one in found(code) if isinstance(one, Unchecked) and one.place.span is not None]
    assert unchecked == ["asdict(z)"]


@pytest.mark.parametrize(
    "call",
    [
        "requests.get('https://x/api/v2/flows/executions', json=body)",
        "send('https://x/api/v2/flows/executions', body)",
        "requests.post('https://x/api/v2/flows/executions', json=None)",
        "session.put('https://x/api/v2/flows/executions', json=body)",
    ],
)
def test_what_may_be_no_launch_is_not_said_to_be_unchecked(call: str) -> None:
    assert not any(isinstance(one, Unchecked) for one in found(f"def launch(body):\n    {call}\n"))


def test_an_object_that_is_sent_twice_is_one_payload() -> None:
    twice = "requests.post('https://x/api/v2/flows/executions', json=body)\n" * 2
    assert sent(f"body = {{'a': 1}}\n{twice}") == [('{"a": 1}', True)]
    changed = "body['a'] = 2\n".join(twice.splitlines(keepends=True))
    (readings,) = (one for one in found(f"body = {{'a': 1}}\n{changed}") if not isinstance(one, Call))
    assert isinstance(readings, Readings)
    assert [(one.data.decode(), one.facts.certain) for one in readings.texts] == [('{"a": 1}', True), ('{"a": ${…}}', True)]


@pytest.mark.parametrize("body", ["'%(a)s' % x", "'{a!r}'.format(a=x)", "'{}'.format(*x)", "'%s %s' % x", "', '.join(x)"])
def test_a_body_that_is_put_together_in_another_way_is_said_to_be_unchecked(body: str) -> None:
    (_, unchecked) = found(f"{POST}data={body})\n")
    assert isinstance(unchecked, Unchecked)
    assert unchecked.sentence == "body not checked: it is built when the request is sent"
    assert unchecked.place.span == Span(len(POST) + 5, len(POST) + 5 + len(body))


@pytest.mark.parametrize(
    "code",
    [
        "requests.post('https://x/api/v2/flows/executions', **options)",
        "api.post_flows_executions(**options)",
        "api.post_flows_executions()",
    ],
)
def test_a_call_that_states_no_body_is_said_to_be_unchecked(code: str) -> None:
    (unchecked,) = [one for one in found(f"{code}\n") if not isinstance(one, Call)]
    assert isinstance(unchecked, Unchecked)
    assert unchecked.place.span is not None
    assert (unchecked.sentence, code[slice(*unchecked.place.span)]) == (NO_BODY, code[: code.index("(")].rpartition(".")[2])


@pytest.mark.parametrize(
    "code",
    [
        "requests.post('https://x/api/v2/flows/executions', json=None)",
        "requests.post('https://x/api/v2/flows/executions')",
        "requests.get('https://x/api/v2/flows/executions', **options)",
        "self._call('POST', '/api/v2/flows/executions', body=b)",
        "requests.post(url, json=b)",
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
@pytest.mark.slow
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


@pytest.mark.parametrize(
    ("arguments", "lacks"),
    [
        ("", True),
        (", headers=h, timeout=5", True),
        (", **options", False),
        (", *rest", False),
        (", files=f", False),
        (", unheard_of=f", False),
    ],
)
def test_a_post_without_a_body_lacks_one_unless_it_may_get_it(arguments: str, lacks: bool) -> None:
    call, *rest = found(f"import requests\nrequests.post('https://x/api/v2/flows/executions'{arguments})\n")
    assert isinstance(call, Call)
    assert (call.lacks_body, [one.sentence for one in rest if isinstance(one, Unchecked)]) == (lacks, [] if lacks else [NO_BODY])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("flow_id='x', input_data={'Flow.a': 1}", '{"flowId": "x", "inputData": {"Flow.a": 1}}'),
        ("flow_id = (\n 'x'), name=None", '{"flowId": "x"}'),
        ("flowId='x'", '{"flowId": "x"}'),
        ("'x', flow_id='y'", '{"flowId": "y", ${…}}'),
        ("**all", "{${…}}"),
        ("flow_id= # why\n 'x'", "{${…}}"),
    ],
)
def test_arguments_of_the_class_are_judged_as_if_they_were_set(arguments: str, expected: str) -> None:
    code = f"body = M.FlowExecutionLaunchRequest({arguments})\napi.post_flows_executions(body)\n"
    unchecked, text = found(code)
    assert isinstance(unchecked, Unchecked)
    assert unchecked.sentence == "arguments are checked as if they were set one by one: the class takes none"
    assert unchecked.place.span == Span(9, 35)
    assert isinstance(text, Text)
    assert (text.data.decode(), text.facts.certain) == (expected, True)


def test_the_class_of_the_sdk_takes_no_arguments() -> None:
    from PureCloudPlatformClientV2 import FlowExecutionLaunchRequest

    with pytest.raises(TypeError):
        FlowExecutionLaunchRequest(flow_id="x")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('json={"flowId": "x", "inputData": {"Flow.flag": "True", "Flow.count": str(3.5)}}', ["pass True or False", "pass an integer"]),
        (
            'data=\'{"flowId": "x", "inputData": {"Flow.flag": "True", "Flow.count": "{{n}}"}}\'',
            ["pass true or false", "pass an integer; write a placeholder for one without quotes"],
        ),
    ],
)
def test_help_is_in_the_words_of_what_is_written(body: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "flow.yaml").write_text("flowlint: 1\nid: x\nname: F\ntype: workflow\ninputs: {Flow.flag: boolean, Flow.count: integer}\n")
    (tmp_path / "a.py").write_text(f"import requests\n{POST}{body})\n")
    arguments = ["check", str(tmp_path / "a.py"), "--flow", str(tmp_path / "flow.yaml"), "--format", "json", "--select", "type-mismatch"]
    report = json.loads(CliRunner().invoke(group, arguments, catch_exceptions=False).stdout)
    assert [one["help"] for one in report["findings"]] == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("requests.post(URL, data={'flowId': 'x'})", ("object is sent as a form, expected JSON", '{"flowId": "x"}')),
        ("requests.Session().post(URL, {'flowId': 'x'})", ("object is sent as a form, expected JSON", '{"flowId": "x"}')),
        ("httpx.post(URL, json=json.dumps({'flowId': 'x'}))", ("text that is JSON already is encoded once more", '{"flowId": "x"}')),
        ("requests.post(URL, json={'flowId': 'x'})", ("", '{"flowId": "x"}')),
        ("requests.post(URL, data=json.dumps({'flowId': 'x'}))", ("", '{"flowId": "x"}')),
        ("session.post(URL, data={'flowId': 'x'})", ("body not checked: how the code encodes it is not known", "")),
        ("client.post(URL, data={'flowId': 'x'})", ("", "")),
        ("from django.test import Client\nc = Client()\nc.post(URL, data={'flowId': 'x'})", ("", "")),
    ],
)
def test_a_body_in_a_wrong_encoding_is_judged_as_if_it_were_right(call: str, expected: tuple[str, str]) -> None:
    held = found(f"import requests, httpx, json\nURL = 'https://x/api/v2/flows/executions'\n{call}\n")
    said = [fault.sentence for one in held if isinstance(one, Call) for fault in one.misencoded]
    said += [one.sentence for one in held if isinstance(one, Unchecked)]
    bodies = [one.data.decode() for one in held if isinstance(one, Text)]
    assert ("".join(said).partition(", expected the")[0], "".join(bodies)) == expected
