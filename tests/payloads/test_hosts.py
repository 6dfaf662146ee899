"""A payload in any host is judged and mended as in a file of its own: same findings, each at its true place, and nothing else changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from defective_files import LAX, Case, cases, job
from examples import examples
from hypothesis import assume, given, settings

from flowlint.linter import engine
from flowlint.linter.fixes import apply_fixes
from flowlint.linter.job import Job, MeantWith, NoFlow
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Lines, Span

URL = "https://api.mypurecloud.com/api/v2/flows/executions"


class Hosted(NamedTuple):
    """A host's text, and for each character of the payload in it, and its end, where it begins and where it ends."""

    text: str
    starts: list[int]
    ends: list[int]


class Host(NamedTuple):
    """One kind of host: what it writes before, for each character, and behind, and how its characters are read back.

    ``line`` is what stands before each line of the payload, the first aside where that ``goes_on`` with one of the host. ``can_say`` tells
    whether the host can hold a payload at all. ``by_hand`` are the defects whose fixes it cannot spell.
    """

    suffix: str
    before: str
    behind: str
    spell: Callable[[str], str] = str
    line: str = ""
    goes_on: bool = False
    can_say: Callable[[str], bool] = lambda _: True
    by_hand: frozenset[str] = frozenset()

    def write(self, payload: str) -> Hosted:
        text, starts, ends = self.before + self.line * (not self.goes_on), [], []
        for index, character in enumerate(payload):
            starts.append(len(text))
            text += self.spell(character)
            ends.append(len(text))
            if character == "\n" and index + 1 < len(payload):
                text += self.line
        return Hosted(text + self.behind, [*starts, ends[-1]], ends)


def in_json(character: str) -> str:
    return json.dumps(character, ensure_ascii=False)[1:-1]


def is_fenced(payload: str) -> bool:
    return "```" not in payload and not payload.startswith("\ufeff") and "\r" not in payload.replace("\r\n", "")


CURL = f"curl -sS -X POST '{URL}' -H 'Content-Type: application/json'"
SCRIPT = f"#!/bin/sh\n# é\n{CURL}"


def in_hcl(character: str) -> str:
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}.get(character, character)


def escaping(marks: str) -> Callable[[str], str]:
    return lambda character: f"\\{character}" if character in marks else character


def in_script(payload: str) -> bool:
    return "\r" not in payload.replace("\r\n", "") and "\x00" not in payload


def in_single_quotes(character: str) -> str:
    return "'\\''" if character == "'" else character


def in_ansi_quotes(character: str) -> str:
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r", "'": "\\'", "\\": "\\\\"}.get(character, character)


SHELL = {
    "shell, single quotes": Host(".sh", f"{SCRIPT} -d '", "' | jq .\n", in_single_quotes, can_say=in_script),
    "shell, double quotes": Host(
        ".sh", f'{SCRIPT} --data "', '"\n', escaping('\\"$`'), can_say=lambda payload: in_script(payload) and "!" not in payload
    ),
    "shell, ANSI quotes": Host(".sh", f"{SCRIPT} --data-raw $'", "'\n", in_ansi_quotes, can_say=in_script),
    "shell, here-document": Host(".sh", f"{SCRIPT} -d @- <<EOF\n", "\nEOF\n", escaping("\\$`"), can_say=in_script),
    "shell, quoted here-document": Host(".sh", f"{SCRIPT} -d @- <<'EOF'\n", "\nEOF\n", can_say=in_script),
    "shell, here-document of cat": Host(".sh", f"{SCRIPT} -d \"$(cat <<'EOF'\n", '\nEOF\n)"\n', can_say=in_script),
    "shell, variable": Host(".bash", "BODY='", f'\'\n{CURL} -d "$BODY"\n', in_single_quotes, can_say=in_script),
    "text": Host(".txt", f"Don't wait:\n\n$ {CURL} -d '", "'\n\nIt's easy (really).\n", in_single_quotes, can_say=in_script),
    "shell in markdown": Host(
        ".md",
        f"1. é\n\n   ```bash\n   {CURL} -d '",
        "'\n   ```\n",
        in_single_quotes,
        line="",
        can_say=lambda payload: is_fenced(payload) and in_script(payload) and "\n" not in payload,
    ),
}

