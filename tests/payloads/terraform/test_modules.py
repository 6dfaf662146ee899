"""The flow that an expression in a Terraform configuration means is found through modules, variables, locals and outputs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from terraform_files import VARIABLE, put

from flowlint.payloads.terraform import folders
from flowlint.payloads.terraform.meaning import FlowFile, FlowId, FlowName, Meaning, Unknown
from flowlint.payloads.terraform.modules import TerraformModules
from flowlint.sources.trees import Bounds

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = 'resource "genesyscloud_flow" "flow" {\n  filepath = "${path.module}/flow.yaml"\n}\n'
OUTPUT = 'output "flow_id" {\n  value = genesyscloud_flow.flow.id\n}\n'
ROOT = """\
module "flow" {
  source = "./modules/flow"
}

module "trigger" {
  source      = "./modules/trigger"
  workflow_id = module.flow.flow_id
}
"""
NO_VALUE = 'no Terraform module call gives "workflow_id" a readable value'


@pytest.fixture(autouse=True)
def _project(here: Path) -> None:
    Path(".git").mkdir()


def write(**files: str) -> None:
    """Write files; in their names, two underscores stand for a slash, and ``.tf`` is added where there is no suffix."""
    for name, text in files.items():
        path = Path(name.replace("__", "/"))
        put(str(path) if path.suffix else f"{path}.tf", text)


def meanings(expression: str, path: str = "main.tf") -> tuple[Meaning, ...]:
    return TerraformModules().meanings(path, expression)


def blueprint() -> None:
    write(main=ROOT, modules__flow__main=FLOW, modules__flow__outputs=OUTPUT, modules__trigger__variables=VARIABLE)
    put("modules/flow/flow.yaml")


@pytest.mark.parametrize(
    "expression",
    [
        "genesyscloud_flow.flow.id",
        "(genesyscloud_flow.flow.id)",
        '"${genesyscloud_flow.flow.id}"',
        "genesyscloud_flow.flow[0].id",
        'genesyscloud_flow.flow["a"].id',
        "genesyscloud_flow.flow[each.key].id",
        "genesyscloud_flow.flow.0.id",
        "one(genesyscloud_flow.flow[*].id)",
        "genesyscloud_flow.flow[*].id[0]",
        'try(genesyscloud_flow.flow.id, "")',
        'tostring("${genesyscloud_flow.flow.id}")',
    ],
)
def test_a_resource_of_the_same_folder(expression: str) -> None:
    write(flows=FLOW)
    put("flow.yaml")
    assert meanings(expression) == (FlowFile("flow.yaml"),)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_as_editors_write_them(ends: str, mark: str) -> None:
    put("flows.tf", mark + FLOW.replace("flow.yaml", "Größe.yaml").replace("\n", ends))
    put("Größe.yaml")
    assert meanings("genesyscloud_flow.flow.id") == (FlowFile("Größe.yaml"),)


def test_a_trigger_module_wired_to_a_flow_module() -> None:
    blueprint()
    assert meanings("var.workflow_id", "modules/trigger/main.tf") == (FlowFile(os.path.join("modules", "flow", "flow.yaml")),)
    assert meanings("module.flow.flow_id") == (FlowFile(os.path.join("modules", "flow", "flow.yaml")),)


def test_an_absolute_path_gives_an_absolute_one() -> None:
    blueprint()
    found = meanings("module.flow.flow_id", os.path.abspath("main.tf"))
    assert found == (FlowFile(os.path.abspath(os.path.join("modules", "flow", "flow.yaml"))),)


def test_a_path_is_relative_to_the_working_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    blueprint()
    monkeypatch.chdir("modules/trigger")
    assert meanings("var.workflow_id") == (FlowFile(os.path.join("..", "flow", "flow.yaml")),)


def test_relative_paths_start_from_the_root_module_then_from_the_module() -> None:
    flow = FLOW.replace("${path.module}", ".")
    write(main=ROOT, modules__flow__main=flow + OUTPUT, modules__trigger__variables=VARIABLE)
    assert meanings("module.flow.flow_id") == (Unknown('there is no file "./flow.yaml"'),)
    put("modules/flow/flow.yaml")
    assert meanings("module.flow.flow_id") == (FlowFile(os.path.join("modules", "flow", "flow.yaml")),)
    put("flow.yaml")
    for expression, path in (
        ("module.flow.flow_id", "main.tf"),
        ("var.workflow_id", "modules/trigger/x.tf"),
        ("genesyscloud_flow.flow.id", "modules/flow/x.tf"),
    ):
        assert meanings(expression, path) == (FlowFile("flow.yaml"),)


@pytest.mark.parametrize("start", ["${path.root}/", "${path.cwd}/", "${path.module}/../../", "", "${abspath(path.root)}/"])
def test_starting_points_of_paths(start: str) -> None:
    write(main=ROOT, modules__flow__main=FLOW.replace("${path.module}/", start) + OUTPUT)
    put("flow.yaml")
    assert meanings("module.flow.flow_id") == (FlowFile("flow.yaml"),)


def test_a_path_put_together_from_variables_and_locals() -> None:
    flow = FLOW.replace("${path.module}/flow.yaml", "${local.folder}/${var.name}.yaml")
    write(main=flow, variables='variable "name" {\n  default = "größe"\n}\nlocals {\n  folder = "${path.module}/flows"\n}\n')
    put("flows/größe.yaml")
    assert meanings("genesyscloud_flow.flow.id") == (FlowFile(os.path.join("flows", "größe.yaml")),)


def test_substitutions_as_far_as_they_are_known() -> None:
    substitutions = '  substitutions = {\n    name = "Flow ${var.x}"\n    "size" = 5\n    unknown = var.y\n    (var.x) = "z"\n  }\n}\n'
    write(main=FLOW.removesuffix("}\n") + substitutions)
    write(variables='variable "x" {\n  default = "é"\n}\nvariable "y" {}\n')
    put("flow.yaml")
    assert meanings("genesyscloud_flow.flow.id") == (FlowFile("flow.yaml", (("name", "Flow é"), ("size", "5"))),)


def test_a_data_source_looks_up_a_name() -> None:
    source = 'data "genesyscloud_flow" "x" {\n  depends_on = [genesyscloud_flow.y]\n  name = "Event ${local.x}"\n}\n'
    write(data=source, locals='locals {\n  x = "é"\n}\n')
    write(typed='data "genesyscloud_flow" "t" {\n  name = "A"\n  type = "workflow"\n}\ndata "genesyscloud_flow" "n" {}\n')
    assert meanings("data.genesyscloud_flow.x.id") == (FlowName("Event é"),)
    assert meanings("data.genesyscloud_flow.t[0].id") == (FlowName("A", "workflow"),)
    assert meanings("data.genesyscloud_flow.n.id") == (Unknown("data.genesyscloud_flow.n has no name"),)


@pytest.mark.parametrize("expression", [f'"{ID}"', "local.x", "local.ids.a", 'local.ids["a"]', "local.list[1]", "local.list.1", "var.id"])
def test_a_literal_is_an_id(expression: str) -> None:
    write(
        main=f'locals {{\n  x = "{ID}"\n  ids = {{ "a" = local.x }}\n  list = ["", "{ID}"]\n}}\nvariable "id" {{\n  default = "{ID}"\n}}\n'
    )
    assert meanings(expression) == (FlowId(ID),)


def test_values_of_root_variables_in_the_order_of_terraform() -> None:
    write(main='variable "workflow_id" {\n  default = "default"\n}\n')
    found = [meanings("var.workflow_id")]
    for name in ("terraform.tfvars", "a.auto.tfvars", "b.auto.tfvars", "other.tfvars"):
        put(name, f'workflow_id = "{name}"\n')
        found.append(meanings("var.workflow_id"))
    assert found == [(FlowId(text),) for text in ("default", "terraform.tfvars", "a.auto.tfvars", "b.auto.tfvars", "b.auto.tfvars")]


def test_a_default_counts_where_the_caller_gives_nothing() -> None:
    write(main='module "x" {\n  source = "./x"\n}\n', x__main='variable "workflow_id" {\n  default = "mine"\n}\n')
    assert meanings("var.workflow_id", "x/main.tf") == (FlowId("mine"),)


def test_callers_that_differ_give_several_values() -> None:
    for name in ("a", "b", "c"):
        put(f"{name}/main.tf", f'module "x" {{\n  source = "../reused"\n  workflow_id = "{name if name != "c" else "a"}"\n}}\n')
    put("reused/main.tf", VARIABLE)
    assert meanings("var.workflow_id", "reused/main.tf") == (FlowId("a"), FlowId("b"))


def test_the_caller_through_which_a_module_is_entered_is_the_one_that_counts() -> None:
    inner = 'variable "file" {}\n' + FLOW.replace("${path.module}/flow.yaml", "${path.module}/${var.file}.yaml") + OUTPUT
    calls = "".join(f'module "{name}" {{\n  source = "./inner"\n  file = "{name}"\n}}\n' for name in ("a", "b"))
    write(main=calls, inner__main=inner)
    put("inner/a.yaml")
    put("inner/b.yaml")
    assert meanings("module.b.flow_id") == (FlowFile(os.path.join("inner", "b.yaml")),)
    both = (FlowFile(os.path.join("inner", "a.yaml")), FlowFile(os.path.join("inner", "b.yaml")))
    assert meanings("genesyscloud_flow.flow.id", "inner/main.tf") == both


def test_indices_of_modules_and_whole_resources_as_outputs() -> None:
    write(main='module "x" {\n  count = 1\n  source = "./x"\n}\n', x__main=FLOW + 'output "flow" {\n  value = genesyscloud_flow.flow\n}\n')
    put("x/flow.yaml")
    assert meanings("module.x[0].flow.id") == (FlowFile(os.path.join("x", "flow.yaml")),)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("var.workflow_id", NO_VALUE),
        ("var.nothing", NO_VALUE.replace("workflow_id", "nothing")),
        ("var.missing", 'variable "missing" is not declared'),
        ("local.missing", 'local value "missing" is not declared'),
        ("local.loop", 'local value "loop" refers to itself'),
        ("local.many", "there are too many values, or too long ones"),
        ("local.branch", "the value is computed by Terraform"),
        ("local.map.b", 'there is no member "b"'),
        ("local.map[each.key]", "which member is meant is known only when Terraform runs"),
        ("each.value", '"each.value" has a value only when Terraform runs'),
        ("target.value", '"target.value" has a value only when Terraform runs'),
        ("target.value.id", '"target.value.id" has a value only when Terraform runs'),
        ("my_target.key", '"my_target.key" has a value only when Terraform runs'),
        ("genesyscloud_flow.value.id", "genesyscloud_flow.value is not declared"),
        ("genesyscloud_flow.missing.id", "genesyscloud_flow.missing is not declared"),
        ("genesyscloud_flow.bare.id", "genesyscloud_flow.bare has no filepath"),
        ("genesyscloud_flow.gone.id", 'there is no file "gone.yaml"'),
        ("genesyscloud_flow.remote.id", 'the definition is not a file here, but lies at "s3://b/x.yaml"'),
        ("genesyscloud_flow.bare.name", '"genesyscloud_flow.bare.name" is not the id of a flow'),
        ("genesyscloud_user.x.id", '"genesyscloud_user.x.id" is not the id of a flow'),
        ("data.genesyscloud_flow.missing.id", "data.genesyscloud_flow.missing is not declared"),
        ("module.missing.id", 'module "missing" is not declared'),
        ("module.remote.id", 'module "remote" is not read from a folder here, but from "terraform/registry/x"'),
        ("module.gone.id", 'module "gone" has no output "id" that can be read'),
        ("module.gone", '"module.gone" is a whole module'),
        ("path.file", '"path.file" means nothing'),
        ("null", "the value is null"),
        ("upper(var.x)", "the value is computed by Terraform"),
        ('"x-${genesyscloud_flow.local.id}"', "the id of a flow is only a part of the text"),
        ('"%{ if x }a%{ endif }"', "the value is computed by Terraform"),
        ("f(", '"f(" is not an expression that can be read'),
        ("\x1b", '"\\x1b" is not an expression that can be read'),
    ],
)
def test_what_is_unknown_has_a_reason(expression: str, reason: str) -> None:
    doubled = "\n".join(f'  d{number} = "${{local.d{number + 1}}}${{local.d{number + 1}}}"' for number in range(17))
    flows = {"bare": "", "gone": 'filepath = "gone.yaml"', "remote": 'filepath = "s3://b/x.yaml"', "local": 'filepath = "x.yaml"'}
    write(
        main=VARIABLE + 'variable "nothing" {\n  default = null\n}\n',
        locals="locals {\n  loop = local.pool\n  pool = local.loop\n  branch = var.x ? 1 : 2\n  map = { a = 1 }\n  many = local.d0\n"
        f'{doubled}\n  d17 = "{"x" * 100_000}"\n}}\n',
        flows="".join(f'resource "genesyscloud_flow" "{name}" {{\n  {line}\n}}\n' for name, line in flows.items()),
        modules='module "remote" {\n  source = "terraform/registry/x"\n}\nmodule "gone" {\n  source = "./gone"\n}\n',
    )
    put("x.yaml")
    assert meanings(expression) == (Unknown(reason),)


def test_of_several_flows_that_are_tried_none_is_known() -> None:
    write(main="".join(f'resource "genesyscloud_flow" "{name}" {{\n  filepath = "{name}.yaml"\n}}\n' for name in ("a", "b")))
    put("a.yaml")
    put("b.yaml")
    assert meanings("try(genesyscloud_flow.a[0].id, genesyscloud_flow.a.id, null)") == (FlowFile("a.yaml"),)
    for expression in ("try(genesyscloud_flow.a[0].id, genesyscloud_flow.b.id)", "try(var.x, genesyscloud_flow.b.id)"):
        assert meanings(expression) == (Unknown("which value is tried with success is known only when Terraform runs"),)


def test_modules_that_call_one_another_come_to_an_end() -> None:
    for name, other in (("a", "b"), ("b", "a")):
        put(
            f"{name}/main.tf",
            f'module "m" {{\n  source = "../{other}"\n  x = var.x\n}}\nvariable "x" {{}}\noutput "y" {{\n  value = module.m.y\n}}\n',
        )
    assert meanings("var.x", "a/main.tf") == (Unknown('variable "x" refers to itself'),)
    assert meanings("module.m.y", "a/main.tf") == (Unknown("the values refer to one another in too many steps"),)


def test_values_that_multiply_come_to_an_end() -> None:
    lines = [f'  d{number} = "${{local.d{number + 1}}}${{local.d{number + 1}}}"' for number in range(30)]
    write(main="locals {\n" + "\n".join([*lines, '  d30 = ""']) + "\n}\n")
    assert meanings("local.d0") == (Unknown("the values refer to one another in too many steps"),)


def test_broken_and_unreadable_files_are_left_out() -> None:
    blueprint()
    put("broken.tf", 'module "x" {\n source = \n')
    put("nested.tf/file.txt")
    Path("latin.tf").write_bytes(b'locals {\n  x = "\xe9"\n}\n')
    assert meanings("module.flow.flow_id") == (FlowFile(os.path.join("modules", "flow", "flow.yaml")),)
    assert meanings("var.x", "missing/main.tf") == (Unknown('variable "x" is not declared'),)


def test_a_file_that_is_too_large_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    write(main=VARIABLE)
    monkeypatch.setattr(folders, "_MAX_SIZE", 10)
    assert meanings("var.workflow_id") == (Unknown('variable "workflow_id" is not declared'),)


def test_callers_are_looked_for_in_a_limited_number_of_files(monkeypatch: pytest.MonkeyPatch) -> None:
    put("reused/main.tf", VARIABLE)
    put("b.tf", 'module "x" {\n  source = "./reused"\n  workflow_id = "a"\n}\n')
    monkeypatch.setattr(folders, "_MAX_FILES", 1)
    assert meanings("var.workflow_id", "reused/main.tf") == (FlowId("a"),)
    put("a.tf")
    assert meanings("var.workflow_id", "reused/main.tf") == (Unknown(NO_VALUE),)


def test_callers_are_looked_for_in_a_limited_number_of_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    put("reused/main.tf", VARIABLE)
    put("z/main.tf", 'module "x" {\n  source = "../reused"\n  workflow_id = "a"\n}\n')
    assert meanings("var.workflow_id", "reused/main.tf") == (FlowId("a"),)
    monkeypatch.setattr(folders, "_MAX_FOLDERS", 1)
    assert meanings("var.workflow_id", "reused/main.tf") == (Unknown(NO_VALUE),)


CALL = 'module "x" {\n  source = "./reused"\n  workflow_id = "a"\n}\n'


def meant(bounds: Bounds, path: str = "reused/main.tf") -> tuple[Meaning, ...]:
    return TerraformModules(bounds).meanings(path, "var.workflow_id")


def test_callers_are_looked_for_in_the_repository_or_below_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    put("one/reused/main.tf", VARIABLE)
    put("one/main.tf", CALL)
    put("main.tf", CALL.replace("./reused", "./one/reused"))
    inner = "one/reused/main.tf"
    assert meant(Bounds(), inner) == (FlowId("a"),)
    assert meant(Bounds("one"), inner) == (FlowId("a"),)
    assert meant(Bounds("one/reused"), inner) == (Unknown(NO_VALUE),)
    monkeypatch.chdir("one/reused")
    assert meant(Bounds(), "main.tf") == (FlowId("a"),)


@pytest.mark.parametrize(
    ("named", "found"), [((), True), ((".",), True), (("one",), True), (("one/reused",), False), (("one/reused/main.tf",), False)]
)
def test_outside_a_repository_callers_are_looked_for_below_the_folders_that_were_named(named: tuple[str, ...], found: bool) -> None:
    os.rmdir(".git")
    put("one/reused/main.tf", VARIABLE)
    put("one/main.tf", CALL)
    assert meant(Bounds(None, named), "one/reused/main.tf") == ((FlowId("a"),) if found else (Unknown(NO_VALUE),))


def test_no_reference_leads_out_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blueprint()
    put("modules/flow/flow.yaml")
    (tmp_path / "work").mkdir()
    os.rename(".git", "work/.git")
    put("work/main.tf", ROOT.replace("./modules", "../modules"))
    monkeypatch.chdir("work")
    reason = 'module "flow" is read from a folder that is outside the repository or folder being checked'
    assert meanings("module.flow.workflow_id") == (Unknown(reason),)
    assert TerraformModules(Bounds("..")).meanings("main.tf", "module.flow.workflow_id") != (Unknown(reason),)


def test_files_are_read_for_their_calls_and_for_what_they_declare_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    blueprint()
    read = []
    original = folders.read_file
    monkeypatch.setattr(folders, "read_file", lambda path, limit, **options: (read.append(path), original(path, limit, **options))[1])
    modules = TerraformModules()
    for _ in range(2):
        modules.meanings("modules/trigger/main.tf", "var.workflow_id")
    assert max(map(read.count, read)) == 2


def test_the_flows_of_a_configuration_are_those_of_all_its_resources() -> None:
    blueprint()
    write(other__main='resource "genesyscloud_flow" "gone" {\n  filepath = "gone.yaml"\n}\n')
    assert TerraformModules().flow_files("modules/trigger/variables.tf") == (FlowFile(os.path.join("modules", "flow", "flow.yaml")),)


def test_outside_a_repository_flows_are_those_of_the_configuration_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.rmdir(".git")
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path.parent))
    for project in ("one", "two"):
        put(f"{project}/main.tf", ROOT)
        put(f"{project}/modules/trigger/main.tf", VARIABLE)
        put(f"{project}/modules/flow/main.tf", FLOW + OUTPUT)
        put(f"{project}/modules/flow/flow.yaml")
    assert TerraformModules().flow_files("two/modules/trigger/main.tf") == (FlowFile(os.path.join("two", "modules", "flow", "flow.yaml")),)
