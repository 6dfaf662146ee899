"""The grammar of Architect's expressions: what it reads, and what it owns up to not reading."""

from __future__ import annotations

import pytest

from flowlint.definitions.uses.expression import Hole, Unreadable, parse, reads


def read(text: str) -> list[str]:
    """Return the names that an expression reads, ``?`` behind one that it tests, ``*`` for a placeholder."""
    found = list(reads(parse(text)))
    return ["*" if isinstance(one, Hole) else ".".join(one.name.path) + "?" * one.tested for one in found]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Flow.ani", ["Flow.ani"]),
        (" Flow . ani ", ["Flow.ani"]),
        ('"Flow.ani"', []),
        ('"say \\"Flow.ani\\" twice" + Flow.b', ["Flow.b"]),
        ('"\\\\" + Flow.a + "\\\\"', ["Flow.a"]),
        ("Flow.aniNumber", ["Flow.aniNumber"]),
        ("flow.ANI", ["flow.ANI"]),
        ("Flow.jsonData.a.b", ["Flow.jsonData.a.b"]),
        ("Flow.list[Flow.index].x", ["Flow.list", "Flow.index"]),
        ('Flow.jsonData["a"]', ["Flow.jsonData"]),
        ("ToPhoneNumber(Flow.ani).e164", ["Flow.ani"]),
        ("MakeDuration(0, 0, ToInt(Flow.delay), 0, 0)", ["Flow.delay"]),
        ("Count(Flow.a) - -1 * .5 ^ 2 % 3 / 4", ["Flow.a"]),
        ("Flow.a & Flow.b", ["Flow.a", "Flow.b"]),
        ("not Flow.a AND !Flow.b or (Flow.c)", ["Flow.a", "Flow.b", "Flow.c"]),
        ("Flow.a ? Flow.b : Flow.c ? Flow.d : 1", ["Flow.a", "Flow.b", "Flow.c", "Flow.d"]),
        ("And(Flow.a, Or(Flow.b, true))", ["Flow.a", "Flow.b"]),
        ("MakeList()", []),
        ("Flow.größe", ["Flow.größe"]),
        # Tests.
        ("IsSet(Flow.a)", ["Flow.a?"]),
        ("isnotset ( Flow.a )", ["Flow.a?"]),
        ("ISNOTSETOREMPTY(ToString(Flow.a)) and Flow.b", ["Flow.a?", "Flow.b"]),
        ("If(IsSet(Flow.a), Flow.a, Flow.b)", ["Flow.a?", "Flow.a", "Flow.b"]),
        ("IsSetX(Flow.a)", ["Flow.a"]),
        ("Flow.a == NOT_SET", ["Flow.a?"]),
        ("not_set != Flow.a and Flow.b > 1", ["Flow.a?", "Flow.b"]),
        ("Flow.a == ToString(NOT_SET)", ["Flow.a?"]),
        ('Flow.a == "NOT_SET"', ["Flow.a"]),
        ("Flow.a == Flow.b", ["Flow.a", "Flow.b"]),
        ("Flow.a + NOT_SET", ["Flow.a"]),
        ("Flow.a <> NOT_SET", ["Flow.a?"]),
        # Comments.
        ("Flow.a /* Flow.b */ + 1 // Flow.c", ["Flow.a"]),
        ('"/*" + Flow.a + "*/"', ["Flow.a"]),
        ('"http://x" + Flow.a', ["Flow.a"]),
        ('Append(\n  "a", \n  Flow.b)', ["Flow.b"]),
        # Placeholders.
        ('"{{text}}" + Flow.a', ["Flow.a"]),
        ("State.contact.{{member}}", ["State.contact"]),
        ("Flow.{{name}} + Flow.a", ["*", "Flow.a"]),
        ("ToPhoneNumber(Flow.a).{{member}}", ["Flow.a"]),
        ("${limit} > Flow.a", ["*", "Flow.a"]),
        ("{{whole}}", ["*"]),
    ],
)
def test_what_is_read(text: str, names: list[str]) -> None:
    assert read(text) == names


def test_offsets_are_those_of_the_names() -> None:
    found = list(reads(parse("1 + Flow.a * Flow . b")))
    assert [one.name.start for one in found if not isinstance(one, Hole)] == [4, 13]


@pytest.mark.parametrize(
    "text",
    [
        *["", " ", "Flow.a +", "(Flow.a", "Flow.a)", '"open', "Flow.", "a b", "Flow.a ?? 1", "f(1,)", "f(,1)", "Flow.a[", "Flow.a[]"],
        *["@Flow.a", "'text'", "Flow.a # b", '"a""b"', "and", "Flow.a and", "? :", "a ? b", "/* open", "1..2", "{a}", "Flow.1"],
        "(" * 100 + "1" + ")" * 100,
    ],
)
def test_what_is_not_known_is_said(text: str) -> None:
    with pytest.raises(Unreadable):
        parse(text)


def test_a_long_expression_takes_no_deep_call() -> None:
    text = " + ".join(f"Flow.x{number}" for number in range(5000))
    assert len(read(text)) == 5000
    assert read("-" * 10_000 + "Flow.a") == ["Flow.a"]
    assert read("Flow.a" + "[0]" * 5000) == ["Flow.a"]