SENDS = f'# é\ndata "http" "launch" {{\n  url    = "{URL}"\n  method = "POST"\n  request_body = '


def in_terraform(payload: str) -> bool:
    """Tell whether a text has nothing in it that Terraform spells with several characters."""
    return re.search(r"[$%][{$%]|[$%]$|[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff]", payload) is None and in_script(payload)


def in_heredoc(payload: str) -> bool:
    return in_terraform(payload) and not payload.startswith((" ", "\t"))


def in_jsonencode(payload: str) -> bool:
    """Tell whether a text of JSON is one of HCL too."""
    try:
        json.loads(payload)
    except ValueError:
        return False
    is_split = re.search(r":\s*\n|\\[/bf]|\\u[dD][89a-fA-F]|[^,\[{\s]\s*\n\s*[,:]", payload) is not None
    return in_terraform(payload) and payload.startswith("{") and not is_split


TERRAFORM = {
    "terraform, heredoc": Host(".tf", f"{SENDS}<<EOT\n", "\nEOT\n}\n", can_say=in_heredoc),
    "terraform, flush heredoc": Host(".tf", f"{SENDS}<<-EOT\n", "\n  EOT\n}\n", line="    ", can_say=in_heredoc),
    "terraform, string": Host(".tf", f'{SENDS}"', '"\n}\n', in_hcl, can_say=in_terraform),
    # The escapes that a JSON text in a string takes would stand among values of HCL.
    "terraform, jsonencode": Host(".tf", f"{SENDS}jsonencode(", ")\n}\n", can_say=in_jsonencode, by_hand=frozenset({"unstringified"})),
}


def has_no_comment_line(payload: str) -> bool:
    return not any(line.lstrip().startswith(("#", "//", "<", ">")) for line in payload.splitlines())


HTTP = {
    "http": Host(
        ".http",
        f"### é\nPOST {URL}\nContent-Type: application/json\n\n",
        "\n\n### next\nGET https://api.mypurecloud.com/api/v2/flows\n",
        can_say=has_no_comment_line,
    ),
    "http, response handler": Host(
        ".rest",
        "\ufeff@host = https://api.mypurecloud.com\r\n# @name x\r\nPOST {{host}}/api/v2/flows/executions HTTP/1.1\r\n  ?a={{b}}\r\n# c\r\n"
        "Content-Type: application/json\r\n\r\n\r\n",
        "\r\n\r\n> {% client.test() %}\r\n",
        can_say=has_no_comment_line,
    ),
    "http in markdown": Host(
        ".md",
        "> ```http\n> post {{base}}/flows/executions\n> Content-Type: application/json\n>\n",
        "\n> ```\n",
        line="> ",
        can_say=lambda payload: is_fenced(payload) and has_no_comment_line(payload),
    ),
}


def collection(*, indent: int | None, ascii_alone: bool, line_end: str, nested: bool) -> Host:
    """A collection with a request before the one that launches, in folders or not; the body's language is not said, so comments stay."""
    url = {"raw": "{{host}}/api/v2/flows/executions", "host": ["{{host}}"], "path": ["api", "v2", "flows", "executions"]}
    other = {"method": "POST", "body": {"mode": "raw", "raw": "{,}"}, "url": "https://example.com/a"}
    launch = {"method": "POST", "header": [], "body": {"mode": "raw", "raw": "@"}, "url": URL if nested else url}
    items: list[object] = [{"name": "😀 é", "request": other}, {"name": "launch", "request": launch, "response": []}]
    info = {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}
    whole = {"info": info, "item": [{"name": "a", "item": [{"item": items}]}] if nested else items}
    before, _, behind = json.dumps(whole, indent=indent, ensure_ascii=ascii_alone).replace("\n", line_end).partition('"@"')
    return Host(".postman_collection.json" if nested else ".json", f'{before}"', f'"{behind}', in_json)


POSTMAN = {
    "postman": collection(indent=None, ascii_alone=False, line_end="\n", nested=False),
    "postman, in lines": collection(indent=2, ascii_alone=True, line_end="\r\n", nested=True),
}


