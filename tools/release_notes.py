"""Prints what the change log says of a release, and ends with exit code 1 where tag, version and change log disagree.

``python tools/release_notes.py v1.2.3`` is run for the tag of a release before anything is built. The entry of a release begins with its
version and its day: ``## 1.2.3, 2027-03-29``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_ENTRY = r"^## {version}, \d{{4}}-\d{{2}}-\d{{2}}\n+(.*?)(?=^## |\Z)"


def notes(tag: str, version_module: str, changelog: str) -> str:
    """Return the entry of the release that ``tag`` names; raise ``ValueError`` where something does not fit."""
    version = _VERSION.search(version_module)
    if version is None or tag != f"v{version[1]}":
        raise ValueError(f'the tag is "{tag}", and the version "{version[1] if version else ""}"')
    entry = re.search(_ENTRY.format(version=re.escape(version[1])), changelog, re.MULTILINE | re.DOTALL)
    if entry is None or not entry[1].strip():
        raise ValueError(f'CHANGELOG.md has no entry "## {version[1]}, YEAR-MONTH-DAY", or nothing in it')
    return entry[1].strip() + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/release_notes.py TAG")
    texts = [(ROOT / path).read_text("utf-8") for path in ("flowlint/model/version.py", "CHANGELOG.md")]
    try:
        sys.stdout.write(notes(sys.argv[1], *texts))
    except ValueError as error:
        sys.exit(f"release_notes: {error}")
