"""Draws what a terminal shows when flowlint finds a fault, as ``docs/terminal.svg``: the picture at the top of the README.

The command is run in a small project and its colours are read as a terminal reads them, so the picture is what a user sees. It has light
and dark colours, for whichever the reader's page has.

``python tools/draw_terminal.py`` writes the picture; a test compares it with a new run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "terminal.svg"

COMMAND = ("check", "payloads")
PROJECT = {
    "flows/order-callback.yaml": """\
workflow:
  name: Order callback
  variables:
    - stringVariable: {name: Flow.customerId, isInput: true}
    - integerVariable: {name: Flow.attempts, isInput: true}
""",
    "payloads/order.json": """\
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.customerID": "452",
    "Flow.attempts": "3"
  }
}
""",
}

_COLUMN, _LINE, _MARGIN = 8.0, 18, 20
"""How wide a character is, about, and how high a line; text is drawn with one width for all fonts."""
_CODE = re.compile(r"\x1b\[([\d;]*)m")
_CLASSES = {"1": "bold", "31": "red", "33": "yellow", "34": "blue", "36": "cyan", "32": "green"}
_STYLE = """\
  svg { color-scheme: light dark; }
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2328; white-space: pre; }
  .window { fill: #f6f8fa; stroke: #d0d7de; }
  .bold { font-weight: bold; }
  .red { fill: #cf222e; }
  .yellow { fill: #9a6700; }
  .blue { fill: #0969da; }
  .cyan { fill: #1b7c83; }
  .green { fill: #1a7f37; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .window { fill: #0d1117; stroke: #30363d; }
    .red { fill: #ff7b72; }
    .yellow { fill: #d29922; }
    .blue { fill: #79c0ff; }
    .cyan { fill: #56d4dd; }
    .green { fill: #7ee787; }
  }"""


def printed() -> str:
    """Run flowlint in the project and return what it prints, with colours."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in PROJECT.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        command = [sys.executable, "-m", "flowlint", *COMMAND, "--color", "always"]
        done = subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, check=False)
    return done.stdout.decode()


def drawn(text: str) -> str:
    """Return the picture of a terminal that shows the command and ``text``."""
    lines = [f"$ flowlint {' '.join(COMMAND)}", *text.rstrip().splitlines()]
    width = max(len(_CODE.sub("", line)) for line in lines) * _COLUMN + 2 * _MARGIN
    height = len(lines) * _LINE + 2 * _MARGIN
    rows = [
        f'  <text x="{_MARGIN}" y="{_MARGIN + number * _LINE - 5}">{"".join(_spans(line))}</text>' for number, line in enumerate(lines, 1)
    ]
    size = f'viewBox="0 0 {width:.0f} {height}" xml:space="preserve"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title">'
    title = '  <title id="title">flowlint in a terminal: two faults in a payload, each with its place, the reason and the fix</title>'
    window = f'  <rect class="window" x="0.5" y="0.5" width="{width - 1:.0f}" height="{height - 1}" rx="8"/>'
    return "\n".join([head, title, f"<style>\n{_STYLE}\n</style>", window, *rows, "</svg>"]) + "\n"


def _spans(line: str) -> Iterator[str]:
    """Yield the stretches of a line, each at its column, with the classes that its colour codes ask for."""
    classes = ""
    column = 0
    for index, part in enumerate(_CODE.split(line)):
        if index % 2:
            classes = " ".join(_CLASSES[code] for code in part.split(";") if code in _CLASSES)
        else:
            word = part.lstrip(" ")
            start = column + len(part) - len(word)
            column += len(part)
            if word:
                shape = f'x="{_MARGIN + start * _COLUMN:.0f}" textLength="{len(word) * _COLUMN:.0f}"'
                yield f"<tspan {shape}{f' class={chr(34)}{classes}{chr(34)}' if classes else ''}>{escape(word)}</tspan>"


if __name__ == "__main__":
    PICTURE.write_text(drawn(printed()), "utf-8")
    sys.stdout.write(f"wrote {PICTURE.relative_to(ROOT).as_posix()}\n")
