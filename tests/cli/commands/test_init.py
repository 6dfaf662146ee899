"""``flowlint init``: the configuration that it writes for a folder, the files for CI, and what it leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_runs import outcome

from flowlint.cli.texts import integrations
from flowlint.cli.texts.integrations import Origin

FIRST = "11111111-2222-4333-8444-555555555555"
SECOND = "11111111-2222-4333-8444-555555555556"
THIRD = "11111111-2222-4333-8444-555555555557"
STATED = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
HEAD = """\
# yaml-language-server: $schema=https://raw.githubusercontent.com/example/flowlint/0000000000000000000000000000000000000000/schemas/config.schema.json
# What flowlint checks here. Paths are relative to this file.

# Flow definitions: exports, Archy YAML, or what `flowlint fetch` writes.
"""
LOOKS_AT = "\n# What `flowlint check` looks at. Without this key it looks at every file.\n"
LEAVES_OUT = "\n# Files that are not checked, as patterns. What Git ignores is left out anyway.\n"
BELONGS = "\n# Which definition belongs to a flow id in payloads, where the definition does not say it.\n"
NOTHING_LEFT_OUT = f"{LEAVES_OUT}# exclude: examples/broken/**\n"
EXAMPLE = f"{BELONGS}# flows:\n#   {STATED}: flows/order.yaml\n"
NEXT = """\
Next:
  flowlint check      find what does not fit
  flowlint show       see what flowlint reads in your definitions
  flowlint baseline   record today's findings, so only new ones fail
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(integrations, "origin", lambda: Origin("https://github.com/example/flowlint", "0" * 40))


def definition(path: str, name: str, flow_id: str = "") -> None:
    """Write a definition: Archy YAML, or flowlint's own format where it has an id."""
    text = f"workflow:\n  name: {name}\n  variables:\n    - stringVariable: {{name: Flow.customerId, isInput: true}}\n"
    if flow_id:
        text = f"flowlint: 1\nid: {flow_id}\nname: {name}\ntype: workflow\ninputs: {{Flow.customerId: string}}\n"
    write(path, text)


def payload(path: str, flow_id: str, **more: object) -> None:
    write(path, json.dumps({"flowId": flow_id, "inputData": {"Flow.customerId": "1"}, **more}))


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def configuration() -> str:
    return Path(".flowlint.yaml").read_text("utf-8")


def test_definitions_that_state_their_id_need_no_entry() -> None:
    definition("flows/order.yaml", "Order", STATED)
    payload("payloads/a.json", STATED)
    said = 'wrote ".flowlint.yaml"\n  1 flow in 1 file, payloads in 1 file\n  1 flow id in payloads\n'
    assert outcome("init") == (0, said + NEXT, "")
    assert configuration() == f"{HEAD}definitions: flows\n{LOOKS_AT}payloads: payloads\n{NOTHING_LEFT_OUT}{EXAMPLE}"
    assert outcome("check")[0] == 0


def test_ids_are_mapped_where_a_name_says_so_and_left_open_where_nothing_does() -> None:
    for name in ("order-callback", "billing-check", "survey"):
        definition(f"flows/{name}.yaml", name.replace("-", " ").title())
    payload("payloads/order-callback.json", FIRST)
    payload("payloads/nightly.json", SECOND, name="billing check of the night")
    payload("payloads/launch.json", THIRD)
    code, said, _ = outcome("init")
    assert (code, said.splitlines()[2:4]) == (
        0,
        [
            "  3 flow ids in payloads, 1 without a definition",
            f'  edit the lines under "flows:" for {THIRD} (payloads/launch.json:1)',
        ],
    )
    assert configuration().partition(BELONGS)[2] == (
        "flows:\n"
        f'  "{SECOND}": "flows/billing-check.yaml"  # named at payloads/nightly.json:1\n'
        f'  "{FIRST}": "flows/order-callback.yaml"  # named like payloads/order-callback.json\n'
        "\n"
        "  # payloads/launch.json:1 gives this id. Keep the right line, without its #:\n"
        f'  # "{THIRD}": "flows/billing-check.yaml"\n'
        f'  # "{THIRD}": "flows/order-callback.yaml"\n'
        f'  # "{THIRD}": "flows/survey.yaml"\n'
    )
    assert "checked against 2 flows" in outcome("check")[1]


