"""Options that several commands share: what is checked, against which flows, by which rules."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from math import isnan
from typing import TYPE_CHECKING, Any

import click

from flowlint.cli.help import completes, option
from flowlint.cli.streams import say
from flowlint.config import discovery
from flowlint.config.settings import Settings

if TYPE_CHECKING:
    from flowlint.definitions.snapshots.lock import Lock
    from flowlint.model.flow import FlowDefinition
    from flowlint.sources.platform.transport import Transport


_Command = Callable[..., Any]


class Seconds(click.FloatRange):
    """A time in seconds that a system can wait for: more than none, at most a week."""

    def __init__(self) -> None:
        super().__init__(0, 604_800, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, which is one: what is none lies in no range, and outside of none."""
        number = super().convert(value, param, ctx)
        return self.fail(f"{value} is not in the range {self._describe_range()}.", param, ctx) if isnan(number) else number


class _Jobs(click.IntRange):
    """A number of processes, at least one, or ``auto``, which is ``None``."""

    def __init__(self) -> None:
        super().__init__(1, 256)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number."""
        return None if value in ("auto", None) else super().convert(value, param, ctx)


DEFINITIONS = option(
    "-d",
    "--definitions",
    group="Flow definitions",
    multiple=True,
    metavar="PATH",
    help="Load flow definitions from a file or folder; repeatable.  [default: those of the configuration, else flows]",
)
CONFIG = option(
    "--config",
    metavar="PATH",
    help="Use this configuration file.  [default: .flowlint.yaml or pyproject.toml, here or in a folder above]",
)
OUTPUT = option(
    "--output",
    group="Report",
    multiple=True,
    metavar="FORMAT=FILE",
    shell_complete=completes("outputs"),
    help="Write a report to a file as well, parquet too; repeatable.",
)
COLOR = option(
    "--color",
    group="Report",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="When to use colour; NO_COLOR and FORCE_COLOR apply too.",
)
QUIET = option("-q", "--quiet", group="Report", is_flag=True, help="Print only findings.")

_OPTIONS = (
    click.argument("paths", nargs=-1, type=click.Path()),
    DEFINITIONS,
    option(
        "--flow",
        group="Flow definitions",
        metavar="REF",
        shell_complete=completes("flows"),
        help="Check against this flow: its path, id, name or alias.",
    ),
    option("--frozen", group="Flow definitions", is_flag=True, help="Require every definition to match its snapshot's lock."),
    option(
        "--terraform-state",
        group="Flow definitions",
        metavar="FILE",
        help="Read flows from this output of `terraform show -json`.",
    ),
    option("--allow-empty", group="Payloads", is_flag=True, help="Accept paths without a payload; a payload needs a flowId."),
    option(
        "--max-size",
        group="Payloads",
        type=click.IntRange(1, 1 << 30),
        default=16 << 20,
        metavar="BYTES",
        help="Size of the largest document that is read.  [default: 16 MiB]",
    ),
    option(
        "--jobs",
        group="Payloads",
        type=_Jobs(),
        default="1",
        show_default=True,
        metavar="[N|auto]",
        help="Use up to N processes; auto: one a core where faster.",
    ),
    option(
        "--select",
        group="Findings",
        multiple=True,
        metavar="RULE",
        shell_complete=completes("rules"),
        help="Run only this rule or group; repeatable, or use commas.",
    ),
    option(
        "--ignore",
        group="Findings",
        multiple=True,
        metavar="RULE",
        shell_complete=completes("rules"),
        help="Leave out this rule or group; repeatable, or use commas.",
    ),
    option("--no-ignores", group="Findings", is_flag=True, help="Report what comments and the configuration ignore, too."),
    CONFIG,
)

_PLATFORM_OPTIONS = (
    option(
        "--profile",
        group="Platform",
        metavar="NAME",
        help="Sign in with this profile of ~/.gc/config.toml.  [default: credentials from the environment]",
    ),
    option(
        "--region",
        group="Platform",
        metavar="REGION",
        help="Region, such as eu-west-1 or mypurecloud.ie.  [default: GENESYSCLOUD_REGION]",
    ),
    option("--base-url", group="Platform", metavar="URL", help="Address of the API, for a gateway or a test."),
    option("--login-url", group="Platform", metavar="URL", help="Address for signing in, for a gateway or a test."),
    option(
        "--timeout",
        group="Platform",
        type=Seconds(),
        metavar="SECONDS",
        default=30.0,
        show_default=True,
        help="Longest wait for one answer of the platform.",
    ),
    option(
        "--time-limit",
        group="Platform",
        type=Seconds(),
        metavar="SECONDS",
        default=900.0,
        show_default=True,
        help="Longest time for all requests to the platform.",
    ),
)


def _gives(options: Sequence[Callable[[_Command], _Command]]) -> Callable[[_Command], _Command]:
    """Return what gives a command all of these options."""
    return lambda command: reduce(lambda given, added: added(given), reversed(options), command)


checks_payloads = _gives(_OPTIONS)
"""Gives a command the argument and options that say what is checked and how."""

reads_platform = _gives(_PLATFORM_OPTIONS)
"""Gives a command the options that say how the platform is reached."""


def configuration(path: str | None) -> Settings:
    """Return the settings of the configuration at ``path``, else of the one that is found from here upwards."""
    return discovery.load(path, os.curdir)


@contextmanager
def signed_in(options: dict[str, Any], locks: Iterable[tuple[str, Lock]] = ()) -> Iterator[Transport]:
    """Open a connection to the platform and sign in, as ``options`` and the environment say.

    ``locks`` are those of snapshots, each with its folder; raises ``ConfigError`` where one is of another region.
    """
    from flowlint.definitions.snapshots import verification
    from flowlint.sources.platform.credentials import access
    from flowlint.sources.platform.transport import Timing, Transport

    reach = {name: options[name] for name in ("profile", "region", "base_url", "login_url")}
    found = access(os.environ, **reach)
    verification.demand_region(locks, found.region)
    with Transport(found, Timing(read=options["timeout"], total=options["time_limit"])) as platform:
        platform.sign_in()
        yield platform


def live_reader(options: dict[str, Any]) -> Callable[[tuple[FlowDefinition, ...]], tuple[FlowDefinition, ...]]:
    """Return what reads the flows of the other side from the platform, signing in as ``options`` and the environment say."""

    def read(flows: tuple[FlowDefinition, ...]) -> tuple[FlowDefinition, ...]:
        from flowlint.definitions.snapshots import live, verification

        locked = verification.find(verification.folders_of(flow.source for flow in flows))
        with signed_in(options, [(one.folder, one.lock) for one in locked]) as platform:
            found = live.read(platform, flows)
        say(found.notes)
        return found.flows

    return read
