"""Packages that only some commands need, and that the plain installation leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flowlint.model.errors import FlowlintError


@contextmanager
def needed(extra: str, what: str) -> Iterator[None]:
    """Import what ``what`` needs, within this; raise ``FlowlintError``, which says how to install ``extra``, where a package is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in {"", "flowlint"}:
            raise
        raise _lacking(extra, what, package) from error


def demand(extra: str, what: str, package: str) -> None:
    """Raise the same ``FlowlintError`` before a package is needed, without importing it."""
    from importlib.util import find_spec

    if find_spec(package) is None:
        raise _lacking(extra, what, package)


def _lacking(extra: str, what: str, package: str) -> FlowlintError:
    return FlowlintError(f"{what} needs the package {package}; `pip install 'genesys-flowlint[{extra}]'` installs it")
