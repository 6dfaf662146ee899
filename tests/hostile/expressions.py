"""The regular expressions of the package, and the strings that are worst for each: a repeat pumped, and then what fits nothing."""

from __future__ import annotations

import ast
import gc
import re
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SIZE = 10_000
"""Characters of an attack."""
MOST_SECONDS = 0.15
"""CPU time that one may take; what is linear takes some thousandths of a second, what is quadratic several tenths."""
FUNCTIONS = frozenset(
    {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "pattern", "bytes_pattern"}
)
METHODS = FUNCTIONS - {"compile", "pattern", "bytes_pattern"}


class Expression(NamedTuple):
    """One regular expression: the function or line that it stands in, its text, its flags, and the methods of it that are used."""

    place: str
    text: str | bytes
    flags: int
    methods: frozenset[str]


def all_expressions(local: Mapping[str, list[dict[str, Any]]]) -> tuple[list[Expression], list[str]]:
    """Return every expression, and the places of those that are made at run time of what is not known.

    ``local`` has values of the names that functions make them of, by ``module.function``.
    """
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "flowlint").rglob("*.py"))}
    found: list[Expression] = []
    unknown: list[str] = []
    own = {path: _methods(tree) for path, tree in trees.items()}
    public: dict[str, set[str]] = {}
    for methods_of in own.values():
        for name, methods_used in methods_of.items():
            public.setdefault(name, set()).update(methods_used if not name.startswith("_") else ())
    for path, tree in trees.items():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        used = {name: own[path].get(name, set()) | (public.get(name) or set()) for name in own[path] | public}
        makers = _makers(tree)
        for place, call in _calls(tree, module):
            if isinstance(call.func, ast.Name) and call.func.id not in makers:
                continue
            made = [_made(call, module, names) for names in [{}, *local.get(place, [])]]
            methods = _used(call, tree, used)
            known = [one for one in made if one is not None]
            found += [Expression(f"{place}: {text!r}", text, flags, methods) for text, flags in known]
            unknown += [place] if not known and place not in local else []
    return found, unknown


def _made(call: ast.Call, module: str, names: dict[str, Any]) -> tuple[str | bytes, int] | None:
    namespace = {"re": re, **vars(import_module(module)), **names}
    given = [*call.args[1:], *(word.value for word in call.keywords if word.arg == "flags")]
    flags = [one for one in given if ast.unparse(one).startswith("re.")]
    try:
        text = eval(compile(ast.Expression(call.args[0]), module, "eval"), namespace)
        mask = eval(compile(ast.Expression(flags[0]), module, "eval"), namespace) if flags else 0
    except (NameError, AttributeError):
        return None
    return text, int(mask)


