"""Stretches of lines, as JSON Lines come: what is proven clean is counted at once, and only other lines are texts that are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flowlint.model.carried import Stretch

if TYPE_CHECKING:
    from flowlint.binding.resolver import FileRuling
    from flowlint.binding.screen import Screen
    from flowlint.linter.account import Account, Held
    from flowlint.model.carried import Carried


def sifted(carried: Iterable[Carried | Stretch], screen: Screen, ruling: FileRuling, account: Account, held: Held) -> Iterator[Carried]:
    """Yield what a file holds, but of its stretches only the lines that are not proven clean; the others are counted as ``held``."""
    for one in carried:
        if not isinstance(one, Stretch):
            yield one
        elif account.ledger is not None:
            yield from one.texts()
        else:
            clean, doubtful = screen.sift(one, ruling)
            held.payloads += clean.payloads
            account.judged_by(clean.judges)
            yield from doubtful
