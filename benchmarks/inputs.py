"""Makes what the benchmarks read, the same in every run: a flow, payloads for it, and the peers' programs and schema."""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path
from typing import Any
from urllib.parse import quote

FLOW_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
TYPES = {
    "Flow.customerName": "string",
    "Flow.customerId": "string",
    "Flow.notes": "string",
    "Flow.complianceFlag": "boolean",
    "Flow.isRetry": "boolean",
    "Flow.attempts": "integer",
    "Flow.score": "decimal",
    "Flow.dates": "stringCollection",
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "stringCollection": {"type": "array", "items": {"type": "string"}},
}
_LETTERS = "abcdefghijklmnopqrstuvwxyz     "

MINIMAL = """\
import click


@click.group()
@click.version_option("0.1")
def main():
    pass


@main.command()
@click.argument("paths", nargs=-1)
def check(paths):
    click.echo("checked 1 payload in 1 file against 1 flow: no findings")


main()
"""
"""The least program with a sub-command that click makes: what start-up is compared with."""

START = "import sys\nfrom {module} import main\nsys.exit(main())\n"
"""How a console script starts, so that every program is started in the same way."""

START_IN = "import os, sys\nos.chdir({folder!r})\nos.environ.update({environment!r})\nfrom {module} import main\nsys.exit(main())\n"
"""As ``START``, in a folder and with an environment of its own."""

TOKEN = "tOkEn-of-the-run-9876543210"
"""What the stand-in for the platform takes."""

FETCH = """\
import os, sys, tempfile
os.environ.update(GENESYSCLOUD_ACCESS_TOKEN={token!r}, GENESYSCLOUD_REGION="us-east-1", NO_PROXY="127.0.0.1")
folder = {folder!r} or tempfile.mkdtemp(dir={parent!r})
sys.argv = ["flowlint", "fetch", "--all", "--to", folder, "--base-url", {url!r}]
from flowlint.cli.main import main
sys.exit(main())
"""
"""Fetches every flow into ``folder``, or into a new one below ``parent`` where that is empty."""

BARE_FETCH = """\
import os
from concurrent.futures import ThreadPoolExecutor
import httpx
os.environ["NO_PROXY"] = "127.0.0.1"
api, flows = {url!r} + "/api/v2", []
with httpx.Client(headers={{"Authorization": "Bearer {token}"}}) as client, ThreadPoolExecutor(4) as pool:
    page = 0
    while page == 0 or page < answer["pageCount"]:
        page += 1
        answer = client.get(api + "/flows", params={{"pageSize": 500, "pageNumber": page}}).json()
        flows += answer["entities"]
    client.get(api + "/processautomation/triggers").json()
    paths = [f"{{api}}/flows/{{flow['id']}}/versions/{{flow['publishedVersion']['id']}}/configuration" for flow in flows]
    assert len(list(pool.map(lambda path: client.get(path).raise_for_status().json(), paths))) == {flows}
"""
"""Makes the calls of ``FETCH`` and decodes the answers, and does nothing with them."""

HOOKS = """\
- id: nothing
  name: nothing
  entry: "true"
  language: python
  files: {files}
  require_serial: true
- id: version
  name: version
  entry: flowlint --version
  language: python
  files: {files}
  pass_filenames: false
  require_serial: true
"""
"""Hooks of the same environment that take the same files: one costs what the hook runner costs, the other ``flowlint --version`` beside."""

PARSE_LINES = """\
import sys
from json import loads

with open(sys.argv[1], "rb") as lines:
    for line in lines:
        loads(line)
"""

READ_ALL = """\
import os, sys
read = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            read += len(file.read())
print(read)
"""
"""Walks a folder and reads each file once."""

PARSE_EXPORT = """\
import sys
from base64 import b64decode
from json import loads
from urllib.parse import unquote_to_bytes

with open(sys.argv[1], "rb") as export:
    loads(unquote_to_bytes(b64decode(export.read())))
"""


