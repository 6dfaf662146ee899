"""``flowlint report``: makes one page of what several runs found."""

from __future__ import annotations

import os

import click

from flowlint.cli.help import Command, option
from flowlint.cli.reports import demand_writable, reporter
from flowlint.model.errors import ConfigError
from flowlint.model.printable import printable


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path())
@option("--output", required=True, metavar="html=FILE", help="Write the page to this file.")
@option(
    "--compare-to",
    multiple=True,
    metavar="FILE",
    help="Show the change since this jsonl report; repeatable.",
)
def command(files: tuple[str, ...], output: str, compare_to: tuple[str, ...]) -> None:
    """Make one page of what runs found in different payloads.

    FILES are what `flowlint check --output jsonl=FILE` wrote, each in another repository or over other payloads: their counts are added up,
    and a path that several of them have is shown with the name of its run.
    With --compare-to, oldest first, the page shows the change since earlier runs.

    \b
    Examples:
      flowlint check --output jsonl=audit.jsonl
      flowlint report audit.jsonl --output html=audit.html
      flowlint report north.jsonl south.jsonl --output html=audit.html

    Exit codes: 0 written, 2 wrong usage or configuration, 3 a file could not be read or written, or a package is missing.
    """  # noqa: D301
    form, _, path = output.partition("=")
    if form != "html" or not path:
        raise ConfigError(f'--output: "{output}" is not of the form html=FILE')
    reporter("--output", form)
    real = [os.path.realpath(one) for one in (*files, *compare_to)]
    for name, place in zip((*files, *compare_to), real, strict=True):
        if real.count(place) > 1:
            raise ConfigError(f'"{name}" is named twice')
    demand_writable("--output", path, (*files, *compare_to), os.curdir)
    _write(files, compare_to, path)


def _write(files: tuple[str, ...], earlier: tuple[str, ...], path: str) -> None:
    from flowlint import registry
    from flowlint.cli.audits import read_all
    from flowlint.reports.merger import together
    from flowlint.reports.page.view import page
    from flowlint.sources.files import write_atomic

    sentences = {rule.id: rule.summary for rule in registry.rules()}
    text = page(together(read_all(files), files), read_all(earlier), sentences)
    write_atomic(path, text.encode("utf-8", "backslashreplace"))
    click.echo(printable(f'wrote "{path}"'))
