"""Flowlint's base of frozen data behaves as ``typing.NamedTuple`` does: each test makes the same class of both."""

from __future__ import annotations

import copy
import pickle
import typing
from collections.abc import Callable
from typing import Any

import pytest

from flowlint.model import named_tuple


class Point(named_tuple.NamedTuple):
    """A point with a label."""

    x: int
    y: int = 2
    label: str = "none"

    @property
    def total(self) -> int:
        """The sum."""
        return self.x + self.y

    def moved(self, by: int) -> Point:
        """Return another point."""
        return self._replace(x=self.x + by)


class Typed(typing.NamedTuple):
    """A point with a label."""

    x: int
    y: int = 2
    label: str = "none"


class Empty(named_tuple.NamedTuple):
    """Nothing."""


class Sharper(Point):
    """A point with more to say, and no more to hold."""

    def shout(self) -> str:
        """Return the label in capitals."""
        return self.label.upper()


@pytest.mark.parametrize(
    "use",
    [
        lambda made: tuple(made(1)),
        lambda made: tuple(made(1, label="a", y=3)),
        lambda made: made(1).label,
        lambda made: repr(made(1, label="a")).partition("(")[2],
        lambda made: made(1)._replace(y=5) == (1, 5, "none"),
        lambda made: made(1)._asdict(),
        lambda made: made._make([1, 2, 3]),
        lambda made: made._fields,
        lambda made: made._field_defaults,
        lambda made: made.__match_args__,
        lambda made: made.__doc__,
        lambda made: hash(made(1)) == hash((1, 2, "none")),
        lambda made: made(1) < made(2),
        lambda made: copy.deepcopy(made(1)),
        lambda made: hasattr(made(1), "__dict__"),
    ],
)
def test_it_does_what_the_standard_one_does(use: Callable[[Any], object]) -> None:
    assert use(Point) == use(Typed)


@pytest.mark.parametrize(
    "use",
    [
        lambda made: made(),
        lambda made: made(1, 2, "a", 4),
        lambda made: made(1, z=4),
        lambda made: made(1)._replace(z=4),
        lambda made: setattr(made(1), "x", 2),
        lambda made: setattr(made(1), "z", 2),
    ],
)
def test_it_refuses_what_the_standard_one_refuses(use: Callable[[Any], object]) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)) as standard:
        use(Typed)
    with pytest.raises(standard.type):
        use(Point)


def test_methods_and_properties_are_kept() -> None:
    assert (Point(1).total, Point(1).moved(4), Point.moved.__doc__) == (3, (5, 2, "none"), "Return another point.")


def test_the_first_instance_of_a_subclass_has_its_methods() -> None:
    made = Sharper(1, label="a")
    assert (type(made), made.shout(), type(made._replace(x=2)), isinstance(made, Point)) == (Sharper, "A", Sharper, True)


def test_the_hundredth_instance_is_as_the_first() -> None:
    class Pair(named_tuple.NamedTuple):
        left: int
        right: int = 0

    made = [(Pair(number), Pair(right=1, left=number), Pair(number, 2)) for number in range(100)]
    assert made == [((number, 0), (number, 1), (number, 2)) for number in range(100)]
    with pytest.raises(TypeError):
        Pair()  # type: ignore[call-arg]


def test_a_class_without_fields_has_instances() -> None:
    assert (Empty(), repr(Empty())) == ((), "Empty()")


def test_instances_go_through_pickle() -> None:
    read = pickle.loads(pickle.dumps(Point(1, label="a")))
    assert (read, type(read)) == (Point(1, label="a"), Point)


def test_a_pattern_takes_it_apart() -> None:
    match Point(1, 5):
        case Point(x, y=5):
            assert x == 1
        case _:
            pytest.fail("the pattern did not fit")
