"""Options and configuration together: which flow is asked for, and what the configuration says of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_runs import flowlint

from flowlint.config.settings import Settings
from flowlint.linter.preparation import rule_choice
from flowlint.model.errors import ConfigError

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
OTHER = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = "flowlint: 1\n{head}name: {name}\ntype: workflow\ninputs: {{Flow.flag: boolean}}\n"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(here: Path) -> None:
    Path("flows").mkdir()
    Path("flows/billing.yaml").write_text(FLOW.format(head="", name="Billing"))
    Path("flows/callback.yaml").write_text(FLOW.format(head=f"id: {ID}\n", name="Callback"))


def check(body: str, *options: str, configuration: str) -> tuple[int, str]:
    """Return the exit code and the findings for a file ``body.json`` of this content."""
    Path(".flowlint.yaml").write_text(configuration)
    Path("body.json").write_text(body)
    result = flowlint("check", "body.json", *options, "--format", "concise")
    return result.exit_code, result.stdout


REQUEST = f'{{"flowId": "{OTHER}", "inputData": {{"Flow.flag": true}}}}'


@pytest.mark.parametrize("options", [("--flow", "flows/billing.yaml"), ("--flow", "flows/billing.yaml", "--definitions", "flows")])
def test_what_the_configuration_says_of_a_flow_counts_where_it_is_asked_for_by_path(options: tuple[str, ...]) -> None:
    configuration = "flows:\n  b: {definition: flows/billing.yaml, requestBody: none}\n  c: {definition: flows/callback.yaml}\n"
    expected = 'error[missing-trigger] arguments are passed to flow "Billing", which has the request-body setting "none"'
    assert check(REQUEST, *options, configuration=configuration) == (1, f"body.json:1:52: {expected}\n")


@pytest.mark.parametrize("options", [(), ("--flow", "flows/billing.yaml"), ("--flow", "Billing")])
def test_the_shape_of_a_binding_counts_whatever_flow_is_asked_for(options: tuple[str, ...]) -> None:
    configuration = "bindings: [{files: body.json, flow: flows/billing.yaml, shape: arguments}]\n"
    assert check('{"Flow.flag": true}', *options, configuration=configuration) == (0, "")


def test_an_alias_is_an_alias_though_its_flow_is_not_loaded() -> None:
    body = '{"flowId": "callback", "inputData": {"Flow.flag": true}}'
    configuration = "flows: {callback: flows/callback.yaml}\n"
    assert check(body, "--flow", "flows/billing.yaml", configuration=configuration) == (0, "")


def test_an_id_that_the_configuration_gives_a_flow_is_one_of_its_ids() -> None:
    configuration = f"flows: {{production: {{definition: flows/callback.yaml, id: {OTHER.upper()}}}}}\n"
    wrong = REQUEST.replace("true", "1")
    assert check(wrong, configuration=configuration) == (
        1,
        'body.json:1:79: error[type-mismatch] input "Flow.flag" takes true or false, found a number\n',
    )


def test_the_only_definition_has_the_id_that_the_configuration_names_it_by() -> None:
    Path("flows/callback.yaml").unlink()
    unknown = 'body.json:1:12: error[unknown-flow] no definition with this "flowId" is loaded; arguments were not checked\n'
    other = REQUEST.replace(OTHER, OTHER.replace("b1", "c1", 1))
    assert check(other, configuration="flows: {billing: flows/billing.yaml}\n") == (0, "")
    for entry in ("flows/billing.yaml", "{definition: flows/billing.yaml, requestBody: parameters}"):
        configuration = f"flows: {{{OTHER.upper()}: {entry}}}\n"
        assert check(REQUEST, configuration=configuration) == (0, "")
        assert check(other, configuration=configuration) == (1, unknown)
        assert check(REQUEST.replace(OTHER, "${ID}"), configuration=configuration) == (0, "")


def test_an_entry_for_a_flow_that_is_not_loaded_is_a_mistake() -> None:
    Path(".flowlint.yaml").write_text("flows: {calback: {requestBody: none}}\n")
    result = flowlint("check")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        'flowlint: error: .flowlint.yaml:1:9: no flow definition has the path, id or name "calback"; did you mean "Callback"?\n',
    )


@pytest.mark.parametrize("rules", ["", ",", " , "])
def test_a_selection_of_no_rule_does_not_run_them_all(rules: str) -> None:
    result = flowlint("check", "--select", rules)
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "flowlint: error: --select names no rule; `flowlint explain` lists every rule\n",
    )


@pytest.mark.parametrize(("name", "hint"), [("flow", '; did you mean "flows"?'), ("../definitions", "")])
def test_a_folder_of_definitions_that_is_missing_is_told_with_its_place_and_the_nearest(name: str, hint: str) -> None:
    Path(".flowlint.yaml").write_text(f"payloads: body.json\ndefinitions: {name}\n")
    Path("body.json").write_text(REQUEST)
    result = flowlint("check")
    expected = f'flowlint: error: .flowlint.yaml:2:14: cannot read "{name}": no such file or folder{hint}\n'
    assert (result.exit_code, result.stderr.partition("::error")[0]) == (3, expected)


def test_a_definition_that_the_configuration_names_and_that_is_missing_is_told_with_its_line() -> None:
    Path(".flowlint.yaml").write_text("flows:\n  a: flows/billing.yaml\n  b: nope.yaml\n")
    Path("body.json").write_text(REQUEST)
    result = flowlint("check", "body.json")
    expected = 'flowlint: error: .flowlint.yaml:3:3: cannot read "nope.yaml": no such file or folder\n'
    assert (result.exit_code, result.stderr.partition("::error")[0]) == (3, expected)


def test_a_group_means_all_of_its_rules() -> None:
    choice = rule_choice(Settings(None, ""), ["names,null-value"], ["case-collision"])
    names = {"case-collision", "missing-parameter", "missing-scope", "name-case-mismatch", "unknown-parameter", "unset-input"}
    assert (choice.selected, choice.ignored) == (names | {"null-value"}, {"case-collision"})


@pytest.mark.parametrize("stated", ["{values: error, type-mismatch: info}", "{type-mismatch: info, values: error}"])
def test_the_configuration_sets_the_severity_of_a_group_and_a_rule_beats_its_group(stated: str) -> None:
    body = f'{{"flowId": "{ID}", "inputData": {{"Flow.flag": %s}}}}'
    assert "error[null-value]" in check(body % "null", "--min-severity", "info", configuration=f"rules: {stated}\n")[1]
    assert "info[type-mismatch]" in check(body % "5", "--min-severity", "info", configuration=f"rules: {stated}\n")[1]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("valeus", 'did you mean "values"?'), ("null-valu", 'did you mean "null-value"?'), ("zzz", "`flowlint explain` lists all")],
)
def test_an_unknown_rule_or_group_is_answered_with_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule_choice(Settings(None, ""), [], [name])
    assert str(caught.value) == f'--ignore: no rule or group is called "{name}"; {hint}'
