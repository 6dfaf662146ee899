"""``flowlint explain``: the manual of a rule, or the list of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from flowlint import registry
from flowlint.contracts import Rule
from flowlint.model.drift import FACTS as DRIFT
from flowlint.model.errors import ConfigError
from flowlint.model.printable import printable, printable_json
from flowlint.model.report import RuleFacts
from flowlint.model.spelling import closest

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 (click's signature)
    from click.shell_completion import CompletionItem

    return [CompletionItem(rule_id) for rule_id in (*registry.rule_ids(), DRIFT.id) if rule_id.startswith(incomplete)]


@click.command("explain")
@click.argument("rule", required=False, metavar="[RULE]", shell_complete=_complete)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it.")
def command(rule: str | None, form: str) -> None:
    """Print the manual of RULE, or the list of all rules, that of `flowlint drift` at the end."""
    if rule is None:
        rows = _all()
        click.echo(printable_json([_entry(row) for row in rows], indent=2) if form == "json" else _list(rows))
        return
    found = _find(rule)
    manual = (found.manual if isinstance(found, RuleFacts) else registry.rule_manual(found.id)).strip()
    click.echo(printable_json({**_entry(found), "manual": manual}, indent=2) if form == "json" else f"{_heading(found)}\n\n{manual}")


def _all() -> list[Rule | RuleFacts]:
    return [*registry.rules(), DRIFT]


def _find(rule_id: str) -> Rule | RuleFacts:
    """Return the rule called ``rule_id``; raise ``ConfigError`` with the nearest names where there is none."""
    for rule in _all():
        if rule.id == rule_id:
            return rule

    near = " or ".join(f'"{name}"' for name in closest(rule_id, [*registry.rule_ids(), DRIFT.id], limit=3))
    hint = f"; did you mean {near}?" if near else ""
    raise ConfigError(f'unknown rule "{printable(rule_id)}", expected a rule that "flowlint explain" lists{hint}')


def _list(rules: list[Rule | RuleFacts]) -> str:
    width = max((len(rule.id) for rule in rules), default=0)
    return "\n".join(
        f"{rule.id:<{width}}  {rule.severity.value:<7}  {'fix' if _fixable(rule) else '':<3}  {rule.summary}" for rule in rules
    )


def _heading(rule: Rule | RuleFacts) -> str:
    return f"{rule.id}: {rule.severity.value} by default, {'fixable' if _fixable(rule) else 'not fixable'}"


def _entry(rule: Rule | RuleFacts) -> dict[str, Any]:
    return {"id": rule.id, "severity": rule.severity.value, "summary": rule.summary, "fixable": _fixable(rule)}


def _fixable(rule: Rule | RuleFacts) -> bool:
    return not isinstance(rule, RuleFacts) and rule.fixable
