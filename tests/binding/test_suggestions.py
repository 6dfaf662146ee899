"""Which inputs an unknown argument was probably meant for."""

from __future__ import annotations

import json
import random

import pytest
from flow_makers import made, one
from hypothesis import given
from hypothesis import strategies as st

from flowlint.binding.arguments import bind
from flowlint.binding.suggestions import MOST_GUESSED, clear_suggestion, ranking, suggestions
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Source
from flowlint.model.near_words import MOST_PLACES, NearWords
from flowlint.model.node import Kind, Node
from flowlint.model.payload import Argument, Payload
from flowlint.model.spelling import closest, distance, fold
from flowlint.syntax.json import strict

NOWHERE = Node(Kind.STRING, "x", 0, 3)


def argument(name: str) -> Argument:
    return Argument(name, NOWHERE, NOWHERE, "", "")


def one_by_one(name: str, flow: FlowDefinition, used: set[str]) -> list[tuple[tuple[int, int, int], str]]:
    """Return the same as ``ranking`` by comparing the name with one input after the other."""
    short = name.rpartition(".")[2] or name
    found = []
    for index, parameter in enumerate(flow.inputs):
        if parameter.name in used or not (closest(short, [parameter.short_name]) or (short == name and closest(name, [parameter.name]))):
            continue
        slips = distance(short.casefold(), parameter.short_name.casefold())
        rank = int(fold(short) != fold(parameter.short_name)), slips, int(parameter.type.name != "string")
        found.append((rank, index, parameter.name))
    return [(rank, name) for rank, _, name in sorted(found)]


words = st.text("abAB_-.ßé ", max_size=9)
names = st.one_of(words, words.map("Flow.{}".format), st.sampled_from(["Flow.agentId", "agentId", "Flow.agent_id", "State.x" + "y" * 300]))


@given(inputs=st.lists(names, max_size=6, unique=True), name=names, used=st.integers(0, 3), data=st.data())
def test_inputs_are_ranked_as_one_by_one(inputs: list[str], name: str, used: int, data: st.DataObject) -> None:
    types = data.draw(st.lists(st.sampled_from(["string", "boolean"]), min_size=len(inputs), max_size=len(inputs)))
    flow = made(*(one(given_name, kind) for given_name, kind in zip(inputs, types, strict=True)))
    taken = set(inputs[:used])
    assert ranking(argument(name), flow, taken) == one_by_one(name, flow, taken)


@pytest.mark.parametrize("name", ["", "a", "Flow.a", "Flow.agentIx", "x" * 200])
@pytest.mark.parametrize("length", [199, 201, 800, 801, 5_000])
def test_a_long_input_is_meant_by_a_name_near_to_all_of_it(name: str, length: int) -> None:
    flow = made(one("Flow." + "x" * length), one("Flow.agentId"), one("Slot." + "ß" * length))
    assert ranking(argument(name), flow) == one_by_one(name, flow, set())


@pytest.mark.parametrize("letters", ["ab", "abcdefgh"])
def test_words_are_as_far_apart_as_one_by_one(letters: str) -> None:
    chance = random.Random(letters)
    for _ in range(300):
        some = ["".join(chance.choices(letters, k=chance.choice([0, 1, 7, 8, 9, chance.randint(0, 40)]))) for _ in range(20)]
        word = "".join(chance.choices(letters, k=chance.randint(0, 20)))
        expected = [(index, slips) for index, other in enumerate(some) if (slips := distance(word, other)) <= 12]
        assert list(NearWords(some).within(word, 12)) == expected


def test_nothing_is_near_to_nothing() -> None:
    assert list(NearWords([]).within("a", 5)) == []
    assert list(NearWords(["", "ab"]).within("", 2)) == [(0, 0), (1, 2)]


def test_what_is_kept_of_many_characters_is_bounded() -> None:
    some = [chr(0x4E00 + number) * 3 for number in range(2 * MOST_PLACES)]
    table = NearWords(some)
    assert [list(table.within(one[:2], 1)) for one in some] == [[(number, 1)] for number in range(2 * MOST_PLACES)]
    assert len(table._places) <= MOST_PLACES


def test_the_best_is_clear_where_no_other_is_as_good() -> None:
    flow = made(one("Flow.agentId"), one("Flow.agentIds", collection=True), one("Flow.agentIx", "boolean"), one("Flow.other"))
    assert suggestions(argument("Flow.agentIg"), flow) == ["Flow.agentId", "Flow.agentIx"]
    assert clear_suggestion(ranking(argument("Flow.agentIg"), flow)) == "Flow.agentId"
    assert clear_suggestion(ranking(argument("Flow.agentIg"), flow, {"Flow.agentId"})) == "Flow.agentIx"
    assert clear_suggestion(ranking(argument("Flow.queue"), flow)) is None
    assert clear_suggestion([((1, 1, 0), "a"), ((1, 1, 0), "b")]) is None


def test_of_very_many_unknown_names_none_is_guessed_so_what_lacks_is_named() -> None:
    flow = made(one("Flow.agentId", required=True), one("Flow.flag", "boolean", required=True))

    def missing(number: int) -> list[str]:
        passed = {"Flow.agentIx": 1, **{f"other{number}": 1 for number in range(number - 1)}}
        text = json.dumps({"flowId": flow.id, "inputData": passed})
        source = Source("launch.json", text)
        return [parameter.name for parameter in bind(Payload(source, strict.parse(source).roots[0]), flow).missing]

    assert missing(MOST_GUESSED) == ["Flow.flag"]
    assert missing(MOST_GUESSED + 1) == ["Flow.agentId", "Flow.flag"]
