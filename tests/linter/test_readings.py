"""What counts of the findings in several readings of one text, and which of their fixes are made."""

from __future__ import annotations

from flowlint import registry
from flowlint.linter.outcome import Found
from flowlint.linter.readings import Reading, weighed
from flowlint.model.carried import Readings
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.hosting import hosted
from flowlint.model.location import Location, Source, Span
from flowlint.payloads.velocity import bodies

RULE = registry.rules()[0]
HOST = Source("a", "common #if($x)first#{else}second#end behind")


def readings() -> Readings:
    (found,) = bodies.texts_of(HOST, {})
    assert isinstance(found, Readings)
    return found


def weigh(words: list[list[str]], *, every: bool, edits: tuple[str, ...] = ()) -> list[tuple[str, Safety | None]]:
    """Find words in each of the two readings and return what counts; a fix that is found with each takes ``edits`` away."""
    recorded = []
    for text, wanted in zip(readings().texts, words, strict=True):
        assert text.source is not None
        source = text.source

        def one(word: str, source: Source = source) -> Diagnostic:
            start = source.text.index(word)
            made = tuple(Edit(source.text.index(part), source.text.index(part) + 1, "") for part in edits if part in source.text)
            place = Location(source, "", Span(start, start + 1))
            return hosted(Diagnostic(word, place, help="", fix=Fix("x", Safety.SAFE, made) if made else None))

        recorded.append(Reading(text, [Found(RULE, one(word)) for word in wanted]))
    return [found_as(found) for found in weighed(recorded, every=every)]


def found_as(found: Found) -> tuple[str, Safety | None]:
    fix = found.diagnostic.fix
    return found.diagnostic.message, fix.safety if fix is not None else None


def test_the_same_is_found_once() -> None:
    assert weigh([["common", "first"], ["common", "second"]], every=True) == [("common", None), ("first", None), ("second", None)]


def test_what_one_reading_does_not_find_counts_only_where_each_is_sent() -> None:
    assert weigh([["common"], []], every=True) == [("common", None)]
    assert weigh([["common"], []], every=False) == []
    assert weigh([["first"], []], every=False) == [("first", None)]


def test_a_fix_is_made_where_every_reading_that_has_its_place_asks_for_it() -> None:
    assert weigh([["common"], ["common"]], every=True, edits=("common",)) == [("common", Safety.SAFE)]
    assert weigh([["first"], []], every=True, edits=("first",)) == [("first", Safety.SAFE)]
    assert weigh([["common"], []], every=True, edits=("common",)) == [("common", Safety.DISPLAY_ONLY)]
    assert weigh([["first"], []], every=True, edits=("first", "behind")) == [("first", Safety.DISPLAY_ONLY)]
    assert weigh([["common"], ["common"]], every=True, edits=("common", "first")) == [("common", Safety.DISPLAY_ONLY)]
