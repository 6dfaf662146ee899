"""How many examples a property test draws."""

from __future__ import annotations

import os

EVERYTHING = "FLOWLINT_TEST_EVERYTHING"
"""The environment variable that asks for all examples, as the checks of a commit do; it may hold anything."""
_SHARE = 5


def examples(most: int) -> int:
    """Return ``most`` where all examples are asked for, else a fifth of them, so that a run while one works is short."""
    return most if os.environ.get(EVERYTHING) else max(most // _SHARE, 1)
