"""The rules that pass on the faults of a text: syntax-error, duplicate-key, yaml-trap and lone-surrogate."""

from __future__ import annotations

from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules import duplicate_key, lone_surrogate, syntax_error, yaml_trap

RULES = (syntax_error.RULE, duplicate_key.RULE, yaml_trap.RULE, lone_surrogate.RULE)


def by_rule(found, fault):
    return {rule.id: found(rule, fault) for rule in RULES if found(rule, fault)}


def test_syntax_fault_is_passed_on_whole(found, faults, place) -> None:
    text = '{"flowId": "x",}'
    (fault,) = faults(text)
    assert by_rule(found, fault) == {
        "syntax-error": [
            Diagnostic(
                "trailing comma is not allowed in JSON",
                place(text, ",", ""),
                help="put no comma after the last member or item",
                fix=Fix("remove trailing commas", Safety.SAFE, (Edit(14, 15, ""),)),
            )
        ]
    }


def test_unreadable_text_without_advice_still_has_help(found, faults, place) -> None:
    text = '{"flowId": }'
    (fault,) = faults(text)
    assert by_rule(found, fault) == {
        "syntax-error": [
            Diagnostic(
                'expected a value, found "}"',
                place(text, "}", "/flowId"),
                help="correct the text here; the payload is not checked until it can be read",
            )
        ]
    }


def test_repeated_key_names_the_first(found, faults, place) -> None:
    text = '{"flowId": "x", "flowId": "y"}'
    (fault,) = faults(text)
    assert by_rule(found, fault) == {
        "duplicate-key": [
            Diagnostic(
                'key "flowId" is given twice in one object',
                place(text, '"flowId"', "/flowId", number=1),
                help="keep one of the two; JSON readers disagree on which of them counts",
                related=(Related("first given here", place(text, '"flowId"', "/flowId")),),
            )
        ]
    }


def test_yaml_trap_offers_quotes(found, faults, place) -> None:
    text = "name: 1:0\n"
    (fault,) = faults(text, "yaml")
    assert by_rule(found, fault) == {
        "yaml-trap": [
            Diagnostic(
                "this value is a number in YAML 1.1 and a string in YAML 1.2",
                place(text, "1:0", "/name", grammar="yaml"),
                help="quote it if a string is meant, or write the number as JSON does",
                fix=Fix("quote the value", Safety.UNSAFE, (Edit(6, 6, '"'), Edit(9, 9, '"'))),
            )
        ]
    }


def test_half_of_a_character_is_found(found, faults, place) -> None:
    text = '{"name": "\\ud83d"}'
    (fault,) = faults(text)
    assert by_rule(found, fault) == {
        "lone-surrogate": [
            Diagnostic(
                "string holds half of a surrogate pair, which is no character",
                place(text, '"\\ud83d"', "/name"),
                help="write the whole pair, or the character itself",
            )
        ]
    }
