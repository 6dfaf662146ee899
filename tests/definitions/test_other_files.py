"""Files that look like definitions and are none: in a folder they are skipped and counted, and whoever names one says that it is."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from flowlint.definitions import catalogue
from flowlint.definitions.catalogue import Catalogue

SCHEMA = {"type": "object", "properties": {"agentId": {"type": "string"}}}
OTHERS: dict[str, object] = {
    "contract.json": {"$schema": "http://json-schema.org/draft-04/schema#", "title": "Contract", "required": ["agentId"], **SCHEMA},
    "openapi.json": {"openapi": "3.1.0", "info": {}, "paths": {}, "components": {"schemas": {"Flow.agentId": SCHEMA}}},
    "tool.json": {"name": "lookup", "description": "A tool of a language model", "inputSchema": SCHEMA, "outputSchema": SCHEMA},
    "tools.json": [{"name": "lookup", "inputSchema": SCHEMA}],
    "package.json": {"name": "x", "version": "1.0.0", "publishedVersion": "1.0.0", "flowlint": {"cwd": "flows"}},
    "stack.json": {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Flow": {"Type": "AWS::Connect::ContactFlow"}}},
    "tsconfig.json": '{\n  // a comment\n  "compilerOptions": {},\n}\n',
    "action.json": {"name": "x", "contract": {"input": {"inputSchema": SCHEMA}}, "config": {}},
    "variables.json": {"type": "app", "variables": [{"name": "Flow.agentId", "value": "1"}]},
    "empty.json": "",
    "list.json": [],
    "gitlab.yml": "workflow:\n  name: Pipeline for $CI_COMMIT_BRANCH\n  rules:\n    - if: $CI_COMMIT_BRANCH\n",
    "github.yml": "name: CI\non: push\njobs:\n  workflow: {runs-on: ubuntu-latest, steps: []}\n",
    "argo.yaml": "workflow:\n  name: nightly\n  steps: [{run: make}]\n",
    "values.yaml": "voice:\n  name: alloy\n",
    "bot.yaml": "bot:\n  name: helper\n  description: a chat bot\n",
    "deployment.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {flow.yaml: 'workflow: {name: x}'}\n",
    "chart.yaml": "{{- if .Values.enabled }}\nworkflow:\n  name: {{ .Values.name }}\n{{- end }}\n",
    "broken.yaml": "workflow:\n  {{- if .Values.on }}\n  steps: [\n",
    "main.tf": 'resource "genesyscloud_flow" "x" { filepath = "x.yaml" }\n',
    "notes.md": "workflow:\n  name: Notes\n",
}


@pytest.fixture(autouse=True)
def _others(here: Path) -> None:
    os.mkdir("flows")
    for name, content in OTHERS.items():
        Path("flows", name).write_text(content if isinstance(content, str) else json.dumps(content))


def test_what_is_none_is_skipped_and_counted() -> None:
    assert catalogue.load(["flows"]) == Catalogue((), skipped=len(OTHERS))


@pytest.mark.parametrize("name", ["contract.json", "tool.json", "gitlab.yml", "values.yaml"])
def test_whoever_names_a_file_says_that_it_is_a_definition(name: str) -> None:
    path = f"flows/{name}"
    loaded = catalogue.load(["flows", path])
    assert (len(loaded.flows), loaded.files, loaded.unread, loaded.skipped) == (1, frozenset({path}), (), len(OTHERS) - 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("schema.json", {**SCHEMA, "properties": {"Flow.agentId": {"type": "string"}}}),
        ("flow.json", {"id": "x", "name": "A", "type": "WORKFLOW", "inputSchema": SCHEMA}),
        ("flow.json", {"name": "A", "publishedVersion": {"id": "1.0"}, "inputSchema": SCHEMA}),
        ("flow.json", {"name": "A", "selfUri": "/api/v2/flows/x", "inputSchema": SCHEMA}),
        ("version.json", {"id": "1.0", "name": "A", "type": "PUBLISH", "inputSchema": SCHEMA}),
        ("flow.json", {"name": "A", "type": "workflow", "variables": [{"name": "Flow.agentId", "__type": "StringVariable"}]}),
        ("flow.yaml", "workflow:\n  name: A\n"),
        ("flow.yaml", "voice:\n  name: A\n  startUpRef: /voice/states/state[x]\n"),
        ("flow.yaml", "botFlow:\n  name: A\n  settingsErrorHandling: {}\n"),
        ("flow.tftpl", "workflow:\n  name: ${name}\n  variables: []\n"),
    ],
)
def test_a_definition_among_them_is_found(name: str, content: object) -> None:
    Path("flows", name).write_text(content if isinstance(content, str) else json.dumps(content))
    loaded = catalogue.load(["flows"])
    assert (len(loaded.flows), loaded.unread, loaded.skipped) == (1, (), len(OTHERS))
