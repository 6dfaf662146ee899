"""The law of the house: imports go down only, a room's modules know neither each other nor the next room, and names say what things are."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from flowlint import contracts, registry
from flowlint.cli.main import group

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "flowlint"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = (
    {"__main__"},
    {"cli"},
    {"change_report", "fetch_report"},
    {"drifting", "impact", "keeping", "live", "starts"},
    {"sides"},
    {"applying", "editors", "fetching", "preparing"},
    {"engine"},
    {"inspecting"},
    {"proof", "starting", "targets", "weighing"},
    {"reading"},
    {"carrying", "catalogue", "changes", "collecting", "job", "mentions", "recording", "replies", "resolving", "storing"},
    {"snapshots", "terraform", "terraform_modules"},
    {"baseline", "ignoring", "locating", "registry", "terraform_folders"},
    {"definitions", "payloads", "rules", "reporters"},
    {"terraform_actions", "terraform_bodies", "terraform_triggers"},
    {"hcl_formats"},
    {"hcl_transcripts", "velocity"},
    {"hcl_values"},
    {"hcl_spelling"},
    {"calls_in_code", "http_requests", "leftovers", "postman_requests", "shell_bodies", "workflow_scripts"},
    {"sending"},
    {"assembling"},
    {"changing", "covering", "merging", "pipeline_transcripts", "stand_ins"},
    {"transcribing", "yaml_transcripts"},
    {"embedding"},
    {"contracts"},
    {"config", "screening", "binding"},
    {"comparing", "envelope", "filling"},
    {"pairing", "narrowing", "syntax", "sources", "judging", "opaque", "fixing", "describing", "locking"},
    {"topics"},
    {"schema"},
    {"schema_keywords"},
    {"errors"},
    {"model"},
    {""},
)
"""The parts of the package from above to below. A part may import those below it, and itself; the empty name is ``flowlint`` itself."""

ROOMS = {
    "definitions": ("FORMAT", contracts.DefinitionFormat),
    "payloads": ("CARRIER", contracts.PayloadCarrier),
    "rules": ("RULE", contracts.Rule),
    "reporters": ("REPORTER", contracts.Reporter),
}

CLOSED_TO = {
    "rules": {"flowlint.syntax", "flowlint.sources", "click", "httpx"},
    "reporters": {"flowlint.syntax", "flowlint.sources", "click", "httpx"},
}
"""What a room may not import although it lies below."""

HEAVY = {
    "argparse",
    "ast",
    "asyncio",
    "concurrent",
    "ctypes",
    "difflib",
    "email",
    "gzip",
    "http",
    "httpx",
    "importlib.metadata",
    "importlib.resources",
    "inspect",
    "jsonschema",
    "logging",
    "multiprocessing",
    "pathlib",
    "pathspec",
    "referencing",
    "shutil",
    "socket",
    "ssl",
    "subprocess",
    "tempfile",
    "re2",
    "threading",
    "tree_sitter",
    "tree_sitter_bash",
    "tree_sitter_hcl",
    "tree_sitter_javascript",
    "tree_sitter_typescript",
    "unicodedata",
    "unittest",
    "urllib",
    "xml",
    "yaml",
    "zipfile",
}
"""What a run pays for at its start, so that it is imported only in the function that needs it."""

IMPORTED_AS = {
    "google-re2": {"re2"},
    "pyyaml": {"yaml"},
    "jsonschema": {"jsonschema", "referencing"},
    "tree-sitter": {"tree_sitter"},
    "tree-sitter-bash": {"tree_sitter_bash"},
    "tree-sitter-hcl": {"tree_sitter_hcl"},
    "tree-sitter-javascript": {"tree_sitter_javascript"},
    "tree-sitter-typescript": {"tree_sitter_typescript"},
}
"""Packages that are imported under other names; ``jsonschema`` brings ``referencing``, whose errors it raises."""

VAGUE = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}

TEXT_RULES = {"duplicate-key", "lone-surrogate", "syntax-error", "yaml-trap"}
"""Rules that pass on the faults of a text; ``test_text_rules.py`` tests them together, since exactly one of them must take each fault."""

MOST_LINES = 400


class Import(NamedTuple):
    """One module that a module imports: its full name, the line, and whether that happens when the importing one is loaded."""

    name: str
    line: int
    at_start: bool


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def declared() -> Iterator[str]:
    """Yield the names under which the packages that ``setup.cfg`` requires are imported."""
    configuration = ConfigParser()
    configuration.read(ROOT / "setup.cfg", "utf-8")
    for requirement in configuration["options"]["install_requires"].split():
        name = re.split(r"[<>=!~]", requirement)[0].lower()
        yield from IMPORTED_AS.get(name, {name})


DECLARED = set(declared())
KNOWN = {name_of(path) for path in MODULES}
TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}


def part_of(module: str) -> str:
    """Return the part of the package in which a module lies; of ``flowlint`` itself the empty name."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> Iterator[Import]:
    """Yield what a module imports, late imports in functions included; imports for annotations alone are left out."""
    yield from _imports(TREES[path].body, at_start=True)


