"""Puts small faults into modules, one at a time, and counts those that no test notices.

``python tools/mutants.py binding rules --seed 7 --sample 300`` draws 300 faults for each area; without ``--sample`` it takes all. An
area is one of those below or a path. A fault that cannot be noticed, since the program does the same with it, is listed with a reason
in ``tools/equivalent_mutants.toml``; one there that the code no longer has ends the run. Exit code 1 says that too few were noticed.

The tests run once, with coverage, to say which of them run which line. Then each fault gets a process of its own, which runs the tests
that run its line, those of the module first. A fault in a function is first put into a fork of a process that has collected all tests. What
is not noticed so, and what runs when a module is loaded, gets a fork of one that has loaded what the tests import, flowlint aside.
Nothing is written but what the tests write, and the map of lines where ``--map`` names a file to keep it in.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import json
import os
import random
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any, NamedTuple

from mutation_bench import BROKEN, MEMORY, NOT_PUT, Fault, bench, forked, limit, run_tests
from mutation_operators import Mutation, mutations

ROOT = Path(__file__).resolve().parent.parent
AREAS = {
    "binding": ["flowlint/binding"],
    "rules": ["flowlint/rules"],
    "datatype": ["flowlint/model/datatype.py"],
    "fixes": ["flowlint/linter/fixes.py", "flowlint/linter/edits.py"],
    "comparison": ["flowlint/definitions/comparison"],
    "snapshots": ["flowlint/definitions/snapshots"],
}
EQUIVALENT = ROOT / "tools" / "equivalent_mutants.toml"
NOTICED_AT_LEAST, EQUIVALENT_AT_MOST = 0.92, 0.03
_NOT_LOADED = 71
_CONTROLS = 3
OF_TABLES = ("tests/test_documents.py::test_tables_equal_the_code", "tests/test_goldens.py::test_rules_that_have_a_fix_show_one")
"""Tests of what many modules are loaded with, of which no test runs a line."""
TESTS_OF_A_MUTANT = 5.0
"""Seconds of the CPU that the tests of one fault take without it, at most; those nearest to the module come first."""


class Mutant(NamedTuple):
    """A fault in a file, named as :file:`equivalent_mutants.toml` names it, and the tree that it is put into."""

    file: str
    code: str
    mutation: Mutation
    tree: ast.Module

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what stays the same when lines move: the file, its line, and what is changed there."""
        return self.file, self.code, f"{self.mutation.before} -> {self.mutation.after}"

    def __str__(self) -> str:
        return f"{self.file}:{self.mutation.first}: {self.code}\n    {self.key[2]}"


class Map(NamedTuple):
    """What a run without faults says: the tests that run each line of a file, ``0`` for all lines, their seconds, the modules they load."""

    tests: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]
    modules: list[str]


def mutants(file: Path) -> list[Mutant]:
    """Return all faults that can be put into a file."""
    text = file.read_text("utf-8")
    tree, lines = ast.parse(text), text.splitlines()
    name = file.relative_to(ROOT).as_posix()
    return [Mutant(name, lines[one.first - 1].strip(), one, tree) for one in mutations(tree)]


def accepted(text: str, found: Iterable[Mutant], files: Iterable[str]) -> set[tuple[str, str, str]]:
    """Return the faults that cannot be noticed; raise ``ValueError`` where one of ``files`` no longer has one of them."""
    listed = {(one["file"], one["line"], one["change"]) for one in tomllib.loads(text).get("mutant", []) if one["reason"]}
    here, stale = {one.key for one in found}, set(files)
    if gone := sorted(key for key in listed if key[0] in stale and key not in here):
        raise ValueError("no longer in the code: " + "; ".join(" | ".join(key) for key in gone))
    return listed


class _Recorder:
    """A plugin of pytest that says to coverage which test runs."""

    def __init__(self, switch: Callable[[str], object]) -> None:
        self.switch, self.seconds = switch, dict[str, float]()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.switch(nodeid)
        self.seconds[nodeid] = -time.process_time()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self.seconds[nodeid] += time.process_time()


