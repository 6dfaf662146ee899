"""What Terraform's ``format`` makes of a text: verbs, literals, escapes, and what is not known."""

from __future__ import annotations

import pytest

from flowlint.model.hosting import in_host
from flowlint.model.location import Location, Source, Span
from flowlint.payloads.terraform.hcl.formats import formatted
from flowlint.payloads.terraform.hcl.parser import parse


def made(call: str) -> Source | None:
    source = Source("main.tf", f"body = {call}\n")
    transcript = formatted(source, parse(source.text).attributes[0].value)
    return transcript.source() if transcript is not None else None


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('format("a")', "a"),
        ('format("%s-%d", var.a, var.b)', "${var.a}-${var.b}"),
        ('format("%[2]s%s%[1]v", var.a, var.b, var.c)', "${var.b}${var.c}${var.a}"),
        ('format("%05.2f%%", var.a)', "${var.a}%"),
        ('format("%q", var.a)', '"${var.a}"'),
        ('format("{\\"id\\": \\"%s\\"}", "abc")', '{"id": "abc"}'),
        ('format("%5s", "abc")', "${'abc'}"),
        ('format("%s", "${var.a}")', "${var.a}"),
        ('format("$${input.a} ${var.b} %s", var.c)', "${input.a} ${var.b} ${var.c}"),
        ('"${format("%s", var.a)}"', "${var.a}"),
        ("format(<<EOT\n  %s\nEOT\n, var.a)", "  ${var.a}\n"),
    ],
)
def test_a_verb_becomes_what_its_argument_is(call: str, expected: str) -> None:
    source = made(call)
    assert source is not None
    assert source.text == expected


@pytest.mark.parametrize(
    "call",
    [
        'format("%s")',
        'format("%[3]s", var.a)',
        'format("100 %", var.a)',
        "format(var.a)",
        "format()",
        'upper("%s")',
        '"%s"',
        'format("%{if var.a}b%{endif}")',
    ],
)
def test_what_is_not_known_is_not_made_up(call: str) -> None:
    assert made(call) is None


def test_each_character_knows_its_place() -> None:
    source = made('format("{\\"a\\": %s, \\"b\\": 1}", var.c)')
    assert source is not None
    assert source.text == '{"a": ${var.c}, "b": 1}'
    host = in_host(Location(source, "", Span(source.text.index("b"), source.text.index("b") + 1)))
    assert host.span is not None
    assert host.source.text[host.span.start : host.span.end] == "b"
    assert host.span.start == len('body = format("{\\"a\\": %s, \\"')


def test_no_verb_is_written_into_the_text() -> None:
    source = made('format("ab %s", var.c)')
    assert source is not None
    assert source.embedding is not None
    write = source.embedding.pieces[0].write
    assert [write("x"), write('"'), write("5%")] == ["x", '\\"', None]
