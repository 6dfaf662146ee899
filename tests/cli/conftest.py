"""What several tests of the command share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diff_runs import NEW, OLD, OTHER
from fetch_runs import CHECK, DRAFT, SHARED
from platform_stand_in import StandIn, trigger


@pytest.fixture
def served() -> Iterator[StandIn]:
    """Serve the three flows of ``fetch_runs`` and the trigger of one."""
    with StandIn([CHECK, DRAFT, SHARED], [trigger(0, CHECK)]).serving() as stand_in:
        yield stand_in


@pytest.fixture
def two_sides(here: Path) -> None:
    """Work in a folder with two sides, in which an input of the one flow is called otherwise."""
    for folder, text in (("old", OLD), ("new", NEW)):
        Path(folder).mkdir()
        Path(folder, "billing.yaml").write_text(text)
        Path(folder, "archive.yaml").write_text(OTHER)
