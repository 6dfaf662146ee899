"""What the user decides about payloads, apart from their model so that the fast path needs no more than this."""

from __future__ import annotations

from enum import StrEnum


class Shape(StrEnum):
    """What a text holds: a whole request, or only the arguments that a template puts into one."""

    REQUEST = "request"
    ARGUMENTS = "arguments"


class ContainerMode(StrEnum):
    """Which container the user wants: the documented one with ``parameters`` tolerated, or strictly one of the two."""

    AUTO = "auto"
    INPUT_DATA = "inputData"
    PARAMETERS = "parameters"
