"""What is read as plain YAML is what the composer makes of it, without a fault; everything else is left to the composer."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from flowlint.model.location import Source
from flowlint.model.node import has_hole
from flowlint.model.node import plain as values_of
from flowlint.syntax.yaml import composer, plain

FIXTURES = Path(__file__).parents[3] / "fixtures"
TEXTS = sorted(path for path in FIXTURES.rglob("*") if path.suffix in {".yaml", ".yml"})
PIECES = (
    "a", "b", "Flow.x", "$schema", "yes", "no", "on", "true", "null", "~", "1", "1.5", "-3", "1.", ".5", "+1", "010", "0o7", "0x1F",
    "1_0", "1e3", "12:30", "2026-01-02", ".inf", "<<", '"q"', "'s'", "it's", "é", "x y", "x  y", "a: 1", "b:", ": ", " ", "  ", "    ",
    "-", "- ", "\n", "\n  ", "\n    ", "\n- ", "\n  - ", "\n  c:", "\n  c: x", "#", " # c", "[", "]", "[1, 2.5]", ", ", "---\n", "...",
    "&a ", "*a", "!!str ", '"', "?", "|", ">", "/", "@", "(", ")", "%", "`", "=", "\t", "\r\n", "{", "}", "\ufeff", "\u2028", "\x85",
)  # fmt: skip


def agrees(text: str) -> bool:
    """Compare both readings, for payloads and for definitions, and return whether the text was read as plain."""
    read = plain.read(text.encode())
    for substitutions in (None, {}) if read is not None else ():
        document = composer.parse(Source("x.yaml", text), substitutions)
        assert document.faults == ()
        assert not any(map(has_hole, document.roots))
        assert repr([values_of(root) for root in document.roots]) == repr([read])
    return read is not None


@pytest.mark.parametrize("seed", range(4))
def test_texts_out_of_pieces_read_as_the_composer_reads_them(seed: int) -> None:
    chance = random.Random(seed)
    texts = ("".join(chance.choices(PIECES, k=chance.randint(1, 12))) for _ in range(20_000))
    assert sum(map(agrees, texts)) > 50


def test_fixtures_read_as_the_composer_reads_them() -> None:
    texts = [path.read_bytes().decode("utf-8", "replace") for path in TEXTS]
    assert sum(map(agrees, texts)) > 20


def test_a_definition_and_a_payload_are_plain() -> None:
    assert plain.read(b'flowlint: 1\nname: "A b"\ninputs:\n  Flow.a: string # text\n  Flow.b:\n    type: json\n    required: true\n') == {
        "flowlint": 1,
        "name": "A b",
        "inputs": {"Flow.a": "string", "Flow.b": {"type": "json", "required": True}},
    }
    assert plain.read(b"---\nflowId: 3fa85f64\ninputData:\n  Flow.a: [1, x]\n  Flow.b:\n  - 'y'\n  - -2.5\n  Flow.c:\n") == {
        "flowId": "3fa85f64",
        "inputData": {"Flow.a": [1, "x"], "Flow.b": ["y", -2.5], "Flow.c": None},
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "a: 1\na: 2\n",
        "a: null\n  b: 1\n",
        "a: x\n  - y\n",
        "a: x\n  continued\n",
        "a:\n    b: 1\n  c: 2\n",
        "a: yes\n",
        "a: 0123\n",
        'a: "\\n"\n',
        "a: {b: 1}\n",
        "a: {{x}}\n",
        "a: ${x}\n",
        "- a: 1\n",
        "a: &b c\n",
        "a: b\n---\nc: d\n",
        "a:\tb\n",
        "a: b\x07\n",
        "  a: b\n",
    ],
)
def test_what_needs_the_composer_is_left_to_it(text: str) -> None:
    assert plain.read(text.encode()) is None


def test_what_is_not_utf_8_is_left_to_the_composer() -> None:
    assert plain.read(b"a: \xff\n") is None


def test_time_grows_with_the_text_alone() -> None:
    for text in ("a: " + "x " * 100_000, "a: " + "[1" * 100_000, "a: [" + "1, " * 80_000, "- " * 100_000, f"a:\n{' ' * 100_000}b"):
        plain.read(text.encode())
    assert plain.read(b"a: b\n" * 100_000) is None
    assert plain.read("\n".join(f"{' ' * level}a{level}:" for level in range(100)).encode()) is None
