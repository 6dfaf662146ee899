"""What is read of the Terraform files of a folder: so many bytes, the file that refers first, and no file that declares nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from terraform_files import VARIABLE, put

from flowlint.payloads.terraform import folders
from flowlint.payloads.terraform.meaning import FlowFile, FlowId, Meaning, Unknown
from flowlint.payloads.terraform.modules import TerraformModules


@pytest.fixture(autouse=True)
def _project(here: Path) -> None:
    Path(".git").mkdir()


def meanings(expression: str, path: str) -> tuple[Meaning, ...]:
    return TerraformModules().meanings(path, expression)


def test_past_a_number_of_bytes_nothing_is_taken_for_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    put("reused/main.tf", VARIABLE.rstrip().removesuffix("}") + 'default = "b"\n}\n')
    put("other/main.tf", "# module\n" * 100)
    assert meanings("var.workflow_id", "reused/main.tf") == (FlowId("b"),)
    monkeypatch.setattr(folders, "_MOST_PARSED", 500)
    assert meanings("var.workflow_id", "reused/main.tf") == (Unknown("there is more Terraform here than a run reads"),)


def test_the_file_that_refers_to_something_is_read_before_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    put("main.tf", 'resource "genesyscloud_flow" "f" {\n  filepath = "flow.yaml"\n}\n')
    put("flow.yaml")
    put("aside.tf", "# module\n" * 100)
    monkeypatch.setattr(folders, "_MOST_PARSED", 500)
    assert meanings("genesyscloud_flow.f.id", "main.tf") == (FlowFile("flow.yaml"),)
    assert meanings("genesyscloud_flow.g.id", "main.tf") == (Unknown("there is more Terraform here than a run reads"),)


def test_a_neighbour_without_anything_to_refer_to_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    put("main.tf", 'resource "genesyscloud_flow" "f" {\n  filepath = "flow.yaml"\n}\n')
    put("flow.yaml")
    put("aside.tf", 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n')
    parsed: list[str] = []
    original = folders.parse
    monkeypatch.setattr(folders, "parse", lambda text: (parsed.append(text), original(text))[1])
    assert meanings("genesyscloud_flow.f.id", "main.tf") == (FlowFile("flow.yaml"),)
    assert [text for text in parsed if "aws_s3_bucket" in text] == []
