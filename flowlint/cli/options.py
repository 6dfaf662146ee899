"""Options that several commands share: what is checked, against which flows, by which rules."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from math import isnan
from typing import TYPE_CHECKING, Any

import click

from flowlint.config.settings import Settings

if TYPE_CHECKING:
    from flowlint.definitions.snapshots.lock import Lock
    from flowlint.linter.options import CheckOptions
    from flowlint.model.flow import FlowDefinition
    from flowlint.sources.platform.transport import Transport


class Seconds(click.FloatRange):
    """A time in seconds that a system can wait for: more than none, at most a week."""

    def __init__(self) -> None:
        super().__init__(0, 604_800, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, which is one: what is none lies in no range, and outside of none."""
        number = super().convert(value, param, ctx)
        return self.fail(f"{value} is not in the range {self._describe_range()}.", param, ctx) if isnan(number) else number


_OPTIONS = (
    click.argument("paths", nargs=-1, type=click.Path()),
    click.option(
        "-d",
        "--definitions",
        multiple=True,
        metavar="PATH",
        help="Flow definitions: a file or folder; repeatable. Default: the configuration's, else the folder flows.",
    ),
    click.option("--flow", metavar="REF", help="Check every payload against this flow: a definition's path, an id, a name or an alias."),
    click.option(
        "--config",
        metavar="PATH",
        help="Configuration file. Default: .flowlint.yaml or [tool.flowlint] in pyproject.toml, from here upwards.",
    ),
    click.option("--select", multiple=True, metavar="RULE", help="Run only these rules or groups; repeatable, or with commas."),
    click.option("--ignore", multiple=True, metavar="RULE", help="Leave out these rules or groups; repeatable, or with commas."),
    click.option("--allow-empty", is_flag=True, help="A path may hold no payload; take only requests with a flowId for payloads."),
    click.option(
        "--max-size",
        type=click.IntRange(1, 1 << 30),
        default=16 << 20,
        metavar="BYTES",
        help="Largest document that is parsed.  [default: 16 MiB]",
    ),
    click.option("--frozen", is_flag=True, help="Demand that every definition is as the lock of its snapshot says."),
    click.option(
        "--terraform-state",
        metavar="FILE",
        help="Take flow ids and definitions from this output of `terraform show -json`, too.",
    ),
    click.option("--no-ignores", is_flag=True, help="Report what the configuration and comments ignore too."),
)

OUTPUT = click.option("--output", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file as well; repeatable.")
CONFIG = click.option(
    "--config",
    metavar="PATH",
    help="Configuration file. Default: .flowlint.yaml or [tool.flowlint] in pyproject.toml, upwards.",
)
COLOR = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour; NO_COLOR and FORCE_COLOR are heeded.",
)
QUIET = click.option("--quiet", "-q", is_flag=True, help="Print findings only.")

_PLATFORM_OPTIONS = (
    click.option(
        "--profile", metavar="NAME", help="Sign in to the platform with this profile of ~/.gc/config.toml instead of the environment."
    ),
    click.option(
        "--region", metavar="REGION", help="The platform's region, as eu-west-1 or mypurecloud.ie.  [default: GENESYSCLOUD_REGION]"
    ),
    click.option("--base-url", metavar="URL", help="The address of the platform's API, instead of the region's: a gateway, or a test."),
    click.option("--login-url", metavar="URL", help="The address of the platform's sign-in, instead of the region's."),
    click.option(
        "--timeout",
        type=Seconds(),
        default=30.0,
        show_default=True,
        help="Seconds to wait for an answer of the platform.",
    ),
    click.option(
        "--time-limit",
        type=Seconds(),
        default=900.0,
        show_default=True,
        help="Seconds for everything that is asked of the platform.",
    ),
)


def checks_payloads(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command`` the argument and options that say what is checked and how."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def check_options(options: dict[str, Any]) -> CheckOptions:
    """Return of a command's options those that say what is checked and how."""
    from flowlint.linter.options import CheckOptions

    names = [name for name in CheckOptions._fields if name in options]
    return CheckOptions(config_path=options["config"], **{name: options[name] for name in names})


def reads_platform(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command`` the options that say how the platform is reached."""
    for option in reversed(_PLATFORM_OPTIONS):
        command = option(command)
    return command


def configuration(path: str | None) -> Settings:
    """Return the settings of the configuration at ``path``, else of the one that is found from here upwards."""
    from flowlint.config import discovery

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
        from flowlint.cli.streams import say
        from flowlint.definitions.snapshots import live, verification

        locked = verification.find(verification.folders_of(flow.source for flow in flows))
        with signed_in(options, [(one.folder, one.lock) for one in locked]) as platform:
            found = live.read(platform, flows)
        say(found.notes)
        return found.flows

    return read
