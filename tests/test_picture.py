"""The picture of the house is what the code says, and says what the code does; that of the terminal is what flowlint prints."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import draw_house
import draw_terminal
import pytest
from draw_house import House, Room

from flowlint import registry

ROOT = Path(__file__).parent.parent

REGISTRY = '"""What the rooms offer."""\n\nROOMS = {"rules": "RULE", "reports/formats": "REPORTER"}\n'


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a package with a room that nothing imports, one that is loaded by name, and imports at the top, late, and of the same room."""
    texts = {
        "__init__.py": '"""A package."""\n',
        "registry.py": REGISTRY,
        "cli/__init__.py": '"""The ``command``, in short.\n\nMore."""\n',
        "cli/main.py": "from house.rules import one\nimport house.reports.formats.text\n\n\ndef run():\n    from house import model\n",
        "rules/__init__.py": '"""Rules."""\n',
        "rules/one.py": "from house.model.flow import Flow\nfrom house.rules import two\n",
        "rules/two.py": "import os\nimport click.house\n",
        "reports/__init__.py": "",
        "reports/formats/__init__.py": "",
        "reports/formats/text.py": "",
        "model/__init__.py": '"""Data."""\n',
        "model/flow.py": "",
    }
    for path, text in texts.items():
        (tmp_path / "house" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "house" / path).write_text(text, "utf-8")
    return tmp_path / "house"


def test_picture_equals_the_code(request: pytest.FixtureRequest) -> None:
    drawn = draw_house.drawn(ROOT / "flowlint")
    if request.config.getoption("--update-goldens"):
        draw_house.PICTURE.write_bytes(drawn.encode())
    assert draw_house.PICTURE.read_bytes().decode() == drawn, "run: python tools/draw_house.py"


def test_terminal_shows_what_is_printed(request: pytest.FixtureRequest) -> None:
    drawn = draw_terminal.drawn(draw_terminal.printed())
    if request.config.getoption("--update-goldens"):
        draw_terminal.PICTURE.write_bytes(drawn.encode())
    assert draw_terminal.PICTURE.read_bytes().decode() == drawn, "run: python tools/draw_terminal.py"
    shown = ["".join(row.itertext()) for row in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert shown[0] == "$ flowlint check payloads"
    assert [line for line in shown if line.startswith(("error", "found"))] == [
        'error[name-case-mismatch]: argument "Flow.customerID" differs only in case from input "Flow.customerId"',
        'error[type-mismatch]: input "Flow.attempts" takes an integer, found a string',
        "found 2 errors in 1 payload in 1 file, checked against 1 flow (2 fixable with --fix)",
    ]


@pytest.mark.slow
def test_picture_is_the_same_whatever_the_hash_seed(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; import draw_house; sys.stdout.write(draw_house.drawn(Path(sys.argv[1])))"
    drawn = {
        subprocess.run(
            [sys.executable, "-c", script, str(ROOT / "flowlint")],
            env={**os.environ, "PYTHONPATH": str(ROOT / "tools"), "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(drawn) == 1


def test_picture_is_xml_that_names_every_room() -> None:
    titles = {element.text for element in ElementTree.parse(draw_house.PICTURE).iter() if element.get("class") == "name"}
    assert titles == {room.title for room in draw_house.read(ROOT / "flowlint").rooms.values()}


def test_rooms_offer_what_the_registry_loads() -> None:
    rooms = draw_house.read(ROOT / "flowlint").rooms
    offers = {f"{name}/{inner}".rstrip("/"): constant for name, room in rooms.items() for inner, constant in room.offers.items()}
    assert offers == registry._CONSTANTS


def test_a_house_is_read_from_its_imports(package: Path) -> None:
    assert draw_house.read(package) == House(
        {
            "__init__": Room("__init__.py", "A package.", (), {}),
            "cli": Room("cli/", "The command, in short.", (), {}),
            "model": Room("model/", "Data.", (), {}),
            "registry": Room("registry.py", "What the rooms offer.", (), {}),
            "reports": Room("reports/", "", ("formats",), {"formats": "REPORTER"}),
            "rules": Room("rules/", "Rules.", (), {"": "RULE"}),
        },
        {
            "__init__": frozenset(),
            "cli": frozenset({"model", "reports", "rules"}),
            "model": frozenset(),
            "registry": frozenset(),
            "reports": frozenset(),
            "rules": frozenset({"model"}),
        },
    )


def test_rooms_lie_above_what_they_import(package: Path) -> None:
    house = draw_house.read(package)
    assert draw_house.floors(house) == [["model", "reports"], ["rules"], ["__init__", "cli", "registry"]]
    assert draw_house.arrows(house, ground=["reports"]) == {("cli", "model"): False, ("cli", "rules"): True, ("rules", "model"): True}


def test_a_circle_is_refused(package: Path) -> None:
    (package / "model" / "flow.py").write_text("from house.rules.one import RULE\n", "utf-8")
    with pytest.raises(SystemExit) as refusal:
        draw_house.drawn(package)
    assert str(refusal.value) == "rooms import each other in a circle: cli -> model -> rules -> model"


def test_a_registry_without_a_table_is_refused(package: Path) -> None:
    (package / "registry.py").write_text("ROOMS = {}\n", "utf-8")
    with pytest.raises(SystemExit) as refusal:
        draw_house.read(package)
    assert str(refusal.value) == f"{package / 'registry.py'}: no table of rooms and the constants that they offer"
