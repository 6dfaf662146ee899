"""How many examples a property test draws, and which."""

from __future__ import annotations

import os

from hypothesis import settings

EVERYTHING = "FLOWLINT_TEST_EVERYTHING"
"""The environment variable that asks for all examples, as the checks of a commit do; it may hold anything."""
_SHARE = 5


def examples(most: int) -> int:
    """Return ``most`` where all examples are asked for, else a fifth of them, so that a run while one works is short."""
    return most if os.environ.get(EVERYTHING) else max(most // _SHARE, 1)


def register_profiles() -> None:
    """Let the suite say the same of the same commit each time; ``--hypothesis-profile search`` draws other examples in each run.

    Where a test does not say otherwise, it draws as many examples as Hypothesis does by itself, or a share of them. No example has a
    deadline: on a machine that does something else meanwhile, any of them can take long.
    """
    settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=examples(100))
    settings.register_profile("search", derandomize=False, print_blob=True, deadline=None, max_examples=examples(100))
    settings.load_profile("repeatable")
