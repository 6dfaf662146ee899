"""The writer of YAML: what it writes reads back equal, in YAML 1.1 and in 1.2, and looks as a person would write it."""

from __future__ import annotations

import io

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from flowlint.definitions.yaml_writer import written

TEXTS = st.text(st.characters(exclude_categories=("Cs",))) | st.sampled_from(
    [
        "",
        "no",
        "Yes",
        "0o17",
        "12:30:00",
        "1e3",
        "~",
        "null",
        "- a",
        "a: b",
        "a #b",
        "{{x}}",
        "'",
        '"',
        "\\",
        "\u2028",
        "\x85",
        "é",
        "x" * 2000,
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4)


def read_1_2(text: str) -> list[object]:
    reader = YAML(typ="safe", pure=True)
    return list(reader.load_all(io.StringIO(text)))


@given(st.lists(OBJECTS, min_size=1, max_size=2))
def test_what_is_written_reads_back_equal(documents: list[dict[str, object]]) -> None:
    text = written(documents)
    assert list(yaml.safe_load_all(text)) == documents
    assert read_1_2(text) == documents


def test_block_style() -> None:
    document = {
        "flowlint": 1,
        "name": "A flow",
        "version": "3.0",
        "published": True,
        "inputs": {
            "Flow.a": "string",
            "Flow.b": {"type": "string", "description": 'a "b"\tc', "schema": {"enum": [None, 1.5, 1e22, [1, 2], {}, []]}},
        },
        "triggers": [{"id": "no", "topic": "v2.users.{id}.presence"}, {"enabled": False}],
    }
    assert written([document]) == (
        "flowlint: 1\n"
        "name: A flow\n"
        'version: "3.0"\n'
        "published: true\n"
        "inputs:\n"
        "  Flow.a: string\n"
        "  Flow.b:\n"
        "    type: string\n"
        '    description: "a \\"b\\"\\tc"\n'
        "    schema:\n"
        "      enum:\n"
        "      - null\n"
        "      - 1.5\n"
        "      - 1.0e+22\n"
        "      - - 1\n"
        "        - 2\n"
        "      - {}\n"
        "      - []\n"
        "triggers:\n"
        '- id: "no"\n'
        "  topic: 'v2.users.{id}.presence'\n"
        "- enabled: false\n"
    )


def test_several_documents_are_separated() -> None:
    assert written([{"a": 1}, {"b": 2}]) == "---\na: 1\n---\nb: 2\n"


@pytest.mark.parametrize(("number", "text"), [(float("inf"), ".inf"), (float("-inf"), "-.inf"), (float("nan"), ".nan"), (-0.0, "-0.0")])
def test_numbers_that_json_has_not(number: float, text: str) -> None:
    assert written([{"a": number}]) == f"a: {text}\n"
