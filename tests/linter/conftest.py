"""What tests of whole runs share."""

from __future__ import annotations

from pathlib import Path

import pytest
from trigger_files import ID, write


@pytest.fixture
def trigger_project(here: Path) -> None:
    """Make a flow and a trigger of it in an empty working directory."""
    for folder in ("flows", "triggers"):
        Path(folder).mkdir()
    Path("flows/flow.yaml").write_text(
        f"flowlint: 1\nid: {ID}\nname: Call back\ntype: workflow\ninputs: {{Flow.ani: string, Flow.phone: string}}\n"
    )
    write()
