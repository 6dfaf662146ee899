"""``flowlint explain``: the manual of a rule, or the list of all rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from flowlint import registry
from flowlint.cli.help import Command, completes, option
from flowlint.model.errors import ConfigError
from flowlint.model.group import Group
from flowlint.model.printable import printable, printable_json
from flowlint.model.report import RuleFacts
from flowlint.model.spelling import did_you_mean


@click.command("explain", cls=Command)
@click.argument("name", required=False, metavar="[RULE|GROUP]", shell_complete=completes("manuals"))
@option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output format.")
def command(name: str | None, form: str) -> None:
    """Print the manual of a rule, or list the rules.

    Without an argument, all rules are listed by group; with GROUP, only the rules of that group.

    \b
    Examples:
      flowlint explain type-mismatch   the manual of one rule
      flowlint explain values          the rules about values of arguments

    Exit codes: 0 printed, 2 no rule or group has this name.
    """  # noqa: D301
    rules = registry.manuals()
    if name is None or name in list(Group):
        rows = [rule for rule in rules if name in {None, rule.group}]
        click.echo(printable_json([_entry(row) for row in rows], indent=2) if form == "json" else _list(rows))
        return
    found = _find(name, rules)
    manual = found.manual.strip()
    click.echo(printable_json({**_entry(found), "manual": manual}, indent=2) if form == "json" else f"{_heading(found)}\n\n{manual}")


def _find(rule_id: str, rules: Sequence[RuleFacts]) -> RuleFacts:
    """Return the rule called ``rule_id``; raise ``ConfigError`` with the nearest names where there is none."""
    for rule in rules:
        if rule.id == rule_id:
            return rule

    hint = did_you_mean(rule_id, [*Group, *(rule.id for rule in rules)]) or "`flowlint explain` lists all"
    raise ConfigError(f'unknown rule "{printable(rule_id)}"; {hint}')


def _list(rules: Sequence[RuleFacts]) -> str:
    width, groups = (max(map(len, words), default=0) for words in ([rule.id for rule in rules], [rule.group for rule in rules]))
    return "\n".join(
        f"{rule.id:<{width}}  {rule.group:<{groups}}  {rule.severity.value:<7}  {'fix' if rule.fixable else '':<3}  {rule.summary}"
        for rule in rules
    )


def _heading(rule: RuleFacts) -> str:
    return f"{rule.id}: {rule.group}, {rule.severity.value} by default, {'fixable' if rule.fixable else 'not fixable'}"


def _entry(rule: RuleFacts) -> dict[str, Any]:
    return {"id": rule.id, "group": rule.group.value, "severity": rule.severity.value, "summary": rule.summary, "fixable": rule.fixable}
