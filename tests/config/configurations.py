"""Configurations as text, and what reading them gives."""

import pytest

from flowlint.config.discovery import load
from flowlint.config.settings import Settings
from flowlint.model.errors import ConfigError

RULES = ("name-case-mismatch", "null-value", "type-mismatch", "unknown-field")


def read(text: str, name: str = ".flowlint.yaml") -> Settings:
    with open(name, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)
    return load(name, ".", lambda: RULES)


def complaint(text: str, name: str = ".flowlint.yaml") -> str:
    with pytest.raises(ConfigError) as caught:
        read(text, name)
    return str(caught.value)


YAML = """\
# everything at once
definitions: [flows, ../other/flow.json]
payloads: payloads
flows:
  callback: flows/callback.yaml
  1e5: {definition: flows/other.i3WorkFlow, requestBody: json, id: a1b2c3d4-e5f6-7890-abcd-ef1234567890}
exclude: "*.lock"
bindings:
  - files: [payloads/callback/**, "*.cb.json"]
    flow: callback
    shape: arguments
  - {files: x.json, flow: Name of a flow}
container: inputData
rules:
  null-value: off
  unknown-field: info
  type-mismatch: warning
  name-case-mismatch: error
ignore:
  - legacy/**#/inputData/*/a~1b
  - path: x#y.json#
    rules: null-value
  - path: "*.json#/inputData"
    rules: [null-value, unknown-field]
    reason: kept for callers of old
    until: 2027-01-31
substitutions: {version: 1.10, flag: true, word: off, text: "{{other}}"}
max-age: 2w
"""
TOML = """\
[tool.flowlint]
max-age = "2w" # everything at once
definitions = ["flows", '../other/flow.json'] # two
payloads = "payloads"
exclude = \"""*.lock\"""
container = "inputData"
rules.null-value = "off"
rules.unknown-field = "info"
rules . "type-mismatch" = "warning"
rules.'name-case-mismatch' = "error"

[tool.flowlint.flows]
callback = "flows/callback.yaml"
[tool.flowlint.flows.1e5]
definition = "flows/other.i3WorkFlow"
requestBody = "json"
id = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"

[[tool.flowlint.bindings]]
files = ["payloads/callback/**",
  # the short form
  "*.cb.json",
]
flow = "callback"
shape = "arguments"
[[tool.flowlint.bindings]]
files = "x.json"
flow = "Name of a flow"

[[tool.flowlint.ignore]]
path = "legacy/**#/inputData/*/a~1b"
[[tool.flowlint.ignore]]
path = "x#y.json#"
rules = "null-value"
[[tool.flowlint.ignore]]
path = "*.json#/inputData"
rules = ["null-value", "unknown-field"]
reason = "kept for callers of old"
until = 2027-01-31

[tool.flowlint.substitutions]
version = 1.10
flag = true
word = "off"
text = "{{other}}"

[tool.other]
definitions = 5
"""
