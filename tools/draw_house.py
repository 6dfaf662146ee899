"""Draws the house: the rooms of the package on floors, and which of them imports which, as ``docs/house.svg``.

Everything in the picture is read from the code. A room is a folder or a module of ``flowlint/``, its words are the first line of its
docstring. An arrow is an import, also one inside a function or for annotations alone. A room is one floor above the highest room that it
imports; what nothing imports is at the top. Rooms whose modules ``flowlint/registry.py`` loads by name carry the name of the constant.

``python tools/draw_house.py`` writes the picture; the tests compare it with the code.
"""

from __future__ import annotations

import ast
import math
import re
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "house.svg"

_WIDTH, _MARGIN, _PAD = 1160, 28, 12
_GAP, _SHAFT = 16, 64
"""Between rooms of one floor, and between floors, where the arrows run."""
_WIDEST = 356
_LINE, _CHIP = 16, 22
_LETTER, _CHIP_LETTER = 6.3, 6.7
"""How wide a letter is, about: fonts differ, so nothing depends on it but where lines break."""

_STYLE = """\
  svg { color-scheme: light dark; }
  text { font: 12px system-ui, sans-serif; fill: #30363d; }
  .paper { fill: #ffffff; }
  .room { fill: #eef3f9; stroke: #57606a; }
  .ground { fill: #e3e8ee; stroke: #57606a; stroke-width: 2; }
  .name { font: bold 15px system-ui, sans-serif; fill: #1f2328; }
  .offer { font: bold 11px ui-monospace, monospace; fill: #8a4600; }
  .chip { fill: #d5e2f1; }
  .inner { font: 11px ui-monospace, monospace; }
  .faint { fill: #59636e; }
  .arrow { fill: none; stroke: #39434d; stroke-width: 1.6; }
  .other { fill: none; stroke: #b4bec9; stroke-width: 1; }
  .head { fill: #39434d; }
  .small { fill: #b4bec9; }
  @media (prefers-color-scheme: dark) {
    text { fill: #c9d1d9; }
    .paper { fill: #0d1117; }
    .room { fill: #18222e; stroke: #8b949e; }
    .ground { fill: #20262d; stroke: #8b949e; }
    .name { fill: #f0f6fc; }
    .offer { fill: #f0a35e; }
    .chip { fill: #263c55; }
    .faint { fill: #9198a1; }
    .arrow { stroke: #c3ccd6; }
    .other { stroke: #444d57; }
    .head { fill: #c3ccd6; }
    .small { fill: #444d57; }
  }
"""


class Room(NamedTuple):
    """A folder or module of the package: its title, its words, the folders in it, and the constants that its modules offer, by folder."""

    title: str
    words: str
    inner: tuple[str, ...]
    offers: Mapping[str, str]


class House(NamedTuple):
    """The rooms by name, and for each the rooms that it imports."""

    rooms: Mapping[str, Room]
    imports: Mapping[str, frozenset[str]]


class Box(NamedTuple):
    """Where a room is drawn."""

    x: int
    y: int
    width: int
    height: int


def read(package: Path) -> House:
    """Return the house of a package, read from its files without importing them."""
    names = sorted(path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file())
    offers = _offers(package / "registry.py")
    rooms = {name: _room(package, name, offers) for name in names}
    imports = {name: frozenset(_imported(package, name, names) - {name}) for name in names}
    return House(rooms, imports)


def _room(package: Path, name: str, offers: Mapping[str, str]) -> Room:
    folder = package / name
    module = folder / "__init__.py" if folder.is_dir() else package / f"{name}.py"
    words = (ast.get_docstring(ast.parse(module.read_text("utf-8"))) or "").partition("\n")[0].replace("``", "")
    inner = sorted(path.parent.relative_to(folder).as_posix() for path in folder.rglob("*/__init__.py")) if folder.is_dir() else []
    mine = {room.partition("/")[2]: constant for room, constant in offers.items() if room.partition("/")[0] == name}
    return Room(f"{name}/" if folder.is_dir() else f"{name}.py", words, tuple(inner), mine)


def _offers(registry: Path) -> dict[str, str]:
    """Return the constant that each room offers, by the room's folder, as the registry has them in a table."""
    for node in ast.walk(ast.parse(registry.read_text("utf-8"))):
        if isinstance(node, ast.Dict):
            found = {key: value for key, value in map(_words, node.keys, node.values) if value.isupper()}
            if found and len(found) == len(node.keys):
                return found
    raise SystemExit(f"{registry}: no table of rooms and the constants that they offer")


