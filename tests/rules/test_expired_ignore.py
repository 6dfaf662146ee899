"""``expired-ignore``: entries whose day is over."""

from __future__ import annotations

import datetime

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.ignoring import IgnoreUse, RunFacts
from flowlint.model.location import Location, Source, Span
from flowlint.rules.expired_ignore import RULE

PLACE = Location(Source(".flowlint.yaml", "ignore:\n  - path: a.json\n"), "", Span(12, 24))
ENTRY = IgnoreUse(PLACE, (), "", used=False, judged=True, comment=False, until=datetime.date(2020, 1, 31), expired=True)


def test_an_entry_whose_day_is_to_come_is_fine(found) -> None:
    assert found(RULE, RunFacts((ENTRY._replace(expired=False), ENTRY._replace(until=None, expired=False)))) == []


def test_an_entry_whose_day_is_over(found) -> None:
    plain = Diagnostic("ignore entry ended on 2020-01-31", PLACE, help="fix what it hid and remove it, or set a later day")
    assert found(RULE, RunFacts((ENTRY, ENTRY._replace(reason="old client")))) == [plain, plain._replace(note="its reason was: old client")]
