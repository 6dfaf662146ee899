from __future__ import annotations

import gc
import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.model.node import Kind, Member, Node, plain
from flowlint.syntax.document import MAX_DEPTH, Document
from flowlint.syntax.yaml_text import MAX_ALIASED_NODES, parse

# What the tests speak in


def read(text: str, substitutions: dict[str, str] | None = None) -> Document:
    return parse(Source("p.yaml", text), substitutions)


def values(text: str, substitutions: dict[str, str] | None = None) -> list[object]:
    """Return the documents of a text that has no fault."""
    document = read(text, substitutions)
    assert document.faults == ()
    return [plain(root) for root in document.roots]


def value_node(text: str, substitutions: dict[str, str] | None = None) -> Node:
    """Return the value of the only key of a text."""
    (root,) = read(text, substitutions).roots
    ((_, value),) = root.members
    return value


def slices(node: Node, text: str) -> Any:
    """Return the tree with every node as the stretch of text that it covers."""
    if node.kind is Kind.OBJECT:
        return text[node.start : node.end], {text[k.start : k.end]: slices(v, text) for k, v in node.members}
    if node.kind is Kind.ARRAY:
        return text[node.start : node.end], [slices(item, text) for item in node.items]
    return text[node.start : node.end]


def place(text: str, pointer: str, start: int, end: int) -> Location:
    return Location(Source("p.yaml", text), pointer, Span(start, end))


def broken(text: str, message: str, pointer: str, start: int, end: int, help: str = "") -> Document:  # noqa: A002
    """Return what a text that cannot be read gives."""
    fault = SyntaxFault(FaultClass.SYNTAX, message, place(text, pointer, start, end), help=help, recovered=False)
    return Document(Source("p.yaml", text), (), (fault,))


def quoting(start: int, end: int) -> Fix:
    return Fix("quote the value", Safety.UNSAFE, (Edit(start, start, '"'), Edit(end, end, '"')))


def apply(text: str, fix: Fix | None) -> str:
    assert fix is not None
    for edit in reversed(fix.edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


# Trees and spans


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


# Scalars


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("", Kind.NULL, None),
        ("~", Kind.NULL, None),
        ("null", Kind.NULL, None),
        ("True", Kind.BOOLEAN, True),
        ("false", Kind.BOOLEAN, False),
        ("tRUE", Kind.STRING, "tRUE"),
        ("y", Kind.STRING, "y"),
        ("0", Kind.NUMBER, 0),
        ("+1", Kind.NUMBER, 1),
        ("-12", Kind.NUMBER, -12),
        ("007", Kind.NUMBER, 7),
        ("0x1F", Kind.NUMBER, 31),
        (".5", Kind.NUMBER, 0.5),
        ("1.", Kind.NUMBER, 1.0),
        ("1.5e+3", Kind.NUMBER, 1500.0),
        ("1.2.3", Kind.STRING, "1.2.3"),
        ("-", None, None),
        (".", Kind.STRING, "."),
        ("1 2", Kind.STRING, "1 2"),
        ("2025-3-9", Kind.STRING, "2025-3-9"),
        ("a1b2c3d4-e5f6", Kind.STRING, "a1b2c3d4-e5f6"),
        ("12345678-e5f6", Kind.STRING, "12345678-e5f6"),
        ("'no'", Kind.STRING, "no"),
        ('"1e3"', Kind.STRING, "1e3"),
        ("!!str 5", Kind.STRING, "5"),
        ("!!str no", Kind.STRING, "no"),
        ("! 5", Kind.STRING, "5"),
        ('!!int "5"', Kind.NUMBER, 5),
        ('!!bool "x"', Kind.STRING, "x"),
        ("!!binary aGk=", Kind.STRING, "aGk="),
        ("!!timestamp 2025-03-29", Kind.STRING, "2025-03-29"),
        ("!custom text", Kind.STRING, "text"),
        ("!custom 5", Kind.NUMBER, 5),
        ("<x>", Kind.STRING, "<x>"),
        ("one\n  two", Kind.STRING, "one two"),
    ],
)
def test_a_scalar_that_all_readers_read_alike(text: str, kind: Kind | None, value: object) -> None:
    document = read(f"k: {text}\n")
    if kind is None:
        kind, value = Kind.ARRAY, None
        document = read(f"k:\n{text}\n")
    ((_, node),) = document.roots[0].members

    assert (document.faults, node.kind, node.value, type(node.value)) == ((), kind, value, type(value))


