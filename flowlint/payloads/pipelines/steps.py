"""Scripts in a workflow of GitHub or a pipeline of GitLab: their lines, the language that they are in, and the variables that they have.

The variables of the nearest ``env`` or ``variables`` count (GitHub, "Workflow syntax", ``env``; GitLab, "CI/CD variables", precedence).
What is written once and used in several places, by an anchor, ``extends`` or ``!reference``, is met once: with the variables that are the
same in the whole file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Node
from flowlint.model.pattern import pattern

SHELL = "bash"
"""The language of a shell's scripts, and the name of members that hold some for this shell alone."""

_LISTS = frozenset({"script", "before_script", "after_script"})
"""The names of members that GitLab has; a list there may hold nothing but texts, and lists of them."""

_LANGUAGES = (
    (SHELL, pattern(r"(?:\S*/)?(?:ba|da|z|k)?sh\b|\$")),
    ("python", pattern(r"(?:\S*/)?(?:python|pypy)[\d.]*(?:\s|\Z)")),
    ("javascript", pattern(r"(?:\S*/)?node(?:\s|\Z)")),
)
_SCRIPT_OF_GITHUB = pattern(r"actions/github-script(?:@|\Z)")


class Script(NamedTuple):
    """The scalars that are the lines of one script, in order, and the variables that they have.

    ``language`` is how other hosts call it, empty where scripts for ``shell`` are not read. ``mappings`` are entries that YAML reads as an
    object, under the member called ``key``. ``has_macros`` is true when it is a step of Azure Pipelines.
    """

    key: str
    scalars: tuple[Node, ...]
    mappings: tuple[Node, ...]
    language: str
    shell: str
    variables: Mapping[str, Node]
    has_macros: bool = False


class _Place(NamedTuple):
    """A node, the shell of its scripts unless they say otherwise, empty where nothing is said, and the variables that are set for them.

    ``is_shared`` is true when its scripts also run, or only, with what other parts of the file set, ``is_step`` that it is among ``steps``.
    """

    node: Node
    shell: str
    variables: Mapping[str, Node]
    is_shared: bool
    is_step: bool = False


class _Survey(NamedTuple):
    """What is known of a file as a whole.

    ``uses`` counts in how many places a node stands, by its start, ``reused`` are the jobs that others take scripts from, and ``differing``
    the variables that have not the same value everywhere.
    """

    uses: Mapping[int, int]
    reused: frozenset[str]
    differing: frozenset[str]


def scripts(text: str, root: Node, keys: Container[object]) -> Iterator[Script]:
    """Yield each script of a document, which stands in ``text``; members called as ``keys`` hold them."""
    survey, met, read = _survey(text, root), set[int](), set[int]()
    waiting = [_Place(root, "", {}, is_shared=False)]
    while waiting:
        place = waiting.pop()
        node = place.node
        if node.start in met:
            continue
        met.add(node.start)
        shell, variables = _shell(node, place.shell), _variables(node, place.variables)
        inner = [_Place(item, shell, variables, place.is_shared or survey.uses[item.start] > 1, place.is_step) for item in node.items]
        for key, value in node.members:
            is_shared = place.is_shared or survey.uses[value.start] > 1 or (node is root and _is_reused(str(key.value), survey))
            inner.append(_Place(value, shell, variables, is_shared, key.value == "steps"))
            if key.value in keys:
                lines = list(_lines(text, root, value, read))
                is_shared = is_shared or any(survey.uses[line.start] > 1 for line in lines)
                known = {name: one for name, one in variables.items() if not is_shared or name not in survey.differing}
                texts = tuple(line for line in lines if line.kind is not Kind.OBJECT)
                mappings = tuple(line for line in lines if line.kind is Kind.OBJECT and key.value in _LISTS and line.start != value.start)
                if texts or mappings:
                    language = SHELL if key.value == SHELL else _language(shell)
                    has_macros = key.value == SHELL or (key.value == "script" and place.is_step)
                    yield Script(str(key.value), texts, mappings, language, shell, known, has_macros)
        waiting += [one for one in reversed(inner) if one.node.children]


