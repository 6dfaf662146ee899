from __future__ import annotations

import pytest

from flowlint.definitions.variables import from_archy_list, from_export_list, kept_in_archy, kept_in_export, spelled
from flowlint.model.datatype import CATALOGUE, DataType
from flowlint.model.flow import InputParameter
from flowlint.model.location import Location, Origin, Source
from flowlint.syntax.yaml import composer

DECODED = Source("x.i3WorkFlow", "", Origin.DERIVED)


def exported(*variables: object) -> tuple[InputParameter, ...]:
    return from_export_list(list(variables), lambda pointer: Location(DECODED, f"/variables{pointer}"))


def archy(text: str) -> tuple[InputParameter, ...]:
    source = Source("x.yaml", text)
    return from_archy_list(composer.parse(source).roots[0], source, "/workflow/variables")


def variable(**keys: object) -> dict[str, object]:
    return {"name": "Flow.a", "__type": "StringVariable", "isInput": True, **keys}


@pytest.mark.parametrize("name", sorted(CATALOGUE))
@pytest.mark.parametrize("collection", [False, True])
def test_every_known_type_is_read_from_exports_and_from_archy(name: str, collection: bool) -> None:
    export = CATALOGUE[name].export
    expected = (InputParameter("Flow.a", DataType(name, collection)),)
    value = {"type": export + ("_coll" if collection else ""), "config": {"emp": {}}}
    type_name = "ComplexVariable" if export.startswith("cpx_") else export
    assert exported(variable(__type=type_name, isCollection=collection, initialValue=value)) == expected
    key = f"{name}{'Collection' if collection else ''}Variable"
    assert archy(f"- {key}: {{name: Flow.a, isInput: true, initialValue: {{noValue: true}}}}\n") == expected


@pytest.mark.parametrize("flag", [False, None, "true", 1])
def test_only_true_makes_an_exported_variable_an_input(flag: object) -> None:
    assert exported(variable(isInput=flag)) == ()


@pytest.mark.parametrize(
    ("value", "initial"),
    [
        (None, False),
        ({}, False),
        ({"config": {"emp": {}}, "uiMetaData": {"mode": 3}}, False),
        ({"config": {"emp": {}}}, False),
        ({"config": {"emp": {}}, "uiMetaData": {"mode": 1}}, True),
        ({"config": {"lit": {"text": "5"}}}, True),
        ({"config": {"ref": {}}}, True),
        ({"config": {}, "text": "5"}, True),
        ("5", False),
    ],
)
def test_a_value_of_its_own_is_told_from_the_absence_of_one(value: object, initial: bool) -> None:
    assert exported(variable(initialValue=value)) == (InputParameter("Flow.a", DataType("string"), initial_value=initial),)


@pytest.mark.parametrize(
    ("written", "initial"), [("{noValue: true}", False), ("null", False), ('{lit: ""}', True), ("{exp: 1 + 1}", True), ("{{x}}", True)]
)
def test_archy_has_a_value_unless_it_says_no_value(written: str, initial: bool) -> None:
    read = archy(f"- stringVariable: {{name: Flow.a, isInput: true, initialValue: {written}}}\n")
    assert read == (InputParameter("Flow.a", DataType("string"), initial_value=initial),)


def test_a_lone_surrogate_in_a_text_is_replaced() -> None:
    assert exported(variable(description="a\ud800b")) == (InputParameter("Flow.a", DataType("string"), description="a?b"),)


def test_no_list_has_no_inputs() -> None:
    assert from_export_list(None, lambda _: Location(DECODED, "")) == ()
    assert from_archy_list(None, DECODED, "") == ()


def test_a_name_that_several_inputs_have_is_one_input_of_no_certain_type() -> None:
    place = Location(DECODED, "/variables/0")
    twin = Location(DECODED, "/variables/1")
    equal = exported(variable(), variable(), variable(initialValue={"text": "x"}))
    assert equal == (InputParameter("Flow.a", DataType("string or string or string"), initial_value=True),)
    assert [(one.place, one.twin) for one in equal] == [(place, twin)]
    assert exported(variable(), variable(__type="IntegerVariable", isCollection=True)) == (
        InputParameter("Flow.a", DataType("string or collection of integer")),
    )
    assert exported(variable(), variable(isInput=False)) == (InputParameter("Flow.a", DataType("string")),)
    assert exported(variable(), variable(name="Flow.A")) == tuple(InputParameter(name, DataType("string")) for name in ("Flow.a", "Flow.A"))


def test_a_type_of_another_letter_case_is_the_known_one() -> None:
    assert [spelled(DataType(name, collection=True)) for name in ("DateTime", "JSON", "workBin")] == [
        DataType("dateTime", collection=True),
        DataType("json", collection=True),
        DataType("workBin", collection=True),
    ]


def test_variables_that_are_no_inputs_are_named() -> None:
    others = [variable(name="Flow.b", isInput=False), {"name": "Flow.c"}, {"isInput": False}, 5]
    assert kept_in_export([variable(), *others]) == ("Flow.b", "Flow.c")
    assert kept_in_export(None) == ()
    listed = "- a: {name: Flow.a, isInput: true}\n- b: {name: Flow.b, isInput: false}\n- c: {name: Flow.c}\n"
    assert kept_in_archy(composer.parse(Source("x.yaml", listed)).roots[0]) == ("Flow.b", "Flow.c")
    assert kept_in_archy(None) == ()
