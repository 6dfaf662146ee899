"""``unused-ignore``: which ignores are called useless."""

from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.ignoring import IgnoreUse, RunFacts
from flowlint.model.location import Location, Source, Span
from flowlint.rules.unused_ignore import RULE

PLACE = Location(Source("a.yaml", "x: 1  # flowlint: ignore[null-value]\n"), "", Span(6, 36))
IDLE = IgnoreUse(PLACE, ("null-value",), "", used=False, judged=True, comment=True)


@pytest.mark.parametrize(
    "use",
    [IDLE._replace(used=True), IDLE._replace(judged=False), IDLE._replace(expired=True, comment=False)],
    ids=["used", "off", "expired"],
)
def test_nothing_is_said_of_an_ignore_that_may_be_of_use(use: IgnoreUse, found) -> None:
    assert found(RULE, RunFacts((use,))) == []


def test_an_ignore_that_hides_nothing(found) -> None:
    assert found(RULE, RunFacts((IDLE, IDLE._replace(comment=False)))) == [
        Diagnostic("ignore comment matches no finding", PLACE, help="remove it"),
        Diagnostic("ignore entry matches no finding", PLACE, help="remove it"),
    ]


def test_a_comment_that_names_no_rule(found) -> None:
    assert found(RULE, RunFacts((IDLE._replace(rules=()),))) == [
        Diagnostic("ignore comment names no rule, expected ignore[rule]", PLACE, help="name the rule in brackets")
    ]


def test_a_rule_that_does_not_exist_is_said_even_where_another_was_of_use(found) -> None:
    assert found(RULE, RunFacts((IDLE._replace(rules=("null-value", "nul-value"), unknown=("nul-value",), used=True),))) == [
        Diagnostic('ignore comment names "nul-value", which is not a rule', PLACE, help="`flowlint explain` lists every rule")
    ]
