"""What the options of a command ask for, as one value."""

from __future__ import annotations

from typing import BinaryIO

from flowlint.linter.job import MAX_SIZE
from flowlint.model.named_tuple import NamedTuple


class CheckOptions(NamedTuple):
    """The options that say what is checked, against which flows, and how.

    An empty ``baseline`` stands for the one beside the configuration. ``frozen`` demands that definitions are as the lock beside them says,
    and ``terraform_state`` is a file that has flow ids and definitions. ``fail_on`` is the least severity that fails the run, or ``never``.
    """

    paths: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    flow: str | None = None
    config_path: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_severity: str = "warning"
    allow_empty: bool = False
    max_size: int = MAX_SIZE
    stdin: BinaryIO | None = None
    stdin_filename: str | None = None
    no_ignores: bool = False
    baseline: str | None = None
    since: str | None = None
    frozen: bool = False
    terraform_state: str | None = None
    fail_on: str = "error"
