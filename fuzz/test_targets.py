"""Every kind of file that flowlint reads, attacked; ``fuzz/README.md`` says how a case that fails is kept."""

from __future__ import annotations

import os

import pytest
from attacks import Folder
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mutations import files
from targets import KEPT, TARGETS, Target

from flowlint import registry

_EXAMPLES = int(os.environ.get("FLOWLINT_FUZZ_EXAMPLES", "60"))
"""How many files of each kind are drawn."""
_SETTINGS = settings(suppress_health_check=[*HealthCheck], phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink])


@pytest.mark.parametrize("name", TARGETS)
@settings(_SETTINGS, max_examples=_EXAMPLES)
@given(data=st.data())
def test_a_hostile_file_is_read_or_refused(name: str, data: st.DataObject, folder: Folder) -> None:
    target = TARGETS[name]
    number = data.draw(st.integers(0, len(target.seeds) - 1))
    target.attacked(folder, target.seeds[number].name, target.packed(data.draw(files(target.texts(), number))))


def kept() -> list[tuple[str, str]]:
    """Return the target and the name of every case that failed once."""
    return sorted((folder.name, path.name) for folder in KEPT.iterdir() for path in folder.iterdir())


@pytest.mark.parametrize(("name", "case"), kept())
def test_what_failed_once_does_not_again(name: str, case: str, folder: Folder) -> None:
    target: Target = TARGETS[name]
    target.attacked(folder, case, (KEPT / name / case).read_bytes())


def test_every_kind_of_payload_has_seeds() -> None:
    seeds = [path.name for target in TARGETS.values() for path in target.seeds]
    assert [card.name for card in registry.carriers() if not any(name.endswith(card.suffixes) for name in seeds)] == []
