from __future__ import annotations

import json
from typing import Any

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source
from flowlint.model.trigger import Trigger, TriggerDeclaration
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.rules.malformed_trigger import RULE

RIGHT: dict[str, Any] = {
    "name": "Customer left",
    "topicName": "v2.users.{id}.activity",
    "target": {"type": "Workflow", "id": "x", "workflowTargetSettings": {"dataFormat": "Json"}},
    "enabled": True,
}
HOST = {"name": "name", "topicName": "topic_name", "eventTTLSeconds": "event_ttl_seconds", "delayBySeconds": "delay_by_seconds"}
SETTINGS = "/target/workflowTargetSettings"


def trigger(**fields: Any) -> str:
    return json.dumps({**RIGHT, **fields})


def target(**fields: Any) -> dict[str, Any]:
    return {**RIGHT["target"], **fields}


def respelt(text: str, old: str, new: str, title: str) -> Fix:
    return Fix(title, Safety.SAFE, (Edit(text.index(old), text.index(old) + len(old), new),))


@pytest.mark.parametrize(
    ("text", "fragment", "pointer", "message", "help_"),
    [
        (trigger(name=7), "7", "/name", '"name" takes a string, found a number', "write a string"),
        (trigger(enabled=7), "7", "/enabled", '"enabled" takes true or false, found a number', "write true or false"),
        (trigger(matchCriteria="media"), '"media"', "/matchCriteria", '"matchCriteria" takes a list of criteria, found a string',
         'write [{"jsonPath": …, "operator": …, "value": …}]'),
        (trigger(target="x"), '"x"', "/target", '"target" takes an object, found a string', 'write {"type": "Workflow", "id": …}'),
        (trigger(eventTTLSeconds="soon"), '"soon"', "/eventTTLSeconds", '"eventTTLSeconds" takes an integer, found a string',
         "write an integer"),
        (trigger(eventTTLSeconds="10.5"), '"10.5"', "/eventTTLSeconds", '"eventTTLSeconds" takes an integer, found a string',
         "write an integer"),
        (trigger(delayBySeconds="30"), '"30"', "/delayBySeconds", '"delayBySeconds" is 30, expected an integer from 60 to 900',
         "write an integer from 60 to 900"),
        (trigger(delayBySeconds="true"), '"true"', "/delayBySeconds", '"delayBySeconds" takes an integer, found a string',
         "write an integer"),
        (trigger(eventTTLSeconds=9), "9", "/eventTTLSeconds", '"eventTTLSeconds" is 9, expected an integer of at least 10',
         "write an integer of at least 10"),
        (trigger(eventTTLSeconds=10.5), "10.5", "/eventTTLSeconds", '"eventTTLSeconds" is 10.5, expected an integer of at least 10',
         "write an integer of at least 10"),
        (trigger(delayBySeconds=59), "59", "/delayBySeconds", '"delayBySeconds" is 59, expected an integer from 60 to 900',
         "write an integer from 60 to 900"),
        (trigger(delayBySeconds=901), "901", "/delayBySeconds", '"delayBySeconds" is 901, expected an integer from 60 to 900',
         "write an integer from 60 to 900"),
        (trigger(eventTTLSeconds=60, delayBySeconds=61), "61", "/delayBySeconds",
         'trigger has both "eventTTLSeconds" and "delayBySeconds", expected only one of them',
         'remove "eventTTLSeconds" or "delayBySeconds"'),
        (trigger(name=""), '""', "/name", '"name" has no characters, expected 1 to 256', "write a text"),
        (trigger(topicName="t" * 257), f'"{"t" * 257}"', "/topicName", '"topicName" has 257 characters, expected 1 to 256', "shorten it"),
        (trigger(name="n" * 257), f'"{"n" * 257}"', "/name", '"name" has 257 characters, expected 1 to 256', "shorten it"),
        (trigger(description="d" * 513), f'"{"d" * 513}"', "/description", '"description" has 513 characters, expected at most 512',
         "shorten it"),
        (trigger(target=target(type="Flow")), '"Flow"', "/target/type", '"type" is "Flow", expected "Workflow"', 'write "Workflow"'),
        (trigger(target=target(workflowTargetSettings={"dataFormat": "Jsn"})), '"Jsn"', f"{SETTINGS}/dataFormat",
         '"dataFormat" is "Jsn", expected "TopLevelPrimitives" or "Json"', 'write "Json"'),
    ],
)  # fmt: skip
def test_faults_without_fix(started, place, found, text: str, fragment: str, pointer: str, message: str, help_: str) -> None:
    assert found(RULE, started(text)) == [Diagnostic(message, place(text, fragment, pointer), help=help_)]


