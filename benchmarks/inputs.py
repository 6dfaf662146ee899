"""Makes what the benchmarks read, the same in every run: flows, payloads for one of them, and files of other kinds."""

from __future__ import annotations

import base64
import json
import random
from collections import Counter
from collections.abc import Callable
from itertools import cycle
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
FAULTS = ("name-case-mismatch", "unknown-parameter", "type-mismatch")
"""The rules that find what is wrong in defective payloads, each of which has one fault."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz     "


class Payloads:
    """Payloads of one flow, one after another, from a seed of their own: of 1.2 kB with seven inputs, or ``small`` ones of 0.3 kB."""

    def __init__(self, seed: int, *, small: bool = False) -> None:
        self._random = random.Random(seed)
        self._small = small
        self.faults = Counter[str]()
        """How many of the payloads made so far have which fault."""

    def _text(self, least: int, most: int) -> str:
        return "".join(self._random.choices(_LETTERS, k=self._random.randint(least, most)))

    def clean(self) -> dict[str, Any]:
        """Return the next payload, in which nothing is wrong."""
        a_date, least, most = ("2026-01-{}", 0, 2) if self._small else ("2026-01-{}T10:15:00.000Z", 10, 20)
        values: dict[str, Any] = {
            "Flow.customerName": self._text(8, 30),
            "Flow.customerId": self._text(12, 36),
            "Flow.notes": self._text(10, 120) if self._small else self._text(300, 640),
            "Flow.complianceFlag": self._random.random() < 0.5,
            "Flow.isRetry": self._random.random() < 0.5,
            "Flow.attempts": self._random.randint(0, 9),
            "Flow.score": round(self._random.random() * 100, 2),
            "Flow.dates": [a_date.format(self._random.randint(10, 28)) for _ in range(self._random.randint(least, most))],
        }
        passed = self._random.sample(list(values), k=self._random.randint(4, 7) if self._small else 7)
        return {"flowId": FLOW_ID, "inputData": {name: values[name] for name in passed}}

    def defective(self) -> dict[str, Any]:
        """Return the next payload, with one fault: letter case, an unknown name, or a type."""
        payload = self.clean()
        arguments = payload["inputData"]
        fault = self._random.randrange(3)
        self.faults[FAULTS[fault]] += 1
        if fault == 0:
            name = next(iter(arguments))
            arguments[name.lower()] = arguments.pop(name)
        elif fault == 1:
            arguments["Flow.unheardOf"] = "x"
        else:
            arguments["Flow.complianceFlag"] = "true"
        return payload

    def row(self, count: int, one_defective_in: int = 0) -> list[dict[str, Any]]:
        """Return the next ``count`` payloads, of which every n-th is defective, none where that is 0."""
        return [self.defective() if one_defective_in and index % one_defective_in == 0 else self.clean() for index in range(count)]


def write_json(folder: Path, count: int, one_defective_in: int = 0, small: bool = False) -> None:
    """Write ``count`` payloads into ``folder``, each into a JSON file of its own."""
    folder.mkdir()
    for index, payload in enumerate(Payloads(1, small=small).row(count, one_defective_in)):
        (folder / f"payload-{index:06}.json").write_text(json.dumps(payload, indent=2))


def write_yaml(folder: Path, count: int) -> None:
    """Write ``count`` clean payloads into ``folder``, each into a YAML file of its own."""
    folder.mkdir()
    for index, payload in enumerate(Payloads(2).row(count)):
        (folder / f"payload-{index:06}.yaml").write_text(_yaml(payload, "inputData"))


def _yaml(value: dict[str, Any], block: str) -> str:
    """Return a mapping as YAML; the mapping below the key ``block`` comes last, with a line for each of its keys."""
    lines = [f"{key}: {json.dumps(inner)}" for key, inner in value.items() if key != block]
    return "\n".join([*lines, f"{block}:", *(f"  {name}: {json.dumps(inner)}" for name, inner in value[block].items())]) + "\n"


def write_lines(path: Path, count: int, one_defective_in: int = 0) -> None:
    """Write ``count`` payloads into one JSON Lines file."""
    with path.open("w") as lines:
        lines.writelines(json.dumps(payload) + "\n" for payload in Payloads(3).row(count, one_defective_in))


def write_array(path: Path, count: int) -> None:
    """Write ``count`` requests into one array, of which the one in the middle is defective."""
    payloads = Payloads(5)
    path.write_text(json.dumps([*payloads.row(count // 2), payloads.defective(), *payloads.row(count - count // 2 - 1)]))


def write_flow(path: Path, flow_id: str = FLOW_ID, name: str = "Benchmark") -> None:
    """Write a definition with the benchmarks' inputs in flowlint's own format, as JSON or YAML by the suffix."""
    definition = {
        "flowlint": 1,
        "id": flow_id,
        "name": name,
        "type": "workflow",
        "version": "3.0",
        "published": True,
        "requestBody": "parameters",
        "inputs": TYPES,
    }
    path.write_text(json.dumps(definition, indent=2) if path.suffix == ".json" else _yaml(definition, "inputs"))


def write_flows(folder: Path, count: int, suffix: str) -> None:
    """Write ``count`` definitions into ``folder``, the flow of the payloads among them."""
    folder.mkdir()
    for index in range(count):
        flow_id = f"{index:08x}-e5f6-4890-abcd-ef1234567890" if index else FLOW_ID
        write_flow(folder / f"flow-{index:04}{suffix}", flow_id, f"Benchmark {index}")


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


def write_export(path: Path, size: int) -> None:
    """Write an Architect export of about ``size`` bytes that declares the flow's inputs."""
    padding = Payloads(4, small=True)
    _write_export(path, size, lambda: {"text": padding.clean()["inputData"]})


