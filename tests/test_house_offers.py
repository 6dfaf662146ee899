"""The laws of what rooms offer: each module its constant, each rule its tests and fixtures, each command its help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import click

from flowlint import contracts, registry
from flowlint.cli.group import group

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "flowlint"

TEXT_RULES = {"duplicate-key", "lone-surrogate", "syntax-error", "yaml-trap"}
"""Rules that pass on the faults of a text; ``test_text_rules.py`` tests them together, since exactly one of them must take each fault."""

ROOMS = {
    "definitions/formats": ("FORMAT", contracts.DefinitionFormat, registry.modules("definitions/formats")),
    "payloads": ("CARRIER", contracts.PayloadCarrier, registry.cards()),
    "rules": ("RULE", contracts.Rule, registry.modules("rules")),
    "reports/formats": ("REPORTER", contracts.Reporter, registry.modules("reports/formats")),
}


def test_every_module_of_a_room_offers_its_constant() -> None:
    for room, (constant, kind, modules) in ROOMS.items():
        for module in modules:
            offer = getattr(import_module(f"flowlint.{room}.{module}".replace("/", ".")), constant)
            assert isinstance(offer, kind)
            if room in {"rules", "reports/formats"}:
                assert (offer.id if room == "rules" else offer.name) == module.replace("_", "-")


def test_every_host_has_a_finder_and_finders_have_a_card() -> None:
    hosts = {card for card, carrier in zip(registry.cards(), registry.carriers(), strict=True) if carrier.recognises is not None}
    finders = {f"{path.parent.name}.{path.stem.removesuffix('finder')}carrier" for path in (PACKAGE / "payloads").glob("*/*finder.py")}
    assert hosts == finders


def test_names_in_a_room_are_unique() -> None:
    for names in ([one.name for one in registry.formats()], [one.name for one in registry.carriers()]):
        assert sorted(names) == sorted(set(names))


def test_every_rule_has_one_hook_its_fixtures_and_its_test() -> None:
    lacking = []
    for rule in registry.rules():
        hooks = {name for name in rule._fields if name.startswith("on_") and getattr(rule, name) is not None}
        test = "text_rules" if rule.id in TEXT_RULES else rule.id.replace("-", "_")
        folder = ROOT / "fixtures" / "rules" / rule.id
        lacking += [f"{rule.id}: {side}" for side in ("pass", "fail") if not any(folder.glob(f"{side}/*/"))]
        if not (ROOT / "tests" / "rules" / f"test_{test}.py").is_file():
            lacking.append(f"{rule.id}: test")
        if not (len(hooks) == 1 or hooks == {"on_binding", "on_trigger"}):
            lacking.append(f"{rule.id}: one hook")
        if rule.summary != rule.summary.strip().rstrip("."):
            lacking.append(f"{rule.id}: a summary without full stop")
    assert lacking == []


def test_rules_that_are_not_imported_for_arguments_are_of_other_groups() -> None:
    groups = {rule.id: rule.group for rule in registry.rules()}
    assert {one for one in registry.OF_OTHER_GROUPS if groups.get(one) in {None, "names", "values"}} == set()
    assert registry.rules_on_arguments() == tuple(rule for rule in registry.rules() if rule.group in {"names", "values"})


def test_rules_are_fixable_that_have_a_fixed_fixture() -> None:
    fixed = {path.parent.parent.parent.name for path in (ROOT / "fixtures" / "rules").glob("*/fail/*/fixed.*")}
    assert {rule.id for rule in registry.rules() if rule.fixable} == fixed


def test_no_fixture_or_test_belongs_to_a_rule_that_is_gone() -> None:
    folders = {folder.name for folder in (ROOT / "fixtures" / "rules").iterdir() if folder.is_dir()}
    tests = {path.stem.removeprefix("test_").replace("_", "-") for path in (ROOT / "tests" / "rules").glob("test_*.py")}
    assert folders - set(registry.rule_ids()) == set()
    assert tests - set(registry.rule_ids()) == {"fixes-together", "manuals", "text-rules"}


def _commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    yield "flowlint", group
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"flowlint {name}", command


def test_every_command_and_option_has_help() -> None:
    for name, command in _commands():
        assert (command.help or "").strip(), name
        assert [option.name for option in command.params if isinstance(option, click.Option) and not (option.help or "").strip()] == [], (
            name
        )


def mirrored(path: Path) -> bool:
    """Return true when a folder of tests is one of the package, or holds tests of the whole."""
    return path == Path() or (PACKAGE / path).is_dir() or path.parts[0] == "hostile"


def test_tests_mirror_the_tree() -> None:
    folders: Iterable[Path] = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")}
    assert sorted(folder.as_posix() for folder in folders if not mirrored(folder)) == []