@pytest.mark.parametrize(("written", "right"), [("false", False), ("true", True)])
def test_boolean_in_quotes(started, place, found, mended, written: str, right: bool) -> None:
    text = trigger(enabled=written)
    quoted = place(text, f'"{written}"', "/enabled")
    start, end = quoted.span
    findings = found(RULE, started(text))
    edits = (Edit(start, start + 1, ""), Edit(end - 1, end, ""))
    assert findings == [
        Diagnostic(
            '"enabled" takes true or false, found a string',
            quoted,
            help="write true or false",
            fix=Fix("remove the quotes", Safety.SAFE, edits),
        )
    ]
    assert mended(text, findings) == trigger(enabled=right)


def test_words_in_another_case(started, place, found) -> None:
    text = trigger(target=target(type="workflow", workflowTargetSettings={"dataFormat": "JSON"}))
    assert found(RULE, started(text)) == [
        Diagnostic(
            '"type" is "workflow", expected "Workflow"',
            place(text, '"workflow"', "/target/type"),
            help='write "Workflow"',
            fix=respelt(text, "workflow", "Workflow", 'write "Workflow"'),
        ),
        Diagnostic(
            '"dataFormat" is "JSON", expected "TopLevelPrimitives" or "Json"',
            place(text, '"JSON"', f"{SETTINGS}/dataFormat"),
            help='write "Json"',
            fix=respelt(text, "JSON", "Json", 'write "Json"'),
        ),
    ]


def test_misspelt_key_is_not_missing_as_well(started, place, found) -> None:
    text = json.dumps({"Enabled": True, **{name: value for name, value in RIGHT.items() if name != "enabled"}})
    assert found(RULE, started(text)) == [
        Diagnostic(
            '"Enabled" is not a field of a trigger, expected "enabled"',
            place(text, '"Enabled"', "/Enabled"),
            help='rename it to "enabled"',
            fix=respelt(text, "Enabled", "enabled", 'rename it to "enabled"'),
        )
    ]


def test_what_a_whole_trigger_needs(started, place, found) -> None:
    text = '{"topicName": "v2.x", "matchCriteria": [], "name": null}'
    where = place(text, '"v2.x"', "/topicName")
    assert found(RULE, started(text)) == [
        Diagnostic(f'trigger has no "{name}", which is required', where, help=f'add "{name}"') for name in ("name", "target", "enabled")
    ]


def test_names_of_the_host(started, place, found) -> None:
    text = trigger(eventTTLSeconds="5")
    assert found(RULE, started(text, names=HOST)) == [
        Diagnostic(
            '"event_ttl_seconds" is 5, expected an integer of at least 10',
            place(text, '"5"', "/eventTTLSeconds"),
            help="write an integer of at least 10",
        )
    ]


@pytest.mark.parametrize("fields", [{"eventTTLSeconds": "60"}, {"enabled": "true"}, {"name": 7}, {"eventTTLSeconds": "var.ttl"}])
def test_host_that_converts_scalars(started, found, fields: dict[str, Any]) -> None:
    assert found(RULE, started(trigger(**fields), names=HOST)) == []


@pytest.mark.parametrize(
    "text",
    [
        trigger(),
        trigger(eventTTLSeconds=10, description="d" * 512, name="n" * 256),
        trigger(delayBySeconds=60),
        trigger(delayBySeconds="60"),
        trigger(eventTTLSeconds="120"),
        trigger(delayBySeconds=900, eventTTLSeconds=None),
        trigger(name="{{name}}" + "n" * 300, eventTTLSeconds="{{ttl}}", enabled="${enabled}"),
        trigger(target=target(type="<Workflow>", workflowTargetSettings={"dataFormat": "${format}"})),
        trigger(delayBySeconds=60, eventTTLSeconds=0).replace(": 0", ": {{ttl}}"),
        trigger(delayBySeconds=0, eventTTLSeconds=10).replace(": 0", ": ${var.delay == null ? 60 : null}"),
        trigger(delayBySeconds="${var.delay}", eventTTLSeconds=10),
        trigger(version=3, selfUri="/api/v2/x", somethingNew=1),
        trigger().replace("true", "${enabled}").replace('"Customer left"', "{{name}}"),
        trigger(target="X").replace('"X"', "${target}"),
        '{"topicName": "v2.x", "matchCriteria": [], ${more}: 1}',
    ],
)
def test_right_or_open(started, found, text: str) -> None:
    assert found(RULE, started(text)) == []


def test_what_the_platform_gave_has_no_fault_of_shape(found) -> None:
    where = Location(Source("flows/a.yaml", ""), "/triggers/0")
    assert found(RULE, TriggerBinding(TriggerDeclaration(Trigger(name="n" * 300, place=where), where.source))) == []