def _is_reused(name: str, survey: _Survey) -> bool:
    """Return true when what is called ``name`` in a pipeline is, or may be, part of jobs that have other variables."""
    return name.startswith(".") or name == "default" or name in _LISTS or name in survey.reused


def _survey(text: str, root: Node) -> _Survey:
    uses, reused = Counter[int](), set[str]()
    values: dict[str, set[str]] = {}
    waiting, met = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if node.start in met:
            continue
        met.add(node.start)
        inner = [value for _, value in node.members] + list(node.items)
        uses.update(one.start for one in inner)
        if is_reference(text, node) and node.items:
            reused.add(str(node.items[0].value))
        extended = node.get("extends")
        if extended is not None:
            reused.update(str(one.value) for one in (extended, *extended.items))
        for name, value in (*_stated(node), *_of_matrix(node)):
            values.setdefault(name, set()).add(text[value.start : value.end] if value.children else str(value.value))
        waiting += [one for one in inner if one.children]
    return _Survey(uses, frozenset(reused), frozenset(name for name, different in values.items() if len(different) > 1))


def _shell(node: Node, shell: str) -> str:
    """Return the shell of the scripts in a workflow, a job or a step; on Windows it is none of POSIX where none is stated.

    GitHub, "Workflow syntax", ``jobs.<job_id>.steps[*].shell``; Azure Pipelines, "steps.script".
    """
    used = node.get("uses")
    if used is not None and isinstance(used.value, str) and _SCRIPT_OF_GITHUB.match(used.value) is not None:
        return "node"
    stated = node.get("shell") or node.get("defaults", "run", "shell")
    if stated is not None and isinstance(stated.value, str):
        return stated.value
    return "pwsh" if not shell and any("windows" in label.lower() for label in _labels(node)) else shell


def _labels(job: Node) -> Iterator[str]:
    """Yield the labels of the machine that runs a job: one, a list, or either in an object that says more of the machine."""
    for runner in (job.get("runs-on"), job.get("pool")):
        stated = (runner.get("labels") or runner.get("vmImage") or runner) if runner is not None else None
        if stated is not None:
            yield from (str(label.value) for label in stated.items or (stated,))


def _language(shell: str) -> str:
    return next((language for language, names in _LANGUAGES if names.match(shell) is not None), "") if shell else SHELL


def _variables(node: Node, outer: Mapping[str, Node]) -> Mapping[str, Node]:
    """Return the variables inside a node; those are not known that have several values there, by ``rules`` or a matrix."""
    own = {**outer, **dict(_stated(node))}
    ruled = (pair for rule in (*node.items_at("rules"), *node.items_at("workflow", "rules")) for pair in _stated(rule))
    for name, _ in (*ruled, *_of_matrix(node)):
        own.pop(name, None)
    return own


def _stated(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the variables that a node states; GitLab has them also with a description beside the value."""
    for stated in (node.get("env"), node.get("variables")):
        for name, value in stated.members if stated is not None else ():
            described = value.get("value")
            yield str(name.value), value if described is None else described


def _of_matrix(node: Node) -> Iterator[tuple[str, Node]]:
    return ((str(name.value), value) for one in node.items_at("parallel", "matrix") for name, value in one.members)


def _lines(text: str, root: Node, value: Node, read: set[int]) -> Iterator[Node]:
    """Yield the scalars and objects of a script that are not in ``read``, and put them there; lists in it are part of it."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if node.start in read:
            continue
        read.add(node.start)
        if is_reference(text, node):
            meant = root.get(*(str(name.value) for name in node.items)) if node.items else None
            waiting += [meant] if meant is not None else []
        elif node.kind is Kind.ARRAY:
            waiting += reversed(node.items)
        elif node.kind is Kind.OBJECT or _is_text(node):
            yield node


def is_reference(text: str, node: Node) -> bool:
    """Return true when a list is a reference of GitLab to another part of the file."""
    return node.kind is Kind.ARRAY and re.search(r"!reference\s*\Z", text[max(node.start - 20, 0) : node.start]) is not None


def _is_text(node: Node) -> bool:
    return node.kind in {Kind.STRING, Kind.HOLE} and isinstance(node.value, str) and node.value.strip() != ""