def _imports(nodes: Iterable[ast.AST], *, at_start: bool) -> Iterator[Import]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, at_start) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where an arrow points"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield Import(full if full in KNOWN else str(node.module), node.lineno, at_start)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from _imports(node.orelse, at_start=at_start)
        else:
            is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _imports(ast.iter_child_nodes(node), at_start=at_start and not is_function)


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down(path: Path) -> None:
    height = {part: number for number, parts in enumerate(LAYERS) for part in parts}
    mine = part_of(name_of(path))
    wrong = [
        f"{where(path, found.line)} imports {found.name}"
        for found in imports(path)
        if found.name.split(".")[0] == "flowlint" and part_of(found.name) != mine and height[part_of(found.name)] <= height[mine]
    ]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_of_a_room_do_not_know_each_other(path: Path) -> None:
    mine = part_of(name_of(path))
    if mine in ROOMS:
        assert [where(path, found.line) for found in imports(path) if found.name.startswith(f"flowlint.{mine}")] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_are_closed_to_what_is_not_theirs(path: Path) -> None:
    closed = CLOSED_TO.get(part_of(name_of(path)), set())
    assert [where(path, found.line) for found in imports(path) if any(f"{found.name}.".startswith(f"{one}.") for one in closed)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_heavy_is_imported_at_the_start(path: Path) -> None:
    heavy = [
        f"{where(path, found.line)} imports {found.name}"
        for found in imports(path)
        if found.at_start and any(f"{found.name}.".startswith(f"{one}.") for one in HEAVY)
    ]
    assert heavy == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_declared_packages_are_imported(path: Path) -> None:
    tops = {found.name.split(".")[0] for found in imports(path)}
    assert tops - DECLARED - sys.stdlib_module_names - {"flowlint"} == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_command_line_prints_and_exits(path: Path) -> None:
    if part_of(name_of(path)) in {"cli", "__main__"}:
        return
    wrong = [where(path, found.line) for found in imports(path) if found.name.split(".")[0] == "click"]
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {
            "print",
            "input",
            "exit",
            "quit",
            "breakpoint",
            "sys.exit",
            "os._exit",
        }:
            wrong.append(where(path, node.lineno))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.stdout", "sys.stderr", "sys.stdin", "sys.argv"}:
            wrong.append(where(path, node.lineno))
        if isinstance(node, ast.Raise) and node.exc is not None and "SystemExit" in ast.unparse(node.exc):
            wrong.append(where(path, node.lineno))
    assert wrong == []


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"} for one in ast.walk(handler.type))


def test_no_error_is_hidden_and_a_failing_rule_is_named() -> None:
    caught = [
        (path.relative_to(PACKAGE).as_posix(), last)
        for path in MODULES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node)
        for last in [ast.unparse(node.body[-1])]
        if last != "raise"
    ]
    assert [file for file, _ in caught] == ["cli/main.py", "inspecting.py"]
    (_, whole_run), (_, rule_run) = caught
    assert whole_run == "code = _failed(error)"
    assert rule_run.startswith("raise RuleCrash(")
    assert "rule.id" in rule_run


