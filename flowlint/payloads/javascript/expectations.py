"""Tells where a test in JavaScript says that something fails: by Jest and its likes, by Chai, or by Node's own assertions."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from flowlint.payloads.code.program import MOST_NESTED

_FAILURES = frozenset(
    {"rejects", "toThrow", "toThrowError", "toThrowErrorMatchingSnapshot", "toThrowErrorMatchingInlineSnapshot"}
    | {"throw", "throws", "Throw", "rejected", "rejectedWith"}
)
"""What is expected of that which fails."""

_ASSERTIONS = frozenset({"throws", "rejects", "throwsAsync", "isRejected"})
_ASSERTING = frozenset({"assert", "strict", "t", "test", "tap"})


def failing_part(written: Callable[[Node], str], node: Node) -> Node | None:
    """Return what ``node``, a member of that, says is expected to fail: ``expect(…).rejects``, ``(…).should.throw``; ``None`` without.

    ``written`` returns the text of a node.
    """
    step, inner = node.child_by_field_name("property"), node.child_by_field_name("object")
    if step is None or inner is None or written(step) not in _FAILURES:
        return None
    is_expectation, part = False, inner
    for _ in range(MOST_NESTED):
        if part.type == "call_expression":
            called = part.child_by_field_name("function")
            if called is not None and written(called) == "expect":
                return inner
            part = called or part
        step, holder = part.child_by_field_name("property"), part.child_by_field_name("object")
        if part.type != "member_expression" or step is None or holder is None:
            break
        if written(step) == "not":
            return None
        is_expectation = is_expectation or written(step) == "should"
        part = holder
    return inner if is_expectation else None


def is_test_of_failure(path: tuple[str, ...]) -> bool:
    """Tell whether a call says that what it is given fails: ``assert.rejects(…)``, ``t.throws(…)``."""
    return len(path) > 1 and path[-1] in _ASSERTIONS and path[-2] in _ASSERTING
