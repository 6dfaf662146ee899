"""``flowlint init``: looks at the working directory and writes ``.flowlint.yaml``, and the files that run flowlint in CI and pre-commit."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

import click

from flowlint.cli import streams
from flowlint.cli.help import Command, option
from flowlint.cli.texts import integrations
from flowlint.cli.texts.integrations import Origin
from flowlint.config import discovery
from flowlint.linter.draft import MOST_CANDIDATES, Draft, written
from flowlint.linter.evidence import Link, links
from flowlint.linter.inventory import MOST_IDS, Inventory, take
from flowlint.model.errors import ConfigError, DefinitionError, SourceError
from flowlint.model.printable import counted, printable, row
from flowlint.sources.files import leads_out, make_folder, write_atomic
from flowlint.sources.ignored import repository_top
from flowlint.sources.trees import tree_of

_FILES = {"github": os.path.join(".github", "workflows", "flowlint.yml"), "gitlab": ".gitlab-ci.yml"}
_HOOKS = ".pre-commit-config.yaml"
_SHOWN = 20
"""Flow ids that people are asked of, or pointed to."""


@click.command(cls=Command)
@option("--ci", type=click.Choice(["github", "gitlab"]), multiple=True, help="Also write the file that runs flowlint there.")
@option("--pre-commit", is_flag=True, help="Also write hooks for pre-commit.")
@option("--terraform-state", metavar="FILE", help="Take flow ids from this output of `terraform show -json`.")
def command(*, ci: tuple[str, ...], pre_commit: bool, terraform_state: str | None) -> None:
    """Write a configuration for the working directory.

    Finds flow definitions and payloads, and writes .flowlint.yaml. Each flow id in payloads is mapped to its definition where something
    says which it is: a lock, a Terraform state, or the flow's name beside the id. Otherwise the possible lines are there as comments.
    A file that exists is never changed.

    \b
    Examples:
      flowlint init
      flowlint init --ci github --pre-commit

    Exit codes: 0 written, 2 every file exists already, or wrong usage, 3 could not read or write.
    """  # noqa: D301
    source = integrations.origin()
    texts = {_FILES[name]: getattr(integrations, name)(source) for name in ci}
    top = repository_top(os.path.realpath(os.curdir))
    if (ci or pre_commit) and top is not None and top != os.path.realpath(os.curdir):
        raise ConfigError(f'files for CI and hooks are only read at the top of the repository; run this in "{top}"')
    if pre_commit:
        texts[_HOOKS] = integrations.pre_commit(source)
    known = discovery.load(None, os.curdir).path
    new = [path for path in texts if not os.path.lexists(path)]
    for path in new:
        _make_way(path)
    if known is None:
        _configure(terraform_state, source.schema)
    for path in new:
        _save(path, texts[path])
    kept = [*([known] if known is not None else []), *(path for path in texts if path not in new)]
    if kept and known is not None and not new:
        raise ConfigError(f"nothing was written: {row(kept)} {'exist' if len(kept) > 1 else 'exists'} already")
    for path in kept:
        click.echo(printable(f'kept "{path}", which exists already') + (f"; to add:\n\n{texts[path]}" if path in texts else ""))
    _say_next(source, texts)


def _configure(terraform_state: str | None, schema: str) -> None:
    """Write the configuration, with the address of its JSON Schema, and say what was found."""
    inventory = take()
    streams.warn(one.sentence for one in inventory.unread)
    found = _chosen(links(inventory, _deployed(inventory, terraform_state)))
    definitions = (*(flow.source for flow in inventory.flows), *inventory.broken)
    draft = Draft(definitions, inventory.holding, inventory.others, inventory.left_out, tuple(found))
    _save(discovery.FILE_NAME, written(draft, schema))
    files = len({flow.source for flow in inventory.flows})
    click.echo(
        f"  {counted(len(inventory.flows), 'flow')} in {counted(files, 'file')}, payloads in {counted(len(inventory.holding), 'file')}"
    )
    open_ones = [one for one in found if not one.definition]
    without = f", {len(open_ones):,} without a definition" if open_ones else ""
    first = "the first " if len(inventory.ids) == MOST_IDS else ""
    click.echo(f"  {first}{counted(len(inventory.ids), 'flow id')} in payloads{without}")
    for one in open_ones[:_SHOWN]:
        click.echo(printable(f'  edit the lines under "flows:" for {one.flow_id} ({one.place.address})'))
    if len(open_ones) > _SHOWN:
        click.echo(f"  and for {len(open_ones) - _SHOWN:,} more")


def _deployed(inventory: Inventory, terraform_state: str | None) -> dict[str, tuple[str, str]]:
    """Return definitions by the ids, in lower case, that a Terraform state and locks give them, each with what says so."""
    from flowlint.definitions.snapshots import verification

    known: dict[str, tuple[str, str]] = {}
    if terraform_state is not None:
        from flowlint.payloads.terraform import state

        entries = state.load(terraform_state).entries
        known |= {key.lower(): (str(entry.definition), f"stated in {terraform_state}") for key, entry in entries.items()}
    sources = {flow.source for flow in inventory.flows}
    try:
        snapshots = verification.find(verification.folders_of(sources))
    except DefinitionError as error:
        streams.warn([str(error)])
        return known
    for snapshot in snapshots:
        files = {entry.id.lower(): os.path.join(snapshot.folder, entry.file) for entry in snapshot.lock.entries}
        known |= {key: (path, f"stated in {snapshot.path}") for key, path in files.items() if path in sources}
    return known


def _chosen(found: Sequence[Link]) -> list[Link]:
    """Return links with the definitions that the user chooses, who is asked of the first ones, only on a terminal, and may leave it."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return list(found)
    asked = [link for link in found if link.candidates][:_SHOWN]
    return [_asked(link) if link in asked else link for link in found]


def _asked(link: Link) -> Link:
    candidates = link.candidates[:MOST_CANDIDATES]
    click.echo(printable(f"Which definition belongs to flow id {link.flow_id} ({link.place.address})?"))
    for number, path in enumerate(candidates, 1):
        click.echo(printable(f"  {number}  {path}"))
    number = click.prompt("Number, or 0 to decide later", type=click.IntRange(0, len(candidates)), default=0)
    return link._replace(definition=candidates[number - 1], reason="chosen in flowlint init") if number else link


def _make_way(path: str) -> None:
    """Make the folder for a file that is to be written; raise ``SourceError`` where it cannot be, or is not part of the repository."""
    tree = tree_of(os.curdir)
    if leads_out(path, tree):
        raise SourceError(f'cannot write "{path}": it leads out of "{tree}"')
    make_folder(os.path.dirname(path) or os.curdir)


def _save(path: str, text: str) -> None:
    write_atomic(path, text.encode(), within=tree_of(os.curdir))
    click.echo(printable(f'wrote "{path}"'))


def _say_next(source: Origin, texts: Iterable[str]) -> None:
    paths = " and ".join(f'"{path}"' for path in texts)
    if paths and source.is_placeholder:
        click.echo(printable(f"In {paths}, replace OWNER and COMMIT: where your copy of flowlint is, and the commit to use."))
    click.echo("Next:")
    click.echo("  flowlint check      find what does not fit")
    click.echo("  flowlint show       see what flowlint reads in your definitions")
    click.echo("  flowlint baseline   record today's findings, so only new ones fail")
