"""What is documented of a launch request's own members (Platform API, model ``FlowExecutionLaunchRequest``)."""

from __future__ import annotations

from flowlint.model.placeholder import is_identifier_placeholder
from flowlint.model.spelling import fold

FIELDS = ("flowId", "flowVersion", "name")
"""The members of a launch request besides its container of arguments."""

CONTAINER = "inputData"
"""The member of a launch request that holds the arguments."""

OF_OTHER_MODELS = frozenset({"provider", "flowType", "sourceParticipantId", "actionType", "selfUri"})
"""Members that other models of the Platform API have beside ``flowId``, among them ``CreateEmailRequest``, ``InboundMessageRequest``,
``CreateSecureSession``, ``InactivityTimeoutSettings`` and the events of flows; ``attributes`` of the first two are no arguments.
"""


OF_RECORDS = frozenset(
    {
        "@timestamp", "completionReason", "conversation", "conversationId", "dateCompleted", "dateCreated", "dateLaunched", "executionId",
        "flowErrorInfo", "flowExecutionId", "level", "outputData", "result", "selfUri", "status", "steps", "timestamp",
    }
)  # fmt: skip
"""Members of records that tell of a flow and may hold its arguments too: ``FlowRuntimeExecution``, conversations, logs, lists of steps."""


def spells_flow_id(name: object) -> bool:
    """Tell whether ``name`` is ``flowId`` in any case and with any separators."""
    return isinstance(name, str) and len(name) < 16 and fold(name) == "flowid"


def stands_for_id(text: str) -> bool:
    """Tell whether ``text`` is a placeholder for an id that is filled in later; such a text is never taken for an id."""
    if is_guid(text):
        return False

    return is_identifier_placeholder(text)


def is_plausible_flow_id(text: str) -> bool:
    """Tell whether ``text`` may be a flow's id: a GUID, as every example of the Platform API shows, or a placeholder for one."""
    return is_guid(text) or stands_for_id(text)


def is_guid(text: str) -> bool:
    """Tell whether ``text`` has the form of a GUID, as ids have."""
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(_HEXADECIMAL.issuperset(part) for part in parts)


def guid_within(text: str) -> str | None:
    """Return the GUID that ``text`` is but for blanks, braces or quotes around it; ``None`` where it is one, or something else."""
    inner = text.strip(" \t\r\n{}()\"'")
    return inner if inner != text and is_guid(inner) and not stands_for_id(text) else None


def is_nearly_guid(text: str) -> bool:
    """Tell whether ``text`` is not a GUID but was meant as one: a dash or two digits of it may be wrong, lacking or too many."""
    digits = text.replace("-", "")
    return (
        30 <= len(digits) <= 34
        and 3 <= len(text) - len(digits) <= 5
        and sum(digit not in _HEXADECIMAL for digit in digits) <= 2
        and not is_guid(text)
    )


_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")


def agrees(asked: str, version: str | None) -> bool:
    """Tell whether nothing is known against a ``flowVersion``: it is empty, a placeholder, or the version of the definition.

    The platform writes ``1.0`` in its responses; a person reports that ``2`` launched (Developer Forum), so that both spellings agree.
    """
    if not asked or version is None or _version(asked) == _version(version):
        return True
    return stands_for_id(asked)


def _version(text: str) -> str:
    return text.strip().removesuffix(".0")
