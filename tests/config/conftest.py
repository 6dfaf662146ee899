"""An empty folder for every test of the configuration."""

import pytest


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Works in an empty folder, four levels below the one that is the test's own."""
    here = tmp_path / "outer" / "project" / "deep" / "er"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    return here
