"""A finding as one flat row, the same in every format that has all findings."""

from __future__ import annotations

from functools import lru_cache

from flowlint.contracts import ReportOptions
from flowlint.model.contract import contract_hash
from flowlint.model.finding import Finding

COLUMNS = (
    *("path", "record", "line", "column", "rule", "severity"),
    *("definition_id", "definition_name", "definition_version", "contract"),
    *("parameter", "pointer", "message", "fix", "fingerprint", "excerpt"),
)
"""The columns of a row. None is called like a field of a launch request, so a file of rows is never taken for payloads."""

NUMBERS = frozenset({"record", "line", "column"})
"""The columns whose cells are whole numbers from 1; all others are texts."""

_contract = lru_cache(maxsize=4096)(contract_hash)


def cells(finding: Finding, options: ReportOptions) -> tuple[str | int | None, ...]:
    """Return the cells of ``COLUMNS``; what is not known is ``None``, and so is the line of the user's text unless values are shown."""
    place, flow = finding.place, finding.flow
    line, column = place.region[:2] if place.region is not None else (None, None)
    shown = options.show_values and place.excerpt is not None
    return (
        place.path,
        finding.record,
        line,
        column,
        finding.rule,
        finding.severity.value,
        *((flow.id, flow.label, flow.version, _contract(flow)) if flow is not None else (None,) * 4),
        finding.parameter,
        place.pointer,
        finding.message,
        finding.fix.safety.value if finding.fix is not None else None,
        finding.fingerprint,
        place.excerpt.text if shown and place.excerpt is not None else None,
    )
