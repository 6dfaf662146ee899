"""Values of HCL are transcribed into JSON whose pieces know their places, and what is written back is HCL again."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from defective_files import LAX, Case, cases, job
from examples import examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flowlint.linter import engine
from flowlint.linter.fixes import apply_fixes
from flowlint.model.location import Source, Span
from flowlint.payloads.terraform.hcl.json_writer import file_of, value
from flowlint.payloads.terraform.hcl.parser import parse
from flowlint.payloads.terraform.hcl.spelling import (
    hole,
    in_bare_key,
    in_expression,
    in_flush_heredoc,
    in_heredoc,
    in_quoted,
    in_string_value,
)
from flowlint.payloads.terraform.hcl.transcripts import content
from flowlint.payloads.terraform.hcl.tree import Call, Template
from flowlint.payloads.transcript import Transcript

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
URL = "https://api.mypurecloud.com/api/v2/flows/executions"


def transcribed(text: str) -> Source:
    """Return the JSON of the one value that ``text`` gives to ``jsonencode``."""
    source = Source("main.tf", f"x = jsonencode({text})\n")
    (attribute,) = parse(source.text).attributes
    assert isinstance(attribute.value, Call)
    (argument,) = attribute.value.arguments
    transcript = Transcript(source)
    value(transcript, file_of(source, ()), argument, argument.start, argument.end)
    return transcript.source()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", "{}"),
        ("{ a = 1 }", '{ "a" : 1 }'),
        ("{\n  a = 1\n  b : 2\n}", '{\n  "a" : 1,\n  "b" : 2\n}'),
        ("{ a = 1, b = 2, }", '{ "a" : 1, "b" : 2  }'),
        ("{\n  a = 1 # one\n\n  # two\n  b = [1, 2, # three\n  ]\n}", '{\n  "a" : 1 ,\n\n  \n  "b" : [1, 2  \n  ]\n}'),
        ("{ /* x */ a /* y */ = /* z */ true }", '{   "a"   :   true }'),
        ('{ "a b" = "q\\"q\\\\ \\t é $${x} %%{y}" }', '{ "a b" : "q\\"q\\\\ \\t é ${x} %{y}" }'),
        ('{ a = "x-${var.b["k"]}-y" }', '{ "a" : "x-${var.b[\\"k\\"]}-y" }'),
        ("{ a = var.b, c = upper(var.d), e = null }", '{ "a" : ${var.b}, "c" : ${upper(var.d)}, "e" : null }'),
        ('{ (var.k) = 1, 5 = 2, "${var.l}" = 3 }', '{ "${var.k}" : 1, "5" : 2, "${var.l}" : 3 }'),
        ("{ a = (1), b = [(2)], c = -1.5 }", '{ "a" :  1 , "b" : ${[(2)]}, "c" : -1.5 }'),
        ('{ a = ("x"), b = (var.c), d = (1 + 2) }', '{ "a" :  "x" , "b" :  ${var.c} , "d" :  ${1 + 2}  }'),
        ("{ a = { for k in var.b : k => 1 }, c = 007 }", '{ "a" : ${…}, "c" : ${007} }'),
        ("{ a = 1 b = 2 }", "${…}"),
        ("[\n  merge(\n    var.a,\n    var.b\n  ),\n]", "[\n  ${merge( var.a, var.b )} \n]"),
        ('{ a = "%{ if var.b }x%{ endif }" }', '{ "a" : "${…}" }'),
        ('{ a = <<EOT\nx "y"\nEOT\n}', '{ "a" : "x \\"y\\"\\n"\n}'),
    ],
)
def test_values_become_the_json_that_terraform_makes_of_them(text: str, expected: str) -> None:
    assert transcribed(text).text == expected


def test_a_heredoc_and_a_string_stand_for_their_content() -> None:
    text = 'a = "{\\"x\\": \\"$${y}\\", \\"z\\": ${var.z["k"]}}"\nb = <<-EOT\n    {"x":\n      1}\n  EOT\n'
    found = []
    for attribute in parse(text).attributes:
        assert isinstance(attribute.value, Template)
        transcript = Transcript(Source("main.tf", text))
        content(transcript, file_of(Source("main.tf", text), ()), attribute.value)
        found.append(transcript.source().text)
    assert found == ['{"x": "${y}", "z": ${var.z[\'k\']}}', '{"x":\n  1}\n']


def test_a_placeholder_names_the_expression_where_that_is_possible() -> None:
    assert [hole("module.a.id"), hole('x["k"].id'), hole("try(\n  a,\n  b\n)"), hole("{ a = 1 }"), hole('f("a", "b")'), hole("a\n{")] == [
        "${module.a.id}",
        '${x["k"].id}',
        "${try( a, b )}",
        "${…}",
        '${f("a", "b")}',
        "${…}",
    ]


def test_what_is_written_means_the_same_in_hcl() -> None:
    assert [in_string_value(text) for text in ("Flow.a", '\\"', "\\u00e9\\/", "${x}", "%{x}", "a$", '"', "\\n", "\\b")] == [
        *("Flow.a", '\\"', "é/", "$${x}", "%%{x}", None, None, "\\n", None),
    ]
    assert [in_quoted(text) for text in ('{"a": 1}', "\\", "a\n", "${x}", "$", "\x01")] == [
        '{\\"a\\": 1}',
        "\\\\",
        "a\\n",
        "$${x}",
        None,
        None,
    ]
    assert [in_heredoc(text) for text in ('"\\', "a\nb", "${x}", "%")] == ['"\\', "a\nb", "$${x}", None]
    assert [in_flush_heredoc(text) for text in ('"', "a\nb", "${x}")] == ['"', None, "$${x}"]
    assert [in_bare_key(text) for text in ("flowId", '"Flow.a"', "Flow.", "1", '"${x}"')] == ["flowId", '"Flow.a"', None, None, None]
    assert [
        in_expression(text) for text in ('{"a": [1, true], ', '{\n  "a": 1\n}', '"a":\n1', "1\n2", '"\\/"', '"\\ud83d\\ude00"', '"${x}"')
    ] == [
        *('{"a": [1, true], ', '{\n  "a": 1\n}', None, None, None, None, None),
    ]


class Hcl:
    """Writes JSON's values as people write them in HCL."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def write(self, one: Any, indent: str = "") -> str:
        if isinstance(one, dict):
            return self._members(one, indent)
        if isinstance(one, list):
            items = [self.write(item, indent) for item in one]
            return (
                self.random.choice(["[", "[ ", "[\n"])
                + self.random.choice([", ", ",", ",\n", ", // x\n"]).join(items)
                + (self.random.choice(["", ",", "\n"]) if items else "")
                + "]"
            )
        return self._string(one) if isinstance(one, str) else json.dumps(one)

    def _members(self, one: dict[str, Any], indent: str) -> str:
        inner = f"{indent}  "
        members = [f"{self._key(key)}{self.random.choice([' = ', '=', ' : ', ': '])}{self.write(item, inner)}" for key, item in one.items()]
        if self.random.random() < 0.3:
            return f"{{ {', '.join(members)}{self.random.choice([' ', ', '] if members else [' '])}}}"
        separators = ["\n", ",\n", " # é\n", ", # x, y = 1\n", "\n\n", " /* z */\n"]
        lines = "".join(f"{inner}{member}{self.random.choice(separators)}" for member in members)
        return f"{{\n{lines}{indent}}}"

    def _key(self, key: str) -> str:
        return key if IDENTIFIER.fullmatch(key) and key != "for" and self.random.random() < 0.7 else self._string(key)

    def _string(self, text: str) -> str:
        escaped = re.sub(r'["\\]', r"\\\g<0>", text).replace("\n", "\\n").replace("\r", "\\r")
        return '"' + re.sub(r"([$%])\{", r"\1\1{", escaped) + '"'


