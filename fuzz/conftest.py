"""A module's runs share a folder; which examples are drawn is what ``tests/examples.py`` says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import examples
import pytest
from attacks import Folder
from targets import GOOD

examples.register_profiles()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    before = Path.cwd()
    with pytest.MonkeyPatch.context() as surroundings:
        for name in [name for name in os.environ if name.startswith(("CI", "COLUMNS", "GENESYS", "GIT", "NO_COLOR"))]:
            surroundings.delenv(name)
        yield Folder(tmp_path_factory.mktemp("fuzz"), GOOD)
    os.chdir(before)