def test_a_number_of_very_many_digits_is_read() -> None:
    assert values("9" * 5000) == [float("inf")]


BOOLEAN = ("a boolean", "a string", "write true or false, or quote it where a text is meant")
NUMBER = "quote it where a text is meant, or write the number as JSON does"


@pytest.mark.parametrize(
    ("text", "old", "new", "advice"),
    [
        *((word, *BOOLEAN) for word in ("yes", "No", "ON", "off")),
        ("2025-03-29", "a date", "a string", "quote it"),
        ("2025-03-29T10:15:00Z", "a date-time", "a string", "quote it"),
        ("2025-03-29 10:15:00.5 +01:00", "a date-time", "a string", "quote it"),
        ("12:30:00", "a number", "a string", NUMBER),
        ("1:30", "a number", "a string", NUMBER),
        ("1_000", "a number", "a string", NUMBER),
        ("0b1", "a number", "a string", NUMBER),
        ("-0x1", "a number", "a string", NUMBER),
        ("0o17", "a string", "a number", NUMBER),
        ("08", "a string", "a number", NUMBER),
        ("1e3", "a string", "a number", NUMBER),
        ("1.5e3", "a string", "a number", NUMBER),
        ("-.5", "a string", "a number", NUMBER),
        ("017", "an octal number", "a decimal number", NUMBER),
    ],
)
def test_a_scalar_that_yaml_1_1_and_1_2_read_differently(text: str, old: str, new: str, advice: str) -> None:
    whole = f"k: [{text}]"
    end = 4 + len(text)
    document = read(whole)

    assert document.roots[0].members[0].value.items == (Node(Kind.HOLE, text, 4, end),)
    assert document.faults == (
        SyntaxFault(
            FaultClass.YAML_TRAP,
            f"plain scalar is read as {old} by YAML 1.1 and as {new} by YAML 1.2",
            place(whole, "/k/0", 4, end),
            help=advice,
            fix=quoting(4, end) if advice == "quote it" or ":" in text else None,
        ),
    )
    if document.faults[0].fix is not None:
        assert values(apply(whole, document.faults[0].fix)) == [{"k": [text]}]


@given(st.text(alphabet="0123456789+-.eExob_:TZ yno", min_size=1, max_size=8))
def test_a_trap_is_exactly_where_pyyaml_reads_something_else(text: str) -> None:
    whole = f"k: {text}"
    document = read(whole)
    if document.broken is not None or document.roots[0].members[0].value.kind not in {Kind.HOLE, Kind.NUMBER, Kind.STRING}:
        return
    if re.fullmatch("[-+]?0[bx]_+", text.strip()):  # PyYAML takes it for a number and fails
        return
    loader = yaml.SafeLoader(text)
    tag = loader.resolve(yaml.ScalarNode, text.strip(), (True, False)).rpartition(":")[2]
    node = document.roots[0].members[0].value
    read_alike = {Kind.NUMBER: {"int", "float"}, Kind.STRING: {"str", "value"}}.get(node.kind)
    if read_alike is not None:
        assert tag in read_alike
        if tag in {"int", "float"}:
            assert yaml.safe_load(text) == node.value
    elif tag in {"int", "float"}:
        assert yaml.safe_load(text) != plain(read(whole, {}).roots[0].members[0].value)
    else:
        assert tag != "str" or read(whole, {}).roots[0].members[0].value.kind is Kind.NUMBER


