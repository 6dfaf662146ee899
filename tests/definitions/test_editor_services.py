"""The schemas for editors, as Visual Studio Code reads them for JSON and the YAML extension for YAML."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from command_runs import flowlint

DRIVE = Path(__file__).parent / "drive_schemas.cjs"
MODULES = Path(os.environ.get("FLOWLINT_NODE_MODULES", "node_modules")).absolute()
ID, OTHER_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = f"""\
flowlint: 1
id: {ID}
name: Call back
type: workflow
version: "3.0"
inputs:
  Flow.when: datetime
  Flow.retries: {{type: integer, required: true}}
"""
UNKNOWN = 'no flow definition has this id; add it to "flows" in .flowlint.yaml and run `flowlint schema --write` again'

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (MODULES / "yaml-language-server").exists(), reason="needs Node and packages, which .ci/run installs"),
]


@pytest.fixture
def schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "one.yaml").write_text(DEFINITION)
    (tmp_path / "flows" / "two.yaml").write_text(DEFINITION.replace(ID, OTHER_ID).replace("Call back", "Archive"))
    monkeypatch.chdir(tmp_path)
    assert flowlint("schema", "--write", "schemas").exit_code == 0
    return tmp_path / "schemas"


def judged(schemas: Path, texts: list[str]) -> list[list[object]]:
    """Return what both say of texts, first of all as JSON, then of all as YAML; of one with a ``^``, what they offer there."""
    documents = [{"language": language, "text": text} for language in ("json", "yaml") for text in texts]
    environment = {**os.environ, "FOLDER": str(schemas), "NODE_PATH": str(MODULES)}
    done = subprocess.run(
        ["node", str(DRIVE)], env=environment, input=json.dumps(documents), capture_output=True, text=True, timeout=60, check=True
    )
    return [sorted(one) for one in json.loads(done.stdout)]


def test_what_is_wrong_is_said_in_words(schemas: Path) -> None:
    right = {"flowId": ID, "inputData": {"Flow.retries": 1, "Flow.when": "2027-03-29T10:15:00Z"}}
    cases = [
        (right, []),
        ({**right, "flowId": "${FLOW_ID}"}, []),
        ({**right, "flowId": "nope"}, [UNKNOWN]),
        ({**right, "flowId": ""}, [UNKNOWN]),
        ({"inputData": right["inputData"]}, ['Missing property "flowId".']),
        ({**right, "inputData": {"Flow.retries": 1, "Flow.when": "soon"}}, ["expected a date-time string, such as 2027-03-29T10:15:00Z"]),
        ({**right, "inputData": {"flow.retries": 1}}, ['Missing property "Flow.retries".', "Property flow.retries is not allowed."]),
    ]
    found = judged(schemas, [json.dumps(text) for text, _ in cases])
    assert found == [said for _, said in cases] * 2


def test_flows_are_offered_with_their_names(schemas: Path) -> None:
    offered = [[ID, 'flow "Call back" version 3.0'], [OTHER_ID, 'flow "Archive" version 3.0']]
    in_json, _, _, in_yaml = judged(schemas, ['{"flowId": ^, "inputData": {}}', "flowId: ^\ninputData: {}\n"])
    assert in_json == [[f'"{one}"', title] for one, title in offered]
    assert in_yaml == offered