def test_a_comment_left_without_its_mark_is_an_entry() -> None:
    definition("flows/a.yaml", "Alpha")
    definition("flows/b.yaml", "Beta")
    payload("payloads/launch.json", THIRD)
    outcome("init")
    write(".flowlint.yaml", configuration().replace("# flows:", "flows:").replace(f'# "{THIRD}": "flows/b', f'"{THIRD}": "flows/b'))
    assert outcome("check", "--quiet") == (0, "", "")


def test_a_comment_above_an_id_in_yaml_names_its_flow() -> None:
    definition("flows/a.yaml", "Survey results")
    definition("flows/b.yaml", "Beta")
    write("payloads/launch.yaml", f"# starts the survey results\nflowId: {THIRD}\ninputData: {{Flow.customerId: a}}\n")
    outcome("init")
    assert configuration().endswith(f'flows:\n  "{THIRD}": "flows/a.yaml"  # named at payloads/launch.yaml:2\n')


def test_two_flows_of_one_name_are_no_evidence() -> None:
    definition("flows/dev/order.yaml", "Order")
    definition("flows/prod/order.yaml", "Order")
    payload("payloads/order.json", THIRD)
    outcome("init")
    assert "\nflows:" not in configuration()
    assert f'  # "{THIRD}": "flows/dev/order.yaml"\n  # "{THIRD}": "flows/prod/order.yaml"\n' in configuration()


def test_a_placeholder_that_carries_the_name_of_one_flow_is_mapped() -> None:
    definition("flows/a.yaml", "Insert order", STATED)
    definition("flows/b.yaml", "Delete order", FIRST)
    payload("payloads/a.json", "${flow_id_insert_order}")
    payload("payloads/b.json", "${FLOW_ID}")
    outcome("init")
    assert configuration().endswith(f"{BELONGS}flows:\n  '${{flow_id_insert_order}}': \"flows/a.yaml\"  # by its name\n")


def test_a_state_of_terraform_maps_ids() -> None:
    definition("flows/a.yaml", "Alpha")
    definition("flows/b.yaml", "Beta")
    payload("payloads/launch.json", THIRD)
    values = {"id": THIRD, "filepath": "flows/b.yaml"}
    flow = {"address": "genesyscloud_flow.b", "mode": "managed", "type": "genesyscloud_flow", "name": "b", "values": values}
    state = {"format_version": "1.0", "values": {"root_module": {"resources": [flow]}}}
    write("state/deployed.json", json.dumps(state))
    outcome("init", "--terraform-state", "state/deployed.json")
    assert configuration().endswith(f'flows:\n  "{THIRD}": "flows/b.yaml"  # stated in state/deployed.json\n')


def test_without_a_definition_the_configuration_says_how_to_get_one() -> None:
    payload("payloads/launch.json", THIRD)
    outcome("init")
    assert configuration() == (
        f"{HEAD}# There are none here yet: put them into this folder, or run `flowlint fetch ID`.\n# definitions: flows\n"
        f"{LOOKS_AT}payloads: payloads\n{NOTHING_LEFT_OUT}{BELONGS}# flows:\n"
        "\n  # payloads/launch.json:1 gives an id that no definition read here has.\n"
        f"  # Run `flowlint fetch {THIRD}`, or export the flow and name the file:\n"
        f'  # "{THIRD}": "flows/NAME.yaml"\n'
    )
    assert outcome("show")[0] == 3


def test_an_empty_folder_gets_a_configuration_of_comments() -> None:
    assert outcome("init")[0] == 0
    assert [line for line in configuration().splitlines() if line and not line.startswith("#")] == []


def test_payloads_among_other_data_are_named_one_by_one_and_folders_that_programs_make_are_left_out() -> None:
    definition("flows/order.yaml", "Order", STATED)
    payload("config/launch.json", STATED)
    write("config/settings.json", "{}")
    payload("jobs/dev/a.json", STATED)
    payload("jobs/prod/b.json", STATED)
    payload("dist/jobs/a.json", STATED)
    write("src/tool.py", f'requests.post("https://api.mypurecloud.ie/api/v2/flows/executions", json={{"flowId": "{STATED}"}})\n')
    outcome("init")
    assert configuration() == (
        f'{HEAD}definitions: flows\n{LOOKS_AT}payloads:\n- "config/launch.json"\n- jobs\n- src\n{LEAVES_OUT}exclude: "dist/**"\n{EXAMPLE}'
    )