def test_a_definition_is_read_by_yaml_1_2_in_silence() -> None:
    assert values("a: no\nb: 2025-03-29\nc: 1e3\nd: 017\ne: “x”\nf: .inf\n", {}) == [
        {"a": "no", "b": "2025-03-29", "c": 1000.0, "d": 17, "e": "“x”", "f": float("inf")}
    ]


def test_numbers_that_are_not_finite_are_one_fault() -> None:
    text = "a: .inf\nb: -.INF\nc: .nan\n"
    document = read(text)

    assert document == Document(
        Source("p.yaml", text),
        document.roots,
        (
            SyntaxFault(
                FaultClass.SYNTAX,
                "3 numbers are not finite; JSON has no NaN or Infinity",
                place(text, "/a", 3, 7),
                help="write a finite number, or leave the argument out",
            ),
        ),
    )
    assert [value.kind for _, value in document.roots[0].members] == [Kind.HOLE] * 3


def test_typographic_quotes_are_one_fault_with_all_edits() -> None:
    text = '{“flowId”: “a b”, c: ["x", ‘y’], d: “say "no"”, e: x “y”}'
    document = read(text)
    fixed = '{"flowId": "a b", c: ["x", "y"], d: “say "no"”, e: x “y”}'

    assert [plain(root) for root in document.roots] == [{"flowId": "a b", "c": ["x", "y"], "d": 'say "no"', "e": "x “y”"}]
    assert [(fault.message, fault.place, fault.recovered) for fault in document.faults] == [
        ("typographic quotes around 4 keys and values", place(text, "", 1, 9), True)
    ]
    assert apply(text, document.faults[0].fix) == fixed


