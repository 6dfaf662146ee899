"""Where words go: reports to standard output, words for people to standard error, colour where it is wanted."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from flowlint.model.errors import FlowlintError
from flowlint.model.printable import printable
from flowlint.sources.files import open_nowhere

if TYPE_CHECKING:
    from flowlint.linter.outcome import Watch


def complain(*sentences: str) -> None:
    """Print errors for people."""
    say(f"flowlint: error: {sentence}" for sentence in sentences)


def warn(sentences: Iterable[str]) -> None:
    """Print what went wrong and does not change the exit code, for people."""
    say(f"flowlint: warning: {sentence}" for sentence in sentences)


def complain_of_all(sentence: str) -> None:
    """Print an error that ends the run before any report; a GitHub workflow shows it as an annotation too."""
    complain(sentence)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        escaped = printable(sentence).replace("%", "%25")
        _print([f"::error title=flowlint::{escaped}"])


def say(lines: Iterable[str]) -> None:
    """Print words for people to standard error; where that takes none, the exit code still tells."""
    _print(map(printable, lines))


def _print(lines: Iterable[str]) -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            for line in lines:
                sys.stderr.write(f"{line}\n")
                sys.stderr.flush()


def ended_by(error: FlowlintError | BrokenPipeError) -> int:
    """Say what ended the run before any report, and return the exit code; a reader that goes away, as ``head`` does, only wants no more."""
    if isinstance(error, BrokenPipeError) or isinstance(error.__cause__, BrokenPipeError):
        abandon_output()
        return 0
    complain_of_all(str(error))
    return error.exit_code


def output() -> TextIO:
    """Return standard output for a report: UTF-8 where it is no terminal, and never failing on a character that it cannot show.

    What is written goes nowhere where the process was started without a standard output.
    """
    stream = sys.stdout
    if stream is None:
        return io.StringIO()
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace", newline="\n")
    return stream


def put(text: str) -> None:
    """Write text to standard output; a reader that goes away, as ``head`` does, only wants no more of it, and the exit code still tells."""
    stream = output()
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        abandon_output()


def abandon_output() -> None:
    """Let whatever standard output still holds go nowhere, since it takes no more."""
    os.dup2(open_nowhere(), 1)


def wants_color(choice: str, stream: TextIO) -> bool:
    """Decide on colour: the option first, then ``NO_COLOR``, ``FORCE_COLOR`` and ``CLICOLOR_FORCE``, then whether this is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") not in {"", "0"}:
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def shows_progress(*, quiet: bool) -> bool:
    """Return true when standard error is a terminal on which a line can be written over, and a user who wants words sits there.

    A CI server may offer a terminal and keep a log of it; it sets ``CI``.
    """
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        return False
    return os.environ.get("TERM") != "dumb" and os.environ.get("CI", "") in {"", "0", "false"}


def progress(*, quiet: bool) -> contextlib.AbstractContextManager[Watch | None]:
    """Return what takes the answer to how far a run has come, and shows it to people; ``None`` where nobody sees it."""
    if not shows_progress(quiet=quiet):
        return contextlib.nullcontext()
    from flowlint.cli.progress import ProgressLine

    return ProgressLine(sys.stderr)


def width(stream: TextIO) -> int:
    """Return the columns of the terminal, or 100 where there is none."""
    if not stream.isatty():
        return 100
    import shutil

    return max(40, shutil.get_terminal_size((100, 24)).columns)
