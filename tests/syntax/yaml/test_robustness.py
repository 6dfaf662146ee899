from __future__ import annotations

import gc

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from yaml_documents import read

from flowlint.model.document import Document
from flowlint.model.fault import FaultClass
from flowlint.model.node import Kind, Member, Node, plain


def test_very_many_duplicates_and_traps_take_no_long_time() -> None:
    document = read("a: no\n" * 10_000)

    assert [fault.rule for fault in document.faults].count(FaultClass.DUPLICATE_KEY) == 9_999


def test_garbage_collection_goes_on() -> None:
    read("a: [")
    assert gc.isenabled()
    gc.disable()
    try:
        read("a: 1")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_without_the_c_library_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["a: [1, {b: &x 'c'}]\nd: *x\ne: |\n  f\n", "\ufeffa: é\r\nb: {{x}}\n", "a: no\na: no\n", "a: \x00", 'a: "\\ud800"']
    expected = [read(text) for text in texts]
    monkeypatch.delattr(yaml, "CSafeLoader")

    assert [read(text) for text in texts] == expected
    assert [read(text).broken is not None for text in ('"\\UFFFFFFFF"', "!<%ff> a", "[" * 5000)] == [True, True, True]


PIECES = st.sampled_from(
    [
        "a",
        "b",
        ": ",
        "- ",
        "\n",
        "  ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        '"',
        "'",
        "{{x}}",
        "${y}",
        "$${z}",
        "%{ if }",
        "\\ud800",
        "\\",
        "#",
        " # ",
        "&a ",
        "*a ",
        "<<: ",
        "!t ",
        "|",
        ">",
        "|+",
        "\n  ",
        "“",
        "”",
        "\ufeff",
        "\r\n",
        "\r",
        "\t",
        "---\n",
        "...\n",
        "? ",
        "no",
        "017",
        "\u2028",
        "\x85",
        "é",
        "🎉",
        "~",
        "\x00",
        "%YAML 1.1\n",
        "\U000f0000",
        "!!int ",
        "!<x>",
        "\ud800",
    ]
)


def whole(node: Node, text: str) -> None:
    assert 0 <= node.start <= node.end <= len(text)
    written = text[node.start : node.end]
    if node.kind is Kind.STRING and written[:1] in {'"', "'"}:
        assert written[-1] == written[0]
        assert len(written) > 1
    if node.kind is Kind.HOLE and "\n" not in written and "\r" not in written:
        assert written.replace("\ud800", "\ufffd") == node.value
    for child in node.children:
        for part in child if isinstance(child, Member) else (child,):
            whole(part, text)


def holds_together(text: str, substitutions: dict[str, str] | None) -> None:
    document = read(text, substitutions)
    for root in document.roots:
        whole(root, text)
    for fault in document.faults:
        span = fault.place.span
        assert span is not None
        assert 0 <= span.start <= span.end <= len(text)
        edits = fault.fix.edits if fault.fix else ()
        bounds = [offset for edit in edits for offset in (edit.start, edit.end)]
        assert bounds == sorted(bounds)
        assert all(0 <= offset <= len(text) for offset in bounds)
    assert document.broken is None or document == Document(document.source, (), (document.broken,))


@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from([None, {}, {"x": "1"}, {"x": "{{"}]))
def test_any_text_is_read_or_refused(text: str, substitutions: dict[str, str] | None) -> None:
    holds_together(text, substitutions)


@given(st.text(max_size=60))
def test_any_characters_are_read_or_refused(text: str) -> None:
    holds_together(text, None)


ORDINARY = 'flowId: "a-b"\ninputData: &q\n  Flow.x: no\n  {{y}}: [1, "two", {a: b}]\n  z: |\n    text\n  “k”: “v”\n'.encode()


@given(st.lists(st.tuples(st.integers(0, len(ORDINARY)), st.binary(max_size=2), st.integers(0, 2)), max_size=5))
def test_any_mutation_is_read_or_refused(mutations: list[tuple[int, bytes, int]]) -> None:
    data = ORDINARY
    for offset, inserted, deleted in mutations:
        data = data[:offset] + inserted + data[offset + deleted :]

    holds_together(data.decode(errors="replace"), None)


# PyYAML takes Unicode line separators for line breaks, which YAML 1.2 does not
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029"))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    )
)
def test_what_pyyaml_writes_is_read_back(value: object) -> None:
    document = read(yaml.safe_dump(value, allow_unicode=True, default_style='"'), {})

    assert [plain(root) for root in document.roots] == [value]
