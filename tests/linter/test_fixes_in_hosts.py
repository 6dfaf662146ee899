"""Whatever slips come together in a host, ``--fix`` makes what fixes it can, refuses none as a bug, and comes to an end."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowlint.binding.resolver import Resolver
from flowlint.linter.fixes import Applied, Outcome, apply_fixes
from flowlint.linter.job import Job, Judging, Scope
from flowlint.model.datatype import DataType
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody

pytestmark = pytest.mark.slow

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = FlowDefinition(
    "Compliance check",
    "workflow",
    id=ID,
    published=True,
    request_body=RequestBody.PARAMETERS,
    inputs=(InputParameter("Flow.agentId", DataType("string")), InputParameter("Flow.retries", DataType("integer"))),
)
URL = "https://api.mypurecloud.com/api/v2/flows/executions"
JSON_HEADER = '-H "Content-Type: application/json"'
HOSTS = {
    "a.sh": f"curl -X POST {URL} {{options}} -d '{{body}}'\n",
    "b.sh": f"BODY='{{body}}'\ncurl -X POST {URL} {{options}} -d \"$BODY\"\n",
    "c.sh": f"curl -X POST {URL} {{options}} -d @- <<EOF\n{{body}}\nEOF\n",
    "d.sh": f'curl -X POST {URL} {{options}} -d "{{escaped}}"\n',
    ".gitlab-ci.yml": f"variables:\n  BODY: '{{body}}'\nlaunch:\n  script:\n    - curl -X POST {URL} {{options}} -d \"$BODY\"\n",
    "x/.gitlab-ci.yml": f"launch:\n  script:\n    - curl -X POST {URL} {{options}} -d '{{body}}'\n",
    "azure-pipelines.yml": f"variables:\n  BODY: '{{body}}'\nsteps:\n  - script: curl -X POST {URL} {{options}} -d \"$BODY\"\n",
    ".github/workflows/a.yml": (
        f"env:\n  BODY: '{{body}}'\non: push\njobs:\n  a:\n    steps:\n      - run: curl {URL} {{options}} -d \"$BODY\"\n"
    ),
    "a.md": f"```bash\ncurl -X POST {URL} {{options}} -d '{{body}}'\n```\n\n```json\n{{body}}\n```\n",
    "a.http": f"POST {URL}\nContent-Type: application/json\n\n{{body}}\n",
    "a.js": f"fetch('{URL}', {{{{ method: 'POST', body: '{{body}}' }}}});\n",
    "a.py": f"requests.post('{URL}', data='{{body}}')\n",
    "a.tf": (
        'resource "null_resource" "a" {{\n  provisioner "local-exec" {{\n    command = <<EOT\n'
        f"curl -X POST {URL} {{options}} -d '{{body}}'\nEOT\n  }}}}\n}}}}\n"
    ),
}  # fmt: skip
OPTIONS = ("", JSON_HEADER, "-H 'Content-Type: application/json'", "-H Content-Type: application/json", '-H "X: y" –X POST', "-H ‘a: b’")
IDS = (f'"{ID}"', "“$FLOW_ID”", '"$FLOW_ID"', "$FLOW_ID", f"”{ID}”", f"‘{ID}’", f"'{ID}'", '"${FLOW_ID}"', "\"'$FLOW_ID'\"")
KEYS = ('"Flow.agentId"', '"flow.agentid"', '"agentId"', "“Flow.agentId”", "Flow.agentId", '"Flow.agentld"', '"Flow.$NAME"')
VALUES = ('"x"', "“x”", "“$X”", '"$X"', "$X", "5", "'x'", '"it\'s"', "“a: b”", "null", '{"value": "x"}', "True", "“x", '"a # b"')
CONTAINERS = ('"inputData"', '"input_data"', "“inputData”", '"parameters"', '"InputData"')
ENDS = ("", ",", ", // note", ";", ", ,")


SHELL = f"curl -X POST {URL} {JSON_HEADER} -d '{{{{{{flow}}: {{id}}, {{container}}: {{{{}}}}}}}}'\n"
ENTRY = "variables:\n  BODY: '{}'\nlaunch:\n  script:\n    - {}\n"
COMMAND = f'curl -X POST {URL} {JSON_HEADER} -d "$BODY"'


class Case(NamedTuple):
    """A host's name and its text."""

    name: str
    text: str


@st.composite
def cases(draw: st.DrawFn) -> Case:
    name = draw(st.sampled_from(sorted(HOSTS)))
    arguments = [f"{draw(st.sampled_from(KEYS))}: {draw(st.sampled_from(VALUES))}" for _ in range(draw(st.integers(0, 2)))]
    container = "{" + ", ".join(arguments) + draw(st.sampled_from(ENDS)) + "}"
    body = f'{{"flowId": {draw(st.sampled_from(IDS))}, {draw(st.sampled_from(CONTAINERS))}: {container}{draw(st.sampled_from(ENDS))}}}'
    body = draw(st.sampled_from([body, body[:-1], body.replace(", ", ",\n  ")]))
    options = draw(st.sampled_from(OPTIONS))
    return Case(name, HOSTS[name].format(body=body, options=options, escaped=body.replace('"', '\\"')))


def applied(path: str, before: str) -> tuple[Outcome, str]:
    Path(path).write_text(before, "utf-8")
    job = Job(Scope((path,)), Judging(Resolver((FLOW,), {ID: FLOW})))
    return apply_fixes(job, [path], unsafe=True, write=True), Path(path).read_text("utf-8")


def test_a_variable_in_typographic_quotes_gets_straight_ones_and_is_filled_in(here: Path) -> None:
    before = SHELL.format(flow="“flowId”", id="“$FLOW_ID”", container="“inputData”")
    after = SHELL.format(flow='"flowId"', id='"\'"$FLOW_ID"\'"', container='"inputData"')
    assert applied("a.sh", before) == (Outcome((Applied("a.sh", before.encode(), after.encode(), 2),)), after)


@pytest.mark.parametrize(
    ("body", "mended", "fixes"),
    [
        # What lacks its last brace cannot be mended; what stands around it can.
        (f'{{"flowId": "{ID}", "inputData": {{}}', f'{{"flowId": "{ID}", "inputData": {{}}', 1),
        (f'{{"flowId": "{ID}", "inputData": {{}},}}', f'{{"flowId": "{ID}", "inputData": {{}}}}', 2),
    ],
)
def test_an_entry_is_mended_beside_a_variable_with_a_slip(body: str, mended: str, fixes: int, here: Path) -> None:
    before, after = ENTRY.format(body, COMMAND), ENTRY.format(mended, f"'{COMMAND}'")
    assert applied(".gitlab-ci.yml", before) == (Outcome((Applied(".gitlab-ci.yml", before.encode(), after.encode(), fixes),)), after)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hosts")


@settings(max_examples=examples(400), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases(), unsafe=st.booleans())
def test_no_combination_of_fixes_fails(case: Case, folder: Path, *, unsafe: bool) -> None:
    file = folder / case.name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(case.text.encode())
    job = Job(Scope((str(file),)), Judging(Resolver((FLOW,), {ID: FLOW})))
    outcome = apply_fixes(job, [str(file)], unsafe=unsafe, write=True)
    after = file.read_text("utf-8")
    assert (outcome.problems, outcome.notes) == ((), ()), f"{case.text}\n--- became\n{after}"
    assert apply_fixes(job, [str(file)], unsafe=unsafe, write=True) == Outcome(), f"{case.text}\n--- became\n{after}"