def test_a_definition_that_cannot_be_read_is_named() -> None:
    definition("flows/order.yaml", "Order", STATED)
    write("flows/broken.yaml", "flowlint: 1\nname: [\n")
    code, said, words = outcome("init")
    assert (code, said.splitlines()[1]) == (0, "  1 flow in 1 file, payloads in 0 files")
    assert words.startswith("flowlint: warning: flows/broken.yaml:")


def test_nothing_that_exists_is_changed() -> None:
    write(".flowlint.yaml", "payloads: requests\n")
    assert outcome("init") == (2, "", 'flowlint: error: nothing was written: ".flowlint.yaml" exists already\n')
    write(".gitlab-ci.yml", "stages: []\n")
    code, said, _ = outcome("init", "--ci", "gitlab", "--pre-commit")
    to_add = integrations.gitlab(integrations.origin())
    words = 'wrote ".pre-commit-config.yaml"\nkept ".flowlint.yaml", which exists already\n'
    assert (code, said) == (0, f'{words}kept ".gitlab-ci.yml", which exists already; to add:\n\n{to_add}\n{NEXT}')
    assert Path(".flowlint.yaml").read_text("utf-8") == "payloads: requests\n"
    assert Path(".gitlab-ci.yml").read_text("utf-8") == "stages: []\n"


def test_a_configuration_further_up_counts() -> None:
    write("pyproject.toml", "[tool.flowlint]\npayloads = 'requests'\n")
    assert outcome("init") == (2, "", 'flowlint: error: nothing was written: "pyproject.toml" exists already\n')


def test_files_for_ci_name_where_flowlint_was_installed_from() -> None:
    outcome("init", "--ci", "github", "--ci", "gitlab", "--pre-commit")
    commit = "0" * 40
    assert f"- uses: example/flowlint@{commit}\n" in Path(".github/workflows/flowlint.yml").read_text("utf-8")
    assert f'"git+https://github.com/example/flowlint@{commit}"\n' in Path(".gitlab-ci.yml").read_text("utf-8")
    assert f"- repo: https://github.com/example/flowlint\n    rev: {commit}\n" in Path(".pre-commit-config.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    "source", [Origin(), Origin("https://github.com/OWNER/flowlint", "COMMIT"), Origin("https://git.example.org/flowlint", "0" * 40)]
)
def test_where_no_commit_on_github_is_known_the_schema_is_that_of_the_store(source: Origin) -> None:
    assert source.schema == "https://json.schemastore.org/flowlint.json"


@pytest.mark.parametrize("write_file", [integrations.github, integrations.gitlab, integrations.pre_commit])
def test_from_a_registry_the_same_version_is_installed(write_file: object) -> None:
    from flowlint.model.version import __version__

    assert callable(write_file)
    assert f'"genesys-flowlint=={__version__}"' in str(write_file(Origin()))


def test_where_the_repository_is_not_known_a_person_fills_it_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrations, "origin", lambda: Origin("https://github.com/OWNER/flowlint", "COMMIT"))
    assert (
        'In ".github/workflows/flowlint.yml", replace OWNER and COMMIT: where your copy of flowlint is, and the commit to use.\n'
        in (outcome("init", "--ci", "github")[1])
    )


def test_the_one_definition_with_all_the_inputs_passed_is_mapped() -> None:
    inputs = {"a": ("phone", "delay"), "b": ("phone", "reason"), "c": ("phone",)}
    for name, names in inputs.items():
        variables = "".join(f"    - stringVariable: {{name: Flow.{one}, isInput: true}}\n" for one in names)
        write(f"flows/{name}.yaml", f"workflow:\n  name: {name}\n  variables:\n{variables}")
    for path, flow_id, passed in (("x", FIRST, ("Flow.Phone", "reason")), ("y", SECOND, ("Flow.phone",)), ("z", THIRD, ("phone", "other"))):
        write(f"payloads/{path}.json", json.dumps({"flowId": flow_id, "inputData": dict.fromkeys(passed, "1")}))
    outcome("init")
    assert configuration().partition(BELONGS)[2].partition("\n\n")[0] == (
        f'flows:\n  "{FIRST}": "flows/b.yaml"  # has the inputs that payloads/x.json:1 passes'
    )
