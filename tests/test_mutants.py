"""The small faults that the run of mutants makes, and its list of those that cannot be noticed."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import Any

import mutants
import pytest
from mutants import Map, Mutant, accepted, chosen
from mutation_bench import functions_of, put
from mutation_operators import mutations


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a < b", ["a < b -> pass", "Lt -> LtE"]),
        ("a == b", ["a == b -> pass", "Eq -> NotEq"]),
        ("len(a) == b", ["len(a) == b -> pass", "len(a) -> len(None)", "Eq -> NotEq", "Eq -> LtE", "Eq -> GtE"]),
        ("a > 5", ["a > 5 -> pass", "Gt -> GtE", "Gt -> NotEq", "5 -> 6", "5 -> 4"]),
        ("f(*a, **b)", ["f(*a, **b) -> pass", "f(*a, **b) -> f(**b)", "f(*a, **b) -> f(*a)"]),
        ("f(a=None)", ["f(a=None) -> pass", "f(a=None) -> f()"]),
        ("def f(): return ()", ["return () -> return (None,)"]),
        ("def f(): return []", ["return [] -> return [None]"]),
        ("a and b", ["a and b -> pass", "And -> Or"]),
        ("a + 5", ["a + 5 -> pass", "Add -> Sub", "5 -> 6", "5 -> 4"]),
        ("x = True", ["x = True -> x = None", "True -> False"]),
        ("x = None", ["x = None -> x = ''"]),
        ("x: int = 'a'", ["x: int = 'a' -> x: int = None", "'a' -> 'XXaXX'"]),
        ("x += y", ["x += y -> pass", "x += y -> x = y", "Add -> Sub"]),
        (
            "f(a, b=c)",
            ["f(a, b=c) -> pass", "f(a, b=c) -> f(None, b=c)", "f(a, b=c) -> f(b=c)", "f(a, b=c) -> f(a)", "f(a, b=c) -> f(a, b=None)"],
        ),
        ("x = a.lower()", ["x = a.lower() -> x = None", "a.lower() -> a.upper()"]),
        ("del a[b:c]", ["del a[b:c] -> pass", "b:c -> :c", "b:c -> b:"]),
        ("if not a: pass", ["not a -> True", "not a -> False", "not a -> a"]),
        ("for a in b: break", ["b -> ()", "break -> continue"]),
        ("[a for a in b if c]", ["[a for a in b if c] -> pass", "b -> ()", "c -> True", "c -> False"]),
        ("try: pass\nexcept A: raise", ["A -> ()", "raise -> pass"]),
        ("def f(a: int = 1) -> 'b':\n    'Docstring.'\n    return a", ["1 -> 2", "1 -> 0", "return a -> return None"]),
        ("def f(): return False", ["False -> True"]),
        ("lambda: a", ["lambda: a -> pass", "lambda: a -> lambda: None"]),
        ("@f(1)\nclass A: pass", ["@f(1) -> class A:"]),
        ("match a:\n    case b: pass\n    case _: pass", ["match a: -> match a:", "match a: -> match a:"]),
        ("if TYPE_CHECKING: pass", []),
        ("A: TypeAlias = 'int'\nB = TypeVar('B')", []),
        ("if sys.platform == 'win32': return a < b\nelse: a + c", ["a + c -> pass", "Add -> Sub"]),
        ("'git.exe' if os.name == 'nt' else 'git'", ["'git.exe' if os.name == 'nt' else 'git' -> pass", "'git' -> 'XXgitXX'"]),
        (
            "if os.name == 'posix': pass",
            [
                "os.name == 'posix' -> True",
                "os.name == 'posix' -> False",
                "Eq -> NotEq",
                "'posix' -> 'XXposixXX'",
            ],
        ),
    ],
)
def test_the_faults_of_a_piece_of_code(code: str, expected: list[str]) -> None:
    assert [f"{one.before} -> {one.after}" for one in mutations(ast.parse(code))] == expected


def test_a_fault_is_put_into_the_tree_where_it_is_and_nowhere_else() -> None:
    code = "a = 1\nif a < b:\n    f(a, 2)"
    mutated = []
    for number in range(len(list(mutations(ast.parse(code))))):
        tree = ast.parse(code)
        list(mutations(tree))[number].put()
        mutated.append(ast.unparse(tree))
    lines = [text.replace("\n    ", " ").replace("\n", "; ") for text in mutated]
    assert lines == [
        "a = None; if a < b: f(a, 2)",
        "a = 2; if a < b: f(a, 2)",
        "a = 0; if a < b: f(a, 2)",
        "a = 1; if True: f(a, 2)",
        "a = 1; if False: f(a, 2)",
        "a = 1; if a <= b: f(a, 2)",
        "a = 1; if a < b: pass",
        "a = 1; if a < b: f(None, 2)",
        "a = 1; if a < b: f(2)",
        "a = 1; if a < b: f(a, None)",
        "a = 1; if a < b: f(a)",
        "a = 1; if a < b: f(a, 3)",
        "a = 1; if a < b: f(a, 1)",
    ]


@pytest.fixture
def some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Mutant]:
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    file = tmp_path / "flowlint" / "model" / "number.py"
    file.parent.mkdir(parents=True)
    file.write_text("LIMIT = 5\n\n\ndef small(a):\n    return a < LIMIT\n")
    return mutants.mutants(file)


ENTRY = '[[mutant]]\nfile = "flowlint/model/number.py"\nline = "{line}"\nchange = "Lt -> LtE"\nreason = "a is never 5"\n'


def test_a_fault_that_cannot_be_noticed_is_known_by_its_line(some: list[Mutant]) -> None:
    listed = accepted(ENTRY.format(line="return a < LIMIT"), some, ["flowlint/model/number.py"])
    assert [str(one) for one in some if one.key in listed] == ["flowlint/model/number.py:5: return a < LIMIT\n    Lt -> LtE"]


def test_an_entry_that_the_code_no_longer_has_is_an_error(some: list[Mutant]) -> None:
    gone = ENTRY.format(line="return a < MAXIMUM")
    with pytest.raises(ValueError, match="no longer") as raised:
        accepted(gone, some, ["flowlint/model/number.py"])
    assert str(raised.value) == "no longer in the code: flowlint/model/number.py | return a < MAXIMUM | Lt -> LtE"
    accepted(gone, some, ["flowlint/model/other.py"])


def test_every_entry_of_the_list_is_in_the_code() -> None:
    text = mutants.EQUIVALENT.read_text("utf-8")
    files = sorted({one["file"] for one in tomllib.loads(text).get("mutant", [])})
    listed = accepted(text, (one for file in files for one in mutants.mutants(mutants.ROOT / file)), files)
    assert {file for file, _, _ in listed} == set(files)


def test_the_tests_of_a_fault_are_those_that_run_its_line_the_module_s_own_first(some: list[Mutant]) -> None:
    own, near, far, other = "tests/model/test_number.py::a", "tests/model/test_x.py::a", "tests/test_y.py::a", "tests/test_z.py::a"
    lines = {0: [far, near, own, other], 5: [far, near, own]}
    known = Map({"flowlint/model/number.py": lines}, {own: 2.0, near: 1.0, far: 1.0, other: 1.0}, [])
    in_function, at_import = some[-1], some[0]
    assert chosen(in_function, known) == [own, near, far]
    assert chosen(at_import, known) == [own, near, far, other]
    slow = known._replace(seconds={own: 30.0, near: 1.0, far: 1.0, other: 1.0})
    assert chosen(in_function, slow) == [own]


LOADED = """\
LIMIT = 5

def small(a, b=7):
    return a < LIMIT

class Pair:
    @property
    def odd(self):
        return [a for a in (1,) if a]
"""


def test_a_fault_in_a_function_is_put_into_what_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "number.py"
    file.write_text(LOADED)
    results = {}
    for number in range(len(mutants.mutants(file))):
        mutant, loaded = mutants.mutants(file)[number], dict[str, Any]()
        exec(compile(LOADED, str(file), "exec"), loaded)
        functions = {key: [one] for key, those in functions_of({str(file)}).items() for one in those if one.__globals__ is loaded}
        results[mutant.key[2]] = (loaded["small"](5), loaded["Pair"]().odd) if put(mutant, functions) else None
    assert results == {
        **dict.fromkeys(("LIMIT = 5 -> LIMIT = None", "5 -> 6", "5 -> 4", "7 -> 8", "7 -> 6", "@property -> def odd(self):")),
        "return a < LIMIT -> return None": (None, [1]),
        "Lt -> LtE": (True, [1]),
        "return [a for a in (1,) if a] -> return None": (False, None),
        "(1,) -> ()": (False, []),
        "1 -> 2": (False, [2]),
        "1 -> 0": (False, []),
        "a -> True": (False, [1]),
        "a -> False": (False, []),
    }