class _Chosen:
    """A plugin of pytest that runs some tests only, in their order."""

    def __init__(self, tests: list[str]) -> None:
        self.order = {test: number for number, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted((item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid])


def write_map(kept: Path, files: list[str], tests: list[str]) -> None:
    """Run the tests, and write which lines of the files each of them runs; end the program if one fails."""

    def work(folder: str) -> int:
        import coverage

        measured = coverage.Coverage(data_file=None, include=[str(ROOT / file) for file in files], config_file=False)
        measured.start()
        for file in files:
            importlib.import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        recorder = _Recorder(measured.switch_context)
        code = run_tests(tests, recorder, folder)
        measured.stop()
        lines = {file: measured.get_data().contexts_by_lineno(str(ROOT / file)) for file in files}
        foreign = [name for name, module in list(sys.modules.items()) if "-packages/" in (getattr(module, "__file__", "") or "")]
        kept.write_text(json.dumps([lines, recorder.seconds, foreign]), "utf-8")
        return code

    code = forked(work, 3600)
    if code:
        kept.unlink(missing_ok=True)
        sys.exit(f"mutants: the tests fail without a fault too: exit code {code}")


def read_map(file: Path) -> Map:
    """Return the map that a run left in ``file``."""
    lines, seconds, modules = json.loads(file.read_text("utf-8"))
    tests = {name: {int(line): [test for test in those if test] for line, those in of.items()} for name, of in lines.items()}
    for of in tests.values():
        of[0] = sorted({test for those in of.values() for test in those})
    return Map(tests, seconds, modules)


def chosen(mutant: Mutant, known: Map) -> list[str]:
    """Return the tests of a fault: those that run one of its lines, or any where its lines run when it is loaded, and the module's own."""
    of = known.tests[mutant.file]
    folder, stem = mutant.file.removeprefix("flowlint/").rsplit("/", 1)
    own, near = (f"tests/{folder}/test_{stem.removesuffix('.py')}.py::",), f"tests/{folder}/"
    lines = range(mutant.mutation.first, mutant.mutation.last + 1)
    # What is kept between tests runs in the first of them alone, and the others of the module notice a fault in it too.
    found = {test for line in lines for test in of.get(line, ())}
    if not found:
        found, own = set(of[0]), (*own, *OF_TABLES)
    found.update(test for test in known.seconds if test.startswith(own))

    def distance(test: str) -> tuple[bool, bool, float, str]:
        return not test.startswith(own), not test.startswith(near), known.seconds[test], test

    took, within = 0.0, list[str]()
    for test in sorted(found, key=distance):
        took += known.seconds[test]
        if within and took > TESTS_OF_A_MUTANT:
            break
        within.append(test)
    return within


def is_noticed(mutant: Mutant, tests: list[str], seconds: float, *, faulty: bool = True) -> bool:
    """Run the tests with the fault, or without for a control; return whether one fails, or does not end."""
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))

    def work(folder: str) -> int:
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        if faulty:
            mutant.mutation.put()
        path, read, loaded = os.path.realpath(ROOT / mutant.file), SourceFileLoader.get_code, list[str]()

        def code(self: SourceFileLoader, name: str) -> Any:
            if os.path.realpath(self.path) != path:
                return read(self, name)
            loaded.append(name)
            return compile(mutant.tree, path, "exec")

        SourceFileLoader.get_code = code  # type: ignore[method-assign, assignment]
        for some in (files[:1], files[1:4], files[4:]):
            if some and run_tests(some, _Chosen(tests), folder) not in (0, 5):
                return 1
        return 0 if loaded or not tests else _NOT_LOADED

    code = forked(work, limit(seconds), MEMORY)
    if code == _NOT_LOADED:
        sys.exit(f"mutants: no test loads {mutant.file} from where it is")
    return code != 0


def files_of(area: str) -> list[Path]:
    """Return the modules of an area, or below a path."""
    found = [ROOT / path for path in AREAS.get(area, [area])]
    return [file for path in found for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]


def run(area: str, known: Map, equal: set[tuple[str, str, str]], drawn: list[Mutant]) -> bool:
    """Try the faults of an area, print those that are not noticed and the score; return whether it is good enough."""
    noticed = equivalent = 0
    started = time.monotonic()
    faults = [Fault(mutant, tests, sum(map(known.seconds.__getitem__, tests))) for mutant in drawn for tests in [chosen(mutant, known)]]
    for mutant, tests, seconds in faults[:_CONTROLS]:
        if is_noticed(mutant, tests, seconds, faulty=False):
            sys.exit(f"mutants: tests fail without a fault too: {tests}")
    with bench(faults) as ask:
        for number, (mutant, tests, seconds) in enumerate(faults):
            undecided = ask(number) in {0, BROKEN, NOT_PUT}
            found = bool(tests) and (not undecided or is_noticed(mutant, tests, seconds))
            noticed += found
            equivalent += not found and mutant.key in equal
            if not found and mutant.key not in equal:
                print(f"{mutant} (fault {number + 1} of {len(faults)}, {len(tests)} tests)", flush=True)
    survived = len(drawn) - noticed - equivalent
    score = noticed / max(1, len(drawn))
    took = f"{time.monotonic() - started:.0f} s"
    print(f"{area}: {len(drawn)} mutants, {noticed} killed, {equivalent} equivalent, {survived} survived: {score:.1%}, {took}", flush=True)
    return score >= NOTICED_AT_LEAST and equivalent <= EQUIVALENT_AT_MOST * len(drawn)


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("areas", nargs="*", default=list(AREAS), help=f"paths, or names: {', '.join(AREAS)}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=int, help="how many faults of each area to draw; default all")
    parser.add_argument("--tests", nargs="+", default=["tests"], help="the tests that may notice a fault; default all that are not slow")
    parser.add_argument("--map", type=Path, help="a file to keep the map of lines in; it is read if it exists")
    options = parser.parse_args()
    os.chdir(ROOT)
    found = {area: [one for file in files_of(area) for one in mutants(file)] for area in options.areas}
    files = sorted({one.file for those in found.values() for one in those})
    try:
        equal = accepted(EQUIVALENT.read_text("utf-8"), (one for those in found.values() for one in those), files)
    except ValueError as error:
        sys.exit(f"mutants: {EQUIVALENT.name}: {error}")
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        kept = options.map or Path(folder) / "map.json"
        if not kept.exists():
            write_map(kept, files, options.tests)
        known = read_map(kept)
    for module in known.modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    good = True
    for area, those in found.items():
        drawn = random.Random(options.seed).sample(those, min(options.sample or len(those), len(those)))
        good &= run(area, known, equal, drawn)
    sys.exit(not good)


if __name__ == "__main__":
    main()
