from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from jsonschema import Draft202012Validator
from report_readers import PLAIN, written
from report_schemas import GITLAB

from flowlint.contracts import ReportOptions
from flowlint.model.report import Report
from flowlint.reports.formats.gitlab import REPORTER


def issues(report: Report, options: ReportOptions = PLAIN) -> Any:
    found = json.loads(written(REPORTER, report, options))
    Draft202012Validator(GITLAB).validate(found)
    return found


def test_whole_report(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("reports/findings.gitlab.json", written(REPORTER, report))


def test_clean(clean: Report) -> None:
    assert written(REPORTER, clean) == "[]\n"


def test_is_what_gitlab_asks_for_with_unique_fingerprints(report: Report) -> None:
    fingerprints = [issue["fingerprint"] for issue in issues(report)]
    assert fingerprints == [
        *(finding.fingerprint for finding in report.findings),
        sha256(b"18 findings; this report keeps the first 7").hexdigest()[:32],
    ]


def test_paths_start_from_the_repository(report: Report) -> None:
    found = issues(report._replace(findings=report.findings[:1]), ReportOptions(folder="/repo/service", root="/repo"))
    assert found[0]["location"] == {"path": "service/payloads/a.json", "lines": {"begin": 4}}
