"""Reads workflows and pipelines: the scripts in their steps and jobs, as the shell gets them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from flowlint.contracts import Text, Unchecked
from flowlint.embedding import Transcript, Write, embedded, excerpt, in_json_string, on_one_line
from flowlint.model.embedding import unwritable
from flowlint.model.location import Source
from flowlint.model.node import Kind, Node
from flowlint.model.pattern import pattern
from flowlint.syntax import yaml_text

_BASH = "bash"
"""The key of scripts that are for this shell alone."""
_KEYS = frozenset({"run", "script", "before_script", "after_script", _BASH, "command", "commands"})
_SHELLS = pattern(r"(?:\S*/)?(?:ba|da|z|k)?sh\b|\$")
_EXPRESSION = pattern(r"\$\{\{((?:[^'{}]|'[^']{0,1000}'){0,1000}+)\}\}")
_NAME = pattern(r"[A-Za-z_]\w*", re.ASCII)
_OF_ENV = pattern(r"\s*env\.(\w+)\s*")
_BREAK = r"(?:\r\n|\n|\r)"
_LINE = pattern(rf"([^\r\n]*)(?:{_BREAK}|\Z)")
_FOLD = rf"(?<![ \t])[ \t]*+{_BREAK}(?:[ \t]*+{_BREAK})*+[ \t]*+"
_HALF_PAIRS = r"u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_CODE = rf"{_HALF_PAIRS}|x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}}|."
_IN_DOUBLE_QUOTES = pattern(rf"(?P<joined>\\{_FOLD})|\\(?P<code>{_CODE})|(?P<fold>{_FOLD})", re.DOTALL)
_IN_SINGLE_QUOTES = pattern(rf"(?P<quote>'')|(?P<fold>{_FOLD})")
_IN_PLAIN = pattern(rf"(?P<fold>{_FOLD})")
_ESCAPES = dict(zip("0abt\tnvfre N_LP", "\0\a\b\t\t\n\v\f\r\x1b \x85\xa0\u2028\u2029", strict=True))
"""What escapes in double quotes stand for where that is not the character itself."""

_WRITTEN_PLAIN = pattern(r"[\w.-]+")


class _Variable(NamedTuple):
    """The value of a variable, and where it is stated."""

    text: str
    start: int
    end: int


class _Place(NamedTuple):
    """A node, the shell that its scripts are for unless they say otherwise, empty where nothing is said, and what ``env`` sets for them.

    The nearest ``env`` counts (GitHub, "Workflow syntax", ``env``).
    """

    node: Node
    shell: str
    variables: Mapping[str, Node]


def find(source: Source) -> Iterator[Text | Unchecked]:
    """Yield the scripts of a workflow or a pipeline; a file without any is read as plain YAML."""
    document = yaml_text.parse(source)
    if document.broken is not None:
        yield Unchecked(document.broken.place, "the file cannot be read as YAML, so that its scripts are not judged")
        return
    found = False
    for root in document.roots:
        for scalars, variables in _scripts(root):
            found = True
            known = _known(source, variables)
            yield embedded("bash", _with_variables(_script(source, scalars, known), known))
    if not found:
        yield embedded("yaml", excerpt(source, 0, len(source.text)))


def _scripts(root: Node) -> Iterator[tuple[list[Node], Mapping[str, Node]]]:
    """Yield the scalars of each script, in order, and the variables that it has; what an alias names again is met once."""
    waiting, met = [_Place(root, "", {})], set()
    while waiting:
        node, shell, variables = waiting.pop()
        if node.start in met:
            continue
        met.add(node.start)
        shell = _shell(node, shell)
        stated = node.get("env")
        own = stated.members if stated is not None else ()
        variables = {**variables, **{str(name.value): value for name, value in own}}
        for key, value in node.members:
            scalars = list(_scalars(value)) if key.value in _KEYS else []
            if scalars and scalars[0].start not in met and (not shell or key.value == _BASH or _SHELLS.match(shell)):
                met.add(scalars[0].start)
                yield scalars, variables
        inner = [value for _, value in node.members] + list(node.items)
        waiting += [_Place(one, shell, variables) for one in reversed(inner) if one.children]


def _shell(node: Node, shell: str) -> str:
    """Return the shell of the scripts in a workflow, a job or a step; on Windows it is none of POSIX where none is stated.

    GitHub, "Workflow syntax", ``jobs.<job_id>.steps[*].shell``; Azure Pipelines, "steps.script".
    """
    defaults = node.get("defaults")
    run = defaults.get("run") if defaults is not None else None
    stated = node.get("shell") or (run.get("shell") if run is not None else None)
    if stated is not None and isinstance(stated.value, str):
        return stated.value
    return "pwsh" if not shell and any("windows" in label.lower() for label in _labels(node)) else shell


def _labels(job: Node) -> Iterator[str]:
    """Yield the labels of the machine that runs a job: one, a list, or either in an object that says more of the machine."""
    for runner in (job.get("runs-on"), job.get("pool")):
        stated = (runner.get("labels") or runner.get("vmImage") or runner) if runner is not None else None
        if stated is not None:
            yield from (str(label.value) for label in stated.items or (stated,))


def _scalars(node: Node) -> Iterator[Node]:
    if node.kind is Kind.ARRAY:
        yield from (item for item in node.items if _is_text(item))
    elif _is_text(node):
        yield node


def _is_text(node: Node) -> bool:
    return node.kind in {Kind.STRING, Kind.HOLE} and isinstance(node.value, str) and node.value.strip() != ""


def _known(source: Source, variables: Mapping[str, Node]) -> dict[str, _Variable]:
    """Return the variables whose value is one plain word, and that keep it from step to step."""
    found = {}
    for name, node in variables.items():
        text = node.value if isinstance(node.value, str) else source.text[node.start : node.end]
        is_plain = _NAME.fullmatch(name) is not None and _WRITTEN_PLAIN.fullmatch(text) is not None
        if is_plain and ("GITHUB_ENV" not in source.text or re.search(rf"\b{name}(?:=|<<)", source.text) is None):
            found[name] = _Variable(text, node.start, node.end)
    return found


def _script(source: Source, scalars: Sequence[Node], variables: Mapping[str, _Variable]) -> Source:
    """Return scalars as one text, a line for each at least, behind assignments to the variables that it uses."""
    transcript, end = Transcript(source), scalars[0].start
    spelt = source.text[scalars[0].start : scalars[-1].end]
    for name, (text, start, stop) in variables.items():
        if re.search(rf"\$\{{?{name}\b", spelt, re.ASCII) is not None:
            transcript.put(f"{name}=", start, start)
            transcript.put(text, start, stop)
            transcript.put("\n", stop, stop)
    first = True
    for node in scalars:
        if not first:
            transcript.put("\n", end, max(end, node.start))
        first = False
        _transcribe(transcript, node, source)
        end = node.end
    return transcript.source()


def _transcribe(transcript: Transcript, node: Node, source: Source) -> None:
    """Add what a scalar says to ``transcript``; where its spelling is not understood, as a whole."""
    spell = {"|": _block, ">": _block, '"': _double_quoted, "'": _single_quoted}.get(source.text[node.start], _plain)
    trial = Transcript(source)
    spell(trial, node, source)
    if _agree(trial.source().text, str(node.value), source.text[node.start : node.end]):
        spell(transcript, node, source)
    else:
        transcript.put(str(node.value), node.start, node.end)


def _agree(transcribed: str, value: str, spelt: str) -> bool:
    """Tell whether a scalar was transcribed as YAML reads it; in ``value`` placeholders stand as they are spelt, escapes included."""
    if transcribed.rstrip() == value.rstrip():
        return True
    if spelt[0] not in "\"'" or "{" not in value:
        return False
    import yaml

    try:
        return bool(yaml.safe_load(spelt) == transcribed)
    except (yaml.YAMLError, ValueError, OverflowError):
        return False


def _block(transcript: Transcript, node: Node, source: Source) -> None:
    """Add a block scalar: each line without its indentation; in a folded one (``>``) lines of a paragraph are joined."""
    head, *lines = [(match.start(), match.end(1), match.end()) for match in _LINE.finditer(source.text, node.start, node.end)]
    margin, is_folded = _margin(source.text, lines, str(node.value)), source.text[node.start] == ">"
    before, blank_lines, done = "", 0, head[2]
    for start, end, _ in lines:
        inner = min(start + margin, end)
        line = source.text[inner:end]
        if not line:
            blank_lines += 1
            continue
        is_joined = is_folded and before and before[0] not in " \t" and line[0] not in " \t"
        between = ("\n" * blank_lines or " ") if is_joined else "\n" * (blank_lines + bool(before))
        transcript.put(between, done, inner, _in_block if before else unwritable)
        transcript.copy(inner, end, _in_block)
        before, blank_lines, done = line, 0, end


def _margin(text: str, lines: Iterable[tuple[int, int, int]], value: str) -> int:
    """Return how wide the indentation of a block scalar is, which says ``value``."""
    spelt = next((text[start:end] for start, end, _ in lines if text[start:end].strip()), "")
    said = next((line for line in value.split("\n") if line.strip()), "")
    return _indentation(spelt) - _indentation(said)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _double_quoted(transcript: Transcript, node: Node, source: Source) -> None:
    _flow(transcript, source, (node.start + 1, node.end - 1), _IN_DOUBLE_QUOTES, in_json_string)


def _single_quoted(transcript: Transcript, node: Node, source: Source) -> None:
    _flow(transcript, source, (node.start + 1, node.end - 1), _IN_SINGLE_QUOTES, _in_single_quotes)


def _plain(transcript: Transcript, node: Node, source: Source) -> None:
    _flow(transcript, source, (node.start, node.end), _IN_PLAIN, _in_plain)


def _flow(transcript: Transcript, source: Source, span: tuple[int, int], pattern: re.Pattern[str], write: Write) -> None:
    """Add a scalar in quotes or a plain one, where ``pattern`` finds what is not spelt as it is."""
    if re.compile(_BREAK).search(source.text, *span) is not None:
        write = _not_blank_at_its_ends(write)
    done = span[0]
    for match in pattern.finditer(source.text, *span):
        transcript.copy(done, match.start(), write)
        transcript.put(_said(match), *match.span(), write)
        done = match.end()
    transcript.copy(done, span[1], write)


def _said(match: re.Match[str]) -> str:
    """Return what a line break or an escape stands for."""
    found = match.groupdict()
    if found.get("joined") or found.get("fold"):
        more = len(re.findall(_BREAK, match.group())) - 1
        return "\n" * more or ("" if found.get("joined") else " ")
    code = found.get("code")
    if code is None:
        return "'"
    if code[0] in "xU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return str(json.loads(f'"\\{code}"')) if code[0] == "u" and len(code) > 1 else _ESCAPES.get(code, code)


def _in_block(text: str) -> str | None:
    """Write what neither ends a line nor moves its beginning."""
    return on_one_line(text) if not text[:1].isspace() else None


def _not_blank_at_its_ends(write: Write) -> Write:
    """Return a way to write what stands beside a line break that takes up the blanks around it; what is deleted may leave some there."""
    return lambda text: write(text) if text and text == text.strip() else None


def _in_single_quotes(text: str) -> str | None:
    return None if "\n" in text or "\r" in text else text.replace("'", "''")


def _in_plain(text: str) -> str | None:
    """Write what cannot end a plain scalar, whatever stands beside it."""
    return text if _WRITTEN_PLAIN.fullmatch(text) else None


def _with_variables(script: Source, variables: Mapping[str, _Variable]) -> Source:
    """Return a script in which each expression of the workflow is a variable of the shell, or the value of one that is known."""
    transcript, done = Transcript(script), 0
    for match in _EXPRESSION.finditer(script.text):
        transcript.copy(done, match.start())
        known = _OF_ENV.fullmatch(match[1])
        variable = variables.get(known[1]) if known is not None else None
        name = "_".join(re.findall(r"\w+", match[1], re.ASCII))
        transcript.put(variable.text if variable is not None else f"${{_{name}}}", *match.span())
        done = match.end()
    transcript.copy(done, len(script.text))
    return transcript.source() if done else script
