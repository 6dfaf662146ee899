from __future__ import annotations

import pytest
import yaml
from yaml_documents import read, slices, value_node, values

from flowlint.model.node import Kind, Node


@pytest.mark.parametrize(
    "text",
    ["{{x}}", "{{ x }}", "${x}", "${{ x }}", "{{{x}}}", "a{{x}}b", "${x}-${y}", '${a ? "b: c" : "#d"}', "%{ if x }a%{ endif }", "$${x}"],
)
def test_an_unquoted_placeholder_is_a_hole(text: str) -> None:
    for whole, start in ((f"k: {text}  # {{{{c}}}}\n", 3), (f"{{k: {text}}}", 4), (f"k:\n- {text}", 5)):
        document = read(whole)
        value = document.roots[0].members[0].value
        node = value.items[0] if value.kind is Kind.ARRAY else value

        assert (document.faults, node) == ((), Node(Kind.HOLE, text, start, start + len(text)))


@pytest.mark.parametrize("text", ['"{{x}}"', "'a ${x}'", '"é{{ x }}\\n${y}"'])
def test_a_quoted_placeholder_is_a_string(text: str) -> None:
    assert value_node(f"k: {text}") == Node(Kind.STRING, yaml.safe_load(text), 3, 3 + len(text))


def test_placeholders_in_block_scalars_stay_where_they_are() -> None:
    assert values("a: |  # {{no}}\n  {{x}} and\n  ${y}\n# {{z}}\nb: >-\n  {{p}}\n  {{q}}\n") == [
        {"a": "{{x}} and\n${y}\n", "b": "{{p}} {{q}}"}
    ]


def test_a_templated_name() -> None:
    (root,) = read('{{a}}: 1\n${b}-Lambda: 2\n"{{c}}": 3\n').roots

    assert [(key.kind, key.value) for key, _ in root.members] == [
        (Kind.HOLE, "{{a}}"),
        (Kind.HOLE, "${b}-Lambda"),
        (Kind.STRING, "{{c}}"),
    ]


def test_a_definition_with_substitutions() -> None:
    text = (
        "{{kind}}:\n  division: {{ division }}\n  name: \"{{name}} x\"\n  flag: {{flag}}\n  quoted: '{{flag}}'\n  mixed: v{{flag}}\n"
        "  {{category}}:\n    ${dataAction}-Lambda:\n      lit: {{unknown}}\n      exp: State.{{name}}\n      text: $${not.a.placeholder}\n"
    )

    assert values(text, {"kind": "workflow", "division": "Home: {a", "name": "N", "flag": "true"}) == [
        {
            "workflow": {
                "division": "Home: {a",
                "name": "N x",
                "flag": True,
                "quoted": "true",
                "mixed": "vtrue",
                "{{category}}": {"${dataAction}-Lambda": {"lit": "{{unknown}}", "exp": "State.N", "text": "${not.a.placeholder}"}},
            }
        }
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{a: "{{", b: "}}"}', {"a": "{{", "b": "}}"}),
        ('{"a": "{{{x", "b": "y}}}"}', {"a": "{{{x", "b": "y}}}"}),
        ("['${', '}', '%{', '}']", ["${", "}", "%{", "}"]),
        ('{a: "{{ x | default("b, c: d") }}", e: "{{"," if x}}"}', {"a": '{{ x | default("b, c: d") }}', "e": '{{"," if x}}'}),
    ],
)
def test_a_placeholder_lies_in_one_text(text: str, value: object) -> None:
    assert values(text) == [value]


def test_substitution_moves_no_place() -> None:
    text = 'a: {{x}}\nb: "q"\n'

    assert slices(read(text, {"x": "something longer"}).roots[0], text)[1] == {"a": "{{x}}", "b": '"q"'}


def test_terraform_directives_alone_on_their_lines_are_no_text() -> None:
    text = "a:\n%{ if x ~}\n  b: 1\n  %{~ else }\n  c: 2\n%{ endif }%{ endif }\r\nd: |\n  %{ for y in z }\n  ${y}\n  %{ endfor }\n"

    assert values(text, {}) == [{"a": {"b": 1, "c": 2}, "d": "%{ for y in z }\n${y}\n%{ endfor }\n"}]
