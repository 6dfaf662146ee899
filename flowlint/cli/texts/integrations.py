"""The files that run flowlint elsewhere: a workflow of GitHub, a job of GitLab, hooks of pre-commit."""

from __future__ import annotations

import json

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.version import __version__
from flowlint.sources.packaged import DISTRIBUTION, install_record

_CHECKOUT = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0"
SCHEMA = "https://json.schemastore.org/flowlint.json"
"""The ``$id`` of the configuration's JSON Schema."""
_UNKNOWN = ("https://github.com/OWNER/flowlint", "COMMIT")


class Origin(NamedTuple):
    """Where this flowlint was installed from: a Git repository and the commit there; both are empty where it was a package registry."""

    repository: str = ""
    commit: str = ""

    @property
    def requirement(self) -> str:
        """What ``pip install`` takes to install the same."""
        return f"git+{self.repository}@{self.commit}" if self.repository else f"{DISTRIBUTION}=={__version__}"

    @property
    def schema(self) -> str:
        """The address of the configuration's JSON Schema: that of the commit on GitHub, else where it is once flowlint is published."""
        name = self.repository.removeprefix("https://github.com/")
        if self.is_placeholder or name == self.repository:
            return SCHEMA
        return f"https://raw.githubusercontent.com/{name}/{self.commit}/schemas/config.schema.json"

    @property
    def is_placeholder(self) -> bool:
        """True when the repository is not known, so a person must fill it in."""
        return self[:] == _UNKNOWN


def origin() -> Origin:
    """Return where this flowlint comes from, by the record that its installer keeps."""
    text = install_record()
    if text == "":
        return Origin()
    record = json.loads(text or "{}")
    # No other machine can read a repository on this one.
    commit = "" if record.get("url", "").startswith("file:") else record.get("vcs_info", {}).get("commit_id", "")
    return Origin(record["url"].removesuffix("/").removesuffix(".git"), commit) if commit else Origin(*_UNKNOWN)


def github(source: Origin) -> str:
    """Return a workflow that checks every pull request."""
    action = source.repository.removeprefix("https://github.com/")
    if source.repository and action != source.repository:
        step = f"      - uses: {action}@{source.commit}\n"
    else:
        step = f'      - run: pipx run --spec "{source.requirement}" flowlint check --format github\n'
    return f"""\
name: flowlint
on: [pull_request]
permissions:
  contents: read
jobs:
  flowlint:
    runs-on: ubuntu-latest
    steps:
      - uses: {_CHECKOUT}
        with:
          persist-credentials: false
{step}"""


def gitlab(source: Origin) -> str:
    """Return a job that checks every merge request and reports to its code quality."""
    return f"""\
flowlint:
  image: python:3.13
  script:
    - pip install --quiet "{source.requirement}"
    - flowlint check --output gitlab=gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
"""


def pre_commit(source: Origin) -> str:
    """Return hooks that check the payloads of each commit, and all of them when a definition changes."""
    if source.repository:
        return f"""\
repos:
  - repo: {source.repository}
    rev: {source.commit}
    hooks:
      - id: flowlint       # checks the payloads among the changed files
      - id: flowlint-all   # checks all payloads when a definition or the configuration changes
"""
    return f"""\
repos:
  - repo: local
    hooks:
      - id: flowlint
        name: flowlint
        entry: flowlint check --allow-empty
        language: python
        additional_dependencies: ["{source.requirement}"]
        types_or: [json, yaml]
        require_serial: true
"""
