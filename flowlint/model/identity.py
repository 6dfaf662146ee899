"""What is worked out once for each object, told by its identity: a flow is a deep tuple, which costs more to hash than to keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

Subject = TypeVar("Subject")
Result = TypeVar("Result")
Others = ParamSpec("Others")


def once_each(work: Callable[Concatenate[Subject, Others], Result], most: int = 1_000) -> Callable[Concatenate[Subject, Others], Result]:
    """Return ``work`` with the results for the last ``most`` first arguments kept; they must not change, and others must be hashable."""
    kept: dict[object, tuple[Subject, Result]] = {}

    def known(subject: Subject, /, *others: Others.args, **named: Others.kwargs) -> Result:
        key = id(subject), others, *named.items()
        found = kept.get(key)
        if found is None:
            if len(kept) >= most:
                # Another thread may do the same.
                kept.pop(next(iter(tuple(kept))), None)
            # The subject is kept as well, so that no other can have its identity.
            found = kept[key] = subject, work(subject, *others, **named)
        return found[1]

    return known
