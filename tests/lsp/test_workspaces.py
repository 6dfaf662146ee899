"""Which configuration judges which file, and what makes it be read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor import DEFINITION, FLOW_ID, project

from flowlint.lsp.workspaces import Workspaces

TEXT = f'{{"flowId": "{FLOW_ID}", "inputData": {{"Flow.vip": 1, "Flow.retries": 1, "Flow.callerAni": "+1"}}}}'


def found(workspaces: Workspaces, path: Path) -> list[str]:
    return [one.rule for one in workspaces.checker(str(path)).check_text(TEXT, str(path))]


@pytest.mark.parametrize(
    ("name", "text"),
    [(".flowlint.yaml", "definitions: [../flows]\nrules: {type-mismatch: off}\n"),
     ("pyproject.toml", '[tool.flowlint]\ndefinitions = ["../flows"]\nrules = {type-mismatch = "off"}\n')],
)  # fmt: skip
def test_the_nearest_configuration_judges(tmp_path: Path, name: str, text: str) -> None:
    project(tmp_path)
    inner = tmp_path / "inner"
    (inner / "deep").mkdir(parents=True)
    (inner / "deep" / "pyproject.toml").write_text('[project]\nname = "other"\n')
    (inner / name).write_text(text)
    workspaces = Workspaces([str(tmp_path)])
    assert found(workspaces, tmp_path / "a.json") == ["type-mismatch"]
    assert found(workspaces, inner / "a.json") == []
    assert found(workspaces, inner / "deep" / "a.json") == []


@pytest.mark.parametrize(
    ("name", "is_read_again"),
    [
        ("flows/call-back.yaml", True),
        ("flows/new.yaml", True),
        ("flows/deep/new.yaml", True),
        ("flows", True),
        (".flowlint.yaml", True),
        ("deep/.flowlint.yaml", True),
        ("pyproject.toml", True),
        ("flows/flowlint.lock", True),
        ("flowlint-baseline.json", True),
        ("a.json", False),
        ("flowsy/a.json", False),
    ],
)
def test_definitions_are_read_again_only_where_they_may_be_other_ones(tmp_path: Path, name: str, is_read_again: bool) -> None:
    workspaces = Workspaces([str(project(tmp_path))])
    checker, generation = workspaces.checker(str(tmp_path / "a.json")), workspaces.generation
    workspaces.files_changed([str(tmp_path / name)])
    assert (workspaces.checker(str(tmp_path / "a.json")) is not checker) == is_read_again
    assert workspaces.generation == generation + 1


def test_what_could_not_be_read_is_tried_again(tmp_path: Path) -> None:
    definition = project(tmp_path) / "flows" / "call-back.yaml"
    workspaces, payload = Workspaces([str(tmp_path)]), tmp_path / "a.json"
    for text, rules in ((DEFINITION, ["type-mismatch"]), ("", ["unknown-flow"]), (DEFINITION, ["type-mismatch"])):
        definition.write_text(text)
        workspaces.files_changed([str(definition)])
        assert found(workspaces, payload) == rules