class Payloads:
    """Payloads of one flow, one after another, from a seed of their own."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def _text(self, least: int, most: int) -> str:
        return "".join(self._random.choices(_LETTERS, k=self._random.randint(least, most)))

    def clean(self) -> dict[str, Any]:
        """Return the next payload, in which nothing is wrong."""
        values: dict[str, Any] = {
            "Flow.customerName": self._text(8, 30),
            "Flow.customerId": self._text(12, 12),
            "Flow.notes": self._text(20, 400),
            "Flow.complianceFlag": self._random.random() < 0.5,
            "Flow.isRetry": self._random.random() < 0.5,
            "Flow.attempts": self._random.randint(0, 9),
            "Flow.score": round(self._random.random() * 100, 2),
            "Flow.dates": [f"2026-01-{self._random.randint(10, 28)}" for _ in range(self._random.randint(0, 4))],
        }
        passed = self._random.sample(list(values), k=self._random.randint(3, len(values)))
        return {"flowId": FLOW_ID, "inputData": {name: values[name] for name in passed}}

    def defective(self) -> dict[str, Any]:
        """Return the next payload, with one fault: letter case, an unknown name, or a type."""
        payload = self.clean()
        arguments = payload["inputData"]
        fault = self._random.randrange(3)
        if fault == 0:
            name = next(iter(arguments))
            arguments[name.lower()] = arguments.pop(name)
        elif fault == 1:
            arguments["Flow.unheardOf"] = "x"
        else:
            arguments["Flow.complianceFlag"] = "true"
        return payload


MIXED = {
    ".md": (
        '# Notes\n\nRun `make`.\n\n```json\n{{"id": {number}, "tags": ["a", "b"]}}\n```\n\n```bash\ncurl https://example.com/{number}\n```\n',
        4,
    ),
    ".sh": ("#!/bin/sh\nset -eu\ncurl -sS https://example.com/build/{number} -o build.tar\ntar xf build.tar\n", 8),
    ".py": ("import requests\n\n\ndef load(n={number}):\n    return requests.post('https://example.com', json={{'n': n}})\n", 12),
    ".js": ("export const load = (n = {number}) => fetch('https://example.com', {{method: 'POST', body: JSON.stringify({{n}})}});\n", 12),
    ".tf": ('resource "aws_s3_bucket" "b{number}" {{\n  bucket = "b-{number}"\n  tags = {{ Name = "b" }}\n}}\n', 12),
    ".json": ('{{"name": "package-{number}", "version": "1.0.0", "scripts": {{"test": "vitest"}}}}\n', 1),
    ".yml": ("on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make {number}\n", 4),
    ".txt": ("Line {number} of the notes.\n", 20),
}
"""Files of a repository that launch no flow: by suffix, a part that names a number, and how often it stands in a file."""


def write_mixed(folder: Path, count: int) -> None:
    """Write ``count`` files of all kinds into ``folder`` and folders below it; none holds a payload."""
    kinds = list(MIXED.items())
    for index in range(count):
        suffix, (text, times) = kinds[index % len(kinds)]
        path = folder / f"part{index % 40:02}" / f"file{index:05}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(text.format(number=index * 100 + part) for part in range(times)))


def write_flow(path: Path) -> None:
    """Write the flow's definition in flowlint's own format."""
    definition = {
        "flowlint": 1,
        "id": FLOW_ID,
        "name": "Benchmark",
        "type": "workflow",
        "version": "3.0",
        "published": True,
        "requestBody": "parameters",
        "inputs": TYPES,
    }
    path.write_text(json.dumps(definition, indent=2))


def write_schema(path: Path) -> None:
    """Write the JSON Schema that promises the same of a request body, for a validator of JSON Schema."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["flowId"],
        "additionalProperties": False,
        "properties": {
            "flowId": {"const": FLOW_ID},
            "flowVersion": {"type": "string"},
            "name": {"type": "string"},
            "inputData": {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: _SCHEMAS[kind] for name, kind in TYPES.items()},
            },
        },
    }
    path.write_text(json.dumps(schema, indent=2))


def write_json(folder: Path, count: int, *, one_defective_in: int = 0) -> list[str]:
    """Write ``count`` payloads into ``folder`` as JSON files and return their paths; every n-th is defective, none where that is 0."""
    payloads = Payloads(1)
    folder.mkdir()
    paths = []
    for index in range(count):
        is_defective = one_defective_in and index % one_defective_in == 0
        path = folder / f"payload-{index:05}.json"
        path.write_text(json.dumps(payloads.defective() if is_defective else payloads.clean(), indent=2))
        paths.append(str(path))
    return paths


def write_yaml(folder: Path, count: int) -> list[str]:
    """Write ``count`` clean payloads into ``folder`` as YAML files and return their paths."""
    payloads = Payloads(2)
    folder.mkdir()
    paths = []
    for index in range(count):
        path = folder / f"payload-{index:05}.yaml"
        path.write_text(_yaml(payloads.clean()))
        paths.append(str(path))
    return paths


def _yaml(payload: dict[str, Any]) -> str:
    lines = [f"flowId: {payload['flowId']}", "inputData:"]
    lines += [f"  {name}: {json.dumps(value)}" for name, value in payload["inputData"].items()]
    return "\n".join(lines) + "\n"


def write_lines(path: Path, count: int) -> None:
    """Write ``count`` clean payloads into one JSON Lines file."""
    payloads = Payloads(3)
    with path.open("w") as lines:
        lines.writelines(json.dumps(payloads.clean()) + "\n" for _ in range(count))


def write_export(path: Path, size: int) -> None:
    """Write an Architect export of about ``size`` bytes that declares the flow's inputs."""
    # Three bytes become four in base64, and a fifth of the JSON text is escaped.
    padding = Payloads(4)
    sequence: list[dict[str, Any]] = []
    while len(sequence) * 480 < size:
        sequence.append(
            {"__type": "UpdateDataAction", "name": "Update data", "trackingId": len(sequence), "text": padding.clean()["inputData"]}
        )
    configuration = {
        "type": "workflow",
        "name": "Benchmark",
        "variables": [_variable(name, kind) for name, kind in TYPES.items()],
        "flowSequenceItemList": sequence,
    }
    path.write_bytes(base64.b64encode(quote(json.dumps(configuration), safe="").encode()))


def _variable(name: str, kind: str) -> dict[str, Any]:
    capital = kind[0].upper() + kind[1:]
    return {"__type": f"{capital}Variable", "name": name, "isInput": True, "isOutput": False, "description": ""}
