from __future__ import annotations

import pytest
from yaml_documents import read, slices, values

from flowlint.model.document import Document
from flowlint.model.location import Source
from flowlint.model.node import Kind, Member, Node, plain


def test_a_tree_with_all_its_places() -> None:
    text = 'a: x\n"b": [1, null]\n'

    assert read(text) == Document(
        Source("p.yaml", text),
        (
            Node(
                Kind.OBJECT,
                None,
                0,
                19,
                (
                    Member(Node(Kind.STRING, "a", 0, 1), Node(Kind.STRING, "x", 3, 4)),
                    Member(
                        Node(Kind.STRING, "b", 5, 8),
                        Node(Kind.ARRAY, None, 10, 19, (Node(Kind.NUMBER, 1, 11, 12), Node(Kind.NULL, None, 14, 18))),
                    ),
                ),
            ),
        ),
    )


def test_collections_end_with_their_last_value() -> None:
    text = "a:\n  b: 1   # one\n\n  # none\nc:\n- x\n-\n- {d: [e, f ], }   # more\n\n\n"
    (root,) = read(text).roots

    assert slices(root, text) == (
        text.rstrip()[: -len("   # more")],
        {"a": ("b: 1", {"b": "1"}), "c": ("- x\n-\n- {d: [e, f ], }", ["x", "", ("{d: [e, f ], }", {"d": ("[e, f ]", ["e", "f"])})])},
    )


def test_anchors_and_tags_are_no_part_of_a_value() -> None:
    text = 'a: &x !!str "q"\nb: !t &y\n  # c\n  c: 1\nd: &z [1]\ne: !u\n- 1\nf: !<tag:x,y> |\n  t\ng: &w\n'
    (root,) = read(text).roots

    assert slices(root, text)[1] == {
        "a": '"q"',
        "b": ("c: 1", {"c": "1"}),
        "d": ("[1]", ["1"]),
        "e": ("- 1", ["1"]),
        "f": "|\n  t",
        "g": "",
    }


def test_block_scalars_end_with_their_last_line() -> None:
    text = "a: |+\n  one\n  two\n\n\n# c\nb: >-\n  x\n  y\n\nc: |\n"
    (root,) = read(text).roots

    assert (plain(root), slices(root, text)[1]) == (
        {"a": "one\ntwo\n\n\n", "b": "x y", "c": ""},
        {"a": "|+\n  one\n  two", "b": ">-\n  x\n  y", "c": "|"},
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "\ufeff\ufeff"])
def test_offsets_are_code_points_in_the_text_as_it_is(line_end: str, mark: str) -> None:
    text = mark + line_end.join(["é: 🎉 x", 'b: "ü"', "c:", "  - 'ß'", ""])
    document = read(text)
    (root,) = document.roots

    assert document.faults == ()
    assert slices(root, text)[1] == {"é": "🎉 x", "b": '"ü"', "c": ("- 'ß'", ["'ß'"])}


def test_one_root_for_each_document_that_is_not_empty() -> None:
    assert values("---\n---\na: 1\n--- null\n...\n---\n# nothing\n...\n") == [{"a": 1}, None]


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n", "\ufeff"])
def test_an_empty_text_has_no_roots(text: str) -> None:
    assert read(text) == Document(Source("p.yaml", text), ())


def test_json_is_yaml() -> None:
    assert values('{"a": [1, -2.5, 1.5e+3, true, null, "\\u00e9\\n\\ud83c\\udf89"],\n\t"b":{}}') == [
        {"a": [1, -2.5, 1500.0, True, None, "é\n🎉"], "b": {}}
    ]


def test_keys_are_read_as_text() -> None:
    text = "1: a\nyes: b\n~: c\n2.50: d\n? [x, y]\n: e\n? {z: 1}\n: f\n? &k 7\n: g\n? *k\n: h\n? \n: i\n"
    document = read(text)

    assert [(key.kind, key.value, plain(value)) for key, value in document.roots[0].members] == [
        (Kind.STRING, "1", "a"),
        (Kind.STRING, "yes", "b"),
        (Kind.STRING, "~", "c"),
        (Kind.STRING, "2.50", "d"),
        (Kind.STRING, "[x, y]", "e"),
        (Kind.STRING, "{z: 1}", "f"),
        (Kind.STRING, "7", "g"),
        (Kind.STRING, "7", "h"),
        (Kind.STRING, "", "i"),
    ]


def test_unicode_line_separators_end_no_line() -> None:
    assert values('a: x\u2028b\nc: "y\u2029\x85z"\n# d\x85e: 2\nf: |\n  g\u2028h\n') == [
        {"a": "x\u2028b", "c": "y\u2029\x85z", "f": "g\u2028h\n"}
    ]
