"""What can go wrong outside a payload, and the exit code that each means.

FlowlintError
├── SourceError        a path is missing or cannot be read                       exit 3
├── OutputError        what was found cannot be written                          exit 3
├── DefinitionError    a definition cannot be read or is none                    exit 3
├── PlatformError      the platform cannot be reached, or refuses          exit 3
├── ConfigError        the configuration or the command line is wrong            exit 2
└── RuleCrash          a rule failed by a bug of its own                         exit 4
"""

from __future__ import annotations


class FlowlintError(Exception):
    """Any error that a person can act on; its text is one sentence without full stop."""

    exit_code = 3


class SourceError(FlowlintError):
    """A path is missing or cannot be read."""


class UnreadKind(SourceError):
    """A file is of a kind that no carrier reads."""


class OutputError(FlowlintError):
    """What a run finds cannot be written while it goes on; none of the files that it reads is to blame."""


class DefinitionError(FlowlintError):
    """A flow definition cannot be read, or a file is none; the text names file, line where known, and what would be accepted."""


class PlatformError(FlowlintError):
    """The platform cannot be reached or refuses; the text says what can be done and never holds a secret.

    ``status`` is the HTTP status of the platform's answer, 0 where it gave none: what a proxy answers says nothing of a flow. ``final`` is
    true when no other request would fare better.
    """

    def __init__(self, sentence: str, status: int = 0, *, final: bool = False) -> None:
        super().__init__(sentence)
        self.status = status
        self.final = final


class ConfigError(FlowlintError):
    """The configuration or a command-line value is wrong; the text names the place, what was seen and what is accepted."""

    exit_code = 2


class RuleCrash(FlowlintError):
    """A rule raised; the text names the rule."""

    exit_code = 4
