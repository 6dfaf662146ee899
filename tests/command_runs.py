"""Runs of the command in this process; an error that it does not catch fails the test."""

from __future__ import annotations

from click.testing import CliRunner, Result

from flowlint.cli.group import group


def flowlint(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """Run ``flowlint`` with ``arguments``."""
    return CliRunner().invoke(group, arguments, input=stdin, catch_exceptions=False)


def outcome(*arguments: str, stdin: str | bytes | None = None) -> tuple[int, str, str]:
    """Run ``flowlint``; return its exit code, and what it wrote to standard output and standard error."""
    ended = flowlint(*arguments, stdin=stdin)
    return ended.exit_code, ended.stdout, ended.stderr
