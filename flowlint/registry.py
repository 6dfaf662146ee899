"""Finds what each room offers: one module, one constant, loaded by name and as late as possible."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowlint.contracts import DefinitionFormat, PayloadCarrier, Reporter, Rule
    from flowlint.model.checked import RuleFacts

_HERE = os.path.dirname(os.path.abspath(__file__))
_CONSTANTS = {"definitions": "FORMAT", "payloads": "CARRIER", "rules": "RULE", "reporters": "REPORTER"}


@cache
def modules(room: str) -> tuple[str, ...]:
    """Return the names of the modules in ``room``, sorted, without importing any of them."""
    with os.scandir(os.path.join(_HERE, room)) as entries:
        return tuple(sorted(e.name[:-3] for e in entries if e.name.endswith(".py") and e.name != "__init__.py"))


def _offer(room: str, module: str) -> Any:
    return getattr(import_module(f"flowlint.{room}.{module}"), _CONSTANTS[room])


@cache
def formats() -> tuple[DefinitionFormat, ...]:
    """Return every definition format."""
    return tuple(_offer("definitions", module) for module in modules("definitions"))


@cache
def carriers() -> tuple[PayloadCarrier, ...]:
    """Return every payload carrier."""
    return tuple(_offer("payloads", module) for module in modules("payloads"))


def rule_ids() -> tuple[str, ...]:
    """Return the ids of all rules, sorted; no rule is imported."""
    return tuple(module.replace("_", "-") for module in modules("rules"))


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, by id."""
    return tuple(_offer("rules", module) for module in modules("rules"))


def rule_manual(rule_id: str) -> str:
    """Return the manual of a rule: its module's docstring."""
    return import_module(f"flowlint.rules.{rule_id.replace('-', '_')}").__doc__ or ""


def rule_facts() -> tuple[RuleFacts, ...]:
    """Return what reporters say of every rule, by id."""
    from flowlint.model.checked import RuleFacts

    return tuple(RuleFacts(rule.id, rule.severity, rule.summary, rule_manual(rule.id)) for rule in rules())


def reporter_names() -> tuple[str, ...]:
    """Return the names of all reporters, sorted; none is imported."""
    return tuple(module.replace("_", "-") for module in modules("reporters"))


def reporter(name: str) -> Reporter:
    """Return the reporter called ``name``; raise ``KeyError`` where there is none."""
    if name not in reporter_names():
        raise KeyError(name)
    offer: Reporter = _offer("reporters", name.replace("-", "_"))
    return offer