def test_a_value_in_typographic_quotes() -> None:
    text = "a: “x”"

    assert read(text) == Document(
        Source("p.yaml", text),
        (Node(Kind.OBJECT, None, 0, 6, (Member(Node(Kind.STRING, "a", 0, 1), Node(Kind.STRING, "x", 3, 6)),)),),
        (
            SyntaxFault(
                FaultClass.SYNTAX,
                "typographic quotes around a value",
                place(text, "/a", 3, 6),
                help='use straight quotes ("); in YAML the typographic ones are part of the text',
                fix=Fix("replace typographic quotes by straight ones", Safety.SAFE, (Edit(3, 4, '"'), Edit(5, 6, '"'))),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [("“a”: 1", "a key"), ("“a”: 1\n“b”: 1", "2 keys"), ("[“a”, “b”]", "2 values"), ("“a”: ‘b’", "2 keys and values")],
)
def test_typographic_quotes_around_keys_and_values(text: str, what: str) -> None:
    assert [fault.message for fault in read(text).faults] == [f"typographic quotes around {what}"]


def test_half_a_surrogate_pair() -> None:
    text = 'a: "\\ud83c\\udf89 \\udf89 \\ud83c"\nb: \'\\ud83c\'\nc: "\\\\ud83c"\nd: "\\U0000d83c"\n'
    document = read(text)
    message, advice = "string holds half of a surrogate pair, which is no character", "write the whole pair, or the character itself"

    assert [plain(root) for root in document.roots] == [{"a": "🎉 \ufffd \ufffd", "b": "\\ud83c", "c": "\\ud83c", "d": "\ufffd"}]
    assert document.faults == (
        SyntaxFault(FaultClass.LONE_SURROGATE, message, place(text, "/a", 3, 31), help=advice),
        SyntaxFault(FaultClass.LONE_SURROGATE, message, place(text, "/d", text.index('"\\U'), len(text) - 1), help=advice),
    )


# Placeholders


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


def test_unicode_line_separators_end_no_line() -> None:
    assert values('a: x\u2028b\nc: "y\u2029\x85z"\n# d\x85e: 2\nf: |\n  g\u2028h\n') == [
        {"a": "x\u2028b", "c": "y\u2029\x85z", "f": "g\u2028h\n"}
    ]


# Duplicate keys, merge keys, aliases


def duplicate(text: str, pointer: str, name: str, first: Span, again: Span, fix: Fix | None) -> SyntaxFault:
    return SyntaxFault(
        FaultClass.DUPLICATE_KEY,
        f'key "{name}" is given twice in one object',
        Location(Source("p.yaml", text), pointer, again),
        help="keep one of the two; readers disagree on which of them counts",
        fix=fix,
        first=Location(Source("p.yaml", text), pointer, first),
    )


def test_a_duplicate_key_stays_in_the_tree() -> None:
    text = "a:\n  x/y: 1\n  'x/y': true\n"
    document = read(text)

    assert document.faults == (duplicate(text, "/a/x~1y", "x/y", Span(5, 8), Span(14, 19), None),)
    assert [(key.value, value.value) for key, value in document.roots[0].members[0].value.members] == [("x/y", 1), ("x/y", True)]


def test_equal_duplicates_are_deleted_by_a_safe_fix() -> None:
    text = "a: [1, {b: c}]\na: [1, {b: c}]  # again\nd: 1\n"

    assert read(text).faults == (
        duplicate(
            text, "/a", "a", Span(0, 1), Span(15, 16), Fix("remove the second of the two equal members", Safety.SAFE, (Edit(15, 39, ""),))
        ),
    )


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("a: 1\nb: 2\na: 1", "a: 1\nb: 2\n"),
        ("x:\n  a: 1\r\n  a: 1\r\ny: 2", "x:\n  a: 1\r\ny: 2"),
        ("- a: 1\n  a: 1\n- 2", "- a: 1\n- 2"),
        ("a:\n  b: 1\na:\n  b: 1\n\nc: 1\n", "a:\n  b: 1\n\nc: 1\n"),
        ("a: |\n  t\na: |\n  t\nc: 1\n", "a: |\n  t\nc: 1\n"),
        ("{a: 1, a: 1}", "{a: 1}"),
        ("{a: 1,\n a: 1,\n b: 2,}", "{a: 1,\n b: 2,}"),
        ('{"a": "x" , "b": 2, "a": "x" }', '{"a": "x" , "b": 2 }'),
        ("a: 1\na: 2\na: 2\n", "a: 1\na: 2\n"),
    ],
)
def test_the_fix_of_a_duplicate_leaves_the_rest_as_it_was(text: str, fixed: str) -> None:
    (fix,) = [fault.fix for fault in read(text).faults if fault.fix]

    assert (apply(text, fix), plain(read(fixed).roots[0])) == (fixed, plain(read(text).roots[0]))


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 1.0\n",
        "a: 1\na: true\n",
        "a: 1\na: 2\na: 1\n"[:10],
        "a: &x 1\na: &y 1\nb: *y\n",
        "{a: 1, # why\n a: 1}",
        "a: 1\n? a\n: 1\n",
        "b: |+\n  t\n\na: 1\na: 1\n",
    ],
)
def test_a_duplicate_without_a_sure_fix(text: str) -> None:
    fixes = [fault.fix for fault in read(text).faults]

    assert [apply(text, fix) for fix in fixes if fix] in ([], ["a: 1\n"])
    assert [fault.rule for fault in read(text).faults] == [FaultClass.DUPLICATE_KEY]


def test_placeholders_as_names_are_no_duplicates() -> None:
    assert read("{{a}}: 1\n{{a}}: 1\n").faults == ()


def test_merge_keys_bring_in_what_is_not_given() -> None:
    text = "base: &b {x: 1, y: 2}\na: {<<: *b, y: 3}\nc:\n  y: 4\n  <<: [{x: 5}, *b, {z: 6}]\n'<<': 7\nd: {<<: 8}\n"

    assert values(text) == [{"base": {"x": 1, "y": 2}, "a": {"x": 1, "y": 3}, "c": {"x": 5, "z": 6, "y": 4}, "<<": 7, "d": {"<<": 8}}]


def test_aliases_share_the_node_that_they_name() -> None:
    (root,) = read("a: &x [1, 2]\nb: *x\nc: [*x]  # end\n").roots
    (_, first), (_, second), (_, third) = root.members

    assert (second is first, third.items[0] is first, root.span) == (True, True, Span(0, 26))


