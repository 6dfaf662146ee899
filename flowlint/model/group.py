"""Which part of the work a rule belongs to."""

from __future__ import annotations

from enum import StrEnum


class Group(StrEnum):
    """What the rules of a group look at, in the order of the list; wherever rules are selected, a group means all of its rules."""

    ENVELOPE = "envelope"
    """The outer shape of the launch request: its fields, its container, its flow."""
    NAMES = "names"
    """The names of arguments."""
    VALUES = "values"
    """The values of arguments."""
    TRIGGERS = "triggers"
    """Triggers, and whether a flow can be started with arguments at all."""
    REQUESTS = "requests"
    """The HTTP request around a payload: method, address, headers, encoding, quoting."""
    FILES = "files"
    """The text of a file, whatever is in it."""
    HOUSEKEEPING = "housekeeping"
    """Flow definitions, snapshots and ignores."""
