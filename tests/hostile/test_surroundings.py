"""What lies around definitions and payloads changes no verdict: other files, odd names, links, encodings, broken definitions."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from hostile_runs import DEEP, DEFINITION, ID, Ended, body, installed

from flowlint.definitions.catalogue import MAX_SIZE

pytestmark = pytest.mark.slow

SECONDS, MEMORY = 10, 300
OTHER = "b2c3d4e5-f6a7-4890-abcd-ef1234567890"
ARCHY = """\
workflow:
  name: Order callback
  startUpRef: /workflow/states/state[Initial_10]
  variables:
    - stringVariable:
        name: Flow.orderId
        isInput: true
"""
FINDINGS = (
    'payloads/callback.json:1:82: error[type-mismatch] input "Flow.orderId" takes a string, found a number\n'
    'payloads/wrong.json:1:83: error[type-mismatch] input "Flow.attempts" takes an integer, found a boolean\n'
)
SHOWN = ["Compliance check", "Order callback"]


@pytest.fixture(autouse=True)
def _project() -> None:
    os.remove("flow.json")
    for folder in ("flows", "payloads"):
        os.mkdir(folder)
    Path("flows/compliance.json").write_text(json.dumps(DEFINITION))
    Path("flows/order-callback.yaml").write_text(ARCHY)
    Path(".flowlint.yaml").write_text(f"flows: {{{OTHER}: flows/order-callback.yaml}}\n")
    Path("payloads/right.json").write_text(body('"Flow.attempts": 1'))
    Path("payloads/wrong.json").write_text(body('"Flow.attempts": true'))
    Path("payloads/callback.json").write_text(body('"Flow.orderId": 5').replace(ID, OTHER))


SCHEMA = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {"agentId": {"type": "string"}}}
KINDS: dict[str, str | bytes] = {
    "contract.json": json.dumps(SCHEMA),
    "openapi.yaml": "openapi: 3.1.0\ninfo: {title: Orders, version: '1'}\npaths: {}\n",
    "stack.yaml": 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Table: {Type: "AWS::DynamoDB::Table", Name: !Sub "${Stage}-x"}\n',
    "pod.yml": "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n---\napiVersion: v1\nkind: Service\n",
    "package.json": json.dumps({"name": "x", "version": "1.0.0", "publishedVersion": "1.0.0"}),
    "tool.json": json.dumps({"name": "lookup", "inputSchema": SCHEMA}),
    "main.tf": 'variable "name" { default = "x" }\n',
    "ci.yml": "name: CI\non: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps: [{run: make}]\n",
    "gitlab.yml": "workflow:\n  name: Pipeline\n  rules: [{when: always}]\n",
    "values.yaml": "voice:\n  name: alloy\n",
    "empty.json": b"",
    "empty.yaml": b"",
    "utf16.yaml": "title: x\n".encode("utf-16"),
    "mark.json": b'\xef\xbb\xbf{"title": 1}',
    "lines.json": b'{\r\n"title": 1\r\n}\r\n',
    "binary.json": bytes(range(256)),
    "deep.json": "[" * DEEP,
    "README.md": "# Orders\n\n```json\n{}\n```\n",
}
NAMES = ("x", "my file ", "-rf", "☃", "a\nb", "%s", "[x]", "::error::x", "..x", "'\"", "\udcff")


def other_files() -> None:
    for number, ((name, content), odd) in enumerate(product(KINDS.items(), NAMES)):
        folder = ("flows", "flows/sub folder", "flows/deep/er/still", "payloads", ".")[number % 5]
        os.makedirs(folder, exist_ok=True)
        stem, suffix = os.path.splitext(name)
        Path(folder, f"{odd}{stem}{suffix}").write_bytes(content if isinstance(content, bytes) else content.encode())


def links() -> None:
    os.symlink("..", "flows/up")
    os.symlink("/dev/zero", "flows/zero.yaml")
    os.symlink("order-callback.yaml", "flows/zz.yaml")
    os.symlink("../payloads/right.json", "payloads/zz.json")
    os.mkfifo("flows/pipe.json")


def other_line_ends() -> None:
    path = Path("flows/order-callback.yaml")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def broken_definitions() -> None:
    broken: dict[str, str | bytes] = {
        "a.i3WorkFlow": b"!!!",
        "b.i3": b"JTdC",
        "c.json": '{"flowlint": 1',
        "d.yaml": "workflow:\n  name: [\n",
        "e.yaml": b'flowlint: 1\nname: "\xe9"\n',
        "f.json": '{"flowlint": 1}'.encode("utf-16"),
        "g.json": '{"flowlint": 1, "inputs": ' + "[" * DEEP,
        "h.yaml": "workflow:\n  name: " + "{" * DEEP,
    }
    for name, content in broken.items():
        Path("flows", name).write_bytes(content if isinstance(content, bytes) else content.encode())
    os.symlink("loop.yaml", "flows/loop.yaml")
    with open("flows/large.json", "wb") as stream:
        stream.truncate(MAX_SIZE + 1)


def is_bounded(ended: Ended) -> bool:
    return ended.seconds < SECONDS and ended.memory < MEMORY


@pytest.mark.parametrize("surround", [lambda: None, other_files, links, other_line_ends, broken_definitions])
def test_verdicts_do_not_depend_on_what_lies_around(surround: Callable[[], None]) -> None:
    surround()
    checked = installed("check", "--format", "concise", "--quiet")
    assert (checked.code, checked.stdout, is_bounded(checked)) == (1, FINDINGS, True)
    shown = installed("show", "flows", "--format", "json")
    assert (shown.code, sorted(flow["name"] for flow in json.loads(shown.stdout)), is_bounded(shown)) == (0, SHOWN, True)


def test_every_broken_definition_is_named_once() -> None:
    broken_definitions()
    checked = installed("check", "--format", "concise", "--quiet")
    archy = "expected Archy YAML (one root key that is a flow type, such as workflow or inboundCall)"
    export = "expected an Architect export (.i3*: Base64 of URL-encoded JSON)"
    own = 'expected flowlint\'s own format (YAML or JSON with "flowlint: 1")'
    assert checked.stderr.splitlines() == [
        f"flowlint: warning: definition left out: {sentence}"
        for sentence in (
            f"flows/a.i3WorkFlow: the export is not Base64, or it is cut off, {export}",
            f"flows/b.i3: the export ends early, after 1 characters of JSON, {export}",
            f"flows/c.json:1:15: text ends before the JSON value does, {own}",
            f"flows/d.yaml:3:1: did not find expected node content, {archy}",
            f"flows/e.yaml:2:8: text is not UTF-8: byte 0xe9 is not allowed here, {own}",
            f"flows/f.json:1:1: text is not UTF-8: it begins with a UTF-16 byte order mark, {own}",
            f"flows/g.json:1:226: document is nested deeper than 200 levels, {own}",
            f"flows/h.yaml:2:207: document is nested deeper than 200 levels, {archy}",
            'cannot read "flows/large.json": it is larger than 16 MiB',
            'cannot read "flows/loop.yaml": symbolic links form a loop',
        )
    ]