def in_yaml(payload: str) -> bool:
    return in_script(payload) and not set(payload) & set("\ufeff\x7f\x85\u2028\u2029")


def in_one_yaml_line(payload: str) -> bool:
    return in_yaml(payload) and "\n" not in payload


STEP = (
    "on: push\n\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - name: é 😀\n        run: "
)
CALL = "curl -sS https://api.${{ vars.REGION }}/api/v2/flows/executions -X POST -H 'Content-Type: application/json' -d '"

WORKFLOW = {
    "workflow, block": Host(
        ".yml",
        f"{STEP}|\n          # é\n\n          {CALL}",
        "'\n\n      - run: echo\n",
        in_single_quotes,
        line="          ",
        goes_on=True,
        can_say=in_yaml,
    ),
    "workflow, stated indentation": Host(
        ".yaml",
        f"{STEP}|2-\r\n          set -e;\r\n          {CALL}",
        "' |\r\n            jq\r\n",
        in_single_quotes,
        line="          ",
        goes_on=True,
        can_say=in_yaml,
    ),
    "workflow, folded": Host(".yml", f"{STEP}>-\n          {CALL[:-5]}\n          -d '", "'\n", in_single_quotes, can_say=in_one_yaml_line),
    "workflow, double quotes": Host(
        ".yml", f'{STEP}"{CALL}', "'\\n\"\n", lambda character: in_json(in_single_quotes(character)), can_say=in_yaml
    ),
    "workflow, single quotes": Host(
        ".yml",
        f"{STEP}'" + CALL.replace("'", "''"),
        "'''\n",
        lambda character: in_single_quotes(character).replace("'", "''"),
        can_say=in_one_yaml_line,
    ),
    "workflow, variable in a block": Host(
        ".yml",
        "env:\n  A: b\n  BODY: |\n    ",
        f'\njobs:\n  a:\n    steps:\n      - run: |\n          {CALL[:-1]}"$BODY"\n          {CALL}${{{{ env.BODY }}}}\'\n',
        line="    ",
        goes_on=True,
        can_say=lambda payload: in_yaml(payload) and not set(payload) & set("$'"),
    ),
    "workflow, variable in double quotes": Host(
        ".yml",
        'steps:\n- env: {A: b, BODY: "',
        f'"}}\n  run: |\n    {CALL[:-1]}"${{BODY}}"\n',
        in_json,
        can_say=lambda payload: in_yaml(payload) and not set(payload) & set("$'"),
    ),
    "pipeline, variable in single quotes": Host(
        ".gitlab-ci.yml",
        "variables:\n  BODY:\n    value: '",
        f'\'\n.a: &a\n  - sign in\n  - |\n    {CALL[:-1]}"$BODY"\nlaunch:\n  script: [*a, go]\n',
        can_say=lambda payload: in_one_yaml_line(payload) and not set(payload) & set("$'"),
    ),
    "pipeline": Host(
        ".gitlab-ci.yml",
        f"launch:\n  script:\n    - echo $A\n    - |-\n      {CALL}",
        "'\n    - echo\n",
        in_single_quotes,
        line="      ",
        goes_on=True,
        can_say=in_yaml,
    ),
}


def action(*, indent: int | None, ascii_alone: bool, before: str = "", behind: str = "") -> Host:
    """An exported data action, whose template has directives before and behind the payload."""
    request = {"requestUrlTemplate": "/api/v2/flows/executions", "requestTemplate": f"{before}@{behind}", "requestType": "POST"}
    properties = {"retries": {"type": "integer"}}
    whole = {"name": "é 😀", "config": {"request": request}, "contract": {"input": {"inputSchema": {"properties": properties}}}}
    opening, _, closing = json.dumps(whole, indent=indent, ensure_ascii=ascii_alone).partition("@")
    spell = in_json if not ascii_alone else in_ascii_json
    return Host(".custom.json", opening, closing, spell, can_say=is_no_directive)


def in_ascii_json(character: str) -> str:
    return json.dumps(character)[1:-1]


