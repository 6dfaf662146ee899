from __future__ import annotations

import io
from collections.abc import Callable

from lxml import etree
from report_readers import written

from flowlint.model.report import Report
from flowlint.reports.formats.checkstyle import REPORTER

DTD = etree.DTD(
    io.StringIO("""
<!ELEMENT checkstyle (file*)>
<!ATTLIST checkstyle version CDATA #REQUIRED>
<!ELEMENT file (error*)>
<!ATTLIST file name CDATA #REQUIRED>
<!ELEMENT error EMPTY>
<!ATTLIST error line CDATA #REQUIRED column CDATA #IMPLIED severity (ignore | info | warning | error) #REQUIRED
                message CDATA #REQUIRED source CDATA #REQUIRED>
""")
)
"""What Checkstyle's own listener writes, and so what is read."""


def test_whole_document(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("reports/findings.checkstyle.xml", written(REPORTER, report))


def test_clean(clean: Report) -> None:
    assert written(REPORTER, clean) == '<?xml version="1.0" encoding="utf-8"?>\n<checkstyle version="4.3">\n</checkstyle>\n'


def test_is_what_checkstyle_writes(report: Report, clean: Report) -> None:
    for run in (report, clean):
        DTD.assertValid(etree.fromstring(written(REPORTER, run).encode()))


def test_another_reader_gets_the_words_back(report: Report) -> None:
    errors = etree.fromstring(written(REPORTER, report).encode()).iterfind("file/error")
    words = ["; ".join(finding.words) for finding in report.findings]
    assert [error.get("message") for error in errors] == [*words, "18 findings; this report keeps the first 7"]
