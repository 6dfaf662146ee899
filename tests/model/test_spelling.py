"""How near two words are: the same as by the whole table, whatever the limit, and quickly where both begin alike."""

from __future__ import annotations

import random

import pytest

from flowlint.model.spelling import distance, nearest_name


def by_the_whole_table(left: str, right: str) -> int:
    rows = [list(range(len(right) + 1))]
    for row, a in enumerate(left, 1):
        current = [row]
        for column, b in enumerate(right, 1):
            cost = min(rows[-1][column] + 1, current[-1] + 1, rows[-1][column - 1] + (a != b))
            if row > 1 and column > 1 and a == right[column - 2] and left[row - 2] == b:
                cost = min(cost, rows[-2][column - 2] + 1)
            current.append(cost)
        rows.append(current)
    return rows[-1][-1]


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 1_000])
def test_the_distance_is_that_of_the_whole_table_or_over_the_limit(limit: int) -> None:
    chance = random.Random(limit)
    for _ in range(5_000):
        left, right = ("".join(chance.choices("abc", k=chance.randint(0, 8))) for _ in range(2))
        right_answer = by_the_whole_table(left, right)
        found = distance(left, right, limit)
        assert found == right_answer if right_answer <= limit else found > limit


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Order Callbacks", "Order Callback"),
        ("order-callback", "Order Callback"),
        ("Order Callback EU", "Order Callback"),
        ("Weekend opening hours", "Holiday opening hours"),
        ("Order Survey", "Order Callback"),
        ("Callback", "Order Callback"),
        ("Survey", None),
        ("Billing dispute", None),
        ("", None),
    ],
)
def test_nearest_name_by_letters_and_by_words(name: str, near: str | None) -> None:
    assert nearest_name(name, ["Order Callback", "Holiday opening hours"]) == near
