"""What tests of payload carriers get."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from terraform_files import FIXTURES


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(FIXTURES, tmp_path, dirs_exist_ok=True)
    # Callers are looked for up to the repository's root, and not in what other tests have beside it.
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path
