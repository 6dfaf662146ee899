from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.mode import ContainerMode, Shape
from flowlint.rules.missing_envelope import RULE

TITLE = "put the launch request around them"


def advice(container: str) -> str:
    return f'write {{"flowId": …, "{container}": {{…}}}}, or bind the file with "shape: arguments" if a template adds that'


@pytest.mark.parametrize(("mode", "container"), [(ContainerMode.AUTO, "inputData"), (ContainerMode.PARAMETERS, "parameters")])
def test_request_is_put_around_the_arguments(mode: ContainerMode, container: str, found, bound, flow, place) -> None:
    text = ' {"agentId": "1"} '
    opening = f'{{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "{container}": '
    assert found(RULE, bound(text, flow, mode=mode)) == [
        Diagnostic(
            f'arguments have no launch request around them, expected "flowId" and "{container}"',
            place(text, '"agentId"', "/agentId"),
            help=advice(container),
            fix=Fix(TITLE, Safety.UNSAFE, (Edit(1, 1, opening), Edit(17, 17, "}"))),
        )
    ]


def test_flow_without_id_leaves_a_placeholder(found, bound, flow, mended) -> None:
    text = '{"agentId": "1"}'
    after = mended(text, found(RULE, bound(text, flow._replace(id=None))))
    assert after == '{"flowId": "<flow id>", "inputData": {"agentId": "1"}}'


def test_empty_request(found, bound, flow, place) -> None:
    text = "{}"
    (diagnostic,) = found(RULE, bound(text, flow))
    assert (diagnostic.message, diagnostic.place) == ('launch request is empty, expected "flowId" and "inputData"', place(text, "{}", ""))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("agentId: one", 'flowId: "{id}"\ninputData:\n  agentId: one'),
        (
            "# both\n---\na: |\n  one\n\n   two\n# b\nb:\n- 1\n",
            '# both\n---\nflowId: "{id}"\ninputData:\n  a: |\n    one\n\n     two\n  # b\n  b:\n  - 1\n',
        ),
        ("\ufeff  a: 1\r\n  b: 2\r\n", '\ufeff  flowId: "{id}"\r\n  inputData:\r\n    a: 1\r\n    b: 2\r\n'),
        ("--- {a: 1}\n", '--- {"flowId": "{id}", "inputData": {a: 1}}\n'),
    ],
)
def test_yaml(before: str, after: str, found, bound, flow, mended) -> None:
    assert mended(before, found(RULE, bound(before, flow, grammar="yaml"))) == after.replace("{id}", flow.id)


@pytest.mark.parametrize("text", ['{"inputData": {}}', '{"flow_id": "x"}', '{"agentId": "1", ${more}}', "${request}"])
def test_there_is_an_envelope_or_may_be_one(text: str, found, bound, flow) -> None:
    assert found(RULE, bound(text, flow)) == []


def test_arguments_alone_may_be_what_is_wanted(found, bound, flow) -> None:
    assert found(RULE, bound('{"Flow.agentId": "1"}', flow, shape=Shape.ARGUMENTS)) == []
