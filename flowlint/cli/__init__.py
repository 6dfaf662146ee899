"""The command line: one file per command, and the only place that imports click."""

from __future__ import annotations

import sys
from types import TracebackType


def _say_unless_interrupted(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Show an error that nothing caught, except for Ctrl-C before ``main`` runs: that ends the process without a word."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)


# Set here, before the modules that take time are imported.
sys.excepthook = _say_unless_interrupted