def _calls(node: ast.AST, place: str, function: str = "") -> Iterator[tuple[str, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        inner = child.name if isinstance(child, (ast.FunctionDef, ast.ClassDef)) else function
        if isinstance(child, ast.Call) and child.args and not isinstance(child.args[0], ast.Starred) and _called(child):
            yield f"{place}.{function or child.lineno}", child
        yield from _calls(child, place, inner)


def _called(call: ast.Call) -> str:
    """Return the function of ``re``, or of ``flowlint.model.pattern``, that is called; empty for all others."""
    called = call.func
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re" and called.attr in FUNCTIONS:
        return called.attr
    return called.id if isinstance(called, ast.Name) and called.id in {"pattern", "bytes_pattern"} else ""


def _makers(tree: ast.Module) -> set[str]:
    """Return what a module imports from ``flowlint.model.pattern``; other modules have functions of these names, too."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "flowlint.model.pattern")
    return {alias.name for one in imports for alias in one.names}


def _methods(tree: ast.Module) -> dict[str, set[str]]:
    """Return by their names the methods of expressions that a module uses of what it has or imports."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Attribute)) and node.attr in METHODS:
            name = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            found.setdefault(name, set()).add(node.attr)
    return found


def _used(call: ast.Call, tree: ast.Module, used: Mapping[str, set[str]]) -> frozenset[str]:
    """Return the methods of an expression that are used: of what its name is, otherwise those that find the most."""
    if _called(call) in METHODS:
        return frozenset({_called(call)})
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.value is call:
            return frozenset({node.attr})
        if isinstance(node, ast.Assign):
            targets = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else node.targets[:1]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for target, value in zip(targets, values, strict=False):
                if value is call and isinstance(target, ast.Name) and target.id in used:
                    return frozenset(used[target.id])
    return frozenset({"match", "search"})


# Strings: for each repeat of an expression what comes before it, a text that it takes, and what takes the rest
def attacks(expression: Expression) -> Iterator[tuple[str, str, str]]:
    """Yield prefixes, what is pumped behind them, and what ends the text."""
    text = expression.text.decode("latin-1") if isinstance(expression.text, bytes) else expression.text
    tree = parser.parse(text, expression.flags & ~re.LOCALE)
    seen = set()
    for before, body in _repeats(list(tree), ""):
        for pumped in body:
            for prefix in {"", before}:
                for end in ("\x00", "\n"):
                    attack = prefix, pumped, end
                    if pumped and attack not in seen:
                        seen.add(attack)
                        yield attack
            # A search begins again at each place where the whole of it may begin.
            for end in ("\x00",):
                attack = "", before + pumped, end
                if attack not in seen:
                    seen.add(attack)
                    yield attack


def _repeats(items: list[Any], before: str) -> Iterator[tuple[str, list[str]]]:
    for index, (code, value) in enumerate(items):
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            _, most, inner = value
            if most > 100:
                yield before, [_example(list(inner), choice) for choice in range(3)]
            yield from _repeats(list(inner), before)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _repeats(list(branch), before)
        elif code is codes.SUBPATTERN:
            yield from _repeats(list(value[3]), before)
        elif code in {codes.ASSERT, codes.ASSERT_NOT}:
            yield from _repeats(list(value[1]), before)
        elif code is codes.ATOMIC_GROUP:
            yield from _repeats(list(value), before)
        before += _example([items[index]], 0)


def _example(items: list[Any], choice: int) -> str:
    return "".join(_one(code, value, choice) for code, value in items)


def _one(code: Any, value: Any, choice: int) -> str:
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.NOT_LITERAL:
        return next(one for one in "a0 " if one != chr(value))
    if code is codes.ANY:
        return "a\t -"[choice % 4]
    if code is codes.IN:
        return _of_set(value, choice)
    if code is codes.BRANCH:
        return _example(list(value[1][choice % len(value[1])]), choice)
    if code is codes.SUBPATTERN:
        return _example(list(value[3]), choice)
    if code is codes.ATOMIC_GROUP:
        return _example(list(value), choice)
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        return _example(list(value[2]), choice) * max(value[0], 1 if choice % 2 and value[1] else 0)
    return ""


def _of_set(items: list[Any], choice: int) -> str:
    if items and items[0][0] is codes.NEGATE:
        excluded = re.compile("[" + "".join(_class(one) for one in items[1:]) + "]")
        fitting = [one for one in "a \t0-.\n\"'${<\\" if excluded.match(one) is None]
        return fitting[choice % len(fitting)] if fitting else "~"
    code, value = items[choice % len(items)]
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.RANGE:
        return chr(value[0])
    return {codes.CATEGORY_DIGIT: "0", codes.CATEGORY_SPACE: " \t\n"[choice % 3], codes.CATEGORY_WORD: "a"}.get(value, "-")


def _class(item: Any) -> str:
    code, value = item
    if code is codes.LITERAL:
        return re.escape(chr(value))
    if code is codes.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    names = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_WORD: r"\w"}
    return names.get(
        value, {codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_NOT_WORD: r"\W"}.get(value, "")
    )


class _Late(Exception):
    """An attack takes longer than it may."""


def _stop(*_: object) -> None:
    raise _Late


def _is_late(ways: Sequence[Callable[[Any], object]], text: Any) -> bool:
    """Tell whether matching a text in each of several ways takes too long."""
    # What is raised while garbage is collected goes nowhere, and the collector's time is not the expression's.
    gc.disable()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
        for way in ways:
            way(text)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except _Late:
        return True
    finally:
        gc.enable()
    return False


def slow(expression: Expression) -> str:
    """Return the first attack that takes too long, or the empty text."""
    compiled = re.compile(expression.text, expression.flags)
    ways = [compiled.match] if "match" in expression.methods else []
    ways += [compiled.fullmatch] if "fullmatch" in expression.methods else []
    ways += [lambda text: [*compiled.finditer(text)]] if expression.methods - {"match", "fullmatch"} else []
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        for prefix, pumped, end in attacks(expression):
            text = prefix + pumped * (SIZE // len(pumped)) + end
            given: Any = text.encode("utf-8", "replace") if isinstance(expression.text, bytes) else text
            # What takes long by itself does so again; the interpreter may have been cleaning up.
            if all(_is_late(ways, given) for _ in range(2)):
                return f"{prefix!r}, {pumped!r} again and again, {end!r}"
    finally:
        signal.signal(signal.SIGVTALRM, before)
    return ""
