from __future__ import annotations

import json

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from flowlint import registry
from flowlint.cli.commands.explain import command
from flowlint.contracts import Rule
from flowlint.model.drift import FACTS
from flowlint.model.errors import ConfigError
from flowlint.model.group import Group
from flowlint.model.severity import Severity

RULES = (
    Rule("null-value", "a value is null", Severity.WARNING, Group.VALUES),
    Rule("type-mismatch", "a value is not of the declared type", Severity.ERROR, Group.VALUES, fixable=True),
)
MANUAL = "A value is not of the declared type.\n\n## What it does\n\nCompares “types”.\n"


@pytest.fixture
def two_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "rules", lambda: RULES)
    monkeypatch.setattr(registry, "rule_ids", lambda: tuple(rule.id for rule in RULES))
    monkeypatch.setattr(registry, "rule_manual", {"type-mismatch": f"\n{MANUAL}", "null-value": ""}.__getitem__)


def explained(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


@pytest.mark.usefixtures("two_rules")
def test_list() -> None:
    assert explained() == (
        "null-value        values        warning       a value is null\n"
        "type-mismatch     values        error    fix  a value is not of the declared type\n"
        "definition-drift  housekeeping  error         a flow on the platform differs from the snapshot\n"
    )


@pytest.mark.usefixtures("two_rules")
def test_list_of_a_group() -> None:
    assert explained("housekeeping") == "definition-drift  housekeeping  error         a flow on the platform differs from the snapshot\n"
    assert [entry["id"] for entry in json.loads(explained("values", "--format", "json"))] == ["null-value", "type-mismatch"]


@pytest.mark.usefixtures("two_rules")
def test_manual() -> None:
    assert explained("type-mismatch") == f"type-mismatch: values, error by default, fixable\n\n{MANUAL}"


@pytest.mark.usefixtures("two_rules")
def test_json() -> None:
    null = {"id": "null-value", "group": "values", "severity": "warning", "summary": "a value is null", "fixable": False}
    mismatch = {
        "id": "type-mismatch",
        "group": "values",
        "severity": "error",
        "summary": "a value is not of the declared type",
        "fixable": True,
    }
    summary = "a flow on the platform differs from the snapshot"
    drift = {"id": "definition-drift", "group": "housekeeping", "severity": "error", "summary": summary, "fixable": False}
    assert json.loads(explained("--format", "json")) == [null, mismatch, drift]
    assert json.loads(explained("type-mismatch", "--format", "json")) == {**mismatch, "manual": MANUAL.strip()}


@pytest.mark.usefixtures("two_rules")
def test_the_rule_of_drift() -> None:
    heading, _, manual = explained("definition-drift").partition("\n\n")
    assert heading == "definition-drift: housekeeping, error by default, not fixable"
    assert manual == FACTS.manual
    assert json.loads(explained("definition-drift", "--format", "json"))["manual"] == manual.strip()


@pytest.mark.usefixtures("two_rules")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("type-mismath", 'unknown rule "type-mismath"; did you mean "type-mismatch"?'),
        ("TypeMismatch", 'unknown rule "TypeMismatch"; did you mean "type-mismatch"?'),
        ("housekeping", 'unknown rule "housekeping"; did you mean "housekeeping"?'),
        ("x\x1b\ud800", 'unknown rule "x\\x1b\\ud800"; `flowlint explain` lists all'),
        ("../errors", 'unknown rule "../errors"; `flowlint explain` lists all'),
    ],
)
def test_unknown_rule(name: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        explained(name)
    assert (str(caught.value), caught.value.exit_code) == (message, 2)


@pytest.mark.usefixtures("two_rules")
def test_rule_names_are_completed() -> None:
    completion = ShellComplete(command, {}, "explain", "_EXPLAIN_COMPLETE")
    assert [item.value for item in completion.get_completions([], "ty")] == ["type-mismatch"]
    assert [item.value for item in completion.get_completions([], "")] == sorted(
        ["null-value", "type-mismatch", "definition-drift", *Group]
    )


def test_every_rule_is_listed_and_has_its_manual() -> None:
    assert sorted(line.split()[0] for line in explained().splitlines() if line) == sorted([*registry.rule_ids(), FACTS.id])
    for rule_id in registry.rule_ids():
        assert explained(rule_id).partition("\n\n")[2] == registry.rule_manual(rule_id).strip() + "\n"