values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 5),
        st.sampled_from([1.5, "", "x", 'q"q', "back\\slash", "é😀", "tab\tx", "two\nlines", "${x}", "$$", "%{y}", "#no // comment"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "flowId", "Flow.x", "long key", "b-c", "é"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(LAX, max_examples=examples(200))
@given(one=st.dictionaries(st.sampled_from(["a", "flowId", "Flow.x"]), values), random=st.randoms(use_true_random=False))
def test_every_character_of_the_json_stands_where_the_host_has_it(one: dict[str, Any], random: Random) -> None:
    source = transcribed(Hcl(random).write(one))
    assert json.loads(source.text) == one
    assert source.embedding is not None
    pieces = source.embedding.pieces
    assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces[:-1])]
    assert all(before.host_end <= after.host_start for before, after in pairwise(pieces))
    host = source.embedding.host.text
    for piece in pieces:
        inside = source.text[piece.start : piece.end]
        if inside not in {":", ",\n", " ", "\n"} and piece.is_verbatim and not inside.startswith("\\"):
            assert inside == host[piece.host_start : piece.host_end]
        assert source.embedding.span(Span(piece.start, piece.end)) == Span(piece.host_start, piece.host_end)


@settings(LAX, max_examples=examples(100))
@given(case=cases(), random=st.randoms(use_true_random=False))
def test_fixes_of_an_object_lead_to_the_same_payload_as_those_of_json(
    case: Case, random: Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    payload = without_faults(case.text)
    assume(case.suffix == ".json" and payload is not None and payload)
    folder = tmp_path_factory.mktemp("fixes")
    alone, inside = folder / "payload.json", folder / "main.tf"
    before, behind = f'data "http" "x" {{\n  url    = "{URL}"\n  method = "POST"\n  request_body = jsonencode(', ")\n}\n"
    alone.write_text(json.dumps(payload, ensure_ascii=False), "utf-8")
    inside.write_text(before + Hcl(random).write(payload, "  ") + behind, "utf-8")
    forced = Case(case.flow, case.mode, ".json", "", case.originals, case.defects, bare=True)

    found = [engine.check(job(forced, str(path))) for path in (alone, inside)]
    judged = [sorted((one.rule, one.message, one.place.pointer) for one in report.findings) for report in found]
    assert judged[0] == judged[1]
    by_hand = any(one.fix is not None and one.fix.safety == "display-only" for one in found[1].findings)

    for path in (alone, inside):
        assert apply_fixes(job(forced, str(path)), [str(path)], unsafe=True, write=True).problems == ()
    text = inside.read_text("utf-8")
    assert text.startswith(before)
    assert text.endswith(behind)
    mended = json.loads(transcribed(text.removeprefix(before).removesuffix(behind)).text)
    assert parse(text).error is None
    assert by_hand or mended == json.loads(alone.read_text("utf-8"))


def without_faults(text: str) -> Any:
    """Return what a text says, or ``None`` where it has faults that no object of HCL has."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError
        return dict(pairs)

    try:
        found = json.loads(text, object_pairs_hook=once)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