def is_no_directive(payload: str) -> bool:
    return not set(payload) & set("$#\ufeff")


ACTION = {
    "data action": action(indent=2, ascii_alone=False),
    "data action, directives": action(
        indent=None, ascii_alone=True, before='#set($a = "}")\n## é {\n', behind="#if($input.retries)\n#{else} #end\n#* { *#"
    ),
}

HOSTS = {
    **SHELL,
    **ACTION,
    **HTTP,
    **POSTMAN,
    **WORKFLOW,
    **TERRAFORM,
    "markdown": Host(".md", "# Launch é\n\n```json flowlint:Example\n", "\n```\n", can_say=is_fenced),
    "markdown in a list": Host(".md", "- do\n\n  ```json flowlint:Example\n", "\n  ```\n", line="  ", can_say=is_fenced),
    "markdown in a quote": Host(".md", "> ~~~~json flowlint:Example\n", "\n> ~~~~\n", line="> ", can_say=is_fenced),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hosts")


@pytest.mark.parametrize("name", HOSTS)
@settings(LAX, max_examples=examples(60))
@given(case=cases())
def test_a_payload_in_a_host_is_judged_and_mended_as_in_a_file_of_its_own(case: Case, folder: Path, name: str) -> None:
    host = HOSTS[name]
    payload = case.text.strip("\r\n")
    assume(case.suffix == ".json" and host.can_say(payload) and host.by_hand.isdisjoint(*case.defects))
    hosted = host.write(payload)
    alone, inside = folder / "payload.json", folder / f"host{host.suffix}"
    alone.write_bytes(payload.encode())
    inside.write_bytes(hosted.text.encode())
    forced = Case(case.flow, case.mode, case.suffix, payload, case.originals, case.defects, bare=True)

    expected = placed(forced, alone, payload, hosted)
    assert judged(forced, inside) == expected

    outcome = [apply_fixes(naming(forced, path), [str(path)], unsafe=True, write=True) for path in (alone, inside)]
    assert [one.problems for one in outcome] == [(), ()]
    mended = host.write(alone.read_bytes().decode()).text
    assert inside.read_bytes().decode() == mended


class OneFlow:
    """References of which each host's name means one flow, and no other is known."""

    def __init__(self, flow: FlowDefinition) -> None:
        self._flow = flow

    def named(self, _: str) -> FlowDefinition:
        return self._flow

    def targets(self, *_: str) -> NoFlow:
        return NoFlow("")

    def targets_with(self, _path: str, _reference: str, others: Sequence[str]) -> Iterator[MeantWith]:
        yield NoFlow(""), (None,) * len(others)


def naming(case: Case, path: Path) -> Job:
    """Return the job that judges a file whose host may name the flow."""
    asked = job(case, str(path))
    return asked._replace(judging=asked.judging._replace(references=OneFlow(case.flow)))


def judged(case: Case, path: Path) -> list[tuple[str, str, str, str, int, int]]:
    """Return what is found in the file at ``path``: rule, message, help, pointer, line and column."""
    report = engine.check(naming(case, path))
    assert (report.totals.summary.payloads, report.totals.problems) == (1, ())
    regions = [(one, one.place.region) for one in report.findings]
    return sorted(
        (one.rule, one.message, one.help, one.place.pointer, region.line, region.column) for one, region in regions if region is not None
    )


def placed(case: Case, path: Path, payload: str, hosted: Hosted) -> list[tuple[str, str, str, str, int, int]]:
    """Return the same of a payload in a file of its own, with each place as it is in the host."""
    lines, host_lines = line_starts(payload), Lines(hosted.text)
    found = []
    for rule, message, help_text, pointer, line, column in judged(case, path):
        offset = lines[line - 1] + column - 1
        region = host_lines.region(Span(hosted.starts[offset], hosted.starts[offset]))
        found.append((rule, message, help_text, pointer, region.line, region.column))
    return sorted(found)


def line_starts(text: str) -> list[int]:
    starts = [0]
    for index, character in enumerate(text):
        if character == "\n" or (character == "\r" and text[index + 1 : index + 2] != "\n"):
            starts.append(index + 1)
    return starts
