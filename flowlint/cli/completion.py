"""What a shell completes behind an option or command: rules and groups, report formats, flows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from flowlint import registry
from flowlint.config import discovery
from flowlint.contracts import Packed
from flowlint.definitions import catalogue
from flowlint.model.drift import FACTS as DRIFT
from flowlint.model.errors import FlowlintError
from flowlint.model.group import Group


def rules(_: click.Context, incomplete: str) -> list[str]:
    """Return the rules and groups that a list with commas can go on with."""
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in _beginning(last, (*Group, *registry.rule_ids()))]


def manuals(_: click.Context, incomplete: str) -> list[str]:
    """Return what ``flowlint explain`` can explain."""
    return _beginning(incomplete, (*Group, DRIFT.id, *registry.rule_ids()))


def formats(_: click.Context, incomplete: str) -> list[str]:
    """Return the report formats that are printed."""
    names = _beginning(incomplete, registry.reporter_names())
    return [name for name in names if not isinstance(registry.reporter(name).form, Packed)]


def outputs(_: click.Context, incomplete: str) -> list[str]:
    """Return the report formats with the ``=`` that the name of a file follows."""
    return _beginning(incomplete, (f"{name}=" for name in registry.reporter_names()))


def flows(ctx: click.Context, incomplete: str) -> list[str]:
    """Return aliases of the configuration, and paths, names and ids of the definitions that the command would load."""
    try:
        return _beginning(incomplete, _flows(ctx))
    except FlowlintError:
        # A shell in the middle of a line has no use for an error; the command will say it.
        return []


def _flows(ctx: click.Context) -> Iterator[str]:
    settings = discovery.load(ctx.params.get("config"), ".")
    yield from settings.flows
    for flow in catalogue.load(ctx.params.get("definitions") or settings.definitions).flows:
        yield from filter(None, (flow.source, flow.name, flow.id))


def _beginning(incomplete: str, words: Iterable[str]) -> list[str]:
    # A shell acts on spaces, quotes, line ends, dollar signs and the like, and puts what it completes as it is into the user's line.
    return sorted({str(word) for word in words if word.startswith(incomplete) and all(map(_is_plain, word))})


def _is_plain(character: str) -> bool:
    return character.isalnum() or character in "_-./,:=@%+"
