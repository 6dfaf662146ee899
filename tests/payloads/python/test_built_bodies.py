"""Objects that Python puts together before it sends them."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_runs import flowlint

from flowlint import registry
from flowlint.model.call import Call
from flowlint.model.carried import Text, Unchecked
from flowlint.model.location import Source, Span
from flowlint.payloads.python.carrier import CARRIER

FOLDER = Path(__file__).parents[3] / "fixtures" / "payloads" / "python"
POST = "requests.post('https://x/api/v2/flows/executions', "
OPEN = '{"flowId": ${x}, "inputData": {${…}}, ${…}}', False


def found(code: str) -> list[Text | Call]:
    return list(registry.find(CARRIER, Source("a.py", f"{code}\n# post_flows_executions")))  # type: ignore[arg-type]


def sent(code: str) -> list[tuple[str, bool]]:
    return [(one.data.decode(), one.facts.certain) for one in found(code) if isinstance(one, Text)]


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
        ("a = {'b': a}\napi.post_flows_executions(a)", [('{"b": {"b": ${a…object}}}', True)]),
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


def test_what_is_put_in_behind_a_member_may_bring_its_comma_along(tmp_path: Path) -> None:
    file = tmp_path / "launch.py"
    body = f'f\'{{{{"flowId": "{ID}", "inputData": {{{{"Flow.agentId": "x"{{y}} "Flow.retries": 3{{z}}}}}}}}}}\''
    file.write_text(f"{POST}data={body})\n", encoding="utf-8")
    command = ["check", str(file), "--definitions", str(FOLDER / "flow.yaml"), "--format", "concise", "--color", "never"]
    result = flowlint(*command)
    assert result.output.splitlines()[0] == "checked 1 payload in 1 file against 1 flow: no findings"


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
