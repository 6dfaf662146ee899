"""What ``flowlint diff`` prints as JSON, and the schema that describes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_runs import flowlint
from diff_runs import ID, RENAMED, diff, payloads
from jsonschema import Draft202012Validator

from flowlint.definitions.comparison.change import ChangeKind

pytestmark = pytest.mark.usefixtures("two_sides")
SCHEMA = json.loads((Path(__file__).parents[3] / "schemas" / "diff.schema.json").read_text(encoding="utf-8"))


def test_json_has_the_places_of_both_sides_and_no_value() -> None:
    payloads()
    result = flowlint("diff", "old", "new", "--payloads", "payloads", "--format", "json")
    document: dict[str, Any] = json.loads(result.stdout)
    place = {"pointer": "/inputs/Flow.agentId", "line": 7, "column": 3, "endLine": 7, "endColumn": 15}
    flow = {"name": "Billing", "id": ID}
    del document["tool"]
    broken = document["payloads"].pop("broken")
    assert document == {
        "version": 1,
        "old": "old",
        "new": "new",
        "summary": {"flows": 2, "breaking": 1, "risky": 0, "compatible": 0},
        "changes": [
            {
                "kind": "input-renamed",
                "impact": "breaking",
                "message": RENAMED,
                "parameter": "Flow.agentId",
                "guess": True,
                "old": {**flow, "version": "1.0", "path": "old/billing.yaml", **place},
                "new": {**flow, "version": "2.0", "path": "new/billing.yaml", **place, "pointer": "/inputs/Flow.agent_id", "endColumn": 16},
            }
        ],
        "payloads": {"checked": 4, "breaking": 1, "risky": 0, "warned": []},
    }
    assert [(one["path"], [finding["rule"] for finding in one["findings"]]) for one in broken] == [
        ("payloads/breaks.json", ["unknown-parameter"])
    ]
    assert "452" not in result.stdout
    assert result.stderr == "1 change in 1 of 2 flows: 1 breaking\n1 of 4 payloads breaks\n"


def described(node: object, place: str = "") -> list[str]:
    """The places of the schema's properties that say nothing of what they mean."""
    if not isinstance(node, dict):
        return []
    mute = []
    for name, value in node.get("properties", {}).items():
        said = "description" in value or "description" in SCHEMA["$defs"].get(value.get("$ref", "").rpartition("/")[2], {})
        mute += [] if said else [f"{place}/{name}"]
    return mute + [one for key, value in node.items() for one in described(value, f"{place}/{key}")]


def test_the_schema_is_sound_and_says_what_each_key_means() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert described(SCHEMA) == []
    assert SCHEMA["$defs"]["change"]["properties"]["kind"]["enum"] == [str(kind) for kind in ChangeKind]


@pytest.mark.parametrize(
    "arguments",
    [
        ("old", "new"),
        ("old", "old"),
        ("new", "old", "--payloads", "payloads"),
        ("old", "new", "--payloads", "payloads"),
        ("old", "new/billing.yaml", "--payloads", "payloads"),
        ("old/billing.yaml", "new"),
        ("old/billing.yaml", "plain.json"),
    ],
)
def test_the_schema_describes_what_is_printed(arguments: tuple[str, ...]) -> None:
    payloads()
    Path("plain.json").write_text(json.dumps({"flowlint": 1, "name": "Billing", "type": "bot", "published": False, "inputs": {}}))
    _, printed = diff(*arguments, "--format", "json")
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(json.loads(printed))] == []


@pytest.mark.parametrize("key", ["version", "tool", "old", "new", "summary", "changes", "payloads"])
def test_the_schema_refuses_what_is_not_printed(key: str) -> None:
    document = json.loads(diff("old", "new", "--format", "json")[1])
    validator = Draft202012Validator(SCHEMA)
    assert not validator.is_valid({name: value for name, value in document.items() if name != key})
    assert not validator.is_valid({**document, "more": 1})
    assert not validator.is_valid({**document, "changes": [{**document["changes"][0], "kind": "else"}]})