OPENING = {"open", "os.open", "os.fdopen", "FileIO", "mkstemp"}
"""Functions that open files; whatever has ``open`` behind a point is one too."""
OPENING_METHODS = {"FileIO", "mkstemp", "open", "open_code", "read_bytes", "read_text", "touch", "write_bytes", "write_text"}


def _opens(call: ast.Call) -> bool:
    return ast.unparse(call.func) in OPENING or (isinstance(call.func, ast.Attribute) and call.func.attr in OPENING_METHODS)


def test_files_are_opened_in_one_module_only() -> None:
    opening = {
        (path.relative_to(PACKAGE).as_posix(), ast.unparse(node.func))
        for path in MODULES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Call) and _opens(node)
    }
    elsewhere = {(file, call) for file, call in opening if file != "sources/files.py"}
    # A ledger is no file, and the package reads its own data, which may lie in an archive.
    assert elsewhere == {("engine.py", "ledger.open"), ("schema.py", "file.read_text")}


def test_modules_are_imported_by_name_in_two_places_only() -> None:
    by_name = {name_of(path) for path in MODULES for node in ast.walk(TREES[path]) if isinstance(node, ast.Call) and _imports_by_name(node)}
    assert by_name == {"flowlint.cli.main", "flowlint.registry"}


def _imports_by_name(call: ast.Call) -> bool:
    return ast.unparse(call.func) in {"import_module", "importlib.import_module", "__import__", "exec", "eval"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_names_say_what_a_module_is() -> None:
    assert [name_of(path) for path in MODULES if path.stem.strip("_") in VAGUE or path.parent.name in VAGUE] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_say_what_they_are(path: Path) -> None:
    assert (ast.get_docstring(TREES[path]) or "").strip()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_is_public_is_described(path: Path) -> None:
    undescribed = [
        f"{where(path, node.lineno)} {node.name}"
        for node in TREES[path].body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert undescribed == []


@pytest.mark.parametrize(("room", "module"), [(room, module) for room in ROOMS for module in registry.modules(room)])
def test_every_module_of_a_room_offers_its_constant(room: str, module: str) -> None:
    constant, kind = ROOMS[room]
    offer = getattr(import_module(f"flowlint.{room}.{module}"), constant)
    name = offer.id if room == "rules" else offer.name
    if room in {"rules", "reporters"}:
        assert name == module.replace("_", "-")
    assert isinstance(offer, kind)


def test_names_in_a_room_are_unique() -> None:
    for names in ([one.name for one in registry.formats()], [one.name for one in registry.carriers()]):
        assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("rule", registry.rules(), ids=lambda rule: rule.id)
def test_every_rule_has_one_hook_its_fixtures_and_its_test(rule: contracts.Rule) -> None:
    hooks = {name for name in rule._fields if name.startswith("on_") and getattr(rule, name) is not None}
    assert len(hooks) == 1 or hooks == {"on_binding", "on_trigger"}
    assert rule.summary == rule.summary.strip().rstrip(".")
    test = "text_rules" if rule.id in TEXT_RULES else rule.id.replace("-", "_")
    folder = ROOT / "fixtures" / "rules" / rule.id
    lacking = [side for side in ("pass", "fail") if not any(folder.glob(f"{side}/*/"))]
    if not (ROOT / "tests" / "rules" / f"test_{test}.py").is_file():
        lacking.append("test")
    assert lacking == []


@pytest.mark.parametrize("rule", registry.rules(), ids=lambda rule: rule.id)
def test_rules_are_fixable_that_have_a_fixed_fixture(rule: contracts.Rule) -> None:
    fixed = {path.parent.parent.parent.name for path in (ROOT / "fixtures" / "rules").glob("*/fail/*/fixed.*")}
    assert rule.fixable == (rule.id in fixed)


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


@pytest.mark.parametrize(("name", "command"), list(_commands()))
def test_every_command_and_option_has_help(name: str, command: click.Command) -> None:
    assert (command.help or "").strip()
    assert [option.name for option in command.params if isinstance(option, click.Option) and not (option.help or "").strip()] == []


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
