"""A folder of its own, with a definition in it, for every test of hostile input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hostile_runs import DEFINITION


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(here: Path) -> None:
    Path("flow.json").write_text(json.dumps(DEFINITION))
