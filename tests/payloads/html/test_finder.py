"""Pages and components: which scripts are read, in which language, as one program, and at their true places."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from command_runs import flowlint
from hostile_runs import ID

from flowlint import registry
from flowlint.model.carried import Text
from flowlint.model.location import Source
from flowlint.payloads.html.carrier import CARRIER

URL = "https://api.mypurecloud.com/api/v2/flows/executions"
END = "\n;\n"


def held(page: str) -> list[tuple[str, str]]:
    """Return the language and the text of what the scripts of a page hold."""
    return [(one.grammar, one.data.decode()) for one in registry.find(CARRIER, Source("a.html", page)) if isinstance(one, Text)]


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<script>a</script>", [("javascript", "a" + END)]),
        ("<SCRIPT\nTYPE='module'\n>a</Script\n>b", [("javascript", "a" + END)]),
        ('<script type="text/javascript; charset=utf-8">a</script>', [("javascript", "a" + END)]),
        ("<script type=text/babel>a</script><script>b</script>", [("javascript", f"a{END}b{END}")]),
        ('<script setup lang="ts">a</script><script lang=tsx>b</script>', [("typescript", "a" + END), ("tsx", "b" + END)]),
        ('<script data-a=">" async>a</script>', [("javascript", "a" + END)]),
        ('<script type="application/json">{}</script><script type="application/ld+json">[]</script>', [("json", "{}"), ("json", "[]")]),
        ('<script type="text/template"><p></p></script><script type="importmap">{}</script>', []),
        ('<script src="a.js">a</script><script data-src="b">b</script>', [("javascript", "b" + END)]),
        ("<!-- <script>a</script> --><script>b</script>", [("javascript", "b" + END)]),
        ("<title><script>a</script></title><textarea><script>b</script></textarea><script>c</script>", [("javascript", "c" + END)]),
        ("<script>a = '<!-- <script>'</script><scripts>b</scripts>", [("javascript", "a = '<!-- <script>'" + END)]),
        ("<script> \n</script><script/><script>a", [("javascript", "a" + END)]),
        ("<script>a", [("javascript", "a" + END)]),
        ("<script a='", []),
        ("<script", []),
    ],
)
def test_the_scripts_of_a_page(page: str, texts: list[tuple[str, str]]) -> None:
    assert held(page) == texts


PAGE = f"""\
<!doctype html>
<p>Don't `wait</p>
<script>const FLOW = "{ID}";</script>
<script type="module">
  await fetch("{URL}", {{
    method: "POST",
    headers: {{ "Content-Type": "application/json" }},
    body: JSON.stringify({{ flowId: FLOW, inputData: {{
      "Flow.complianceFlag": "yes", // flowlint: ignore[type-mismatch] agreed
      "Flow.agentid": agent
    }} }}),
  }});
</script>
<script type="application/json">{{"flowId": "{ID}", "inputData": {{"Flow.agentid": "x"}}}}</script>
"""


@pytest.mark.parametrize("suffix", ["html", "HTM", "vue", "svelte"])
@pytest.mark.parametrize("begin", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_findings_and_fixes_are_in_the_page(here: Path, suffix: str, begin: str, line_end: str) -> None:
    Path("flow.yaml").write_text(f"flowlint: 1\nid: {ID}\nname: A\ninputs: {{Flow.complianceFlag: boolean, Flow.agentId: string}}\n")
    page = Path(f"page.{suffix}")
    page.write_bytes((begin + PAGE.replace("\n", line_end)).encode())
    command = ["check", str(page), "--definitions", "flow.yaml", "--format", "concise", "--quiet"]
    done = flowlint(*command)
    sentence = 'error[name-case-mismatch] argument "Flow.agentid" differs only in case from input "Flow.agentId"'
    columns = [PAGE.splitlines()[line - 1].index('"Flow.agentid"') + 1 for line in (10, 14)]
    assert (done.exit_code, done.stdout.splitlines()) == (1, [f"{page}:10:{columns[0]}: {sentence}", f"{page}:14:{columns[1]}: {sentence}"])

    done = flowlint(*command, "--fix")
    assert (done.exit_code, done.stdout) == (0, "")
    fixed = PAGE.replace("Flow.agentid", "Flow.agentId")
    assert page.read_bytes() == (begin + fixed.replace("\n", line_end)).encode()


WORST = {
    "openings": "<script " * 130_000,
    "scripts": "<script>" * 130_000,
    "closed": "<script>a</script>" * 60_000,
    "comments": "<!-- " * 200_000,
    "quotes": "<script a='" * 90_000,
    "attributes": "<script " + "a=" * 500_000,
    "blanks": "<script " + " " * 1_000_000,
    "names": "<script " + "a" * 1_000_000,
    "titles": "<title><script>" * 70_000,
}


@pytest.mark.parametrize("worst", WORST)
def test_hostile_pages_take_time_in_proportion(worst: str) -> None:
    page = f"{WORST[worst]}\n flowId /api/v2/flows/executions"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    held(page)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 5
