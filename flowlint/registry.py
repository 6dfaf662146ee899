"""Finds what each room offers: one module, one constant, loaded by name and as late as possible."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowlint.contracts import DefinitionFormat, PayloadCarrier, Reporter, Rule
    from flowlint.model.carried import Carried
    from flowlint.model.location import Source
    from flowlint.model.report import RuleFacts

_HERE = os.path.dirname(os.path.abspath(__file__))
_CONSTANTS = {"definitions/formats": "FORMAT", "payloads": "CARRIER", "rules": "RULE", "reports/formats": "REPORTER"}
_CARD = "carrier"
"""What the names of the modules in a host's folder end in that offer a carrier; the finder beside it ends in ``finder`` instead."""


@cache
def modules(room: str) -> tuple[str, ...]:
    """Return the names of the modules in ``room``, sorted, without importing any of them."""
    with os.scandir(os.path.join(_HERE, room)) as entries:
        return tuple(sorted(e.name[:-3] for e in entries if e.name.endswith(".py") and e.name != "__init__.py"))


def _module(room: str, name: str) -> Any:
    return import_module(f"flowlint.{room}.{name}".replace("/", "."))


def _offer(room: str, module: str) -> Any:
    return getattr(_module(room, module), _CONSTANTS[room])


@cache
def formats() -> tuple[DefinitionFormat, ...]:
    """Return every definition format."""
    return tuple(_offer("definitions/formats", module) for module in modules("definitions/formats"))


@cache
def own_format() -> DefinitionFormat:
    """Return the format that ``flowlint fetch`` writes; the others need not be loaded for a file of it."""
    offer: DefinitionFormat = _offer("definitions/formats", "flowlint")
    return offer


@cache
def carriers() -> tuple[PayloadCarrier, ...]:
    """Return every payload carrier."""
    return tuple(_offer("payloads", card) for card in cards())


@cache
def cards() -> tuple[str, ...]:
    """Return the modules that offer a carrier, as ``folder.module``, sorted, without importing any of them."""
    room = os.path.join(_HERE, "payloads")
    with os.scandir(room) as entries:
        folders = sorted(entry.name for entry in entries if entry.is_dir())
    return tuple(
        f"{folder}.{name[:-3]}"
        for folder in folders
        for name in sorted(os.listdir(os.path.join(room, folder)))
        if name.endswith(f"{_CARD}.py")
    )


def find(host: PayloadCarrier, source: Source) -> Iterator[Carried]:
    """Yield what ``source``, a text of the host's kind, holds; its finder is imported only now."""
    card = cards()[carriers().index(host)]
    finder: Callable[[Source], Iterator[Carried]] = _module("payloads", f"{card.removesuffix(_CARD)}finder").find
    return finder(source)


def rule_ids() -> tuple[str, ...]:
    """Return the ids of all rules, sorted; no rule is imported."""
    return tuple(module.replace("_", "-") for module in modules("rules"))


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, by id."""
    return tuple(map(rule, rule_ids()))


@cache
def rule(rule_id: str) -> Rule:
    """Return the rule with this id, which there is."""
    offer: Rule = _offer("rules", rule_id.replace("-", "_"))
    return offer


@cache
def rules_on_arguments() -> tuple[Rule, ...]:
    """Return every rule that asks about the names or values of arguments, by id; those of most findings, for a third of what all cost."""
    named = (rule(one) for one in rule_ids() if one not in OF_OTHER_GROUPS)
    return tuple(one for one in named if one.group in {"names", "values"})


OF_OTHER_GROUPS = frozenset(
    {
        *("arguments-as-list", "body-format-mismatch", "colliding-inputs", "disabled-trigger", "duplicate-key", "expired-ignore"),
        *("inline-credential", "list-as-value", "lone-surrogate", "lost-continuation", "malformed-criterion", "malformed-flow-id"),
        *("malformed-trigger", "missing-blank-line", "missing-body", "missing-content-type", "missing-envelope", "missing-flow-id"),
        *("missing-trigger", "misspelt-field", "nested-scope", "not-launchable", "stale-snapshot", "suspicious-input", "syntax-error"),
        *("topic-with-id", "undocumented-container", "unexpanded-variable", "unfillable-input", "unknown-field", "unknown-flow"),
        *("unknown-topic", "unknown-type", "unpublished-flow", "unused-ignore", "unused-input", "version-mismatch", "wrapped-request"),
        *("wrapped-value", "wrong-container", "wrong-encoding", "wrong-endpoint", "wrong-method", "yaml-trap"),
    }
)
"""Rules that are known to be of other groups, so that these need not be imported to see that."""


def rules_meant(name: str) -> tuple[str, ...]:
    """Return the ids of the rules that ``name`` means: that rule, or all of that group; none where there is neither."""
    return (name,) if name in rule_ids() else tuple(rule.id for rule in rules() if rule.group == name)


def rule_manual(rule_id: str) -> str:
    """Return the manual of a rule: its module's docstring."""
    return import_module(f"flowlint.rules.{rule_id.replace('-', '_')}").__doc__ or ""


def rule_facts() -> tuple[RuleFacts, ...]:
    """Return what reporters say of every rule, by id."""
    from flowlint.model.report import RuleFacts

    return tuple(RuleFacts(rule.id, rule.severity, rule.group, rule.summary, rule_manual(rule.id), rule.fixable) for rule in rules())


def manuals() -> tuple[RuleFacts, ...]:
    """Return the same of every rule, by group, also of the one that ``check`` does not know."""
    from flowlint.model.drift import FACTS
    from flowlint.model.group import Group

    return tuple(sorted((*rule_facts(), FACTS), key=lambda rule: list(Group).index(rule.group)))


def reporter_names() -> tuple[str, ...]:
    """Return the names of all reporters, sorted; none is imported."""
    return tuple(module.replace("_", "-") for module in modules("reports/formats"))


def reporter(name: str) -> Reporter:
    """Return the reporter called ``name``; raise ``KeyError`` where there is none."""
    if name not in reporter_names():
        raise KeyError(name)
    offer: Reporter = _offer("reports/formats", name.replace("-", "_"))
    return offer
