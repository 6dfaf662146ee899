"""Velocity templates: what is text, what is filled in, and what the conditions leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlint.payloads.velocity.template import (
    MAX_READINGS,
    Escape,
    Literal,
    Nothing,
    Reference,
    Unreadable,
    answers,
    blocks,
    choices,
    is_settled,
    parse,
    reading,
)


def read(text: str) -> list[str]:
    """Return every reading of a template: text as it is, placeholders as holes, and directives as one blank."""
    parts = parse(text)
    return ["".join(shown(text, part) for part in reading(parts, one)) for one in answers(choices(parts))]


def shown(text: str, part: object) -> str:
    if isinstance(part, Reference):
        return part.hole
    if isinstance(part, Escape):
        return part.text
    return text[part.start : part.end] if isinstance(part, Literal) else " "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${input.x} $input.x $!{input.x} $!input.x", "${input.x} ${input.x} ${input.x} ${input.x}"),
        ("${input.a.b} $input.a.b. $input.a-b", "${input.a.b} ${input.a.b}. ${input.a-b}"),
        ("${rawRequest}", "${rawRequest}"),
        ('$esc.jsonString("$input.x") $esc.jsonString(${input.x}).y', "${esc.jsonString(input.x)} ${esc.jsonString(input.x).y}"),
        ('$input.list[0] $input.get(")").z', "${input.list[0]} ${input.get()).z}"),
        ("${input.x|'none'}", "${input.x|none}"),
        ("$ $5 ${ x } $-x 5$", "$ $5 ${ x } $-x 5$"),
        ("#1 #abc #ifx(1) # #{x}", "#1 #abc #ifx(1) # #{x}"),
        (r"\$input.x \\$input.x \#if \#abc \\", r"$input.x \${input.x} #if \#abc \\"),
        ("a## b $c\r\nd", "a d"),
        ("a#* b\n $c *#d", "a d"),
        ("#[[ $x #if ]]#", "  $x #if  "),
        ('#set($a = ")")b#set( $c = [1, 2] )', " b "),
        ("#foreach($i in $input.l)$i#if($foreach.hasNext),#end#end", " ${i}  "),
        ("#foreach($i in $l)#if($foreach.index > 0),#end$i#end", "  ${i} "),
        ("#foreach($i in $l)#if($foreach.count <= 1)x#{else}never#end#end", "  x  "),
        ("#foreach($i in $l)#if(!$foreach.first),#end$i#if($foreach.last)#else,#end#end", "  ${i}   "),
        ('"#if($a)yes#{else}no#end" 1', '"${if}" 1'),
        ('"#foreach($i in $l)$i#end"', '"${foreach}"'),
        ("#if(false)never#end#if(true)x#{else}never#end", "  x "),
    ],
)
def test_a_template_without_open_conditions_has_one_reading(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#if($a)1#end", [" 1 ", " "]),
        ("#if($a)1#{else}2#end", [" 1 ", " 2 "]),
        ("#if ( $a )1#elseif($b)2#else 3#end", [" 1 ", " 2 ", "  3 "]),
        ("#if($a)1#elseif($b)2#end", [" 1 ", " 2 ", " "]),
        ("#if($a)1#end#if(!$a)2#end#if(${a})3#end#if(!($a))4#end", [" 1   3  ", "  2   4 "]),
        ("#if($a)#if($a)1#{else}never#end#end", ["  1  ", " "]),
        ("#if($a)1#end#if($b)2#end", [" 1  2 ", " 1  ", "  2 ", "  "]),
        ('"#if($a)", "b": "#end"', ['" ", "b": " "', '" "']),
    ],
)
def test_each_way_through_the_conditions_is_a_reading(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "fixed", "expected"),
    [
        ("$x #if($a)1#end", (), True),
        ("#foreach($i in $l)#if($foreach.index > 0),#end$i#end", (), True),
        ("#foreach($i in $l)#if(!$foreach.first),#end#if($foreach.last)#else,#end#end", (), True),
        ("#foreach($i in $l)#if($velocityCount > 1),#end$i#end", ("input",), False),
        ("#foreach($i in $l)#if($i == 'a')1#end#end", ("input",), False),
        ("#foreach($i in $l)#if($input.a)1#elseif(!$input.b)2#end#end", ("input",), True),
        ("#foreach($i in $l)#if($input.a)1#elseif($i)2#end#end", ("input",), False),
        ("#foreach($i in $l)#if($input.a)#if($n > 1),#end#end#end", ("input",), False),
        ("#if($a)#foreach($i in $l)#foreach($j in $i)#if($input.a)1#end#end#end#end", ("input",), True),
        ("#if($a)#foreach($i in $l)#foreach($j in $i)#if($input.a)1#end#end#end#end", (), False),
    ],
)
def test_which_conditions_turn_out_alike_in_all_rounds(text: str, fixed: tuple[str, ...], expected: bool) -> None:
    assert is_settled([block for block in blocks(parse(text)) if block.is_loop], fixed) is expected


def test_blocks_come_before_those_in_them() -> None:
    text = "#foreach($a in $b)#foreach($c in $d)1#end#end#if($e)#foreach($f in $g)2#end#end"
    assert [text[block.start : block.end] for block in blocks(parse(text))] == [text[:45], text[18:41], text[45:], text[52:75]]


def test_of_many_conditions_each_is_turned_by_itself() -> None:
    found = read("".join(f"#if($a{number})1#end" for number in range(6)))
    assert sorted({one.count("1") for one in found}) == [0, 1, 5, 6]
    assert len(found) <= MAX_READINGS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x#if($a)", 'the template has a directive without "#end" at 1'),
        ("x#foreach($a in $b)", 'the template has a directive without "#end" at 1'),
        ("#if($a", "a bracket behind a name is not closed at 3"),
        ("$a.b(c", "a bracket behind a name is not closed at 4"),
        ("#if", 'the directive "#if" has no argument in parentheses at 0'),
        ("x#end", 'the directive "#end" belongs to none before it at 1'),
        ("#foreach($a in $b)#else#end", 'the directive "#else" belongs to none before it at 18'),
        ("#if($a)#else#else#end", 'the directive "#else" follows "#else" at 12'),
        ("#[[ x", 'the template has a "#[[" without end at 0'),
        ("#macro(x)#end", 'what the directive "#macro" sends is not known at 0'),
        ("#parse('x')", 'what the directive "#parse" sends is not known at 0'),
        ("#@box()x#end", "what a macro sends is not known at 0"),
        ("#if($a)" * 10_000 + "#end" * 10_000, "directives are nested deeper than 50 levels at 350"),
        ("".join(f"#if($a{number})1#end" for number in range(10_000)), "the template has too many conditions at 0"),
    ],
)
def test_a_template_that_no_text_shows_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert f"{caught.value} at {caught.value.offset}" == reason


@pytest.mark.parametrize("text", ["$a.b(" * 50_000, "\\" * 300_000, "$a[" * 50_000, "#*" * 100_000, "${a|" * 20_000, '$a.b("' * 50_000])
def test_a_hostile_template_is_read_or_refused_at_once(text: str) -> None:
    try:
        parse(text)
    except Unreadable:
        return


_MARKS = [
    "$",
    "!",
    "{",
    "}",
    "input",
    ".x",
    "#",
    "if",
    "($a)",
    "else",
    "end",
    "foreach",
    "set",
    "\\",
    '"',
    "(",
    ")",
    "[",
    "]",
    "*",
    "##",
    "\n",
    ",",
    "é",
]


@given(st.lists(st.sampled_from(_MARKS), max_size=25).map("".join))
def test_parts_cover_the_template_in_order(text: str) -> None:
    try:
        parts = parse(text)
        chosen = answers(choices(parts))
    except Unreadable:
        return
    for one in chosen:
        found = list(reading(parts, one))
        assert [part.start for part in found] == [0, *(part.end for part in found)][: len(found)]
        assert (found[-1].end if found else 0) == len(text)
        assert all(isinstance(part, Nothing) or part.start < part.end for part in found)
