"""The folder that a file which flowlint chose by itself must lie in, so that no link leads a run to a stranger's files."""

from __future__ import annotations

import os

from flowlint.sources.files import leads_out
from flowlint.sources.ignored import repository_top

OUTSIDE = "is outside the repository or folder being checked"
"""The end of a sentence about a path that leads out of its tree."""


def tree_of(folder: str, root: str = os.curdir) -> str:
    """Return the folder that links below ``folder`` may not lead out of, as an absolute path without links.

    It is the top of the repository; else ``root``, which is the configuration's folder, or the working directory, where ``folder`` lies
    there; else ``folder`` itself.
    """
    start = os.path.realpath(folder)
    top = repository_top(start)
    if top is not None:
        return top
    return next((os.path.realpath(one) for one in (root, os.curdir) if not leads_out(start, one)), start)
