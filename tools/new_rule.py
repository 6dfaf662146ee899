"""Sketches a rule: its module with the manual, its test, and fixtures that pass and fail.

``python tools/new_rule.py RULE-ID`` writes them and the rule's row in docs/reference/rules.md. The sketch works and passes every test but
``test_nothing_is_left_to_fill_in``, which lists the places that still have the mark ``FILL IN`` or ``fillIn``. The id names the fault,
never the remedy, and reads well after "ignore": ``null-value``, ``unknown-field``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = re.compile("FILL IN|fillIn")

_DEFINITION = """\
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Compliance check
type: workflow
version: "3.0"
published: true
requestBody: parameters
inputs:
  Flow.complianceFlag: boolean
  Flow.agentId: string
"""

_PAYLOAD = """\
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.NAME": "452"
  }
}
"""
_FAILING, _PASSING = _PAYLOAD.replace("NAME", "fillIn"), _PAYLOAD.replace("NAME", "agentId")

_MODULE = '''\
"""FILL IN: the fault, in one sentence.

## What it does

FILL IN: what exactly is reported, and what is not.

## Why it matters

FILL IN: what happens otherwise, and the public source that says so. Claim nothing that is not documented.

## Example

```json payload
{failing}```

## Use instead

```json payload
{passing}```

## Fix safety

There is no fix. FILL IN: why, or what the fix changes and why it is safe or unsafe.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for each argument that FILL IN."""
    for argument in binding.arguments:
        if argument.name == "Flow.fillIn":
            yield Diagnostic(
                f"argument {{quoted(argument.name)}} FILL IN: the fault, then what was expected",
                binding.at(argument.key, argument.pointer),
                help="FILL IN: an instruction that can be followed as it is",
            )


RULE = Rule(
    id="{rule}",
    summary="FILL IN: the fault, as a clause without a full stop",
    severity=Severity.WARNING,
    group=Group.NAMES,  # FILL IN: of these in flowlint/model/group.py
    on_binding=check,
)
'''

_TEST = """\
from __future__ import annotations

from typing import Any

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.flow import FlowDefinition
from flowlint.rules.{module} import RULE


def test_fill_in_what_is_found(bound: Any, flow: FlowDefinition, place: Any, found: Any) -> None:
    text = '{{"flowId": "x", "inputData": {{"Flow.fillIn": "452"}}}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'argument "Flow.fillIn" FILL IN: the fault, then what was expected',
            place(text, '"Flow.fillIn"', "/inputData/Flow.fillIn"),
            help="FILL IN: an instruction that can be followed as it is",
        )
    ]


def test_fill_in_what_is_not_found(bound: Any, flow: FlowDefinition, found: Any) -> None:
    assert found(RULE, bound('{{"flowId": "x", "inputData": {{"Flow.agentId": "452"}}}}', flow)) == []
"""


def files(rule: str) -> dict[str, str]:
    """Return the text of each file of the sketch by its path, apart from the golden report."""
    module, cases = rule.replace("-", "_"), f"fixtures/rules/{rule}"
    return {
        f"flowlint/rules/{module}.py": _MODULE.format(rule=rule, failing=_FAILING, passing=_PASSING),
        f"tests/rules/test_{module}.py": _TEST.format(module=module),
        f"{cases}/fail/first/definition.yaml": _DEFINITION,
        f"{cases}/fail/first/payload.json": _FAILING,
        f"{cases}/fail/first/expected.txt": "",
        f"{cases}/pass/first/definition.yaml": _DEFINITION,
        f"{cases}/pass/first/payload.json": _PASSING,
    }


def refusal(root: Path, rule: str) -> str:
    """Return why ``rule`` cannot be the id of a new rule, or nothing."""
    if not re.fullmatch("[a-z]+(-[a-z]+)+", rule):
        return f'"{rule}" is not an id: use at least two words in lower case with "-" between them'
    there = [path for path in files(rule) if (root / path).exists()]
    return f'"{rule}" exists: {there[0]}' if there else ""


def left_to_fill_in(root: Path) -> list[str]:
    """Return the places of rules, their tests and fixtures that still have the mark, as ``path:line: text``."""
    found = []
    for folder in ("flowlint/rules", "tests/rules", "fixtures/rules"):
        for path in sorted((root / folder).rglob("*.*")):
            lines = path.read_bytes().decode("utf-8", "replace").splitlines() if path.suffix != ".pyc" and path.is_file() else []
            name = path.relative_to(root).as_posix()
            found += [f"{name}:{number}: {line.strip()}" for number, line in enumerate(lines, 1) if MARK.search(line)]
    return found


def write_goldens(root: Path, rule: str) -> int:
    """Let the tests write the golden report of the rule and its row in the documents; return their exit code."""
    tests = ("tests/test_goldens.py", "tests/test_documents.py::test_tables_equal_the_code")
    # One process: two that write the documents would undo each other's work.
    command = [sys.executable, "-m", "pytest", "-n0", "--update-goldens", "-k", f"{rule} or tables", *tests]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(command, cwd=root, env=environment, stdout=sys.stderr, check=False).returncode


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Write the sketch, and say what to do next."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python tools/new_rule.py RULE-ID\n")
        return 2
    (rule,) = arguments
    fault = refusal(root, rule)
    if fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    for path, text in files(rule).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
        sys.stdout.write(f"wrote {path}\n")
    sys.stdout.write('\nNext: write what is marked "FILL IN"; "make goldens" writes the report and the tables again.\n')
    sys.stdout.flush()
    return write_goldens(root, rule)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
