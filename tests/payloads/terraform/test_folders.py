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
    original = folders.outline
    monkeypatch.setattr(folders, "outline", lambda text: (parsed.append(text), original(text))[1])
    assert meanings("genesyscloud_flow.f.id", "main.tf") == (FlowFile("flow.yaml"),)
    assert [text for text in parsed if "aws_s3_bucket" in text] == []


def test_of_a_neighbour_only_values_that_are_referred_to_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    put("main.tf", 'resource "genesyscloud_flow" "f" {\n  filepath = local.n7\n}\n')
    put("flow.yaml")
    values = "".join(f"  n{number} = number{number}.yaml\n" for number in range(1000))
    put(
        "aside.tf",
        "locals {\n" + values.replace("number7.yaml", '"flow.yaml"') + '}\nmodule "m" {\n  source = "./aside"\n  other = [1]\n}\n',
    )
    made: list[str] = []
    original = folders.Part.value
    monkeypatch.setattr(folders.Part, "value", lambda part, name: (made.append(name), original(part, name))[1])
    assert meanings("genesyscloud_flow.f.id", "main.tf") == (FlowFile("flow.yaml"),)
    assert set(made) == {"filepath", "n7", "source", "substitutions"}
    assert len(made) < 10


@pytest.mark.parametrize("header", ['output /* which */ "id"', 'output // which\n"id"', "output id", 'output "id" # which\n'])
def test_a_comment_in_a_header_changes_nothing(header: str) -> None:
    put("main.tf", 'module "m" {\n  source = "./inner"\n}\n')
    put("inner/main.tf", header + ' {\n  value = "b"\n}\n')
    assert meanings("module.m.id", "main.tf") == (FlowId("b"),)
