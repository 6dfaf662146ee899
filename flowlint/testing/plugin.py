"""The pytest plugin: the fixture ``flow_platform`` stands in for the endpoint that launches flows, and proves each launch.

pytest loads this module in every suite of an environment that has flowlint, so it imports nothing else; the fixtures do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flowlint.linter.checker import Checker
    from flowlint.testing.flow_platform import FlowPlatform

_PROPERTY = "flowlint_launches"
"""The property of a test, in reports such as JUnit's too, that has the number of its launches by flow."""

_COUNTS = pytest.StashKey[list[dict[str, int]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, and their forms in a configuration file."""
    group = parser.getgroup("flowlint", "launches of Genesys Cloud flows (flowlint)")
    group.addoption(
        "--flowlint-definitions",
        action="append",
        metavar="PATH",
        help="Load flow definitions from a file or folder; repeatable.  [default: those of flowlint's configuration, else flows]",
    )
    group.addoption("--flowlint-config", metavar="PATH", help="Use this configuration of flowlint.  [default: found from here upwards]")
    parser.addini("flowlint_definitions", "Files and folders with flow definitions, relative to this file.", type="paths", default=[])
    parser.addini("flowlint_config", "The configuration of flowlint, relative to this file.", default="")


@pytest.fixture(scope="session")
def flow_checker(pytestconfig: pytest.Config) -> Checker:
    """Checker of the flow definitions that the options name; override it to choose others."""
    from flowlint.model.errors import FlowlintError
    from flowlint.testing.definitions import checker_of

    try:
        return checker_of(_definitions(pytestconfig), _configuration(pytestconfig))
    except FlowlintError as error:
        sentence = str(error)
    return pytest.fail(f"flowlint: {sentence}", pytrace=False)


@pytest.fixture
def flow_platform(flow_checker: Checker, request: pytest.FixtureRequest) -> Iterator[FlowPlatform]:
    """Stand-in for the endpoint that launches flows: it answers as documented, and the test fails if a launch does not fit its flow.

    Launches by httpx, requests and the official Python SDK are answered; all other requests go where they would have gone.
    """
    yield from _standing_in(flow_checker, lambda counts: request.node.user_properties.append((_PROPERTY, counts)))


@pytest.fixture(scope="session")
def session_flow_platform(flow_checker: Checker, pytestconfig: pytest.Config) -> Iterator[FlowPlatform]:
    """Stand-in for a whole session, for fixtures that outlive a test; a launch that does not fit is an error after the last test."""
    yield from _standing_in(flow_checker, _of_session(pytestconfig).append)


def _standing_in(checker: Checker, record: Callable[[dict[str, int]], None]) -> Iterator[FlowPlatform]:
    from flowlint.testing.clients import stand_in
    from flowlint.testing.flow_platform import FlowPlatform

    platform = FlowPlatform(checker)
    with pytest.MonkeyPatch.context() as patch:
        stand_in(platform, patch)
        yield platform
    if platform.proofs:
        record(platform.counts())
    if platform.complaint:
        pytest.fail(platform.complaint, pytrace=False)


def _of_session(config: pytest.Config) -> list[dict[str, int]]:
    """Return the counts of this process; a worker of pytest-xdist sends its own to the process that writes the summary."""
    sent: dict[str, Any] | None = getattr(config, "workeroutput", None)
    return config.stash.setdefault(_COUNTS, []) if sent is None else sent.setdefault(_PROPERTY, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker of pytest-xdist sends at its end, which it does not where it crashed."""
    _of_session(node.config).extend(getattr(node, "workeroutput", {}).get(_PROPERTY, []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many launches were proved against which flow, and in which tests one did not fit."""
    proved, faulty = Counter[str](), Counter[str]()
    ended = (one for reports in terminalreporter.stats.values() for one in reports if getattr(one, "when", "") == "teardown")
    every = [(report.nodeid, dict(report.user_properties).get(_PROPERTY, {})) for report in ended]
    for name, counts in (*every, *(("session_flow_platform", counts) for counts in _of_session(terminalreporter.config))):
        proved.update({flow: number for flow, number in counts.items() if flow})
        faulty.update({name: counts[""]} if "" in counts else {})
    if not (proved or faulty):
        return
    terminalreporter.section("launches proved by flowlint")
    for flow, number in sorted(proved.items()):
        terminalreporter.line(f"{_counted(number)} fitted {flow}")
    for test, number in faulty.items():
        terminalreporter.line(f"{_counted(number)} did not fit: {test}", red=True)


def _counted(number: int) -> str:
    return f"{number:,} launch" if number == 1 else f"{number:,} launches"


def _definitions(config: pytest.Config) -> tuple[str, ...]:
    return tuple(config.getoption("--flowlint-definitions") or map(_shown, config.getini("flowlint_definitions")))


def _configuration(config: pytest.Config) -> str | None:
    named = config.getini("flowlint_config")
    folder = config.inipath.parent if config.inipath is not None else config.rootpath
    return config.getoption("--flowlint-config") or (_shown(folder / named) if named else None)


def _shown(path: Path) -> str:
    """Return a path as reports show it: relative where it lies below the working directory."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