def test_anchors_end_with_their_document() -> None:
    text = "a: &x 1\n---\nb: *x\n"

    assert read(text) == broken(text, "alias names no anchor that stands before it", "/b", 15, 17)


@pytest.mark.parametrize(("text", "pointer", "start"), [("a: &x [*x]", "/a/0", 7), ("&x\nb:\n- c: *x", "/b/0/c", 11)])
def test_an_alias_inside_the_value_that_it_names(text: str, pointer: str, start: int) -> None:
    assert read(text) == broken(text, "alias stands inside the value that it names, which has no end", pointer, start, start + 2)


def test_aliases_that_stand_for_very_many_nodes() -> None:
    text = "a: &a [1]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    fault = read(text).broken

    assert fault is not None
    assert (fault.message, fault.place.pointer) == (f"aliases stand for more than {MAX_ALIASED_NODES} values", "/f/3")


def test_aliases_count_for_the_depth() -> None:
    text = "a0: &a0 [1]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}]\n" for n in range(MAX_DEPTH))
    fault = read(text).broken

    assert fault is not None
    assert (fault.message, fault.place.pointer) == (f"document is nested deeper than {MAX_DEPTH} levels", f"/a{MAX_DEPTH - 1}/0")


# Texts that cannot be read


@pytest.mark.parametrize(
    ("text", "message", "pointer", "offset", "advice"),
    [
        ("a: b: c", "a mapping cannot begin here", "", 4, 'put a value that holds ": " in quotes, or check the indentation'),
        (
            "a: [1,\n 2",
            'did not find expected "," or "]"',
            "/a/2",
            9,
            "close the bracket, or put a comma before what follows; it opens in line 1",
        ),
        (
            "a: 1\nb: {c: 1]\n",
            'did not find expected "," or "}"',
            "/b",
            13,
            "close the brace, or put a comma before what follows; it opens in line 2",
        ),
        ("a:\n\tb: 1", "a value cannot begin with this character", "/a", 3, "indent with spaces; YAML takes no tab there"),
        ("a: @x", "a value cannot begin with this character", "/a", 3, "put the value in quotes"),
        ("a: “b: c”", "a mapping cannot begin here", "", 5, 'use straight quotes (")'),
        ("- a\nb: c", 'did not find expected "-" indicator', "/1", 4, ""),
        ("a: - b", "a list cannot begin here", "/a", 3, ""),
        ("a: {{x}} {{y}: 1", "a mapping cannot begin here", "", 13, "put a value that holds a placeholder in quotes"),
        ("a: 1\n--- [b]\nc\n", "text goes on after the end of the document", "", 13, ""),
    ],
)
def test_a_text_that_cannot_be_read(text: str, message: str, pointer: str, offset: int, advice: str) -> None:
    assert read(text) == broken(text, message, pointer, offset, offset, advice)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x7f", "\uffff"])
def test_a_character_that_yaml_does_not_take(character: str) -> None:
    text = f"\ufeffé: x{character}"
    message = f"character U+{ord(character):04X} may not stand in YAML"

    assert read(text) == broken(text, message, "", 5, 6, "delete it, or write it as an escape in double quotes")


def test_a_quote_that_is_not_closed() -> None:
    text = "a: 1\nb: 'x\nc: d\n"

    assert read(text) == broken(text, "text ends inside a quoted value", "/b", 8, 9, "close the quote")


def test_a_typographic_quote_that_is_not_closed() -> None:
    text = "{a: “b, c”}"

    assert read(text) == broken(text, "typographic quote opens a text and does not close it", "/a", 4, 5, 'use straight quotes (")')


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? ", "[{"])
def test_depth_is_bounded(opening: str) -> None:
    fault = read(opening * 100_000).broken

    assert fault is not None
    assert fault.message == f"document is nested deeper than {MAX_DEPTH} levels"


def test_the_deepest_document_is_read() -> None:
    assert len(read("[" * MAX_DEPTH + "]" * MAX_DEPTH).roots) == 1
    assert read("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).broken is not None


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


# Hostile texts

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
