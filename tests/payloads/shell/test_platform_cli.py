"""Commands of ``gc``, the platform's own program: which launch a flow or create a trigger, and where their bodies come from."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_runs import flowlint
from hostile_runs import ID
from shell_scripts import BODY

from flowlint import registry
from flowlint.model import endpoint
from flowlint.model.call import Call
from flowlint.model.carried import BodyFile, Text, Unchecked
from flowlint.model.location import Source
from flowlint.payloads.shell.carrier import CARRIER

LAUNCH = "gc flows executions create"
TRIGGER = "gc processautomation triggers create"
RUN = "body not checked: it is built when the script runs"


def told(script: str, name: str = "a.sh") -> list[str]:
    """Return what a script sends: bodies, ``@`` and the path of files, and sentences about what is not checked."""
    found = registry.find(CARRIER, Source(name, script)) if CARRIER.recognises is not None and CARRIER.recognises(script.encode()) else ()
    said = []
    for one in found:
        if isinstance(one, Text):
            said.append(one.data.decode())
        elif isinstance(one, BodyFile):
            said.append(f"@{one.path}")
        elif isinstance(one, Unchecked):
            said.append(one.sentence)
    return said


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (f"{LAUNCH} --file body.json", ["@body.json"]),
        (f"{LAUNCH} --file=body.json -i", ["@body.json"]),
        (f"{LAUNCH} -f 'a b.json' --outputformat yaml", ["@a b.json"]),
        (f"{LAUNCH} -fbody.json", ["@body.json"]),
        (f"{LAUNCH} -f=body.json", ["@body.json"]),
        ("gc -p prod --environment=mypurecloud.ie flows executions create \\\n  -f body.json | jq .id", ["@body.json"]),
        ("sudo /opt/gc.exe flows executions create -i -f body.json", ["@body.json"]),
        (f"{LAUNCH} < body.json", ["@body.json"]),
        (f"cat body.json | {LAUNCH}", ["@body.json"]),
        (f"{LAUNCH} --file /dev/stdin <<< '{BODY}'", [BODY]),
        (f"R=$(echo '{BODY}' | {LAUNCH})", [BODY]),
        (f"{LAUNCH} <<EOF\n{BODY}\nEOF\n", [f"{BODY}\n"]),
        (f"cat > b.json <<EOF\n{BODY}\nEOF\n{LAUNCH} --file b.json\n", [f"{BODY}\n"]),
        (f"{LAUNCH} --inputformat YAML <<< 'flowId: x'", ["body not checked: gc makes JSON of it first"]),
        (f"{LAUNCH} --inputformat json <<< '{BODY}'", [BODY]),
        (f"{LAUNCH} -d bodies/", ["body not checked: gc sends every file of a folder"]),
        (f"{LAUNCH} -d bodies/ -f body.json", ["@body.json"]),
        (f'{LAUNCH} -f "$FILE"', [RUN]),
        (f"make_body | {LAUNCH}", [RUN]),
        (LAUNCH, [RUN]),
        (f"{TRIGGER} -f trigger.json", ["@trigger.json"]),
        (f"{LAUNCH} --help\n{LAUNCH} -b\n{LAUNCH} -f", [RUN]),
        ("gc flows executions get x\ngc flows list\ngc flows executions create x\ngit gc flows executions create", []),
    ],
)
def test_bodies(script: str, expected: list[str]) -> None:
    assert told(script) == expected


def test_the_call_is_one_to_the_endpoint() -> None:
    script = f"{LAUNCH} --accesstoken eyJhbGciOiJIUzI1NiJ9.0123456789 --clientsecret=$SECRET <<< '{BODY}'"
    source = Source("a.sh", script)
    call, body = registry.find(CARRIER, source)
    assert isinstance(call, Call)
    assert isinstance(body, Text)
    assert (call.place.span, call.url.place.span) == ((0, 2), (3, 26))
    assert (call.url.text, call.method, call.posts, call.has_body, call.states_headers) == (endpoint.PATH, None, True, True, False)
    assert [script[place.span.start : place.span.end] for place in call.credentials if place.span] == ["eyJhbGciOiJIUzI1NiJ9.0123456789"]
    assert body.facts.certain


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "Then:\n\n  $ gc flows executions create --file body.json\n\nIt's done.\n"),
        ("a.md", "Don't:\n\n```\ngc flows executions create -f body.json\n```\n"),
        ("a.md", "    $ gc flows executions create -f body.json\n"),
        ("a.md", "```powershell\nPS C:\\> gc.exe flows executions create -f body.json\n```\n"),
        ("a.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: gc flows executions create -f body.json\n"),
        (".gitlab-ci.yml", "a:\n  script:\n    - gc flows executions create -f body.json\n"),
        (
            "a.tf",
            'resource "null" "a" {\n  provisioner "local-exec" {\n    command = "gc flows executions create -f body.json"\n  }\n}\n',
        ),
        ("a.http", "### launch\ngc flows executions create -f body.json\n"),
    ],
)
def test_every_host_that_carries_commands_carries_these(here: Path, name: str, text: str) -> None:
    Path("flow.yaml").write_text(f"flowlint: 1\nid: {ID}\nname: A\ninputs: {{Flow.x: string}}\n")
    Path("body.json").write_text(f'{{"flowId": "{ID}", "inputData": {{"Flow.X": "a"}}}}\n')
    Path(name).write_text(text)
    done = flowlint("check", name, "--definitions", "flow.yaml", "--format", "concise")
    finding = 'error[name-case-mismatch] argument "Flow.X" differs only in case from input "Flow.x"'
    assert (done.exit_code, done.stdout) == (1, f"body.json:1:66: {finding}\n")


@pytest.mark.parametrize("command", [f"{TRIGGER} \\\n  --file", "curl https://a/api/v2/processautomation/triggers \\\n  -d"])
def test_a_file_that_becomes_a_trigger_is_read(here: Path, command: str) -> None:
    mark = "@" if "curl" in command else ""
    Path("a.sh").write_text(f"{command} {mark}trigger.json\n")
    Path("trigger.json").write_text('{"topicName": "v2.users.{id}.presence", "target": {"type": "Workflow", "id": "x"}}\n')
    done = flowlint("check", "a.sh", "--format", "concise")
    assert "not checked: flowlint does not read" not in done.stderr
    assert "trigger.json:1" in done.stdout
