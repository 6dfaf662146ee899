from __future__ import annotations

import io
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from jsonschema import Draft202012Validator

from flowlint.contracts import ReportOptions
from flowlint.model.report import Report
from flowlint.reports.formats.gitlab import REPORTER

PLAIN = ReportOptions()

SCHEMA = {
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


def written(report: Report, options: ReportOptions = PLAIN) -> str:
    stream = io.StringIO()
    REPORTER.write(report, options, stream)
    return stream.getvalue()


def issues(report: Report, options: ReportOptions = PLAIN) -> Any:
    found = json.loads(written(report, options))
    Draft202012Validator(SCHEMA).validate(found)
    return found


def test_whole_report(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("reports/findings.gitlab.json", written(report))


def test_clean(clean: Report) -> None:
    assert written(clean) == "[]\n"


def test_is_what_gitlab_asks_for_with_unique_fingerprints(report: Report) -> None:
    fingerprints = [issue["fingerprint"] for issue in issues(report)]
    assert fingerprints == [
        *(finding.fingerprint for finding in report.findings),
        sha256(b"18 findings; this report keeps the first 7").hexdigest()[:32],
    ]


def test_paths_start_from_the_repository(report: Report) -> None:
    found = issues(report._replace(findings=report.findings[:1]), ReportOptions(folder="/repo/service", root="/repo"))
    assert found[0]["location"] == {"path": "service/payloads/a.json", "lines": {"begin": 4}}
