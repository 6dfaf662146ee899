"""The laws of the house: imports go down only, rooms know nothing of their own kind, and names say what things are."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "flowlint"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = (
    {"__main__"},
    {"cli"},
    {"testing", "lsp", "scale"},
    {"linter"},
    {"rules", "payloads", "definitions"},
    {"binding", "reports", "config", "registry"},
    {"contracts", "syntax", "sources"},
    {"model"},
)
"""The parts of the package from above to below. A part may import those below it, and itself."""

AT_THE_ROOT = {"__init__", "__main__", "contracts", "registry"}

HOSTS_SHARE = {"code", "velocity"}
"""Folders of ``payloads`` that hosts may import; of each other they know nothing."""

CLOSED_TO = {
    "rules": {"flowlint.syntax", "flowlint.sources"},
    "reports/formats": {"flowlint.syntax", "flowlint.sources", "flowlint.reports.formats"},
    "definitions/formats": {"flowlint.definitions.formats"},
}
"""What a room may not import although it lies below, or is of its own kind."""

ONLY = {
    "click": ("cli",),
    "httpx": ("sources/platform", "testing"),
    **dict.fromkeys(("pytest", "requests", "starlette", "urllib3", "uvicorn"), ("testing",)),
    **dict.fromkeys(("lsprotocol", "pygls"), ("lsp",)),
    **dict.fromkeys(("jinja2", "markupsafe"), ("reports/page",)),
    "pyarrow": ("reports", "scale"),
}
"""Packages that these folders alone import; those of extras where a user has them: what needs one that is missing says so."""

IMPORTED_AS = {
    "pyyaml": {"yaml"},
    "jsonschema": {"jsonschema", "referencing"},
    "jinja2": {"jinja2", "markupsafe"},
    "google-re2": {"re2"},
    "pygls": {"lsprotocol", "pygls"},
}
"""Packages that are imported under other names; ``jsonschema`` brings ``referencing``, whose errors it raises, and
``jinja2`` brings ``markupsafe``."""

VAGUE = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40
"""Without its docstring, which may be the help of a command."""
MOST_PARAMETERS = 8


class Import(NamedTuple):
    """One name that a module imports: the module that it comes from, the name, empty for a whole module, and the line."""

    module: str
    name: str
    line: int


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


KNOWN = {name_of(path) for path in MODULES}
TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}


def part_of(module: str) -> str:
    """Return the part of the package in which a module lies; of ``flowlint`` itself the empty name."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> Iterator[Import]:
    """Yield what a module imports, late imports in functions and those for annotations included."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, "", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where an arrow points"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield Import(full, "", node.lineno) if full in KNOWN else Import(str(node.module), alias.name, node.lineno)


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in TREES.items():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_imports_go_down() -> None:
    height = {part: number for number, parts in enumerate(LAYERS) for part in parts}
    wrong = [
        f"{where(path, found.line)} imports {found.module}"
        for path in MODULES
        for found in imports(path)
        if found.module.startswith("flowlint.") and (mine := part_of(name_of(path))) and (theirs := part_of(found.module)) != mine
        if height[theirs] <= height[mine]
    ]
    assert wrong == []
    assert len(LAYERS) <= 8


def test_nothing_inside_imports_the_package_root() -> None:
    inside = [path for path in MODULES if path.parent != PACKAGE]
    assert [where(path, found.line) for path in inside for found in imports(path) if found.module == "flowlint"] == []


def test_only_these_modules_lie_at_the_root() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == AT_THE_ROOT


def test_no_modules_import_each_other_in_a_circle() -> None:
    below = {name_of(path): {found.module for found in imports(path)} & KNOWN for path in MODULES}
    done: set[str] = set()
    circles: list[list[str]] = []

    def follow(module: str, way: list[str]) -> None:
        if module in way:
            circles.append([*way[way.index(module) :], module])
        elif module not in done:
            for other in sorted(below[module]):
                follow(other, [*way, module])
            done.add(module)

    for module in sorted(below):
        follow(module, [])
    assert circles == []


def test_hosts_do_not_know_each_other() -> None:
    wrong = []
    for path in MODULES:
        parts = name_of(path).split(".")
        if parts[1:2] != ["payloads"] or len(parts) < 4:
            continue
        for found in imports(path):
            theirs = found.module.split(".")
            if theirs[:2] == ["flowlint", "payloads"] and len(theirs) > 3 and theirs[2] not in {parts[2], *HOSTS_SHARE}:
                wrong.append(f"{where(path, found.line)} imports {found.module}")
    assert wrong == []


def test_rooms_are_closed_to_what_is_not_theirs() -> None:
    wrong = [
        f"{where(path, found.line)} imports {found.module}"
        for room, closed in CLOSED_TO.items()
        for path in (PACKAGE / room).rglob("*.py")
        for found in imports(path)
        if any(f"{found.module}.".startswith(f"{one}.") for one in closed)
    ]
    assert wrong == []


def test_the_language_server_knows_the_checker_alone() -> None:
    above = {"linter", *LAYERS[4], *LAYERS[5]} - {"config"}
    wrong = [
        f"{where(path, found.line)} imports {found.module}"
        for path in (PACKAGE / "lsp").rglob("*.py")
        for found in imports(path)
        if part_of(found.module) in above and found.module != "flowlint.linter.checker"
    ]
    assert wrong == []


def test_some_packages_are_imported_in_their_folders_only() -> None:
    wrong = [
        f"{where(path, found.line)} imports {found.module}"
        for path in MODULES
        for found in imports(path)
        if (folders := ONLY.get(found.module.split(".")[0])) is not None and not any(PACKAGE / one in path.parents for one in folders)
    ]
    assert wrong == []


def declared() -> tuple[set[str], set[str]]:
    """Return the names under which the packages are imported that ``setup.cfg`` requires, and of those that its extras do."""
    configuration = ConfigParser()
    configuration.read(ROOT / "setup.cfg", "utf-8")
    extras = "\n".join(configuration["options.extras_require"].values())
    return imported(configuration["options"]["install_requires"]), imported(extras)


def imported(requirements: str) -> set[str]:
    """Return the names under which the packages are imported that these lines require."""
    names = [re.split(r"[\[<>=!~; ]", line.strip())[0].lower() for line in requirements.splitlines() if line.strip()]
    return {module for name in names for module in IMPORTED_AS.get(name, {name.replace("-", "_")})}


def test_only_declared_packages_are_imported() -> None:
    required, extra = declared()
    late = ONLY.keys() - required
    assert late <= extra
    tops = {found.module.split(".")[0] for path in MODULES for found in imports(path)}
    assert tops - required - late - sys.stdlib_module_names - {"flowlint"} == set()


PRINTING = {"print", "input", "exit", "quit", "breakpoint", "sys.exit", "os._exit"}
STREAMS = {"sys.stdout", "sys.stderr", "sys.stdin", "sys.argv"}


def test_only_the_command_line_prints_and_exits() -> None:
    wrong = []
    for path in MODULES:
        if part_of(name_of(path)) in {"cli", "__main__"}:
            continue
        wrong += [where(path, node.lineno) for node in ast.walk(TREES[path]) if _prints_or_exits(node)]
    assert wrong == []


def _prints_or_exits(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in PRINTING
    if isinstance(node, ast.Attribute):
        return ast.unparse(node) in STREAMS
    return isinstance(node, ast.Raise) and node.exc is not None and "SystemExit" in ast.unparse(node.exc)


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
    assert [file for file, _ in caught] == ["cli/main.py", "linter/rulebook.py"]
    (_, whole_run), (_, rule_run) = caught
    assert whole_run == "code = _failed(error)"
    assert rule_run.startswith("raise RuleCrash(")
    assert "rule.id" in rule_run


def test_modules_are_imported_by_name_in_a_few_places_only() -> None:
    by_name = {name_of(path) for path in MODULES for node in ast.walk(TREES[path]) if isinstance(node, ast.Call) and _imports_by_name(node)}
    # Constructors are compiled from the names of fields, as the standard library does it; SHA-256 moves with its versions.
    assert by_name == {"flowlint", "flowlint.cli.group", "flowlint.registry", "flowlint.model.named_tuple", "flowlint.model.digest"}


def _imports_by_name(call: ast.Call) -> bool:
    return ast.unparse(call.func) in {"import_module", "importlib.import_module", "__import__", "exec", "eval"}


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
    # A ledger is no file, standard output is open already, and the package reads its own data, which may lie in an archive.
    own = ("file.read_text", "installed.read_text")
    others = {("linter/run.py", "ledger.open"), ("cli/commands/lsp.py", "os.fdopen")}
    assert elsewhere == {*others, *(("sources/packaged.py", call) for call in own)}


def _length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_modules_and_functions_are_short() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in (*MODULES, *(ROOT / "tests").rglob("*.py"))}
    assert [f"{where(path, 1)} has {length} lines" for path, length in lengths.items() if length > MOST_LINES] == []
    wrong = []
    for path, node in functions():
        lines = _length(node) - (_length(node.body[0]) if ast.get_docstring(node) is not None else 0)
        arguments = node.args
        parameters = len(arguments.posonlyargs) + len(arguments.args) + len(arguments.kwonlyargs)
        if lines > MOST_LINES_OF_A_FUNCTION or parameters > MOST_PARAMETERS:
            wrong.append(f"{where(path, node.lineno)} {node.name}: {lines} lines, {parameters} parameters")
    assert wrong == []


def test_private_names_stay_in_their_module() -> None:
    private = [f"{where(path, found.line)} {found.name}" for path in MODULES for found in imports(path) if re.match(r"_(?!_)", found.name)]
    # What makes the fields of the standard library's named tuples has no public name.
    assert [one.rpartition(" ")[2] for one in private] == ["_tuplegetter"]


def test_names_say_what_a_module_is() -> None:
    assert [name_of(path) for path in MODULES if path.stem.strip("_") in VAGUE or path.parent.name in VAGUE] == []


def test_modules_and_what_is_public_in_them_are_described() -> None:
    described = ast.FunctionDef | ast.ClassDef
    undescribed = [where(path, 1) for path, tree in TREES.items() if not (ast.get_docstring(tree) or "").strip()]
    undescribed += [
        f"{where(path, node.lineno)} {node.name}"
        for path, tree in TREES.items()
        for node in tree.body
        if isinstance(node, described) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert undescribed == []
