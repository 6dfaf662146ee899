"""Every regular expression of the package meets the strings that are worst for it, and takes time in proportion to their length."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest
from expressions import Expression, all_expressions, slow
from hostile_runs import ID, installed

from flowlint.model import datatype
from flowlint.payloads.unread import call_forms
from flowlint.rules import type_mismatch
from flowlint.sources import glob
from flowlint.sources.glob import translate

pytestmark = pytest.mark.slow

GLOBS = [translate(one) for one in ("*a*a*b?[a-z]*c", "**/a*/**/*.json", "?*?*?*x")]
LOCAL: dict[str, list[dict[str, Any]]] = {
    # These are only translated, or compiled and never used.
    "flowlint.binding.schema_keywords._search": [],
    "flowlint.model.datatype.judge": [
        {"pattern": one} for one in (datatype._DAY, datatype._SHORT_CLOCK, f"{datatype._DAY}T{datatype._CLOCK}{datatype._ZONE}")
    ],
    "flowlint.sources.glob._compiled": [
        {"globs": one, "map": map, "_expression": glob._expression} for one in (("*a*a*b",), ("?*?*x", "a?b*c"), ("**/*a*/**/x", "b/"))
    ],
    "flowlint.payloads.pipelines.transcripts.script": [{"name": "NAME"}],
    "flowlint.payloads.pipelines.transcripts._known": [{"name": "NAME"}],
    "flowlint.payloads.unread.call_forms._tokens": [
        {"comment": "", "texts": [one._arguments[0].replace("?P<comment>", "")]}
        for name, one in vars(call_forms).items()
        if name.startswith("_OF_") and hasattr(one, "pattern")
    ],
    "flowlint.rules.type_mismatch._retyping": [{"pattern": one} for one in type_mismatch._UNQUOTED.values()],
    "flowlint.rules.type_mismatch._quoting": [{"pattern": one} for one in (type_mismatch._VERSION, type_mismatch._SHOWN_AS_WRITTEN)],
    "flowlint.sources.ignored.__init__": [{"regexes": list(enumerate(GLOBS))}],
    "flowlint.sources.ignored._pattern": [{"regex": one} for one in GLOBS],
    "flowlint.sources.ignored._add": [{"line": "name  "}],
    "flowlint.syntax.document.is_template": [{"words": b"(?:if|else|end)\\b"}],
    "flowlint.payloads.comments._comments": [{"marks": "#|//", "closing": "-->"}],
    "flowlint.payloads.shell.assignments._read_from_heredoc": [{"name": "NAME"}],
    "flowlint.payloads.shell.mentions.only_read": [{"name": "name"}],
    "flowlint.payloads.shell.slips.typographic_end": [{"closing": "”’"}],
    "flowlint.payloads.shell.slips.bodies": [{"dashed": one, "name": "EOF"} for one in (True, False)],
}
"""What the expressions are made of that functions make at run time."""
MATCHED = {
    # These are kept in a tuple, in a variable, in a dictionary and in a cache, and matched from the first character on.
    "flowlint.payloads.pipelines.steps": frozenset({"match"}),
    "flowlint.payloads.terraform.hcl.json_writer": frozenset({"fullmatch"}),
    "flowlint.sources.ignored": frozenset({"match", "fullmatch"}),
    "flowlint.sources.glob": frozenset({"match", "fullmatch"}),
}
PYTHON_STEP = 'on: push\njobs:\n  a:\n    steps:\n      - shell: python\n        run: |\n          x = "/api/v2/flows/executions'
EXPRESSIONS, UNKNOWN = all_expressions(LOCAL)


def matched(one: Expression) -> Expression:
    module = one.place.partition(":")[0].rpartition(".")[0]
    return one._replace(methods=MATCHED.get(module, one.methods)) if not one.methods & {"finditer", "findall"} else one


def test_every_expression_is_known() -> None:
    assert UNKNOWN == []
    assert len(EXPRESSIONS) > 250


@pytest.mark.skipif(not hasattr(signal, "SIGVTALRM"), reason="there is no timer of CPU time")
def test_every_expression_takes_linear_time() -> None:
    found = {one.place: attack for one in EXPRESSIONS if (attack := slow(matched(one)))}
    assert found == {}


@pytest.mark.parametrize(
    ("text", "methods"),
    [
        ("(a+)+$", {"match"}),
        ("(?:a|aa)+b", {"match"}),
        (r"[ \t]*x", {"search"}),
        (r"\s*(.*?)\s*x", {"fullmatch"}),
        (r"(?:[-_ ]\w+)+", {"fullmatch"}),
        (r"/\*.*?\*/", {"finditer"}),
    ],
)
def test_an_expression_that_takes_long_is_found(text: str, methods: set[str]) -> None:
    assert slow(Expression("", text, 0, frozenset(methods)))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.sh", "curl https://api.mypurecloud.com/api/v2/flows/executions\n" + "\t" * 40_000 + "x curl\n"),
        ("a.sh", "curl https://api.mypurecloud.com/api/v2/flows/executions\n" + "\t" * 400_000 + "x curl\n"),
        ("a.sh", "curl https://api.mypurecloud.com/api/v2/flows/executions\na@b:" + " /" * 200_000 + "x curl\n"),
        ("a.json", f'{{"flowId": "YOUR{"_a" * 100_000}!", "inputData": {{}}, "x": "{ID}"}}'),
        ("a.json", '{"inputData": {"a": "' + "flow" * 100_000 + '"}, "flowId": "${' + "flow" * 40_000 + '}"}'),
        (".github/workflows/a.yml", PYTHON_STEP + "${{}}" * 20_000),
        ("a.js", "fetch('/api/v2/flows/executions', { body: { flowId: x " + "/*a" * 50_000),
    ],
    ids=["tabs", "more tabs", "prompt", "identifier", "flow", "expression", "comments"],
)  # fmt: skip
def test_a_run_on_long_lines_ends_soon(file: str, text: str) -> None:
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(text)
    ended = installed("check", file, "--definitions", "flow.json", "--format", "concise")
    assert ended.code in {0, 1, 3}
    assert ended.seconds < 5
    assert ended.memory < 300
