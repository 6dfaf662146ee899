"""The documents of the project, and the blocks in them that are told apart by the words behind three backticks."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted(path for path in (ROOT / "docs").rglob("*.md") if "generated" not in path.parts)]
TEXTS = {path: path.read_text("utf-8") for path in DOCUMENTS}
BLOCK = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(*infos: str, path: Path | None = None) -> list[str]:
    """Return the blocks of these kinds in all documents, or in one."""
    texts = TEXTS.values() if path is None else (TEXTS[path],)
    return [match["body"] for text in texts for match in BLOCK.finditer(text) if match["info"] in infos]


def with_table(text: str, name: str, table: str) -> str:
    """Return ``text`` with ``table`` between the marks of that name, if it has them."""
    return tables(name).sub(lambda _: f"<!-- {name}: begin -->\n{table}<!-- {name}: end -->", text)


def tables(name: str) -> re.Pattern[str]:
    """Return the pattern of what is between the marks of that name."""
    return re.compile(rf"<!-- {name}: begin -->\n(.*?)<!-- {name}: end -->", re.DOTALL)
