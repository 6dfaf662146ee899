"""The use of inputs is found only where something asks for it, and once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from command_runs import flowlint

from flowlint.definitions.uses import archy

BODY = """\
workflow:
  name: Greet
  variables:
    - stringVariable: {name: Flow.ani, isInput: true}
    - stringVariable: {name: Flow.note, isInput: true, initialValue: {lit: none}}
  states:
    - state: {actions: [{wait: {duration: {exp: "ToInt(Flow.ani + Flow.note)"}}}]}
"""


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give a project with a flow, and list the bodies that are read."""
    monkeypatch.chdir(tmp_path)
    Path("flow.yaml").write_text(BODY)
    bodies: list[str] = []
    uses = archy.uses

    def counted(held: object, names: object) -> object:
        bodies.append(str(names))
        return uses(held, names)  # type: ignore[arg-type]

    monkeypatch.setattr(archy, "uses", counted)
    return bodies


def check(*bodies: object, options: tuple[str, ...] = ()) -> Result:
    for number, body in enumerate(bodies):
        Path(f"payload{number}.json").write_text(json.dumps({"flowId": "${flow_id}", "inputData": body}))
    paths = [f"payload{number}.json" for number in range(len(bodies))]
    return flowlint("check", *paths, "--flow", "flow.yaml", *options)


def test_payloads_that_omit_nothing_ask_for_no_use(read: list[str]) -> None:
    result = check({"Flow.ani": "1"}, {"Flow.ani": "1", "Flow.note": "2"}, {"Flow.ani": 5})
    assert "unset-input" not in result.stdout
    assert read == []


def test_many_payloads_ask_once(read: list[str]) -> None:
    result = check({}, {"Flow.note": "x"}, {})
    assert result.stdout.count("warning[unset-input]") == 3
    assert len(read) == 1


def test_a_rule_that_is_off_asks_for_nothing_that_is_shown(read: list[str]) -> None:
    result = check({}, options=("--ignore", "unset-input"))
    assert (result.exit_code, result.stdout.count("unset-input")) == (0, 0)


@pytest.mark.parametrize(
    ("options", "shown", "read_times"),
    [
        ((), False, 0),
        (("--min-severity", "info"), True, 1),
        (("--fail-on", "info"), False, 1),
        (("--fail-on", "never"), False, 0),
        (("--select", "unused-input"), False, 1),
        (("--min-severity", "info", "--ignore", "unused-input"), False, 0),
        (("--min-severity", "info", "--select", "null-value"), False, 0),
    ],
)
def test_unused_inputs_are_looked_for_where_somebody_sees_them(
    read: list[str], options: tuple[str, ...], shown: bool, read_times: int
) -> None:
    Path("flow.yaml").write_text(BODY.replace("Flow.ani + Flow.note", "Flow.ani"))
    result = check({"Flow.ani": "1"}, options=options)
    assert ("flow.yaml:5:30\n" in result.stdout, len(read)) == (shown, read_times)
    assert result.exit_code == (options == ("--fail-on", "info"))


def test_a_severity_of_the_configuration_counts(read: list[str]) -> None:
    Path("flow.yaml").write_text(BODY.replace("Flow.ani + Flow.note", "Flow.ani"))
    Path(".flowlint.yaml").write_text("rules: {unused-input: error}\n")
    assert check({"Flow.ani": "1"}).exit_code == 1
    Path(".flowlint.yaml").write_text("rules: {unused-input: off}\n")
    assert check({"Flow.ani": "1"}, options=("--min-severity", "info")).exit_code == 0
    assert len(read) == 1


def test_other_findings_on_a_definition_do_not_ask_for_its_body(read: list[str]) -> None:
    twin = "    - stringVariable: {name: Flow.ANI, isInput: true, initialValue: {lit: x}}\n"
    Path("flow.yaml").write_text(BODY.replace("  states:", f"{twin}  states:"))
    assert "colliding-inputs" in check({"Flow.ani": "1"}).stdout
    assert read == []