def _words(key: ast.expr | None, value: ast.expr) -> tuple[str, str]:
    """Return the two strings of an entry of a table; empty ones where it holds something else."""
    if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
        return str(key.value), str(value.value)
    return "", ""


def _imported(package: Path, room: str, names: Sequence[str]) -> set[str]:
    """Return the rooms that a room imports anywhere in it."""
    found: set[str] = set()
    for path in sorted((package / room).rglob("*.py")) or [package / f"{room}.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules = [f"{node.module}.{alias.name}" for alias in node.names]
            parts = [module.split(".") for module in modules]
            found |= {part[1] for part in parts if part[0] == package.name and part[1:2] and part[1] in names}
    return found


def floors(house: House) -> list[list[str]]:
    """Return the rooms of each floor, the ground first; rooms that import each other in a circle cannot be drawn."""
    height: dict[str, int] = {}

    def rise(name: str, way: tuple[str, ...]) -> int:
        if name in way:
            raise SystemExit(f"rooms import each other in a circle: {' -> '.join((*way, name))}")
        if name not in height:
            height[name] = 1 + max((rise(below, (*way, name)) for below in sorted(house.imports[name])), default=-1)
        return height[name]

    top = max(rise(name, ()) for name in sorted(house.rooms))
    used = frozenset().union(*house.imports.values())
    for name, room in house.rooms.items():
        if name not in used and not room.offers:
            height[name] = top
    return [[name for name in sorted(house.rooms) if height[name] == floor] for floor in range(top + 1)]


def _reached(house: House, start: str) -> frozenset[str]:
    return house.imports[start].union(*(_reached(house, below) for below in house.imports[start]))


def arrows(house: House, ground: Iterable[str]) -> dict[tuple[str, str], bool]:
    """Return the arrows between rooms above the ground; true where no other way leads from one to the other."""
    found = {}
    for name, below in sorted(house.imports.items()):
        for other in sorted(below - set(ground)):
            found[name, other] = not any(other in _reached(house, between) for between in below)
    return found


def ordered(levels: Sequence[list[str]], drawn: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the floors with their rooms in an order in which few arrows cross: each near the middle of those that it is tied to."""
    ties: dict[str, list[str]] = {name: [] for level in levels for name in level}
    for above, below in drawn:
        ties[above].append(below)
        ties[below].append(above)
    rows = [list(level) for level in levels]
    for _ in range(8):
        for row in (*rows, *reversed(rows)):
            place = {name: (number + 0.5) / len(level) for level in rows for number, name in enumerate(level)}
            middle = {name: math.fsum(place[tie] for tie in ties[name]) / len(ties[name]) if ties[name] else 0.5 for name in row}
            row.sort(key=lambda name: (round(middle[name], 6), name))
    return rows


def _lines(room: Room, width: int) -> list[str]:
    return textwrap.wrap(room.words, max(16, int((width - 2 * _PAD) / _LETTER)))


def _chips(room: Room, width: int) -> list[tuple[int, int, int, str]]:
    """Return where the folders in a room are named: the offset from the left, the row, the width, and the name."""
    found, left, row = [], _PAD, 0
    for name in room.inner:
        text = f"{name}/ {room.offers.get(name, '')}".rstrip()
        wide = int(len(text) * _CHIP_LETTER) + 12
        if left > _PAD and left + wide > width - _PAD:
            left, row = _PAD, row + 1
        found.append((left, row, wide, text))
        left += wide + 6
    return found


def _height(room: Room, width: int) -> int:
    chips = _chips(room, width)
    rows = chips[-1][1] + 1 if chips else 0
    return 32 + len(_lines(room, width)) * _LINE + rows * _CHIP + (14 if rows else 8)


def boxes(house: House, rows: Sequence[Sequence[str]]) -> tuple[dict[str, Box], int]:
    """Return where each room is drawn, and the lower end of the lowest; ``rows`` begin with the ground, which is as wide as the picture."""
    placed: dict[str, Box] = {}
    y = _MARGIN
    for row in reversed(rows):
        is_ground = row is rows[0]
        whole = _WIDTH - 2 * _MARGIN
        width = min(whole if is_ground else _WIDEST, (whole - _GAP * (len(row) - 1)) // len(row))
        x = (_WIDTH - width * len(row) - _GAP * (len(row) - 1)) // 2
        height = max(_height(house.rooms[name], width) for name in row)
        for name in row:
            placed[name] = Box(x, y, width, height)
            x += width + _GAP
        y += height + _SHAFT
    return placed, y - _SHAFT


def _ports(placed: Mapping[str, Box], drawn: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return for each arrow where it leaves and where it arrives, from left to right as what it leads to or comes from."""
    pairs = sorted(drawn)
    found: dict[tuple[str, str], list[int]] = {pair: [0, 0] for pair in pairs}
    for end in (0, 1):
        for name, box in placed.items():
            mine = sorted((pair for pair in pairs if pair[end] == name), key=lambda pair: (placed[pair[1 - end]].x, pair))
            for number, pair in enumerate(mine, 1):
                found[pair][end] = box.x + round(box.width * number / (len(mine) + 1))
    return {pair: (start, stop) for pair, (start, stop) in found.items()}


def _draw_arrows(placed: Mapping[str, Box], drawn: Mapping[tuple[str, str], bool]) -> list[str]:
    ports = _ports(placed, drawn)
    lines = []
    for pair, alone in sorted(drawn.items(), key=lambda item: (item[1], item[0])):
        (start, stop), upper, lower = ports[pair], placed[pair[0]], placed[pair[1]]
        top, bottom = upper.y + upper.height, lower.y - 7
        bend = min(_SHAFT, (bottom - top) // 2)
        way = f"M{start} {top} C{start} {top + bend} {stop} {bottom - bend} {stop} {bottom}"
        kind, head = ("arrow", "head") if alone else ("other", "small")
        lines.append(f'  <path class="{kind}" d="{way}"><title>{pair[0]} imports {pair[1]}</title></path>')
        lines.append(f'  <path class="{head}" d="M{stop - 4} {bottom} h8 l-4 7 z"/>')
    return lines


def _draw_room(room: Room, box: Box, kind: str) -> list[str]:
    x, y = box.x + _PAD, box.y + 23
    lines = [f'  <rect class="{kind}" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="4"/>']
    lines.append(f'  <text class="name" x="{x}" y="{y}">{escape(room.title)}</text>')
    if "" in room.offers:
        lines.append(f'  <text class="offer" x="{box.x + box.width - _PAD}" y="{y}" text-anchor="end">{escape(room.offers[""])}</text>')
    for line in _lines(room, box.width):
        y += _LINE
        lines.append(f'  <text x="{x}" y="{y}">{escape(line)}</text>')
    for left, row, width, text in _chips(room, box.width):
        top = y + 8 + row * _CHIP
        lines.append(f'  <rect class="chip" x="{box.x + left}" y="{top}" width="{width}" height="{_CHIP - 4}" rx="3"/>')
        marked = re.sub(r" ([A-Z]+)$", r' <tspan class="offer">\1</tspan>', escape(text))
        lines.append(f'  <text class="inner" x="{box.x + left + 6}" y="{top + 13}">{marked}</text>')
    return lines


def drawn(package: Path) -> str:
    """Return the picture of a package."""
    house = read(package)
    levels = floors(house)
    ties = arrows(house, levels[0])
    rows = ordered(levels, [pair for pair, alone in ties.items() if alone])
    placed, end = boxes(house, rows)
    legend = [
        "An arrow is an import. It is faint where a chain of other arrows leads to the same room. Every room may use the ground floor,",
        "whose arrows are left out. Modules that offer a constant are found by registry.py by name; nothing lists them.",
    ]
    height = end + 28 + len(legend) * _LINE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img">',
        f"  <title>The rooms of {package.name} and their imports</title>",
        f"  <style>\n{_STYLE}  </style>",
        f'  <rect class="paper" width="{_WIDTH}" height="{height}"/>',
        *_draw_arrows(placed, ties),
    ]
    for name, box in placed.items():
        lines += _draw_room(house.rooms[name], box, "ground" if name in levels[0] else "room")
    for number, line in enumerate(legend):
        lines.append(f'  <text class="faint" x="{_MARGIN}" y="{end + 28 + number * _LINE}">{escape(line)}</text>')
    return "\n".join([*lines, "</svg>", ""])


def main() -> int:
    """Write the picture."""
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(drawn(ROOT / "flowlint").encode())
    sys.stdout.write(f"wrote {PICTURE.relative_to(ROOT).as_posix()}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
