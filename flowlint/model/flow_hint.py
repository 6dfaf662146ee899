"""What a placeholder for a flow's id says about the flow: nothing, as ``YOUR_FLOW_ID``, or a name, as ``${flow_id_insert_order}``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
_VERSION = re.compile(r"(?<![a-zA-Z])[vV]\d+")
_DOTS = re.compile("x{3,}")
_CALL = re.compile(r"(?i:flow[\w.]{0,200})\(")
"""Begins what a function is given that returns a flow's id."""
_LONGEST = 200
"""Code points of a placeholder, and of a name, that are looked at."""
_JOINED = 4
"""Words of a name that a placeholder may write as one."""

_ASKS = frozenset({"change", "enter", "fill", "insert", "put", "replace", "set"})
"""Begin a text that asks its reader for something, as ``<insert the flow id>``; a variable may be called so for what its flow does."""

_IDS = frozenset({"flow", "workflow", "id", "guid", "uuid"})

_STANDS_FOR = (
    "flow flows flowid workflow workflows workflowid id ids uid uuid guid genesys genesyscloud gc purecloud cloud architect execution "
    "executions launch trigger target string str text name"
)
_ARTICLES = (
    "an the your my our this that of to for with from in on by here some any new example sample real actual valid existing published "
    "default selected current todo tbd"
)
_KEEPERS = (
    "var vars variable variables local locals env environ environment getenv os process secret secrets input inputs output outputs param "
    "params parameter parameters arg args argv config configuration settings options self data value values get fetch lookup event body "
    "request payload context ctx module each key first result response json item props state github matrix steps job jobs"
)
"""Where programs, pipelines and templates keep values."""
_STAGES = "dev development test testing qa uat stage staging preprod nonprod prod production org sandbox"
"""Which of an organisation's copies is meant."""
_SAYS_NOTHING = frozenset(f"{_STANDS_FOR} {_ARTICLES} {_KEEPERS} {_STAGES}".split())
"""Words, in lower case, that do not tell one flow from another."""


@lru_cache(maxsize=1024)
def name_in(placeholder: str) -> tuple[str, ...]:
    """Return the words of the name that ``placeholder``, a text that stands for a flow's id, carries; none where it says nothing."""
    text = placeholder[:_LONGEST]
    call = _CALL.search(text)
    found = [word.lower() for word in _WORD.findall(_VERSION.sub(" ", text[: call.end()] if call is not None else text))]
    if found and found[0] in _ASKS and "{" not in text:
        del found[0]
    last = len(found) - 1
    named = [
        word for index, word in enumerate(found) if not (word in _SAYS_NOTHING or _DOTS.fullmatch(word) or (word == "a" and index < last))
    ]
    # A variable of one or two letters is short for anything, unless it tells one id from another, as ``flow_id_2`` does.
    return tuple(named) if any(len(word) > 2 for word in named) or not _IDS.isdisjoint(found) else ()


def fits(words: tuple[str, ...], names: Iterable[str]) -> bool:
    """Tell whether every one of ``words``, or all of them as one, is a word of one of ``names``, or several that stand side by side."""
    if not words:
        return True
    return any("".join(words) in known or known.issuperset(words) for known in map(_stretches, names))


@lru_cache(maxsize=256)
def _stretches(name: str) -> frozenset[str]:
    words = [word.lower() for word in _WORD.findall(name[:_LONGEST])]
    return frozenset(
        "".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, min(start + _JOINED, len(words)) + 1)
    )
