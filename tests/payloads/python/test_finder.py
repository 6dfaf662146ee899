"""Python: what code sends, as far as it is literal, and at its true place."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from command_runs import flowlint

from flowlint import registry
from flowlint.model.call import NO_BODY, Call
from flowlint.model.carried import Readings, Text, Unchecked
from flowlint.model.hosting import in_host
from flowlint.model.location import Source, Span
from flowlint.payloads.python.carrier import CARRIER
from flowlint.syntax.grammar import Unreadable

FOLDER = Path(__file__).parents[3] / "fixtures" / "payloads" / "python"
POST = "requests.post('https://x/api/v2/flows/executions', "


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
        ("{'a': str(x), 'b': x, 'c': x + 'y', 'd': [i for i in x]}", '{"a": "${…}", "b": ${x}, "c": "${…}", "d": ${…array}}'),
        ("{k: 1, **more, 'b': 2}", '{"${k}": ${…}, ${more}, "b": 2}'),
        ("{'\\ud800': '\\U0001F600'}", '{"\\ud800": "😀"}'),
        ("dict(flowId=x, **y)", '{"flowId": ${…}, ${y}}'),
        ("{'a': 1} | x", '{"a": ${…}, ${…}}'),
        ("{'a': b'x', 'b': (1, 2), 'c': float('nan')}", '{"a": ${…}, "b": ${…array}, "c": ${…number}}'),
    ],
)
def test_a_literal_becomes_json(literal: str, text: str) -> None:
    assert sent(f"api.post_flows_executions({literal})") == [(text, True)]


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


PATH = "/api/v2/flows/executions"


@pytest.mark.parametrize(
    ("before", "field", "is_known"),
    [
        (f"    URL = 'https://x{PATH}'", "self.URL", True),
        (f"    URL: str = 'https://x{PATH}'", "cls.URL", True),
        (f"    def __init__(self):\n        self.url = f'{{BASE}}{PATH}'", "self.url", True),
        (f"    def __init__(self):\n        url = 'https://x{PATH}'\n        self.url = url", "self.url", True),
        (f"    def a(self, x):\n        self.url = x\n    def b(self):\n        self.url = 'https://x{PATH}'", "self.url", False),
        (f"    URL = 'https://x{PATH}'", "other.URL", False),
        (f"    URL = 'https://x{PATH}'", "self.inner.URL", False),
        (f"    URL = 'https://x{PATH}'\n    def use(self, url):\n        self.URL = url", "self.URL", False),
        (f"    URL = 'https://x{PATH}'\n    def use(self):\n        self.URL += '/x'", "self.URL", False),
        (f"    URL = 'https://x{PATH}'\n    def use(self):\n        del self.URL", "self.URL", False),
        (f"    class Inner:\n        URL = 'https://x{PATH}'", "self.URL", False),
        (f"    pass\n\nclass Other:\n    URL = 'https://x{PATH}'\n\nclass Third:", "self.URL", False),
    ],
)
def test_a_field_of_a_class_that_has_one_value_is_an_address(before: str, field: str, is_known: bool) -> None:
    code = f"class Client:\n{before}\n    def launch(self, cls, other):\n        session.post({field}, json={{'a': 1}})\n"
    assert sent(code) == ([('{"a": 1}', True)] if is_known else [])


def test_a_field_is_not_one_of_the_class_around() -> None:
    inner = "    class Inner:\n        def launch(self):\n            session.post(self.URL, json={'a': 1})\n"
    assert sent(f"class Client:\n    URL = 'https://x{PATH}'\n{inner}") == []


def test_the_body_of_urllib3_is_a_text() -> None:
    code = f"http = urllib3.PoolManager()\nhttp.request('POST', 'https://x{PATH}', body=json.dumps({{'a': 1}}))\n"
    assert sent(code) == [('{"a": 1}', True)]
    assert [one.has_body for one in found(code) if isinstance(one, Call)] == [True]


def test_the_body_of_http_client_is_a_text() -> None:
    code = (
        "conn = http.client.HTTPSConnection('x')\npayload = json.dumps({'a': 1})\n"
        f"conn.request('POST', '{PATH}', payload, {{'Content-Type': 'application/json'}})\n"
    )
    assert sent(code) == [('{"a": 1}', True)]
    (call,) = [one for one in found(code) if isinstance(one, Call)]
    assert (call.method and call.method.text, [one.name for one in call.headers], call.has_body) == ("POST", ["Content-Type"], True)


@pytest.mark.parametrize("call", ["post_json(URL, build(x))", "client.send_request('POST', URL, payload=body)", "launch(URL, body)"])
def test_what_an_unknown_function_sends_is_said_to_be_unchecked(call: str) -> None:
    code = f"URL = 'https://x{PATH}'\ndef launch_it(body, x):\n    {call}\n"
    (unchecked,) = found(code)
    assert isinstance(unchecked, Unchecked)
    assert (unchecked.sentence, unchecked.place.span) == ("body not checked: it is built when the request is sent", _span(code, call))
    assert unchecked.address is not None
    assert in_host(unchecked.address).span == Span(7, 7 + len(f"https://x{PATH}"))


def _span(code: str, call: str) -> Span:
    name = call.split("(", maxsplit=1)[0].rsplit(".", maxsplit=1)[-1]
    start = code.index(call) + call.index(name)
    return Span(start, start + len(name))


def test_the_address_that_an_unknown_function_gets_is_known_with_its_body() -> None:
    (text,) = found(f"URL = 'https://x{PATH}'\npost_json(URL, {{'a': 1}})\n")
    assert isinstance(text, Text)
    assert (text.data, text.facts.certain) == (b'{"a": 1}', False)
    assert text.facts.address is not None
    assert in_host(text.facts.address).span == Span(7, 7 + len(f"https://x{PATH}"))


def test_an_object_elsewhere_may_be_one_body_and_not_two() -> None:
    code = f"def wrapper(x):\n    return {{'flowId': x, 'inputData': {{}}}}\n{POST}json=wrapper(y))\n{POST}json=asdict(z))\n"
    unchecked = [code[slice(*one.place.span)] for one in found(code) if isinstance(one, Unchecked) and one.place.span is not None]
    assert unchecked == ["asdict(z)"]


@pytest.mark.parametrize(
    "call",
    [
        "requests.get('https://x/api/v2/flows/executions', json=body)",
        "find('https://x/api/v2/flows/executions', body)",
        "send('https://x/api/v2/flows/executions')",
        "app.post('https://x/api/v2/flows/executions', body)",
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
    reported = flowlint(*command).stdout.replace(str(file), "launch.py").splitlines()
    sentence = "FlowExecutionLaunchRequest has no attribute"
    assert reported[:2] == [
        f'launch.py:2:3: error[misspelt-field] {sentence} "flowId", expected "flow_id"',
        f'launch.py:3:3: error[misspelt-field] {sentence} "inputData", expected "input_data"',
    ]
    assert flowlint(*command, "--fix", "--quiet").exit_code == 0
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


def test_the_fix_of_what_only_looks_like_a_request_is_unsafe(tmp_path: Path) -> None:
    file = tmp_path / "launch.py"
    before = f"# /api/v2/flows/executions\nbody = {{'flowId': '{ID}', 'inputData': {{'agentId': x}}}}\nprint(body)\n"
    file.write_text(before, encoding="utf-8")
    command = ["check", str(file), "--definitions", str(FOLDER / "flow.yaml"), "--fix", "--quiet"]
    assert flowlint(*command).exit_code == 1
    assert file.read_text(encoding="utf-8") == before
    assert flowlint(*command, "--unsafe-fixes").exit_code == 0
    assert file.read_text(encoding="utf-8") == before.replace("agentId", "Flow.agentId")


def test_a_flow_id_that_an_unknown_object_brings_along_is_not_missed(tmp_path: Path) -> None:
    file = tmp_path / "launch.py"
    file.write_text(f"def f(b):\n    {POST}json={{**b, 'inputData': {{'Flow.agentId': 'x'}}}})\n", encoding="utf-8")
    command = ["check", str(file), "--definitions", str(FOLDER / "flow.yaml"), "--format", "concise", "--color", "never"]
    result = flowlint(*command)
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
    ("body", "expected"),
    [
        ('json={"flowId": "x", "inputData": {"Flow.flag": "True", "Flow.count": str(3.5)}}', ["pass True or False", "pass an integer"]),
        (
            'data=\'{"flowId": "x", "inputData": {"Flow.flag": "True", "Flow.count": "{{n}}"}}\'',
            ["pass true or false", "pass an integer; write the placeholder without quotes"],
        ),
    ],
)
def test_help_is_in_the_words_of_what_is_written(body: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "flow.yaml").write_text("flowlint: 1\nid: x\nname: F\ntype: workflow\ninputs: {Flow.flag: boolean, Flow.count: integer}\n")
    (tmp_path / "a.py").write_text(f"import requests\n{POST}{body})\n")
    arguments = ["check", str(tmp_path / "a.py"), "--flow", str(tmp_path / "flow.yaml"), "--format", "json", "--select", "type-mismatch"]
    report = json.loads(flowlint(*arguments).stdout)
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
