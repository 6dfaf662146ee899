"""The command ``flowlint``: where a process begins and ends. A plain check goes its short way, all else through click."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

# What is imported and loaded stays; looking for garbage among it again and again costs a tenth of a short run.
gc.set_threshold(50_000, 20, 100)

from flowlint.cli import plain, streams  # noqa: E402
from flowlint.model.errors import FlowlintError, RuleCrash  # noqa: E402


def main() -> None:
    """Run the command line and exit."""
    try:
        code = _run(sys.argv[1:])
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except Exception as error:
        # Python's own exit code for a crash is 1, which says that there are findings.
        code = _failed(error)
    # The interpreter looks for garbage once more as it ends; what is frozen it passes by, an eighth of a short run.
    gc.freeze()
    sys.exit(code)


def _run(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name, and return its exit code."""
    asked = plain.read(arguments)
    if asked is None:
        from flowlint.cli import group

        return group.run()
    from flowlint.cli import check

    try:
        return check.run(asked.options, asked.given)
    except (FlowlintError, BrokenPipeError) as error:
        return streams.ended_by(error)
    except KeyboardInterrupt:
        # What follows on a terminal begins on a line of its own, as after click.
        streams.say([""])
        raise


def _has_folder() -> bool:
    """Tell whether the working directory exists; the process may outlive it."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


def _failed(error: Exception) -> int:
    """Say what went wrong beside all errors foreseen, with a trace where it is a bug, and return the exit code."""
    if isinstance(error, FileNotFoundError) and not _has_folder():
        streams.complain("the working directory does not exist any more")
        return FlowlintError.exit_code
    if isinstance(error, OSError) and error.filename is None:
        # No file is being read or written, so that it is standard output: of help, or of a command that only prints.
        streams.abandon_output()
        if isinstance(error, BrokenPipeError):
            return 0
        from flowlint.sources.files import complaint

        streams.complain(complaint("standard output", error, "write"))
        return FlowlintError.exit_code
    import traceback

    streams.say([*traceback.format_exc().splitlines(), "flowlint: error: this is a bug in flowlint, please report it with the lines above"])
    return RuleCrash.exit_code
