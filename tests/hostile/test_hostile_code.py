"""Source code on which grammars never come to an end, or which no grammar can read: it is named, and what follows is judged right."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_runs import ID, installed

from flowlint.syntax import grammar
from flowlint.syntax.grammar import Budget, Grammar, Unreadable

pytestmark = pytest.mark.slow

ENDLESS = "// /api/v2/flows/executions\n[t er=[n:"
GOOD = f'api.postFlowsExecutions({{ flowId: "{ID}", inputData: {{ "Flow.attempts": "x" }} }});\n'
WRONG = 'error[type-mismatch] input "Flow.attempts" takes an integer, found a string'
TOO_MANY = "takes too many steps"
NOTHING = "no payload was checked\n"
HOLDS_NONE = (
    "no payload was checked\n"
    "1 file held no payload and was skipped\n"
    "1 problem kept the run from checking everything\n"
    'flowlint: error: "{}" holds no payload: nothing in it launches a flow or creates a trigger\n'
)


@pytest.mark.parametrize(
    ("file", "text", "code", "stderr"),
    [
        ("x.tsx", ENDLESS, 0, f"{NOTHING}x.tsx:1:12: not checked: reading it as TSX {TOO_MANY}\n"),
        ("x.md", f"```tsx\n{ENDLESS}\n```\n", 0, f"{NOTHING}x.md:2:12: not checked: reading it as TSX {TOO_MANY}\n"),
        *((file, ENDLESS, 3, HOLDS_NONE.format(file)) for file in ("x.js", "x.mjs", "x.cjs", "x.jsx", "x.ts", "x.mts", "x.cts")),
        *(("x.md", f"```{name}\n{ENDLESS}\n```\n", 3, HOLDS_NONE.format("x.md")) for name in ("js", "typescript")),
        ("x.py", f"post_flows_executions({'(' * 300}1{')' * 300})\n", 0, f"{NOTHING}x.py:1:1: not checked: line 1 is not valid Python\n"),
        (
            "x.py",
            f"post_flows_executions({'-' * 100_000}1)\n",
            0,
            f"{NOTHING}x.py:1:6: not checked: it is nested too deeply to be read as Python\n",
        ),
        ("x.py", "print 'old'\npost_flows_executions({})\n", 0, f"{NOTHING}x.py:1:1: not checked: line 1 is not valid Python\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_takes_no_time(file: str, text: str, code: int, stderr: str) -> None:
    Path(file).write_text(text)
    ended = installed("check", file, "--definitions", "flow.json", "--format", "concise")
    assert (ended.code, ended.stdout, ended.stderr) == (code, "", stderr)
    assert ended.seconds < 5
    assert ended.memory < 100


def test_a_good_file_behind_a_hostile_one_is_judged() -> None:
    Path("a.tsx").write_text(ENDLESS)
    Path("b.tsx").write_text(GOOD)
    Path("c.tsx").write_text(ENDLESS)
    Path("d.tsx").write_text(GOOD)
    ended = installed("check", ".", "--definitions", "flow.json", "--format", "concise")
    assert (ended.code, ended.stdout) == (1, f"b.tsx:1:105: {WRONG}\nd.tsx:1:105: {WRONG}\n")
    assert ended.stderr == (
        "found 2 errors in 2 payloads in 4 files, checked against 1 flow\n"
        f"a.tsx:1:12: not checked: reading it as TSX {TOO_MANY}\n"
        f"c.tsx:1:12: not checked: reading it as TSX {TOO_MANY}\n"
        "1 file held no payload and was skipped\n"
    )
    assert ended.seconds < 5


TOO_LONG = "the rest of the file was not checked: it has more than {}; split it"
OF_JAVASCRIPT, OF_PYTHON, OF_TERRAFORM = (f"{number}0,000 signs and lines of code" for number in (30, 15, 20))
OF_SHELL, LINES = OF_PYTHON, "300,000 lines"
FENCES = "```js\nflows/executions;\n```\n"
STEP = "      - run: |\n          curl https://x/api/v2/flows/executions -d '{}'\n          "


@pytest.mark.parametrize(
    ("file", "text", "line", "most"),
    [
        ("x.html", f"<script>\n{GOOD}" + "<script>" * 500_000, "1:9", OF_JAVASCRIPT),
        ("x.jsx", f"{GOOD}x = " + "<a>" * 500_000, "1:1", OF_JAVASCRIPT),
        ("x.js", f"{GOOD}x = " + "!" * 4_000_000, "1:1", OF_JAVASCRIPT),
        ("x.ts", GOOD + "a b " * 2_000_000, "1:1", OF_JAVASCRIPT),
        ("x.js", GOOD + "f(a);" * 100_000, "1:1", OF_JAVASCRIPT),
        ("x.py", "post_flows_executions({})\n" + "x=1\n" * 2_000_000, "1:1", OF_PYTHON),
        ("x.py", f"post_flows_executions({{}})\nx=[{'1,' * 2_000_000}]\n", "1:1", OF_PYTHON),
        ("x.md", "\n" * 10_000_000 + FENCES, "1:1", LINES),
        ("x.tf", 'data "http" "x" {\n url = "https://x/api/v2/flows/executions"\n}\n' + 'x = {a="b"}\n' * 70_000, "1:1", OF_TERRAFORM),
        ("x.md", FENCES * 100_000, "1:1", LINES),
        ("x.http", "POST https://x/api/v2/flows/executions\n" + "a:b\n" * 3_750_000, "1:1", LINES),
        ("x.yaml", "jobs:\n  a:\n    steps:\n" + f"{STEP}{'a;' * 200_000}\n" * 15, "5:11", OF_SHELL),
        ("x.yaml", "jobs:\n  a:\n    steps:\n" + STEP + "\n" * 15_000_000, "1:1", LINES),
    ],
    ids=["scripts", "tags", "operators", "words", "calls", "lines", "items", "gaps", "attributes", "fences", "headers", "steps", "blanks"],
)
def test_a_file_of_more_code_than_there_is_memory_for_is_not_read(file: str, text: str, line: str, most: str) -> None:
    Path(file).write_text(text)
    ended = installed("check", file, "--definitions", "flow.json", "--format", "concise")
    assert f"{file}:{line}: {TOO_LONG.format(most)}\n" in ended.stderr, ended.stderr
    assert ended.seconds < 20
    assert ended.memory < 250


def test_what_is_in_a_file_before_too_much_code_is_judged() -> None:
    Path("x.md").write_text(f"```js\n{GOOD}```\n```js\n{GOOD}{'f(a);' * 100_000}\n```\n")
    ended = installed("check", "x.md", "--definitions", "flow.json", "--format", "concise")
    assert (ended.code, ended.stdout) == (1, f"x.md:2:105: {WRONG}\n")
    assert f"x.md:5:1: {TOO_LONG.format(OF_JAVASCRIPT)}\n" in ended.stderr


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_places_in_a_text_of_very_many_lines(end: str) -> None:
    Path("x.json").write_text(f'{{{end * 1_500_000}"flowId": "{ID}", "inputData": {{"Flow.attempts": "x"}}}}', newline="")
    ended = installed("check", "x.json", "--definitions", "flow.json", "--format", "concise")
    assert (ended.code, ended.stdout) == (1, f"x.json:1500001:82: {WRONG}\n")
    assert ended.memory < 150


@pytest.mark.parametrize("grammar_of", Grammar)
def test_a_text_is_read_until_its_steps_are_spent(grammar_of: Grammar) -> None:
    text = b"a = 1\n" * 2_000
    budget = Budget(0)
    assert grammar.tree(grammar_of, text, budget).root_node.end_byte == len(text)
    spent = grammar.LEAST_STEPS - budget.left
    enough = Budget(0)
    enough.left = spent + 1
    assert grammar.tree(grammar_of, text, enough).root_node.end_byte == len(text)
    short = Budget(0)
    short.left = spent
    with pytest.raises(Unreadable, match=f"^reading it as {grammar_of} takes too many steps$"):
        grammar.tree(grammar_of, text, short)


@pytest.mark.parametrize(("size", "steps"), [(0, 2_000), (1_200, 2_100), (1 << 24, 40_000)])
def test_a_longer_text_may_take_more_steps_up_to_a_limit(size: int, steps: int) -> None:
    assert Budget(size).left == steps


ADDRESS = "https://api.mypurecloud.com/api/v2/flows/executions"
SENT = {
    "x.py": f'requests.post("{ADDRESS}", json={{"flowId": "{ID}", "inputData": {{}}}})\n',
    "x.js": f'axios.post("{ADDRESS}", {{"flowId": "{ID}", "inputData": {{}}}})\n',
    "x.tf": f'data "http" "a" {{\n url = "{ADDRESS}"\n method = "POST"\n'
    f' request_body = jsonencode({{"flowId": "{ID}", "inputData": {{}}}})\n}}\n',
}
"""A request of each language, with a gap for its arguments."""
NAMED = {"x.py": ("{} = {}\n", "{}"), "x.js": ("const {} = {};\n", "{}"), "x.tf": ("locals {{\n {} = {}\n}}\n", "local.{}")}
"""How each language names a value, and how it uses the name."""


def named(file: str, name: str, value: str) -> str:
    return NAMED[file][0].format(name, value)


def doubling(file: str) -> str:
    """Sixty values, each with the two before it, which sixty requests send."""
    use = NAMED[file][1].format
    mark = " =" if file == "x.tf" else ":"
    pairs = [(n, use(f"m{n + 1}"), use(f"m{n + 2}")) for n in range(59, -1, -1)]
    values = [named(file, f"m{n}", f'{{"Flow.attempts"{mark} {one}, "x"{mark} {other}}}') for n, one, other in pairs]
    return "".join([*values, *([SENT[file].replace("{}", use("m0"))] * 60)])


def repeated(file: str) -> str:
    """A large value that a list has very often, which twenty requests send."""
    use = NAMED[file][1].format
    mark = " =" if file == "x.tf" else ":"
    large = "{" + ", ".join(f'"k{n}"{mark} 1' for n in range(3_000)) + "}"
    values = named(file, "large", large) + named(file, "all", f"[{', '.join([use('large')] * 900)}]")
    return values + SENT[file].replace("{}", use("all")) * 20


@pytest.mark.parametrize("file", SENT)
@pytest.mark.parametrize("made", [doubling, repeated])
def test_values_that_are_written_in_place_of_names_do_not_multiply_without_end(file: str, made: Callable[[str], str]) -> None:
    Path(file).write_text(made(file))
    ended = installed("check", file, "--definitions", "flow.json", "--format", "json")
    unchecked = json.loads(ended.stdout)["unchecked"]
    assert ended.code in {0, 1}
    assert f"{file}:1:1: values are used in so many places that only 524,288 characters of them were checked" in unchecked
    assert ended.seconds < 5
    assert ended.memory < 300


def test_local_values_within_local_values_end_at_a_depth() -> None:
    chain = "".join(named("x.tf", f"m{n}", f'{{ "Flow.attempts" = local.m{n + 1} }}') for n in range(900))
    Path("x.tf").write_text(chain + SENT["x.tf"].replace("{}", "local.m0"))
    ended = installed("check", "x.tf", "--definitions", "flow.json", "--format", "concise")
    assert (ended.code, ended.stdout) == (1, f"x.tf:5:7: {WRONG.replace('a string', 'an object')}\n")
