"""Paths as other programs want them: with slashes, and where they start from the folder of the repository."""

from __future__ import annotations

import os

from flowlint.contracts import ReportOptions
from flowlint.model.printable import printable


def shown(path: str, options: ReportOptions) -> str:
    """Return ``path`` as it stands in the repository of a run, safe to be shown."""
    return printable(in_repository(path, options.folder, options.root))


def in_repository(path: str, folder: str = "", root: str = "") -> str:
    """Return ``path`` as it stands in the repository at ``root``, with slashes and without ``./``.

    ``folder`` is the absolute path that relative ones start from; where it is empty, ``path`` is only tidied. A path outside the repository
    comes back absolute, a name in angle brackets, such as that of standard input, as it is.
    """
    if path.startswith("<") and path.endswith(">"):
        return path
    whole = os.path.normpath(os.path.join(folder, path))
    top = root.rstrip(os.sep) + os.sep
    return (whole[len(top) :] if root and whole.startswith(top) else whole).replace(os.sep, "/")
