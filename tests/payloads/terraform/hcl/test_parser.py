"""HCL is read into data whose places are exact, and broken text is left out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flowlint.payloads.terraform.hcl.parser import parse, parse_expression
from flowlint.payloads.terraform.hcl.tree import (
    Attribute,
    Block,
    Call,
    Document,
    Expression,
    Index,
    Literal,
    Member,
    Object,
    Raw,
    Reference,
    Run,
    RunKind,
    Template,
    Tuple,
)

ESCAPE, INTERPOLATION, DIRECTIVE = RunKind.ESCAPE, RunKind.INTERPOLATION, RunKind.DIRECTIVE

TRIGGER = """\
# Größe: 20 €
resource "genesyscloud_processautomation_trigger" "Anruf-é" {
  name = "Größe 😀 \\"x\\"" // comment
  target {
    id = module.workflow["é"].ids[0]
  }
  match_criteria = jsonencode([
    { "jsonPath" : "mediaType", value = ["VOICE", -1.5, true, null], (var.key) = "${var.é}!" }, # comment
  ])
}
"""


def value(text: str) -> Expression:
    found = parse_expression(text)
    assert found is not None
    return found


def runs(text: str) -> list[tuple[str, str, RunKind]]:
    """Return the content of each run and what stands in the file in its place."""
    template = parse(text).attributes[0].value
    assert isinstance(template, Template)
    return [(run.content, text[run.start : run.end], run.kind) for run in template.runs]


def pieces(document: Document, text: str) -> list[tuple[str, str]]:
    """Return the kind and the text of everything in a document."""
    return [(type(one).__name__, text[one.start : one.end]) for one in everything(document)]


def everything(holder: Document | Block) -> Iterator[Attribute | Block | Member | Expression]:
    for attribute in holder.attributes:
        yield attribute
        yield from within(attribute.value)
    for block in holder.blocks:
        yield block
        yield from everything(block)


def within(expression: Expression) -> Iterator[Member | Expression]:
    yield expression
    match expression:
        case Tuple(items=items) | Call(arguments=items):
            for item in items:
                yield from within(item)
        case Object(members=members):
            for member in members:
                yield member
                yield from within(member.key)
                yield from within(member.value)
        case Template(runs=parts):
            for run in parts:
                if run.expression is not None:
                    yield from within(run.expression)


def test_a_whole_block() -> None:
    text = 'a "b" c {\n  d = 1\n  e {}\n}\n'
    inner = Block("e", (), (), (), 20, 24)
    assert parse(text) == Document((), (Block("a", ("b", "c"), (Attribute("d", Literal("1", 16, 17), 12, 17),), (inner,), 0, 26),))


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_count_code_points(mark: str, ends: str) -> None:
    text = mark + TRIGGER.replace("\n", ends)
    document = parse(text)
    criteria = text[text.index("jsonencode") : text.index(ends + "}" + ends)]
    assert document.error is None
    assert document.blocks[0].labels == ("genesyscloud_processautomation_trigger", "Anruf-é")
    assert [text[one.start : one.start + len(one.name)] for one in document.blocks[0].attributes] == ["name", "match_criteria"]
    assert pieces(document, text) == [
        ("Block", text[text.index("resource") :].rstrip()),
        ("Attribute", 'name = "Größe 😀 \\"x\\""'),
        ("Template", '"Größe 😀 \\"x\\""'),
        ("Attribute", f"match_criteria = {criteria}"),
        ("Call", criteria),
        ("Tuple", criteria.removeprefix("jsonencode(").removesuffix(")")),
        ("Object", criteria[criteria.index("{") : criteria.index("}, #") + 1]),
        ("Member", '"jsonPath" : "mediaType"'),
        ("Template", '"jsonPath"'),
        ("Template", '"mediaType"'),
        ("Member", 'value = ["VOICE", -1.5, true, null]'),
        ("Template", "value"),
        ("Tuple", '["VOICE", -1.5, true, null]'),
        ("Template", '"VOICE"'),
        ("Literal", "-1.5"),
        ("Literal", "true"),
        ("Literal", "null"),
        ("Member", '(var.key) = "${var.é}!"'),
        ("Reference", "var.key"),
        ("Template", '"${var.é}!"'),
        ("Reference", "var.é"),
        ("Block", text[text.index("target") : text.index("match_criteria")].rstrip()),
        ("Attribute", 'id = module.workflow["é"].ids[0]'),
        ("Reference", 'module.workflow["é"].ids[0]'),
    ]


def test_expressions() -> None:
    assert value("x.y") == Reference("x.y", ("x", "y"), 0, 3)
    assert value("(x)") == Reference("x", ("x",), 1, 2)
    assert value("f(x, 1)") == Call("f", (Reference("x", ("x",), 2, 3), Literal("1", 5, 6)), 0, 7)
    assert value("provider::a::f()") == Call("provider::a::f", (), 0, 16)
    assert value("f(x...)") == Raw("f(x...)", 0, 7)
    assert value("[]") == Tuple((), 0, 2)
    assert value("{}") == Object((), 0, 2)
    assert value("false") == Literal("false", 0, 5)
    assert value("null") == Literal("null", 0, 4)
    assert value("1.0e3") == Literal("1.0e3", 0, 5)
    assert value("1 + 2") == Raw("1 + 2", 0, 5)
    assert value("-x") == Raw("-x", 0, 2)
    assert value("a ? b : c") == Raw("a ? b : c", 0, 9)
    assert value("[for x in y : x]") == Raw("[for x in y : x]", 0, 16)
    assert value("f(x).y") == Raw("f(x).y", 0, 6)
    assert value('{a = 1, "b c" = 2, 3 = 4}') == Object(
        (
            Member(Template((Run("a", 1, 2),), 1, 2), Literal("1", 5, 6), 1, 6),
            Member(Template((Run("b c", 9, 12),), 8, 13), Literal("2", 16, 17), 8, 17),
            Member(Literal("3", 19, 20), Literal("4", 23, 24), 19, 24),
        ),
        0,
        25,
    )


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ('a["k"].b', ("a", Index("k"), "b")),
        ("a[0][1]", ("a", Index(0), Index(1))),
        ("a.0.b", ("a", Index(0), "b")),
        ("a[*].b[0]", ("a", Index(None), "b", Index(0))),
        ("a.*.b", ("a", Index(None), "b")),
        ("a[each.key].b", ("a", Index(None), "b")),
        ('a["${b}"]', ("a", Index(None))),
    ],
)
def test_steps_of_references(text: str, steps: tuple[str | Index, ...]) -> None:
    assert value(text) == Reference(text, steps, 0, len(text))


@pytest.mark.parametrize("text", ["", "a b", "1\nb = 2", "1 }\nresource x y {", '"', "f(", "\ufffd", "a = 1"])
def test_what_is_no_single_expression(text: str) -> None:
    assert parse_expression(text) is None


def test_runs_of_quoted_strings() -> None:
    assert runs(r'a = "é\n\t\r\"\\\u00e9\U0001F600$${x}%%{y} $x %"') == [
        ("é", "é", RunKind.VERBATIM),
        ("\n", r"\n", ESCAPE),
        ("\t", r"\t", ESCAPE),
        ("\r", r"\r", ESCAPE),
        ('"', r"\"", ESCAPE),
        ("\\", r"\\", ESCAPE),
        ("é", r"\u00e9", ESCAPE),
        ("😀", r"\U0001F600", ESCAPE),
        ("${", "$${", ESCAPE),
        ("x}", "x}", RunKind.VERBATIM),
        ("%{", "%%{", ESCAPE),
        ("y} $x %", "y} $x %", RunKind.VERBATIM),
    ]
    assert runs('a = ""') == []
    assert runs(r'a = "\ud83d"') == [("\ufffd", r"\ud83d", ESCAPE)]
    assert value(r'"a\tb"') == Template((Run("a", 1, 2), Run("\t", 2, 4, ESCAPE), Run("b", 4, 5)), 0, 6)


def test_interpolations_and_directives_are_runs() -> None:
    template = value('" ${ x.y } ${f("${z}")}"')
    assert template == Template(
        (
            Run(" ", 1, 2),
            Run("${ x.y }", 2, 10, INTERPOLATION, Reference("x.y", ("x", "y"), 5, 8)),
            Run(" ", 10, 11),
            Run(
                '${f("${z}")}',
                11,
                23,
                INTERPOLATION,
                Call("f", (Template((Run("${z}", 16, 20, INTERPOLATION, Reference("z", ("z",), 18, 19)),), 15, 21),), 13, 22),
            ),
        ),
        0,
        24,
    )
    assert runs('a = "x%{ if y }é%{ endif }z"') == [
        ("x", "x", RunKind.VERBATIM),
        ("%{ if y }é%{ endif }", "%{ if y }é%{ endif }", DIRECTIVE),
        ("z", "z", RunKind.VERBATIM),
    ]


def test_the_content_of_a_template() -> None:
    contents = [one.content for text in ('"a\\nb"', '""', '"a${b}"') if isinstance(one := value(text), Template)]
    assert contents == ["a\nb", "", None]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_heredoc_keeps_its_lines(ends: str) -> None:
    text = 'a = <<EOT\n  é "\\n" $${x}\n\n  ${var.a} %%{\n  EOT\nb = 1\n'.replace("\n", ends)
    assert runs(text) == [
        ('  é "\\n" ', '  é "\\n" ', RunKind.VERBATIM),
        ("${", "$${", ESCAPE),
        (f"x}}{ends}{ends}  ", f"x}}{ends}{ends}  ", RunKind.VERBATIM),
        ("${var.a}", "${var.a}", INTERPOLATION),
        (" ", " ", RunKind.VERBATIM),
        ("%{", "%%{", ESCAPE),
        (ends, ends, RunKind.VERBATIM),
    ]
    assert [attribute.name for attribute in parse(text).attributes] == ["a", "b"]
    first = parse(text).attributes[0].value
    assert text[first.start : first.end] == text[4 : text.index(f"{ends}b")]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_flush_heredoc_loses_the_shared_indentation(ends: str) -> None:
    text = 'a = <<-EOT\n    {\n\n      "a": "${var.x}"\n    }\n  EOT\n'.replace("\n", ends)
    assert runs(text) == [
        (f"{{{ends}", f"{{{ends}", RunKind.VERBATIM),
        (ends, ends, RunKind.VERBATIM),
        ('  "a": "', '  "a": "', RunKind.VERBATIM),
        ("${var.x}", "${var.x}", INTERPOLATION),
        (f'"{ends}', f'"{ends}', RunKind.VERBATIM),
        (f"}}{ends}", f"}}{ends}", RunKind.VERBATIM),
    ]


def test_an_interpolation_at_the_beginning_of_a_line_leaves_no_indentation() -> None:
    assert runs("a = <<-E\n  b\n${c}\n  E\n") == [
        ("  b\n", "  b\n", RunKind.VERBATIM),
        ("${c}", "${c}", INTERPOLATION),
        ("\n", "\n", RunKind.VERBATIM),
    ]
    assert runs("a = <<-E\n  b\n  ${c}\n  E\n") == [
        ("b\n", "b\n", RunKind.VERBATIM),
        ("${c}", "${c}", INTERPOLATION),
        ("\n", "\n", RunKind.VERBATIM),
    ]
    assert runs("a = <<-E\nE\n") == []


@pytest.mark.parametrize(
    ("text", "error", "names"),
    [
        ("é = 1\na = f(\n", None, []),
        ("é = 1\nb = f(c..., d)\n", 11, ["é"]),
        ("a = 1\n}}}\n", 6, ["a"]),
        ('a = "\\d"\n', None, []),
        ("a = <<EOT\nx\n", None, []),
    ],
)
def test_broken_text_is_left_out(text: str, error: int | None, names: list[str]) -> None:
    document = parse(text)
    assert [attribute.name for attribute in document.attributes] == names
    assert document.error is not None
    assert error is None or document.error == error


def test_an_open_block_keeps_what_it_has() -> None:
    text = 'resource "é" "x" {\n  a = 1\n'
    block = parse(text).blocks[0]
    assert (block.labels, [one.name for one in block.attributes]) == (("é", "x"), ["a"])
    assert parse(text).error == len(text)


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "\x00", "}", '"', "<<", "a", "a =", "= 1", "${", "\ud800 = 1", "a = \ud800", "%{ if", "[" * 5000]
)
def test_nothing_is_raised(text: str) -> None:
    document = parse(text)
    assert (document.attributes, document.blocks) == ((), ())


def test_every_beginning_of_a_text_is_read() -> None:
    text = f"{TRIGGER}a = <<-E\n  x ${{b}}\n E\nc = <<E\n"
    for end in range(len(text)):
        cut = text[:end]
        assert all(one.start <= one.end <= end for one in everything(parse(cut)))


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a = ", "}"), ("f(", ")"), ("(", ")"), ('"${', '}"')])
def test_deep_nesting_is_bounded(opening: str, closing: str) -> None:
    text = f"a = {opening * 3000}b{closing * 3000}\n"
    found = parse(text).attributes
    assert [text[one.start : one.end] for one in found] in ([text.strip()], [])


def test_deep_blocks_are_bounded() -> None:
    depth, blocks = 0, parse("a {\n" * 1000 + "}\n" * 1000).blocks
    while blocks:
        depth, blocks = depth + 1, blocks[0].blocks
    assert depth == 200