def write_expressions(path: Path, size: int) -> None:
    """Write an Architect export of about ``size`` bytes whose actions read the flow's inputs, each behind a test that it is set."""
    names = cycle(TYPES)
    _write_export(path, size, lambda: {"statements": [_expression(next(names)), _expression("State.x", mode=2)]})


def _expression(name: str, mode: int = 0) -> dict[str, Any]:
    """Return an expression as Architect exports it; one of mode 2 is a variable that an action sets."""
    tree: dict[str, Any] = {"ref": {"pos": 1, "text": name, "type": "str", "val": f"id-{name}"}}
    if mode == 0:
        one = {"lit": {"pos": 9, "text": "none", "type": "str"}}
        tree = {"If": {"operands": [{"IsSet": {"operands": [tree], "type": "bln"}}, tree, one], "type": "str"}}
    text = name if mode else f'If(IsSet({name}), {name}, "none")'
    editor, named = {"mode": mode, "parts": [{"config": tree, "text": text}]}, {"references": [{"id": f"id-{name}", "name": name}]}
    return {"config": tree, "text": text, "type": "str", "uiMetaData": editor, "metaData": named, "version": 2}


def _write_export(path: Path, size: int, more: Callable[[], dict[str, Any]]) -> None:
    sequence: list[dict[str, Any]] = []
    written = 0
    while written < size:
        action = {"__type": "UpdateDataAction", "name": "Update data", "trackingId": len(sequence), **more()}
        # Three bytes become four in base64.
        written += len(quote(json.dumps(action), safe="")) * 4 // 3
        sequence.append(action)
    configuration = {
        "type": "workflow",
        "name": "Benchmark",
        "variables": [
            {
                "__type": f"{kind[0].upper()}{kind[1:]}Variable".replace("Collection", ""),
                "isCollection": kind.endswith("Collection"),
                "id": f"id-{name}",
                "name": name,
                "isInput": True,
                "isOutput": False,
                "description": "",
            }
            for name, kind in TYPES.items()
        ],
        "flowSequenceItemList": sequence,
    }
    path.write_bytes(base64.b64encode(quote(json.dumps(configuration), safe="").encode()))


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
    ".java": ('String load{number}() throws IOException {{\n  return client.send(post("https://example.com"), body()).body();\n}}\n', 12),
    ".ps1": ("Invoke-RestMethod -Method Post -Uri https://example.com/{number} -Body $body\n", 8),
}
"""Files of a repository that launch no flow: by suffix, a part that names a number, and how often it is in a file."""


def write_mixed(folder: Path, count: int) -> None:
    """Write ``count`` files of all kinds into ``folder`` and folders below it; none holds a payload."""
    kinds = list(MIXED.items())
    for index in range(count):
        suffix, (text, times) = kinds[index % len(kinds)]
        path = folder / f"part{index % 40:02}" / f"file{index:05}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(text.format(number=index * 100 + part) for part in range(times)))


_PYTHON = '''\
import json
import requests

URL = "https://api.mypurecloud.com/api/v2/flows/executions"


def launch(token, name, flag):
    """Launch the check of one customer."""
    inputs = {{"Flow.customerName": name, "Flow.complianceFlag": bool(flag), "Flow.attempts": {number}}}
    body = {{"flowId": "{flow_id}", "inputData": inputs}}
    return requests.post(URL, headers={{"Authorization": "Bearer " + token}}, json=body).json()["id"]
'''
_PYTHON_BESIDE = '''\


def load_{index}(path, limit={index}):
    """Return the records of a file, at most so many."""
    with open(path, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    for record in records[:limit]:
        print(f"{{record['id']}} has {{len(record)}} fields")
    return {{record["id"]: record for record in records[:limit]}}
'''
_TYPESCRIPT = """\
import axios from "axios";
import {{ readFileSync }} from "node:fs";

const URL = "https://api.mypurecloud.com/api/v2/flows/executions";

export async function launch(token: string, name: string, flag: boolean): Promise<string> {{
  const inputData = {{ "Flow.customerName": name, "Flow.complianceFlag": flag, "Flow.attempts": {number} }};
  const body = {{ flowId: "{flow_id}", inputData }};
  return (await axios.post(URL, body, {{ headers: {{ Authorization: `Bearer ${{token}}` }} }})).data.id;
}}
"""
_TYPESCRIPT_BESIDE = """\

export function load{index}(path: string, limit = {index}): Map<string, object> {{
  const records = readFileSync(path, "utf-8").split("\\n").map((line) => JSON.parse(line));
  for (const record of records.slice(0, limit)) {{
    console.info(`${{record.id}} has ${{Object.keys(record).length}} fields`);
  }}
  return new Map(records.slice(0, limit).map((record) => [record.id, record]));
}}
"""
CODE = {".py": (_PYTHON, _PYTHON_BESIDE), ".ts": (_TYPESCRIPT, _TYPESCRIPT_BESIDE)}
"""By suffix, a client of the platform with one call, and a function of the kind that is beside it."""


def write_code(folder: Path, count: int, suffix: str) -> None:
    """Write ``count`` files of some 60 lines into ``folder``, each with one call that launches the flow."""
    folder.mkdir()
    call, beside = CODE[suffix]
    others = "".join(beside.format(index=index) for index in range(6))
    for number in range(count):
        (folder / f"client-{number:06}{suffix}").write_text(call.format(number=number, flow_id=FLOW_ID) + others)
