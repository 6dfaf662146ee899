"""Conditions of Velocity templates: what they ask, which of them need no asking, and which may turn out otherwise in each round of a loop.

A loop is read as one turn, so its counters have the values that they have there. Conditions come without blanks.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Collection, Sequence

from flowlint.model.named_tuple import NamedTuple

_NOT_IN_HOLES = re.compile(r"[${}!\"'\\\s]+")
_SIMPLE = re.compile(r"(!|not(?=[$(]))?\(*(\$!?\{?[\w.-]+(?:\(\))?\}?|true|false)\)*", re.ASCII)
_ANSWERS = {
    "${true}": 0,
    "${false}": 1,
    "${velocityHasNext}": 1,
    "${foreach.hasNext}": 1,
    "${foreach.hasNext()}": 1,
    "${foreach.first}": 0,
    "${foreach.isFirst()}": 0,
    "${foreach.last}": 0,
    "${foreach.isLast()}": 0,
}
"""Conditions of which the answer is known in the only turn of a loop: 0 for yes, 1 for no."""
_COUNTING = re.compile(r"\(*\$!?\{?foreach\.(index|count)\}?(==|!=|>=|<=|>|<)([0-9]{1,9})\)*", re.ASCII)
_COUNTERS = {"index": 0, "count": 1}
_COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
_REFERENCE = re.compile(r"\$!?\{?([A-Za-z_][\w-]*)", re.ASCII)


class Decision(NamedTuple):
    """What an ``#if`` asks, whether it takes its first branch on the contrary, and the answer where there is but one."""

    question: str
    turned: bool
    answer: int | None


def decision(conditions: Sequence[str]) -> Decision:
    """Return what an ``#if`` with these conditions, those of each ``#elseif`` included, asks."""
    if len(conditions) > 1:
        return Decision("\n".join(conditions), False, None)
    condition = conditions[0]
    counting = _COUNTING.fullmatch(condition)
    if counting is not None:
        counter, compared, number = counting.groups()
        return Decision(condition, False, 0 if _COMPARISONS[compared](_COUNTERS[counter], int(number)) else 1)
    simple = _SIMPLE.fullmatch(condition)
    question = hole_of(simple[2]) if simple is not None else condition
    return Decision(question, simple is not None and bool(simple[1]), _ANSWERS.get(question))


def is_settled(conditions: Sequence[str], fixed: Collection[str]) -> bool:
    """Return true when an ``#if`` has one answer in all rounds of a loop; ``fixed`` are the names whose values no round changes."""
    return decision(conditions).answer is not None or all(
        name in fixed for condition in conditions for name in _REFERENCE.findall(condition)
    )


def hole_of(reference: str) -> str:
    """Return the one spelling of a reference: ``${input.x}`` for ``$!input.x``, without what no placeholder may hold."""
    return f"${{{_NOT_IN_HOLES.sub('', reference)}}}"
