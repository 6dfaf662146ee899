"""Terraform in JSON: what is not judged is named, at its place, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_runs import flowlint

REASON = "flowlint does not read Terraform in JSON, only .tf files"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"resource": {"genesyscloud_processautomation_trigger": {}}}', [f"1:15: these triggers are not checked: {REASON}"]),
        ('{"request_url_template": "/api/v2/flows/executions"}', [f"1:26: what is sent here is not checked: {REASON}"]),
        ('{"depends_on": ["genesyscloud_processautomation_trigger.a"]}', []),
        ('{"resource": {"genesyscloud_flow": {"flowId": {"inputData": {}}}}}', []),
    ],
)
def test_what_is_not_judged_is_named(text: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.tf.json").write_text(text)
    done = flowlint("check", "--allow-empty", "main.tf.json")
    rest = [f"main.tf.json:{one}" for one in told] or ["1 file held no payload and was skipped"]
    assert (done.exit_code, done.stdout.splitlines()) == (0, ["no payload was checked", *rest])
